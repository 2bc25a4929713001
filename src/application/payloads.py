# ruff: noqa: ANN401 - what a type hint or a JSON text holds is known at run time only
"""Values as compact JSON text for rows that are read by the hundred thousand.

The same rule per type as in `encoding`, but fields at their default are left out, and the reader of a type is made once
from its hints. What does not fit is refused (InvalidInput), naming the class or field.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from ..domain.shared.errors import InvalidInput

Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]
_PLAIN: Final = frozenset({NoneType, bool, int, str})
_HEX_DIGITS: Final = 32


# Made once: `json.dumps` makes an encoder for every call.
_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def text_of(data: Any) -> str:
    """JSON-able data as compact text."""
    return _write(data)


def plain(value: Any) -> Any:
    """A value as what JSON can hold; fields of a dataclass at their default are left out."""
    return _WRITERS[type(value)](value)


class _Writers(dict[Any, Writer]):
    """What writes a value of a type, made when the first value of the type is written."""

    def __missing__(self, kind: Any) -> Writer:
        made = self[kind] = _writer(kind)
        return made


_WRITERS: Final = _Writers()


def _writer(kind: Any) -> Writer:
    if kind in _PLAIN:
        return lambda value: value
    if issubclass(kind, tuple):
        return lambda value: [_WRITERS[type(each)](each) for each in value]
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, UUID):
        return attrgetter("hex")
    if issubclass(kind, frozenset):
        return lambda value: sorted(_WRITERS[type(each)](each) for each in value)
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    raise TypeError(f"no rule to write {kind.__name__}")


def _dataclass_writer(kind: Any) -> Writer:
    found = fields(kind)
    names, defaults = tuple(field.name for field in found), tuple(field.default for field in found)
    # Two names at least, so that the values come as a tuple.
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*names, names[0]) if names else lambda _: ()

    def write(value: Any) -> Any:
        data = {}
        for name, item, default in zip(names, values(value), defaults, strict=False):
            if item is default or (default is not MISSING and item == default):
                continue
            data[name] = item if type(item) in _PLAIN else _WRITERS[type(item)](item)
        return data

    return write


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
    ready: dict[str, Any] = {}

    def read(data: Any) -> Any:
        # Made when first needed: a class may hold its own kind.
        if not readers:
            hints = get_type_hints(kind)
            readers.update({name: reader(hint) for name, hint in hints.items()})
            ready.update({name: hint if hint in _PLAIN else None for name, hint in hints.items()})
        try:
            values = data.copy()
            for name, item in data.items():
                # What is of its type already is taken as it is.
                if type(item) is not ready[name]:
                    values[name] = readers[name](item)
            return kind(**values)
        except (AttributeError, KeyError, TypeError):
            raise _misfit(kind, data) from None

    return read


def read_text(kind: Any, text: str) -> Any:
    """A value of a type from its text."""
    return reader(kind)(json.loads(text))
