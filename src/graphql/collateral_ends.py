"""What became of security as the contract shows it: realised, given up, and the ledger lines of an item."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.collateral_store import CollateralLine, GivenUp, Realisation
from ..application.collateral_views import CollateralView
from ..application.reads import LoanView
from ..domain.collateral.disposal import Disposal
from ..domain.ledger import LedgerAccount
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from . import (
    collateral_enums,  # noqa: F401 - registers the enums named above
    enums,  # noqa: F401 - registers the enums named above
)
from .collateral_parts import Loan
from .context import Info
from .describe import resolved
from .figures import money
from .scalars import MoneyType

if TYPE_CHECKING:
    Collateral = Any
else:
    Collateral = Annotated["Collateral", strawberry.lazy(".collateral")]


def home(name: str, text: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    """A field of minor units in the currency of the books, by the name of the view's attribute."""

    def read(parent: Parent[Any]) -> Money:
        return Money(getattr(parent, name), HOME_CURRENCY)

    return resolved(read, text)


async def _repaid_loan(parent: Parent[Any], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent[0])


def _repaid_amount(parent: Parent[Any]) -> Money:
    return Money(parent[1], HOME_CURRENCY)


@strawberry.type(description="What one loan got of proceeds (处置受偿).")
class RepaidByDisposal:
    """Of the pairs of `Realisation.repaid`."""

    loan: Loan | None = resolved(_repaid_loan, "The loan; null if the reader may not see it (贷款).")
    amount: MoneyType = resolved(_repaid_amount, "What it got (受偿金额).")


@strawberry.type(description="How an item was realised and who got what (处置结果).")
class CollateralRealisation:
    """Of `collateral_store.Realisation`."""

    how: Disposal = strawberry.field(description="By auction, sale or taking in kind (处置方式).")
    day: date = strawberry.field(description="When (处置日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    evidence: str = strawberry.field(description="SHA-256 of the ruling, contract or agreement (佐证材料哈希).")
    proceeds: MoneyType = money("The price, or the value at which it was taken (处置所得).")
    costs: MoneyType = money("Costs, those of a repossession included (处置费用).")
    costs_recovered: MoneyType = home("costs_recovered", "Costs that the proceeds paid (已收回费用).")
    others: MoneyType = home("others", "What other creditors' registrations took (他行受偿).")
    surplus: MoneyType = home("surplus", "What is the owner's (剩余归权利人).")
    repaid: list[RepaidByDisposal] = strawberry.field(description="What loans got, one each (各贷款受偿).")


def _amount(parent: Parent[CollateralLine]) -> Money:
    return Money(parent.amount, parent.currency)


@strawberry.type(description="A ledger line of an item (押品处置分录).")
class CollateralLedgerLine:
    """Of `collateral_store.CollateralLine`."""

    debit: LedgerAccount = strawberry.field(description="Account debited (借方科目).")
    credit: LedgerAccount = strawberry.field(description="Account credited (贷方科目).")
    amount: MoneyType = resolved(_amount, "Amount; negative for red entries (金额).")
    value_date: date = strawberry.field(description="From when it counts (起息日).")
    booking_date: date = strawberry.field(description="When it was booked (记账日).")
    cause: int = strawberry.field(description="Sequence of the item's entry that caused it (对应记录序号).")


async def _item(parent: Parent[GivenUp], info: Info) -> CollateralView | None:
    return await info.context.collateral.items.load(parent.item)


@strawberry.type(description="Security of a loan that was given up, as it was checked (担保解除记录).")
class SecurityGivenUp:
    """Of `collateral_store.GivenUp`."""

    collateral: Collateral | None = resolved(_item, "The item; null if the reader may not see it (押品).")
    sequence: int = strawberry.field(description="Sequence of the item's entry (记录序号).")
    value_date: date = strawberry.field(description="From when it counts (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    before: MoneyType = home("before", "What the loan's security covered before (解除前覆盖金额).")
    after: MoneyType = home("after", "What it covered afterwards (解除后覆盖金额).")
    frees_guarantors: MoneyType = home(
        "frees_guarantors", "To what extent guarantors are freed, Civil Code 409 (保证人免责范围)."
    )
    loosens: bool = strawberry.field(
        description="Whether it is a change in the debtor's favour, 2023 measures art. 19(7) (是否属于放松担保的重组)."
    )


async def realisation_of(parent: Parent[CollateralView], info: Info) -> Realisation | None:
    """How an item that can be seen was realised."""
    return await info.context.collateral.realised.load(parent.id)


async def lines_of(parent: Parent[CollateralView], info: Info) -> list[CollateralLine]:
    """An item's ledger lines; a few at most."""
    return list(await info.context.read(lambda q, scope: q.collateral.lines(scope, parent.id)))
