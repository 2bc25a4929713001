"""The business day over a portfolio on PostgreSQL, beside its floor, day after day on two copies of one database."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

import psycopg

from tests.benchmarks.day_floor import Floor, taken
from tests.benchmarks.installation import Portfolios, plain
from tests.benchmarks.measure import Bound, Figure, ratio, take
from tests.benchmarks.portfolio import TODAY
from tests.benchmarks.rows import fingerprints


@dataclass(frozen=True)
class Ran:
    """One day: loans woken, seconds of the run and of its floor, the process's peak memory in MB."""

    woken: int
    wall: float
    cpu: float
    floor: float
    peak: float


def figures(portfolios: Portfolios, small: int, large: int, runs: int) -> list[Figure]:
    """Of two sizes of portfolio."""
    few, many = _days(portfolios, small, runs), _days(portfolios, large, runs)
    found = [*_of(small, few, target=None), *_of(large, many, target=4)]
    peaks = tuple(day.peak for day in many)
    found.append(Figure(f"  memory, {large:,} loans", max(peaks), "MB", 500, Bound.AT_MOST, peaks, "the highest"))
    flat = tuple((b.wall / b.woken) / (a.wall / a.woken) for a, b in zip(few, many, strict=True))
    per = median(day.wall / day.woken for day in many) / median(day.wall / day.woken for day in few)
    name = f"  time per woken loan, {large:,} : {small:,}"
    found.append(Figure(name, per, "×", 0.15, Bound.WITHIN, flat))
    return found


def _of(size: int, days: Sequence[Ran], target: float | None) -> list[Figure]:
    share = sum(day.woken for day in days) / len(days) / size
    note = f"{share:.1%} woken, {median(d.wall for d in days):.2f} s against {median(d.floor for d in days):.2f} s"
    per = tuple(1e6 * day.wall / day.woken for day in days)
    cpu = median(1e6 * day.cpu / day.woken for day in days)
    return [
        ratio(f"business day, {size:,} loans", [(day.wall, day.floor) for day in days], target, note),
        Figure("  per woken loan", median(per), "µs", runs=per, note=f"{cpu:.0f} µs of it our processor time"),
    ]


def _days(portfolios: Portfolios, size: int, runs: int) -> list[Ran]:
    days = []
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
    ):
        floor = Floor(before)
        for number in range(runs):
            day = TODAY + number * timedelta(days=1)
            mine = _one_day(ours, day.isoformat())
            wrote = taken(after, before, day)
            before.commit()
            after.commit()
            by_hand = take(lambda wrote=wrote: floor.replay(wrote))  # type: ignore[misc]
            days.append(Ran(int(mine["woken"]), mine["wall"], mine["cpu"], by_hand.wall, mine["peak"]))
        assert fingerprints(after) == fingerprints(before)
    return days


def _one_day(url: str, day: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.one_day", url, day]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
