"""What can be asked of provisioning: runs, claims' provisions and how they were computed."""

from typing import Annotated
from uuid import UUID

import strawberry

from ..application.cursors import cursor_of, paged, position
from ..application.provisioning_records import ProvisionRun as RunRow
from ..application.provisioning_views import ExplainedProvision as ExplainedView
from ..application.provisioning_views import ProvisionView
from ..application.reads import Page
from .context import Info
from .describe import resolved
from .ids import NodeKind, key_of
from .provisioning import ClaimProvision, ExplainedProvision, ProvisionRun
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

RunId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Global id of the run; null: the last that was posted (拨备计算)."),
]


def _run_key(run_id: strawberry.ID | None) -> UUID | None:
    return None if run_id is None else key_of("runId", run_id, NodeKind.PROVISION_RUN)


async def _run(info: Info, run_id: RunId = None) -> RunRow | None:
    key = _run_key(run_id)
    return await info.context.read(lambda queries, scope: queries.provisioning.run(scope, key))


async def _runs(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[RunRow]:
    page, order = page_request(first, after), "provisionRuns"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda queries, scope: queries.provisioning.runs(scope, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


async def _provisions(
    info: Info,
    run_id: RunId = None,
    changed_only: Annotated[  # noqa: FBT002 - the contract's argument
        bool,
        strawberry.argument(description="Only those whose class, stage or amount is another than before (仅变动)."),
    ] = False,
    problems_only: Annotated[  # noqa: FBT002 - the contract's argument
        bool,
        strawberry.argument(description="Only those without a provision; the detail says why (仅未能计提)."),
    ] = False,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[ProvisionView]:
    key, page, order = _run_key(run_id), page_request(first, after), f"provisions:{changed_only}:{problems_only}"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda queries, scope: queries.provisioning.provisions(
            scope, key, start.id if start else None, page.first + 1, changed=changed_only, problems=problems_only
        )
    )
    return paged([(row, cursor_of(order, "", row.claim_id)) for row in rows], page.first)


async def _provision(
    info: Info,
    loan_id: Annotated[
        strawberry.ID, strawberry.argument(description="Global id of the loan or claim without an account (债权).")
    ],
    run_id: RunId = None,
) -> ExplainedView | None:
    key, claim = _run_key(run_id), key_of("loanId", loan_id, NodeKind.LOAN, NodeKind.CLAIM)
    return await info.context.read(lambda queries, scope: queries.provisioning.provision(scope, key, claim))


@strawberry.type(description="What can be asked of provisioning (拨备查询).")
class ProvisioningQueries:
    """Questions about runs of provisioning."""

    provision_run: ProvisionRun | None = resolved(
        _run, "One provision run with its movement table, stages, classes and ratios (拨备计算)."
    )
    provision_runs: Connection[ProvisionRun] = resolved(_runs, "A page of runs, newest first (拨备计算列表).")
    provisions: Connection[ClaimProvision] = resolved(_provisions, "A page of a run's claims (单笔拨备列表).")
    provision: ExplainedProvision | None = resolved(
        _provision, "One claim's provision, told step by step (单笔拨备计算说明)."
    )
