"""Percentages as decimal text, in whole units of 10⁻⁸: one unit is 0.000001 %."""

from typing import Final

DECIMALS: Final = 6
"""Decimals of a percentage that units hold."""
_UNITS: Final = 10**DECIMALS


def percent_parts(text: str) -> tuple[str, str] | None:
    """The digits before and after the point, without zeros at the end; None for what is no plain decimal."""
    whole, dot, fraction = text.partition(".")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit() or not whole or (dot and not fraction):
        return None
    return whole, fraction.rstrip("0")


def percent_units(whole: str, fraction: str) -> int:
    """The units of both parts; at most six digits after the point."""
    return int(whole) * _UNITS + int(fraction.ljust(DECIMALS, "0"))


def percent_text(units: int) -> str:
    """Units as a percentage without needless zeros."""
    whole, fraction = divmod(units, _UNITS)
    decimals = f"{fraction:0{DECIMALS}d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)
