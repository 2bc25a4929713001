"""What every test may ask for: Hypothesis profiles, databases, real data.

Profiles: ``quick`` (default), ``ci`` (with CI=true; the same examples every time) and ``deep``
(``make test-deep``). With CI=true nothing that the machine lacks is skipped: it fails.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import databases, postgres, real_data_folder

IN_CI = os.environ.get("CI", "").lower() == "true"
DIALECTS = ("sqlite", "postgresql")
IN_MEMORY = "memory"

# How fast the machine is at the moment is no property of the code: no deadline, no complaint of slow data.
_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _COMMON, max_examples=50)
settings.register_profile("ci", _COMMON, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile("deep", _COMMON, max_examples=2_000, print_blob=True)
settings.load_profile("ci" if IN_CI else "quick")

_own_postgres = pytest.StashKey[Path]()
_runs_by_dialect: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    """Reserve the run's PostgreSQL folder before any worker starts."""
    root = postgres.reserve()
    if root is not None:
        config.stash[_own_postgres] = root


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's PostgreSQL, in the process that reserved it."""
    root = config.stash.get(_own_postgres, None)
    if root is not None:
        postgres.stop(root)
        del os.environ[postgres.ROOT_VARIABLE]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take long: a worker takes a whole module, and none should be left with one alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Leave what the imports made out of every later garbage collection: many objects, and they stay for good."""
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Note on the test which database it runs on, so that its report says so, from a worker too."""
    callspec = getattr(item, "callspec", None)
    dialect = callspec.params.get("dialect") if callspec is not None else None
    if dialect is not None:
        item.user_properties.append(("dialect", dialect))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the tests that really ran on each database."""
    if report.when == "call" and not report.skipped:
        _runs_by_dialect.update(str(value) for name, value in report.user_properties if name == "dialect")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database."""
    if _runs_by_dialect:
        counts = ", ".join(f"{dialect} {_runs_by_dialect[dialect]}" for dialect in DIALECTS)
        terminalreporter.write_line(f"store tests run on each database: {counts}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a run is good only if as many tests ran on PostgreSQL as on SQLite."""
    on_worker = hasattr(session.config, "workerinput")
    unequal = len({_runs_by_dialect[dialect] for dialect in DIALECTS}) > 1
    if IN_CI and not on_worker and unequal and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skip(reason: str) -> None:
    if IN_CI:
        pytest.fail(f"CI lacks what this test needs: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """This worker's PostgreSQL server, started by the first test that asks."""
    try:
        return postgres.start()
    except Exception as error:
        _skip(f"PostgreSQL cannot start here: {error!r}")
        raise


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A PostgreSQL database of this worker's own, for as long as it runs; starts empty."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """The test runs once on SQLite and once on PostgreSQL."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, at the newest revision and without a row, on each dialect.

    A test that runs in memory, by another parameter, is given a name alone: nothing is made for it.
    """
    if IN_MEMORY in request.node.callspec.params.values():
        yield IN_MEMORY
        return
    if dialect == "sqlite":
        yield databases.migrated(f"sqlite:///{tmp_path / 'postloan.sqlite'}")
        return
    with databases.postgres_copy(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def empty_database_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own without a table, on each dialect."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """``shared_data("auto_ally/loans.csv")``: a path of the real data; where it is absent the test skips."""

    def find(relative: str) -> Path:
        reason = real_data_folder.absence(relative)
        if reason is not None:
            _skip(reason)
        return real_data_folder.folder() / relative

    return find
