"""Documents that ask for everything that a field offers, made from the schema itself."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from postloan.graphql.schema import core_schema

_SCHEMA: Final = core_schema()


def _object(name: str) -> GraphQLObjectType:
    found = _SCHEMA.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


QUERIES: Final = _object("Query").fields
"""Every question that the contract has."""
NODES: Final = frozenset(
    name
    for name, kind in _SCHEMA.type_map.items()
    if isinstance(kind, GraphQLObjectType) and any(each.name == "Node" for each in kind.interfaces)
)
"""The types of what has a global id."""


def question(name: str, arguments: Mapping[str, str], depth: int = 2, without: frozenset[str] = frozenset()) -> str:
    """A document that asks one question for all fields, down to some levels of objects below a row.

    `arguments` are written as in a document. Fields with arguments that have to be given are left out, and so are those
    in `without`.
    """
    given = ", ".join(f"{key}: {value}" for key, value in arguments.items())
    return (
        f"{{ {name}{f'({given})' if given else ''} {_everything(get_named_type(QUERIES[name].type), depth, without)} }}"
    )


@cache
def _everything(kind: GraphQLNamedType, depth: int, without: frozenset[str]) -> str:
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
        # The same name may have another type in another member; an alias keeps them apart.
        parts = (
            f"... on {each.name} {_fields(each, depth, without, alias=each.name)}"
            for each in _SCHEMA.get_possible_types(kind)
        )
        return f"{{ __typename {' '.join(parts)} }}"
    assert isinstance(kind, GraphQLObjectType)
    return _fields(kind, depth, without)


def _fields(kind: GraphQLObjectType, depth: int, without: frozenset[str], alias: str = "") -> str:
    wrapper = kind.name.endswith(("Connection", "Edge"))
    parts = ["__typename"]
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if name in without or any(is_required_argument(each) for each in field.args.values()):
            continue
        if is_leaf_type(inner) or wrapper or depth > 0:
            label = f"{alias}_{name}: " if alias else ""
            parts.append(f"{label}{name} {_everything(inner, depth if wrapper else depth - 1, without)}".rstrip())
    return f"{{ {' '.join(parts)} }}"


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of an answer with the path to it; empty lists and nulls have none."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, f"{at}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, at)
    elif value is not None:
        yield at, value
