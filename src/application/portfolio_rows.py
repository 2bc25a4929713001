"""The read port of portfolio tables: claims of a scope at the end of a day.

A month end that has been taken is read as it was taken, so that a report says again what it said. Any other day is
folded from the accounts, up to `FOLDED` loans of the scope; beyond that the answer would take too long for a request,
and is refused with the advice to ask for a month end.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from ..domain.portfolio.claims import ClaimRow
from ..domain.portfolio.vintage import Lent, is_troubled
from ..domain.shared.errors import InvalidInput
from ..domain.shared.instants import checked_instant
from ..domain.shared.money import digits_of
from ..domain.shared.scope import Scope
from .portfolio_making import make_rows
from .portfolio_store import ClaimFilter, Taking
from .ports import Unit

FOLDED: Final = 2_000
"""Most loans that are folded for one day that was not taken."""
BATCH: Final = 2_000
MAX_MONTHS: Final = 60
"""Most month ends that one question may look at."""
_UNRECORDED: Final = datetime.max.replace(tzinfo=UTC)


class StoredRows:
    """The port over the stores of a snapshot. `today` gives the business date of a bank."""

    def __init__(self, unit: Unit, today: Callable[[UUID], date]) -> None:
        self._unit = unit
        self._store = unit.portfolio
        self._today = today

    def business_date(self, scope: Scope) -> date:
        """The business date of the bank."""
        return self._today(scope.institution)

    def rows(self, scope: Scope, day: date, where: ClaimFilter, known: datetime | None = None) -> Iterator[ClaimRow]:
        """Claims at the end of a day."""
        digits_of(where.currency)
        if known is not None:
            checked_instant("known", known)
        if day > (today := self.business_date(scope)):
            raise InvalidInput("as_of", str(day), f"must not be after the business date, {today}")
        found = self._store.taken(scope.institution, day, day, known)
        return self._kept(scope, found[0], where) if found else self._folded(scope, day, where, known)

    def taken(self, scope: Scope, first: date, last: date, known: datetime | None = None) -> tuple[Taking, ...]:
        """Month ends that were taken."""
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if not 1 <= months <= MAX_MONTHS:
            raise InvalidInput("from", str(first), f"must be at most {MAX_MONTHS} months before {last}")
        return self._store.taken(scope.institution, first, last, known)

    def lent(self, scope: Scope, where: ClaimFilter, through: date, known: datetime | None = None) -> tuple[Lent, ...]:
        """Every claim that month ends have shown."""
        digits_of(where.currency)
        return tuple(self._store.lent(scope.institution, scope.branches, where, through, known))

    def _kept(self, scope: Scope, taking: Taking, where: ClaimFilter) -> Iterator[ClaimRow]:
        after: str | None = None
        while batch := self._store.rows(taking, scope.branches, where, after, BATCH):
            yield from (each.row for each in batch)
            after = batch[-1].row.claim

    def _folded(self, scope: Scope, day: date, where: ClaimFilter, known: datetime | None) -> Iterator[ClaimRow]:
        ids = self._store.candidates(scope.institution, scope.branches, day, None, FOLDED + 1)
        if len(ids) > FOLDED:
            why = f"was not taken as a month end, and more than {FOLDED} loans would be folded; ask for a month end"
            raise InvalidInput("as_of", str(day), why)
        made = make_rows(self._unit, ids, scope.institution, day, _UNRECORDED, known)
        for loan, problem in ((key, why) for key, why in made.failures.items() if key not in made.rows):
            raise InvalidInput("as_of", str(day), f"loan {loan} cannot be folded: {problem}"[:300])
        rows = (each.row for each in made.rows.values() if each.currency == where.currency)
        return (row for row in rows if _fits(row, where))


def _fits(row: ClaimRow, where: ClaimFilter) -> bool:
    return (
        (where.opened_from is None or row.opened_on >= where.opened_from)
        and (where.opened_through is None or row.opened_on <= where.opened_through)
        and (not where.troubled or is_troubled(row))
    )
