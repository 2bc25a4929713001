"""Expected credit loss (预期信用损失): PD × LGD × exposure, discounted, per scenario, then weighted.

Everything is a whole-number numerator over a common denominator; one division, rounded half up, comes at the end.
Years are counted from the day of the calculation. A loss of year t is discounted by the factors of all years through
t; the last year may be a part of one, discounted and made to default in proportion [I]. With whole years this is
DF_t = 1 / (1 + EIR)^t and marginal PD_t = S_{t−1} × h_t.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from ..shared.errors import InvalidInput
from ..shared.money import round_ratio
from ..shared.rates import Rate
from ..shared.ratio import RATIO_SCALE, Ratio
from .parts import MAX_YEARS, Scenario, Segment

YEAR_DAYS = 365
"""Days of a year for parts of a year [I]."""


class Collateral(Protocol):
    """What collateral module, facts or a person say that a claim is secured by."""

    @property
    def recoverable(self) -> int:
        """Value after haircuts and costs of sale, minor units, zero or more."""
        ...


@dataclass(frozen=True, slots=True)
class Secured:
    """Collateral as a plain amount; zero: not secured."""

    recoverable: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is at risk and for how long.

    Attributes:
        exposures: exposure at default (EAD) in year 1, 2, … in minor units, what converts of undrawn amounts
            included; at least one.
        last_days: days of the last year, 1 to 365.
        rate: effective interest rate (EIR) per year.
        recoverable: what collateral brings in, minor units.
    """

    exposures: tuple[int, ...]
    rate: Rate
    last_days: int = YEAR_DAYS
    recoverable: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.exposures) <= MAX_YEARS:
            raise InvalidInput("exposures", len(self.exposures), f"must be 1 to {MAX_YEARS} years")
        if min(self.exposures) < 0:
            raise InvalidInput("exposures", min(self.exposures), "must be zero or more minor units")
        if not 1 <= self.last_days <= YEAR_DAYS:
            raise InvalidInput("last_days", self.last_days, f"must be 1 to {YEAR_DAYS}")
        if self.recoverable < 0:
            raise InvalidInput("recoverable", self.recoverable, "must be zero or more minor units")

    def first_year(self) -> "Outlook":
        """The part of it that twelve months see."""
        if len(self.exposures) == 1:
            return self
        return Outlook(self.exposures[:1], self.rate, YEAR_DAYS, self.recoverable)


class Year(NamedTuple):
    """One year's share in the loss.

    `default` over the scale of its list is the marginal PD; `loss` over 10⁸ is what is lost if it comes, in minor
    units; `growth` over 10⁸ is one plus the interest of the year.
    """

    default: int
    loss: int
    growth: int


class Exact(NamedTuple):
    """A loss as an exact fraction of minor units; a common denominator, so that scenarios can be weighted."""

    numerator: int
    denominator: int

    @property
    def rounded(self) -> int:
        """Minor units, half up."""
        return round_ratio(self.numerator, self.denominator)


def discounted(years: Sequence[Year], scale: int = RATIO_SCALE) -> Exact:
    """Σ marginal PD_t × LGD_t × EAD_t × DF_t; marginal PDs are over `scale`.

    Horner's rule: with growth factors g_t over S = 10⁸, DF_t is S^t / (g_1 … g_t).
    """
    numerator, denominator, lift = 0, 1, 1
    for year in years:
        lift *= RATIO_SCALE
        numerator = numerator * year.growth + year.default * year.loss * lift
        denominator *= year.growth
    return Exact(numerator, denominator * scale * RATIO_SCALE)


def loss_given_default(exposure: int, recoverable: int, loss: Ratio, least: Ratio) -> int:
    """What is lost if a default comes, in 10⁻⁸ minor units: LGD of what is not secured, at least the floor of all."""
    return max(max(0, exposure - recoverable) * loss.units, exposure * least.units)


def scenario_years(outlook: Outlook, segment: Segment, scenario: Scenario) -> tuple[list[Year], int]:
    """The years of a scenario, and the scale of their marginal PDs."""
    count, last_days = len(outlook.exposures), outlook.last_days
    loss = Ratio(_scaled(segment.loss, scenario.loss_factor))
    defaults = marginals(segment.hazards, scenario.default_factor, count, last_days)
    whole, last = growth(outlook.rate, YEAR_DAYS), growth(outlook.rate, last_days)
    years = [
        Year(default, loss_given_default(exposure, outlook.recoverable, loss, segment.least_loss), whole)
        for default, exposure in zip(defaults, outlook.exposures, strict=True)
    ]
    years[-1] = years[-1]._replace(growth=last)
    return years, RATIO_SCALE**count


@lru_cache(maxsize=4_096)
def marginals(hazards: tuple[Ratio, ...], factor: Ratio, years: int, last_days: int) -> tuple[int, ...]:
    """Marginal PDs of so many years, S_{t−1} × h_t, over 10⁸ to the power of `years`; many claims share them."""
    found = []
    survival, rest = 1, RATIO_SCALE**years
    for number in range(years):
        hazard = _scaled(hazards[min(number, len(hazards) - 1)], factor)
        if number == years - 1:
            hazard = _part(hazard, last_days)
        rest //= RATIO_SCALE
        found.append(survival * hazard * rest)
        survival *= RATIO_SCALE - hazard
    return tuple(found)


def growth(rate: Rate, days: int) -> int:
    """One plus the interest of a year or part of one, over 10⁸; a part is rounded down, which discounts less."""
    return RATIO_SCALE + rate.units * days // YEAR_DAYS


def _scaled(ratio: Ratio, factor: Ratio) -> int:
    """A probability moved by a scenario, at most one, in units of 10⁻⁸."""
    return min(RATIO_SCALE, round_ratio(ratio.units * factor.units, RATIO_SCALE))


def _part(hazard: int, days: int) -> int:
    """The hazard of a part of a year, rounded up."""
    return hazard if days == YEAR_DAYS else -(-hazard * days // YEAR_DAYS)


class ScenarioLoss(NamedTuple):
    """One scenario's loss, exact, with the years it comes from."""

    scenario: Scenario
    years: tuple[Year, ...]
    scale: int
    loss: Exact


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """The loss of every scenario and the weighted one, in minor units."""

    scenarios: tuple[ScenarioLoss, ...]
    amount: int


def weighted(losses: Iterable[tuple[Ratio, Exact]]) -> int:
    """Σ w_s × loss_s, rounded once. Weights must sum to exactly one, the denominators must be the same."""
    rows = list(losses)
    if sum(weight.units for weight, _ in rows) != RATIO_SCALE:
        raise InvalidInput("weights", [weight.text for weight, _ in rows], "must sum to exactly 100 %")
    denominators = {loss.denominator for _, loss in rows}
    if len(denominators) != 1:
        raise InvalidInput("losses", len(denominators), "must have one common denominator")
    total = sum(weight.units * loss.numerator for weight, loss in rows)
    return round_ratio(total, RATIO_SCALE * denominators.pop())


def expected_loss(outlook: Outlook, segment: Segment, scenarios: Sequence[Scenario]) -> ExpectedLoss:
    """The loss over the whole outlook: for twelve months give `outlook.first_year()`.

    Computed per scenario and then weighted; inputs are never averaged.
    """
    rows = []
    for scenario in scenarios:
        years, scale = scenario_years(outlook, segment, scenario)
        rows.append(ScenarioLoss(scenario, tuple(years), scale, discounted(years, scale)))
    return ExpectedLoss(tuple(rows), weighted((row.scenario.weight, row.loss) for row in rows))


def impaired_loss(outlook: Outlook, segment: Segment, scenarios: Sequence[Scenario]) -> ExpectedLoss:
    """The loss of a claim in default of which no cash flow was estimated: PD is one, LGD by scenario."""
    rows = []
    for scenario in scenarios:
        loss = Ratio(_scaled(segment.loss, scenario.loss_factor))
        lost = loss_given_default(outlook.exposures[0], outlook.recoverable, loss, segment.least_loss)
        years = (Year(RATIO_SCALE, lost, RATIO_SCALE),)
        rows.append(ScenarioLoss(scenario, years, RATIO_SCALE, discounted(years)))
    return ExpectedLoss(tuple(rows), weighted((row.scenario.weight, row.loss) for row in rows))


def converted(undrawn: int, conversion: Ratio) -> int:
    """Exposure of an undrawn amount: undrawn × CCF, rounded half up."""
    return round_ratio(undrawn * conversion.units, RATIO_SCALE)
