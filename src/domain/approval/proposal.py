"""A proposal, what can happen to it, and how each event changes it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.actor import Route, RouteStep
from ..shared.ids import business_number

Figures = tuple[tuple[str, str], ...]
"""(name, value as text) in the order in which the maker saw them."""


class ProposalStatus(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "PROPOSED"
    """Waits for its approvers (待审批)."""
    RETURNED = "RETURNED"
    """Back with its maker, because the figures changed (退回)."""
    APPROVED = "APPROVED"
    """Everyone needed has agreed; carried out (已通过)."""
    REFUSED = "REFUSED"
    """An approver said no (已否决)."""
    WITHDRAWN = "WITHDRAWN"
    """Its maker took it back (已撤回)."""
    EXPIRED = "EXPIRED"
    """Not decided in time (已失效)."""


class Verdict(StrEnum):
    """What an approver's opinion came to."""

    AGREED = "AGREED"
    """Agreed to the figures shown (同意)."""
    SENT_BACK = "SENT_BACK"
    """Would have agreed, but the figures had changed (数据变动退回)."""
    REFUSED = "REFUSED"
    """Said no (不同意)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the command is about: a type of aggregate such as `loan`, and its id."""

    type: str
    id: str

    def __post_init__(self) -> None:
        business_number("subject.type", self.type)
        business_number("subject.id", self.id)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's opinion on one submission; never changed or removed.

    `on_behalf_of` is the person whose delegated power was used (转授权); empty: the person's own.
    """

    submission: int
    person: str
    account: str
    verdict: Verdict
    comment: str
    at: datetime
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A command that waits for a second person.

    Attributes:
        kind: which command, for example `WAIVER`.
        payload: the command as canonical JSON text; `command` reads it.
        figures: what the maker saw and the approvers agree to.
        maker, maker_account: the person, and the account used.
        submission: 1 at first, one more each time it is submitted again; opinions belong to one submission.
        version: number of events so far, for the optimistic check of the store.
    """

    id: UUID
    institution: UUID
    kind: str
    subject: Subject
    payload: str
    figures: Figures
    maker: str
    maker_account: str
    route: Route
    made_at: datetime
    expires_at: datetime
    status: ProposalStatus
    submission: int
    opinions: tuple[Opinion, ...]
    version: int

    @property
    def command(self) -> dict[str, object]:
        """The command's data, as a fresh mapping each time."""
        loaded: dict[str, object] = json.loads(self.payload)
        return loaded

    @property
    def agreements(self) -> tuple[Opinion, ...]:
        """The agreements to the present submission, in order."""
        return tuple(o for o in self.opinions if o.submission == self.submission and o.verdict is Verdict.AGREED)

    @property
    def agreed(self) -> frozenset[str]:
        """The persons who have agreed to the present submission, or in whose name somebody has."""
        given = self.agreements
        return frozenset(o.person for o in given) | frozenset(o.on_behalf_of for o in given if o.on_behalf_of)

    @property
    def waiting_for(self) -> RouteStep | None:
        """The step of the route that comes next; None when everybody has agreed."""
        given = len(self.agreements)
        return self.route.step_after(given) if given < self.route.persons else None


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """A person proposed a command."""

    id: UUID
    institution: UUID
    kind: str
    subject: Subject
    payload: str
    figures: Figures
    maker: str
    maker_account: str
    route: Route
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """An approver agreed; `final` when that was the last one needed, and the command is to be carried out."""

    opinion: Opinion
    final: bool


@dataclass(frozen=True, slots=True)
class ProposalReturned:
    """An approver would have agreed, but the figures had changed: back to the maker with the new ones."""

    opinion: Opinion
    figures: Figures


@dataclass(frozen=True, slots=True)
class ProposalRefused:
    """An approver said no."""

    opinion: Opinion


@dataclass(frozen=True, slots=True)
class ProposalResubmitted:
    """The maker submitted a returned proposal again, with the present figures and the route they call for."""

    account: str
    figures: Figures
    route: Route
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """The maker took the proposal back."""

    account: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalExpired:
    """Nobody decided in time."""

    at: datetime


ApprovalEvent = (
    ProposalMade
    | ApprovalGiven
    | ProposalReturned
    | ProposalRefused
    | ProposalResubmitted
    | ProposalWithdrawn
    | ProposalExpired
)

TRANSITIONS: Final[dict[tuple[ProposalStatus, type[ApprovalEvent]], frozenset[ProposalStatus]]] = {
    (ProposalStatus.PROPOSED, ApprovalGiven): frozenset({ProposalStatus.PROPOSED, ProposalStatus.APPROVED}),
    (ProposalStatus.PROPOSED, ProposalReturned): frozenset({ProposalStatus.RETURNED}),
    (ProposalStatus.PROPOSED, ProposalRefused): frozenset({ProposalStatus.REFUSED}),
    (ProposalStatus.PROPOSED, ProposalWithdrawn): frozenset({ProposalStatus.WITHDRAWN}),
    (ProposalStatus.PROPOSED, ProposalExpired): frozenset({ProposalStatus.EXPIRED}),
    (ProposalStatus.RETURNED, ProposalResubmitted): frozenset({ProposalStatus.PROPOSED}),
    (ProposalStatus.RETURNED, ProposalWithdrawn): frozenset({ProposalStatus.WITHDRAWN}),
    (ProposalStatus.RETURNED, ProposalExpired): frozenset({ProposalStatus.EXPIRED}),
}
"""Every step that exists: from a status, by an event, to one of these. There is no step out of a decision."""


def evolve(proposal: Proposal | None, event: ApprovalEvent) -> Proposal:
    """The proposal after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, ProposalMade):
        if proposal is not None:
            raise ValueError(f"proposal {proposal.id} was made already")
        return _made(event)
    if proposal is None:
        raise ValueError(f"{type(event).__name__} needs a proposal that was made")
    after = _changed(proposal, event)
    if after.status not in TRANSITIONS.get((proposal.status, type(event)), frozenset()):
        raise ValueError(f"{type(event).__name__} cannot follow on {proposal.status} of proposal {proposal.id}")
    return replace(after, version=proposal.version + 1)


def _made(event: ProposalMade) -> Proposal:
    return Proposal(
        id=event.id,
        institution=event.institution,
        kind=event.kind,
        subject=event.subject,
        payload=event.payload,
        figures=event.figures,
        maker=event.maker,
        maker_account=event.maker_account,
        route=event.route,
        made_at=event.at,
        expires_at=event.expires_at,
        status=ProposalStatus.PROPOSED,
        submission=1,
        opinions=(),
        version=1,
    )


def _changed(proposal: Proposal, event: ApprovalEvent) -> Proposal:
    match event:
        case ApprovalGiven(opinion, final):
            status = ProposalStatus.APPROVED if final else ProposalStatus.PROPOSED
            return replace(proposal, status=status, opinions=(*proposal.opinions, opinion))
        case ProposalReturned(opinion, figures):
            opinions = (*proposal.opinions, opinion)
            return replace(proposal, status=ProposalStatus.RETURNED, opinions=opinions, figures=figures)
        case ProposalRefused(opinion):
            return replace(proposal, status=ProposalStatus.REFUSED, opinions=(*proposal.opinions, opinion))
        case ProposalResubmitted():
            return replace(
                proposal,
                status=ProposalStatus.PROPOSED,
                figures=event.figures,
                route=event.route,
                expires_at=event.expires_at,
                submission=proposal.submission + 1,
            )
        case ProposalWithdrawn():
            return replace(proposal, status=ProposalStatus.WITHDRAWN)
        case ProposalExpired():
            return replace(proposal, status=ProposalStatus.EXPIRED)
        case ProposalMade():
            return _made(event)
