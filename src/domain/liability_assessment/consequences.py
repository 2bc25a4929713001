"""What a degree costs: deduction from the risk reserve, and non-economic measures with their dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import Refusal
from ..shared.money import round_ratio
from ..shared.ratio import RATIO_SCALE
from .case import Case
from .kinds import CaseStatus, DeductionBase, Degree, MeasureKind
from .parts import Measure, PersonFinding
from .policy import DegreeRule, LiabilityPolicy
from .refusals import LiabilityRefusal as R
from .refusals import refuse

IN_MONTHS: Final = frozenset({MeasureKind.AUTHORITY_LIMITED, MeasureKind.WARNING, MeasureKind.DEMERIT})
"""Measures whose extent is a number of months; without one they have no end of their own."""


def deduction(degree: Degree, *, reserve: int, loss: int, policy: LiabilityPolicy) -> int:
    """Minor units that a degree costs, half up; `reserve` is the person's balance, `loss` the sum of the case."""
    rule = policy.degree(degree)
    if rule.base is DeductionBase.AMOUNT:
        asked = rule.amount
    else:
        base = reserve if rule.base is DeductionBase.RESERVE else loss
        asked = round_ratio(base * rule.percent.units, RATIO_SCALE)
    return asked if rule.at_most is None else min(asked, rule.at_most)


def reserve_of(person: str, degree: Degree, reserves: Mapping[str, int], policy: LiabilityPolicy) -> int | Refusal:
    """The person's balance, 0 where the degree does not ask for it; RESERVE_UNKNOWN where it is not known."""
    if policy.degree(degree).base is not DeductionBase.RESERVE or not policy.degree(degree).percent.units:
        return 0
    if person in reserves:
        return reserves[person]
    return refuse(R.RESERVE_UNKNOWN, f"the reserve of {person} is not known", f"缺少 {person} 的风险准备金余额")


def measure_refusal(person: str, degree: Degree, measures: tuple[Measure, ...], rule: DegreeRule) -> Refusal | None:
    """MEASURE_NOT_ALLOWED: a kind that the degree does not have, or none as heavy as it asks for."""
    wrong = [each.kind for each in measures if each.kind not in rule.measures]
    if wrong:
        names = ", ".join(wrong)
        return refuse(
            R.MEASURE_NOT_ALLOWED, f"{person}: {degree} has no {names}", f"{person}: {degree} 不得适用 {names}"
        )
    heaviest = max((each.kind.rank for each in measures), default=-1)
    if rule.least is not None and heaviest < rule.least.rank:
        return refuse(
            R.MEASURE_NOT_ALLOWED,
            f"{person}: {degree} asks for {rule.least} or more",
            f"{person}: {degree} 至少适用 {rule.least}",
        )
    return None


@dataclass(frozen=True, slots=True)
class DatedMeasure:
    """A measure in time: from a day, up to and with another; None: it has no end of its own."""

    measure: Measure
    start: date
    until: date | None


def dated(measure: Measure, start: date) -> DatedMeasure:
    """A measure that begins on a day; months are counted as in Civil Code arts 201, 202."""
    until = add_months(start, measure.extent) if measure.kind in IN_MONTHS and measure.extent else None
    return DatedMeasure(measure, start, until)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is carried out against one person once the case is final."""

    person: str
    degree: Degree
    deduction: int
    measures: tuple[DatedMeasure, ...]


def consequences(case: Case) -> tuple[Consequence, ...]:
    """What is carried out, from the day on which the case was closed; before that nothing is [I]."""
    if case.status is not CaseStatus.CLOSED or case.closed_on is None:
        return ()
    start = case.closed_on
    return tuple(_of(finding, start) for finding in case.findings if finding.degree is not Degree.NONE)


def _of(finding: PersonFinding, start: date) -> Consequence:
    measures = tuple(dated(each, start) for each in finding.measures)
    return Consequence(finding.person, finding.degree, finding.deduction, measures)


_NO_END: Final = 10**6
"""An extent that is not limited is longer than every one that is."""


def _weights(measures: tuple[Measure, ...]) -> list[tuple[int, int]]:
    return sorted(((each.kind.rank, each.extent or _NO_END) for each in measures), reverse=True)


def worse(new: PersonFinding, old: PersonFinding) -> tuple[str, ...]:
    """In what a result is worse than another: `degree`, `deduction`, `measures`; empty: in nothing.

    Measures are compared from the heaviest down: each has to meet one that is as heavy or heavier and, where it is of
    the same kind, as long or longer.
    """
    found: list[str] = []
    if new.degree.rank > old.degree.rank:
        found.append("degree")
    if new.deduction > old.deduction:
        found.append("deduction")
    ours, theirs = _weights(new.measures), _weights(old.measures)
    if len(ours) > len(theirs) or any(mine > yours for mine, yours in zip(ours, theirs, strict=False)):
        found.append("measures")
    return tuple(found)
