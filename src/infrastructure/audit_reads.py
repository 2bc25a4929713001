"""Audit chains and seals as they are stored, for verification and export."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from ..application.audit import ChainRow
from ..application.outcomes import Subject, SubjectKind
from ..application.ports import AuditEntry
from .persistence.record_tables import audit_row, seal, seal_leaf
from .sealer import Leaf, Seal


def chains_of(connection: Connection, institution: UUID) -> dict[tuple[str, UUID], Sequence[ChainRow]]:
    """The rows of every subject's chain, by sequence."""
    c = audit_row.c
    # The bank is the same for all rows, and a subject for those of its chain: neither is made anew for each of them.
    query = select(*(column for column in audit_row.columns if column is not c.institution))
    query = query.where(c.institution == institution).order_by(c.subject_kind, c.subject_id, c.sequence)
    found: dict[tuple[str, UUID], list[ChainRow]] = {}
    rows: Iterable[Any] = connection.execute(query)
    for kind, subject_id, sequence, *said, previous, digest in rows:
        chain = found.setdefault((kind, subject_id), [])
        subject = chain[0].entry.subject if chain else Subject(SubjectKind(kind), subject_id)
        chain.append(ChainRow(institution, AuditEntry(subject, *said), sequence, previous, digest))
    return dict(found)


def seals_of(connection: Connection, institution: UUID) -> list[Seal]:
    """Every seal with its leaves, from the first on."""
    leaves: dict[int, list[Leaf]] = defaultdict(list)
    c = seal_leaf.c
    query = select(seal_leaf).where(c.institution == institution)
    for row in connection.execute(query.order_by(c.number, c.subject_kind, c.subject_id)):
        leaves[row.number].append(Leaf(row.subject_kind, row.subject_id, row.sequence, row.hash))
    rows = connection.execute(select(seal).where(seal.c.institution == institution).order_by(seal.c.number))
    return [
        Seal(
            row.institution,
            row.number,
            row.sealed_at,
            tuple(leaves[row.number]),
            row.previous,
            row.root,
            row.key_id,
            row.signature,
        )
        for row in rows
    ]
