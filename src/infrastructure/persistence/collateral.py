"""Items of collateral of a database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, func, or_, select, update

from ...application.collateral_codec import STATE
from ...application.collateral_store import CollateralLine, GivenUp, Held, KeptEntry, Realisation
from ...domain.collateral.events import Entry, Linked
from ...domain.collateral.item import History, Item
from .among import among, is_postgres
from .bulk import Writer
from .collateral_rows import (
    CURRENT,
    ENTRY,
    FIXED,
    GIVEN_UP,
    LINE,
    REALISATION,
    VALUED,
    Row,
    current,
    entry_row,
    fixed,
    given_up_row,
    held_of,
    line_row,
    read_entry,
    read_given_up,
    read_kept,
    read_line,
    read_realisation,
    realisation_row,
    valued,
)
from .collateral_tables import (
    collateral,
    collateral_entry,
    collateral_given_up,
    collateral_line,
    collateral_loan,
    collateral_realisation,
)
from .waking import due_keys

_KEY: Final = ("institution", "id")
_LINK: Final = ("institution", "loan_id", "item_id")


@dataclass(slots=True)
class _Known:
    """An item as this unit knows it: what is in the database, its version (0: it is new), and what waits to be written.

    `stored` is the item as it was read or written last (None: it is new), `past` its entries then (None: not read).
    """

    held: Held
    version: int
    stored: Item | None = None
    past: tuple[Entry, ...] | None = None
    changed: bool = False
    entries: list[KeptEntry] = field(default_factory=list)

    def same_state(self) -> bool:
        """Whether only values, attention and the next look are others: what a revaluation changes."""
        now, before = self.held.item, self.stored
        if before is None or now.ended is not before.ended:
            return False
        return all(getattr(now, name) is getattr(before, name) for name in STATE)


class SqlCollateral:
    """The items of one unit; what is saved waits until the unit ends or something else is asked for."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._known: dict[UUID, _Known] = {}
        self._rest: list[tuple[Any, tuple[str, ...], list[Row]]] = []

    def get(self, institution: UUID, item_id: UUID) -> Held | None:
        """One item, locked in a write unit."""
        return self.get_many(institution, [item_id]).get(item_id)

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items in one statement, locked in key order in a write unit."""
        missing = [i for i in dict.fromkeys(ids) if i not in self._known]
        if missing:
            self._load(self._rows(institution).where(self._among(collateral.c.id, missing)))
        found = ((i, self._known[i].held) for i in ids if i in self._known)
        return {i: held for i, held in found if held.item.institution == institution}

    def held(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items in one statement; nothing is locked."""
        mine = {i: self._known[i].held for i in ids if i in self._known}
        missing = [i for i in ids if i not in mine]
        if missing:
            query = self._rows(institution).where(self._among(collateral.c.id, missing))
            mine |= {row.id: held_of(row) for row in self._connection.execute(query)}
        return {i: held for i, held in mine.items() if held.item.institution == institution}

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which item."""
        c = collateral.c
        query = select(c.number, c.id).where(c.institution == institution, self._among(c.number, numbers))
        taken = {row.number: row.id for row in self._connection.execute(query)}
        new = (known.held.item for known in self._known.values() if not known.version)
        return taken | {item.number: item.id for item in new if item.number in numbers}

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, History]:
        """All entries of some items, in one statement; those of an item that is locked are read once."""
        known = {i: self._known[i] for i in ids if i in self._known}
        known = {i: each for i, each in known.items() if each.held.item.institution == institution}
        read = self._read(institution, [i for i in dict.fromkeys(ids) if i not in known or known[i].past is None])
        for i, each in known.items():
            if each.past is None:
                each.past = read.get(i, ())
            read[i] = (*each.past, *(kept.entry for kept in each.entries))
        return {i: History(entries) for i, entries in read.items() if entries}

    def _read(self, institution: UUID, ids: Sequence[UUID]) -> dict[UUID, tuple[Entry, ...]]:
        if not ids:
            return {}
        c = collateral_entry.c
        found: dict[UUID, list[Entry]] = defaultdict(list)
        query = select(collateral_entry).where(c.institution == institution, self._among(c.item_id, ids))
        for row in self._connection.execute(query.order_by(c.item_id, c.sequence)):
            found[row.item_id].append(read_entry(row))
        return {i: tuple(entries) for i, entries in found.items()}

    def entries(self, institution: UUID, item_id: UUID, after: int, limit: int) -> Sequence[KeptEntry]:
        """Entries of an item with a sequence above `after`."""
        c = collateral_entry.c
        query = select(collateral_entry).where(c.institution == institution, c.item_id == item_id, c.sequence > after)
        kept = [read_kept(row) for row in self._connection.execute(query.order_by(c.sequence).limit(limit))]
        waiting = self._known[item_id].entries if item_id in self._known else []
        return [*kept, *(each for each in waiting if each.entry.sequence > after)][:limit]

    def items_of(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The items that ever secured each of some loans, in key order."""
        c = collateral_loan.c
        query = select(c.loan_id, c.item_id).where(c.institution == institution, self._among(c.loan_id, loans))
        pairs = [tuple(row) for row in self._connection.execute(query)]
        wanted = frozenset(loans)
        return _grouped(pairs + [(loan, item) for item, loan in self._waiting_links() if loan in wanted])

    def loans_of(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The loans that each of some items ever secured, in key order."""
        c = collateral_loan.c
        query = select(c.item_id, c.loan_id).where(c.institution == institution, self._among(c.item_id, items))
        pairs = [tuple(row) for row in self._connection.execute(query)]
        wanted = frozenset(items)
        return _grouped(pairs + [(item, loan) for item, loan in self._waiting_links() if item in wanted])

    def of_region(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a region and kind that have not left, above `after`, in key order; locked in a write unit."""
        c = collateral.c
        return self._there(self._rows(institution).where(c.region == region, c.kind == kind), after, limit)

    def of_instrument(self, institution: UUID, instrument: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a quantity of an instrument that have not left, above `after`, in key order, locked alike."""
        return self._there(self._rows(institution).where(collateral.c.instrument == instrument), after, limit)

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of items to be looked at on or before a day, above `after`, in key order."""
        self.flush()
        c = collateral.c
        mine = (c.institution == institution, c.wake_on <= day)
        return due_keys(self._connection, c.id, c.wake_on, *mine, after=after, limit=limit)

    def wake_by(self, institution: UUID, instruments: Sequence[str], day: date) -> None:
        """Have items of some instruments looked at by a day, those that have not left; in one statement."""
        self.flush()
        c = collateral.c
        asleep = or_(c.wake_on.is_(None), c.wake_on > day)
        named = self._among(c.instrument, instruments)
        query = update(collateral).where(c.institution == institution, named, c.ended == "", asleep)
        self._connection.execute(query.values(wake_on=day))
        # What this unit knows of them is older now.
        self._known = {i: known for i, known in self._known.items() if known.held.item.holding is None}

    def save(self, held: Held, entries: Sequence[Entry], by: str, reason: str = "") -> None:
        """An item's new row with what was recorded."""
        known = self._known.setdefault(held.item.id, _Known(held, version=0, past=()))
        known.held = held
        known.changed = True
        known.entries += [KeptEntry(entry, by, reason) for entry in entries]

    def give_up(self, institution: UUID, rows: Sequence[GivenUp]) -> None:
        """What was given up."""
        self._rest.append((collateral_given_up, GIVEN_UP, [given_up_row(institution, row) for row in rows]))

    def given_up(self, institution: UUID, loans: Sequence[UUID]) -> Sequence[GivenUp]:
        """What of the security of some loans was ever given up, in the order of recording."""
        self.flush()
        c = collateral_given_up.c
        query = select(collateral_given_up).where(c.institution == institution, self._among(c.loan_id, loans))
        query = query.order_by(c.recorded_at, c.item_id, c.sequence, c.loan_id)
        return [read_given_up(row) for row in self._connection.execute(query)]

    def post(self, institution: UUID, lines: Sequence[CollateralLine]) -> None:
        """Ledger lines."""
        self.flush()
        numbers: dict[UUID, int] = {}
        rows = []
        for line in lines:
            last = numbers.get(line.item) or self._last_line(institution, line.item)
            numbers[line.item] = last + 1
            rows.append(line_row(institution, last + 1, line))
        self._rest.append((collateral_line, LINE, rows))

    def lines(self, institution: UUID, item_id: UUID) -> Sequence[CollateralLine]:
        """An item's ledger lines, in the order of booking."""
        self.flush()
        c = collateral_line.c
        query = select(collateral_line).where(c.institution == institution, c.item_id == item_id)
        return [read_line(row) for row in self._connection.execute(query.order_by(c.number))]

    def realise(self, institution: UUID, found: Realisation) -> None:
        """How an item was realised."""
        self._rest.append((collateral_realisation, REALISATION, [realisation_row(institution, found)]))

    def realised(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Realisation]:
        """How some items were realised."""
        self.flush()
        c = collateral_realisation.c
        query = select(collateral_realisation).where(c.institution == institution, self._among(c.item_id, ids))
        return {row.item_id: read_realisation(row) for row in self._connection.execute(query)}

    def changed(self) -> int:
        """How many items wait to be written."""
        return sum(known.changed for known in self._known.values())

    def flush(self) -> None:
        """Send what waits, in key order, items before what belongs to them."""
        changed = [self._known[i] for i in sorted(self._known) if self._known[i].changed]
        new = [(*fixed(known.held.item), *current(known.held)) for known in changed if not known.version]
        self._writer.insert(collateral, (*FIXED, *CURRENT), new)
        stored = [known for known in changed if known.version]
        self._update(CURRENT, current, [known for known in stored if not known.same_state()])
        self._update(VALUED, valued, [known for known in stored if known.same_state()])
        fresh = [
            entry_row(known.held.item, kept.entry, kept.recorded_by, kept.reason)
            for known in changed
            for kept in known.entries
        ]
        self._writer.insert(collateral_entry, ENTRY, fresh)
        links = [
            (known.held.item.institution, loan, known.held.item.id) for known in changed for loan in _linked(known)
        ]
        self._writer.insert_missing(collateral_loan, _LINK, _LINK, sorted(set(links)))
        for known in changed:
            past = None if known.past is None else (*known.past, *(kept.entry for kept in known.entries))
            self._known[known.held.item.id] = _Known(known.held, known.held.version, known.held.item, past)
        rest, self._rest = self._rest, []
        for table, columns, values in rest:
            self._writer.insert(table, columns, values)

    def _update(self, columns: tuple[str, ...], of: Callable[[Held], Row], changed: Sequence[_Known]) -> None:
        rows = [(*of(known.held), known.held.item.institution, known.held.item.id, known.version) for known in changed]
        self._writer.update(collateral, _KEY, columns, rows, guard="version")

    def _load(self, query: "Select[*tuple[Any, ...]]") -> list[UUID]:
        query = query.order_by(collateral.c.id)
        ids = []
        for row in self._connection.execute(query.with_for_update() if self._writes else query):
            if row.id not in self._known:
                held = held_of(row)
                self._known[row.id] = _Known(held, row.version, held.item)
            ids.append(row.id)
        return ids

    def _there(self, query: "Select[*tuple[Any, ...]]", after: UUID | None, limit: int) -> Sequence[Held]:
        self.flush()
        query = query.where(collateral.c.ended == "")
        if after is not None:
            query = query.where(collateral.c.id > after)
        return [self._known[i].held for i in self._load(query.limit(limit))]

    def _waiting_links(self) -> list[tuple[UUID, UUID]]:
        return [(i, loan) for i, known in self._known.items() for loan in _linked(known)]

    def _last_line(self, institution: UUID, item: UUID) -> int:
        c = collateral_line.c
        query = select(func.max(c.number)).where(c.institution == institution, c.item_id == item)
        return self._connection.execute(query).scalar() or 0

    @staticmethod
    def _rows(institution: UUID) -> "Select[*tuple[Any, ...]]":
        return select(collateral).where(collateral.c.institution == institution)

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _linked(known: _Known) -> list[UUID]:
    events = (kept.entry.event for kept in known.entries)
    return [event.link.loan for event in events if isinstance(event, Linked)]


def _grouped(pairs: Iterable[tuple[UUID, UUID]]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: tuple(sorted(values)) for key, values in found.items()}
