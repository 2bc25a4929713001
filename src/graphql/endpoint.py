"""GraphQL over HTTP: queries by GET and POST, mutations by POST only, the media type the caller asked for.

Strawberry's own endpoint answers `application/json` alone; this one also speaks `application/graphql-response+json`,
with status 400 where the request itself was wrong, and says everything in JSON.
"""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final, Protocol

from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.http.base import BaseRequestProtocol
from strawberry.types import ExecutionResult

from ..domain.shared.actor import Actor
from .chinese import reason_zh
from .context import Context, Services
from .errors import CHINESE, presented, shortened
from .schema import Schema

ACTOR: Final = "postloan.actor"
"""Key of the ASGI scope under which the composition root leaves the authenticated actor."""
JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
_FORBIDDEN_WORDS: Final = "GraphQL over this API needs a bearer token"


class Asked(Protocol):
    """What a request says before its body; Starlette's and Strawberry's requests both do."""

    @property
    def method(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def query_params(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def headers(self) -> Mapping[str, str]: ...  # noqa: D102


def asks_for_page(asked: Asked) -> bool:
    """Whether a browser wants the GraphiQL page, which holds no data and so needs no token."""
    if asked.method != "GET" or "query" in asked.query_params:
        return False
    return "text/html" in asked.headers.get("accept", "")


def media_type_for(accept: str) -> str:
    """The media type of an answer: GraphQL's own when it is asked for by name, else plain JSON."""
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name == GRAPHQL_JSON and "q=0" not in parameters:
            return GRAPHQL_JSON
    return JSON


def refusal(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal of the whole request, shaped like a GraphQL answer."""
    extensions = {"code": code, CHINESE: shortened(reason_zh(message))}
    body = {"errors": [{"message": shortened(message), "extensions": extensions}]}
    return JSONResponse(body, status_code=status, headers=headers)


def _has_escaped_surrogate(data: str | bytes) -> bool:
    return "\\ud" in data.lower() if isinstance(data, str) else b"\\ud" in data.lower()


def _refuse_halves(value: object) -> None:
    """Half a character, which JSON can escape, can neither be stored nor sent."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as problem:
        raise HTTPException(400, "The body holds half a surrogate pair, which is no character") from problem


class Endpoint(GraphQL[Context, None]):
    """The ASGI application of `/graphql`; it finds the actor in the scope."""

    def __init__(self, schema: Schema, services: Services, *, graphiql: bool, offline: bool = False) -> None:
        super().__init__(schema, graphql_ide="graphiql" if graphiql else None, subscription_protocols=())
        self._services = services
        self._offline = offline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever is wrong with it is told in JSON."""
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as problem:
            response = refusal(problem.status_code, problem.reason, "BAD_REQUEST")
        except RecursionError:
            response = refusal(400, "The body is nested too deeply to be read.", "TOO_LARGE")
        except UnicodeDecodeError:
            response = refusal(400, "The body must be UTF-8.", "BAD_REQUEST")
        await response(scope, receive, send)

    @property
    def graphql_ide_html(self) -> str:
        """The page for browsers: GraphiQL, whose scripts come from a public CDN, or offline a small one of our own."""
        if not self._offline:
            return super().graphql_ide_html
        return resources.files(__package__ or "").joinpath("page.html").read_text("utf-8")

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Only to browsers: a client that accepts anything gets JSON."""
        return asks_for_page(request)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """The operation of the actor who was authenticated; the page for browsers has none."""
        actor = request.scope.get(ACTOR)
        if isinstance(actor, Actor):
            return Context(actor, self._services)
        if self.graphql_ide and isinstance(request, Request) and asks_for_page(request):
            return None  # type: ignore[return-value]  # the page is rendered without an operation
        raise HTTPException(401, _FORBIDDEN_WORDS)

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carries the media type asked for to where the answer is made."""
        carried = await super().get_sub_response(request)
        carried.media_type = media_type_for(request.headers.get("accept", ""))
        return carried

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Only presented errors leave, whatever stage they come from; what was never executed has no `data`."""
        result.errors = [presented(error) for error in result.errors or ()]
        answer = await super().process_result(request, result)
        if result.data is None and all(error.path is None for error in result.errors):
            answer.pop("data", None)
        return answer

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """The answer in its media type; 400 for a request that was wrong, where the media type says so."""
        response = super().create_response(response_data, sub_response)
        if sub_response.media_type == GRAPHQL_JSON:
            response.headers["content-type"] = f"{GRAPHQL_JSON}; charset=utf-8"
            if "data" not in response_data:
                response.status_code = 400
        else:
            response.headers["content-type"] = f"{JSON}; charset=utf-8"
        return response

    def encode_json(self, data: object) -> str:
        """Text, with Chinese as it is written."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def parse_json(self, data: str | bytes) -> Any:  # noqa: ANN401 - the shape of JSON
        """A body, or variables in a URL: an object, nothing, or the list that a batch would be."""
        try:
            value = super().parse_json(data)
        except ValueError as problem:  # a whole number too long to be read, or bytes that are no text
            raise HTTPException(400, f"The body cannot be read: {problem}") from problem
        if value is None:
            return {}
        if _has_escaped_surrogate(data):
            _refuse_halves(value)
        if not isinstance(value, dict | list):
            raise HTTPException(400, "The body must be a JSON object")
        return value
