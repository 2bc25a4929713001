"""The schema: types and limits put together, and its sorted text for the repository."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import cache
from typing import Final

import strawberry
from graphql import (
    ASTValidationRule,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    lexicographic_sort_schema,
    print_schema,
)
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from .errors import Presenting
from .limits import Limits, rules_for
from .mutations import Mutation
from .queries import Query
from .scalars import SCALARS
from .subscriptions import Subscription

_CACHED_DOCUMENTS: Final = 500


class Closing(SchemaExtension):
    """Gives the operation's snapshot back when everything is answered."""

    async def on_operation(self) -> AsyncIterator[None]:
        """Around the whole operation."""
        try:
            yield
        finally:
            await self.execution_context.context.close()


class NamingOperation(SchemaExtension):
    """Refuses a document of several operations that does not say which one to run; Strawberry would run the first."""

    def on_validate(self) -> Iterator[None]:
        """After the rules, whose answer may come from the cache and is not touched."""
        execution = self.execution_context
        document = execution.graphql_document
        named = execution._provided_operation_name is not None  # noqa: SLF001 - what the caller sent is kept nowhere else
        if document and not named and not execution.pre_execution_errors:
            operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
            if len(operations) > 1:
                message = "Say by operationName which of the document's operations to run."
                execution.pre_execution_errors = [GraphQLError(message, operations)]
        yield


class Schema(strawberry.Schema):
    """Errors are logged where they are presented, and only the unexpected ones."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing here; see `errors.presented`."""


@cache
def make_schema(limits: Limits) -> Schema:
    """The schema under limits; the same limits give the same schema, so its caches are shared."""
    rules: list[type[ASTValidationRule]] = list(rules_for(limits))
    extensions: Sequence[Callable[[], SchemaExtension] | type[SchemaExtension]] = (
        Presenting,
        Closing,
        lambda: MaxTokensLimiter(max_token_count=limits.tokens),
        lambda: AddValidationRules(rules),
        lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
        lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
        NamingOperation,
    )
    config = StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not limits.introspection)
    return Schema(query=Query, mutation=Mutation, subscription=Subscription, config=config, extensions=list(extensions))


def core_schema(limits: Limits | None = None) -> GraphQLSchema:
    """graphql-core's own schema object, for tools that read schemas."""
    made: GraphQLSchema = make_schema(limits or Limits())._schema  # noqa: SLF001 - Strawberry offers no other way
    return made


def export_sdl() -> str:
    """The contract as text, sorted, ending with a line end; what `schema.graphql` holds.

    Only the exported text is sorted: sorting the running schema breaks Strawberry's enums and unions.
    """
    return print_schema(lexicographic_sort_schema(core_schema())) + "\n"
