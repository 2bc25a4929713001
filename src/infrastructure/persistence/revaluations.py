"""Index revaluations of a database."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.cover_store import RevaluationRun, RevaluationStatus
from .bulk import Writer
from .cover_tables import revaluation_run

_RUN: Final = tuple(RevaluationRun.__dataclass_fields__)


class SqlRevaluations:
    """The index revaluations of one unit. A run's fields are its columns."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes

    def get(self, institution: UUID, run_id: UUID) -> RevaluationRun | None:
        """A run, locked in a write unit."""
        return self._one(revaluation_run.c.institution == institution, revaluation_run.c.id == run_id)

    def of(self, institution: UUID, region: str, kind: str, as_of: date) -> RevaluationRun | None:
        """The run of a region, kind and day, locked in a write unit."""
        c = revaluation_run.c
        return self._one(c.institution == institution, c.region == region, c.kind == kind, c.as_of == as_of)

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[RevaluationRun]:
        """Runs below an id, the newest first."""
        c = revaluation_run.c
        query = select(revaluation_run).where(c.institution == institution)
        if before is not None:
            query = query.where(c.id < before)
        return [_run_of(row) for row in self._connection.execute(query.order_by(c.id.desc()).limit(limit))]

    def save(self, run: RevaluationRun) -> None:
        """A new or moved-on run."""
        self._writer.upsert(revaluation_run, _RUN[:2], _RUN, [astuple(run)])

    def _one(self, *which: Any) -> RevaluationRun | None:  # noqa: ANN401 - SQL conditions
        query = select(revaluation_run).where(*which)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        return None if row is None else _run_of(row)


def _run_of(row: Any) -> RevaluationRun:  # noqa: ANN401 - a row of `revaluation_run`
    run = RevaluationRun(**{name: getattr(row, name) for name in _RUN})
    return replace(run, status=RevaluationStatus(row.status))
