"""Rows whose order, rank, booking date or knowledge somebody changed by SQL: balances stay, history would not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, Table, select, update

from postloan.application import loan as commands
from postloan.application.approval import Approve
from postloan.application.outcomes import Done, Pending
from postloan.application.verification import verify_ledger
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.tables import ledger_line, loan, loan_entry
from tests.application.world import START, World, yuan

DAY = timedelta(days=1)


def problems(world: World) -> list[str]:
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        return [finding.problem for finding in verify_ledger(records)]


def life(world: World) -> None:
    """A drawdown, a late payment, a payment that is reversed, and a reversal of that reversal, on two days."""
    loan_id = world.loan(world.borrower())
    world.today(START + DAY)
    assert isinstance(world.pay(loan_id, START, yuan("5.00")), Done)
    paid = world.pay(loan_id, START + DAY, yuan("10.00"))
    assert isinstance(paid, Done)
    number = paid.posted[0].sequences[0]
    back = commands.Reverse(idempotency_key=world.key(), loan_id=loan_id, sequence=number)
    world.done(world.cashier, back)
    again = world.run(world.cashier, replace(back, idempotency_key=world.key(), sequence=number + 1))
    assert isinstance(again, Pending)
    world.done(world.approver, Approve(idempotency_key=world.key(), proposal_id=again.proposal.id))


def set_one(world: World, table: Table, where: ColumnElement[bool], column: str, value: object) -> None:
    assert world.engine is not None
    with world.engine.begin() as connection:
        statement = update(table).where(table.c.institution == world.bank, where).values({column: value})
        assert connection.execute(statement).rowcount == 1


def read(world: World, table: Table, where: ColumnElement[bool], column: str) -> object:
    assert world.engine is not None
    with world.engine.connect() as connection:
        return connection.execute(select(table.c[column]).where(table.c.institution == world.bank, where)).scalar_one()


def test_untouched_rows_agree(world: World) -> None:
    life(world)
    assert problems(world) == []


@pytest.mark.parametrize(
    ("table", "number", "column", "change", "named"),
    [
        (loan_entry, 2, "rank", 1, "rank of transaction 2"),
        (loan_entry, 4, "rank", 1, "rank of transaction 4"),
        (loan_entry, 2, "recorded_at", DAY, "recorded_at of transaction 2 or 3"),
        (loan_entry, 5, "recorded_at", DAY, "last_recorded_at"),
        (loan_entry, 2, "booking_date", -10 * DAY, "booking date of transaction 1 or 2"),
        (loan_entry, 5, "booking_date", DAY, "booking date of ledger line"),
        (ledger_line, 2, "booking_date", DAY, "booking date of ledger line 2"),
        (ledger_line, 2, "recorded_at", timedelta(microseconds=1), "recorded_at of ledger line 2"),
        (ledger_line, 1, "recorded_at", -DAY, "cause of ledger line 1"),
        (ledger_line, 2, "cause", 1_000, "cause of ledger line 2"),
    ],
)
def test_a_changed_stamp_is_found(
    world: World, table: Table, number: int, column: str, change: int | timedelta, named: str
) -> None:
    life(world)
    where = (table.c.sequence if table is loan_entry else table.c.number) == number
    before = read(world, table, where, column)
    assert isinstance(before, int | date | datetime)
    set_one(world, table, where, column, before + change)  # type: ignore[operator]
    assert [each for each in problems(world) if named in each]


@pytest.mark.parametrize(("column", "value"), [("currency", "USD"), ("last_line", 1), ("last_sequence", 1)])
def test_a_loan_row_that_disagrees_with_its_rows_is_found(world: World, column: str, value: object) -> None:
    life(world)
    set_one(world, loan, loan.c.number == "L-1", column, value)
    assert [each for each in problems(world) if f"stored {column} " in each]


@pytest.mark.parametrize(
    ("column", "value"),
    [("borrower_id", None), ("branch", "999"), ("product", "OTHER"), ("opened_on", START - DAY)],
)
def test_a_loan_moved_to_another_debtor_or_branch_by_sql_is_found(world: World, column: str, value: object) -> None:
    other = world.borrower("C-2")
    life(world)
    set_one(world, loan, loan.c.number.is_not(None), column, other if value is None else value)
    assert any(column in problem for problem in problems(world))
