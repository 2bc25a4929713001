"""Databases at the newest revision without migrating each of them: copies of one that was migrated once by a process.

On SQLite a file is written that holds what a migrated file holds. On PostgreSQL a database is created from a template,
which takes 0.4 seconds, and used again once its rows are deleted, which takes a tenth of that.
"""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from tests.postgres import Server

_SQLITE = "sqlite:///"
_newest: set[str] = set()
"""The addresses that were brought to the newest revision in this process."""


def migrated(url: str) -> str:
    """Bring a database to the newest revision, at once where its SQLite file is still to be made; gives its address."""
    if url not in _newest:
        path = Path(url.removeprefix(_SQLITE))
        if url.startswith(_SQLITE) and not path.exists():
            path.write_bytes(_sqlite_file())
        else:
            _upgrade(url)
        _newest.add(url)
    return url


@contextmanager
def postgres_copy(server: Server) -> Generator[str]:
    """The address of a migrated PostgreSQL database without a row; afterwards it is emptied for the next who asks."""
    name = server.idle.pop() if server.idle else server.create_database(_template(server))
    url = server.url(name)
    _newest.add(url)
    yield url
    if _emptied(server, name):
        server.idle.append(name)
    else:
        server.drop_database(name)


def _template(server: Server) -> str:
    if server.template is None:
        server.template = server.create_database()
        _upgrade(server.url(server.template))
    return server.template


_EMPTY = """
do $$
declare found record;
begin
    set local session_replication_role = replica;
    for found in select relname, relkind from pg_class where relnamespace = 'public'::regnamespace
                 and relkind in ('r', 'S') and relname <> 'alembic_version' loop
        if found.relkind = 'r' then
            execute format('delete from %I', found.relname);
        else
            execute format('alter sequence %I restart', found.relname);
        end if;
    end loop;
end $$
"""
_SHAPE = """select md5(string_agg(relname || relnatts || relhastriggers::text, ',' order by relname)) from pg_class
    where relnamespace = 'public'::regnamespace"""
_MOST_BYTES = 48_000_000
"""A database that has grown above this is not used again."""


def _emptied(server: Server, name: str) -> bool:
    """Delete every row and begin every sequence anew; False: a test changed tables, or left much behind."""
    with psycopg.connect(server.address(name), autocommit=True) as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
        connection.execute(others, (name,))
        (size,) = connection.execute("select pg_database_size(current_database())").fetchone() or (0,)
        if size > _MOST_BYTES or connection.execute(_SHAPE).fetchone() != _shape(server):
            return False
        connection.execute(_EMPTY)
    return True


@cache
def _shape(server: Server) -> tuple[object, ...] | None:
    with psycopg.connect(server.address(_template(server)), autocommit=True) as connection:
        return connection.execute(_SHAPE).fetchone()


@cache
def _sqlite_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "template.sqlite")
        _upgrade(f"{_SQLITE}{path}")
        return path.read_bytes()


def _upgrade(url: str) -> None:
    # Imported late: only a run that needs a database pays for it.
    from postloan.infrastructure.migrate import upgrade

    upgrade(url)
