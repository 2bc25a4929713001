"""Cover and index revaluations in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from ...application.cover_store import CoverEvent, RevaluationRun, SecureFailure, WatchedLoan
from ...domain.collateral.attention import Notice
from ...domain.loan.loan import Loan
from .collateral_memory import CollateralState, MemoryCollateral

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class CoverState:
    """Everything that is kept of cover, by key."""

    rows: dict[Key, WatchedLoan] = field(default_factory=dict)
    events: dict[Key, tuple[CoverEvent, ...]] = field(default_factory=dict)
    due: dict[Key, date] = field(default_factory=dict)
    told: dict[Key, frozenset[Notice]] = field(default_factory=dict)
    failures: dict[tuple[UUID, date, str, UUID], SecureFailure] = field(default_factory=dict)
    runs: dict[Key, RevaluationRun] = field(default_factory=dict)

    def copy(self) -> "CoverState":
        """The same values under mappings of their own."""
        return CoverState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryCovers:
    """Where loans stand, what happened, and what is to be looked at when."""

    state: CoverState
    loans: Mapping[Key, Loan]
    items: CollateralState

    def get_many(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, WatchedLoan]:
        """Where some loans stand."""
        found = {loan: self.state.rows.get((institution, loan)) for loan in loans}
        return {loan: row for loan, row in found.items() if row is not None}

    def save(self, rows: Sequence[WatchedLoan], events: Sequence[CoverEvent]) -> None:
        """New or moved-on rows, and what happened."""
        self.state.rows.update({(row.institution, row.loan): row for row in rows})
        for event in events:
            key = event.institution, event.loan
            self.state.events[key] = (*self.state.events.get(key, ()), event)

    def events(self, institution: UUID, loan: UUID, after: int, limit: int) -> Sequence[CoverEvent]:
        """A loan's events with a sequence above `after`."""
        kept = self.state.events.get((institution, loan), ())
        return [event for event in kept if event.sequence > after][:limit]

    def open_shortfalls(
        self, institution: UUID, branches: frozenset[str] | None, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[WatchedLoan]:
        """Loans of some branches of which cure is asked for, by deadline and key, above `after`."""
        found = {
            (row.watch.deadline, loan): row
            for (bank, loan), row in self.state.rows.items()
            if bank == institution
            and row.watch.deadline is not None
            and (branches is None or self.loans[bank, loan].branch in branches)
        }
        return [found[key] for key in sorted(found) if after is None or key > after][:limit]

    def secured_in(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans that an item of a region and kind ever secured, above `after`, in key order."""
        held = (row.item for (bank, _), row in self.items.items.items() if bank == institution)
        mine = [item.id for item in held if (item.region, item.kind) == (region, kind)]
        linked = MemoryCollateral(self.items).loans_of(institution, mine).values()
        loans = sorted({loan for each in linked for loan in each})
        return tuple(loan for loan in loans if after is None or loan > after)[:limit]

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be measured on or before a day, above `after`, in key order."""
        ids = sorted(loan for (bank, loan), when in self.state.due.items() if bank == institution and when <= day)
        return tuple(loan for loan in ids if after is None or loan > after)[:limit]

    def wake(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """When loans are to be measured next."""
        for loan, day in loans.items():
            if day is None:
                self.state.due.pop((institution, loan), None)
            else:
                self.state.due[institution, loan] = day

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Loans are to be measured on that day at the latest; an earlier day stays."""
        self.wake(institution, {loan: min(day, self.state.due.get((institution, loan), day)) for loan in loans})

    def wake_all_by(self, institution: UUID, day: date, *, converted: bool = False) -> None:
        """Every loan that has a row, or of them each that an exchange rate counts for, on that day at the latest."""
        rows = self.state.rows.items()
        self.wake_by(
            institution,
            [loan for (bank, loan), row in rows if bank == institution and (row.converted or not converted)],
            day,
        )

    def told(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, frozenset[Notice]]:
        """What was told of some items and still holds."""
        return {item: self.state.told[institution, item] for item in items if (institution, item) in self.state.told}

    def tell(self, institution: UUID, notices: Mapping[UUID, Iterable[Notice]]) -> None:
        """What holds of some items now, and was told."""
        for item, found in notices.items():
            self.state.told.pop((institution, item), None)
            if told := frozenset(found):
                self.state.told[institution, item] = told

    def fail(self, failure: SecureFailure) -> None:
        """Keep that something could not be looked at."""
        key = failure.institution, failure.business_date, failure.subject.value, failure.id
        self.state.failures[key] = failure

    def failures(self, institution: UUID, business_date: date) -> Sequence[SecureFailure]:
        """What could not be looked at on a business day, by kind and key."""
        found = sorted(self.state.failures.items())
        return [row for (bank, day, *_), row in found if (bank, day) == (institution, business_date)]


@dataclass(slots=True)
class MemoryRevaluations:
    """Index revaluations."""

    state: CoverState

    def get(self, institution: UUID, run_id: UUID) -> RevaluationRun | None:
        """A run."""
        return self.state.runs.get((institution, run_id))

    def of(self, institution: UUID, region: str, kind: str, as_of: date) -> RevaluationRun | None:
        """The run of a region, kind and day."""
        wanted = institution, region, kind, as_of
        rows = self.state.runs.values()
        return next((row for row in rows if (row.institution, row.region, row.kind, row.as_of) == wanted), None)

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[RevaluationRun]:
        """Runs below an id, the newest first."""
        found = sorted((row for row in self.state.runs.values() if row.institution == institution), key=lambda r: r.id)
        return [row for row in reversed(found) if before is None or row.id < before][:limit]

    def save(self, run: RevaluationRun) -> None:
        """A new or moved-on run."""
        self.state.runs[run.institution, run.id] = run
