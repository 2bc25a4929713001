"""A night of the clocks may be killed at any point: the next run finishes it, and every notice is said once."""

import os
import signal
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from postloan.application.clock_nightly import clocks_due
from postloan.application.desk import Desk
from postloan.application.ports import Unit
from postloan.application.run_store import Run
from postloan.domain.clock import ActKind
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.ids import IdSource
from postloan.infrastructure.persistence.clock_tables import right_look, right_notice, watched_right
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.record_tables import outbox, run_failure
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.application.clock_world import act, announced, bullet, day, night
from tests.application.world import CIPHER, World, sql_world, yuan
from tests.infrastructure.kill import run_until_killed, statements
from tests.infrastructure.test_kill import postgres_copies, sqlite_copies, ticking

pytestmark = pytest.mark.long

POINTS = 24
SEED = 20_270_302
DAY = date(2027, 3, 2)
"""Ninety days before the limitation of what was due on 31 May 2024 ends."""
BATCH = 3


def filled(world: World) -> None:
    """Eleven loans due since 31 May 2024; to some debtors of them a demand came, one paid today."""
    announced(world)
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{n:02d}", bullet("2024-01-15", "2024-05-31")) for n in range(11)]
    world.today(day("2024-06-30"))
    for loan in loans:
        world.pay(loan, day("2024-05-31"), yuan("1.00"))
    night(world, "2024-06-30")
    for loan in loans[2:4]:
        act(world, loan, ActKind.DEMAND_DELIVERED, "2024-06-30", borrower)
    world.today(DAY)
    world.pay(loans[5], DAY, yuan("5.00"))


def run(engine: Engine, bank: UUID, tick: Callable[[], datetime], *, careful: bool = True) -> None:
    """The clocks' part of the day. A careless one keeps the place reached before the work, by itself: planted."""
    actor = Actor("chen@bank", "chen", bank, frozenset({Role.OPERATIONS}), frozenset({"*"}))
    ids = IdSource(lambda: 1_800_000_000_000, Random(f"{bank} {os.getpid()}").randbytes)
    transactions = SqlTransactions(engine, CIPHER)

    def place(unit: Unit) -> Run:
        return unit.runs.get(bank, DAY) or Run(bank, DAY, "RUNNING", "SECURE", "", tick(), None, 0, 0, 0, "")

    def pass_by(unit: Unit) -> Run:
        at = place(unit)
        if loans := unit.rights.due(bank, DAY, UUID(at.cursor) if at.cursor else None, BATCH):
            unit.runs.save(replace(at, cursor=str(loans[-1])))
        return at

    def step(unit: Unit, at: Run) -> bool:
        moved = clocks_due(Desk(unit, actor, tick(), ids), at, BATCH) if at.status == "RUNNING" else None
        unit.runs.save(moved or replace(at, status="FINISHED"))
        return moved is not None

    going = True
    while going:
        if careful:
            going = transactions.write(lambda unit: step(unit, place(unit)))
        else:
            at = transactions.write(pass_by)
            going = transactions.write(lambda unit, at=at: step(unit, at))  # type: ignore[misc]


def outcome(engine: Engine) -> tuple[object, ...]:
    """What was said and is watched, ids and instants left out, and how many messages tell of it."""
    n, w, look_at = right_notice.c, watched_right.c, right_look.c
    queries = [
        select(n.loan_id, n.clock, n.what, n.day, n.threshold, n.act_by, n.todo).order_by(n.loan_id, n.day, n.what),
        select(w.loan_id, w.clock, w.status, w.act_by, w.warned_at, w.said_lost, w.wake_on).order_by(w.loan_id),
        select(look_at.loan_id, look_at.looked_on, look_at.wake_on).order_by(look_at.loan_id),
        select(func.count()).select_from(outbox).where(outbox.c.type.like("right.%")),
        select(func.count()).select_from(run_failure),
    ]
    with engine.connect() as connection:
        return tuple(tuple(map(tuple, connection.execute(query))) for query in queries)


@pytest.mark.parametrize("dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_night_of_the_clocks_killed_at_any_point_is_finished_by_the_next(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if dialect == "sqlite":
        template, copies = sqlite_copies(tmp_path)
    else:
        template, copies = postgres_copies(request.getfixturevalue("postgres_server"))
    copy = contextmanager(copies)
    with sql_world(template) as world:
        filled(world)
        bank = world.bank
    with copy() as url:
        total = statements(url, lambda engine: run(engine, bank, ticking()))
        engine = make_engine(url)
        undisturbed = outcome(engine)
        engine.dispose()
    # Eight loans warn; to two a demand came, one paid today, so that their three years are others.
    assert len(undisturbed[0]) == 8  # type: ignore[arg-type]
    random = Random(SEED)
    for number, point in enumerate(random.sample(range(1, total + 1), min(POINTS, total))):
        with copy() as url:
            status = run_until_killed(url, lambda engine: run(engine, bank, ticking()), point)
            assert os.WIFSIGNALED(status)
            assert os.WTERMSIG(status) == signal.SIGKILL
            if number % 3 == 0:
                # The run that resumes is killed too, or comes to its end.
                run_until_killed(url, lambda engine: run(engine, bank, ticking()), random.randint(1, total))
            engine = make_engine(url)
            run(engine, bank, ticking())
            resumed = outcome(engine)
            engine.dispose()
        assert resumed == undisturbed, f"killed before statement {point} of {total}"


def test_the_comparison_sees_loans_that_a_careless_night_passes_by(tmp_path: Path) -> None:
    template, copies = sqlite_copies(tmp_path)
    copy = contextmanager(copies)
    with sql_world(template) as world:
        filled(world)
        bank = world.bank
    with copy() as url:
        total = statements(url, lambda engine: run(engine, bank, ticking(), careful=False))
        engine = make_engine(url)
        undisturbed = outcome(engine)
        engine.dispose()
    lost = 0
    for point in Random(SEED).sample(range(1, total), 8):
        with copy() as url:
            run_until_killed(url, lambda engine: run(engine, bank, ticking(), careful=False), point)
            engine = make_engine(url)
            run(engine, bank, ticking(), careful=False)
            lost += outcome(engine) != undisturbed
            engine.dispose()
    assert lost > 0
