"""Everything stored of an institution's collateral, in batches: what verification walks over."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.collateral_attested import COMMANDS, ItemLink
from ...application.collateral_store import CollateralLine, Held, KeptEntry, Realisation
from ...application.collateral_verification import CollateralRecord, UnreadableItem
from ...application.outcomes import SubjectKind
from .bulk import Writer
from .collateral import SqlCollateral
from .collateral_rows import CURRENT, current, held_of, read_kept, read_line
from .collateral_tables import collateral, collateral_entry, collateral_line
from .record_tables import audit_row

_BATCH: Final = 500
UNSOUND: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading rows raises that hold what this program never wrote."""


def collateral_records(connection: Connection, institution: UUID) -> Iterator[CollateralRecord | UnreadableItem]:
    """All items, by number."""
    after = ""
    while rows := _batch(connection, institution, after):
        # A batch is read at once; where something in it cannot be read, each item is read for itself.
        try:
            yield from _read(connection, institution, rows)
        except UNSOUND:
            for row in rows:
                yield _alone(connection, institution, row)
        after = rows[-1].number


def _batch(connection: Connection, institution: UUID, after: str) -> Any:  # noqa: ANN401 - rows of collateral
    c = collateral.c
    query = select(collateral).where(c.institution == institution, c.number > after)
    return connection.execute(query.order_by(c.number).limit(_BATCH)).all()


def _alone(connection: Connection, institution: UUID, row: Any) -> CollateralRecord | UnreadableItem:  # noqa: ANN401
    try:
        return _read(connection, institution, [row])[0]
    except UNSOUND as error:
        return UnreadableItem(row.number, f"{type(error).__name__}: {error}")


def _read(connection: Connection, institution: UUID, rows: Any) -> list[CollateralRecord]:  # noqa: ANN401
    store = SqlCollateral(connection, Writer(connection), writes=False)
    ids = [row.id for row in rows]
    entries = _entries(connection, institution, ids)
    links = _links(connection, institution, ids)
    loans = store.loans_of(institution, ids)
    realised: Mapping[UUID, Realisation] = store.realised(institution, ids)
    lines = _lines(connection, institution, ids)
    return [
        CollateralRecord(
            held := held_of(row),
            entries.get(row.id, ()),
            links.get(row.id, ()),
            frozenset(loans.get(row.id, ())),
            lines.get(row.id, ()),
            realised.get(row.id),
            _stale(row, held),
        )
        for row in rows
    ]


def _entries(connection: Connection, institution: UUID, ids: list[UUID]) -> dict[UUID, list[KeptEntry]]:
    c = collateral_entry.c
    query = select(collateral_entry).where(c.institution == institution, c.item_id.in_(ids))
    found: dict[UUID, list[KeptEntry]] = {}
    for row in connection.execute(query.order_by(c.item_id, c.sequence)):
        found.setdefault(row.item_id, []).append(read_kept(row))
    return found


def _links(connection: Connection, institution: UUID, ids: list[UUID]) -> dict[UUID, list[ItemLink]]:
    c = audit_row.c
    query = select(c.subject_id, c.command, c.account, c.recorded_at, c.value).where(
        c.institution == institution,
        c.subject_kind == SubjectKind.COLLATERAL.value,
        c.subject_id.in_(ids),
        c.outcome == "DONE",
        c.command.in_(sorted(COMMANDS)),
    )
    found: dict[UUID, list[ItemLink]] = {}
    for row in connection.execute(query.order_by(c.subject_id, c.sequence)):
        link = ItemLink(row.command, row.account, row.recorded_at, json.loads(row.value))
        found.setdefault(row.subject_id, []).append(link)
    return found


def _lines(connection: Connection, institution: UUID, ids: list[UUID]) -> dict[UUID, list[CollateralLine]]:
    c = collateral_line.c
    query = select(collateral_line).where(c.institution == institution, c.item_id.in_(ids))
    found: dict[UUID, list[CollateralLine]] = {}
    for row in connection.execute(query.order_by(c.item_id, c.number)):
        found.setdefault(row.item_id, []).append(read_line(row))
    return found


def _stale(row: Any, held: Held) -> tuple[str, ...]:  # noqa: ANN401 - a row of collateral
    wanted = zip(CURRENT, current(held), strict=True)
    return tuple(name for name, value in wanted if getattr(row, name) != value)
