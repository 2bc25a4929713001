"""Files of guarantors of a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select, update

from ...application.guarantor_codec import dump_event, load_event
from ...application.guarantor_store import GuarantorFigures
from ...domain.guarantor import Guarantor, GuarantorEvent, GuarantorKind, Statement, evolve_guarantor
from .among import among, is_postgres
from .bulk import Writer
from .guarantor_tables import guarantor, guarantor_event

_DAY: Final = timedelta(days=1)
_STATEMENT: Final = (
    "currency",
    "assets",
    "encumbered",
    "own_debts",
    "debts_secured",
    "guarantees_elsewhere",
    "yearly_income",
    "yearly_debt_service",
)
_STATE: Final = ("kind", "opened_on", "review_due", "wake_on", "willingness", "statement_on", *_STATEMENT, "version")
_EVENT: Final = ("institution", "guarantor_id", "sequence", "kind", "recorded_at", "recorded_by", "payload")


@dataclass(slots=True)
class _Waiting:
    """A guarantor to be written: the version the database has (0: none), and the events it lacks."""

    version: int
    events: list[tuple[Any, ...]] = field(default_factory=list)


class SqlGuarantors:
    """The guarantors of one unit; what is saved waits until the customer register is written."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._loaded: dict[UUID, Guarantor] = {}
        self._waiting: dict[UUID, _Waiting] = {}

    def get(self, institution: UUID, party: UUID) -> Guarantor | None:
        """One guarantor, locked in a write unit."""
        if party not in self._loaded:
            c = guarantor.c
            query = select(c.id).where(c.institution == institution, c.id == party)
            if self._writes:
                query = query.with_for_update()
            if self._connection.execute(query).first() is None:
                return None
            self._loaded |= self._folded(institution, [party], None)
        return self._loaded[party]

    def get_many(
        self, institution: UUID, parties: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, Guarantor]:
        """Several as they were known at an instant (None: now); nothing is locked."""
        if known is not None:
            return self._folded(institution, parties, known)
        mine = {party: self._loaded[party] for party in parties if party in self._loaded}
        return self._folded(institution, [party for party in parties if party not in mine], None) | mine

    def save(self, kept: Guarantor, event: GuarantorEvent, at: datetime, by: str) -> None:
        """A new or reviewed guarantor, with the event that made it so."""
        waiting = self._waiting.setdefault(kept.id, _Waiting(kept.version - 1))
        waiting.events.append((kept.institution, kept.id, kept.version, *_event_row(event, at, by)))
        self._loaded[kept.id] = kept

    def reviews_due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> Sequence[Guarantor]:
        """Guarantors whose review was due before a day, not yet told, above `after`; locked in a write unit."""
        c = guarantor.c
        query = select(c.id).where(c.institution == institution, c.wake_on <= day)
        if after is not None:
            query = query.where(c.id > after)
        query = query.order_by(c.id).limit(limit)
        if self._writes:
            query = query.with_for_update()
        found = list(self._connection.execute(query).scalars())
        folded = self._folded(institution, found, None)
        return [folded[party] for party in found]

    def told(self, institution: UUID, parties: Sequence[UUID]) -> None:
        """Their overdue review was told; they sleep until the next one is made and due."""
        c = guarantor.c
        which = (c.institution == institution, among(c.id, parties, postgres=self._postgres))
        self._connection.execute(update(guarantor).where(*which).values(wake_on=None))

    def figures(self, institution: UUID) -> Mapping[UUID, GuarantorFigures]:
        """Kind and last statement of every guarantor of the bank, in one statement."""
        rows = self._connection.execute(select(guarantor).where(guarantor.c.institution == institution))
        return {row.id: GuarantorFigures(GuarantorKind(row.kind), _statement_of(row)) for row in rows}

    def flush(self) -> None:
        """Send what waits."""
        new = [party for party, row in self._waiting.items() if row.version == 0]
        columns = ("institution", "id", *_STATE)
        rows = [(self._loaded[i].institution, i, *_values(self._loaded[i])) for i in new]
        self._writer.insert(guarantor, columns, rows)
        changed = [
            (*_values(self._loaded[i]), self._loaded[i].institution, i, row.version)
            for i, row in self._waiting.items()
            if row.version
        ]
        self._writer.update(guarantor, ("institution", "id"), _STATE, changed, guard="version")
        self._writer.insert(guarantor_event, _EVENT, [event for row in self._waiting.values() for event in row.events])
        self._waiting = {}

    def _folded(self, institution: UUID, parties: Sequence[UUID], known: datetime | None) -> dict[UUID, Guarantor]:
        if not parties:
            return {}
        c = guarantor_event.c
        query = select(c.guarantor_id, c.kind, c.payload).where(
            c.institution == institution, among(c.guarantor_id, parties, postgres=self._postgres)
        )
        if known is not None:
            query = query.where(c.recorded_at <= known)
        return _fold(self._connection.execute(query.order_by(c.guarantor_id, c.sequence)))


def _fold(rows: Iterable[Any]) -> dict[UUID, Guarantor]:
    found: dict[UUID, Guarantor] = {}
    for row in rows:
        found[row.guarantor_id] = evolve_guarantor(found.get(row.guarantor_id), load_event(row.kind, row.payload))
    return found


def _event_row(event: GuarantorEvent, at: datetime, by: str) -> tuple[Any, ...]:
    kind, payload = dump_event(event)
    return kind, at, by, payload


def _values(kept: Guarantor) -> tuple[Any, ...]:
    last = kept.reviews[-1] if kept.reviews else None
    due = last.next_due if last else kept.opened_on
    figures = [getattr(last.statement, name) if last else None for name in _STATEMENT]
    return (
        kept.kind.value,
        kept.opened_on,
        due,
        due + _DAY,
        last.willingness.value if last else None,
        last.statement.as_of if last else None,
        *figures,
        kept.version,
    )


def _statement_of(row: Any) -> Statement | None:  # noqa: ANN401 - a row of guarantor
    if row.statement_on is None:
        return None
    return Statement(as_of=row.statement_on, **{name: getattr(row, name) for name in _STATEMENT})
