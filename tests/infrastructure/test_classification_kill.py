"""A quarterly classification may be killed at any point: the next run finishes it, nothing is lost or done twice."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from postloan.infrastructure.persistence.engine import make_engine
from tests.application.test_classification_runs import filled
from tests.application.world import sql_world
from tests.infrastructure import classification_kill as kill
from tests.infrastructure.kill import run_until_killed, statements
from tests.infrastructure.test_kill import postgres_copies, sqlite_copies, ticking

pytestmark = pytest.mark.long

POINTS = 24
SEED = 20_240_331


@pytest.mark.parametrize("dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_quarterly_run_killed_at_any_point_is_finished_by_the_next(
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
        total = statements(url, lambda engine: kill.run(engine, bank, ticking()))
        engine = make_engine(url)
        undisturbed = kill.outcome(engine, bank)
        engine.dispose()
    assert undisturbed[2] == ()
    random = Random(SEED)
    for number, point in enumerate(random.sample(range(1, total + 1), POINTS)):
        with copy() as url:
            status = run_until_killed(url, lambda engine: kill.run(engine, bank, ticking()), point)
            assert os.WIFSIGNALED(status)
            assert os.WTERMSIG(status) == signal.SIGKILL
            if number % 3 == 0:
                # The run that resumes is killed too, or comes to its end.
                run_until_killed(url, lambda engine: kill.run(engine, bank, ticking()), random.randint(1, total))
            engine = make_engine(url)
            kill.run(engine, bank, ticking())
            resumed = kill.outcome(engine, bank)
            engine.dispose()
        assert resumed == undisturbed, f"killed before statement {point} of {total}"


def test_the_comparison_sees_debtors_that_a_careless_run_loses(tmp_path: Path) -> None:
    template, copies = sqlite_copies(tmp_path)
    copy = contextmanager(copies)
    with sql_world(template) as world:
        filled(world)
        bank = world.bank
    with copy() as url:
        total = statements(url, lambda engine: kill.run(engine, bank, ticking()))
        engine = make_engine(url)
        undisturbed = kill.outcome(engine, bank)
        engine.dispose()
    lost = 0
    for point in Random(SEED).sample(range(1, total), 8):
        with copy() as url:
            run_until_killed(url, lambda engine: kill.run(engine, bank, ticking(), kill.Careless), point)
            engine = make_engine(url)
            kill.run(engine, bank, ticking(), kill.Careless)
            lost += kill.outcome(engine, bank) != undisturbed
            engine.dispose()
    assert lost > 0
