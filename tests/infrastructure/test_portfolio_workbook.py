"""The month's workbook, read back: the domain's numbers as numbers, text as text, charts that are native."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineSheet, CalamineWorkbook

from postloan.application.portfolio_report import MonthReport
from postloan.domain.portfolio.claims import ClaimRow, Ending
from postloan.domain.portfolio.days_past_due import GroupBy, days_past_due, overdue_rates
from postloan.domain.portfolio.g12 import g12
from postloan.domain.portfolio.migration import migration, migration_rates
from postloan.domain.portfolio.quality import asset_quality
from postloan.domain.portfolio.roll import roll_rates
from postloan.domain.portfolio.vintage import Lent, vintages
from postloan.infrastructure.documents.portfolio_workbook import MAX_GROUPS, SHEETS, write_portfolio
from tests.domain.portfolio.rows import claim
from tests.domain.portfolio.test_migration import regulation_book

DAY, PREVIOUS, OPENING = date(2026, 10, 31), date(2026, 9, 30), date(2025, 12, 31)
FORMULA = '=HYPERLINK("http://example.invalid","x")'


def report_of(before: list[ClaimRow], after: list[ClaimRow]) -> MonthReport:
    lent = [Lent(row.claim, date(2026, 8, 3), row.balance + 1) for row in after if row.balance]
    return MonthReport(
        bank="示范银行",
        day=DAY,
        opening=OPENING,
        previous=PREVIOUS,
        currency="CNY",
        quality=asset_quality(after, DAY),
        matrix=migration(before, after),
        days=days_past_due(after),
        overdue={by: overdue_rates(after, by) for by in GroupBy},
        roll=roll_rates(before, after),
        vintages=vintages(lent, [(PREVIOUS, after[:2]), (DAY, after)]),
    )


@pytest.fixture
def report() -> MonthReport:
    before, after = regulation_book()
    after = [replace(row, industry="C13", branch=FORMULA, officer="@li", product="+A", reserve=7) for row in after]
    late = claim("late", 3, 123_456_789, days_past_due=95, branch="101", restructured=1, industry="A01")
    gone = claim("1-1", 1, 0, ended=Ending.WRITTEN_OFF)
    return report_of(before, [*(gone if row.claim == "1-1" else row for row in after), late])


@pytest.fixture
def written(report: MonthReport, tmp_path: Path) -> Path:
    path = tmp_path / "report.xlsx"
    write_portfolio(report, path)
    return path


@pytest.fixture
def book(written: Path) -> CalamineWorkbook:
    return CalamineWorkbook.from_path(written)


def table(sheet: CalamineSheet, heading: str) -> Iterator[list[object]]:
    """The rows below the header of the table under a heading, up to the first empty row."""
    rows = sheet.to_python(skip_empty_area=False)
    start = next(number for number, row in enumerate(rows) if str(row[0]).startswith(heading))
    for row in rows[start + 2 :]:
        if row[0] == "":
            return
        yield list(row)


def hundredths(value: object) -> int | None:
    """What a printed amount is in hundredths; a dash is None."""
    if value == "—":
        return None
    assert isinstance(value, float | int), value
    return int((Decimal(str(value)) * 100).to_integral_exact())


def ten_thousandths(value: object) -> int | None:
    """A share in hundredths of a percent."""
    return None if value == "—" else round(Decimal(str(value)) * 10_000)


def wan(minor: int) -> int:
    """Hundredths of 万元 of minor units, by the other way round: half up of a decimal."""
    return int((Decimal(minor) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)


def test_there_is_one_sheet_per_table(book: CalamineWorkbook) -> None:
    assert book.sheet_names == list(SHEETS) == ["五级分类", "迁徙", "逾期分布", "滚动率", "Vintage"]


def test_every_sheet_says_who_reports_for_when_in_which_unit(book: CalamineWorkbook) -> None:
    for name in SHEETS:
        second = str(book.get_sheet_by_name(name).to_python(skip_empty_area=False)[1][0])
        assert all(word in second for word in ("示范银行", "2026年10月31日", "人民币", "单位:万元")), second


def test_the_classes_by_industry_are_the_domains(book: CalamineWorkbook, report: MonthReport) -> None:
    rows = list(table(book.get_sheet_by_name("五级分类"), "一、"))
    lines = (*report.quality.lines, report.quality.total)
    assert len(rows) == len(lines) == 23
    for row, line in zip(rows, lines, strict=True):
        assert str(row[0]).endswith(line.label)
        assert row[1] == line.count
        figures = (*line.by_class, line.unclassified, line.balance, line.non_performing, line.overdue)
        assert [hundredths(cell) for cell in row[2:11]] == [wan(figure) for figure in figures]
        assert ten_thousandths(row[11]) == line.npl_ratio


def test_g12_and_the_rates_are_the_domains(book: CalamineWorkbook, report: MonthReport) -> None:
    sheet = book.get_sheet_by_name("迁徙")
    for row, expected in zip(table(sheet, "一、"), g12(report.matrix), strict=True):
        assert row[0] == f"{expected.number}. {expected.label}"
        start = [None if each is None else wan(each) for each in (expected.opening, expected.decrease)]
        rest = (*expected.closing, expected.closing_total, expected.repaid_total, *expected.repaid)
        assert [hundredths(cell) for cell in row[1:15]] == [*start, *map(wan, rest)]
    for row, rate in zip(table(sheet, "二、"), migration_rates(report.matrix), strict=True):
        assert row[0] == rate.kind.chinese
        assert [hundredths(cell) for cell in row[1:4]] == [
            wan(x) for x in (rate.numerator, rate.denominator, rate.disposed)
        ]
        assert [ten_thousandths(cell) for cell in row[4:6]] == [rate.value, rate.adjusted]


def test_the_worked_example_of_the_regulation_prints_its_rates(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    write_portfolio(report_of(*regulation_book()), path)
    rows = list(table(CalamineWorkbook.from_path(path).get_sheet_by_name("迁徙"), "二、"))
    assert [ten_thousandths(row[4]) for row in rows] == [133, 223, 1_765, 3_913, 2_667]


def test_days_past_due_and_groups_are_the_domains(book: CalamineWorkbook, report: MonthReport) -> None:
    sheet = book.get_sheet_by_name("逾期分布")
    *rows, total = table(sheet, "一、")
    for row, line in zip(rows, report.days.lines, strict=True):
        assert (row[0], row[1]) == (line.bucket.chinese, line.count)
        assert (hundredths(row[2]), ten_thousandths(row[3])) == (wan(line.balance), line.share)
    assert (total[1], hundredths(total[2])) == (report.days.count, wan(report.days.balance))
    for heading, by in zip(("二、", "三、", "四、"), GroupBy, strict=True):
        for found, group in zip(table(sheet, heading), report.overdue[by], strict=True):
            assert found[0] == (group.key or "未登记")
            assert found[1:3] == [group.count, group.overdue_count]
            assert [hundredths(cell) for cell in found[3:7]] == [
                wan(x) for x in (group.balance, group.overdue, group.overdue_over_90, group.non_performing)
            ]
            assert [ten_thousandths(cell) for cell in found[7:9]] == [group.overdue_rate, group.npl_ratio]


def test_roll_rates_are_the_domains(book: CalamineWorkbook, report: MonthReport) -> None:
    sheet = book.get_sheet_by_name("滚动率")
    for shares, sums, row in zip(table(sheet, "一、"), table(sheet, "二、"), report.roll, strict=True):
        assert shares[0] == sums[0] == row.bucket.chinese
        assert hundredths(shares[1]) == hundredths(sums[1]) == wan(row.opening)
        assert [ten_thousandths(cell) for cell in shares[2:12]] == list(row.rates)
        assert [hundredths(cell) for cell in sums[2:12]] == [wan(cell) for cell in row.cells]


def test_vintages_are_the_domains_and_months_to_come_are_empty(book: CalamineWorkbook, report: MonthReport) -> None:
    (august,) = report.vintages
    (row,) = table(book.get_sheet_by_name("Vintage"), "一、")
    assert row[:2] == ["2026-08", august.count]
    # September is month 1 and October month 2; August itself was not observed.
    assert (row[3], len(row[4:6])) == ("", 2)
    assert [ten_thousandths(cell) for cell in row[4:6]] == [august.share(cell.ever[0]) for cell in august.cells]


def test_text_that_looks_like_a_formula_stays_text(book: CalamineWorkbook, written: Path) -> None:
    groups = [row[0] for row in table(book.get_sheet_by_name("逾期分布"), "二、")]
    assert FORMULA in groups
    assert [row[0] for row in table(book.get_sheet_by_name("逾期分布"), "四、")].count("@li") == 1
    with zipfile.ZipFile(written) as files:
        for name in files.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in files.read(name), name
                assert b"hyperlink" not in files.read(name), name


def test_every_sheet_has_native_charts_frozen_headers_and_a_page_to_print(written: Path) -> None:
    with zipfile.ZipFile(written) as files:
        sheets = [files.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, 6)]
        charts = [name for name in files.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        kinds = {kind for name in charts for kind in re.findall(r"<c:(\w+)Chart>", files.read(name).decode())}
    assert len(charts) == 6
    assert kinds == {"bar", "line"}
    for sheet in sheets:
        assert "<drawing" in sheet
        assert 'state="frozen"' in sheet
        assert 'orientation="landscape"' in sheet
        assert "<oddFooter>" in sheet


def test_more_groups_than_the_sheet_holds_are_said_to_be_left_out(tmp_path: Path) -> None:
    after = [claim(f"c{n}", 1, 1_000_000, branch=f"{n:04}") for n in range(MAX_GROUPS + 3)]
    path = tmp_path / "many.xlsx"
    write_portfolio(report_of([], after), path)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("逾期分布")
    branches = list(table(sheet, "二、"))
    assert len(branches) == MAX_GROUPS
    notes = [str(row[0]) for row in sheet.to_python(skip_empty_area=False)]
    assert any("另有 3 个未列示" in note for note in notes)


def test_an_empty_bank_has_a_report_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_portfolio(report_of([], []), path)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("迁徙")
    assert [row[4] for row in table(sheet, "二、")] == ["—"] * 5
