"""One statement may name more rows than SQLite takes parameters; what it finds is what it finds with few."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Uuid, create_engine, event, select

from postloan.application.classification_facts import gather
from postloan.application.ports import Unit
from postloan.infrastructure.persistence.among import among
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.application.world import CIPHER, World, sql_world

MANY = [UUID(int=number) for number in range(1, 40_001)]
DEFAULT_LIMIT = 32_766
"""SQLITE_MAX_VARIABLE_NUMBER, unless a build says otherwise."""
TODAY = date(2024, 2, 20)


@pytest.fixture
def narrow(tmp_path: Path) -> tuple[World, SqlTransactions]:
    """A bank in a file, and transactions on it with the parameters that SQLite takes by default."""
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    with sql_world(url) as made:
        made.loan(made.borrower())
        made.today(TODAY)
    engine = make_engine(url)

    @event.listens_for(engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, DEFAULT_LIMIT)

    return made, SqlTransactions(engine, CIPHER)


def test_the_limit_is_one_that_a_list_of_parameters_breaks() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, DEFAULT_LIMIT)
        with pytest.raises(sqlite3.OperationalError, match="too many SQL variables"):
            driver.execute(f"select 1 where 1 in ({','.join('?' * len(MANY))})", list(range(len(MANY))))
    engine.dispose()


def test_many_values_of_any_type_find_what_few_find() -> None:
    rows = [(UUID(int=5), 'L-"5"', date(2024, 1, 5), 5), (UUID(int=6), "L-'6", date(2024, 1, 6), 6)]
    kept = Table(
        "kept",
        MetaData(),
        Column("id", Uuid()),
        Column("name", String()),
        Column("day", Date()),
        Column("n", Integer()),
    )
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        kept.create(connection)
        connection.execute(kept.insert(), [dict(zip(kept.c.keys(), row, strict=True)) for row in rows])
        others: dict[str, list[object]] = {
            "id": [UUID(int=number) for number in range(10, 40_000)],
            "name": [f"{number}" for number in range(40_000)],
            "day": [date.fromordinal(number) for number in range(1, 40_000)],
            "n": list(range(10, 40_000)),
        }
        for place, column in enumerate(kept.c):
            found = select(kept.c.id).where(among(column, [*others[column.key], rows[0][place]], postgres=False))
            assert connection.execute(found).scalars().all() == [UUID(int=5)]
    engine.dispose()


def test_facts_are_gathered_and_stores_read_for_forty_thousand(narrow: tuple[World, SqlTransactions]) -> None:
    world, transactions = narrow
    (debtor,) = transactions.read(lambda unit: unit.classification_runs.debtors(world.bank, None, 10))
    debtors = [*MANY, debtor]

    def work(unit: Unit) -> None:
        assert list(gather(unit, world.bank, debtors, TODAY)) == [debtor]
        (held,) = unit.holdings.loans(world.bank, debtors, closed=True)
        claims = [*MANY, held.id]
        assert list(unit.claims.briefs(world.bank, claims)) == [held.id]
        assert list(unit.holdings.histories(world.bank, claims)) == [held.id]
        assert unit.classifications.in_force(world.bank, debtors) == {}
        assert unit.classifications.latest(world.bank, claims) == {}
        assert unit.classifications.previous_classes(world.bank, claims, TODAY, datetime.now(UTC)) == {}
        assert list(unit.borrowers.briefs(world.bank, debtors)) == [debtor]
        assert unit.groups.members(world.bank, [f"G-{number}" for number in range(40_000)]) == []

    transactions.read(work)

    def wake(unit: Unit) -> None:
        unit.classification_runs.wake_by(world.bank, debtors, TODAY)
        assert len(unit.classification_runs.due(world.bank, TODAY, None, 50_000)) == len(debtors)

    transactions.write(wake)
