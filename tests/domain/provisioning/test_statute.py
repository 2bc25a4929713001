"""A policy weaker than the law is refused with the rule named; a stricter one is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.encoding import from_json, to_json
from postloan.domain.provisioning import DEFAULT_PROVISIONING, PARAMETERS, ProvisioningPolicy, breaches
from postloan.domain.provisioning.parts import ClassRatios, Factors, Floats, Requirement, Segment
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio

from .builders import one_scenario, pct, policy, segment

SPECIFIC = DEFAULT_PROVISIONING.specific
BANDS = DEFAULT_PROVISIONING.bands


def test_the_packaged_policy_breaks_nothing() -> None:
    assert breaches(DEFAULT_PROVISIONING) == ()


def test_every_field_is_described_with_a_source_mark() -> None:
    names = list(ProvisioningPolicy.__dataclass_fields__)
    assert [parameter.name for parameter in PARAMETERS] == names[3:]
    for parameter in PARAMETERS:
        assert parameter.source.startswith(("[S]", "[K-h]", "[K-m]", "[I]")), parameter.name
        assert parameter.description_zh


def test_a_policy_is_written_and_read_as_json() -> None:
    given_factors = policy(factors=Factors(pct("100"), pct("90"), pct("13.5")))
    assert from_json(ProvisioningPolicy, to_json(given_factors)) == given_factors


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"specific": replace(SPECIFIC, special_mention=pct("1.999999"))}, "specific.special_mention"),
        ({"specific": replace(SPECIFIC, substandard=pct("24"))}, "specific.substandard"),
        ({"specific": replace(SPECIFIC, doubtful=pct("49"))}, "specific.doubtful"),
        ({"specific": replace(SPECIFIC, loss=pct("99"))}, "specific.loss"),
        ({"specific": replace(SPECIFIC, substandard=pct("60"))}, "specific.substandard"),
        ({"floats": Floats(substandard=-2_001)}, "floats.substandard"),
        ({"floats": Floats(doubtful=2_001)}, "floats.doubtful"),
        ({"general": pct("0.99")}, "general"),
        ({"coefficients": replace(DEFAULT_PROVISIONING.coefficients, normal=pct("1.49"))}, "coefficients.normal"),
        ({"risk_assets": pct("1.49")}, "risk_assets"),
        ({"base": Requirement(pct("149"), pct("2.5"))}, "base.coverage"),
        ({"base": Requirement(pct("150"), pct("2.4"))}, "base.provision"),
        ({"bands": (replace(BANDS[0], requirement=Requirement(pct("119"), pct("1.5"))), *BANDS[1:])}, "bands.coverage"),
        ({"bands": (BANDS[1], BANDS[0], *BANDS[2:])}, "bands"),
        ({"bands": BANDS[:3]}, "bands.coverage"),
        ({"bands": (), "factors": Factors(pct("100"), pct("90"), pct("13.5"))}, "factors"),
        ({"increase_after": 31}, "increase_after"),
        ({"default_after": 91}, "default_after"),
        ({"default_after": 20}, "increase_after"),
        ({"scenarios": (one_scenario("60"), one_scenario("39.999999", code="B"))}, "scenarios"),
        ({"scenarios": (one_scenario("60"), one_scenario("40.000001", code="B"))}, "scenarios"),
        ({"scenarios": (one_scenario(),)}, "scenarios"),
        ({"scenarios": (one_scenario("50"), one_scenario("50"))}, "scenarios"),
        ({"segments": ()}, "segments"),
        ({"segments": (segment("1"), segment("2"))}, "segments"),
    ],
)
def test_a_policy_weaker_than_the_law_names_what_it_breaks(changes: dict[str, object], parameter: str) -> None:
    found = breaches(policy(**changes))
    assert parameter in [breach.parameter for breach in found]
    assert all(breach.source and breach.message_zh for breach in found)


@pytest.mark.parametrize(
    "changes",
    [
        {"specific": ClassRatios(pct("1"), pct("5"), pct("30"), pct("60"), pct("100"))},
        {"floats": Floats(2_000, -2_000)},
        {"general": pct("1.5")},
        {"base": Requirement(pct("200"), pct("3"))},
        {"increase_after": 15, "default_after": 60},
    ],
)
def test_a_stricter_policy_is_taken(changes: dict[str, object]) -> None:
    assert breaches(policy(**changes)) == ()


def test_floats_must_not_make_a_worse_class_cheaper() -> None:
    # 40 % + 20 % = 48 % of 次级, 50 % − 20 % = 40 % of 可疑
    odd = policy(specific=replace(SPECIFIC, substandard=pct("40")), floats=Floats(2_000, -2_000))
    assert [breach.parameter for breach in breaches(odd)] == ["floats"]


@given(st.integers(0, 10**8 * 3), st.integers(0, 10**8 * 3))
def test_no_requirement_below_the_base_passes(coverage: int, provision: int) -> None:
    found = breaches(policy(base=Requirement(Ratio(coverage), Ratio(provision))))
    assert bool(found) == (coverage < 150_000_000 or provision < 2_500_000)


def test_a_segment_is_found_by_product_then_debtor_then_the_rest() -> None:
    rows = tuple(
        Segment(code, covers, (pct("1"),), pct("45"), pct("10"), pct("40"))
        for code, covers in (("REST", ("*",)), ("PEOPLE", ("PERSON",)), ("CARS", ("CAR-LOAN",)))
    )
    given_segments = policy(segments=rows)
    assert given_segments.segment("CAR-LOAN", "PERSON").code == "CARS"
    assert given_segments.segment("HOME", "PERSON").code == "PEOPLE"
    assert given_segments.segment("HOME", "ENTERPRISE").code == "REST"
    with pytest.raises(InvalidInput, match="rest"):
        policy(segments=rows[1:]).segment("HOME", "ENTERPRISE")


@pytest.mark.parametrize(
    "changes",
    [
        {"hazards": ()},
        {"hazards": (pct("100.000001"),)},
        {"loss": pct("101")},
        {"least_loss": pct("46")},
        {"covers": ()},
        {"covers": ("x" * 65,)},
        {"code": " a"},
    ],
)
def test_an_impossible_segment_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        replace(segment("1"), **changes)  # type: ignore[arg-type]
