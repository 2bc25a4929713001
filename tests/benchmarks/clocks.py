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
  select institution, id, :before, case when place <= :days * :due then :day + ((place - 1) / :due)::int else :far end
  from (select institution, id, row_number() over (order by md5(id::text)) place from loan) numbered"""


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
    with _bank(portfolios, small, due, runs) as one, _bank(portfolios, large, due, runs) as other:
        # The sizes take turns, so that what else the machine does hits them alike.
        for number in range(runs + 1):
            day = TODAY + number * _DAY
            few.append(_day(one, day))
            many.append(_day(other, day))
        quiet = [_day(other, TODAY + (runs + 1) * _DAY) for _ in range(runs)]
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
        Figure("  tables read through", len(scans), "", 0, Bound.AT_MOST, note=", ".join(scans)),
    ]  # fmt: skip


@contextmanager
def _bank(portfolios: Portfolios, size: int, due: int, runs: int) -> Generator[Container]:
    """A bank of which on each day of the runs, and one more in the end, so many loans wake."""
    print(f"  {size:,} loans …", file=sys.stderr, flush=True)
    with portfolios.copy(size) as url:
        container = installation(url)
        try:
            _watch(container.engine(), due, runs)
            yield container
        finally:
            container.engine().dispose()


def _watch(engine: Engine, due: int, runs: int) -> None:
    with engine.begin() as connection:
        connection.execute(text(_WATCHED), {"far": _FAR})
        given = {"before": TODAY - _DAY, "far": _FAR, "due": due}
        connection.execute(text(_LOOKS), given | {"days": runs + 1, "day": TODAY})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def _day(container: Container, day: date) -> Ran:
    """The step of a day, until nothing is due."""
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
    """The large tables that some statement of a day's step reads through, by the server's own plans."""
    with container.engine().begin() as connection:
        query = "update right_look set wake_on = :day where loan_id in (select loan_id from right_look limit :due)"
        connection.execute(text(query), {"day": day, "due": due})
    with _sent(container.engine()) as statements:
        _step(container, day)
    with container.engine().connect() as connection:
        rows = "select relname, n_live_tup from pg_stat_user_tables"
        large = {name for name, count in connection.execute(text(rows)) if count > _MANY}
        found: set[str] = set()
        for statement, parameters in statements:
            if statement.lstrip()[:6].upper() in {"SELECT", "UPDATE", "DELETE"}:
                found |= large & set(_read_through(_plan(connection, statement, parameters)))
        connection.rollback()
    return sorted(found)


def _plan(connection: Connection, statement: str, parameters: Any) -> Mapping[str, Any]:
    explained = connection.exec_driver_sql(f"explain (format json) {statement}", parameters).scalar_one()
    plans: Sequence[Mapping[str, Any]] = json.loads(explained) if isinstance(explained, str) else explained
    plan: Mapping[str, Any] = plans[0]["Plan"]
    return plan


def _read_through(plan: Mapping[str, Any]) -> Generator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _read_through(inner)
