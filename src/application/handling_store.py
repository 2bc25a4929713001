"""Who did which duty on what: the log that incompatible duties are checked against."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from ..domain.organisation import Act, Duty


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts on loans: of a person, on a loan, of some duties, on days from `since` to `until`; empty: any."""

    person: str = ""
    loan: UUID | None = None
    duties: frozenset[Duty] = frozenset()
    since: date | None = None
    until: date | None = None

    def selects(self, act: Act) -> bool:
        """Whether it selects an act, whose loan is of the bank."""
        return (
            self.person in ("", act.person)
            and self.loan in (None, act.subject)
            and (not self.duties or act.duty in self.duties)
            and (self.since is None or self.since <= act.day)
            and (self.until is None or act.day <= self.until)
        )


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

    def on_loans(
        self, institution: UUID, branches: Collection[str] | None, where: ActFilter, after: UUID | None, limit: int
    ) -> Sequence[Act]:
        """Acts on loans of some branches (None: all) above an id, oldest first."""
        ...
