"""The schema goes up and down with data in it, and is the one the stores are written for."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from postloan.infrastructure.migrate import downgrade, upgrade
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.record_tables import outbox
from postloan.infrastructure.persistence.schema import metadata
from tests.application.world import World, sql_world


def fill(world: World) -> None:
    """A loan brings rows into most tables."""
    loan = world.loan(world.borrower())
    assert world.ask(lambda q: q.loan(world.scope, loan)) is not None


def test_the_migrated_schema_is_the_one_of_the_tables(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_column_that_no_migration_makes_is_noticed(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("alter table loan add column planted integer"))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert [difference[0] for difference in found] == ["remove_column"]


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    with sql_world(empty_database_url) as world:
        fill(world)
        upgrade(empty_database_url)
        assert world.ask(lambda q: q.loan_by_number(world.scope, "L-1")) is not None


def test_everything_goes_down_and_up_again_with_data_in_it(empty_database_url: str) -> None:
    with sql_world(empty_database_url) as world:
        fill(world)
    downgrade(empty_database_url, "base")
    engine = make_engine(empty_database_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    upgrade(empty_database_url)
    with sql_world(empty_database_url) as world:
        fill(world)


def test_every_key_begins_with_the_institution() -> None:
    exempt = {"institution", "outbox"}
    for table in metadata.sorted_tables:
        if table.name not in exempt:
            assert next(iter(table.primary_key)).name == "institution", table.name


def test_no_table_holds_money_as_anything_but_whole_numbers() -> None:
    kinds = {str(column.type).split("(")[0] for table in metadata.sorted_tables for column in table.columns}
    assert kinds <= {"BIGINT", "INTEGER", "VARCHAR", "TEXT", "DATE", "CHAR", "BLOB", "BOOLEAN"}


def test_a_reader_of_the_outbox_sees_which_transaction_wrote_a_message(empty_database_url: str) -> None:
    with sql_world(empty_database_url) as world:
        fill(world)
        assert world.engine is not None
        with world.engine.connect() as connection:
            rows = connection.execute(select(outbox.c.position, outbox.c.transaction).order_by(outbox.c.position)).all()
        postgres = world.engine.dialect.name == "postgresql"
    positions = [row.position for row in rows]
    assert positions == sorted(set(positions))
    # One writer at a time needs no transaction numbers; several do, and they rise with each command here.
    transactions = [row.transaction for row in rows]
    assert transactions == sorted(transactions)
    assert len(set(transactions)) == (len(rows) if postgres else 1)
