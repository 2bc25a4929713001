"""Use cases that give security up: release, partial release, replacement (解除、部分解除、置换).

Each needs a coverage check and, by the amount given up, a second person. What it meant for each loan is kept and told:
guarantors are freed to that extent (Civil Code 409), and it is a change in the debtor's favour (2023 measures
art. 19(7)); who keeps guarantees and the facts of restructuring reads `given_up`, or hears `loosened` of the message.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from ..domain.collateral.events import ItemEvent, Linked
from ..domain.collateral.parts import Link
from ..domain.collateral.refusals import CollateralRefusal
from ..domain.collateral.release import Loosening
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .collateral_checking import GivingUp, check, given_up_value, shown
from .collateral_commands import CollateralRecording, LinkCollateral, ReleaseCollateral, ReplaceCollateral
from .collateral_deciding import RULE, Decided, decide, done, find, held_item, history_of, keep, subject_of
from .collateral_freeing import freeing
from .collateral_store import GivenUp, Held
from .desk import Desk, refused
from .encoding import to_json
from .outcomes import Done


def prepare_release(desk: Desk, command: ReleaseCollateral) -> Case | Stop:
    """Give an item back; refused in the order of `CollateralRefusal`."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    return prepare_giving_up(desk, command, held, command.event(desk.ids.next))


def prepare_replacement(desk: Desk, command: ReplaceCollateral) -> Case | Stop:
    """Give an item back against another; the other's registration secures the same loans before the first is freed."""
    desk.unit.collateral.get_many(desk.bank.id, [command.item_id, command.replacement_id])
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    other = held_item(desk, command.replacement_id)
    if not isinstance(other, Held):
        return other
    links = tuple(
        Link(command.charge_id, loan) for loan in held.item.loans if not other.item.link(command.charge_id, loan)
    )
    linked: list[Decided] = []
    history = history_of(desk, other)
    for link in links:
        decided = decide(desk, history, Linked(link), command.value_date)
        if isinstance(decided, Refusal):
            return refused(type(command).__name__, RULE, decided)
        linked.append(decided)
        history = decided.history
    giving = GivingUp(
        history_of(desk, held), command.event(desk.ids.next), command.value_date, history_of(desk, other), links
    )
    return _prepare(desk, command, giving, linked)


def prepare_giving_up(desk: Desk, command: CollateralRecording, held: Held, event: ItemEvent) -> Case | Stop:
    """Give an item or a part of it up, once another person agrees; the coverage check decides first."""
    return _prepare(desk, command, GivingUp(history_of(desk, held), event, command.value_date), ())


def _prepare(desk: Desk, command: CollateralRecording, giving: GivingUp, linked: Sequence[Decided]) -> Case | Stop:
    found = _checked(desk, giving)
    if isinstance(found, Refusal):
        return refused(type(command).__name__, RULE, found)
    checked, ending = found
    numbers = _numbers(desk, checked)
    freed = freeing(desk, checked, giving.day)
    if isinstance(freed, Refusal):
        return refused(type(command).__name__, "guarantor", freed)

    def carry_out() -> Done:
        for each in linked:
            _link(desk, command, each)
        _keep(desk, command, ending, checked)
        for planned in freed:
            planned.write(desk, type(command).__name__, command.idempotency_key)
        return done(desk, command, ending.after, ending.entry.recorded_at)

    return Case(
        subject_of(ending.after),
        ending.after.branch,
        CommandKind.COLLATERAL_RELEASE,
        given_up_value(desk, giving),
        lambda: shown(desk, giving, checked, numbers),
        carry_out,
    )


def _link(desk: Desk, command: CollateralRecording, decided: Decided) -> None:
    """Link the other item under the name of what it is, so that its own chain says what its entries hold."""
    event = decided.entry.event
    if not isinstance(event, Linked):
        raise TypeError("a replacement is linked")
    linking = LinkCollateral(
        idempotency_key=command.idempotency_key, reason=command.reason, item_id=decided.after.id,
        value_date=command.value_date, charge_id=event.link.charge, loan_id=event.link.loan,
    )  # fmt: skip
    keep(desk, linking, decided)
    desk.audit(subject_of(decided.after), type(linking).__name__, "DONE", to_json(linking))


def _checked(desk: Desk, giving: GivingUp) -> tuple[Loosening, Decided] | Refusal:
    """The check of the value date, which is kept and shown; that of the booking date has to allow it too."""
    unchecked = decide(desk, giving.history, giving.event, giving.day)
    if isinstance(unchecked, Refusal) and unchecked.code.value != CollateralRefusal.COVER_NOT_CHECKED.value:
        return unchecked
    today = desk.bank.booking_date
    if giving.day != today and isinstance(refusal := _checked_on(desk, giving, today), Refusal):
        return refusal
    return _checked_on(desk, giving, giving.day)


def _checked_on(desk: Desk, giving: GivingUp, day: date) -> tuple[Loosening, Decided] | Refusal:
    found = check(desk, giving, day)
    if isinstance(found, Refusal):
        return found
    decided = decide(desk, giving.history, giving.event, giving.day, found)
    return decided if isinstance(decided, Refusal) else (found, decided)


def _numbers(desk: Desk, found: Loosening) -> Mapping[UUID, str]:
    loans = desk.unit.loans.get_many(desk.bank.id, [row.loan for row in found.rows])
    return {loan.id: loan.number for loan in loans.values()}


def _keep(desk: Desk, command: CollateralRecording, decided: Decided, found: Loosening) -> None:
    entry, item = decided.entry, decided.after
    rows = [
        GivenUp(
            item=item.id,
            sequence=entry.sequence,
            loan=row.loan,
            value_date=entry.value_date,
            recorded_at=entry.recorded_at,
            before=row.before.covered,
            after=row.after.covered,
            frees_guarantors=row.frees_guarantors,
            loosens=row.loosens,
        )
        for row in found.rows
    ]
    keep(desk, command, decided, loosened=[_told(row) for row in rows])
    desk.unit.collateral.give_up(desk.bank.id, rows)


def _told(row: GivenUp) -> dict[str, object]:
    return {
        "loan": str(row.loan),
        "before": row.before,
        "after": row.after,
        "freesGuarantors": row.frees_guarantors,
        "loosens": row.loosens,
    }
