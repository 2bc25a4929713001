"""Collateral as input: owners, quantities, insurances, seizures, leases, and the policy with its catalogue of kinds."""

from typing import TYPE_CHECKING, Any, Final

import strawberry

from ..application.collateral_queries import CollateralFilter
from ..domain.collateral.kinds import Kind
from ..domain.collateral.parameters import PARAMETERS
from ..domain.collateral.parts import Holding, Insurance, Lease, Owner, Seizure
from ..domain.collateral.policy import CollateralPolicy
from ..domain.shared.errors import InvalidInput
from . import (
    collateral_enums,  # noqa: F401 - registers the enums named below
    facts_input,  # noqa: F401 - registers how ratios are read
)
from .convert import READERS
from .inputs import input_type, register
from .scalars import DecimalText

_DECIMALS: Final = 6

input_type(
    Owner,
    "CollateralOwnerInput",
    "An owner of an item (权利人).",
    {
        "name": "Name, 1 to 200 characters (名称).",
        "borrower": "Global id of the borrower it is; null: a third party (客户).",
        "share": "Share in percent; null: joint ownership (权利份额).",
    },
)


@strawberry.input(description="What a market price is multiplied with (数量).")
class CollateralHoldingInput:
    """Of the domain's `Holding`, whose quantity is in millionths of a piece."""

    instrument: str = strawberry.field(description="Code of the instrument, 1 to 40 characters (证券、品种代码).")
    quantity: DecimalText = strawberry.field(
        description="How many pieces, above zero, with at most six decimals (数量)."
    )

    def holding(self) -> Holding:
        """The quantity in whole millionths; refuses more decimals."""
        whole, _, fraction = self.quantity.partition(".")
        digits = (whole + fraction).isascii() and (whole + fraction).isdigit() and bool(whole)
        if not digits or len(whole) > 9 or len(fraction) > _DECIMALS:
            why = "must be a number of pieces such as 100.5, with at most nine digits and six decimals"
            raise InvalidInput("quantity", self.quantity, why)
        return Holding(self.instrument, int(whole + fraction.ljust(_DECIMALS, "0")))


register(Holding, CollateralHoldingInput)
READERS[Holding] = CollateralHoldingInput.holding

input_type(
    Insurance,
    "CollateralInsuranceInput",
    "Insurance of an item (保险).",
    {
        "policy": "Number of the policy (保单号).",
        "insurer": "Who insures (保险公司).",
        "amount": "Insured amount (保险金额).",
        "starts_on": "First day (起保日).",
        "ends_on": "Last day (到期日).",
        "bank_is_beneficiary": "Whether the bank is paid first (本行是否第一受益人).",
    },
)
input_type(
    Seizure,
    "CollateralSeizureInput",
    "Seizure by a court or authority (查封、扣押、冻结).",
    {
        "reference": "Reference of the case (案号).",
        "authority": "Who seized (查封机关).",
        "starts_on": "First day (查封日).",
        "ends_on": "Last day; null: open (到期日).",
        "waiting": "Whether it stands behind an earlier one (是否轮候).",
    },
)
input_type(
    Lease,
    "CollateralLeaseInput",
    "A lease of an item (租赁).",
    {
        "reference": "Reference of the contract (租约编号).",
        "tenant": "Tenant (承租人).",
        "starts_on": "First day (起租日).",
        "ends_on": "Last day (到期日).",
        "monthly_rent": "Rent a month; null: not stated (月租金).",
    },
)
input_type(
    Kind,
    "CollateralKindInput",
    "One kind of the catalogue with its lines; ratios in percent (押品种类).",
    {
        "code": "Code of the kind, 1 to 40 characters (种类代码).",
        "title": "English name (英文名称).",
        "title_zh": "Chinese name (中文名称).",
        "of": "Its class (押品大类).",
        "ceiling": "Highest secured principal over value (抵质押率上限).",
        "haircut": "What is taken off a value before it is cover (折扣).",
        "warning": "Line at which the bank asks for cure (预警线).",
        "close_out": "Line at which the bank may realise (平仓线).",
        "valuation_months": "Longest time between two valuations, months, at most 12 (估值周期).",
        "documents": "Papers that it asks for (所需资料).",
        "disposal_months": "Expected time to cash, months (处置期限).",
        "disposal_cost": "Expected costs over proceeds (处置费用率).",
        "source": "Where its numbers come from (依据).",
        "mark_days": "Longest time between two market prices, days; 0: not marked to market (盯市周期).",
        "active_market": "Whether an active market quotes it (是否有活跃市场).",
        "index_counts": "Whether an index revaluation is a valuation of its own (指数重估是否视同估值).",
        "registered": "Whether it is registered (是否须登记).",
        "insured": "Whether it is insured for the bank (是否须保险).",
        "custody": "Whether the bank or a supervisor holds it (是否须占有、监管).",
        "locator": "Whether a vehicle locator reports (是否须安装定位装置).",
    },
)
input_type(
    CollateralPolicy,
    "CollateralPolicyInput",
    "A bank's choices for collateral, never weaker than the guideline; what is left out is as in the packaged policy "
    "(押品管理政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    leave_out=("recorded_at",),
)
_CollateralWhere = input_type(
    CollateralFilter,
    "CollateralFilter",
    "Which items; every part that is given must hold (押品筛选条件).",
    {
        "branches": "Codes of branches (机构号).",
        "kinds": "Codes of kinds (种类代码).",
        "regions": "Codes of regions (所在地区).",
        "attention": "Needs attention for one of these, as of the last look at it (押品异常).",
        "loan_id": "Global id of a loan that it secures now (贷款).",
        "number_prefix": "How the number begins (编号前缀).",
        "gone": "Those that have left, instead of those that are there (已出库).",
    },
)

if TYPE_CHECKING:
    CollateralWhere = Any
else:
    CollateralWhere = _CollateralWhere
