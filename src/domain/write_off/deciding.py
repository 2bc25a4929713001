"""How an application is decided: collective review with quorum and votes, then the authorised persons by amount."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput, Refusal
from ..shared.papers import person_of
from .answer import Eligibility
from .case import Case
from .events import MAX_SEATS, Approved, Rejected, Reviewed
from .filing import advised, file_refusal, made, reason_refusal, reviewed, same_person, signed, stands
from .kinds import Level, Vote
from .names import chinese
from .parts import Ballot
from .policy import WriteOffPolicy
from .refusals import WriteOffRefusal as R
from .refusals import day_refusal, refuse

_REVIEW: Final = "财金〔2017〕90号 art. 12"
_AUTHORITY: Final = "财金〔2017〕90号 arts 12, 18"
_SHOWN: Final = 20
"""How many claims a refusal names."""

Answers = Mapping[UUID, Eligibility]
"""The answer about each claim of the application, by loan, of the day of the decision."""


def _qualify(case: Case, answers: Answers) -> Refusal | None:
    failing = [
        claim.loan
        for claim in case.claims
        if (answer := answers.get(claim.loan)) is None or not answer.rests_on(claim.criterion, claim.reference)
    ]
    if not failing:
        return None
    shown = ", ".join(str(loan) for loan in failing[:_SHOWN])
    return refuse(
        R.NOT_ELIGIBLE,
        f"{len(failing)} of {len(case.claims)} claims do not qualify on what they rest on: {shown}",
        f"{len(case.claims)} 笔债权中 {len(failing)} 笔不符合所依据的认定标准: {shown}",
        "财金〔2017〕90号 arts 5 to 7",
        *(("loan", str(loan)) for loan in failing[:_SHOWN]),
    )


def _free(case: Case, ballots: tuple[Ballot, ...]) -> Refusal | None:
    """SAME_PERSON where somebody who applied or confirmed has a seat."""
    refusals = (same_person(case, ballot.person, (made(case), signed(case))) for ballot in ballots)
    return next((refused for refused in refusals if refused), None)


def _valid(ballots: tuple[Ballot, ...], policy: WriteOffPolicy) -> Refusal | None:
    """Whether the vote counts: a seat each, every department present, a quorum, dissent with its reason."""
    person, seats = Counter(ballot.person for ballot in ballots).most_common(1)[0]
    if seats > 1:
        return refuse(R.SEAT_TWICE, f"{person} has {seats} seats", f"{person} 重复列席 {seats} 次", _REVIEW)
    present = [ballot for ballot in ballots if ballot.vote is not None]
    heard = {ballot.department for ballot in present}
    absent = [each for each in policy.departments if each not in heard]
    if absent:
        names = "、".join(map(chinese, absent))
        return refuse(R.DEPARTMENT_MISSING, f"not present: {', '.join(absent)}", f"审议部门缺席: {names}", _REVIEW)
    if not policy.quorum.reached_by(len(present), len(ballots)):
        return refuse(
            R.NO_QUORUM,
            f"{len(present)} of {len(ballots)} seats present, {policy.quorum} needed: no vote",
            f"应到 {len(ballots)} 人,实到 {len(present)} 人,未达法定比例 {policy.quorum}",
            _REVIEW,
        )
    if any(ballot.vote is Vote.AGAINST and not ballot.reason.strip() for ballot in present):
        return refuse(R.DISSENT_WITHOUT_REASON, "a vote against says why", "反对意见须说明理由", _REVIEW)
    return None


def carried(ballots: tuple[Ballot, ...], policy: WriteOffPolicy) -> bool:
    """Whether those who agree are the majority of those present; without a quorum nothing is carried."""
    present = [ballot for ballot in ballots if ballot.vote is not None]
    agree = sum(ballot.vote is Vote.AGREE for ballot in present)
    return policy.quorum.reached_by(len(present), len(ballots)) and policy.majority.reached_by(agree, len(present))


def review(
    case: Case,
    ballots: tuple[Ballot, ...],
    minutes: str,
    on: date,
    *,
    answers: Answers,
    policy: WriteOffPolicy,
    business_date: date,
) -> Reviewed | Refusal:
    """Hold the collective review: the votes decide, nobody states the result.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON, CONFIRMATION_MISSING, OPINION_MISSING,
    OPINION_AGAINST, NOT_ELIGIBLE, SEAT_TWICE, DEPARTMENT_MISSING, NO_QUORUM, DISSENT_WITHOUT_REASON.
    """
    if not 1 <= len(ballots) <= MAX_SEATS:
        raise InvalidInput("ballots", len(ballots), f"must be 1 to {MAX_SEATS}")
    refused = (
        stands(case, Reviewed)
        or day_refusal(on, business_date, case.last)
        or _free(case, ballots)
        or file_refusal(case, policy)
        or _qualify(case, answers)
        or _valid(ballots, policy)
    )
    return refused or Reviewed(ballots, minutes, carried(ballots, policy), on)


def _authority(case: Case, level: Level, policy: WriteOffPolicy) -> Refusal | None:
    tier, levels = policy.tier(case.total), list(Level)
    if levels.index(level) >= levels.index(tier.level):
        return None
    return refuse(
        R.LEVEL_TOO_LOW,
        f"{case.total} minor units are approved by {tier.level} or above, not by {level}",
        f"金额 {case.total} 分须由 {tier.level} 及以上层级审批,{level} 无权审批",
        _AUTHORITY,
    )


def _decider(case: Case, person: str) -> Refusal | None:
    approved = ("approved", "审批人", case.approvers)
    return same_person(case, person, (made(case), signed(case), advised(case), reviewed(case), approved))


def approve(
    case: Case,
    person: str,
    level: Level,
    on: date,
    *,
    answers: Answers,
    policy: WriteOffPolicy,
    business_date: date,
) -> Approved | Refusal:
    """Agree as an authorised person; the last one that the amount asks for approves the application.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON, NOT_ELIGIBLE, LEVEL_TOO_LOW.
    """
    who = person_of("person", person)
    refused = (
        stands(case, Approved)
        or day_refusal(on, business_date, case.last)
        or _decider(case, who)
        or _qualify(case, answers)
        or _authority(case, level, policy)
    )
    if refused:
        return refused
    final = len(case.approvals) + 1 >= policy.tier(case.total).persons
    return Approved(who, level, final, on)


def reject(
    case: Case, person: str, level: Level, reason: str, on: date, *, policy: WriteOffPolicy, business_date: date
) -> Rejected | Refusal:
    """Say no as an authorised person.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON, LEVEL_TOO_LOW, REASON_REQUIRED.
    """
    who = person_of("person", person)
    refused = (
        stands(case, Rejected)
        or day_refusal(on, business_date, case.last)
        or _decider(case, who)
        or _authority(case, level, policy)
        or reason_refusal(reason)
    )
    return refused or Rejected(who, reason, on)
