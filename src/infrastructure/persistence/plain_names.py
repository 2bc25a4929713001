"""Moving names on items of collateral under keys where an earlier version kept them in clear in entries and rows.

Each batch of entries is a transaction of its own; after an interruption the next call goes on with what is left.
Of an owner whose data was erased no name is kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, String, cast, exists, literal, select, update

from ...application.collateral_codec import event_text, state_text
from ...application.collateral_names import PersonName, marked
from ...application.collateral_store import Held
from ...application.reads import ERASED
from ...domain.collateral.events import Leased, OwnersChanged, Taken
from ..crypto import PersonalCipher
from .bulk import Writer
from .collateral import SqlCollateral
from .collateral_names import SqlCollateralNames
from .collateral_rows import read_entry
from .collateral_tables import collateral, collateral_entry, collateral_name
from .engine import WRITES
from .tables import person_key

_BATCH: Final = 500
_NAMING: Final = tuple(sorted(kind.__name__ for kind in (Taken, OwnersChanged, Leased)))
_E: Final = collateral_entry.c
_MARK: Final = literal("#").concat(cast(_E.sequence, String)).concat(".1")
_PLAIN: Final = _E.kind.in_(_NAMING) & ~exists().where(
    collateral_name.c.institution == _E.institution,
    collateral_name.c.item_id == _E.item_id,
    collateral_name.c.mark == _MARK,
)


def plain_names(engine: Engine) -> bool:
    """Whether there is an entry whose names are still in clear."""
    with engine.connect() as connection:
        return connection.execute(select(_E.item_id).where(_PLAIN).limit(1)).first() is not None


def seal_plain_names(engine: Engine, cipher: PersonalCipher, batch: int = _BATCH) -> int:
    """Move every name under its key; of how many entries there were any."""
    done = 0
    while True:
        with engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                rows = connection.execute(select(collateral_entry).where(_PLAIN).limit(batch)).all()
                _seal(connection, cipher, rows)
        if not rows:
            return done
        done += len(rows)


def _seal(connection: Connection, cipher: PersonalCipher, rows: Sequence[Any]) -> None:
    writer = Writer(connection)
    names = SqlCollateralNames(connection, writer, cipher)
    for row in rows:
        event, found = marked(read_entry(row).event, row.sequence)
        names.keep(row.institution, row.item_id, [_kept(connection, row.institution, each) for each in found])
        one = (_E.institution == row.institution, _E.item_id == row.item_id, _E.sequence == row.sequence)
        connection.execute(update(collateral_entry).where(*one).values(payload=event_text(event)))
    names.flush()
    store = SqlCollateral(connection, writer, writes=False)
    for institution, item in dict.fromkeys((row.institution, row.item_id) for row in rows):
        now = store.histories(institution, [item])[item].latest()
        if now is not None:
            c = collateral.c
            state = state_text(Held.kept(now))
            connection.execute(update(collateral).where(c.institution == institution, c.id == item).values(state=state))


def _kept(connection: Connection, institution: UUID, name: PersonName) -> PersonName:
    if name.borrower is None:
        return name
    c = person_key.c
    file = select(c.master).where(c.institution == institution, c.borrower_id == name.borrower)
    return name if connection.execute(file).first() else replace(name, name=ERASED)
