"""The one check of free text: how long it may be, and that a reader sees every character that is stored.

Control characters, and characters that only steer how others are shown (zero-width ones, bidirectional overrides such
as U+202E), let a text look like another one: `abc` and a zero-width space beside it, or an account number read from
right to left. They are refused wherever text comes in, by name, because nobody sees them.
"""

from typing import Final
from unicodedata import category, name

from .errors import InvalidInput

LINES: Final = "\n\r\t"
"""What text of several lines may hold besides what shows."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's general categories: control, format, half a surrogate pair, line separator, paragraph separator."""


def checked_text(field: str, value: str, most: int, *, allowed: str = "") -> str:
    """Text of at most `most` characters in which everything shows; `allowed` are exceptions such as `LINES`.

    Raises InvalidInput that names the length, or the first hidden character by its code point and place.
    """
    if len(value) > most:
        raise InvalidInput(field, value, f"must be at most {most} characters")
    refuse_hidden(field, value, allowed)
    return value


def refuse_hidden(field: str, value: str, allowed: str = "") -> None:
    """Raise InvalidInput where a character of a text does not show, naming its code point and place."""
    if value.isprintable():  # then it holds none of the categories below
        return
    for place, character in enumerate(value, 1):
        if category(character) in _HIDDEN and character not in allowed:
            called = name(character, "control character")
            why = f"must not hold U+{ord(character):04X} ({called}), which does not show, as its character {place}"
            raise InvalidInput(field, value, why)


def shown(value: str) -> str:
    """A text for people, with what does not show written as its code point."""
    if value.isprintable():
        return value
    return "".join(c if category(c) not in _HIDDEN else f"\\u{ord(c):04x}" for c in value)
