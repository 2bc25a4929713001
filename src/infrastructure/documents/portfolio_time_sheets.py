"""The two sheets that look over time: roll rates from month to month, and vintages by month on book."""

from itertools import product
from typing import Any, Final

from ...application.portfolio_printer import roll_labels
from ...application.portfolio_report import MonthReport
from ...domain.portfolio.printing import percent, ten_thousands
from ...domain.portfolio.vintage import Measure, Vintage
from .sheets import SEVERITY, Block, Book, Cell, Column, Kind, Look, Page

SHADES: Final = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F4A582"}
CHART_ROWS: Final = 19
MAX_LINES: Final = 12
"""Most vintages drawn as lines; the table has all."""


def roll_sheet(book: Book, report: MonthReport, subtitle: str) -> None:
    """滚动率: shares first, then the amounts they come from."""
    labels = roll_labels([row.bucket for row in report.roll])
    page = Page(book, "滚动率", "逾期滚动率", subtitle, (16, 15, *(12,) * len(labels)), pages=1)
    head = Column("期初分段", Kind.TEXT), Column("期初余额", Kind.AMOUNT)
    page.heading(f"一、滚动率(期初 {report.previous:%Y-%m-%d} 至期末 {report.day:%Y-%m-%d},按期初余额)")
    shares: list[tuple[Cell, ...]] = []
    sums: list[tuple[Cell, ...]] = []
    for row in report.roll:
        start = row.bucket.chinese, ten_thousands(row.opening, report.currency)
        shares.append((*start, *row.rates))
        sums.append((*start, *(ten_thousands(cell, report.currency) for cell in row.cells)))
    block = page.table((*head, *(Column(label, Kind.SHARE) for label in labels)), shares)
    page.sheet.conditional_format(block.first, 2, block.last, 1 + len(labels), SHADES)
    page.heading("二、金额")
    page.table((*head, *(Column(label, Kind.AMOUNT) for label in labels)), sums)
    page.note("注:每行为期初该分段余额的去向,四舍五入前合计 100%;期内新放款不在表内。")
    page.row += 1
    series = [
        {"name": label, "categories": block.values(0), "values": block.values(2 + number), "overlap": 100}
        for number, label in enumerate(labels)
    ]
    colours = (*SEVERITY[: len(report.roll)], "#BFBFBF", "#B07AA1")
    look = Look("0%", width=1050, height=360, legend="bottom", colours=colours)
    page.chart({"type": "bar", "subtype": "percent_stacked"}, "各分段期初余额的去向", series, look)


def vintage_sheet(book: Book, report: MonthReport, subtitle: str) -> None:
    """Vintage: one triangle per measure, ever and now, and the lines of 30+ ever."""
    found = report.vintages
    ages = max((cell.months_on_book for vintage in found for cell in vintage.cells), default=0)
    page = Page(book, "Vintage", "Vintage 账龄分析", subtitle, (10, 7, 13, *(7.2,) * (ages + 1)))
    page.scale(height=90 + 2 * (60 + 15 * len(found)))
    top = page.row
    page.row += CHART_ROWS if found else 0
    blocks: dict[Measure, Block] = {}
    for number, (measure, ever) in zip("一二三四五六", product(Measure, (True, False)), strict=True):
        if number in "二四六":
            page.start_page()
        page.heading(f"{number}、{measure.chinese} {'累计' if ever else '当期'}比例(占放款金额,按账龄月数)")
        block = _triangle(page, report, measure, ages, ever=ever)
        blocks.setdefault(measure, block)
    page.note("注:账龄 0 为放款当月末;累计为截至该月末曾经达到者,当期为该月末仍达到者,均含已核销。")
    page.note("注:空格为未到期或无月末数据。")
    for measure, column in ((Measure.OVER_30, 0), (Measure.NON_PERFORMING, 13)):
        _lines(page, blocks[measure], found, ages, measure.chinese, (top, column))


def _triangle(page: Page, report: MonthReport, measure: Measure, ages: int, *, ever: bool) -> Block:
    place = list(Measure).index(measure)
    columns = (
        Column("放款月份", Kind.TEXT),
        Column("笔数", Kind.COUNT),
        Column("放款金额", Kind.AMOUNT),
        *(Column(str(age), Kind.SHARE) for age in range(ages + 1)),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: list[tuple[int, int]] = []
    for number, vintage in enumerate(report.vintages):
        by_age = {cell.months_on_book: (cell.ever if ever else cell.now)[place] for cell in vintage.cells}
        gaps += [(number, 3 + age) for age in range(ages + 1) if age not in by_age]
        shares = tuple(percent(by_age[age], vintage.lent) if age in by_age else None for age in range(ages + 1))
        rows.append((vintage.label, vintage.count, ten_thousands(vintage.lent, report.currency), *shares))
    block = page.table(columns, rows)
    for row, column in gaps:
        page.blank(block.first + row, column)
    page.sheet.conditional_format(block.first, 3, block.last, 3 + ages, SHADES)
    return block


def _lines(page: Page, block: Block, found: tuple[Vintage, ...], ages: int, measure: str, at: tuple[int, int]) -> None:
    """Lines of at most `MAX_LINES` vintages, spread evenly over all of them."""
    step = -(-len(found) // MAX_LINES) or 1
    series: list[dict[str, Any]] = []
    for number, vintage in list(enumerate(found))[::step]:
        row = block.first + number
        series.append(
            {
                "name": vintage.label,
                "categories": [page.name, block.first - 1, 3, block.first - 1, 3 + ages],
                "values": [page.name, row, 3, row, 3 + ages],
            }
        )
    if series:
        every = "" if step == 1 else f"(每 {step} 批取 1 批)"
        look = Look("0.0%", width=750, height=360, legend="right", across="账龄(月)", at=at)
        page.chart({"type": "line"}, f"{measure} 累计比例{every}", series, look)
