"""What liability assessment needs from a store: cases as events with one current row each, and who is related to whom.

Events are added and never changed. A case that is loaded in a write unit is locked. Amounts are minor units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.events import CaseEvent
from ..domain.liability_assessment.kinds import CaseStatus, Degree, RelationKind, Trigger


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with what is kept beside it.

    Attributes:
        told_through: what fell due by this day was told.
        wake_on: the day on which something is to be told next; None: on none that is known.
    """

    case: Case
    told_through: date
    wake_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRelation:
    """A relation that somebody declared (回避关系申报): to another person, or to a borrower.

    `until` is the last day on which it counts; None: it still does.
    """

    id: UUID
    person: str
    kind: RelationKind
    other: str = ""
    borrower: UUID | None = None
    until: date | None = None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it; `amount` is what was outstanding of its loans, minor units."""

    id: UUID
    number: str
    unit: str
    currency: str
    trigger: Trigger
    status: CaseStatus
    batch: bool
    loans: int
    amount: int
    cause_on: date
    opened_on: date
    last_on: date
    wake_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a case found about a person, as it stands."""

    case: UUID
    person: str
    degree: Degree
    deduction: int


@dataclass(frozen=True, slots=True)
class WrittenCaseEvent:
    """An event of a case as it was recorded."""

    sequence: int
    event: CaseEvent
    recorded_at: datetime
    recorded_by: str


class LiabilityStore(Protocol):
    """Cases and relations of one database."""

    def get(self, institution: UUID, case_id: UUID, known: datetime | None = None) -> KeptCase | None:
        """One case, locked in a write unit; as it was known at an instant, where one is given."""
        ...

    def get_many(self, institution: UUID, ids: Collection[UUID]) -> Mapping[UUID, KeptCase]:
        """Several cases, locked in a write unit."""
        ...

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The case of a number."""
        ...

    def of_loans(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The cases of each loan, oldest first."""
        ...

    def standing(self, institution: UUID, loans: Collection[UUID]) -> frozenset[UUID]:
        """Which loans are in a case that was not withdrawn."""
        ...

    def save(self, kept: KeptCase, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new case, or one with more events."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[KeptCase, ...]:
        """Cases about which something is to be told on or before a day, above an id, in key order."""
        ...

    def told(self, institution: UUID, case_id: UUID, told_through: date, wake_on: date | None) -> None:
        """Keep what was told, and when to look next."""
        ...

    def relate(self, institution: UUID, relation: DeclaredRelation) -> None:
        """One more declared relation, or its end under the same id."""
        ...

    def relation(self, institution: UUID, relation_id: UUID) -> DeclaredRelation | None:
        """One declared relation."""
        ...

    def relations(self, institution: UUID, persons: Collection[str], on: date) -> Sequence[DeclaredRelation]:
        """The relations of some persons, from either side, that count on a day; by id."""
        ...

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Cases of some units (None: all) above a key, in key order."""
        ...

    def events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of a case above a sequence."""
        ...

    def about(
        self, institution: UUID, branches: frozenset[str] | None, person: str, after: UUID | None, limit: int
    ) -> Sequence[PersonRow]:
        """What cases of some units found about a person, by case."""
        ...
