"""Proposals that wait for a second person, as the contract shows them."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.outcomes import SubjectKind
from ..application.reads import ProposalView
from ..domain.approval import Delegation as Delegated
from ..domain.approval import ProposalStatus, Verdict
from ..domain.shared.actor import Role
from .audit import subject_id
from .describe import resolved
from .guarantor_missing import UnagreedGuarantor, unagreed
from .problems import Detail, details_of
from .relay import Node


@strawberry.type(description="One person's opinion on one submission (审批意见).")
class Opinion:
    """Of `reads.OpinionView`."""

    submission: int = strawberry.field(description="Which submission it is about, from 1 (提交次数).")
    account: str = strawberry.field(description="Account used (操作账号).")
    person: str = strawberry.field(description="Person behind the account (审批人).")
    verdict: Verdict = strawberry.field(description="What it came to (审批结论).")
    comment: str = strawberry.field(description="What the person said (意见).")
    at: datetime = strawberry.field(description="When (时间).")
    on_behalf_of: str = strawberry.field(
        description="Person whose delegated power was used; empty: the person's own (代何人审批)."
    )


@strawberry.type(description="One step of the route of a proposal (审批环节).")
class RouteStep:
    """Of `reads.RouteStepView`."""

    name: str = strawberry.field(description="Name of the step, such as CONFIRMATION (环节).")
    role: Role = strawberry.field(description="Role in which others agree (审批角色).")
    approvals: int = strawberry.field(description="How many different persons it needs (所需人数).")
    given: int = strawberry.field(description="How many have agreed (已同意人数).")


def _subject(parent: Parent[ProposalView]) -> strawberry.ID:
    return subject_id(parent.subject_kind, UUID(parent.subject_id))


def _figures(parent: Parent[ProposalView]) -> list[Detail]:
    return details_of(parent.figures)


@strawberry.type(description="A command that waits for a second person, or has been decided (审批申请).")
class Proposal(Node):
    """Of `reads.ProposalView`."""

    command: str = strawberry.field(description="What was asked, for example Waive (申请事项).")
    subject_kind: SubjectKind = strawberry.field(description="What it is about (业务对象类型).")
    subject: strawberry.ID = resolved(_subject, "Global id of the subject (业务对象).")
    branch: str = strawberry.field(description="Code of the branch; empty: the whole bank (机构号).")
    status: ProposalStatus = strawberry.field(description="Where it stands (审批状态).")
    submission: int = strawberry.field(description="How often it was submitted (提交次数).")
    maker_account: str = strawberry.field(description="Account that made it (经办账号).")
    maker_person: str = strawberry.field(description="Person who made it (经办人).")
    made_at: datetime = strawberry.field(description="When it was made (申请时间).")
    expires_at: datetime = strawberry.field(description="When it lapses undecided (失效时间).")
    reason: str = strawberry.field(description="Why it was asked (申请理由).")
    needed_role: Role = strawberry.field(description="Role that decides the step that waits (审批角色).")
    needed_approvals: int = strawberry.field(
        description="How many different persons have to agree over all steps (所需人数)."
    )
    steps: list[RouteStep] = strawberry.field(description="The steps of its route, in order (审批环节).")
    figures: list[Detail] = resolved(_figures, "What its maker saw and the approvers agree to (审批依据数据).")
    missing_consents: list[UnagreedGuarantor] = resolved(
        unagreed, "The first 40 guarantors who have not agreed to it, arts 409, 695 to 698 (缺少同意的保证人)."
    )
    opinions: list[Opinion] = strawberry.field(description="All opinions, oldest first (审批意见).")
    value: str = strawberry.field(description="The whole command as JSON text (申请内容).")
    version: int = strawberry.field(description="Rises with every step; for `expectedVersion` (版本号).")


def _kinds(parent: Parent[Delegated]) -> list[str]:
    return sorted(parent.kinds)


@strawberry.type(description="Power to approve, given to another person for a time (转授权).")
class Delegation(Node):
    """Of `domain.approval.Delegation`."""

    delegator: str = strawberry.field(description="Person whose power it is (授权人).")
    delegate: str = strawberry.field(description="Person who may use it (被授权人).")
    role: Role = strawberry.field(description="Role it is for (角色).")
    kinds: list[str] = resolved(_kinds, "Commands it is for, for example Waive; empty: all (适用业务).")
    given_at: datetime = strawberry.field(description="When it was given (授权时间).")
    since: datetime = strawberry.field(description="From when it holds (生效时间).")
    until: datetime = strawberry.field(description="Until when it holds, not included (失效时间).")
    revoked_at: datetime | None = strawberry.field(description="When it was taken back; null: it was not (撤销时间).")
