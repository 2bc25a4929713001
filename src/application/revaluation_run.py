"""Carrying out an index revaluation: items first, then the loans they secure, page by page, resumable anywhere.

Each transaction does the next page in key order and moves the run's row on. The index is read as known when the run
was begun, so that it does not matter when, how often interrupted, or by how many processes it is carried out. Values
are entries like those of a command; covers are measured once all values stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ..domain.collateral.events import Entry, Valued
from ..domain.collateral.measure import Prices, Setting
from ..domain.collateral.parts import Valuation
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.revaluation import Index, by_index
from ..domain.shared.actor import Actor
from ..domain.shared.ids import IdSource
from .collateral_store import Held
from .cover_store import RevaluationRun, RevaluationStatus
from .cover_watching import keep_watch, measured
from .desk import Desk
from .digests import EMPTY, joined, plus
from .outcomes import Subject, SubjectKind
from .policy_documents import COLLATERAL, book_of
from .ports import Transactions, Unit

BATCH: Final = 1_000
"""Items, or loans, per transaction."""
REVALUED: Final = "collateral.Revalued"
"""The message that a page of items has new values."""
FINISHED: Final = "collateral.RevaluationFinished"
"""The message that every item has its new value, and every loan is measured."""
_LOANS: Final = "loans "
"""How a cursor begins once all items are done."""
_MOMENT: Final = timedelta(microseconds=1)


def index_of(unit: Unit, institution: UUID, region: str, kind: str, known: datetime | None) -> Index:
    """The index of a region and kind as known at an instant."""
    return Index(region, kind, unit.market.points(institution, region, kind), known)


def prices_on(unit: Unit, institution: UUID, policy: CollateralPolicy, day: date, known: datetime | None) -> Prices:
    """Amounts of a day in the currency of the books."""
    return Prices(Setting(day, policy, tuple(unit.holdings.rates(institution)), known))


def convertible(prices: Prices, value: Valuation) -> bool:
    """Whether a value can be counted: one in a currency without a rate is not recorded either."""
    prices.home(value.value)
    return prices.found.get(value.value.currency, True) is not None


def advance(desk: Desk, run: RevaluationRun, size: int = BATCH) -> RevaluationRun:
    """Do the next page of a run and keep how far it got; the run as it stands then."""
    if run.status is not RevaluationStatus.RUNNING:
        return run
    moved = None if run.cursor.startswith(_LOANS) else _items(desk, run, size)
    moved = moved or _loans(desk, run, size)
    desk.unit.revaluations.save(moved)
    return moved


def _items(desk: Desk, run: RevaluationRun, size: int) -> RevaluationRun | None:
    """Give the next items their values; None: there are none left."""
    unit, bank = desk.unit, run.institution
    after = UUID(run.cursor) if run.cursor else None
    page = unit.collateral.of_region(bank, run.region, run.kind, after, size)
    if not page:
        return None
    index = index_of(unit, bank, run.region, run.kind, run.started_at)
    book = book_of(unit.policy_documents, bank, COLLATERAL)
    policy, today = book.at(run.as_of), desk.bank.booking_date
    sheet = _Sheet(run, prices_on(unit, bank, policy, run.as_of, None), book.at(today), today, desk.at)
    for held in page:
        value = by_index(held.item, index, run.as_of, policy)
        if isinstance(value, Valuation) and convertible(sheet.prices, value):
            unit.collateral.save(*sheet.take(held, value), run.started_by, f"index revaluation {run.as_of}")
    moved = replace(sheet.moved(), cursor=str(page[-1].item.id), items=run.items + len(page))
    _note(desk, moved, sheet.revalued)
    return moved


@dataclass(slots=True)
class _Sheet:
    """The new values of a page, and what they sum to."""

    run: RevaluationRun
    prices: Prices
    policy: CollateralPolicy
    today: date
    at: datetime
    revalued: int = 0
    before: int = 0
    after: int = 0
    digest: str = EMPTY

    def take(self, held: Held, value: Valuation) -> tuple[Held, Sequence[Entry]]:
        """An item's new row and its entry."""
        item, day = held.item, self.run.as_of
        full, last = item.full_valuation, item.valuation
        self.revalued += 1
        self.before += self.prices.home(last.value) if last else 0
        self.after += self.prices.home(value.value)
        self.digest = plus(self.digest, [item.number, value.value.minor, value.value.currency, value.evidence])
        valued = replace(item, valuations=(full, value) if full else (value,))
        entry = Entry(held.version + 1, day, max(self.at, held.recorded_at + _MOMENT), Valued(value))
        latest = max(held.latest, day)
        row = Held.of(valued, entry.sequence, entry.recorded_at, latest, self.today, self.policy)
        return row, (entry,)

    def moved(self) -> RevaluationRun:
        """The run with what the page came to."""
        run = self.run
        return replace(
            run,
            revalued=run.revalued + self.revalued,
            before=run.before + self.before,
            after=run.after + self.after,
            content_hash=joined(run.content_hash, self.digest),
        )


def _loans(desk: Desk, run: RevaluationRun, size: int) -> RevaluationRun:
    """Measure the next loans that the items secure; one that cannot be measured is due with the business day."""
    unit, bank, day = desk.unit, run.institution, desk.bank.booking_date
    cursor = run.cursor.removeprefix(_LOANS) if run.cursor.startswith(_LOANS) else ""
    loans = unit.covers.secured_in(bank, run.region, run.kind, UUID(cursor) if cursor else None, size)
    if not loans:
        return _finish(desk, run)
    found = measured(desk, loans, day)
    if found.refused:
        unit.covers.wake_by(bank, sorted(found.refused), desk.bank.business_date)
    keep_watch(desk, loans, found, day)
    return replace(run, cursor=f"{_LOANS}{loans[-1]}", loans=run.loans + len(loans))


def _finish(desk: Desk, run: RevaluationRun) -> RevaluationRun:
    done = replace(run, status=RevaluationStatus.FINISHED, finished_at=desk.at)
    data = {"run": str(run.id), "region": run.region, "kind": run.kind, "asOf": run.as_of.isoformat()}
    totals = {name: getattr(run, name) for name in ("items", "revalued", "before", "after")} | {"measured": run.loans}
    subject = Subject(SubjectKind.INSTITUTION, run.institution)
    desk.audit(subject, "Revaluation", "FINISHED", data | totals | {"contentHash": run.content_hash})
    desk.tell(FINISHED, subject, data | totals)
    return done


def _note(desk: Desk, run: RevaluationRun, revalued: int) -> None:
    """What a page did stands in the bank's chain; each item's entry names its evidence."""
    subject = Subject(SubjectKind.INSTITUTION, run.institution)
    data = {"run": str(run.id), "through": run.cursor, "revalued": revalued, "contentHash": run.content_hash}
    desk.audit(subject, "Revaluation", "PAGE", data)
    desk.tell(REVALUED, subject, data)


class Revaluations:
    """Works runs off, for processes that have the time. `now` gives the instant of each page, `ids` ids of messages."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        now: Callable[[], datetime],
        ids: IdSource,
        told: Callable[[RevaluationRun], None] = lambda _: None,
        batch: int = BATCH,
    ) -> None:
        self._transactions = transactions
        self._now = now
        self._ids = ids
        self._told = told
        self._batch = batch

    def finish(self, actor: Actor, run_id: UUID) -> RevaluationRun:
        """Do every page that is left of a run of the actor's bank."""
        while True:
            run = self._transactions.write(lambda unit: self._page(unit, actor, run_id))
            self._told(run)
            if run.status is not RevaluationStatus.RUNNING:
                return run

    def _page(self, unit: Unit, actor: Actor, run_id: UUID) -> RevaluationRun:
        run = unit.revaluations.get(actor.institution, run_id)
        if run is None:
            raise LookupError(f"no index revaluation {run_id}")
        return advance(Desk(unit, actor, self._now(), self._ids), run, self._batch)
