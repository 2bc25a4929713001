"""An application for write-off as the fold of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from .events import (
    Applied,
    Approved,
    CaseEvent,
    Confirmed,
    EvidenceFiled,
    OpinionGiven,
    Rejected,
    Reversed,
    Reviewed,
    Withdrawn,
    WrittenOff,
)
from .kinds import INTERNAL, CaseStatus, Paper
from .parts import Amounts, AppliedClaim, Ballot, Confirmation, Evidence, LegalOpinion

_S = CaseStatus


@dataclass(frozen=True, slots=True)
class Case:
    """An application for write-off.

    Attributes:
        applied: as it was made: claims, unit, cause, maker.
        last: the day of the last step.
        confirmations: signatures under the internal evidence as it is; a new internal paper empties them.
        signers, authors: everybody who ever signed internal evidence or gave an opinion, also where it was redone.
        amounts: as booked, a row per claim in the order of the application; empty before.
        reserve_used: minor units.
        version: number of events, for the optimistic check of the store.
    """

    applied: Applied
    status: CaseStatus
    last: date
    evidence: tuple[Evidence, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    opinion: LegalOpinion | None = None
    signers: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    ballots: tuple[Ballot, ...] = ()
    minutes: str = ""
    reviewed_on: date | None = None
    approvals: tuple[Approved, ...] = ()
    amounts: tuple[Amounts, ...] = ()
    reserve_used: int = 0
    written_off_on: date | None = None
    reversal: Reversed | None = None
    version: int = 1

    @property
    def id(self) -> UUID:
        """The application's id."""
        return self.applied.case

    @property
    def claims(self) -> tuple[AppliedClaim, ...]:
        """The claims in the order of the application."""
        return self.applied.claims

    @property
    def total(self) -> int:
        """What is applied for in all, minor units: what the level of approval depends on."""
        return sum(claim.amounts.total for claim in self.claims)

    @property
    def internal_evidence(self) -> tuple[Evidence, ...]:
        """The papers that the originating unit made itself."""
        return tuple(paper for paper in self.evidence if paper.kind in INTERNAL)

    @property
    def reviewers(self) -> frozenset[str]:
        """Who was convened to the review."""
        return frozenset(ballot.person for ballot in self.ballots)

    @property
    def approvers(self) -> frozenset[str]:
        """Who has approved."""
        return frozenset(each.person for each in self.approvals)


TRANSITIONS: Final[dict[CaseStatus, tuple[type[CaseEvent], ...]]] = {
    _S.APPLIED: (EvidenceFiled, Confirmed, OpinionGiven, Reviewed, Withdrawn),
    _S.REVIEWED: (Approved, Rejected, Withdrawn),
    _S.APPROVED: (WrittenOff, Withdrawn),
    _S.WRITTEN_OFF: (Reversed,),
    _S.REJECTED: (),
    _S.WITHDRAWN: (),
    _S.REVERSED: (),
}
"""What can happen in each status. There is no other step."""


def evolve(case: Case | None, event: CaseEvent) -> Case:
    """The application after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, Applied):
        if case is not None:
            raise ValueError(f"application {case.id} was made already")
        return Case(event, _S.APPLIED, event.on)
    if case is None:
        raise ValueError(f"{type(event).__name__} needs an application that was made")
    if type(event) not in TRANSITIONS[case.status]:
        raise ValueError(f"{type(event).__name__} cannot follow on {case.status} of application {case.id}")
    return replace(_changed(case, event), version=case.version + 1)


def _changed(case: Case, event: CaseEvent) -> Case:
    match event:
        case EvidenceFiled(evidence, _, on):
            # What was signed is what was there: a new internal paper is signed anew by all.
            confirmations = () if evidence.kind in INTERNAL else case.confirmations
            return replace(case, evidence=(*case.evidence, evidence), confirmations=confirmations, last=on)
        case Confirmed(confirmation):
            signers = case.signers | {confirmation.person}
            confirmations = (*case.confirmations, confirmation)
            return replace(case, confirmations=confirmations, signers=signers, last=confirmation.on)
        case OpinionGiven(opinion):
            return replace(case, opinion=opinion, authors=case.authors | {opinion.author}, last=opinion.on)
        case Reviewed(ballots, minutes, agreed, on):
            status = _S.REVIEWED if agreed else _S.REJECTED
            return replace(case, ballots=ballots, minutes=minutes, reviewed_on=on, status=status, last=on)
        case _:
            return _ended(case, event)


def _ended(case: Case, event: CaseEvent) -> Case:
    match event:
        case Approved():
            status = _S.APPROVED if event.final else case.status
            return replace(case, approvals=(*case.approvals, event), status=status, last=event.on)
        case Rejected():
            return replace(case, status=_S.REJECTED, last=event.on)
        case Withdrawn():
            return replace(case, status=_S.WITHDRAWN, last=event.on)
        case WrittenOff(amounts, used, on):
            booked = replace(case, status=_S.WRITTEN_OFF, amounts=amounts, reserve_used=used)
            return replace(booked, written_off_on=on, last=on)
        case Reversed():
            return replace(case, status=_S.REVERSED, reversal=event, last=event.on)
        case _:
            raise ValueError(f"{type(event).__name__} ends nothing")


def papers(case: Case) -> Mapping[UUID, frozenset[Paper]]:
    """The kinds of evidence in the file for each claim, by loan: what `ClaimFacts.papers` asks for."""
    common = {each.kind for each in case.evidence if each.loan is None}
    if case.opinion is not None:
        common.add(Paper.LEGAL_OPINION)
    own: dict[UUID, set[Paper]] = {}
    for each in case.evidence:
        if each.loan is not None:
            own.setdefault(each.loan, set()).add(each.kind)
    shared = frozenset(common)
    return {claim.loan: shared | own[claim.loan] if claim.loan in own else shared for claim in case.claims}


def fold(events: Iterable[CaseEvent]) -> Case | None:
    """The application after these events; None: there is none."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    return case
