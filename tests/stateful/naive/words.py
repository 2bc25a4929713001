"""What the naive account is told: plain values, no type of the system it is compared with.

Amounts are minor units (cents), rates and markups are fractions (4.35 % is 435/10000), options are the plain words of
the loan's vocabulary.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.stateful.naive.planted import PLANTABLE


@dataclass(frozen=True)
class NaivePlan:
    """A repayment plan. `rows` are (due date, "PRINCIPAL" or "INSTALMENT", amount) of an irregular plan."""

    method: str
    start: date
    count: int
    every: int = 1
    unit: str = "MONTH"
    first_due: date | None = None
    due_day: int | None = None
    maturity: date | None = None
    cutoff: str = "TO"
    rolling: str = "NONE"
    instalment: int | None = None
    amortisation_periods: int | None = None
    level_on: str = "PERIODS"
    levelled: bool = False
    principal_grace: int = 0
    interest_grace: int = 0
    principal_share: Fraction | None = None
    rows: tuple[tuple[date, str, int], ...] = ()


@dataclass(frozen=True)
class NaiveFloating:
    """A floating rate: index plus spread, repriced each `cycle_months` from 1 January or from the start."""

    spread: Fraction
    repricing: str = "JANUARY_1"
    cycle_months: int = 12


@dataclass(frozen=True)
class NaiveTerms:
    """Contract terms. `days` over `year` is the day count (ACTUAL, THIRTY, NOMINAL over 360, 365, PERIODS, ...)."""

    principal: int
    rate: Fraction
    plan: NaivePlan
    days: str = "NOMINAL"
    year: str = "PERIODS"
    split: str = "JAN_1"
    inside: str = "SCALED"
    floating: NaiveFloating | None = None
    basis: str = "SCHEDULED"
    early: str = "CREDIT"
    late_principal: str = "PENALTY"
    rounding: str = "HALF_UP"
    item_rounding: str = "ITEM"
    instalment_multiple: int = 1
    amount_multiple: int = 1
    grace_days: int = 0
    penalty_markup: Fraction = Fraction(1, 2)
    misuse_markup: Fraction = Fraction(1)
    compound: str = "PENALTY_RATE"
    order: tuple[str, ...] = ("COSTS", "FEES", "PENALTY", "COMPOUND", "INTEREST", "PRINCIPAL")
    mode: str = "BY_INSTALMENT"
    prepayment_interest: str = "ON_PRINCIPAL"
    prepayment_fee: Fraction = Fraction(0)
    rebate: str = "REFUSED"
    on_rate_change: str = "RECALCULATE"
    down_payment: Fraction = Fraction(0)


@dataclass(frozen=True)
class NaiveArrears:
    """An unpaid instalment that a running loan brings along."""

    due: date
    principal: int = 0
    interest: int = 0
    penalty: int = 0
    compound: int = 0


@dataclass(frozen=True)
class NaiveTakeOn:
    """A running loan as it comes from elsewhere."""

    undue: int
    next_due: date
    accrued: int = 0
    instalment: int | None = None
    arrears: tuple[NaiveArrears, ...] = ()
    fees: int = 0
    costs: int = 0
    credit: int = 0
    non_accrual: bool = False


@dataclass(frozen=True)
class NaiveEvent:
    """One event on its value date. Which of the fields count depends on `kind`; `option` is its one-word choice.

    `parts` are amounts per bucket (waiver, capitalisation, the agreed split of a repayment; None: no split agreed).
    `after` marks what was recorded of a loan after it was written off the same day.
    """

    kind: str
    day: date
    amount: int = 0
    option: str = ""
    parts: Mapping[str, int] | None = None
    rate: Fraction = Fraction(0)
    periods: int = 0
    until: date | None = None
    flag: bool = False
    order: tuple[str, ...] = ()
    plan: NaivePlan | None = None
    take_on: NaiveTakeOn | None = None
    after: bool = False


def _every_day(_day: date) -> bool:
    return True


@dataclass(frozen=True)
class NaiveWorld:
    """What lies outside the contract: the index as published, business days, the non-accrual policy.

    `planted` names rules that are broken on purpose, so that a comparison can be seen to fail.
    """

    index: tuple[tuple[date, Fraction], ...] = ()
    is_business_day: Callable[[date], bool] = _every_day
    non_accrual: tuple[tuple[date, int], ...] = ()
    penalty_counts: tuple[tuple[date, bool], ...] = ()
    planted: frozenset[str] = field(default_factory=frozenset)

    def non_accrual_after(self, day: date) -> int:
        """The days past due that must be exceeded, by the policy in force on a day."""
        in_force = [limit for since, limit in self.non_accrual if since <= day]
        return in_force[-1] if in_force else 90

    def counts_penalty(self, day: date) -> bool:
        """Whether by the policy in force on a day unpaid penalty or compound interest alone is past due."""
        in_force = [counts for since, counts in self.penalty_counts if since <= day]
        return bool(in_force) and in_force[-1]

    def broken(self, rule: str) -> bool:
        """Whether that rule is broken on purpose."""
        if rule not in PLANTABLE:
            raise KeyError(rule)
        return rule in self.planted
