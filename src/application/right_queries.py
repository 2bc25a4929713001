"""Reads of the rights of loans on one snapshot."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from ..domain.clock import NoticeKind, RightKind
from ..domain.shared.errors import InvalidInput
from ..domain.shared.scope import Scope
from .clock_records import LegalRecord
from .clock_rights import rights_of
from .clock_store import RightKey, RightNotice, WatchedRight
from .clock_watch import MESSAGES
from .guarantor_queries import past_day
from .outbox import OutboxPosition
from .ports import Unit
from .reads import Position
from .right_views import HeardNotice, LoanRightsView, RecordView, heard_notice, record_view, rights_view

_MESSAGES: Final = 500
_SAID: Final = {message: what for what, message in MESSAGES.items()}
MAX_NOTICES: Final = 200
"""The most notices of one loan that its rights show, the newest."""


class RightPlace(NamedTuple):
    """Where a list of rights to act on begins: after the right with this last safe day and key."""

    day: date
    key: RightKey

    @property
    def text(self) -> str:
        """The place without its loan, for a cursor."""
        return f"{self.day.isoformat()}|{self.key.clock.value}|{self.key.subject}|{self.key.under}"

    @classmethod
    def read(cls, at: Position | None) -> "RightPlace | None":
        """The place that a cursor names; refuses one of another list."""
        if at is None:
            return None
        parts = str(at.value).split("|")
        try:
            day, clock, subject, under = parts
            return cls(date.fromisoformat(day), RightKey(at.id, RightKind(clock), UUID(subject), UUID(under)))
        except ValueError:
            raise InvalidInput("after", at.value, "is a cursor of another list or order") from None


class RightLists(Protocol):
    """Which rights, notices and records a list of a screen holds."""

    def to_act(
        self, scope: Scope, until: date, kinds: Sequence[RightKind], after: RightPlace | None, limit: int
    ) -> Sequence[WatchedRight]:
        """Rights not lost whose last safe day lies on or before a day, by that day, loan and key."""
        ...

    def said(
        self, scope: Scope, since: date, whats: Sequence[NoticeKind], after: Position | None, limit: int
    ) -> Sequence[RightNotice]:
        """What was said on or after a day, by that day and id."""
        ...

    def said_of(self, institution: UUID, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[RightNotice]]:
        """The newest notices of each loan, at most `limit`, oldest first."""
        ...

    def loans_of_records(self, scope: Scope, records: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """The loan of each record, inside the scope."""
        ...

    def visible(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, str]:
        """Which of some loans can be seen, with their currency."""
        ...


@dataclass(frozen=True, slots=True)
class RightQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection.

    Rights are seen by whoever sees their loan.
    """

    unit: Unit
    lists: RightLists
    turn: AbstractContextManager[object]

    def of_loans(
        self, scope: Scope, loans: Sequence[UUID], today: date, as_of: date | None, known: datetime | None
    ) -> Mapping[UUID, LoanRightsView]:
        """Every right of some loans at the end of a day (None: today) as known at an instant; for loaders.

        Refuses a day after the business date `today`, and one before the first that a loan may have.
        """
        day = past_day(as_of, today)
        with self.turn:
            seen = self.lists.visible(scope, loans)
            found = rights_of(self.unit, scope.institution, sorted(seen), day, known)
        return {loan: rights_view(rights, seen[loan]) for loan, rights in found.items()}

    def notices(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, tuple[RightNotice, ...]]:
        """The newest notices of each loan, oldest first; for loaders."""
        with self.turn:
            seen = self.lists.visible(scope, loans)
            found = self.lists.said_of(scope.institution, sorted(seen), MAX_NOTICES)
        return {loan: tuple(rows) for loan, rows in found.items()}

    def to_act(
        self, scope: Scope, until: date, kinds: Sequence[RightKind], after: RightPlace | None, limit: int
    ) -> Sequence[WatchedRight]:
        """Rights not lost that must be acted on until a day, as the business day last found them."""
        with self.turn:
            return self.lists.to_act(scope, until, kinds, after, limit)

    def said(
        self, scope: Scope, since: date, whats: Sequence[NoticeKind], after: Position | None, limit: int
    ) -> Sequence[RightNotice]:
        """Notices of all loans since a day, by day."""
        with self.turn:
            return self.lists.said(scope, since, whats, after, limit)

    def now(self, scope: Scope) -> OutboxPosition:
        """From where to hear of notices that are to come."""
        with self.turn:
            return self.unit.consumers.end(scope.institution)

    def heard(self, scope: Scope, after: OutboxPosition) -> tuple[OutboxPosition, tuple[HeardNotice, ...]]:
        """Notices said since a position, among the next messages, and up to where these reach."""
        with self.turn:
            messages = self.unit.consumers.messages(scope.institution, after, _MESSAGES)
            told = [(_SAID[m.type], json.loads(m.data), m.time) for _, m in messages if m.type in _SAID]
            seen = self.lists.visible(scope, sorted({UUID(data["loan"]) for _, data, _ in told})) if told else {}
        heard = (heard_notice(what, data, at) for what, data, at in told)
        return (messages[-1][0] if messages else after), tuple(notice for notice in heard if notice.loan in seen)

    def records(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, RecordView]:
        """Records by id; for loaders."""
        with self.turn:
            loans = self.lists.loans_of_records(scope, ids)
            found = self.unit.rights.records(scope.institution, sorted(set(loans.values())))
        views = {view.id: view for rows in found.values() for view in _views(rows)}
        return {key: views[key] for key in loans}

    def records_of(self, scope: Scope, loan: UUID, after: UUID | None, limit: int) -> Sequence[RecordView]:
        """A loan's records above an id, in the order of recording."""
        with self.turn:
            seen = self.lists.visible(scope, [loan])
            rows = self.unit.rights.records(scope.institution, list(seen)).get(loan, ())
        return [view for view in _views(rows) if after is None or view.id > after][:limit]


def _views(rows: Sequence[LegalRecord]) -> list[RecordView]:
    gone = {row.retracts: row.id for row in rows if row.retracts is not None}
    return [record_view(row, gone.get(row.id)) for row in sorted(rows, key=lambda row: row.id)]
