"""Every column of a loan's rows is changed by SQL, in every row: some verifier names whose it is.

Each change is made in a transaction that is rolled back, and the verifiers look at it inside that transaction.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, Table, Text, Uuid, and_, select, update
from sqlalchemy.exc import DBAPIError

from postloan.application import loan as commands
from postloan.application.approval import Approve
from postloan.application.books import PublishIndex
from postloan.application.business_day import BusinessDay
from postloan.application.outcomes import Done, Pending
from postloan.application.ports import Institution
from postloan.application.verification import verify_ledger
from postloan.domain.loan.events import FeeKind
from postloan.domain.loan.terms import Floating
from postloan.domain.shared.actor import Role
from postloan.domain.shared.daycount import ACT_ACT
from postloan.domain.shared.rates import Rate
from postloan.infrastructure.persistence.columns import Instant
from postloan.infrastructure.persistence.loans import MODULE
from postloan.infrastructure.persistence.record_tables import pooled_line
from postloan.infrastructure.persistence.records import SqlRecords
from postloan.infrastructure.persistence.tables import ledger_line, loan, loan_accrual, loan_entry, wake_up
from tests.application.world import START, TERMS, World, without, yuan

DAY: Final = timedelta(days=1)
FREE: Final = {
    # A count for people to read beside the amount; nothing computes with it.
    ("pooled_line", "items"),
}
"""Columns that may hold anything; all others are proven."""
MIXED: Final = "L-2"
"""A loan with a reversal, a back-dated payment and a fold under new knowledge. Amounts, dates and instants of all its
lines are proven, but not to which of its transactions a line is put down: corrections mix them."""


def reversed_twice(world: World, loan_id: UUID) -> None:
    """A payment, its reversal, and the reversal of the reversal, which a second person approves."""
    paid = world.pay(loan_id, world_day(world), yuan("10.00"))
    assert isinstance(paid, Done)
    number = paid.posted[0].sequences[0]
    back = commands.Reverse(
        idempotency_key=world.key(), loan_id=loan_id, sequence=number, reason="bounced", fee=yuan("3.00")
    )
    world.done(world.cashier, back)
    again = world.run(world.cashier, replace(back, idempotency_key=world.key(), sequence=number + 1, fee=None))
    assert isinstance(again, Pending)
    world.done(world.approver, Approve(idempotency_key=world.key(), proposal_id=again.proposal.id))


def world_day(world: World) -> date:
    bank = world.transactions.read(lambda unit: unit.institutions.get(world.bank))
    assert bank is not None
    return bank.business_date


def run(world: World, last: date) -> None:
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None)
    runs = work.catch_up(world.person("chen", Role.OPERATIONS), last)
    assert isinstance(runs, tuple)
    assert all(each.failed == 0 for each in runs)


def lives(world: World) -> None:
    """Loans in order and out of order, paid together, refolded, past due, through two month ends."""
    operations = world.person("chen", Role.OPERATIONS)
    published = PublishIndex(idempotency_key=world.key(), index="LPR_1Y", published=START, rate=Rate.percent("3.45"))
    world.done(operations, published)
    first = world.borrower()
    world.borrower("C-2")
    plain = world.loan(first, "L-1")
    floating = world.loan(first, "L-2", without(TERMS, floating=Floating("LPR_1Y", 90), day_count=ACT_ACT))
    unpaid = world.loan(first, "L-3", branch="102")
    fee = commands.ChargeFee(
        idempotency_key=world.key(), loan_id=plain, value_date=START, amount=yuan("8.00"), kind=FeeKind.COST,
        reason="notary",
    )  # fmt: skip
    world.done(world.cashier, fee)
    run(world, date(2024, 1, 31))
    together = commands.RecordPaymentOverLoans(
        idempotency_key=world.key(),
        borrower_id=first,
        value_date=date(2024, 2, 1),
        amount=yuan("60.00"),
        choice=(commands.Portion(loan_id=plain, amount=yuan("20.00")),
                commands.Portion(loan_id=floating, amount=yuan("40.00"))),
        reason="one transfer",
    )  # fmt: skip
    world.done(world.cashier, together)
    run(world, date(2024, 2, 20))
    reversed_twice(world, floating)
    assert isinstance(world.pay(floating, date(2024, 1, 20), yuan("5.00")), Done)
    late = PublishIndex(
        idempotency_key=world.key(), index="LPR_1Y", published=date(2024, 2, 19), rate=Rate.percent("4")
    )
    world.done(operations, late)
    assert isinstance(world.pay(plain, date(2024, 2, 21), yuan("1500.00")), Done)
    waiver = commands.ChangeRate(
        idempotency_key=world.key(),
        loan_id=unpaid,
        value_date=date(2024, 2, 21),
        rate=Rate.percent("5"),
        reason="agreed",
    )
    world.done(world.officer, waiver)
    run(world, date(2024, 3, 1))


def other_bank(world: World) -> UUID:
    bank = world.ids.next()
    made = Institution(bank, f"B{bank.hex[-24:]}", "另一银行", "Asia/Shanghai", START, START)
    world.transactions.write(lambda unit: unit.institutions.add(made))
    return bank


def changes(column: "Column[Any]", value: Any, others: list[Any]) -> Iterator[Any]:
    """Other values of a column: some that the program could have written, some that it never would."""
    if isinstance(column.type, Uuid):
        yield from others
    elif isinstance(column.type, Boolean):
        yield not value
    elif isinstance(column.type, Date):
        yield from (value + DAY, value - DAY) if value < date.max else (value - DAY,)
    elif isinstance(column.type, Instant):
        yield from (None,) if value is None else (value + DAY, value - DAY)
    elif isinstance(column.type, Integer):
        yield from (value + 1, value - 1)
    elif column.name == "snapshot":
        # Its first number is its form, which says what program wrote it; the second the time up to which it is folded
        # and compared, whatever that is.
        yield from list(others_in(value))[2:]
    elif column.name in ("event", "terms"):
        yield from ("X", "{}", *others_in(value))
    elif isinstance(column.type, String | Text):
        yield from ("X", f"{value}~", *(other for other in others if other != value))


def others_in(text: str) -> Iterator[str]:
    """A JSON text with each of its numbers in turn one higher."""
    for match in re.finditer(r"(?<![\w.-])-?\d+(?![\w.-])", text):
        yield text[: match.start()] + str(int(match.group()) + 1) + text[match.end() :]


def problems(connection: Connection, bank: UUID) -> list[str]:
    return [finding.where for finding in verify_ledger(SqlRecords(connection, bank))]


def found(world: World, table: Table, key: Any, column: "Column[Any]", value: Any) -> list[str]:
    """What the verifiers name once a column of a row holds another value; rolled back afterwards."""
    assert world.engine is not None
    with world.engine.connect() as connection, connection.begin() as transaction:
        try:
            changed = connection.execute(update(table).where(key).values({column.name: value}))
            assert changed.rowcount == 1
            return problems(connection, world.bank)
        except DBAPIError:
            return ["the database refuses it"]
        finally:
            transaction.rollback()


def rows_of(world: World, table: Table) -> list[Any]:
    assert world.engine is not None
    with world.engine.connect() as connection:
        return list(connection.execute(select(table).where(table.c.institution == world.bank)))


@pytest.mark.parametrize(
    "table", [loan, loan_entry, ledger_line, loan_accrual, pooled_line, wake_up], ids=lambda table: str(table.name)
)
def test_no_column_can_be_changed_unseen(world: World, table: Table) -> None:
    lives(world)
    bank = other_bank(world)
    assert world.engine is not None
    with world.engine.connect() as connection:
        assert list(verify_ledger(SqlRecords(connection, world.bank))) == []
    mixed = next(row.id for row in rows_of(world, loan) if row.number == MIXED)
    # Other modules wake their own subjects.
    rows = [row for row in rows_of(world, table) if row._mapping.get("module", MODULE) == MODULE]
    assert rows
    unseen = []
    for row in rows[:: len(rows) // 5 or 1]:
        key = and_(*(table.c[each.name] == getattr(row, each.name) for each in table.primary_key.columns))
        for column in table.columns:
            if (table.name, column.name) in FREE or (column.name == "cause" and row.loan_id == mixed):
                continue
            value = row._mapping[column.name]
            others = sorted({each._mapping[column.name] for each in rows} - {value}, key=str)[:2]
            if column.name == "institution":
                others = [bank]
            if column.name == "borrower_id":
                others = [world.transactions.read(lambda unit: unit.borrowers.by_number(world.bank, ["C-2"]))["C-2"]]
            unseen += [
                (column.name, value, other)
                for other in changes(column, value, others)
                if not found(world, table, key, column, other)
            ]
    assert not unseen
