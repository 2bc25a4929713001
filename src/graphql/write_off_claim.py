"""Written-off claims as the contract shows them: what is owed and recovered, who keeps them, what is due (账销案存)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, number_after, paged
from ..application.reads import LoanView, Page
from ..application.write_off_store import ClaimKey
from ..application.write_off_views import ApplicationView, EventView, WrittenClaimView
from ..domain.write_off.claim_events import PursuitPlanned
from ..domain.write_off.deadlines import DutyKind
from ..domain.write_off.kinds import Cause, ClaimStatus, TerminationCase
from . import write_off_enums_after  # noqa: F401 - registers the enums named below
from .context import Info
from .describe import resolved
from .figures import money
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .scalars import MoneyType
from .write_off import ClaimAmounts, WriteOffApplication, WriteOffEvent

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


@strawberry.type(description="Something to be done by a last day (核销后义务).")
class WriteOffDuty:
    """Of `write_off_views.DutyView`."""

    kind: DutyKind = strawberry.field(description="What (义务).")
    last_day: date = strawberry.field(description="Last day on which it is in time (截止日).")
    article: str = strawberry.field(description="Where it comes from (依据).")
    late: bool = strawberry.field(description="Whether that day is over on the business date (是否逾期).")


@strawberry.type(description="Money that came in on a written-off claim (核销后收回).")
class WriteOffRecovery:
    """Of `write_off_views.RecoveryView`."""

    sequence: int = strawberry.field(description="Its place among the events; names it for its reversal (序号).")
    on: date = strawberry.field(description="When (收回日期).")
    amount: MoneyType = money("How much (收回金额).")
    split: ClaimAmounts = strawberry.field(description="What it was taken for (收回构成).")
    restored: MoneyType = money("What of it went back to the reserve (转回准备金).")
    collector: str = strawberry.field(description="Who collected it (收回人).")
    reversed_on: date | None = strawberry.field(description="When it was taken back; null: it stands (冲正日期).")


def _steps(parent: Parent[PursuitPlanned]) -> list[str]:
    return list(parent.steps)


@strawberry.type(description="The plan of pursuit in force (追索方案).")
class PursuitPlan:
    """Of the domain's `PursuitPlanned`."""

    steps: list[str] = resolved(_steps, "Its steps in order, at most 50 (步骤).")
    person: str = strawberry.field(description="Who made it (制定人).")
    on: date = strawberry.field(description="When (制定日期).")


@strawberry.type(description="A yearly check of property and rights (年度检查).")
class PursuitCheck:
    """Of the domain's `Checked`."""

    person: str = strawberry.field(description="Who checked (检查人).")
    finding: str = strawberry.field(description="What was found (检查结果).")
    on: date = strawberry.field(description="When (检查日期).")


@strawberry.type(description="How a claim was completely terminated, art. 16 (完全终结).")
class ClaimTermination:
    """Of the domain's `Terminated`."""

    of: TerminationCase = strawberry.field(description="Which case (终结情形).")
    evidence: str = strawberry.field(description="SHA-256 of what proves it (证据哈希).")
    person: str = strawberry.field(description="Who proposed it (申请人).")
    agreed: list[str] = strawberry.field(description="Who agreed, in order: review, then approval (审议、审批人).")
    on: date = strawberry.field(description="When (终结日期).")


async def _loan(parent: Parent[WrittenClaimView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


async def _application(parent: Parent[WrittenClaimView], info: Info) -> ApplicationView | None:
    return await info.context.write_offs.by_id.load(parent.case)


async def _events(
    parent: Parent[WrittenClaimView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[EventView]:
    page, order = page_request(first, after), "writtenOffClaimEvents"
    start, key = number_after(page, order), ClaimKey(parent.loan, parent.case)
    rows = await info.context.read(lambda q, scope: q.write_offs.claim_events(scope, key, start, page.first + 1))
    return paged([(row, cursor_of(order, row.sequence)) for row in rows], page.first)


@strawberry.type(description="A written-off claim as of its last event: account cancelled, case kept (账销案存债权).")
class WrittenOffClaim:
    """Of `write_off_views.WrittenClaimView`."""

    loan: Loan | None = resolved(_loan, "The loan; null if the reader may not see it (借据).")
    application: WriteOffApplication | None = resolved(
        _application, "The application that wrote it off; null if not visible (核销申请)."
    )
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    currency: str = strawberry.field(description="ISO 4217 code of every amount (币种).")
    status: ClaimStatus = strawberry.field(description="Where it stands (状态).")
    east_code: str = strawberry.field(description="EAST's HXZT; empty: no longer written off (核销状态代码).")
    in_account: bool = strawberry.field(
        description="All that the loan owed; else a part of the principal of a loan that goes on (是否全额核销)."
    )
    kept_on: date = strawberry.field(description="Day of the write-off (核销日期).")
    cause: Cause = strawberry.field(description="Why it was lost (损失原因).")
    keeper: str = strawberry.field(description="Who keeps it (保管责任人).")
    written_off: ClaimAmounts = strawberry.field(description="What was written off (核销金额).")
    owed: ClaimAmounts = strawberry.field(description="What is still owed (尚欠金额).")
    accrued: MoneyType = money("Charged since the write-off: interest, fees and costs (核销后新增).")
    accrued_through: date = strawberry.field(description="By which day that was counted (计至日期).")
    recovered: ClaimAmounts = strawberry.field(description="What was recovered (累计收回).")
    restored: MoneyType = money("What of that went back to the reserve (累计转回准备金).")
    waived: ClaimAmounts = strawberry.field(description="What was given up (减免金额).")
    recoveries: list[WriteOffRecovery] = strawberry.field(
        description="Recoveries in the order of recording, the last 200 (收回明细)."
    )
    last_recovered_on: date | None = strawberry.field(description="Day of the last one that stands (最近收回日期).")
    interest_stopped_on: date | None = strawberry.field(description="Last day that bears interest (停息日期).")
    plan: PursuitPlan | None = strawberry.field(description="The plan of pursuit; null: none yet (追索方案).")
    checks: list[PursuitCheck] = strawberry.field(description="Yearly checks in order, the last 200 (年度检查).")
    terminated: ClaimTermination | None = strawberry.field(description="How it ended; null: it has not (完全终结).")
    reversed_on: date | None = strawberry.field(description="When the write-off was reversed (冲回日期).")
    duties: list[WriteOffDuty] = strawberry.field(description="What is still to be done, most urgent first (待办义务).")
    version: int = strawberry.field(description="Number of its events (版本号).")
    events: Connection[WriteOffEvent] = resolved(_events, "Everything recorded of it, oldest first (事件记录).")


@strawberry.type(description="A financial year with write-offs, its audit and its report, art. 20 (年度核销).")
class WriteOffYear:
    """Of `write_off_views.YearView`."""

    year: int = strawberry.field(description="The year (年度).")
    audited_on: date | None = strawberry.field(description="When it was audited; null: not yet (专项审计日期).")
    audit_hash: str = strawberry.field(description="SHA-256 of the audit's report; empty: none (审计报告哈希).")
    reported_on: date | None = strawberry.field(
        description="When it was reported to the finance department; null: not yet (报告日期)."
    )
    report_hash: str = strawberry.field(description="SHA-256 of the report; empty: none (报告哈希).")
    duties: list[WriteOffDuty] = strawberry.field(description="What is still to be done (待办义务).")
