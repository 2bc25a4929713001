"""Contracts of guarantee as the contract of the API shows them: what was signed and what was written on it since."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, number_after, paged
from ..application.guarantor_views import (
    ChangeView,
    GuaranteeView,
    GuarantorView,
    MissingConsent,
    PartView,
    PaymentView,
)
from ..application.guarantor_views import GuaranteeEntryView as Entry
from ..application.reads import BorrowerView, LoanView, Page
from ..domain.clock import ChangeKind, ConsentFinding, FixingKind, GuaranteeForm, PeriodWording
from ..domain.guarantor import Consent, GuaranteeExtent, GuaranteeScope, Release
from ..domain.guarantor import SecuredLoan as Secured
from .audit import AuditRow, audit_of
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .guarantor import Guarantor
from .guarantor_enums import GuaranteeEntryKind
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .scalars import MoneyType

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


async def _secured(parent: Parent[Secured], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


@strawberry.type(description="A loan under a guarantee (纳入担保的贷款).")
class SecuredLoan:
    """Of the domain's `SecuredLoan`."""

    loan: Loan | None = resolved(_secured, "The loan; null if the reader may not see it (贷款).")
    arisen_on: date = strawberry.field(description="Day on which the debt arose (债权发生日).")
    due: date = strawberry.field(description="Its last due day at that time (当时到期日).")
    since: date = strawberry.field(description="Since when it is secured (纳入担保日).")


async def _part_guarantor(parent: Parent[PartView], info: Info) -> GuarantorView | None:
    return await info.context.guarantees.guarantors.load(parent.party)


async def _part_party(parent: Parent[PartView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="One guarantor of a contract (保证人及份额).")
class GuarantorPart:
    """Of `guarantor_views.PartView`."""

    party: Borrower | None = resolved(_part_party, "Who it is; null if the reader may not see it (主体).")
    guarantor: Guarantor | None = resolved(_part_guarantor, "Its file (保证人档案).")
    share: str | None = strawberry.field(description="Percent of the debt; null: it answers for all (保证份额).")
    resolution: str | None = strawberry.field(description="Resolution of the company's organs (决议文件).")


async def _consenting(parent: Parent[Consent], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.guarantor)


@strawberry.type(description="A guarantor's written consent to a change (书面同意).")
class GuarantorConsent:
    """Of the domain's `Consent`."""

    guarantor: Borrower | None = resolved(_consenting, "Who agreed; null if the reader may not see it (保证人).")
    day: date = strawberry.field(description="Day of the consent (同意日期).")
    document: str = strawberry.field(description="Reference of the document that proves it (同意文件).")


async def _not_consenting(parent: Parent[MissingConsent], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="A guarantor who has not agreed, and what that costs (缺少的同意).")
class MissingGuarantorConsent:
    """Of `guarantor_views.MissingConsent`."""

    guarantor: Borrower | None = resolved(_not_consenting, "Who has not agreed; null if not visible (保证人).")
    finding: ConsentFinding = strawberry.field(description="What becomes of the guarantee (未经同意的后果).")
    article: str = strawberry.field(description="Where that is written (法规依据).")


async def _changed(parent: Parent[ChangeView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


def _change_id(parent: Parent[ChangeView]) -> strawberry.ID:
    return strawberry.ID(str(parent.id))


@strawberry.type(description="A change of a secured loan that concerns the guarantors (主债权变更).")
class GuaranteedChange:
    """Of `guarantor_views.ChangeView`."""

    id: strawberry.ID = resolved(_change_id, "Id of the change, for a later consent (变更标识).")
    loan: Loan | None = resolved(_changed, "The loan; null if the reader may not see it (贷款).")
    kind: ChangeKind = strawberry.field(description="What was changed (变更种类).")
    day: date = strawberry.field(description="Day on which it took effect (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    new_due: date | None = strawberry.field(description="The new due day, of a change of it (新履行期限).")
    amount: MoneyType | None = money("By how much; null: the whole, or none is meant (涉及金额).")
    consents: list[GuarantorConsent] = strawberry.field(description="Who agreed (书面同意).")
    missing: list[MissingGuarantorConsent] = strawberry.field(description="Who did not, at a cost (缺少的同意).")


async def _paying(parent: Parent[PaymentView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


async def _paid_on(parent: Parent[PaymentView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


@strawberry.type(description="What a guarantor paid for the debtor (代偿).")
class GuarantorPayment:
    """Of `guarantor_views.PaymentView`."""

    guarantor: Borrower | None = resolved(_paying, "Who paid; null if the reader may not see it (保证人).")
    loan: Loan | None = resolved(_paid_on, "On which loan; null if the reader may not see it (贷款).")
    day: date = strawberry.field(description="When (代偿日期).")
    amount: MoneyType = money("How much (代偿金额).")


async def _freed(parent: Parent[Release], info: Info) -> BorrowerView | None:
    return None if parent.guarantor is None else await info.context.borrowers.load(parent.guarantor)


async def _freed_from(parent: Parent[Release], info: Info) -> LoanView | None:
    return None if parent.loan is None else await info.context.loans.load(parent.loan)


def _everybody(parent: Parent[Release]) -> bool:
    return parent.guarantor is None


def _all_loans(parent: Parent[Release]) -> bool:
    return parent.loan is None


@strawberry.type(description="The bank let a guarantor go (解除保证责任).")
class GuarantorRelease:
    """Of the domain's `Release`."""

    guarantor: Borrower | None = resolved(_freed, "Who; null: everybody, or not visible (保证人).")
    everybody: bool = resolved(_everybody, "Whether all guarantors were let go (是否全部保证人).")
    loan: Loan | None = resolved(_freed_from, "From which loan; null: from all, or not visible (贷款).")
    all_loans: bool = resolved(_all_loans, "Whether from all loans (是否全部贷款).")
    day: date = strawberry.field(description="From which day on (解除日期).")
    reason: str = strawberry.field(description="Why (解除原因).")


@strawberry.type(description="What fixed the claims of a maximum-amount guarantee (债权确定).")
class ClaimsFixing:
    """Of the domain's `FixingEvent`."""

    kind: FixingKind = strawberry.field(description="Which event of art. 423 (确定事由).")
    day: date = strawberry.field(description="On which day (确定日期).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")


async def _brought_by(parent: Parent[Entry], info: Info) -> LoanView | None:
    return None if parent.loan is None else await info.context.loans.load(parent.loan)


@strawberry.type(description="One event of a guarantee; never changed (保证合同登记).")
class GuaranteeEntry:
    """Of `guarantor_views.GuaranteeEntryView`."""

    sequence: int = strawberry.field(description="Its number on the guarantee, from 1 (序号).")
    kind: GuaranteeEntryKind = strawberry.field(description="What was written (登记事项).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that wrote it (登记账号).")
    loan: Loan | None = resolved(_brought_by, "The loan whose transaction brought it; null: none (贷款).")
    entry: int | None = strawberry.field(name="transaction", description="Sequence of that transaction (交易序号).")
    payload: str = strawberry.field(description="All of it as JSON text (内容).")


async def _entries(
    parent: Parent[GuaranteeView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[Entry]:
    page, order = page_request(first, after), "guaranteeEntries"
    start = number_after(page, order)
    rows = await info.context.read(lambda q, scope: q.guarantees.entries(scope, parent.id, start, page.first + 1))
    return paged([(row, cursor_of(order, row.sequence)) for row in rows], page.first)


async def _debtors(parent: Parent[GuaranteeView], info: Info) -> list[BorrowerView | None]:
    return list(await info.context.borrowers.load_many(list[UUID](parent.debtors)))


@strawberry.type(description="A contract of guarantee (保证合同).")
class Guarantee(Node):
    """Of `guarantor_views.GuaranteeView`."""

    number: str = strawberry.field(description="Business number (保证合同号).")
    version: int = strawberry.field(description="Rises with every change; for `expectedVersion` (版本号).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    currency: str = strawberry.field(description="ISO 4217 code of its currency (币种).")
    debtors: list[Borrower | None] = resolved(_debtors, "Whose debts; null where not visible (债务人).")
    guarantors: list[GuarantorPart] = strawberry.field(description="Who guarantees (保证人).")
    signed_on: date = strawberry.field(description="Day of the contract (签订日期).")
    form: GuaranteeForm = strawberry.field(description="What it says about the form (约定的保证方式).")
    joint: bool = strawberry.field(description="Joint and several, as the law reads the form (是否连带责任).")
    wording: PeriodWording = strawberry.field(description="What it says about the period (保证期间约定).")
    months: int | None = strawberry.field(description="Agreed months from the main due day (约定月数).")
    until: date | None = strawberry.field(description="Agreed last day (约定截止日).")
    extent: GuaranteeExtent = strawberry.field(description="Which debts (保证的债权范围).")
    scope: GuaranteeScope = strawberry.field(description="How much of each (保证范围).")
    amount: MoneyType | None = money("The most that all guarantors pay together; null: no limit (保证金额).")
    claims_from: date | None = strawberry.field(description="Of a maximum: first day of claims (债权发生期间起).")
    claims_until: date | None = strawberry.field(description="Of a maximum: last day agreed (债权确定期间止).")
    no_transfer: bool = strawberry.field(description="The claim may not be transferred, art. 696(2) (禁止债权转让).")
    shifts: bool = strawberry.field(description="Whether a holiday moves the end, arts 203, 204 (节假日是否顺延).")
    loans: list[SecuredLoan] = strawberry.field(description="The loans under it (纳入担保的贷款).")
    changes: list[GuaranteedChange] = strawberry.field(description="Changes of these loans (主债权变更).")
    payments: list[GuarantorPayment] = strawberry.field(description="What guarantors paid (代偿记录).")
    releases: list[GuarantorRelease] = strawberry.field(description="Who was let go (解除记录).")
    fixing: ClaimsFixing | None = strawberry.field(description="The event that fixed the claims (债权确定事由).")
    fixed_on: date | None = strawberry.field(description="When they were or will be fixed, as known now (债权确定日).")
    paid: MoneyType = money("Paid by guarantors in all (代偿合计).")
    entries: Connection[GuaranteeEntry] = resolved(_entries, "Everything ever written on it, oldest first (登记明细).")
    audit_trail: Connection[AuditRow] = resolved(audit_of("GUARANTEE"), "Its audit rows, oldest first (审计链).")
