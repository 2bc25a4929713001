# ruff: noqa: ANN401 - what a type hint or a JSON text holds is known at run time only
"""Values as compact JSON text for rows that are read by the hundred thousand.

The same rule per type as in `encoding`, but fields at their default are left out, and the reader of a type is made once
from its hints. What does not fit is refused (InvalidInput), naming the class or field.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from ..domain.shared.errors import InvalidInput

Reader = Callable[[Any], Any]
_PLAIN: Final = frozenset({NoneType, bool, int, str})
_HEX_DIGITS: Final = 32


# Made once: `json.dumps` makes an encoder for every call.
_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def text_of(data: Any) -> str:
    """JSON-able data as compact text."""
    return _write(data)


def plain(value: Any) -> Any:
    """A value as what JSON can hold; fields of a dataclass at their default are left out."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    if is_dataclass(kind):
        names, values, defaults = _members(kind)
        found = zip(names, values(value), defaults, strict=False)
        return {name: plain(item) for name, item, default in found if item is not default and item != default}
    raise TypeError(f"no rule to write {kind.__name__}")


@cache
def _members(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]:
    """The names of a dataclass's fields, what gets their values, and their defaults."""
    found = fields(kind)
    names = tuple(field.name for field in found)
    # Two names at least, so that the values come as a tuple.
    return names, attrgetter(*names, names[0]) if names else lambda _: (), tuple(field.default for field in found)


@cache
def reader(kind: Any) -> Reader:
    """What makes a value of a type from data that `plain` has written."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(get_args(kind))
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is frozenset:
        inner = _tuple((*get_args(kind), Ellipsis))
        return lambda data: frozenset(inner(data))
    if is_dataclass(kind):
        return _dataclass(kind)
    return _scalar(kind)


def _optional(options: tuple[Any, ...]) -> Reader:
    (only,) = (option for option in options if option is not NoneType)
    inner = reader(only)
    return lambda data: None if data is None else inner(data)


def _tuple(parts: tuple[Any, ...]) -> Reader:
    if len(parts) == 2 and parts[1] is Ellipsis:
        inner = reader(parts[0])
        return lambda data: tuple([inner(each) for each in _list(data)])
    readers = [reader(part) for part in parts]
    return lambda data: tuple([read(each) for read, each in zip(readers, _list(data), strict=True)])


def _list(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    raise InvalidInput("payload", data, "must be a list")


def _scalar(kind: Any) -> Reader:
    if kind in _PLAIN:
        return _plain(kind)
    if kind is UUID:
        return _converting(kind, lambda data: UUID(int=int(data, 16)) if len(data) == _HEX_DIGITS else UUID(data))
    if kind in (date, datetime):
        return _converting(kind, kind.fromisoformat)
    if issubclass(kind, Enum):
        return _converting(kind, {member.value: member for member in kind}.__getitem__)
    raise TypeError(f"no rule to read {kind.__name__}")


def _plain(kind: Any) -> Reader:
    def read(data: Any) -> Any:
        if type(data) is kind:
            return data
        raise _misfit(kind, data)

    return read


def _converting(kind: Any, convert: Callable[[str], Any]) -> Reader:
    def read(data: Any) -> Any:
        try:
            return convert(data)
        except (KeyError, TypeError, ValueError):
            raise _misfit(kind, data) from None

    return read


def _misfit(kind: Any, data: Any) -> InvalidInput:
    return InvalidInput(kind.__name__, data, f"must be a {kind.__name__}")


def _dataclass(kind: Any) -> Reader:
    readers: dict[str, Reader] = {}

    def read(data: Any) -> Any:
        # Made when first needed: a class may hold its own kind.
        if not readers:
            readers.update({name: reader(hint) for name, hint in get_type_hints(kind).items()})
        try:
            return kind(**{name: readers[name](item) for name, item in data.items()})
        except (AttributeError, KeyError, TypeError):
            raise _misfit(kind, data) from None

    return read


def read_text(kind: Any, text: str) -> Any:
    """A value of a type from its text."""
    return reader(kind)(json.loads(text))
