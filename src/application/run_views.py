"""What screens read of the business day's runs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RunFailureView:
    """A loan that a business day could not process, in which step, and why."""

    loan_id: UUID
    step: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RunView:
    """A business day's run (营业日批处理): where it stands and what it did.

    `woken` counts the loans processed, `lines` the ledger lines posted; `failures` holds the loans in the scope
    that failed, out of `failed`. `content_hash` covers everything the run posted.
    """

    business_date: date
    status: str
    step: str
    started_at: datetime
    finished_at: datetime | None
    woken: int
    failed: int
    lines: int
    content_hash: str
    failures: tuple[RunFailureView, ...]
