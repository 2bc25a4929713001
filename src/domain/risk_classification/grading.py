"""The grade inside a class (十二级分类): quantitative first, then a documented human adjustment by at most one grade.

A grade refines a class and never changes it. The key-customer list is 关注 second grade whatever the score
(regulations 1.15): it counts only for a claim whose class is 关注.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ..shared.errors import InvalidInput, Refusal
from ..shared.risk_class import RiskClass
from .facts import ClaimFacts
from .outcome import ClaimResult
from .policy import ClassificationPolicy
from .policy_tables import Points

MAX_REASON: Final = 500


class Factor(StrEnum):
    """What is scored, in the order in which it is shown."""

    DAYS_PAST_DUE = "DAYS_PAST_DUE"
    """Days past due (逾期天数), days."""
    SECURED_SHARE = "SECURED_SHARE"
    """Value of collateral after haircuts over the balance (担保覆盖率), percent, cut to a whole one."""
    RATING = "RATING"
    """Rating notch (评级), 1 is best."""
    CASH_FLOW_COVER = "CASH_FLOW_COVER"
    """Cash flow over debt service (现金流覆盖倍数), hundredths."""
    WARNING = "WARNING"
    """Major warning signal (重大预警信号), 0 or 1."""


class GradeRefusal(StrEnum):
    """Why an adjustment is refused, in the order in which it is looked at."""

    NO_REASON = "NO_REASON"
    """It has no reason (未说明理由)."""
    TOO_FAR = "TOO_FAR"
    """It moves by more than the policy allows, or not at all (调整幅度超限)."""
    ALREADY_ADJUSTED = "ALREADY_ADJUSTED"
    """The grade has been adjusted already (已人工调整)."""
    KEY_CUSTOMER = "KEY_CUSTOMER"
    """A key customer's grade is fixed and cannot become better (重点客户级次不得上调)."""
    OUTSIDE_CLASS = "OUTSIDE_CLASS"
    """It would leave the class; a class is changed by its own procedure (超出本类级次)."""


@dataclass(frozen=True, slots=True)
class FactorScore:
    """One factor's value (units as in `Factor`; None: unknown) and its points."""

    factor: Factor
    value: int | None
    points: int


@dataclass(frozen=True, slots=True)
class GradeAdjustment:
    """A person's move inside the class: +1 one grade worse, -1 one better."""

    steps: int
    reason: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: `number` inside the class, 1 is best; its score and how it came about."""

    risk_class: RiskClass
    number: int
    score: int
    scores: tuple[FactorScore, ...]
    key_customer: bool = False
    adjustment: GradeAdjustment | None = None

    @property
    def name(self) -> str:
        """The Chinese short name, for example 关注2."""
        return f"{self.risk_class.chinese}{self.number}"


def grade(claim: ClaimFacts, result: ClaimResult, policy: ClassificationPolicy) -> Grade:
    """The grade of a claim inside the class of its result, by the policy's scored table.

    The score is the sum of the factors' points; the class's cuts say from how many points the next grade begins.
    """
    scores = _scores(claim, policy)
    score = sum(part.points for part in scores)
    if result.risk_class is RiskClass.SPECIAL_MENTION and claim.key_customer:
        return Grade(result.risk_class, policy.key_customer_grade, score, scores, key_customer=True)
    cuts = policy.grade_scheme.cuts[result.risk_class - 1]
    return Grade(result.risk_class, bisect_right(cuts, score) + 1, score, scores)


def adjusted(given: Grade, adjustment: GradeAdjustment, policy: ClassificationPolicy) -> Grade | Refusal:
    """The grade after a person's documented adjustment. Refuses (`GradeRefusal`) and then changes nothing."""
    reason = adjustment.reason.strip()
    if len(reason) > MAX_REASON:
        raise InvalidInput("reason", reason, f"a reason has at most {MAX_REASON} characters")
    number = given.number + adjustment.steps
    if not reason:
        return _refused(GradeRefusal.NO_REASON, given, adjustment)
    if not 1 <= abs(adjustment.steps) <= policy.grade_adjustment:
        return _refused(GradeRefusal.TOO_FAR, given, adjustment)
    if given.adjustment is not None:
        return _refused(GradeRefusal.ALREADY_ADJUSTED, given, adjustment)
    if given.key_customer and adjustment.steps < 0:
        return _refused(GradeRefusal.KEY_CUSTOMER, given, adjustment)
    if not 1 <= number <= policy.grade_scheme.grades(given.risk_class):
        return _refused(GradeRefusal.OUTSIDE_CLASS, given, adjustment)
    return replace(given, number=number, adjustment=GradeAdjustment(adjustment.steps, reason))


_REFUSALS: Final = {
    GradeRefusal.NO_REASON: ("an adjustment needs a documented reason", "人工调整须说明理由"),
    GradeRefusal.TOO_FAR: ("a person may move a grade by at most one", "人工调整最多一级"),
    GradeRefusal.ALREADY_ADJUSTED: ("the grade has been adjusted already", "该级次已人工调整"),
    GradeRefusal.KEY_CUSTOMER: ("a key customer's grade cannot become better", "重点客户级次不得上调"),
    GradeRefusal.OUTSIDE_CLASS: ("an adjustment stays inside the class", "人工调整不得超出本类"),
}


def _refused(code: GradeRefusal, given: Grade, adjustment: GradeAdjustment) -> Refusal:
    english, chinese = _REFUSALS[code]
    shown = f"{given.name} {adjustment.steps:+d}"
    return Refusal(code, f"{shown}: {english}", f"{shown}:{chinese}", "regulations 1.15 [I]")


def _scores(claim: ClaimFacts, policy: ClassificationPolicy) -> tuple[FactorScore, ...]:
    table = policy.grade_scores
    share = None if claim.secured is None else _percent(claim.secured, claim.balance)
    rows = (
        (Factor.DAYS_PAST_DUE, claim.days_past_due, table.days),
        (Factor.SECURED_SHARE, share, table.secured),
        (Factor.RATING, claim.rating, table.rating),
        (Factor.CASH_FLOW_COVER, claim.cash_flow_cover, table.cash_flow),
    )
    scored = [
        FactorScore(name, value, table.unknown if value is None else _at(bands, value)) for name, value, bands in rows
    ]
    warned = None if claim.major_warning_signal is None else int(claim.major_warning_signal)
    return (*scored, FactorScore(Factor.WARNING, warned, table.warning if warned else 0))


def _at(bands: tuple[Points, ...], value: int) -> int:
    points = 0
    for band in bands:
        if band.at_least > value:
            break
        points = band.points
    return points


def _percent(secured: int, balance: int) -> int:
    """Secured over balance in whole percent, rounded down; a claim of nothing is wholly secured."""
    return 100 * secured // balance if balance else 100
