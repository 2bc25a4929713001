"""Entries and current rows of collateral as text and back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, get_args, get_type_hints
from uuid import UUID

from ..domain.collateral.events import Entry, ItemEvent
from ..domain.collateral.item import Item
from ..domain.collateral.parts import Valuation
from .payloads import plain, reader, text_of

EVENTS: Final[Mapping[str, type]] = {kind.__name__: kind for kind in get_args(ItemEvent)}
"""The kinds of events by the name they are kept under."""
STATE: Final = (
    "owners",
    "holding",
    "charges",
    "links",
    "insurances",
    "holder",
    "place",
    "locator",
    "seizures",
    "leases",
    "documents",
)
"""What of an item is kept as one text; the rest of it has columns of its own."""
_HINTS: Final = get_type_hints(Item)
_DEFAULTS: Final = {name: field.default for name, field in Item.__dataclass_fields__.items()}


def event_text(event: ItemEvent) -> str:
    """An event as text."""
    return text_of(plain(event))


def entry_of(sequence: int, value_date: date, recorded_at: datetime, kind: str, payload: str) -> Entry:
    """An entry from its row."""
    return Entry(sequence, value_date, recorded_at, reader(EVENTS[kind])(json.loads(payload)))


def state_text(item: Item) -> str:
    """What of an item has no column of its own, as text; what is at its default is left out."""
    found = ((name, getattr(item, name)) for name in STATE)
    return text_of({name: plain(value) for name, value in found if value != _DEFAULTS[name]})


def state_of(text: str) -> dict[str, Any]:
    """Fields of an item from their text."""
    return {name: reader(_HINTS[name])(data) for name, data in json.loads(text).items()}


def valuations_text(valuations: tuple[Valuation, ...]) -> str:
    """Values as text."""
    return text_of(plain(valuations))


def valuations_of(text: str) -> tuple[Valuation, ...]:
    """Values from their text."""
    found: tuple[Valuation, ...] = reader(tuple[Valuation, ...])(json.loads(text))
    return found


def repaid_text(repaid: tuple[tuple[UUID, int], ...]) -> str:
    """What loans got, as text."""
    return text_of(plain(repaid))


def repaid_of(text: str) -> tuple[tuple[UUID, int], ...]:
    """What loans got, from its text."""
    found: tuple[tuple[UUID, int], ...] = reader(tuple[tuple[UUID, int], ...])(json.loads(text))
    return found
