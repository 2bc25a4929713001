"""Worked examples P1, P3, P4 and P6 of the guide, 11.4, and what provisions obey for any figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.provisioning.parts import (
    Factors,
    Floats,
    Requirement,
    SpecialKind,
    SpecialReserve,
)
from postloan.domain.provisioning.policy import ProvisioningPolicy
from postloan.domain.provisioning.ratios import (
    Binding,
    Quality,
    after_write_off,
    band_of,
    decimal,
    required,
    requirement_of,
)
from postloan.domain.provisioning.regulatory import (
    Traits,
    equity_reserve,
    general_reserve,
    regulatory,
    specific_reserve,
)
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass

from .builders import MILLION, PORTFOLIO, amounts, classes, pct, policy, yuan

POLICY = policy()
LOANS = sum(PORTFOLIO.values())
NPL = 280 * MILLION


def test_p1_specific_130_9_and_general_93_make_223_9_million() -> None:
    # 420×2 % + 150×25 % + 90×50 % + 40×100 % = 8.4 + 37.5 + 45 + 40 = 130.9; 9,300×1 % = 93
    specific, general = specific_reserve(PORTFOLIO, POLICY), general_reserve(LOANS, POLICY)
    assert (specific, general) == (yuan("130900000"), yuan("93000000"))
    assert specific + general == yuan("223900000")


def test_p3_an_estimate_of_280_6_against_310_needs_nothing_and_the_floor_is_139_5_million() -> None:
    # 8,600×1.5 % + 420×3 % + 150×30 % + 90×60 % + 40 = 129 + 12.6 + 45 + 54 + 40 = 280.6
    found = equity_reserve(PORTFOLIO, 310 * MILLION, LOANS, POLICY)
    assert (found.estimate, found.by_estimate) == (yuan("280600000"), 0)
    assert found.by_risk_assets == found.required == yuan("139500000")


def test_an_estimate_beyond_the_impairment_held_is_reserved_from_profit() -> None:
    # 280.6 − 100 = 180.6, more than 139.5
    assert equity_reserve(PORTFOLIO, 100 * MILLION, LOANS, POLICY).required == yuan("180600000")


def test_p4_a_reserve_of_380_million_is_40_short_and_coverage_binds() -> None:
    quality = Quality(LOANS, NPL, 380 * MILLION)
    assert decimal(quality.npl_ratio and quality.npl_ratio * 100, 4) == "3.0108"
    assert decimal(quality.provision_ratio and quality.provision_ratio * 100, 4) == "4.0860"
    assert decimal(quality.coverage and quality.coverage * 100, 4) == "135.7143"
    found = required(quality, requirement_of(POLICY))
    assert (found.by_provision_ratio, found.by_coverage) == (yuan("232500000"), yuan("420000000"))
    assert (found.amount, found.shortfall, found.binding) == (yuan("420000000"), yuan("40000000"), Binding.COVERAGE)


def test_p6_writing_off_40_million_fully_provided_raises_coverage_to_179_1667_percent() -> None:
    before = Quality(LOANS, NPL, 470 * MILLION)
    after = after_write_off(before, 40 * MILLION)
    assert (after.loans, after.npl, after.reserve) == (9_260 * MILLION, 240 * MILLION, 430 * MILLION)
    assert decimal(after.provision_ratio and after.provision_ratio * 100, 4) == "4.6436"
    assert decimal(after.coverage and after.coverage * 100, 4) == "179.1667"
    assert decimal(after.npl_ratio and after.npl_ratio * 100, 4) == "2.5918"
    assert before.coverage is not None
    assert after.coverage is not None
    assert after.coverage > before.coverage


def test_both_requirements_are_equal_at_an_npl_ratio_of_one_sixtieth() -> None:
    # 2.5 % of 60 = 1.5 = 150 % of 1: NPL ratio 1/60 = 1.6667 %
    found = required(Quality(60 * MILLION, MILLION, 0), POLICY.base)
    assert found.binding is Binding.BOTH
    assert required(Quality(60 * MILLION, MILLION - 1, 0), POLICY.base).binding is Binding.PROVISION_RATIO
    assert required(Quality(60 * MILLION, MILLION + 1, 0), POLICY.base).binding is Binding.COVERAGE


@pytest.mark.parametrize(
    ("accuracy", "disposal", "capital", "coverage", "provision"),
    [
        # the requirement is the strictest of the three, 3.4
        ("100", "90", "13.5", "120", "1.5"),
        ("99.999999", "90", "13.5", "130", "1.8"),
        ("100", "89.99", "13.5", "130", "1.8"),
        ("100", "90", "13.49", "130", "1.8"),
        ("85", "75", "12.5", "130", "1.8"),
        ("84.99", "95", "15", "140", "2.1"),
        ("70", "60", "11.5", "140", "2.1"),
        ("120", "59.99", "15", "150", "2.5"),
        ("69.99", "90", "13.5", "150", "2.5"),
        ("100", "100", "11.49", "150", "2.5"),
    ],
)
def test_the_differentiated_requirement_is_the_strictest_of_three_factors(
    accuracy: str, disposal: str, capital: str, coverage: str, provision: str
) -> None:
    factors = Factors(pct(accuracy), pct(disposal), pct(capital))
    wanted = Requirement(pct(coverage), pct(provision))
    assert band_of(factors, POLICY.bands).requirement == wanted
    assert requirement_of(policy(factors=factors)) == wanted


def test_floats_move_only_substandard_and_doubtful_and_by_a_share_of_the_ratio() -> None:
    lower, higher = policy(floats=Floats(-2_000, -2_000)), policy(floats=Floats(2_000, 2_000))

    def found(c: RiskClass, given: ProvisioningPolicy) -> int:
        return regulatory(yuan("100"), c, Traits(), given).specific

    # ±20 % of 25 % and of 50 %: 20–30 % and 40–60 %
    expected = {
        RiskClass.NORMAL: ("0", "0"),
        RiskClass.SPECIAL_MENTION: ("2", "2"),
        RiskClass.SUBSTANDARD: ("20", "30"),
        RiskClass.DOUBTFUL: ("40", "60"),
        RiskClass.LOSS: ("100", "100"),
    }
    assert {c: (found(c, lower), found(c, higher)) for c in RiskClass} == {
        c: (yuan(low), yuan(high)) for c, (low, high) in expected.items()
    }


def test_special_reserves_of_region_industry_and_product_add_up_to_at_most_the_balance() -> None:
    rules = (
        SpecialReserve(SpecialKind.INDUSTRY, "C13", pct("3")),
        SpecialReserve(SpecialKind.REGION, "15", pct("2")),
        SpecialReserve(SpecialKind.KIND, "CONSUMER", pct("1")),
    )
    given = policy(special=rules)
    found = regulatory(yuan("1000"), RiskClass.NORMAL, Traits("150100", "C1310", "CONSUMER"), given)
    assert (found.special, found.special_rules) == (yuan("60"), rules)
    # an industry matches by its beginning, a product as a whole
    assert regulatory(yuan("1000"), RiskClass.NORMAL, Traits("110000", "C1310", "CONSUMER-2"), given).special == 3_000
    assert regulatory(yuan("1000"), RiskClass.LOSS, Traits("150100", "C1310", "CONSUMER"), given).special == 0


def test_half_a_cent_is_rounded_up_once() -> None:
    # 0.25 yuan × 2 % = 0.5 cent
    assert regulatory(25, RiskClass.SPECIAL_MENTION, Traits(), POLICY).specific == 1
    assert regulatory(24, RiskClass.SPECIAL_MENTION, Traits(), POLICY).specific == 0
    # two claims of 0.24: each rounds to nothing, the portfolio of 0.48 to one cent
    assert specific_reserve({RiskClass.SPECIAL_MENTION: 48}, POLICY) == 1


@given(amounts, amounts, classes, classes)
def test_provisions_never_fall_with_a_worse_class_or_a_larger_balance(
    one: int, other: int, a: RiskClass, b: RiskClass
) -> None:
    small, large = sorted((one, other))
    better, worse = sorted((a, b))
    given = policy(special=(SpecialReserve(SpecialKind.KIND, "P", pct("7")),))
    traits = Traits(product="P")
    least, most = regulatory(small, better, traits, given), regulatory(large, worse, traits, given)
    assert least.specific <= most.specific
    assert least.impairment <= most.impairment
    assert least.general <= most.general


@given(amounts, amounts, amounts)
def test_shortfall_is_what_the_reserve_lacks_of_the_higher_amount(loans: int, npl: int, reserve: int) -> None:
    npl = min(npl, loans)
    found = required(Quality(loans, npl, reserve), POLICY.base)
    exact = max(Fraction(loans) * Fraction(25, 1000), Fraction(npl) * Fraction(3, 2))
    assert abs(found.amount - exact) <= Fraction(1, 2)
    assert found.shortfall == max(0, found.amount - reserve)
    assert required(Quality(loans, npl, reserve + found.shortfall), POLICY.base).shortfall == 0


def test_a_write_off_beyond_npl_or_reserve_is_refused() -> None:
    quality = Quality(100, 50, 30)
    assert after_write_off(quality, 30) == Quality(70, 20, 0)
    for amount in (31, -1):
        with pytest.raises(InvalidInput, match="amount"):
            after_write_off(quality, amount)


def test_ratios_of_nothing_are_none() -> None:
    quality = Quality(0, 0, 5)
    assert (quality.provision_ratio, quality.coverage, quality.npl_ratio) == (None, None, None)
    with pytest.raises(InvalidInput):
        Quality(10, 11, 0)


@given(st.fractions(min_value=-10, max_value=10))
def test_shown_decimals_are_within_half_of_the_last_place(value: Fraction) -> None:
    text = decimal(value, 4)
    assert text is not None
    assert abs(Fraction(text) - value) <= Fraction(1, 20_000)


def test_shares_are_exact_ratios() -> None:
    assert POLICY.base == Requirement(Ratio(150_000_000), Ratio(2_500_000))
