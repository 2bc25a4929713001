"""Documents of record in memory."""

from collections.abc import Sequence
from uuid import UUID

from ...application.documents_store import Document
from ...application.outcomes import Subject

Documents = dict[tuple[UUID, str], tuple[Document, bytes]]
"""By institution and hash."""


class MemoryDocuments:
    """The documents of a state."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def add(self, made: Document, content: bytes) -> None:
        """One more document with its bytes; the same bytes again are kept once."""
        self._documents.setdefault((made.institution, made.sha256), (made, content))

    def get(self, institution: UUID, digest: str) -> Document | None:
        """The document with that hash."""
        found = self._documents.get((institution, digest))
        return None if found is None else found[0]

    def content(self, institution: UUID, digest: str) -> bytes | None:
        """Its bytes."""
        found = self._documents.get((institution, digest))
        return None if found is None else found[1]

    def of(self, institution: UUID, subject: Subject, limit: int) -> Sequence[Document]:
        """The documents about a subject, oldest first."""
        mine = (made for (bank, _), (made, _) in self._documents.items() if bank == institution)
        about = (made for made in mine if made.subject == subject)
        return sorted(about, key=lambda made: (made.made_at, made.sha256))[:limit]
