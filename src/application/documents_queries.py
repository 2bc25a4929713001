"""Which documents were filed about something, on one snapshot."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from ..domain.shared.scope import Scope
from .documents_store import MAX_OF_SUBJECT, Document, visible
from .outcomes import SubjectKind
from .ports import Unit


@dataclass(frozen=True, slots=True)
class DocumentQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    unit: Unit
    turn: AbstractContextManager[object]

    def of(self, scope: Scope, kind: SubjectKind, subjects: Sequence[UUID]) -> Mapping[UUID, tuple[Document, ...]]:
        """The documents about each subject that the reader may download, oldest first; for loaders."""
        with self.turn:
            found = self.unit.documents.of(scope.institution, kind, subjects, MAX_OF_SUBJECT)
        return {key: tuple(each for each in rows if visible(each, scope)) for key, rows in found.items()}
