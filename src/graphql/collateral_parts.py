"""What an item of collateral is made of as the contract shows it: resolved from the domain's own values."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.reads import BorrowerView, LoanView
from ..domain.collateral.attention import Attention
from ..domain.collateral.kinds import CollateralClass, Document, Method
from ..domain.collateral.parts import Charge, ChargeMode, Holding, Link, Owner
from ..domain.shared.ratio import Ratio
from . import collateral_enums  # noqa: F401 - registers the enums named above
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .scalars import DecimalText, MoneyType

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


def percent(name: str, text: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    """A field with the percentage of a ratio of that name."""

    def read(parent: Parent[Any]) -> DecimalText:
        ratio: Ratio = getattr(parent, name)
        return DecimalText(ratio.text)

    return resolved(read, text)


@strawberry.type(description="One kind of the catalogue with its lines (押品种类).")
class CollateralKind:
    """Of the domain's `Kind`."""

    code: str = strawberry.field(description="Code of the kind (种类代码).")
    title: str = strawberry.field(description="English name (英文名称).")
    title_zh: str = strawberry.field(description="Chinese name (中文名称).")
    of: CollateralClass = strawberry.field(description="Its class (押品大类).")
    ceiling: DecimalText = percent("ceiling", "Highest secured principal over value, in percent (抵质押率上限).")
    haircut: DecimalText = percent("haircut", "What is taken off a value before it is cover, in percent (折扣).")
    warning: DecimalText = percent("warning", "Line at which the bank asks for cure, in percent (预警线).")
    close_out: DecimalText = percent("close_out", "Line at which the bank may realise, in percent (平仓线).")
    valuation_months: int = strawberry.field(description="Longest time between two valuations, months (估值周期).")
    mark_days: int = strawberry.field(description="Longest time between two market prices, days; 0: none (盯市周期).")
    active_market: bool = strawberry.field(description="Whether an active market quotes it (是否有活跃市场).")
    index_counts: bool = strawberry.field(
        description="Whether an index revaluation is a valuation of its own (指数重估是否视同估值)."
    )
    documents: list[Document] = strawberry.field(description="Papers that it asks for (所需资料).")
    registered: bool = strawberry.field(description="Whether it is registered (是否须登记).")
    insured: bool = strawberry.field(description="Whether it is insured for the bank (是否须保险).")
    custody: bool = strawberry.field(description="Whether the bank or a supervisor holds it (是否须占有、监管).")
    locator: bool = strawberry.field(description="Whether a vehicle locator reports (是否须安装定位装置).")
    disposal_months: int = strawberry.field(description="Expected time to cash, months (处置期限).")
    disposal_cost: DecimalText = percent("disposal_cost", "Expected costs over proceeds, in percent (处置费用率).")
    source: str = strawberry.field(description="Where its numbers come from (依据).")


async def _owner(parent: Parent[Owner], info: Info) -> BorrowerView | None:
    return None if parent.borrower is None else await info.context.borrowers.load(parent.borrower)


def _share(parent: Parent[Owner]) -> DecimalText | None:
    return None if parent.share is None else DecimalText(parent.share.text)


@strawberry.type(description="An owner of an item (权利人).")
class CollateralOwner:
    """Of the domain's `Owner`."""

    name: str = strawberry.field(description="Name, masked where the reader may not see it (名称,脱敏).")
    borrower: Borrower | None = resolved(
        _owner, "The borrower it is; null: a third party, or the reader may not see it (客户)."
    )
    share: DecimalText | None = resolved(_share, "Share in percent; null: joint ownership (权利份额).")


_MILLION = 1_000_000


def _quantity(parent: Parent[Holding]) -> DecimalText:
    whole, rest = divmod(parent.quantity, _MILLION)
    return DecimalText(f"{whole}.{rest:06d}")


@strawberry.type(description="What a market price is multiplied with (数量).")
class CollateralHolding:
    """Of the domain's `Holding`."""

    instrument: str = strawberry.field(description="Code of the instrument (证券、品种代码).")
    quantity: DecimalText = resolved(_quantity, "How many pieces, with six decimals (数量).")


def _charge_id(parent: Parent[Charge]) -> strawberry.ID:
    return strawberry.ID(str(parent.id))


def _own(parent: Parent[Charge]) -> bool:
    return not parent.creditor


@strawberry.type(description="One registration on an item (抵质押登记).")
class CollateralCharge:
    """Of the domain's `Charge`."""

    charge_id: strawberry.ID = resolved(_charge_id, "Names it in commands; no global id (登记标识).")
    number: str = strawberry.field(description="Number of the certificate (登记证号).")
    rank: int = strawberry.field(description="1 is first (顺位).")
    registered_on: date = strawberry.field(description="The day from which it stands against others (登记日).")
    expires_on: date | None = strawberry.field(description="Last day; null: it does not expire (登记到期日).")
    amount: MoneyType | None = strawberry.field(description="Registered amount; null: none (登记金额).")
    own: bool = resolved(_own, "Whether it is the bank's own (是否本行登记).")
    creditor: str = strawberry.field(description="Another creditor's name; empty: the bank's own (他项权利人).")
    mode: ChargeMode = strawberry.field(description="Ordinary, or maximum amount (抵质押方式).")
    fixed_on: date | None = strawberry.field(
        description="From when the claims of a maximum-amount mortgage are fixed; null: they are not (债权确定日)."
    )


def _link_charge(parent: Parent[Link]) -> strawberry.ID:
    return strawberry.ID(str(parent.charge))


async def _link_loan(parent: Parent[Link], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


@strawberry.type(description="That a registration secures a loan (担保债权).")
class CollateralLink:
    """Of the domain's `Link`."""

    charge_id: strawberry.ID = resolved(_link_charge, "The registration (登记标识).")
    loan: Loan | None = resolved(_link_loan, "The loan; null if the reader may not see it (贷款).")
    limit: MoneyType | None = strawberry.field(description="Up to this; null: all that the loan owes (担保限额).")


@strawberry.type(description="A dated value of an item (估值).")
class CollateralValuation:
    """Of the domain's `Valuation`."""

    as_of: date = strawberry.field(description="The day the value is of (估值基准日).")
    value: MoneyType = money("The value (估值).")
    method: Method = strawberry.field(description="How it was found (估值方法).")
    valuer: str = strawberry.field(description="Who valued (估值机构、人员).")
    valuer_line: str = strawberry.field(description="Business line of the valuer; empty: from outside (估值部门).")
    evidence: str = strawberry.field(description="SHA-256 of the report (评估报告哈希).")
    next_due: date | None = strawberry.field(
        description="When the next one is due; null: as late as the kind allows (下次估值日)."
    )
    confirmed_by_line: str = strawberry.field(
        description="Line of the bank that confirmed an outside value; empty: none (审核确认部门)."
    )
    fair_price: MoneyType | None = strawberry.field(
        description="The current fair price where there is no active market; null: not stated (当前合理价格)."
    )


@strawberry.type(description="Insurance of an item (保险).")
class CollateralInsurance:
    """Of the domain's `Insurance`."""

    policy: str = strawberry.field(description="Number of the policy (保单号).")
    insurer: str = strawberry.field(description="Who insures (保险公司).")
    amount: MoneyType = money("Insured amount (保险金额).")
    starts_on: date = strawberry.field(description="First day (起保日).")
    ends_on: date = strawberry.field(description="Last day (到期日).")
    bank_is_beneficiary: bool = strawberry.field(description="Whether the bank is paid first (本行是否第一受益人).")


@strawberry.type(description="Seizure by a court or authority (查封、扣押、冻结).")
class CollateralSeizure:
    """Of the domain's `Seizure`."""

    reference: str = strawberry.field(description="Reference of the case (案号).")
    authority: str = strawberry.field(description="Who seized (查封机关).")
    starts_on: date = strawberry.field(description="First day (查封日).")
    ends_on: date | None = strawberry.field(description="Last day; null: open (到期日).")
    waiting: bool = strawberry.field(description="Whether it stands behind an earlier one (是否轮候).")


@strawberry.type(description="A lease of an item (租赁).")
class CollateralLease:
    """Of the domain's `Lease`."""

    reference: str = strawberry.field(description="Reference of the contract (租约编号).")
    tenant: str = strawberry.field(description="Tenant, masked where the reader may not see it (承租人,脱敏).")
    starts_on: date = strawberry.field(description="First day (起租日).")
    ends_on: date = strawberry.field(description="Last day (到期日).")
    monthly_rent: MoneyType | None = strawberry.field(description="Rent a month; null: not stated (月租金).")


@strawberry.type(description="One thing that an item needs somebody's attention for (押品异常提示).")
class CollateralNotice:
    """Of the domain's `Notice`."""

    what: Attention = strawberry.field(description="What it is (异常事项).")
    about: str = strawberry.field(description="Number, reference or paper that it is about; empty: none (事项对象).")
    on: date | None = strawberry.field(description="The day it turns on; null: none (相关日期).")
    step: int | None = strawberry.field(description="Warning step in days that has begun; null: none (预警天数).")
