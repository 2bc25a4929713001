"""The migration matrix (迁徙矩阵) and the five migration rates (regulations 9.2 [S:42]).

The opening is 31 December of the previous year, whatever the reporting month. Every amount of a claim that is still on
the books is its *closing* balance, in the row of its opening class and the column of its closing class; what is missing
to the opening balance is the decrease (期间减少): collected, disposed of, written off. Claims that were not in the
opening book are new (新发放) and in no rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ..shared.risk_class import RiskClass
from .claims import ClaimRow
from .printing import percent

CLASSES: Final = tuple(RiskClass)
_N: Final = len(CLASSES)
Amounts = tuple[int, int, int, int, int]
"""Minor units per class, from 正常 to 损失."""


def opening_day(day: date) -> date:
    """The day whose end is the opening of a report: 31 December of the year before."""
    return date(day.year - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class MigrationMatrix:
    """Where the opening book stands at the close.

    Attributes:
        opening: balance per opening class.
        survivors: closing balances, per opening class and then closing class.
        new: closing balances of claims that were not in the opening book, per closing class.
        repaid: principal collected in the period, per opening class and then the class at the close (of a claim that
            has ended, its last).
        repaid_new: the same of new claims.
        disposed: principal written off or transferred in the period while 不良, per opening class.
        unclassified_opening, unclassified_closing: balances of claims without a class, which are in no cell; a claim
            that had none at the opening is in none at the close.
    """

    opening: Amounts
    survivors: tuple[Amounts, ...]
    new: Amounts
    repaid: tuple[Amounts, ...]
    repaid_new: Amounts
    disposed: Amounts
    unclassified_opening: int
    unclassified_closing: int

    @property
    def decrease(self) -> Amounts:
        """Opening less survivors, per opening class; negative where balances grew by more than others fell."""
        return _amounts([o - sum(row) for o, row in zip(self.opening, self.survivors, strict=True)])

    @property
    def closing(self) -> Amounts:
        """Closing balance per class: survivors and new."""
        return _amounts([new + sum(column) for new, *column in zip(self.new, *self.survivors, strict=True)])

    @property
    def non_performing(self) -> int:
        """Closing balance of 不良."""
        return sum(self.closing[RiskClass.SUBSTANDARD - 1 :])

    @property
    def npl_ratio(self) -> int | None:
        """不良贷款率 in hundredths of a percent; None of an empty book."""
        return percent(self.non_performing, sum(self.closing))


def migration(opening: Iterable[ClaimRow], closing: Iterable[ClaimRow]) -> MigrationMatrix:
    """The matrix from the claims of both days, in any order; closing may be streamed.

    A claim of the opening book that is missing at the close counts as decrease like one whose balance is 0.
    """
    before: dict[str, tuple[RiskClass | None, int, int]] = {}
    at_start, unknown_start = [0] * _N, 0
    for row in opening:
        if not row.balance:
            continue
        before[row.claim] = row.risk_class, row.repaid, row.removed
        if row.risk_class is None:
            unknown_start += row.balance
        else:
            at_start[row.risk_class - 1] += row.balance
    # One row more than there are classes: the last is what was new.
    cells, repaid, disposed, unknown_end = _square(), _square(), [0] * _N, 0
    for row in closing:
        known = before.get(row.claim)
        was, paid_before, removed_before = known or (None, 0, 0)
        now = row.risk_class if row.balance else row.risk_class or was
        if now is None or (known and was is None):
            unknown_end += row.balance
            continue
        line = was - 1 if was else _N
        cells[line][now - 1] += row.balance
        repaid[line][now - 1] += row.repaid - paid_before
        if was and now.non_performing:
            disposed[was - 1] += row.removed - removed_before
    return MigrationMatrix(
        opening=_amounts(at_start),
        survivors=tuple(map(_amounts, cells[:_N])),
        new=_amounts(cells[_N]),
        repaid=tuple(map(_amounts, repaid[:_N])),
        repaid_new=_amounts(repaid[_N]),
        disposed=_amounts(disposed),
        unclassified_opening=unknown_start,
        unclassified_closing=unknown_end,
    )


class RateKind(StrEnum):
    """The five rates (迁徙率)."""

    NORMAL_LOANS = "NORMAL_LOANS"
    """正常贷款迁徙率: of 正常 and 关注 together, what is 不良 now."""
    NORMAL_CLASS = "NORMAL_CLASS"
    """正常类贷款迁徙率: of 正常, what is worse now."""
    SPECIAL_MENTION_CLASS = "SPECIAL_MENTION_CLASS"
    """关注类贷款迁徙率."""
    SUBSTANDARD_CLASS = "SUBSTANDARD_CLASS"
    """次级类贷款迁徙率."""
    DOUBTFUL_CLASS = "DOUBTFUL_CLASS"
    """可疑类贷款迁徙率."""

    @property
    def chinese(self) -> str:
        """The Chinese name."""
        return _CHINESE[self]


_CHINESE: Final = {
    RateKind.NORMAL_LOANS: "正常贷款迁徙率",
    RateKind.NORMAL_CLASS: "正常类贷款迁徙率",
    RateKind.SPECIAL_MENTION_CLASS: "关注类贷款迁徙率",
    RateKind.SUBSTANDARD_CLASS: "次级类贷款迁徙率",
    RateKind.DOUBTFUL_CLASS: "可疑类贷款迁徙率",
}
_PARTS: Final[dict[RateKind, tuple[tuple[RiskClass, ...], RiskClass]]] = {
    RateKind.NORMAL_LOANS: ((RiskClass.NORMAL, RiskClass.SPECIAL_MENTION), RiskClass.SUBSTANDARD),
    RateKind.NORMAL_CLASS: ((RiskClass.NORMAL,), RiskClass.SPECIAL_MENTION),
    RateKind.SPECIAL_MENTION_CLASS: ((RiskClass.SPECIAL_MENTION,), RiskClass.SUBSTANDARD),
    RateKind.SUBSTANDARD_CLASS: ((RiskClass.SUBSTANDARD,), RiskClass.DOUBTFUL),
    RateKind.DOUBTFUL_CLASS: ((RiskClass.DOUBTFUL,), RiskClass.LOSS),
}
"""Per rate: the opening classes it is of, and the best class that counts as moved down."""


@dataclass(frozen=True, slots=True)
class MigrationRate:
    """One rate: moved down over what is left of the opening (opening less decrease), in minor units.

    `disposed` is 不良 of those opening classes written off or transferred in the period: the adjusted rate (经调整)
    adds it to both (S:42 heading [K-m]). `value` and `adjusted` are hundredths of a percent, half up; None where the
    denominator is 0.
    """

    kind: RateKind
    numerator: int
    denominator: int
    disposed: int

    @property
    def value(self) -> int | None:
        """The rate."""
        return percent(self.numerator, self.denominator)

    @property
    def adjusted(self) -> int | None:
        """The adjusted rate (经调整)."""
        return percent(self.numerator + self.disposed, self.denominator + self.disposed)


def migration_rates(matrix: MigrationMatrix) -> tuple[MigrationRate, ...]:
    """The five rates in the order of `RateKind`."""
    found = []
    for kind, (sources, worst_from) in _PARTS.items():
        rows = [matrix.survivors[source - 1] for source in sources]
        moved = sum(sum(row[worst_from - 1 :]) for row in rows)
        disposed = sum(matrix.disposed[source - 1] for source in sources)
        found.append(MigrationRate(kind, moved, sum(map(sum, rows)), disposed))
    return tuple(found)


def _square() -> list[list[int]]:
    return [[0] * _N for _ in range(_N + 1)]


def _amounts(values: Sequence[int]) -> Amounts:
    one, two, three, four, five = values
    return one, two, three, four, five
