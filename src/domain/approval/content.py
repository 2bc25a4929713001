"""What a proposal may hold: the command as canonical JSON, figures, comments and instants, all bounded."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from ..shared.text import LINES, refuse_hidden
from .proposal import Figures

MAX_PAYLOAD: Final = 65_536
MAX_FIGURES: Final = 100
MAX_COMMENT: Final = 1_000


def canonical_payload(payload: Mapping[str, object]) -> str:
    """A command as canonical JSON: keys in order, no spaces, the same text for the same data.

    Holds text, whole numbers, booleans, nothing (null), lists and mappings with text keys. Refuses
    floating-point numbers (amounts are whole minor units or text), anything else, and more than 65,536
    characters.
    """
    _only_json(payload, depth=0)
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > MAX_PAYLOAD:
        raise InvalidInput("payload", len(text), f"must not be longer than {MAX_PAYLOAD} characters")
    return text


def _only_json(value: object, depth: int) -> None:
    if depth > 16:
        raise InvalidInput("payload", value, "must not be nested deeper than 16 levels")
    match value:
        case None | bool() | int():
            return
        case str():
            _only_text(value)
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise InvalidInput("payload", key, "must have text keys only")
                _only_text(key)
                _only_json(inner, depth + 1)
        case list() | tuple():
            for inner in value:
                _only_json(inner, depth + 1)
        case _:
            raise InvalidInput("payload", value, "must hold text, whole numbers, booleans, lists and mappings")


def _only_text(value: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidInput("payload", value, "must hold whole characters, no halves of a surrogate pair")


def checked_figures(figures: Figures) -> Figures:
    """Figures for a proposal: at most 100 pairs of different names (64 characters) and values (500)."""
    if len(figures) > MAX_FIGURES:
        raise InvalidInput("figures", len(figures), f"at most {MAX_FIGURES}")
    for name, value in figures:
        if not name or len(name) > 64 or len(value) > 500:
            raise InvalidInput("figures", (name, value), "a name has 1 to 64 characters, a value at most 500")
    if len({name for name, _ in figures}) != len(figures):
        raise InvalidInput("figures", [name for name, _ in figures], "each name may appear once")
    return tuple(figures)


def checked_comment(text: str) -> str:
    """A comment without outer spaces: at most 1,000 characters, all of which show."""
    stripped = text.strip()
    if len(stripped) > MAX_COMMENT:
        raise InvalidInput("comment", len(stripped), f"must not be longer than {MAX_COMMENT} characters")
    refuse_hidden("comment", stripped, LINES)
    return stripped


def checked_expiry(at: datetime, expires_at: datetime) -> datetime:
    """An instant after `at`."""
    if checked_instant("expires_at", expires_at) <= at:
        raise InvalidInput("expires_at", expires_at.isoformat(), f"must lie after {at.isoformat()}")
    return expires_at
