"""The business day's runs as the contract shows them."""

from datetime import date, datetime

import strawberry
from strawberry import Parent

from ..application.business_day import RunStatus, Step
from ..application.reads import LoanView
from ..application.run_views import RunFailureView
from .context import Info
from .describe import enum_type, resolved
from .loan import Loan

enum_type(
    RunStatus,
    "BusinessDayRunStatus",
    "Whether a run is still to be finished (批处理状态).",
    {
        "RUNNING": "Started, not finished: running now, or killed and to be resumed (进行中).",
        "FINISHED": "Every step is done (已完成).",
    },
)
enum_type(
    Step,
    "BusinessDayStep",
    "The steps of a run, in their order (批处理步骤).",
    {
        "WAKE": "Loans whose wake-up has come live through the day (唤醒贷款).",
        "SECURE": "Items, loans and rights whose day has come are looked at (押品与权利日终检查).",
        "ACCRUE": "Accrued interest is posted at a period end, and yesterday's taken back (计提与冲回).",
        "CLASSIFY": "Debtors whose facts or dates have changed are classified (日终重检).",
        "MONTH_END": "On the last day of a month the portfolio is taken as it stands (月末快照).",
        "SEAL": "The audit chains are sealed with a signed root (审计封存).",
        "ROLL": "The business date moves on (日切).",
    },
)


async def _loan(parent: Parent[RunFailureView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan_id)


@strawberry.type(description="A loan that a run could not process (批处理失败明细).")
class BusinessDayFailure:
    """Of `run_views.RunFailureView`."""

    loan: Loan | None = resolved(_loan, "The loan (贷款).")
    step: Step = strawberry.field(description="In which step (步骤).")
    error: str = strawberry.field(description="Why (失败原因).")
    at: datetime = strawberry.field(description="When (时间).")


@strawberry.type(description="A run of the business day (营业日批处理).")
class BusinessDayRun:
    """Of `run_views.RunView`."""

    business_date: date = strawberry.field(description="The day that was processed (营业日).")
    status: RunStatus = strawberry.field(description="Whether it is finished (批处理状态).")
    step: Step = strawberry.field(description="The step it stands in (当前步骤).")
    started_at: datetime = strawberry.field(description="When it began (开始时间).")
    finished_at: datetime | None = strawberry.field(description="When it was done; null: not yet (完成时间).")
    woken: int = strawberry.field(description="Loans processed (处理笔数).")
    failed: int = strawberry.field(description="Loans that failed (失败笔数).")
    lines: int = strawberry.field(description="Ledger lines posted (分录数).")
    content_hash: str = strawberry.field(description="SHA-256 over everything it posted (内容哈希).")
    failures: list[BusinessDayFailure] = strawberry.field(
        description="Failed loans that the reader may see (失败明细)."
    )
