"""Incompatible duties, checked and written where commands are carried out (不相容岗位分离).

Every command that is somebody's duty is checked when it is prepared, under the locks of what it is about, and logged
when it was done or proposed; so is every opinion on a proposal. The same log says who handled a loan over its life.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from ..domain.approval import Proposal
from ..domain.organisation import (
    COOLING_DAYS,
    Act,
    Duty,
    Handled,
    in_the_bank,
    on_the_loan,
    refuse_incompatible,
)
from ..domain.shared.actor import Role
from .borrower import RegisterBorrower
from .claims import RegisterClaim
from .classification import ProposeClass
from .collateral_commands import CollateralCommand, TakeCollateral
from .command import Command
from .desk import Desk, refused
from .duties import DUTIES
from .encoding import from_json
from .guarantor_commands import GuaranteeCommand, SignGuarantee
from .handling_commands import APPROVED_BY_ONE, HANDLING, approving
from .handling_store import ActFilter
from .liability_commands import DecideReconsideration, HoldLiabilityMeeting, LiabilityCommand
from .liability_facts import loans_of
from .loan import LoanCommand, OpenLoan, RecordPaymentOverLoans
from .outcomes import Done, Pending, Refused
from .provisioning_commands import ProposeProvisions, StartProvisionRun
from .write_off_commands import ApplyForWriteOff, ReviewWriteOff, WriteOffByList, WriteOffCommand

RULE: Final = "organisation"
_ENTERED: Final = frozenset({Role.OPERATIONS})
_MAKING: Final = (OpenLoan, RegisterBorrower, RegisterClaim, TakeCollateral, SignGuarantee, StartProvisionRun)
"""Commands about something that is not there before."""
_APPLYING: Final = (ApplyForWriteOff, WriteOffByList)
"""Commands that make something about loans that are there."""
_VOTED: Final = (ReviewWriteOff, HoldLiabilityMeeting, DecideReconsideration)
"""Commands that record what several persons did together: whoever voted did the duty, and so did who records it."""
_ESTIMATES: Final = 10_000
"""How many estimates of one person are looked through where that person confirms a run."""
_NAMED: Final = (
    ("loan_id", Handled.LOAN),
    ("claim_id", Handled.CLAIM),
    ("item_id", Handled.COLLATERAL),
    ("replacement_id", Handled.COLLATERAL),
    ("guarantee_id", Handled.GUARANTEE),
    ("party", Handled.BORROWER),
    ("borrower_id", Handled.BORROWER),
    ("case_id", Handled.LIABILITY_CASE),
    ("write_off_id", Handled.WRITE_OFF),
    ("provision_run_id", Handled.PROVISION_RUN),
)
"""Fields that name what a command is about."""

Subjects = tuple[tuple[Handled, UUID], ...]


def refuse_duty(desk: Desk, command: Command) -> Refused | None:
    """INCOMPATIBLE_DUTY where one who does a prepared command has done the opposite duty on what it is about."""
    duty = HANDLING.get(type(command))
    if duty is None:
        return None
    name, entered, subjects = type(command).__name__, is_entered(desk, command), _ids(_subjects(desk, command))
    found = (_refuse(desk, subjects, name, duty, person, entered=entered) for person in _doing(desk, command))
    return next((refusal for refusal in found if refusal), None)


def refuse_opinion(desk: Desk, proposal: Proposal, kind: type[Command], step: str) -> Refused | None:
    """INCOMPATIBLE_DUTY where the actor has done the opposite of deciding this step of a proposal.

    `kind` is the command proposed, `step` that which is asked for (`Approve`, `Refuse`).
    """
    duty = _opinion(proposal, kind)
    if duty is None:
        return None
    command = from_json(kind, proposal.command)
    subjects = [*_ids(_subjects(desk, command)), *_estimated(desk, command)]
    return _refuse(desk, subjects, step, duty, desk.actor.person)


def log_duty(desk: Desk, command: Command, outcome: Done | Pending) -> None:
    """Write that the actor did or proposed a command."""
    duty = HANDLING.get(type(command))
    if duty is not None:
        proposal = outcome.proposal.id if isinstance(outcome, Pending) else None
        named = _paid(outcome) if isinstance(command, RecordPaymentOverLoans) else _subjects(desk, command)
        subjects = (*_made(outcome), *named) if not named or isinstance(command, _APPLYING) else named
        for person in _doing(desk, command):
            _log(desk, duty, type(command), subjects, proposal, person, entered=is_entered(desk, command))


def log_opinion(desk: Desk, proposal: Proposal, kind: type[Command]) -> None:
    """Write that the actor agreed to a proposal or refused it; `proposal` as it was before."""
    duty = _opinion(proposal, kind)
    if duty is not None:
        subjects = _subjects(desk, from_json(kind, proposal.command))
        _log(desk, duty, kind, subjects, proposal.id, desk.actor.person)


def prefetch_duties(desk: Desk, commands: Sequence[Command]) -> None:
    """Read what the checks of a batch of commands need in one statement."""
    handled = [(command, HANDLING[type(command)]) for command in commands if type(command) in HANDLING]
    if len(handled) > 1:
        subjects = {subject for command, _ in handled for _, subject in _named(command)} | {desk.bank.id}
        duties = [duty for _, duty in handled]
        opposite = on_the_loan(duties) | in_the_bank(duties)
        desk.unit.handling.done(desk.bank.id, desk.actor.person, sorted(subjects), opposite)


def _refuse(
    desk: Desk, subjects: Sequence[UUID], asked: str, duty: Duty, person: str, *, entered: bool = False
) -> Refused | None:
    bank = desk.bank.id
    if duty is Duty.ADMINISTRATION:
        since = desk.bank.booking_date - timedelta(days=COOLING_DAYS)
        last = desk.unit.handling.last(bank, person, in_the_bank([duty]), since)
        done: Sequence[Act] = () if last is None else (last,)
    else:
        opposite = on_the_loan([duty]) | in_the_bank([duty])
        done = desk.unit.handling.done(bank, person, [*subjects, bank], opposite)
    refusal = refuse_incompatible(duty, done, desk.bank.booking_date, entered=entered)
    return refused(asked, RULE, refusal) if refusal else None


def _doing(desk: Desk, command: Command) -> tuple[str, ...]:
    """Who does a command: the actor, and whoever voted where it records a vote."""
    if not isinstance(command, _VOTED):
        return (desk.actor.person,)
    voted = (ballot.person for ballot in command.ballots if ballot.vote is not None)
    return tuple(dict.fromkeys((desk.actor.person, *voted)))


def _estimated(desk: Desk, command: Command) -> tuple[UUID, ...]:
    """Loans of a run that is to be confirmed whose cash flows the actor has estimated for it."""
    run = (
        desk.unit.provisions.run(desk.bank.id, command.provision_run_id)
        if isinstance(command, ProposeProvisions)
        else None
    )
    if run is None:
        return ()
    mine = ActFilter(person=desk.actor.person, duties=frozenset({Duty.PROVISION_COMPUTE}))
    loans = {act.subject for act in desk.unit.handling.on_loans(desk.bank.id, None, mine, None, _ESTIMATES)}
    return tuple(desk.unit.provisions.estimates(desk.bank.id, sorted(loans), run.as_of, desk.at)) if loans else ()


def _opinion(proposal: Proposal, kind: type[Command]) -> Duty | None:
    approve = 1 if kind in APPROVED_BY_ONE else proposal.route.approvals
    last = len(proposal.agreements) >= proposal.route.persons - approve
    return approving(kind, last=last)


def is_entered(desk: Desk, command: Command) -> bool:
    """Whether only operations' role lets the actor do this: it takes over what others did elsewhere."""
    return desk.actor.roles & DUTIES[type(command)] == _ENTERED


def _log(
    desk: Desk,
    duty: Duty,
    kind: type[Command],
    subjects: Subjects,
    proposal: UUID | None,
    person: str,
    *,
    entered: bool = False,
) -> None:
    bank = desk.bank
    desk.unit.handling.add(
        [
            Act(
                id=desk.ids.next(),
                institution=bank.id,
                kind=handled,
                subject=subject,
                duty=duty,
                person=person,
                account=desk.actor.account,
                command=kind.__name__,
                day=bank.booking_date,
                at=desk.at,
                proposal=proposal,
                entered=entered,
            )
            for handled, subject in (subjects or ((Handled.INSTITUTION, bank.id),))
        ]
    )


def _ids(subjects: Subjects) -> list[UUID]:
    return [subject for _, subject in subjects]


def _named(command: Command) -> Subjects:
    """What a command names that was there before."""
    if isinstance(command, _MAKING):
        return ()
    if isinstance(command, LoanCommand):
        return ((Handled.LOAN, command.loan_id),)
    if isinstance(command, ProposeClass):
        return tuple((Handled.CLAIM, each.claim_id) for each in command.classes)
    if isinstance(command, RecordPaymentOverLoans):
        return tuple((Handled.LOAN, loan) for loan in command.loan_ids)
    values = ((kind, getattr(command, name, None)) for name, kind in _NAMED)
    return tuple((kind, value) for kind, value in values if isinstance(value, UUID))


def _subjects(desk: Desk, command: Command) -> Subjects:
    """What a command is about: what it names, and the loans behind it.

    A payment over loans without names is for all the borrower's open loans; what is done to an item of collateral is
    done to every loan that it secures, and what is done to a guarantee, to an application for write-off or to a case of
    liability to every loan of it.
    """
    named = _named(command)
    if isinstance(command, RecordPaymentOverLoans) and not named:
        loans: Iterable[UUID] = desk.unit.loans.of_borrower(desk.bank.id, command.borrower_id)
    elif isinstance(command, CollateralCommand):
        held = desk.unit.collateral.held(desk.bank.id, [command.item_id]).get(command.item_id)
        loans = held.item.loans if held else ()
    elif isinstance(command, GuaranteeCommand):
        loans = {link.loan for link in desk.unit.guarantees.links_of(desk.bank.id, command.guarantee_id)}
    elif isinstance(command, LiabilityCommand):
        kept = desk.unit.liability.get(desk.bank.id, command.case_id)
        loans = loans_of(kept.case) if kept else ()
    elif isinstance(command, WriteOffCommand):
        loans = desk.unit.write_offs.loans_of(desk.bank.id, command.write_off_id)
    elif isinstance(command, ApplyForWriteOff):
        loans = [claim.loan_id for claim in command.claims]
    elif isinstance(command, WriteOffByList):
        loans = [row.loan_id for row in command.rows]
    else:
        return named
    known = {subject for _, subject in named}
    return (*named, *((Handled.LOAN, loan) for loan in loans if loan not in known))


def _paid(outcome: Done | Pending) -> Subjects:
    """The loans that a payment reached; one that it settled is open no more."""
    posted = outcome.posted if isinstance(outcome, Done) else ()
    return tuple((Handled.LOAN, loan) for loan in sorted({row.loan_id for row in posted}))


def _made(outcome: Done | Pending) -> Subjects:
    """What a command has made, where it named nothing that was there before."""
    if isinstance(outcome, Done) and outcome.command == StartProvisionRun.__name__ and outcome.made is not None:
        return ((Handled.PROVISION_RUN, outcome.made),)
    return ((Handled(outcome.subject.kind.value), outcome.subject.id),)
