"""Idempotency keys and the answers they got."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from ...application.ports import Answered
from .among import among_given, is_postgres
from .bulk import Writer
from .record_tables import answer

_COLUMNS: Final = ("institution", "key", "input_hash", "answer", "at")


@cache
def _by_key(*, postgres: bool) -> "Select[*tuple[Any, ...]]":
    query = select(answer.c.key, answer.c.input_hash, answer.c.answer)
    return query.where(
        answer.c.institution == bindparam("institution"), among_given(answer.c.key, "keys", postgres=postgres)
    )


class SqlAnswers:
    """The answer store of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._new: dict[tuple[UUID, str], tuple[Answered, datetime]] = {}

    def get(self, institution: UUID, keys: Sequence[str]) -> Mapping[str, Answered]:
        """Keys that were used, those of this unit included."""
        given = {"institution": institution, "keys": list(keys)}
        rows = self._connection.execute(_by_key(postgres=self._postgres), given)
        found = {row.key: Answered(row.input_hash, row.answer) for row in rows}
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
