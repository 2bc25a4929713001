"""Terms and events as JSON text and back, with a schema number for stored payloads.

A value is written field by field: dates as ISO text, rates as units, enums by value. Reading follows the type hints,
so a stored payload that does not fit is refused with the field's name. `UPCASTERS` raise older payloads.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ..shared.errors import InvalidInput
from ..shared.rates import Rate
from .events import RANK, Event, Reversal
from .terms import Plan, Terms

SCHEMA: Final = 1
UPCASTERS: Final[dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""(kind, schema it is stored in) → what raises the payload by one schema."""
EVENTS: Final[dict[str, type]] = {kind.__name__: kind for kind in (*RANK, Reversal)}


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is any of its types
    """A value as what JSON can hold; fields at their default are left out."""
    if isinstance(value, Rate):
        return value.units
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {
            field.name: plain(item) for field in fields(value) if (item := getattr(value, field.name)) != field.default
        }
    return value


def dump(value: object) -> str:
    """A value as compact JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


Reader = Callable[[Any, str], Any]
"""Makes a value from plain JSON data; refuses what does not fit, naming the field that it is given."""


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401 - driven by type hints
    """The reader of a type. Hints are looked into once: accounts are loaded by the hundred thousand."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind)[0])
    if kind is Rate:
        return lambda data, _: Rate(data)
    return _dataclass_reader(kind) if is_dataclass(kind) else _scalar_reader(kind)


def _optional_reader(kinds: tuple[Any, ...]) -> Reader:
    inner = _reader(next(kind for kind in kinds if kind is not NoneType))
    if NoneType not in kinds:
        return inner
    return lambda data, field: None if data is None else inner(data, field)


def _tuple_reader(kind: Any) -> Reader:  # noqa: ANN401 - driven by type hints
    inner = _reader(kind)

    def read(data: Any, field: str) -> Any:  # noqa: ANN401 - driven by type hints
        if not isinstance(data, list):
            raise InvalidInput(field, data, "must be a list")
        return tuple([inner(item, f"{field}[{at}]") for at, item in enumerate(data)])

    return read


def _scalar_reader(kind: Any) -> Reader:  # noqa: ANN401 - driven by type hints
    convert = date.fromisoformat if kind is date else kind if issubclass(kind, Enum) else None

    def read(data: Any, field: str) -> Any:  # noqa: ANN401 - driven by type hints
        if convert is None:
            if type(data) is not kind:
                raise InvalidInput(field, data, f"must be a {kind.__name__}")
            return data
        try:
            return convert(data)
        except (ValueError, TypeError):
            raise InvalidInput(field, data, f"must be a {kind.__name__}") from None

    return read


def _dataclass_reader(kind: Any) -> Reader:  # noqa: ANN401 - driven by type hints
    hints = get_type_hints(kind)
    readers = {name: _reader(hint) for name, hint in hints.items()}

    def read(data: Any, field: str) -> Any:  # noqa: ANN401 - driven by type hints
        if not isinstance(data, dict):
            raise InvalidInput(field, data, "must be an object")
        if not data.keys() <= readers.keys():
            unknown = sorted(data.keys() - readers.keys())
            raise InvalidInput(field, unknown[0], f"is no field of {kind.__name__}; there are {', '.join(readers)}")
        # What is of its type already is taken as it is.
        values = {
            name: item if type(item) is hints[name] else readers[name](item, f"{field}.{name}")
            for name, item in data.items()
        }
        try:
            return kind(**values)
        except TypeError:
            missing = [f.name for f in fields(kind) if f.name not in values]
            raise InvalidInput(field, data, f"lacks a field among {', '.join(missing)}") from None

    return read


def load_event(kind: str, schema: int, text: str) -> Event:
    """An event from its stored text, raised from its schema to the present one."""
    data = json.loads(text)
    for number in range(schema, SCHEMA):
        data = UPCASTERS[kind, number](data)
    found: Event = _reader(EVENTS[kind])(data, kind)
    return found


def load_terms(text: str) -> Terms:
    """Terms from their stored text."""
    found: Terms = _reader(Terms)(json.loads(text), "terms")
    return found


def load_plan(data: dict[str, Any]) -> Plan:
    """A plan from plain data."""
    found: Plan = _reader(Plan)(data, "plan")
    return found
