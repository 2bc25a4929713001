"""Explanations of pointed cases, their numbers counted by hand; amounts are fen."""

from dataclasses import replace
from datetime import date

import pytest

from postloan.domain.risk_classification.catalogue import CATALOGUE
from postloan.domain.risk_classification.classes import Bankruptcy, ClaimKind
from postloan.domain.risk_classification.counterfactual import facts_on
from postloan.domain.risk_classification.counterfactual_facts import SETTLED, Move, apply_changes
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.explanation import explain
from postloan.domain.risk_classification.explanation_data import Explanation, Way
from postloan.domain.risk_classification.explanation_facts import LABELS, cited, percent
from postloan.domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    Repayments,
    Restructured,
    Source,
    SplitPart,
)
from postloan.domain.risk_classification.outcome import Standing
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.reasons import SENTENCES
from postloan.domain.risk_classification.upgrade import ObstacleCode
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass

AS_OF = date(2025, 3, 31)
CLEAN = ClaimFacts(
    "A",
    balance=1_000_000_00,
    days_past_due=0,
    technical_cause=False,
    cause_documented=False,
    fund_use_changed=False,
    repaid_by_new_debt=False,
    financial_difficulty=False,
    credit_impaired=False,
    expected_loss=0,
    accepted_enhancement=False,
    major_warning_signal=False,
    group_member_npl=False,
    key_customer=False,
)
HEALTHY = DebtorFacts(
    "D",
    AS_OF,
    (CLEAN,),
    all_banks=AllBanks(100_000_000_00, 0),
    npl_at_other_banks=False,
    rating_cut_sharp=False,
    ability_significantly_lowered=False,
    bankruptcy=Bankruptcy.NONE,
    evades_debt=False,
)


def explained(*claims: ClaimFacts, debtor: DebtorFacts = HEALTHY) -> dict[str, Explanation]:
    facts = replace(debtor, claims=claims)
    return {e.claim: e for e in explain(facts, classify(facts, POLICY), POLICY)}


def of_one(claim: ClaimFacts, debtor: DebtorFacts = HEALTHY) -> Explanation:
    return explained(claim, debtor=debtor)[claim.id]


def changes(explanation: Explanation) -> list[tuple[str, str, object]]:
    assert explanation.better.way is Way.CHANGES
    return [(c.claim, c.fact, c.after) for c in explanation.better.changes]


def reason(explanation: Explanation, rule: str) -> str:
    return next(r.text.en for r in explanation.reasons if r.rule == rule)


def against(explanation: Explanation, risk_class: RiskClass, rule: str) -> tuple[str, int | None]:
    rejected = next(r for r in explanation.rejected if r.risk_class is risk_class)
    return next((a.text.en, a.short_by) for a in rejected.because if a.rule == rule)


def test_a_normal_claim_needs_nothing_and_says_how_far_it_is_from_every_worse_class() -> None:
    explanation = of_one(CLEAN)
    assert (explanation.risk_class, explanation.standing) == (RiskClass.NORMAL, Standing.FINAL)
    assert explanation.better.way is Way.NOT_NEEDED
    # 0 days: 1, 91, 271 and 361 days are missing to the four thresholds.
    distances = {RiskClass.SPECIAL_MENTION: 1, RiskClass.SUBSTANDARD: 91, RiskClass.DOUBTFUL: 271, RiskClass.LOSS: 361}
    for number, (risk_class, days) in zip((10, 11, 12, 13), distances.items(), strict=True):
        assert against(explanation, risk_class, f"{number}(1)")[1] == days
    assert explanation.upgrade is None
    assert explanation.unknown == ()


def test_terms_changed_in_difficulty_say_what_would_have_to_be_otherwise() -> None:
    explanation = of_one(replace(CLEAN, modified_in_difficulty=True))
    assert changes(explanation) == [("A", "modified_in_difficulty", False)]
    unsaid = of_one(replace(CLEAN, modified_in_difficulty=None))
    # The packaged policy counts what is unknown of art. 17 as the worse answer.
    assert changes(unsaid) == [("A", "modified_in_difficulty", False)]
    (unknown,) = unsaid.unknown
    assert unknown.text.en == (
        "Unknown, and asked for by art. 17: financial difficulty when terms were changed; "
        "it is counted as the worse answer; it could mean at least special mention."
    )


def test_c7_ninety_one_days_name_the_rule_the_number_and_the_way_back() -> None:
    explanation = of_one(replace(CLEAN, days_past_due=91))
    assert explanation.binding == ("11(1)",)
    assert reason(explanation, "11(1)") == (
        "91 days past due, more than 90 by 1: at least substandard; collateral is no defence."
    )
    assert changes(explanation) == [("A", "days_past_due", 90)]
    assert explanation.better.risk_class is RiskClass.SPECIAL_MENTION
    assert explanation.summary.zh.startswith("次级类,依据第十一条第一项。逾期91天,超过90天(超出1天)")


def test_c18_contagion_names_the_claims_the_share_and_the_payment_that_ends_it() -> None:
    # B 1,000,000 of 9,000,000 = 11.11 %. Paid down by p: (1 - p) / (9 - p) = 10 % at p = 0.111111…, so that B may
    # stay at 888,888.88.
    other = replace(CLEAN, id="B", days_past_due=95)
    found = explained(replace(CLEAN, balance=8_000_000_00), other)
    lifted = found["A"]
    assert lifted.binding == ("7",)
    assert "(B) are 1,000,000.00 of 9,000,000.00, 11.1111… %, more than 10 %" in reason(lifted, "7")
    assert changes(lifted) == [("B", "balance", 888_888_88)]
    assert lifted.better.risk_class is RiskClass.SPECIAL_MENTION
    assert changes(found["B"]) == [("B", "days_past_due", 90)]
    assert [(i.claim, i.value) for r in lifted.reasons if r.rule == "7" for i in r.inputs] == [
        ("A", "800000000"),
        ("B", "100000000"),
    ]


def test_exactly_ten_percent_says_how_little_is_missing() -> None:
    # 1,000,000 of 10,000,000 is exactly 10 %: one fen more of non-performing claims would exceed it.
    found = explained(replace(CLEAN, balance=9_000_000_00), replace(CLEAN, id="B", days_past_due=95))["A"]
    assert found.risk_class is RiskClass.SPECIAL_MENTION
    text, short = against(found, RiskClass.SUBSTANDARD, "7")
    assert "10 %, not more than 10 %: 0.01 more would be" in text
    assert short == 1


def test_c29_the_loss_that_is_missing_and_the_loss_that_would_help() -> None:
    # 89.99 % of 1,000,000.00 is 899,900.00: 100.00 are missing to 90 %; below 50 % is at most 499,999.99.
    explanation = of_one(replace(CLEAN, credit_impaired=True, expected_loss=899_900_00))
    assert explanation.binding == ("12(3)",)
    text, short = against(explanation, RiskClass.LOSS, "13(3)")
    assert short == 100_00
    assert "89.99 % of the balance of 1,000,000.00, below 90 %: 100.00 more" in text
    assert changes(explanation) == [("A", "expected_loss", 499_999_99)]
    assert explanation.better.risk_class is RiskClass.SUBSTANDARD


def test_c21_at_all_banks_the_amount_that_must_go() -> None:
    # 30 of 100 million exceed 20 %; 20 million do not.
    debtor = replace(HEALTHY, all_banks=AllBanks(100_000_000_00, 30_000_000_00))
    explanation = of_one(CLEAN, debtor)
    assert explanation.binding == ("11(4)",)
    assert changes(explanation) == [("", "all_banks.overdue_over_90", 20_000_000_00)]
    assert explanation.better.risk_class is RiskClass.NORMAL


def test_two_causes_need_two_changes() -> None:
    explanation = of_one(replace(CLEAN, days_past_due=400), replace(HEALTHY, bankruptcy=Bankruptcy.LIQUIDATION))
    assert explanation.binding == ("13(1)", "13(2)")
    assert changes(explanation) == [("", "bankruptcy", "NONE"), ("A", "days_past_due", 360)]
    assert explanation.better.risk_class is RiskClass.DOUBTFUL


def test_a_split_and_a_doubt_are_one_voice_each_and_a_person_is_named() -> None:
    split = (SplitPart(600_000_00, RiskClass.SPECIAL_MENTION), SplitPart(400_000_00, RiskClass.SUBSTANDARD))
    explanation = of_one(replace(CLEAN, proposed_split=split))
    assert changes(explanation) == [("A", "proposed_split", None)]
    assert reason(explanation, "9") == (
        "A split into 600,000.00 special mention and 400,000.00 substandard is not allowed; the whole claim of "
        "1,000,000.00 is substandard."
    )
    doubtful = of_one(replace(CLEAN, uncertain_between=(RiskClass.SPECIAL_MENTION, RiskClass.SUBSTANDARD)))
    assert changes(doubtful) == [("A", "uncertain_between", "SPECIAL_MENTION")]
    person = of_one(replace(CLEAN, human=HumanClass(RiskClass.DOUBTFUL, "site closed")))
    assert changes(person) == [("A", "human", "SUBSTANDARD")]
    assert reason(person, "human") == "A person set doubtful: site closed"


def test_r1_in_observation_only_time_helps_and_the_first_free_day_is_named() -> None:
    known = Restructured(in_observation=True, class_before=RiskClass.NORMAL, observation_end=date(2025, 4, 20))
    claim = replace(CLEAN, restructured=known)
    better = of_one(claim).better
    assert (better.way, better.earliest, better.risk_class) == (Way.TIME, date(2025, 4, 21), RiskClass.NORMAL)
    facts = replace(HEALTHY, claims=(claim,))
    (last,) = classify(facts_on(facts, date(2025, 4, 20)), POLICY)
    (free,) = classify(facts_on(facts, date(2025, 4, 21)), POLICY)
    assert (last.risk_class, free.risk_class) == (RiskClass.SPECIAL_MENTION, RiskClass.NORMAL)


def restructured_npl(as_of: date, previous: RiskClass) -> Explanation:
    """R7: substandard in observation, arrears paid 2024-12-05, observation through 2025-11-20."""
    known = Restructured(
        in_observation=True,
        class_before=RiskClass.NORMAL,
        observation_end=date(2025, 11, 20),
        became_non_performing=True,
    )
    dues = (date(2024, 12, 20), *(date(2025, month, 20) for month in range(1, 12)))
    cured = Repayments(date(2024, 12, 5), dues, None, able_to_perform=True)
    claim = replace(CLEAN, restructured=known, previous_class=previous, repayments=cured)
    return of_one(claim, replace(HEALTHY, as_of=as_of))


def test_r7_first_up_to_special_mention_by_art_14_then_normal_after_observation() -> None:
    held = restructured_npl(date(2025, 1, 31), RiskClass.SUBSTANDARD)
    assert held.risk_class is RiskClass.SUBSTANDARD
    assert (held.better.way, held.better.earliest) == (Way.TIME, date(2025, 6, 5))
    assert held.better.risk_class is RiskClass.SPECIAL_MENTION
    assert held.upgrade is not None
    assert held.upgrade.earliest == date(2025, 6, 5)
    (obstacle,) = held.upgrade.obstacles
    assert obstacle.code is ObstacleCode.WAITING
    assert "paid on 2024-12-05; 6 months end on 2025-06-05" in obstacle.text.en
    up = restructured_npl(date(2025, 6, 5), RiskClass.SUBSTANDARD)
    assert up.risk_class is RiskClass.SPECIAL_MENTION
    assert (up.better.way, up.better.earliest) == (Way.TIME, date(2025, 11, 21))


def test_r10_and_r16_a_freeze_and_a_term_the_later_counts() -> None:
    dues = tuple(date(2024, month, 20) for month in range(5, 13))
    cured = Repayments(date(2024, 5, 8), dues, None, able_to_perform=True)
    claim = replace(CLEAN, previous_class=RiskClass.SUBSTANDARD, repayments=cured)
    plain = of_one(claim, replace(HEALTHY, as_of=date(2024, 6, 30)))
    assert (plain.better.way, plain.better.earliest) == (Way.TIME, date(2024, 11, 8))
    merged = replace(HEALTHY, as_of=date(2024, 6, 30), merger_date=date(2024, 6, 1))
    assert of_one(claim, merged).better.earliest == date(2024, 12, 2)


def test_a_held_claim_that_only_lacks_an_assessment_says_so() -> None:
    cured = Repayments(date(2024, 1, 8), (date(2024, 2, 8), date(2024, 3, 8)), None, able_to_perform=None)
    explanation = of_one(replace(CLEAN, previous_class=RiskClass.DOUBTFUL, repayments=cured))
    assert changes(explanation) == [("A", "repayments.able_to_perform", True)]


def test_r13_the_impaired_claim_that_holds_another_is_the_change() -> None:
    cured = Repayments(date(2024, 1, 8), (date(2024, 2, 8), date(2024, 3, 8)), None, able_to_perform=True)
    held = replace(CLEAN, previous_class=RiskClass.SUBSTANDARD, repayments=cured)
    impaired = replace(CLEAN, id="B", balance=1_00, credit_impaired=True)
    assert changes(explained(held, impaired)["A"]) == [("B", "credit_impaired", False)]


def test_overdue_and_held_needs_payment_and_then_time() -> None:
    # Paid today, 2025-03-31, the six months end on 2025-09-30.
    arrears = Repayments(None, (), None, able_to_perform=True)
    claim = replace(CLEAN, days_past_due=120, previous_class=RiskClass.SUBSTANDARD, repayments=arrears)
    better = of_one(claim).better
    assert (better.way, better.earliest, better.risk_class) == (Way.PAYMENT_AND_TIME, date(2025, 9, 30), None)
    repeated = Restructured(True, RiskClass.NORMAL, times=2, observation_end=date(2026, 1, 15))
    assert of_one(replace(claim, restructured=repeated)).better.earliest == date(2026, 1, 16)


def test_an_observation_without_a_known_end_stays_open() -> None:
    known = Restructured(in_observation=True, class_before=RiskClass.NORMAL)
    better = of_one(replace(CLEAN, restructured=known)).better
    assert (better.way, better.earliest) == (Way.OPEN, None)


def test_inputs_carry_their_source_row_and_day() -> None:
    source = Source("days_past_due", "A", "core banking", "loan 17/2025-03-31", date(2025, 3, 31))
    explanation = of_one(replace(CLEAN, days_past_due=3), replace(HEALTHY, sources=(source,)))
    given = next(r for r in explanation.reasons if r.rule == "10(1)").inputs
    assert [(i.fact, i.value, i.unit, i.origin, i.row, i.day) for i in given] == [
        ("days_past_due", "3", "days", "core banking", "loan 17/2025-03-31", date(2025, 3, 31))
    ]


def test_unknown_facts_are_named_with_what_they_could_mean() -> None:
    explanation = of_one(CLEAN, replace(HEALTHY, evades_debt=None, bankruptcy=None))
    assert explanation.standing is Standing.PROVISIONAL
    assert [(u.rule, u.fact, u.could_mean) for u in explanation.unknown] == [
        ("12(2)", "evades_debt", RiskClass.DOUBTFUL),
        ("13(2)", "bankruptcy", RiskClass.LOSS),
    ]
    assert explanation.summary.en.endswith("Provisional: some facts are unknown.")


def test_a_card_names_the_row_of_its_matrix() -> None:
    explanation = of_one(replace(CLEAN, kind=ClaimKind.CREDIT_CARD, days_past_due=130))
    assert reason(explanation, "card") == "130 days past due: in the row 121 to 180 days of the card matrix: doubtful."
    assert changes(explanation) == [("A", "days_past_due", 120)]
    assert against(explanation, RiskClass.LOSS, "card")[1] == 51


def test_a_key_customer_is_second_grade_of_special_mention() -> None:
    explanation = of_one(replace(CLEAN, fund_use_changed=True, key_customer=True))
    assert explanation.grade.name == "关注2"


def test_articles_are_cited_as_a_lawyer_would() -> None:
    assert cited("10(1)") == ("art. 10(1)", "第十条第一项")
    assert cited("21") == ("art. 21", "第二十一条")
    assert cited("card").zh == "信用卡逾期矩阵"


def test_a_share_never_prints_as_a_limit_that_it_passed() -> None:
    assert percent(10_004, 100_000) == "10.004 %"
    assert percent(1, 10) == "10 %"
    assert percent(10**9 + 1, 10**10) == "10… %"


def test_a_claim_among_thousands_is_explained_as_among_a_few() -> None:
    # 300 claims of 10,000.00, one in ten 95 days past due: 10 % exactly; one more makes 10.33 %.
    def many(late: int) -> tuple[ClaimFacts, ...]:
        return tuple(
            replace(CLEAN, id=f"{n:04}", balance=10_000_00, days_past_due=95 if n < late else 0) for n in range(300)
        )

    facts = replace(HEALTHY, claims=many(31))
    results = classify(facts, POLICY)
    explanation = explain(facts, results, POLICY)[299]
    assert explanation.claim == "0299"
    assert explanation.risk_class is RiskClass.SUBSTANDARD
    assert explanation.better.way is Way.CHANGES
    after = apply_changes(facts, explanation.better.changes)
    assert classify(after, POLICY)[299].risk_class is explanation.better.risk_class


def test_more_others_than_can_be_named_are_never_named() -> None:
    # Thirty others, all 95 days past due and impaired, on the merged debtor long after its freeze: nothing of them can
    # be a change of one claim; the enhancement still is one, and what is held stays so.
    merged = replace(HEALTHY, merger_date=date(2023, 1, 1))
    others = tuple(
        replace(CLEAN, id=f"O{n}", days_past_due=95, credit_impaired=n % 2 == 0 or None, from_merged_debtor=True)
        for n in range(30)
    )
    assert changes(explained(CLEAN, *others, debtor=merged)["A"]) == [("A", "accepted_enhancement", True)]
    cured = Repayments(date(2024, 1, 8), (date(2024, 2, 8), date(2024, 3, 8)), None, able_to_perform=True)
    held = replace(CLEAN, previous_class=RiskClass.SUBSTANDARD, repayments=cured)
    assert explained(held, *others, debtor=merged)["A"].better.way is not Way.CHANGES


def test_among_many_every_balance_counts_once() -> None:
    # 300,000 + 8 × 50,000 + 100,000 = 800,000, of which 100,000 are 12.5 %. Paid down by p: (100,000 - p) / (800,000 -
    # p) = 10 % at p = 20,000 / 0.9 = 22,222.23, so that 77,777.77 may stay.
    others = tuple(replace(CLEAN, id=f"O{n}", balance=50_000_00) for n in range(8))
    bad = replace(CLEAN, id="B", balance=100_000_00, days_past_due=95)
    found = explained(replace(CLEAN, balance=300_000_00), *others, bad)
    assert changes(found["A"]) == [("B", "balance", 77_777_77)]


def test_what_art_15_leaves_out_is_not_counted() -> None:
    # In the freeze the merged debtor's B, 95 days past due, is left out; of A 8,000,000 and C 500,000 the share is
    # 500,000 / 8,500,000 = 5.88 %; 350,000.01 more would exceed the tenth, 850,000.
    merged = replace(HEALTHY, as_of=date(2024, 8, 31), merger_date=date(2024, 3, 31))
    target = replace(CLEAN, id="B", days_past_due=95, from_merged_debtor=True)
    late = replace(CLEAN, id="C", balance=500_000_00, days_past_due=95)
    found = explained(replace(CLEAN, balance=8_000_000_00), target, late, debtor=merged)["A"]
    assert found.risk_class is RiskClass.SPECIAL_MENTION
    text, short = against(found, RiskClass.SUBSTANDARD, "7")
    assert "500,000.00 of 8,500,000.00, 5.8823… %" in text
    assert short == 350_000_01


def test_a_change_that_another_makes_needless_is_left_out() -> None:
    # B is impaired and overdue, so that only repaying it makes it perform; C is held by nothing but B's impairment.
    cured = Repayments(date(2024, 1, 8), (date(2024, 2, 8), date(2024, 3, 8)), None, able_to_perform=True)
    bad = replace(CLEAN, id="B", balance=10_000_00, credit_impaired=True, days_past_due=100)
    held = replace(CLEAN, id="C", balance=10_000_00, previous_class=RiskClass.SUBSTANDARD, repayments=cured)
    found = explained(CLEAN, bad, held)["A"]
    assert (found.risk_class, found.binding) == (RiskClass.SPECIAL_MENTION, ("10(4)",))
    assert changes(found) == [("B", SETTLED, True)]


def test_what_does_not_fit_is_refused() -> None:
    results = classify(HEALTHY, POLICY)
    with pytest.raises(InvalidInput):
        explain(replace(HEALTHY, claims=(replace(CLEAN, id="B"),)), results, POLICY)
    with pytest.raises(InvalidInput):
        apply_changes(HEALTHY, [Move("B", "days_past_due", 0)])
    with pytest.raises(InvalidInput):
        apply_changes(HEALTHY, [Move("", "name", 0)])


def test_every_rule_has_a_sentence_and_every_fact_a_name() -> None:
    assert set(SENTENCES) == set(CATALOGUE)
    asked = {fact for entry in CATALOGUE.values() for fact in entry.facts}
    assert asked <= set(LABELS)


def test_a_settled_claim_is_gone_whatever_else_was_to_change() -> None:
    facts = replace(HEALTHY, claims=(CLEAN, replace(CLEAN, id="B")))
    after = apply_changes(facts, [Move("B", SETTLED, after=True), Move("B", "technical_cause", after=True)])
    assert [claim.id for claim in after.claims] == ["A"]


def test_a_settled_claim_takes_its_sources_along() -> None:
    sources = tuple(Source("balance", claim, "core banking", "1", AS_OF) for claim in ("A", "B"))
    facts = replace(HEALTHY, claims=(CLEAN, replace(CLEAN, id="B")), sources=sources)
    after = apply_changes(facts, [Move("B", SETTLED, after=True)])
    assert [source.claim for source in after.sources] == ["A"]
