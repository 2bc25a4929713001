"""`postloan report` and `postloan month-end` on both databases."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.infrastructure import test_cli
from tests.infrastructure.test_cli import Postloan

postloan, bank, loaned = test_cli.postloan, test_cli.bank, test_cli.loaned


@pytest.fixture(name="lived")
def _lived(loaned: Postloan) -> Postloan:
    """Two loans of 12,000.00 that paid nothing since 15 February 2024, with the books of March closed."""
    assert loaned("business-day", "--through", "2024-03-31").code == 0
    return loaned


def test_a_month_becomes_a_workbook(lived: Postloan, tmp_path: Path) -> None:
    ran = lived("report", "--month", "2024-03", "--out", "march.xlsx")
    assert (ran.code, ran.out) == (0, "march.xlsx: 2 claims on 2024-03-31\n")
    book = CalamineWorkbook.from_path(tmp_path / "march.xlsx")
    rows = {row[0]: row for row in book.get_sheet_by_name("逾期分布").to_python()}
    # Unpaid since 15 February: 45 days past due; 24,000.00 yuan are 2.40 万元.
    assert rows["31-60天"][1:4] == [2, 2.4, 1]
    personal = next(r for r in book.get_sheet_by_name("五级分类").to_python() if r[0] == "个人贷款")
    # Instalments of a personal loan up to 90 days late: 980.22 of 15 February and 983.77 of 15 March, twice, 0.39 万元.
    assert (personal[8], personal[10]) == (2.4, 0.39)


def test_a_month_that_was_not_taken_is_refused_with_what_to_do(lived: Postloan, tmp_path: Path) -> None:
    ran = lived("report", "--month", "2024-01", "--out", "january.xlsx")
    assert (ran.code, "postloan month-end --month 2024-01" in ran.err) == (2, True)
    assert not (tmp_path / "january.xlsx").exists()
    taken = lived("month-end", "--month", "2024-01")
    assert (taken.code, taken.out) == (0, "2024-01-31: 2 claims, 2 rows added\n")
    assert lived("month-end", "--month", "2024-01").out == "2024-01-31: 2 claims, 0 rows added\n"
    assert lived("report", "--month", "2024-01", "--out", "january.xlsx").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--month", "2024-13", "--out", "x.xlsx"),
        ("report", "--month", "2024-3", "--out", "x.xlsx"),
        ("report", "--month", "2024-03", "--out", "x.pdf"),
        ("report", "--month", "2024-03", "--out", "nowhere/x.xlsx"),
        ("report", "--month", "2024-03", "--out", "x.xlsx", "--currency", "ZZZ"),
        ("month-end", "--month", "2024-04"),
        ("month-end", "--month", "March"),
    ],
)
def test_what_cannot_be_is_refused(lived: Postloan, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = lived(*arguments)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert list(tmp_path.glob("*.xlsx")) == []
