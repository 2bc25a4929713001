"""CSV files with rows that cannot be read: each is told, and what is certain to be a row is still read."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.imports.mapping import Layout
from postloan.application.imports.rows import RawRow, RowProblem
from postloan.infrastructure.imports import RejectedRows
from postloan.infrastructure.imports.delimited import MAX_CELL, MAX_ROW, csv_rows


def read(folder: Path, body: str, header: int = 1) -> list[RawRow]:
    path = folder / "t.csv"
    path.write_text(body, encoding="utf-8", newline="")
    return list(csv_rows(path, Layout(header=header), lambda cells: cells))


def seen(rows: list[RawRow]) -> list[tuple[int, str]]:
    """Line and first cell of good rows, line and `!` of broken ones."""
    return [(row.line, "!" if row.broken else str(row.cells["a"])) for row in rows]


def test_an_over_long_cell_is_one_bad_row(tmp_path: Path) -> None:
    rows = read(tmp_path, f"a,b\n1,x\n2,{'y' * (MAX_CELL + 1)}\n3,z\n4,{'y' * MAX_CELL}\n")
    assert seen(rows) == [(2, "1"), (3, "!"), (4, "3"), (5, "4")]
    assert rows[1].broken == "its cell 2 has 10001 characters; at most 10000 are taken"
    assert "y" not in str(rows[1].cells)


def test_a_long_quoted_cell_is_left_out_whole_whatever_it_holds(tmp_path: Path) -> None:
    inside = "9,forged\n" * 2_000
    rows = read(tmp_path, f'a,b\n1,"{inside}"\n3,z\n')
    assert seen(rows) == [(2_002, "!"), (2_003, "3")]


def test_a_row_longer_than_any_row_is_passed_over(tmp_path: Path) -> None:
    rows = read(tmp_path, f"a,b\n1,{'y' * (3 * MAX_ROW)}\n2,x\n")
    assert seen(rows) == [(2, "!"), (3, "2")]
    assert "longer than 1000000 characters; reading goes on with the next line" in rows[0].broken


@pytest.mark.parametrize("end", ["", "\n"])
def test_an_unclosed_quote_says_where_it_was_opened_and_what_was_not_read(tmp_path: Path, end: str) -> None:
    rows = read(tmp_path, f'a,b\n1,x\n2,"two\nlines"\n3,"open\n4,x\n5,y\n6,z{end}')
    assert seen(rows) == [(2, "1"), (4, "2"), (5, "!")]
    assert "a quote that is opened in this line is not closed: lines 5 to 8, the end of the file" in rows[-1].broken


def test_the_line_that_opened_the_quote_is_not_always_the_first_of_its_row(tmp_path: Path) -> None:
    rows = read(tmp_path, 'a,b\n"one\ntwo","open\n9,x\n')
    assert seen(rows) == [(3, "!")]
    assert "lines 3 to 4" in rows[0].broken


def test_an_unclosed_quote_before_very_much_text_ends_the_reading_too(tmp_path: Path) -> None:
    # 1,200,000 characters follow: more than any row has, and none of it is read as rows.
    rows = read(tmp_path, 'a,b\n1,"open\n' + "9,forged,row\n" * 100_000)
    assert seen(rows) == [(2, "!")]
    assert "lines 2 to 100002, the end of the file" in rows[0].broken


def test_text_behind_a_closed_quote_is_one_bad_row(tmp_path: Path) -> None:
    rows = read(tmp_path, 'a,b\n1,"x"y\n2,z\n')
    assert seen(rows) == [(2, "!"), (3, "2")]
    assert "reading goes on with the next line" in rows[0].broken


def test_a_bad_row_that_leaves_a_quote_open_ends_the_reading(tmp_path: Path) -> None:
    # The second quoted cell goes on in the next line, which is text and no row.
    rows = read(tmp_path, 'a,b\n1,"x"y,"\n9,forged\n"\n')
    assert seen(rows) == [(2, "!")]


@given(st.lists(st.tuples(st.integers(0, 9), st.text(st.sampled_from('ab",\n\r '), max_size=8)), max_size=8))
def test_what_a_csv_writer_writes_is_read_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[int, str]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("a", "b"), *table])
    rows = list(csv_rows(path, Layout(), lambda cells: cells))
    assert [(row.cells["a"], row.cells["b"], row.broken) for row in rows] == [(str(a), b, "") for a, b in table]


@given(st.text(st.sampled_from('ab1",\n\r'), max_size=60))
def test_whatever_stands_in_a_file_no_line_is_told_twice_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, body: str
) -> None:
    rows = read(tmp_path_factory.mktemp("t"), f"a,b\n{body}")
    assert [row.line for row in rows if not row.broken] == sorted({row.line for row in rows if not row.broken})


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_a_rejected_cell_that_begins_like_a_formula_is_shown_as_text(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "rejected.csv"
    problem = RowProblem(2, cell, "rate", cell, f"{cell} is no rate")
    RejectedRows(path, resumed=False)([problem])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        row = list(csv.reader(stream))[1]
    assert row == ["2", f"'{cell}", "rate", f"'{cell}", f"'{cell} is no rate"]
    # The problem is still known when an interrupted import goes on.
    RejectedRows(path, resumed=True)([problem])
    assert path.read_text("utf-8-sig").count("rate,") == 1
