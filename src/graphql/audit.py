"""The audit chain of a subject as the contract shows it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.outcomes import SubjectKind
from ..application.reads import AuditRowView, Page, PageRequest
from .context import Context, Info
from .describe import resolved
from .ids import NodeKind, global_id
from .relay import DEFAULT_PAGE, After, First, page_request

SUBJECTS = {
    NodeKind.LOAN: SubjectKind.LOAN,
    NodeKind.BORROWER: SubjectKind.BORROWER,
    NodeKind.CLAIM: SubjectKind.CLAIM,
    NodeKind.GUARANTEE: SubjectKind.GUARANTEE,
    NodeKind.COLLATERAL: SubjectKind.COLLATERAL,
    NodeKind.WRITE_OFF: SubjectKind.WRITE_OFF,
    NodeKind.LIABILITY_CASE: SubjectKind.LIABILITY_CASE,
    NodeKind.INSTITUTION: SubjectKind.INSTITUTION,
}
"""Nodes that have an audit chain."""
_NODES = {subject.value: node for node, subject in SUBJECTS.items()}


def subject_id(kind: str, key: UUID) -> strawberry.ID:
    """The global id of the subject of a chain or a proposal."""
    return strawberry.ID(global_id(_NODES[kind], key))


def _subject(parent: Parent[AuditRowView]) -> strawberry.ID:
    return subject_id(parent.subject_kind, parent.subject_id)


@strawberry.type(description="One link of a subject's audit chain (审计记录).")
class AuditRow:
    """Of `reads.AuditRowView`."""

    subject_kind: SubjectKind = strawberry.field(description="What it is about (业务对象类型).")
    subject: strawberry.ID = resolved(_subject, "Global id of the subject (业务对象).")
    sequence: int = strawberry.field(description="Place in the chain, from 1 (序号).")
    recorded_at: datetime = strawberry.field(description="When (记录时间).")
    account: str = strawberry.field(description="Account that acted (操作账号).")
    person: str = strawberry.field(description="Person behind the account (操作人).")
    command: str = strawberry.field(description="What was asked (操作).")
    outcome: str = strawberry.field(description="What it came to (结果).")
    value: str = strawberry.field(description="The command as JSON text (内容).")
    previous: str = strawberry.field(description="Hash of the row before, 64 zeros for the first (前一哈希).")
    hash: str = strawberry.field(description="SHA-256 over the previous hash and this row's content (哈希).")


async def read_audit(context: Context, kind: str, key: UUID, page: PageRequest) -> Page[AuditRowView]:
    """A page of a subject's chain."""
    return await context.read(lambda queries, scope: queries.audit(scope, kind, key, page))


def audit_of(kind: str) -> Callable[..., Awaitable[Page[AuditRowView]]]:
    """The resolver of a subject's own chain."""

    async def resolve(
        parent: Parent[Any], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[AuditRowView]:
        return await read_audit(info.context, kind, parent.id, page_request(first, after))

    return resolve
