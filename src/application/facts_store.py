"""What recorded facts need from a store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.risk_classification.records import FactName, RecordedFact


class FactStore(Protocol):
    """Recorded facts; they are added and never changed."""

    def in_force(
        self, institution: UUID, subjects: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Sequence[RecordedFact]:
        """What counts of each subject and name on a day, as known at an instant (see `records.in_force`)."""
        ...

    def standing(
        self,
        institution: UUID,
        subjects: Sequence[UUID],
        names: Sequence[FactName],
        as_of: date,
        known: datetime | None,
    ) -> Sequence[RecordedFact]:
        """All statements of some names up to a day that are not taken back, by day and order of recording."""
        ...

    def of_subject(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[RecordedFact]:
        """A subject's statements and withdrawals in the order of recording, above `after`."""
        ...

    def get(self, institution: UUID, fact_id: UUID) -> RecordedFact | None:
        """One statement."""
        ...

    def withdrawn(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, RecordedFact]:
        """Which of these statements have been taken back, and by which."""
        ...

    def add(self, institution: UUID, facts: Sequence[RecordedFact]) -> None:
        """More statements."""
        ...
