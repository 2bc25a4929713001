"""How far a loan may be extended (展期): 贷款通则 art. 12 and the measures of 2024."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput


class ExtensionVariant(StrEnum):
    """Which rule holds for loans of more than five years."""

    GENERAL_RULES = "GENERAL_RULES"
    """A number of months, three years by 贷款通则 art. 12 (贷款通则)."""
    MEASURES_2024 = "MEASURES_2024"
    """The same share of the original term as for medium terms (2024年三个办法)."""
    STRICTEST = "STRICTEST"
    """The shorter of the two (从严)."""


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """A bank's choice.

    Attributes:
        short_percent: of the original term, for terms of up to 1 year.
        medium_percent: of the original term, for terms of more than 1 and up to 5 years.
        long_months: for terms of more than 5 years.
        variant: which of the two rules holds for the long ones.
        personal_longest_months: for personal loans of more than 1 year, the longest term of the product where
            the product does not say: original term and extensions together.
    """

    short_percent: int = 100
    medium_percent: int = 50
    long_months: int = 36
    variant: ExtensionVariant = ExtensionVariant.STRICTEST
    personal_longest_months: int = 360


def latest_maturity(
    rule: ExtensionRule,
    start: date,
    original_maturity: date,
    *,
    personal: bool = False,
    product_longest_months: int | None = None,
) -> date:
    """The last day to which a loan may be extended, all extensions together; never before its maturity.

    Terms are measured from the start: in months where the maturity lies whole months after it, else in days;
    half of an odd month is 15 days [I]. "Up to 1 year" and "up to 5 years" include the number. A personal
    loan of up to 1 year is extended by at most its original term, a longer one up to the longest term of its
    product. Refuses a maturity that is not after the start.
    """
    if original_maturity <= start:
        raise InvalidInput("original_maturity", original_maturity.isoformat(), f"must lie after {start.isoformat()}")
    if original_maturity <= add_months(start, 12):
        return _plus_share(start, original_maturity, rule.short_percent)
    if personal:
        longest = rule.personal_longest_months if product_longest_months is None else product_longest_months
        return max(original_maturity, add_months(start, longest))
    by_share = _plus_share(start, original_maturity, rule.medium_percent)
    if original_maturity <= add_months(start, 60):
        return by_share
    by_months = _plus_months(start, original_maturity, rule.long_months)
    return {
        ExtensionVariant.GENERAL_RULES: by_months,
        ExtensionVariant.MEASURES_2024: by_share,
        ExtensionVariant.STRICTEST: min(by_months, by_share),
    }[rule.variant]


def _whole_months(start: date, end: date) -> int | None:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) == end else None


def _plus_months(start: date, maturity: date, months: int) -> date:
    term = _whole_months(start, maturity)
    return add_months(maturity, months) if term is None else add_months(start, term + months)


def _plus_share(start: date, maturity: date, percent: int) -> date:
    term = _whole_months(start, maturity)
    if term is None:
        return maturity + timedelta(days=(maturity - start).days * percent // 100)
    whole, rest = divmod(term * percent, 100)
    return add_months(start, term + whole) + timedelta(days=rest * 30 // 100)
