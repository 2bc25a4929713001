"""Runs of the business day and of imports."""

from dataclasses import astuple
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, select

from ...application.run_store import ImportRun, Run, RunFailure
from .bulk import Writer
from .record_tables import business_run, import_run, run_failure

_RUN: Final = tuple(Run.__dataclass_fields__)
_FAILURE: Final = tuple(RunFailure.__dataclass_fields__)
_IMPORT: Final = tuple(ImportRun.__dataclass_fields__)


def run_of(row: Any) -> Run:  # noqa: ANN401 - a row of this table
    """A row of `business_run` as a run."""
    return Run(**{name: getattr(row, name) for name in _RUN})


def failure_of(row: Any) -> RunFailure:  # noqa: ANN401 - a row of this table
    """A row of `run_failure` as a failure."""
    return RunFailure(**{name: getattr(row, name) for name in _FAILURE})


class SqlRuns:
    """The run store of one unit. A run's fields are its columns."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes

    def get(self, institution: UUID, business_date: date) -> Run | None:
        """The run of a day, locked in a write unit."""
        row = self._row(business_run, institution, "business_date", business_date)
        return None if row is None else run_of(row)

    def save(self, run: Run) -> None:
        """A new or moved-on run."""
        self._writer.upsert(business_run, ("institution", "business_date"), _RUN, [astuple(run)])

    def fail(self, failure: RunFailure) -> None:
        """Keep that a loan failed."""
        keys = ("institution", "business_date", "step", "loan_id")
        self._writer.upsert(run_failure, keys, _FAILURE, [astuple(failure)])

    def failures(self, institution: UUID, business_date: date) -> tuple[RunFailure, ...]:
        """Loans that failed in a run, by step and key."""
        c = run_failure.c
        query = select(run_failure).where(c.institution == institution, c.business_date == business_date)
        rows = self._connection.execute(query.order_by(c.step, c.loan_id))
        return tuple(map(failure_of, rows))

    def get_import(self, institution: UUID, content_hash: str) -> ImportRun | None:
        """The import of a file, locked in a write unit."""
        row = self._row(import_run, institution, "content_hash", content_hash)
        return None if row is None else ImportRun(**{name: getattr(row, name) for name in _IMPORT})

    def save_import(self, run: ImportRun) -> None:
        """A new or moved-on import."""
        self._writer.upsert(import_run, ("institution", "content_hash"), _IMPORT, [astuple(run)])

    def _row(self, table: Table, institution: UUID, key: str, value: object) -> Any:  # noqa: ANN401
        query = select(table).where(table.c.institution == institution, table.c[key] == value)
        if self._writes:
            query = query.with_for_update()
        return self._connection.execute(query).first()
