"""Reading the outbox from a place in it: what every consumer has in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class OutboxPosition:
    """The last message that a consumer has dealt with, in the order of the outbox."""

    transaction: int = 0
    position: int = 0


class Told(Protocol):
    """What a listener reads of a message."""

    @property
    def type(self) -> str: ...  # noqa: D102 - as of `ports.Message`
    @property
    def data(self) -> str: ...  # noqa: D102
    @property
    def time(self) -> datetime: ...  # noqa: D102


class Outbox(Protocol):
    """Messages in order, to listen to."""

    def messages(
        self, institution: UUID, position: OutboxPosition, limit: int
    ) -> Sequence[tuple[OutboxPosition, Told]]:
        """The next messages, each with the position that follows it."""
        ...

    def end(self, institution: UUID) -> OutboxPosition:
        """The position of the last message there is."""
        ...
