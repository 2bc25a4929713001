"""When a non-performing claim may go up to 正常 or 关注 (不良资产上调, art. 14).

Three conditions, all needed: everything overdue is paid and payment was normal for two repayment periods or six
months, whichever is longer; the bank finds that the debtor can keep performing; the debtor has no credit-impaired
asset left in this bank. Moves inside 不良 are not governed by art. 14. How far up a restructured claim may go is
art. 21's floor, not decided here; nothing here lowers a class, it only ends the hold of the earlier one.

The day on which the terms are complete is itself free (the day is seen at its end): cured on 8 May with six months,
a claim may go up on 8 November.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..shared.calendar import add_months
from .classes import ClaimKind
from .facts import ClaimFacts, DebtorFacts, Repayments
from .merger import first_free_day, frozen
from .policy import ClassificationPolicy


class ObstacleCode(StrEnum):
    """Why a claim may not go up, in the order in which it is looked at."""

    MERGER_FREEZE = "MERGER_FREEZE"
    """Inside the freeze of a merger (并购冻结期), art. 15."""
    NOT_CURED = "NOT_CURED"
    """Not everything overdue, fees included, has been paid (逾期债权及费用未全部偿付), art. 14 no. 1."""
    MISSED_AFTER_CURE = "MISSED_AFTER_CURE"
    """A due date after the cure was not paid in full (补足后再次未按期足额偿付)."""
    TOO_FEW_PERIODS = "TOO_FEW_PERIODS"
    """Fewer repayment periods follow the cure than art. 14 asks for (后续还款期不足)."""
    WAITING = "WAITING"
    """Paid normally, but not yet for long enough (持续正常还款期未满)."""
    ABILITY_UNKNOWN = "ABILITY_UNKNOWN"
    """The ability to keep performing has not been assessed (未评估持续履约能力), art. 14 no. 2."""
    UNABLE = "UNABLE"
    """Assessed: the debtor cannot keep performing (评估无持续履约能力), art. 14 no. 2."""
    IMPAIRED_ASSET = "IMPAIRED_ASSET"
    """A credit-impaired asset is left in this bank (仍有已发生信用减值的资产), art. 14 no. 3."""
    IMPAIRMENT_UNKNOWN = "IMPAIRMENT_UNKNOWN"
    """Nobody has said whether an asset of the debtor is credit-impaired (是否减值未知), art. 14 no. 3."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: `until` the day from which it is gone by itself (None: time alone does not remove it),
    `claims` the debtor's claims that cause it.
    """

    code: ObstacleCode
    until: date | None = None
    claims: tuple[str, ...] = ()


def goes_up_by_days(claim: ClaimFacts, policy: ClassificationPolicy) -> bool:
    """Whether the exception of art. 14 holds: a retail claim classed by the days-past-due method (脱期法).

    Cards always are; personal and small/micro-enterprise claims where the bank uses the method for them. Not while a
    restructured claim is observed: its days past due fell by the new terms, and no change of terms alone ever improves
    a class [I].
    """
    if not claim.kind.retail or "14 exception" in policy.off:
        return False
    if claim.restructured is not None and claim.under_observation:
        return False
    return claim.by_days or claim.kind is ClaimKind.CREDIT_CARD


def settled_on(
    arrears_paid: date | None, fees_paid: date | None, rescheduled_to: date | None, policy: ClassificationPolicy
) -> date | None:
    """The day from which art. 14 counts (`Repayments.cured_on`).

    `arrears_paid` and `fees_paid` are the days on which the last of each was paid. Where the arrears went into a new
    contract, `rescheduled_to` is its first repayment date; whether that settles them is the policy's choice.
    """
    if arrears_paid is not None and fees_paid is not None:
        return max(arrears_paid, fees_paid)
    return rescheduled_to if policy.rescheduled_arrears_settled else None


def term_complete_on(repayments: Repayments | None, policy: ClassificationPolicy) -> date | None:
    """The day on which the terms of art. 14 no. 1 are complete; None: not before something else happens.

    `max(add_months(cured_on, 6), due date of the 2nd repayment period after it)`, both numbers from the policy.
    """
    if repayments is None or repayments.cured_on is None or _missed(repayments):
        return None
    cured = repayments.cured_on
    periods = [due for due in repayments.due_dates if due > cured]
    if len(periods) < policy.upgrade_periods:
        return None
    return max(add_months(cured, policy.upgrade_months), periods[policy.upgrade_periods - 1])


def earliest_upgrade(claim: ClaimFacts, debtor: DebtorFacts, policy: ClassificationPolicy) -> date | None:
    """The first day on which arts 14 and 15 let the claim go up, scheduled payments assumed made.

    None: not by time alone, `why_not_upgraded` says what is missing. A day that has passed is returned as it is,
    unless a merger has frozen the classes since.
    """
    if goes_up_by_days(claim, policy):
        return _after_freeze(debtor.as_of, debtor, policy)
    complete = term_complete_on(claim.repayments, policy)
    if complete is None or _standing_obstacles(claim, debtor):
        return None
    return _after_freeze(complete, debtor, policy)


def why_not_upgraded(claim: ClaimFacts, debtor: DebtorFacts, policy: ClassificationPolicy) -> tuple[Obstacle, ...]:
    """Everything that forbids going up on `debtor.as_of`; nothing: it is allowed."""
    found: list[Obstacle] = []
    if debtor.merger_date is not None and frozen(debtor.merger_date, debtor.as_of, policy):
        found.append(Obstacle(ObstacleCode.MERGER_FREEZE, first_free_day(debtor.merger_date, policy)))
    if goes_up_by_days(claim, policy):
        return tuple(found)
    term = _term_obstacle(claim.repayments, debtor.as_of, policy)
    if term is not None:
        found.append(term)
    return (*found, *_standing_obstacles(claim, debtor))


def _term_obstacle(repayments: Repayments | None, as_of: date, policy: ClassificationPolicy) -> Obstacle | None:
    if repayments is None or repayments.cured_on is None:
        return Obstacle(ObstacleCode.NOT_CURED)
    if _missed(repayments):
        return Obstacle(ObstacleCode.MISSED_AFTER_CURE)
    complete = term_complete_on(repayments, policy)
    if complete is None:
        return Obstacle(ObstacleCode.TOO_FEW_PERIODS)
    return Obstacle(ObstacleCode.WAITING, complete) if as_of < complete else None


def _standing_obstacles(claim: ClaimFacts, debtor: DebtorFacts) -> tuple[Obstacle, ...]:
    """What time does not remove: conditions 2 and 3."""
    found: list[Obstacle] = []
    able = claim.repayments.able_to_perform if claim.repayments else None
    if able is not True:
        found.append(Obstacle(ObstacleCode.ABILITY_UNKNOWN if able is None else ObstacleCode.UNABLE))
    impaired = tuple(other.id for other in debtor.claims if other.credit_impaired)
    if impaired:
        found.append(Obstacle(ObstacleCode.IMPAIRED_ASSET, claims=impaired))
    unknown = tuple(other.id for other in debtor.claims if other.credit_impaired is None)
    if unknown:
        found.append(Obstacle(ObstacleCode.IMPAIRMENT_UNKNOWN, claims=unknown))
    return tuple(found)


def _missed(repayments: Repayments) -> bool:
    """Whether the run of normal payment since the cure is broken; a miss before the cure was cured with the rest."""
    since, cured = repayments.missed_since, repayments.cured_on
    return since is not None and cured is not None and since > cured


def _after_freeze(day: date, debtor: DebtorFacts, policy: ClassificationPolicy) -> date:
    if debtor.merger_date is None:
        return day
    if frozen(debtor.merger_date, debtor.as_of, policy) or frozen(debtor.merger_date, day, policy):
        return max(day, first_free_day(debtor.merger_date, policy))
    return day
