"""Who did which duty on what: the log that incompatible duties are checked against."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from ..domain.organisation import Act, Duty


class HandlingStore(Protocol):
    """Acts of persons on loans and other subjects; they are added and never changed."""

    def add(self, acts: Sequence[Act], /) -> None:
        """More acts."""
        ...

    def done(self, institution: UUID, person: str, subjects: Sequence[UUID], duties: Collection[Duty]) -> Sequence[Act]:
        """Which of some duties a person has done on some subjects, acts of this unit included, in no order."""
        ...

    def last(self, institution: UUID, person: str, duties: Collection[Duty], since: date) -> Act | None:
        """The latest of some duties that a person has done on a day or later, on whatever subject."""
        ...

    def on(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[Act]:
        """Acts on a subject above an id, oldest first."""
        ...
