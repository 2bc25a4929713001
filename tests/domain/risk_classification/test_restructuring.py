"""What makes a restructured asset, arts 17-19 and 23; rows R17 and R18 of regulations 11.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.restructuring import (
    ContractChange,
    Difficulty,
    DifficultySigns,
    Modification,
    Refinancing,
    find_restructuring,
    rate_modification,
)
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.rates import Rate

HEALTHY = DifficultySigns(0, False, False, market_refinancing=True, delisting_harms=False)
EXTENSION = ContractChange((Modification.EXTENSION,))


def test_r17_a_cut_to_the_market_rate_for_a_healthy_debtor_is_no_restructuring() -> None:
    fair = Rate.percent("3.45")
    cut = ContractChange(rate_modification(fair, fair))
    finding = find_restructuring(cut, HEALTHY)
    assert (finding.restructured, finding.modifications) == (False, ())


def test_a_cut_below_the_fair_rate_is_a_modification_but_without_difficulty_no_restructuring() -> None:
    below = ContractChange(rate_modification(Rate.percent("3.44"), Rate.percent("3.45")))
    finding = find_restructuring(below, HEALTHY)
    assert finding.modifications == (Modification.RATE_BELOW_FAIR,)
    assert (finding.restructured, finding.articles) == (False, ("23",))


def test_r18_an_extension_two_days_past_due_is_a_restructuring() -> None:
    finding = find_restructuring(EXTENSION, DifficultySigns(2, non_performing=False))
    assert finding.restructured is True
    assert finding.articles == ("17", "18(1)", "19(1)")


@pytest.mark.parametrize(
    ("signs", "expected", "article"),
    [
        (DifficultySigns(1, False, False, True, False), Difficulty.OVERDUE, "18(1)"),
        (DifficultySigns(0, False, True, True, False), Difficulty.OVERDUE_EXPECTED, "18(2)"),
        (DifficultySigns(0, True, False, True, False), Difficulty.NON_PERFORMING, "18(3)"),
        (DifficultySigns(0, False, False, False, False), Difficulty.NO_MARKET_REFINANCING, "18(4)"),
        (DifficultySigns(0, False, False, True, True), Difficulty.DELISTING, "18(5)"),
        (DifficultySigns(0, False, False, True, False, "owner detained"), Difficulty.OTHER, "18(6)"),
    ],
)
def test_each_of_the_six_signs_is_difficulty_by_itself(
    signs: DifficultySigns, expected: Difficulty, article: str
) -> None:
    finding = find_restructuring(EXTENSION, signs)
    assert (finding.restructured, finding.difficulties) == (True, (expected,))
    assert article in finding.articles


@pytest.mark.parametrize("number", range(1, 10))
def test_each_of_the_nine_changes_is_a_modification(number: int) -> None:
    item = tuple(Modification)[number - 1]
    finding = find_restructuring(ContractChange((item,)), DifficultySigns(5, non_performing=False))
    assert finding.restructured is True
    assert f"19({number})" in finding.articles


@pytest.mark.parametrize("item", list(Refinancing))
def test_refinancing_in_difficulty_is_a_restructuring_and_without_it_is_not(item: Refinancing) -> None:
    change = ContractChange(refinancings=(item,))
    assert find_restructuring(change, DifficultySigns(3, non_performing=False)).restructured is True
    assert find_restructuring(change, HEALTHY).restructured is False


def test_difficulty_without_a_change_is_no_restructuring() -> None:
    assert find_restructuring(ContractChange(), DifficultySigns(200, non_performing=True)).restructured is False


def test_rescheduling_an_overdue_amount_is_a_restructuring_in_difficulty_by_itself() -> None:
    finding = find_restructuring(ContractChange(reschedules_overdue=True), HEALTHY)
    assert finding.restructured is True
    assert finding.articles == ("17", "18(1)", "19(2)")


def test_unknown_signs_leave_the_question_open_unless_one_is_known_to_hold() -> None:
    unknown = DifficultySigns(0, non_performing=False)
    finding = find_restructuring(EXTENSION, unknown)
    assert finding.restructured is None
    assert finding.unknown == ("cash_flow_insufficient", "market_refinancing", "delisting_harms")
    assert finding.articles == ()
    assert find_restructuring(ContractChange(), unknown).restructured is False


def test_impossible_signs_are_refused() -> None:
    with pytest.raises(InvalidInput):
        DifficultySigns(-1, non_performing=False)
    with pytest.raises(InvalidInput):
        DifficultySigns(0, non_performing=False, other="x" * 501)


answers = st.sampled_from((True, False, None))
signs = st.builds(DifficultySigns, st.sampled_from((None, 0, 1, 400)), answers, answers, answers, answers)
changes = st.builds(
    ContractChange,
    st.lists(st.sampled_from(list(Modification)), unique=True).map(tuple),
    st.lists(st.sampled_from(list(Refinancing)), unique=True).map(tuple),
    st.booleans(),
)


@given(changes, signs)
def test_restructured_is_difficulty_and_a_change(change: ContractChange, seen: DifficultySigns) -> None:
    difficult = (
        change.reschedules_overdue
        or bool(seen.days_past_due)
        or seen.non_performing is True
        or seen.cash_flow_insufficient is True
        or seen.market_refinancing is False
        or seen.delisting_harms is True
    )
    changed = change.reschedules_overdue or bool(change.modifications) or bool(change.refinancings)
    open_question = not difficult and None in (
        seen.days_past_due,
        seen.non_performing,
        seen.cash_flow_insufficient,
        seen.market_refinancing,
        seen.delisting_harms,
    )
    expected = None if changed and open_question else (difficult and changed)
    assert find_restructuring(change, seen).restructured == expected
