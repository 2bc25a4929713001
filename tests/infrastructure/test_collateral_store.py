"""Items of collateral come back as they were saved, from every store; their row is what their entries fold to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.application.collateral_store import CollateralLine, GivenUp, Held, KeptEntry, Realisation
from postloan.application.ports import Unit
from postloan.domain.collateral import events as e
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import Entry, ItemEvent
from postloan.domain.collateral.item import History, Item, fold
from postloan.domain.collateral.kinds import Document, Method
from postloan.domain.collateral.parts import (
    Charge,
    ChargeMode,
    Holder,
    Holding,
    Insurance,
    Lease,
    Link,
    Locator,
    Owner,
    Seizure,
    Valuation,
)
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.revaluation import IndexPoint, Price
from postloan.domain.ledger import LedgerAccount
from postloan.domain.shared.ratio import Ratio
from postloan.infrastructure.persistence.bulk import COPY_FROM
from tests.application.world import START, World, memory_world, sql_world, yuan

AT = datetime(2024, 1, 15, 1, 2, 3, 456_789, tzinfo=UTC)
PROOF = "cd" * 32
NASTY = '引号 " 反斜杠 \\ 逗号 , 大括号 { } NULL'
CHARGE, LOAN = UUID(int=31), UUID(int=41)


def taken(world: World, item: UUID, number: str = "YP-1", **changes: object) -> e.Taken:
    given: dict[str, object] = {
        "item": item, "institution": world.bank, "branch": "101", "number": number, "kind": "HOUSING",
        "title": NASTY, "region": "330106", "owners": (Owner("张小明", UUID(int=5), Ratio.percent("50")), Owner("李")),
    }  # fmt: skip
    return e.Taken(**(given | changes))  # type: ignore[arg-type]


def valuation(day: date = START, minor: int = 100, method: Method = Method.COMPARISON) -> Valuation:
    return Valuation(day, replace(yuan("0"), minor=minor), method, "押品中心", "RISK", PROOF, day + timedelta(days=9))


EVERY: tuple[ItemEvent, ...] = (
    e.OwnersChanged((Owner(NASTY),)),
    e.HoldingChanged(Holding("600000.SH", 10**15)),
    e.Registered(Charge(CHARGE, "浙(2024)1", 2, START, date(2030, 1, 1), yuan("1"), "", ChargeMode.MAXIMUM)),
    e.Registered(Charge(UUID(int=32), "DJ-2", 1, START, creditor="他行")),
    e.Renewed(CHARGE, date(2031, 1, 1)),
    e.Linked(Link(CHARGE, LOAN, yuan("0.50"))),
    e.Reduced(CHARGE, yuan("0.75")),
    e.Fixed(CHARGE, e.FixingCause.SEIZED),
    e.Valued(Valuation(START, yuan("9.99"), Method.INCOME, "评估公司", "", PROOF, None, "RISK", yuan("10"))),
    e.Valued(valuation(START + timedelta(days=1), 7, Method.INDEX)),
    e.Insured(Insurance("BX-1", "保险公司", yuan("5"), START, date(2024, 12, 31), bank_is_beneficiary=True)),
    e.Insured(Insurance("BX-2", "保险公司", yuan("5"), START, date(2024, 12, 31), bank_is_beneficiary=False)),
    e.InsuranceEnded("BX-2"),
    e.HandedOver(Holder.CUSTODIAN, "库房", PROOF),
    e.Located(Locator.OFFLINE),
    e.Seized(Seizure("(2024)浙01执1号", "法院", START, date(2027, 1, 14), waiting=True)),
    e.SeizureLifted("别的"),
    e.Leased(Lease("ZL-1", "租户", START, date(2025, 1, 1), yuan("3"))),
    e.LeaseEnded("别的"),
    e.Filed(Document.TITLE, PROOF),
    e.PaidOut(e.Payee.CREDITORS, 12_345, PROOF),
    e.AssetSold(900_000, 1, PROOF),
    e.CostsCharged(UUID(int=77), 5),
    e.Filed(Document.REGISTRATION, PROOF),
    e.Withdrawn(13),
    e.Unlinked(UUID(int=99), LOAN),
    e.Cancelled(UUID(int=32)),
)


def test_the_list_above_names_every_kind_of_event_but_the_first_and_the_last() -> None:
    assert {type(event) for event in EVERY} | {e.Taken, e.Ended} == set(e.ItemEvent.__args__)


def saved(unit: Unit, entries: tuple[Entry, ...], *, since: int = 0) -> Held:
    """An item with these entries; those up to `since` are kept already."""
    history = History(entries)
    item = history.latest()
    assert item is not None
    last = entries[-1]
    latest = max(entry.value_date for entry in entries)
    held = Held.of(item, last.sequence, last.recorded_at, latest, START, DEFAULT_COLLATERAL)
    unit.collateral.save(held, entries[since:], "zhang@bank", NASTY)
    return held


def entries_of(*rows: ItemEvent, day: date = START) -> tuple[Entry, ...]:
    return tuple(Entry(n, day, AT + timedelta(microseconds=n), event) for n, event in enumerate(rows, 1))


def loan_of(world: World, number: str = "L-1") -> UUID:
    return world.loan(world.borrower(f"C-{number}"), number)


def every_event_comes_back(world: World) -> None:
    item, loan = UUID(int=7), loan_of(world)
    rows = tuple(replace(x, link=replace(x.link, loan=loan)) if isinstance(x, e.Linked) else x for x in EVERY)
    entries = entries_of(taken(world, item), *rows)
    held = world.transactions.write(lambda unit: saved(unit, entries))

    def check(unit: Unit) -> None:
        assert unit.collateral.get(world.bank, item) == held
        assert unit.collateral.histories(world.bank, [item, UUID(int=8)]) == {item: History(entries)}
        assert unit.collateral.entries(world.bank, item, 2, 2) == [
            KeptEntry(entry, "zhang@bank", NASTY) for entry in entries[2:4]
        ]
        assert unit.collateral.get(UUID(int=9), item) is None
        assert unit.collateral.by_number(world.bank, ["YP-1", "YP-2"]) == {"YP-1": item}

    world.transactions.read(check)
    assert held.item.valuations == (rows[8].valuation, rows[9].valuation)  # type: ignore[union-attr]
    assert held.item == fold(History(entries).known())


def test_every_kind_of_event_and_the_row_come_back(world: World) -> None:
    every_event_comes_back(world)


def test_every_kind_of_event_and_the_row_come_back_from_memory() -> None:
    every_event_comes_back(memory_world())


def an_item_that_left_comes_back(world: World) -> None:
    entries = entries_of(taken(world, UUID(int=7)), e.Ended(e.Ending.TAKEN_IN_KIND))
    held = world.transactions.write(lambda unit: saved(unit, entries))
    assert held.item.ended is e.Ending.TAKEN_IN_KIND
    assert (held.wake_on, held.attention) == (None, ())
    assert world.transactions.read(lambda unit: unit.collateral.held(world.bank, [UUID(int=7)])) == {UUID(int=7): held}


def test_an_item_that_left_comes_back(world: World) -> None:
    an_item_that_left_comes_back(world)


def test_an_item_that_left_comes_back_from_memory() -> None:
    an_item_that_left_comes_back(memory_world())


def what_waits_is_seen(world: World) -> None:
    """Within the unit, before anything is written, and after more was saved on top of it."""
    item, loan = UUID(int=7), loan_of(world)
    entries = entries_of(
        taken(world, item), e.Registered(Charge(CHARGE, "DJ-1", 1, START)), e.Linked(Link(CHARGE, loan)),
        e.Valued(valuation()),
    )  # fmt: skip

    def work(unit: Unit) -> None:
        saved(unit, entries[:2])
        held = saved(unit, entries, since=2)
        assert unit.collateral.get(world.bank, item) == held
        assert unit.collateral.held(world.bank, [item]) == {item: held}
        assert unit.collateral.histories(world.bank, [item])[item] == History(entries)
        assert [each.entry for each in unit.collateral.entries(world.bank, item, 1, 9)] == list(entries[1:])
        assert unit.collateral.by_number(world.bank, ["YP-1"]) == {"YP-1": item}
        assert unit.collateral.items_of(world.bank, [loan, UUID(int=1)]) == {loan: (item,)}
        assert unit.collateral.loans_of(world.bank, [item]) == {item: (loan,)}
        assert unit.collateral.of_region(world.bank, "330106", "HOUSING", None, 9) == [held]
        # Three more on top of what the question has sent.
        more = (*entries, Entry(5, START, AT + timedelta(hours=1), e.Filed(Document.TITLE, PROOF)))
        again = saved(unit, more, since=4)
        assert unit.collateral.get(world.bank, item) == again
        assert unit.collateral.histories(world.bank, [item])[item] == History(more)

    world.transactions.write(work)
    assert len(world.transactions.read(lambda unit: unit.collateral.histories(world.bank, [item]))[item].entries) == 5


def test_what_waits_to_be_written_is_seen_in_the_same_unit(world: World) -> None:
    what_waits_is_seen(world)


def test_what_waits_to_be_written_is_seen_in_memory() -> None:
    what_waits_is_seen(memory_world())


def many_items_page_in_key_order(world: World) -> None:
    """More than a COPY takes; of two regions, one of them gone, some wake and some do not."""
    ids = [UUID(int=100 + n) for n in range(COPY_FROM + 4)]

    def fill(unit: Unit) -> None:
        for n, item in enumerate(reversed(ids)):
            region = "A" if n % 2 else "B"
            valued = (e.Valued(valuation(minor=n)),) if n % 4 == 0 else ()
            saved(unit, entries_of(taken(world, item, f"N{n}", region=region, kind="GOLD", holding=Holding("AU", 1)),
                                   *valued))  # fmt: skip
        saved(unit, entries_of(taken(world, UUID(int=1), "GONE", region="A", kind="GOLD"), e.Ended(e.Ending.RELEASED)))

    world.transactions.write(fill)

    def check(unit: Unit) -> None:
        of_a = [item for n, item in enumerate(reversed(ids)) if n % 2]
        first = unit.collateral.of_region(world.bank, "A", "GOLD", None, 5)
        assert [held.item.id for held in first] == sorted(of_a)[:5]
        rest = unit.collateral.of_region(world.bank, "A", "GOLD", first[-1].item.id, 1000)
        assert [held.item.id for held in rest] == sorted(of_a)[5:]
        assert unit.collateral.of_region(world.bank, "A", "HOUSING", None, 5) == []
        assert len(unit.collateral.of_instrument(world.bank, "AU", None, 1000)) == len(ids)
        # Gold is marked daily: a value of the first day is due the next day, its warning steps lie before.
        woken = [item for n, item in enumerate(reversed(ids)) if n % 4 == 0]
        assert unit.collateral.due(world.bank, START, None, 1000) == ()
        day = START + timedelta(days=2)
        due = unit.collateral.due(world.bank, day, None, 3)
        assert list(due) == sorted(woken)[:3]
        assert list(unit.collateral.due(world.bank, day, due[-1], 1000)) == sorted(woken)[3:]

    world.transactions.read(check)


def test_items_of_a_region_an_instrument_and_a_day_page_in_key_order(world: World) -> None:
    many_items_page_in_key_order(world)


def test_items_page_in_key_order_in_memory() -> None:
    many_items_page_in_key_order(memory_world())


def documents_of_record_come_back(world: World) -> None:
    item, loan = UUID(int=7), loan_of(world)
    entries = entries_of(taken(world, item), e.HandedOver(Holder.BANK, "库房"), e.Ended(e.Ending.AUCTIONED))
    gave = GivenUp(item, 2, loan, START, AT, 10, 4, 6, loosens=True)
    other = replace(gave, sequence=3, recorded_at=AT + timedelta(seconds=1), loosens=False)
    line = CollateralLine(
        item, "101", "HOUSING", "CNY", LedgerAccount.COSTS_RECEIVABLE, LedgerAccount.SETTLEMENT, 5, START, START, 2, AT
    )
    back = replace(line, debit=line.credit, credit=line.debit)
    found = Realisation(
        item, 3, Disposal.AUCTION, START, AT, PROOF, yuan("9"), yuan("1"), 100, 50, 7, ((loan, 743), (item, 0))
    )

    def keep(unit: Unit) -> None:
        saved(unit, entries)
        unit.collateral.give_up(world.bank, [other, gave])
        unit.collateral.post(world.bank, [line])
        unit.collateral.post(world.bank, [back, line])
        unit.collateral.realise(world.bank, found)

    world.transactions.write(keep)

    def check(unit: Unit) -> None:
        assert unit.collateral.given_up(world.bank, [loan]) == [gave, other]
        assert unit.collateral.given_up(world.bank, [item]) == []
        assert list(unit.collateral.lines(world.bank, item)) == [line, back, line]
        assert unit.collateral.realised(world.bank, [item, loan]) == {item: found}

    world.transactions.read(check)


def test_what_was_given_up_posted_and_realised_comes_back(world: World) -> None:
    documents_of_record_come_back(world)


def test_what_was_given_up_posted_and_realised_comes_back_from_memory() -> None:
    documents_of_record_come_back(memory_world())


def prices_and_points(world: World) -> None:
    early, late = AT, AT + timedelta(days=1)
    prices = (
        Price("AU", START, "CNY", 480_00000000, early, "上海黄金交易所"),
        Price("AU", START, "CNY", 481_00000000, late, "上海黄金交易所"),
        Price("AU", START + timedelta(days=3), "CNY", 0, early, "上海黄金交易所"),
        Price("AG", START + timedelta(days=1), "USD", 1, early, "LBMA"),
    )
    points = (
        IndexPoint("330106", "HOUSING", START, 2, late, "统计局"),
        IndexPoint("330106", "HOUSING", START, 1, early, "统计局"),
        IndexPoint("330106", "LAND", START, 3, early, "统计局"),
    )

    def keep(unit: Unit) -> None:
        for price in prices:
            unit.market.publish_price(world.bank, price)
        for point in points:
            unit.market.publish_point(world.bank, point)

    world.transactions.write(keep)

    def check(unit: Unit) -> None:
        ask = unit.market.prices_on
        assert ask(world.bank, ["AU", "AG"], START, None) == {"AU": prices[1]}
        assert ask(world.bank, ["AU", "AG"], START, early) == {"AU": prices[0]}
        assert ask(world.bank, ["AU", "AG"], START + timedelta(days=9), None) == {"AU": prices[2], "AG": prices[3]}
        assert ask(world.bank, ["AU"], START - timedelta(days=1), None) == {}
        assert ask(UUID(int=1), ["AU"], START, None) == {}
        assert unit.market.points(world.bank, "330106", "HOUSING") == (points[1], points[0])

    world.transactions.read(check)


def test_prices_and_points_come_back_by_day_and_knowledge(world: World) -> None:
    prices_and_points(world)


def test_prices_and_points_come_back_from_memory() -> None:
    prices_and_points(memory_world())


def test_what_a_unit_that_fails_saved_is_not_there(world: World) -> None:
    def fail(unit: Unit) -> None:
        saved(unit, entries_of(taken(world, UUID(int=7))))
        assert unit.collateral.due(world.bank, date.max, None, 9) == ()
        raise LookupError

    with pytest.raises(LookupError):
        world.transactions.write(fail)
    assert world.transactions.read(lambda unit: unit.collateral.get(world.bank, UUID(int=7))) is None


VALUES = tuple(event for event in EVERY if isinstance(event, e.Valued))
SOME = st.lists(st.one_of(st.sampled_from(VALUES), st.sampled_from(EVERY)), max_size=12)
"""Values more often than the rest: which of them count is what the row decides."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, UUID]]:
    with sql_world(f"sqlite:///{tmp_path_factory.mktemp('fold')}/a.db") as made:
        yield made, loan_of(made)


@given(rows=SOME, cut=st.integers(0, 12), number=st.integers(1, 10**9), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_row_is_the_fold_of_the_entries_whatever_they_are(
    worlds: tuple[World, UUID], rows: list[ItemEvent], cut: int, number: int, data: st.DataObject
) -> None:
    """Saved at once or in two transactions; the values that count are the latest full one and the latest."""
    world, loan = worlds
    item = world.ids.next()
    linked = [replace(x, link=replace(x.link, loan=loan)) if isinstance(x, e.Linked) else x for x in rows]
    days = [START + timedelta(days=data.draw(st.integers(0, 3))) for _ in linked]
    entries = (
        Entry(1, START, AT, taken(world, item, f"P{number}-{item.hex[-12:]}")),
        *(Entry(n, day, AT, event) for n, (event, day) in enumerate(zip(linked, days, strict=True), 2)),
    )
    first = entries[: cut + 1]

    def begin(unit: Unit) -> Any:
        return saved(unit, first)

    def go_on(unit: Unit) -> Held:
        assert unit.collateral.get(world.bank, item) is not None
        return saved(unit, entries, since=len(first))

    held = world.transactions.write(begin)
    if len(first) < len(entries):
        held = world.transactions.write(go_on)
    found = world.transactions.read(lambda unit: unit.collateral.get(world.bank, item))
    assert found == held
    whole = world.transactions.read(lambda unit: unit.collateral.histories(world.bank, [item]))[item].latest()
    assert whole is not None
    assert replace(whole, valuations=naive(whole)) == held.item


def naive(item: Item) -> tuple[Valuation, ...]:
    """The last full value and the last, by looking through all of them."""
    full = [each for each in item.valuations if each.method is not Method.INDEX][-1:]
    last = list(item.valuations[-1:])
    return tuple(full if full == last else full + last)
