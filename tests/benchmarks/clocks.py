"""The clocks of rights in the business day, on PostgreSQL: as many loans due of few as of many, and what is read then.

Every loan has a right that is watched; on each day a thousand of them wake, whether the bank has ten thousand loans or
a hundred thousand. A day's cost must be that of the thousand.
"""

import json
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, text

from postloan.application.business_day import BATCH, RunStatus
from postloan.application.cover_nightly import secure
from postloan.application.desk import Desk
from postloan.application.run_store import Run
from postloan.infrastructure.container import Container
from tests.benchmarks.installation import Portfolios, installation
from tests.benchmarks.measure import Bound, Figure, seconds_of, take
from tests.benchmarks.portfolio import BANK, OPERATOR, TODAY, at_end_of

_DAY: Final = timedelta(days=1)
_FAR: Final = date(2028, 6, 1)
"""When all others wake."""
_MANY: Final = 1_000
"""A table with more rows must not be read through."""
_WATCHED: Final = """insert into watched_right
  (institution, loan_id, clock, subject_id, under_id, branch, kind, status, act_by, lost_on, todo, last_act_on,
   said_for, warned_at, said_lost, wake_on)
  select institution, id, 'LIMITATION', borrower_id, id, branch, 'LIMITATION', 'RUNNING', :far, :far, 'DEMAND_OR_SUE',
         null, null, null, false, :far from loan"""
_LOOKS: Final = """insert into right_look (institution, loan_id, looked_on, wake_on)
  select institution, id, :before, :far from loan"""
_WAKES: Final = """update right_look set wake_on = :day where loan_id in
  (select loan_id from right_look where wake_on = :far order by md5(loan_id::text) limit :due)"""


@dataclass(frozen=True)
class Ran:
    """One day's step: loans looked at, seconds by the clock and of processor time with the server's, statements."""

    looked: int
    wall: float
    busy: float
    statements: int


def figures(portfolios: Portfolios, small: int, large: int, runs: int, due: int = 1_000) -> list[Figure]:
    """Of two sizes of bank, the same number of loans due on each day; and a day on which none is."""
    few, many = [], []
    with _bank(portfolios, small) as one, _bank(portfolios, large) as other:
        # The sizes take turns, so that what else the machine does hits them alike.
        for number in range(runs + 1):
            day = TODAY + number * _DAY
            few.append(_day(one, day, due))
            many.append(_day(other, day, due))
        quiet = [_day(other, TODAY + (runs + 1) * _DAY, 0) for _ in range(runs)]
        scans = _scans(other, TODAY + (runs + 2) * _DAY, due)
    assert {ran.looked for ran in few + many} == {due}
    assert {ran.looked for ran in quiet} == {0}
    # The first day fills caches and prepares statements.
    few, many = few[1:], many[1:]
    walls = tuple(1_000 * ran.wall for ran in many)
    per = median(ran.busy for ran in many) / median(ran.busy for ran in few)
    each = tuple(b.busy / a.busy for a, b in zip(few, many, strict=True))
    sent = many[-1].statements
    note = f"{1e6 * median(ran.busy for ran in many) / due:.0f} µs of processor time a loan, {sent} statements"
    idle = tuple(1_000 * ran.wall for ran in quiet)
    return [
        Figure(f"clocks: {due:,} due of {large:,} loans", median(walls), "ms", runs=walls, note=note),
        Figure(f"  processor time, {large:,} : {small:,} loans", per, "×", 0.15, Bound.WITHIN, each,
               "the server's included"),
        Figure("  none due", median(idle), "ms", 50, Bound.AT_MOST, idle, f"{quiet[-1].statements} statements"),
        Figure("  tables of which more is read than is due", len(scans), "", 0, Bound.AT_MOST, note=", ".join(scans)),
    ]  # fmt: skip


@contextmanager
def _bank(portfolios: Portfolios, size: int) -> Generator[Container]:
    """A bank of which every loan is watched, and none wakes for long."""
    print(f"  {size:,} loans …", file=sys.stderr, flush=True)
    with portfolios.copy(size) as url:
        container = installation(url)
        try:
            _watch(container.engine())
            yield container
        finally:
            container.engine().dispose()


def _watch(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(_WATCHED), {"far": _FAR})
        connection.execute(text(_LOOKS), {"before": TODAY - _DAY, "far": _FAR})
    _tidy(engine, "")


def _wake(engine: Engine, day: date, due: int) -> None:
    """So many loans wake on a day; the database has statistics of it, as one long at work."""
    with engine.begin() as connection:
        connection.execute(text(_WAKES), {"day": day, "far": _FAR, "due": due})
    _tidy(engine, "right_look, watched_right")


def _tidy(engine: Engine, tables: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"vacuum analyze {tables}"))


def _day(container: Container, day: date, due: int) -> Ran:
    """The step of a day on which so many loans wake, until nothing is due."""
    _wake(container.engine(), day, due)
    # One connection at a time, so one of the server's processes does all of its share.
    with container.engine().connect() as connection:
        server = connection.execute(text("select pg_backend_pid()")).scalar_one()
    with _sent(container.engine()) as statements:
        before = seconds_of(server)
        taken = take(lambda: _step(container, day))
        busy = taken.cpu + seconds_of(server) - before
    with container.engine().connect() as connection:
        query = "select count(*) from right_look where looked_on = :day"
        looked = connection.execute(text(query), {"day": day}).scalar_one()
    return Ran(looked, taken.wall, busy, len(statements))


def _step(container: Container, day: date) -> None:
    at, ids = at_end_of(day), container.ids()
    run: Run | None = _run(day, at)
    while run is not None:
        run = container.transactions().write(lambda unit, run=run: secure(Desk(unit, OPERATOR, at, ids), run, BATCH))  # type: ignore[misc]


def _run(day: date, at: datetime) -> Run:
    return Run(BANK, day, RunStatus.RUNNING, "SECURE", "", at, None, 0, 0, 0, "")


@contextmanager
def _sent(engine: Engine) -> Generator[list[tuple[str, Any]]]:
    """The statements sent to the server with their parameters."""
    sent: list[tuple[str, Any]] = []

    def noted(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "after_cursor_execute", noted)
    try:
        yield sent
    finally:
        event.remove(engine, "after_cursor_execute", noted)


def _scans(container: Container, day: date, due: int) -> list[str]:
    """The tables of which some statement of a day's step reads more than it needs, by the server's own account.

    Rows are not needed where they are read and thrown away, in the order of whatever index; and no table is walked
    through. Statements that read are sent again, when all loans are done.
    """
    _wake(container.engine(), day, due)
    with _sent(container.engine()) as statements:
        _step(container, day)
    with container.engine().connect() as connection:
        rows = "select relname, n_live_tup from pg_stat_user_tables"
        large = {name for name, count in connection.execute(text(rows)) if count > _MANY}
        found: set[str] = set()
        for statement, parameters in statements:
            how = _EXPLAIN.get(statement.lstrip()[:6].upper())
            if how is not None:
                found |= large & set(_wasted(_plan(connection, how, statement, parameters)))
        connection.rollback()
    return sorted(found)


_EXPLAIN: Final = {"SELECT": "analyze, format json", "UPDATE": "format json", "DELETE": "format json"}


def _plan(connection: Connection, how: str, statement: str, parameters: Any) -> Mapping[str, Any]:
    explained = connection.exec_driver_sql(f"explain ({how}) {statement}", parameters).scalar_one()
    plans: Sequence[Mapping[str, Any]] = json.loads(explained) if isinstance(explained, str) else explained
    plan: Mapping[str, Any] = plans[0]["Plan"]
    return plan


def _wasted(plan: Mapping[str, Any]) -> Generator[str]:
    thrown_away = plan.get("Rows Removed by Filter", 0) * plan.get("Actual Loops", 1)
    if plan["Node Type"] == "Seq Scan" or (thrown_away > _MANY and "Relation Name" in plan):
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _wasted(inner)
