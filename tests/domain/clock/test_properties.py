"""What holds for every history of a claim, against a naive model where there is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.clock import (
    CATALOGUE,
    DEFAULT_CLOCK_POLICY,
    Act,
    ActKind,
    Change,
    ChangeKind,
    ClockContext,
    GuaranteeForm,
    Life,
    LifeStatus,
    LimitationTerms,
    Nature,
    Notice,
    NoticeKind,
    Obstacle,
    Outcome,
    RefusalEnd,
    RightKind,
    Watched,
    guarantee_standing,
    known_entries,
    limitation_life,
    review,
)
from postloan.domain.shared.calendar import china_calendar

from .builders import DEBTOR, GUARANTOR, guarantee
from .naive import Clerk

CALENDAR = china_calendar(2026)
TERMS = {DEBTOR}
KINDS = [ActKind.LETTER, ActKind.PART_PAYMENT, ActKind.SIGNED_DEMAND_NOTICE, ActKind.NEW_TERM_AGREED]
LATEST = date(2026, 12, 31)
OUTCOMES = [Outcome.ENDED, Outcome.WITHDRAWN, Outcome.WITHDRAWN_UNSERVED]


def one(number: int, kind: ActKind, on: date, person: UUID, **more: object) -> Act:
    fields: dict[str, object] = {
        "recorded_at": datetime(2004, 1, 1, tzinfo=UTC) + timedelta(hours=number),
        "evidence": CATALOGUE[kind].evidence[0],
        **more,
    }
    return Act(id=UUID(int=1_000 + number), kind=kind, day=on, person=person, **fields)  # type: ignore[arg-type]  # real fields


@st.composite
def histories(
    draw: st.DrawFn, start: date, person: UUID = DEBTOR, *, outcomes: Sequence[Outcome] = OUTCOMES, closed: bool = False
) -> list[Act]:
    """Acts, procedures and obstacles, most of them near the days on which a limitation from `start` turns."""
    near = [0, 30, 900, 915, 1_090, 1_096, 1_100, 1_280, 1_990, 2_190, 7_300, 7_306]
    days = st.builds(lambda a, b: start + timedelta(days=max(0, a + b)), st.sampled_from(near), st.integers(-40, 400))
    acts: list[Act] = []
    for number in range(draw(st.integers(0, 7))):
        on = min(draw(days), LATEST)
        sort = draw(st.sampled_from(["act", "act", "procedure", "obstacle"]))
        if sort == "act":
            kind = draw(st.sampled_from(KINDS))
            term = {"new_due": on + timedelta(days=draw(st.integers(0, 500)))} if CATALOGUE[kind].has_term else {}
            acts.append(one(2 * number, kind, on, person, **term))
            continue
        opened = ActKind.SUIT if sort == "procedure" else ActKind.OBSTACLE_BEGAN
        ground = {} if sort == "procedure" else {"ground": Obstacle.OTHER}
        acts.append(one(2 * number, opened, on, person, **ground))
        if closed or draw(st.booleans()):
            kind = ActKind.PROCEDURE_ENDED if sort == "procedure" else ActKind.OBSTACLE_ENDED
            outcome = draw(st.sampled_from(outcomes)) if sort == "procedure" else None
            end = min(on + timedelta(days=draw(st.integers(0, 500))), LATEST)
            acts.append(one(2 * number + 1, kind, end, person, closes=acts[-1].id, outcome=outcome))
    return acts


starts = st.sampled_from([date(2005, 1, 31), date(2006, 12, 25)]) | st.dates(date(2018, 1, 1), date(2023, 12, 31))


def life_at(due: date, acts: Sequence[Act], as_of: date) -> Life:
    return limitation_life(LimitationTerms((due,), frozenset(TERMS)), acts, ClockContext(as_of, CALENDAR))


@given(st.data())
def test_a_clerk_with_a_calendar_on_the_wall_comes_to_the_same_end(data: st.DataObject) -> None:
    # From 2018 on, so that the clerk need not know of the two years before.
    due = data.draw(st.dates(date(2018, 1, 1), date(2023, 12, 31)))
    acts = data.draw(histories(due))
    as_of = data.draw(st.dates(due - timedelta(days=30), LATEST))
    life = life_at(due, acts, as_of)
    word, end = Clerk(due, acts, as_of, CALENDAR).walk()
    expected = {
        "held": {LifeStatus.HELD},
        "expired": {LifeStatus.EXPIRED},
        "suspended": {LifeStatus.SUSPENDED},
        "alive": {LifeStatus.RUNNING, LifeStatus.NOT_STARTED},
    }
    assert life.status in expected[word], (life, word)
    if end is not None:
        assert life.end == end


@given(st.data())
def test_an_interruption_never_moves_the_end_backwards(data: st.DataObject) -> None:
    due = data.draw(starts.filter(lambda day: day.year >= 2018))
    acts = data.draw(histories(due, outcomes=[Outcome.ENDED, Outcome.WITHDRAWN], closed=True))
    kind = data.draw(
        st.sampled_from([k for k, r in CATALOGUE.items() if r.nature in {Nature.DEMAND, Nature.ACKNOWLEDGMENT}])
    )
    on = data.draw(st.dates(due, LATEST))
    term = {"new_due": on + timedelta(days=data.draw(st.integers(0, 900)))} if CATALOGUE[kind].has_term else {}
    before = life_at(due, acts, LATEST)
    after = life_at(due, [*acts, one(100, kind, on, DEBTOR, **term)], LATEST)
    if before.end is not None and after.end is not None:
        assert after.end >= before.end
    assert not after.lost or before.lost


@given(st.data())
def test_the_order_of_recording_makes_no_difference(data: st.DataObject) -> None:
    due = data.draw(starts)
    acts = data.draw(histories(due)) + data.draw(histories(due, GUARANTOR).map(lambda a: [_moved(x) for x in a]))
    shuffled = data.draw(st.permutations(acts))
    as_of = data.draw(st.dates(due, LATEST))
    assert life_at(due, shuffled, as_of) == life_at(due, acts, as_of)
    assert known_entries(shuffled) == known_entries(acts)
    for form in (GuaranteeForm.JOINT, GuaranteeForm.GENERAL):
        terms, ctx = guarantee(form, due.isoformat()), ClockContext(as_of, CALENDAR)
        assert guarantee_standing(terms, shuffled, (), ctx) == guarantee_standing(terms, acts, (), ctx)


def _moved(act: Act) -> Act:
    """The same act under an id of its own."""
    closes = UUID(int=act.closes.int + 500) if act.closes else None
    return replace(act, id=UUID(int=act.id.int + 500), closes=closes)


@given(st.data())
def test_acts_after_a_date_and_after_a_knowledge_say_nothing_about_it(data: st.DataObject) -> None:
    due = data.draw(starts)
    acts = data.draw(histories(due))
    as_of = data.draw(st.dates(due, LATEST))
    assert life_at(due, acts, as_of) == life_at(due, [a for a in acts if a.day <= as_of], as_of)
    known = datetime(2004, 1, 1, tzinfo=UTC) + timedelta(hours=data.draw(st.integers(0, 16)))
    kept = [act for act in acts if act.recorded_at <= known]
    assert life_at(due, known_entries(acts, (), known), as_of) == life_at(due, kept, as_of)


changes = st.builds(
    lambda number, days, kind, agreed, more: Change(
        id=UUID(int=9_000 + number),
        kind=kind,
        day=date(2022, 6, 30) + timedelta(days=days),
        recorded_at=datetime(2022, 1, 1, tzinfo=UTC),
        consenting=frozenset({GUARANTOR}) if agreed else frozenset(),
        new_due=date(2022, 6, 30) + timedelta(days=days + more) if kind is ChangeKind.DUE_DATE else None,
    ),
    st.integers(0, 10_000),
    st.integers(-100, 600),
    st.sampled_from(
        [ChangeKind.DUE_DATE, ChangeKind.DUE_DATE, ChangeKind.CLAIM_TRANSFERRED, ChangeKind.DEBT_TRANSFERRED]
    ),
    st.booleans(),
    st.integers(0, 400),
)


@st.composite
def towards_guarantors(draw: st.DrawFn) -> list[Act]:
    acts = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(
            st.sampled_from(
                [
                    ActKind.LETTER,
                    ActKind.SUIT,
                    ActKind.SIGNED_DEMAND_NOTICE,
                    ActKind.CLAIM_TRANSFER_NOTICE,
                    ActKind.REFUSAL_RIGHT_ENDED,
                ]
            )
        )
        ground = {"ground": RefusalEnd.INSOLVENT} if kind is ActKind.REFUSAL_RIGHT_ENDED else {}
        on = date(2022, 6, 30) + timedelta(days=draw(st.integers(-60, 900)))
        person = draw(st.sampled_from([DEBTOR, GUARANTOR]))
        acts.append(one(2 * number, kind, on, person, **ground))
        if kind is ActKind.SUIT and draw(st.booleans()):
            outcome, later = draw(st.sampled_from(list(Outcome))), on + timedelta(days=draw(st.integers(0, 300)))
            ending = one(2 * number + 1, ActKind.PROCEDURE_ENDED, later, person, closes=acts[-1].id, outcome=outcome)
            acts.append(ending)
    return acts


@given(
    st.sampled_from(list(GuaranteeForm)),
    towards_guarantors(),
    st.lists(changes, max_size=4, unique_by=lambda c: c.id),
    st.dates(date(2022, 6, 1), date(2025, 12, 31)),
    st.integers(1, 900),
)
def test_a_lost_guarantee_period_never_comes_back(
    form: GuaranteeForm, acts: list[Act], changed: list[Change], as_of: date, later: int
) -> None:
    terms = guarantee(form, "2022-06-30")
    lost = guarantee_standing(terms, acts, changed, ClockContext(as_of, CALENDAR)).life
    if lost.status is LifeStatus.EXTINGUISHED:
        then = ClockContext(as_of + timedelta(days=later), CALENDAR)
        after = guarantee_standing(terms, acts, changed, then).life
        assert after.status is LifeStatus.EXTINGUISHED
        assert after.lost_on is not None
        assert lost.lost_on is not None
        assert after.lost_on <= lost.lost_on


@given(towards_guarantors(), st.dates(date(2022, 6, 1), date(2025, 12, 31)))
def test_nothing_done_to_a_guarantee_moves_its_period(acts: list[Act], as_of: date) -> None:
    # 692: never suspended, interrupted or extended; without another due date it is what the contract made it.
    terms = guarantee(GuaranteeForm.JOINT, "2022-06-30")
    found = guarantee_standing(terms, acts, (), ClockContext(as_of, CALENDAR))
    # 30 June 2022 + 6 months = Friday 30 December 2022.
    assert found.period.deadline is not None
    assert found.period.deadline.end == date(2022, 12, 30)
    in_time = [
        act
        for act in acts
        if act.day <= as_of and act.person == GUARANTOR and date(2022, 6, 30) < act.day <= date(2022, 12, 30)
    ]
    if not in_time:
        assert found.life.kind is RightKind.GUARANTEE_PERIOD
        assert found.life.lost == (as_of > date(2022, 12, 30))


def _daily(due: date, acts: Sequence[Act], first: date, last: date) -> list[Notice]:
    said: list[Notice] = []
    watched, today = Watched(), first
    while today <= last:
        found = review(life_at(due, acts, today), watched, today, DEFAULT_CLOCK_POLICY)
        said += found.notices
        watched, today = found.watched, today + timedelta(days=1)
    return said


def _by_wake(due: date, acts: Sequence[Act], first: date, last: date) -> list[Notice]:
    """Only on wake-up days and on days of acts, as the business day does it."""
    said: list[Notice] = []
    watched, today = Watched(), first
    while today <= last:
        found = review(life_at(due, acts, today), watched, today, DEFAULT_CLOCK_POLICY)
        said += found.notices
        watched = found.watched
        coming = [act.day for act in acts if act.day > today] + ([found.wake] if found.wake else [])
        today = min(coming, default=last + timedelta(days=1))
    return said


@given(st.data())
def test_looking_only_on_wake_up_days_says_the_same_as_looking_every_day(data: st.DataObject) -> None:
    due = data.draw(st.dates(date(2019, 1, 1), date(2021, 12, 31)))
    acts = data.draw(histories(due))
    first = due + timedelta(days=900)
    last = first + timedelta(days=500)
    assert _by_wake(due, acts, first, last) == _daily(due, acts, first, last)


@given(st.dates(date(2019, 1, 1), date(2023, 6, 30)))
def test_every_warning_is_raised_once_on_its_day_and_then_the_loss(due: date) -> None:
    end = life_at(due, (), due).end
    assert end is not None
    said = _daily(due, (), end - timedelta(days=100), min(LATEST, end + timedelta(days=10)))
    warned = [(n.kind, n.day, n.threshold, n.days_left) for n in said]
    wanted = [(NoticeKind.WARNING, end - timedelta(days=d), d, d) for d in (90, 60, 30, 7)]
    wanted.append((NoticeKind.LOST, end + timedelta(days=1), 0, 0))
    assert warned == [row for row in wanted if row[1] <= LATEST]
