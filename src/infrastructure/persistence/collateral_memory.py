"""Items of collateral, market prices and regional indices in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from uuid import UUID

from ...application.collateral_names import PersonName, Spelled
from ...application.collateral_store import CollateralLine, GivenUp, Held, KeptEntry, Realisation
from ...application.reads import ERASED
from ...domain.collateral.events import Entry, Linked
from ...domain.collateral.item import History
from ...domain.collateral.revaluation import IndexPoint, Price
from ...domain.loan.loan import Loan

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class CollateralState:
    """Everything that is kept of collateral, by key."""

    items: dict[Key, Held] = field(default_factory=dict)
    entries: dict[Key, tuple[KeptEntry, ...]] = field(default_factory=dict)
    given_up: dict[UUID, tuple[GivenUp, ...]] = field(default_factory=dict)
    lines: dict[Key, tuple[CollateralLine, ...]] = field(default_factory=dict)
    realised: dict[Key, Realisation] = field(default_factory=dict)
    names: dict[Key, tuple[PersonName, ...]] = field(default_factory=dict)
    nameless: dict[Key, bool] = field(default_factory=dict)
    prices: dict[UUID, tuple[Price, ...]] = field(default_factory=dict)
    points: dict[tuple[UUID, str, str], tuple[IndexPoint, ...]] = field(default_factory=dict)

    def copy(self) -> "CollateralState":
        """The same values under mappings of their own."""
        return CollateralState(**{each.name: getattr(self, each.name).copy() for each in fields(self)})


@dataclass(slots=True)
class MemoryCollateral:
    """The items of a state."""

    state: CollateralState

    def get(self, institution: UUID, item_id: UUID) -> Held | None:
        """One item."""
        return self.state.items.get((institution, item_id))

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items."""
        return self.held(institution, ids)

    def held(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items."""
        found = ((i, self.get(institution, i)) for i in ids)
        return {i: held for i, held in found if held is not None}

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which item."""
        items = (held.item for held in self._all(institution))
        return {item.number: item.id for item in items if item.number in numbers}

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, History]:
        """All entries of some items."""
        found = ((i, self.state.entries.get((institution, i), ())) for i in ids)
        return {i: History(tuple(each.entry for each in kept)) for i, kept in found if kept}

    def entries(self, institution: UUID, item_id: UUID, after: int, limit: int) -> Sequence[KeptEntry]:
        """Entries of an item with a sequence above `after`."""
        kept = self.state.entries.get((institution, item_id), ())
        return [each for each in kept if each.entry.sequence > after][:limit]

    def items_of(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The items that ever secured each of some loans."""
        wanted = set(loans)
        return _grouped((loan, item) for item, loan in self._links(institution) if loan in wanted)

    def loans_of(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The loans that each of some items ever secured."""
        wanted = set(items)
        return _grouped((item, loan) for item, loan in self._links(institution) if item in wanted)

    def _links(self, institution: UUID) -> list[tuple[UUID, UUID]]:
        return [
            (item, each.entry.event.link.loan)
            for (bank, item), kept in self.state.entries.items()
            for each in kept
            if bank == institution and isinstance(each.entry.event, Linked)
        ]

    def of_region(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a region and kind that have not left."""
        return self._there(institution, after, limit, lambda h: (h.item.region, h.item.kind) == (region, kind))

    def of_instrument(self, institution: UUID, instrument: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a quantity of an instrument that have not left."""
        return self._there(
            institution, after, limit, lambda h: h.item.holding is not None and h.item.holding.instrument == instrument
        )

    def _there(
        self, institution: UUID, after: UUID | None, limit: int, which: Callable[[Held], bool]
    ) -> Sequence[Held]:
        found = (held for held in self._all(institution) if held.item.ended is None and which(held))
        rows = sorted(found, key=lambda held: held.item.id)
        return [held for held in rows if after is None or held.item.id > after][:limit]

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of items to be looked at on or before a day."""
        ids = sorted(h.item.id for h in self._all(institution) if h.wake_on is not None and h.wake_on <= day)
        return tuple(i for i in ids if after is None or i > after)[:limit]

    def wake_by(self, institution: UUID, instruments: Sequence[str], day: date) -> None:
        """Have items of some instruments looked at by a day."""
        for held in self._all(institution):
            item, due = held.item, held.wake_on
            named = item.holding is not None and item.holding.instrument in instruments
            if named and item.ended is None and (due is None or due > day):
                self.state.items[institution, item.id] = replace(held, wake_on=day)

    def save(self, held: Held, entries: Sequence[Entry], by: str, reason: str = "") -> None:
        """An item's new row with what was recorded."""
        key = held.item.institution, held.item.id
        self.state.items[key] = held
        fresh = (KeptEntry(entry, by, reason) for entry in entries)
        self.state.entries[key] = (*self.state.entries.get(key, ()), *fresh)

    def give_up(self, institution: UUID, rows: Sequence[GivenUp]) -> None:
        """What was given up."""
        self.state.given_up[institution] = (*self.state.given_up.get(institution, ()), *rows)

    def given_up(self, institution: UUID, loans: Sequence[UUID]) -> Sequence[GivenUp]:
        """What of the security of some loans was ever given up, in the order of recording."""
        rows = [row for row in self.state.given_up.get(institution, ()) if row.loan in loans]
        return sorted(rows, key=lambda row: (row.recorded_at, row.item, row.sequence, row.loan))

    def post(self, institution: UUID, lines: Sequence[CollateralLine]) -> None:
        """Ledger lines."""
        for line in lines:
            key = institution, line.item
            self.state.lines[key] = (*self.state.lines.get(key, ()), line)

    def lines(self, institution: UUID, item_id: UUID) -> Sequence[CollateralLine]:
        """An item's ledger lines."""
        return self.state.lines.get((institution, item_id), ())

    def realise(self, institution: UUID, found: Realisation) -> None:
        """How an item was realised."""
        self.state.realised[institution, found.item] = found

    def realised(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Realisation]:
        """How some items were realised."""
        found = ((i, self.state.realised.get((institution, i))) for i in ids)
        return {i: each for i, each in found if each is not None}

    def _all(self, institution: UUID) -> list[Held]:
        return [held for (bank, _), held in self.state.items.items() if bank == institution]


def _grouped(pairs: Iterable[tuple[UUID, UUID]]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, set[UUID]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: tuple(sorted(values)) for key, values in found.items()}


@dataclass(slots=True)
class MemoryCollateralNames:
    """The names on items of a state; `erased` are the borrowers without personal data."""

    state: CollateralState
    erased: Mapping[Key, bool]
    loans: Mapping[Key, Loan]

    def keep(self, institution: UUID, item: UUID, names: Sequence[PersonName]) -> None:
        """New names."""
        key = institution, item
        self.state.names[key] = (*self.state.names.get(key, ()), *names)
        self.state.nameless.pop(key, None)

    def spelled(self, institution: UUID, items: Sequence[UUID]) -> Spelled:
        """All names that were ever kept of some items."""
        return {
            (item, each.mark): ERASED if self._gone(institution, item, each) else each.name
            for item in items
            for each in self.state.names.get((institution, item), ())
        }

    def _gone(self, institution: UUID, item: UUID, name: PersonName) -> bool:
        if name.borrower is None:
            return (institution, item) in self.state.nameless
        return (institution, name.borrower) in self.erased

    def forget(self, institution: UUID, borrower: UUID) -> None:
        """Forget the names on items that concern nobody with a file any more once this borrower's is erased."""
        for bank, item in self.state.names:
            concerned = self._concerned(institution, item) if bank == institution else set()
            if borrower in concerned and all((bank, each) in self.erased for each in concerned - {borrower}):
                self.state.nameless[bank, item] = True

    def _concerned(self, institution: UUID, item: UUID) -> set[UUID]:
        linked = MemoryCollateral(self.state).loans_of(institution, [item]).get(item, ())
        debtors = {self.loans[institution, loan].borrower for loan in linked}
        owners = {each.borrower for each in self.state.names[institution, item] if each.borrower is not None}
        return debtors | owners


@dataclass(slots=True)
class MemoryMarket:
    """The prices and indices of a state."""

    state: CollateralState

    def prices_on(
        self, institution: UUID, instruments: Sequence[str], day: date, known: datetime | None
    ) -> Mapping[str, Price]:
        """The price of each instrument published last on or before a day, as known at an instant."""
        found: dict[str, Price] = {}
        for price in sorted(
            self.state.prices.get(institution, ()), key=lambda each: (each.published, each.recorded_at)
        ):
            seen = known is None or price.recorded_at <= known
            if price.instrument in instruments and price.published <= day and seen:
                found[price.instrument] = price
        return found

    def publish_price(self, institution: UUID, price: Price) -> None:
        """One more price."""
        self.state.prices[institution] = (*self.state.prices.get(institution, ()), price)

    def points(self, institution: UUID, region: str, kind: str) -> tuple[IndexPoint, ...]:
        """All published points of the index of a region and kind."""
        found = self.state.points.get((institution, region, kind), ())
        return tuple(sorted(found, key=lambda point: (point.published, point.recorded_at)))

    def publish_point(self, institution: UUID, point: IndexPoint) -> None:
        """One more point of an index."""
        key = institution, point.region, point.kind
        self.state.points[key] = (*self.state.points.get(key, ()), point)
