"""Documents of record in a database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from ...application.documents_store import Document, DocumentKind
from ...application.outcomes import Subject, SubjectKind
from .among import among, is_postgres
from .bulk import Row, Writer
from .documents_tables import document, document_content

_COLUMNS: Final = tuple(column.name for column in document.columns)
_CONTENT: Final = tuple(column.name for column in document_content.columns)


class SqlDocuments:
    """The documents of one unit; they are written at once, for they are few and large."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer

    def add(self, made: Document, content: bytes) -> None:
        """One more document with its bytes; the same bytes again are kept once."""
        if self.get(made.institution, made.sha256) is not None:
            return
        self._writer.insert(document, _COLUMNS, [_row(made)])
        self._writer.insert(document_content, _CONTENT, [(made.institution, made.sha256, content)])

    def get(self, institution: UUID, digest: str) -> Document | None:
        """The document with that hash."""
        c = document.c
        row = self._connection.execute(select(document).where(c.institution == institution, c.sha256 == digest)).first()
        return None if row is None else _document(row)

    def content(self, institution: UUID, digest: str) -> bytes | None:
        """Its bytes."""
        c = document_content.c
        query = select(c.content).where(c.institution == institution, c.sha256 == digest)
        found = self._connection.execute(query).scalar()
        return None if found is None else bytes(found)

    def of(
        self, institution: UUID, kind: SubjectKind, subjects: Sequence[UUID], limit: int
    ) -> Mapping[UUID, Sequence[Document]]:
        """The newest documents about each subject of a kind, at most `limit` of each, oldest first."""
        c = document.c
        newest = func.row_number().over(partition_by=c.subject_id, order_by=(c.made_at.desc(), c.sha256.desc()))
        mine = select(document, newest.label("newest")).where(
            c.institution == institution,
            c.subject_kind == kind.value,
            among(c.subject_id, subjects, postgres=self._postgres),
        )
        inner = mine.subquery()
        query = select(inner).where(inner.c.newest <= limit).order_by(inner.c.made_at, inner.c.sha256)
        found: dict[UUID, list[Document]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.subject_id].append(_document(row))
        return found


def _row(made: Document) -> Row:
    return (
        made.institution,
        made.sha256,
        made.kind.value,
        made.subject.kind.value,
        made.subject.id,
        made.branch,
        made.number,
        made.media_type,
        made.size,
        made.made_at,
        made.made_by,
    )


def _document(row: Any) -> Document:  # noqa: ANN401 - a row of the table
    return Document(
        institution=row.institution,
        sha256=row.sha256,
        kind=DocumentKind(row.kind),
        subject=Subject(SubjectKind(row.subject_kind), row.subject_id),
        branch=row.branch,
        number=row.number,
        media_type=row.media_type,
        size=row.size,
        made_at=row.made_at,
        made_by=row.made_by,
    )
