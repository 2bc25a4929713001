"""How loans are secured, of a database, and what is to be looked at when."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Date, and_, exists, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from ...application.cover_store import CoverEvent, SecureFailure, WatchedLoan
from ...application.encoding import canonical, from_json, to_json
from ...application.outcomes import SubjectKind
from ...domain.collateral.attention import Notice
from ...domain.collateral.measure import Line
from ...domain.collateral.shortfall import Watch
from .among import among, is_postgres
from .bulk import Writer
from .collateral_tables import collateral, collateral_loan
from .cover_tables import collateral_notice, cover, cover_event, secure_failure
from .tables import loan, wake_up
from .waking import due_keys

MODULE: Final = "cover"
REASON: Final = "MEASURE"
_ROW: Final = (
    "institution",
    "loan_id",
    "line",
    "since",
    "amount",
    "deadline",
    "missed",
    "principal",
    "burden",
    "value",
    "covered",
    "converted",
    "measured_on",
    "events",
)
_EVENT: Final = (
    "institution",
    "loan_id",
    "sequence",
    "day",
    "recorded_at",
    "kind",
    "line",
    "amount",
    "deadline",
)
_FAILURE: Final = ("institution", "business_date", "subject", "id", "error", "at")
_NOTICE: Final = ("institution", "item_id", "notices")
_WAKE: Final = ("institution", "subject_kind", "subject_id", "module", "reason", "due")


class SqlCovers:
    """The covers of one unit; rows of loans and items wait until those are written."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._rows: dict[tuple[UUID, UUID], WatchedLoan] = {}
        self._events: list[CoverEvent] = []
        self._told: dict[tuple[UUID, UUID], frozenset[Notice]] = {}

    def get_many(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, WatchedLoan]:
        """Where some loans stand, in one statement, locked in key order in a write unit."""
        c = cover.c
        query = select(cover).where(c.institution == institution, self._among(c.loan_id, loans)).order_by(c.loan_id)
        rows = self._connection.execute(query.with_for_update() if self._writes else query)
        waiting = {each: self._rows[institution, each] for each in loans if (institution, each) in self._rows}
        return {row.loan_id: watched_of(row) for row in rows} | waiting

    def save(self, rows: Sequence[WatchedLoan], events: Sequence[CoverEvent]) -> None:
        """New or moved-on rows, and what happened."""
        self._rows |= {(row.institution, row.loan): row for row in rows}
        self._events += events

    def events(self, institution: UUID, loan: UUID, after: int, limit: int) -> Sequence[CoverEvent]:
        """A loan's events with a sequence above `after`."""
        c = cover_event.c
        query = select(cover_event).where(c.institution == institution, c.loan_id == loan, c.sequence > after)
        return [event_of(row) for row in self._connection.execute(query.order_by(c.sequence).limit(limit))]

    def open_shortfalls(
        self, institution: UUID, branches: frozenset[str] | None, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[WatchedLoan]:
        """Loans of some branches of which cure is asked for, by deadline and key, above `after`."""
        c = cover.c
        query = select(cover).where(c.institution == institution, c.deadline.is_not(None))
        if branches is not None:
            held = and_(loan.c.institution == c.institution, loan.c.id == c.loan_id)
            query = query.join(loan, held).where(loan.c.branch.in_(sorted(branches)))
        if after is not None:
            day, key = after
            query = query.where(or_(c.deadline > day, and_(c.deadline == day, c.loan_id > key)))
        return [watched_of(row) for row in self._connection.execute(query.order_by(c.deadline, c.loan_id).limit(limit))]

    def secured_in(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans that an item of a region and kind ever secured, above `after`, in key order."""
        link, item = collateral_loan.c, collateral.c
        there = exists().where(
            item.institution == link.institution, item.id == link.item_id, item.region == region, item.kind == kind
        )
        query = select(link.loan_id).distinct().where(link.institution == institution, there)
        if after is not None:
            query = query.where(link.loan_id > after)
        return tuple(self._connection.execute(query.order_by(link.loan_id).limit(limit)).scalars())

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be measured on or before a day, above `after`, in key order."""
        c = wake_up.c
        mine = (*_waking(institution), c.due <= day)
        return due_keys(self._connection, c.subject_id, c.due, *mine, after=after, limit=limit)

    def wake(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """When loans are to be measured next."""
        rows = [(*_key(institution, each), day) for each, day in sorted(loans.items()) if day is not None]
        self._writer.upsert(wake_up, _WAKE[:5], _WAKE, rows)
        never = [_key(institution, each) for each, day in sorted(loans.items()) if day is None]
        self._writer.delete(wake_up, _WAKE[:5], never)

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Loans are to be measured on that day at the latest; an earlier day stays."""
        c = wake_up.c
        query = select(c.subject_id).where(*_waking(institution), c.due <= day, self._among(c.subject_id, loans))
        earlier = set(self._connection.execute(query).scalars())
        self.wake(institution, {each: day for each in loans if each not in earlier})

    def wake_all_by(self, institution: UUID, day: date, *, converted: bool = False) -> None:
        """Every loan that has a row, or of them each that an exchange rate counts for, on that day at the latest."""
        c, kept = cover.c, wake_up.c
        key = (c.institution, literal(SubjectKind.LOAN.value), c.loan_id, literal(MODULE), literal(REASON))
        rows = select(*key, literal(day, Date())).where(c.institution == institution)
        if converted:
            rows = rows.where(c.converted)
        insert = (postgresql if self._postgres else sqlite).insert(wake_up).from_select(list(_WAKE), rows)
        sooner = insert.on_conflict_do_update(
            index_elements=list(_WAKE[:5]), set_={"due": insert.excluded.due}, where=kept.due > insert.excluded.due
        )
        self._connection.execute(sooner)

    def told(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, frozenset[Notice]]:
        """What was told of some items and still holds."""
        c = collateral_notice.c
        query = select(c.item_id, c.notices).where(c.institution == institution, self._among(c.item_id, items))
        waiting = {item: self._told[institution, item] for item in items if (institution, item) in self._told}
        return {row.item_id: _notices(row.notices) for row in self._connection.execute(query)} | waiting

    def tell(self, institution: UUID, notices: Mapping[UUID, Iterable[Notice]]) -> None:
        """What holds of some items now, and was told."""
        self._told |= {(institution, item): frozenset(found) for item, found in notices.items()}

    def changed(self) -> int:
        """How many rows of a table wait at most."""
        return max(len(self._rows), len(self._events), len(self._told))

    def flush(self) -> None:
        """Send what waits, in key order."""
        rows = [_row(row) for _, row in sorted(self._rows.items())]
        self._writer.upsert(cover, _ROW[:2], _ROW, rows)
        self._writer.insert(cover_event, _EVENT, [_event(event) for event in self._events])
        told = sorted(self._told.items())
        texts = [(*key, canonical(sorted(map(to_json, found), key=canonical))) for key, found in told if found]
        self._writer.upsert(collateral_notice, _NOTICE[:2], _NOTICE, texts)
        self._writer.delete(collateral_notice, _NOTICE[:2], [key for key, found in told if not found])
        self._rows, self._events, self._told = {}, [], {}

    def fail(self, failure: SecureFailure) -> None:
        """Keep that something could not be looked at."""
        of = (failure.institution, failure.business_date, failure.subject.value, failure.id)
        self._writer.upsert(secure_failure, _FAILURE[:4], _FAILURE, [(*of, failure.error, failure.at)])

    def failures(self, institution: UUID, business_date: date) -> Sequence[SecureFailure]:
        """What could not be looked at on a business day, by kind and key."""
        c = secure_failure.c
        query = select(secure_failure).where(c.institution == institution, c.business_date == business_date)
        return [
            SecureFailure(row.institution, row.business_date, SubjectKind(row.subject), row.id, row.error, row.at)
            for row in self._connection.execute(query.order_by(c.subject, c.id))
        ]

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _key(institution: UUID, of: UUID) -> tuple[UUID, str, UUID, str, str]:
    return (institution, SubjectKind.LOAN.value, of, MODULE, REASON)


def _waking(institution: UUID) -> tuple[Any, ...]:
    c = wake_up.c
    return (
        c.institution == institution,
        c.subject_kind == SubjectKind.LOAN.value,
        c.module == MODULE,
        c.reason == REASON,
    )


def _row(row: WatchedLoan) -> tuple[Any, ...]:
    watch = row.watch
    stands = (watch.line.value, watch.since, watch.amount, watch.deadline, watch.missed)
    measured = (row.principal, row.burden, row.value, row.covered, row.converted, row.measured_on, row.events)
    return (row.institution, row.loan, *stands, *measured)


def watched_of(row: Any) -> WatchedLoan:  # noqa: ANN401 - a row of `cover`
    """A row of `cover`."""
    watch = Watch(Line(row.line), row.since, row.amount, row.deadline, row.missed)
    measured = (row.principal, row.burden, row.value, row.covered, row.converted, row.measured_on, row.events)
    return WatchedLoan(row.institution, row.loan_id, watch, *measured)


def _event(event: CoverEvent) -> tuple[Any, ...]:
    what = (event.kind, event.line.value, event.amount, event.deadline)
    return (event.institution, event.loan, event.sequence, event.day, event.recorded_at, *what)


def event_of(row: Any) -> CoverEvent:  # noqa: ANN401 - a row of `cover_event`
    """A row of `cover_event`."""
    what = (row.kind, Line(row.line), row.amount, row.deadline)
    return CoverEvent(row.institution, row.loan_id, row.sequence, row.day, row.recorded_at, *what)


def _notices(text: str) -> frozenset[Notice]:
    return frozenset(from_json(Notice, each) for each in json.loads(text))
