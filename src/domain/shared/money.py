"""Money as whole minor units, and the one way to round and to split it.

No float ever: amounts are integers of the currency's minor unit (cents for CNY), text is read exactly or refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .errors import InvalidInput

MAX_MINOR: Final = 10**17
"""Largest absolute amount in minor units; keeps every stored amount and its sums inside 64 bits."""

DIGITS: Final[dict[str, int]] = {
    "CNY": 2, "HKD": 2, "MOP": 2, "TWD": 2, "USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "AUD": 2, "CAD": 2, "SGD": 2,
    "NZD": 2, "SEK": 2, "NOK": 2, "DKK": 2, "THB": 2, "MYR": 2, "INR": 2, "RUB": 2, "JPY": 0, "KRW": 0, "VND": 0,
    "KWD": 3, "BHD": 3, "CLF": 4,
}  # fmt: skip
"""Minor-unit digits per ISO 4217 code of the currencies a loan may be kept in."""


class Rounding(StrEnum):
    """How an exact amount becomes whole minor units (四舍五入 / 银行家舍入). Symmetric for negative amounts."""

    HALF_UP = "HALF_UP"
    HALF_EVEN = "HALF_EVEN"


def round_ratio(numerator: int, denominator: int, mode: Rounding = Rounding.HALF_UP, multiple: int = 1) -> int:
    """Round `numerator / denominator` to a whole multiple of `multiple` (denominator and multiple above zero)."""
    denominator *= multiple
    negative = numerator < 0
    if negative:
        numerator = -numerator
    if mode is Rounding.HALF_UP:
        whole = (2 * numerator + denominator) // (2 * denominator)
    else:
        whole, rest = divmod(numerator, denominator)
        if 2 * rest > denominator or (2 * rest == denominator and whole & 1):
            whole += 1
    return (-whole if negative else whole) * multiple


def digits_of(currency: str) -> int:
    """Minor-unit digits of a currency; refuses a code that is not in `DIGITS`."""
    try:
        return DIGITS[currency]
    except (KeyError, TypeError):
        raise InvalidInput("currency", currency, f"must be one of {', '.join(DIGITS)}") from None


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of one currency. Adding two currencies is refused."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        digits_of(self.currency)
        if type(self.minor) is not int:
            raise InvalidInput("amount", self.minor, "must be a whole number of minor units")
        if abs(self.minor) > MAX_MINOR:
            raise InvalidInput("amount", self.minor, f"must not exceed {MAX_MINOR} minor units")

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read decimal text exactly: an optional sign, digits, and at most the currency's decimals."""
        digits = digits_of(currency)
        body = text[1:] if text[:1] in ("-", "+") else text
        whole, dot, fraction = body.partition(".")
        ascii_digits = (whole + fraction).isascii() and (whole + fraction).isdigit()
        if not ascii_digits or not whole or (dot and not fraction):
            raise InvalidInput("amount", text, "must be a decimal number such as 1234.50")
        if len(whole) > 18 or len(fraction) > 18:
            raise InvalidInput("amount", text, "has too many digits")
        if fraction[digits:].strip("0"):
            raise InvalidInput("amount", text, f"has more than {digits} decimals, the scale of {currency}")
        minor = int(whole) * 10**digits + int(fraction[:digits].ljust(digits, "0") or "0")
        return cls(-minor if text.startswith("-") else minor, currency)

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"

    @property
    def text(self) -> str:
        """The amount as decimal text with the currency's scale, for example `-0.05`."""
        digits = DIGITS[self.currency]
        sign = "-" if self.minor < 0 else ""
        whole, fraction = divmod(abs(self.minor), 10**digits)
        return f"{sign}{whole}.{fraction:0{digits}d}" if digits else f"{sign}{whole}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise InvalidInput("currency", other.currency, f"must be {self.currency}, the currency it is added to")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)


def split_pro_rata(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split minor units by weight without losing one: each part is last minus previous of the cumulative share."""
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise InvalidInput("weights", weights, "must be non-negative with a positive sum")
    parts: list[int] = []
    running = given = 0
    for weight in weights:
        running += weight
        upto = round_ratio(amount * running, total)
        parts.append(upto - given)
        given = upto
    return tuple(parts)
