"""A business day may be killed at any point: the next run finishes it with nothing lost and nothing done twice."""

import os
import shutil
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from postloan.infrastructure.persistence.engine import make_engine
from tests import postgres
from tests.application.world import sql_world
from tests.infrastructure import kill

pytestmark = pytest.mark.long

POINTS = 50
SEED = 20_240_131


def ticking() -> Callable[[], datetime]:
    seconds = count()
    return lambda: datetime(2024, 2, 3, tzinfo=UTC) + timedelta(seconds=next(seconds))


def sqlite_copies(folder: Path) -> tuple[str, Callable[[], Generator[str]]]:
    template = folder / "template.sqlite"

    def copies() -> Generator[str]:
        copy = folder / "copy.sqlite"
        for path in folder.glob("copy.sqlite*"):
            path.unlink()
        shutil.copy(template, copy)
        yield f"sqlite:///{copy}"

    return f"sqlite:///{template}", copies


def postgres_copies(server: postgres.Server) -> tuple[str, Callable[[], Generator[str]]]:
    template = server.create_database()

    def copies() -> Generator[str]:
        with server.database(template) as url:
            yield url

    return server.url(template), copies


@pytest.mark.parametrize("dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_run_killed_at_any_point_is_finished_by_the_next(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if dialect == "sqlite":
        template, copies = sqlite_copies(tmp_path)
    else:
        template, copies = postgres_copies(request.getfixturevalue("postgres_server"))
    copy = contextmanager(copies)
    with sql_world(template) as world:
        kill.prepare(world)
        bank = world.bank

    with copy() as url:
        total = kill.statements(url, lambda engine: kill.run(engine, bank, ticking()))
        engine = make_engine(url)
        undisturbed = kill.outcome(engine, bank)
        engine.dispose()
    assert undisturbed.problems == ()
    assert [(day, woken, failed) for day, _, _, woken, failed, _, _ in undisturbed.runs] == [
        # 31 January: the loans due then. 1 February: those become overdue, the next fall due.
        ("2024-01-31", 4, 0),
        ("2024-02-01", 4 + 5, 0),
    ]

    random = Random(SEED)
    points = random.sample(range(1, total + 1), POINTS)
    for number, point in enumerate(points):
        with copy() as url:
            status = kill.run_until_killed(url, lambda engine: kill.run(engine, bank, ticking()), point)
            assert os.WIFSIGNALED(status)
            assert os.WTERMSIG(status) == signal.SIGKILL
            if number % 3 == 0:
                # The run that resumes is killed too, or comes to its end.
                kill.run_until_killed(url, lambda engine: kill.run(engine, bank, ticking()), random.randint(1, total))
            engine = make_engine(url)
            kill.run(engine, bank, ticking())
            resumed = kill.outcome(engine, bank)
            engine.dispose()
        assert resumed == undisturbed, f"killed before statement {point} of {total}"


def test_the_comparison_sees_work_that_a_careless_run_loses(tmp_path: Path) -> None:
    template, copies = sqlite_copies(tmp_path)
    copy = contextmanager(copies)
    with sql_world(template) as world:
        kill.prepare(world)
        bank = world.bank
    with copy() as url:
        total = kill.statements(url, lambda engine: kill.run(engine, bank, ticking()))
        engine = make_engine(url)
        undisturbed = kill.outcome(engine, bank)
        engine.dispose()
    lost = 0
    for point in Random(SEED).sample(range(1, total // 8), 12):
        with copy() as url:
            kill.run_until_killed(url, lambda engine: kill.run(engine, bank, ticking(), kill.Careless), point)
            engine = make_engine(url)
            kill.run(engine, bank, ticking(), kill.Careless)
            lost += kill.outcome(engine, bank) != undisturbed
            engine.dispose()
    assert lost > 0
