"""Figures of an officer or unit: rates, appraisal by overdue rate, tolerance of non-performing loans."""

from dataclasses import dataclass

from ..shared.errors import InvalidInput
from ..shared.money import round_ratio
from ..shared.ratio import RATIO_SCALE, Ratio
from .kinds import FigureKind, HolderKind
from .parts import amount_of
from .policy import LiabilityPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Balances of a holder's loans on a day, minor units of one currency.

    `holder`: the officer's person or the unit's branch code. `overdue` and `non_performing` are parts of `balance`.
    """

    holder: str
    kind: HolderKind
    balance: int
    overdue: int
    non_performing: int

    def __post_init__(self) -> None:
        for name in ("balance", "overdue", "non_performing"):
            amount_of(name, getattr(self, name))
        if max(self.overdue, self.non_performing) > self.balance:
            raise InvalidInput("balance", self.balance, "must hold its overdue and its non-performing part")

    def part(self, figure: FigureKind) -> int:
        """The balance that a rate looks at."""
        return self.overdue if figure is FigureKind.OVERDUE else self.non_performing


def rate(part: int, whole: int) -> Ratio:
    """A rate for display, half up to 10⁻⁸; of nothing it is zero. Limits are compared exactly, not with this."""
    return Ratio(round_ratio(part * RATIO_SCALE, whole)) if whole else Ratio(0)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The overdue rate of a period and what it takes off performance pay (minor units)."""

    overdue_rate: Ratio
    deduct: Ratio
    amount: int


def appraise(figures: Figures, performance_pay: int, policy: LiabilityPolicy) -> Appraisal:
    """Appraise by overdue rate (逾期率考核): of the bands that the rate exceeds the one that deducts most."""
    amount_of("performance_pay", performance_pay)
    exceeded = [band for band in policy.overdue_bands if band.above.exceeded_by(figures.overdue, figures.balance)]
    deduct = max((band.deduct for band in exceeded), default=Ratio(0))
    amount = round_ratio(performance_pay * deduct.units, RATIO_SCALE)
    return Appraisal(rate(figures.overdue, figures.balance), deduct, amount)


def within_tolerance(branch: Figures, everything: Figures, policy: LiabilityPolicy) -> bool:
    """Whether a branch's rate of non-performing loans exceeds that of all loans by at most the tolerance [K-m].

    Exact: bad/balance <= all bad/all + tolerance, cross-multiplied; nothing lent is within.
    """
    if not branch.balance:
        return True
    total = max(everything.balance, 1)
    mine = branch.non_performing * total * RATIO_SCALE
    limit = (everything.non_performing * RATIO_SCALE + policy.tolerance.units * total) * branch.balance
    return mine <= limit
