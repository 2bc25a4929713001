# ruff: noqa: ANN401 - what a JSON text or a type hint holds is known at run time only
"""Commands and answers as canonical JSON: for idempotency hashes, proposals and stored answers.

One rule per type, no registry of classes to forget: a frozen dataclass becomes an object of its fields, an
enum its value, a date, instant or id its text, a tuple a list, a set a sorted list. Reading is driven by the
type hints of the class, so what was written comes back equal, and what does not fit is refused. No floats.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from ..domain.shared.errors import InvalidInput

T = TypeVar("T")
_PLAIN: Final = frozenset({NoneType, bool, int, str})
# Made once: `json.dumps` makes an encoder for every call.
_write: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def to_json(value: object) -> Any:
    """A value as JSON-able data. Raises TypeError for what has no rule."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    names = _names(kind)
    if names:
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(item) for key, item in value.items()}
    if is_dataclass(value):
        return {}
    raise TypeError(f"no rule to write {kind.__name__} as JSON")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields; none for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def canonical(data: object) -> str:
    """JSON-able data as the one text that stands for it: keys in order, no spaces."""
    return _write(data)


def input_hash(kind: str, data: object) -> str:
    """SHA-256 of a command's kind and canonical input, in hexadecimal."""
    return sha256(canonical([kind, data]).encode()).hexdigest()


def from_json(kind: type[T], data: object) -> T:
    """Read data written by `to_json` back as a value of that class."""
    return _read(kind, data, kind.__name__)  # type: ignore[no-any-return]


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _read_optional(get_args(kind), data, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), data, where)
    if origin is frozenset:
        return frozenset(_read_tuple((*get_args(kind), Ellipsis), data, where))
    if origin is Mapping:
        return _read_mapping(get_args(kind), data, where)
    if is_dataclass(kind):
        return _read_fields(kind, data, where)
    if kind in (str, int, bool) and type(data) is kind:
        return data
    if isinstance(data, str) and kind in (date, datetime):
        return kind.fromisoformat(data)
    if isinstance(data, str) and kind is UUID:
        return UUID(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    raise InvalidInput(where, data, f"does not fit {kind}")


def _read_optional(options: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and NoneType in options:
        return None
    (only,) = (option for option in options if option is not NoneType)
    return _read(only, data, where)


def _read_tuple(parts: tuple[Any, ...], data: Any, where: str) -> Any:
    if not isinstance(data, list):
        raise InvalidInput(where, data, "must be a list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], item, where) for item in data)
    return tuple(_read(part, item, where) for part, item in zip(parts, data, strict=True))


def _read_mapping(parts: tuple[Any, ...], data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise InvalidInput(where, data, "must be an object")
    key, item = parts
    return {_read(key, name, where): _read(item, value, where) for name, value in data.items()}


def _read_fields(kind: Any, data: Any, where: str) -> Any:
    hints = _hints(kind)
    known = {field.name for field in fields(kind)}
    if not isinstance(data, dict) or not data.keys() <= known:
        raise InvalidInput(where, data, f"must be an object with fields of {kind.__name__}")
    return kind(**{name: _read(hints[name], value, f"{where}.{name}") for name, value in data.items()})
