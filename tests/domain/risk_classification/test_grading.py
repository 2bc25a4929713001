"""Grades inside a class: the scored table in both schemes, the person's adjustment, the key-customer list."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.facts import ClaimFacts
from postloan.domain.risk_classification.grading import (
    Factor,
    Grade,
    GradeAdjustment,
    GradeRefusal,
    adjusted,
    grade,
)
from postloan.domain.risk_classification.outcome import ClaimResult
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.policy import SCHEME_A, SCHEME_B, ClassificationPolicy
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.risk_class import RiskClass

B_POLICY = replace(POLICY, grade_scheme=SCHEME_B)
BEST = ClaimFacts("A", 1_000_000, days_past_due=0, secured=1_000_000, rating=1, cash_flow_cover=150)


def result(risk_class: RiskClass) -> ClaimResult:
    return ClaimResult("A", risk_class, (), ())


def graded(claim: ClaimFacts, risk_class: RiskClass) -> Grade:
    return grade(claim, result(risk_class), POLICY)


def test_the_number_of_grades_is_that_of_the_two_schemes() -> None:
    # 正常 4, 关注 2, 次级 3, 可疑 2, 损失 1 (scheme A); 4, 3, 2, 2, 1 (scheme B): twelve either way.
    assert [SCHEME_A.grades(c) for c in RiskClass] == [4, 2, 3, 2, 1]
    assert [SCHEME_B.grades(c) for c in RiskClass] == [4, 3, 2, 2, 1]


def test_the_best_claim_is_first_grade_of_normal_with_no_points() -> None:
    best = graded(BEST, RiskClass.NORMAL)
    assert (best.number, best.score, best.name) == (1, 0, "正常1")


@pytest.mark.parametrize(
    ("change", "points"),
    [
        # secured 999,999 of 1,000,000 = 99 %: 5; 70 %: 5; 69 %: 10; 49 %: 20
        ({"secured": 999_999}, 5),
        ({"secured": 700_000}, 5),
        ({"secured": 699_999}, 10),
        ({"secured": 499_999}, 20),
        ({"rating": 3}, 0),
        ({"rating": 4}, 5),
        ({"rating": 13}, 20),
        ({"cash_flow_cover": 149}, 5),
        ({"cash_flow_cover": 119}, 10),
        ({"cash_flow_cover": 99}, 20),
        ({"days_past_due": 1}, 5),
        ({"days_past_due": 90}, 20),
        ({"days_past_due": 91}, 25),
        ({"days_past_due": 361}, 45),
        ({"major_warning_signal": True}, 15),
        ({"major_warning_signal": False}, 0),
        ({"rating": None}, 10),
        ({"secured": None}, 10),
        ({"cash_flow_cover": None}, 10),
    ],
)
def test_points_follow_the_bands_of_the_table(change: dict[str, int | bool | None], points: int) -> None:
    claim = replace(BEST, **change)  # type: ignore[arg-type]
    assert graded(claim, RiskClass.NORMAL).score == points


def test_points_of_all_factors_add_up_to_a_grade_case_by_case() -> None:
    # On credit, 60 days, rating 8, cover 1.1: 15 + 20 + 10 + 10 = 55 points. 关注 has cuts 35 (A); 30, 45 (B).
    claim = replace(BEST, secured=0, days_past_due=60, rating=8, cash_flow_cover=110)
    assert graded(claim, RiskClass.SPECIAL_MENTION).score == 55
    assert graded(claim, RiskClass.SPECIAL_MENTION).number == 2
    assert grade(claim, result(RiskClass.SPECIAL_MENTION), B_POLICY).number == 3
    # Secured in full the same claim has 35: A begins grade 2 with 35; B's second grade runs from 30 to 44.
    secured = replace(claim, secured=1_000_000)
    assert graded(secured, RiskClass.SPECIAL_MENTION).number == 2
    assert grade(secured, result(RiskClass.SPECIAL_MENTION), B_POLICY).number == 2
    # Cover 1.2 instead: 30 points, grade 1 in A, still grade 2 in B.
    better = replace(secured, cash_flow_cover=120)
    assert graded(better, RiskClass.SPECIAL_MENTION).number == 1
    assert grade(better, result(RiskClass.SPECIAL_MENTION), B_POLICY).number == 2


def test_every_factor_shows_its_value_and_points() -> None:
    scores = graded(replace(BEST, rating=None), RiskClass.NORMAL).scores
    assert [(s.factor, s.value, s.points) for s in scores] == [
        (Factor.DAYS_PAST_DUE, 0, 0),
        (Factor.SECURED_SHARE, 100, 0),
        (Factor.RATING, None, 10),
        (Factor.CASH_FLOW_COVER, 150, 0),
        (Factor.WARNING, None, 0),
    ]


def test_a_key_customer_in_special_mention_is_second_grade_whatever_the_score() -> None:
    key = replace(BEST, key_customer=True)
    listed = graded(key, RiskClass.SPECIAL_MENTION)
    assert (listed.number, listed.key_customer) == (2, True)
    assert graded(BEST, RiskClass.SPECIAL_MENTION).number == 1


def test_the_key_customer_list_changes_no_grade_of_another_class() -> None:
    key = replace(BEST, key_customer=True)
    for risk_class in RiskClass:
        if risk_class is not RiskClass.SPECIAL_MENTION:
            assert graded(key, risk_class) == graded(BEST, risk_class)


def refusal(given: Grade, steps: int, reason: str = "cash flow confirmed by site visit") -> str:
    answer = adjusted(given, GradeAdjustment(steps, reason), POLICY)
    assert isinstance(answer, Refusal)
    return answer.code


def test_a_person_moves_a_claim_by_one_grade_with_a_reason() -> None:
    second = replace(graded(BEST, RiskClass.NORMAL), number=2)
    for steps, number in ((1, 3), (-1, 1)):
        moved = adjusted(second, GradeAdjustment(steps, " market lost "), POLICY)
        assert isinstance(moved, Grade)
        assert (moved.number, moved.adjustment) == (number, GradeAdjustment(steps, "market lost"))


def test_an_adjustment_is_refused_in_the_documented_order() -> None:
    first = graded(BEST, RiskClass.NORMAL)
    assert refusal(first, 5, "  ") == GradeRefusal.NO_REASON
    assert refusal(first, 2) == GradeRefusal.TOO_FAR
    assert refusal(first, 0) == GradeRefusal.TOO_FAR
    assert refusal(replace(first, adjustment=GradeAdjustment(1, "before")), 1) == GradeRefusal.ALREADY_ADJUSTED
    key = graded(replace(BEST, key_customer=True), RiskClass.SPECIAL_MENTION)
    assert refusal(key, -1) == GradeRefusal.KEY_CUSTOMER
    assert refusal(first, -1) == GradeRefusal.OUTSIDE_CLASS
    assert refusal(graded(BEST, RiskClass.LOSS), 1) == GradeRefusal.OUTSIDE_CLASS


def test_a_reason_that_is_too_long_is_refused_as_input() -> None:
    with pytest.raises(InvalidInput):
        adjusted(graded(BEST, RiskClass.NORMAL), GradeAdjustment(1, "x" * 501), POLICY)


claims = st.builds(
    ClaimFacts,
    st.just("A"),
    st.integers(0, 10**9),
    days_past_due=st.integers(0, 1_000),
    secured=st.integers(0, 10**9),
    rating=st.integers(1, 20),
    cash_flow_cover=st.integers(0, 1_000),
    major_warning_signal=st.booleans(),
)


@given(claims, st.sampled_from(list(RiskClass)), st.integers(0, 500), st.sampled_from((POLICY, B_POLICY)))
def test_more_days_past_due_never_give_a_better_grade(
    claim: ClaimFacts, risk_class: RiskClass, more: int, policy: ClassificationPolicy
) -> None:
    later = replace(claim, days_past_due=(claim.days_past_due or 0) + more)
    now = grade(claim, result(risk_class), policy)
    then = grade(later, result(risk_class), policy)
    assert 1 <= now.number <= then.number <= policy.grade_scheme.grades(risk_class)
    assert now.risk_class is then.risk_class is risk_class
