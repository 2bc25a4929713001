"""The engine's order: holds, restructuring, mergers, debtor floors over the classes reached; unknown facts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.risk_classification.classes import Bankruptcy, ClaimKind, DebtorSize, GroupAssessment
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import AllBanks, ClaimFacts, HumanClass, Restructured
from postloan.domain.risk_classification.outcome import Standing, Voice, VoiceKind
from postloan.domain.risk_classification.policy import UnknownTreatment
from postloan.domain.shared.risk_class import RiskClass

from .builders import (
    CURED,
    DOUBTFUL,
    LOSS,
    MENTION,
    MILLION,
    NORMAL,
    NOT_CURED,
    POLICY,
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

OBSERVED = Restructured(in_observation=True, class_before=NORMAL, observation_end=date(2025, 10, 20))
MERGED = date(2024, 3, 31)
UNASSESSED = replace(CURED, able_to_perform=None)


# --- what holds a class (14) -----------------------------------------------------------------------------------------


def test_a_non_performing_class_is_held_and_counts_in_the_tenth() -> None:
    # regulations 1.15: A 4 m current, B 1 m previously substandard: B held (14), 20 %, so A substandard by 7.
    a, b = classify(debtor(claim(balance=4 * MILLION), claim("B", balance=MILLION, previous_class=SUBSTANDARD)), POLICY)
    assert (a.risk_class, a.binding) == (SUBSTANDARD, ("7",))
    assert (b.risk_class, b.binding) == (SUBSTANDARD, ("14",))


@pytest.mark.parametrize(
    ("as_of", "wanted"), [(date(2024, 11, 7), DOUBTFUL), (date(2024, 11, 8), NORMAL)], ids=["day before", "R10"]
)
def test_the_way_up_opens_on_its_day_and_not_the_day_before(as_of: date, wanted: RiskClass) -> None:
    held = claim(previous_class=DOUBTFUL, repayments=CURED)
    result = one(debtor(held, as_of=as_of))
    assert result.risk_class is wanted
    assert "14" in said(result)


def test_an_impaired_claim_elsewhere_in_the_bank_keeps_all_down() -> None:
    held = claim(previous_class=SUBSTANDARD, repayments=CURED)
    assert classes(debtor(held, claim("B", credit_impaired=True))) == [SUBSTANDARD, SUBSTANDARD]


def test_a_bank_may_let_a_class_follow_the_facts_inside_npl() -> None:
    # Art. 14 governs the way to normal and special mention only; keeping the very class is the prudent default.
    lighter = debtor(claim(previous_class=LOSS, days_past_due=100))
    assert classes(lighter) == [LOSS]
    assert classes(lighter, policy(keep_class_inside_npl=False)) == [SUBSTANDARD]
    assert classes(debtor(claim(previous_class=LOSS)), policy(keep_class_inside_npl=False)) == [SUBSTANDARD]


def test_retail_claims_go_up_by_days_past_due() -> None:
    for back in (claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, previous_class=SUBSTANDARD),
                 card(0, previous_class=LOSS)):  # fmt: skip
        result = one(person(back))
        assert result.risk_class is NORMAL
        assert {"8", "14 exception"} <= said(result)
    judged = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=False, previous_class=SUBSTANDARD)
    assert one(person(judged)).binding == ("14",)


def test_new_terms_alone_never_improve_the_class_of_a_retail_claim() -> None:
    # 100 days past due yesterday, rescheduled today: no day past due by the new terms, no payment made.
    state = Restructured(in_observation=True, class_before=SUBSTANDARD)
    loan = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, previous_class=SUBSTANDARD, restructured=state)
    assert classes(person(loan)) == [SUBSTANDARD]
    assert classes(person(replace(loan, repayments=CURED))) == [MENTION]
    left = replace(state, in_observation=False, difficulty_solved=True)
    assert classes(person(replace(loan, restructured=left))) == [NORMAL]


# --- restructured assets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "previous", "repaid", "wanted", "by"),
    [
        pytest.param(OBSERVED, NORMAL, False, MENTION, "21", id="at least special mention"),
        pytest.param(replace(OBSERVED, class_before=DOUBTFUL), DOUBTFUL, False, DOUBTFUL, "21", id="keeps doubtful"),
        pytest.param(replace(OBSERVED, class_before=LOSS), None, False, LOSS, "21", id="keeps the class before"),
        pytest.param(
            replace(OBSERVED, class_before=SUBSTANDARD), SUBSTANDARD, True, MENTION, "21", id="up to special mention"
        ),
        pytest.param(
            replace(OBSERVED, became_non_performing=True), SUBSTANDARD, True, MENTION, "21", id="fell and came back"
        ),
        pytest.param(replace(OBSERVED, times=2), MENTION, False, SUBSTANDARD, "22", id="again"),
        pytest.param(
            replace(OBSERVED, times=2, class_before=DOUBTFUL), DOUBTFUL, False, DOUBTFUL, "21", id="again, doubtful"
        ),
        pytest.param(
            Restructured(in_observation=False, class_before=MENTION), MENTION, False, MENTION, "21", id="not solved"
        ),
        pytest.param(
            Restructured(in_observation=False, class_before=MENTION, times=3, difficulty_solved=True),
            MENTION, False, NORMAL, "6", id="left observation",
        ),
    ],
)  # fmt: skip
def test_restructured(
    state: Restructured, previous: RiskClass | None, repaid: bool, wanted: RiskClass, by: str
) -> None:
    given = claim(restructured=state, previous_class=previous, repayments=CURED if repaid else NOT_CURED)
    result = one(debtor(given))
    assert result.risk_class is wanted
    assert by in result.binding
    assert "20" in said(result)


def test_refinancing_in_difficulty_is_restructured_from_its_first_day() -> None:
    result = one(debtor(claim(repaid_by_new_debt=True, financial_difficulty=True)))
    assert (result.risk_class, result.binding) == (MENTION, ("10(3)", "21"))
    healthy = one(debtor(claim(repaid_by_new_debt=True)))
    assert "23" in said(healthy)
    assert healthy.binding == ("10(3)",)


def test_terms_changed_in_difficulty_are_restructured_from_their_first_day() -> None:
    result = one(debtor(claim(modified_in_difficulty=True)))
    assert (result.risk_class, result.binding) == (MENTION, ("21",))
    assert "17" in said(result)
    assert one(debtor(claim())).binding == ("6",)


# --- mergers (15) ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("previous", [MENTION, SUBSTANDARD, LOSS])
def test_after_a_merger_no_class_goes_up_for_six_months(previous: RiskClass) -> None:
    given = claim(previous_class=previous, repayments=CURED)
    frozen = one(debtor(given, merger_date=date(2024, 9, 30), as_of=date(2025, 3, 30)))
    assert (frozen.risk_class, "15" in frozen.binding) == (previous, True)
    free = one(debtor(given, merger_date=date(2024, 9, 30), as_of=date(2025, 3, 31)))
    assert free.risk_class is NORMAL


def test_a_freeze_holds_the_class_before_a_restructuring_too() -> None:
    given = claim(restructured=replace(OBSERVED, class_before=DOUBTFUL), repayments=CURED)
    assert classes(debtor(given)) == [MENTION]
    assert "15" in one(debtor(given, merger_date=date(2025, 1, 31))).binding
    assert classes(debtor(given, merger_date=date(2025, 1, 31))) == [DOUBTFUL]


def test_c43_the_targets_npl_keeps_its_class_and_is_left_out() -> None:
    facts = debtor(
        claim(balance=8 * MILLION, previous_class=NORMAL),
        claim("B", balance=MILLION, previous_class=SUBSTANDARD, repayments=CURED, from_merged_debtor=True),
        merger_date=MERGED,
        as_of=date(2024, 8, 31),
    )
    a, b = classify(facts, POLICY)
    assert (a.risk_class, b.risk_class) == (NORMAL, SUBSTANDARD)
    assert "15 exclusion" in said(a)
    assert "15" in b.binding
    # After the freeze the target's claim counts again: 1/9 = 11.11 %.
    later = replace(facts, as_of=date(2024, 10, 31))
    assert classes(later) == [SUBSTANDARD, SUBSTANDARD]


def test_the_targets_late_debts_are_left_out_at_all_banks_too() -> None:
    # 25 of 100 would exceed a fifth; without the target's 10: 15 of 90 = 16.67 %.
    facts = debtor(
        claim(balance=80 * MILLION),
        claim("B", balance=10 * MILLION, days_past_due=95, from_merged_debtor=True),
        merger_date=MERGED,
        as_of=date(2024, 8, 31),
        all_banks=AllBanks(100 * MILLION, 25 * MILLION),
    )
    assert classes(facts) == [NORMAL, SUBSTANDARD]


def test_the_acquirers_own_npl_counts_during_the_freeze() -> None:
    facts = debtor(
        claim(balance=8 * MILLION), claim("B", balance=MILLION, days_past_due=95), merger_date=MERGED,
        as_of=date(2024, 8, 31),
    )  # fmt: skip
    assert classes(facts) == [SUBSTANDARD, SUBSTANDARD]


# --- debtor floors over the classes reached ---------------------------------------------------------------------------


def test_a_persons_worsening_counts_in_the_tenth() -> None:
    facts = debtor(claim(balance=4 * MILLION), claim("B", balance=MILLION, human=HumanClass(SUBSTANDARD, "fraud")))
    assert classes(facts) == [SUBSTANDARD, SUBSTANDARD]


def test_the_tenth_binds_a_claim_that_is_npl_itself_where_the_others_suffice() -> None:
    late: dict[str, Any] = {"days_past_due": 95}
    a, b = classify(debtor(claim(balance=MILLION, **late), claim("B", balance=MILLION // 20, **late)), POLICY)
    # 0.05 / 1.05 = 4.76 % without A, 1 / 1.05 = 95.24 % without B.
    assert (a.binding, b.binding) == (("11(1)",), ("11(1)", "7"))


def test_own_debts_alone_may_trigger_nothing_at_exact_shares() -> None:
    # 9.6 of 48 million is exactly 20 %, 1 of 10 million exactly 10 %.
    facts = debtor(
        claim(balance=9 * MILLION), claim("B", balance=MILLION, days_past_due=95),
        all_banks=AllBanks(48 * MILLION, 96 * MILLION // 10),
    )  # fmt: skip
    assert classes(facts) == [MENTION, SUBSTANDARD]


def test_enhancement_does_not_except_from_11_4() -> None:
    facts = debtor(claim(accepted_enhancement=True), all_banks=AllBanks(100, 21))
    assert one(facts).binding == ("11(4)",)


# --- unknown facts ---------------------------------------------------------------------------------------------------


def treated(rule: str, treatment: UnknownTreatment) -> Any:
    return policy(unknown=tuple((name, treatment if name == rule else was) for name, was in POLICY.unknown))


@pytest.mark.parametrize(
    ("given", "changes", "rule", "fact", "worse"),
    [
        (claim(days_past_due=None), {}, "10(1)", "days_past_due", MENTION),
        (claim(days_past_due=None), {}, "11(1)", "days_past_due", SUBSTANDARD),
        (claim(days_past_due=None), {}, "12(1)", "days_past_due", DOUBTFUL),
        (claim(days_past_due=None), {}, "13(1)", "days_past_due", LOSS),
        (claim(fund_use_changed=None), {}, "10(2)", "fund_use_changed", MENTION),
        (claim(repaid_by_new_debt=None), {}, "10(3)", "repaid_by_new_debt", MENTION),
        (claim(group_member_npl=None), {}, "7 group", "group_member_npl", MENTION),
        (claim(group_member_npl=True), {}, "7 group", "group_assessment", MENTION),
        (claim(credit_impaired=None), {}, "11(2)", "credit_impaired", SUBSTANDARD),
        (claim(credit_impaired=True, expected_loss=None), {}, "12(3)", "expected_loss", DOUBTFUL),
        (claim(credit_impaired=True, expected_loss=None), {}, "13(3)", "expected_loss", LOSS),
        (claim(credit_impaired=None, expected_loss=9 * MILLION), {}, "13(3)", "credit_impaired", LOSS),
        (claim(), {"npl_at_other_banks": None}, "10(4)", "npl_at_other_banks", MENTION),
        (claim(), {"all_banks": None}, "11(4)", "all_banks", SUBSTANDARD),
        (claim(), {"rating_cut_sharp": None, "ability_significantly_lowered": True}, "11(3)", "rating_cut_sharp",
         SUBSTANDARD),
        (claim(), {"rating_cut_sharp": True, "ability_significantly_lowered": None}, "11(3)",
         "ability_significantly_lowered", SUBSTANDARD),
        (claim(), {"evades_debt": None}, "12(2)", "evades_debt", DOUBTFUL),
        (claim(), {"bankruptcy": None}, "13(2)", "bankruptcy", LOSS),
        (claim(kind=ClaimKind.STRUCTURED_PRODUCT), {}, "16", "look_through", LOSS),
        (claim(repaid_by_new_debt=True, financial_difficulty=None), {}, "17", "financial_difficulty", MENTION),
        (claim(modified_in_difficulty=None), {}, "17", "modified_in_difficulty", MENTION),
        (small(major_warning_signal=None), {}, "small-enterprise rule 6", "major_warning_signal", MENTION),
        (claim(previous_class=DOUBTFUL, repayments=None), {}, "14", "repayments", DOUBTFUL),
        (claim(previous_class=LOSS, repayments=UNASSESSED), {}, "14", "able_to_perform", LOSS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_an_unknown_fact_is_named_and_treated_as_the_policy_says(
    given: ClaimFacts, changes: dict[str, Any], rule: str, fact: str, worse: RiskClass
) -> None:
    facts = debtor(given, **changes)
    for treatment in UnknownTreatment:
        result = one(facts, treated(rule, treatment))
        assert (rule, fact, treatment) in result.unknown
        assumed = [voice for voice in result.voices if voice.rule == rule and voice.assumed]
        if treatment is UnknownTreatment.WORSE:
            assert [voice.risk_class for voice in assumed] == [worse]
            assert result.risk_class >= worse
        else:
            assert assumed == []
        if treatment is UnknownTreatment.BLOCKS:
            assert result.standing is Standing.BLOCKED


def test_a_silent_rule_that_could_only_give_a_better_class_leaves_the_result_final() -> None:
    provisional = one(debtor(claim(fund_use_changed=None)))
    assert (provisional.risk_class, provisional.standing) == (NORMAL, Standing.PROVISIONAL)
    final = one(debtor(claim(fund_use_changed=None, days_past_due=95)))
    assert (final.risk_class, final.standing) == (SUBSTANDARD, Standing.FINAL)
    assert final.unknown


def test_a_claim_that_may_yet_be_npl_leaves_the_others_provisional() -> None:
    a, b = classify(debtor(claim(), claim("B", credit_impaired=None)), POLICY)
    assert (a.standing, b.standing) == (Standing.PROVISIONAL, Standing.PROVISIONAL)
    a, b = classify(debtor(claim(), claim("B", fund_use_changed=None)), POLICY)
    assert (a.standing, b.standing) == (Standing.FINAL, Standing.PROVISIONAL)


def test_nobody_must_say_of_a_person_what_is_asked_of_enterprises() -> None:
    loan = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, group_member_npl=None)
    facts = person(loan, all_banks=None, npl_at_other_banks=None, rating_cut_sharp=None)
    result = one(replace(facts, ability_significantly_lowered=None))
    assert (result.unknown, result.standing) == ((), Standing.FINAL)


def test_what_our_own_books_prove_is_not_unknown() -> None:
    # B is non-performing here, so that nobody need say what there is elsewhere.
    a, _ = classify(debtor(claim(balance=100 * MILLION), claim("B", balance=1, days_past_due=95),
                           npl_at_other_banks=None), POLICY)  # fmt: skip
    assert a.binding == ("10(4)",)


# --- results ---------------------------------------------------------------------------------------------------------


def test_a_result_holds_tokens_only_and_every_voice_in_order() -> None:
    result = one(debtor(claim(days_past_due=361)))
    assert result.voices == (
        Voice("6", VoiceKind.BASE, NORMAL),
        Voice("10(1)", VoiceKind.FLOOR, MENTION),
        Voice("11(1)", VoiceKind.FLOOR, SUBSTANDARD),
        Voice("12(1)", VoiceKind.FLOOR, DOUBTFUL),
        Voice("13(1)", VoiceKind.FLOOR, LOSS),
    )
    assert (result.claim, result.binding, result.standing) == ("A", ("13(1)",), Standing.FINAL)


def test_switched_off_exemptions_and_matrices_are_not_heard() -> None:
    strict = policy(
        switched_off=("10(1) exemption", "10(3) exception", "7 exception", "small-enterprise matrix", "14 exception")
    )
    outage = claim(days_past_due=3, technical_cause=True, cause_documented=True)
    assert classes(debtor(outage), strict) == [MENTION]
    assert classes(debtor(claim(kind=ClaimKind.BOND, repaid_by_new_debt=True)), strict) == [MENTION]
    enhanced = debtor(claim(balance=8, accepted_enhancement=True), claim("B", balance=1, days_past_due=95))
    assert classes(enhanced, strict) == [SUBSTANDARD, SUBSTANDARD]
    assert classes(debtor(small(60), size=DebtorSize.SMALL), strict) == [MENTION]
    assert classes(person(card(0, previous_class=SUBSTANDARD)), strict) == [SUBSTANDARD]


def test_reorganisation_is_evidence_of_impairment_for_the_shares_too() -> None:
    facts = debtor(claim(expected_loss=5 * MILLION), bankruptcy=Bankruptcy.REORGANISATION)
    assert one(facts).binding == ("12(3)",)


def test_an_affected_group_member_is_at_least_special_mention_even_if_assumed() -> None:
    facts = debtor(claim(group_member_npl=True, group_assessment=GroupAssessment.NOT_MADE))
    assert classes(facts, treated("7 group", UnknownTreatment.WORSE)) == [MENTION]
    assert one(facts).standing is Standing.PROVISIONAL
