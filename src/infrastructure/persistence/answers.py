"""Idempotency keys and the answers they got."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.ports import Answered
from .bulk import Writer
from .record_tables import answer

_COLUMNS: Final = ("institution", "key", "input_hash", "answer", "at")


class SqlAnswers:
    """The answer store of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer
        self._new: dict[tuple[UUID, str], tuple[Answered, datetime]] = {}

    def get(self, institution: UUID, keys: Sequence[str]) -> Mapping[str, Answered]:
        """Keys that were used, those of this unit included."""
        query = select(answer.c.key, answer.c.input_hash, answer.c.answer).where(
            answer.c.institution == institution, answer.c.key.in_(list(keys))
        )
        found = {row.key: Answered(row.input_hash, row.answer) for row in self._connection.execute(query)}
        mine = ((key, self._new.get((institution, key))) for key in keys)
        return found | {key: new[0] for key, new in mine if new}

    def add(self, institution: UUID, key: str, answered: Answered, at: datetime) -> None:
        """Keep an answer."""
        self._new[institution, key] = answered, at

    def flush(self) -> None:
        """Send what waits."""
        rows: list[tuple[Any, ...]] = [
            (institution, key, answered.input_hash, answered.answer, at)
            for (institution, key), (answered, at) in self._new.items()
        ]
        self._writer.insert(answer, _COLUMNS, rows)
        self._new = {}
