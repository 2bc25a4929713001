"""Worked examples P8, P9 and P11 of the guide, 11.4, an independent naive model, and what any loss obeys."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.provisioning.cash_flow import CashFlow, discount_factor, recovery
from postloan.domain.provisioning.ecl import (
    Exact,
    Outlook,
    Year,
    converted,
    discounted,
    expected_loss,
    growth,
    impaired_loss,
    loss_given_default,
    scenario_years,
    weighted,
)
from postloan.domain.provisioning.parts import Scenario, Segment
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.ratio import RATIO_SCALE, Ratio

from .builders import AS_OF, one_scenario, pct, scenario_lists, segment, shares, yuan

FIVE = Rate.percent("5")


def test_p8_twelve_months_of_5_million_at_1_2_percent_cost_25_714_29() -> None:
    # 5,000,000 × 0.012 × 0.45 / 1.05 = 27,000 / 1.05 = 25,714.2857
    outlook = Outlook((yuan("5000000"),), FIVE)
    found = expected_loss(outlook, segment("1.2"), (one_scenario(),))
    assert found.amount == yuan("25714.29")


def test_p9_a_lifetime_of_three_years_costs_236_394_56_and_its_first_year_107_142_86() -> None:
    # 112,500 × 0.952381 + 94,500 × 0.907029 + 50,400 × 0.863838
    #   = 107,142.86 + 85,714.29 + 43,537.41 = 236,394.56
    rows = [("2.5", "10000000"), ("3", "7000000"), ("2.8", "4000000")]
    years = [
        Year(pct(pd).units, loss_given_default(yuan(ead), 0, pct("45"), pct("0")), growth(FIVE, 365))
        for pd, ead in rows
    ]
    assert [year.loss // 10**8 for year in years] == [yuan("4500000"), yuan("3150000"), yuan("1800000")]
    assert discounted(years).rounded == yuan("236394.56")
    assert discounted(years[:1]).rounded == yuan("107142.86")


def test_marginal_probabilities_are_survival_times_hazard() -> None:
    # h = 10 %, 20 %: m1 = 0.10, m2 = 0.90 × 0.20 = 0.18, m3 = 0.72 × 0.20 = 0.144 (the last hazard goes on)
    years, scale = scenario_years(Outlook((100, 100, 100), FIVE), segment("10", "20"), one_scenario())
    assert [Fraction(year.default, scale) for year in years] == [
        Fraction(1, 10),
        Fraction(18, 100),
        Fraction(144, 1000),
    ]


def test_scenarios_are_computed_each_and_then_weighted() -> None:
    # 1,000 for one year at 0 %, LGD 100 %: h = 10 % gives 100; a factor of 300 % gives 300;
    # 70 % × 100 + 30 % × 300 = 160
    rows = (one_scenario("70", "100"), one_scenario("30", "300", code="BAD"))
    found = expected_loss(Outlook((100_000,), Rate(0)), segment("10", loss="100"), rows)
    assert [row.loss.rounded for row in found.scenarios] == [10_000, 30_000]
    assert found.amount == 16_000


def test_averaging_the_inputs_would_give_another_lifetime_loss() -> None:
    # two years at 0 %, LGD 100 %, h = 40 %; factors 50 % and 150 %:
    #   h 20 %: 1 − 0.8² = 36 %; h 60 %: 1 − 0.4² = 84 %; half each: 60 %. The average hazard 40 % gives 64 %.
    rows = (one_scenario("50", "50"), one_scenario("50", "150", code="BAD"))
    found = expected_loss(Outlook((100, 100), Rate(0)), segment("40", loss="100"), rows)
    assert found.amount == 60


def test_collateral_reduces_the_loss_to_the_floor_and_not_below() -> None:
    # 1,000 secured by 800, LGD 45 %: 200 × 45 % = 90; the floor of 10 % of 1,000 is 100
    assert loss_given_default(1_000, 800, pct("45"), pct("0")) == 90 * 10**8
    assert loss_given_default(1_000, 800, pct("45"), pct("10")) == 100 * 10**8
    assert loss_given_default(1_000, 5_000, pct("45"), pct("0")) == 0


def test_an_undrawn_amount_counts_by_its_conversion_factor() -> None:
    assert converted(yuan("1000"), pct("40")) == yuan("400")


def test_a_part_of_a_year_defaults_and_discounts_in_proportion() -> None:
    # 73 of 365 days: a fifth. 1,000 × 10 % / 5 × LGD 100 % / (1 + 5 % / 5) = 20 / 1.01 = 19.80
    outlook = Outlook((100_000,), FIVE, last_days=73)
    assert expected_loss(outlook, segment("10", loss="100"), (one_scenario(),)).amount == 1_980


def test_p11_cash_flows_leave_a_loss_of_3_389_818_44() -> None:
    # 3,000,000 / 1.06 = 2,830,188.68; 2,000,000 / 1.06² = 1,779,992.88; together 4,610,181.56
    six = Rate.percent("6")
    flows = (CashFlow(date(2026, 12, 31), yuan("3000000")), CashFlow(date(2027, 12, 31), yuan("2000000")))
    found = recovery(yuan("8000000"), flows, six, AS_OF)
    shown = [round(value) for _, value in found.present_values]
    assert shown == [yuan("2830188.68"), yuan("1779992.88")]
    assert (found.present_value, found.loss) == (yuan("4610181.56"), yuan("3389818.44"))
    # 3,389,818.44 / 8,000,000 = 42.3727 %, below the 50 % of 可疑
    assert round(Fraction(found.loss, 8_000_000_00) * 10**6) == 423_727
    assert found.next_year_interest(six) == yuan("276610.89")


def test_days_beyond_whole_years_discount_in_proportion() -> None:
    # one year and 73 days at 10 %: 1 / (1.1 × 1.02)
    assert discount_factor(date(2025, 1, 1), date(2026, 3, 15), Rate.percent("10")) == 1 / (
        Fraction(11, 10) * Fraction(102, 100)
    )
    # a leap year is one year
    assert discount_factor(date(2023, 12, 31), date(2024, 12, 31), Rate.percent("10")) == Fraction(10, 11)
    # from 29 February the anniversary is the 28th
    assert discount_factor(date(2024, 2, 29), date(2025, 2, 28), Rate.percent("10")) == Fraction(10, 11)


def test_more_than_is_owed_is_no_gain() -> None:
    assert recovery(100, (CashFlow(date(2026, 1, 31), 500),), FIVE, AS_OF).loss == 0
    assert recovery(100, (), FIVE, AS_OF).loss == 100


@pytest.mark.parametrize("day", [AS_OF, date(2025, 1, 1), date(2076, 1, 1)])
def test_a_cash_flow_that_is_not_ahead_is_refused(day: date) -> None:
    with pytest.raises(InvalidInput, match="day"):
        recovery(100, (CashFlow(day, 1),), FIVE, AS_OF)


def naive(outlook: Outlook, group: Segment, scenario: Scenario) -> Fraction:
    """The formula of the guide, 3.5, year by year in fractions."""
    one = Fraction(1)
    survival, factor, loss = one, one, Fraction(0)
    given_loss = min(
        one, Fraction(round_half_up(Fraction(group.loss.units * scenario.loss_factor.units, 10**8)), 10**8)
    )
    for t, exposure in enumerate(outlook.exposures):
        hazard = Fraction(group.hazards[min(t, len(group.hazards) - 1)].units * scenario.default_factor.units, 10**16)
        hazard = min(one, Fraction(round_half_up(hazard * 10**8), 10**8))
        factor /= 1 + Fraction(outlook.rate.units, 10**8)
        unsecured = max(0, exposure - outlook.recoverable)
        lost = max(given_loss * unsecured, Fraction(group.least_loss.units, 10**8) * exposure)
        loss += survival * hazard * lost * factor
        survival *= 1 - hazard
    return loss


def round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


outlooks = st.builds(
    Outlook,
    exposures=st.lists(st.integers(0, 10**13), min_size=1, max_size=8).map(tuple),
    rate=st.integers(0, 36_000_000).map(Rate),
    recoverable=st.integers(0, 10**13),
)
segments = st.builds(
    lambda hazards, one, other: Segment("S", ("*",), tuple(hazards), max(one, other), min(one, other), Ratio(0)),
    st.lists(shares, min_size=1, max_size=6),
    shares,
    shares,
)


@given(outlooks, segments, scenario_lists())
def test_the_loss_is_that_of_the_formula_and_lies_between_its_scenarios(
    outlook: Outlook, group: Segment, scenarios: tuple[Scenario, ...]
) -> None:
    found = expected_loss(outlook, group, scenarios)
    exact = [naive(outlook, group, scenario) for scenario in scenarios]
    assert [Fraction(*row.loss) for row in found.scenarios] == exact
    weights = [Fraction(scenario.weight.units, RATIO_SCALE) for scenario in scenarios]
    assert found.amount == round_half_up(sum((w * x for w, x in zip(weights, exact, strict=True)), Fraction(0)))
    rounded = [row.loss.rounded for row in found.scenarios]
    assert min(rounded) <= found.amount <= max(rounded)
    assert 0 <= found.amount <= max(outlook.exposures)


@given(outlooks, segments, scenario_lists())
def test_a_lifetime_never_costs_less_than_its_first_year_and_a_default_no_less_than_a_year(
    outlook: Outlook, group: Segment, scenarios: tuple[Scenario, ...]
) -> None:
    first = expected_loss(outlook.first_year(), group, scenarios).amount
    assert first <= expected_loss(outlook, group, scenarios).amount
    assert first <= impaired_loss(outlook, group, scenarios).amount


def test_weights_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(InvalidInput, match="100 %"):
        expected_loss(Outlook((100,), FIVE), segment("1"), (one_scenario("99.999999"),))
    with pytest.raises(InvalidInput, match="denominator"):
        weighted([(pct("50"), Exact(1, 2)), (pct("50"), Exact(1, 3))])


@pytest.mark.parametrize(
    "wrong",
    [
        {"exposures": ()},
        {"exposures": (-1,)},
        {"exposures": (1,) * 51},
        {"exposures": (1,), "last_days": 0},
        {"exposures": (1,), "last_days": 366},
        {"exposures": (1,), "recoverable": -1},
    ],
)
def test_an_impossible_outlook_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        Outlook(**{"rate": FIVE, **wrong})  # type: ignore[arg-type]
