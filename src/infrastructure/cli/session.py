"""An opened installation, and who works on it from the command line."""

import getpass
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from ...application.ports import Institution
from ...domain.shared.actor import ALL_BRANCHES, Actor, Role
from ..container import Container
from ..persistence.tables import institution
from ..settings import Settings


class CliError(RuntimeError):
    """Something expected that ends a command: its message and exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


_at_the_end: Final = ExitStack()
"""What is to be closed when the command has ended."""


def opened(settings: Settings | None = None) -> Container:
    """The installation of the environment's settings; `close` gives its connections back."""
    container = Container(settings=settings or Settings())
    _at_the_end.callback(lambda: container.engine().dispose())
    return container


def close() -> None:
    """Close what the command has opened."""
    _at_the_end.close()


def now() -> datetime:
    """This instant; the command line is the edge."""
    return datetime.now(UTC)


def bank_of(container: Container, code: str) -> Institution:
    """A bank by its code; without a code the only one there is."""
    with container.engine().connect() as connection:
        codes = list(connection.execute(select(institution.c.code).order_by(institution.c.code)).scalars())
    if not code and len(codes) == 1:
        code = codes[0]
    if not code or code not in codes:
        known = ", ".join(codes) or "none yet; `postloan register-bank` adds one"
        raise CliError(
            f"say which bank with --bank; there is {known}" if not code else f"no bank {code}; there is {known}"
        )
    found = container.transactions().read(lambda unit: unit.institutions.by_code(code))
    if found is None:
        raise CliError(f"bank {code} has gone")
    return found


def operator(bank: Institution, *roles: Role) -> Actor:
    """The person at this machine, acting for operations: whoever may run this command holds the database's secrets."""
    person = getpass.getuser()
    return Actor(f"cli:{person}", person, bank.id, frozenset(roles or (Role.OPERATIONS,)), frozenset({ALL_BRANCHES}))
