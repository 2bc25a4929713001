"""What is checked wherever people, reasons and papers are named: one spelling, text that shows, hashes of documents."""

import re
from typing import Final

from .actor import identity_name, one_spelling
from .errors import InvalidInput
from .text import LINES, checked_text

MAX_NOTE: Final = 2_000
"""The longest reason, note or opinion, in characters."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def content_hash(field: str, text: str) -> str:
    """Check the hash of a stored document: 64 lower-case hexadecimal digits (SHA-256)."""
    if not _HASH.fullmatch(text):
        raise InvalidInput(field, text, "must be a SHA-256 of 64 lower-case hexadecimal digits")
    return text


def person_of(field: str, text: str) -> str:
    """A person's id in its one spelling, so that nobody becomes two by letter case or width."""
    return one_spelling(identity_name(field, text))


def note(field: str, text: str) -> str:
    """Text of at most 2,000 characters in which everything shows, lines allowed."""
    return checked_text(field, text, MAX_NOTE, allowed=LINES)
