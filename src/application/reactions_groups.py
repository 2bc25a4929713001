"""Whom it concerns that a member of a group became non-performing, or no longer is, or joined or left it (art. 7).

The others are assessed anew, and for each of them the bank is told that it must assess what it means for that debtor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from .desk import Desk
from .group_store import GroupMember, fallen_members, newest_beside
from .outcomes import Subject, SubjectKind
from .ports import Unit

ASSESSMENT_NEEDED: Final = "classification.GroupAssessmentNeeded"
"""The message that the bank must assess a debtor because another member of its group is non-performing."""


@dataclass(frozen=True, slots=True)
class GroupTask:
    """A debtor to be assessed (集团传染评估任务), because of which member, non-performing since when."""

    debtor: GroupMember
    because: UUID
    since: date

    def tell(self, desk: Desk) -> None:
        """Tell whoever sees to it."""
        data = {
            "borrower": str(self.debtor.id),
            "branch": self.debtor.branch,
            "group": self.debtor.group,
            "member": str(self.because),
            "since": self.since.isoformat(),
        }
        desk.tell(ASSESSMENT_NEEDED, Subject(SubjectKind.BORROWER, self.debtor.id), data)


Concern = tuple[UUID, GroupTask | None]
"""A debtor to look at, and what must be assessed of it; None: nothing."""


def others_of(unit: Unit, institution: UUID, moved: Mapping[UUID, date | None]) -> Iterator[Concern]:
    """The other members of the groups of some debtors, each with its task.

    `moved` says of each debtor since when it is non-performing; None: it no longer is, and there is no task.
    """
    if not moved:
        return
    groups = {key: each.group for key, each in unit.holdings.debtors(institution, sorted(moved)).items() if each.group}
    members = unit.groups.members(institution, sorted(set(groups.values()))) if groups else ()
    for debtor, group in sorted(groups.items()):
        since = moved[debtor]
        for member in members:
            if member.group == group and member.id != debtor:
                yield member.id, GroupTask(member, debtor, since) if since else None


def regrouped(unit: Unit, institution: UUID, left: Mapping[UUID, str]) -> Iterator[Concern]:
    """Whom it concerns that borrowers changed their group; `left` says which each has left (empty: it had none)."""
    bank = unit.institutions.get(institution)
    if bank is None or not left:
        return
    now = {key: each.group for key, each in unit.holdings.debtors(institution, sorted(left)).items() if each.group}
    groups = sorted({*now.values(), *filter(None, left.values())})
    members = unit.groups.members(institution, groups) if groups else ()
    fallen = fallen_members(unit.groups, institution, groups, bank.booking_date, None)
    for borrower, before in sorted(left.items()):
        joined = now.get(borrower, "")
        own = next((each.standing for each in fallen.get(joined, ()) if each.member.id == borrower), None)
        newest = newest_beside(fallen.get(joined, ()), borrower)
        for member in members:
            if member.id == borrower:
                yield borrower, GroupTask(member, newest.member.id, newest.standing.since) if newest else None
            elif member.group == joined and own is not None:
                yield member.id, GroupTask(member, borrower, own.since)
            elif member.group == before:
                yield member.id, None
