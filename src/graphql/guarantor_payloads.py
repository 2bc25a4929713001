"""What mutations of guarantors and guarantees answer when they were carried out."""

import strawberry
from strawberry import Parent

from ..application.guarantor_views import GuaranteeView, GuarantorView
from ..application.outcomes import Posted
from .context import Info
from .describe import resolved
from .guarantor import Guarantor
from .guarantor_contract import Guarantee
from .payloads import Accepted, LoanPosting


async def _guarantor(parent: Parent[Accepted], info: Info) -> GuarantorView:
    key = parent.done.subject.id
    found = await info.context.guarantees.guarantors.load(key)
    if found is None:
        raise LookupError(f"guarantor {key} was just changed and cannot be read")
    return found


@strawberry.type(description="The file of a guarantor was opened or reviewed (保证人档案已保存).")
class GuarantorSaved(Accepted):
    """Success of commands about guarantors."""

    guarantor: Guarantor = resolved(_guarantor, "The file as it is now (保证人档案).")


async def _guarantee(parent: Parent[Accepted], info: Info) -> GuaranteeView:
    key = parent.done.subject.id
    found = await info.context.guarantees.by_id.load(key)
    if found is None:
        raise LookupError(f"guarantee {key} was just changed and cannot be read")
    return found


def _postings(parent: Parent[Accepted]) -> tuple[Posted, ...]:
    return parent.done.posted


@strawberry.type(description="A contract of guarantee was signed or written on (保证合同已保存).")
class GuaranteeSaved(Accepted):
    """Success of commands about guarantees."""

    guarantee: Guarantee = resolved(_guarantee, "The guarantee as it is now (保证合同).")
    postings: list[LoanPosting] = resolved(_postings, "What was booked on the loan, of a payment (记账结果).")
