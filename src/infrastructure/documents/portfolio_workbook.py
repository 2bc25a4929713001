"""The portfolio report of a month as a workbook: five sheets in Chinese, units and decimals as in the forms."""

from pathlib import Path
from typing import Final

from ...application.portfolio_report import MonthReport
from ...domain.portfolio.days_past_due import GroupBy
from ...domain.portfolio.g12 import g12
from ...domain.portfolio.migration import CLASSES, migration_rates
from ...domain.portfolio.printing import percent, ten_thousands
from .portfolio_time_sheets import roll_sheet, vintage_sheet
from .sheets import SEVERITY, Book, Cell, Column, Kind, Look, Page

SHEETS: Final = ("五级分类", "迁徙", "逾期分布", "滚动率", "Vintage")
MAX_GROUPS: Final = 200
"""Most branches, products or officers on the sheet; the worst come first."""
ROUNDING: Final = "注:各数由精确金额分别四舍五入到 0.01 万元,分项之和与合计可能有尾差,以合计为准。"
_CURRENCIES: Final = {"CNY": "人民币", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"}
_GROUPS: Final = {GroupBy.BRANCH: "机构", GroupBy.PRODUCT: "产品", GroupBy.OFFICER: "客户经理"}
_CLASS_NAMES: Final = tuple(each.chinese for each in CLASSES)


def write_portfolio(report: MonthReport, path: Path) -> None:
    """Write the workbook; a file of that name is replaced."""
    book = Book(path, f"资产质量月报 {report.day:%Y-%m}")
    try:
        quality_sheet(book, report)
        migration_sheet(book, report)
        overdue_sheet(book, report)
        roll_sheet(book, report, subtitle(report))
        vintage_sheet(book, report, subtitle(report))
    finally:
        book.close()


def subtitle(report: MonthReport) -> str:
    """Who reports, for which day, in which currency and unit."""
    day, currency = report.day, _CURRENCIES.get(report.currency, report.currency)
    date_text = f"{day.year}年{day.month}月{day.day}日"
    return f"机构:{report.bank}    报告日期:{date_text}    币种:{currency}    单位:万元、笔、%"


def amounts(report: MonthReport, minors: tuple[int, ...]) -> tuple[int, ...]:
    """Amounts as the forms print them."""
    return tuple(ten_thousands(minor, report.currency) for minor in minors)


def quality_sheet(book: Book, report: MonthReport) -> None:
    """五级分类: by industry and class, by class with reserves, and the numbered items."""
    title = "资产质量五级分类情况表(G11 口径)"
    page = Page(book, SHEETS[0], title, subtitle(report), (34, 9, *(14,) * 9, 10), pages=1)
    quality = report.quality
    head = Column("行业", Kind.TEXT), Column("笔数", Kind.COUNT)
    names = (*_CLASS_NAMES, "未分类", "合计", "不良贷款", "逾期贷款")
    page.heading("一、分行业五级分类")
    lines: list[tuple[Cell, ...]] = [
        (
            f"{line.key} {line.label}" if len(line.key) == 1 else line.label,
            line.count,
            *amounts(report, (*line.by_class, line.unclassified, line.balance, line.non_performing, line.overdue)),
            line.npl_ratio,
        )
        for line in (*quality.lines, quality.total)
    ]
    columns = (*head, *(Column(name, Kind.AMOUNT) for name in names), Column("不良率", Kind.SHARE))
    page.table(columns, lines, totals=(len(lines) - 1,))
    page.heading("二、分类质量与减值准备")
    total = quality.total.balance
    classes: list[tuple[Cell, ...]] = [
        (
            each.risk_class.chinese,
            each.count,
            *amounts(report, (each.balance, each.reserve, each.without)),
            percent(each.balance, total),
            each.ratio,
        )
        for each in quality.reserves
    ]
    reserve_head = (
        Column("分类", Kind.TEXT),
        Column("笔数", Kind.COUNT),
        Column("余额", Kind.AMOUNT),
        Column("减值准备", Kind.AMOUNT),
        Column("未计提余额", Kind.AMOUNT),
        Column("占比", Kind.SHARE),
        Column("计提比例", Kind.SHARE),
    )
    shares = page.table(reserve_head, classes)
    ratios: list[tuple[Cell, ...]] = [("不良贷款率", quality.total.npl_ratio), ("拨备覆盖率", quality.coverage)]
    page.table((Column("指标", Kind.TEXT), Column("比率", Kind.SHARE)), ratios)
    page.heading("三、附列项目")
    items: list[tuple[Cell, ...]] = [
        (f"{i.number} {i.label}" if i.number[0].isdigit() else i.label, i.count, *amounts(report, (i.balance,)))
        for i in quality.items
    ]
    page.table((Column("项目", Kind.TEXT), Column("笔数", Kind.COUNT), Column("余额", Kind.AMOUNT)), items)
    page.note(ROUNDING)
    page.note("注:逾期贷款按 G11 口径,个人分期贷款逾期 90 天以内只计逾期本金,91 天起计全部余额,其他贷款计全部余额。")
    points = {"points": [{"fill": {"color": colour}} for colour in SEVERITY[:1] + SEVERITY[-4:]]}
    series = {"categories": shares.values(0), "values": shares.values(2), "data_labels": _label("#,##0.00")}
    look = Look("#,##0", width=560, height=330, at=(shares.first - 1, 7))
    page.chart({"type": "bar"}, "五级分类余额(万元)", [series | points], look)


def _label(shape: str) -> dict[str, object]:
    return {"value": True, "num_format": shape, "font": {"size": 9}}


def migration_sheet(book: Book, report: MonthReport) -> None:
    """迁徙: the table shaped like G12 and the five rates."""
    title = "贷款质量迁徙情况表(G12 口径)"
    page = Page(book, SHEETS[1], title, subtitle(report), (22, *(13.5,) * 14), pages=1)
    page.heading(f"一、迁徙矩阵(期初 {report.opening:%Y-%m-%d},期末 {report.day:%Y-%m-%d})")
    columns = (
        Column("项目", Kind.TEXT),
        Column("期初余额", Kind.AMOUNT),
        Column("B 本期减少", Kind.AMOUNT),
        *(Column(f"{letter} 期末{name}", Kind.AMOUNT) for letter, name in zip("CDEFG", _CLASS_NAMES, strict=True)),
        Column("H 期末合计", Kind.AMOUNT),
        Column("I 本期收回合计", Kind.AMOUNT),
        *(Column(f"{letter} 收回{name}", Kind.AMOUNT) for letter, name in zip("JKLMN", _CLASS_NAMES, strict=True)),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in g12(report.matrix):
        start = (row.opening, row.decrease)
        first = tuple(None if each is None else ten_thousands(each, report.currency) for each in start)
        rest = (*row.closing, row.closing_total, row.repaid_total, *row.repaid)
        rows.append((f"{row.number}. {row.label}", *first, *amounts(report, rest)))
    page.table(columns, rows, totals=(0,))
    page.heading("二、迁徙率")
    rates: list[tuple[Cell, ...]] = [
        (
            each.kind.chinese,
            *amounts(report, (each.numerator, each.denominator, each.disposed)),
            each.value,
            each.adjusted,
        )
        for each in migration_rates(report.matrix)
    ]
    rate_head = (
        Column("迁徙率", Kind.TEXT),
        Column("下迁金额", Kind.AMOUNT),
        Column("期初减期间减少", Kind.AMOUNT),
        Column("核销及处置不良", Kind.AMOUNT),
        Column("迁徙率", Kind.SHARE),
        Column("经调整迁徙率", Kind.SHARE),
    )
    block = page.table(rate_head, rates)
    unknown = amounts(report, (report.matrix.unclassified_opening, report.matrix.unclassified_closing))
    if any(unknown):
        page.note(f"注:未分类贷款不在表内:期初 {unknown[0] / 100:,.2f} 万元,期末 {unknown[1] / 100:,.2f} 万元。")
    page.note("注:期初为上年末;B = 期初余额 − 期末 C 至 G 合计;本期新增贷款不在 3 至 7 行,也不计入迁徙率。")
    page.note("注:H 至 K 列为本表自设的合计与补充列,正式报表栏次以监管制度为准。" + ROUNDING[2:])
    page.row += 1
    names = block.values(0)
    series = [
        {"name": name, "categories": names, "values": block.values(column), "data_labels": _label("0.00%")}
        for name, column in (("迁徙率", 4), ("经调整迁徙率", 5))
    ]
    page.chart({"type": "column"}, "五项迁徙率", series, Look("0%", width=1100, height=340, legend="bottom"))


def overdue_sheet(book: Book, report: MonthReport) -> None:
    """逾期分布: bands of days past due, and rates per branch, product and officer."""
    title = "逾期分布与逾期率"
    page = Page(book, SHEETS[2], title, subtitle(report), (24, 10, 14, *(16,) * 4, 11, 11))
    page.heading("一、按逾期天数")
    days = report.days
    lines: list[tuple[Cell, ...]] = [
        (line.bucket.chinese, line.count, *amounts(report, (line.balance,)), line.share) for line in days.lines
    ]
    whole = percent(days.balance, days.balance)
    lines.append(("合计", days.count, *amounts(report, (days.balance,)), whole))
    columns = (
        Column("逾期天数", Kind.TEXT),
        Column("笔数", Kind.COUNT),
        Column("余额", Kind.AMOUNT),
        Column("占比", Kind.SHARE),
    )
    block = page.table(columns, lines, totals=(len(lines) - 1,))
    last = len(days.lines) - 1
    late = {
        "categories": block.values(0, 1, last),
        "values": block.values(2, 1, last),
        "data_labels": _label("#,##0.00"),
    }
    look = Look("#,##0", width=590, height=255, at=(block.first - 1, 4))
    page.chart({"type": "column"}, "逾期贷款余额(按逾期天数,万元)", [late], look)
    page.row += 2
    for number, (by, name) in zip("二三四", _GROUPS.items(), strict=True):
        _groups(page, report, by, f"{number}、按{name}", name)
    page.note(ROUNDING)


def _groups(page: Page, report: MonthReport, by: GroupBy, heading: str, name: str) -> None:
    page.heading(heading)
    found = report.overdue[by]
    columns = (
        Column(name, Kind.TEXT),
        Column("笔数", Kind.COUNT),
        Column("逾期笔数", Kind.COUNT),
        *(Column(each, Kind.AMOUNT) for each in ("余额", "逾期贷款", "其中90天以上", "不良贷款")),
        Column("逾期率", Kind.SHARE),
        Column("不良率", Kind.SHARE),
    )
    rows = [
        (
            line.key or "未登记",
            line.count,
            line.overdue_count,
            *amounts(report, (line.balance, line.overdue, line.overdue_over_90, line.non_performing)),
            line.overdue_rate,
            line.npl_ratio,
        )
        for line in found[:MAX_GROUPS]
    ]
    page.table(columns, rows)
    if len(found) > MAX_GROUPS:
        page.note(f"注:按逾期率从高到低列示前 {MAX_GROUPS} 个,另有 {len(found) - MAX_GROUPS} 个未列示。")
