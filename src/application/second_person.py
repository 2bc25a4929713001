"""Use cases of proposals: what one person proposes, another approves or refuses (双人复核)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from ..domain.approval import (
    ApprovalGiven,
    Delegation,
    Figures,
    Proposal,
    approve,
    delegate,
    evolve,
    propose,
    refuse,
    resubmit,
    revoke,
    withdraw,
)
from ..domain.approval import Subject as ProposalSubject
from ..domain.shared.actor import Route
from ..domain.shared.errors import Refusal
from .approval import Approve, Delegate, ProposalCommand, Refuse, Resubmit, RevokeDelegation, Withdraw
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused, stale
from .encoding import from_json, to_json
from .handling import log_opinion, refuse_opinion
from .organisation_roles import refuse_above
from .outcomes import Done, Invalid, NotFound, Pending, Refused, Subject, SubjectKind
from .saving import BOOKED_ON
from .views import proposal_view

Prepare = Callable[[Desk, Command], Case | Stop]
KINDS: dict[str, type[Command]] = {}
"""Commands that may be proposed, by the name they are kept under; filled where commands are prepared."""


def route_for(desk: Desk, case: Case) -> Route | None:
    """Who must agree to a case; None: nobody."""
    return None if case.kind is None else desk.policy.route(case.kind, case.amount)


def propose_case(desk: Desk, command: Command, case: Case, route: Route) -> Pending:
    """Keep a case as a proposal."""
    made = propose(
        proposal_id=desk.ids.next(),
        kind=type(command).__name__,
        subject=ProposalSubject(case.subject.kind.value, str(case.subject.id)),
        payload=to_json(command),
        figures=case.shown(),
        route=route,
        actor=desk.actor,
        at=desk.at,
        expires_at=desk.at + timedelta(days=desk.policy.proposal_days),
    )
    proposal = evolve(None, made)
    desk.unit.proposals.save(proposal, case.branch)
    desk.tell("approval.Proposed", case.subject, {"proposal": str(proposal.id), "command": proposal.kind})
    return Pending(type(command).__name__, case.subject, proposal_view(proposal, case.branch))


def step(desk: Desk, command: ProposalCommand, prepare: Prepare) -> tuple[Done | Stop, Subject | None]:
    """One person's step on a proposal, and what the proposal is about."""
    found = desk.unit.proposals.get(desk.bank.id, command.proposal_id)
    if found is None or not _visible(desk, *found):
        return NotFound("PROPOSAL", str(command.proposal_id)), None
    proposal, branch = found
    subject = Subject(SubjectKind(proposal.subject.type), UUID(proposal.subject.id))
    conflict = stale("PROPOSAL", str(proposal.id), proposal.version, command.expected_version)
    if conflict:
        return conflict, subject
    return _STEPS[type(command)](desk, command, proposal, branch, prepare), subject


def _visible(desk: Desk, proposal: Proposal, branch: str) -> bool:
    """A proposal of no branch is of the whole bank: for whoever works for all of it, and for its maker."""
    return desk.scope.allows(desk.bank.id, branch) or (not branch and desk.actor.person == proposal.maker)


def _again(desk: Desk, proposal: Proposal, prepare: Prepare) -> Case | Stop:
    """The proposed command, prepared against the present state."""
    command = from_json(KINDS[proposal.kind], proposal.command)
    if hasattr(command, "expected_version"):
        # The version its maker saw may have moved with time; the figures are what counts.
        command = replace(command, expected_version=None)  # type: ignore[call-arg]
    return prepare(desk, command)


def _figures(case: Case | Stop) -> Figures:
    """What carrying out would do now; a case that is refused now differs from every agreed figure."""
    if isinstance(case, Case):
        return case.shown()
    code = case.code if isinstance(case, Refused) else type(case).__name__
    return (("stopped", code),)


def _delegated(desk: Desk, proposal: Proposal) -> tuple[Delegation, ...]:
    """Delegations the actor may decide under; asked for only where the actor's own roles do not suffice."""
    step = proposal.waiting_for
    if step is None or step.role in desk.actor.roles:
        return ()
    return desk.unit.delegations.to(desk.bank.id, desk.actor.person, desk.at)


def prepare_delegation(desk: Desk, command: Delegate) -> Case | Stop:
    """Give one's own power in a role to another person."""
    unknown = sorted(command.kinds - set(KINDS))
    if unknown:
        return Invalid("kinds", unknown[0], f"kinds: {unknown[0]!r}: is no command that is proposed")
    made = delegate(
        delegation_id=desk.ids.next(),
        actor=desk.actor,
        to=command.to,
        role=command.role,
        kinds=command.kinds,
        at=desk.at,
        since=command.since,
        until=command.until,
        longest=timedelta(days=desk.policy.delegation_days),
    )
    return _delegation_case(desk, command, made, "approval.Delegated")


def prepare_revocation(desk: Desk, command: RevokeDelegation) -> Case | Stop:
    """Take a delegation back."""
    found = desk.unit.delegations.get(desk.bank.id, command.delegation_id)
    if found is None:
        return NotFound("DELEGATION", str(command.delegation_id))
    return _delegation_case(desk, command, revoke(found, desk.actor, desk.at), "approval.DelegationRevoked")


def _delegation_case(desk: Desk, command: Command, made: Delegation | Refusal, message: str) -> Case | Stop:
    if isinstance(made, Refusal):
        return refused(type(command).__name__, "approval", made)
    subject = desk.whole_bank

    def keep() -> Done:
        desk.unit.delegations.save(made)
        desk.tell(message, subject, {"delegation": str(made.id), "role": made.role.value})
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, made=made.id)

    return Case(subject, "", None, None, tuple, keep)


def _approve(desk: Desk, command: ProposalCommand, proposal: Proposal, branch: str, prepare: Prepare) -> Done | Stop:
    desk.decided = proposal
    try:
        case = _again(desk, proposal, prepare)
    finally:
        desk.decided = None
    event = approve(proposal, desk.actor, _figures(case), desk.at, command.reason, _delegated(desk, proposal))
    if isinstance(event, Refusal):
        return refused("Approve", "approval", event)
    if opposed := refuse_opinion(desk, proposal, KINDS[proposal.kind], "Approve"):
        return opposed
    if isinstance(event, ApprovalGiven):
        if isinstance(case, Case) and (above := refuse_above(desk, case, event.opinion.on_behalf_of)):
            return above
        log_opinion(desk, proposal, KINDS[proposal.kind])
    if isinstance(event, ApprovalGiven) and event.final and isinstance(case, Case):
        desk.proposal = proposal.id
        done = case.carry_out()
        desk.proposal = None
        # Whoever reads the subject's chain finds who proposed and who agreed beside what was done.
        value = {"proposal": str(proposal.id), "maker": proposal.maker, "input": proposal.command,
                 BOOKED_ON: str(done.booking_date)}  # fmt: skip
        desk.audit(done.subject, proposal.kind, "DONE", value)
        return replace(_moved(desk, command, evolve(proposal, event), branch), posted=done.posted)
    return _moved(desk, command, evolve(proposal, event), branch)


def _refuse(desk: Desk, command: ProposalCommand, proposal: Proposal, branch: str, _: Prepare) -> Done | Stop:
    event = refuse(proposal, desk.actor, desk.at, command.reason, _delegated(desk, proposal))
    if isinstance(event, Refusal):
        return refused("Refuse", "approval", event)
    if opposed := refuse_opinion(desk, proposal, KINDS[proposal.kind], "Refuse"):
        return opposed
    log_opinion(desk, proposal, KINDS[proposal.kind])
    return _moved(desk, command, evolve(proposal, event), branch)


def _withdraw(desk: Desk, command: ProposalCommand, proposal: Proposal, branch: str, _: Prepare) -> Done | Stop:
    event = withdraw(proposal, desk.actor, desk.at)
    if isinstance(event, Refusal):
        return refused("Withdraw", "approval", event)
    return _moved(desk, command, evolve(proposal, event), branch)


def _resubmit(desk: Desk, command: ProposalCommand, proposal: Proposal, branch: str, prepare: Prepare) -> Done | Stop:
    case = _again(desk, proposal, prepare)
    if not isinstance(case, Case):
        return case
    route = route_for(desk, case) or proposal.route
    until = desk.at + timedelta(days=desk.policy.proposal_days)
    event = resubmit(proposal, desk.actor, case.shown(), route, at=desk.at, expires_at=until)
    if isinstance(event, Refusal):
        return refused("Resubmit", "approval", event)
    return _moved(desk, command, evolve(proposal, event), branch)


def _moved(desk: Desk, command: ProposalCommand, proposal: Proposal, branch: str) -> Done:
    desk.unit.proposals.save(proposal, branch)
    subject = Subject(SubjectKind(proposal.subject.type), UUID(proposal.subject.id))
    data = {"proposal": str(proposal.id), "command": proposal.kind, "status": proposal.status.value}
    desk.tell(f"approval.{proposal.status.value.title()}", subject, data)
    view = proposal_view(proposal, branch)
    return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, proposal=view)


_STEPS = {Approve: _approve, Refuse: _refuse, Withdraw: _withdraw, Resubmit: _resubmit}
