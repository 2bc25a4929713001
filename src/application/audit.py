"""The hash chain of a subject's audit rows (审计链).

Each row's hash covers the hash before it and everything the row says, so that no row can be changed, removed
or slipped in without breaking every later hash. Anyone who holds the rows can recompute them: no key is
needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from .encoding import canonical
from .outcomes import Subject
from .ports import AuditEntry

GENESIS: Final = "0" * 64
"""What the first row of a chain has as its previous hash."""


def chained(institution: UUID, entry: AuditEntry, sequence: int, previous: str) -> str:
    """The hash of a row, in hexadecimal.

    SHA-256 over the previous hash and the row's content as canonical JSON.
    """
    content = [
        previous,
        str(institution),
        entry.subject.kind.value,
        str(entry.subject.id),
        sequence,
        entry.recorded_at.isoformat(),
        entry.account,
        entry.person,
        entry.command,
        entry.outcome,
        entry.value,
    ]
    return sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A stored row of a chain."""

    institution: UUID
    entry: AuditEntry
    sequence: int
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken, and how."""

    subject: Subject
    sequence: int
    problem: str


def first_break(rows: Iterable[ChainRow]) -> Break | None:
    """Check one subject's rows in the order of their sequence; None when every link holds."""
    expected, previous = 1, GENESIS
    for row in rows:
        subject = row.entry.subject
        if row.sequence != expected:
            return Break(subject, expected, f"row {expected} is missing; the next one is {row.sequence}")
        if row.previous != previous:
            return Break(subject, expected, "does not name the hash of the row before it")
        if row.hash != chained(row.institution, row.entry, row.sequence, row.previous):
            return Break(subject, expected, "its content does not give its hash")
        expected, previous = expected + 1, row.hash
    return None
