"""Use cases of borrowers.

Personal fields stay out of audit rows, answers and messages: they say which changed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ..domain.borrower import Profile, amend, evolve, register
from ..domain.borrower.erasure import erase, nobody_agrees
from ..domain.policy import CommandKind
from ..domain.shared.actor import Actor
from ..domain.shared.errors import Refusal
from ..domain.shared.scope import scope_of
from .borrower import AmendBorrower, EraseBorrower, RegisterBorrower
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused, stale
from .outcomes import Conflict, ConflictKind, Done, Forbidden, NotFound, Subject, SubjectKind


def prepare_registration(desk: Desk, command: RegisterBorrower) -> Case | Stop:
    """Register a borrower."""
    bank = desk.bank
    if stop := _outside(desk.actor, command.profile):
        return stop
    if desk.unit.borrowers.by_number(bank.id, [command.number]):
        why = f"there is a borrower {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    event = register(
        borrower_id=desk.ids.next(),
        institution=bank.id,
        number=command.number,
        profile=command.profile,
        on=bank.booking_date,
    )
    if isinstance(event, Refusal):
        return refused("RegisterBorrower", "borrower", event)
    borrower = evolve(None, event)

    def keep() -> Done:
        desk.unit.borrowers.save(borrower)
        return _done(desk, command, Subject(SubjectKind.BORROWER, borrower.id), "borrower.Registered")

    subject = Subject(SubjectKind.BORROWER, borrower.id)
    return Case(subject, command.profile.branch, None, None, tuple, keep)


def prepare_amendment(desk: Desk, command: AmendBorrower) -> Case | Stop:
    """Replace a borrower's facts."""
    borrower = desk.unit.borrowers.get(desk.bank.id, command.borrower_id)
    if borrower is None or not desk.scope.allows(borrower.institution, borrower.profile.branch):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    stop = _outside(desk.actor, command.profile) or stale(
        SubjectKind.BORROWER, borrower.number, borrower.version, command.expected_version
    )
    if stop:
        return stop
    event = amend(borrower, command.profile)
    if isinstance(event, Refusal):
        return refused("AmendBorrower", "borrower", event)
    amended = evolve(borrower, event)

    def keep() -> Done:
        desk.unit.borrowers.save(amended)
        before, after = borrower.profile.group, amended.profile.group
        moved = {} if before == after else {"group": {"from": before, "to": after}}
        return _done(desk, command, Subject(SubjectKind.BORROWER, borrower.id), "borrower.Amended", moved)

    return Case(Subject(SubjectKind.BORROWER, borrower.id), amended.profile.branch, None, None, tuple, keep)


def prepare_erasure(desk: Desk, command: EraseBorrower) -> Case | Stop:
    """Erase a borrower's personal data; always with a second person."""
    bank = desk.bank
    borrower = desk.unit.borrowers.get(bank.id, command.borrower_id)
    if borrower is None or not desk.scope.allows(bank.id, borrower.profile.branch):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    claims = desk.unit.claims.of_borrowers(bank.id, [borrower.id])
    still = [claim for claim in claims if claim.closed_on is None]
    ended = [claim.closed_on for claim in claims if claim.closed_on is not None]
    # Whoever guarantees for others is needed as long as they owe, and its papers as long as theirs.
    debtors = (borrower.id, *desk.unit.guarantees.debtors_of(bank.id, borrower.id))
    booked = [desk.unit.loans.last_booked(bank.id, debtor) for debtor in debtors]
    ended += [day for day in booked if day is not None]
    guaranteed = desk.unit.guarantees.given_by(bank.id, borrower.id, bank.booking_date)
    event = erase(
        borrower,
        open_claims=len(still) + guaranteed + len(desk.unit.loans.of_borrower(bank.id, borrower.id)),
        ended_on=max(ended, default=borrower.registered_on),
        years=desk.policy.retention_years,
        on=bank.booking_date,
    )
    if isinstance(event, Refusal):
        return refused("EraseBorrower", "borrower", event)
    if desk.policy.route(CommandKind.ERASURE) is None:
        return refused("EraseBorrower", "borrower", nobody_agrees(desk.policy.version))
    subject = Subject(SubjectKind.BORROWER, borrower.id)

    def keep() -> Done:
        desk.unit.collateral_names.forget(bank.id, borrower.id)
        desk.unit.borrowers.erase(bank.id, borrower.id)
        return _done(desk, command, subject, "borrower.Erased")

    shown = (("number", borrower.number), ("kept_until", event.kept_until.isoformat()))
    return Case(subject, borrower.profile.branch, CommandKind.ERASURE, None, lambda: shown, keep)


def _outside(actor: Actor, profile: Profile) -> Forbidden | None:
    """Nobody registers a borrower in a branch they do not work for, or moves one there."""
    if scope_of(actor).allows(actor.institution, profile.branch):
        return None
    return Forbidden(f"{actor.account} does not work for branch {profile.branch}")


def _done(
    desk: Desk, command: Command, subject: Subject, message: str, more: Mapping[str, object] = MappingProxyType({})
) -> Done:
    desk.tell(message, subject, {"borrower": str(subject.id), **more})
    return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)
