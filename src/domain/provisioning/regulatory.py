"""Regulatory provisions (监管准备): specific, general and special reserve of 2002, the estimate of 2012.

Amounts are minor units. Every product is exact and rounded half up to the minor unit once, at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..shared.money import round_ratio
from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.risk_class import RiskClass
from .parts import SpecialKind, SpecialReserve
from .policy import ProvisioningPolicy

_FLOAT_SCALE = 10_000
_SCALE = RATIO_SCALE * _FLOAT_SCALE


@dataclass(frozen=True, slots=True)
class Traits:
    """What special reserves look at: GB/T 2260 region, GB/T 4754 industry, product code; empty: not known."""

    region: str = ""
    industry: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Regulatory:
    """A claim's regulatory provisions in minor units, and the special reserves that hold for it."""

    specific: int
    special: int
    general: int
    special_rules: tuple[SpecialReserve, ...] = ()

    @property
    def impairment(self) -> int:
        """What is kept against the claim itself: specific and special; the general reserve is equity."""
        return self.specific + self.special


def share(amount: int, ratio: Ratio) -> int:
    """A ratio of an amount, rounded half up."""
    return round_ratio(amount * ratio.units, RATIO_SCALE)


def specific_units(risk_class: RiskClass, policy: ProvisioningPolicy) -> int:
    """The specific ratio of a class with its float, in units of 10⁻¹²; never more than the whole."""
    moved = _FLOAT_SCALE + policy.floats.of(risk_class)
    return min(policy.specific.of(risk_class).units * moved, _SCALE)


def special_rules(traits: Traits, policy: ProvisioningPolicy) -> tuple[SpecialReserve, ...]:
    """The special reserves that hold for a claim."""
    return tuple(rule for rule in policy.special if _holds(rule, traits))


def _holds(rule: SpecialReserve, traits: Traits) -> bool:
    if rule.kind is SpecialKind.KIND:
        return rule.code == traits.product
    text = traits.region if rule.kind is SpecialKind.REGION else traits.industry
    return text.startswith(rule.code)


def regulatory(balance: int, risk_class: RiskClass, traits: Traits, policy: ProvisioningPolicy) -> Regulatory:
    """The regulatory provisions of one claim with a balance of zero or more."""
    specific = round_ratio(balance * specific_units(risk_class, policy), _SCALE)
    rules = special_rules(traits, policy)
    wanted = round_ratio(balance * sum(rule.ratio.units for rule in rules), RATIO_SCALE)
    # A reserve is never larger than what it is kept against.
    return Regulatory(specific, min(wanted, balance - specific), share(balance, policy.general), rules)


def specific_reserve(balances: Mapping[RiskClass, int], policy: ProvisioningPolicy) -> int:
    """The specific reserve of a portfolio, rounded once."""
    return round_ratio(sum(balance * specific_units(c, policy) for c, balance in balances.items()), _SCALE)


def general_reserve(loans: int, policy: ProvisioningPolicy) -> int:
    """The general reserve that the year-end loans ask for (2002 guideline)."""
    return share(loans, policy.general)


def potential_risk(balances: Mapping[RiskClass, int], policy: ProvisioningPolicy) -> int:
    """The potential risk estimate (潜在风险估计值) of a portfolio, 财金〔2012〕20号."""
    exact = sum(balance * policy.coefficients.of(c).units for c, balance in balances.items())
    return round_ratio(exact, RATIO_SCALE)


@dataclass(frozen=True, slots=True)
class EquityReserve:
    """The general reserve from net profit (一般准备, 财金〔2012〕20号), in minor units.

    `by_estimate` is the estimate beyond the impairment held, zero or more; `by_risk_assets` the share of risk assets.
    """

    estimate: int
    by_estimate: int
    by_risk_assets: int

    @property
    def required(self) -> int:
        """What both tests ask for: the higher."""
        return max(self.by_estimate, self.by_risk_assets)


def equity_reserve(
    balances: Mapping[RiskClass, int], impairment: int, risk_assets: int, policy: ProvisioningPolicy
) -> EquityReserve:
    """The general reserve that balances per class, the impairment held and the year-end risk assets ask for."""
    estimate = potential_risk(balances, policy)
    return EquityReserve(estimate, max(0, estimate - impairment), share(risk_assets, policy.risk_assets))
