"""Runs in memory: of the business day and of imports."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ...application.run_store import ImportRun, Run, RunFailure


@dataclass(slots=True)
class MemoryRuns:
    """The runs of a state."""

    runs: dict[tuple[UUID, date], Run]
    failed: dict[tuple[UUID, date, str, UUID], RunFailure]
    imports: dict[tuple[UUID, str], ImportRun]

    def get(self, institution: UUID, business_date: date) -> Run | None:
        """The run of a day."""
        return self.runs.get((institution, business_date))

    def save(self, run: Run) -> None:
        """A new or moved-on run."""
        self.runs[run.institution, run.business_date] = run

    def fail(self, failure: RunFailure) -> None:
        """Keep that a loan failed."""
        key = failure.institution, failure.business_date, failure.step, failure.loan_id
        self.failed[key] = failure

    def failures(self, institution: UUID, business_date: date) -> tuple[RunFailure, ...]:
        """Loans that failed in a run, by step and key."""
        found = sorted(self.failed.items(), key=lambda item: item[0][2:])
        return tuple(f for key, f in found if key[:2] == (institution, business_date))

    def get_import(self, institution: UUID, content_hash: str) -> ImportRun | None:
        """The import of a file."""
        return self.imports.get((institution, content_hash))

    def save_import(self, run: ImportRun) -> None:
        """A new or moved-on import."""
        self.imports[run.institution, run.content_hash] = run
