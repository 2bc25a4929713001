"""Consumers of the outbox, and up to where each has read."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.outbox import OutboxPosition
from ...application.ports import Message
from .bulk import Writer
from .classification_tables import consumer_position
from .outbox import Cursor, last_message, messages_after

_COLUMNS: Final = ("institution", "consumer", "transaction", "position")


class SqlConsumers:
    """The consumers of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes

    def position(self, institution: UUID, consumer: str) -> OutboxPosition:
        """Up to where a consumer has read, locked in a write unit."""
        c = consumer_position.c
        query = select(c.transaction, c.position).where(c.institution == institution, c.consumer == consumer)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        return OutboxPosition() if row is None else OutboxPosition(row.transaction, row.position)

    def move(self, institution: UUID, consumer: str, position: OutboxPosition) -> None:
        """A consumer has read up to here."""
        row = (institution, consumer, position.transaction, position.position)
        self._writer.upsert(consumer_position, _COLUMNS[:2], _COLUMNS, [row])

    def messages(
        self, institution: UUID, position: OutboxPosition, limit: int
    ) -> Sequence[tuple[OutboxPosition, Message]]:
        """The next messages, each with the position that follows it."""
        cursor = Cursor(position.transaction, position.position)
        found = messages_after(self._connection, institution, cursor, limit)
        return [(OutboxPosition(at.transaction, at.position), message) for at, message in found]

    def end(self, institution: UUID) -> OutboxPosition:
        """The position of the last message there is."""
        at = last_message(self._connection, institution)
        return OutboxPosition(at.transaction, at.position)
