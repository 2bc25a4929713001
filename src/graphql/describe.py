"""Enums of the domain as enums of the contract, and fields that are resolved from view rows, each described."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=Enum)


def enum_type(kind: type[E], name: str, text: str, values: Mapping[str, str]) -> type[E]:
    """Publish an enum under a name, with a description of it and of every member by name.

    The enum stays the domain's own: annotations name it, and views may hold its members or their values. Raises
    TypeError when a member has no description, or a description no member.
    """
    members = set(kind.__members__)
    if members != set(values):
        raise TypeError(f"{name}: described and existing members differ: {sorted(members ^ set(values))}")
    strawberry.enum(kind, name=name, description=text)
    definition = cast("StrawberryEnumDefinition", kind.__strawberry_definition__)  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]
    return kind


def resolved(resolver: Callable[..., object], text: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    """A field with a resolver and its description.

    The field's annotation is its GraphQL type; the resolver returns the view row that the type resolves by attribute.
    """
    return strawberry.field(resolver=resolver, description=text)
