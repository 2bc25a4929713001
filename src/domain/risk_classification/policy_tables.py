"""The tables a classification policy is made of: matrices by days past due, grades, what an unknown fact does."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass
from .classes import Guarantee

MAX_STEPS: Final = 50


class UnknownTreatment(StrEnum):
    """What a rule makes of a fact nobody has said."""

    PROVISIONAL = "PROVISIONAL"
    """The rule is silent and the result provisional (暂定)."""
    BLOCKS = "BLOCKS"
    """No result until the fact is known (阻断)."""
    WORSE = "WORSE"
    """Counts as if what the rule asks for held (从严视同成立)."""


@dataclass(frozen=True, slots=True)
class DayStep:
    """From this many days past due on, at least until the next step: this class."""

    days: int
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class DayMatrix:
    """One row of a matrix: classes by days past due; begins at day 0, days and classes rise."""

    steps: tuple[DayStep, ...]

    def __post_init__(self) -> None:
        if not self.steps or self.steps[0].days != 0 or len(self.steps) > MAX_STEPS:
            raise InvalidInput("steps", len(self.steps), f"a row begins at day 0 and has at most {MAX_STEPS} steps")
        for before, after in pairwise(self.steps):
            if after.days <= before.days or after.risk_class < before.risk_class:
                shown = (before.days, after.days)
                raise InvalidInput("steps", shown, "days rise, and more days never give a better class")

    def at(self, days_past_due: int) -> RiskClass:
        """The class on that many days past due."""
        found = RiskClass.NORMAL
        for step in self.steps:
            if step.days > days_past_due:
                break
            found = step.risk_class
        return found


GuaranteeMatrix = tuple[tuple[Guarantee, DayMatrix], ...]
"""A row for each kind of guarantee."""


@dataclass(frozen=True, slots=True)
class Points:
    """From this value on (until the next row): these points."""

    at_least: int
    points: int


@dataclass(frozen=True, slots=True)
class GradeScores:
    """Points by which the grade inside a class is found; more points are worse.

    Attributes:
        days: by days past due.
        secured: by collateral after haircuts over balance, percent, cut to a whole one.
        cash_flow: by cash flow over debt service, hundredths.
        rating: by rating notch, 1 best.
        warning: for a major warning signal.
        unknown: for each of the four that nobody has stated.
    """

    days: tuple[Points, ...]
    secured: tuple[Points, ...]
    cash_flow: tuple[Points, ...]
    rating: tuple[Points, ...]
    warning: int
    unknown: int


@dataclass(frozen=True, slots=True)
class GradeScheme:
    """How many grades each class has: per class, normal first, the points from which grade 2, 3, … begin.

    A class with n cuts has n + 1 grades.
    """

    name: str
    cuts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if len(self.cuts) != len(RiskClass) or any(a >= b for row in self.cuts for a, b in pairwise(row)):
            raise InvalidInput("cuts", self.cuts, "a row for each class, each rising")

    def grades(self, risk_class: RiskClass) -> int:
        """How many grades the class has."""
        return len(self.cuts[risk_class - 1]) + 1


def _row(*steps: tuple[int, RiskClass]) -> DayMatrix:
    return DayMatrix(tuple(DayStep(days, risk_class) for days, risk_class in steps))


_N, _M, _S, _D, _L = RiskClass

CARD_MATRIX: Final = _row((0, _N), (1, _M), (91, _S), (121, _D), (181, _L))
"""商业银行信用卡业务监督管理办法 art. 92 [S]."""

SMALL_ENTERPRISE_MATRIX: Final[GuaranteeMatrix] = (
    (Guarantee.CREDIT, _row((0, _N), (1, _M), (31, _S), (91, _D), (361, _L))),
    (Guarantee.GUARANTEE, _row((0, _N), (31, _M), (91, _S), (181, _D), (361, _L))),
    (Guarantee.MORTGAGE, _row((0, _N), (31, _M), (181, _S), (361, _D))),
    (Guarantee.PLEDGE, _row((0, _N), (91, _M), (181, _S), (361, _D))),
)
"""银监发〔2007〕63号, annex [K-m]."""

PERSONAL_MATRIX: Final = _row((0, _N), (1, _M), (91, _S), (181, _D), (361, _L))
"""A common shape [K-m]; every bank sets its own."""

SCHEME_A: Final = GradeScheme("A", ((10, 25, 40), (35,), (45, 60), (60,), ()))
"""4, 2, 3, 2 and 1 grades [S]; the cuts [I]."""
SCHEME_B: Final = GradeScheme("B", ((10, 25, 40), (30, 45), (55,), (60,), ()))
"""4, 3, 2, 2 and 1 grades [K-h]; the cuts [I]."""


def _points(*rows: tuple[int, int]) -> tuple[Points, ...]:
    return tuple(Points(at_least, points) for at_least, points in rows)


GRADE_SCORES: Final = GradeScores(
    days=_points((0, 0), (1, 5), (8, 10), (31, 15), (61, 20), (91, 25), (121, 30), (181, 35), (271, 40), (361, 45)),
    secured=_points((0, 20), (50, 10), (70, 5), (100, 0)),
    cash_flow=_points((0, 20), (100, 10), (120, 5), (150, 0)),
    rating=_points((1, 0), (4, 5), (7, 10), (10, 15), (13, 20)),
    warning=15,
    unknown=10,
)
"""A typical setting [I]."""
