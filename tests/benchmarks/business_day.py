"""The business day over a portfolio on PostgreSQL, beside its floor, day after day on two copies of one database."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import psycopg

from tests.benchmarks.by_hand import Connection
from tests.benchmarks.day_floor import Floor, taken
from tests.benchmarks.installation import Portfolios, plain
from tests.benchmarks.measure import Bound, Figure, ratio, seconds_of, take
from tests.benchmarks.portfolio import TODAY
from tests.benchmarks.rows import fingerprints


@dataclass(frozen=True)
class Ran:
    """One day: loans woken; seconds of the run by the clock, of our processor time and of the server's; seconds of the
    floor by the clock and of processor time, the server's included; the most memory of our process in MB.
    """

    woken: int
    wall: float
    cpu: float
    served: float
    floor: float
    floor_busy: float
    peak: float

    @property
    def busy(self) -> float:
        """Processor time, the server's included, for one loan: what does not depend on who else is at work."""
        return (self.cpu + self.served) / self.woken


def figures(portfolios: Portfolios, small: int, large: int, runs: int) -> list[Figure]:
    """Of two sizes of portfolio."""
    few, many = [], []
    # The sizes take turns, so that what else the machine does hits them alike.
    with _bank(portfolios, small) as run_small, _bank(portfolios, large) as run_large:
        for number in range(runs + 1):
            day = TODAY + number * timedelta(days=1)
            few.append(run_small(day))
            many.append(run_large(day))
    # The first day fills caches and prepares statements.
    few, many = few[1:], many[1:]
    found = [*_of(small, few, target=None), *_of(large, many, target=4)]
    peaks = tuple(day.peak for day in many)
    found.append(Figure(f"  memory, {large:,} loans", max(peaks), "MB", 500, Bound.AT_MOST, peaks, "the highest"))
    flat = tuple(b.busy / a.busy for a, b in zip(few, many, strict=True))
    per = median(day.busy for day in many) / median(day.busy for day in few)
    name = f"  processor time per woken loan, {large:,} : {small:,}"
    found.append(Figure(name, per, "×", 0.15, Bound.WITHIN, flat, "the server's included"))
    return found


def _of(size: int, days: Sequence[Ran], target: float | None) -> list[Figure]:
    share = sum(day.woken for day in days) / len(days) / size
    busy = median(day.busy * day.woken / day.floor_busy for day in days)
    note = (
        f"{share:.1%} woken, {median(d.wall for d in days):.2f} s against {median(d.floor for d in days):.2f} s;"
        f" {busy:.2f} by processor time"
    )
    per = tuple(1e6 * day.wall / day.woken for day in days)
    cpu = median(1e6 * day.cpu / day.woken for day in days)
    served = median(1e6 * day.served / day.woken for day in days)
    shares = f"{cpu:.0f} µs of our processor time, {served:.0f} µs of the server's"
    return [
        ratio(f"business day, {size:,} loans", [(day.wall, day.floor) for day in days], target, note),
        Figure("  per woken loan", median(per), "µs", runs=per, note=shares),
    ]


@contextmanager
def _bank(portfolios: Portfolios, size: int) -> Generator[Callable[[date], Ran]]:
    """What runs a day on one copy of a database, and then its floor on the other; in the end the two are the same."""
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        _process(ours) as process,
    ):
        floor = Floor(before)
        yield lambda day: _both(process, floor, after, before, day)
        assert fingerprints(after) == fingerprints(before)


def _both(process: subprocess.Popen[str], floor: Floor, after: Connection, before: Connection, day: date) -> Ran:
    mine = _ask(process, day)
    wrote = taken(after, before, day)
    before.commit()
    after.commit()
    served = seconds_of(before.info.backend_pid)
    by_hand = take(lambda: floor.replay(wrote))
    busy = by_hand.cpu + seconds_of(before.info.backend_pid) - served
    return Ran(int(mine["woken"]), mine["wall"], mine["cpu"], mine["served"], by_hand.wall, busy, mine["peak"])


@contextmanager
def _process(url: str) -> Generator[subprocess.Popen[str]]:
    """A process that runs the days it is told."""
    command = [sys.executable, "-m", "tests.benchmarks.one_day", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


def _ask(process: subprocess.Popen[str], day: date) -> dict[str, float]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{day}\n")
    process.stdin.flush()
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found
