"""Which watched rights and notices a list holds, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ...application.clock_store import RightNotice, WatchedRight
from ...application.reads import Position
from ...application.right_queries import RightPlace
from ...domain.clock import LOST, NoticeKind, RightKind
from ...domain.loan.loan import Loan
from ...domain.shared.scope import Scope
from .clock_memory import Key, RightState


@dataclass(slots=True)
class MemoryRightLists:
    """Lists of a state."""

    state: RightState
    loans: Mapping[Key, Loan]

    def to_act(
        self, scope: Scope, until: date, kinds: Sequence[RightKind], after: RightPlace | None, limit: int
    ) -> Sequence[WatchedRight]:
        """Rights not lost whose last safe day lies on or before a day, by that day, loan and key."""
        found = [
            ((right.act_by, right.key), right)
            for (bank, _), right in self.state.watched.items()
            if scope.allows(bank, right.branch)
            and right.act_by is not None
            and right.act_by <= until
            and right.status not in LOST
            and (not kinds or right.kind in kinds)
        ]
        found.sort(key=lambda row: row[0])
        start = None if after is None else (after.day, after.key)
        return [right for place, right in found if start is None or place > start][:limit]

    def said(
        self, scope: Scope, since: date, whats: Sequence[NoticeKind], after: Position | None, limit: int
    ) -> Sequence[RightNotice]:
        """What was said on or after a day, by that day and id."""
        rows = [
            notice
            for (bank, _), notice in self.state.notices.items()
            if notice.day >= since
            and (not whats or notice.what in whats)
            and scope.allows(bank, self.loans[bank, notice.key.loan].branch)
        ]
        rows.sort(key=lambda notice: (notice.day, notice.id))
        start = None if after is None else (after.value, after.id)
        return [notice for notice in rows if start is None or (notice.day, notice.id) > start][:limit]

    def said_of(self, institution: UUID, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[RightNotice]]:
        """The newest notices of each loan, at most `limit`, oldest first."""
        rows = sorted((row for (bank, _), row in self.state.notices.items() if bank == institution), key=lambda r: r.id)
        return {key: [row for row in rows if row.key.loan == key][-limit:] for key in loans}

    def loans_of_records(self, scope: Scope, records: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """The loan of each record, inside the scope."""
        rows = (self.state.records.get((scope.institution, key)) for key in records)
        found = {row.id: row.loan for row in rows if row is not None}
        seen = self.visible(scope, list(found.values()))
        return {key: loan for key, loan in found.items() if loan in seen}

    def visible(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, str]:
        """Which of some loans can be seen, with their currency."""
        rows = (self.loans.get((scope.institution, key)) for key in loans)
        return {row.id: row.terms.currency for row in rows if row and scope.allows(row.institution, row.branch)}
