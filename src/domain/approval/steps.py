"""The steps a person can take on a proposal. Each returns one event or the first refusal of a fixed order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ..shared.actor import Actor, Route
from ..shared.errors import Refusal
from ..shared.ids import business_number
from ..shared.instants import checked_instant
from .content import canonical_payload, checked_comment, checked_expiry, checked_figures
from .delegation import Delegation
from .proposal import (
    ApprovalGiven,
    Figures,
    Opinion,
    Proposal,
    ProposalExpired,
    ProposalMade,
    ProposalRefused,
    ProposalResubmitted,
    ProposalReturned,
    ProposalWithdrawn,
    Subject,
    Verdict,
)
from .rules import (
    TO_DECIDE,
    TO_RESUBMIT,
    TO_WITHDRAW,
    ApprovalRefusal,
    already_decided,
    first_refusal,
    in_whose_name,
)


def propose(
    *,
    proposal_id: UUID,
    kind: str,
    subject: Subject,
    payload: Mapping[str, object],
    figures: Figures,
    route: Route,
    actor: Actor,
    at: datetime,
    expires_at: datetime,
) -> ProposalMade:
    """Put a command before a second person.

    `payload` is the command as data (`canonical_payload` says what it may hold); `figures` are what the maker
    saw of its effect; `route` is what the policy asks for. Always accepted once its parts are well formed.
    """
    checked_instant("at", at)
    return ProposalMade(
        id=proposal_id,
        institution=actor.institution,
        kind=business_number("kind", kind),
        subject=subject,
        payload=canonical_payload(payload),
        figures=checked_figures(figures),
        maker=actor.person,
        maker_account=actor.account,
        route=route,
        at=at,
        expires_at=checked_expiry(at, expires_at),
    )


def approve(
    proposal: Proposal,
    actor: Actor,
    fresh_figures: Figures,
    at: datetime,
    comment: str = "",
    delegations: Sequence[Delegation] = (),
) -> ApprovalGiven | ProposalReturned | Refusal:
    """Agree to the step of a proposal that waits, in one's own name or in that of a delegator.

    `fresh_figures` come from deciding the command again against the current state. If they differ in any
    name, value or place from those on the proposal, it goes back to its maker and the opinion says so.
    Refused, in this order: OTHER_INSTITUTION, ALREADY_DECIDED, EXPIRED, WITH_ITS_MAKER, OWN_PROPOSAL,
    OPINION_ALREADY_GIVEN, NOT_IN_ROUTE, DELEGATOR_INVOLVED.
    """
    checked_instant("at", at)
    fresh, text = checked_figures(fresh_figures), checked_comment(comment)
    name = _name(proposal, actor, at, delegations)
    if isinstance(name, Refusal):
        return name
    if fresh != proposal.figures:
        return ProposalReturned(_opinion(proposal, actor, Verdict.SENT_BACK, text, at, name), fresh)
    final = len(proposal.agreements) + 1 >= proposal.route.persons
    return ApprovalGiven(_opinion(proposal, actor, Verdict.AGREED, text, at, name), final)


def refuse(
    proposal: Proposal, actor: Actor, at: datetime, comment: str, delegations: Sequence[Delegation] = ()
) -> ProposalRefused | Refusal:
    """Say no to a proposal. Refused as `approve` is, and last, without a reason, REASON_REQUIRED."""
    checked_instant("at", at)
    text = checked_comment(comment)
    name = _name(proposal, actor, at, delegations)
    if isinstance(name, Refusal):
        return name
    if not text:
        return Refusal(
            ApprovalRefusal.REASON_REQUIRED,
            f"say why proposal {proposal.id} is refused",
            f"否决申请 {proposal.id} 须填写理由",
        )
    return ProposalRefused(_opinion(proposal, actor, Verdict.REFUSED, text, at, name))


def withdraw(proposal: Proposal, actor: Actor, at: datetime) -> ProposalWithdrawn | Refusal:
    """Take an open proposal back.

    Refused, in this order: OTHER_INSTITUTION, ALREADY_DECIDED, EXPIRED, NOT_ITS_MAKER.
    """
    checked_instant("at", at)
    return first_refusal(TO_WITHDRAW, proposal, actor, at) or ProposalWithdrawn(actor.account, at)


def resubmit(
    proposal: Proposal, actor: Actor, figures: Figures, route: Route, *, at: datetime, expires_at: datetime
) -> ProposalResubmitted | Refusal:
    """Submit a returned proposal again, with the present figures and the route they call for.

    Agreements to the earlier figures stay on record and no longer count. Refused, in this order:
    OTHER_INSTITUTION, ALREADY_DECIDED, EXPIRED, NOT_RETURNED, NOT_ITS_MAKER.
    """
    checked_instant("at", at)
    fresh, until = checked_figures(figures), checked_expiry(at, expires_at)
    return first_refusal(TO_RESUBMIT, proposal, actor, at) or ProposalResubmitted(
        actor.account, fresh, route, at, until
    )


def expire(proposal: Proposal, at: datetime) -> ProposalExpired | Refusal:
    """Close an open proposal whose time is over. Refused: ALREADY_DECIDED, NOT_EXPIRED."""
    checked_instant("at", at)
    if refusal := already_decided(proposal):
        return refusal
    if at < proposal.expires_at:
        return Refusal(
            ApprovalRefusal.NOT_EXPIRED,
            f"proposal {proposal.id} can be decided until {proposal.expires_at.isoformat()}",
            f"申请 {proposal.id} 的审批时限为 {proposal.expires_at.isoformat()},尚未到期",
        )
    return ProposalExpired(at)


def _name(proposal: Proposal, actor: Actor, at: datetime, delegations: Sequence[Delegation]) -> str | Refusal:
    return first_refusal(TO_DECIDE, proposal, actor, at) or in_whose_name(proposal, actor, at, delegations)


def _opinion(proposal: Proposal, actor: Actor, verdict: Verdict, comment: str, at: datetime, name: str) -> Opinion:
    return Opinion(proposal.submission, actor.person, actor.account, verdict, comment, at, name)
