"""How a loan is guaranteed on a day, as the contract shows it: who is bound, for how much, and why not."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.guarantor_views import CoverView, DutyView, GuaranteeView
from ..application.reads import BorrowerView
from ..domain.guarantor import NotBound
from . import guarantor_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .scalars import MoneyType

if TYPE_CHECKING:
    Guarantee = Any
else:
    Guarantee = Annotated["Guarantee", strawberry.lazy(".guarantor_contract")]


async def _bound(parent: Parent[DutyView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


async def _duty_guarantee(parent: Parent[DutyView], info: Info) -> GuaranteeView | None:
    return await info.context.guarantees.by_id.load(parent.guarantee)


@strawberry.type(description="Whether one guarantor is bound for a loan on a day, and for how much (保证责任).")
class GuarantorDuty:
    """Of `guarantor_views.DutyView`."""

    guarantee: Guarantee | None = resolved(_duty_guarantee, "By which contract; null if not visible (保证合同).")
    guarantor: Borrower | None = resolved(_bound, "Who; null if not visible (保证人).")
    joint: bool = strawberry.field(description="Joint and several, as the law reads the form (是否连带责任).")
    in_force: bool = strawberry.field(description="Whether it is bound (是否承担责任).")
    why_not: NotBound | None = strawberry.field(description="Why it owes nothing; null: it is bound (免责原因).")
    amount: MoneyType = money(
        "What it may have to pay; of a debt that was changed without its consent at most what would be owed on the day "
        "unchanged, art. 695(1) (应承担金额)."
    )


async def _cover_guarantee(parent: Parent[CoverView], info: Info) -> GuaranteeView | None:
    return await info.context.guarantees.by_id.load(parent.guarantee)


@strawberry.type(description="What one guarantee covers of a loan (单一保证覆盖金额).")
class GuaranteeCover:
    """Of `guarantor_views.CoverView`."""

    guarantee: Guarantee | None = resolved(_cover_guarantee, "The contract; null if not visible (保证合同).")
    covered: MoneyType = money("What it covers (覆盖金额).")


@strawberry.type(description="How a loan is guaranteed at the end of a day (保证覆盖情况).")
class LoanGuaranteeCover:
    """Of `guarantor_views.LoanCoverView`."""

    owed: MoneyType = money("Everything owed on the loan (债权金额).")
    covered: MoneyType = money("What all guarantors cover together, at most what is owed (保证覆盖金额).")
    covers: list[GuaranteeCover] = strawberry.field(description="By guarantee (各保证合同).")
    duties: list[GuarantorDuty] = strawberry.field(description="By guarantor (各保证人).")
