"""One version of a bank's policy: what it has chosen, from when it counts and since when it is known."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ..shared.actor import Route
from ..shared.errors import InvalidInput
from ..shared.instants import checked_version
from ..shared.rates import Rate
from .extension import ExtensionRule
from .routes import CommandKind, route_for


class PeriodEndCadence(StrEnum):
    """How often accrued, not yet due interest is posted."""

    MONTH_END = "MONTH_END"
    """On the last day of each month (月末计提)."""
    DAILY = "DAILY"
    """Every day (逐日计提)."""


class RateFinding(StrEnum):
    """What the policy says to a contract rate."""

    ACCEPTED = "ACCEPTED"
    """Inside every bound."""
    ABOVE_COURT_LINE = "ABOVE_COURT_LINE"
    """Taken with a warning: a court may cut what lies above the line (超过司法保护参考线)."""
    REFUSED = "REFUSED"
    """Above the highest rate the bank takes (超过利率上限)."""


@dataclass(frozen=True, slots=True)
class MarkupRange:
    """Relative markups on the contract rate in basis points: the lowest and highest a contract may have."""

    lowest: int
    highest: int
    default: int

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.default <= self.highest <= 100_000:
            shown = (self.lowest, self.default, self.highest)
            raise InvalidInput("markup", shown, "lowest, default and highest must rise, from 0 to 100000 bp")

    def allows(self, markup: int) -> bool:
        """Whether a contract may have this markup; both ends included."""
        return self.lowest <= markup <= self.highest


_COURT_LINE: Final = Rate.percent("24")
_HIGHEST: Final = Rate.percent("36")
_ARTICLE_12: Final = ExtensionRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book.
        effective_from: first value date it counts for.
        recorded_at: the instant since when it is known.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    penalty_markup: MarkupRange = MarkupRange(3_000, 5_000, 5_000)
    misuse_markup: MarkupRange = MarkupRange(5_000, 10_000, 10_000)
    compound_interest: bool = True
    non_accrual_after: int = 90
    dpd_counts_penalty: bool = False
    dpd_steps: tuple[int, ...] = (1, 8, 31, 61, 91, 121, 181, 271, 361)
    period_end: PeriodEndCadence = PeriodEndCadence.MONTH_END
    rate_warning: Rate = _COURT_LINE
    rate_maximum: Rate = _HIGHEST
    extension: ExtensionRule = _ARTICLE_12
    proposal_days: int = 30
    delegation_days: int = 90
    retention_years: int = 10
    routes: tuple[tuple[CommandKind, Route], ...] = ()

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)

    def route(self, kind: CommandKind, amount: int | None = None) -> Route | None:
        """Who must agree to a command of an amount in minor units; None: nobody (see `route_for`)."""
        return route_for([route for of, route in self.routes if of is kind], amount)

    def finding(self, rate: Rate) -> RateFinding:
        """What the policy says to a contract rate; a rate equal to a bound is inside it."""
        if rate > self.rate_maximum:
            return RateFinding.REFUSED
        return RateFinding.ABOVE_COURT_LINE if rate > self.rate_warning else RateFinding.ACCEPTED
