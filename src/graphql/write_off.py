"""Applications for write-off as the contract shows them: where they stand, their file, what was booked."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, number_after, paged
from ..application.outcomes import SubjectKind
from ..application.reads import LoanView, Page
from ..application.write_off_views import ApplicationView, AppliedClaimView, EventView, FileView
from ..domain.write_off.kinds import (
    CaseStatus,
    Cause,
    ConfirmingRole,
    Criterion,
    Department,
    Level,
    Paper,
    Vote,
)
from ..domain.write_off.parts import Evidence
from . import write_off_enums, write_off_enums_after  # noqa: F401 - register the enums named below
from .audit import AuditRow, audit_of
from .context import Info
from .describe import resolved
from .document import FiledDocument, documents_of
from .figures import money
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .scalars import MoneyType

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


@strawberry.type(description="What is owed on a claim, or a part of it (债权金额构成).")
class ClaimAmounts:
    """Of `write_off_views.AmountsView`."""

    principal: MoneyType = money("Principal (本金).")
    interest: MoneyType = money("Interest on the balance sheet (表内利息).")
    off_balance_interest: MoneyType = money("Interest outside it, and what accrued since (表外利息及核销后利息).")
    fees: MoneyType = money("Fees (费用).")
    costs: MoneyType = money("Costs advanced for the debtor (代垫费用).")
    on_balance: MoneyType = money("All but off-balance interest: what the reserve bears (表内合计).")
    total: MoneyType = money("Everything (合计).")


async def _applied_loan(parent: Parent[AppliedClaimView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


@strawberry.type(description="One claim of an application (申报债权).")
class AppliedClaim:
    """Of `write_off_views.AppliedClaimView`."""

    loan: Loan | None = resolved(_applied_loan, "The loan; null if the reader may not see it (借据).")
    asked: ClaimAmounts = strawberry.field(description="What is asked to be written off (申请金额).")
    whole: bool = strawberry.field(description="All that is owed, not a part of it (是否全额核销).")
    criterion: Criterion | None = strawberry.field(description="What it rests on; null: another debt (认定标准).")
    reference: str = strawberry.field(description="Number of the other debt it rests on; empty: none (援引债权).")
    booked: ClaimAmounts | None = strawberry.field(description="What was written off; null: not yet (核销金额).")


async def _evidence_loan(parent: Parent[Evidence], info: Info) -> LoanView | None:
    return None if parent.loan is None else await info.context.loans.load(parent.loan)


@strawberry.type(description="A paper of the file (证据材料).")
class WriteOffEvidence:
    """Of the domain's `Evidence`."""

    kind: Paper = strawberry.field(description="What it is (材料种类).")
    content_hash: str = strawberry.field(description="SHA-256 of what is stored (文件哈希).")
    dated: date = strawberry.field(description="The paper's own day (材料日期).")
    loan: Loan | None = resolved(_evidence_loan, "The claim it proves; null: every claim, or not visible (借据).")
    note: str = strawberry.field(description="What was noted with it (备注).")


@strawberry.type(description="A signature under the internal evidence, art. 8(2) (内部证据确认).")
class WriteOffConfirmation:
    """Of the domain's `Confirmation`."""

    role: ConfirmingRole = strawberry.field(description="In which capacity (确认人身份).")
    person: str = strawberry.field(description="Who (确认人).")
    unit: str = strawberry.field(description="For which unit (机构号).")
    on: date = strawberry.field(description="When (确认日期).")


@strawberry.type(description="The legal opinion, art. 8 (法律意见书).")
class WriteOffOpinion:
    """Of the domain's `LegalOpinion`."""

    author: str = strawberry.field(description="Lawyer, or who answers for the outside firm's opinion (出具人).")
    outside: bool = strawberry.field(description="Whether an outside lawyer wrote it (是否外聘律师出具).")
    proceedings: str = strawberry.field(description="Proceedings and their result (诉讼情况).")
    why_not_sued: str = strawberry.field(description="Why nobody was sued (未诉讼原因).")
    supports: bool = strawberry.field(description="Whether it supports the write-off (是否支持核销).")
    content_hash: str = strawberry.field(description="SHA-256 of what is stored (文件哈希).")
    on: date = strawberry.field(description="When (出具日期).")


@strawberry.type(description="A seat of the review (审议委员).")
class WriteOffBallot:
    """Of the domain's `Ballot`."""

    person: str = strawberry.field(description="Who was convened (委员).")
    department: Department = strawberry.field(description="From which department (部门).")
    vote: Vote | None = strawberry.field(description="The vote; null: absent (表决).")
    reason: str = strawberry.field(description="The dissent that the minutes keep (反对理由).")


@strawberry.type(description="The collective review, art. 12 (集体审议).")
class WriteOffReview:
    """Of `write_off_views.ReviewView`."""

    ballots: list[WriteOffBallot] = strawberry.field(description="Every seat, at most 50 (委员表决).")
    minutes: str = strawberry.field(description="SHA-256 of the minutes (会议纪要哈希).")
    agreed: bool = strawberry.field(description="Whether it agreed (是否通过).")
    on: date = strawberry.field(description="When (审议日期).")


@strawberry.type(description="An authorised person's agreement, art. 18 (有权人审批).")
class WriteOffApproval:
    """Of the domain's `Approved`."""

    person: str = strawberry.field(description="Who (审批人).")
    level: Level = strawberry.field(description="At which level (审批层级).")
    final: bool = strawberry.field(description="Whether it was the last that the amount asks for (是否终审).")
    on: date = strawberry.field(description="When (审批日期).")


@strawberry.type(description="An authorised person's no (否决).")
class WriteOffRejection:
    """Of the domain's `Rejected`."""

    person: str = strawberry.field(description="Who (审批人).")
    reason: str = strawberry.field(description="Why (理由).")
    on: date = strawberry.field(description="When (否决日期).")


@strawberry.type(description="The maker took the application back (撤回).")
class WriteOffWithdrawal:
    """Of the domain's `Withdrawn`."""

    reason: str = strawberry.field(description="Why (理由).")
    on: date = strawberry.field(description="When (撤回日期).")


@strawberry.type(description="A wrong write-off was reversed (核销冲回).")
class WriteOffReversal:
    """Of the domain's `Reversed`."""

    person: str = strawberry.field(description="Who proposed it (申请人).")
    agreed: list[str] = strawberry.field(description="Who agreed, in order: review, then approval (审议、审批人).")
    reason: str = strawberry.field(description="Why (理由).")
    on: date = strawberry.field(description="When (冲回日期).")


def _applied(parent: Parent[FileView], first: First = DEFAULT_PAGE, after: After = None) -> Page[AppliedClaimView]:
    page, order = page_request(first, after), "writeOffClaims"
    start = number_after(page, order)
    rows = list(enumerate(parent.claims, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(order, number)) for number, row in rows], page.first)


def _papers(parent: Parent[FileView], first: First = DEFAULT_PAGE, after: After = None) -> Page[Evidence]:
    page, order = page_request(first, after), "writeOffEvidence"
    start = number_after(page, order)
    rows = list(enumerate(parent.evidence, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(order, number)) for number, row in rows], page.first)


@strawberry.type(description="The file of an application: what it says, what proves it, who said what (核销档案).")
class WriteOffFile:
    """Of `write_off_views.FileView`."""

    cause: Cause = strawberry.field(description="Why the claims were lost, art. 19 (损失原因).")
    cause_text: str = strawberry.field(description="The same in words (呆账形成原因).")
    applied_claims: Connection[AppliedClaim] = resolved(_applied, "Its claims in their order (申报债权).")
    papers: Connection[WriteOffEvidence] = resolved(_papers, "Papers in the order of filing (证据材料).")
    confirmations: list[WriteOffConfirmation] = strawberry.field(
        description="Signatures under the internal evidence as it is (内部证据确认)."
    )
    opinion: WriteOffOpinion | None = strawberry.field(description="The legal opinion; null: not yet (法律意见书).")
    review: WriteOffReview | None = strawberry.field(description="The collective review; null: not yet (集体审议).")
    approvals: list[WriteOffApproval] = strawberry.field(description="Who has agreed, in order (有权人审批).")
    rejected: WriteOffRejection | None = strawberry.field(description="An authorised person's no (否决).")
    withdrawn: WriteOffWithdrawal | None = strawberry.field(description="Taken back by its maker (撤回).")
    reversal: WriteOffReversal | None = strawberry.field(description="How the write-off was reversed (核销冲回).")


@strawberry.type(description="What happened, as it was recorded (核销事件).")
class WriteOffEvent:
    """Of `write_off_views.EventView`."""

    sequence: int = strawberry.field(description="Place among the events, from 1 (序号).")
    kind: str = strawberry.field(description="What happened (事件).")
    day: date = strawberry.field(description="Day on which it counts (日期).")
    recorded_at: datetime = strawberry.field(description="When it became known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (记录账号).")
    event: str = strawberry.field(description="As JSON text, amounts in minor units; claims are pages (内容).")


async def _file(parent: Parent[ApplicationView], info: Info) -> FileView:
    found = await info.context.read(lambda q, scope: q.write_offs.file(scope, parent.id))
    if found is None:
        raise LookupError(f"application {parent.id} was in this snapshot and is no more")
    return found


async def _events(
    parent: Parent[ApplicationView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[EventView]:
    page, order = page_request(first, after), "writeOffEvents"
    start = number_after(page, order)
    rows = await info.context.read(lambda q, scope: q.write_offs.events(scope, parent.id, start, page.first + 1))
    return paged([(row, cursor_of(order, row.sequence)) for row in rows], page.first)


@strawberry.type(description="An application for write-off (核销申请).")
class WriteOffApplication(Node):
    """Of `write_off_views.ApplicationView`."""

    number: str = strawberry.field(description="Business number (申请编号).")
    unit: str = strawberry.field(description="Code of the originating unit (经办机构号).")
    currency: str = strawberry.field(description="ISO 4217 code of every amount (币种).")
    by_list: bool = strawberry.field(description="Many small loans by list, art. 8(1) (是否清单核销).")
    status: CaseStatus = strawberry.field(description="Where it stands (状态).")
    registry_code: str = strawberry.field(
        description="Account status of the credit registry; empty: the ordinary one (征信账户状态)."
    )
    claim_count: int = strawberry.field(description="How many claims it has (债权笔数).")
    total: MoneyType = money("What is applied for; who approves depends on it (申请金额).")
    reserve_used: MoneyType = money("What the reserve bore (使用准备金).")
    maker: str = strawberry.field(description="Who applied (申请人).")
    applied_on: date = strawberry.field(description="When (申请日期).")
    last_on: date = strawberry.field(description="Day of the last step (最近办理日期).")
    written_off_on: date | None = strawberry.field(description="Day of booking; null: not booked (核销日期).")
    version: int = strawberry.field(description="Rises with every step; for `expectedVersion` (版本号).")
    file: WriteOffFile = resolved(_file, "Its file (核销档案).")
    documents: list[FiledDocument] = resolved(
        documents_of(SubjectKind.WRITE_OFF),
        "Its papers that the reader may download, oldest first, at most the newest 500 (核销文书).",
    )
    events: Connection[WriteOffEvent] = resolved(_events, "Every step, oldest first (办理记录).")
    audit_trail: Connection[AuditRow] = resolved(
        audit_of("WRITE_OFF"), "Its chain of audit rows, oldest first (审计链)."
    )
