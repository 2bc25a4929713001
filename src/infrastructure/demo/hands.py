"""What the parts of the demonstration work with: loans that were made, persons who do things, papers."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ...application.command import Command
from ...application.outcomes import Done
from .stories import Story


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does it: `do` carries a command out as a person, `agree` has it approved too.

    `key` gives the next idempotency key, `case` the case of liability that stands about a loan. `revalue` finishes a
    revaluation that was begun; `provide` classifies the quarter that ended the day before and posts its provisions.
    """

    do: Callable[[str, Command], Done]
    agree: Callable[[str, Command], None]
    key: Callable[[], str]
    case: Callable[[UUID], UUID]
    revalue: Callable[[UUID], None]
    provide: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan that was made: its story, its id, and whose it is."""

    story: Story
    loan: UUID
    borrower: UUID
    name: str
    branch: str


def paper(name: str) -> str:
    """The hash of a paper that is kept elsewhere."""
    return sha256(name.encode()).hexdigest()
