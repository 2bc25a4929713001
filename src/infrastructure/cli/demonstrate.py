"""demo: a deterministic portfolio in SQLite, made through the use cases and served."""

import base64
import secrets
import socket
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import SecretStr

from ...application.commands import Commands
from ...domain.shared.actor import ALL_BRANCHES
from ..container import Container
from ..demo import VISITOR, VISITOR_ROLES, Parts, Seeded, seed
from ..identity import issue_dev_token
from ..migrate import upgrade
from ..sealer import create_seal_key
from ..settings import Settings
from .screen import app, bar, complain, out
from .serving import run_server
from .session import CliError, now, opened

QUERY: Final = (
    "{ portfolioSummary { businessDate rows { status currency count outstanding { amount } } } "
    "loans(first: 5, sort: DPD, descending: true) { edges { node { number status "
    "borrower { name } balance { dpd outstanding { amount currency } totalDue { amount } } } } } }"
)
"""What `demo` prints to paste; a test runs it against a freshly seeded bank."""


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="where the demonstration's files go; made anew each time")] = Path(
        "demo"
    ),
    port: Annotated[int, typer.Option(help="port; 0 takes a free one", min=0, max=65_535)] = 8000,
    *,
    seed_only: Annotated[bool, typer.Option("--seed-only", help="make the portfolio and stop")] = False,
) -> None:
    """Seed a demonstration portfolio and serve its API with GraphiQL."""
    settings = prepare(folder)
    container = opened(settings)
    made = fill(container)
    if seed_only:
        out.print(f"{made.borrowers} borrowers, {made.loans} loans, {made.days} business days in {folder}")
        return
    with _listening(port) as listener:
        out.print(f"API http://127.0.0.1:{listener.getsockname()[1]}/graphql")
        out.print(f"TOKEN {token_for(settings, made)}")
        out.print(QUERY)
        out.file.flush()
        run_server(container, listener)


def prepare(folder: Path) -> Settings:
    """An empty, migrated SQLite file with keys of its own in a folder; refuses a folder with other things in it."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {"postloan.sqlite", "postloan.sqlite-wal", "postloan.sqlite-shm", "seal.pem", "postloan.env"}
    others = [path.name for path in folder.iterdir() if path.name not in ours]
    if others:
        raise CliError(f"{folder} holds {others[0]}; give --folder an empty folder, its content is replaced")
    for path in folder.iterdir():
        path.unlink()
    create_seal_key(folder / "seal.pem")
    settings = Settings(
        database_url=f"sqlite:///{folder.resolve() / 'postloan.sqlite'}",
        master_keys=SecretStr(f"k1:{_key()}"),
        index_key=SecretStr(_key()),
        dev_token_key=SecretStr(secrets.token_hex(32)),
        seal_key_file=(folder / "seal.pem").resolve(),
        graphiql=True,
    )
    _write_environment(folder / "postloan.env", settings)
    upgrade(settings.database_url)
    return settings


def _write_environment(path: Path, settings: Settings) -> None:
    """The demonstration's settings for a shell, so that every other command can be tried on it."""
    secrets_set = {
        name: getattr(settings, name).get_secret_value() for name in ("master_keys", "index_key", "dev_token_key")
    }
    plain = {"database_url": settings.database_url, "seal_key_file": settings.seal_key_file}
    lines = [f"export POSTLOAN_{name.upper()}='{value}'" for name, value in (plain | secrets_set).items()]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fill(container: Container) -> Seeded:
    """Make the portfolio, with a progress bar."""
    parts = Parts(
        transactions=container.transactions(),
        # The business days that are made up classify; what is classified at once would be known only since now.
        commands=Commands(container.transactions(), container.ids()),
        reads=container.reads(),
        seal=container.sealer().seal,
        ids=container.ids(),
    )
    with bar() as shown:
        return seed(parts, shown.show)


def token_for(settings: Settings, made: Seeded) -> str:
    """A token that may see and do what the screens of a demonstration show."""
    return issue_dev_token(
        settings,
        account=VISITOR,
        person=VISITOR,
        institution=made.institution,
        roles=tuple(sorted(VISITOR_ROLES)),
        branches=(ALL_BRANCHES,),
        now=now(),
        lifetime=timedelta(days=30),
    )


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _listening(wanted: int) -> socket.socket:
    """A listening socket on the port asked for where it is free, else on one the system gives.

    It listens before anything is printed, so whoever reads the address may use it at once.
    """
    try:
        return socket.create_server(("127.0.0.1", wanted))
    except OSError:
        complain(f"port {wanted} is taken; using another one")
        return socket.create_server(("127.0.0.1", 0))
