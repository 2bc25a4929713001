"""Exact ratios, for the thresholds of rules.

A ratio is a whole number of units of 10⁻⁸, so 10 % is 10,000,000. Amounts are compared with a threshold by
cross-multiplying whole numbers: 10.004 % exceeds 10 % even if it prints as 10.00 %.
"""

from dataclasses import dataclass
from typing import Final

from .errors import InvalidInput

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
        whole, dot, fraction = text.partition(".")
        if not (whole + fraction).isascii() or not (whole + fraction).isdigit() or not whole or (dot and not fraction):
            raise InvalidInput("ratio", text, "must be a percentage such as 2.5")
        if len(whole) > 6 or len(fraction.rstrip("0")) > 6:
            raise InvalidInput("ratio", text, "must be at most 100000 % with at most six decimals")
        return cls(int(whole) * 10**6 + int(fraction[:6].ljust(6, "0") or "0"))

    def exceeded_by(self, part: int, whole: int) -> bool:
        """Whether part / whole is more than this ratio (超过); of nothing, nothing exceeds."""
        return part * RATIO_SCALE > self.units * whole

    def reached_by(self, part: int, whole: int) -> bool:
        """Whether part / whole is this ratio or more (以上); of nothing, nothing reaches."""
        return whole > 0 and part * RATIO_SCALE >= self.units * whole

    @property
    def text(self) -> str:
        """The percentage as decimal text without needless zeros."""
        whole, fraction = divmod(self.units, 10**6)
        decimals = f"{fraction:06d}".rstrip("0")
        return f"{whole}.{decimals}" if decimals else str(whole)

    def __str__(self) -> str:
        return f"{self.text} %"
