"""Snapshots that another version of the program wrote: refused by name, and renewed from the entries."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from postloan.application.business_day import BusinessDay
from postloan.application.loan import Reverse
from postloan.application.outcomes import Done
from postloan.application.reads import LoanFilter, LoanView, PageRequest
from postloan.application.run_store import Run
from postloan.application.verification import content_hash, verify_ledger
from postloan.domain.loan.snapshot import FORM, StaleSnapshot
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.shared.actor import Role
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.renewal import Renewal, renew_snapshots
from postloan.infrastructure.persistence.schema import metadata
from postloan.infrastructure.persistence.tables import loan, loan_accrual, loan_entry, wake_up
from tests.application.world import START, TERMS, World, without, yuan

DAY = timedelta(days=1)
FIRST_DUE = date(2024, 2, 15)


def numbered_before(snapshot: str) -> str:
    """Of a form with another number, whose members we cannot know."""
    _, time, *_ = json.loads(snapshot)
    return json.dumps([FORM - 1, time, {"undue": 0}])


def unnumbered(snapshot: str) -> str:
    """Of the first form: the time at the head of the numbers, and no number."""
    _, time, numbers, *rest = json.loads(snapshot)
    return json.dumps([[time, *numbers], *rest], separators=(",", ":"))


def unreadable(_: str) -> str:
    return "\N{SNOWMAN}[]"


STALE = [numbered_before, unnumbered, unreadable]
Content = Mapping[str, list[dict[str, object]]]


def days(world: World, last: date, told: Callable[[Run], None] = lambda _: None, batch: int = 3) -> None:
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, told=told, batch=batch)
    assert isinstance(work.catch_up(world.person("chen", Role.OPERATIONS), last), tuple)


def portfolio(world: World) -> None:
    """Five loans of January, lived through 31 March: paid, partly paid, never paid, paid and taken back, not drawn."""
    borrower = world.borrower()
    due = [1, 5, 11, 15, 20]
    plans = [Plan(Method.EQUAL_INSTALMENT, Cadence(START, 12, first_due=date(2024, 2, d), due_day=d)) for d in due]
    loans = [
        world.loan(borrower, f"L-{number}", without(TERMS, plan=plan), drawn=number < 5)
        for number, plan in enumerate(plans, 1)
    ]
    days(world, date(2024, 2, 20))
    day = date(2024, 2, 21)
    for of, amount in ((loans[0], "3000.00"), (loans[1], "100.00"), (loans[3], "1100.00")):
        assert isinstance(world.pay(of, day, yuan(amount)), Done)
    taken_back = Reverse(idempotency_key=world.key(), loan_id=loans[3], sequence=2, reason="退票")
    assert isinstance(world.run(world.cashier, taken_back), Done)
    days(world, date(2024, 3, 31))


def stored(world: World) -> Content:
    """Every row of every table, in the order of their keys."""
    assert world.engine is not None
    with world.engine.connect() as connection:
        return {
            table.name: [
                dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def without_snapshots(content: Content) -> Content:
    """All but the snapshots."""
    return {name: [{k: v for k, v in row.items() if k != "snapshot"} for row in rows] for name, rows in content.items()}


def make_stale(world: World, how: Callable[[str], str], *, derived: bool = False) -> None:
    """Write old snapshots by SQL; `derived`: lose what is derived from accounts as well."""
    assert world.engine is not None
    with world.engine.begin() as connection:
        for row in connection.execute(select(loan.c.id, loan.c.snapshot)).all():
            connection.execute(update(loan).where(loan.c.id == row.id).values(snapshot=how(row.snapshot)))
        if derived:
            connection.execute(update(loan).values(outstanding=1, status="CLOSED", next_due=date(2000, 1, 1)))
            connection.execute(update(loan_accrual).values(whole=77, since=1))


def renew(world: World) -> Renewal:
    assert world.engine is not None
    return renew_snapshots(world.engine, lambda _done, _total: None, batch=2)


def seen(world: World) -> tuple[LoanView, ...]:
    """The loans as reads show them."""
    return world.ask(lambda q: q.loans(world.scope, LoanFilter(), PageRequest(50))).items


def proven(world: World) -> str:
    """The content hash of books in which nothing disagrees."""
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        assert list(verify_ledger(records)) == []
        return content_hash(records)


@pytest.mark.parametrize("how", STALE)
def test_stale_snapshots_are_refused_and_reads_after_renewal_are_those_before(
    world: World, how: Callable[[str], str]
) -> None:
    portfolio(world)
    before, rows = seen(world), stored(world)
    assert [view.number for view in before] == ["L-1", "L-2", "L-3", "L-4", "L-5"]
    make_stale(world, how)

    with pytest.raises(StaleSnapshot, match=rf"this program knows form {FORM}: run `postloan migrate`"):
        seen(world)
    with pytest.raises(StaleSnapshot):
        world.pay(before[0].id, date(2024, 4, 1), yuan("1.00"))
    assert renew(world) == Renewal(5, ())

    assert seen(world) == before
    assert without_snapshots(stored(world)) == without_snapshots(rows)
    proven(world)
    again = stored(world)
    assert renew(world) == Renewal(0, ())
    assert stored(world) == again


@pytest.mark.parametrize("how", [numbered_before, unnumbered])
def test_a_snapshot_whose_time_can_be_read_comes_back_to_the_letter(world: World, how: Callable[[str], str]) -> None:
    portfolio(world)
    rows, digest = stored(world), proven(world)
    make_stale(world, how, derived=True)
    assert stored(world) != rows
    renew(world)
    assert stored(world) == rows
    assert proven(world) == digest


@pytest.mark.parametrize("how", STALE)
def test_a_bank_goes_on_after_renewal_as_if_nothing_had_been(world: World, how: Callable[[str], str]) -> None:
    portfolio(world)
    make_stale(world, how)
    renew(world)
    days(world, date(2024, 4, 20))
    views = {view.number: view.balance for view in seen(world)}
    # L-3 was never paid: due on the 11th of February, March and April, the oldest 70 days before 21 April.
    assert (views["L-3"].dpd, views["L-3"].outstanding) == (70, yuan("12000.00"))
    proven(world)


@pytest.mark.parametrize("how", STALE)
def test_a_loan_that_a_run_passed_over_still_has_its_day_before_it(world: World, how: Callable[[str], str]) -> None:
    borrower = world.borrower()
    first, second = (world.loan(borrower, number) for number in ("L-1", "L-2"))
    world.today(FIRST_DUE)
    assert world.engine is not None
    with world.engine.begin() as connection:
        good = connection.execute(select(loan.c.snapshot).where(loan.c.id == first)).scalar_one()
        connection.execute(update(loan).where(loan.c.id == first).values(snapshot=how(good)))
    days(world, FIRST_DUE)
    assert renew(world) == Renewal(1, ())
    days(world, FIRST_DUE + DAY)

    def lines(of: UUID) -> list[tuple[date, str, int]]:
        page = world.ask(lambda q: q.lines(world.scope, of, PageRequest(50)))
        return [(line.value_date, line.debit, line.amount.minor) for line in page.items]

    # Drawdown; interest of the instalment due on the 15th, 43.50; its principal overdue on the 16th, 980.22.
    assert [amount for *_, amount in lines(second)] == [1_200_000, 4_350, 98_022]
    assert sorted(lines(first)) == sorted(lines(second))
    proven(world)


@pytest.mark.parametrize("how", STALE)
def test_snapshots_can_be_renewed_in_the_middle_of_a_business_day(world: World, how: Callable[[str], str]) -> None:
    borrower = world.borrower()
    for number in range(1, 5):
        world.loan(borrower, f"L-{number}")
    world.today(FIRST_DUE)

    class Killed(BaseException):
        pass

    def after_two(run: Run) -> None:
        if run.woken == 2:
            raise Killed

    with suppress(Killed):
        days(world, FIRST_DUE, after_two, batch=1)
    rows = stored(world)
    assert sorted(str(row["due"]) for row in rows["wake_up"]) == ["2024-02-15"] * 2 + ["2024-02-16"] * 2
    make_stale(world, how)
    assert renew(world) == Renewal(4, ())
    assert without_snapshots(stored(world)) == without_snapshots(rows)
    proven(world)
    days(world, FIRST_DUE + DAY)
    assert {view.balance.dpd for view in seen(world)} == {2}
    proven(world)


def test_a_loan_that_cannot_be_folded_is_reported_and_stops_no_other_one(world: World) -> None:
    portfolio(world)
    make_stale(world, numbered_before)
    assert world.engine is not None
    with world.engine.begin() as connection:
        broken = connection.execute(select(loan.c.id).where(loan.c.number == "L-2")).scalar_one()
        connection.execute(
            update(loan_entry).where(loan_entry.c.loan_id == broken, loan_entry.c.sequence == 1).values(event="[]")
        )
    told: list[tuple[int, int]] = []
    renewal = renew_snapshots(world.engine, lambda done, total: told.append((done, total)), batch=2)

    assert renewal.renewed == 4
    ((number, problem),) = renewal.failed
    assert (number, problem.split(":")[0]) == ("L-2", "InvalidInput")
    assert (told[0], told[-1]) == ((2, 5), (5, 5))
    with world.engine.connect() as connection:
        query = select(loan.c.number).where(~loan.c.snapshot.startswith(f"[{FORM},"))
        assert connection.execute(query).scalars().all() == ["L-2"]


def test_a_lost_wake_up_is_made_again(world: World) -> None:
    portfolio(world)
    rows = stored(world)
    make_stale(world, unnumbered)
    assert world.engine is not None
    with world.engine.begin() as connection:
        # Those of loans; who is to be classified is due by what the outbox tells.
        connection.execute(wake_up.delete().where(wake_up.c.subject_kind == "LOAN"))
    renew(world)
    assert stored(world) == rows
