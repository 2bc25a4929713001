"""A loan as the contract shows it: the view row by attribute, the rest read when it is asked for."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import Parent

from ..application.classification_records import Classification
from ..application.clock_store import RightNotice as Notice
from ..application.collateral_cover import Coverage as CoverageRow
from ..application.collateral_store import GivenUp
from ..application.collateral_views import CollateralView
from ..application.cover_store import WatchedLoan
from ..application.cursors import cursor_of, paged, position
from ..application.guarantor_views import GuaranteeView, LoanCoverView
from ..application.liability_views import CaseView
from ..application.reads import Balance as BalanceView
from ..application.reads import BorrowerView, EntryView, LineView, LoanView, Page, PayoffView
from ..application.reads import ScheduleRow as ScheduleRowView
from ..application.right_views import LoanRightsView, RecordView
from ..application.write_off_store import Statement
from ..application.write_off_views import ApplicationView, EligibilityView, WrittenClaimView
from ..domain.loan.figures import LoanStatus
from ..domain.shared.instants import checked_instant
from .audit import AuditRow, audit_of
from .borrower import Borrower
from .classification import ClaimClassification
from .collateral import MAX_PARTS, Collateral
from .collateral_ends import SecurityGivenUp
from .context import Info
from .cover import Coverage, SecurityWatch
from .cover_loading import CoverKey
from .describe import resolved
from .figures import Balance, LedgerEntry, PayoffQuote, ScheduleRow, Transaction
from .guarantor_contract import Guarantee
from .guarantor_cover import LoanGuaranteeCover
from .guarantor_loading import CoverOn
from .liability import LiabilityCase
from .organisation import HandlingAct, LoanKeeping, handled_by, kept_by
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .right import LoanRights, RightNotice
from .right_loading import RightsOn
from .right_record import LegalRecord
from .scalars import MoneyType
from .terms import LoanTerms
from .write_off import WriteOffApplication
from .write_off_claim import WrittenOffClaim
from .write_off_eligibility import (
    AsOf,
    WriteOffEligibility,
    WriteOffStatement,
    read_eligibility,
    read_statement,
)

ValueDate = Annotated[
    date | None, strawberry.argument(description="Day at whose end; null: the business date (起息日口径日期).")
]
KnownAt = Annotated[datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")]
On = Annotated[
    date, strawberry.argument(description="Day of payment; for a past day, what would have paid it off (结清日).")
]


async def _borrower(parent: Parent[LoanView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.borrower_id)


async def _balance(
    parent: Parent[LoanView], info: Info, value_date: ValueDate = None, known_at: KnownAt = None
) -> BalanceView:
    if known_at is None and value_date in (None, parent.balance.value_date):
        return parent.balance
    day = value_date or parent.balance.value_date
    found = await info.context.read(lambda q, scope: q.balance(scope, parent.id, day, known_at))
    if found is None:
        raise LookupError(f"loan {parent.id} was in this snapshot and is no more")
    return found


async def _schedule(parent: Parent[LoanView], info: Info) -> tuple[ScheduleRowView, ...]:
    return await info.context.read(lambda q, scope: q.schedule(scope, parent.id)) or ()


async def _transactions(
    parent: Parent[LoanView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[EntryView]:
    page = page_request(first, after)
    return await info.context.read(lambda q, scope: q.entries(scope, parent.id, page))


async def _ledger_entries(
    parent: Parent[LoanView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[LineView]:
    page = page_request(first, after)
    return await info.context.read(lambda q, scope: q.lines(scope, parent.id, page))


async def _payoff_quote(parent: Parent[LoanView], info: Info, on: On) -> PayoffView | None:
    return await info.context.read(lambda q, scope: q.payoff(scope, parent.id, on))


async def _classification(parent: Parent[LoanView], info: Info) -> Classification | None:
    return await info.context.classification.classes.load(parent.id)


async def _guarantees(parent: Parent[LoanView], info: Info) -> tuple[GuaranteeView, ...]:
    return await info.context.guarantees.of_loan.load(parent.id)


async def _collateral(parent: Parent[LoanView], info: Info) -> tuple[CollateralView, ...]:
    return await info.context.collateral.of_loans.load(parent.id)


async def _given_up(parent: Parent[LoanView], info: Info) -> tuple[GivenUp, ...]:
    return (await info.context.collateral.given_up.load(parent.id))[-MAX_PARTS:]


async def _coverage(
    parent: Parent[LoanView],
    info: Info,
    as_of: Annotated[
        date | None, strawberry.argument(description="Day at whose end; null: the business date (基准日).")
    ] = None,
    known_at: KnownAt = None,
) -> CoverageRow | None:
    if known_at is not None:
        checked_instant("known_at", known_at)
    return await info.context.covers.covers.load(CoverKey(parent.id, as_of, known_at))


async def _watch(parent: Parent[LoanView], info: Info) -> WatchedLoan | None:
    return await info.context.covers.watches.load(parent.id)


async def _guarantee_cover(
    parent: Parent[LoanView], info: Info, as_of: ValueDate = None, known_at: KnownAt = None
) -> LoanCoverView | None:
    return await info.context.guarantees.cover.load(CoverOn(parent.id, as_of, known_at))


async def _rights(
    parent: Parent[LoanView], info: Info, as_of: ValueDate = None, known_at: KnownAt = None
) -> LoanRightsView:
    found = await info.context.rights.rights.load(RightsOn(parent.id, as_of, known_at))
    if found is None:
        raise LookupError(f"loan {parent.id} was in this snapshot and is no more")
    return found


async def _right_notices(parent: Parent[LoanView], info: Info) -> tuple[Notice, ...]:
    return await info.context.rights.notices.load(parent.id)


async def _legal_records(
    parent: Parent[LoanView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[RecordView]:
    page, order = page_request(first, after), "legalRecords"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.rights.records_of(scope, parent.id, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


async def _eligibility(
    parent: Parent[LoanView], info: Info, as_of: AsOf = None, known_at: KnownAt = None
) -> EligibilityView | None:
    return await read_eligibility(info.context, parent.id, as_of, known_at)


async def _stated(
    parent: Parent[LoanView], info: Info, as_of: AsOf = None, known_at: KnownAt = None
) -> Statement | None:
    return await read_statement(info.context, parent.id, as_of, known_at)


async def _liability(parent: Parent[LoanView], info: Info) -> tuple[CaseView, ...]:
    return await info.context.liability.of_loan.load(parent.id)


async def _write_offs(parent: Parent[LoanView], info: Info) -> tuple[ApplicationView, ...]:
    return await info.context.write_offs.of_loans.load(parent.id)


async def _written_off(parent: Parent[LoanView], info: Info) -> tuple[WrittenClaimView, ...]:
    return await info.context.write_offs.claims.load(parent.id)


@strawberry.type(description="A loan (借据).")
class Loan(Node):
    """Of `reads.LoanView`."""

    number: str = strawberry.field(description="Business number (借据号).")
    version: int = strawberry.field(description="Rises with every change; for `expectedVersion` (版本号).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    product: str = strawberry.field(description="Product code (产品编号).")
    currency: str = strawberry.field(description="ISO 4217 code of its currency (币种).")
    status: LoanStatus = strawberry.field(description="Where it stands (贷款状态).")
    opened_on: date = strawberry.field(description="Business date of opening (开户日期).")
    last_sequence: int = strawberry.field(description="Sequence of its last transaction (最新交易序号).")
    next_wake: date | None = strawberry.field(
        description="The day on which the business day looks at it next (下次处理日)."
    )
    next_due: date | None = strawberry.field(description="Next due date (下一还款日).")
    next_instalment: MoneyType | None = strawberry.field(description="What falls due then (下期应还).")
    terms: LoanTerms = strawberry.field(description="What the contract says (合同条款).")
    borrower: Borrower | None = resolved(
        _borrower,
        "Who owes; null if the reader may not see it (借款人).",
    )
    balance: Balance = resolved(_balance, "What is owed, as of any day and any knowledge (余额与逾期天数).")
    schedule: list[ScheduleRow] = resolved(
        _schedule, "The instalments that fall due after the business date (还款计划)."
    )
    transactions: Connection[Transaction] = resolved(
        _transactions, "Its recorded transactions, oldest first (交易明细)."
    )
    ledger_entries: Connection[LedgerEntry] = resolved(
        _ledger_entries, "Its ledger lines, in the order of recording (分户账明细)."
    )
    payoff_quote: PayoffQuote | None = resolved(_payoff_quote, "What pays it off on a day (结清试算).")
    classification: ClaimClassification | None = resolved(
        _classification, "Its class in force; null: it has none yet (现行分类)."
    )
    guarantees: list[Guarantee] = resolved(_guarantees, "The guarantees it is under, oldest first (保证合同).")
    collateral: list[Collateral] = resolved(
        _collateral, "Items that secure it now, by number, at most 200; `collateralItems` pages them (押品)."
    )
    coverage: Coverage | None = resolved(
        _coverage, "How it is secured on a day, as known at an instant; null: nothing secures it (押品覆盖)."
    )
    security_watch: SecurityWatch | None = resolved(
        _watch, "Where its security stands by the last measure; null: never measured (押品覆盖监测)."
    )
    security_given_up: list[SecurityGivenUp] = resolved(
        _given_up, "What of its security was given up, in the order of recording, the last 200 (担保解除记录)."
    )
    guarantee_cover: LoanGuaranteeCover | None = resolved(
        _guarantee_cover,
        "How it is guaranteed, as of any day and knowledge; null: not, or nothing owed (保证覆盖).",
    )
    rights: LoanRights = resolved(_rights, "How long its rights live, as of any day and any knowledge (权利时效).")
    right_notices: list[RightNotice] = resolved(
        _right_notices, "The newest 200 warnings, losses and restorations of its rights, oldest first (权利提示)."
    )
    handled_by: Connection[HandlingAct] = resolved(
        handled_by, "Who did which duty on it, over its whole life, oldest first (经办记录)."
    )
    kept_by: Connection[LoanKeeping] = resolved(kept_by, "Which officers have kept it, oldest first (管户记录).")
    legal_records: Connection[LegalRecord] = resolved(
        _legal_records, "Acts, titles and seizures recorded on it, oldest first (权利登记)."
    )
    write_off_eligibility: WriteOffEligibility | None = resolved(
        _eligibility, "May it be written off on a day, and why (核销条件核对)."
    )
    write_off_statement: WriteOffStatement | None = resolved(
        _stated, "The last statement for its write-off; null: none (呆账核销事实说明)."
    )
    liability_cases: list[LiabilityCase] = resolved(
        _liability, "Cases of liability about it, oldest first, at most 50 (责任认定案件)."
    )
    write_off_applications: list[WriteOffApplication] = resolved(
        _write_offs, "Applications it is or was in, newest first, at most 50 (核销申请)."
    )
    written_off_claims: list[WrittenOffClaim] = resolved(
        _written_off, "What of it was written off, by day of write-off (账销案存债权)."
    )
    audit_trail: Connection[AuditRow] = resolved(
        audit_of("LOAN"),
        "Its chain of audit rows, oldest first (审计链).",
    )
