"""Index revaluations as the contract shows them: what one would do, and those that were run."""

from datetime import date, datetime

import strawberry
from strawberry import Parent

from ..application.collateral_views import CollateralView, RevaluedView
from ..application.cover_store import RevaluationStatus
from ..application.reads import LoanView
from ..application.revaluation_preview import MovedLoan, RevaluationPreview
from ..domain.collateral.measure import Line
from ..domain.collateral.revaluation import NotRevalued
from . import (
    collateral_enums,  # noqa: F401 - registers the enums named above
    cover_enums,  # noqa: F401 - registers the enums named above
)
from .collateral_ends import Collateral, home
from .collateral_parts import CollateralValuation, Loan
from .context import Info
from .describe import enum_type, resolved
from .relay import Node
from .scalars import MoneyType

enum_type(
    RevaluationStatus,
    "IndexRevaluationStatus",
    "Where an index revaluation stands (指数重估状态).",
    {
        "RUNNING": "Begun, and not finished (进行中).",
        "FINISHED": "Every item was looked at (已完成).",
    },
)


async def _item(parent: Parent[RevaluedView], info: Info) -> CollateralView | None:
    return await info.context.collateral.items.load(parent.item)


@strawberry.type(description="What an index revaluation would make of an item (指数重估预览).")
class RevaluedItem:
    """Of `collateral_views.RevaluedView`."""

    number: str = strawberry.field(description="Business number of the item (押品编号).")
    collateral: Collateral | None = resolved(_item, "The item as it is (押品).")
    before: CollateralValuation | None = strawberry.field(
        description="The value that counts now; null: never valued (现行估值)."
    )
    after: CollateralValuation | None = strawberry.field(
        description="The value it would get; null: it keeps the one it has (重估值)."
    )
    reason: NotRevalued | None = strawberry.field(
        description="Why it keeps the one it has; null: it would get a new one (未重估原因)."
    )


async def _loan(parent: Parent[MovedLoan], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


@strawberry.type(description="A loan that would stand at another line (抵质押率区间变动贷款).")
class MovedByRevaluation:
    """Of `revaluation_preview.MovedLoan`."""

    loan: Loan | None = resolved(_loan, "The loan (贷款).")
    before: Line = strawberry.field(description="Where it stands (原区间).")
    after: Line = strawberry.field(description="Where it would stand (新区间).")
    missing: MoneyType = home("missing", "What would be missing to the ceiling (不足金额).")


@strawberry.type(description="How many items keep their value for one reason (未重估押品数).")
class ItemsNotRevalued:
    """Of an entry of `RevaluationPreview.kept`."""

    reason: NotRevalued = strawberry.field(description="Why (未重估原因).")
    items: int = strawberry.field(description="How many (押品数).")


@strawberry.type(description="How many loans would stand at one line (各区间贷款数).")
class LoansAtLine:
    """Of an entry of `RevaluationPreview.lines`."""

    line: Line = strawberry.field(description="The line (区间).")
    loans: int = strawberry.field(description="How many (贷款数).")


def _kept(parent: Parent[RevaluationPreview]) -> list[ItemsNotRevalued]:
    found = parent.kept
    return [ItemsNotRevalued(reason=reason, items=found[reason]) for reason in NotRevalued if reason in found]


def _lines(parent: Parent[RevaluationPreview]) -> list[LoansAtLine]:
    return [LoansAtLine(line=line, loans=parent.lines[line]) for line in Line if line in parent.lines]


@strawberry.type(description="What an index revaluation would do to a region and kind (指数重估影响).")
class RevaluationEffect:
    """Of `revaluation_preview.RevaluationPreview`."""

    as_of: date = strawberry.field(description="The day (基准日).")
    items: int = strawberry.field(description="How many items there are (押品数).")
    revalued: int = strawberry.field(description="How many would get a new value (可重估数).")
    kept: list[ItemsNotRevalued] = resolved(_kept, "Why the others keep theirs (未重估原因).")
    before: MoneyType = home("before", "Values of the items that would get a new one (重估前价值).")
    after: MoneyType = home("after", "The same, afterwards (重估后价值).")
    loans: int = strawberry.field(description="Loans that they secure (所担保贷款数).")
    unmeasured: int = strawberry.field(description="How many of them cannot be measured (无法计量数).")
    lines: list[LoansAtLine] = resolved(_lines, "At which line the loans would stand (各区间贷款数).")
    moved: list[MovedByRevaluation] = strawberry.field(
        description="Loans that would stand at another line, at most 500 (区间变动贷款)."
    )
    moved_count: int = strawberry.field(description="How many they are (区间变动贷款数).")


@strawberry.type(description="Values of a region and kind carried to a day by their index (指数重估).")
class IndexRevaluation(Node):
    """Of `cover_store.RevaluationRun`."""

    region: str = strawberry.field(description="Code of the region (地区).")
    kind: str = strawberry.field(description="Code of the kind (种类代码).")
    as_of: date = strawberry.field(description="The day (基准日).")
    status: RevaluationStatus = strawberry.field(description="Where it stands (状态).")
    started_at: datetime = strawberry.field(description="When it was begun: the index as known then counts (开始时间).")
    started_by: str = strawberry.field(description="Account that began it (操作账号).")
    finished_at: datetime | None = strawberry.field(description="When it was done; null: not yet (完成时间).")
    items: int = strawberry.field(description="Items looked at so far (已处理押品数).")
    revalued: int = strawberry.field(description="How many of them got a new value (已重估数).")
    loans: int = strawberry.field(description="Loans measured again so far (已重新计量贷款数).")
    before: MoneyType = home("before", "Values of the items that got a new one, before (重估前价值).")
    after: MoneyType = home("after", "The same, afterwards (重估后价值).")
    content_hash: str = strawberry.field(description="Hash over all new values, however it was run (内容哈希).")
