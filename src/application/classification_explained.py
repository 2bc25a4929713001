# ruff: noqa: ANN401 - what a JSON text or a type hint holds is known at run time only
"""An explanation as the one text that is kept of it, and back.

An object per record with its fields by name, so that the text can be read without this program. What later versions
add is absent in older texts and reads as its default; what a text says beyond that is kept as it is.
"""

import json
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ..domain.risk_classification.explanation_data import Against, Explanation, UnknownFact
from ..domain.risk_classification.grading import FactorScore
from ..domain.shared.errors import InvalidInput

_quoted: Final = encode_basestring
_PLAIN: Final = frozenset({NoneType, bool, int, str})
_ALIKE: Final = frozenset({Against, UnknownFact, FactorScore})
"""Records of which the same few are said of most claims: their texts are kept."""


def written(explanation: Explanation) -> str:
    """The canonical text."""
    return _text(explanation)


def read(text: str) -> Explanation:
    """The explanation of a text. Raises InvalidInput for one that is no explanation."""
    found: Explanation = _value(Explanation, json.loads(text))
    return found


def _text(value: Any) -> str:
    # By the exact type, and for a record by its names, looked up once: a run writes an explanation for every claim.
    return _WRITERS[type(value)](value)


class _Writers(dict[Any, Callable[[Any], str]]):
    """How a value of each type is written, found when the type is first met."""

    def __missing__(self, kind: Any) -> Callable[[Any], str]:
        self[kind] = found = _writer_of(kind)
        return found


def _writer_of(kind: Any) -> Callable[[Any], str]:
    names = sorted(_names(kind))
    if names:
        heads = [f"{',' if place else '{'}{_quoted(name)}:" for place, name in enumerate(names)]
        # Two names at least, so that the values come as a tuple.
        values = attrgetter(*names, names[0])
        writers = _WRITERS

        def write(record: Any) -> str:
            return "".join([h + writers[type(v)](v) for h, v in zip(heads, values(record), strict=False)]) + "}"

        return lru_cache(maxsize=8_192)(write) if kind in _ALIKE else write
    if issubclass(kind, Enum):
        return lambda value: _text(value.value)
    if issubclass(kind, date):
        return lambda value: _quoted(value.isoformat())
    raise TypeError(f"no rule to write {kind.__name__} into an explanation")


_WRITERS: Final = _Writers(
    {
        str: _quoted,
        int: str,
        bool: lambda value: "true" if value else "false",
        NoneType: lambda _: "null",
        tuple: lambda items: f"[{','.join(map(_text, items))}]",
    }
)


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
