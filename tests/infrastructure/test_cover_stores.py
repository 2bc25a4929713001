"""What the stores of cover are given comes back equal, on every database and in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from postloan.application.cover_store import (
    CoverEvent,
    RevaluationRun,
    RevaluationStatus,
    SecureFailure,
    WatchedLoan,
)
from postloan.application.digests import EMPTY
from postloan.application.outcomes import SubjectKind
from postloan.application.ports import Unit
from postloan.application.run_store import Run
from postloan.domain.collateral.attention import Attention, Notice
from postloan.domain.collateral.measure import Line
from postloan.domain.collateral.shortfall import Watch
from tests.application.cover_world import CoverWorld
from tests.application.world import START, World, memory_world, sql_world

AT = datetime(2026, 9, 30, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = date(2026, 9, 30)
ONE = timedelta(days=1)


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def loans(world: World, number: int) -> list[UUID]:
    """Loans in key order, every second one of another branch."""
    borrower = world.borrower()
    return sorted(world.loan(borrower, f"L-{n}", branch=("101", "102")[n % 2], drawn=False) for n in range(number))


def row(world: World, loan: UUID, deadline: date | None = None, *, converted: bool = False) -> WatchedLoan:
    watch = Watch(Line.WARNING, DAY, 10**15, deadline, missed=True) if deadline else Watch()
    return WatchedLoan(world.bank, loan, watch, 10**15, 2 * 10**15, 3, 4, converted, DAY, 2)


def test_rows_come_back_and_are_seen_in_the_unit_that_saved_them(world: World) -> None:
    one, two, three = loans(world, 3)
    rows = [row(world, one), row(world, two, DAY + ONE, converted=True)]

    def work(unit: Unit) -> None:
        unit.covers.save(rows, ())
        assert unit.covers.get_many(world.bank, [one, two, three]) == {one: rows[0], two: rows[1]}

    world.transactions.write(work)
    read = world.transactions.read
    assert read(lambda unit: unit.covers.get_many(world.bank, [one, two, three])) == {one: rows[0], two: rows[1]}
    moved = replace(rows[1], watch=Watch(), burden=7, events=3)
    world.transactions.write(lambda unit: unit.covers.save([moved], ()))
    assert read(lambda unit: unit.covers.get_many(world.bank, [two])) == {two: moved}
    assert read(lambda unit: unit.covers.get_many(UUID(int=1), [two])) == {}


def test_events_come_in_their_order_above_a_sequence(world: World) -> None:
    one, two = loans(world, 2)
    events = [
        CoverEvent(world.bank, one, 1, DAY, AT, "LineReached", Line.CLOSE_OUT, None, None),
        CoverEvent(world.bank, one, 2, DAY, AT, "ShortfallOpened", Line.CLOSE_OUT, 10**15, DAY + ONE),
        CoverEvent(world.bank, two, 1, DAY, AT, "ShortfallCured", Line.WITHIN, None, None),
    ]
    world.transactions.write(lambda unit: unit.covers.save([row(world, one), row(world, two)], events))
    read = world.transactions.read
    assert read(lambda unit: unit.covers.events(world.bank, one, 0, 10)) == events[:2]
    assert read(lambda unit: unit.covers.events(world.bank, one, 1, 10)) == events[1:2]
    assert read(lambda unit: unit.covers.events(world.bank, one, 0, 1)) == events[:1]


def test_open_shortfalls_are_listed_by_deadline_of_the_branches_asked_for(world: World) -> None:
    ids = loans(world, 4)
    deadlines = [DAY + 2 * ONE, DAY + ONE, None, DAY + ONE]
    rows = [row(world, loan, deadline) for loan, deadline in zip(ids, deadlines, strict=True)]
    world.transactions.write(lambda unit: unit.covers.save(rows, ()))

    def listed(
        branches: frozenset[str] | None = None, after: tuple[date, UUID] | None = None, limit: int = 9
    ) -> list[UUID]:
        read = world.transactions.read
        found = read(lambda unit: unit.covers.open_shortfalls(world.bank, branches, after, limit))
        return [each.loan for each in found]

    assert listed() == [ids[1], ids[3], ids[0]]
    assert listed(limit=1) == [ids[1]]
    assert listed(after=(DAY + ONE, ids[1])) == [ids[3], ids[0]]
    branch = world.transactions.read(lambda unit: unit.claims.briefs(world.bank, ids))
    mine = [loan for loan in (ids[1], ids[3], ids[0]) if branch[loan].branch == "102"]
    assert listed(frozenset({"102"})) == mine
    assert listed(frozenset()) == []


def test_loans_are_due_by_their_earliest_day(world: World) -> None:
    one, two, three = loans(world, 3)

    def due(day: date, after: UUID | None = None, limit: int = 9) -> tuple[UUID, ...]:
        return world.transactions.read(lambda unit: unit.covers.due(world.bank, day, after, limit))

    world.transactions.write(lambda unit: unit.covers.wake(world.bank, {one: DAY, two: DAY + ONE, three: None}))
    assert (due(DAY - ONE), due(DAY), due(DAY + ONE)) == ((), (one,), (one, two))
    assert (due(DAY + ONE, one), due(DAY + ONE, None, 1)) == ((two,), (one,))
    world.transactions.write(lambda unit: unit.covers.wake_by(world.bank, [one, two, three], DAY + ONE))
    assert (due(DAY), due(DAY + ONE)) == ((one,), (one, two, three))
    world.transactions.write(lambda unit: unit.covers.wake(world.bank, {one: None, two: DAY + 2 * ONE}))
    assert due(DAY + ONE) == (three,)


def test_all_rows_or_those_that_a_rate_counts_for_are_due_by_a_day(world: World) -> None:
    one, two, three = loans(world, 3)
    rows = [row(world, one), row(world, two, converted=True)]
    world.transactions.write(lambda unit: unit.covers.save(rows, ()))

    def due(day: date) -> tuple[UUID, ...]:
        return world.transactions.read(lambda unit: unit.covers.due(world.bank, day, None, 9))

    world.transactions.write(lambda unit: unit.covers.wake_all_by(world.bank, DAY, converted=True))
    assert due(DAY) == (two,)
    world.transactions.write(lambda unit: unit.covers.wake(world.bank, {two: DAY - ONE}))
    world.transactions.write(lambda unit: unit.covers.wake_all_by(world.bank, DAY))
    assert (due(DAY - ONE), due(DAY)) == ((two,), (one, two))
    assert three not in due(DAY + 9 * ONE)


def test_what_was_told_of_an_item_is_kept_until_nothing_holds(world: World) -> None:
    desk = CoverWorld(world)
    one, two = desk.item("YP-1", None), desk.item("YP-2", None)
    told = frozenset({Notice(Attention.SEIZED, "(2026) 京01", DAY), Notice(Attention.NO_VALUATION)})

    def work(unit: Unit) -> None:
        unit.covers.tell(world.bank, {one: told, two: [Notice(Attention.VALUATION_DUE, on=DAY, step=30)]})
        assert unit.covers.told(world.bank, [one]) == {one: told}

    world.transactions.write(work)
    read = world.transactions.read
    assert read(lambda unit: unit.covers.told(world.bank, [one, two]))[one] == told
    world.transactions.write(lambda unit: unit.covers.tell(world.bank, {one: ()}))
    assert set(read(lambda unit: unit.covers.told(world.bank, [one, two]))) == {two}


def test_failures_come_back_by_kind_and_key(world: World) -> None:
    run = Run(world.bank, DAY, "RUNNING", "SECURE", "", AT, None, 0, 0, 0, EMPTY)
    found = [
        SecureFailure(world.bank, DAY, SubjectKind.COLLATERAL, UUID(int=9), "坏了", AT),
        SecureFailure(world.bank, DAY, SubjectKind.BORROWER, UUID(int=5), "broken", AT),
    ]

    def work(unit: Unit) -> None:
        unit.runs.save(run)
        for failure in found:
            unit.covers.fail(failure)
        unit.covers.fail(replace(found[0], error="坏了两次"))

    world.transactions.write(work)
    read = world.transactions.read
    assert read(lambda unit: unit.covers.failures(world.bank, DAY)) == [found[1], replace(found[0], error="坏了两次")]
    assert read(lambda unit: unit.covers.failures(world.bank, DAY + ONE)) == []


def test_loans_of_a_region_and_kind_are_paged_in_key_order_each_once(world: World) -> None:
    desk = CoverWorld(world)
    one, two, three = loans(world, 3)
    desk.item("YP-1", None, one, three)
    desk.item("YP-2", None, three)
    desk.item("YP-3", None, two, region="330000")

    def page(after: UUID | None, limit: int) -> tuple[UUID, ...]:
        read = world.transactions.read
        return read(lambda unit: unit.covers.secured_in(world.bank, "310000", "HOUSING", after, limit))

    assert (page(None, 9), page(None, 1), page(one, 9), page(three, 9)) == ((one, three), (one,), (three,), ())


def test_revaluations_come_back_by_id_by_what_they_are_of_and_newest_first(world: World) -> None:
    first = RevaluationRun(
        institution=world.bank,
        id=UUID(int=1),
        region="310000",
        kind="HOUSING",
        as_of=START,
        status=RevaluationStatus.RUNNING,
        cursor="loans x",
        started_at=AT,
        started_by="zhao@bank",
        finished_at=None,
        items=1,
        revalued=2,
        loans=3,
        before=10**16,
        after=10**17,
        content_hash=EMPTY,
    )
    second = replace(first, id=UUID(int=2), as_of=START + ONE, status=RevaluationStatus.FINISHED, finished_at=AT)
    for run in (first, second):
        world.transactions.write(lambda unit, run=run: unit.revaluations.save(run))  # type: ignore[misc]
    read = world.transactions.read
    assert read(lambda unit: unit.revaluations.get(world.bank, first.id)) == first
    assert read(lambda unit: unit.revaluations.of(world.bank, "310000", "HOUSING", START + ONE)) == second
    assert read(lambda unit: unit.revaluations.of(world.bank, "310000", "VEHICLE", START)) is None
    assert read(lambda unit: unit.revaluations.newest(world.bank, None, 9)) == [second, first]
    assert read(lambda unit: unit.revaluations.newest(world.bank, second.id, 9)) == [first]
    moved = replace(first, cursor="", items=9)
    world.transactions.write(lambda unit: unit.revaluations.save(moved))
    assert read(lambda unit: unit.revaluations.get(world.bank, first.id)) == moved
