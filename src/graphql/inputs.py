# ruff: noqa: ANN401 - types are made from type hints here
"""Input types made from the application's dataclasses, so that a command and its input cannot drift apart.

An input has the fields of its target under the same names, each with a description; a field without one, or a
description without a field, raises TypeError when the schema is built. What a field is in GraphQL follows from its
type: `Money` is a MoneyInput, an id an ID, whole minor units (`minor`) a Decimal in the input's currency, a nested
dataclass the input registered for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
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

_INPUTS: Final[dict[type, type]] = {Money: MoneyInput}
"""Target class → the input that is read into it."""


def input_type(
    target: type,
    name: str,
    text: str,
    describe: Mapping[str, str],
    *,
    minor: Collection[str] = (),
    enums: Mapping[str, type[Enum]] | None = None,
    leave_out: Collection[str] = (),
) -> type:
    """Make and register the input for a dataclass.

    `describe` has a description per field; fields in `minor` hold minor units of the surrounding currency; `enums`
    names the enum of a field whose target is text or an enum with more members; `leave_out` is not published.
    """
    offered = [field for field in fields(target) if field.name not in leave_out]
    missing = {field.name for field in offered} ^ set(describe)
    if missing:
        raise TypeError(f"{name}: described and existing fields differ: {sorted(missing)}")
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {"__annotations__": annotations, "__module__": __name__, "__doc__": text}
    for field in offered:
        hint = hints_of(target)[field.name]
        published = _published(hint, field, field.name in minor, (enums or {}).get(field.name))
        default = _default(field, published)
        optional = has_default(field) and default is MISSING and get_origin(published) not in (Union, UnionType)
        annotations[field.name] = published | None if optional else published
        if has_default(field):
            namespace[field.name] = strawberry.field(
                default=strawberry.UNSET if default is MISSING else default, description=describe[field.name]
            )
        else:
            namespace[field.name] = strawberry.field(description=describe[field.name])
    made = strawberry.input(new_class(name, (), {}, lambda body: body.update(namespace)), description=text)
    _INPUTS[target] = made
    return made


def _published(hint: Any, field: "Field[Any]", minor: bool, enum: type[Enum] | None) -> Any:  # noqa: FBT001
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _published(_only(hint), field, minor, enum) | None
    if origin is tuple:
        return list[_published(get_args(hint)[0], field, minor, enum)]  # type: ignore[misc]
    if enum is not None:
        return enum
    if hint is int and minor:
        return DecimalText
    if hint is UUID:
        return strawberry.ID
    if hint in _INPUTS:
        return _INPUTS[hint]
    if hint in (str, int, bool, date, datetime, Rate) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint
    what = "has no input yet" if is_dataclass(hint) else "is of no published type"
    raise TypeError(f"{field.name}: {hint} {what}")


def _only(hint: Any) -> Any:
    return next(part for part in get_args(hint) if part is not NoneType)


def _default(field: "Field[Any]", published: Any) -> Any:
    """The default to publish; MISSING when the input is optional instead."""
    if published is DecimalText or get_origin(published) is list or published is Rate:
        return MISSING
    return field.default if isinstance(field.default, bool | int | str) else MISSING
