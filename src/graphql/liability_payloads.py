"""What mutations of liability assessment answer when they were carried out."""

import strawberry
from strawberry import Parent

from ..application.liability_views import CaseView
from .context import Info
from .describe import resolved
from .liability import LiabilityCase
from .payloads import Accepted


async def _case(parent: Parent[Accepted], info: Info) -> CaseView:
    key = parent.done.subject.id
    found = await info.context.liability.by_id.load(key)
    if found is None:
        raise LookupError(f"case {key} was just changed and cannot be read")
    return found


@strawberry.type(description="A case of liability went a step on (责任认定案件已保存).")
class LiabilityCaseSaved(Accepted):
    """Success of commands about cases of liability."""

    case: LiabilityCase = resolved(_case, "The case as it is now (责任认定案件).")
