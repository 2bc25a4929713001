"""What a mutation is made of, and the descriptions that commands share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from ..application.command import Command
from .payloads import Accepted


@dataclass(frozen=True, slots=True)
class Mutation:
    """One mutation: `describe` adds to or overrides the descriptions every command shares."""

    name: str
    command: type[Command]
    text: str
    success: type[Accepted]
    describe: Mapping[str, str] = field(default_factory=dict)
    enums: Mapping[str, type[Enum]] = field(default_factory=dict)


COMMAND: Final = {
    "idempotency_key": "Names the request, 1 to 128 characters: the same key with the same input gives the first "
    "answer again, with another input a conflict (幂等键).",
    "reason": "Why; kept with what is recorded (原因).",
}
VERSION: Final = "Version the decision was made on; another one is a conflict. Null: not checked (预期版本号)."
