"""What is stored of an item is changed by SQL: verification names it. Each change is rolled back afterwards."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import Table, and_, delete, insert, update

from postloan.application.collateral_commands import (
    DisposeOfCollateral,
    RepossessCollateral,
    ValueCollateral,
)
from postloan.application.collateral_store import Held
from postloan.application.ports import Unit
from postloan.application.verification import content_hash, verify_ledger
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import Entry
from postloan.domain.collateral.item import History
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.shared.actor import Role
from postloan.infrastructure.persistence.collateral_tables import (
    collateral,
    collateral_entry,
    collateral_line,
    collateral_loan,
    collateral_realisation,
)
from postloan.infrastructure.persistence.records import SqlRecords, records_of
from tests.application.collateral_world import (
    DAY,
    PROOF,
    approved,
    findings,
    held,
    history,
    house,
    register,
    value,
    valuing,
)
from tests.application.world import World, yuan
from tests.infrastructure.test_tampering import changes, other_bank, rows_of, run

pytestmark = pytest.mark.long

FREE: Final = {
    ("collateral_realisation", "evidence"),
    # The days that lines were booked on are those of their commands; nothing computes with them but sums by day.
    ("collateral_line", "booking_date"),
    ("collateral_line", "number"),
}
"""Columns that other proofs look after, or none."""


def lives(world: World) -> None:
    """Two homes of two loans, one with a later value; a car that was repossessed and sold."""
    borrower = world.borrower()
    one, two = world.loan(borrower), world.loan(borrower, "L-2")
    house(world, "YP-1", "20000", one)
    item, _ = house(world, "YP-2", "18000", two, owner=borrower)
    car, _ = house(world, "CAR", "9000", two)
    taking = RepossessCollateral(
        idempotency_key=world.key(), item_id=car, value_date=DAY, place="停车场", evidence=PROOF, costs=yuan("300")
    )
    world.done(world.officer, taking)
    approved(
        world,
        DisposeOfCollateral(
            idempotency_key=world.key(), item_id=car, value_date=DAY, how=Disposal.SALE, proceeds=yuan("15000"),
            costs=yuan("500"), evidence=PROOF,
        ),
    )  # fmt: skip
    run(world, date(2024, 1, 17))
    later = ValueCollateral(
        idempotency_key=world.key(), item_id=item, value_date=date(2024, 1, 17), value=yuan("17900"),
        method=Method.INCOME, valuer="评估公司", confirmed_by_line="RISK", evidence=PROOF,
    )  # fmt: skip
    world.done(world.person("gu", Role.OFFICER), later)


def found(world: World, statement: Any) -> list[str]:
    assert world.engine is not None
    with world.engine.connect() as connection, connection.begin() as transaction:
        try:
            connection.execute(statement)
            return [finding.where for finding in verify_ledger(SqlRecords(connection, world.bank))]
        except Exception as error:  # noqa: BLE001 - a constraint of either driver
            return [f"the database refuses it: {type(error).__name__}"]
        finally:
            transaction.rollback()


@pytest.mark.parametrize(
    "table",
    [collateral, collateral_entry, collateral_loan, collateral_line, collateral_realisation],
    ids=lambda table: str(table.name),
)
def test_no_column_can_be_changed_unseen(world: World, table: Table) -> None:
    lives(world)
    bank = other_bank(world)
    assert world.engine is not None
    with world.engine.connect() as connection:
        assert list(verify_ledger(SqlRecords(connection, world.bank))) == []
    rows = rows_of(world, table)
    assert rows
    unseen = []
    for row in rows[:: len(rows) // 4 or 1]:
        key = and_(*(table.c[each.name] == getattr(row, each.name) for each in table.primary_key.columns))
        for column in table.columns:
            value = row._mapping[column.name]
            if (table.name, column.name) in FREE or value is None:
                continue
            others = sorted({each._mapping[column.name] for each in rows} - {value, None}, key=str)[:2]
            if column.name == "institution":
                others = [bank]
            unseen += [
                (column.name, value, other)
                for other in changes(column, value, others)
                if not found(world, update(table).where(key).values({column.name: other}))
            ]
    assert not unseen, unseen


def test_rows_that_are_missing_or_too_many_are_named(world: World) -> None:
    lives(world)
    items = {row.number: row.id for row in rows_of(world, collateral)}
    entry = collateral_entry.c
    gone = delete(collateral_entry).where(entry.item_id == items["YP-1"], entry.sequence == 4)
    assert "collateral YP-1" in found(world, gone)
    assert "collateral YP-1" in found(world, delete(collateral_loan).where(collateral_loan.c.item_id == items["YP-1"]))
    assert "collateral CAR" in found(world, delete(collateral_realisation))
    assert "collateral CAR" in found(world, delete(collateral_line))
    more = insert(collateral_entry).values(
        institution=world.bank, item_id=items["YP-1"], sequence=5, value_date=DAY, recorded_at=world.tick(),
        kind="Ended", payload='{"how":"RELEASED"}', recorded_by="x", reason="",
    )  # fmt: skip
    assert "collateral YP-1" in found(world, more)


def test_a_value_that_somebody_carried_forward_is_the_command_and_one_of_a_run_is_not(world: World) -> None:
    """Both are values by an index; an index run leaves no command in the item's chain."""
    item, _ = house(world, "YP-1", "20000")
    value(world, item, "19000", method=Method.INDEX)
    row = held(world, item)
    carried = valuing(world, item, yuan("18000"), method=Method.INDEX, valuer_line="INDEX").event(world.ids.next)
    entry = Entry(5, DAY, row.recorded_at + timedelta(seconds=1), carried)
    whole = History((*history(world, item).entries, entry)).latest()
    assert whole is not None

    def keep(unit: Unit) -> None:
        unit.collateral.get(world.bank, item)
        after = Held.of(whole, 5, entry.recorded_at, DAY, DAY, DEFAULT_COLLATERAL)
        unit.collateral.save(after, [entry], "chen@bank", "index revaluation")

    world.transactions.write(keep)
    value(world, item, "17000")
    assert findings(world) == []


def test_an_unreadable_item_does_not_hide_the_others(world: World) -> None:
    lives(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        wrong = update(collateral).where(collateral.c.number == "YP-1").values(state='{"owners":7}')
        connection.execute(wrong)
        connection.execute(update(collateral).where(collateral.c.number == "YP-2").values(title="改"))
    with records_of(world.engine, world.bank) as records:
        named = {each.where: each.problem for each in verify_ledger(records)}
    assert named["collateral YP-1"].startswith("its rows cannot be read")
    assert named["collateral YP-2"].startswith("its row is not the fold")
    assert "collateral CAR" not in named


def test_an_item_that_nobody_looked_at_is_named(world: World) -> None:
    lives(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        late = update(collateral).where(collateral.c.number == "YP-1").values(wake_on=date(2024, 1, 17))
        connection.execute(late)
    with records_of(world.engine, world.bank) as records:
        named = [each.problem for each in verify_ledger(records) if each.where == "collateral YP-1"]
    assert named == ["it was to be looked at on 2024-01-17 and was not"]


def test_the_hash_of_the_content_is_another_with_another_registration(world: World) -> None:
    lives(world)
    assert world.engine is not None
    hashes = []
    for rank in (2, 3):
        with records_of(world.engine, world.bank) as records:
            hashes.append(content_hash(records))
            assert content_hash(records) == hashes[-1]
        register(world, first_item(world), f"DJ-{rank}", rank)
    assert len(set(hashes)) == len(hashes)


def first_item(world: World) -> UUID:
    found: UUID = next(row.id for row in rows_of(world, collateral) if row.number == "YP-1")
    return found
