"""Whether a loan's rows agree with each other in what no fold looks at: order, rank, booking date, knowledge."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from ...domain.loan.events import RANK, Entry, Reversal
from ...domain.loan.loan import Loan

_OPENED: Final = ("borrower_id", "number", "branch", "product")


def unsound_stamps(
    each: Loan,
    row: Any,  # noqa: ANN401 - a row of loan
    entries: Sequence[Entry],
    lines: Sequence[Any],
    opening: Mapping[str, Any] | None,
) -> Iterator[str]:
    """Names of what cannot be as stored, given the loan's entries in their order and its rows of ledger_line in theirs.

    Balances do not depend on these columns, but the trial balance of a day does on booking dates, and what was
    known at an instant on `recorded_at`; both only ever move forward in one account. A line that an entry caused is
    booked with it and known not before it, at the instant of an entry of the same command. Whose loan it is and where
    it is kept is what the command that opened it says, `opening`, kept in the audit chain.
    """
    if opening is not None:
        yield from (name for name in _OPENED if str(getattr(row, name)) != opening[name])
    if row.opened_on != each.terms.plan.cadence.start:
        yield "opened_on"
    if row.currency != each.terms.currency:
        yield "currency"
    if row.last_line != len(lines):
        yield "last_line"
    if row.last_sequence != len(entries):
        yield "last_sequence"
    if entries and row.last_recorded_at != entries[-1].recorded_at:
        yield "last_recorded_at"
    yield from _entries(entries)
    yield from _lines(entries, lines)


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
        if RANK.get(type(source.event)) != entry.rank:
            yield f"rank of transaction {entry.sequence}"
    for before, entry in pairwise(entries):
        if entry.recorded_at <= before.recorded_at:
            yield f"recorded_at of transaction {before.sequence} or {entry.sequence}"
        if entry.booking_date < before.booking_date:
            yield f"booking date of transaction {before.sequence} or {entry.sequence}"


def _lines(entries: Sequence[Entry], lines: Sequence[Any]) -> Iterator[str]:
    by_sequence = {entry.sequence: entry for entry in entries}
    instants = {entry.recorded_at for entry in entries}
    for number, line in enumerate(lines, 1):
        if line.number != number:
            yield f"number of ledger line {line.number}"
        if not line.cause:
            continue
        cause = by_sequence.get(line.cause)
        if cause is None or cause.recorded_at > line.recorded_at:
            yield f"cause of ledger line {line.number}"
        elif line.recorded_at not in instants:
            yield f"recorded_at of ledger line {line.number}"
        if cause is not None and cause.booking_date != line.booking_date:
            yield f"booking date of ledger line {line.number}"
    for before, line in pairwise(lines):
        if line.recorded_at < before.recorded_at:
            yield f"recorded_at of ledger line {before.number} or {line.number}"
        if line.booking_date < before.booking_date:
            yield f"booking date of ledger line {before.number} or {line.number}"
