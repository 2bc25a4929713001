"""What the caller learns of an error: its own mistakes in full, everything unexpected only by a reference.

A mistake is what graphql-core refuses (syntax, validation, variables) and `InvalidInput` of a query. That the
database waits for `postloan migrate` is said as it is. Anything else is logged with its traceback under a reference,
and the caller gets the reference alone.
"""

from collections.abc import Iterator
from secrets import token_hex
from typing import Final

import structlog
from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult
from strawberry.utils.str_converters import to_camel_case

from ..domain.loan.snapshot import StaleSnapshot
from ..domain.shared.errors import InvalidInput
from .chinese import reason_zh

CHINESE: Final = "messageZh"
"""Where an error says in Chinese what its message says in English."""
MAX_MESSAGE: Final = 1_000
"""Most characters of a message."""

_LOG: Final = structlog.get_logger("postloan.graphql")


class Presented(GraphQLError):
    """An error that was made for the caller."""


def presented(error: GraphQLError) -> GraphQLError:
    """An error as the caller may see it."""
    if isinstance(error, Presented):
        return error
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if error.path is None and (cause is None or isinstance(cause, GraphQLError) or error.nodes):
        return _shortened(error)  # refused before anything ran: syntax, or a node of the document, variables too
    if isinstance(cause, InvalidInput):
        field = to_camel_case(cause.field)
        said = f"字段 {field} 不符合要求：{shortened(reason_zh(str(cause)))}"
        return _with(error, str(cause), {"code": "INVALID_INPUT", "field": field, CHINESE: said})
    if isinstance(cause, StaleSnapshot):
        said = "借据快照格式不符，请运行 postloan migrate"
        return _with(error, str(cause), {"code": "STALE_SNAPSHOT", CHINESE: said})
    if isinstance(cause, RecursionError):
        message = "The document is nested too deeply to be read."
        return _with(error, message, {"code": "TOO_LARGE", CHINESE: reason_zh(message)})
    reference = token_hex(8)
    _LOG.error("unexpected error in a resolver", reference=reference, path=error.path, exc_info=cause)
    return _with(
        error,
        f"unexpected error; reference {reference} (系统内部错误,参考号 {reference})",
        {"code": "INTERNAL", "reference": reference, CHINESE: f"系统内部错误，参考号 {reference}"},
    )


def shortened(message: str) -> str:
    """A message may repeat what was sent; it never grows with it."""
    return message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"


def _shortened(error: GraphQLError) -> GraphQLError:
    """An error of the document itself: graphql-core's words in English, what they are about in Chinese."""
    said = reason_zh(error.message)
    about = said if said != error.message else "查询文档或变量有误，详见英文说明"
    return GraphQLError(
        shortened(error.message),
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        extensions={**(error.extensions or {}), CHINESE: shortened(about)},
    )


def _with(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    return Presented(message, nodes=error.nodes, path=error.path, extensions=extensions)


class Presenting(SchemaExtension):
    """Replaces the errors of a result by what the caller may see."""

    def on_operation(self) -> Iterator[None]:
        """After everything else of the operation."""
        yield
        result = self.execution_context.result
        if isinstance(result, ExecutionResult | CoreResult) and result.errors:
            result.errors = [presented(error) for error in result.errors]
