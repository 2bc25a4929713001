"""Facts that can never be right are refused with the field named, before any rule sees them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.risk_classification.checks import MAX_CLAIMS, checked
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.facts import (
    AllBanks,
    DebtorFacts,
    HumanClass,
    LookThrough,
    Repayments,
    Restructured,
    Source,
    SplitPart,
    Underlying,
)
from postloan.domain.shared.errors import InvalidInput

from .builders import DAY, MENTION, MILLION, NORMAL, SUBSTANDARD, claim, debtor

TOMORROW = date(2025, 4, 1)


def source(**changes: Any) -> Source:
    return replace(Source("days_past_due", "A", "loan account", "17", DAY), **changes)


def test_facts_that_may_be_are_given_back_as_they_are() -> None:
    full = debtor(
        claim(
            proposed_split=(SplitPart(6 * MILLION, MENTION), SplitPart(4 * MILLION, SUBSTANDARD)),
            human=HumanClass(MENTION, "理由"),
            repayments=Repayments(DAY, (TOMORROW,)),
            restructured=Restructured(in_observation=True, class_before=NORMAL, observation_end=TOMORROW),
            rating=1,
            secured=0,
            cash_flow_cover=120,
        ),
        claim("B", kind=ClaimKind.STRUCTURED_PRODUCT, look_through=LookThrough((Underlying("x", NORMAL),), True)),
        sources=(source(), source(fact="evades_debt", claim="", row="")),
    )
    assert checked(full) is full


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("balance", {"balance": -1}),
        ("balance", {"balance": 10**17 + 1}),
        ("balance", {"balance": True}),
        ("days_past_due", {"days_past_due": -1}),
        ("days_past_due", {"days_past_due": 36_501}),
        ("expected_loss", {"expected_loss": 10 * MILLION + 1}),
        ("expected_loss", {"expected_loss": -1}),
        ("secured", {"secured": -1}),
        ("cash_flow_cover", {"cash_flow_cover": 100_001}),
        ("rating", {"rating": 31}),
        ("rating", {"rating": 0}),
        ("claim.id", {"identity": ""}),
        ("claim.id", {"identity": "a\x00b"}),
        ("human.reason", {"human": HumanClass(SUBSTANDARD, " ")}),
        ("human.reason", {"human": HumanClass(SUBSTANDARD, "x" * 501)}),
        ("uncertain_between", {"uncertain_between": (NORMAL, NORMAL)}),
        ("proposed_split", {"proposed_split": (SplitPart(MILLION, NORMAL),)}),
        ("proposed_split.amount", {"proposed_split": (SplitPart(-1, NORMAL), SplitPart(10 * MILLION + 1, NORMAL))}),
        ("proposed_split", {"proposed_split": (SplitPart(0, NORMAL),) * 51}),
        ("repayments.cured_on", {"repayments": Repayments(TOMORROW)}),
        ("repayments.missed_since", {"repayments": Repayments(DAY, missed_since=TOMORROW)}),
        ("repayments.due_dates", {"repayments": Repayments(DAY, (TOMORROW, TOMORROW))}),
        ("repayments.due_dates", {"repayments": Repayments(DAY, (TOMORROW,) * 1_201)}),
        ("restructured.times", {"restructured": Restructured(in_observation=True, class_before=NORMAL, times=0)}),
        (
            "restructured.observation_end",
            {"restructured": Restructured(in_observation=False, class_before=NORMAL, observation_end=TOMORROW)},
        ),
        ("look_through.name", {"look_through": LookThrough((Underlying("", NORMAL),), True)}),
        ("look_through.assets", {"look_through": LookThrough((Underlying("x", NORMAL),) * 1_001, True)}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_claim_that_cannot_be_is_refused(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(debtor(claim(**changes)))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("claims", debtor()),
        ("claims", debtor(claim(), claim())),
        ("claims", debtor(*(claim(str(n)) for n in range(MAX_CLAIMS + 1)))),
        ("id", replace(debtor(claim()), id="x" * 101)),
        ("all_banks.overdue_over_90", debtor(claim(), all_banks=AllBanks(10, 11))),
        ("all_banks.total_debt", debtor(claim(), all_banks=AllBanks(-1, 0))),
        ("merger_date", debtor(claim(), merger_date=TOMORROW)),
        ("source.fact", debtor(claim(), sources=(source(fact="moon"),))),
        ("source.fact", debtor(claim(), sources=(source(claim=""),))),
        ("source.claim", debtor(claim(), sources=(source(claim="Z"),))),
        ("source.origin", debtor(claim(), sources=(source(origin=""),))),
        ("source.row", debtor(claim(), sources=(source(row="x" * 501),))),
        ("source.day", debtor(claim(), sources=(source(day=TOMORROW),))),
        ("sources", debtor(claim(), sources=(source(),) * 50_001)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_debtor_that_cannot_be_is_refused(field: str, facts: DebtorFacts) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(facts)
    assert refused.value.field == field
