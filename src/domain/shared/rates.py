"""Yearly interest rates, exact.

A rate is a whole number of units of 10⁻⁸ per year (one unit is 0.000001 %), so 4.35 % is 4,350,000. A relative
markup (罚息上浮) is in basis points of the rate: 5,000 raises it by half. Their product is exact over 10¹².
"""

from dataclasses import dataclass
from typing import Final

from .errors import InvalidInput
from .percent import DECIMALS, percent_parts, percent_text, percent_units

RATE_SCALE: Final = 10**8
"""Units per 100 % and year."""
MARKUP_SCALE: Final = 10**4
"""Basis points per 100 % of relative markup."""
MAX_RATE: Final = 10 * RATE_SCALE
"""No rate above 1,000 % a year is a rate; the legal bounds are policy and lie far below."""


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A rate per year in units of 10⁻⁸. Negative rates are refused; zero is interest-free."""

    units: int

    def __post_init__(self) -> None:
        if type(self.units) is not int or not 0 <= self.units <= MAX_RATE:
            raise InvalidInput("rate", self.units, f"must be between 0 and {MAX_RATE} units of 10^-8 per year")

    @classmethod
    def percent(cls, text: str) -> "Rate":
        """Read a percentage per year such as `4.35`, exact to six decimals of a percent."""
        parts = percent_parts(text)
        if parts is None:
            raise InvalidInput("rate", text, "must be a percentage per year such as 4.35")
        whole, fraction = parts
        if len(whole) > 4 or len(fraction) > DECIMALS:
            raise InvalidInput("rate", text, "must be below 1000 % with at most six decimals")
        return cls(percent_units(whole, fraction))

    @property
    def text(self) -> str:
        """The percentage per year as decimal text without needless zeros."""
        return percent_text(self.units)

    def __str__(self) -> str:
        return f"{self.text} %"
