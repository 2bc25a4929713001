"""Documents of record in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from ...application.documents_store import Document
from ...application.outcomes import Subject, SubjectKind

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

    def of(
        self, institution: UUID, kind: SubjectKind, subjects: Sequence[UUID], limit: int
    ) -> Mapping[UUID, Sequence[Document]]:
        """The newest documents about each subject of a kind, at most `limit` of each, oldest first."""
        wanted = {Subject(kind, key) for key in subjects}
        found: dict[UUID, list[Document]] = defaultdict(list)
        for (bank, _), (made, _) in self._documents.items():
            if bank == institution and made.subject in wanted:
                found[made.subject.id].append(made)
        return {key: sorted(rows, key=lambda made: (made.made_at, made.sha256))[-limit:] for key, rows in found.items()}
