"""Records of loans' rights, watched rights and notices of a database."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, exists, or_, select, update

from ...application.clock_records import CONTENTS, LegalRecord
from ...application.clock_store import RightKey, RightNotice, WatchedRight
from ...application.encoding import canonical, from_json, to_json
from ...application.read_store import FAR
from ...domain.clock import LifeStatus, NoticeKind, RightKind, ToDo, Watched
from ...domain.loan.figures import LoanStatus
from .among import among, is_postgres
from .bulk import Row, Writer
from .clock_tables import right_look, right_notice, right_record, watched_right
from .tables import loan
from .waking import due_keys

_RECORD: Final = tuple(column.name for column in right_record.columns)
_WATCHED: Final = tuple(column.name for column in watched_right.columns)
_KEY: Final = _WATCHED[:5]
_LOOK: Final = tuple(column.name for column in right_look.columns)
_WAKE: Final = ("institution", "loan_id", "wake_on")
_NOTICE: Final = tuple(column.name for column in right_notice.columns)


class SqlRights:
    """The rights of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer

    def records(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[LegalRecord, ...]]:
        """All records of some loans in the order of recording, retractions included."""
        c = right_record.c
        query = select(right_record).where(
            c.institution == institution, among(c.loan_id, loans, postgres=self._postgres)
        )
        found: dict[UUID, list[LegalRecord]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(c.recorded_at, c.id)):
            found[row.loan_id].append(record_of(row))
        return {key: tuple(rows) for key, rows in found.items()}

    def get(self, institution: UUID, record_id: UUID) -> LegalRecord | None:
        """One record."""
        c = right_record.c
        query = select(right_record).where(c.institution == institution, c.id == record_id)
        row = self._connection.execute(query).first()
        return None if row is None else record_of(row)

    def add(self, institution: UUID, records: Sequence[LegalRecord]) -> None:
        """More records."""
        self._writer.insert(right_record, _RECORD, [(institution, *_values(record)) for record in records])

    def concerned(self, institution: UUID, changed: Sequence[UUID], paid: Sequence[UUID]) -> frozenset[UUID]:
        """Of changed loans those that owe something due or are watched; of paid ones those that owe, or are settled."""
        c, look = loan.c, right_look.c
        watched = exists().where(look.institution == institution, look.loan_id == c.id)
        settled = or_(c.status == LoanStatus.CLOSED.value, among(c.id, changed, postgres=self._postgres))
        query = select(c.id).where(
            c.institution == institution,
            among(c.id, sorted({*changed, *paid}), postgres=self._postgres),
            or_(c.oldest_due < FAR, and_(settled, watched)),
        )
        return frozenset(self._connection.execute(query).scalars())

    def watched(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[WatchedRight, ...]]:
        """The watched rights of some loans, by key."""
        c = watched_right.c
        query = select(watched_right).where(
            c.institution == institution, among(c.loan_id, loans, postgres=self._postgres)
        )
        found: dict[UUID, tuple[WatchedRight, ...]] = {}
        for row in self._connection.execute(query.order_by(c.loan_id, c.clock, c.subject_id, c.under_id)):
            found[row.loan_id] = (*found.get(row.loan_id, ()), right_of(row))
        return found

    def looked(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, date]:
        """As of which day some loans were last looked at."""
        c = right_look.c
        query = select(c.loan_id, c.looked_on).where(
            c.institution == institution, among(c.loan_id, loans, postgres=self._postgres), c.looked_on.is_not(None)
        )
        return {row.loan_id: row.looked_on for row in self._connection.execute(query)}

    def watch(
        self,
        institution: UUID,
        day: date,
        rights: Sequence[WatchedRight],
        gone: Sequence[RightKey],
        wakes: Mapping[UUID, date | None],
    ) -> None:
        """What a look as of a day found."""
        rows = sorted(_watched(institution, right) for right in rights)
        self._writer.upsert(watched_right, _KEY, _WATCHED, rows)
        self._writer.delete(watched_right, _KEY, sorted(_key(institution, key) for key in gone))
        looks = [(institution, key, day, wake) for key, wake in sorted(wakes.items())]
        self._writer.upsert(right_look, _LOOK[:2], _LOOK, looks)

    def tell(self, institution: UUID, notices: Sequence[RightNotice]) -> None:
        """More notices."""
        self._writer.insert(right_notice, _NOTICE, [_noticed(institution, notice) for notice in notices])

    def notices(self, institution: UUID, loan: UUID, after: UUID | None, limit: int) -> Sequence[RightNotice]:
        """What was said of a loan's rights, in the order of saying, above `after`."""
        c = right_notice.c
        query = select(right_notice).where(c.institution == institution, c.loan_id == loan)
        if after is not None:
            query = query.where(c.id > after)
        return [notice_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans whose rights are to be looked at on or before a day, above `after`, in key order."""
        c = right_look.c
        mine = (c.institution == institution, c.wake_on <= day)
        return due_keys(self._connection, c.loan_id, c.wake_on, *mine, after=after, limit=limit)

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Some loans are to be looked at on that day at the latest; an earlier day stays."""
        c = right_look.c
        mine = [c.institution == institution, among(c.loan_id, loans, postgres=self._postgres)]
        sooner = set(self._connection.execute(select(c.loan_id).where(*mine, c.wake_on <= day)).scalars())
        rows = [(institution, key, day) for key in sorted(set(loans) - sooner)]
        self._writer.upsert(right_look, _LOOK[:2], _WAKE, rows)

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every loan that will be looked at some day is so on that day at the latest."""
        c = right_look.c
        self._connection.execute(
            update(right_look).where(c.institution == institution, c.wake_on > day).values(wake_on=day)
        )


def _values(record: LegalRecord) -> Row:
    return (
        record.id,
        record.loan,
        record.family,
        record.day,
        canonical(to_json(record.content)),
        record.recorded_at,
        record.recorded_by,
        record.reason,
        record.retracts,
    )


def record_of(row: Any) -> LegalRecord:  # noqa: ANN401 - a row of right_record
    """A row of `right_record`."""
    return LegalRecord(
        id=row.id,
        loan=row.loan_id,
        content=from_json(CONTENTS[row.family], json.loads(row.payload)),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        reason=row.reason,
        retracts=row.retracts,
    )


def _key(institution: UUID, key: RightKey) -> Row:
    return (institution, key.loan, key.clock.value, key.subject, key.under)


def _watched(institution: UUID, right: WatchedRight) -> Row:
    said = right.watched
    return (
        *_key(institution, right.key),
        right.branch,
        right.kind.value,
        right.status.value,
        right.act_by,
        right.lost_on,
        right.todo.value,
        right.last_act_on,
        said.act_by,
        said.warned_at,
        said.lost,
        right.wake_on,
    )


def key_of(row: Any) -> RightKey:  # noqa: ANN401 - a row of watched_right or right_notice
    """The right that a row is about."""
    return RightKey(row.loan_id, RightKind(row.clock), row.subject_id, row.under_id)


def right_of(row: Any) -> WatchedRight:  # noqa: ANN401 - a row of watched_right
    """A row of `watched_right`."""
    return WatchedRight(
        key=key_of(row),
        branch=row.branch,
        kind=RightKind(row.kind),
        status=LifeStatus(row.status),
        act_by=row.act_by,
        lost_on=row.lost_on,
        todo=ToDo(row.todo),
        last_act_on=row.last_act_on,
        watched=Watched(row.said_for, row.warned_at, row.said_lost),
        wake_on=row.wake_on,
    )


def _noticed(institution: UUID, notice: RightNotice) -> Row:
    return (
        institution,
        notice.id,
        *_key(institution, notice.key)[1:],
        notice.kind.value,
        notice.what.value,
        notice.day,
        notice.threshold,
        notice.days_left,
        notice.act_by,
        notice.lost_on,
        notice.todo.value,
        notice.recorded_at,
    )


def notice_of(row: Any) -> RightNotice:  # noqa: ANN401 - a row of right_notice
    """A row of `right_notice`."""
    return RightNotice(
        id=row.id,
        key=key_of(row),
        kind=RightKind(row.kind),
        what=NoticeKind(row.what),
        day=row.day,
        threshold=row.threshold,
        days_left=row.days_left,
        act_by=row.act_by,
        lost_on=row.lost_on,
        todo=ToDo(row.todo),
        recorded_at=row.recorded_at,
    )
