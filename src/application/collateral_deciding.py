"""Deciding on an item of collateral without touching it, and keeping what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ..domain.collateral.events import (
    Cancelled,
    Ended,
    Entry,
    ItemEvent,
    Linked,
    Reduced,
    Registered,
    Renewed,
    Unlinked,
    Valued,
    Withdrawn,
)
from ..domain.collateral.item import History, Item
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.record import Circumstances, appended, record
from ..domain.collateral.release import Loosening
from ..domain.collateral.rules import Left
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY, ExchangeRate
from ..domain.shared.money import Money
from .cases import Case
from .collateral_commands import CollateralCommand
from .collateral_names import PersonName, marked
from .collateral_store import Held
from .command import Command
from .desk import Desk, stale
from .outcomes import Conflict, Done, NotFound, Subject, SubjectKind
from .ports import Unit

RULE: Final = "collateral"
_MOMENT: Final = timedelta(microseconds=1)
_OF_COVER: Final = (Registered, Renewed, Reduced, Cancelled, Linked, Unlinked, Valued, Ended, Withdrawn)
"""Events after which the loans of an item are secured otherwise."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What would be recorded: entry and names, the item's history with it, and the item before and after."""

    before: Item | None
    after: Item
    entry: Entry
    history: History
    names: tuple[PersonName, ...] = ()


def find(desk: Desk, command: CollateralCommand) -> Held | NotFound | Conflict:
    """The item of a command under lock; one of another branch is not there for this actor."""
    held = held_item(desk, command.item_id)
    if isinstance(held, NotFound):
        return held
    return stale(SubjectKind.COLLATERAL, held.item.number, held.version, command.expected_version) or held


def held_item(desk: Desk, item_id: UUID) -> Held | NotFound:
    """An item under lock; one of another branch is not there for this actor."""
    held = desk.unit.collateral.get(desk.bank.id, item_id)
    if held is None or not desk.scope.allows(desk.bank.id, held.item.branch):
        return NotFound(SubjectKind.COLLATERAL, str(item_id))
    return held


def prefetch(unit: Unit, institution: UUID, items: Sequence[UUID]) -> None:
    """Lock the items of a batch of commands in key order and read their histories, in two statements."""
    if len(items) > 1:
        unit.collateral.histories(institution, list(unit.collateral.get_many(institution, items)))


def history_of(desk: Desk, held: Held) -> History:
    """All entries of an item."""
    return desk.unit.collateral.histories(desk.bank.id, [held.item.id]).get(held.item.id, History())


def policy_on(desk: Desk, day: date) -> CollateralPolicy:
    """The collateral policy that counts on a day, by all that is known."""
    return desk.collateral_policies.at(day)


def decide(
    desk: Desk,
    history: History,
    event: ItemEvent,
    day: date,
    loosening: Loosening | None = None,
    left: Left | None = None,
) -> Decided | Refusal:
    """What recording an event on a value date would come to, or the first rule against it."""
    before = history.latest()
    given = Circumstances(
        policy=policy_on(desk, day),
        business_date=desk.bank.booking_date,
        recorded_at=_instant(desk, history),
        lending_lines=_lending_lines(desk, event, history, day),
        rates=_rates(desk, event),
        loosening=loosening,
        left=left,
    )
    event, names = marked(event, len(history.entries) + 1)
    entry = record(history, event, day, given)
    if isinstance(entry, Refusal):
        return entry
    whole = appended(history, entry)
    after = whole.latest()
    if after is None:
        raise ValueError("what was recorded is of an item that was taken in")
    return Decided(before, after, entry, whole, names)


def _instant(desk: Desk, history: History) -> datetime:
    """What is known of an item only moves forward, also where one who came first waited for the other."""
    if not history.entries:
        return desk.at
    return max(desk.at, history.entries[-1].recorded_at + _MOMENT)


def _lending_lines(desk: Desk, event: ItemEvent, history: History, day: date) -> frozenset[str]:
    """The lines that made the loans: until there is an organisation chart, the branches of loans and of the item.

    Nobody is asked where nobody of the bank valued or confirmed.
    """
    item = history.latest()
    if item is None:
        return frozenset()
    if isinstance(event, Linked):
        value, loans = item.valuation, {event.link.loan}
    elif isinstance(event, Valued):
        then = history.as_of(day)
        value, loans = event.valuation, {*item.loans, *(then.loans if then else ())}
    else:
        return frozenset()
    if value is None or not (value.valuer_line or value.confirmed_by_line):
        return frozenset()
    briefs = desk.unit.claims.briefs(desk.bank.id, sorted(loans)) if loans else {}
    return frozenset({item.branch, *(brief.branch for brief in briefs.values())})


def _rates(desk: Desk, event: ItemEvent) -> tuple[ExchangeRate, ...]:
    """Exchange rates, where the event names an amount in another currency than that of the books."""
    named: Sequence[Money | None] = ()
    if isinstance(event, Valued):
        named = (event.valuation.value,)
    elif isinstance(event, Registered):
        named = (event.charge.amount,)
    elif isinstance(event, Linked):
        named = (event.link.limit,)
    elif isinstance(event, Reduced):
        named = (event.amount,)
    if all(money is None or money.currency == HOME_CURRENCY for money in named):
        return ()
    return tuple(desk.unit.holdings.rates(desk.bank.id))


def subject_of(item: Item) -> Subject:
    """The audit chain of an item."""
    return Subject(SubjectKind.COLLATERAL, item.id)


def keep(desk: Desk, command: Command, decided: Decided, **more: object) -> None:
    """Hand a decision to the store and tell others; `more` is told beside what every message of collateral says."""
    entry, item = decided.entry, decided.after
    today = desk.bank.booking_date
    latest = max(each.value_date for each in decided.history.entries)
    held = Held.of(item, entry.sequence, entry.recorded_at, latest, today, policy_on(desk, today))
    desk.unit.collateral.save(held, [entry], desk.actor.account, command.reason)
    if decided.names:
        desk.unit.collateral_names.keep(desk.bank.id, item.id, decided.names)
    desk.tell(f"collateral.{type(entry.event).__name__}", subject_of(item), told(decided) | more)
    if isinstance(entry.event, _OF_COVER):
        desk.secured.update(item.loans, decided.before.loans if decided.before else ())


def told(decided: Decided) -> dict[str, object]:
    """What every message of collateral says; `loans` are those that it secured before or secures now."""
    entry, item = decided.entry, decided.after
    before = decided.before.loans if decided.before else ()
    return {
        "item": str(item.id),
        "number": item.number,
        "kind": item.kind,
        "sequence": entry.sequence,
        "valueDate": entry.value_date.isoformat(),
        "loans": sorted(str(loan) for loan in {*before, *item.loans}),
    }


def done(desk: Desk, command: Command, item: Item, at: datetime, made: UUID | None = None) -> Done:
    """The answer of a command about an item."""
    return Done(type(command).__name__, subject_of(item), desk.bank.booking_date, at, made=made)


def case_of(desk: Desk, command: Command, decided: Decided) -> Case:
    """A decision that needs nobody else."""
    event = decided.entry.event
    made = event.charge.id if isinstance(event, Registered) else None

    def carry_out() -> Done:
        keep(desk, command, decided)
        return done(desk, command, decided.after, decided.entry.recorded_at, made)

    return Case(subject_of(decided.after), decided.after.branch, None, None, tuple, carry_out)
