"""The observation period of art. 20 and what restarts it; the rows R1-R9 of regulations 11.2, counted by hand."""

from datetime import date

import pytest

from postloan.domain.risk_classification.observation import (
    MAX_EVENTS,
    Assessed,
    Classed,
    DueDate,
    Event,
    Happening,
    Modified,
    Observation,
    Phase,
    observe,
)
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.repayment_dates import Listed, PeriodUnit, Regular, RepaymentDates
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass

FIRST = date(2024, 4, 20)
MONTHLY = Regular(FIRST, 1)


def modified(
    signed: date = date(2024, 3, 15),
    first: date = FIRST,
    dates: RepaymentDates = MONTHLY,
    before: RiskClass = RiskClass.NORMAL,
    not_improved: bool = False,
) -> Modified:
    return Modified(signed, first, dates, before, not_improved)


def seen(as_of: date, *events: Event) -> Observation:
    return observe(events, as_of, POLICY)


def end(as_of: date, *events: Event) -> date | None:
    restructured = seen(as_of, *events).restructured
    assert restructured is not None
    return restructured.observation_end


def happenings(observation: Observation) -> list[tuple[date, Happening]]:
    return [(step.on, step.happening) for step in observation.path]


def test_r1_the_period_counts_from_the_first_repayment_date_not_from_signing() -> None:
    # Signed 2024-03-15, first date 2024-04-20. Two monthly periods end 2024-06-20, twelve months 2025-04-20: later.
    observation = seen(date(2024, 5, 1), modified())
    assert (observation.start, observation.end) == (FIRST, date(2025, 4, 20))


def test_r1_a_claim_is_a_restructured_asset_from_the_signing_on() -> None:
    assert seen(date(2024, 3, 14), modified()).restructured is None
    restructured = seen(date(2024, 3, 15), modified()).restructured
    assert restructured is not None
    assert restructured.in_observation


def test_r1_the_last_day_still_belongs_to_observation_and_the_next_is_free() -> None:
    events = (modified(), Assessed(date(2025, 4, 20), solved=True))
    last, free = seen(date(2025, 4, 20), *events).restructured, seen(date(2025, 4, 21), *events).restructured
    assert last is not None
    assert free is not None
    assert (last.in_observation, last.observation_end) == (True, date(2025, 4, 20))
    assert (free.in_observation, free.observation_end, free.difficulty_solved) == (False, None, True)


def test_r2_difficulty_not_solved_at_the_end_counts_a_new_period_from_the_old_end() -> None:
    # Old end 2025-04-20; twelve months later 2026-04-20.
    events = (modified(), Assessed(date(2025, 4, 20), solved=False))
    observation = seen(date(2025, 4, 21), *events)
    assert (observation.start, observation.end) == (date(2025, 4, 20), date(2026, 4, 20))
    assert happenings(observation)[-1] == (date(2025, 4, 20), Happening.DIFFICULTY_UNSOLVED)


def test_r3_two_yearly_periods_are_longer_than_twelve_months() -> None:
    # First 2024-06-20; the second full year after it ends 2026-06-20, twelve months 2025-06-20.
    first = date(2024, 6, 20)
    yearly = Regular(first, 1, PeriodUnit.YEAR)
    assert end(first, modified(first=first, dates=yearly)) == date(2026, 6, 20)


def test_r4_quarterly_interest_is_decided_by_the_twelve_months() -> None:
    # Two quarters after 2024-06-20 end 2024-12-20; twelve months 2025-06-20.
    first = date(2024, 6, 20)
    assert end(first, modified(first=first, dates=Regular(first, 3))) == date(2025, 6, 20)


def test_r5_five_days_late_restarts_from_the_missed_due_date() -> None:
    missed = DueDate(date(2024, 11, 20), paid_in_full_on=date(2024, 11, 25))
    observation = seen(date(2024, 12, 1), modified(), missed)
    assert (observation.start, observation.end) == (date(2024, 11, 20), date(2025, 11, 20))


def test_a_due_date_paid_on_its_day_or_before_changes_nothing() -> None:
    for paid in (date(2024, 11, 20), date(2024, 11, 1)):
        assert end(date(2024, 12, 1), modified(), DueDate(date(2024, 11, 20), paid)) == date(2025, 4, 20)


def test_r6_a_second_restructuring_inside_observation_restarts_and_counts_twice() -> None:
    # Signed 2024-10-10, first date after it 2024-11-20, so the period ends 2025-11-20.
    first = date(2024, 11, 20)
    again = modified(date(2024, 10, 10), first, Regular(first, 1), RiskClass.SPECIAL_MENTION, not_improved=True)
    observation = seen(date(2024, 10, 10), modified(), again)
    assert observation.restructured is not None
    assert (observation.restructured.times, observation.restructured.finances_not_improved) == (2, True)
    assert observation.end == date(2025, 11, 20)
    assert observation.path[-1].article == "22"


def test_r7_each_unpaid_due_date_and_the_fall_to_substandard_restart() -> None:
    arrears_paid = date(2024, 12, 5)
    unpaid = [DueDate(date(2024, month, 20), arrears_paid) for month in (8, 9, 10, 11)]
    # 2024-11-18 is day 90 since 2024-08-20, 2024-11-19 day 91: that day the claim becomes substandard.
    assert (date(2024, 11, 18) - date(2024, 8, 20)).days == 90
    events: tuple[Event, ...] = (modified(), *unpaid, Classed(date(2024, 11, 19), RiskClass.SUBSTANDARD))
    assert end(date(2024, 11, 18), *events) == date(2025, 10, 20)
    on_fall = seen(date(2024, 11, 19), *events)
    assert (on_fall.start, on_fall.end) == (date(2024, 11, 19), date(2025, 11, 19))
    assert on_fall.restructured is not None
    assert on_fall.restructured.became_non_performing
    after = seen(date(2024, 12, 31), *events)
    assert after.end == date(2025, 11, 20)
    assert happenings(after) == [
        (date(2024, 3, 15), Happening.RESTRUCTURED),
        (date(2024, 8, 20), Happening.MISSED),
        (date(2024, 9, 20), Happening.MISSED),
        (date(2024, 10, 20), Happening.MISSED),
        (date(2024, 11, 19), Happening.MOVED_DOWN),
        (date(2024, 11, 20), Happening.MISSED),
    ]


def test_r8_a_non_performing_claim_that_gets_worse_in_observation_restarts() -> None:
    # 次级 before; down to 可疑 on 2024-09-01: twelve months later 2025-09-01. Up again does not restart.
    before = modified(before=RiskClass.SUBSTANDARD)
    worse = Classed(date(2024, 9, 1), RiskClass.DOUBTFUL)
    better = Classed(date(2025, 3, 1), RiskClass.SPECIAL_MENTION)
    observation = seen(date(2025, 3, 1), before, worse, better)
    assert observation.end == date(2025, 9, 1)
    assert observation.restructured is not None
    assert not observation.restructured.became_non_performing


def test_r9_a_doubtful_note_is_observed_for_a_year_from_its_first_new_date() -> None:
    first = date(2024, 2, 20)
    events = (modified(date(2024, 1, 10), first, Regular(first, 1), RiskClass.DOUBTFUL),)
    assert end(date(2024, 6, 30), *events) == date(2025, 2, 20)


def test_normal_to_special_mention_in_observation_does_not_restart() -> None:
    assert end(date(2024, 7, 1), modified(), Classed(date(2024, 6, 1), RiskClass.SPECIAL_MENTION)) == date(2025, 4, 20)


def test_without_an_assessment_the_claim_stays_restructured_until_there_is_one() -> None:
    waiting = seen(date(2025, 9, 30), modified())
    assert waiting.phase is Phase.AWAITING_ASSESSMENT
    assert waiting.restructured is not None
    assert waiting.restructured.in_observation
    late = Assessed(date(2025, 10, 8), solved=True)
    assert seen(date(2025, 10, 8), modified(), late).phase is Phase.EXITED
    freed = seen(date(2025, 10, 9), modified(), late).restructured
    assert freed is not None
    assert not freed.in_observation
    unsolved = seen(date(2025, 10, 9), modified(), Assessed(date(2025, 10, 8), solved=False))
    assert (unsolved.start, unsolved.end) == (date(2025, 4, 20), date(2026, 4, 20))


def test_an_assessment_counts_for_the_end_only_if_it_is_recent() -> None:
    # Ninety days before 2025-04-20 (20 + 31 + 28 + 11) is 2025-01-20.
    assert seen(date(2025, 4, 20), modified(), Assessed(date(2025, 1, 20), solved=True)).phase is Phase.EXITED
    stale = seen(date(2025, 4, 20), modified(), Assessed(date(2025, 1, 19), solved=True))
    assert stale.phase is Phase.AWAITING_ASSESSMENT


def test_the_due_date_on_the_last_day_must_be_paid_that_day() -> None:
    last = DueDate(date(2025, 4, 20), paid_in_full_on=date(2025, 4, 21))
    events = (modified(), last, Assessed(date(2025, 4, 20), solved=True))
    assert end(date(2025, 4, 20), *events) == date(2026, 4, 20)


def test_arrears_left_at_the_end_are_difficulty_not_solved() -> None:
    # Missed 2024-05-20 and never paid: the period restarted then ends 2025-05-20 with the amount still open.
    events = (modified(), DueDate(date(2024, 5, 20), None), Assessed(date(2025, 5, 20), solved=True))
    observation = seen(date(2025, 5, 21), *events)
    assert happenings(observation)[-1] == (date(2025, 5, 20), Happening.DIFFICULTY_UNSOLVED)
    assert observation.end == date(2026, 5, 20)


def test_a_due_date_up_to_the_signing_belongs_to_the_old_contract() -> None:
    assert end(date(2024, 5, 1), modified(), DueDate(date(2024, 3, 15), None)) == date(2025, 4, 20)


def test_what_was_unpaid_before_a_second_restructuring_is_part_of_the_new_contract() -> None:
    # Missed 2024-05-20 and never paid as such; the second contract, from 2024-09-20, is paid: out after 2025-09-20.
    first = date(2024, 9, 20)
    again = modified(date(2024, 8, 10), first, Regular(first, 1), RiskClass.SUBSTANDARD)
    solved = Assessed(date(2025, 9, 20), solved=True)
    observation = seen(date(2025, 9, 21), modified(), DueDate(date(2024, 5, 20), None), again, solved)
    assert (observation.phase, observation.end) == (Phase.EXITED, date(2025, 9, 20))


def test_the_same_class_given_again_does_not_restart() -> None:
    events: tuple[Event, ...] = (
        modified(before=RiskClass.SUBSTANDARD),
        Classed(date(2024, 6, 30), RiskClass.SUBSTANDARD),
    )
    assert end(date(2024, 7, 1), *events) == date(2025, 4, 20)


def test_restructured_anew_after_the_exit_counts_as_the_first_time() -> None:
    first = date(2025, 7, 20)
    anew = modified(date(2025, 6, 30), first, Regular(first, 1))
    observation = seen(date(2025, 7, 1), modified(), Assessed(date(2025, 4, 20), solved=True), anew)
    assert observation.restructured is not None
    assert observation.restructured.times == 1
    assert observation.end == date(2026, 7, 20)
    assert len(observation.path) == 3


def test_a_full_period_runs_from_due_date_to_due_date() -> None:
    # Every five months from 2024-04-20: 09-20, 2025-02-20, 2025-07-20, 2025-12-20. A fall to 次级 on 2024-10-01 lies
    # inside a period; the first full one begins 2025-02-20, the second ends 2025-12-20; twelve months end 2025-10-01.
    events = (modified(dates=Regular(FIRST, 5)), Classed(date(2024, 10, 1), RiskClass.SUBSTANDARD))
    assert end(date(2024, 10, 1), *events) == date(2025, 12, 20)


def test_month_ends_are_counted_from_the_first_date() -> None:
    # 31 January monthly: 29 February, 31 March. Twelve months decide: 31 January of the next year.
    first = date(2024, 1, 31)
    assert Regular(first, 1).full_periods_after(date(2024, 2, 1), 1) == date(2024, 3, 31)
    assert end(first, modified(first, first, Regular(first, 1))) == date(2025, 1, 31)


def test_an_irregular_plan_gives_its_own_dates() -> None:
    plan = Listed((FIRST, date(2025, 1, 10), date(2026, 2, 28)))
    assert end(FIRST, modified(dates=plan)) == date(2026, 2, 28)
    single = Listed((FIRST,))
    assert end(FIRST, modified(dates=single)) == date(2025, 4, 20)


@pytest.mark.parametrize(
    ("unit", "expected"), [(PeriodUnit.DAY, date(2024, 5, 10)), (PeriodUnit.WEEK, date(2024, 9, 7))]
)
def test_days_and_weeks_are_counted_as_such(unit: PeriodUnit, expected: date) -> None:
    # Ten days twice from 2024-04-20: 05-10. Ten weeks twice: 140 days later, 2024-09-07.
    assert Regular(FIRST, 10, unit).full_periods_after(FIRST, 2) == expected


def test_events_may_come_in_any_order_and_later_ones_are_not_looked_at() -> None:
    events: list[Event] = [modified(), DueDate(date(2024, 11, 20), None), Assessed(date(2025, 11, 20), solved=False)]
    for as_of in (date(2024, 6, 1), date(2024, 11, 20), date(2025, 12, 1)):
        known = [event for event in events if event.on <= as_of]
        assert seen(as_of, *reversed(events)) == seen(as_of, *events) == seen(as_of, *known)


def test_impossible_input_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cannot lie before it"):
        modified(date(2024, 5, 1), FIRST)
    with pytest.raises(InvalidInput, match="must rise"):
        Listed((FIRST, FIRST))
    with pytest.raises(InvalidInput, match="units"):
        Regular(FIRST, 0)
    with pytest.raises(InvalidInput, match="repayment dates"):
        Listed(())
    with pytest.raises(InvalidInput, match="at most"):
        seen(FIRST, *(Classed(FIRST, RiskClass.NORMAL) for _ in range(MAX_EVENTS + 1)))
