"""Recorded facts of a database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, func, select

from ...application.encoding import canonical, from_json, to_json
from ...domain.risk_classification.records import FactName, FactSubject, FactValue, RecordedFact
from .among import among, is_postgres
from .bulk import Writer
from .facts_tables import risk_fact

_COLUMNS: Final = (
    "institution",
    "id",
    "subject",
    "subject_id",
    "name",
    "value",
    "origin",
    "row",
    "stated_on",
    "recorded_at",
    "recorded_by",
    "withdraws",
)


class SqlFacts:
    """The recorded facts of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer

    def in_force(
        self, institution: UUID, subjects: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Sequence[RecordedFact]:
        """What counts of each subject and name on a day, as known at an instant, in one statement."""
        c = risk_fact.c
        latest = func.row_number().over(
            partition_by=(c.subject_id, c.name), order_by=(c.stated_on.desc(), c.recorded_at.desc(), c.id.desc())
        )
        counting = self._standing(institution, subjects, as_of, known)
        found = select(risk_fact, latest.label("place")).where(*counting).subquery()
        rows = self._connection.execute(select(found).where(found.c.place == 1))
        return [_fact_of(row) for row in rows]

    def standing(
        self,
        institution: UUID,
        subjects: Sequence[UUID],
        names: Sequence[FactName],
        as_of: date,
        known: datetime | None,
    ) -> Sequence[RecordedFact]:
        """All statements of some names up to a day that are not taken back, by day and order of recording."""
        c = risk_fact.c
        wanted = c.name.in_([name.value for name in names])
        query = select(risk_fact).where(wanted, *self._standing(institution, subjects, as_of, known))
        rows = self._connection.execute(query.order_by(c.stated_on, c.recorded_at, c.id))
        return [_fact_of(row) for row in rows]

    def _standing(
        self, institution: UUID, subjects: Sequence[UUID], as_of: date, known: datetime | None
    ) -> list[ColumnElement[bool]]:
        c, withdrawal = risk_fact.c, risk_fact.alias()
        taken_back = [withdrawal.c.institution == institution, withdrawal.c.withdraws == c.id]
        conditions = [
            c.institution == institution,
            among(c.subject_id, subjects, postgres=self._postgres),
            c.stated_on <= as_of,
            c.withdraws.is_(None),
        ]
        if known is not None:
            conditions.append(c.recorded_at <= known)
            taken_back.append(withdrawal.c.recorded_at <= known)
        return [*conditions, ~exists().where(*taken_back)]

    def of_subject(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[RecordedFact]:
        """A subject's statements and withdrawals in the order of recording, above `after`."""
        c = risk_fact.c
        query = select(risk_fact).where(c.institution == institution, c.subject_id == subject)
        if after is not None:
            query = query.where(c.id > after)
        return [_fact_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def get(self, institution: UUID, fact_id: UUID) -> RecordedFact | None:
        """One statement."""
        c = risk_fact.c
        row = self._connection.execute(select(risk_fact).where(c.institution == institution, c.id == fact_id)).first()
        return None if row is None else _fact_of(row)

    def withdrawn(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, RecordedFact]:
        """Which of these statements have been taken back, and by which."""
        c = risk_fact.c
        query = select(risk_fact).where(c.institution == institution, among(c.withdraws, ids, postgres=self._postgres))
        return {row.withdraws: _fact_of(row) for row in self._connection.execute(query)}

    def add(self, institution: UUID, facts: Sequence[RecordedFact]) -> None:
        """More statements."""
        self._writer.insert(risk_fact, _COLUMNS, [(institution, *_values(fact)) for fact in facts])


def _values(fact: RecordedFact) -> tuple[Any, ...]:
    value = {name: member for name, member in to_json(fact.value).items() if member is not None}
    return (
        fact.id,
        fact.subject.value,
        fact.subject_id,
        fact.name.value,
        canonical(value),
        fact.origin,
        fact.row,
        fact.stated_on,
        fact.recorded_at,
        fact.recorded_by,
        fact.withdraws,
    )


def _fact_of(row: Any) -> RecordedFact:  # noqa: ANN401 - a row of risk_fact
    return RecordedFact(
        id=row.id,
        subject=FactSubject(row.subject),
        subject_id=row.subject_id,
        name=FactName(row.name),
        value=from_json(FactValue, json.loads(row.value)),
        origin=row.origin,
        row=row.row,
        stated_on=row.stated_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        withdraws=row.withdraws,
    )
