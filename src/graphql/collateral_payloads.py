"""What a mutation of collateral answers when it was carried out."""

import strawberry
from strawberry import Parent

from ..application.collateral_views import CollateralView
from ..application.cover_store import RevaluationRun
from ..application.outcomes import Posted
from ..domain.collateral.parts import Charge
from .collateral import Collateral
from .collateral_parts import CollateralCharge
from .collateral_revaluation import IndexRevaluation
from .context import Info
from .describe import resolved
from .payloads import Accepted, LoanPosting


async def _item(parent: Parent[Accepted], info: Info) -> CollateralView:
    key = parent.done.subject.id
    found = await info.context.collateral.items.load(key)
    if found is None:
        raise LookupError(f"item {key} was just changed and cannot be read")
    return found


async def _charge(parent: Parent[Accepted], info: Info) -> Charge | None:
    made = parent.done.made
    item = await _item(parent, info) if made else None
    return next((charge for charge in item.charges if charge.id == made), None) if item else None


def _postings(parent: Parent[Accepted]) -> tuple[Posted, ...]:
    return parent.done.posted


async def _run(parent: Parent[Accepted], info: Info) -> RevaluationRun:
    made = parent.done.made
    found = await info.context.read(lambda q, scope: q.covers.revaluation(scope, made)) if made else None
    if found is None:
        raise LookupError(f"revaluation {made} was just changed and cannot be read")
    return found


@strawberry.type(description="An index revaluation was begun or moved on (指数重估已推进).")
class IndexRevaluationMoved(Accepted):
    """Success of commands about index revaluations."""

    index_revaluation: IndexRevaluation = resolved(_run, "The run as it is now (指数重估).")


@strawberry.type(description="Recorded of an item of collateral (押品已更新).")
class CollateralSaved(Accepted):
    """Success of every command about one item."""

    collateral: Collateral = resolved(_item, "The item as it is now (押品).")
    charge: CollateralCharge | None = resolved(_charge, "The registration that was made; null: none (抵质押登记).")
    postings: list[LoanPosting] = resolved(_postings, "What it brought to loans, one each (贷款记账结果).")
