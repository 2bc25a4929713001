"""Cursors of keyset pages: opaque text that names the last row seen."""

import base64
import json
from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from ..domain.shared.errors import InvalidInput
from .reads import Page, PageRequest, Position

T = TypeVar("T")


def cursor_of(order: str, value: str | int | date, key: UUID | None = None) -> str:
    """A cursor for a row: under which order it was read, its sort value, and its id where values repeat."""
    shown = value.isoformat() if isinstance(value, date) else value
    text = json.dumps([order, shown, None if key is None else str(key)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _parts(page: PageRequest, order: str) -> tuple[str | int, str | None]:
    try:
        padded = str(page.after) + "=" * (-len(str(page.after)) % 4)
        found, value, key = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError):
        raise InvalidInput("after", page.after, "must be a cursor of an earlier page") from None
    if found != order or type(value) not in (str, int) or not isinstance(key, str | None):
        raise InvalidInput("after", page.after, "is a cursor of another list or order")
    return value, key


def position(page: PageRequest, order: str, kind: type) -> Position | None:
    """Where a page ordered by a value of a type (str, int or date) and an id begins; None: at the start."""
    if page.after is None:
        return None
    value, key = _parts(page, order)
    try:
        read = date.fromisoformat(str(value)) if kind is date else value
        found = Position(read, UUID(key or ""))
    except ValueError:
        found = None
    if found is None or type(found.value) is not kind:
        raise InvalidInput("after", page.after, "is a cursor of another list or order")
    return found


def number_after(page: PageRequest, order: str) -> int:
    """Where a page ordered by a whole number begins; 0: at the start."""
    if page.after is None:
        return 0
    value, _ = _parts(page, order)
    if not isinstance(value, int):
        raise InvalidInput("after", page.after, "is a cursor of another list or order")
    return value


def paged(rows: Sequence[tuple[T, str]], first: int) -> Page[T]:
    """A page of (row, cursor) pairs of which one more than asked for was read."""
    kept = rows[:first]
    return Page(tuple(row for row, _ in kept), tuple(cursor for _, cursor in kept), len(rows) > first)
