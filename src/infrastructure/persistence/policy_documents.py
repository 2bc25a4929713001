"""Policy documents of a database."""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.policy_documents import PolicyDocument, PolicyFamily
from .bulk import Writer
from .facts_tables import policy_document

_COLUMNS: Final = ("institution", "family", "version", "effective_from", "recorded_at", "payload")


class SqlPolicyDocuments:
    """The policy documents of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer

    def of(self, institution: UUID, family: PolicyFamily) -> tuple[PolicyDocument, ...]:
        """All versions of a family, in the order of recording."""
        c = policy_document.c
        query = select(policy_document).where(c.institution == institution, c.family == family.value)
        return tuple(
            PolicyDocument(family, row.version, row.effective_from, row.recorded_at, row.payload)
            for row in self._connection.execute(query.order_by(c.recorded_at))
        )

    def add(self, institution: UUID, document: PolicyDocument) -> None:
        """One more version."""
        row = (
            institution,
            document.family.value,
            document.version,
            document.effective_from,
            document.recorded_at,
            document.payload,
        )
        self._writer.insert(policy_document, _COLUMNS, [row])
