"""Cover is exact for any day and any knowledge, whatever is asked for and however items are shared."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from postloan.application.cover_measuring import CoverRefusal, measure_covers, measure_together
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.domain.collateral.events import Ended, Ending, Unlinked
from postloan.domain.collateral.measure import Line
from postloan.domain.collateral.refusals import CollateralRefusal
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from tests.application.cover_world import CoverWorld
from tests.application.world import START, World, memory_world, sql_world, yuan

LATER = date(2024, 2, 10)


@pytest.fixture(params=["memory", "database"])
def desk(request: pytest.FixtureRequest, database_url: str) -> Iterator[CoverWorld]:
    if request.param == "memory":
        yield CoverWorld(memory_world())
        return
    with sql_world(database_url) as world:
        yield CoverWorld(world)


def instant(day: int) -> datetime:
    return datetime(2024, 3, day, 9, tzinfo=UTC)


def test_a_house_secures_its_loan_up_to_what_is_owed(desk: CoverWorld) -> None:
    """12,000.00 owed; a house of 20,000.00 counts 75 % = 15,000.00; loan to value is 12,000 / 20,000 = 60 %."""
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", "20000", loan)
    cover = desk.covers(loan)[loan]
    assert (cover.principal, cover.owed, cover.covered) == (1_200_000, 1_200_000, 1_200_000)
    assert (cover.burden, cover.value, cover.net) == (1_200_000, 2_000_000, 1_500_000)
    assert cover.line is Line.WITHIN
    assert [(used.number, used.value) for used in cover.used] == [("YP-1", 2_000_000)]


def test_interest_of_the_day_is_secured_too(desk: CoverWorld) -> None:
    """Of the first month's 43.50 (12,000.00 × 4.35 % / 12) 26 of 31 days have run: 36.48."""
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", "20000", loan)
    cover = desk.covers(loan, day=LATER)[loan]
    assert (cover.principal, cover.owed) == (1_200_000, 1_203_648)


def test_a_loan_without_an_item_is_not_there_and_costs_one_statement(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower())
    assert desk.covers(loan) == {}
    if desk.world.engine is None:
        return
    seen: list[str] = []

    def count(*given: object) -> None:
        if str(given[2]).startswith("SELECT"):
            seen.append(str(given[2]))

    event.listen(desk.world.engine, "before_cursor_execute", count)
    desk.covers(loan)
    event.remove(desk.world.engine, "before_cursor_execute", count)
    assert len(seen) == 1, seen


def test_loans_that_share_a_house_get_their_parts_whoever_is_asked_for(desk: CoverWorld) -> None:
    """Net 15,000.00 over two claims of 12,000.00 is 7,500.00 each; beside each stands the other: 24,000 / 20,000."""
    borrower = desk.world.borrower()
    one, two = desk.world.loan(borrower, "L-1"), desk.world.loan(borrower, "L-2")
    desk.item("YP-1", "20000", one, two)
    both, alone = desk.covers(one, two), desk.covers(two)
    assert [both[loan].covered for loan in (one, two)] == [750_000, 750_000]
    assert alone == {two: both[two]}
    # What stands beside it counts for as much as the house is worth at most: 12,000 of 20,000.
    assert (both[one].burden, both[one].line) == (2_400_000, Line.CLOSE_OUT)


def test_a_chain_of_shared_items_is_followed_to_its_end(desk: CoverWorld) -> None:
    """L-1 and L-2 share a house of 8,000 (net 6,000), L-2 and L-3 one of 16,000 (net 12,000), all under rank 1.

    Shared items in the order of their numbers: YP-1 gives 3,000 + 3,000, then YP-2 12,000 over 9,000 and 12,000 still
    asked: 5,142.857 -> 5,142.86 and the rest 6,857.14. L-3 alone leads to all of it.
    """
    borrower = desk.world.borrower()
    one, two, three = (desk.world.loan(borrower, f"L-{n}") for n in (1, 2, 3))
    desk.item("YP-1", "8000", one, two)
    desk.item("YP-2", "16000", two, three)
    assert desk.covers(three)[three].covered == 685_714
    assert desk.covers(one, two)[two].covered == 300_000 + 514_286


def test_others_ahead_are_served_first(desk: CoverWorld) -> None:
    """Of net 15,000.00 another creditor takes 5,000.00 first; 10,000.00 are left for 12,000.00."""
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", "20000", loan, ahead=yuan("5000"))
    assert desk.covers(loan)[loan].covered == 1_000_000


def test_a_loan_that_is_not_drawn_has_an_item_and_nothing_to_secure(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower(), drawn=False)
    desk.item("YP-1", "20000", loan)
    cover = desk.covers(loan)[loan]
    assert (cover.owed, cover.covered, cover.line) == (0, 0, Line.WITHIN)


def test_an_earlier_day_has_its_own_debts_items_and_values(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower())
    item = desk.item("YP-1", "20000", loan)
    desk.value(item, "16000", LATER)
    desk.world.today(date(2024, 3, 1))
    before = desk.covers(loan, day=START)
    desk.world.pay(loan, date(2024, 2, 20), yuan("4000"))
    desk.record(item, Ended(Ending.RELEASED), day=date(2024, 3, 1))
    assert desk.covers(loan, day=date(2024, 3, 1)) == {}
    assert desk.covers(loan, day=LATER)[loan].value == 1_600_000
    assert desk.covers(loan, day=LATER)[loan].principal == 1_200_000
    assert desk.covers(loan, day=START) == before


def test_a_value_entered_late_counts_from_its_knowledge_on_and_not_before(desk: CoverWorld) -> None:
    """Two loans, the same house and the same value of 10 February: one known on 10 March, one on 20 March."""
    borrower = desk.world.borrower()
    timely, late = desk.world.loan(borrower, "L-1"), desk.world.loan(borrower, "L-2")
    first, second = desk.item("YP-1", "20000", timely), desk.item("YP-2", "20000", late)
    desk.value(first, "13000", LATER, instant(10))
    desk.value(second, "13000", LATER, instant(20))

    def figures(known: datetime | None, day: date) -> list[tuple[int, int, int, Line]]:
        covers = desk.covers(timely, late, day=day, known=known)
        rows = (covers[loan] for loan in (timely, late))
        return [(row.burden, row.value, row.covered, row.line) for row in rows]

    for day in (LATER - timedelta(days=1), LATER, date(2024, 3, 25)):
        for known in (instant(20), instant(25), None):
            one, two = figures(known, day)
            assert one == two
        before = figures(instant(20) - timedelta(microseconds=1), day)
        assert before[1] == figures(instant(9), day)[1]
        assert (before[0] == before[1]) is (day < LATER)


def test_a_rate_that_is_missing_stops_no_others(desk: CoverWorld) -> None:
    borrower = desk.world.borrower()
    one, two = desk.world.loan(borrower, "L-1"), desk.world.loan(borrower, "L-2")
    desk.item("YP-1", Money(200_000, "USD"), one)
    desk.item("YP-2", "20000", two)
    covers = desk.covers(one, two)
    assert set(covers) == {two}
    assert {loan: refusal.code for loan, refusal in covers.refused.items()} == {one: CollateralRefusal.NO_EXCHANGE_RATE}
    operations = desk.world.person("chen", Role.OPERATIONS)
    rate = PublishExchangeRate(idempotency_key=desk.world.key(), currency="USD", published=START, price="7.1")
    desk.world.done(operations, rate)
    # 2,000.00 dollars at 7.1 are 14,200.00; 75 % of it are 10,650.00.
    covers = desk.covers(one, two)
    assert (covers[one].value, covers[one].covered) == (1_420_000, 1_065_000)
    assert covers.converted == {one}


def test_more_that_share_each_other_than_the_bound_are_refused_and_nobody_else(desk: CoverWorld) -> None:
    borrower = desk.world.borrower()
    one, two, three = (desk.world.loan(borrower, f"L-{n}") for n in (1, 2, 3))
    desk.item("YP-1", "20000", one, two)
    desk.item("YP-2", "20000", three)
    read, bank = desk.world.transactions.read, desk.world.bank
    found = read(lambda unit: measure_together(unit, bank, [one, three], START, most=2))
    assert set(found) == {three}
    assert {loan: refusal.code for loan, refusal in found.refused.items()} == dict.fromkeys(
        (one, two), CoverRefusal.TOO_MANY_TOGETHER
    )
    assert set(read(lambda unit: measure_together(unit, bank, [one, three], START, most=3))) == {one, two, three}


def test_a_transaction_measures_what_it_has_changed_itself(world: World) -> None:
    desk = CoverWorld(world)
    loan = world.loan(world.borrower())
    item = desk.item("YP-1", "20000", loan)
    held = world.transactions.read(lambda unit: unit.collateral.held(world.bank, [item]))[item]
    link = held.item.links[0]
    assert set(desk.covers(loan)) == {loan}
    desk.record(item, Unlinked(link.charge, loan), day=START)
    assert desk.covers(loan) == {}
    known = held.recorded_at
    assert set(world.transactions.read(lambda unit: measure_covers(unit, world.bank, [loan], START, known))) == {loan}
