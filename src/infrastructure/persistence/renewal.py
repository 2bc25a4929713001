"""Renewing snapshots that another version of the program wrote: the accounts are folded again from their entries.

Only what is derived from an account is written, as saving does: snapshot, list columns, accrual items, wake-up. The
loan's version, its entries, ledger lines and audit chain stay as they are. Each batch is a transaction of its own;
after an interruption the next call goes on with what is still stale.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select

from ...domain.loan.codec import load_terms
from ...domain.loan.context import Context
from ...domain.loan.loan import Loan
from ...domain.loan.snapshot import HEAD, renewed
from .bulk import Writer
from .engine import WRITES
from .institutions import SqlInstitutions
from .loan_rows import LOADED, entry_of, loan_with
from .loans import SqlLoans
from .records import rows_by_loan, wake_ups
from .reference import FactsCache, SqlReference
from .tables import institution, loan, loan_entry
from .unit import read_only

BATCH: Final = 500
_DAY: Final = timedelta(days=1)
_STALE: Final = ~loan.c.snapshot.startswith(HEAD)


@dataclass(frozen=True, slots=True)
class Renewal:
    """How many snapshots were renewed, and those that could not be: (loan number, why)."""

    renewed: int
    failed: tuple[tuple[str, str], ...]


def renew_snapshots(engine: Engine, told: Callable[[int, int], None], batch: int = BATCH) -> Renewal:
    """Renew every snapshot that does not begin with the present form; `told` hears how many are done, and of how many.

    A loan that cannot be folded stays as it is and is reported; it stops no other one.
    """
    with read_only(engine) as connection:
        total = connection.execute(select(func.count()).select_from(loan).where(_STALE)).scalar_one()
        banks = connection.execute(select(institution.c.id).order_by(institution.c.id)).scalars().all()
    if not total:
        return Renewal(0, ())
    cache = FactsCache()
    done = 0
    failed: list[tuple[str, str]] = []
    for bank in banks:
        after: UUID | None = None
        while True:
            with engine.connect() as connection:
                connection.execution_options(**{WRITES: True})
                with connection.begin():
                    count, after = _renew_batch(connection, cache, bank, after, batch, failed)
            done += count
            told(done, total)
            if after is None:
                break
    return Renewal(done - len(failed), tuple(failed))


def _renew_batch(
    connection: Connection,
    cache: FactsCache,
    bank: UUID,
    after: UUID | None,
    batch: int,
    failed: list[tuple[str, str]],
) -> tuple[int, UUID | None]:
    """One transaction's work: how many loans were tried, and the last one's id, None when there are no more."""
    writer = Writer(connection)
    banks = SqlInstitutions(connection, writer, writes=True)
    found = banks.get(bank)
    rows = _stale(connection, bank, after, batch)
    if found is None or not rows:
        return 0, None
    reference = SqlReference(connection, writer, banks, cache)
    loans = SqlLoans(connection, writer, reference, writes=True)
    context = reference.context(bank)
    ids = [row.id for row in rows]
    entries = rows_by_loan(connection, bank, ids, loan_entry, loan_entry.c.sequence)
    wakes = wake_ups(connection, bank, ids)
    for row in rows:
        # While a business day runs, loans without a wake-up on that day stand at its end: the booking date is the next.
        lived = min(found.booking_date, wakes.get(row.id, date.max)) - _DAY
        try:
            folded = _folded(row, entries[row.id], context, lived)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is reported and stops nothing else
            failed.append((row.number, f"{type(problem).__name__}: {problem}"))
        else:
            loans.put(folded, row.last_line, row.accruals)
    loans.flush()
    return len(rows), ids[-1]


def _stale(connection: Connection, bank: UUID, after: UUID | None, batch: int) -> Sequence[Any]:
    query = select(*LOADED).where(loan.c.institution == bank, _STALE)
    if after is not None:
        query = query.where(loan.c.id > after)
    return connection.execute(query.order_by(loan.c.id).limit(batch).with_for_update()).all()


def _folded(row: Any, entries: Sequence[Any], context: Context, lived: date) -> Loan:  # noqa: ANN401 - rows
    terms = load_terms(row.terms)
    history = tuple(map(entry_of, entries))
    return loan_with(row, terms, renewed(row.snapshot, terms, history, context, lived))
