# ruff: noqa: ANN401 - what a JSON text or a type hint holds is known at run time only
"""An explanation as the one text that is kept of it, and back.

An object per record with its fields by name, so that the text can be read without this program. What later versions
add is absent in older texts and reads as its default; what a text says beyond that is kept as it is.
"""

import json
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ..domain.risk_classification.explanation_data import Explanation
from ..domain.shared.errors import InvalidInput

_write: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
_PLAIN: Final = frozenset({NoneType, bool, int, str})


def written(explanation: Explanation) -> str:
    """The canonical text."""
    return _write(_data(explanation))


def read(text: str) -> Explanation:
    """The explanation of a text. Raises InvalidInput for one that is no explanation."""
    found: Explanation = _value(Explanation, json.loads(text))
    return found


def _data(value: Any) -> Any:
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    names = _names(kind)
    if names:
        return {name: _data(getattr(value, name)) for name in names}
    if kind is tuple:
        return [_data(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no rule to write {kind.__name__} into an explanation")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a record: of a dataclass or of a named tuple."""
    return tuple(getattr(kind, "__dataclass_fields__", ()) or getattr(kind, "_fields", ()))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in _names(kind)}


def _value(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(get_args(kind), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if _names(kind):
        if not isinstance(data, dict):
            raise InvalidInput("explanation", data, f"does not fit {kind.__name__}")
        return kind(**{name: _value(hint, data[name]) for name, hint in _hints(kind).items() if name in data})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is date and isinstance(data, str):
        return date.fromisoformat(data)
    if kind in _PLAIN and type(data) is kind:
        return data
    raise InvalidInput("explanation", data, f"does not fit {kind}")


def _optional(options: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in options:
        return None
    if type(data) in options:
        return data
    (only,) = (option for option in options if option is not NoneType)
    return _value(only, data)


def _tuple(parts: tuple[Any, ...], data: Any) -> Any:
    if not isinstance(data, list):
        raise InvalidInput("explanation", data, "must be a list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple([_value(parts[0], item) for item in data])
    return tuple([_value(part, item) for part, item in zip(parts, data, strict=True)])
