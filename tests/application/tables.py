"""What is in a database, to see whether anything changed."""

from sqlalchemy import Engine, select

from postloan.infrastructure.persistence.schema import metadata

RECORDS = frozenset({"answer", "audit_chain", "audit_row"})
"""What a refused command writes: its answer and its audit row."""


def content(engine: Engine, leave_out: frozenset[str] = RECORDS) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but some, in a fixed order."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name not in leave_out:
                rows = connection.execute(select(table).order_by(*table.primary_key))
                found[table.name] = [tuple(row) for row in rows]
    return found
