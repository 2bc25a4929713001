"""serve, export-schema, dev-token."""

import socket
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn

from ...domain.shared.actor import Role
from ...graphql.schema import export_sdl
from ..asgi import app_of
from ..container import Container
from ..identity import issue_dev_token
from ..settings import Settings
from .screen import app, out, say
from .session import CliError, bank_of, now, opened


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on; default POSTLOAN_HOST")] = None,
    port: Annotated[int | None, typer.Option(help="port; default POSTLOAN_PORT", min=0, max=65_535)] = None,
) -> None:
    """Serve the GraphQL API at /graphql."""
    settings = Settings()
    where = (host or settings.host, settings.port if port is None else port)
    container = opened(settings)
    with socket.create_server(where) as listener:
        say(f"API http://{where[0]}:{listener.getsockname()[1]}/graphql")
        out.file.flush()
        run_server(container, listener)


def run_server(container: Container, listener: socket.socket) -> None:
    """Serve on a listening socket until interrupted."""
    # Connections inherit it: an answer is sent at once, not held back until the client has acknowledged its headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(app_of(container), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


@app.command("export-schema")
def export_schema() -> None:
    """Print the GraphQL schema (the committed schema.graphql)."""
    out.file.write(export_sdl())


@app.command("dev-token")
def dev_token(
    account: Annotated[str, typer.Option(help="account that the token signs in")] = "dev",
    person: Annotated[str, typer.Option(help="person behind it; default the account")] = "",
    roles: Annotated[str, typer.Option(help="roles, separated by commas")] = "OFFICER,ACCOUNTANT,OPERATIONS,AUDITOR",
    branches: Annotated[str, typer.Option(help="branch codes, separated by commas; * is all")] = "*",
    bank: Annotated[str, typer.Option(help="code of the bank")] = "",
    hours: Annotated[int, typer.Option(help="how long it lives", min=1, max=720)] = 12,
) -> None:
    """Sign a bearer token for development with POSTLOAN_DEV_TOKEN_KEY."""
    container = opened()
    names = [name.strip().upper() for name in roles.split(",") if name.strip()]
    wrong = [name for name in names if name not in Role.__members__]
    if wrong:
        raise CliError(f"no role {wrong[0]}; there are {', '.join(Role)}")
    token = issue_dev_token(
        container.settings(),
        account=account,
        person=person or account,
        institution=bank_of(container, bank).id,
        roles=[Role(name) for name in names],
        branches=[code.strip() for code in branches.split(",") if code.strip()],
        now=now(),
        lifetime=timedelta(hours=hours),
    )
    out.file.write(token + "\n")
