"""How a case is decided: the members vote on findings about every person, and what was carried is issued.

The votes decide, nobody states the result: deduction and items of the lists are computed, and a finding that the
policy does not allow is refused before it is voted on.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..shared.errors import Refusal
from ..shared.papers import person_of
from .case import Case
from .consequences import deduction, measure_refusal, reserve_of
from .events import FindingIssued, MeetingHeld
from .exemption import exemptions
from .forming import acted_before, step_refusal
from .independence import INDEPENDENT, independence_refusal
from .kinds import Cause, Degree, Effect, Vote
from .parts import MAX_PERSONS, Assessment, Ballot, Explained, Independence, Member, PersonFinding, bounded
from .policy import LiabilityPolicy
from .refusals import LiabilityRefusal as R
from .refusals import reason_refusal, refuse

_NOTICE: Final = "金规〔2024〕11号 [S:26]"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What findings are computed from: policy, risk-reserve balances by person (minor units), scope of the lists."""

    policy: LiabilityPolicy
    reserves: Mapping[str, int]
    in_scope: bool = True


def ballots_refusal(
    members: tuple[Member, ...], ballots: tuple[Ballot, ...], policy: LiabilityPolicy
) -> Refusal | None:
    """NOT_A_MEMBER, NO_QUORUM, DISSENT_WITHOUT_REASON: whether the vote counts. Every seat has a row, absent or not."""
    seats, cast = Counter(each.person for each in members), Counter(each.person for each in ballots)
    if seats != cast:
        odd = sorted(set((cast - seats) + (seats - cast)))
        shown = ", ".join(odd[:20])
        return refuse(R.NOT_A_MEMBER, f"seats and ballots differ: {shown}", f"成员与表决人不符: {shown}")
    present = [each for each in ballots if each.vote is not None]
    if not policy.quorum.reached_by(len(present), len(ballots)):
        return refuse(
            R.NO_QUORUM,
            f"{len(present)} of {len(ballots)} present, {policy.quorum} needed: no vote",
            f"应到 {len(ballots)} 人,实到 {len(present)} 人,未达法定比例 {policy.quorum}",
        )
    if any(each.vote is Vote.AGAINST and not each.reason.strip() for each in present):
        return refuse(R.DISSENT_WITHOUT_REASON, "a vote against says why", "反对意见须说明理由")
    return None


def carried(ballots: tuple[Ballot, ...], policy: LiabilityPolicy) -> bool:
    """Whether those who agree are the majority of those present; without a quorum nothing is carried."""
    present = [each for each in ballots if each.vote is not None]
    agree = sum(each.vote is Vote.AGREE for each in present)
    return policy.quorum.reached_by(len(present), len(ballots)) and policy.majority.reached_by(agree, len(present))


def _people(case: Case, proposal: tuple[Assessment, ...], policy: LiabilityPolicy) -> Refusal | None:
    person, times = Counter(each.person for each in proposal).most_common(1)[0]
    if times > 1:
        return refuse(R.PERSON_TWICE, f"{person} is assessed {times} times", f"{person} 重复 {times} 次")
    handlers = {each.person for each in case.handlings}
    assessed = {each.person for each in proposal}
    if strangers := sorted(assessed - handlers):
        shown = ", ".join(strangers[:20])
        return refuse(R.NOT_A_HANDLER, f"handled no loan of the case: {shown}", f"未参与该笔业务: {shown}")
    wanted = {each.person for each in case.handlings if each.step in policy.steps_in_scope}
    if missing := sorted(wanted - assessed):
        shown = ", ".join(missing[:20])
        return refuse(R.PERSON_MISSING, f"not assessed: {shown}", f"遗漏应认定人员: {shown}", _NOTICE)
    return None


def reasons_refusal(proposal: tuple[Assessment, ...]) -> Refusal | None:
    """REASON_REQUIRED where a proposal does not say why."""
    return next((refused for each in proposal if (refused := reason_refusal(each.reason))), None)


def _rows(case: Case, proposal: tuple[Assessment, ...], explained: tuple[Explained, ...]) -> Refusal | None:
    known = set() if case.file is None else {row.number for row in case.file.rows}
    faults = {fault.row for each in proposal for fault in each.faults if fault.row is not None}
    answered = faults | {each.row for each in explained}
    if unknown := sorted(answered - known):
        return refuse(R.ROW_UNKNOWN, f"no row {unknown[:20]} in the file", f"资料无事项 {unknown[:20]}")
    if left := sorted(known - answered):
        return refuse(R.ROW_UNANSWERED, f"rows {left[:20]} are not answered", f"事项 {left[:20]} 未作说明")
    return None


def _faults(each: Assessment) -> Refusal | None:
    for fault in each.faults:
        if not fault.rule_in_force:
            return refuse(
                R.RULE_NOT_IN_FORCE,
                f"{each.person}: {fault.rule} did not hold on {fault.on}",
                f"{each.person}: {fault.rule} 在 {fault.on} 无效",
                _NOTICE,
            )
    if each.assessed is not Degree.NONE and not each.faults:
        return refuse(R.FAULT_MISSING, f"{each.person}: {each.assessed} without a fault", f"{each.person}: 无过错事实")
    if (each.degree is not Degree.NONE) and each.cause is Cause.OBJECTIVE:
        return refuse(
            R.CAUSE_CONTRADICTED,
            f"{each.person}: nobody is liable for an objective cause",
            f"{each.person}: 客观原因不得认定责任",
            "财金〔2017〕90号 art. 19",
        )
    return None


def _exempt(each: Assessment, effect: Effect | None, policy: LiabilityPolicy) -> Refusal | None:
    person, assessed, degree = each.person, each.assessed, each.degree
    if effect is Effect.MUST and degree is not Degree.NONE:
        return refuse(R.MUST_BE_EXEMPT, f"{person}: the lists exempt", f"{person}: 应当免责", _NOTICE)
    if effect in (Effect.MUST_NOT, None) and degree.rank < assessed.rank:
        return refuse(
            R.NOT_EXEMPTIBLE, f"{person}: {assessed} stays as it is", f"{person}: {assessed} 不得减责或免责", _NOTICE
        )
    if effect is Effect.MUST_NOT and degree.rank < policy.must_not_least.rank:
        least = policy.must_not_least
        return refuse(R.DEGREE_TOO_LOW, f"{person}: at least {least}", f"{person}: 不得低于 {least}", _NOTICE)
    if degree.rank > assessed.rank:
        return refuse(
            R.DEGREE_RAISED, f"{person}: {degree} is more than {assessed}", f"{person}: {degree} 高于 {assessed}"
        )
    return None


def finding_of(case: Case, each: Assessment, on: Grounds) -> PersonFinding | Refusal:
    """The finding of one proposal.

    Refused: RULE_NOT_IN_FORCE, FAULT_MISSING, CAUSE_CONTRADICTED, MUST_BE_EXEMPT, NOT_EXEMPTIBLE, DEGREE_TOO_LOW,
    DEGREE_RAISED, MEASURE_NOT_ALLOWED, RESERVE_UNKNOWN.
    """
    answer = exemptions(each.facts, each.faults, on.policy, scope=on.in_scope)
    refused = (
        _faults(each)
        or _exempt(each, answer.effect, on.policy)
        or measure_refusal(each.person, each.degree, each.measures, on.policy.degree(each.degree))
    )
    if refused:
        return refused
    reserve = reserve_of(each.person, each.degree, on.reserves, on.policy)
    if isinstance(reserve, Refusal):
        return reserve
    return PersonFinding(
        person=each.person,
        kind=each.kind,
        cause=each.cause,
        assessed=each.assessed,
        degree=each.degree,
        grounds=answer.grounds,
        deduction=deduction(each.degree, reserve=reserve, loss=case.total, policy=on.policy),
        measures=each.measures,
        faults=each.faults,
        reason=each.reason,
    )


def findings_of(case: Case, proposal: tuple[Assessment, ...], on: Grounds) -> tuple[PersonFinding, ...] | Refusal:
    """The findings of a proposal in its order, or the first refusal."""
    found: list[PersonFinding] = []
    for each in proposal:
        finding = finding_of(case, each, on)
        if isinstance(finding, Refusal):
            return finding
        found.append(finding)
    return tuple(found)


def hold_meeting(
    case: Case,
    proposal: tuple[Assessment, ...],
    explained: tuple[Explained, ...],
    ballots: tuple[Ballot, ...],
    minutes: str,
    on: date,
    *,
    grounds: Grounds,
    independence: Independence,
    business_date: date,
) -> MeetingHeld | Refusal:
    """Hold the meeting: the members vote on all findings together.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NOT_INDEPENDENT (a member has handled
    a loan since), NOT_A_MEMBER, NO_QUORUM, DISSENT_WITHOUT_REASON, PERSON_TWICE, NOT_A_HANDLER, PERSON_MISSING,
    ROW_UNKNOWN, ROW_UNANSWERED, then what `finding_of` refuses.
    """
    bounded("proposal", proposal, MAX_PERSONS, 1)
    refused = (
        step_refusal(case, MeetingHeld, on, business_date)
        or reasons_refusal(proposal)
        or independence_refusal(case, [each.person for each in case.members], independence, acted_before(case))
        or ballots_refusal(case.members, ballots, grounds.policy)
        or _people(case, proposal, grounds.policy)
        or _rows(case, proposal, explained)
    )
    if refused:
        return refused
    findings = findings_of(case, proposal, grounds)
    if isinstance(findings, Refusal):
        return findings
    return MeetingHeld(findings, explained, ballots, minutes, carried(ballots, grounds.policy), on)


def issue_finding(
    case: Case, number: str, document: str, person: str, on: date, *, business_date: date
) -> FindingIssued | Refusal:
    """Issue what the meeting carried (认定书); a member of the group or its investigator does.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOT_A_MEMBER.
    """
    refused = step_refusal(case, FindingIssued, on, business_date)
    if refused:
        return refused
    who = person_of("person", person)
    if who not in case.sat | case.investigators:
        return refuse(R.NOT_A_MEMBER, f"{who} has no part in the group", f"{who} 非认定小组成员或调查人", INDEPENDENT)
    return FindingIssued(number, document, who, on)
