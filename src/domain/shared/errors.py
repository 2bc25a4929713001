"""The two ways of saying no.

`InvalidInput` is for what can never be right whatever the state (a malformed id, a negative amount): it is raised
where text becomes a value and nothing has happened yet. `Refusal` is for what a rule forbids here and now: it is a
*value*, returned and stored, so that a repeated request gets the same answer and an auditor can read it.
"""

from dataclasses import dataclass
from enum import StrEnum


class InvalidInput(ValueError):
    """A value that cannot be accepted: names the field, shows the value and says what would be right."""

    def __init__(self, field: str, value: object, why: str) -> None:
        shown = repr(value)
        super().__init__(f"{field}: {shown if len(shown) <= 80 else shown[:77] + '...'}: {why}")
        self.field, self.value, self.why = field, value, why


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule's no.

    `code` is a member of the module's closed, ordered enum; `message` shows the offending value and what to do;
    `message_zh` says the same in Chinese; `article` is the source where the rule comes from a law or measure;
    `details` are (name, value) pairs for programs.
    """

    code: StrEnum
    message: str
    message_zh: str
    article: str = ""
    details: tuple[tuple[str, str], ...] = ()
