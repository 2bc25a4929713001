"""What group contagion (art. 7 para. 1) needs from a store: members of groups, and their classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.risk_classification.group import ClassStep, Fallen, fallen


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A borrower that names a group and has a claim here (集团成员): which branch keeps it, its business number."""

    id: UUID
    number: str
    branch: str
    group: str


@dataclass(frozen=True, slots=True)
class FallenMember:
    """A member of a group that is non-performing."""

    member: GroupMember
    standing: Fallen


class GroupStore(Protocol):
    """Groups as the borrowers of a bank name them now; nothing is locked."""

    def members(self, institution: UUID, groups: Sequence[str]) -> Sequence[GroupMember]:
        """The members of some groups that have a classified claim, by id."""
        ...

    def steps(
        self, institution: UUID, groups: Sequence[str], as_of: date, known: datetime | None
    ) -> Mapping[GroupMember, Sequence[ClassStep]]:
        """What the claims of members went through up to a day, as known at an instant, in the order of recording.

        Of those members only that had a non-performing claim by then.
        """
        ...

    def beside_fallen(
        self, institution: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[GroupMember]:
        """Members in some branches (None: all) with another member that is non-performing now, above `after` by id."""
        ...


def with_ends(
    steps: Sequence[ClassStep], ended: Mapping[UUID, date], as_of: date, known: datetime | None
) -> Sequence[ClassStep]:
    """The steps, and that claims are gone.

    When a claim was found gone is kept to the day: as known at an instant, what ended on the day itself is still there,
    so that a run finds the same whatever it got to first.
    """
    gone = [(claim, day) for claim, day in sorted(ended.items()) if day < as_of or (known is None and day == as_of)]
    return [*steps, *(ClassStep(claim, day, None) for claim, day in gone)]


def fallen_members(
    store: GroupStore, institution: UUID, groups: Sequence[str], as_of: date, known: datetime | None
) -> Mapping[str, Sequence[FallenMember]]:
    """The non-performing members of some groups at the end of a day as known at an instant (None: all), by group.

    Those that became so last come last; of one day the worst, then the highest number.
    """
    found: dict[str, list[FallenMember]] = {}
    if not groups:
        return found
    for member, steps in store.steps(institution, groups, as_of, known).items():
        standing = fallen(steps, as_of)
        if standing is not None:
            found.setdefault(member.group, []).append(FallenMember(member, standing))
    for rows in found.values():
        rows.sort(key=lambda row: (row.standing.since, row.standing.risk_class, row.member.number))
    return found


def newest_beside(rows: Sequence[FallenMember], borrower: UUID) -> FallenMember | None:
    """Of a group's non-performing members the one that became so last, the borrower itself left out."""
    return next((row for row in reversed(rows) if row.member.id != borrower), None)
