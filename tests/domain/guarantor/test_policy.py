"""The packaged guarantor policy against the parameter register, and the law it may not weaken."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from postloan.domain.guarantor.policy import (
    DEFAULT_GUARANTOR_POLICY,
    PARAMETERS,
    CapacityRule,
    GuarantorBook,
    breaches,
)
from postloan.domain.policy import AdoptionRefusal, VersionBook, adopt_version
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.ratio import Ratio

LAW = DEFAULT_GUARANTOR_POLICY


def test_the_packaged_policy_has_the_exposure_limits_of_the_parameter_register() -> None:
    assert [ratio.text for ratio in (LAW.loans_to_one, LAW.loans_to_group)] == ["10", "15"]
    assert [ratio.text for ratio in (LAW.exposure_to_one, LAW.exposure_to_group)] == ["15", "20"]
    assert (LAW.exposure_to_bank.text, LAW.large_exposure.text, LAW.review_months) == ("25", "2.5", 12)


def test_every_field_has_a_parameter_with_a_marked_source_in_the_same_order() -> None:
    names = [field.name for field in fields(LAW)]
    assert names == ["version", "effective_from", "recorded_at", *(parameter.name for parameter in PARAMETERS)]
    assert all(parameter.source.startswith("[") and parameter.description_zh for parameter in PARAMETERS)


def test_the_packaged_policy_breaks_nothing_and_a_stricter_one_neither() -> None:
    assert breaches(LAW) == ()
    assert breaches(replace(LAW, loans_to_one=Ratio.percent("5"), exposure_to_one=Ratio.percent("8"))) == ()


@pytest.mark.parametrize(
    ("field", "weaker"),
    [
        ("loans_to_one", Ratio.percent("10.000001")),
        ("loans_to_group", Ratio.percent("15.000001")),
        ("exposure_to_one", Ratio.percent("15.000001")),
        ("exposure_to_group", Ratio.percent("20.000001")),
        ("exposure_to_bank", Ratio.percent("25.000001")),
        ("large_exposure", Ratio.percent("5")),
        ("one_debtor_of_company", Ratio.percent("11")),
        ("guarantee_company_capacity", CapacityRule(Ratio.percent("1001"), Ratio.percent("0"))),
        ("small_business_company_capacity", CapacityRule(Ratio.percent("1501"), Ratio.percent("0"))),
        ("review_months", 13),
        ("review_months", 0),
        ("statement_months", 37),
        ("circle_length", 13),
        ("circle_length", 1),
        ("chain_length", 0),
    ],
)
def test_a_weaker_or_impossible_choice_is_a_breach_named_by_its_field(field: str, weaker: Any) -> None:
    (breach,) = breaches(replace(LAW, **{field: weaker}))
    assert breach.parameter == field
    assert breach.message_zh


def test_one_party_may_not_be_allowed_more_than_a_group() -> None:
    (breach,) = breaches(replace(LAW, exposure_to_group=Ratio.percent("14")))
    assert breach.parameter == "exposure_to_one"


def test_a_bank_adopts_a_version_that_breaks_nothing_and_no_other() -> None:
    book: GuarantorBook = VersionBook((LAW,))
    later = replace(LAW, version="own", effective_from=date(2026, 1, 1), recorded_at=datetime(2025, 12, 1, tzinfo=UTC))
    adopted = adopt_version(book, replace(later, chain_length=2), breaches(later))
    assert isinstance(adopted, VersionBook)
    assert (adopted.at(date(2025, 12, 31)).chain_length, adopted.at(date(2026, 1, 1)).chain_length) == (3, 2)
    weaker = replace(later, review_months=24)
    refusal = adopt_version(book, weaker, breaches(weaker))
    assert isinstance(refusal, Refusal)
    assert refusal.code is AdoptionRefusal.BREAKS_THE_STATUTE


def test_a_version_has_a_name_and_an_instant() -> None:
    with pytest.raises(InvalidInput, match="version"):
        replace(LAW, version="")
    with pytest.raises(InvalidInput, match="recorded_at"):
        replace(LAW, recorded_at=datetime(2026, 1, 1))  # noqa: DTZ001
