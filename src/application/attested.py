"""What a loan's audit chain says that its rows must hold (审计链与分户账核对).

Every change of a loan stands in its chain: the command that opened it, each command carried out with its whole input,
each day it lived through, each fold under new knowledge. From these follow whose loan it is, its terms, its version,
and every entry with its event, reason, value date and instant. None of it needs the loan's own rows, so a row that
somebody changed by SQL, and with it everything that is computed from it, is still found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any, Final

from ..domain.loan.events import Entry, Event, PartialWriteOff, Repayment, Reversal, WriteOff
from ..domain.loan.loan import Loan
from . import loan as loan_commands
from .cases import steps_of
from .command import Command
from .encoding import from_json
from .loan import LoanCommand, OpenLoan, RecordPaymentOverLoans
from .saving import BOOKED_ON, FOLD_AGAIN, WAKE
from .write_off_commands import BookWriteOff, RecordWriteOffRecovery, ReverseWriteOff

_MOMENT: Final = timedelta(microseconds=1)
_WRITE_OFF: Final = (BookWriteOff, ReverseWriteOff)
"""Commands about an application: of each loan's part its own chain says the entries."""
_WRITTEN: Final[Mapping[str, type[Event]]] = {kind.__name__: kind for kind in (WriteOff, PartialWriteOff, Reversal)}
COMMANDS: Final[Mapping[str, type[Command]]] = {
    kind.__name__: kind
    for kind in (*vars(loan_commands).values(), RecordWriteOffRecovery, *_WRITE_OFF)
    if isinstance(kind, type) and issubclass(kind, Command)
}
"""The commands that change loans, by the name they stand under in a chain."""
_OF_THE_BANK: Final = frozenset({WAKE, FOLD_AGAIN})
"""Links that no command made; they record no entry and say the loan's version."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a loan's chain that changed the loan; `value` is what the row says, as JSON data."""

    command: str
    recorded_at: datetime
    value: Any

    @property
    def input(self) -> Mapping[str, Any]:
        """The command's input; of what a second person agreed to it stands beside the proposal."""
        return _without_booking(self.value.get("input", self.value))

    @property
    def booked_on(self) -> date | None:
        """The date the command was booked on, where the row says it."""
        said = self.value.get(BOOKED_ON)
        return None if said is None else date.fromisoformat(said)


@dataclass(frozen=True, slots=True)
class Attested:
    """The changing links of a loan's chain in their order, and payments over several loans by idempotency key.

    Such a payment stands with its input in the chain of the borrower who paid.
    """

    links: Sequence[Link] = ()
    payments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refolded(self) -> bool:
        """Whether the loan was ever folded again under new knowledge."""
        return any(link.command == FOLD_AGAIN for link in self.links)

    def booked(self) -> Iterator[tuple[datetime, date | None]]:
        """When the bank itself booked lines, and on which date; a fold under new knowledge does not say it: None."""
        for link in self.links:
            if link.command == WAKE:
                yield link.recorded_at, date.fromisoformat(link.value["day"])
            elif link.command == FOLD_AGAIN:
                yield link.recorded_at, None


@dataclass(frozen=True, slots=True)
class _Change:
    """An entry that a command recorded.

    `value_date` None: that of the entry it reverses; `event` None: a repayment of what part a payment was split into;
    `booked` None: the row was written when rows did not say it yet. `before` is when the bank itself did a thing last.
    """

    event: Event | None
    value_date: date | None
    reason: str
    known: datetime
    booked: date | None
    before: datetime | None


def not_attested(loan: Loan, entries: Sequence[Entry], attested: Attested) -> Iterator[str]:
    """Names of what is stored of a loan and is not what its chain says."""
    if not attested.links or attested.links[0].command != OpenLoan.__name__:
        yield "opening"
        return
    version, before = 0, None
    changes: list[_Change] = []
    for link in attested.links:
        if link.command in _OF_THE_BANK:
            version, before = link.value["version"], link.recorded_at
            continue
        if link.command == OpenLoan.__name__:
            yield from _opened(loan, link)
            version += 1
        fresh = _entries_of(link, attested, entries[len(changes) :], before)
        version += len(fresh)
        changes += fresh
    if version != loan.version:
        yield "version"
    yield from _recorded(entries, changes)


def _without_booking(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: item for name, item in said.items() if name != BOOKED_ON}


def _opened(loan: Loan, link: Link) -> Iterator[str]:
    opening = from_json(OpenLoan, link.input)
    stored = {
        "borrower_id": loan.borrower,
        "number": loan.number,
        "branch": loan.branch,
        "product": loan.product,
        "terms": loan.terms,
    }
    yield from (name for name, value in stored.items() if getattr(opening, name) != value)


def _entries_of(link: Link, attested: Attested, rest: Sequence[Entry], before: datetime | None) -> list[_Change]:
    """The entries that a command recorded; `rest` are those that no earlier command did."""
    kind, booked = COMMANDS[link.command], link.booked_on
    if kind is RecordPaymentOverLoans:
        payment = from_json(RecordPaymentOverLoans, _without_booking(attested.payments[link.value["key"]]))
        return [_Change(None, payment.value_date, payment.reason, link.recorded_at, booked, before)]
    if kind in _WRITE_OFF:
        return [_written(each, link, before) for each in link.value["entries"]]
    command = from_json(kind, link.input)
    if isinstance(command, OpenLoan):
        taken_on = command.take_on
        return (
            [_Change(taken_on, command.value_date, command.reason, link.recorded_at, booked, before)]
            if taken_on
            else []
        )
    if not isinstance(command, LoanCommand):
        raise TypeError(f"{link.command} is no command about a loan")
    day = booked or (rest[0].booking_date if rest else date.min)
    return [
        _Change(
            step.event,
            None if isinstance(step.event, Reversal) else step.value_date,
            command.reason,
            link.recorded_at,
            booked,
            before,
        )
        for step in steps_of(command, day)
    ]


def _written(said: Mapping[str, Any], link: Link, before: datetime | None) -> _Change:
    event: Event = from_json(_WRITTEN[said["kind"]], said["event"])
    day = None if isinstance(event, Reversal) else link.booked_on
    return _Change(event, day, said["reason"], link.recorded_at, link.booked_on, before)


def _recorded(entries: Sequence[Entry], changes: Sequence[_Change]) -> Iterator[str]:
    by_sequence = {entry.sequence: entry for entry in entries}
    last: datetime | None = None
    for number, (entry, change) in enumerate(zip_longest(entries, changes), 1):
        if entry is None or change is None:
            yield f"transaction {number}"
            continue
        yield from (f"{name} of transaction {number}" for name in _unlike(entry, change, by_sequence, last))
        last = entry.recorded_at


def _unlike(entry: Entry, change: _Change, by_sequence: Mapping[int, Entry], last: datetime | None) -> Iterator[str]:
    day = change.value_date
    if isinstance(change.event, Reversal):
        target = by_sequence.get(change.event.target)
        day = target.value_date if target is not None else None
    if change.event is None and type(entry.event) is not Repayment:
        yield "event"
    if change.event is not None and entry.event != change.event:
        yield "event"
    if change.booked not in (None, entry.booking_date):
        yield "booking date"
    if entry.value_date != day:
        yield "value date"
    if entry.reason != change.reason:
        yield "reason"
    # Known from its command on, and after everything that was done in the loan before.
    if entry.recorded_at != max([change.known, *(at + _MOMENT for at in (last, change.before) if at is not None)]):
        yield "recorded_at"
