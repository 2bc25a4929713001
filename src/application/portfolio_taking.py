"""Taking a month end (月末快照): by the business day as one of its steps, or again by hand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from ..domain.portfolio.claims import ClaimRow
from ..domain.shared.actor import Actor, Role
from ..domain.shared.errors import InvalidInput
from .outcomes import Forbidden
from .portfolio_making import Made, make_rows
from .portfolio_store import MonthRow, Taking
from .ports import Transactions, Unit

BATCH = 500
"""Loans per transaction."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a taking did: claims looked at, rows added because something differs from what was known, failures."""

    day: date
    claims: int
    added: int
    failures: tuple[tuple[UUID, str], ...]


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def take_batch(
    unit: Unit, institution: UUID, day: date, after: UUID | None, limit: int, at: datetime
) -> tuple[UUID | None, int, Made]:
    """Take the next loans: the last one's id (None: there are no more, the day is complete), rows added, what was made.

    Rows that say what is known already are not added again.
    """
    store = unit.portfolio
    ids = store.candidates(institution, None, day, after, limit)
    if not ids:
        store.complete(Taking(institution, day, at, store.count(institution, day)))
        return None, 0, Made({}, {})
    made = make_rows(unit, ids, institution, day, at, None)
    before = store.rows_of(institution, day, ids)
    fresh = [row for key, row in made.rows.items() if key not in before or before[key].row != row.row]
    vanished = before.keys() - made.rows.keys() - made.failures.keys()
    fresh += [_undone(before[key], at) for key in sorted(vanished) if before[key].row.disbursed]
    store.add(fresh)
    return ids[-1], len(fresh), made


def _undone(found: MonthRow, at: datetime) -> MonthRow:
    """A claim whose drawdown was reversed since: it has not existed on the day, so its row holds nothing any more."""
    row = ClaimRow(
        claim=found.row.claim,
        opened_on=found.row.opened_on,
        risk_class=None,
        balance=0,
        branch=found.row.branch,
        product=found.row.product,
    )
    return replace(found, recorded_at=at, row=row)


def take(
    transactions: Transactions,
    actor: Actor,
    day: date,
    *,
    now: Callable[[], datetime],
    told: Callable[[int], None] = lambda _: None,
    batch: int = BATCH,
) -> Taken | Forbidden:
    """Take a month end that is over, again or for the first time; what differs is added, nothing is changed.

    `told` hears how many claims have been looked at. Refuses a day that is no month end or is not processed yet.
    """
    if Role.OPERATIONS not in actor.roles:
        return Forbidden("month ends are taken by operations", (Role.OPERATIONS.value,))
    bank = transactions.read(lambda unit: unit.institutions.get(actor.institution))
    if bank is None:
        raise InvalidInput("institution", str(actor.institution), "is not known")
    if not is_month_end(day) or day >= bank.business_date:
        raise InvalidInput("day", str(day), f"must be the last day of a month before {bank.business_date}")
    after: UUID | None = None
    claims, added, failures = 0, 0, list[tuple[UUID, str]]()
    while True:
        at, start = now(), after

        def piece(unit: Unit, at: datetime = at, start: UUID | None = start) -> tuple[UUID | None, int, Made]:
            return take_batch(unit, actor.institution, day, start, batch, at)

        after, more, made = transactions.write(piece)
        if after is None:
            return Taken(day, claims, added, tuple(failures))
        claims, added = claims + len(made.rows), added + more
        failures += made.failures.items()
        told(claims)
