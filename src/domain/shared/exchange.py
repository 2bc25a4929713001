"""Exchange rates (汇率), for sums over currencies in the institution's own.

A rate is how much of the institution's currency one unit of another is worth, in units of 10⁻⁸.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from .errors import InvalidInput
from .money import digits_of, round_ratio

HOME_CURRENCY: Final = "CNY"
"""The currency of an institution's books and returns: banks under these rules keep them in renminbi."""
RATE_UNITS: Final = 10**8
MAX_UNITS: Final = 10**6 * RATE_UNITS


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """A published rate: units of 10⁻⁸ of the institution's currency for one unit of `currency`, known since then."""

    currency: str
    published: date
    units: int
    recorded_at: datetime

    def home(self, minor: int) -> int:
        """Minor units of the currency in minor units of the institution's, rounded half up."""
        shift = digits_of(HOME_CURRENCY) - digits_of(self.currency)
        return round_ratio(minor * self.units * 10 ** max(shift, 0), RATE_UNITS * 10 ** max(-shift, 0))

    def abroad(self, minor: int) -> int:
        """Minor units of the institution's currency in minor units of this one, rounded down: never worth more."""
        shift = digits_of(HOME_CURRENCY) - digits_of(self.currency)
        found: int = minor * RATE_UNITS * 10 ** max(-shift, 0) // (self.units * 10 ** max(shift, 0))
        return found


def price_units(field: str, text: str) -> int:
    """Read a price such as `7.1234`, above zero, exact to eight decimals; refuses anything else."""
    whole, dot, fraction = text.partition(".")
    digits = whole + fraction
    if not digits.isascii() or not digits.isdigit() or not whole or (dot and not fraction):
        raise InvalidInput(field, text, "must be a decimal number such as 7.1234")
    if len(whole) > 7 or len(fraction) > 8:
        raise InvalidInput(field, text, "must be at most 1000000 with at most eight decimals")
    units = int(whole) * RATE_UNITS + int(fraction.ljust(8, "0") or "0")
    if not 0 < units <= MAX_UNITS:
        raise InvalidInput(field, text, "must be above zero and at most 1000000")
    return units


def rate_on(
    rates: Iterable[ExchangeRate], currency: str, day: date, known: datetime | None = None
) -> ExchangeRate | None:
    """The rate of a currency on a day, as known at an instant (None: all that is known); None where there is none.

    The one published last on the day or before it counts, and of one day the one recorded last.
    """
    found = [
        rate
        for rate in rates
        if rate.currency == currency and rate.published <= day and (known is None or rate.recorded_at <= known)
    ]
    return max(found, key=lambda rate: (rate.published, rate.recorded_at), default=None)
