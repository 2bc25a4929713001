"""Audit chains and the outbox."""

from functools import cache
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from ...application.audit import GENESIS, chained
from ...application.ports import AuditEntry, Message
from .among import among_given, is_postgres
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


@cache
def _heads(*, postgres: bool) -> "Select[*tuple[Any, ...]]":
    c = audit_chain.c
    query = select(c.subject_id, c.sequence, c.hash, c.sealed).where(
        c.institution == bindparam("institution"),
        c.subject_kind == bindparam("kind"),
        among_given(c.subject_id, "ids", postgres=postgres),
    )
    return query.order_by(c.subject_id).with_for_update()


class SqlJournal:
    """Collects audit entries and messages and writes them when the unit ends."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._entries: list[tuple[UUID, AuditEntry]] = []
        self._messages: list[tuple[UUID, Message]] = []
        self._keys: list[tuple[UUID, str, UUID]] = []
        self._heads: dict[tuple[UUID, str, UUID], Head] = {}

    def audit(self, institution: UUID, entry: AuditEntry) -> None:
        """One more link in the subject's chain."""
        self._entries.append((institution, entry))

    def publish(self, institution: UUID, message: Message) -> None:
        """A message for others."""
        self._messages.append((institution, message))

    def prepare(self) -> int:
        """Lock the heads of the chains that will grow, in key order; returns how many rows wait."""
        self._keys = sorted({(i, e.subject.kind.value, e.subject.id) for i, e in self._entries})
        self._heads = {}
        for (institution, kind), keys in groupby(self._keys, key=lambda key: key[:2]):
            ids = [subject for _, _, subject in keys]
            given = {"institution": institution, "kind": kind, "ids": ids}
            for row in self._connection.execute(_heads(postgres=self._postgres), given):
                self._heads[institution, kind, row.subject_id] = (row.sequence, row.hash, row.sealed)
        return max(len(self._entries), len(self._messages))

    def flush(self) -> None:
        """Send what waits."""
        rows: list[tuple[Any, ...]] = []
        for institution, entry in self._entries:
            key = (institution, entry.subject.kind.value, entry.subject.id)
            sequence, previous, sealed = self._heads.get(key, (0, GENESIS, 0))
            link = chained(institution, entry, sequence + 1, previous)
            self._heads[key] = (sequence + 1, link, sealed)
            rows.append((*key, sequence + 1, *_facts(entry), previous, link))
        self._writer.insert(audit_row, _ROW, rows)
        chains = [(*key, *self._heads[key]) for key in self._keys]
        self._writer.upsert(audit_chain, _KEY, _CHAIN, chains)
        self._writer.insert(outbox, _OUTBOX, [_message(i, m) for i, m in self._messages])
        self._entries, self._messages, self._keys = [], [], []


def _facts(entry: AuditEntry) -> tuple[Any, ...]:
    return (entry.recorded_at, entry.account, entry.person, entry.command, entry.outcome, entry.value)


def _message(institution: UUID, message: Message) -> tuple[Any, ...]:
    subject = message.subject
    return (institution, message.id, message.type, subject.kind.value, subject.id, message.time, message.data)
