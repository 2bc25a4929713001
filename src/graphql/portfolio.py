"""Portfolio tables as the contract shows them: migration, asset quality, days past due, roll rates, vintages.

Every type is resolved by attribute from the view of the same meaning in `application.portfolio_views`.
"""

from datetime import date
from typing import Any

import strawberry

from ..domain.portfolio.days_past_due import GroupBy
from ..domain.portfolio.migration import RateKind
from ..domain.shared.risk_class import RiskClass
from . import risk_class  # noqa: F401 - registers the enum named below
from .describe import enum_type
from .figures import money
from .scalars import DecimalText, MoneyType

enum_type(
    RateKind,
    "MigrationRateKind",
    "The five migration rates (迁徙率).",
    {
        "NORMAL_LOANS": "Of 正常 and 关注 together, what is 不良 now (正常贷款迁徙率).",
        "NORMAL_CLASS": "Of 正常, what is worse now (正常类贷款迁徙率).",
        "SPECIAL_MENTION_CLASS": "Of 关注, what is 不良 now (关注类贷款迁徙率).",
        "SUBSTANDARD_CLASS": "Of 次级, what is 可疑 or 损失 now (次级类贷款迁徙率).",
        "DOUBTFUL_CLASS": "Of 可疑, what is 损失 now (可疑类贷款迁徙率).",
    },
)
enum_type(
    GroupBy,
    "OverdueRateGroup",
    "By what overdue rates are given (分组方式).",
    {
        "BRANCH": "Branch that keeps the claim (机构).",
        "PRODUCT": "Product (产品).",
        "OFFICER": "Person who opened the claim (客户经理).",
    },
)


def ratio(text: str) -> Any:  # noqa: ANN401 - Strawberry's fields are declared by assignment
    """A share in percent with its description."""
    return strawberry.field(description=f"{text} In percent, two decimals, half up; null where there is no base (%).")


@strawberry.type(description="An amount as it is and as the forms print it (金额).")
class FormAmount:
    """Of `portfolio_views.FormAmount`."""

    exact: MoneyType = money("The exact amount (精确金额).")
    printed: DecimalText = strawberry.field(
        description="In ten thousands, two decimals, half up; printed parts may not sum to a printed total (万元)."
    )


def amount(text: str) -> Any:  # noqa: ANN401 - Strawberry's fields are declared by assignment
    """An amount of a form with its description."""
    return strawberry.field(description=text)


@strawberry.type(description="One amount per class (五级分类金额).")
class ClassAmounts:
    """Of `portfolio_views.ClassAmounts`."""

    normal: FormAmount = amount("Normal (正常).")
    special_mention: FormAmount = amount("Special mention (关注).")
    substandard: FormAmount = amount("Substandard (次级).")
    doubtful: FormAmount = amount("Doubtful (可疑).")
    loss: FormAmount = amount("Loss (损失).")


@strawberry.type(description="A row of the table shaped like form G12 (贷款质量迁徙情况表).")
class MigrationRow:
    """Of `portfolio_views.MigrationRowView`."""

    number: int = strawberry.field(description="1 closing, 2 new in the period, 3 to 7 opening classes (行次).")
    label: str = strawberry.field(description="Name of the row in Chinese (项目).")
    opening_class: RiskClass | None = strawberry.field(description="Class at the opening; null in rows 1-2 (期初分类).")
    opening: FormAmount | None = amount("Opening balance; null in rows 1 and 2 (期初余额).")
    decrease: FormAmount | None = amount("Column B, opening less what is left of it; null in rows 1, 2 (本期减少).")
    closing: ClassAmounts = strawberry.field(description="Columns C to G, closing balances by class (期末余额).")
    closing_total: FormAmount = amount("Columns C to G together (期末余额合计).")
    repaid: ClassAmounts = strawberry.field(description="Columns J to N, principal collected by class (本期收回).")
    repaid_total: FormAmount = amount("Columns J to N together (本期收回合计).")


@strawberry.type(description="A migration rate; amounts now are closing balances (迁徙率).")
class MigrationRate:
    """Of `portfolio_views.MigrationRateView`."""

    kind: RateKind = strawberry.field(description="Which rate (迁徙率种类).")
    label: str = strawberry.field(description="Its name in Chinese (名称).")
    numerator: FormAmount = amount("What moved down (下迁金额).")
    denominator: FormAmount = amount("Opening less decrease (期初余额减期间减少).")
    disposed: FormAmount = amount("不良 written off or transferred in the period (核销及处置不良).")
    value: DecimalText | None = ratio("The rate (迁徙率).")
    adjusted: DecimalText | None = ratio("With what was disposed of in both parts (经调整迁徙率).")


@strawberry.type(description="Where the opening book of the year stands (迁徙矩阵).")
class MigrationMatrix:
    """Of `portfolio_views.MigrationView`."""

    as_of: date = strawberry.field(description="The closing day (期末日期).")
    opening_day: date = strawberry.field(description="31 December of the year before (期初日期).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    rows: list[MigrationRow] = strawberry.field(description="The seven rows of form G12 (矩阵各行).")
    rates: list[MigrationRate] = strawberry.field(description="The five rates (五项迁徙率).")
    npl_ratio: DecimalText | None = ratio("Non-performing over all classified loans at the close (不良贷款率).")
    unclassified_opening: FormAmount = amount("Opening balance of claims without a class, in no row (期初未分类).")
    unclassified_closing: FormAmount = amount("Closing balance of claims in no row for want of a class (期末未分类).")


@strawberry.type(description="A line of the table shaped like form G11 (五级分类情况表行次).")
class QualityLine:
    """Of `portfolio_views.QualityLineView`."""

    key: str = strawberry.field(description="Section of GB/T 4754-2017, PERSONAL, UNKNOWN or TOTAL (行业门类).")
    label: str = strawberry.field(description="Its name in Chinese (名称).")
    count: int = strawberry.field(description="How many claims (笔数).")
    balance: FormAmount = amount("Balance (余额).")
    by_class: ClassAmounts = strawberry.field(description="By class (五级分类).")
    unclassified: FormAmount = amount("Balance of claims without a class (未分类).")
    non_performing: FormAmount = amount("Substandard, doubtful and loss (不良贷款).")
    overdue: FormAmount = amount("Overdue loans; of personal instalment loans as the form defines (逾期贷款).")
    npl_ratio: DecimalText | None = ratio("Non-performing over the balance (不良贷款率).")


@strawberry.type(description="Balance and reserve of one class (分类减值准备).")
class ClassReserve:
    """Of `portfolio_views.ClassReserveView`."""

    risk_class: RiskClass = strawberry.field(description="The class (分类).")
    count: int = strawberry.field(description="How many claims (笔数).")
    balance: FormAmount = amount("Balance (余额).")
    reserve: FormAmount = amount("Loss allowance kept (减值准备).")
    without: FormAmount = amount("Balance for which no allowance has been computed (未计提余额).")
    ratio: DecimalText | None = ratio("Allowance over the balance it is kept for (计提比例).")


@strawberry.type(description="A numbered item of the form (报表项目).")
class FormItem:
    """Of `portfolio_views.FormItemView`."""

    number: str = strawberry.field(description="Number in the form, or what it counts (序号).")
    label: str = strawberry.field(description="Its name in Chinese (项目).")
    count: int = strawberry.field(description="How many claims (笔数).")
    balance: FormAmount = amount("Their balance (余额).")


@strawberry.type(description="Tables shaped like form G11 (资产质量五级分类情况表).")
class AssetQuality:
    """Of `portfolio_views.AssetQualityView`."""

    as_of: date = strawberry.field(description="The day (日期).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    lines: list[QualityLine] = strawberry.field(description="By industry and for personal loans (分行业).")
    total: QualityLine = strawberry.field(description="All lines together (合计).")
    reserves: list[ClassReserve] = strawberry.field(description="By class with reserves (分类与准备).")
    reserve: FormAmount = amount("All reserves (减值准备合计).")
    coverage: DecimalText | None = ratio("Reserves over non-performing loans (拨备覆盖率).")
    items: list[FormItem] = strawberry.field(description="Overdue, restructured and extended loans (附列项目).")


@strawberry.type(description="Claims in a band of days past due (逾期天数分段).")
class DaysPastDueBucket:
    """Of `portfolio_views.BucketLineView`."""

    label: str = strawberry.field(description="Name of the band in Chinese (分段).")
    from_day: int = strawberry.field(description="Least days past due, inclusive (起始天数).")
    through_day: int | None = strawberry.field(description="Most days past due, inclusive; null: open (截止天数).")
    count: int = strawberry.field(description="How many claims (笔数).")
    balance: FormAmount = amount("Their balance (余额).")
    share: DecimalText | None = ratio("Share of the whole balance (占比).")


@strawberry.type(description="The book by days past due (逾期分布).")
class DaysPastDueBuckets:
    """Of `portfolio_views.DaysPastDueView`."""

    as_of: date = strawberry.field(description="The day (日期).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    count: int = strawberry.field(description="How many claims have a balance (笔数).")
    balance: FormAmount = amount("The whole balance (余额).")
    lines: list[DaysPastDueBucket] = strawberry.field(description="The bands, which cover the book once (分段).")


@strawberry.type(description="Overdue and non-performing rates of one group (逾期率).")
class OverdueRate:
    """Of `portfolio_views.OverdueLineView`."""

    key: str = strawberry.field(description="Branch, product or person; empty where unknown (分组).")
    count: int = strawberry.field(description="How many claims (笔数).")
    overdue_count: int = strawberry.field(description="How many are overdue (逾期笔数).")
    balance: FormAmount = amount("Balance (余额).")
    overdue: FormAmount = amount("Overdue loans (逾期贷款).")
    overdue_over_90: FormAmount = amount("Of which more than 90 days (逾期90天以上).")
    non_performing: FormAmount = amount("Non-performing (不良贷款).")
    overdue_rate: DecimalText | None = ratio("Overdue over the balance (逾期率).")
    npl_ratio: DecimalText | None = ratio("Non-performing over the balance (不良贷款率).")


@strawberry.type(description="Overdue rates of all groups, the worst first (分组逾期率).")
class OverdueRates:
    """Of `portfolio_views.OverdueRatesView`."""

    as_of: date = strawberry.field(description="The day (日期).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    by: GroupBy = strawberry.field(description="By what (分组方式).")
    groups: int = strawberry.field(description="How many groups there are (分组数).")
    lines: list[OverdueRate] = strawberry.field(description="The first of them (明细).")


@strawberry.type(description="Where a part of a band went (滚动去向).")
class RollCell:
    """Of `portfolio_views.RollCellView`."""

    label: str = strawberry.field(description="The band, 结清 or 核销或转让 (去向).")
    amount: FormAmount = amount("Balance at the start of what went there (金额).")
    share: DecimalText | None = ratio("Share of the band's opening (滚动率).")


@strawberry.type(description="A band of days past due and where it went (滚动率行).")
class RollRow:
    """Of `portfolio_views.RollRowView`."""

    label: str = strawberry.field(description="The band at the start (期初分段).")
    opening: FormAmount = amount("Its balance at the start (期初余额).")
    cells: list[RollCell] = strawberry.field(description="Where it went; the amounts sum to the opening (去向).")


@strawberry.type(description="Roll rates from one month end to the next (滚动率).")
class RollRates:
    """Of `portfolio_views.RollView`."""

    from_day: date = strawberry.field(description="The month end before (期初日期).")
    through_day: date = strawberry.field(description="The day (期末日期).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    rows: list[RollRow] = strawberry.field(description="One row per band (各分段).")


@strawberry.type(description="Shares of what was lent (占放款额比例).")
class VintageShares:
    """Of `portfolio_views.VintageSharesView`."""

    over_30: DecimalText | None = ratio("More than 30 days past due (逾期30天以上).")
    over_90: DecimalText | None = ratio("More than 90 days past due (逾期90天以上).")
    non_performing: DecimalText | None = ratio("Non-performing (不良).")


@strawberry.type(description="A vintage at a month's end (账龄表现).")
class VintageCell:
    """Of `portfolio_views.VintageCellView`."""

    months_on_book: int = strawberry.field(description="Months since the month of disbursement (账龄月数).")
    day: date = strawberry.field(description="The month's end (月末).")
    now: VintageShares = strawberry.field(description="Bad then, or written off until then (当期).")
    ever: VintageShares = strawberry.field(description="Bad at this or an earlier month's end (累计曾经).")


@strawberry.type(description="The claims lent in one month (放款批次).")
class Vintage:
    """Of `portfolio_views.VintageView`."""

    month: str = strawberry.field(description="The month, such as 2026-03 (放款月份).")
    count: int = strawberry.field(description="How many claims (笔数).")
    lent: FormAmount = amount("What was lent (放款金额).")
    cells: list[VintageCell] = strawberry.field(description="By month on book, for months observed (各账龄).")
