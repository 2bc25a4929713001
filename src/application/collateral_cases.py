"""Use cases of collateral that one person may carry out: taking in, registering, valuing, insuring, keeping."""

from dataclasses import replace

from ..domain.collateral.disposal import costs_paid
from ..domain.collateral.events import ItemEvent, Linked, OwnersChanged, Taken, Withdrawn
from ..domain.collateral.item import History
from ..domain.collateral.refusals import CollateralRefusal
from ..domain.shared.errors import Refusal
from .cases import Case, Stop, books_closed
from .collateral_cases_release import prepare_giving_up
from .collateral_commands import (
    CollateralRecording,
    RepossessCollateral,
    TakeCollateral,
    WithdrawCollateralEntry,
)
from .collateral_deciding import RULE, Decided, case_of, decide, find, history_of
from .collateral_lines import booked_for, home_only
from .collateral_store import Held
from .desk import Desk, refused
from .outcomes import Conflict, ConflictKind, Done, Forbidden, NotFound, SubjectKind


def prepare_taking(desk: Desk, command: TakeCollateral) -> Case | Stop:
    """Take an item in; refused in the order of `CollateralRefusal`."""
    bank = desk.bank
    if not desk.scope.allows(bank.id, command.branch):
        return Forbidden(f"{desk.actor.account} does not work for branch {command.branch}")
    if desk.unit.collateral.by_number(bank.id, [command.number]):
        why = f"there is an item of collateral {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    event = command.taken(desk.ids.next(), bank.id)
    if stop := _stranger(desk, event):
        return stop
    decided = decide(desk, History(), event, command.value_date)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    return case_of(desk, command, decided)


def prepare_recording(desk: Desk, command: CollateralRecording) -> Case | Stop:
    """Record one event of an item; where it gives security up, a second person decides (`collateral_cases_release`)."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    event = command.event(desk.ids.next)
    if stop := _stranger(desk, event):
        return stop
    decided = decide(desk, history_of(desk, held), event, command.value_date)
    if isinstance(decided, Decided):
        return case_of(desk, command, decided)
    if decided.code.value == CollateralRefusal.COVER_NOT_CHECKED.value:
        return prepare_giving_up(desk, command, held, event)
    return refused(type(command).__name__, RULE, decided)


def _stranger(desk: Desk, event: ItemEvent) -> NotFound | None:
    """Refuse owners and loans that are not there for this actor."""
    bank = desk.bank.id
    if isinstance(event, Linked):
        loan = desk.unit.claims.briefs(bank, [event.link.loan]).get(event.link.loan)
        if loan is None or not loan.account or not desk.scope.allows(bank, loan.branch):
            return NotFound(SubjectKind.LOAN, str(event.link.loan))
    if isinstance(event, Taken | OwnersChanged):
        owners = [owner.borrower for owner in event.owners if owner.borrower is not None]
        found = desk.unit.borrowers.briefs(bank, owners) if owners else {}
        for owner in owners:
            if owner not in found or not desk.scope.allows(bank, found[owner].branch):
                return NotFound(SubjectKind.BORROWER, str(owner))
    return None


def prepare_entry_withdrawal(desk: Desk, command: WithdrawCollateralEntry) -> Case | Stop:
    """Take an entry back from now on, on its own value date; NO_SUCH_ENTRY where it is none that can be withdrawn."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    history = history_of(desk, held)
    days = (entry.value_date for entry in history.entries if entry.sequence == command.sequence)
    day = next(days, desk.bank.booking_date)
    decided = decide(desk, history, Withdrawn(command.sequence), day)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    return case_of(desk, command, decided)


def prepare_repossession(desk: Desk, command: RepossessCollateral) -> Case | Stop:
    """The bank takes an item into its hands; the costs it advances stay receivable until the item is realised."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    if stop := home_only("costs", command.costs) or books_closed(desk, command):
        return stop
    decided = decide(desk, history_of(desk, held), command.event(desk.ids.next), command.value_date)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    case = case_of(desk, command, decided)

    def both() -> Done:
        answer = case.carry_out()
        paid = costs_paid(command.value_date, command.costs.minor, decided.entry.sequence)
        desk.unit.collateral.post(desk.bank.id, booked_for(desk, decided, paid))
        return answer

    return replace(case, carry_out=both)
