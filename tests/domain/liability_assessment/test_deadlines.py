"""Each deadline at its last day and the day after; regulations 11.3 W13 and W14."""

from datetime import date, timedelta

import pytest

from postloan.domain.liability_assessment.case import evolve
from postloan.domain.liability_assessment.deadlines import (
    ClockKind,
    ClockState,
    after_write_off,
    answering,
    asking,
    cause_of,
    clocks,
    procedure,
)
from postloan.domain.liability_assessment.events import HandedOver, Receipted, Resumed, Suspended
from postloan.domain.liability_assessment.kinds import Cause, Receiver, SuspendGround
from postloan.domain.shared.calendar import WEEKENDS_ONLY, china_calendar

from .builders import EXPLAINED, PAPER, POLICY, decided, free, grouped, notified, opened_case

ONE = timedelta(days=1)


def test_w13_a_false_survey_is_settled_by_2026_09_30() -> None:
    clock = after_write_off(date(2024, 9, 30), Cause.SUBJECTIVE, POLICY)
    assert clock is not None
    assert clock.last_day == date(2026, 9, 30)
    assert clock.state(date(2026, 9, 30)) is ClockState.LAST_DAY
    assert clock.state(date(2026, 10, 1)) is ClockState.OVER


def test_w14_after_a_flood_no_term_runs() -> None:
    assert after_write_off(date(2024, 9, 30), Cause.OBJECTIVE, POLICY) is None


def test_while_the_cause_is_unknown_the_term_runs() -> None:
    assert after_write_off(date(2024, 9, 30), None, POLICY) is not None
    assert cause_of(opened_case()) is None


def test_a_write_off_on_leap_day_is_settled_by_28_february() -> None:
    # 29 February 2024 + 24 months: 2026 has no such day, so its month's last one (Civil Code art. 202).
    clock = after_write_off(date(2024, 2, 29), Cause.SUBJECTIVE, POLICY)
    assert clock is not None
    assert clock.last_day == date(2026, 2, 28)


def test_the_procedure_ends_a_year_after_its_start() -> None:
    clock = procedure(opened_case(), POLICY)
    assert clock.last_day == date(2026, 3, 3)
    assert clock.state(date(2026, 3, 2)) is ClockState.RUNNING
    assert clock.state(date(2026, 3, 3)) is ClockState.LAST_DAY
    assert clock.state(date(2026, 3, 4)) is ClockState.OVER


def test_a_suspension_moves_the_procedure_by_its_days_and_not_the_term_after_a_write_off() -> None:
    waits = evolve(grouped(), Suspended(SuspendGround.LAWSUIT, "open", "chief", date(2025, 4, 1)))
    on = date(2024, 9, 30)
    assert [each.kind for each in clocks(waits, POLICY, WEEKENDS_ONLY, written_off_on=on)] == [
        ClockKind.AFTER_WRITE_OFF
    ]
    case = evolve(waits, Resumed("chief", date(2025, 5, 1)))  # 30 days
    found = {each.kind: each.last_day for each in clocks(case, POLICY, WEEKENDS_ONLY, written_off_on=on)}
    assert found == {ClockKind.PROCEDURE: date(2026, 4, 2), ClockKind.AFTER_WRITE_OFF: date(2026, 9, 30)}


def test_asking_ends_ten_days_after_the_notice_or_on_the_next_working_day() -> None:
    assert asking("survey", date(2025, 3, 14), POLICY, WEEKENDS_ONLY).last_day == date(2025, 3, 24)
    # 10 days after 21 September 2025 is 1 October: National Day and Mid-Autumn, work begins on 9 October.
    assert asking("survey", date(2025, 9, 21), POLICY, china_calendar()).last_day == date(2025, 10, 9)


def test_an_answer_is_due_thirty_days_after_the_request() -> None:
    clock = answering("survey", date(2025, 3, 20), POLICY)
    assert clock.last_day == date(2025, 4, 19)
    assert (clock.state(date(2025, 4, 19)), clock.state(date(2025, 4, 20))) == (ClockState.LAST_DAY, ClockState.OVER)


def test_a_clock_is_looked_at_before_its_last_day_on_it_and_the_day_after() -> None:
    clock = procedure(opened_case(), POLICY)
    # 90, 30 and 7 days before 3 March 2026.
    looks = [date(2025, 12, 3), date(2026, 2, 1), date(2026, 2, 24), date(2026, 3, 3), date(2026, 3, 4)]
    day, seen = date(2025, 3, 3), []
    while (following := clock.next_look(day)) is not None:
        seen.append(following)
        day = following
    assert seen == looks


def test_a_warning_day_that_lies_before_the_start_is_none() -> None:
    # Ten days are shorter than 90 and 30: only the seventh day before is left.
    assert asking("survey", date(2025, 3, 14), POLICY, WEEKENDS_ONLY).looks == (date(2025, 3, 17),)


def test_a_hand_over_waits_fifteen_days_for_its_receipt() -> None:
    letter = HandedOver(
        number="H-1", concerned="survey", receiver=Receiver.POLICE, reason="fraud", document=PAPER, person="chief",
        on=date(2025, 3, 25),
    )  # fmt: skip
    case = evolve(notified(), letter)
    (clock,) = [each for each in clocks(case, POLICY, WEEKENDS_ONLY) if each.kind is ClockKind.RECEIPT]
    assert (clock.about, clock.last_day) == ("H-1", date(2025, 4, 9))
    assert (clock.state(clock.last_day), clock.state(clock.last_day + ONE)) == (ClockState.LAST_DAY, ClockState.OVER)
    case = evolve(case, Receipted("H-1", PAPER, "police", date(2025, 4, 9)))
    assert ClockKind.RECEIPT not in {each.kind for each in clocks(case, POLICY, WEEKENDS_ONLY)}


def test_only_who_is_liable_has_a_term_for_asking() -> None:
    asks = [each.about for each in clocks(notified(), POLICY, WEEKENDS_ONLY) if each.kind is ClockKind.ASK]
    assert asks == ["survey"]


@pytest.mark.parametrize(
    ("case", "cause"),
    [(notified(), Cause.SUBJECTIVE), (decided((free("survey"), free()), explained=EXPLAINED), Cause.OBJECTIVE)],
)
def test_the_cause_of_a_case_is_subjective_where_anybody_is_liable(case: object, cause: Cause) -> None:
    assert cause_of(case) is cause  # type: ignore[arg-type]
