"""Why a step on a proposal is refused: one function per reason, one list per step, in a fixed order."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..shared.actor import Actor
from ..shared.errors import Refusal
from .delegation import Delegation
from .proposal import Proposal, ProposalStatus


class ApprovalRefusal(StrEnum):
    """Why a step is refused, in the order of checking."""

    OTHER_INSTITUTION = "OTHER_INSTITUTION"
    """The proposal belongs to another institution."""
    ALREADY_DECIDED = "ALREADY_DECIDED"
    """Approved, refused, withdrawn or expired proposals never change."""
    EXPIRED = "EXPIRED"
    """The time for deciding is over."""
    NOT_EXPIRED = "NOT_EXPIRED"
    """The time for deciding is not over yet."""
    WITH_ITS_MAKER = "WITH_ITS_MAKER"
    """The proposal went back to its maker and waits to be submitted again."""
    NOT_RETURNED = "NOT_RETURNED"
    """Only a returned proposal can be submitted again."""
    NOT_ITS_MAKER = "NOT_ITS_MAKER"
    """Only the person who made it may withdraw it or submit it again."""
    OWN_PROPOSAL = "OWN_PROPOSAL"
    """Nobody decides on their own proposal, through whatever account."""
    OPINION_ALREADY_GIVEN = "OPINION_ALREADY_GIVEN"
    """A person gives one opinion on one submission, in their own name or in another's."""
    NOT_IN_ROUTE = "NOT_IN_ROUTE"
    """The person does not hold the role that the route asks for."""
    DELEGATOR_INVOLVED = "DELEGATOR_INVOLVED"
    """The person whose power is used made the proposal or has agreed to it already."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A refusal needs its reason."""


_OPEN: Final = frozenset({ProposalStatus.PROPOSED, ProposalStatus.RETURNED})
_ARTICLE: Final = "不相容岗位分离 [K-h]"

Check = Callable[[Proposal, Actor, datetime], Refusal | None]


def _other_institution(proposal: Proposal, actor: Actor, _: datetime) -> Refusal | None:
    if actor.institution == proposal.institution:
        return None
    return Refusal(
        ApprovalRefusal.OTHER_INSTITUTION,
        f"proposal {proposal.id} belongs to another institution than account {actor.account}",
        f"申请 {proposal.id} 不属于账号 {actor.account} 所在机构",
    )


def already_decided(proposal: Proposal) -> Refusal | None:
    """Refuse whatever is asked of a proposal that has its final status."""
    if proposal.status in _OPEN:
        return None
    return Refusal(
        ApprovalRefusal.ALREADY_DECIDED,
        f"proposal {proposal.id} is {proposal.status} and no longer changes; make a new one",
        f"申请 {proposal.id} 已处于终态 {proposal.status},不可变更,请另行提出",
    )


def _already_decided(proposal: Proposal, _: Actor, __: datetime) -> Refusal | None:
    return already_decided(proposal)


def _expired(proposal: Proposal, _: Actor, at: datetime) -> Refusal | None:
    if at < proposal.expires_at:
        return None
    return Refusal(
        ApprovalRefusal.EXPIRED,
        f"proposal {proposal.id} had to be decided before {proposal.expires_at.isoformat()}; make a new one",
        f"申请 {proposal.id} 已超过审批时限 {proposal.expires_at.isoformat()},请另行提出",
    )


def _with_its_maker(proposal: Proposal, _: Actor, __: datetime) -> Refusal | None:
    if proposal.status is not ProposalStatus.RETURNED:
        return None
    return Refusal(
        ApprovalRefusal.WITH_ITS_MAKER,
        f"proposal {proposal.id} went back to {proposal.maker}, because its figures changed",
        f"申请 {proposal.id} 因数据变动已退回经办人 {proposal.maker}",
    )


def _not_returned(proposal: Proposal, _: Actor, __: datetime) -> Refusal | None:
    if proposal.status is ProposalStatus.RETURNED:
        return None
    return Refusal(
        ApprovalRefusal.NOT_RETURNED,
        f"proposal {proposal.id} waits for its approvers already; only a returned one is submitted again",
        f"申请 {proposal.id} 正在审批中,仅退回的申请可重新提交",
    )


def _not_its_maker(proposal: Proposal, actor: Actor, _: datetime) -> Refusal | None:
    if actor.person == proposal.maker:
        return None
    return Refusal(
        ApprovalRefusal.NOT_ITS_MAKER,
        f"only {proposal.maker}, who made proposal {proposal.id}, can do this, not {actor.person}",
        f"仅经办人 {proposal.maker} 可对申请 {proposal.id} 执行该操作,{actor.person} 无权操作",
    )


def _own_proposal(proposal: Proposal, actor: Actor, _: datetime) -> Refusal | None:
    if actor.person != proposal.maker:
        return None
    return Refusal(
        ApprovalRefusal.OWN_PROPOSAL,
        f"{actor.person} made proposal {proposal.id} as {proposal.maker_account}; another person decides",
        f"{actor.person} 是申请 {proposal.id} 的经办人(账号 {proposal.maker_account}),须由他人审批",
        _ARTICLE,
    )


def _opinion_already_given(proposal: Proposal, actor: Actor, _: datetime) -> Refusal | None:
    if actor.person not in proposal.agreed:
        return None
    return Refusal(
        ApprovalRefusal.OPINION_ALREADY_GIVEN,
        f"{actor.person} has given an opinion on proposal {proposal.id}; another person is needed",
        f"{actor.person} 已对申请 {proposal.id} 发表意见,须由其他人员审批",
        _ARTICLE,
    )


def in_whose_name(proposal: Proposal, actor: Actor, at: datetime, delegations: Sequence[Delegation]) -> str | Refusal:
    """In whose name the actor may decide the step that waits: empty for their own, else the delegator's.

    Refused, in this order: NOT_IN_ROUTE, DELEGATOR_INVOLVED.
    """
    step = proposal.route.step_after(len(proposal.agreements))
    if step.role in actor.roles:
        return ""
    givers = sorted(d.delegator for d in delegations if d.covers(actor, step.role, proposal.kind, at))
    if not givers:
        return Refusal(
            ApprovalRefusal.NOT_IN_ROUTE,
            f"step {step.name} of proposal {proposal.id} is decided by the role {step.role}, which {actor.person} "
            "neither has nor was delegated",
            f"申请 {proposal.id} 的 {step.name} 环节须由角色 {step.role} 审批,{actor.person} 不具备该角色,亦未获转授权",
        )
    free = [giver for giver in givers if giver != proposal.maker and giver not in proposal.agreed]
    if free:
        return free[0]
    return Refusal(
        ApprovalRefusal.DELEGATOR_INVOLVED,
        f"{', '.join(givers)}, in whose name {actor.person} would decide on proposal {proposal.id}, made it or has "
        "agreed; ask another person",
        f"转授权人 {'、'.join(givers)} 为申请 {proposal.id} 的经办人或已发表意见,{actor.person} 不得代其审批",
        _ARTICLE,
    )


TO_DECIDE: Final[tuple[Check, ...]] = (
    _other_institution,
    _already_decided,
    _expired,
    _with_its_maker,
    _own_proposal,
    _opinion_already_given,
)
"""Before the route is asked (`in_whose_name`)."""
TO_WITHDRAW: Final[tuple[Check, ...]] = (_other_institution, _already_decided, _expired, _not_its_maker)
TO_RESUBMIT: Final[tuple[Check, ...]] = (
    _other_institution,
    _already_decided,
    _expired,
    _not_returned,
    _not_its_maker,
)


def first_refusal(checks: Iterable[Check], proposal: Proposal, actor: Actor, at: datetime) -> Refusal | None:
    """The first refusal of a list of checks, or None when every check passes."""
    return next((no for check in checks if (no := check(proposal, actor, at))), None)
