"""An index revaluation gives each item what it would get alone; its preview says so before; it may stop anywhere."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.application.collateral_market import PublishRegionalIndex
from postloan.application.cover_store import RevaluationRun, RevaluationStatus
from postloan.application.outcomes import Done, Forbidden, Refused
from postloan.application.revaluation_commands import AdvanceRevaluation, RevaluationRefusal, StartRevaluation
from postloan.application.revaluation_preview import RevaluationPreview, preview
from postloan.application.revaluation_run import Revaluations
from postloan.domain.collateral.events import Ended, Ending
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.measure import Line
from postloan.domain.collateral.parts import Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.revaluation import Index, IndexPoint, NotRevalued, by_index
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from tests.application.cover_world import CoverWorld, valued
from tests.application.world import START, World, memory_world, sql_world, yuan

REGION, KIND = "310000", "HOUSING"
DAY = timedelta(days=1)
NOW = date(2024, 1, 31)


@pytest.fixture(params=["memory", "database"])
def desk(request: pytest.FixtureRequest, database_url: str) -> Iterator[CoverWorld]:
    if request.param == "memory":
        yield CoverWorld(memory_world())
        return
    with sql_world(database_url) as world:
        yield CoverWorld(world)


def publish(world: World, points: str, day: date, region: str = REGION, kind: str = KIND) -> None:
    command = PublishRegionalIndex(
        idempotency_key=world.key(), region=region, kind=kind, published=day, points=points, source="示范指数"
    )
    world.done(world.person("chen", Role.OPERATIONS), command)


def start(world: World, day: date = NOW, region: str = REGION, kind: str = KIND) -> UUID:
    command = StartRevaluation(idempotency_key=world.key(), region=region, kind=kind, as_of=day)
    made = world.done(world.person("zhao", Role.RISK_MANAGER), command).made
    assert made is not None
    return made


def finish(world: World, run: UUID, batch: int = 1_000) -> RevaluationRun:
    work = Revaluations(world.transactions, now=world.tick, ids=world.ids, batch=batch)
    return work.finish(world.person("chen", Role.OPERATIONS), run)


def previewed(world: World, day: date = NOW) -> RevaluationPreview:
    return world.transactions.read(lambda unit: preview(unit, world.bank, REGION, KIND, day))


def values(world: World, items: list[UUID]) -> list[Valuation | None]:
    held = world.transactions.read(lambda unit: unit.collateral.held(world.bank, items))
    histories = world.transactions.read(lambda unit: unit.collateral.histories(world.bank, items))
    for key in items:
        now = histories[key].latest()
        assert now is not None
        # The row is what the fold of the entries gives.
        assert (held[key].item.valuation, held[key].item.full_valuation) == (now.valuation, now.full_valuation)
        assert held[key].version == len(histories[key].entries)
    return [held[key].item.valuation for key in items]


def fallen(desk: CoverWorld) -> tuple[list[UUID], list[UUID]]:
    """Index 100 on 15 January, 80 on 31 January; loans of 12,000.00 on homes of 20,000.00, 18,000.00 and 14,000.00."""
    world = desk.world
    borrower = world.borrower()
    publish(world, "100", START)
    loans = [world.loan(borrower, f"L-{n}") for n in range(3)]
    items = [desk.item(f"YP-{n}", worth, loans[n]) for n, worth in enumerate(("20000", "18000", "14000"))]
    desk.through(NOW - DAY)
    publish(world, "80", NOW)
    return loans, items


def test_a_preview_says_what_the_run_will_do_and_keeps_nothing(desk: CoverWorld) -> None:
    """20,000 -> 16,000 (75 %), 18,000 -> 14,400 (83.3 %), 14,000 -> 11,200 (107 %); before 60, 66.7 and 85.7 %."""
    loans, items = fallen(desk)
    gone, other = desk.item("YP-8", "9000"), desk.item("YP-9", "9000", region="330000")
    desk.record(gone, Ended(Ending.RELEASED), day=NOW)
    never = desk.item("YP-7", None)
    before = values(desk.world, [*items, gone, other, never])
    found = previewed(desk.world)
    assert (found.items, found.revalued, found.kept) == (4, 3, {NotRevalued.NO_VALUATION: 1})
    assert (found.before, found.after) == (5_200_000, 4_160_000)
    assert (found.loans, found.unmeasured) == (3, 0)
    assert {row.loan: (row.before, row.after, row.missing) for row in found.moved} == {
        # To come back to 70 % of 16,000.00, 800.00 are missing; of 14,400.00, 1,920.00; of 11,200.00, 4,160.00.
        loans[0]: (Line.WITHIN, Line.CEILING, 80_000),
        loans[1]: (Line.WITHIN, Line.WARNING, 192_000),
        loans[2]: (Line.WARNING, Line.CLOSE_OUT, 416_000),
    }
    assert (found.moved_count, found.lines) == (3, {Line.CEILING: 1, Line.WARNING: 1, Line.CLOSE_OUT: 1})
    assert values(desk.world, [*items, gone, other, never]) == before
    # The third was above the warning line from the start, and nobody has cured it by 25 January.
    assert [[kind for _, kind, _, _ in desk.events(loan)] for loan in loans] == [
        [],
        [],
        ["LineReached", "ShortfallOpened", "CureMissed"],
    ]


def test_a_run_gives_new_values_and_measures_every_loan(desk: CoverWorld) -> None:
    loans, items = fallen(desk)
    run = finish(desk.world, start(desk.world))
    assert (run.status, run.items, run.revalued, run.loans) == (RevaluationStatus.FINISHED, 3, 3, 3)
    assert (run.before, run.after) == (5_200_000, 4_160_000)
    found = values(desk.world, items)
    assert [(each.value.minor, each.method, each.as_of, each.valuer) for each in found if each] == [
        (1_600_000, Method.INDEX, NOW, "示范指数"),
        (1_440_000, Method.INDEX, NOW, "示范指数"),
        (1_120_000, Method.INDEX, NOW, "示范指数"),
    ]
    rows = [desk.watched(loan) for loan in loans]
    assert [(row.watch.line, row.watch.amount) for row in rows if row] == [
        (Line.CEILING, 0),
        (Line.WARNING, 192_000),
        (Line.CLOSE_OUT, 416_000),
    ]
    assert desk.events(loans[1])[-1] == ("01-31", "ShortfallOpened", 192_000, date(2024, 2, 12))
    assert [each.covered for each in rows if each] == [1_200_000, 1_080_000, 840_000]
    # A second run of the day has nothing to add; one of a later day carries the same full value on.
    again = desk.world.run(
        desk.world.person("zhao", Role.RISK_MANAGER),
        StartRevaluation(idempotency_key=desk.world.key(), region=REGION, kind=KIND, as_of=NOW),
    )
    assert isinstance(again, Refused)
    assert again.code == RevaluationRefusal.ALREADY_BEGUN
    later = date(2024, 2, 29)
    desk.through(later - DAY)
    publish(desk.world, "110", later)
    finish(desk.world, start(desk.world, later))
    assert [each.value.minor for each in values(desk.world, items) if each] == [2_200_000, 1_980_000, 1_540_000]


def test_the_index_is_read_as_it_was_known_when_the_run_began(desk: CoverWorld) -> None:
    _, items = fallen(desk)
    run = start(desk.world)
    publish(desk.world, "200", NOW)
    assert finish(desk.world, run, batch=1).after == 4_160_000
    assert [each.value.minor for each in values(desk.world, items) if each] == [1_600_000, 1_440_000, 1_120_000]


def test_pages_and_commands_come_to_the_same(desk: CoverWorld) -> None:
    fallen(desk)
    run = start(desk.world)
    risk = desk.world.person("zhao", Role.RISK_MANAGER)
    pages = 0
    while True:
        done = desk.world.done(risk, AdvanceRevaluation(idempotency_key=desk.world.key(), revaluation_id=run))
        assert isinstance(done, Done)
        pages += 1
        found = desk.world.transactions.read(lambda unit: unit.revaluations.get(desk.world.bank, run))
        assert found is not None
        if found.status is RevaluationStatus.FINISHED:
            break
    assert (pages, found.revalued, found.loans) == (3, 3, 3)
    assert finish(desk.world, run) == found
    listed = desk.world.transactions.read(lambda unit: unit.revaluations.newest(desk.world.bank, None, 10))
    assert [each.id for each in listed] == [run]


@pytest.mark.parametrize(
    ("region", "kind", "day", "code"),
    [
        (REGION, KIND, NOW + DAY, RevaluationRefusal.IN_THE_FUTURE),
        (REGION, "UNHEARD_OF", NOW, RevaluationRefusal.UNKNOWN_KIND),
        (REGION, "LISTED_SHARES", NOW, RevaluationRefusal.ACTIVE_MARKET),
        ("330000", KIND, NOW, RevaluationRefusal.NO_INDEX),
        (REGION, KIND, START - DAY, RevaluationRefusal.NO_INDEX),
    ],
)
def test_what_cannot_be_revalued_is_refused(region: str, kind: str, day: date, code: RevaluationRefusal) -> None:
    desk = CoverWorld(memory_world())
    fallen(desk)
    command = StartRevaluation(idempotency_key=desk.world.key(), region=region, kind=kind, as_of=day)
    outcome = desk.world.run(desk.world.person("zhao", Role.RISK_MANAGER), command)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert isinstance(desk.world.run(desk.world.officer, command), Forbidden)


def test_an_item_without_a_rate_keeps_its_value_and_its_loan_is_left_to_the_business_day() -> None:
    desk = CoverWorld(memory_world())
    publish(desk.world, "100", START)
    loan = desk.world.loan(desk.world.borrower())
    item = desk.item("YP-1", Money(200_000, "USD"), loan)
    desk.world.today(NOW)
    publish(desk.world, "80", NOW)
    assert previewed(desk.world).kept == {NotRevalued.NO_EXCHANGE_RATE: 1}
    run = finish(desk.world, start(desk.world))
    assert (run.items, run.revalued, run.loans) == (1, 0, 1)
    (kept,) = values(desk.world, [item])
    assert kept is not None
    assert kept.value.minor == 200_000
    due = desk.world.transactions.read(lambda unit: unit.covers.due(desk.world.bank, NOW, None, 10))
    assert due == (loan,)


ITEMS = st.lists(
    st.tuples(
        st.integers(0, 15),  # days after the start on which it was valued
        st.integers(1, 10**9),  # fen
        st.sampled_from([(REGION, KIND), (REGION, "LAND_USE_RIGHT"), ("330000", KIND)]),
        st.booleans(),  # whether it is valued at all
    ),
    min_size=1,
    max_size=6,
)
POINTS = st.dictionaries(st.integers(0, 16), st.integers(1, 10**12), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(ITEMS, POINTS, st.integers(1, 3))
def test_a_run_equals_revaluing_item_by_item(
    rows: list[tuple[int, int, tuple[str, str], bool]], points: dict[int, int], batch: int
) -> None:
    """Each item alone, by exact fractions of its own index: value × now ÷ then, half up; else it keeps its value."""
    desk = CoverWorld(memory_world())
    world = desk.world
    items = []
    for number, (after, fen, (region, kind), is_valued) in enumerate(rows):
        item = desk.item(f"YP-{number}", None, kind=kind, region=region)
        if is_valued:
            on = START + after * DAY
            desk.record(item, valued(on, Money(fen, "CNY")), day=on)
        items.append(item)
    at = datetime(2024, 1, 1, tzinfo=UTC)
    known = [IndexPoint(REGION, KIND, START + n * DAY, units, at, "示范指数") for n, units in points.items()]
    for point in known:
        world.transactions.write(lambda unit, point=point: unit.market.publish_point(world.bank, point))  # type: ignore[misc]
    world.today(NOW)
    before = values(world, items)
    finish(world, start(world), batch)
    found = values(world, items)
    days = sorted(points)
    for (after, fen, where, is_valued), old, new in zip(rows, before, found, strict=True):
        then = max((n for n in days if n <= after), default=None)
        if where != (REGION, KIND) or not is_valued or then is None:
            assert new == old
            continue
        now = points[days[-1]]
        assert new is not None
        assert new.value.minor == (2 * fen * now + points[then]) // (2 * points[then])
    index = Index(REGION, KIND, tuple(known))
    held = world.transactions.read(lambda unit: unit.collateral.histories(world.bank, items))
    for key, old, new in zip(items, before, found, strict=True):
        one = held[key].as_of(NOW - DAY)
        assert one is not None
        alone = by_index(one, index, NOW, DEFAULT_COLLATERAL)
        assert new == (alone if isinstance(alone, Valuation) else old)


def test_shared_items_are_measured_once_all_values_stand(desk: CoverWorld) -> None:
    """Two homes of 10,000.00 secure 12,000.00; at 80 they are 16,000.00: above the ceiling, and said once."""
    world = desk.world
    publish(world, "100", START)
    loan = world.loan(world.borrower())
    for number in range(2):
        desk.item(f"YP-{number}", "10000", loan)
    desk.through(NOW - DAY)
    publish(world, "80", NOW)
    finish(world, start(world), batch=1)
    assert desk.events(loan) == [("01-31", "LineReached", None, None)]
    row = desk.watched(loan)
    assert row is not None
    assert (row.value, row.watch.line) == (1_600_000, Line.CEILING)
    assert yuan("16000").minor == row.value
