"""A loan's terms as input, made from the domain's classes; decimals are in the terms' currency."""

from typing import TYPE_CHECKING, Any

from ..domain.loan.events import TakenOn, TakenOnFact, TakeOn
from ..domain.loan.terms import Cadence, Floating, Plan, PlanRow, Terms
from ..domain.shared.daycount import DayCount
from . import term_enums  # noqa: F401 - registers the enums named below
from .inputs import input_type

input_type(
    DayCount,
    "DayCountInput",
    "How days of interest are counted (计息方式).",
    {
        "days": "Which days are counted (计息天数).",
        "year": "Over which year (年计息基准).",
        "split": "Where actual/actual passes to the next year (跨年分段).",
        "inside": "How a nominal period accrues inside (期内计息).",
    },
)
input_type(
    Floating,
    "FloatingInput",
    "A floating rate: an index plus a spread, repriced on its dates (浮动利率).",
    {
        "index": "Name of the index, such as LPR_1Y (基准利率).",
        "spread_bp": "Spread in basis points, -1000 to 5000 (加点,基点).",
        "repricing": "When it is repriced (重定价日).",
        "cycle_months": "Months between repricings: 1, 3, 6 or 12 (重定价周期).",
    },
)
input_type(
    Cadence,
    "CadenceInput",
    "When instalments fall due (还款频率).",
    {
        "start": "First day of interest (起息日).",
        "count": "Number of instalments, 1 to 1200 (期数).",
        "every": "Units per period, 1 to 366 (间隔).",
        "unit": "Unit of a period (期限单位).",
        "first_due": "First due date; null: one period after the start (首期还款日).",
        "due_day": "Day of the month, 1 to 31; null: that of the first due date or the start (还款日).",
        "maturity": "Last due date, when it is off the grid (到期日).",
        "cutoff": "Where an interest period ends (结息口径).",
        "rolling": "What happens to dates that are no business days (节假日顺延).",
    },
)
input_type(
    PlanRow,
    "PlanRowInput",
    "One row of a stated plan: either principal or an instalment with its interest (约定还款行).",
    {
        "due": "Due date (还款日).",
        "principal": "Principal that falls due (应还本金).",
        "instalment": "Instalment with its interest (应还额).",
    },
    minor=("principal", "instalment"),
)
_Plan = input_type(
    Plan,
    "PlanInput",
    "How principal is repaid over a cadence; decimals in the loan's currency (还款计划约定).",
    {
        "method": "Repayment method (还款方式).",
        "cadence": "When instalments fall due (还款频率).",
        "instalment": "Stated level instalment; null: computed (约定月供).",
        "amortisation_periods": "Periods over which it amortises, for a balloon (摊还期数).",
        "level_on": "Factors of the level instalment (月供计算口径).",
        "levelled": "Whether the last instalment is evened out (末期平整).",
        "principal_grace": "First periods without principal (本金宽限期数).",
        "interest_grace": "First periods whose interest falls due later (利息宽限期数).",
        "principal_bp": "Share of the original principal per instalment, 1 to 10000 bp (每期还本比例).",
        "rows": "Rows of a stated plan, for the method PLAN (约定还款行).",
    },
    minor=("instalment",),
)
_Terms = input_type(
    Terms,
    "LoanTermsInput",
    "What the contract says; decimals are in its currency (合同条款).",
    {
        "currency": "ISO 4217 code of the currency (币种).",
        "principal": "Contract amount (合同金额).",
        "rate": "Contract rate per year (合同利率).",
        "plan": "Repayment plan (还款计划约定).",
        "day_count": "How days of interest are counted; null: months as twelfths of a year (计息方式).",
        "floating": "Floating rule; null: a fixed rate (浮动利率).",
        "basis": "On which balance interest runs (计息基础).",
        "early": "What happens to a payment before its due date (提前入账).",
        "late_principal": "What overdue principal bears (逾期本金计息).",
        "rounding": "How amounts are rounded (舍入规则).",
        "item_rounding": "Where interest is rounded (舍入口径).",
        "instalment_multiple": "Instalments are multiples of this; null: the smallest unit (月供取整单位).",
        "amount_multiple": "Amounts of interest are multiples of this; null: the smallest unit (利息取整单位).",
        "grace_days": "Days without penalty after a due date, 0 to 90 (宽限天数).",
        "penalty_bp": "Penalty markup, in bp of the rate (罚息上浮,基点).",
        "misuse_bp": "Misuse markup, in bp of the rate (挪用罚息上浮,基点).",
        "compound": "Rate of compound interest (复利).",
        "order": "Allocation order naming each bucket once; null: interest before principal (冲销顺序).",
        "mode": "How money runs through what is due (冲销方式).",
        "prepayment_interest": "Which interest a prepayment pays first (提前还款计息).",
        "prepayment_fee_bp": "Fee on principal prepaid, in bp (提前还款违约金,基点).",
        "rebate": "What prepaying a flat loan costs (等本等息提前还款).",
        "on_rate_change": "What a rate change does to the instalments (利率调整后还款额).",
        "down_payment_bp": "Down payment, in bp of the price (首付比例,基点).",
        "vat_bp": "Output VAT inside interest and fees, in bp (增值税税率,基点).",
    },
    minor=("principal", "instalment_multiple", "amount_multiple"),
    leave_out=("rules",),
)
input_type(
    TakenOn,
    "UnpaidInstalmentInput",
    "One unpaid instalment of a running loan: what is open of it (存量欠款行).",
    {
        "due": "Its due date (还款日).",
        "principal": "Principal open (未还本金).",
        "interest": "Interest open (未还利息).",
        "penalty": "Penalty interest charged so far (罚息).",
        "compound": "Compound interest charged so far (复利).",
    },
    minor=("principal", "interest", "penalty", "compound"),
)
input_type(
    TakenOnFact,
    "HistoryFactInput",
    "A fact of a running loan's past, kept for its classification (存量历史事实).",
    {
        "fact": "Which fact (事实).",
        "since": "Day from which it held (起始日).",
        "value": "What it says, such as the class (内容).",
    },
)
input_type(
    TakeOn,
    "TakeOnInput",
    "Balances with which a running loan is taken on; decimals in the terms' currency (存量贷款接入).",
    {
        "undue": "Principal not yet due (未到期本金).",
        "next_due": "First due date of the plan still to come (下一还款日).",
        "accrued": "The running period's interest accrued and not yet due (应计利息).",
        "instalment": "The running level instalment; null: computed (当前月供).",
        "arrears": "Unpaid instalments, oldest first, at most 400 (欠款明细).",
        "fees": "Fees due and unpaid (费用).",
        "costs": "Costs of realising the claim, due and unpaid (实现债权的费用).",
        "credit": "The customer's credit (溢缴款).",
        "non_accrual": "Whether the loan comes off balance (是否非应计).",
        "history": "Class, restructuring and observation known so far (分类、重组、观察期历史).",
        "source": "Where the figures come from (数据来源).",
    },
    minor=("undue", "accrued", "instalment", "fees", "costs", "credit"),
)

if TYPE_CHECKING:
    TermsInput = Any
    PlanInput = Any
else:
    TermsInput, PlanInput = _Terms, _Plan
