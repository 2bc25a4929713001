"""Databases at the newest revision without migrating each of them: copies of one that was migrated once by a process.

On SQLite a file is written that holds what a migrated file holds; on PostgreSQL a database is created from a template.
"""

import tempfile
from functools import cache
from pathlib import Path

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


def migrated_template(server: Server) -> str:
    """The name of a migrated database of a server, for `Server.database`."""
    name = server.template
    if name is None:
        name = server.template = server.create_database()
        _upgrade(server.url(name))
    return name


def is_newest(url: str) -> None:
    """Remember that a database was made from a migrated template."""
    _newest.add(url)


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
