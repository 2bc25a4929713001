"""A PostgreSQL server for one run of the benchmarks, portfolios in it, and copies of them."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from postloan.infrastructure.container import Container
from postloan.infrastructure.migrate import upgrade
from tests import postgres
from tests.benchmarks.portfolio import register
from tests.graphql.world import settings_for


@contextmanager
def server() -> Generator[postgres.Server]:
    """The embedded PostgreSQL, stopped at the end where this run has started it."""
    root = postgres.reserve()
    try:
        yield postgres.start()
    finally:
        if root is not None:
            postgres.stop(root)
            del os.environ[postgres.ROOT_VARIABLE]


def installation(url: str) -> Container:
    """An installation as a large one is set up: debtors are classified again by night, not after each command."""
    return Container(settings=settings_for(url).model_copy(update={"classify_at_once": False}))


def plain(url: str) -> str:
    """SQLAlchemy's address as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


@dataclass
class Portfolios:
    """Portfolios by size: each is made once, and whoever changes one takes a copy of the database."""

    server: postgres.Server
    make: Callable[[Container, int], None] = register
    _made: dict[int, str] = field(default_factory=dict)

    @contextmanager
    def copy(self, size: int) -> Generator[str]:
        """The address of a database of one's own with so many loans."""
        if size not in self._made:
            self._made[size] = self._make(size)
        with self.server.database(self._made[size]) as url:
            yield url

    def _make(self, size: int) -> str:
        name = self.server.create_database()
        url = self.server.url(name)
        upgrade(url)
        container = installation(url)
        try:
            self.make(container, size)
        finally:
            container.engine().dispose()
        return name
