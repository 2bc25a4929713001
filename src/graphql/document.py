"""Documents of record as the contract shows them (文书): what was filed about something, and where it is downloaded."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import strawberry
from strawberry import Parent

from ..application.documents_store import TITLES, Document, DocumentKind
from ..application.outcomes import Subject, SubjectKind
from .context import Info
from .describe import enum_type, resolved

enum_type(
    DocumentKind,
    "DocumentKind",
    "Kinds of documents that the system makes (文书种类).",
    {
        "LIABILITY_FINDING": "Finding of liability (不良资产责任认定书).",
        "LIABILITY_NOTICE": "Notice of the decision to one person (责任认定处理决定通知书).",
        "WRITE_OFF_APPLICATION": "Application for write-off (呆账核销申请表).",
        "WRITE_OFF_APPROVAL": "Approval of a write-off (呆账核销审批书).",
    },
)


def _title(parent: Parent[Document]) -> str:
    return TITLES[parent.kind]


@strawberry.type(description="A document of record, kept by the hash of its bytes (文书).")
class FiledDocument:
    """Of `documents_store.Document`."""

    kind: DocumentKind = strawberry.field(description="Which document (文书种类).")
    title: str = resolved(_title, "What it is called, in Chinese (文书名称).")
    number: str = strawberry.field(description="Its own number (文号).")
    sha256: str = strawberry.field(description="SHA-256 of its bytes, 64 hexadecimal digits (文件哈希).")
    size: int = strawberry.field(description="Bytes (字节数).")
    media_type: str = strawberry.field(description="Media type of the bytes (文件类型).")
    made_at: datetime = strawberry.field(description="When it was filed (出具时间).")
    made_by: str = strawberry.field(description="Person whose step filed it (出具人).")
    path: str = strawberry.field(description="Where it is downloaded with GET, with the same bearer token (下载路径).")


def documents_of(kind: SubjectKind) -> Callable[..., Awaitable[tuple[Document, ...]]]:
    """The resolver of the documents about a node of a kind."""

    async def resolve(parent: Parent[Any], info: Info) -> tuple[Document, ...]:
        return await info.context.documents.load(Subject(kind, parent.id))

    return resolve
