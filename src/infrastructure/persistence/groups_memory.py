"""Groups in memory: members, and what their claims went through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ...application.group_store import GroupMember, with_ends
from ...domain.borrower import Borrower
from ...domain.risk_classification.group import ClassStep
from .classification_memory import ClassificationState

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class MemoryGroups:
    """The groups of a state."""

    borrowers: Mapping[Key, Borrower]
    kept: ClassificationState

    def members(self, institution: UUID, groups: Sequence[str]) -> Sequence[GroupMember]:
        """The members of some groups that have a classified claim, by id."""
        return [each for each in self._all(institution) if each.group in groups and self._has_claim(each)]

    def steps(
        self, institution: UUID, groups: Sequence[str], as_of: date, known: datetime | None
    ) -> Mapping[GroupMember, Sequence[ClassStep]]:
        """What the claims of members went through up to a day, in the order of recording."""
        found = {}
        for member in self._all(institution):
            if member.group not in groups:
                continue
            histories = [rows for (_, _), rows in sorted(self.kept.history.items()) if rows[0].debtor == member.id]
            held = [row for rows in histories for row in rows if row.effective <= as_of]
            if not any(row.risk_class.non_performing for row in held):
                continue
            seen = [row for row in held if known is None or row.recorded_at <= known]
            now = [row for row in self.kept.current.values() if row.debtor == member.id]
            ended = {row.claim: row.ended_on for row in now if row.ended_on is not None}
            steps = [ClassStep(row.claim, row.effective, row.risk_class) for row in seen]
            if steps:
                found[member] = with_ends(steps, ended, as_of, known)
        return found

    def beside_fallen(
        self, institution: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[GroupMember]:
        """Members in some branches with another member that is non-performing now, above `after` by id."""
        members = [each for each in self._all(institution) if self._has_claim(each)]
        rows = self.kept.current.values()
        npl = {row.debtor for row in rows if row.ended_on is None and row.risk_class.non_performing}
        found = [
            each
            for each in members
            if (branches is None or each.branch in branches)
            and (after is None or each.id > after)
            and any(other.id in npl and other.id != each.id and other.group == each.group for other in members)
        ]
        return found[:limit]

    def _all(self, institution: UUID) -> Sequence[GroupMember]:
        borrowers = sorted((b for (bank, _), b in self.borrowers.items() if bank == institution), key=lambda b: b.id)
        return [GroupMember(b.id, b.number, b.profile.branch, b.profile.group) for b in borrowers if b.profile.group]

    def _has_claim(self, member: GroupMember) -> bool:
        return any(row.debtor == member.id and row.ended_on is None for row in self.kept.current.values())
