"""The business day: what it touches, what it books, when the date rolls, and how a failing loan is kept apart."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from postloan.application import business_day
from postloan.application.business_day import BusinessDay, RunStatus, Step
from postloan.application.outcomes import Done, Forbidden
from postloan.application.ports import Institution
from postloan.application.reads import PageRequest
from postloan.application.run_store import PooledLine, Run, RunFailure
from postloan.application.verification import PooledRecord
from postloan.domain.ledger import LedgerAccount
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.shared.actor import Role
from postloan.infrastructure.persistence.loans import SqlLoans
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.tables import loan, wake_up
from tests.application.world import START, TERMS, World, memory_world, sql_world, yuan

DAY = timedelta(days=1)
FIRST_DUE = date(2024, 2, 15)


def work(world: World, told: Callable[[Run], None] = lambda _: None, batch: int = 3) -> BusinessDay:
    return BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, told=told, batch=batch)


def through(world: World, last: date, **how: object) -> tuple[Run, ...]:
    runs = work(world, **how).catch_up(world.person("chen", Role.OPERATIONS), last)  # type: ignore[arg-type]
    assert isinstance(runs, tuple)
    return runs


def bank(world: World) -> Institution:
    found = world.transactions.read(lambda unit: unit.institutions.get(world.bank))
    assert found is not None
    return found


def failures(world: World, day: date) -> tuple[RunFailure, ...]:
    return world.transactions.read(lambda unit: unit.runs.failures(world.bank, day))


def pooled(world: World) -> list[PooledLine]:
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        return [each.line for each in records.pooled() if isinstance(each, PooledRecord)]


def ledger(world: World, loan_id: UUID) -> list[tuple[date, str, str, int]]:
    """A loan's lines by value date."""
    page = world.ask(lambda queries: queries.lines(world.scope, loan_id, PageRequest(50)))
    return sorted((line.value_date, line.debit, line.credit, line.amount.minor) for line in page.items)


def loans_due_on(world: World, days: list[int]) -> list[UUID]:
    """Loans whose first instalment falls due in February, one per day of the month given."""
    borrower = world.borrower()
    made = []
    for number, day in enumerate(days, 1):
        cadence = Cadence(START, 12, first_due=date(2024, 2, day), due_day=day)
        terms = replace(TERMS, plan=Plan(Method.EQUAL_INSTALMENT, cadence))
        made.append(world.loan(borrower, f"L-{number}", terms))
    return made


def test_only_loans_whose_wake_up_has_come_are_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = loans_due_on(world, [15, 16, 15, 20, 15, 15, 28])
    world.today(FIRST_DUE)
    loaded: list[UUID] = []
    real = SqlLoans.get_many

    def spied(store: SqlLoans, institution: UUID, wanted: list[UUID]) -> object:
        loaded.extend(wanted)
        return real(store, institution, wanted)

    monkeypatch.setattr(SqlLoans, "get_many", spied)
    (run,) = through(world, FIRST_DUE)
    assert sorted(set(loaded)) == sorted([ids[0], ids[2], ids[4], ids[5]])
    assert (run.woken, run.failed, run.status) == (4, 0, RunStatus.FINISHED)


def test_missed_days_are_caught_up_in_order_and_a_day_is_run_once(world: World) -> None:
    loans_due_on(world, [15, 17])
    world.today(FIRST_DUE)
    runs = through(world, FIRST_DUE + 2 * DAY)
    assert [run.business_date for run in runs] == [FIRST_DUE, FIRST_DUE + DAY, FIRST_DUE + 2 * DAY]
    # 15: the first falls due; 16: it becomes overdue; 17: the second falls due.
    assert [run.woken for run in runs] == [1, 1, 1]
    assert through(world, FIRST_DUE + 2 * DAY) == ()
    assert bank(world).business_date == FIRST_DUE + 3 * DAY


def test_the_date_rolls_with_the_last_step_and_bookings_get_the_next_day_meanwhile(world: World) -> None:
    (loan_id,) = loans_due_on(world, [15])
    world.today(FIRST_DUE)
    seen: list[tuple[str, date, date]] = []

    def told(run: Run) -> None:
        now = bank(world)
        seen.append((run.status if run.status == RunStatus.FINISHED else run.step, now.business_date, now.booking_date))
        if run.step == Step.SEAL:
            assert isinstance(world.pay(loan_id, FIRST_DUE, yuan("1023.72")), Done)

    through(world, FIRST_DUE, told=told)
    following = FIRST_DUE + DAY
    assert seen == [
        (Step.WAKE, FIRST_DUE, following),
        (Step.WAKE, FIRST_DUE, following),
        # What has happened is read for cover, then for rights; then the rights of the loan that fell due are looked at.
        *[(Step.SECURE, FIRST_DUE, following)] * 3,
        # Once to read what has happened, once to assess whom it concerns; steps with nothing to do hand on at once.
        (Step.CLASSIFY, FIRST_DUE, following),
        (Step.CLASSIFY, FIRST_DUE, following),
        (Step.SEAL, FIRST_DUE, following),
        (RunStatus.FINISHED, following, following),
    ]
    entries = world.ask(lambda queries: queries.entries(world.scope, loan_id, PageRequest(10))).items
    assert [(e.kind, e.value_date, e.booking_date) for e in entries] == [
        ("Disbursement", START, START),
        ("Repayment", FIRST_DUE, following),
    ]


def test_a_month_end_books_accrued_interest_through_its_night_and_the_next_day_takes_it_back(world: World) -> None:
    borrower = world.borrower()
    for number in (1, 2):
        world.loan(borrower, f"L-{number}")
    world.today(date(2024, 1, 31))
    through(world, date(2024, 2, 1))
    # 1,200,000 cents × 4.35 % / 12 = 4,350 for the period of 31 days; 15 January to 1 February are 17 of them:
    # 4,350 × 17 / 31 = 2,385.48, rounded per loan to 2,385.
    pool = ("101", "CONSUMER", "CNY")
    accounts = (LedgerAccount.ACCRUED_INTEREST, LedgerAccount.INTEREST_INCOME)
    end = date(2024, 1, 31)
    assert pooled(world) == [
        PooledLine(*pool, end, end, *accounts, 2 * 2_385, 2),
        PooledLine(*pool, end, date(2024, 2, 1), *accounts, -2 * 2_385, 2),
    ]


def test_a_day_inside_a_month_books_no_accrual(world: World) -> None:
    world.loan(world.borrower())
    world.today(date(2024, 1, 30))
    through(world, date(2024, 1, 30))
    assert pooled(world) == []


def test_a_failing_loan_is_reported_alone_and_tried_again_the_next_day(world: World) -> None:
    ids = loans_due_on(world, [15] * 7)
    world.today(FIRST_DUE)
    assert world.engine is not None
    broken = sorted(ids)[3]
    with world.engine.begin() as connection:
        snapshot = connection.execute(select(loan.c.snapshot).where(loan.c.id == broken)).scalar_one()
        connection.execute(update(loan).where(loan.c.id == broken).values(snapshot="[]"))

    (run,) = through(world, FIRST_DUE)
    assert (run.woken, run.failed, run.status) == (6, 1, RunStatus.FINISHED)
    (failure,) = failures(world, FIRST_DUE)
    assert (failure.loan_id, failure.step) == (broken, Step.WAKE)
    assert failure.error.startswith("StaleSnapshot: ")
    with world.engine.begin() as connection:
        due = connection.execute(select(wake_up.c.due).where(wake_up.c.subject_id == broken)).scalar_one()
        assert due == FIRST_DUE
        connection.execute(update(loan).where(loan.c.id == broken).values(snapshot=snapshot))

    (run,) = through(world, FIRST_DUE + DAY)
    assert (run.woken, run.failed) == (7, 0)
    expected = ledger(world, broken)
    assert len(expected) == 3  # drawdown, interest of the instalment, and its principal becoming overdue
    assert all(ledger(world, loan_id) == expected for loan_id in ids)


def test_a_failure_is_reported_whatever_its_message_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    loans_due_on(world, [15])
    world.today(FIRST_DUE)

    def fails(*_: object) -> None:
        raise ValueError("\x00" + "错" * 2_000)

    monkeypatch.setattr(business_day, "wake", fails)
    (run,) = through(world, FIRST_DUE)
    (failure,) = failures(world, FIRST_DUE)
    assert (run.woken, run.failed, len(failure.error)) == (0, 1, 1_000)
    assert failure.error.startswith("ValueError:  错错")


def test_the_business_day_belongs_to_operations(world: World) -> None:
    refused = work(world).catch_up(world.officer, START)
    assert isinstance(refused, Forbidden)
    assert bank(world).business_date == START


def a_fortnight(world: World) -> list[str]:
    loans_due_on(world, [15, 16, 15, 20, 15, 29, 28])
    world.today(date(2024, 1, 30))
    return [run.content_hash for run in through(world, date(2024, 2, 17))]


def test_the_same_inputs_give_the_same_hash_whatever_the_ids(database_url: str, world: World) -> None:
    first = a_fortnight(world)
    with sql_world(database_url, seed=7) as other:
        assert other.bank != world.bank
        assert a_fortnight(other) == first
    assert len(set(first)) > 5


def test_memory_and_database_run_the_same_days(world: World) -> None:
    assert a_fortnight(memory_world(seed=3)) == a_fortnight(world)


def test_two_processes_on_the_same_days_share_the_work(database_url: str, world: World) -> None:
    first, last = FIRST_DUE - DAY, FIRST_DUE + 2 * DAY
    loans_due_on(world, [15, 16, 15, 17, 15])
    world.today(first)
    alone = [run.content_hash for run in through(world, last)]
    with sql_world(database_url, seed=5) as other:
        loans_due_on(other, [15, 16, 15, 17, 15])
        other.today(first)
        with ThreadPoolExecutor(2) as both:
            futures = [both.submit(through, other, last, batch=1) for _ in range(2)]
            shared = {run.business_date: run for future in futures for run in future.result(timeout=60)}
    assert [shared[day].content_hash for day in sorted(shared)] == alone
    assert all((run.status, run.failed) == (RunStatus.FINISHED, 0) for run in shared.values())
