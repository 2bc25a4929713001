"""Which watched rights and notices a list holds, read from the tables of rights."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, and_, func, literal, select, tuple_

from ...application.clock_store import RightNotice, WatchedRight
from ...application.reads import Position
from ...application.right_queries import RightPlace
from ...domain.clock import LOST, NoticeKind, RightKind
from ...domain.shared.scope import Scope
from .among import among, is_postgres
from .clock import notice_of, right_of
from .clock_tables import right_notice, right_record, watched_right
from .read_conditions import beyond, visible, visible_loans
from .tables import loan


class SqlRightLists:
    """Lists of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)

    def to_act(
        self, scope: Scope, until: date, kinds: Sequence[RightKind], after: RightPlace | None, limit: int
    ) -> Sequence[WatchedRight]:
        """Rights not lost whose last safe day lies on or before a day, by that day, loan and key."""
        c = watched_right.c
        order = (c.act_by, c.loan_id, c.clock, c.subject_id, c.under_id)
        query = select(watched_right).where(
            *visible(scope, c.institution, c.branch),
            c.act_by <= until,
            c.status.not_in(sorted(status.value for status in LOST)),
        )
        if kinds:
            query = query.where(c.kind.in_(sorted(kind.value for kind in kinds)))
        if after is not None:
            given = (after.day, after.key.loan, after.key.clock.value, after.key.subject, after.key.under)
            at = [literal(value, column.type) for column, value in zip(order, given, strict=True)]
            query = query.where(tuple_(*order) > tuple_(*at))
        return [right_of(row) for row in self._connection.execute(query.order_by(*order).limit(limit))]

    def said(
        self, scope: Scope, since: date, whats: Sequence[NoticeKind], after: Position | None, limit: int
    ) -> Sequence[RightNotice]:
        """What was said on or after a day, by that day and id."""
        c = right_notice.c
        kept = and_(loan.c.institution == c.institution, loan.c.id == c.loan_id)
        query = select(right_notice).join(loan, kept).where(*visible(scope, c.institution, loan.c.branch))
        query = query.where(c.day >= since)
        if whats:
            query = query.where(c.what.in_(sorted(what.value for what in whats)))
        if after is not None:
            query = query.where(beyond(c.day, c.id, after, falling=False))
        return [notice_of(row) for row in self._connection.execute(query.order_by(c.day, c.id).limit(limit))]

    def said_of(self, institution: UUID, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[RightNotice]]:
        """The newest notices of each loan, at most `limit`, oldest first."""
        c = right_notice.c
        number = func.row_number().over(partition_by=c.loan_id, order_by=c.id.desc()).label("number")
        ranked = (
            select(right_notice, number)
            .where(c.institution == institution, among(c.loan_id, loans, postgres=self._postgres))
            .subquery()
        )
        found: dict[UUID, list[RightNotice]] = defaultdict(list)
        query = select(ranked).where(ranked.c.number <= limit).order_by(ranked.c.id)
        for row in self._connection.execute(query):
            found[row.loan_id].append(notice_of(row))
        return found

    def loans_of_records(self, scope: Scope, records: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """The loan of each record, inside the scope."""
        c = right_record.c
        kept = and_(loan.c.institution == c.institution, loan.c.id == c.loan_id)
        query = select(c.id, c.loan_id).join(loan, kept).where(*visible(scope, c.institution, loan.c.branch))
        rows = self._connection.execute(query.where(among(c.id, records, postgres=self._postgres)))
        return {row.id: row.loan_id for row in rows}

    def visible(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, str]:
        """Which of some loans can be seen, with their currency."""
        c = loan.c
        query = select(c.id, c.currency).where(visible_loans(scope), among(c.id, loans, postgres=self._postgres))
        return {row.id: row.currency for row in self._connection.execute(query)}
