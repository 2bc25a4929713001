"""What of a claim without an account was given (LN-13), by whom and when; what was not is the segment's own number.

Balance, days past due, undrawn limit, effective rate and maturity of such a claim are stated facts. Where rate or
maturity is not stated, the segment of the policy has to say what counts; nothing is ever taken as zero in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..shared.calendar import add_months
from .ecl import YEAR_DAYS
from .parts import MAX_YEARS


class GivenName(StrEnum):
    """The figures that are given, under the names of the facts that state them."""

    BALANCE = "BALANCE"
    """Book principal (债权余额)."""
    DAYS_PAST_DUE = "DAYS_PAST_DUE"
    """Days past due (逾期天数)."""
    UNDRAWN_LIMIT = "UNDRAWN_LIMIT"
    """Committed and not drawn (未使用额度)."""
    EFFECTIVE_RATE = "EFFECTIVE_RATE"
    """Effective interest rate (实际利率)."""
    MATURITY = "MATURITY"
    """Last day of the term (到期日)."""

    @property
    def chinese(self) -> str:
        """The Chinese term."""
        return _CHINESE[self]


_CHINESE = {
    GivenName.BALANCE: "债权余额",
    GivenName.DAYS_PAST_DUE: "逾期天数",
    GivenName.UNDRAWN_LIMIT: "未使用额度",
    GivenName.EFFECTIVE_RATE: "实际利率",
    GivenName.MATURITY: "到期日",
}


@dataclass(frozen=True, slots=True)
class Given:
    """Where a figure comes from: a statement for a day (`stated_on`), by its source and the row in it.

    `stated_on` None: nobody stated it, and the segment of the policy says it.
    """

    name: GivenName
    stated_on: date | None = None
    origin: str = ""
    row: str = ""


def bullet(balance: int, as_of: date, last: date) -> tuple[tuple[int, ...], int]:
    """What is at risk at the start of each year through `last`, and the days of the last one.

    No plan is known, so the whole balance stays until the end. A claim whose term is over is looked at for one year.
    """
    if last <= as_of:
        return (balance,), YEAR_DAYS
    years, start = 1, as_of
    while years < MAX_YEARS and (following := add_months(as_of, 12 * years)) < last:
        start = following
        years += 1
    return (balance,) * years, min(YEAR_DAYS, (last - start).days)


def in_words(missing: Sequence[GivenName]) -> str:
    """Names of figures for people to read, English and Chinese."""
    return ", ".join(f"{name.value} ({name.chinese})" for name in missing)
