# ruff: noqa: ANN401 - types are made from type hints here
"""Input types made from the application's dataclasses, so that a command and its input cannot drift apart.

An input has the fields of its target under the same names, each with a description; a field without one, or a
description without a field, raises TypeError when the schema is built. What a field is in GraphQL follows from its
type: `Money` is a MoneyInput, an id an ID, whole minor units (`minor`) a Decimal in the input's currency, a nested
dataclass the input registered for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType, new_class
from typing import Any, Final, Union, get_args, get_origin
from uuid import UUID

import strawberry

from ..domain.shared.money import Money
from ..domain.shared.rates import Rate
from .convert import has_default, hints_of
from .scalars import DecimalText, MoneyInput

_INPUTS: Final[dict[Any, type]] = {Money: MoneyInput}
"""Target class → the input that is read into it."""


def input_type(
    target: type,
    name: str,
    text: str,
    describe: Mapping[str, str],
    *,
    minor: Collection[str] = (),
    days: Collection[str] = (),
    required: Collection[str] = (),
    enums: Mapping[str, type[Enum]] | None = None,
    leave_out: Collection[str] = (),
) -> type:
    """Make and register the input for a dataclass.

    `describe` has a description per field. Whole numbers of fields in `minor` are minor units of the surrounding
    currency, those of fields in `days` ordinals of days. Fields in `required` must be given although the target has a
    default. `enums` names the enum of a field whose target is text or an enum with more members. What is in
    `leave_out` is not published.
    """
    offered = [field for field in fields(target) if field.name not in leave_out]
    missing = {field.name for field in offered} ^ set(describe)
    if missing:
        raise TypeError(f"{name}: described and existing fields differ: {sorted(missing)}")
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {"__annotations__": annotations, "__module__": __name__, "__doc__": text}
    for field in offered:
        number = DecimalText if field.name in minor else date if field.name in days else int
        published = _published(hints_of(target)[field.name], number, (enums or {}).get(field.name))
        settled = not has_default(field) or field.name in required
        annotations[field.name], given = (published, {}) if settled else _with_default(field, published)
        namespace[field.name] = strawberry.field(description=describe[field.name], **given)
    made = strawberry.input(new_class(name, (), {}, lambda body: body.update(namespace)), description=text)
    register(target, made)
    return made


def register(target: Any, made: type) -> None:
    """Let fields of a target be published as an input; `convert` has to know how to read it."""
    _INPUTS[target] = made


def _published(hint: Any, number: type, enum: type[Enum] | None) -> Any:
    """The GraphQL type of a type hint; whole numbers are of the type `number`."""
    origin = get_origin(hint)
    if hint in _INPUTS:
        return _INPUTS[hint]
    if origin in (Union, UnionType):
        return _published(next(part for part in get_args(hint) if part is not NoneType), number, enum) | None
    if origin in (tuple, frozenset):
        return list[_published(get_args(hint)[0], number, enum)]  # type: ignore[misc]
    if enum is not None:
        return enum
    if hint is int:
        return number
    if hint is UUID:
        return strawberry.ID
    if hint in (str, bool, date, datetime, Rate) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint
    raise TypeError(f"{hint} {'has no input yet' if is_dataclass(hint) else 'is of no published type'}")


def _with_default(field: "Field[Any]", published: Any) -> tuple[Any, dict[str, Any]]:
    """The type and default of a field that may be left out: the target's default where GraphQL can show it."""
    plain = published in (int, str, bool) or (isinstance(published, type) and issubclass(published, Enum))
    if plain:
        return published, {"default": field.default}
    nullable = get_origin(published) in (Union, UnionType)
    return published if nullable else published | None, {"default": strawberry.UNSET}
