"""Assessments, classes in force and their history."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, Uuid, and_, func, literal, or_, select, tuple_

from ...application.classification_records import Assessment, AssessmentStatus, ClassChange, Classification
from ...domain.risk_classification.outcome import Standing
from ...domain.shared.risk_class import RiskClass
from .among import among, is_postgres
from .bulk import Writer
from .classification_tables import assessment, class_history, classification, explanation, fact_set

_TEXT: Final = ("institution", "hash", "body")
_ASSESSMENT: Final = (
    "institution",
    "id",
    "claim_id",
    "debtor_id",
    "branch",
    "as_of",
    "recorded_at",
    "policy",
    "facts",
    "explanation",
    "risk_class",
    "grade",
    "standing",
    "binding",
    "status",
    "run_id",
)
_CURRENT: Final = (
    "institution",
    "claim_id",
    "debtor_id",
    "branch",
    "risk_class",
    "grade",
    "since",
    "assessment_id",
    "latest_id",
    "assessed_on",
    "version",
    "ended_on",
)
_CHANGE: Final = (
    "institution",
    "claim_id",
    "sequence",
    "debtor_id",
    "branch",
    "effective",
    "recorded_at",
    "risk_class",
    "grade",
    "assessment_id",
    "run_id",
    "proposal_id",
    "human",
    "reason",
)


class SqlClassifications:
    """The classification store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes

    def in_force(self, institution: UUID, debtors: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of all claims of some debtors, locked in key order in a write unit."""
        c = classification.c
        query = select(classification).where(c.institution == institution, self._among(c.debtor_id, debtors))
        query = query.order_by(c.claim_id)
        if self._writes:
            query = query.with_for_update()
        return {row.claim_id: current_of(row) for row in self._connection.execute(query)}

    def current(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of some claims; nothing is locked."""
        c = classification.c
        query = select(classification).where(c.institution == institution, self._among(c.claim_id, claims))
        return {row.claim_id: current_of(row) for row in self._connection.execute(query)}

    def in_classes(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        classes: Sequence[RiskClass],
        status: AssessmentStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[Classification]:
        """Classes in force, claims above `after` in order."""
        c = classification.c
        query = select(classification).where(c.institution == institution, c.ended_on.is_(None))
        if branches is not None:
            query = query.where(c.branch.in_(sorted(branches)))
        if classes:
            query = query.where(c.risk_class.in_([each.value for each in classes]))
        if status is not None:
            made = and_(assessment.c.institution == c.institution, assessment.c.id == c.latest_id)
            query = query.join(assessment, made).where(assessment.c.status == status.value)
        if after is not None:
            query = query.where(c.claim_id > after)
        return tuple(map(current_of, self._connection.execute(query.order_by(c.claim_id).limit(limit))))

    def books(
        self, institution: UUID, after: tuple[UUID, UUID] | None, limit: int
    ) -> Sequence[tuple[Classification, str]]:
        """Classes in force of claims that are there, with the hash of their latest facts, by debtor and claim."""
        c = classification.c
        made = and_(assessment.c.institution == c.institution, assessment.c.id == c.latest_id)
        query = select(classification, assessment.c.facts).join(assessment, made)
        query = query.where(c.institution == institution, c.ended_on.is_(None))
        if after is not None:
            beyond = [literal(key, Uuid()) for key in after]
            query = query.where(tuple_(c.debtor_id, c.claim_id) > tuple_(*beyond))
        rows = self._connection.execute(query.order_by(c.debtor_id, c.claim_id).limit(limit))
        return tuple((current_of(row), row.facts) for row in rows)

    def latest(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """The latest assessment of each claim."""
        query = latest_of(institution, self._among(assessment.c.claim_id, claims))
        return {row.claim_id: assessment_of(row) for row in self._connection.execute(query)}

    def assessed_of(self, institution: UUID, claim: UUID, before: UUID | None, limit: int) -> Sequence[Assessment]:
        """A claim's assessments below an id, the newest first."""
        c = assessment.c
        query = select(assessment).where(c.institution == institution, c.claim_id == claim)
        if before is not None:
            query = query.where(c.id < before)
        return tuple(map(assessment_of, self._connection.execute(query.order_by(c.id.desc()).limit(limit))))

    def classes_in_force(
        self, institution: UUID, as_of: date, known: datetime | None, after: UUID | None, limit: int
    ) -> Sequence[ClassChange]:
        """What was in force at the end of a day as known at an instant, claims above `after` in key order."""
        above = () if after is None else (class_history.c.claim_id > after,)
        query = in_force_on(institution, as_of, known, *above)
        return tuple(map(change_of, self._connection.execute(query.limit(limit))))

    def previous_classes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None = None
    ) -> Mapping[UUID, ClassChange]:
        """The same for some claims."""
        query = in_force_on(institution, as_of, known, self._among(class_history.c.claim_id, claims))
        return {row.claim_id: change_of(row) for row in self._connection.execute(query)}

    def last_changes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """Of each claim what counts on a day, and what persons set last, in one statement."""
        c = class_history.c
        held = [c.institution == institution, c.effective <= as_of, self._among(c.claim_id, claims)]
        if known is not None:
            held.append(c.recorded_at <= known)
        newest = (c.effective.desc(), c.sequence.desc())
        place = func.row_number().over(partition_by=c.claim_id, order_by=newest)
        by_whom = func.row_number().over(partition_by=(c.claim_id, c.proposal_id.is_(None)), order_by=newest)
        rows = select(class_history, place.label("place"), by_whom.label("by_whom")).where(*held).subquery()
        wanted = or_(rows.c.place == 1, and_(rows.c.proposal_id.is_not(None), rows.c.by_whom == 1))
        query = select(rows).where(wanted)
        return self._by_claim(query.order_by(rows.c.claim_id, rows.c.effective, rows.c.sequence))

    def histories(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """All rows of some claims' histories, by sequence."""
        c = class_history.c
        query = select(class_history).where(c.institution == institution, self._among(c.claim_id, claims))
        return self._by_claim(query.order_by(c.claim_id, c.sequence))

    def _by_claim(self, query: "Select[*tuple[Any, ...]]") -> dict[UUID, tuple[ClassChange, ...]]:
        found: dict[UUID, list[ClassChange]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.claim_id, []).append(change_of(row))
        return {claim: tuple(rows) for claim, rows in found.items()}

    def fact_sets(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of fact sets by their hash."""
        return self._texts(fact_set, institution, hashes)

    def explanations(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of explanations by their hash."""
        return self._texts(explanation, institution, hashes)

    def assessments(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """Assessments by id."""
        c = assessment.c
        query = select(assessment).where(c.institution == institution, self._among(c.id, ids))
        return {row.id: assessment_of(row) for row in self._connection.execute(query)}

    def assessed(self, institution: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Claims that were ever assessed, above `after`, in key order."""
        c = assessment.c
        query = select(c.claim_id).distinct().where(c.institution == institution)
        if after is not None:
            query = query.where(c.claim_id > after)
        return tuple(self._connection.execute(query.order_by(c.claim_id).limit(limit)).scalars())

    def all_of(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[Assessment, ...]]:
        """All assessments of some claims, in the order in which they were made."""
        c = assessment.c
        query = select(assessment).where(c.institution == institution, self._among(c.claim_id, claims))
        found: dict[UUID, list[Assessment]] = {}
        for row in self._connection.execute(query.order_by(c.claim_id, c.id)):
            found.setdefault(row.claim_id, []).append(assessment_of(row))
        return {claim: tuple(rows) for claim, rows in found.items()}

    def keep(
        self,
        fact_sets: Mapping[str, str],
        explanations: Mapping[str, str],
        assessments: Sequence[Assessment],
        institution: UUID,
    ) -> None:
        """Keep results; a text that is kept already stays."""
        # Texts are shared: in the order of their hashes no two writers wait for each other.
        for table, texts in ((fact_set, fact_sets), (explanation, explanations)):
            rows = [(institution, key, body) for key, body in sorted(texts.items())]
            self._writer.insert_missing(table, _TEXT[:2], _TEXT, rows)
        self._writer.insert(assessment, _ASSESSMENT, [_assessment_row(each) for each in assessments])

    def put(self, institution: UUID, rows: Sequence[Classification], changes: Sequence[ClassChange]) -> None:
        """Classes in force as they are now, and new rows of their histories."""
        current = [
            (
                institution,
                r.claim,
                r.debtor,
                r.branch,
                r.risk_class.value,
                r.grade,
                r.since,
                r.assessment,
                r.latest,
                r.assessed_on,
                r.version,
                r.ended_on,
            )
            for r in rows
        ]
        self._writer.upsert(classification, _CURRENT[:2], _CURRENT, current)
        self._writer.insert(class_history, _CHANGE, [_change_row(each) for each in changes])

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - a column of any type
        return among(column, values, postgres=self._postgres)

    def _texts(self, table: Table, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        query = select(table.c.hash, table.c.body).where(
            table.c.institution == institution, self._among(table.c.hash, hashes)
        )
        return {row.hash: row.body for row in self._connection.execute(query)}


# Both number the rows of each claim from the last one: asking for each row whether a later one exists took, with
# statistics of a table that has grown since, a time of every row for every row.


def in_force_on(
    institution: UUID, as_of: date, known: datetime | None, *which: ColumnElement[bool]
) -> "Select[*tuple[Any, ...]]":
    """Rows of history that count on a day, of the claims that meet some conditions: the last of each, by claim."""
    c = class_history.c
    holds = [c.institution == institution, c.effective <= as_of, *which]
    if known is not None:
        holds.append(c.recorded_at <= known)
    place = func.row_number().over(partition_by=c.claim_id, order_by=(c.effective.desc(), c.sequence.desc()))
    rows = select(class_history, place.label("place")).where(*holds).subquery()
    return select(rows).where(rows.c.place == 1).order_by(rows.c.claim_id)


def latest_of(institution: UUID, *which: ColumnElement[bool]) -> "Select[*tuple[Any, ...]]":
    """The latest assessment of each claim, of those that meet some conditions: by day, then by instant."""
    c = assessment.c
    # Ids rise with time: they break ties inside an instant.
    order = (c.as_of.desc(), c.recorded_at.desc(), c.id.desc())
    place = func.row_number().over(partition_by=c.claim_id, order_by=order)
    rows = select(assessment, place.label("place")).where(c.institution == institution, *which).subquery()
    return select(rows).where(rows.c.place == 1)


def current_of(row: Any) -> Classification:  # noqa: ANN401 - a row of this table
    """A row of `classification`."""
    return Classification(
        row.institution,
        row.claim_id,
        row.debtor_id,
        row.branch,
        RiskClass(row.risk_class),
        row.grade,
        row.since,
        row.assessment_id,
        row.latest_id,
        row.assessed_on,
        row.version,
        row.ended_on,
    )


def change_of(row: Any) -> ClassChange:  # noqa: ANN401 - a row of this table
    """A row of `class_history`."""
    return ClassChange(
        row.institution,
        row.claim_id,
        row.sequence,
        row.debtor_id,
        row.branch,
        row.effective,
        row.recorded_at,
        RiskClass(row.risk_class),
        row.grade,
        row.assessment_id,
        row.run_id,
        row.proposal_id,
        row.human,
        row.reason,
    )


def assessment_of(row: Any) -> Assessment:  # noqa: ANN401 - a row of this table
    """A row of `assessment`."""
    return Assessment(
        row.institution,
        row.id,
        row.claim_id,
        row.debtor_id,
        row.branch,
        row.as_of,
        row.recorded_at,
        row.policy,
        row.facts,
        row.explanation,
        RiskClass(row.risk_class),
        row.grade,
        Standing(row.standing),
        tuple(json.loads(row.binding)),
        AssessmentStatus(row.status),
        row.run_id,
    )


def _assessment_row(a: Assessment) -> tuple[object, ...]:
    return (
        a.institution,
        a.id,
        a.claim,
        a.debtor,
        a.branch,
        a.as_of,
        a.recorded_at,
        a.policy,
        a.facts,
        a.explanation,
        a.risk_class.value,
        a.grade,
        a.standing.value,
        json.dumps(a.binding, ensure_ascii=False),
        a.status.value,
        a.run,
    )


def _change_row(c: ClassChange) -> tuple[object, ...]:
    return (
        c.institution,
        c.claim,
        c.sequence,
        c.debtor,
        c.branch,
        c.effective,
        c.recorded_at,
        c.risk_class.value,
        c.grade,
        c.assessment,
        c.run,
        c.proposal,
        c.human,
        c.reason,
    )
