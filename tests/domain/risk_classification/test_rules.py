"""The worked examples of the regulation, 11.1, and the tables of 2.2 and 2.3; what each rule asks and does not ask."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from postloan.domain.risk_classification.catalogue import CATALOGUE
from postloan.domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    HumanClass,
    LookThrough,
    SplitPart,
    Underlying,
)
from postloan.domain.risk_classification.outcome import VoiceKind
from postloan.domain.shared.risk_class import RiskClass

from .builders import (
    ALL_MET,
    DOUBTFUL,
    LOSS,
    MENTION,
    MILLION,
    NORMAL,
    SUBSTANDARD,
    card,
    claim,
    classes,
    debtor,
    one,
    person,
    policy,
    said,
    small,
)

TECHNICAL: dict[str, Any] = {"technical_cause": True, "cause_documented": True}


def impaired(loss: int) -> ClaimFacts:
    """Credit-impaired, with an expected loss in basis points of a balance of ten million."""
    return claim(credit_impaired=True, expected_loss=10 * MILLION * loss // 10_000)


@pytest.mark.parametrize(
    ("given", "wanted", "by"),
    [
        pytest.param(claim(), NORMAL, "6", id="C1"),
        pytest.param(claim(days_past_due=1), MENTION, "10(1)", id="C2"),
        pytest.param(claim(days_past_due=4), MENTION, "10(1)", id="C4 without a cause"),
        pytest.param(claim(days_past_due=8, **TECHNICAL), MENTION, "10(1)", id="C4"),
        pytest.param(claim(days_past_due=5, technical_cause=True), MENTION, "10(1)", id="C5 not documented"),
        pytest.param(claim(days_past_due=90), MENTION, "10(1)", id="C6"),
        pytest.param(claim(days_past_due=91), SUBSTANDARD, "11(1)", id="C7"),
        pytest.param(
            claim(days_past_due=91, guarantee=Guarantee.PLEDGE, secured=10 * MILLION), SUBSTANDARD, "11(1)", id="C8"
        ),
        pytest.param(claim(days_past_due=270), SUBSTANDARD, "11(1)", id="C10 270"),
        pytest.param(claim(days_past_due=271), DOUBTFUL, "12(1)", id="C10 271"),
        pytest.param(claim(days_past_due=360), DOUBTFUL, "12(1)", id="C11 360"),
        pytest.param(claim(days_past_due=361), LOSS, "13(1)", id="C11 361"),
        pytest.param(claim(fund_use_changed=True), MENTION, "10(2)", id="C12"),
        pytest.param(claim(repaid_by_new_debt=True), MENTION, "10(3)", id="C13"),
        pytest.param(impaired(3_000), SUBSTANDARD, "11(2)", id="C27"),
        pytest.param(impaired(4_999), SUBSTANDARD, "11(2)", id="C28 below"),
        pytest.param(impaired(5_000), DOUBTFUL, "12(3)", id="C28"),
        pytest.param(impaired(8_999), DOUBTFUL, "12(3)", id="C29 89.99 %"),
        pytest.param(impaired(9_000), LOSS, "13(3)", id="C29 90.00 %"),
        pytest.param(claim(uncertain_between=(MENTION, SUBSTANDARD)), SUBSTANDARD, "5", id="C41"),
        pytest.param(claim(kind=ClaimKind.ACCEPTANCE_ADVANCE, days_past_due=1), MENTION, "10(1)", id="advance"),
        pytest.param(claim(human=HumanClass(DOUBTFUL, "fraud found")), DOUBTFUL, "human", id="human"),
    ],
)
def test_worked_example_of_one_claim(given: ClaimFacts, wanted: RiskClass, by: str) -> None:
    result = one(debtor(given))
    assert (result.risk_class, result.binding[-1]) == (wanted, by)


@pytest.mark.parametrize(
    ("changes", "days", "wanted", "by"),
    [
        pytest.param({"npl_at_other_banks": True, "all_banks": AllBanks(100, 8)}, 0, MENTION, "10(4)", id="C16"),
        pytest.param({"npl_at_other_banks": True, "all_banks": AllBanks(100, 20)}, 0, MENTION, "10(4)", id="C21"),
        pytest.param(
            {"npl_at_other_banks": True, "all_banks": AllBanks(10_000, 2_001)}, 0, SUBSTANDARD, "11(4)", id="C22"
        ),
        pytest.param(
            {"rating_cut_sharp": True, "ability_significantly_lowered": True}, 0, SUBSTANDARD, "11(3)", id="C25"
        ),
        pytest.param({"rating_cut_sharp": True}, 0, NORMAL, "6", id="C26"),
        pytest.param({"evades_debt": True}, 10, DOUBTFUL, "12(2)", id="C31"),
        pytest.param({"bankruptcy": Bankruptcy.LIQUIDATION}, 40, LOSS, "13(2)", id="C32"),
        pytest.param({"bankruptcy": Bankruptcy.REORGANISATION}, 40, SUBSTANDARD, "11(2)", id="C33 reorganisation"),
        pytest.param({"bankruptcy": Bankruptcy.SETTLEMENT}, 0, SUBSTANDARD, "11(2)", id="C33 settlement"),
    ],
)
def test_worked_example_of_a_debtor(changes: dict[str, Any], days: int, wanted: RiskClass, by: str) -> None:
    result = one(debtor(claim(days_past_due=days), **changes))
    assert result.risk_class is wanted
    assert by in result.binding


def test_c3_a_documented_outage_exempts_seven_days_inclusive() -> None:
    result = one(debtor(claim(days_past_due=7, **TECHNICAL)))
    assert result.risk_class is NORMAL
    (exemption,) = [voice for voice in result.voices if voice.kind is VoiceKind.EXEMPTION]
    assert (exemption.rule, exemption.of) == ("10(1) exemption", "10(1)")


def test_c14_a_qualifying_renewal_may_stay_normal() -> None:
    given = claim(kind=ClaimKind.SMALL_BUSINESS_LOAN, repaid_by_new_debt=True, renewal=ALL_MET)
    result = one(debtor(given, size=DebtorSize.SMALL))
    assert result.risk_class is NORMAL
    assert "10(3) exception" in said(result)


@pytest.mark.parametrize(
    "broken",
    [
        {"signed_before_maturity": False},
        {"on_borrowers_application": False},
        {"previous_class": MENTION},
        {"lawful_operation": False},
        {"stable_operation": False},
        {"good_credit": False},
        {"interest_arrears": True},
        {"no_misuse": False},
        {"no_debt_evasion": False},
        {"working_capital": False},
        {"meets_new_loan_standard": False},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_c15_every_single_condition_of_a_renewal_is_needed(broken: dict[str, Any]) -> None:
    given = claim(kind=ClaimKind.SMALL_BUSINESS_LOAN, repaid_by_new_debt=True, renewal=replace(ALL_MET, **broken))
    result = one(debtor(given, size=DebtorSize.MICRO))
    assert (result.risk_class, result.binding) == (MENTION, ("10(3)",))


@pytest.mark.parametrize(
    ("size", "matures", "wanted"),
    [
        (DebtorSize.MICRO, None, NORMAL),
        (DebtorSize.MEDIUM, date(2027, 9, 30), NORMAL),
        (DebtorSize.MEDIUM, date(2027, 10, 1), MENTION),
        (DebtorSize.LARGE, None, MENTION),
    ],
)
def test_renewals_are_for_small_and_micro_and_for_medium_until_september_2027(
    size: DebtorSize, matures: date | None, wanted: RiskClass
) -> None:
    given = claim(repaid_by_new_debt=True, renewal=replace(ALL_MET, old_maturity=matures))
    assert classes(debtor(given, size=size)) == [wanted]


def test_an_owners_business_loan_may_be_renewed_too() -> None:
    given = claim(kind=ClaimKind.PERSONAL_LOAN, repaid_by_new_debt=True, renewal=ALL_MET)
    assert classes(person(given)) == [NORMAL]


def test_bonds_are_excepted_from_repayment_by_new_debt() -> None:
    result = one(debtor(claim(kind=ClaimKind.BOND, repaid_by_new_debt=True)))
    assert result.risk_class is NORMAL
    assert "10(3) exception" in said(result)


def test_c17_a_persons_debts_elsewhere_do_not_count() -> None:
    home = claim(kind=ClaimKind.PERSONAL_LOAN, guarantee=Guarantee.MORTGAGE)
    result = one(person(home, npl_at_other_banks=True, all_banks=AllBanks(50_000, 50_000)))
    assert (result.risk_class, result.binding) == (NORMAL, ("8",))


def test_c18_more_than_a_tenth_makes_every_claim_non_performing() -> None:
    a, b = classify(debtor(claim(balance=8 * MILLION), claim("B", balance=MILLION, days_past_due=95)), policy())
    assert (a.risk_class, a.binding) == (SUBSTANDARD, ("7",))
    assert (b.risk_class, b.binding) == (SUBSTANDARD, ("11(1)",))


def test_c19_exactly_a_tenth_makes_the_others_special_mention_only() -> None:
    a, b = classify(debtor(claim(balance=9 * MILLION), claim("B", balance=MILLION, days_past_due=95)), policy())
    assert (a.risk_class, a.binding) == (MENTION, ("10(4)",))
    assert b.risk_class is SUBSTANDARD


def test_a_hair_above_a_tenth_exceeds_it() -> None:
    # 1,000,400 / 10,000,000 = 10.004 %, which prints as 10.00 %.
    facts = debtor(claim(balance=8_999_600), claim("B", balance=1_000_400, days_past_due=95))
    assert classes(facts) == [SUBSTANDARD, SUBSTANDARD]


def test_c20_accepted_enhancement_excepts_from_the_tenth_but_not_from_10_4() -> None:
    facts = debtor(claim(balance=8 * MILLION, accepted_enhancement=True), claim("B", balance=MILLION, days_past_due=95))
    a, _ = classify(facts, policy())
    assert (a.risk_class, a.binding) == (MENTION, ("10(4)",))
    assert "7 exception" in said(a)


def test_c23_a_persons_other_loan_is_not_drawn_along() -> None:
    facts = person(
        claim(kind=ClaimKind.PERSONAL_LOAN, balance=8 * MILLION),
        claim("B", kind=ClaimKind.PERSONAL_LOAN, balance=MILLION, days_past_due=95),
    )
    assert classes(facts) == [NORMAL, SUBSTANDARD]


def test_no_claim_on_a_natural_person_is_lifted_whatever_its_kind() -> None:
    # regulations 2.4: a natural person has no 10 %, no 10(4), no 11(4).
    facts = person(claim(), claim("B", days_past_due=95), npl_at_other_banks=True, all_banks=AllBanks(100, 100))
    assert classes(facts) == [NORMAL, SUBSTANDARD]


def test_an_enterprises_retail_claim_is_not_lifted_but_counts() -> None:
    facts = debtor(claim(balance=8 * MILLION), small(95, balance=MILLION, identity="B"), size=DebtorSize.SMALL)
    assert classes(facts) == [SUBSTANDARD, DOUBTFUL]
    back = debtor(
        claim(balance=MILLION, days_past_due=95), small(0, balance=MILLION, identity="B"), size=DebtorSize.SMALL
    )
    assert classes(back) == [SUBSTANDARD, NORMAL]


def test_c24_a_group_members_default_does_not_spread_by_itself() -> None:
    found = claim(group_member_npl=True, group_assessment=GroupAssessment.NO_EFFECT)
    result = one(debtor(found))
    assert result.risk_class is NORMAL
    assert "7 group" in said(result)
    affected = claim(group_member_npl=True, group_assessment=GroupAssessment.AFFECTED)
    assert one(debtor(affected)).binding == ("7 group",)


def test_c30_expected_loss_without_impairment_decides_nothing() -> None:
    assert classes(debtor(claim(expected_loss=10 * MILLION))) == [NORMAL]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(0, NORMAL), (1, MENTION), (90, MENTION), (91, SUBSTANDARD), (120, SUBSTANDARD), (121, DOUBTFUL), (180, DOUBTFUL),
     (181, LOSS)],
)  # fmt: skip
def test_c34_cards_follow_their_own_stricter_matrix(days: int, wanted: RiskClass) -> None:
    result = one(person(card(days)))
    assert result.risk_class is wanted
    assert "card" in result.binding


_BOUNDS = (0, 1, 8, 31, 91, 181, 271, 361)
_COMBINED = {
    # regulations 2.2: the matrix combined with the floors of 2023, from each number of days on.
    Guarantee.CREDIT: (NORMAL, MENTION, MENTION, SUBSTANDARD, DOUBTFUL, DOUBTFUL, DOUBTFUL, LOSS),
    Guarantee.GUARANTEE: (NORMAL, MENTION, MENTION, MENTION, SUBSTANDARD, DOUBTFUL, DOUBTFUL, LOSS),
    Guarantee.MORTGAGE: (NORMAL, MENTION, MENTION, MENTION, SUBSTANDARD, SUBSTANDARD, DOUBTFUL, LOSS),
    Guarantee.PLEDGE: (NORMAL, MENTION, MENTION, MENTION, SUBSTANDARD, SUBSTANDARD, DOUBTFUL, LOSS),
}


@pytest.mark.parametrize("guarantee", Guarantee)
def test_small_enterprises_follow_the_combined_table_on_every_day(guarantee: Guarantee) -> None:
    for days in range(400):
        cell = sum(days >= bound for bound in _BOUNDS) - 1
        found = classes(debtor(small(days, guarantee=guarantee), size=DebtorSize.SMALL))
        assert found == [_COMBINED[guarantee][cell]], days


@pytest.mark.parametrize("guarantee", Guarantee)
def test_a_technical_week_leaves_the_matrix_cell_alone(guarantee: Guarantee) -> None:
    wanted = MENTION if guarantee is Guarantee.CREDIT else NORMAL
    for days in range(1, 8):
        facts = debtor(small(days, guarantee=guarantee, **TECHNICAL), size=DebtorSize.SMALL)
        assert classes(facts) == [wanted], days


def test_c35_to_c39_name_the_matrix_or_the_floor_that_bound() -> None:
    by = {
        days_and: one(debtor(small(days_and[0], guarantee=days_and[1]), size=DebtorSize.SMALL)).binding
        for days_and in (
            (25, Guarantee.GUARANTEE), (60, Guarantee.CREDIT), (100, Guarantee.MORTGAGE), (300, Guarantee.PLEDGE),
            (20, Guarantee.CREDIT),
        )
    }  # fmt: skip
    assert by == {
        (25, Guarantee.GUARANTEE): ("10(1)",),
        (60, Guarantee.CREDIT): ("small-enterprise matrix",),
        (100, Guarantee.MORTGAGE): ("11(1)",),
        (300, Guarantee.PLEDGE): ("12(1)",),
        (20, Guarantee.CREDIT): ("small-enterprise matrix", "10(1)"),
    }


@pytest.mark.parametrize(("days", "wanted"), [(0, MENTION), (20, SUBSTANDARD), (60, DOUBTFUL), (400, LOSS)])
def test_a_major_signal_takes_one_class_off_the_matrix(days: int, wanted: RiskClass) -> None:
    result = one(debtor(small(days, major_warning_signal=True), size=DebtorSize.SMALL))
    assert result.risk_class is wanted
    assert "small-enterprise rule 6" in result.binding


def test_personal_loans_follow_their_matrix_and_its_first_row_shares_the_exemption() -> None:
    # A common shape: 1-90 special mention, 91-180 substandard, 181-360 doubtful, more loss.
    for days, wanted in ((0, NORMAL), (1, MENTION), (91, SUBSTANDARD), (181, DOUBTFUL), (360, DOUBTFUL), (361, LOSS)):
        loan = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, days_past_due=days)
        assert classes(person(loan)) == [wanted]
    outage = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, days_past_due=7, **TECHNICAL)
    assert classes(person(outage)) == [NORMAL]


def test_c40_a_claim_is_not_split_and_takes_the_worst_part() -> None:
    parts = (SplitPart(6 * MILLION, MENTION), SplitPart(4 * MILLION, SUBSTANDARD))
    result = one(debtor(claim(proposed_split=parts)))
    assert (result.risk_class, set(result.binding)) == (SUBSTANDARD, {"5", "9"})


def test_a_structured_product_takes_the_class_of_what_it_holds() -> None:
    held = (Underlying("loan 1", NORMAL), Underlying("loan 2", DOUBTFUL))
    product = claim(kind=ClaimKind.STRUCTURED_PRODUCT, look_through=LookThrough(held, penetrable=False))
    assert one(debtor(product)).binding == ("16",)
    assert classes(debtor(product)) == [DOUBTFUL]
    tranche = LookThrough(held, penetrable=True, by_expected_loss=True, expected_class=MENTION)
    assert classes(debtor(claim(kind=ClaimKind.STRUCTURED_PRODUCT, look_through=tranche))) == [MENTION]


def test_a_persons_better_class_changes_nothing() -> None:
    result = one(debtor(claim(days_past_due=95, human=HumanClass(NORMAL, "good customer"))))
    assert (result.risk_class, result.binding) == (SUBSTANDARD, ("11(1)",))


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (date(2024, 8, 20), {1: "2024-08-21", 7: "2024-08-27", 8: "2024-08-28", 90: "2024-11-18", 91: "2024-11-19",
                             270: "2025-05-17", 271: "2025-05-18", 360: "2025-08-15", 361: "2025-08-16"}),
        (date(2025, 3, 31), {1: "2025-04-01", 7: "2025-04-07", 8: "2025-04-08", 90: "2025-06-29", 91: "2025-06-30",
                             270: "2025-12-26", 271: "2025-12-27", 360: "2026-03-26", 361: "2026-03-27"}),
        (date(2025, 6, 20), {1: "2025-06-21", 7: "2025-06-27", 8: "2025-06-28", 90: "2025-09-18", 91: "2025-09-19",
                             270: "2026-03-17", 271: "2026-03-18", 360: "2026-06-15", 361: "2026-06-16"}),
    ],
    ids=["2024-08-20", "2025-03-31", "2025-06-20"],
)  # fmt: skip
def test_the_boundary_calendar(due: date, days: dict[int, str]) -> None:
    # 11.1: on which day which number of days past due is reached, and the class with a documented cause.
    worst = {1: NORMAL, 7: NORMAL, 8: MENTION, 90: MENTION, 91: SUBSTANDARD, 270: SUBSTANDARD, 271: DOUBTFUL,
             360: DOUBTFUL, 361: LOSS}  # fmt: skip
    for past, text in days.items():
        as_of = due + timedelta(days=past)
        assert as_of.isoformat() == text
        facts = debtor(claim(days_past_due=(as_of - due).days, **TECHNICAL), as_of=as_of)
        assert classes(facts) == [worst[past]]


def test_every_entry_of_the_catalogue_has_a_source_and_asks_for_facts_that_exist() -> None:
    assert all(entry.source and entry.text_zh and entry.title and entry.title_zh for entry in CATALOGUE.values())
    fields = set(ClaimFacts.__dataclass_fields__) | set(type(debtor(claim())).__dataclass_fields__)
    assert {fact for entry in CATALOGUE.values() for fact in entry.facts} <= fields
