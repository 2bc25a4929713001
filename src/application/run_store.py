"""What is kept of runs: of the business day, of imports, and the accrued interest a run posts at a period end."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.ledger import LedgerAccount


@dataclass(frozen=True, slots=True)
class Run:
    """A business day's run: which step it is in, how far it got (`cursor`), and what it did."""

    institution: UUID
    business_date: date
    status: str
    step: str
    cursor: str
    started_at: datetime
    finished_at: datetime | None
    woken: int
    failed: int
    lines: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class RunFailure:
    """A loan that a run could not process, and why."""

    institution: UUID
    business_date: date
    loan_id: UUID
    step: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A file that was or is being imported, known by the SHA-256 of its content and mapping."""

    institution: UUID
    content_hash: str
    name: str
    status: str
    next_row: int
    imported: int
    rejected: int
    started_at: datetime
    finished_at: datetime | None


class RunStore(Protocol):
    """Runs of the business day and of imports."""

    def get(self, institution: UUID, business_date: date) -> Run | None:
        """The run of a day, locked in a write unit."""
        ...

    def save(self, run: Run) -> None:
        """A new or moved-on run."""
        ...

    def fail(self, failure: RunFailure) -> None:
        """Keep that a loan failed."""
        ...

    def failures(self, institution: UUID, business_date: date) -> tuple[RunFailure, ...]:
        """Loans that failed in a run, by step and key."""
        ...

    def get_import(self, institution: UUID, content_hash: str) -> ImportRun | None:
        """The import of a file, locked in a write unit."""
        ...

    def save_import(self, run: ImportRun) -> None:
        """A new or moved-on import."""
        ...


@dataclass(frozen=True, slots=True)
class PooledLine:
    """Accrued interest of many loans in one line (计提).

    `items` is how many items it sums; a negative amount takes a line back.
    """

    branch: str
    product: str
    currency: str
    value_date: date
    booking_date: date
    debit: LedgerAccount
    credit: LedgerAccount
    amount: int
    items: int


class AccrualStore(Protocol):
    """Accrued interest at period ends, computed over all loans at once."""

    def post(self, institution: UUID, day: date, through: date, at: datetime) -> tuple[PooledLine, ...]:
        """Book on `day` what every item has earned up to the start of `through`, beyond its postings."""
        ...

    def take_back(self, institution: UUID, day: date, at: datetime) -> tuple[PooledLine, ...]:
        """Book on `day` the reverse of every earlier pooled line that still stands."""
        ...
