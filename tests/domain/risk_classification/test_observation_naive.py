"""The observation machine against a naive model that walks day by day, over random lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.observation import Assessed, Classed, DueDate, Event, Modified, Phase, observe
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.repayment_dates import Regular
from postloan.domain.shared.risk_class import RiskClass

BEGIN = date(2024, 1, 1)
DAY = timedelta(days=1)


@dataclass
class Naive:
    """Every day from the first to the last, everything decided at its end; written from art. 20's words alone."""

    phase: Phase = Phase.NOT_RESTRUCTURED
    signed: date = date.min
    start: date = date.min
    end: date = date.min
    first: date = date.min
    every: int = 1
    klass: RiskClass = RiskClass.NORMAL
    times: int = 0
    became: bool = False
    last_assessment: Assessed | None = None

    def run(self, start: date) -> None:
        """A period from `start`: walk due dates one by one until two full periods lie behind it."""
        self.phase, self.start = Phase.OBSERVING, start
        dates: list[date] = []
        number = 0
        while len(dates) < 3:
            due = month_later(self.first, number * self.every)
            if due >= start:
                dates.append(due)
            number += 1
        self.end = max(month_later(start, 12), dates[2])


def month_later(day: date, months: int) -> date:
    """Count the months one by one, then step back from a day the month has not."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


INSIDE = (Phase.OBSERVING, Phase.AWAITING_ASSESSMENT)


def walk(events: Sequence[Event], as_of: date) -> Naive:
    naive = Naive()
    dues = [e for e in events if isinstance(e, DueDate)]
    day = BEGIN
    while day <= as_of:
        today = [e for e in events if e.on == day]
        if naive.phase in INSIDE:
            due_and_classed(naive, today, day)
        for event in today:
            if isinstance(event, Modified):
                sign(naive, event)
        for event in today:
            if isinstance(event, Assessed) and naive.phase in INSIDE:
                naive.last_assessment = event
                if naive.phase is Phase.AWAITING_ASSESSMENT:
                    decide(naive, dues, day)
        while naive.phase is Phase.OBSERVING and naive.end <= day:
            decide(naive, dues, day)
        day += DAY
    return naive


def due_and_classed(naive: Naive, today: Sequence[Event], day: date) -> None:
    for event in today:
        late = isinstance(event, DueDate) and (event.paid_in_full_on is None or event.paid_in_full_on > day)
        if late and day > naive.signed:
            naive.run(max(day, naive.start))
    for event in today:
        if isinstance(event, Classed):
            if event.risk_class >= RiskClass.SUBSTANDARD and event.risk_class > naive.klass:
                naive.became = naive.became or naive.klass <= RiskClass.SPECIAL_MENTION
                naive.run(max(day, naive.start))
            naive.klass = event.risk_class


def sign(naive: Naive, event: Modified) -> None:
    inside = naive.phase in INSIDE
    naive.times = naive.times + 1 if inside else 1
    naive.klass = max(naive.klass, event.risk_class) if inside else event.risk_class
    naive.became = naive.became and inside
    naive.last_assessment = naive.last_assessment if inside else None
    naive.signed, naive.first = event.on, event.first_repayment
    assert isinstance(event.repayments, Regular)
    naive.every = event.repayments.every
    naive.run(event.first_repayment)


def decide(naive: Naive, dues: Sequence[DueDate], day: date) -> None:
    """The exit test at the end of that day."""
    owed = any(
        due.on > naive.signed and due.on <= day and (due.paid_in_full_on is None or due.paid_in_full_on > day)
        for due in dues
    )
    said = naive.last_assessment
    recent = said is not None and (naive.end - said.on).days <= POLICY.observation_assessment_days
    if owed or (recent and said is not None and not said.solved):
        naive.run(naive.end)
    elif not recent:
        naive.phase = Phase.AWAITING_ASSESSMENT
    else:
        naive.phase, naive.end = Phase.EXITED, day


@st.composite
def lives(draw: st.DrawFn) -> tuple[Event, ...]:
    def day(low: int, high: int) -> date:
        return BEGIN + timedelta(days=draw(st.integers(low, high)))

    events: list[Event] = []
    signings = sorted({day(0, 900) for _ in range(draw(st.integers(1, 3)))})
    for signed in signings:
        first = signed + timedelta(days=draw(st.integers(1, 60)))
        before = draw(st.sampled_from(tuple(RiskClass)))
        events.append(Modified(signed, first, Regular(first, draw(st.sampled_from((1, 3, 5, 6, 12)))), before))
    for due in {day(0, 1400) for _ in range(draw(st.integers(0, 8)))}:
        paid = draw(st.one_of(st.none(), st.integers(-3, 120)))
        events.append(DueDate(due, None if paid is None else due + timedelta(days=paid)))
    classed = {day(0, 1400) for _ in range(draw(st.integers(0, 4)))}
    events.extend(Classed(on, draw(st.sampled_from(tuple(RiskClass)))) for on in classed)
    near_ends = [month_later(e.first_repayment, 12) for e in events if isinstance(e, Modified)]
    moments = st.one_of(
        st.integers(0, 1400).map(lambda n: BEGIN + timedelta(days=n)),
        st.sampled_from(near_ends).flatmap(lambda d: st.integers(-40, 40).map(lambda n: d + timedelta(days=n))),
    )
    events.extend(Assessed(on, draw(st.booleans())) for on in draw(st.sets(moments, max_size=4)))
    return tuple(draw(st.permutations(events)))


@given(lives(), st.integers(0, 1500))
def test_the_machine_stands_where_a_walk_day_by_day_stands(events: tuple[Event, ...], days: int) -> None:
    as_of = BEGIN + timedelta(days=days)
    naive, machine = walk(events, as_of), observe(events, as_of, POLICY)
    assert machine.phase is naive.phase
    if machine.restructured is not None:
        assert (machine.start, machine.end) == (naive.start, naive.end)
        assert machine.restructured.times == naive.times
        assert machine.restructured.became_non_performing == naive.became
        assert machine.restructured.in_observation == (naive.phase is not Phase.EXITED or naive.end >= as_of)


@given(lives(), st.integers(0, 1500), st.integers(0, 300))
def test_what_is_said_of_a_day_does_not_change_with_later_events(
    events: tuple[Event, ...], days: int, later: int
) -> None:
    as_of = BEGIN + timedelta(days=days)
    horizon = as_of + timedelta(days=later)
    assert observe(events, as_of, POLICY) == observe([e for e in events if e.on <= horizon], as_of, POLICY)


@given(lives(), st.integers(0, 1500))
def test_a_period_is_never_shorter_than_twelve_months(events: tuple[Event, ...], days: int) -> None:
    observation = observe(events, BEGIN + timedelta(days=days), POLICY)
    for step in observation.path:
        assert step.end >= month_later(step.start, 12)
