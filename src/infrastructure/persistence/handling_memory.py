"""Who did which duty on what, in memory."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from ...domain.organisation import Act, Duty

Acts = dict[tuple[UUID, UUID], tuple[Act, ...]]
"""By institution and subject."""


class MemoryHandling:
    """The handling log of a state."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

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
