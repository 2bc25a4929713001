"""What is kept of risk classification, and the store that keeps it.

A class comes into force through an assessment: of the history of a claim the row with the latest effective date
counts on a day, of rows with the same effective date the last; rows that were recorded later than an instant were
not known then. `Assessment.facts` and `Assessment.explanation` are SHA-256 of texts that are kept once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from ..domain.risk_classification.outcome import Standing
from ..domain.shared.risk_class import RiskClass

CHANGED: Final = "classification.Changed"
"""The message that a claim has another class or grade in force."""
NON_PERFORMING: Final = "classification.NonPerformingChanged"
"""The message that a debtor has its first non-performing claim (不良), or no longer has any."""


class AssessmentStatus(StrEnum):
    """What became of an assessment's result."""

    UNCHANGED = "UNCHANGED"
    """The class in force is the result (与现行分类一致)."""
    IN_FORCE = "IN_FORCE"
    """The result came into force with it (已生效)."""
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    """Better than the class in force, which stays until three persons agree to the better one (待审批上调)."""
    BLOCKED = "BLOCKED"
    """A fact is missing without which the policy gives no class (待补充资料)."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One claim's result on a day by one version of the policy. `run`: of which run; None: at once."""

    institution: UUID
    id: UUID
    claim: UUID
    debtor: UUID
    branch: str
    as_of: date
    recorded_at: datetime
    policy: str
    facts: str
    explanation: str
    risk_class: RiskClass
    grade: str
    standing: Standing
    binding: tuple[str, ...]
    status: AssessmentStatus
    run: UUID | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """The class in force of a claim (现行分类) since a day by an assessment; its latest one and the day of that.

    `version` counts the rows of its history; `ended_on` is the day on which the claim was first found gone: settled,
    written off, or no longer held (None: it is there).
    """

    institution: UUID
    claim: UUID
    debtor: UUID
    branch: str
    risk_class: RiskClass
    grade: str
    since: date
    assessment: UUID
    latest: UUID
    assessed_on: date
    version: int
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One row of a claim's history (分类历史): from `effective` on this class, known since `recorded_at`.

    By rule from a run or at once (`proposal` None), or by three persons. `human`: they set it worse than the rules
    would have, for `reason` (art. 30); it stays a floor until they set another.
    """

    institution: UUID
    claim: UUID
    sequence: int
    debtor: UUID
    branch: str
    effective: date
    recorded_at: datetime
    risk_class: RiskClass
    grade: str
    assessment: UUID
    run: UUID | None = None
    proposal: UUID | None = None
    human: bool = False
    reason: str = ""


class RunKind(StrEnum):
    """Why many debtors are assessed."""

    QUARTERLY = "QUARTERLY"
    """All, as of a quarter's end (季度分类)."""
    NIGHTLY = "NIGHTLY"
    """Those whose facts or dates have changed, with the business day (日终重检)."""


class ClassificationRunStatus(StrEnum):
    """Whether a run is still to be finished."""

    RUNNING = "RUNNING"
    """Started, not finished (进行中): running now, or killed and to be resumed."""
    FINISHED = "FINISHED"
    """Every debtor has been assessed or reported (已完成)."""


@dataclass(frozen=True, slots=True)
class ClassificationRun:
    """A run over many debtors: how far it got (`cursor`, the last debtor), and what it found.

    `claims` were assessed, of which `changed` came into force with another class or grade, `awaiting` may get a
    better class by three persons, `blocked` have no class; `failed` debtors are reported each. `content_hash` is
    the same for the same facts, however often the run was interrupted.
    """

    institution: UUID
    id: UUID
    kind: RunKind
    as_of: date
    status: ClassificationRunStatus
    cursor: str
    started_at: datetime
    finished_at: datetime | None
    moved_at: datetime
    debtors: int
    claims: int
    changed: int
    awaiting: int
    blocked: int
    failed: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class ClassificationFailure:
    """A debtor that a run could not assess, and why."""

    institution: UUID
    run: UUID
    debtor: UUID
    error: str
    at: datetime


class ClassificationStore(Protocol):
    """Assessments, classes in force and their history. In a write unit, loading classes in force locks them."""

    def in_force(self, institution: UUID, debtors: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of all claims of some debtors, by claim, locked in key order in a write unit."""
        ...

    def current(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of some claims; nothing is locked."""
        ...

    def in_classes(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        classes: Sequence[RiskClass],
        status: AssessmentStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[Classification]:
        """Classes in force in some branches (None: all), of some classes (none: all), claims above `after` in order.

        Claims that have ended are left out. `status`: only those whose latest assessment came to this.
        """
        ...

    def books(
        self, institution: UUID, after: tuple[UUID, UUID] | None, limit: int
    ) -> Sequence[tuple[Classification, str]]:
        """Classes in force of claims that are there, each with the hash of the facts of its latest assessment.

        In the order of (debtor, claim), above `after`.
        """
        ...

    def latest(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """The latest assessment of each claim, by day, then by instant; of one without a class too."""
        ...

    def assessed_of(self, institution: UUID, claim: UUID, before: UUID | None, limit: int) -> Sequence[Assessment]:
        """A claim's assessments below an id, the newest first."""
        ...

    def classes_in_force(
        self, institution: UUID, as_of: date, known: datetime | None, after: UUID | None, limit: int
    ) -> Sequence[ClassChange]:
        """What was in force at the end of `as_of` as known then (None: now), claims above `after` in key order."""
        ...

    def previous_classes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None = None
    ) -> Mapping[UUID, ClassChange]:
        """The same for some claims; a claim that had no class is not in it."""
        ...

    def last_changes(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """Of each claim what counts at the end of `as_of` as known then (None: now), and what persons set last.

        One row or two, by effective day and sequence; however long the history is.
        """
        ...

    def histories(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[ClassChange, ...]]:
        """All rows of some claims' histories, by sequence."""
        ...

    def fact_sets(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of fact sets by their hash."""
        ...

    def explanations(self, institution: UUID, hashes: Sequence[str]) -> Mapping[str, str]:
        """Texts of explanations by their hash."""
        ...

    def assessments(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """Assessments by id."""
        ...

    def assessed(self, institution: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Claims that were ever assessed, above `after`, in key order."""
        ...

    def all_of(self, institution: UUID, claims: Sequence[UUID]) -> Mapping[UUID, tuple[Assessment, ...]]:
        """All assessments of some claims, in the order in which they were made."""
        ...

    def keep(
        self,
        fact_sets: Mapping[str, str],
        explanations: Mapping[str, str],
        assessments: Sequence[Assessment],
        institution: UUID,
    ) -> None:
        """Keep results, with texts by hash; a text that is kept already stays."""
        ...

    def put(self, institution: UUID, rows: Sequence[Classification], changes: Sequence[ClassChange]) -> None:
        """Classes in force as they are now, and new rows of their histories."""
        ...


class ClassificationRunStore(Protocol):
    """Runs, their failures, and who is due for assessment."""

    def get(self, institution: UUID, kind: RunKind, as_of: date) -> ClassificationRun | None:
        """A run, locked in a write unit."""
        ...

    def save(self, run: ClassificationRun) -> None:
        """A new or moved-on run."""
        ...

    def fail(self, failure: ClassificationFailure) -> None:
        """Keep that a debtor failed."""
        ...

    def failures(self, institution: UUID, run: UUID) -> tuple[ClassificationFailure, ...]:
        """Debtors that failed in a run, by key."""
        ...

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClassificationRun]:
        """Runs by id; nothing is locked."""
        ...

    def newest(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ClassificationRun]:
        """Runs below an id, the newest first."""
        ...

    def failures_in(
        self, institution: UUID, run: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[ClassificationFailure]:
        """Debtors of some branches (None: all) that failed in a run, above `after`, in key order."""
        ...

    def debtors(self, institution: UUID, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """All borrowers above `after`, in key order."""
        ...

    def lock(self, institution: UUID, debtors: Sequence[UUID]) -> None:
        """Let nobody else assess these borrowers or say that they are due, until the unit ends."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Borrowers who are to be assessed on or before a day, above `after`, in key order."""
        ...

    def wake(self, institution: UUID, debtors: Mapping[UUID, date | None]) -> None:
        """When borrowers are to be assessed next (None: never by time alone)."""
        ...

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every borrower is to be assessed on that day at the latest; an earlier day stays."""
        ...

    def wake_by(self, institution: UUID, debtors: Sequence[UUID], day: date) -> None:
        """Borrowers are to be assessed on that day at the latest; an earlier day stays."""
        ...
