"""A run in laps, and right after each lap the same reads and writes by hand on a copy of the database.

The reads are the statements that the lap sent, sent again as they are, their rows fetched and thrown away; the writes
are the rows that the lap left behind: new ones by COPY, others by one statement for each table. One commit for a lap.
"""

import gc
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event, text

from tests.benchmarks.by_hand import Connection, copy_in, delete, insert_missing, over, upsert
from tests.benchmarks.measure import seconds_of
from tests.benchmarks.rows import Row

Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Writes:
    """What a lap wrote, by table, parents first: rows that may be there, new rows, rows put over others, keys gone."""

    missing: Rows = field(default_factory=dict)
    new: Rows = field(default_factory=dict)
    over: Rows = field(default_factory=dict)
    gone: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, of our processor time, and of the server's."""

    wall: float
    cpu: float
    served: float

    @property
    def busy(self) -> float:
        """Processor time, the server's included: what does not depend on who else is at work."""
        return self.cpu + self.served

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu, self.served + other.served)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.wall - other.wall, self.cpu - other.cpu, self.served - other.served)


NOTHING = Spent(0, 0, 0)


@dataclass(frozen=True)
class Lap:
    """So many claims, what our lap took, and what its floor took."""

    claims: int
    mine: Spent
    floor: Spent


def total(laps: Sequence[Lap]) -> Lap:
    """Laps as one."""
    mine, floor = NOTHING, NOTHING
    for lap in laps:
        mine, floor = mine + lap.mine, floor + lap.floor
    return Lap(sum(lap.claims for lap in laps), mine, floor)


class Beside:
    """Takes the laps of one run; `engine` must use one connection at a time, so that one server process does its share.

    Between laps the clocks stand still, whatever the harness does meanwhile.
    """

    def __init__(self, engine: Engine, hand: Connection) -> None:
        self.laps: list[Lap] = []
        self._hand = hand
        with engine.connect() as connection:
            self._server = connection.execute(text("select pg_backend_pid()")).scalar_one()
        self._reads: list[tuple[bytes, Any, int]] = []
        self._mark = self._now(self._server)

    def lap(self, claims: int, wrote: Callable[[], Writes]) -> None:
        """A lap is over; `wrote` finds what it wrote."""
        mine = self._now(self._server) - self._mark
        writes = wrote()
        gc.collect()
        started = self._now(self._hand.info.backend_pid)
        self._by_hand(writes)
        floor = self._now(self._hand.info.backend_pid) - started
        self.laps.append(Lap(claims, mine, floor))
        self._reads.clear()
        gc.collect()
        self._mark = self._now(self._server)

    def level(self, writes: Writes) -> None:
        """What was done outside the laps is put into the other database as well; nothing of it counts."""
        self._reads.clear()
        self._by_hand(writes)
        gc.collect()
        self._mark = self._now(self._server)

    def note(self, statement: str, parameters: Any, rows: int) -> None:
        """A statement that the lap sent."""
        if statement.lstrip()[:6].upper() == "SELECT":
            self._reads.append((statement.encode(), parameters, rows))

    def _by_hand(self, writes: Writes) -> None:
        for statement, parameters, rows in self._reads:
            cursor = self._hand.execute(statement, parameters)
            cursor.fetchall()
            assert cursor.rowcount == rows
        for table, some in writes.missing.items():
            assert over(self._hand, insert_missing(table), some) <= len(some)
        for table, added in writes.new.items():
            copy_in(self._hand, table, added)
        for table, put in writes.over.items():
            assert over(self._hand, upsert(table), put) == len(put)
        for table, gone in writes.gone.items():
            assert over(self._hand, delete(table), gone) == len(gone)
        self._hand.commit()

    @staticmethod
    def _now(server: int) -> Spent:
        return Spent(time.perf_counter(), time.process_time(), seconds_of(server))


@contextmanager
def beside(engine: Engine, hand: Connection) -> Generator[Beside]:
    """Take the laps of what runs inside."""
    taking = Beside(engine, hand)

    def noted(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        taking.note(statement, parameters, cursor.rowcount)

    event.listen(engine, "after_cursor_execute", noted)
    try:
        yield taking
    finally:
        event.remove(engine, "after_cursor_execute", noted)
