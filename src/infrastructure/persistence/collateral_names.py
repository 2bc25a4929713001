"""Names on items of collateral, of a database: under the key of the person's file, or under one of the item."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from ...application.collateral_names import PersonName, Spelled
from ...application.reads import ERASED
from ..crypto import PersonalCipher, PersonKey
from .among import among, is_postgres
from .bulk import Writer
from .collateral_tables import collateral_key, collateral_loan, collateral_name
from .tables import loan, person_key

_NAME: Final = ("institution", "item_id", "mark", "borrower_id", "sealed")
_KEY: Final = ("institution", "item_id", "master", "wrapped")
_Of = tuple[UUID, UUID]
_LINKED: Final = and_(loan.c.institution == collateral_loan.c.institution, loan.c.id == collateral_loan.c.loan_id)
collateral_borrower: Final = (
    select(collateral_loan.c.institution, collateral_loan.c.item_id, loan.c.borrower_id)
    .join_from(collateral_loan, loan, _LINKED)
    .union(
        select(collateral_name.c.institution, collateral_name.c.item_id, collateral_name.c.borrower_id).where(
            collateral_name.c.borrower_id.is_not(None)
        )
    )
    .subquery()
)
"""Which items concern which borrowers: those whose loans they ever secured, and those who ever owned them."""


class SqlCollateralNames:
    """The names of one unit; what is kept waits until items and the customer register are written."""

    def __init__(self, connection: Connection, writer: Writer, cipher: PersonalCipher) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._cipher = cipher
        self._waiting: dict[_Of, list[PersonName]] = {}

    def keep(self, institution: UUID, item: UUID, names: Sequence[PersonName]) -> None:
        """New names."""
        self._waiting.setdefault((institution, item), []).extend(names)

    def spelled(self, institution: UUID, items: Sequence[UUID]) -> Spelled:
        """All names that were ever kept of some items."""
        c, person, own = collateral_name.c, person_key.c, collateral_key.c
        joined = collateral_name.outerjoin(
            person_key, and_(person.institution == c.institution, person.borrower_id == c.borrower_id)
        ).outerjoin(collateral_key, and_(own.institution == c.institution, own.item_id == c.item_id))
        keys = (person.master, person.wrapped, own.master.label("own_master"), own.wrapped.label("own_wrapped"))
        query = select(collateral_name, *keys).select_from(joined)
        query = query.where(c.institution == institution, among(c.item_id, items, postgres=self._postgres))
        found = {(row.item_id, row.mark): self._read(row) for row in self._connection.execute(query)}
        for item in items:
            found |= {(item, each.mark): each.name for each in self._waiting.get((institution, item), ())}
        return found

    def _read(self, row: Any) -> str:  # noqa: ANN401 - a row of collateral_name with both keys
        whose, key = row.item_id, (row.own_master, row.own_wrapped)
        if row.borrower_id is not None:
            whose, key = row.borrower_id, (row.master, row.wrapped)
        if key[0] is None:
            return ERASED
        return self._cipher.decrypt(PersonKey(*key), row.institution, whose, row.sealed)

    def forget(self, institution: UUID, borrower: UUID) -> None:
        """Destroy the keys of items that concern nobody with a file any more once this borrower's is erased."""
        self.flush()
        mine = {item for item, _ in self._concerned(institution, collateral_borrower.c.borrower_id == borrower)}
        among_mine = among(collateral_borrower.c.item_id, sorted(mine), postgres=self._postgres)
        others = {(item, other) for item, other in self._concerned(institution, among_mine) if other != borrower}
        files = self._keys(person_key, "borrower_id", {institution}, sorted({other for _, other in others}))
        kept = {item for item, other in others if (institution, other) in files}
        self._writer.delete(collateral_key, _KEY[:2], [(institution, item) for item in sorted(mine - kept)])

    def _concerned(self, institution: UUID, which: ColumnElement[bool]) -> list[tuple[UUID, UUID]]:
        query = select(collateral_borrower).where(collateral_borrower.c.institution == institution, which)
        return [(row.item_id, row.borrower_id) for row in self._connection.execute(query)]

    def _keys(self, table: Table, column: str, institutions: set[UUID], ids: Sequence[UUID]) -> dict[_Of, PersonKey]:
        """The keys there are of some persons or items."""
        if not ids:
            return {}
        c, of = table.c, table.c[column]
        chosen = (c.institution.in_(sorted(institutions)), among(of, ids, postgres=self._postgres))
        query = select(c.institution, of.label("of"), c.master, c.wrapped).where(*chosen)
        return {
            (row.institution, row.of): PersonKey(row.master, row.wrapped) for row in self._connection.execute(query)
        }

    def flush(self) -> None:
        """Send new names; an item gets its key with the first name of a person without a file."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        banks = {institution for institution, _ in waiting}
        named = {each.borrower for names in waiting.values() for each in names if each.borrower is not None}
        persons = self._keys(person_key, "borrower_id", banks, sorted(named))
        items = self._keys(collateral_key, "item_id", banks, sorted({item for _, item in waiting}))
        rows: list[tuple[Any, ...]] = []
        new: list[tuple[Any, ...]] = []
        for (institution, item), names in waiting.items():
            for each in names:
                # Who has no file any more, or has none yet, is a person without one.
                borrower = each.borrower
                if borrower is not None and (institution, borrower) in persons:
                    key = persons[institution, borrower]
                else:
                    borrower = None
                    if (institution, item) not in items:
                        items[institution, item] = made = self._cipher.new_key(institution, item)
                        new.append((institution, item, made.master, made.wrapped))
                    key = items[institution, item]
                sealed = self._cipher.encrypt(key, institution, borrower or item, each.name)
                rows.append((institution, item, each.mark, borrower, sealed))
        self._writer.insert(collateral_key, _KEY, new)
        self._writer.insert(collateral_name, _NAME, rows)
