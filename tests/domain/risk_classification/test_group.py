"""Since when a member of a group is non-performing: by hand, and against a model that looks at every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.group import ClassStep, Fallen, fallen
from postloan.domain.shared.risk_class import RiskClass

NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
FIRST = date(2024, 1, 1)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def test_another_claim_that_falls_is_no_new_event() -> None:
    steps = [ClassStep("a", on(3), SUBSTANDARD), ClassStep("b", on(9), LOSS)]
    assert fallen(steps, on(20)) == Fallen(on(3), LOSS)


def test_a_claim_that_hands_over_to_another_on_the_same_day_leaves_no_break() -> None:
    steps = [ClassStep("a", on(3), SUBSTANDARD), ClassStep("a", on(9), NORMAL), ClassStep("b", on(9), DOUBTFUL)]
    assert fallen(steps, on(20)) == Fallen(on(3), DOUBTFUL)


def test_one_that_falls_after_all_had_recovered_is_a_new_event() -> None:
    steps = [ClassStep("a", on(3), SUBSTANDARD), ClassStep("a", on(9), None), ClassStep("b", on(10), SUBSTANDARD)]
    assert fallen(steps, on(9)) is None
    assert fallen(steps, on(10)) == Fallen(on(10), SUBSTANDARD)


STEP = st.builds(
    ClassStep,
    st.sampled_from("abc"),
    st.integers(0, 12).map(on),
    st.one_of(st.none(), st.sampled_from(list(RiskClass))),
)


@given(st.lists(STEP, max_size=12), st.integers(0, 14))
def test_it_is_what_looking_at_every_day_finds(steps: list[ClassStep], last: int) -> None:
    since = None
    worst = NORMAL
    for day in range(last + 1):
        classes = []
        for claim in "abc":
            held = [each for each in steps if each.claim == claim and each.day <= on(day)]
            newest = max((each.day for each in held), default=None)
            now = [each.risk_class for each in held if each.day == newest]
            classes += [each for each in now[-1:] if each is not None]
        worst = max(classes, default=NORMAL)
        since = (since or on(day)) if worst >= SUBSTANDARD else None
    assert fallen(steps, on(last)) == (None if since is None else Fallen(since, worst))
