"""The tables shaped like form G11 资产质量五级分类情况表: by industry and class, and quality with reserves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ..shared.risk_class import RiskClass
from .claims import ClaimRow, days_past_due_after_restructuring, overdue_amount
from .industries import LINES, line_of
from .printing import percent

_CLASSES: Final = len(RiskClass)


@dataclass(frozen=True, slots=True)
class QualityLine:
    """Claims of one line of the form; minor units.

    `by_class` runs from 正常 to 损失; `unclassified` is the balance of claims without a class (未分类), which is in
    none of them; `balance` is all.
    """

    key: str
    label: str
    count: int
    by_class: tuple[int, ...]
    unclassified: int
    overdue: int

    @property
    def balance(self) -> int:
        """Everything on the line."""
        return sum(self.by_class) + self.unclassified

    @property
    def non_performing(self) -> int:
        """The three classes of 不良."""
        return sum(self.by_class[RiskClass.SUBSTANDARD - 1 :])

    @property
    def npl_ratio(self) -> int | None:
        """不良贷款率 in hundredths of a percent; None of an empty line."""
        return percent(self.non_performing, self.balance)


@dataclass(frozen=True, slots=True)
class ClassReserve:
    """Balance and reserve (减值准备) of one class; `without` is the balance for which nobody has computed one."""

    risk_class: RiskClass
    count: int
    balance: int
    reserve: int
    without: int

    @property
    def ratio(self) -> int | None:
        """Reserve over the balance it is kept for, hundredths of a percent."""
        return percent(self.reserve, self.balance - self.without)


@dataclass(frozen=True, slots=True)
class FormItem:
    """One numbered item of the form: how many claims, and their balance in minor units."""

    number: str
    label: str
    count: int
    balance: int


@dataclass(frozen=True, slots=True)
class AssetQuality:
    """Both tables at the end of a day.

    `lines` has every line of the form, empty ones too; `total` sums them. `reserves` are per class, `items` the
    overdue, restructured and extended loans.
    """

    lines: tuple[QualityLine, ...]
    total: QualityLine
    reserves: tuple[ClassReserve, ...]
    items: tuple[FormItem, ...]

    @property
    def reserve(self) -> int:
        """All reserves."""
        return sum(each.reserve for each in self.reserves)

    @property
    def coverage(self) -> int | None:
        """拨备覆盖率: reserves over 不良, hundredths of a percent; None without 不良, or with no reserve computed."""
        known = any(each.balance > each.without for each in self.reserves)
        return percent(self.reserve, self.total.non_performing) if known else None


@dataclass(slots=True)
class _Sums:
    count: int = 0
    by_class: list[int] = field(default_factory=lambda: [0] * _CLASSES)
    unclassified: int = 0
    overdue: int = 0

    def add(self, row: ClaimRow, overdue: int) -> None:
        self.count += 1
        self.overdue += overdue
        if row.risk_class is None:
            self.unclassified += row.balance
        else:
            self.by_class[row.risk_class - 1] += row.balance

    def line(self, key: str, label: str) -> QualityLine:
        return QualityLine(key, label, self.count, tuple(self.by_class), self.unclassified, self.overdue)


# Numbers 5.5 to 6 are the form's; overdue loans have no number in what was seen of it.
ITEMS: Final[dict[str, str]] = {
    "overdue": "逾期贷款",
    "overdue>90": "其中:逾期90天以上贷款",
    "overdue>360": "其中:逾期360天以上贷款",
    "5.5": "期末重组贷款",
    "5.5.1": "其中:重组后逾期90天以上贷款",
    "5.6": "未纳入不良的多次重组贷款",
    "6": "展期贷款",
}


def _items_of(row: ClaimRow, day: date, overdue: int) -> dict[str, int]:
    """Which items of the form a claim belongs to, and with what amount."""
    late, again = row.days_past_due, row.restructured >= 2
    found = {
        "overdue": overdue,
        "overdue>90": overdue if late > 90 else 0,
        "overdue>360": overdue if late > 360 else 0,
        "5.5": row.balance if row.restructured else 0,
        "5.5.1": row.balance if days_past_due_after_restructuring(row, day) > 90 else 0,
        "5.6": row.balance if again and row.risk_class is not None and not row.non_performing else 0,
        "6": row.balance if row.extended else 0,
    }
    return {number: amount for number, amount in found.items() if amount}


def asset_quality(rows: Iterable[ClaimRow], day: date) -> AssetQuality:
    """Both tables from the claims at the end of a day, in any order; claims without a balance are in neither.

    A claim that changes class while under observation stands in the column of its new class, because every table is
    made from the class of the day (regulations 9.1 [S:39]).
    """
    sums = {key: _Sums() for key in LINES}
    total = _Sums()
    reserves = [[0, 0, 0, 0] for _ in RiskClass]
    items = {number: [0, 0] for number in ITEMS}
    for row in rows:
        if not row.balance:
            continue
        overdue = overdue_amount(row)
        for each in (sums[line_of(row.industry, personal=row.personal)], total):
            each.add(row, overdue)
        if row.risk_class is not None:
            kept = reserves[row.risk_class - 1]
            kept[0] += 1
            kept[1] += row.balance
            kept[2] += row.reserve or 0
            kept[3] += row.balance if row.reserve is None else 0
        for number, amount in _items_of(row, day, overdue).items():
            items[number][0] += 1
            items[number][1] += amount
    return AssetQuality(
        lines=tuple(sums[key].line(key, label) for key, label in LINES.items()),
        total=total.line("TOTAL", "合计"),
        reserves=tuple(ClassReserve(each, *reserves[each - 1]) for each in RiskClass),
        items=tuple(FormItem(number, label, *items[number]) for number, label in ITEMS.items()),
    )
