"""Cases of liability, risk reserves and authority as the contract shows them (责任认定、风险准备金、授信权限)."""

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, number_after, paged
from ..application.liability_views import CaseEventView, CaseView, PersonView, ReserveEntryView, ReserveView
from ..application.outcomes import SubjectKind
from ..application.reads import Page
from ..domain.liability_assessment.kinds import CaseStatus, Degree, HolderKind, Trigger
from ..domain.liability_assessment.parts import Handling, LifeRow
from ..domain.liability_assessment.reserve import Book, EntryKind
from .audit import AuditRow, audit_of
from .context import Info
from .describe import resolved
from .document import FiledDocument, documents_of
from .figures import money
from .ids import NodeKind, global_id
from .liability_parts import (
    HandOverReceipt,
    LiabilityDeadline,
    LiabilityDocument,
    LiabilityFinding,
    LiabilityHandOver,
    LiabilityLoan,
    LiabilityMeeting,
    LiabilityMember,
    LiabilitySignature,
    LifeFileRow,
    LoanHandling,
)
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .scalars import MoneyType


@strawberry.type(description="One event of a case; never changed (案件事件).")
class LiabilityEvent:
    """Of `liability_views.CaseEventView`."""

    sequence: int = strawberry.field(description="Its number in the case, from 1 (序号).")
    kind: str = strawberry.field(description="What happened (事件).")
    day: date = strawberry.field(description="When it counts (日期).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (记录账号).")
    payload: str = strawberry.field(description="All of it as JSON text (内容).")


async def _events(
    parent: Parent[CaseView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[CaseEventView]:
    page, order = page_request(first, after), "liabilityEvents"
    start = number_after(page, order)
    rows = await info.context.read(lambda q, scope: q.liability.events(scope, parent.id, start, page.first + 1))
    return paged([(row, cursor_of(order, row.sequence)) for row in rows], page.first)


async def _handlings(
    parent: Parent[CaseView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[Handling]:
    page, order = page_request(first, after), "liabilityHandlings"
    start = number_after(page, order)
    rows = await info.context.read(lambda q, _: q.liability.handlings(parent, start, page.first + 1))
    return paged([(row, cursor_of(order, place)) for place, row in rows], page.first)


async def _rows(
    parent: Parent[CaseView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[LifeRow]:
    page, order = page_request(first, after), "lifeFileRows"
    start = number_after(page, order)
    rows = await info.context.read(lambda q, _: q.liability.rows(parent, start, page.first + 1))
    return paged([(row, cursor_of(order, row.number)) for row in rows], page.first)


async def _file(parent: Parent[CaseView], info: Info) -> str | None:
    return await info.context.read(lambda q, scope: q.liability.file(scope, parent))


@strawberry.type(description="A case of liability assessment (责任认定案件).")
class LiabilityCase(Node):
    """Of `liability_views.CaseView`."""

    number: str = strawberry.field(description="Business number (案件编号).")
    unit: str = strawberry.field(description="Code of the unit whose loans they are (机构号).")
    currency: str = strawberry.field(description="ISO 4217 code of its amounts (币种).")
    trigger: Trigger = strawberry.field(description="What opened it (触发情形).")
    status: CaseStatus = strawberry.field(description="Where it stands (案件状态).")
    batch: bool = strawberry.field(description="Whether it is a batch of small loans (是否批量认定).")
    reason: str = strawberry.field(description="Why it was opened (立案理由).")
    opened_by: str = strawberry.field(description="Who opened it (立案人).")
    opened_on: date = strawberry.field(description="When it was opened (立案日).")
    cause_on: date = strawberry.field(description="When its cause came about (触发日).")
    last_on: date = strawberry.field(description="Day of the last step (最近环节日期).")
    closed_on: date | None = strawberry.field(description="When it ended (终结日).")
    version: int = strawberry.field(description="Rises with every step; for `expectedVersion` (版本号).")
    total: MoneyType = money("What was outstanding on its loans (涉案余额合计).")
    loans: list[LiabilityLoan] = strawberry.field(description="Its loans, at most 500 (涉案贷款).")
    members: list[LiabilityMember] = strawberry.field(description="The group, at most 50 (认定小组).")
    reviewers: list[LiabilityMember] = strawberry.field(description="The second group, at most 50 (复议小组).")
    investigators: list[str] = strawberry.field(description="Who prepared a file (调查人).")
    initiator: str = strawberry.field(description="Who initiated it; empty: nobody yet (发起人).")
    file_hash: str | None = strawberry.field(description="SHA-256 of the file (资料哈希).")
    file_as_of: date | None = strawberry.field(description="As of which day the file is (资料截止日).")
    file: str | None = resolved(_file, "The whole file of the loans' life as JSON text (责任认定资料).")
    handlings: Connection[LoanHandling] = resolved(_handlings, "Who handled the loans, by the file (经办记录).")
    rows: Connection[LifeFileRow] = resolved(_rows, "What did not go as it should, by the file (异常事项).")
    meetings: list[LiabilityMeeting] = strawberry.field(description="Votes, the last 20 (认定会).")
    findings: list[LiabilityFinding] = strawberry.field(description="Results, at most 200 persons (认定结果).")
    issued: LiabilityDocument | None = strawberry.field(description="The document (认定书).")
    signatures: list[LiabilitySignature] = strawberry.field(description="Signatures under it (签批).")
    hand_overs: list[LiabilityHandOver] = strawberry.field(description="Hand-overs (移交).")
    receipts: list[HandOverReceipt] = strawberry.field(description="Receipts of them (移交回执).")
    deadlines: list[LiabilityDeadline] = strawberry.field(description="What runs, by last day (期限).")
    documents: list[FiledDocument] = resolved(
        documents_of(SubjectKind.LIABILITY_CASE),
        "Its papers that the reader may download, oldest first, at most the newest 500 (认定文书).",
    )
    events: Connection[LiabilityEvent] = resolved(_events, "Everything that happened, oldest first (案件事件).")
    audit_trail: Connection[AuditRow] = resolved(audit_of("LIABILITY_CASE"), "Its audit rows (审计链).")


async def _of_person(parent: Parent[PersonView], info: Info) -> CaseView | None:
    return await info.context.liability.by_id.load(parent.case)


@strawberry.type(description="What a case found about a person (人员责任记录).")
class LiabilityOfPerson:
    """Of `liability_views.PersonView`."""

    case: LiabilityCase | None = resolved(_of_person, "The case (责任认定案件).")
    person: str = strawberry.field(description="The person (人员).")
    degree: Degree | None = strawberry.field(description="Degree that counts; null: nothing was found yet (责任程度).")
    deduction: MoneyType = money("What it takes off the risk reserve (扣减金额).")


@strawberry.type(description="A leg of an entry (借贷明细).")
class RiskReserveLeg:
    """One account of the reserve's ledger, a credit above zero."""

    book: Book = strawberry.field(description="Account (账户).")
    amount: MoneyType = money("Amount, a debit below zero (金额).")


def _entry_id(parent: Parent[ReserveEntryView]) -> strawberry.ID:
    return strawberry.ID(str(parent.id))


def _legs(parent: Parent[ReserveEntryView]) -> list[RiskReserveLeg]:
    made: Any = RiskReserveLeg
    return [made(book=Book(book), amount=amount) for book, amount in parent.legs]


def _entry_case(parent: Parent[ReserveEntryView]) -> strawberry.ID | None:
    return None if parent.case is None else strawberry.ID(global_id(NodeKind.LIABILITY_CASE, parent.case))


def _reverses(parent: Parent[ReserveEntryView]) -> strawberry.ID | None:
    return None if parent.reverses is None else strawberry.ID(str(parent.reverses))


@strawberry.type(description="An entry of a risk reserve; never changed (风险准备金分录).")
class RiskReserveEntry:
    """Of `liability_views.ReserveEntryView`."""

    id: strawberry.ID = resolved(_entry_id, "Id of the entry, for its reversal (分录标识).")
    kind: EntryKind = strawberry.field(description="What it is (种类).")
    amount: MoneyType = money("How much (金额).")
    on: date = strawberry.field(description="When (日期).")
    reason: str = strawberry.field(description="Why (理由).")
    case: strawberry.ID | None = resolved(_entry_case, "Global id of the case it is for (责任认定案件).")
    reverses: strawberry.ID | None = resolved(_reverses, "Id of the entry that it undoes (被冲回分录).")
    legs: list[RiskReserveLeg] = resolved(_legs, "Debits and credits, summing to zero (借贷明细).")


async def _entries(
    parent: Parent[ReserveView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[ReserveEntryView]:
    page, order = page_request(first, after), "riskReserveEntries"
    start = number_after(page, order)
    rows = await info.context.read(
        lambda q, scope: q.liability.reserve_entries(scope, parent.officer, parent.currency, start, page.first + 1)
    )
    return paged([(row, cursor_of(order, place)) for place, row in rows], page.first)


@strawberry.type(description="An officer's risk reserve (风险准备金账户).")
class RiskReserve:
    """Of `liability_views.ReserveView`."""

    officer: str = strawberry.field(description="The officer (人员).")
    currency: str = strawberry.field(description="ISO 4217 code (币种).")
    balance: MoneyType = money("What is kept (余额).")
    owed: MoneyType = money("What was deducted and not found there (应扣未扣).")
    last_on: date = strawberry.field(description="Day of the last entry (最近分录日).")
    version: int = strawberry.field(description="How many entries there are (分录数).")
    entries: Connection[RiskReserveEntry] = resolved(_entries, "Entries, oldest first (分录).")


@strawberry.type(description="Whether a holder may lend anew (新增授信权限).")
class LendingAuthority:
    """Of `liability_views.AuthorityView`."""

    kind: HolderKind = strawberry.field(description="An officer or a unit (权限主体).")
    holder: str = strawberry.field(description="The officer's person or the unit's code (人员或机构号).")
    suspended: bool = strawberry.field(description="Whether it is suspended (是否暂停).")
    last_on: date = strawberry.field(description="Since when (起始日).")
