"""The fixtures that other tests rely on: databases on both engines, real data or a reason."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hypothesis import settings
from sqlalchemy import create_engine, inspect, text

from postloan.infrastructure.migrate import upgrade
from tests import postgres, real_data_folder

_TESTS_OF_A_RUN = """
import os
import pytest

def test_on_a_database(empty_database_url):
    if empty_database_url.startswith("postgresql") and "LEAVE_OUT" in os.environ:
        pytest.skip("left out")

def test_on_data(shared_data):
    assert shared_data("README.md").is_file()
"""


def test_a_database_is_writable_and_starts_empty(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("create table only_here (n bigint)"))
        connection.execute(text("insert into only_here values (9007199254740993)"))
        assert connection.execute(text("select n from only_here")).scalar_one() == 9_007_199_254_740_993
    engine.dispose()


def test_a_database_is_at_the_newest_revision_without_a_row(database_url: str, empty_database_url: str) -> None:
    upgrade(empty_database_url)
    copied, made = (create_engine(url) for url in (database_url, empty_database_url))
    tables = inspect(copied).get_table_names()
    assert sorted(tables) == sorted(inspect(made).get_table_names())
    with copied.connect() as connection:
        rows = {name: connection.execute(text(f"select count(*) from {name}")).scalar_one() for name in tables}  # noqa: S608
    assert {name for name, count in rows.items() if count} == {"alembic_version"}
    copied.dispose()
    made.dispose()


def test_two_postgresql_databases_are_apart(postgres_url: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres_server")
    with server.database() as other:
        assert other != postgres_url


def test_the_server_of_a_killed_run_is_stopped_by_the_next() -> None:
    code = "import os; from tests import postgres; print(postgres.reserve(), flush=True); postgres.start()"
    environment = {name: value for name, value in os.environ.items() if name != postgres.ROOT_VARIABLE}
    killed = subprocess.run(
        [sys.executable, "-c", f"{code}; os.kill(os.getpid(), 9)"],
        cwd=real_data_folder.PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    root = Path(killed.stdout.strip())
    (data,) = (pid_file.parent for pid_file in root.glob("*/postmaster.pid"))
    server = int((data / "postmaster.pid").read_text().split()[0])
    assert str(data) in psutil.Process(server).cmdline()
    postgres.stop_orphans()
    assert not psutil.pid_exists(server) or psutil.Process(server).status() == psutil.STATUS_ZOMBIE
    assert not root.exists()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Run two tests that use our fixtures in a pytest of their own; gives its exit code and its output."""
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_of_a_run.py").write_text(_TESTS_OF_A_RUN)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "README.md").touch()
    own = {"CI", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", postgres.ROOT_VARIABLE}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    given = {"PYTHONPATH": str(real_data_folder.PROJECT), real_data_folder.VARIABLE: str(tmp_path)}

    def in_environment(**environment: str) -> tuple[int, str]:
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", str(tmp_path)],
            cwd=tmp_path,
            env=inherited | given | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return finished.returncode, finished.stdout

    return in_environment


NO_SERVER = {postgres.ROOT_VARIABLE: "/nowhere/to/start"}
NO_DATA = {real_data_folder.VARIABLE: "/nowhere/to/read"}


def test_with_everything_there_all_tests_run_and_are_counted(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run(CI="true")
    assert "3 passed" in output
    assert "store tests run on each database: sqlite 1, postgresql 1" in output
    assert code == pytest.ExitCode.OK


def test_without_postgresql_tests_skip_and_say_why(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run(**NO_SERVER)
    assert "2 passed, 1 skipped" in output
    assert "PostgreSQL cannot start here: FileNotFoundError" in output
    assert code == pytest.ExitCode.OK


def test_without_data_tests_skip_and_say_why(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run(**NO_DATA)
    assert "2 passed, 1 skipped" in output
    assert "no real loan data at /nowhere/to/read/README.md" in output
    assert code == pytest.ExitCode.OK


def test_in_ci_a_missing_postgresql_is_a_failure(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run(CI="true", **NO_SERVER)
    assert "CI lacks what this test needs: PostgreSQL cannot start here" in output
    assert "skipped" not in output
    assert code == pytest.ExitCode.TESTS_FAILED


def test_in_ci_missing_data_is_a_failure(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run(CI="true", **NO_DATA)
    assert "CI lacks what this test needs: no real loan data" in output
    assert "1 failed" in output
    assert code == pytest.ExitCode.TESTS_FAILED


def test_in_ci_unequal_numbers_of_tests_on_the_databases_are_a_failure(
    run: Callable[..., tuple[int, str]],
) -> None:
    code, output = run(CI="true", LEAVE_OUT="1")
    assert "2 passed, 1 skipped" in output
    assert "store tests run on each database: sqlite 1, postgresql 0" in output
    assert code == pytest.ExitCode.TESTS_FAILED


def test_the_profiles_of_hypothesis_are_registered() -> None:
    quick, deep = settings.get_profile("quick"), settings.get_profile("deep")
    assert quick.max_examples < deep.max_examples
    assert settings.get_profile("ci").derandomize
