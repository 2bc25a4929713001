"""A rehearsal: everything runs as it would, each transaction sees those before it, and nothing stays.

One database transaction stands around all of them; each of them is a savepoint inside. While a rehearsal runs it
holds the locks of everything it touched (on SQLite: the file's write lock).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine

from ...application.ports import Unit
from ..crypto import PersonalCipher
from .engine import WRITES
from .reference import FactsCache
from .unit import SqlUnit

T = TypeVar("T")


class _Rehearsal:
    """Transactions that are undone together."""

    def __init__(self, connection: Connection, cipher: PersonalCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run work in a savepoint; it is undone alone when the work raises."""
        with self._connection.begin_nested():
            unit = SqlUnit(self._connection, self._cipher, FactsCache(), writes=True)
            result = work(unit)
            unit.flush()
            return result

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run work on what the rehearsal has made so far."""
        return work(SqlUnit(self._connection, self._cipher, FactsCache(), writes=False))


@contextmanager
def rehearsal(engine: Engine, cipher: PersonalCipher) -> Generator[_Rehearsal]:
    """Transactions whose effects are gone when the context ends."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        transaction = connection.begin()
        try:
            yield _Rehearsal(connection, cipher)
        finally:
            transaction.rollback()
