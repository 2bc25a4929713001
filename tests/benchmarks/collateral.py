"""Index revaluation of a region on PostgreSQL beside its floor: pages of items get values, then loans their covers."""

import sys
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Final
from uuid import UUID

import psycopg

from postloan.application.cover_store import RevaluationRun, RevaluationStatus
from postloan.application.digests import EMPTY
from postloan.application.ports import Unit
from postloan.application.revaluation_run import BATCH, Revaluations
from postloan.infrastructure.container import Container
from postloan.infrastructure.long_work import long_work
from tests.benchmarks.beside import Beside, Lap, Writes, beside, total
from tests.benchmarks.by_hand import Connection, copy_in, keys_of
from tests.benchmarks.classification_run import Clock
from tests.benchmarks.collateral_portfolio import KIND, REGION
from tests.benchmarks.installation import Portfolios, installation, plain
from tests.benchmarks.measure import Bound, Figure
from tests.benchmarks.portfolio import BANK, OPERATOR, TODAY, at_end_of
from tests.benchmarks.rows import Row, among, columns_of, fingerprints, recorded, without

LOANS: Final = "loans "
"""How a run's cursor begins once all items are done."""


class Laps:
    """Takes what each page of a run wrote from the database after it, and one before it."""

    def __init__(
        self, taking: Beside, clock: Clock, databases: tuple[Connection, Connection], run: RevaluationRun
    ) -> None:
        self._taking = taking
        self._clock = clock
        self._after, self._before = databases
        self._run = run

    def __call__(self, run: RevaluationRun) -> None:
        """A transaction has moved the run on."""
        done = run.items - self._run.items + run.loans - self._run.loans
        self._taking.lap(done, lambda: self._wrote(run))
        self._run = run
        self._clock.tick()

    def _wrote(self, run: RevaluationRun) -> Writes:
        after, before, at = self._after, self._before, self._clock.at
        entries = recorded(after, "collateral_entry", "recorded_at", at)
        place = columns_of("collateral_entry").index("item_id")
        covers = _measured(after, self._run.cursor, run) if run.loans > self._run.loans else []
        loans = [row[columns_of("cover").index("loan_id")] for row in covers]
        wakes, woken = _wakes(after, loans), _wakes(before, loans)
        audit = recorded(after, "audit_row", "recorded_at", at)
        writes = Writes(
            new={
                "collateral_entry": entries,
                "cover_event": recorded(after, "cover_event", "recorded_at", at),
                "audit_row": audit,
                "outbox": recorded(after, "outbox", "time", at),
            },
            over={
                "collateral": among(after, "collateral", "id", [row[place] for row in entries]),
                "cover": _others(covers, among(before, "cover", "loan_id", loans)),
                "wake_up": _others(wakes, woken),
                "audit_chain": among(after, "audit_chain", "subject_id", sorted({row[2] for row in audit})),
                "revaluation_run": among(after, "revaluation_run", "id", [run.id]),
            },
            gone={"wake_up": without(woken, wakes, len(keys_of("wake_up")))},
        )
        for connection in (after, before):
            connection.commit()
        return writes


def _measured(connection: Connection, cursor: str, run: RevaluationRun) -> list[Row]:
    """The covers of a page of loans and of those that share houses with them."""
    query = """with recursive page (loan) as (
        select distinct loan_id from collateral_loan where loan_id > %s and loan_id <= %s
        union select other.loan_id from page join collateral_loan mine on mine.loan_id = page.loan
              join collateral_loan other on other.item_id = mine.item_id)
      select loan from page order by loan"""
    first, last = (UUID(each.removeprefix(LOANS)) if LOANS in each else UUID(int=0) for each in (cursor, run.cursor))
    loans = [row[0] for row in connection.execute(query.encode(), [first, last]).fetchall()]
    return among(connection, "cover", "loan_id", loans)


def _wakes(connection: Connection, loans: Sequence[UUID]) -> list[Row]:
    place = columns_of("wake_up").index("module")
    return [row for row in among(connection, "wake_up", "subject_id", loans) if row[place] == "cover"]


def _others(after: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """The rows that are new or other than before."""
    known = set(before)
    return [row for row in after if row not in known]


def figures(portfolios: Portfolios, size: int) -> list[Figure]:
    """Of so many houses; the run is one, its many batches are runs enough."""
    print(f"  {size:,} items …", file=sys.stderr, flush=True)
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        psycopg.connect(plain(theirs)) as hand,
    ):
        container = installation(ours)
        try:
            run, laps = _revalued(container, after, before, hand)
        finally:
            container.engine().dispose()
        assert (run.items, run.revalued) == (size, size)
        assert fingerprints(after) == fingerprints(before)
    return _figures(size, run, laps)


def _figures(size: int, run: RevaluationRun, laps: Sequence[Lap]) -> list[Figure]:
    whole, full = total(laps), [lap for lap in laps[1:] if lap.claims]
    # Pages of items come first, as many as hold all items; the first page prepares statements.
    pages = -(-size // BATCH)
    items, loans = laps[1:pages], [lap for lap in laps[pages:] if lap.claims]
    ratios = tuple(lap.mine.wall / lap.floor.wall for lap in full)
    note = (
        f"values and covers of {run.loans:,} loans: {whole.mine.wall:.1f} s against {whole.floor.wall:.1f} s;"
        f" by processor time {whole.mine.busy / whole.floor.busy:.2f}"
    )
    found = [Figure(f"index revaluation of {size:,} items", whole.mine.wall / whole.floor.wall, "× floor", 4,
                    Bound.AT_MOST, ratios, note)]  # fmt: skip
    for name, part in (("  a new value", items), ("  a cover measured again", loans)):
        per = tuple(1e6 * lap.mine.wall / lap.claims for lap in part)
        one = total(part)
        cpu, served = (1e6 * spent / one.claims for spent in (one.mine.cpu, one.mine.served))
        shares = (
            f"{one.mine.wall / one.floor.wall:.2f} of the floor; {cpu:.0f} µs of our processor time, {served:.0f} µs"
        )
        found.append(Figure(name, median(per), "µs", runs=per, note=f"{shares} of the server's"))
    return found


def _revalued(
    container: Container, after: Connection, before: Connection, hand: Connection
) -> tuple[RevaluationRun, list[Lap]]:
    clock = Clock(at_end_of(TODAY))
    begun = container.transactions().write(lambda unit: _begin(unit, container, clock.at))
    copy_in(hand, "revaluation_run", among(after, "revaluation_run", "id", [begun.id]))
    after.commit()
    hand.commit()
    clock.tick()
    # As the command line does it.
    with beside(container.engine(), hand) as taking, long_work():
        laps = Laps(taking, clock, (after, before), begun)
        job = Revaluations(container.transactions(), now=clock.now, ids=container.ids(), told=laps)
        run = job.finish(OPERATOR, begun.id)
    assert run.status is RevaluationStatus.FINISHED
    return run, taking.laps


def _begin(unit: Unit, container: Container, at: datetime) -> RevaluationRun:
    run = RevaluationRun(
        institution=BANK, id=container.ids().next(), region=REGION, kind=KIND, as_of=TODAY,
        status=RevaluationStatus.RUNNING, cursor="", started_at=at, started_by=OPERATOR.account, finished_at=None,
        items=0, revalued=0, loans=0, before=0, after=0, content_hash=EMPTY,
    )  # fmt: skip
    unit.revaluations.save(run)
    return run
