"""Classification runs, and who is due for assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Date, and_, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from ...application.classification_records import (
    ClassificationFailure,
    ClassificationRun,
    ClassificationRunStatus,
    RunKind,
)
from ...application.outcomes import SubjectKind
from .among import among, is_postgres
from .bulk import Writer
from .classification_tables import classification_failure, classification_run
from .tables import borrower, wake_up

MODULE: Final = "classification"
REASON: Final = "ASSESS"
_RUN: Final = tuple(ClassificationRun.__dataclass_fields__)
_FAILURE: Final = ("institution", "run_id", "debtor_id", "error", "at")
_WAKE: Final = ("institution", "subject_kind", "subject_id", "module", "reason", "due")


class SqlClassificationRuns:
    """The run store of one unit. A run's fields are its columns."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes

    def get(self, institution: UUID, kind: RunKind, as_of: date) -> ClassificationRun | None:
        """A run, locked in a write unit."""
        c = classification_run.c
        query = select(classification_run).where(c.institution == institution, c.kind == kind.value, c.as_of == as_of)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        return None if row is None else run_of(row)

    def save(self, run: ClassificationRun) -> None:
        """A new or moved-on run."""
        self._writer.upsert(classification_run, _RUN[:2], _RUN, [astuple(run)])

    def fail(self, failure: ClassificationFailure) -> None:
        """Keep that a debtor failed."""
        self._writer.upsert(classification_failure, _FAILURE[:3], _FAILURE, [astuple(failure)])

    def failures(self, institution: UUID, run: UUID) -> tuple[ClassificationFailure, ...]:
        """Debtors that failed in a run, by key."""
        c = classification_failure.c
        query = select(classification_failure).where(c.institution == institution, c.run_id == run)
        return tuple(map(failure_of, self._connection.execute(query.order_by(c.debtor_id))))

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClassificationRun]:
        """Runs by id; nothing is locked."""
        c = classification_run.c
        query = select(classification_run).where(
            c.institution == institution, among(c.id, ids, postgres=self._postgres)
        )
        return {row.id: run_of(row) for row in self._connection.execute(query)}

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ClassificationRun]:
        """Runs below an id, the newest first."""
        c = classification_run.c
        query = select(classification_run).where(c.institution == institution)
        if before is not None:
            query = query.where(c.id < before)
        return tuple(map(run_of, self._connection.execute(query.order_by(c.id.desc()).limit(limit))))

    def failures_in(
        self, institution: UUID, run: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[ClassificationFailure]:
        """Debtors of some branches that failed in a run, above `after`, in key order."""
        c = classification_failure.c
        owed = and_(borrower.c.institution == c.institution, borrower.c.id == c.debtor_id)
        failed = classification_failure.join(borrower, owed)
        query = select(classification_failure).select_from(failed).where(c.institution == institution, c.run_id == run)
        if branches is not None:
            query = query.where(borrower.c.branch.in_(sorted(branches)))
        if after is not None:
            query = query.where(c.debtor_id > after)
        return tuple(map(failure_of, self._connection.execute(query.order_by(c.debtor_id).limit(limit))))

    def debtors(self, institution: UUID, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """All borrowers above `after`, in key order."""
        query = select(borrower.c.id).where(borrower.c.institution == institution)
        if after is not None:
            query = query.where(borrower.c.id > after)
        return tuple(self._connection.execute(query.order_by(borrower.c.id).limit(limit)).scalars())

    def lock(self, institution: UUID, debtors: Sequence[UUID]) -> None:
        """Let nobody else assess these borrowers or say that they are due, until the unit ends."""
        if not self._postgres or not self._writes:
            return  # SQLite has one writer at a time
        c = borrower.c
        query = select(c.id).where(c.institution == institution, among(c.id, debtors, postgres=True)).order_by(c.id)
        # New loans refer to the borrower meanwhile: only its other columns are locked.
        self._connection.execute(query.with_for_update(key_share=True)).all()

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Borrowers who are to be assessed on or before a day, above `after`, in key order."""
        query = select(wake_up.c.subject_id).where(*_waking(institution), wake_up.c.due <= day)
        if after is not None:
            query = query.where(wake_up.c.subject_id > after)
        return tuple(self._connection.execute(query.order_by(wake_up.c.subject_id).limit(limit)).scalars())

    def wake(self, institution: UUID, debtors: Mapping[UUID, date | None]) -> None:
        """When borrowers are to be assessed next (None: never by time alone)."""
        rows = [(*_key(institution, debtor), day) for debtor, day in sorted(debtors.items()) if day is not None]
        self._writer.upsert(wake_up, _WAKE[:5], _WAKE, rows)
        never = [_key(institution, debtor) for debtor, day in sorted(debtors.items()) if day is None]
        self._writer.delete(wake_up, _WAKE[:5], never)

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every borrower is to be assessed on that day at the latest; an earlier day stays."""
        c, kept = borrower.c, wake_up.c
        key = (c.institution, literal(SubjectKind.BORROWER.value), c.id, literal(MODULE), literal(REASON))
        rows = select(*key, literal(day, Date())).where(c.institution == institution)
        insert = (postgresql if self._postgres else sqlite).insert(wake_up).from_select(list(_WAKE), rows)
        sooner = insert.on_conflict_do_update(
            index_elements=list(_WAKE[:5]), set_={"due": insert.excluded.due}, where=kept.due > insert.excluded.due
        )
        self._connection.execute(sooner)

    def wake_by(self, institution: UUID, debtors: Sequence[UUID], day: date) -> None:
        """Borrowers are to be assessed on that day at the latest; an earlier day stays."""
        self.lock(institution, debtors)
        c = wake_up.c
        query = select(c.subject_id).where(
            *_waking(institution), c.due <= day, among(c.subject_id, debtors, postgres=self._postgres)
        )
        earlier = set(self._connection.execute(query).scalars())
        self.wake(institution, {debtor: day for debtor in debtors if debtor not in earlier})


def _key(institution: UUID, debtor: UUID) -> tuple[UUID, str, UUID, str, str]:
    return (institution, SubjectKind.BORROWER.value, debtor, MODULE, REASON)


def _waking(institution: UUID) -> tuple[Any, ...]:
    c = wake_up.c
    return (
        c.institution == institution,
        c.subject_kind == SubjectKind.BORROWER.value,
        c.module == MODULE,
        c.reason == REASON,
    )


def run_of(row: Any) -> ClassificationRun:  # noqa: ANN401 - a row of this table
    """A row of `classification_run`."""
    values = {name: getattr(row, name) for name in _RUN}
    kinds = {"kind": RunKind(row.kind), "status": ClassificationRunStatus(row.status)}
    return ClassificationRun(**values | kinds)


def failure_of(row: Any) -> ClassificationFailure:  # noqa: ANN401 - a row of this table
    """A row of `classification_failure`."""
    return ClassificationFailure(*(getattr(row, name) for name in _FAILURE))
