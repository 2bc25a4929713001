"""What a market quotes is valued by its last price in the business day, and loans are measured by it the same day."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from postloan.application.business_day import BusinessDay
from postloan.application.collateral_commands import ChangeHolding
from postloan.application.collateral_market import PublishMarketPrice
from postloan.application.collateral_marking import mark
from postloan.application.desk import Desk
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import Unit
from postloan.domain.collateral.attention import Attention
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Holding
from postloan.domain.shared.actor import Role
from tests.application.collateral_world import DAY, findings, held, history, link, register, take
from tests.application.world import World, memory_world, sql_world, yuan

ONE = timedelta(days=1)


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def publish(world: World, price: str, day: date, currency: str = "CNY") -> None:
    command = PublishMarketPrice(
        idempotency_key=world.key(), instrument="AU9999", published=day, currency=currency, price=price,
        source="上海黄金交易所",
    )  # fmt: skip
    world.done(world.person("wu", Role.OPERATIONS), command)


def through(world: World, last: date) -> None:
    """Every business day up to and including one."""
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None)
    runs = work.catch_up(world.person("chen", Role.OPERATIONS), last)
    assert isinstance(runs, tuple)
    assert all(each.failed == 0 for each in runs)


def gold(world: World, number: str, grams: int, *loans: UUID) -> UUID:
    """Gold of so many grams that is pledged for some loans; a piece is a gram."""
    item = take(world, number, kind="GOLD", holding=Holding("AU9999", grams * 10**6))
    charge = register(world, item, f"ZY-{number}")
    for loan in loans:
        link(world, item, charge, loan)
    return item


def test_the_business_day_marks_by_the_price_of_the_day(world: World) -> None:
    """40 g at 480.00 are 19,200.00; at 360.00 they are 14,400.00: 12,000 over them is 83.33 %, above 80 %."""
    loan = world.loan(world.borrower())
    item = gold(world, "AU-1", 40, loan)
    assert Attention.NO_VALUATION in held(world, item).attention
    publish(world, "480.00", DAY)
    through(world, DAY)
    first = held(world, item)
    assert first.item.valuation is not None
    assert (first.item.valuation.value, first.item.valuation.as_of) == (yuan("19200"), DAY)
    assert Attention.NO_VALUATION not in first.attention
    publish(world, "360.00", DAY + ONE)
    through(world, DAY + ONE)
    second = held(world, item).item.valuation
    assert second is not None
    assert (second.value, second.as_of, second.method) == (yuan("14400"), DAY + ONE, Method.MARKET_PRICE)
    watched = world.transactions.read(lambda unit: unit.covers.get_many(world.bank, [loan]))[loan]
    assert (watched.burden, watched.value) == (12_000_00, 14_400_00)
    assert [type(entry.event).__name__ for entry in history(world, item).entries][-2:] == ["Valued", "Valued"]
    if world.engine is not None:
        assert findings(world) == []


def test_without_a_new_price_nothing_is_recorded_and_the_value_falls_overdue(world: World) -> None:
    """Gold is marked daily: the value of the 15th is due on the 16th and overdue on the 17th."""
    item = gold(world, "AU-1", 40)
    publish(world, "480.00", DAY)
    through(world, DAY + ONE)
    assert held(world, item).version == 3
    assert Attention.VALUATION_OVERDUE not in held(world, item).attention
    through(world, DAY + 2 * ONE)
    assert held(world, item).version == 3
    assert Attention.VALUATION_OVERDUE in held(world, item).attention


def test_a_corrected_price_of_the_day_marks_again(world: World) -> None:
    item = gold(world, "AU-1", 40)
    publish(world, "480.00", DAY)
    through(world, DAY)
    publish(world, "481.00", DAY)
    through(world, DAY + ONE)
    found = held(world, item).item.valuation
    assert found is not None
    assert (found.value, found.as_of) == (yuan("19240"), DAY)


def test_the_quantity_of_the_day_of_the_price_counts(world: World) -> None:
    """40 g on the 15th, 50 g from the 16th on: the price of the 15th still values 40 g."""
    item = gold(world, "AU-1", 40)
    world.today(DAY + ONE)
    more = ChangeHolding(
        idempotency_key=world.key(), item_id=item, value_date=DAY + ONE, holding=Holding("AU9999", 50 * 10**6)
    )
    world.done(world.officer, more)
    publish(world, "480.00", DAY)
    through(world, DAY + ONE)
    found = held(world, item).item.valuation
    assert found is not None
    assert (found.value, found.as_of) == (yuan("19200"), DAY)


def test_a_price_in_a_currency_without_a_rate_leaves_the_value_and_stops_nothing(world: World) -> None:
    item = gold(world, "AU-1", 40)
    publish(world, "60.00", DAY, "USD")
    through(world, DAY)
    assert held(world, item).item.valuation is None


def test_each_marking_stands_in_the_chain_of_its_item() -> None:
    world = memory_world()
    item = gold(world, "AU-1", 40)
    publish(world, "480.00", DAY)
    through(world, DAY)
    chain = world.transactions.state.chains[world.bank, Subject(SubjectKind.COLLATERAL, item)]  # type: ignore[attr-defined]
    last = chain[-1].entry
    assert (last.command, last.outcome, last.account) == ("MarkToMarket", "DONE", "chen@bank")


def test_fifty_items_are_marked_with_as_many_statements_as_five(database_url: str) -> None:
    with sql_world(database_url) as world:
        counts = [reads(world, [gold(world, f"AU-{many}-{n}", 1) for n in range(many)]) for many in (5, 50)]
    assert counts[0] == counts[1]


def reads(world: World, items: list[UUID]) -> int:
    """How many statements read while these items are marked."""
    publish(world, "480.00", DAY)
    seen: list[str] = []
    assert world.engine is not None
    actor, at = world.person("chen", Role.OPERATIONS), world.tick()

    def work(unit: Unit) -> None:
        desk = Desk(unit, actor, at, world.ids)
        rows = list(unit.collateral.get_many(world.bank, items).values())
        mark(desk, rows, DAY)

    def heard(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(world.engine, "before_cursor_execute", heard)
    try:
        world.transactions.write(work)
    finally:
        event.remove(world.engine, "before_cursor_execute", heard)
    assert all(held(world, item).item.valuation is not None for item in items)
    return len(seen)
