"""Reconsideration (复议、申诉): asked in time by the person concerned, decided by other people, never worse [S:26]."""

from dataclasses import replace
from datetime import date
from typing import Final

from ..shared.calendar import Calendar
from ..shared.errors import Refusal
from ..shared.papers import note, person_of
from .case import Case
from .consequences import worse
from .deadlines import asking
from .events import ReconsiderationAsked, Reconsidered, ReviewGroupFormed
from .forming import seats_refusal, step_refusal
from .independence import Acted, independence_refusal
from .kinds import Degree, Exclusion, Reply
from .meeting import Grounds, ballots_refusal, carried, findings_of, reasons_refusal
from .parts import MAX_PERSONS, Answer, Assessment, Ballot, Independence, Member, PersonFinding, bounded
from .policy import LiabilityPolicy
from .refusals import LiabilityRefusal as R
from .refusals import reason_refusal, refuse

_APPEAL: Final = "金规〔2024〕11号 申诉 [S:26]"


def acted_in_first(case: Case) -> Acted:
    """Who may not reconsider: the first group, who investigated or initiated, who signed, who opened the case."""
    return {
        Exclusion.OPENED: frozenset({case.opened.person}),
        Exclusion.INVESTIGATED: case.investigators,
        Exclusion.FIRST_GROUP: case.sat | ({case.initiator} if case.initiator else frozenset()),
        Exclusion.SIGNED: case.signers,
    }


def _asks(case: Case, person: str, on: date, policy: LiabilityPolicy, calendar: Calendar) -> Refusal | None:
    finding, told = case.finding(person), case.told_on(person)
    if finding is None:
        return refuse(R.NOT_CONCERNED, f"the finding is not about {person}", f"{person} 非被认定人")
    if told is None:
        return refuse(R.NOT_NOTIFIED, f"{person} was not told yet", f"{person} 尚未通知")
    if (asked := dict(case.requests).get(person)) is not None:
        return refuse(R.ASKED_ALREADY, f"{person} asked on {asked}", f"{person} 已于 {asked} 申请复议")
    if finding.degree is Degree.NONE:
        return refuse(R.NOTHING_TO_RECONSIDER, f"{person} is not liable", f"{person} 未被认定责任")
    last = asking(person, told, policy, calendar).last_day
    if on > last:
        return refuse(R.TOO_LATE, f"{on} lies after {last}", f"{on} 已过复议期限 {last}", _APPEAL)
    return None


def ask(
    case: Case, person: str, reason: str, on: date, *, policy: LiabilityPolicy, calendar: Calendar, business_date: date
) -> ReconsiderationAsked | Refusal:
    """Ask as the person concerned; `person` is who asks, nobody asks for another.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NOT_CONCERNED, NOT_NOTIFIED, ASKED_ALREADY,
    NOTHING_TO_RECONSIDER, TOO_LATE.
    """
    who = person_of("person", person)
    return (
        step_refusal(case, ReconsiderationAsked, on, business_date)
        or reason_refusal(note("reason", reason))
        or _asks(case, who, on, policy, calendar)
        or ReconsiderationAsked(who, reason, on)
    )


def form_review_group(
    case: Case,
    members: tuple[Member, ...],
    person: str,
    on: date,
    *,
    policy: LiabilityPolicy,
    independence: Independence,
    business_date: date,
) -> ReviewGroupFormed | Refusal:
    """Name other people to reconsider; named anew, the new group takes the place of the old one.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SEAT_TWICE, GROUP_TOO_SMALL, DEPARTMENT_MISSING, ONE_CHAIR,
    NOT_INDEPENDENT.
    """
    who = person_of("person", person)
    people = [each.person for each in members]
    return (
        step_refusal(case, ReviewGroupFormed, on, business_date)
        or seats_refusal(members, policy.review_group_size, policy)
        or independence_refusal(case, [who], independence, {})
        or independence_refusal(case, people, independence, acted_in_first(case))
        or ReviewGroupFormed(members, who, on)
    )


def _requests(case: Case, proposal: tuple[Assessment, ...]) -> Refusal | None:
    answered = [each.person for each in proposal]
    if len(set(answered)) < len(answered):
        return refuse(R.PERSON_TWICE, "a person has one answer", "同一人重复答复")
    if strangers := sorted(set(answered) - set(case.open_requests)):
        shown = ", ".join(strangers[:20])
        return refuse(R.NOT_ASKED, f"did not ask: {shown}", f"未申请复议: {shown}", _APPEAL)
    if left := sorted(set(case.open_requests) - set(answered)):
        shown = ", ".join(left[:20])
        return refuse(R.REQUEST_UNANSWERED, f"gets no answer: {shown}", f"未答复: {shown}", _APPEAL)
    return None


def _capped(new: PersonFinding, old: PersonFinding | None) -> PersonFinding:
    """A result whose deduction is at most what it was: a lower degree may be a share of something larger."""
    return new if old is None or new.deduction <= old.deduction else replace(new, deduction=old.deduction)


def _never_worse(case: Case, findings: tuple[PersonFinding, ...]) -> Refusal | None:
    for new in findings:
        old = case.finding(new.person)
        if old is not None and (found := worse(new, old)):
            shown = ", ".join(found)
            return refuse(
                R.WORSE_THAN_BEFORE,
                f"{new.person}: {shown} would be worse than before",
                f"{new.person}: {shown} 较原结果加重",
                _APPEAL,
                *((new.person, each) for each in found),
            )
    return None


def _reply(new: PersonFinding, old: PersonFinding | None) -> Reply:
    if new.degree is Degree.NONE:
        return Reply.LIFTED
    same = old is not None and (new.degree, new.deduction) == (old.degree, old.deduction)
    return Reply.UPHELD if same and old is not None and set(new.measures) == set(old.measures) else Reply.REDUCED


def reconsider(
    case: Case,
    proposal: tuple[Assessment, ...],
    ballots: tuple[Ballot, ...],
    minutes: str,
    document: str,
    on: date,
    *,
    grounds: Grounds,
    independence: Independence,
    business_date: date,
) -> Reconsidered | Refusal:
    """Vote on the answers to everybody who has asked and has none. The reply follows from old and new result.

    No deduction is more than it was, also where a balance has grown or a lower degree is a share of something larger.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NO_REVIEW_GROUP, NOT_INDEPENDENT,
    NOT_A_MEMBER, NO_QUORUM, DISSENT_WITHOUT_REASON, PERSON_TWICE, NOT_ASKED, REQUEST_UNANSWERED, what `finding_of`
    refuses, WORSE_THAN_BEFORE.
    """
    bounded("proposal", proposal, MAX_PERSONS, 1)
    refused = step_refusal(case, Reconsidered, on, business_date) or reasons_refusal(proposal)
    if refused:
        return refused
    if not case.reviewers:
        return refuse(R.NO_REVIEW_GROUP, "nobody was named to reconsider", "未成立复议小组", _APPEAL)
    people = [each.person for each in case.reviewers]
    refused = (
        independence_refusal(case, people, independence, acted_in_first(case))
        or ballots_refusal(case.reviewers, ballots, grounds.policy)
        or _requests(case, proposal)
    )
    if refused:
        return refused
    computed = findings_of(case, proposal, grounds)
    if isinstance(computed, Refusal):
        return computed
    findings = tuple(_capped(each, case.finding(each.person)) for each in computed)
    if refused := _never_worse(case, findings):
        return refused
    answers = tuple(Answer(_reply(each, case.finding(each.person)), each) for each in findings)
    return Reconsidered(answers, ballots, minutes, document, carried(ballots, grounds.policy), on)
