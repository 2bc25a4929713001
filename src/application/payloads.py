# ruff: noqa: ANN401 - what a type hint or a JSON text holds is known at run time only
"""Values as compact JSON text for rows that are read by the hundred thousand.

The same rule per type as in `encoding`, but fields at their default are left out, and the reader of a type is made once
from its hints. What does not fit is refused (InvalidInput), naming the class or field.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from ..domain.shared.errors import InvalidInput

Reader = Callable[[Any], Any]
_PLAIN: Final = frozenset({NoneType, bool, int, str})


def text_of(data: Any) -> str:
    """JSON-able data as compact text."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """A value as what JSON can hold; fields of a dataclass at their default are left out."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    if is_dataclass(kind):
        found = ((name, getattr(value, name), default) for name, default in _defaults(kind))
        return {name: plain(item) for name, item, default in found if item != default}
    raise TypeError(f"no rule to write {kind.__name__}")


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


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
    convert: Callable[[Any], Any] | None = kind if issubclass(kind, Enum) or kind is UUID else None
    if kind in (date, datetime):
        convert = kind.fromisoformat
    if convert is None and kind not in _PLAIN:
        raise TypeError(f"no rule to read {kind.__name__}")

    def read(data: Any) -> Any:
        if convert is None and type(data) is kind:
            return data
        if convert is not None and isinstance(data, str):
            try:
                return convert(data)
            except ValueError:
                pass
        raise InvalidInput(kind.__name__, data, f"must be a {kind.__name__}")

    return read


def _dataclass(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers: dict[str, Reader] = {}
    needed = frozenset(
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    )

    def read(data: Any) -> Any:
        if not isinstance(data, Mapping) or not needed <= data.keys() <= hints.keys():
            raise InvalidInput(kind.__name__, data, f"must be an object with fields of {kind.__name__}")
        if not readers:
            readers.update({name: reader(hint) for name, hint in hints.items()})
        return kind(**{name: readers[name](item) for name, item in data.items()})

    return read


def read_text(kind: Any, text: str) -> Any:
    """A value of a type from its text."""
    return reader(kind)(json.loads(text))
