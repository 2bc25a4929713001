"""Database engines: SQLite embedded, PostgreSQL through psycopg 3. Nothing else knows which one it is."""

from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

WRITES: Final = "postloan_writes"
"""Execution option of a connection whose transaction will write:

SQLite then takes its lock at the beginning.
"""
_BUSY_MS: Final = 5_000


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine with its pool. SQLite gets WAL, foreign keys and explicit BEGIN; PostgreSQL UTC sessions."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool_size, max_overflow=0)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        connect_args={"options": "-c timezone=UTC"},
    )


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's connection
    # The driver's own transaction handling begins late and never immediate; `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
