"""How the forms print: amounts in 万元 with two decimals, ratios in percent with two decimals, half up.

Tables are computed from exact minor units; only what is printed is rounded, each number by itself. So a printed total
is the rounded exact total, and may differ from the sum of the printed parts by up to 0.005 for every part.
"""

from typing import Final

from ..shared.money import digits_of, round_ratio

TEN_THOUSAND: Final = 10**4
CENTS: Final = 100
"""Both kinds of printed number are whole hundredths."""


def ten_thousands(minor: int, currency: str = "CNY") -> int:
    """An amount in hundredths of 万元 (ten thousand units of the currency), half up: 123456789 分 is 12346 (123.46)."""
    return round_ratio(minor * CENTS, TEN_THOUSAND * 10 ** digits_of(currency))


def percent(part: int, whole: int) -> int | None:
    """A share in hundredths of a percent, half up; None of nothing: 1 of 3 is 3333 (33.33 %)."""
    return None if whole <= 0 else round_ratio(part * CENTS * CENTS, whole)


def text(hundredths: int) -> str:
    """Hundredths as decimal text with two decimals."""
    whole, fraction = divmod(abs(hundredths), CENTS)
    return f"{'-' if hundredths < 0 else ''}{whole}.{fraction:02d}"
