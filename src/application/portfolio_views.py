"""Portfolio tables as screens read them: exact amounts with what the forms print, ratios as percent text.

`printed` is 万元 with two decimals, half up, each number by itself (see `domain.portfolio.printing`). Ratios are
percent text with two decimals; None where the denominator is 0.
"""

from dataclasses import dataclass
from datetime import date

from ..domain.portfolio.days_past_due import GroupBy
from ..domain.portfolio.migration import RateKind
from ..domain.shared.money import Money
from ..domain.shared.risk_class import RiskClass


@dataclass(frozen=True, slots=True)
class FormAmount:
    """An amount, exact and as the form prints it."""

    exact: Money
    printed: str


@dataclass(frozen=True, slots=True)
class ClassAmounts:
    """One amount per class."""

    normal: FormAmount
    special_mention: FormAmount
    substandard: FormAmount
    doubtful: FormAmount
    loss: FormAmount


@dataclass(frozen=True, slots=True)
class MigrationRowView:
    """One row of the G12-shaped table."""

    number: int
    label: str
    opening_class: RiskClass | None
    opening: FormAmount | None
    decrease: FormAmount | None
    closing: ClassAmounts
    closing_total: FormAmount
    repaid: ClassAmounts
    repaid_total: FormAmount


@dataclass(frozen=True, slots=True)
class MigrationRateView:
    """One of the five rates."""

    kind: RateKind
    label: str
    numerator: FormAmount
    denominator: FormAmount
    disposed: FormAmount
    value: str | None
    adjusted: str | None


@dataclass(frozen=True, slots=True)
class MigrationView:
    """The matrix between 31 December of the year before and a day, with its rates."""

    as_of: date
    opening_day: date
    currency: str
    rows: tuple[MigrationRowView, ...]
    rates: tuple[MigrationRateView, ...]
    npl_ratio: str | None
    unclassified_opening: FormAmount
    unclassified_closing: FormAmount


@dataclass(frozen=True, slots=True)
class QualityLineView:
    """One line of the G11-shaped table."""

    key: str
    label: str
    count: int
    balance: FormAmount
    by_class: ClassAmounts
    unclassified: FormAmount
    non_performing: FormAmount
    overdue: FormAmount
    npl_ratio: str | None


@dataclass(frozen=True, slots=True)
class ClassReserveView:
    """Balance and reserve of one class."""

    risk_class: RiskClass
    count: int
    balance: FormAmount
    reserve: FormAmount
    without: FormAmount
    ratio: str | None


@dataclass(frozen=True, slots=True)
class FormItemView:
    """One numbered item."""

    number: str
    label: str
    count: int
    balance: FormAmount


@dataclass(frozen=True, slots=True)
class AssetQualityView:
    """Both G11-shaped tables on a day."""

    as_of: date
    currency: str
    lines: tuple[QualityLineView, ...]
    total: QualityLineView
    reserves: tuple[ClassReserveView, ...]
    reserve: FormAmount
    coverage: str | None
    items: tuple[FormItemView, ...]


@dataclass(frozen=True, slots=True)
class BucketLineView:
    """One band of days past due."""

    label: str
    from_day: int
    through_day: int | None
    count: int
    balance: FormAmount
    share: str | None


@dataclass(frozen=True, slots=True)
class DaysPastDueView:
    """The book by days past due on a day."""

    as_of: date
    currency: str
    count: int
    balance: FormAmount
    lines: tuple[BucketLineView, ...]


@dataclass(frozen=True, slots=True)
class OverdueLineView:
    """One group's overdue and non-performing rates."""

    key: str
    count: int
    overdue_count: int
    balance: FormAmount
    overdue: FormAmount
    overdue_over_90: FormAmount
    non_performing: FormAmount
    overdue_rate: str | None
    npl_ratio: str | None


@dataclass(frozen=True, slots=True)
class OverdueRatesView:
    """Rates of every group on a day, worst first; `groups` counts all of them, `lines` holds the first ones."""

    as_of: date
    currency: str
    by: GroupBy
    groups: int
    lines: tuple[OverdueLineView, ...]


@dataclass(frozen=True, slots=True)
class RollCellView:
    """Where a part of a band went."""

    label: str
    amount: FormAmount
    share: str | None


@dataclass(frozen=True, slots=True)
class RollRowView:
    """One band and where it went."""

    label: str
    opening: FormAmount
    cells: tuple[RollCellView, ...]


@dataclass(frozen=True, slots=True)
class RollView:
    """Roll rates between two days."""

    from_day: date
    through_day: date
    currency: str
    rows: tuple[RollRowView, ...]


@dataclass(frozen=True, slots=True)
class VintageSharesView:
    """Shares of what was lent, in percent."""

    over_30: str | None
    over_90: str | None
    non_performing: str | None


@dataclass(frozen=True, slots=True)
class VintageCellView:
    """A vintage at a month's end."""

    months_on_book: int
    day: date
    now: VintageSharesView
    ever: VintageSharesView


@dataclass(frozen=True, slots=True)
class VintageView:
    """The claims lent in a month."""

    month: str
    count: int
    lent: FormAmount
    cells: tuple[VintageCellView, ...]
