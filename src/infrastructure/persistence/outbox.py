"""Reading the outbox from a cursor, so that nobody misses a message and nobody gets one twice.

A position is given when a row is written, not when it is committed: a reader who went by positions alone would pass a
row whose transaction ends late. The cursor is therefore (transaction, position), and on PostgreSQL only rows of
transactions are read that are older than every one still running. SQLite has one writer at a time and needs no such
care. The lag is that of the longest running writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Connection, Text, cast, func, literal, select, tuple_

from ...application.outcomes import Subject, SubjectKind
from ...application.ports import Message
from .among import is_postgres
from .record_tables import outbox


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The last message seen; `BEGINNING` before the first."""

    transaction: int
    position: int


BEGINNING: Final = Cursor(0, 0)


def messages_after(
    connection: Connection, institution: UUID, cursor: Cursor, limit: int
) -> Sequence[tuple[Cursor, Message]]:
    """The next messages of an institution, each with the cursor that follows it."""
    c = outbox.c
    beyond = tuple_(c.transaction, c.position) > tuple_(literal(cursor.transaction), literal(cursor.position))
    query = select(outbox).where(c.institution == institution, beyond, *_settled(connection))
    rows = connection.execute(query.order_by(c.transaction, c.position).limit(limit))
    return [
        (
            Cursor(row.transaction, row.position),
            Message(row.id, row.type, Subject(SubjectKind(row.subject_kind), row.subject_id), row.time, row.data),
        )
        for row in rows
    ]


def last_message(connection: Connection, institution: UUID) -> Cursor:
    """Where somebody begins who wants to hear of what is to come only."""
    c = outbox.c
    query = select(c.transaction, c.position).where(c.institution == institution, *_settled(connection))
    row = connection.execute(query.order_by(c.transaction.desc(), c.position.desc()).limit(1)).first()
    return BEGINNING if row is None else Cursor(row.transaction, row.position)


def _settled(connection: Connection) -> "tuple[ColumnElement[bool], ...]":
    """Only messages of transactions that are older than every one still running."""
    if not is_postgres(connection):
        return ()
    oldest_running = func.pg_snapshot_xmin(func.pg_current_snapshot())
    return (outbox.c.transaction < cast(cast(oldest_running, Text), BigInteger),)
