"""GraphQL over HTTP: queries by GET and POST, mutations by POST only, the media type the caller asked for.

Strawberry's own endpoint answers `application/json` alone; this one also speaks `application/graphql-response+json`,
with status 400 where the request itself was wrong, and says everything in JSON.
"""

import json
from typing import Final

from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from ..domain.shared.actor import Actor
from .context import Context, Services
from .schema import Schema

ACTOR: Final = "postloan.actor"
"""Key of the ASGI scope under which the composition root leaves the authenticated actor."""
JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
_FORBIDDEN_WORDS: Final = "GraphQL over this API needs a bearer token"


def asks_for_page(method: str, query: str, accept: str) -> bool:
    """Whether a browser wants the GraphiQL page, which holds no data and so needs no token."""
    return method == "GET" and "query=" not in query and "text/html" in accept


def media_type_for(accept: str) -> str:
    """The media type of an answer: GraphQL's own when it is asked for by name, else plain JSON."""
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name == GRAPHQL_JSON and "q=0" not in parameters:
            return GRAPHQL_JSON
    return JSON


def refusal(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal of the whole request, shaped like a GraphQL answer."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return JSONResponse(body, status_code=status, headers=headers)


class Endpoint(GraphQL[Context, None]):
    """The ASGI application of `/graphql`; it finds the actor in the scope."""

    def __init__(self, schema: Schema, services: Services, *, graphiql: bool) -> None:
        super().__init__(schema, graphql_ide="graphiql" if graphiql else None, subscription_protocols=())
        self._services = services

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

    def should_render_graphql_ide(self, request: object) -> bool:
        """Only to browsers: a client that accepts anything gets JSON."""
        params, headers = getattr(request, "query_params", {}), getattr(request, "headers", {})
        query = "query=" if params.get("query") is not None else ""
        return asks_for_page(getattr(request, "method", ""), query, headers.get("accept", ""))

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """The operation of the actor who was authenticated; the page for browsers has none."""
        actor = request.scope.get(ACTOR)
        if isinstance(actor, Actor):
            return Context(actor, self._services)
        if isinstance(request, Request) and self.graphql_ide and self._is_page(request):
            return None  # type: ignore[return-value]  # the page is rendered without an operation
        raise HTTPException(401, _FORBIDDEN_WORDS)

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carries the media type asked for to where the answer is made."""
        carried = await super().get_sub_response(request)
        carried.media_type = media_type_for(request.headers.get("accept", ""))
        return carried

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """A request that was never executed has no `data` at all."""
        answer = await super().process_result(request, result)
        if isinstance(result, PreExecutionError):
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

    def _is_page(self, request: Request) -> bool:
        headers, url = request.headers, request.url
        return asks_for_page(request.method, url.query, headers.get("accept", ""))
