"""Classification on PostgreSQL: quarterly runs and a provision run beside their floors, and what the API answers."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import psycopg

from postloan.infrastructure.container import Container
from tests.benchmarks import classification_api as api
from tests.benchmarks.beside import Lap, total
from tests.benchmarks.by_hand import Connection
from tests.benchmarks.classification_portfolio import QUARTER
from tests.benchmarks.classification_run import provisions, quarter
from tests.benchmarks.installation import Portfolios, installation, plain
from tests.benchmarks.measure import Bound, Figure, ratio
from tests.benchmarks.rows import fingerprints


@dataclass
class Laps:
    """The batches of all runs over portfolios of one size."""

    quarter: list[Lap] = field(default_factory=list)
    provisions: list[Lap] = field(default_factory=list)


def figures(portfolios: Portfolios, small: int, large: int, runs: int) -> list[Figure]:
    """Of two sizes of portfolio; the large one is run once, its hundreds of batches are runs enough."""
    few, many = Laps(), Laps()
    answers: list[Figure] = []
    for number in range(runs):
        _run(portfolios, small, few)
        if number == runs // 2:  # so that what else the machine does hits both sizes
            answers = _run(portfolios, large, many, asked=runs)
    per = _busy(many.quarter) / _busy(few.quarter)
    flat = f"  processor time per claim, {large:,} : {small:,}"
    each = tuple(lap.mine.busy / lap.claims / _busy(few.quarter) for lap in _full(many.quarter))
    return [
        *_quarter(f"quarterly run of {small:,} claims", few.quarter, None),
        *_quarter(f"quarterly run of {large:,} claims", many.quarter, 4),
        Figure(flat, per, "×", 0.15, Bound.WITHIN, each, "the server's included; single batches of the large run"),
        *_quarter(f"provision run of {large:,} loans", many.provisions, None),
        *answers,
    ]


def _run(portfolios: Portfolios, size: int, laps: Laps, asked: int = 0) -> list[Figure]:
    """A quarter and its provisions on one copy, their floors on another; in the end the two are the same."""
    answers: list[Figure] = []
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        psycopg.connect(plain(theirs)) as hand,
    ):
        container = installation(ours)
        try:
            _laps(container, (after, before, hand), size, laps)
            if asked:
                answers = [api.scenario(container, size, asked, 10), api.explained(container, after, 10, asked)]
        finally:
            container.engine().dispose()
    return answers


def _laps(container: Container, connections: tuple[Connection, Connection, Connection], size: int, laps: Laps) -> None:
    print(f"  {size:,} claims …", file=sys.stderr, flush=True)
    run, taken = quarter(container, connections, QUARTER)
    assert run.claims == size
    laps.quarter.extend(taken)
    computed, taken = provisions(container, connections, QUARTER)
    assert computed.claims == size
    laps.provisions.extend(taken)
    after, before, _ = connections
    assert fingerprints(after) == fingerprints(before)
    for connection in (after, before):
        connection.commit()


def _full(laps: Sequence[Lap]) -> list[Lap]:
    """Batches of claims; the first of a run prepares statements, and others only begin or end it."""
    return [lap for place, lap in enumerate(laps) if place and lap.claims and laps[place - 1].claims]


def _busy(laps: Sequence[Lap]) -> float:
    return median(lap.mine.busy / lap.claims for lap in _full(laps))


def _quarter(name: str, laps: Sequence[Lap], target: float | None) -> list[Figure]:
    full, whole = _full(laps), total(laps)
    mine, floor = (1e6 * side.wall / whole.claims for side in (whole.mine, whole.floor))
    per = tuple(1e6 * lap.mine.wall / lap.claims for lap in full)
    note = (
        f"batch by batch; whole {whole.mine.wall / whole.floor.wall:.2f}, by processor time"
        f" {whole.mine.busy / whole.floor.busy:.2f}; {mine:.0f} µs against {floor:.0f} µs for a claim"
    )
    cpu, served = (1e6 * spent / whole.claims for spent in (whole.mine.cpu, whole.mine.served))
    shares = f"{cpu:.0f} µs of our processor time, {served:.0f} µs of the server's"
    return [
        ratio(name, [(lap.mine.wall, lap.floor.wall) for lap in full], target, note),
        Figure("  per claim", median(per), "µs", runs=per, note=shares),
    ]
