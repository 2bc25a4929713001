"""Delegations of approval."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...domain.approval import Delegation
from ...domain.shared.actor import Role
from .bulk import Writer
from .record_tables import delegation

_COLUMNS: Final = (
    "institution",
    "id",
    "delegator",
    "delegate",
    "role",
    "kinds",
    "given_at",
    "since",
    "until",
    "revoked_at",
)


class SqlDelegations:
    """The delegation store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes

    def get(self, institution: UUID, delegation_id: UUID) -> Delegation | None:
        """One delegation, locked in a write unit."""
        query = select(delegation).where(delegation.c.institution == institution, delegation.c.id == delegation_id)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        return delegation_of(row) if row else None

    def to(self, institution: UUID, person: str, at: datetime) -> tuple[Delegation, ...]:
        """Those given to a person that hold at an instant."""
        c = delegation.c
        query = select(delegation).where(
            c.institution == institution, c.delegate == person, c.since <= at, c.until > at, c.revoked_at.is_(None)
        )
        return tuple(delegation_of(row) for row in self._connection.execute(query.order_by(c.id)))

    def save(self, given: Delegation) -> None:
        """A new or revoked delegation."""
        row = (
            given.institution,
            given.id,
            given.delegator,
            given.delegate,
            given.role.value,
            json.dumps(sorted(given.kinds)),
            given.given_at,
            given.since,
            given.until,
            given.revoked_at,
        )
        self._writer.upsert(delegation, ("institution", "id"), _COLUMNS, [row])


def delegation_of(row: Any) -> Delegation:  # noqa: ANN401 - a row of the table
    """The delegation of its row."""
    return Delegation(
        id=row.id,
        institution=row.institution,
        delegator=row.delegator,
        delegate=row.delegate,
        role=Role(row.role),
        kinds=frozenset(json.loads(row.kinds)),
        given_at=row.given_at,
        since=row.since,
        until=row.until,
        revoked_at=row.revoked_at,
    )
