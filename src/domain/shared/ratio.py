"""Exact ratios, for the thresholds of rules.

A ratio is a whole number of units of 10⁻⁸, so 10 % is 10,000,000. Amounts are compared with a threshold by
cross-multiplying whole numbers: 10.004 % exceeds 10 % even if it prints as 10.00 %.
"""

from dataclasses import dataclass
from typing import Final

from .errors import InvalidInput
from .percent import DECIMALS, percent_parts, percent_text, percent_units

RATIO_SCALE: Final = 10**8
"""Units per 100 %."""
MAX_RATIO: Final = 10**3 * RATIO_SCALE


@dataclass(frozen=True, slots=True, order=True)
class Ratio:
    """A share or multiple, zero or more, in units of 10⁻⁸."""

    units: int

    def __post_init__(self) -> None:
        if type(self.units) is not int or not 0 <= self.units <= MAX_RATIO:
            raise InvalidInput("ratio", self.units, f"must be between 0 and {MAX_RATIO} units of 10^-8")

    @classmethod
    def percent(cls, text: str) -> "Ratio":
        """Read a percentage such as `2.5`, exact to six decimals of a percent."""
        parts = percent_parts(text)
        if parts is None:
            raise InvalidInput("ratio", text, "must be a percentage such as 2.5")
        whole, fraction = parts
        if len(whole) > 6 or len(fraction) > DECIMALS:
            raise InvalidInput("ratio", text, "must be at most 100000 % with at most six decimals")
        return cls(percent_units(whole, fraction))

    def exceeded_by(self, part: int, whole: int) -> bool:
        """Whether part / whole is more than this ratio (超过); of nothing, nothing exceeds."""
        return part * RATIO_SCALE > self.units * whole

    def reached_by(self, part: int, whole: int) -> bool:
        """Whether part / whole is this ratio or more (以上); of nothing, nothing reaches."""
        return whole > 0 and part * RATIO_SCALE >= self.units * whole

    @property
    def text(self) -> str:
        """The percentage as decimal text without needless zeros."""
        return percent_text(self.units)

    def __str__(self) -> str:
        return f"{self.text} %"
