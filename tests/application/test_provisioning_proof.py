"""The reserve in the ledger is proven to be the provisions in force; whatever is changed by hand is found."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, String, Table, Uuid, text, update

from postloan.infrastructure.persistence.columns import Instant
from postloan.infrastructure.persistence.provisioning_tables import provision, provision_line, provision_run
from postloan.infrastructure.persistence.records import records_of
from tests.application.provisioning_world import BY_RULE, FEBRUARY, JANUARY, RESERVE, Bank, adopt, three_loans
from tests.application.world import sql_world

FREE = {
    # How far the run got while it was computed, and when it was done: nothing follows from them.
    ("provision_run", "cursor"),
    ("provision_run", "finished_at"),
    # Another instant with the same knowledge gives the same rows.
    ("provision_run", "started_at"),
    # A count for people to read beside the amount.
    ("provision_line", "claims"),
}
"""Columns that may hold anything; all others are proven, or a foreign key holds them."""
TAMPERED = [
    (table, column)
    for table in (provision, provision_line, provision_run)
    for column in table.c
    if not column.foreign_keys and column.name not in {"id", "inputs"} and (table.name, column.name) not in FREE
]


def another(column: Any) -> Any:
    """What the column does not hold, and of its type."""
    if isinstance(column.type, Date):
        # Nothing says on which later day it was booked; the day of the run itself it cannot be.
        return JANUARY if column.name == "booking_date" else FEBRUARY
    if isinstance(column.type, Uuid):
        return UUID(int=7)
    if isinstance(column.type, Instant):
        return datetime(2024, 1, 16, tzinfo=UTC)
    named = {"status": "COMPUTED", "problem": "NOT_COMPUTABLE", "debit": "TAKE_ON", "credit": "TAKE_ON"}
    if isinstance(column.type, String):
        return named.get(column.name, "P")
    classes = {"stage": 2, "risk_class": 3, "class_before": 1, "stage_before": 1}
    return classes.get(column.name, column + 1)


@pytest.mark.parametrize(("table", "column"), TAMPERED, ids=lambda each: getattr(each, "name", ""))
def test_verification_finds_every_column_changed_by_hand(tmp_path: Path, table: Table, column: Any) -> None:
    with sql_world(f"sqlite:///{tmp_path / 'bank.sqlite'}") as world:
        bank = Bank(world)
        adopt(bank, BY_RULE)
        loans = three_loans(bank)
        bank.posted(JANUARY)
        assert bank.findings() == []
        assert world.engine is not None
        change = update(table).values({column.name: another(column)})
        if table is provision:
            change = change.where(provision.c.claim_id == loans[2])
        with world.engine.begin() as connection:
            connection.execute(change)
        assert bank.findings(), f"{table.name}.{column.name}"


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("update provision set closing = closing + 1, charge = charge + 1 where stage = 3", "computed again"),
        ("update provision set closing = closing + 1 where stage = 3", "cannot be read"),
        ("update provision set inputs = replace(inputs, '1200000', '1200010') where stage = 3", "computed again"),
        ("update provision set inputs = replace(inputs, '4350000', '4350001') where stage = 3", "its account"),
        ("update provision_line set amount = amount - 1", "by its rows"),
        ("delete from provision_line", "by the ledger"),
        ("delete from provision where stage = 3", "by its provisions"),
        ("update provision_run set policy = 'gone'", "is not kept"),
        ("update provision_run set status = 'COMPUTED'", "is not posted and has a ledger line"),
    ],
)
def test_verification_names_what_was_changed_by_hand(database_url: str, planted: str, found: str) -> None:
    with sql_world(database_url) as world:
        bank = Bank(world)
        adopt(bank, BY_RULE)
        three_loans(bank)
        bank.posted(JANUARY)
        assert bank.findings() == []
        assert world.engine is not None
        with world.engine.begin() as connection:
            connection.execute(text(planted))
        assert any(found in what for _, what in bank.findings()), bank.findings()


def test_the_ledger_of_records_holds_the_reserve_and_sums_to_zero(database_url: str) -> None:
    with sql_world(database_url) as world:
        bank = Bank(world)
        three_loans(bank)
        bank.posted(JANUARY)
        assert world.engine is not None
        with records_of(world.engine, world.bank) as records:
            balances = records.trial_balance()
        assert balances["CNY", RESERVE] == bank.balance(RESERVE) < 0
        assert sum(balances.values()) == 0
