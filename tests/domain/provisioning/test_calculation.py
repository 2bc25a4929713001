"""One claim's provision, and the same calculation told step by step."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.encoding import from_json, to_json
from postloan.domain.provisioning import explain, provision
from postloan.domain.provisioning.calculation import Inputs
from postloan.domain.provisioning.cash_flow import CashFlow
from postloan.domain.provisioning.parts import Basis
from postloan.domain.provisioning.stage import Stage, Standing
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.risk_class import RiskClass

from .builders import classes, inputs, one_scenario, pct, policy, segment, yuan

PLAIN = policy(segments=(segment("1.2"),), scenarios=(one_scenario("50"), one_scenario("50", code="SAME")))


def test_a_claim_in_stage_one_books_its_twelve_month_loss() -> None:
    # 5,000,000 × 1.2 % × 45 % / 1.05 = 25,714.29; the second year does not count
    given_inputs = inputs(exposures=(yuan("5000000"), yuan("4000000")))
    found = provision(given_inputs, PLAIN)
    assert (found.staging.stage, found.expected_loss, found.amount) == (Stage.ONE, yuan("25714.29"), yuan("25714.29"))
    assert (found.regulatory.specific, found.regulatory.general) == (0, yuan("50000"))


def test_the_basis_decides_what_is_booked() -> None:
    doubtful = inputs(standing=Standing(RiskClass.DOUBTFUL))
    # regulatory: 50 % of 5 million; expected loss in default: LGD 45 %
    wanted = {Basis.EXPECTED_LOSS: "2250000", Basis.REGULATORY: "2500000", Basis.HIGHER: "2500000"}
    for basis, amount in wanted.items():
        assert provision(doubtful, replace(PLAIN, basis=basis)).amount == yuan(amount)


def test_stage_three_uses_the_estimated_cash_flows_where_there_are_any() -> None:
    flows = (CashFlow(date(2026, 12, 31), yuan("3000000")), CashFlow(date(2027, 12, 31), yuan("2000000")))
    impaired = inputs(
        balance=yuan("8000000"),
        exposures=(yuan("8000000"),),
        rate=Rate.percent("6"),
        standing=Standing(RiskClass.SUBSTANDARD, impaired=True),
        flows=flows,
    )
    assert provision(impaired, PLAIN).expected_loss == yuan("3389818.44")
    assert provision(replace(impaired, flows=()), PLAIN).expected_loss == yuan("8000000")
    assert provision(replace(impaired, flows=None), PLAIN).expected_loss == yuan("3600000")
    # a claim that has recovered is not valued by them any more
    healthy = replace(impaired, standing=Standing(RiskClass.NORMAL))
    assert provision(healthy, PLAIN).by_cash_flow is None


def test_an_undrawn_commitment_adds_its_converted_exposure() -> None:
    # 1,000,000 undrawn × 40 % = 400,000; 400,000 × 1.2 % × 45 % / 1.05 = 2,057.14
    undrawn = inputs(balance=0, exposures=(0,), undrawn=yuan("1000000"))
    found = provision(undrawn, PLAIN)
    assert (found.expected_loss, found.regulatory.impairment) == (yuan("2057.14"), 0)


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, "25714.29"),
        ({"standing": Standing(RiskClass.SPECIAL_MENTION), "exposures": (yuan("10"), yuan("5"))}, None),
        ({"standing": Standing(RiskClass.LOSS)}, "2250000.00"),
        ({"standing": Standing(RiskClass.LOSS), "flows": (CashFlow(date(2026, 6, 1), 5),)}, None),
        ({"undrawn": 700}, None),
    ],
)
def test_an_explanation_ends_with_the_amount_booked_and_every_step_has_a_source(
    changes: dict[str, object], last: str | None
) -> None:
    given_inputs = inputs(**changes)
    steps = explain(given_inputs, PLAIN)
    assert steps[-1].result == Money(provision(given_inputs, PLAIN).amount, "CNY").text
    assert last is None or steps[-1].result == last
    assert all(step.name and step.name_zh and step.formula and step.result for step in steps)
    assert all(step.source.startswith("[") for step in steps)


def test_the_steps_of_p9s_kind_of_claim_show_each_year() -> None:
    # h 2 % each year, EAD 100 and 50, LGD 45 %, EIR 5 %: 0.90/1.05 = 0.857; 0.0196×22.5/1.1025 = 0.40
    rows = explain(
        inputs(standing=Standing(RiskClass.SPECIAL_MENTION), exposures=(10_000, 5_000)),
        replace(PLAIN, segments=(segment("2"),)),
    )
    years = [row for row in rows if row.name.startswith("BASELINE, year")]
    assert [row.result for row in years] == ["0.86", "0.40"]
    assert "PD 1.960000 % × loss if it comes 22.50 × DF 0.907029" in years[1].formula


def test_inputs_are_written_and_read_as_json() -> None:
    given_inputs = inputs(flows=(CashFlow(date(2026, 6, 1), 5),), standing=Standing(RiskClass.LOSS, before=Stage.TWO))
    assert from_json(Inputs, to_json(given_inputs)) == given_inputs


def test_negative_amounts_are_refused() -> None:
    for wrong in ({"balance": -1}, {"undrawn": -1}, {"exposures": (-1,)}):
        with pytest.raises(InvalidInput):
            inputs(**wrong)


@given(classes, st.integers(0, 10**13), st.integers(0, 10**13), st.sampled_from(Basis))
def test_what_is_booked_is_between_nothing_and_all_that_is_at_risk(
    risk_class: RiskClass, balance: int, interest: int, basis: Basis
) -> None:
    given_inputs = inputs(balance=balance, exposures=(balance + interest,), standing=Standing(risk_class))
    found = provision(given_inputs, policy(basis=basis, floats=policy().floats, general=pct("1")))
    assert 0 <= found.amount <= balance + interest
