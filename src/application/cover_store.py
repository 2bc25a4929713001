"""What is kept of how loans are secured: where each stands, what happened, what was told, and when to look again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from ..domain.collateral.attention import Notice
from ..domain.collateral.measure import Line
from ..domain.collateral.shortfall import Watch
from .outcomes import SubjectKind


@dataclass(frozen=True, slots=True)
class WatchedLoan:
    """Where a loan's security stands, by its last measure; amounts in minor units of the currency of the books.

    Attributes:
        principal, burden, value, covered: as `measure.Cover` has them.
        converted: whether an exchange rate was used.
        measured_on: the day of the last measure.
        events: how many of its events are kept.
    """

    institution: UUID
    loan: UUID
    watch: Watch
    principal: int
    burden: int
    value: int
    covered: int
    converted: bool
    measured_on: date
    events: int = 0


@dataclass(frozen=True, slots=True)
class CoverEvent:
    """What happened to a loan's security (押品不足事件), by the name of the domain's event; rows are only added.

    `line` is where the loan stands then; `amount` (minor units) and `deadline` are those of the shortfall.
    """

    institution: UUID
    loan: UUID
    sequence: int
    day: date
    recorded_at: datetime
    kind: str
    line: Line
    amount: int | None
    deadline: date | None


@dataclass(frozen=True, slots=True)
class SecureFailure:
    """Something that a business day could not look at, and why; it stays due."""

    institution: UUID
    business_date: date
    subject: SubjectKind
    id: UUID
    error: str
    at: datetime


class CoverStore(Protocol):
    """How loans are secured, as it was last found; and what is to be looked at when."""

    def get_many(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, WatchedLoan]:
        """Where some loans stand, in one statement, locked in key order in a write unit."""
        ...

    def save(self, rows: Sequence[WatchedLoan], events: Sequence[CoverEvent]) -> None:
        """New or moved-on rows, and what happened."""
        ...

    def events(self, institution: UUID, loan: UUID, after: int, limit: int) -> Sequence[CoverEvent]:
        """A loan's events with a sequence above `after`."""
        ...

    def open_shortfalls(
        self, institution: UUID, branches: frozenset[str] | None, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[WatchedLoan]:
        """Loans of some branches (None: all) of which cure is asked for, by deadline and key, above `after`."""
        ...

    def secured_in(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans that an item of a region and kind ever secured, above `after`, in key order."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be measured on or before a day, above `after`, in key order."""
        ...

    def wake(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """When loans are to be measured next (None: not by time alone)."""
        ...

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Loans are to be measured on that day at the latest; an earlier day stays."""
        ...

    def wake_all_by(self, institution: UUID, day: date, *, converted: bool = False) -> None:
        """Every loan that has a row, or of them each that an exchange rate counts for, on that day at the latest."""
        ...

    def told(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, frozenset[Notice]]:
        """What was told of some items and still holds."""
        ...

    def tell(self, institution: UUID, notices: Mapping[UUID, Iterable[Notice]]) -> None:
        """What holds of some items now, and was told."""
        ...

    def fail(self, failure: SecureFailure) -> None:
        """Keep that something could not be looked at."""
        ...

    def failures(self, institution: UUID, business_date: date) -> Sequence[SecureFailure]:
        """What could not be looked at on a business day, by kind and key."""
        ...


class RevaluationStatus(StrEnum):
    """Where an index revaluation stands."""

    RUNNING = "RUNNING"
    """Begun, and not finished (进行中)."""
    FINISHED = "FINISHED"
    """Every item was looked at (已完成)."""


@dataclass(frozen=True, slots=True)
class RevaluationRun:
    """Carrying the values of a region and kind to a day by their index (指数重估).

    Attributes:
        cursor: the last item done; empty: none.
        started_at: the instant by which the index is read.
        items: how many were looked at.
        revalued: how many got a new value.
        loans: how many were measured again.
        before, after: values of the items that got a new one, minor units of the currency of the books.
        content_hash: sum of the digests of the new values.
    """

    institution: UUID
    id: UUID
    region: str
    kind: str
    as_of: date
    status: RevaluationStatus
    cursor: str
    started_at: datetime
    started_by: str
    finished_at: datetime | None
    items: int
    revalued: int
    loans: int
    before: int
    after: int
    content_hash: str


class RevaluationStore(Protocol):
    """Index revaluations."""

    def get(self, institution: UUID, run_id: UUID) -> RevaluationRun | None:
        """A run, locked in a write unit."""
        ...

    def of(self, institution: UUID, region: str, kind: str, as_of: date) -> RevaluationRun | None:
        """The run of a region, kind and day, locked in a write unit."""
        ...

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[RevaluationRun]:
        """Runs below an id, the newest first."""
        ...

    def save(self, run: RevaluationRun) -> None:
        """A new or moved-on run."""
        ...
