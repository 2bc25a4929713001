"""Short ways to say amounts, shares, policies and inputs."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from postloan.domain.provisioning.calculation import Inputs
from postloan.domain.provisioning.parts import Scenario, Segment
from postloan.domain.provisioning.policy import DEFAULT_PROVISIONING, ProvisioningPolicy
from postloan.domain.provisioning.regulatory import Traits
from postloan.domain.provisioning.stage import Standing
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.ratio import RATIO_SCALE, Ratio
from postloan.domain.shared.risk_class import RiskClass

AS_OF = date(2025, 12, 31)
MILLION = 100_000_000
"""A million yuan in cents."""
PORTFOLIO = {
    RiskClass.NORMAL: 8_600 * MILLION,
    RiskClass.SPECIAL_MENTION: 420 * MILLION,
    RiskClass.SUBSTANDARD: 150 * MILLION,
    RiskClass.DOUBTFUL: 90 * MILLION,
    RiskClass.LOSS: 40 * MILLION,
}
"""The portfolio of the worked examples, 11.4: loans 9,300 million, NPL 280 million."""


def pct(text: str) -> Ratio:
    return Ratio.percent(text)


def yuan(text: str) -> int:
    return Money.parse(text, "CNY").minor


def policy(**changes: object) -> ProvisioningPolicy:
    return replace(DEFAULT_PROVISIONING, **changes)  # type: ignore[arg-type]


def one_scenario(weight: str = "100", default: str = "100", loss: str = "100", code: str = "BASELINE") -> Scenario:
    return Scenario(code, pct(weight), pct(default), pct(loss))


def segment(*hazards: str, loss: str = "45", least: str = "0") -> Segment:
    return Segment("CORPORATE", ("*",), tuple(map(pct, hazards)), pct(loss), pct(least), pct("40"))


def inputs(**changes: object) -> Inputs:
    given: dict[str, object] = {
        "as_of": AS_OF,
        "currency": "CNY",
        "balance": yuan("5000000"),
        "exposures": (yuan("5000000"),),
        "last_days": 365,
        "undrawn": 0,
        "rate": Rate.percent("5"),
        "standing": Standing(RiskClass.NORMAL),
        "traits": Traits(),
        "debtor": "ENTERPRISE",
    }
    return Inputs(**{**given, **changes})  # type: ignore[arg-type]


shares = st.integers(0, RATIO_SCALE).map(Ratio)
classes = st.sampled_from(RiskClass)
amounts = st.integers(0, 10**14)


@st.composite
def scenario_lists(draw: st.DrawFn) -> tuple[Scenario, ...]:
    """One to five scenarios whose weights sum to exactly one."""
    cuts = sorted(draw(st.lists(st.integers(0, RATIO_SCALE), max_size=4)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, RATIO_SCALE], strict=True)]
    factor = st.integers(0, 3 * RATIO_SCALE).map(Ratio)
    return tuple(Scenario(f"S{i}", Ratio(w), draw(factor), draw(factor)) for i, w in enumerate(weights))
