"""Identities: time-ordered UUIDs made from arguments, and the reading of ids and business numbers from text.

Below the edge nobody makes an id: an `IdSource` is built at the edge from a clock and a source of randomness
and is passed in, so tests and replays get the same ids for the same inputs.
"""

import re
from collections.abc import Callable
from threading import Lock
from typing import Final
from uuid import UUID

from .errors import InvalidInput

MAX_MILLISECONDS: Final = (1 << 48) - 1
"""The largest time a UUIDv7 can hold, in the year 10889."""
MAX_NUMBER: Final = 64
"""The longest business number, in characters."""

_TAIL_BITS: Final = 74
_TAIL_MASK: Final = (1 << _TAIL_BITS) - 1
_CANONICAL: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?")


def _assemble(milliseconds: int, tail: int) -> UUID:
    """The UUID of version 7 (RFC 9562, 5.7) of a Unix time in milliseconds and 74 random bits."""
    if not 0 <= milliseconds <= MAX_MILLISECONDS:
        raise InvalidInput("milliseconds", milliseconds, f"must be between 0 and {MAX_MILLISECONDS}")
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


class IdSource:
    """Gives strictly increasing UUIDs of version 7, also to several threads.

    Inside one millisecond, and when the clock steps back, the last id is raised by one, so the order of ids is
    the order of their making (RFC 9562, 6.2, method 2).
    """

    __slots__ = ("_clock", "_last_ms", "_last_tail", "_lock", "_random")

    def __init__(self, milliseconds: Callable[[], int], random_bytes: Callable[[int], bytes]) -> None:
        self._clock = milliseconds
        self._random = random_bytes
        self._last_ms = -1
        self._last_tail = 0
        self._lock = Lock()

    def next(self) -> UUID:
        """The next id, above every id given before."""
        with self._lock:
            now = self._clock()
            if now > self._last_ms:
                self._last_ms, self._last_tail = now, int.from_bytes(self._random(10)) >> 6
            elif self._last_tail < _TAIL_MASK:
                self._last_tail += 1
            else:
                self._last_ms, self._last_tail = self._last_ms + 1, 0
            return _assemble(self._last_ms, self._last_tail)


def parse_uuid(field: str, text: object) -> UUID:
    """Read an id in canonical form (8-4-4-4-12 hexadecimal digits); refuses anything else."""
    if not isinstance(text, str) or not _CANONICAL.fullmatch(text):
        raise InvalidInput(field, text, "must be an id like 01890a5d-ac96-774b-bcce-b302099a8057")
    return UUID(text)


def business_number(field: str, text: object) -> str:
    """Check a business number (借据号, 客户号): the name people and other systems know a loan or borrower by.

    1 to 64 ASCII letters, digits and `. _ / -`, beginning and ending with a letter or digit. Taken as it is,
    case included: other systems compare it by characters.
    """
    if not isinstance(text, str) or len(text) > MAX_NUMBER or not _NUMBER.fullmatch(text):
        why = f"must be 1 to {MAX_NUMBER} letters, digits or . _ / -, with a letter or digit at both ends"
        raise InvalidInput(field, text, why)
    return text
