"""Who did which duty on what, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from ...application.handling_store import ActFilter
from ...domain.loan.loan import Loan
from ...domain.organisation import Act, Duty

Acts = dict[tuple[UUID, UUID], tuple[Act, ...]]
"""By institution and subject."""


class MemoryHandling:
    """The handling log of a state, beside its loans."""

    def __init__(self, acts: Acts, loans: Mapping[tuple[UUID, UUID], Loan]) -> None:
        self._acts, self._loans = acts, loans

    def add(self, acts: Sequence[Act]) -> None:
        """More acts."""
        for act in acts:
            key = act.institution, act.subject
            self._acts[key] = (*self._acts.get(key, ()), act)

    def done(self, institution: UUID, person: str, subjects: Sequence[UUID], duties: Collection[Duty]) -> Sequence[Act]:
        """Which of some duties a person has done on some subjects."""
        found = (act for subject in subjects for act in self._acts.get((institution, subject), ()))
        return [act for act in found if act.person == person and act.duty in duties]

    def last(self, institution: UUID, person: str, duties: Collection[Duty], since: date) -> Act | None:
        """The latest of some duties that a person has done on a day or later, on whatever subject."""
        found = [
            act
            for (bank, _), acts in self._acts.items()
            if bank == institution
            for act in acts
            if act.person == person and act.duty in duties and act.day >= since
        ]
        return max(found, key=lambda act: (act.at, act.id), default=None)

    def on(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[Act]:
        """Acts on a subject above an id, oldest first."""
        acts = sorted(self._acts.get((institution, subject), ()), key=lambda act: act.id)
        return [act for act in acts if after is None or act.id > after][:limit]

    def on_loans(
        self, institution: UUID, branches: Collection[str] | None, where: ActFilter, after: UUID | None, limit: int
    ) -> Sequence[Act]:
        """Acts on loans of some branches (None: all) above an id, oldest first."""
        found = [
            act
            for key, acts in self._acts.items()
            if key in self._loans
            and key[0] == institution
            and (branches is None or self._loans[key].branch in branches)
            for act in acts
            if where.selects(act) and (after is None or act.id > after)
        ]
        return sorted(found, key=lambda act: act.id)[:limit]
