"""Whether a loan's rows agree with each other in what no fold looks at: order, rank, booking date, knowledge."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from ...application.attested import Attested
from ...domain.loan.codec import SCHEMA
from ...domain.loan.events import RANK, Entry, Rank, Reversal, WriteOff
from ...domain.loan.loan import Loan


def unsound_stamps(
    each: Loan,
    row: Any,  # noqa: ANN401 - a row of loan
    entries: Sequence[Entry],
    stored: Sequence[Any],
    lines: Sequence[Any],
    attested: Attested,
) -> Iterator[str]:
    """Names of what cannot be as stored, given a loan's entries, its rows of loan_entry and of ledger_line in order.

    Balances do not depend on these columns, but the trial balance of a day does on booking dates, and what was
    known at an instant on `recorded_at`; both only ever move forward in one account. A line that an entry caused is
    booked with it and known not before it, at the instant of an entry of the same command; every other line was booked
    when the loan lived through a day or was folded again, of which its audit chain, `attested`, knows.
    """
    if row.opened_on != each.terms.plan.cadence.start:
        yield "opened_on"
    if row.currency != each.terms.currency:
        yield "currency"
    if row.rate_index != (each.terms.floating.index if each.terms.floating else None):
        yield "rate_index"
    if row.last_line != len(lines):
        yield "last_line"
    if row.last_sequence != len(entries):
        yield "last_sequence"
    if row.last_recorded_at not in _last(entries, attested):
        yield "last_recorded_at"
    for raw in stored:
        if not 1 <= raw.schema <= SCHEMA:
            yield f"schema of transaction {raw.sequence}"
    yield from _entries(entries)
    yield from _lines(entries, lines, attested)


def _last(entries: Sequence[Entry], attested: Attested) -> set[datetime | None]:
    """When something was done last in the account: the last entry, or what the bank itself did since."""
    last = entries[-1].recorded_at if entries else None
    return {last, max((instant for instant, _ in attested.booked()), default=last)}


def _entries(entries: Sequence[Entry]) -> Iterator[str]:
    by_sequence = {entry.sequence: entry for entry in entries}
    for number, entry in enumerate(entries, 1):
        source = entry
        while isinstance(source.event, Reversal) and source.event.target in by_sequence:
            if source.event.target >= source.sequence:
                break
            source = by_sequence[source.event.target]
        if entry.sequence != number:
            yield f"sequence of transaction {entry.sequence}"
        if entry.rank not in _ranks(source, entries):
            yield f"rank of transaction {entry.sequence}"
    for before, entry in pairwise(entries):
        if entry.recorded_at <= before.recorded_at:
            yield f"recorded_at of transaction {before.sequence} or {entry.sequence}"
        if entry.booking_date < before.booking_date:
            yield f"booking date of transaction {before.sequence} or {entry.sequence}"


def _ranks(source: Entry, entries: Sequence[Entry]) -> set[Rank | None]:
    """Where in its day an event may stand: after a write-off of the same day too, if it was recorded later."""
    found = {RANK.get(type(source.event))}
    for each in entries:
        if (
            each.value_date == source.value_date
            and isinstance(each.event, WriteOff)
            and each.sequence < source.sequence
        ):
            found.add(Rank.AFTER_WRITE_OFF)
    return found


def _booked(entries: Sequence[Entry], attested: Attested) -> dict[datetime, set[date | None]]:
    """At which instants lines were booked, and on which dates; None: on a date that is not said."""
    found: dict[datetime, set[date | None]] = defaultdict(set)
    for instant, day in (*((each.recorded_at, each.booking_date) for each in entries), *attested.booked()):
        found[instant].add(day)
    return found


def _lines(entries: Sequence[Entry], lines: Sequence[Any], attested: Attested) -> Iterator[str]:
    by_sequence = {entry.sequence: entry for entry in entries}
    booked = _booked(entries, attested)
    for number, line in enumerate(lines, 1):
        if line.number != number:
            yield f"number of ledger line {line.number}"
        days = booked.get(line.recorded_at)
        if days is None:
            yield f"recorded_at of ledger line {line.number}"
        elif not days & {line.booking_date, None}:
            yield f"booking date of ledger line {line.number}"
        cause = by_sequence.get(line.cause)
        if line.cause and (cause is None or cause.recorded_at > line.recorded_at):
            yield f"cause of ledger line {line.number}"
        elif cause is not None and cause.booking_date != line.booking_date:
            yield f"booking date of ledger line {line.number}"
    for before, line in pairwise(lines):
        if line.recorded_at < before.recorded_at:
            yield f"recorded_at of ledger line {before.number} or {line.number}"
        if line.booking_date < before.booking_date:
            yield f"booking date of ledger line {before.number} or {line.number}"
