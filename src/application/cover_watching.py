"""Watching how loans are secured (押品覆盖监测): after a change they are measured again; what happened is told.

A command that changes a few loans' security measures them in its own transaction; of more, and of what a loan's own
bookings change, the business day does. All loans that share collateral are measured together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Final
from uuid import UUID

from ..domain.collateral.measure import Cover
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.shortfall import ShortfallEvent, Watch, evolve_watch, next_look, watch
from ..domain.shared.calendar import Calendar
from ..domain.shared.exchange import HOME_CURRENCY
from .cover_measuring import MAX_TOGETHER, Covers, measure_together, nothing_owed
from .cover_store import CoverEvent, WatchedLoan
from .desk import Desk
from .outcomes import Subject, SubjectKind
from .policy_documents import COLLATERAL, book_of

AT_ONCE: Final = 20
"""Items and loans measured in a command's transaction; of more, each is due with the business day."""
CHANGED: Final = "collateral.CoverChanged"
"""The message that loans are secured otherwise than before."""
PAGE: Final = 500
"""Loans that a message names."""
COMMAND: Final = "WatchCover"
"""The name under which what happened stands in a loan's audit chain."""


def watch_covers(desk: Desk, loans: Sequence[UUID]) -> None:
    """Measure loans whose security a command has changed; where they are many, or cannot be measured, they are due.

    To be called in the command's transaction, after everything it changes is saved.
    """
    if not loans:
        return
    unit, bank = desk.unit, desk.bank
    if len(loans) <= AT_ONCE:
        found = measured(desk, loans, bank.booking_date, AT_ONCE)
        if not found.refused:
            keep_watch(desk, loans, found, bank.booking_date)
            return
    unit.covers.wake_by(bank.id, loans, bank.business_date)


def measured(desk: Desk, loans: Sequence[UUID], day: date, most: int = MAX_TOGETHER) -> Covers:
    """Measure loans in order to keep what is found: their rows are locked before anything is read."""
    rows = desk.unit.covers.get_many(desk.bank.id, loans)
    found = measure_together(desk.unit, desk.bank.id, loans, day, most=most)
    found.locked, found.rows = frozenset(loans), rows
    return found


def keep_watch(desk: Desk, loans: Iterable[UUID], found: Covers, day: date) -> tuple[UUID, ...]:
    """Keep where loans stand by their covers of a day, with those measured beside them; what happened is told.

    Of `loans` who has no cover is secured by nothing any more. Gives the loans that are secured otherwise than before.
    One that was measured for a later day stays as it is, and is looked at again with that day.
    """
    unit, bank = desk.unit, desk.bank.id
    wanted = sorted({*loans, *found} - found.refused.keys())
    # Those that share collateral with the loans that were asked for are locked now.
    others = [loan for loan in wanted if loan not in found.locked]
    before = {**found.rows, **(unit.covers.get_many(bank, others) if others else {})}
    calendar = unit.reference.context(bank).calendar
    policy = book_of(unit.policy_documents, bank, COLLATERAL).at(day)
    sheet = _Sheet(desk, day, policy, calendar)
    for loan in wanted:
        row, cover = before.get(loan), found.get(loan)
        if row is not None and row.measured_on > day:
            unit.covers.wake_by(bank, [loan], row.measured_on)
            continue
        if row is None and cover is None:
            continue
        sheet.take(row, cover or nothing_owed(loan), converted=loan in found.converted)
    return sheet.keep(before)


class _Sheet:
    """The rows of a batch until they are kept together."""

    def __init__(self, desk: Desk, day: date, policy: CollateralPolicy, calendar: Calendar) -> None:
        self._desk, self._day, self._policy, self._calendar = desk, day, policy, calendar
        self._rows: dict[UUID, WatchedLoan] = {}
        self._events: list[CoverEvent] = []

    def take(self, row: WatchedLoan | None, cover: Cover, *, converted: bool) -> None:
        """What a cover means for where its loan stands; lines count from the first value of an item on."""
        bank, loan = self._desk.bank.id, cover.loan
        state = row.watch if row else Watch()
        sequence = row.events if row else 0
        valued = not cover.used or any(each.valuation for each in cover.used)
        for event in watch(state, self._day, cover, self._policy, self._calendar) if valued else ():
            state = evolve_watch(state, self._day, event)
            sequence += 1
            self._events.append(_kept(bank, loan, sequence, self._day, self._desk, event, state))
        measured = (cover.principal, cover.burden, cover.value, cover.covered)
        self._rows[loan] = WatchedLoan(bank, loan, state, *measured, converted, self._day, sequence)

    def keep(self, before: Mapping[UUID, WatchedLoan]) -> tuple[UUID, ...]:
        """Keep and tell; the loans that are secured otherwise than before."""
        desk, rows = self._desk, self._rows
        desk.unit.covers.save(list(rows.values()), self._events)
        looks = {loan: next_look(row.watch) for loan, row in rows.items()}
        waited = {loan for loan, row in before.items() if next_look(row.watch) is not None}
        desk.unit.covers.wake(desk.bank.id, {loan: day for loan, day in looks.items() if day or loan in waited})
        for event in self._events:
            _tell(desk, event)
        changed = tuple(loan for loan, row in rows.items() if _otherwise(before.get(loan), row))
        tell_changed(desk, changed, self._day)
        return changed


def tell_changed(desk: Desk, loans: Sequence[UUID], day: date) -> None:
    """Tell which loans are secured otherwise than before."""
    for first in range(0, len(loans), PAGE):
        page = loans[first : first + PAGE]
        about = Subject(SubjectKind.LOAN, page[0])
        if len(page) > 1:
            about = desk.whole_bank
        desk.tell(CHANGED, about, {"day": day.isoformat(), "loans": [str(loan) for loan in page]})


_stands: Final = attrgetter(*(field.name for field in fields(WatchedLoan) if field.name != "measured_on"))


def _otherwise(before: WatchedLoan | None, now: WatchedLoan) -> bool:
    """Whether something else than the mere day is another one."""
    if before is None:
        return True
    return _stands(before) != _stands(now)


def _kept(
    bank: UUID, loan: UUID, sequence: int, day: date, desk: Desk, event: ShortfallEvent, state: Watch
) -> CoverEvent:
    amount, deadline = getattr(event, "amount", None), getattr(event, "deadline", None)
    return CoverEvent(bank, loan, sequence, day, desk.at, type(event).__name__, state.line, amount, deadline)


def _tell(desk: Desk, event: CoverEvent) -> None:
    subject = Subject(SubjectKind.LOAN, event.loan)
    data = {
        "loans": [str(event.loan)],
        "sequence": event.sequence,
        "day": event.day.isoformat(),
        "line": event.line.name,
        "amount": event.amount,
        "currency": HOME_CURRENCY,
        "deadline": event.deadline.isoformat() if event.deadline else None,
    }
    desk.audit(subject, COMMAND, event.kind, data)
    desk.tell(f"collateral.{event.kind}", subject, data)
