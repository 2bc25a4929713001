"""What the contract says: a loan's terms and its repayment plan, frozen and checked.

Amounts are minor units of the terms' currency; `bp` fields are basis points (1/100 of a percent). Everything that
`account.py` does between two events follows from these fields; there is no constant in the fold.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum
from typing import Final

from ..shared.calendar import Rolling
from ..shared.daycount import TWELFTHS, DayCount, Unit
from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR, Rounding, digits_of
from ..shared.rates import Rate

MAX_PERIODS: Final = 1_200
EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2150, 12, 31)


class Method(StrEnum):
    """Repayment method (还款方式)."""

    EQUAL_INSTALMENT = "EQUAL_INSTALMENT"  # 等额本息; with a stated instalment or longer amortisation: 气球贷
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"  # 等额本金
    INTEREST_ONLY = "INTEREST_ONLY"  # 按期付息到期还本
    BULLET = "BULLET"  # 利随本清
    FLAT = "FLAT"  # 等本等息: interest on the original principal, each period's rounded
    FLAT_TOTAL = "FLAT_TOTAL"  # 等本等息: the total interest rounded once, then split evenly
    PLAN = "PLAN"  # 按计划还款: rows given by the contract


class Cutoff(StrEnum):
    """Where an interest period ends: before its due date, or with the settlement day (结息日) included."""

    TO = "TO"
    THROUGH = "THROUGH"


class Basis(StrEnum):
    """Interest on the scheduled balance, or on every day's outstanding balance (按日计息)."""

    SCHEDULED = "SCHEDULED"
    ACTUAL = "ACTUAL"


class Early(StrEnum):
    """A payment before its due date under `Basis.ACTUAL`: kept as credit, or applied at once."""

    CREDIT = "CREDIT"
    APPLY = "APPLY"


class LatePrincipal(StrEnum):
    """What overdue principal bears: penalty interest (罚息), or the contract rate on."""

    PENALTY = "PENALTY"
    CONTRACT = "CONTRACT"


class Compound(StrEnum):
    """The rate of compound interest (复利) on unpaid due interest: penalty rate, contract rate, or none."""

    PENALTY_RATE = "PENALTY_RATE"
    CONTRACT_RATE = "CONTRACT_RATE"
    NONE = "NONE"


class LevelOn(StrEnum):
    """From which factors the instalment is computed: the periods' own, or rate / 12."""

    PERIODS = "PERIODS"
    TWELFTH = "TWELFTH"


class Bucket(StrEnum):
    """What money is owed for, in allocation orders (冲销顺序)."""

    COSTS = "COSTS"  # 实现债权的费用
    FEES = "FEES"  # 费用
    PENALTY = "PENALTY"  # 罚息
    COMPOUND = "COMPOUND"  # 复利
    INTEREST = "INTEREST"  # 利息
    PRINCIPAL = "PRINCIPAL"  # 本金


class AllocationMode(StrEnum):
    """Instalment by instalment, oldest first; or bucket by bucket over all instalments."""

    BY_INSTALMENT = "BY_INSTALMENT"
    BY_BUCKET = "BY_BUCKET"


class PrepaymentInterest(StrEnum):
    """What a prepayment pays first: the interest on the prepaid principal to the day, or all accrued interest."""

    ON_PRINCIPAL = "ON_PRINCIPAL"
    ALL_ACCRUED = "ALL_ACCRUED"


class Rebate(StrEnum):
    """Prepaying a flat loan: refused, only interest to the day (无剩余利息), or all remaining interest too."""

    REFUSED = "REFUSED"
    TO_THE_DAY = "TO_THE_DAY"
    NO_REBATE = "NO_REBATE"


class OnRateChange(StrEnum):
    """After a rate change: instalments recalculated by the method's rule, or kept with a changed last one."""

    RECALCULATE = "RECALCULATE"
    KEEP = "KEEP"


class ItemRounding(StrEnum):
    """An item is rounded once over its cumulative exact amount, or each segment of rate or balance is."""

    ITEM = "ITEM"
    SEGMENT = "SEGMENT"


class Repricing(StrEnum):
    """Repricing date (重定价日) of a floating loan: each 1 January cycle, or the anniversary of the start."""

    JANUARY_1 = "JANUARY_1"
    ANNIVERSARY = "ANNIVERSARY"


INTEREST_FIRST: Final = (
    Bucket.COSTS,
    Bucket.FEES,
    Bucket.PENALTY,
    Bucket.COMPOUND,
    Bucket.INTEREST,
    Bucket.PRINCIPAL,
)
PRINCIPAL_FIRST: Final = (
    Bucket.COSTS,
    Bucket.FEES,
    Bucket.PRINCIPAL,
    Bucket.INTEREST,
    Bucket.COMPOUND,
    Bucket.PENALTY,
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a stated plan: what falls due on a date, as principal or as an instalment with its interest.

    The last row always clears the balance, whatever it states.
    """

    due: date
    principal: int | None = None
    instalment: int | None = None

    def __post_init__(self) -> None:
        if (self.principal is None) == (self.instalment is None):
            raise InvalidInput("plan.row", str(self.due), "must state either principal or instalment")
        _amount("plan.row.amount", self.principal if self.principal is not None else self.instalment or 0, least=0)
        _day("plan.row.due", self.due)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When instalments fall due.

    `count` instalments every `every` units, the first on `first_due` (default: one period after `start`), on the day
    of month `due_day` (default: that of `first_due` or `start`) or the month's last day; `maturity` replaces the last
    date when it is off the grid. A start before `first_due` by more or less than a period makes a stub.
    """

    start: date
    count: int
    every: int = 1
    unit: Unit = Unit.MONTH
    first_due: date | None = None
    due_day: int | None = None
    maturity: date | None = None
    cutoff: Cutoff = Cutoff.TO
    rolling: Rolling = Rolling.NONE

    def __post_init__(self) -> None:
        _day("start", self.start)
        if not 1 <= self.count <= MAX_PERIODS:
            raise InvalidInput("count", self.count, f"must be between 1 and {MAX_PERIODS}")
        if not 1 <= self.every <= 366:
            raise InvalidInput("every", self.every, "must be between 1 and 366")
        if self.due_day is not None and not (1 <= self.due_day <= 31 and self.unit is Unit.MONTH):
            raise InvalidInput("due_day", self.due_day, "must be 1 to 31, for monthly periods")
        for name, day in (("first_due", self.first_due), ("maturity", self.maturity)):
            if day is not None:
                _day(name, day)
                if day <= self.start:
                    raise InvalidInput(name, str(day), f"must be after the start {self.start}")

    def year_of(self, k: int) -> int:
        """The year of the k-th regular due date, or the one after it; any k, however far out."""
        base = self.first_due or self.start
        if self.unit is Unit.MONTH:
            return (base.year * 12 + base.month + k * self.every) // 12
        return base.year + k * self.every * (7 if self.unit is Unit.WEEK else 1) // 365 + 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How principal is repaid over a cadence.

    `instalment` states the level amount and `amortisation_periods` a term longer than the loan (balloon, the rest is
    due last); `levelled` evens out the last instalment; in the first `principal_grace` periods no principal falls due,
    the interest of the first `interest_grace` periods falls due with the one after; `principal_bp` makes every
    instalment repay that share of the original principal; `rows` state an irregular plan.
    """

    method: Method
    cadence: Cadence
    instalment: int | None = None
    amortisation_periods: int | None = None
    level_on: LevelOn = LevelOn.PERIODS
    levelled: bool = False
    principal_grace: int = 0
    interest_grace: int = 0
    principal_bp: int | None = None
    rows: tuple[PlanRow, ...] = ()

    def __post_init__(self) -> None:
        count = self.cadence.count
        if self.instalment is not None:
            _amount("instalment", self.instalment, least=1)
        _reach(self)
        if self.amortisation_periods is not None and not count <= self.amortisation_periods <= MAX_PERIODS:
            raise InvalidInput("amortisation_periods", self.amortisation_periods, f"must be {count} to {MAX_PERIODS}")
        for name, grace in (
            ("principal_grace", self.principal_grace),
            ("interest_grace", self.interest_grace),
        ):
            if not 0 <= grace < count:
                raise InvalidInput(name, grace, f"must be below the number of instalments, {count}")
        if self.principal_bp is not None and not 1 <= self.principal_bp <= 10_000:
            raise InvalidInput("principal_bp", self.principal_bp, "must be 1 to 10000 basis points")
        if (self.method is Method.PLAN) != bool(self.rows):
            raise InvalidInput("plan.rows", len(self.rows), "rows belong to the method PLAN, which needs them")
        if self.rows:
            dues = [row.due for row in self.rows]
            if len(dues) != count or dues != sorted(set(dues)) or dues[0] <= self.cadence.start:
                raise InvalidInput("plan.rows", len(dues), f"must be {count} rows with rising dates after the start")
        if self.method is Method.BULLET and count != 1:
            raise InvalidInput("count", count, "a bullet loan has one instalment")


@dataclass(frozen=True, slots=True)
class Floating:
    """A floating rate: the index (for example LPR_1Y) plus a spread in basis points, repriced on its dates.

    The new rate from a repricing date is the latest index value published before it. `cycle_months` is 1, 3, 6 or 12.
    """

    index: str
    spread_bp: int
    repricing: Repricing = Repricing.JANUARY_1
    cycle_months: int = 12

    def __post_init__(self) -> None:
        if not (1 <= len(self.index) <= 20 and self.index.replace("_", "").isalnum()):
            raise InvalidInput("index", self.index, "must be a name such as LPR_1Y")
        if not -1_000 <= self.spread_bp <= 5_000:
            raise InvalidInput("spread_bp", self.spread_bp, "must be between -1000 and 5000 basis points")
        if self.cycle_months not in (1, 3, 6, 12):
            raise InvalidInput("cycle_months", self.cycle_months, "must be 1, 3, 6 or 12")


@dataclass(frozen=True, slots=True)
class Terms:
    """A loan's contract terms. `principal` is the contract amount; drawdowns may not exceed it.

    `grace_days` delay penalty and reminders only, never days past due. `penalty_bp` and `misuse_bp` are relative
    markups on the contract rate (银发〔2003〕251号); their legal bounds are checked against the policy when a loan is
    opened. `vat_bp` is the output VAT contained in interest and fee income. `rules` numbers the fold's own rules.
    """

    currency: str
    principal: int
    rate: Rate
    plan: Plan
    day_count: DayCount = TWELFTHS
    floating: Floating | None = None
    basis: Basis = Basis.SCHEDULED
    early: Early = Early.CREDIT
    late_principal: LatePrincipal = LatePrincipal.PENALTY
    rounding: Rounding = Rounding.HALF_UP
    item_rounding: ItemRounding = ItemRounding.ITEM
    instalment_multiple: int = 1
    amount_multiple: int = 1
    grace_days: int = 0
    penalty_bp: int = 5_000
    misuse_bp: int = 10_000
    compound: Compound = Compound.PENALTY_RATE
    order: tuple[Bucket, ...] = INTEREST_FIRST
    mode: AllocationMode = AllocationMode.BY_INSTALMENT
    prepayment_interest: PrepaymentInterest = PrepaymentInterest.ON_PRINCIPAL
    prepayment_fee_bp: int = 0
    rebate: Rebate = Rebate.REFUSED
    on_rate_change: OnRateChange = OnRateChange.RECALCULATE
    down_payment_bp: int = 0
    vat_bp: int = 0
    rules: int = 1

    def __post_init__(self) -> None:
        digits_of(self.currency)
        _amount("principal", self.principal, least=1)
        for name, value, most in (
            ("grace_days", self.grace_days, 90),
            ("penalty_bp", self.penalty_bp, 20_000),
            ("misuse_bp", self.misuse_bp, 30_000),
            ("prepayment_fee_bp", self.prepayment_fee_bp, 2_000),
            ("down_payment_bp", self.down_payment_bp, 9_999),
            ("vat_bp", self.vat_bp, 2_500),
        ):
            if not 0 <= value <= most:
                raise InvalidInput(name, value, f"must be between 0 and {most}")
        for name, value in (
            ("instalment_multiple", self.instalment_multiple),
            ("amount_multiple", self.amount_multiple),
        ):
            if not 1 <= value <= 10**9:
                raise InvalidInput(name, value, "must be between 1 and 1000000000 minor units")
        if sorted(self.order) != sorted(Bucket):
            raise InvalidInput("order", [str(b) for b in self.order], "must name each bucket exactly once")
        if self.rules != 1:
            raise InvalidInput("rules", self.rules, "this version knows the fold's rules number 1")
        if self.late_principal is LatePrincipal.CONTRACT and self.basis is not Basis.ACTUAL:
            raise InvalidInput("late_principal", self.late_principal, "CONTRACT needs interest on the actual balance")


def _reach(plan: Plan) -> None:
    """Refuse a plan that ends after the last day there is, or amortises beyond what a calendar holds."""
    cadence = plan.cadence
    if not plan.rows and cadence.year_of(cadence.count - 1) > LATEST.year + 1:
        step = f"{cadence.every} {cadence.unit}"
        raise InvalidInput("count", cadence.count, f"takes the plan beyond {LATEST} with a due date every {step}")
    if cadence.year_of(plan.amortisation_periods or 0) > MAXYEAR:
        raise InvalidInput("amortisation_periods", plan.amortisation_periods, "goes beyond what a calendar holds")


def _amount(field: str, value: int, least: int) -> None:
    if type(value) is not int or not least <= value <= MAX_MINOR:
        raise InvalidInput(field, value, f"must be {least} to {MAX_MINOR} minor units")


def _day(field: str, value: date) -> None:
    if not EARLIEST <= value <= LATEST:
        raise InvalidInput(field, str(value), f"must be between {EARLIEST} and {LATEST}")
