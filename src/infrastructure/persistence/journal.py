"""Audit chains and the outbox."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select, tuple_

from ...application.audit import GENESIS, chained
from ...application.ports import AuditEntry, Message
from .bulk import Writer
from .record_tables import audit_chain, audit_row, outbox

_ROW: Final = (
    "institution",
    "subject_kind",
    "subject_id",
    "sequence",
    "recorded_at",
    "account",
    "person",
    "command",
    "outcome",
    "value",
    "previous",
    "hash",
)
_CHAIN: Final = ("institution", "subject_kind", "subject_id", "sequence", "hash", "sealed")
_KEY: Final = _CHAIN[:3]
_OUTBOX: Final = ("institution", "id", "type", "subject_kind", "subject_id", "time", "data")

Head = tuple[int, str, int]
"""Sequence and hash of a chain's last row, and up to where it is sealed."""


class SqlJournal:
    """Collects audit entries and messages and writes them when the unit ends."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer
        self._entries: list[tuple[UUID, AuditEntry]] = []
        self._messages: list[tuple[UUID, Message]] = []

    def audit(self, institution: UUID, entry: AuditEntry) -> None:
        """One more link in the subject's chain."""
        self._entries.append((institution, entry))

    def publish(self, institution: UUID, message: Message) -> None:
        """A message for others."""
        self._messages.append((institution, message))

    def flush(self) -> None:
        """Send what waits. Chain heads are locked in key order."""
        if self._entries:
            self._write_chains()
        self._writer.insert(outbox, _OUTBOX, [_message(i, m) for i, m in self._messages])
        self._entries, self._messages = [], []

    def _write_chains(self) -> None:
        keys = sorted({(i, e.subject.kind.value, e.subject.id) for i, e in self._entries})
        heads = self._heads(keys)
        rows: list[tuple[Any, ...]] = []
        for institution, entry in self._entries:
            key = (institution, entry.subject.kind.value, entry.subject.id)
            sequence, previous, sealed = heads.get(key, (0, GENESIS, 0))
            link = chained(institution, entry, sequence + 1, previous)
            heads[key] = (sequence + 1, link, sealed)
            rows.append((*key, sequence + 1, *_facts(entry), previous, link))
        self._writer.insert(audit_row, _ROW, rows)
        self._writer.upsert(audit_chain, _KEY, _CHAIN, [(*key, *heads[key]) for key in keys])

    def _heads(self, keys: Sequence[tuple[UUID, str, UUID]]) -> dict[tuple[UUID, str, UUID], Head]:
        c = audit_chain.c
        query = select(audit_chain).where(tuple_(c.institution, c.subject_kind, c.subject_id).in_(keys))
        query = query.order_by(c.institution, c.subject_kind, c.subject_id).with_for_update()
        return {
            (row.institution, row.subject_kind, row.subject_id): (row.sequence, row.hash, row.sealed)
            for row in self._connection.execute(query)
        }


def _facts(entry: AuditEntry) -> tuple[Any, ...]:
    return (entry.recorded_at, entry.account, entry.person, entry.command, entry.outcome, entry.value)


def _message(institution: UUID, message: Message) -> tuple[Any, ...]:
    subject = message.subject
    return (institution, message.id, message.type, subject.kind.value, subject.id, message.time, message.data)
