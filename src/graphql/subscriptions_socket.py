"""GraphQL over a web socket: the protocol graphql-transport-ws, and no other.

Whoever connects says a bearer token with `connection_init` (`{"authorization": "Bearer ..."}`), the same as over HTTP.
Each operation then is one of its own, with the limits of any other; before it runs the token is proved again, so that
whoever has lost a post since, or whose token has expired, reads and does no more by it. The number of sockets, of
operations on one, the size of a message and the time until the token is said are bounded.
"""

from datetime import timedelta
from typing import Any, Final

from anyio import to_thread
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.types.unset import UnsetType

from ..domain.shared.actor import Actor
from .context import Context, Services
from .errors import Presented, presented
from .schema import Schema
from .subscriptions import Authenticate, ListeningContext, Unauthenticated

MAX_SOCKETS: Final = 500
"""Sockets open at a time in one process."""
MAX_OPERATIONS: Final = 10
"""Operations at a time on one socket."""
MAX_MESSAGE: Final = 100_000
"""Most characters of one message."""
MAX_TOKEN: Final = 8_192
EVERY: Final = 1.0
"""Seconds between two looks of a listener."""
_HELLO: Final = timedelta(seconds=10)
_TOO_LARGE: Final = 1009
_TRY_LATER: Final = 1013


class Connection:
    """A socket: nobody's until its token is proved."""

    def __init__(self, authenticate: Authenticate, services: Services, every: float) -> None:
        self.connection_params: dict[str, object] = {}
        self._authenticate = authenticate
        self._services = services
        self._every = every
        self._proved: tuple[str, Actor] | None = None

    async def prove(self) -> None:
        """Find out who connects. Raises `Unauthenticated`."""
        said = self.connection_params.get("authorization")
        kind, _, token = said.partition(" ") if isinstance(said, str) and len(said) <= MAX_TOKEN else ("", "", "")
        if kind.lower() != "bearer" or not token.strip():
            raise Unauthenticated("say a bearer token as `authorization` with connection_init")
        actor = await to_thread.run_sync(self._authenticate, token.strip())
        self._proved = token.strip(), actor

    def operation(self) -> "Connection | Context":
        """A new operation of whoever connected; before the token is proved the connection itself."""
        if self._proved is None:
            return self
        token, actor = self._proved
        return ListeningContext(token, self._authenticate, actor, self._services, self._every)


class Handler(BaseGraphQLTransportWSHandler[Any, None]):
    """Gives every operation of a socket a context of its own, of whoever the token proves at that moment."""

    async def run_operation(self, operation: Operation[Any, None]) -> None:
        """Run one operation once the token is proved again."""
        refused: GraphQLError
        try:
            await self._connection.prove()
        except Unauthenticated as problem:
            refused = Presented(str(problem), extensions={"code": "UNAUTHENTICATED"})
        except Exception as problem:  # noqa: BLE001 - it is logged, and whoever asked waits for an answer
            refused = presented(GraphQLError("the token cannot be proved now", original_error=problem))
        else:
            await super().run_operation(operation)
            return
        await operation.send_initial_errors([refused])

    @property
    def context(self) -> Any:  # noqa: ANN401 - Strawberry's handler takes any context
        """The next operation's context."""
        return self._connection.operation()

    @context.setter
    def context(self, connection: Connection) -> None:
        self._connection = connection


class SocketEndpoint(GraphQL[Any, None]):
    """The ASGI application of `/graphql` for sockets; `authenticate` proves tokens, `every` is in seconds."""

    graphql_transport_ws_handler_class = Handler

    def __init__(
        self,
        schema: Schema,
        services: Services,
        authenticate: Authenticate,
        *,
        every: float = EVERY,
        most: int = MAX_SOCKETS,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=_HELLO,
            max_subscriptions_per_connection=MAX_OPERATIONS,
        )
        self._services = services
        self._authenticate = authenticate
        self._every = every
        self._left = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket, or turn it away where there are too many."""
        if not self._left:
            await send({"type": "websocket.close", "code": _TRY_LATER, "reason": "Too many sockets"})
            return
        self._left -= 1
        try:
            await super().__call__(scope, _bounded(receive, send), send)
        finally:
            self._left += 1

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Connection:  # noqa: ARG002
        """The connection; its operations get theirs from it."""
        return Connection(self._authenticate, self._services, self._every)

    async def on_ws_connect(self, context: Connection) -> UnsetType | dict[str, object] | None:
        """Let in who says a good token."""
        try:
            await context.prove()
        except Unauthenticated as problem:
            raise ConnectionRejectionError({"reason": str(problem)}) from problem
        return await super().on_ws_connect(context)


def _bounded(receive: Receive, send: Send) -> Receive:
    """A message that is too large ends the connection."""

    async def received() -> Message:
        message = await receive()
        size = len(message.get("text") or "") + len(message.get("bytes") or b"")
        if size <= MAX_MESSAGE:
            return message
        await send({"type": "websocket.close", "code": _TOO_LARGE, "reason": "Message too large"})
        return {"type": "websocket.disconnect", "code": _TOO_LARGE}

    return received
