"""The ASGI application: `/graphql` and `/documents` behind bearer tokens, `/health` in the open.

Everything it needs is given to `make_app`; `app_of` takes it from the container. `/graphql` and `/documents` read a
token, and a request without a good one reaches neither the schema nor a document.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..application.documents_store import DOWNLOADS
from ..application.organisation_roles import with_posts
from ..application.ports import Transactions
from ..domain.shared.actor import Actor
from ..graphql.context import Services, Slots
from ..graphql.endpoint import ACTOR, Endpoint, asks_for_page, refusal
from ..graphql.limits import Limits
from ..graphql.schema import make_schema
from ..graphql.subscriptions import Authenticate, Unauthenticated
from ..graphql.subscriptions_socket import EVERY, SocketEndpoint
from .container import Container
from .documents.download import Download
from .identity import BadTokenError

MAX_BODY: Final = 2_000_000
"""Most bytes of a request's body: a list of 10,000 loans to be written off has 1.4 million, a document far less."""
MAX_TOKEN: Final = 8_192
"""Most characters of a bearer token."""


class Authenticator(Protocol):
    """Turns a token into the one who acts."""

    def actor(self, token: str) -> Actor:
        """The actor of a token. Raises BadTokenError for one that is missing, forged or expired."""
        ...


class PostHolders:
    """Gives whoever a token proves only what the posts held that day give too; asked for every request anew."""

    def __init__(self, identity: Authenticator, transactions: Transactions) -> None:
        self._identity, self._transactions = identity, transactions

    def actor(self, token: str) -> Actor:
        """The actor of a token. Raises BadTokenError for one that is missing, forged or expired."""
        proved = self._identity.actor(token)
        return self._transactions.read(lambda unit: with_posts(unit, proved))


class Authenticated:
    """Lets a request through with its actor in the scope, or answers 401."""

    def __init__(self, app: ASGIApp, identity: Authenticator, *, graphiql: bool) -> None:
        self._app, self._identity, self._graphiql = app, identity, graphiql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not (self._graphiql and asks_for_page(Request(scope))):
            try:
                scope[ACTOR] = await run_in_threadpool(self._identity.actor, _bearer(Headers(scope=scope)))
            except BadTokenError as problem:
                await _unauthenticated(str(problem))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _bearer(headers: Headers) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise BadTokenError("send a bearer token in the Authorization header")
    if len(token) > MAX_TOKEN:
        raise BadTokenError("the bearer token is too long")
    return token.strip()


def _unauthenticated(message: str) -> Response:
    challenge = {"WWW-Authenticate": 'Bearer realm="postloan", error="invalid_token"'}
    return refusal(401, message, "UNAUTHENTICATED", challenge)


class BoundedBody:
    """Refuses a body that is too large, by its stated length or while it is read."""

    def __init__(self, app: ASGIApp, most: int = MAX_BODY) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        stated = Headers(scope=scope).get("content-length", "0")
        if not stated.isdigit() or int(stated) > self._most:
            await self._too_large()(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise _TooLarge
            return message

        try:
            await self._app(scope, counted, send)
        except _TooLarge:
            await self._too_large()(scope, receive, send)

    def _too_large(self) -> Response:
        return refusal(413, f"The body must not be larger than {self._most} bytes.", "TOO_LARGE")


class _TooLarge(Exception):
    """Ends the reading of a request."""


def make_app(
    services: Services,
    identity: Authenticator,
    *,
    limits: Limits | None = None,
    graphiql: bool = True,
    offline: bool = False,
    healthy: Callable[[], bool] = lambda: True,
    poll_seconds: float = EVERY,
    transactions: Transactions | None = None,
) -> Starlette:
    """The application; `healthy` says whether the database answers, listeners look every `poll_seconds`.

    `offline` says that browsers reach no public network; `transactions` read documents, which are not served without.
    """

    async def health(_: Request) -> Response:
        well = await run_in_threadpool(healthy)
        return JSONResponse({"status": "ok" if well else "unavailable"}, 200 if well else 503)

    schema = make_schema(limits or Limits())
    endpoint = Endpoint(schema, services, graphiql=graphiql, offline=offline)
    guarded = BoundedBody(Authenticated(endpoint, identity, graphiql=graphiql))
    sockets = SocketEndpoint(schema, services, _proving(identity), every=poll_seconds)
    routes: list[BaseRoute] = [
        Route("/graphql", guarded),
        WebSocketRoute("/graphql", sockets),
        Route("/health", health, methods=["GET"]),
    ]
    if transactions is not None:
        download = Authenticated(Download(transactions), identity, graphiql=False)
        routes.append(Route(f"{DOWNLOADS}/{{sha256}}", BoundedBody(download)))
    return Starlette(routes=routes)


def _proving(identity: Authenticator) -> Authenticate:
    """Proves the tokens of sockets."""

    def actor(token: str) -> Actor:
        try:
            return identity.actor(token)
        except BadTokenError as problem:
            raise Unauthenticated(str(problem)) from problem

    return actor


def app_of(container: Container, poll_seconds: float = EVERY) -> Starlette:
    """The application of an installation, by its settings."""
    settings = container.settings()
    services = Services(
        commands=container.commands(),
        reads=container.reads(),
        clock=lambda: datetime.now(UTC),
        slots=Slots(settings.pool_size),
    )
    return make_app(
        services,
        PostHolders(container.identity(), container.transactions()),
        limits=Limits(introspection=settings.introspection),
        graphiql=settings.graphiql or settings.graphiql_offline,
        offline=settings.graphiql_offline,
        healthy=lambda: _answers(container.engine()),
        poll_seconds=poll_seconds,
        transactions=container.transactions(),
    )


def _answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as problem:
        structlog.get_logger("postloan.health").warning("the database does not answer", reason=str(problem))
        return False
    return True
