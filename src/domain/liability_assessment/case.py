"""A case as the fold of its events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from .events import (
    CaseEvent,
    Closed,
    FilePrepared,
    FindingIssued,
    GroupFormed,
    HandedOver,
    Initiated,
    MeetingHeld,
    Notified,
    Opened,
    Receipted,
    ReconsiderationAsked,
    Reconsidered,
    Resumed,
    Returned,
    ReviewGroupFormed,
    Signed,
    Suspended,
    Withdrawn,
)
from .kinds import CaseStatus
from .parts import Answer, Handling, LifeFile, Member, PersonFinding

_S = CaseStatus


@dataclass(frozen=True, slots=True)
class Case:
    """A case of liability assessment.

    Attributes:
        last: the day of the last step.
        members: the group as it stands. `sat`: everybody who ever sat in it; `investigators`: who ever prepared a file.
        initiator: who initiated the assessment; empty: nobody yet.
        meetings: every vote, carried or not, with dissent.
        findings: the results that count: as carried, after reconsideration as answered.
        signatures: since the finding was last issued; `signers`: everybody who ever signed or returned it.
        notices, requests: the day on which each person was told, and asked.
        open_requests: persons who have asked and have no answer yet, in the order of asking.
        answers: what the reconsideration answered.
        resumes_to, suspended_on: only while suspended. `suspended_days`: all earlier suspensions together.
        version: number of events, for the optimistic check of the store.
    """

    opened: Opened
    status: CaseStatus
    last: date
    members: tuple[Member, ...] = ()
    sat: frozenset[str] = frozenset()
    file: LifeFile | None = None
    investigators: frozenset[str] = frozenset()
    initiator: str = ""
    meetings: tuple[MeetingHeld, ...] = ()
    findings: tuple[PersonFinding, ...] = ()
    issued: FindingIssued | None = None
    signatures: tuple[Signed, ...] = ()
    signers: frozenset[str] = frozenset()
    notices: tuple[tuple[str, date], ...] = ()
    requests: tuple[tuple[str, date], ...] = ()
    open_requests: tuple[str, ...] = ()
    reviewers: tuple[Member, ...] = ()
    answers: tuple[Answer, ...] = ()
    hand_overs: tuple[HandedOver, ...] = ()
    receipts: tuple[Receipted, ...] = ()
    resumes_to: CaseStatus | None = None
    suspended_on: date | None = None
    suspended_days: int = 0
    closed_on: date | None = None
    version: int = 1

    @property
    def id(self) -> UUID:
        """The case's id."""
        return self.opened.case

    @property
    def total(self) -> int:
        """What is outstanding on all loans of the case, minor units."""
        return sum(loan.amount for loan in self.opened.loans)

    @property
    def handlings(self) -> tuple[Handling, ...]:
        """Who handled the loans by the file; empty before there is one."""
        return () if self.file is None else self.file.handlings

    @property
    def concerned(self) -> frozenset[str]:
        """Whom the findings are about."""
        return frozenset(finding.person for finding in self.findings)

    def finding(self, person: str) -> PersonFinding | None:
        """The result that counts for a person; None: the findings are not about the person."""
        return next((each for each in self.findings if each.person == person), None)

    def told_on(self, person: str) -> date | None:
        """The day on which a person was told."""
        return dict(self.notices).get(person)


_MOVING: Final = (GroupFormed, FilePrepared, Suspended, Withdrawn)
_REFERRING: Final = (HandedOver, Receipted)
TRANSITIONS: Final[dict[CaseStatus, tuple[type[CaseEvent], ...]]] = {
    _S.OPENED: (GroupFormed, Suspended, Withdrawn),
    _S.GROUP_FORMED: _MOVING,
    _S.FILE_READY: (*_MOVING, Initiated),
    _S.INITIATED: (*_MOVING, MeetingHeld, *_REFERRING),
    _S.DECIDED: (FindingIssued, *_REFERRING),
    _S.FOUND: (Signed, Returned, *_REFERRING),
    _S.SIGNED: (Notified, ReconsiderationAsked, *_REFERRING),
    _S.NOTIFIED: (ReconsiderationAsked, Closed, *_REFERRING),
    _S.RECONSIDERING: (Notified, ReconsiderationAsked, ReviewGroupFormed, Reconsidered, *_REFERRING),
    _S.CLOSED: _REFERRING,
    _S.SUSPENDED: (Resumed,),
    _S.WITHDRAWN: (),
}
"""What can happen in each status. There is no other step."""


def evolve(case: Case | None, event: CaseEvent) -> Case:
    """The case after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, Opened):
        if case is not None:
            raise ValueError(f"case {case.id} was opened already")
        return Case(event, _S.OPENED, event.on)
    if case is None:
        raise ValueError(f"{type(event).__name__} needs a case that was opened")
    if type(event) not in TRANSITIONS[case.status]:
        raise ValueError(f"{type(event).__name__} cannot follow on {case.status} of case {case.id}")
    return replace(_changed(case, event), last=event.on, version=case.version + 1)


def _changed(case: Case, event: CaseEvent) -> Case:
    match event:
        case GroupFormed(members):
            # A new group begins with the file: what was prepared for the old one is looked at anew.
            return replace(
                case, members=members, sat=case.sat | {each.person for each in members}, status=_S.GROUP_FORMED
            )
        case FilePrepared(file, person):
            return replace(case, file=file, investigators=case.investigators | {person}, status=_S.FILE_READY)
        case Initiated(person):
            return replace(case, initiator=person, status=_S.INITIATED)
        case MeetingHeld(findings, carried=carried):
            held = replace(case, meetings=(*case.meetings, event))
            return replace(held, findings=findings, status=_S.DECIDED) if carried else held
        case _:
            return _decided(case, event)


def _decided(case: Case, event: CaseEvent) -> Case:
    match event:
        case FindingIssued():
            return replace(case, issued=event, signatures=(), status=_S.FOUND)
        case Signed(_, person, final):
            signed = replace(case, signatures=(*case.signatures, event), signers=case.signers | {person})
            return replace(signed, status=_S.SIGNED) if final else signed
        case Returned(_, person):
            back = replace(case, findings=(), issued=None, signatures=(), signers=case.signers | {person})
            return replace(back, status=_S.INITIATED)
        case Suspended():
            return replace(case, status=_S.SUSPENDED, resumes_to=case.status, suspended_on=event.on)
        case Resumed():
            return _resumed(case, event)
        case Withdrawn():
            return replace(case, status=_S.WITHDRAWN)
        case _:
            return _after_signing(case, event)


def _resumed(case: Case, event: Resumed) -> Case:
    if case.suspended_on is None or case.resumes_to is None:
        raise ValueError(f"case {case.id} is not suspended")
    days = case.suspended_days + (event.on - case.suspended_on).days
    return replace(case, status=case.resumes_to, resumes_to=None, suspended_on=None, suspended_days=days)


def _standing(case: Case) -> CaseStatus:
    """Where a signed case stands, by who was told and who waits for an answer."""
    if case.open_requests:
        return _S.RECONSIDERING
    return _S.NOTIFIED if case.concerned <= {person for person, _ in case.notices} else _S.SIGNED


def _after_signing(case: Case, event: CaseEvent) -> Case:
    match event:
        case Notified(person, on=on):
            case = replace(case, notices=(*case.notices, (person, on)))
        case ReconsiderationAsked(person, on=on):
            requests = (*case.requests, (person, on))
            case = replace(case, requests=requests, open_requests=(*case.open_requests, person))
        case ReviewGroupFormed(members):
            return replace(case, reviewers=members)
        case Reconsidered(answers, carried=carried):
            case = _answered(case, answers) if carried else case
        case HandedOver():
            return replace(case, hand_overs=(*case.hand_overs, event))
        case Receipted():
            return replace(case, receipts=(*case.receipts, event))
        case Closed():
            return replace(case, status=_S.CLOSED, closed_on=event.on)
        case _:
            raise ValueError(f"{type(event).__name__} is no event of a signed case")
    return replace(case, status=_standing(case))


def _answered(case: Case, answers: tuple[Answer, ...]) -> Case:
    new = {answer.finding.person: answer.finding for answer in answers}
    return replace(
        case,
        findings=tuple(new.get(each.person, each) for each in case.findings),
        answers=(*case.answers, *answers),
        open_requests=tuple(person for person in case.open_requests if person not in new),
    )


def fold(events: Iterable[CaseEvent]) -> Case | None:
    """The case after these events; None: there is none."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    return case
