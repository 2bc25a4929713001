"""Banks and their books."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from ...application.ports import Institution
from ...domain.ledger import Books
from .bulk import Writer
from .tables import institution, period_closing

_COLUMNS: Final = (
    "id",
    "code",
    "name",
    "time_zone",
    "business_date",
    "booking_date",
    "reference_version",
    "closed_through",
)


_BY_ID: Final = select(institution).where(institution.c.id == bindparam("institution"))
_SHARED: Final = _BY_ID.with_for_update(read=True)


class SqlInstitutions:
    """Banks; the row is read once per unit.

    In a write unit a share lock keeps its dates still until the end.
    """

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes
        self._known: dict[UUID, tuple[Institution, Books]] = {}

    def get(self, institution_id: UUID) -> Institution | None:
        """One bank."""
        found = self._load(institution_id)
        return found[0] if found else None

    def by_code(self, code: str) -> Institution | None:
        """One bank by its code."""
        query = select(institution.c.id).where(institution.c.code == code)
        found = self._connection.execute(query).scalar()
        return self.get(found) if found else None

    def add(self, new: Institution) -> None:
        """A new bank with open books."""
        row = (
            new.id,
            new.code,
            new.name,
            new.time_zone,
            new.business_date,
            new.booking_date,
            new.reference_version,
            None,
        )
        self._writer.insert(institution, _COLUMNS, [row])
        self._known[new.id] = new, Books()

    def move(self, institution_id: UUID, business_date: date, booking_date: date) -> None:
        """Move the dates on."""
        self._change(institution_id, business_date=business_date, booking_date=booking_date)

    def touch_reference(self, institution_id: UUID) -> None:
        """Tell readers that reference data has changed."""
        self._change(institution_id, reference_version=institution.c.reference_version + 1)

    def books(self, institution_id: UUID) -> Books:
        """Up to when the books are closed."""
        found = self._load(institution_id)
        return found[1] if found else Books()

    def close_books(self, institution_id: UUID, books: Books, at: datetime) -> None:
        """Keep that periods are closed."""
        row = (institution_id, books.closed_through, at)
        self._writer.insert(period_closing, ("institution", "last_day", "closed_at"), [row])
        self._change(institution_id, closed_through=books.closed_through)

    def _change(self, institution_id: UUID, **values: object) -> None:
        statement = update(institution).where(institution.c.id == institution_id).values(**values)
        self._connection.execute(statement)
        self._known.pop(institution_id, None)

    def _load(self, institution_id: UUID) -> tuple[Institution, Books] | None:
        if institution_id not in self._known:
            query = _SHARED if self._writes else _BY_ID
            row = self._connection.execute(query, {"institution": institution_id}).first()
            if row is None:
                return None
            bank = Institution(
                row.id,
                row.code,
                row.name,
                row.time_zone,
                row.business_date,
                row.booking_date,
                row.reference_version,
            )
            self._known[institution_id] = bank, Books(row.closed_through)
        return self._known[institution_id]


class SqlBooks:
    """The books of the institutions of a unit."""

    def __init__(self, institutions: SqlInstitutions) -> None:
        self._institutions = institutions

    def get(self, institution_id: UUID) -> Books:
        """The books; a share lock is held, so no period closes under a booking."""
        return self._institutions.books(institution_id)

    def close(self, institution_id: UUID, books: Books, at: datetime) -> None:
        """Keep that periods are closed."""
        self._institutions.close_books(institution_id, books, at)
