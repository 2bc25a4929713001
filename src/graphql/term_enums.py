"""Closed lists of the contract that come from a loan's terms, with their Chinese terms."""

from ..domain.loan import events, terms
from ..domain.shared import daycount
from ..domain.shared.calendar import Rolling
from ..domain.shared.money import Rounding
from .describe import enum_type

enum_type(
    terms.Method,
    "RepaymentMethod",
    "Repayment method (还款方式).",
    {
        "EQUAL_INSTALMENT": "Equal instalments; a balloon with a longer amortisation (等额本息、气球贷).",
        "EQUAL_PRINCIPAL": "Equal principal parts (等额本金).",
        "INTEREST_ONLY": "Interest by period, principal at maturity (按期付息到期还本).",
        "BULLET": "Principal and interest once at maturity (利随本清).",
        "FLAT": "Flat: interest on the original principal, each period's rounded (等本等息).",
        "FLAT_TOTAL": "Flat: the total interest rounded once, then split evenly (等本等息,总额分摊).",
        "PLAN": "Rows stated by the contract (按计划还款).",
    },
)
enum_type(
    terms.Cutoff,
    "InterestCutoff",
    "Where an interest period ends (结息口径).",
    {
        "TO": "Before its due date: the due date is not counted (算头不算尾).",
        "THROUGH": "With the settlement day included (含结息日).",
    },
)
enum_type(
    terms.Basis,
    "InterestBasis",
    "On which balance interest runs (计息基础).",
    {
        "SCHEDULED": "On the scheduled balance (按计划余额).",
        "ACTUAL": "On every day's outstanding balance (按日计息).",
    },
)
enum_type(
    terms.Early,
    "EarlyPayment",
    "A payment before its due date under interest on the actual balance (提前入账).",
    {"CREDIT": "Kept as credit until the due date (留作溢缴款).", "APPLY": "Applied at once (即时入账)."},
)
enum_type(
    terms.LatePrincipal,
    "LatePrincipalInterest",
    "What overdue principal bears (逾期本金计息).",
    {"PENALTY": "Penalty interest (罚息).", "CONTRACT": "The contract rate on (合同利率)."},
)
enum_type(
    terms.Compound,
    "CompoundInterest",
    "The rate of compound interest on unpaid due interest (复利).",
    {
        "PENALTY_RATE": "The penalty rate (罚息利率).",
        "CONTRACT_RATE": "The contract rate (合同利率).",
        "NONE": "No compound interest (不计复利).",
    },
)
enum_type(
    terms.LevelOn,
    "LevelFactors",
    "From which factors a level instalment is computed (月供计算口径).",
    {"PERIODS": "The periods' own day counts (按实际期限).", "TWELFTH": "A twelfth of the yearly rate (年利率/12)."},
)
enum_type(
    terms.Bucket,
    "Bucket",
    "What money is owed for (款项类别).",
    {
        "COSTS": "Costs of realising the claim (实现债权的费用).",
        "FEES": "Fees (费用).",
        "PENALTY": "Penalty interest (罚息).",
        "COMPOUND": "Compound interest (复利).",
        "INTEREST": "Interest (利息).",
        "PRINCIPAL": "Principal (本金).",
    },
)
enum_type(
    terms.AllocationMode,
    "AllocationMode",
    "How money runs through what is due (冲销方式).",
    {
        "BY_INSTALMENT": "Instalment by instalment, oldest first (逐期冲销).",
        "BY_BUCKET": "Bucket by bucket over all instalments (逐项冲销).",
    },
)
enum_type(
    terms.PrepaymentInterest,
    "PrepaymentInterest",
    "Which interest a prepayment pays first (提前还款计息).",
    {
        "ON_PRINCIPAL": "The interest on the prepaid principal to the day (随本计息).",
        "ALL_ACCRUED": "All accrued interest (全部应计利息).",
    },
)
enum_type(
    terms.Rebate,
    "FlatRebate",
    "What prepaying a flat loan costs (等本等息提前还款).",
    {
        "REFUSED": "Not possible (不支持).",
        "TO_THE_DAY": "Only interest to the day (免收剩余利息).",
        "NO_REBATE": "All remaining interest too (收取剩余利息).",
    },
)
enum_type(
    terms.OnRateChange,
    "OnRateChange",
    "What a rate change does to the instalments (利率调整后还款额).",
    {"RECALCULATE": "Recalculated by the method (重算).", "KEEP": "Kept; the last one changes (不变,调整末期)."},
)
enum_type(
    terms.ItemRounding,
    "ItemRounding",
    "Where an amount of interest is rounded (舍入口径).",
    {
        "ITEM": "Once, over the whole exact amount (整笔舍入).",
        "SEGMENT": "At each change of rate or balance (分段舍入).",
    },
)
enum_type(
    terms.Repricing,
    "RepricingDate",
    "When a floating rate is repriced (重定价日).",
    {"JANUARY_1": "On 1 January (每年1月1日).", "ANNIVERSARY": "On the anniversary of the start (贷款对应日)."},
)
enum_type(
    daycount.Unit,
    "PeriodUnit",
    "Unit of a repayment period (期限单位).",
    {"DAY": "Day (日).", "WEEK": "Week (周).", "MONTH": "Month (月)."},
)
enum_type(
    daycount.Days,
    "DayCountDays",
    "Which days are counted (计息天数).",
    {
        "ACTUAL": "Calendar days (实际天数).",
        "THIRTY": "Thirty days per month by date (每月30天).",
        "NOMINAL": "Nominal period lengths (按期,对年对月).",
    },
)
enum_type(
    daycount.Year,
    "DayCountYear",
    "Over which year days are counted (年计息基准).",
    {
        "D360": "360 days (360天).",
        "D364": "364 days (364天).",
        "D365": "365 days (365天).",
        "ACTUAL": "Each calendar year's own length (实际天数).",
        "LEAP_PERIOD": "366 for a period that contains 29 February, else 365 (含闰日366天).",
        "START_YEAR": "The length of the year in which the loan started (起始年天数).",
        "PERIODS": "Twelfths of a year per month, with nominal days (按月十二分之一).",
    },
)
enum_type(
    daycount.Split,
    "YearSplit",
    "Where actual/actual passes from one year to the next (跨年分段).",
    {"JAN_1": "On 1 January (1月1日).", "DEC_31": "On 31 December (12月31日)."},
)
enum_type(
    daycount.Inside,
    "InsidePeriod",
    "How a nominal period accrues inside (期内计息).",
    {
        "SCALED": "By actual days over the period's days (按天折算).",
        "WHOLE_MONTHS": "By whole months and odd days (整月加零头天).",
    },
)
enum_type(
    Rolling,
    "DateRolling",
    "What happens to a due date that is no business day (节假日顺延规则).",
    {
        "NONE": "It stays (不调整).",
        "FOLLOWING": "It moves to the next business day (顺延).",
        "PRECEDING": "It moves to the business day before (提前).",
        "MODIFIED_FOLLOWING": "It moves on, but not into the next month (顺延,跨月则提前).",
    },
)
enum_type(
    Rounding,
    "Rounding",
    "How an exact amount becomes whole minor units (舍入规则).",
    {"HALF_UP": "Half up (四舍五入).", "HALF_EVEN": "Half to even (银行家舍入)."},
)
enum_type(
    events.HistoryFact,
    "HistoryFact",
    "What a running loan brings of its past (存量历史事实).",
    {
        "CLASS": "Its class (五级分类).",
        "GRADE": "Its grade inside the class (细分等级).",
        "CREDIT_IMPAIRED": "It was credit impaired (已发生信用减值).",
        "RESTRUCTURED": "It was restructured (重组).",
        "OBSERVATION_STARTED": "Its observation period began (观察期开始).",
    },
)
