"""The packaged write-off policy against the regulation, and the body of the measure that it may not weaken."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from postloan.domain.policy import adopt_version
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.ratio import Ratio
from postloan.domain.write_off.kinds import Annex, ConfirmingRole, Criterion, Department, Level, Paper, Stream
from postloan.domain.write_off.parameters import PARAMETERS
from postloan.domain.write_off.policy import (
    DEFAULT_WRITE_OFF,
    PACKAGED_WRITE_OFF,
    WRITE_OFF_2013,
    ApprovalTier,
)
from postloan.domain.write_off.rule import Wait
from postloan.domain.write_off.statute import breaches

from .builders import DAY, MILLION

LAW = DEFAULT_WRITE_OFF
RULES = LAW.criteria


def test_the_packaged_policy_has_the_terms_of_the_parameter_register() -> None:
    assert (LAW.liability_months, LAW.audit_months, LAW.report_months) == (24, 5, 6)
    assert set(LAW.confirming) == set(ConfirmingRole)
    assert set(LAW.departments) == set(Department)


def test_every_field_has_a_parameter_with_a_marked_source_in_the_same_order() -> None:
    names = [field.name for field in fields(LAW)]
    assert names == ["version", "effective_from", "recorded_at", *(parameter.name for parameter in PARAMETERS)]
    assert all(parameter.source.startswith("[") and parameter.description_zh for parameter in PARAMETERS)
    assert all(rule.source.startswith("[") for policy in (LAW, WRITE_OFF_2013) for rule in policy.criteria)


def test_both_packaged_versions_break_nothing() -> None:
    assert breaches(LAW) == ()
    assert breaches(WRITE_OFF_2013) == ()


@pytest.mark.parametrize(
    ("field", "weaker"),
    [
        ("liability_months", 25),
        ("liability_months", 0),
        ("audit_months", 6),
        ("report_months", 7),
        ("check_months", 13),
        ("plan_days", 0),
        ("confirming", tuple(ConfirmingRole)[:2]),
        ("departments", tuple(Department)[:4]),
        ("quorum", Ratio.percent("50")),
        ("majority", Ratio.percent("100.000001")),
        ("tiers", (ApprovalTier(1, Level.BRANCH),)),
        ("tiers", (ApprovalTier(0, Level.BOARD), ApprovalTier(5, Level.BRANCH))),
        ("tiers", (ApprovalTier(0, Level.BRANCH), ApprovalTier(0, Level.BOARD))),
        ("common_papers", ((Paper.PURSUIT_RECORD,),)),
        ("internal_papers", ()),
        ("reference_papers", ((Paper.LEGAL_OPINION,), (Paper.COLLECTION_REPORT,))),
        ("criteria", (*RULES, RULES[0])),
        ("criteria", tuple(rule for rule in RULES if rule.annex is not Annex.CARD)),
    ],
)
def test_a_weaker_or_impossible_choice_is_a_breach_named_by_its_field(field: str, weaker: Any) -> None:
    found = breaches(replace(LAW, **{field: weaker}))
    assert found
    assert all(breach.parameter.startswith(field) for breach in found)
    assert all(breach.message and breach.message_zh for breach in found)


def test_a_tier_needs_somebody_and_a_criterion_its_ground_and_papers() -> None:
    nobody = replace(LAW, tiers=(ApprovalTier(0, Level.BRANCH, 0),))
    assert [breach.parameter for breach in breaches(nobody)] == ["tiers.0.persons"]
    for bare in (replace(RULES[0], papers=()), replace(RULES[0], grounds=()), replace(RULES[0], by_list=True)):
        found = breaches(replace(LAW, criteria=(bare, *RULES[1:])))
        assert [breach.parameter for breach in found] == [f"criteria.{Criterion.BANKRUPTCY_CLOSED}"]


def test_what_leans_on_other_criteria_comes_after_them() -> None:
    last_first = (*[rule for rule in RULES if rule.also], *[rule for rule in RULES if not rule.also])
    names = {breach.parameter for breach in breaches(replace(LAW, criteria=last_first))}
    assert names == {f"criteria.{Criterion.ASSET_IN_KIND}"}


def test_a_bank_adopts_a_stricter_version_and_no_weaker_one() -> None:
    later = {"version": "own", "effective_from": DAY, "recorded_at": datetime(2026, 3, 1, tzinfo=UTC)}
    strict = replace(LAW, **later, audit_months=3)  # type: ignore[arg-type]
    assert not isinstance(adopt_version(PACKAGED_WRITE_OFF, strict, breaches(strict)), Refusal)
    weak = replace(strict, audit_months=6)
    assert isinstance(adopt_version(PACKAGED_WRITE_OFF, weak, breaches(weak)), Refusal)


def test_an_impossible_order_or_term_is_no_policy() -> None:
    with pytest.raises(InvalidInput):
        replace(LAW, recovery_order=(Stream.PRINCIPAL,))
    with pytest.raises(InvalidInput):
        replace(LAW, tiers=())
    with pytest.raises(InvalidInput):
        Wait(months=-1)


@pytest.mark.parametrize(
    ("sales", "assets", "small"),
    [(200, 200, True), (201, 200, False), (200, 201, False)],
)
def test_a_small_enterprise_has_at_most_200_million_of_sales_and_of_assets(
    sales: int, assets: int, small: bool
) -> None:
    assert LAW.small_enterprise(sales * MILLION, assets * MILLION) is small
