"""From a tape's cell to an exact value: every conversion says what it takes and refuses the rest.

A reader gives text as text. Sheets and Parquet files hold binary numbers: a reader gives them as the decimal that
the number prints as, and such a decimal is taken only where it names a value: within a millionth of a minor unit
(or of a rate's unit) of a whole one. Nothing is rounded quietly.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, TypeVar

from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import DIGITS, MAX_MINOR, Money, digits_of
from ...domain.shared.rates import Rate

Cell = str | int | Decimal | date | bool | None
"""What a reader gives. A `Decimal` stands for a binary number; `datetime` is a date with a time of day."""

E = TypeVar("E", bound=Enum)

_NEAR: Final = Fraction(1, 10**6)
_LARGEST: Final = 30
"""Digits before or after the point up to which a binary number is written out."""
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_YES: Final = frozenset({"1", "Y", "YES", "TRUE", "T", "是"})
_NO: Final = frozenset({"0", "N", "NO", "FALSE", "F", "否"})
AMOUNT_SCALES: Final[dict[str, int]] = {"units": 1, "thousands": 1_000, "ten_thousands": 10_000, "minor": 0}
"""In what amounts are stated: currency units (元), thousands (千元), ten thousands (万元), minor units (分)."""
RATE_SCALES: Final[dict[str, int]] = {"percent": 10**6, "fraction": 10**8, "bp": 10**4}
"""In what yearly rates are stated, and how many units of 10⁻⁸ one of them is."""


def text(cell: Cell) -> str:
    """A cell as text: whole binary numbers without a decimal point, dates as ISO text, empty as ''."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, Decimal) and cell.is_finite() and -_LARGEST < cell.adjusted() < _LARGEST:
        return str(int(cell)) if cell == cell.to_integral_value() else format(cell, "f")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def exact(field: str, cell: Cell, factor: int) -> int:
    """A number times a factor as a whole number; refuses what is not whole after that."""
    # A fraction: a decimal's own arithmetic would round what is longer than its precision.
    number = Fraction(_decimal(field, cell)) * factor
    whole = round(number)
    if number == whole or (isinstance(cell, Decimal) and abs(number - whole) <= _NEAR):
        return whole
    raise InvalidInput(field, text(cell), f"has more decimals than its scale of 1/{factor}")


def _decimal(field: str, cell: Cell) -> Decimal:
    if cell is None or isinstance(cell, bool | date):
        raise InvalidInput(field, text(cell), "must be a number")
    if isinstance(cell, str):
        found = cell.strip()
        if not _NUMBER.fullmatch(found):
            raise InvalidInput(field, found, "must be a plain decimal number such as 1234.50")
        return Decimal(found)
    number = Decimal(cell)
    if not number.is_finite() or abs(number) >= 10**18:
        raise InvalidInput(field, str(number), "must be a finite number below 10^18")
    return number


def money(field: str, cell: Cell, currency: str, scale: str = "units") -> Money:
    """An amount in one of `AMOUNT_SCALES`, exact in minor units."""
    per_unit = AMOUNT_SCALES[scale] * 10 ** digits_of(currency) or 1
    try:
        minor = exact(field, cell, per_unit)
    except InvalidInput as problem:
        if "decimals" in problem.why:
            why = f"is no whole number of minor units ({DIGITS[currency]} decimals in {currency}, stated in {scale})"
            raise InvalidInput(field, problem.value, why) from None
        raise
    if abs(minor) > MAX_MINOR:
        raise InvalidInput(field, text(cell), f"must not exceed {MAX_MINOR} minor units")
    return Money(minor, currency)


def rate(field: str, cell: Cell, scale: str = "percent") -> Rate:
    """A yearly rate in one of `RATE_SCALES`, exact in units of 10⁻⁸."""
    units = exact(field, cell, RATE_SCALES[scale])
    try:
        return Rate(units)
    except InvalidInput as problem:
        raise InvalidInput(field, text(cell), problem.why) from None


def whole(field: str, cell: Cell) -> int:
    """A whole number."""
    return exact(field, cell, 1)


def day(field: str, cell: Cell, form: str = "") -> date:
    """A date: a real one, ISO text, or text in the given form (`strptime`); a time of day must be midnight."""
    if isinstance(cell, datetime):
        if cell.timetz().isoformat() != "00:00:00":
            raise InvalidInput(field, text(cell), "must be a date without a time of day")
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = text(cell)
    try:
        if form:
            return datetime.strptime(found, form).date()  # noqa: DTZ007 - a date has no time zone
        return date.fromisoformat(found)
    except ValueError:
        raise InvalidInput(field, found, f"must be a date in the form {form or 'YYYY-MM-DD'}") from None


def flag(field: str, cell: Cell) -> bool:
    """Yes or no: true, 1, Y, yes, 是 and their opposites."""
    found = text(cell).upper()
    if found in _YES:
        return True
    if found in _NO:
        return False
    raise InvalidInput(field, text(cell), "must be yes or no (true, false, 1, 0, Y, N, 是, 否)")


def choice(field: str, cell: Cell, kind: type[E]) -> E:
    """A member of an enumeration by its value, whatever its case."""
    found = text(cell).upper().replace("-", "_").replace(" ", "_")
    try:
        return kind(found)
    except ValueError:
        names = ", ".join(str(member.value) for member in kind)
        why = f"must be one of {names}; a mapping's `values` translate other names"
        raise InvalidInput(field, text(cell), why) from None
