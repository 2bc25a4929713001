"""The fixtures that other tests rely on: databases on both engines, real data or a reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import real_data_folder

_TESTS_OF_A_RUN = """
from tests.conftest import *

def test_on_a_database(database_url):
    import os, pytest
    if database_url.startswith("postgresql") and os.environ.get("LEAVE_OUT"):
        pytest.skip("left out")

def test_on_data(shared_data):
    assert shared_data("README.md")
"""


def test_a_database_is_writable_and_starts_empty(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("create table only_here (n bigint)"))
        connection.execute(text("insert into only_here values (9007199254740993)"))
        assert connection.execute(text("select n from only_here")).scalar_one() == 9_007_199_254_740_993
    engine.dispose()


def test_two_postgresql_databases_are_apart(postgres_url: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres_server")
    with server.database() as other:
        assert other != postgres_url


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    (folder / "test_of_a_run.py").write_text(_TESTS_OF_A_RUN)
    (folder / "pytest.ini").write_text("[pytest]\n")
    # A run of its own: no inherited server, no inherited wish for CI.
    inherited = {k: v for k, v in os.environ.items() if k not in {"CI", "POSTLOAN_TEST_POSTGRES"}}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(folder)],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(real_data_folder.PROJECT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
