"""A claim's provision told step by step, in English and Chinese, with the formula and the source of each number."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..shared.exchange import HOME_CURRENCY
from ..shared.money import Money, round_ratio
from ..shared.ratio import RATIO_SCALE
from .calculation import Inputs, Provision, provision
from .ecl import YEAR_DAYS, ScenarioLoss
from .given import Given, GivenName
from .parameters import PARAMETERS
from .policy import ProvisioningPolicy
from .ratios import decimal
from .stage import Stage

_SOURCES = {parameter.name: parameter.source for parameter in PARAMETERS}


@dataclass(frozen=True, slots=True)
class CalculationStep:
    """One step: what it gives, from what, and where its numbers come from; `formula` shows them."""

    name: str
    name_zh: str
    formula: str
    result: str
    source: str


def explain(inputs: Inputs, policy: ProvisioningPolicy) -> tuple[CalculationStep, ...]:
    """Every step from the inputs to the amount that is booked."""
    found = provision(inputs, policy)
    rows = [
        *_given(inputs, found),
        _stage(inputs, found),
        *_regulatory(inputs, found, policy),
        _exposure(inputs, found),
        *_security(inputs),
    ]
    rows += _by_flow(inputs, found) if found.by_cash_flow is not None else _by_scenario(inputs, found)
    amount = _money(found.amount, inputs)
    formula = f"{policy.basis.value}: regulatory {_money(found.regulatory.impairment, inputs)}, "
    formula += f"expected loss {_money(found.expected_loss, inputs)}"
    return (*rows, CalculationStep("Provision to book", "应计提准备", formula, amount, _SOURCES["basis"]))


def _money(minor: int, inputs: Inputs) -> str:
    return Money(minor, inputs.currency).text


def _exact(amount: Fraction, inputs: Inputs) -> str:
    return _money(round_ratio(amount.numerator, amount.denominator), inputs)


def _given(inputs: Inputs, found: Provision) -> Iterator[CalculationStep]:
    """Where the figures of a claim without an account come from."""
    for each in inputs.given:
        name = each.name.value.replace("_", " ").capitalize()
        formula = f"stated for {each.stated_on} by {each.origin}, row {each.row}"
        source = f"fact {each.name.value}, PT-3"
        if each.stated_on is None:
            formula, source = f"not stated: as in segment {found.segment.code}", _SOURCES["segments"]
        yield CalculationStep(name, each.name.chinese, formula, _figure(each, inputs), source)


def _figure(each: Given, inputs: Inputs) -> str:
    years = len(inputs.exposures) - 1
    return {
        GivenName.BALANCE: _money(inputs.balance, inputs),
        GivenName.DAYS_PAST_DUE: f"{inputs.standing.days_past_due} days",
        GivenName.UNDRAWN_LIMIT: _money(inputs.undrawn, inputs),
        GivenName.EFFECTIVE_RATE: inputs.rate.text + " %",
        GivenName.MATURITY: f"{years} years and {inputs.last_days} of {YEAR_DAYS} days from {inputs.as_of}",
    }[each.name]


def _stage(inputs: Inputs, found: Provision) -> CalculationStep:
    standing = inputs.standing
    formula = (
        f"class {standing.risk_class.name} ({standing.risk_class.chinese}), {standing.days_past_due} days past due"
    )
    reasons = ", ".join(reason.value for reason in found.staging.reasons)
    result = f"stage {found.staging.stage.value}: {reasons}"
    return CalculationStep("Stage", "阶段划分", formula, result, "[K-h] 企业会计准则第22号; [I] guide 1.15")


def _regulatory(inputs: Inputs, found: Provision, policy: ProvisioningPolicy) -> Iterator[CalculationStep]:
    balance, risk_class = _money(inputs.balance, inputs), inputs.standing.risk_class
    rules = found.regulatory
    moved = policy.floats.of(risk_class)
    formula = f"{balance} × {policy.specific.of(risk_class)}"
    if moved:
        formula += f" × {decimal(Fraction(10_000 + moved, 10_000), 4)}"
    yield CalculationStep("Specific reserve", "专项准备", formula, _money(rules.specific, inputs), _SOURCES["specific"])
    if rules.special_rules:
        parts = " + ".join(f"{rule.ratio} {rule.kind.value} {rule.code}" for rule in rules.special_rules)
        shown = _money(rules.special, inputs)
        yield CalculationStep("Special reserve", "特种准备", f"{balance} × ({parts})", shown, _SOURCES["special"])
    formula = f"{balance} × {policy.general}"
    yield CalculationStep("General reserve", "一般准备", formula, _money(rules.general, inputs), _SOURCES["general"])


def _exposure(inputs: Inputs, found: Provision) -> CalculationStep:
    segment, rows = found.segment, found.outlook.exposures
    formula = f"gross {_money(inputs.exposures[0], inputs)} + undrawn {_money(inputs.undrawn, inputs)}"
    formula += f" × CCF {segment.conversion} (segment {segment.code})"
    result = ", ".join(_money(amount, inputs) for amount in rows)
    return CalculationStep("Exposure per year", "各年违约风险敞口", formula, result, _SOURCES["segments"])


def _security(inputs: Inputs) -> Iterator[CalculationStep]:
    """The items that secure the claim, with the valuations used, and what of them covers it."""
    for each in inputs.secured_by:
        value, net = Money(each.value, HOME_CURRENCY), Money(each.net, HOME_CURRENCY)
        formula = f"{each.number}: {each.method} of {each.valued_on}, {value.text}"
        if each.valued_on is None:
            formula = f"{each.number}: no value"
        yield CalculationStep("Collateral after haircut", "押品折后价值", formula, net.text, "collateral policy, PT-5")
    if inputs.secured_by:
        formula = "its part of the net values, by rank and pro rata among the claims they secure"
        shown = _money(inputs.recoverable, inputs)
        yield CalculationStep("Covered by collateral", "押品覆盖金额", formula, shown, "CO-3")


def _by_scenario(inputs: Inputs, found: Provision) -> list[CalculationStep]:
    rows: list[CalculationStep] = []
    losses = found.by_scenario
    for each in losses.scenarios if losses else ():
        rows += _years(each, inputs)
        formula = "Σ marginal PD × LGD × EAD × DF"
        name = f"Loss in scenario {each.scenario.code}"
        rows.append(CalculationStep(name, "情景损失", formula, _money(each.loss.rounded, inputs), _SOURCES["segments"]))
    formula = " + ".join(f"{row.scenario.weight} {row.scenario.code}" for row in (losses.scenarios if losses else ()))
    horizon = {Stage.ONE: "twelve months", Stage.TWO: "lifetime", Stage.THREE: "in default, PD 100 %"}
    name = f"Expected credit loss, {horizon[found.staging.stage]}"
    shown = _money(found.expected_loss, inputs)
    return [*rows, CalculationStep(name, "预期信用损失", formula, shown, _SOURCES["scenarios"])]


def _years(each: ScenarioLoss, inputs: Inputs) -> Iterator[CalculationStep]:
    factor = Fraction(1)
    for number, year in enumerate(each.years, 1):
        factor *= Fraction(RATIO_SCALE, year.growth)
        loss = Fraction(year.loss, RATIO_SCALE)
        pd = Fraction(year.default, each.scale)
        value = pd * loss * factor
        formula = f"PD {decimal(pd * 100)} % × loss if it comes {_exact(loss, inputs)} × DF {decimal(factor)}"
        name = f"{each.scenario.code}, year {number}"
        yield CalculationStep(name, f"第{number}年", formula, _exact(value, inputs), _SOURCES["segments"])


def _by_flow(inputs: Inputs, found: Provision) -> list[CalculationStep]:
    rows = []
    flows = found.by_cash_flow
    for flow, value in flows.present_values if flows else ():
        formula = f"{_money(flow.amount, inputs)} on {flow.day} × DF at {inputs.rate}"
        shown = _exact(value, inputs)
        rows.append(CalculationStep("Present value", "现金流现值", formula, shown, "[K-h] 企业会计准则第22号"))
    gross, worth = (flows.gross, flows.present_value) if flows else (0, 0)
    share = decimal(Fraction(found.expected_loss * 100, gross), 4) if gross else "0"
    formula = f"{_money(gross, inputs)} − {_money(worth, inputs)} = {share} % of gross"
    shown = _money(found.expected_loss, inputs)
    return [*rows, CalculationStep("Expected credit loss", "预期信用损失", formula, shown, "[K-h] 企业会计准则第22号")]
