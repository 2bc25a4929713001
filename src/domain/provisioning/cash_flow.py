"""Stage 3 by cash flow (现金流折现法): gross carrying amount minus the present value of what is expected to come in.

DF = 1 / ((1 + EIR)^years × (1 + EIR × days / 365)): whole years from the day of the estimate, the rest of days in
proportion [I], so that every factor is an exact fraction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR, round_ratio
from ..shared.rates import RATE_SCALE, Rate
from .ecl import YEAR_DAYS

MAX_FLOWS: Final = 120
LONGEST_YEARS: Final = 50


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Money expected to come in on a day, minor units, after the costs of getting it."""

    day: date
    amount: int

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MAX_MINOR:
            raise InvalidInput("amount", self.amount, f"must be 0 to {MAX_MINOR} minor units")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a claim in default is worth: each flow's exact present value, and the loss, in minor units."""

    gross: int
    present_values: tuple[tuple[CashFlow, Fraction], ...]

    @property
    def present_value(self) -> int:
        """What all flows are worth on the day, rounded once."""
        exact = sum((value for _, value in self.present_values), Fraction(0))
        return round_ratio(exact.numerator, exact.denominator)

    @property
    def loss(self) -> int:
        """Gross minus present value; no gain is expected, so never below zero."""
        return max(0, self.gross - self.present_value)

    def next_year_interest(self, rate: Rate) -> int:
        """Interest of the next year on the net amount (stage 3), rounded half up."""
        exact = sum((value for _, value in self.present_values), Fraction(0))
        net = min(exact, Fraction(self.gross)) * rate.units / RATE_SCALE
        return round_ratio(net.numerator, net.denominator)


def discount_factor(as_of: date, day: date, rate: Rate) -> Fraction:
    """What one unit on a later day is worth on `as_of`."""
    years = day.year - as_of.year
    if add_months(as_of, 12 * years) > day:
        years -= 1
    days = (day - add_months(as_of, 12 * years)).days
    whole = Fraction(RATE_SCALE + rate.units, RATE_SCALE) ** years
    return 1 / (whole * (1 + Fraction(rate.units * days, RATE_SCALE * YEAR_DAYS)))


def recovery(gross: int, flows: Iterable[CashFlow], rate: Rate, as_of: date) -> Recovery:
    """Value expected cash flows. Refuses more than 120, and days that are not after `as_of` or 50 years off."""
    rows = tuple(flows)
    if len(rows) > MAX_FLOWS:
        raise InvalidInput("flows", len(rows), f"must be at most {MAX_FLOWS}")
    latest = add_months(as_of, 12 * LONGEST_YEARS)
    for flow in rows:
        if not as_of < flow.day <= latest:
            raise InvalidInput("day", flow.day.isoformat(), f"must be after {as_of} and at most {latest}")
    return Recovery(gross, tuple((flow, flow.amount * discount_factor(as_of, flow.day, rate)) for flow in rows))
