"""Documents of record (文书): made from data, kept by the hash of their bytes, linked to what they are about.

A `Form` is a frozen dataclass of one kind of document with every text as it is printed. `Paper` is the port that turns
a form into bytes; the same form always gives the same bytes, so the hash can be reproduced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Protocol
from uuid import UUID

from ..domain.shared.scope import Scope
from .outcomes import Subject, SubjectKind

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""Media type of a Word document."""
MAX_BYTES: Final = 20_000_000
"""The largest document that is kept."""
MAX_OF_SUBJECT: Final = 500
"""The most documents about one subject that are listed, the newest."""
DOWNLOADS: Final = "/documents"
"""Under which path of the API documents are downloaded by their hash."""


class DocumentKind(StrEnum):
    """Kinds of documents."""

    LIABILITY_FINDING = "LIABILITY_FINDING"
    """Finding of liability (不良资产责任认定书)."""
    LIABILITY_NOTICE = "LIABILITY_NOTICE"
    """Notice of the decision to one person (责任认定处理决定通知书)."""
    WRITE_OFF_APPLICATION = "WRITE_OFF_APPLICATION"
    """Application for write-off (呆账核销申请表)."""
    WRITE_OFF_APPROVAL = "WRITE_OFF_APPROVAL"
    """Approval of a write-off (呆账核销审批书)."""


TITLES: Final = {
    DocumentKind.LIABILITY_FINDING: "不良资产责任认定书",
    DocumentKind.LIABILITY_NOTICE: "责任认定处理决定通知书",
    DocumentKind.WRITE_OFF_APPLICATION: "呆账核销申请表",
    DocumentKind.WRITE_OFF_APPROVAL: "呆账核销审批书",
}
"""What a document is called, on the page and in the name of its file."""


class Form(Protocol):
    """The data of one document: a frozen dataclass whose texts are printed as they are."""

    kind: ClassVar[DocumentKind]

    @property
    def number(self) -> str:
        """The document's own number."""
        ...


class Paper(Protocol):
    """Makes documents."""

    @property
    def media_type(self) -> str:
        """Of the bytes."""
        ...

    def render(self, form: Form) -> bytes:
        """The document; equal forms give equal bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept; `branch`: whose people may see it, `size` in bytes, `sha256` of its bytes."""

    institution: UUID
    sha256: str
    kind: DocumentKind
    subject: Subject
    branch: str
    number: str
    media_type: str
    size: int
    made_at: datetime
    made_by: str

    @property
    def file_name(self) -> str:
        """The name under which it is saved: title and number."""
        safe = self.number.replace("/", "-").replace(":", "-")
        return f"{TITLES[self.kind]}{safe}.docx"

    @property
    def path(self) -> str:
        """Where it is downloaded."""
        return f"{DOWNLOADS}/{self.sha256}"


class DocumentStore(Protocol):
    """Documents and their bytes; nothing is ever changed or removed."""

    def add(self, made: Document, content: bytes) -> None:
        """One more document; the same bytes again, about whatever subject of that bank, are kept once."""
        ...

    def get(self, institution: UUID, digest: str) -> Document | None:
        """The document with that hash."""
        ...

    def content(self, institution: UUID, digest: str) -> bytes | None:
        """Its bytes."""
        ...

    def of(
        self, institution: UUID, kind: SubjectKind, subjects: Sequence[UUID], limit: int
    ) -> Mapping[UUID, Sequence[Document]]:
        """The newest documents about each subject of a kind, at most `limit` of each, oldest first."""
        ...


def visible(document: Document | None, scope: Scope) -> bool:
    """Whether a reader sees a document: it is of a branch of the scope, and the reader sees personal data.

    Documents print names, and a signed page cannot be masked.
    """
    return document is not None and scope.sees_personal_data and scope.allows(document.institution, document.branch)
