"""Taking times, and saying what came of them.

A machine is shared and its clock rate moves, so a figure is the median of several runs, each run of a floor stands
right beside the run it is compared with, and work of one process is judged by the processor time it took.
"""

import gc
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Final

import psutil

RUNS: Final = 5


class Bound(StrEnum):
    AT_MOST = "at most"
    AT_LEAST = "at least"
    WITHIN = "within ± of 1"


@dataclass(frozen=True)
class Taken:
    """Seconds of one run, by the clock and of this process's processor time."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Figure:
    """One number with what it must reach; without a target it only informs."""

    name: str
    value: float
    unit: str
    target: float | None = None
    bound: Bound = Bound.AT_MOST
    runs: tuple[float, ...] = ()
    note: str = ""

    @property
    def passed(self) -> bool | None:
        if self.target is None:
            return None
        if self.bound is Bound.WITHIN:
            return abs(self.value - 1) <= self.target
        return self.value <= self.target if self.bound is Bound.AT_MOST else self.value >= self.target


def take(work: Callable[[], object]) -> Taken:
    """Time one piece of work; what earlier work left behind is collected before, not during."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def seconds_of(process: int) -> float:
    """The processor time a process has had."""
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


def floor_loop() -> int:
    """A fixed stretch of pure Python, integers and lists, by which to see how fast the machine is at the moment."""
    kept = []
    total = 1
    for number in range(200_000):
        total = (total * 31 + number) % 1_000_000_007
        if not number % 7:
            kept.append((number, total))
    return len(kept)


def beside_loop(work: Callable[[], object], runs: int = RUNS) -> list[tuple[Taken, float]]:
    """Runs of in-memory work, each with its processor time as a multiple of the fixed loop's just before it."""
    taken = []
    for _ in range(runs):
        loop = take(floor_loop)
        mine = take(work)
        taken.append((mine, mine.cpu / loop.cpu))
    return taken


def ratio(name: str, pairs: Sequence[tuple[float, float]], target: float | None, note: str = "") -> Figure:
    """The median of ratios of (ours, floor) seconds taken side by side."""
    ratios = tuple(mine / floor for mine, floor in pairs)
    return Figure(name, median(ratios), "× floor", target, Bound.AT_MOST, ratios, note)


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text."""
    rows = [("figure", "median", "unit", "target", "", "lowest – highest", "note")]
    for each in figures:
        target = "" if each.target is None else f"{each.bound} {_number(each.target)}"
        verdict = {None: "", True: "pass", False: "FAIL"}[each.passed]
        spread = f"{_number(min(each.runs))} – {_number(max(each.runs))}" if each.runs else ""
        rows.append((each.name, _number(each.value), each.unit, target, verdict, spread, each.note))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = ["  ".join([*map(str.ljust, row[:6], widths), row[6]]).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _number(value: float) -> str:
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"


def write_json(figures: Sequence[Figure], path: Path) -> None:
    rows = [{**asdict(each), "passed": each.passed} for each in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
