"""The security of a business day and an index revaluation may be killed at any point: the next run finishes them."""

import os
import signal
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from postloan.application.collateral_market import PublishRegionalIndex
from postloan.application.cover_store import RevaluationRun, RevaluationStatus
from postloan.application.desk import Desk
from postloan.application.ports import Unit
from postloan.application.revaluation_commands import StartRevaluation
from postloan.application.revaluation_run import Revaluations, advance
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.ids import IdSource
from postloan.infrastructure.persistence.collateral_tables import collateral, collateral_entry
from postloan.infrastructure.persistence.cover_tables import collateral_notice, cover, cover_event, revaluation_run
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.record_tables import audit_row, outbox
from postloan.infrastructure.persistence.tables import wake_up
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.application.cover_world import CoverWorld
from tests.application.world import CIPHER, START, World, sql_world
from tests.infrastructure import kill
from tests.infrastructure.kill import FIRST, Tick, run_until_killed, statements
from tests.infrastructure.test_kill import postgres_copies, sqlite_copies, ticking

pytestmark = pytest.mark.long

POINTS = 14
SEED = 20_240_131
BATCH = 3
DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
Work = Callable[[Engine], object]


def prepare(world: World) -> UUID:
    """Nine loans on homes, three of them on one, that lost value yesterday; an index that fell; a run that is begun."""
    desk = CoverWorld(world)
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{n}") for n in range(9)]
    items = [desk.item(f"YP-{n}", "20000", loan) for n, loan in enumerate(loans[:6])]
    items.append(desk.item("YP-9", "60000", *loans[6:]))
    world.today(FIRST)
    for number, item in enumerate(items):
        desk.value(item, str(9_000 + 2_000 * number), FIRST)
    operations, risk = world.person("chen", Role.OPERATIONS), world.person("zhao", Role.RISK_MANAGER)
    for points, day in (("100", START), ("80", FIRST)):
        world.done(
            operations,
            PublishRegionalIndex(
                idempotency_key=world.key(),
                region="330000",
                kind="HOUSING",
                published=day,
                points=points,
                source="指数",
            ),
        )
    more = [desk.item(f"YQ-{n}", "17000", loans[n], region="330000") for n in range(7)]
    assert len(more) == 7
    command = StartRevaluation(idempotency_key=world.key(), region="330000", kind="HOUSING", as_of=FIRST)
    made = world.done(risk, command).made
    assert made is not None
    return made


def revalue(engine: Engine, bank: UUID, run: UUID, tick: Tick, kind: type[Revaluations] = Revaluations) -> None:
    """Carry the revaluation out to its end."""
    actor = Actor("chen@bank", "chen", bank, frozenset({Role.OPERATIONS}), frozenset({"*"}))
    ids = IdSource(lambda: 1_700_000_000_000, Random(f"{bank} {os.getpid()}").randbytes)
    kind(SqlTransactions(engine, CIPHER), now=tick, ids=ids, batch=BATCH).finish(actor, run)


def outcome(engine: Engine, bank: UUID) -> tuple[object, ...]:
    """What a database holds of security; ids of what was made and instants left out."""
    c, e, i, n = cover.c, cover_event.c, collateral.c, collateral_entry.c
    queries = (
        select(c.loan_id, c.line, c.amount, c.deadline, c.missed, c.burden, c.value, c.covered, c.measured_on, c.events)
        .order_by(c.loan_id),
        select(e.loan_id, e.sequence, e.day, e.kind, e.line, e.amount, e.deadline).order_by(e.loan_id, e.sequence),
        select(i.id, i.value, i.valued_on, i.wake_on, i.attention, i.version).order_by(i.id),
        select(n.item_id, n.sequence, n.kind, n.value_date).order_by(n.item_id, n.sequence),
        select(collateral_notice.c.item_id, collateral_notice.c.notices).order_by(collateral_notice.c.item_id),
        select(wake_up.c.subject_id, wake_up.c.module, wake_up.c.due).order_by(wake_up.c.subject_id, wake_up.c.module),
        select(
            *(revaluation_run.c[name] for name in ("status", "items", "revalued", "loans", "after", "content_hash"))
        ),
        select(func.count()).select_from(outbox),
        select(func.count()).select_from(audit_row),
    )  # fmt: skip
    with engine.connect() as connection:
        return tuple(tuple(map(tuple, connection.execute(query))) for query in queries)


def compared(dialect: str, tmp_path: Path, request: pytest.FixtureRequest, of: Callable[[UUID, UUID], Work]) -> int:
    """How many of the points at which work was killed left something else than undisturbed work does."""
    if dialect == "sqlite":
        template, copies = sqlite_copies(tmp_path)
    else:
        template, copies = postgres_copies(request.getfixturevalue("postgres_server"))
    copy = contextmanager(copies)
    with sql_world(template) as world:
        run = prepare(world)
        bank = world.bank
    work = of(bank, run)
    with copy() as url:
        total = statements(url, work)
        engine = make_engine(url)
        undisturbed = outcome(engine, bank)
        engine.dispose()
    assert undisturbed[1]
    random, different = Random(SEED), 0
    for number, point in enumerate(random.sample(range(1, total + 1), min(POINTS, total))):
        with copy() as url:
            status = run_until_killed(url, work, point)
            assert os.WIFSIGNALED(status)
            assert os.WTERMSIG(status) == signal.SIGKILL
            if number % 3 == 0:
                run_until_killed(url, work, random.randint(1, total))
            engine = make_engine(url)
            work(engine)
            different += outcome(engine, bank) != undisturbed
            engine.dispose()
    return different


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_business_day_killed_anywhere_tells_of_security_once(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def of(bank: UUID, _run: UUID) -> Work:
        return lambda engine: kill.run(engine, bank, ticking())

    assert compared(dialect, tmp_path, request, of) == 0


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_index_revaluation_killed_anywhere_is_finished_by_the_next(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def of(bank: UUID, run: UUID) -> Work:
        return lambda engine: revalue(engine, bank, run, ticking())

    assert compared(dialect, tmp_path, request, of) == 0


class Careless(Revaluations):
    """A planted error: the place reached is kept in a transaction of its own, before the work of a page."""

    def finish(self, actor: Actor, run_id: UUID) -> RevaluationRun:
        while True:
            before = self._transactions.read(lambda unit: unit.revaluations.get(actor.institution, run_id))
            assert before is not None
            if before.status is not RevaluationStatus.RUNNING:
                return before

            def trial(unit: Unit, before: RevaluationRun = before) -> RevaluationRun:
                desk = Desk(unit, actor, self._now(), self._ids)
                return advance(desk, before, self._batch)

            try:
                self._transactions.write(lambda unit, trial=trial: self._undo(trial(unit)))  # type: ignore[misc]
            except _Undone as found:
                ahead = found.run
            self._transactions.write(lambda unit, ahead=ahead: unit.revaluations.save(ahead))  # type: ignore[misc]
            self._transactions.write(trial)

    @staticmethod
    def _undo(run: RevaluationRun) -> None:
        raise _Undone(run)


class _Undone(Exception):
    def __init__(self, run: RevaluationRun) -> None:
        super().__init__()
        self.run = replace(run)


def test_the_comparison_sees_what_a_careless_run_loses(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    def of(bank: UUID, run: UUID) -> Work:
        return lambda engine: revalue(engine, bank, run, ticking(), Careless)

    assert compared("sqlite", tmp_path, request, of) > 0
