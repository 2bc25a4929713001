"""A shortfall opens at the warning line, has a deadline, and is cured at the ceiling or missed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.measure import Cover, Line, measure
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.shortfall import (
    CureMissed,
    LineReached,
    ShortfallChanged,
    ShortfallCured,
    ShortfallEvent,
    ShortfallOpened,
    Watch,
    evolve_watch,
    next_look,
    watch,
)
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import Refusal
from tests.domain.collateral.world import debt, house, now, setting

MONDAY = date(2026, 3, 2)


def cover(principal: int) -> Cover:
    """Of a house of 1,000: ceiling 700, warning 800, close-out 900."""
    found = measure([now(house(1, 1_000, 1))], [debt(1, principal)], setting())
    assert not isinstance(found, Refusal)
    return found[0]


def day_of(state: Watch, day: date, principal: int) -> tuple[Watch, tuple[ShortfallEvent, ...]]:
    events = watch(state, day, cover(principal), DEFAULT_COLLATERAL, WEEKENDS_ONLY)
    for event in events:
        state = evolve_watch(state, day, event)
    return state, events


def test_above_the_ceiling_alone_no_cure_is_asked_for() -> None:
    state, events = day_of(Watch(), MONDAY, 750)
    assert events == (LineReached(Line.CEILING),)
    assert not state.open


def test_the_warning_line_opens_a_shortfall_of_ten_days() -> None:
    # 800 − 700; 12 March 2026 is a Thursday.
    state, events = day_of(Watch(), MONDAY, 800)
    assert events == (LineReached(Line.WARNING), ShortfallOpened(10_000, date(2026, 3, 12)))
    assert next_look(state) == date(2026, 3, 13)


def test_a_deadline_on_a_holiday_moves_to_the_next_working_day() -> None:
    # Wednesday 4 March + 10 days is Saturday 14 March: Monday 16 March (Civil Code 203).
    _, events = day_of(Watch(), date(2026, 3, 4), 800)
    assert events[-1] == ShortfallOpened(10_000, date(2026, 3, 16))


def test_the_close_out_line_brings_the_deadline_forward_and_never_back() -> None:
    state, _ = day_of(Watch(), MONDAY, 800)
    state, events = day_of(state, date(2026, 3, 3), 900)
    assert events == (LineReached(Line.CLOSE_OUT), ShortfallChanged(20_000, date(2026, 3, 5)))
    state, events = day_of(state, date(2026, 3, 4), 800)
    assert events == (LineReached(Line.WARNING), ShortfallChanged(10_000, date(2026, 3, 5)))


def test_cure_is_at_the_ceiling_and_not_before() -> None:
    state, _ = day_of(Watch(), MONDAY, 800)
    state, events = day_of(state, date(2026, 3, 3), 750)
    assert events == (LineReached(Line.CEILING), ShortfallChanged(5_000, date(2026, 3, 12)))
    assert state.open
    state, events = day_of(state, date(2026, 3, 4), 700)
    assert events == (LineReached(Line.WITHIN), ShortfallCured())
    assert state == Watch(Line.WITHIN, date(2026, 3, 4))


def test_the_deadline_is_missed_on_the_day_after_it_and_once() -> None:
    state, _ = day_of(Watch(), MONDAY, 800)
    state, events = day_of(state, date(2026, 3, 12), 800)
    assert events == ()
    state, events = day_of(state, date(2026, 3, 13), 800)
    assert events == (CureMissed(date(2026, 3, 12), 10_000),)
    state, events = day_of(state, date(2026, 3, 14), 800)
    assert events == ()
    assert next_look(state) is None


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1_100)), max_size=12))
def test_for_any_course_a_shortfall_is_open_from_the_warning_line_to_the_ceiling(steps: list[tuple[int, int]]) -> None:
    state, day, expected, first = Watch(), MONDAY, False, None
    for gap, principal in steps:
        day += timedelta(days=gap)
        state, _ = day_of(state, day, principal)
        expected = principal >= 800 or (expected and principal > 700)
        assert state.open is expected
        assert state.amount == (max(0, principal - 700) * 100 if expected else 0)
        if not expected:
            first = None
        elif first is None:
            first = state.deadline
        if state.deadline is not None and first is not None:
            assert state.deadline <= first
            assert state.missed is (day > state.deadline)
        # The same measure on the same day again tells nothing new.
        assert watch(state, day, cover(principal), DEFAULT_COLLATERAL, WEEKENDS_ONLY) == ()
