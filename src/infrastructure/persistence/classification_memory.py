"""The stores of risk classification in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from ...application.classification_records import (
    Assessment,
    AssessmentStatus,
    ClassChange,
    Classification,
    ClassificationFailure,
    ClassificationRun,
    RunKind,
)
from ...application.outbox import OutboxPosition
from ...application.ports import Message
from ...domain.borrower import Borrower
from ...domain.shared.risk_class import RiskClass

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class ClassificationState:
    """Everything that is kept of risk classification, by key."""

    fact_sets: dict[tuple[UUID, str], str] = field(default_factory=dict)
    explanations: dict[tuple[UUID, str], str] = field(default_factory=dict)
    assessments: dict[Key, Assessment] = field(default_factory=dict)
    current: dict[Key, Classification] = field(default_factory=dict)
    history: dict[Key, tuple[ClassChange, ...]] = field(default_factory=dict)
    runs: dict[tuple[UUID, RunKind, date], ClassificationRun] = field(default_factory=dict)
    failures: dict[tuple[UUID, UUID, UUID], ClassificationFailure] = field(default_factory=dict)
    due: dict[Key, date] = field(default_factory=dict)
    positions: dict[tuple[UUID, str], OutboxPosition] = field(default_factory=dict)

    def copy(self) -> "ClassificationState":
        """The same values under mappings of their own."""
        return ClassificationState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryClassifications:
    """Assessments, classes in force and their history."""

    state: ClassificationState

    def in_force(self, institution: UUID, debtors: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of all claims of some debtors."""
        rows = sorted(self.state.current.items())
        return {claim: row for (bank, claim), row in rows if bank == institution and row.debtor in debtors}

    def current(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of some claims."""
        found = {claim: self.state.current.get((institution, claim)) for claim in claims}
        return {claim: row for claim, row in found.items() if row is not None}

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
        rows = [row for (bank, _), row in sorted(self.state.current.items()) if bank == institution]
        found = [
            row
            for row in rows
            if row.ended_on is None
            and (branches is None or row.branch in branches)
            and (not classes or row.risk_class in classes)
            and (status is None or self.state.assessments[institution, row.latest].status is status)
            and (after is None or row.claim > after)
        ]
        return tuple(found[:limit])

    def books(
        self, institution: UUID, after: tuple[UUID, UUID] | None, limit: int
    ) -> Sequence[tuple[Classification, str]]:
        """Classes in force of claims that are there, with the hash of their latest facts, by debtor and claim."""
        rows = [row for (bank, _), row in self.state.current.items() if bank == institution and row.ended_on is None]
        rows.sort(key=lambda row: (row.debtor, row.claim))
        found = [row for row in rows if after is None or (row.debtor, row.claim) > after]
        return tuple((row, self.state.assessments[institution, row.latest].facts) for row in found[:limit])

    def latest(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """The latest assessment of each claim."""
        made = sorted(self.state.assessments.values(), key=lambda a: (a.as_of, a.recorded_at, a.id))
        return {a.claim: a for a in made if a.institution == institution and a.claim in claims}

    def assessed_of(self, institution: UUID, claim: UUID, before: UUID | None, limit: int) -> Sequence[Assessment]:
        """A claim's assessments below an id, the newest first."""
        made = sorted(self.state.assessments.items(), reverse=True)
        found = [a for (bank, i), a in made if bank == institution and a.claim == claim]
        return tuple([a for a in found if before is None or a.id < before][:limit])

    def classes_in_force(
        self, institution: UUID, as_of: date, known: datetime | None, after: UUID | None, limit: int
    ) -> Sequence[ClassChange]:
        """What was in force at the end of a day as known at an instant."""
        claims = sorted(c for bank, c in self.state.history if bank == institution and (after is None or c > after))
        return tuple(self.previous_classes(institution, claims, as_of, known).values())[:limit]

    def previous_classes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None = None
    ) -> Mapping[UUID, ClassChange]:
        """The same for some claims."""
        found = {}
        for claim in claims:
            rows = self.state.history.get((institution, claim), ())
            held = [r for r in rows if r.effective <= as_of and (known is None or r.recorded_at <= known)]
            if held:
                found[claim] = max(held, key=lambda r: (r.effective, r.sequence))
        return found

    def last_changes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """Of each claim what counts on a day, and what persons set last."""
        found = {}
        for claim, rows in self.histories(institution, claims).items():
            held = [r for r in rows if r.effective <= as_of and (known is None or r.recorded_at <= known)]
            ordered = sorted(held, key=lambda r: (r.effective, r.sequence))
            by_persons = [r for r in ordered[:-1] if r.proposal is not None][-1:]
            if ordered:
                last = ordered[-1]
                found[claim] = (last,) if last.proposal is not None else (*by_persons, last)
        return found

    def histories(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """All rows of some claims' histories."""
        found = {claim: self.state.history.get((institution, claim), ()) for claim in claims}
        return {claim: rows for claim, rows in found.items() if rows}

    def fact_sets(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of fact sets by their hash."""
        return _texts(self.state.fact_sets, institution, hashes)

    def explanations(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of explanations by their hash."""
        return _texts(self.state.explanations, institution, hashes)

    def assessments(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """Assessments by id."""
        found = {i: self.state.assessments.get((institution, i)) for i in ids}
        return {i: each for i, each in found.items() if each is not None}

    def assessed(self, institution: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Claims that were ever assessed, above `after`, in key order."""
        return _page({a.claim for a in self.state.assessments.values() if a.institution == institution}, after, limit)

    def all_of(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[Assessment, ...]]:
        """All assessments of some claims, in the order in which they were made."""
        made = [a for (bank, _), a in sorted(self.state.assessments.items()) if bank == institution]
        found = {claim: tuple(a for a in made if a.claim == claim) for claim in claims}
        return {claim: rows for claim, rows in found.items() if rows}

    def keep(
        self,
        fact_sets: Mapping[str, str],
        explanations: Mapping[str, str],
        assessments: Sequence[Assessment],
        institution: UUID,
    ) -> None:
        """Keep results; a text that is kept already stays."""
        for kept, texts in ((self.state.fact_sets, fact_sets), (self.state.explanations, explanations)):
            for key, body in texts.items():
                kept.setdefault((institution, key), body)
        for each in assessments:
            self.state.assessments[institution, each.id] = each

    def put(self, institution: UUID, rows: Sequence[Classification], changes: Sequence[ClassChange]) -> None:
        """Classes in force as they are now, and new rows of their histories."""
        for row in rows:
            self.state.current[institution, row.claim] = row
        for change in changes:
            key = institution, change.claim
            self.state.history[key] = (*self.state.history.get(key, ()), change)


@dataclass(slots=True)
class MemoryClassificationRuns:
    """Runs, their failures, and who is due; with the borrowers of the same state."""

    state: ClassificationState
    borrowers: Mapping[Key, Borrower]

    def get(self, institution: UUID, kind: RunKind, as_of: date) -> ClassificationRun | None:
        """A run."""
        return self.state.runs.get((institution, kind, as_of))

    def save(self, run: ClassificationRun) -> None:
        """A new or moved-on run."""
        self.state.runs[run.institution, run.kind, run.as_of] = run

    def fail(self, failure: ClassificationFailure) -> None:
        """Keep that a debtor failed."""
        self.state.failures[failure.institution, failure.run, failure.debtor] = failure

    def failures(self, institution: UUID, run: UUID) -> tuple[ClassificationFailure, ...]:
        """Debtors that failed in a run, by key."""
        found = sorted(self.state.failures.items())
        return tuple(failure for key, failure in found if key[:2] == (institution, run))

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClassificationRun]:
        """Runs by id."""
        return {run.id: run for run in self.state.runs.values() if run.institution == institution and run.id in ids}

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ClassificationRun]:
        """Runs below an id, the newest first."""
        runs = sorted(self.state.runs.values(), key=lambda run: run.id, reverse=True)
        found = [run for run in runs if run.institution == institution and (before is None or run.id < before)]
        return tuple(found[:limit])

    def failures_in(
        self, institution: UUID, run: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[ClassificationFailure]:
        """Debtors of some branches that failed in a run, above `after`, in key order."""
        found = [
            failure
            for failure in self.failures(institution, run)
            if branches is None or self.borrowers[institution, failure.debtor].profile.branch in branches
        ]
        return tuple([failure for failure in found if after is None or failure.debtor > after][:limit])

    def debtors(self, institution: UUID, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """All borrowers above `after`, in key order."""
        return _page((i for bank, i in self.borrowers if bank == institution), after, limit)

    def lock(self, institution: UUID, debtors: Sequence[UUID]) -> None:
        """There is one writer at a time."""

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Borrowers who are to be assessed on or before a day, above `after`, in key order."""
        return _page(
            (i for (bank, i), due in self.state.due.items() if bank == institution and due <= day), after, limit
        )

    def wake(self, institution: UUID, debtors: Mapping[UUID, date | None]) -> None:
        """When borrowers are to be assessed next."""
        for debtor, day in debtors.items():
            if day is None:
                self.state.due.pop((institution, debtor), None)
            else:
                self.state.due[institution, debtor] = day

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every borrower is to be assessed on that day at the latest."""
        self.wake_by(institution, [i for bank, i in self.borrowers if bank == institution], day)

    def wake_by(self, institution: UUID, debtors: Sequence[UUID], day: date) -> None:
        """Borrowers are to be assessed on that day at the latest."""
        for debtor in debtors:
            key = institution, debtor
            self.state.due[key] = min(day, self.state.due.get(key, day))


@dataclass(slots=True)
class MemoryConsumers:
    """Consumers of the outbox."""

    state: ClassificationState
    outbox: Mapping[int, tuple[UUID, Message]]

    def position(self, institution: UUID, consumer: str) -> OutboxPosition:
        """Up to where a consumer has read."""
        return self.state.positions.get((institution, consumer), OutboxPosition())

    def move(self, institution: UUID, consumer: str, position: OutboxPosition) -> None:
        """A consumer has read up to here."""
        self.state.positions[institution, consumer] = position

    def messages(
        self, institution: UUID, position: OutboxPosition, limit: int
    ) -> Sequence[tuple[OutboxPosition, Message]]:
        """The next messages of the outbox."""
        rows = ((OutboxPosition(0, number), *row) for number, row in sorted(self.outbox.items()))
        found = [(at, message) for at, bank, message in rows if bank == institution and at > position]
        return found[:limit]

    def end(self, institution: UUID) -> OutboxPosition:
        """The position of the last message there is."""
        return max(
            (at for at, _ in self.messages(institution, OutboxPosition(), len(self.outbox))), default=OutboxPosition()
        )


def _texts(kept: Mapping[tuple[UUID, str], str], institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
    return {key: kept[institution, key] for key in hashes if (institution, key) in kept}


def _page(ids: Iterable[UUID], after: UUID | None, limit: int) -> tuple[UUID, ...]:
    return tuple(sorted(i for i in ids if after is None or i > after)[:limit])
