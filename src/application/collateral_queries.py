"""Reads of collateral on one snapshot; nothing outside the scope is shown."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.collateral.attention import Attention
from ..domain.collateral.events import Entry
from ..domain.collateral.parts import Valuation
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.revaluation import Index, IndexPoint, Price
from ..domain.shared.scope import Scope
from .collateral_names import CollateralNames, spelled_event, spelled_item
from .collateral_store import CollateralLine, CollateralStore, Held, KeptEntry, MarketStore, Realisation
from .collateral_views import (
    CollateralEntryView,
    CollateralView,
    RevaluedView,
    borrowers_of,
    collateral_view,
    entry_view,
    revalued_view,
    withdrawals,
)
from .policy_documents import COLLATERAL, PolicyDocuments, book_of
from .ports import BorrowerBrief
from .reads import Position


@dataclass(frozen=True, slots=True)
class CollateralFilter:
    """Which items; every part that is given must hold.

    Attributes:
        attention: needs attention for one of these, as of the last look at the item.
        loan_id: secures this loan now.
        number_prefix: how the number begins.
        gone: those that have left instead of those that are there.
    """

    branches: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    attention: tuple[Attention, ...] = ()
    loan_id: UUID | None = None
    number_prefix: str | None = None
    gone: bool = False


def fits(held: Held, scope: Scope, where: CollateralFilter) -> bool:
    """Whether an item is in the scope and what a filter asks for, but for its loan."""
    item = held.item
    return (
        scope.allows(item.institution, item.branch)
        and (item.ended is not None) is where.gone
        and (not where.branches or item.branch in where.branches)
        and (not where.kinds or item.kind in where.kinds)
        and (not where.regions or item.region in where.regions)
        and (not where.attention or not set(where.attention).isdisjoint(held.attention))
        and (not where.number_prefix or item.number.startswith(where.number_prefix))
    )


class CollateralLists(Protocol):
    """Which items a list of a screen holds."""

    def listed(self, scope: Scope, where: CollateralFilter, after: Position | None, limit: int) -> Sequence[Held]:
        """Items of the scope above a number and id, by number; of a filter all but its loan."""
        ...


class Briefs(Protocol):
    """What owners are."""

    def briefs(self, institution: UUID, ids: Sequence[UUID], /) -> Mapping[UUID, BorrowerBrief]:
        """Those that exist."""
        ...


@dataclass(frozen=True, slots=True)
class CollateralQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    store: CollateralStore
    names: CollateralNames
    lists: CollateralLists
    market: MarketStore
    borrowers: Briefs
    documents: PolicyDocuments
    turn: AbstractContextManager[object]

    def items(self, scope: Scope, ids: Sequence[UUID], day: date) -> Mapping[UUID, CollateralView]:
        """Items by id as they are, looked at on a day; for loaders."""
        with self.turn:
            found = self.store.held(scope.institution, ids)
            return {view.id: view for view in self._views(scope, found.values(), day)}

    def item_on(self, scope: Scope, item_id: UUID, day: date, known: datetime | None) -> CollateralView | None:
        """An item at the end of a day as known at an instant; None: it was not there, or cannot be seen."""
        with self.turn:
            history = self.store.histories(scope.institution, [item_id]).get(item_id)
            item = history.as_of(day, known) if history else None
            if history is None or item is None or not scope.allows(item.institution, item.branch):
                return None
            policy, owners = self._policy(scope, day, known), self._owners(scope, [item])
            item = spelled_item(item, self.names.spelled(scope.institution, [item_id]))
        return collateral_view(item, len(history.entries), day, policy, scope, owners, known)

    def by_number(self, scope: Scope, number: str) -> UUID | None:
        """The id of an item; whether it can be seen is not said."""
        with self.turn:
            return self.store.by_number(scope.institution, [number]).get(number)

    def listed(
        self, scope: Scope, where: CollateralFilter, day: date, after: Position | None, limit: int
    ) -> Sequence[CollateralView]:
        """Items above a number and id, by number, looked at on a day."""
        with self.turn:
            if where.loan_id is None:
                found = self.lists.listed(scope, where, after, limit)
            else:
                found = self._of_loan(scope, where, where.loan_id, after)[:limit]
            return self._views(scope, found, day)

    def of_loans(
        self, scope: Scope, loans: Sequence[UUID], day: date, limit: int
    ) -> Mapping[UUID, tuple[CollateralView, ...]]:
        """The items that secure each of some loans now, by number, at most `limit` each; for loaders."""
        with self.turn:
            ever = self.store.items_of(scope.institution, loans)
            found = self.store.held(scope.institution, sorted({item for items in ever.values() for item in items}))
            views = self._views(scope, found.values(), day)
        secured: dict[UUID, list[CollateralView]] = {loan: [] for loan in loans}
        for view in sorted(views, key=lambda view: view.number):
            for loan in {link.loan for link in view.links} & secured.keys():
                secured[loan].append(view)
        return {loan: tuple(items[:limit]) for loan, items in secured.items()}

    def entries(
        self, scope: Scope, item_id: UUID, after: int, limit: int, known: datetime | None = None
    ) -> Sequence[CollateralEntryView]:
        """Entries of an item above a sequence, as known at an instant."""
        with self.turn:
            if not self._sees(scope, item_id):
                return ()
            kept = self.store.entries(scope.institution, item_id, after, limit)
            shown: Sequence[KeptEntry] = [k for k in kept if known is None or k.entry.recorded_at <= known]
            history = self.store.histories(scope.institution, [item_id])[item_id]
            seen: Iterable[Entry] = (e for e in history.entries if known is None or e.recorded_at <= known)
            owners = self._owners(scope, (k.entry.event for k in shown))
            names = self.names.spelled(scope.institution, [item_id])
        gone = withdrawals(seen)
        return [
            entry_view(each, gone, scope, owners, spelled_event(each.entry.event, item_id, names)) for each in shown
        ]

    def valuations(self, scope: Scope, item_id: UUID, day: date, known: datetime | None) -> tuple[Valuation, ...]:
        """All values of an item up to a day as known at an instant, the latest first."""
        with self.turn:
            history = self.store.histories(scope.institution, [item_id]).get(item_id)
        item = history.as_of(day, known) if history else None
        return item.valuations[::-1] if item and scope.allows(item.institution, item.branch) else ()

    def realised(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, Realisation]:
        """How items were realised; for loaders."""
        with self.turn:
            held = self.store.held(scope.institution, ids)
            seen = [key for key, each in held.items() if scope.allows(each.item.institution, each.item.branch)]
            return self.store.realised(scope.institution, seen)

    def lines(self, scope: Scope, item_id: UUID) -> Sequence[CollateralLine]:
        """An item's ledger lines, in the order of booking."""
        with self.turn:
            return self.store.lines(scope.institution, item_id) if self._sees(scope, item_id) else ()

    def preview(
        self, scope: Scope, region: str, kind: str, day: date, after: Position | None, limit: int
    ) -> Sequence[RevaluedView]:
        """What an index revaluation would make of the items of a region and kind, by number; nothing is recorded."""
        where = CollateralFilter(kinds=(kind,), regions=(region,))
        with self.turn:
            found = self.lists.listed(scope, where, after, limit)
            index = Index(region, kind, self.market.points(scope.institution, region, kind))
            policy = self._policy(scope, day, None)
        return [revalued_view(held.item, index, day, policy) for held in found]

    def points(self, scope: Scope, region: str, kind: str) -> tuple[IndexPoint, ...]:
        """All published points of an index, by day and instant of recording."""
        with self.turn:
            return self.market.points(scope.institution, region, kind)

    def prices(
        self, scope: Scope, instruments: Sequence[str], day: date, known: datetime | None
    ) -> Mapping[str, Price]:
        """The price of each instrument published last on or before a day, as known at an instant."""
        with self.turn:
            return self.market.prices_on(scope.institution, instruments, day, known)

    def policy(self, scope: Scope, day: date, known: datetime | None) -> CollateralPolicy:
        """The version of the policy that counts on a day, as known at an instant."""
        with self.turn:
            return self._policy(scope, day, known)

    def policies(self, scope: Scope) -> tuple[CollateralPolicy, ...]:
        """All versions of the policy in the order of recording, the packaged one first."""
        with self.turn:
            return book_of(self.documents, scope.institution, COLLATERAL).versions

    def sees(self, scope: Scope, item_id: UUID) -> bool:
        """Whether an item can be seen."""
        with self.turn:
            return self._sees(scope, item_id)

    def _of_loan(self, scope: Scope, where: CollateralFilter, loan: UUID, after: Position | None) -> list[Held]:
        """A loan has few items: those that ever secured it are read, and chosen from here."""
        ever = self.store.items_of(scope.institution, [loan]).get(loan, ())
        found = [
            held
            for held in self.store.held(scope.institution, ever).values()
            if loan in held.item.loans and fits(held, scope, where)
        ]
        found.sort(key=lambda held: (held.item.number, held.item.id))
        start = None if after is None else (str(after.value), after.id)
        return [held for held in found if start is None or (held.item.number, held.item.id) > start]

    def _sees(self, scope: Scope, item_id: UUID) -> bool:
        held = self.store.held(scope.institution, [item_id]).get(item_id)
        return held is not None and scope.allows(held.item.institution, held.item.branch)

    def _views(self, scope: Scope, found: Iterable[Held], day: date) -> list[CollateralView]:
        seen = [held for held in found if scope.allows(held.item.institution, held.item.branch)]
        if not seen:
            return []
        policy, owners = self._policy(scope, day, None), self._owners(scope, (held.item for held in seen))
        names = self.names.spelled(scope.institution, [held.item.id for held in seen])
        return [
            collateral_view(spelled_item(held.item, names), held.version, day, policy, scope, owners) for held in seen
        ]

    def _owners(self, scope: Scope, among: Iterable[object]) -> Mapping[UUID, BorrowerBrief]:
        named = sorted(borrowers_of(among))
        return self.borrowers.briefs(scope.institution, named) if named else {}

    def _policy(self, scope: Scope, day: date, known: datetime | None) -> CollateralPolicy:
        return book_of(self.documents, scope.institution, COLLATERAL).at(day, known)
