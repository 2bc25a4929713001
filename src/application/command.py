"""What every command has in common."""

import re
from dataclasses import dataclass
from typing import Final

from ..domain.shared.errors import InvalidInput

MAX_REASON: Final = 1_000
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something asked for.

    `idempotency_key` (1 to 128 letters, digits and `. _ : / -`) names the request: the same key with the
    same input gives the first answer, with another input a conflict. `reason` is kept with what is recorded.
    """

    idempotency_key: str
    reason: str = ""

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.idempotency_key):
            raise InvalidInput("idempotency_key", self.idempotency_key, "must be 1 to 128 letters, digits or . _ : / -")
        text(self.reason, "reason", MAX_REASON)


def text(value: str, field: str, most: int) -> None:
    """Refuse text that is too long or holds control characters other than line ends and tabs."""
    if len(value) > most:
        raise InvalidInput(field, value, f"must be at most {most} characters")
    if any(ord(character) < 32 and character not in "\n\r\t" for character in value):
        raise InvalidInput(field, value, "must not hold control characters")
