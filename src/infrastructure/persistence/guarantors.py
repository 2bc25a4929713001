"""Files of guarantors of a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, select, update

from ...application.guarantor_codec import dump_event, load_event
from ...application.guarantor_store import GuarantorFigures
from ...application.reads import ERASED
from ...domain.guarantor import (
    Guarantor,
    GuarantorEvent,
    GuarantorKind,
    GuarantorReviewed,
    Statement,
    evolve_guarantor,
)
from ..crypto import PersonalCipher, PersonKey
from .among import among, is_postgres
from .bulk import Writer
from .guarantor_tables import guarantor, guarantor_event
from .tables import person_key

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
_EVENT: Final = ("institution", "guarantor_id", "sequence", "kind", "recorded_at", "recorded_by", "payload", "personal")


@dataclass(slots=True)
class _Waiting:
    """A guarantor to be written: the version the database has (0: none), and the events it lacks, with when and who."""

    version: int
    events: list[tuple[GuarantorEvent, datetime, str]] = field(default_factory=list)


class SqlGuarantors:
    """The guarantors of one unit; what is saved waits until the customer register is written."""

    def __init__(self, connection: Connection, writer: Writer, cipher: PersonalCipher, *, writes: bool) -> None:
        self._connection = connection
        self._cipher = cipher
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
        waiting.events.append((event, at, by))
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
        self._writer.insert(guarantor_event, _EVENT, self._event_rows())
        self._waiting = {}

    def _event_rows(self) -> list[tuple[Any, ...]]:
        """The events that wait; what a reviewer wrote goes under the person's key."""
        rows: list[tuple[Any, ...]] = []
        keys = self._keys([i for i, row in self._waiting.items() if any(_opinion(each) for each, _, _ in row.events)])
        for party, waiting in self._waiting.items():
            institution = self._loaded[party].institution
            for sequence, (event, at, by) in enumerate(waiting.events, waiting.version + 1):
                opinion = _opinion(event)
                sealed = self._cipher.encrypt(keys[party], institution, party, opinion) if opinion else None
                kind, payload = dump_event(_with_opinion(event, ""))
                rows.append((institution, party, sequence, kind, at, by, payload, sealed))
        return rows

    def _keys(self, parties: Sequence[UUID]) -> Mapping[UUID, PersonKey]:
        if not parties:
            return {}
        institution = self._loaded[parties[0]].institution
        c = person_key.c
        query = select(person_key).where(
            c.institution == institution, among(c.borrower_id, parties, postgres=self._postgres)
        )
        return {row.borrower_id: PersonKey(row.master, row.wrapped) for row in self._connection.execute(query)}

    def _folded(self, institution: UUID, parties: Sequence[UUID], known: datetime | None) -> dict[UUID, Guarantor]:
        if not parties:
            return {}
        c = guarantor_event.c
        key = and_(person_key.c.institution == c.institution, person_key.c.borrower_id == c.guarantor_id)
        query = (
            select(guarantor_event, person_key.c.master, person_key.c.wrapped)
            .select_from(guarantor_event.outerjoin(person_key, key))
            .where(c.institution == institution, among(c.guarantor_id, parties, postgres=self._postgres))
        )
        if known is not None:
            query = query.where(c.recorded_at <= known)
        found: dict[UUID, Guarantor] = {}
        for row in self._connection.execute(query.order_by(c.guarantor_id, c.sequence)):
            found[row.guarantor_id] = evolve_guarantor(found.get(row.guarantor_id), self._event_of(row))
        return found

    def _event_of(self, row: Any) -> GuarantorEvent:  # noqa: ANN401 - a row of guarantor_event with the person's key
        event: GuarantorEvent = load_event(row.kind, row.payload)
        if row.personal is None:
            return event
        if row.master is None:
            return _with_opinion(event, ERASED)
        key = PersonKey(row.master, row.wrapped)
        return _with_opinion(event, self._cipher.decrypt(key, row.institution, row.guarantor_id, row.personal))


def _opinion(event: GuarantorEvent) -> str:
    return event.review.opinion if isinstance(event, GuarantorReviewed) else ""


def _with_opinion(event: GuarantorEvent, opinion: str) -> GuarantorEvent:
    if not isinstance(event, GuarantorReviewed):
        return event
    return GuarantorReviewed(replace(event.review, opinion=opinion))


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
