"""What every command has in common."""

import re
from dataclasses import dataclass
from typing import Final

from ..domain.shared.errors import InvalidInput
from ..domain.shared.text import LINES, checked_text

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
        checked_text("reason", self.reason, MAX_REASON, allowed=LINES)
