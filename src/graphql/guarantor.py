"""Guarantors as the contract shows them: their files, yearly reviews and what they can carry."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import Parent

from ..application.guarantor_views import AbilityView, GuarantorView
from ..application.reads import BorrowerView
from ..domain.guarantor import GuarantorKind, Willingness
from . import guarantor_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .guarantor_loading import AbilityOn
from .scalars import MoneyType

AsOf = Annotated[date | None, strawberry.argument(description="The day; null: the business date (日期).")]


@strawberry.type(description="A guarantor's figures of one day (保证人财务资料).")
class GuarantorStatement:
    """Of `guarantor_views.StatementView`."""

    as_of: date = strawberry.field(description="Day of the figures (资料日期).")
    assets: MoneyType = money("Everything it owns (资产总额).")
    encumbered: MoneyType = money("The part that secures others' claims (已设定担保的资产).")
    own_debts: MoneyType = money("Everything it owes itself (自身负债).")
    debts_secured: MoneyType = money("Debts that the encumbered assets secure (其中有担保负债).")
    guarantees_elsewhere: MoneyType = money("Guarantees given to others than this bank (对外担保余额).")
    yearly_income: MoneyType = money("Income of twelve months (年收入).")
    yearly_debt_service: MoneyType = money("What its own debts take of it (年偿债支出).")
    net_assets: MoneyType = money("Assets less debts (净资产).")
    reachable_assets: MoneyType = money("What a guarantee can reach (可执行净资产).")
    free_income: MoneyType = money("Income that its own debts leave (可支配收入).")


@strawberry.type(description="One assessment of a guarantor (保证人评估).")
class GuarantorReview:
    """Of `guarantor_views.ReviewView`."""

    on: date = strawberry.field(description="Day of the assessment (评估日期).")
    willingness: Willingness = strawberry.field(description="What its conduct says about paying (代偿意愿).")
    next_due: date = strawberry.field(description="Day by which the next one is due (下次评估日).")
    statement: GuarantorStatement | None = strawberry.field(
        description="Its figures; null where this reader may not see a person's (财务资料,脱敏)."
    )
    opinion: str = strawberry.field(
        description="What the reviewer found; empty where this reader may not see it (评估意见,脱敏)."
    )
    masked: bool = strawberry.field(description="Whether figures and opinion are left out (是否脱敏).")


@strawberry.type(description="What a guarantor can carry, as its last review proves it (担保能力).")
class GuarantorAbility:
    """Of `guarantor_views.AbilityView`."""

    capacity: MoneyType = money("The most that its guarantees here may come to (担保能力).")
    net_assets: MoneyType = money("Assets less debts (净资产).")
    proven_until: date = strawberry.field(description="Last day on which the figures count (资料有效期至).")


async def _party(parent: Parent[GuarantorView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.id)


async def _ability(parent: Parent[GuarantorView], info: Info, as_of: AsOf = None) -> AbilityView | None:
    return await info.context.guarantees.abilities.load(AbilityOn(parent.id, as_of))


@strawberry.type(description="A party of the customer register that guarantees (保证人档案).")
class Guarantor:
    """Of `guarantor_views.GuarantorView`."""

    party: Borrower | None = resolved(_party, "Who it is; null if the reader may not see it (主体).")
    kind: GuarantorKind = strawberry.field(description="What it is (保证人类型).")
    opened_on: date = strawberry.field(description="Day on which the file was opened (建档日期).")
    review_due: date = strawberry.field(description="Day by which the next review is due (应评估日).")
    version: int = strawberry.field(description="Rises with every change; for `expectedVersion` (版本号).")
    reviews: list[GuarantorReview] = strawberry.field(description="Its reviews, newest first (评估记录).")
    masked: bool = strawberry.field(description="Whether figures and opinions are left out (是否脱敏).")
    ability: GuarantorAbility | None = resolved(
        _ability, "What it can carry on a day; null: not proven, or not for this reader (担保能力)."
    )
