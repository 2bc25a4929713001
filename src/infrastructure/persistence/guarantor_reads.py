"""Which guarantees and guarantors a list holds, read from the tables of guarantees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from ...application.reads import Position
from ...domain.shared.scope import Scope
from .among import among, is_postgres
from .guarantor_tables import guarantee, guarantee_party, guarantor
from .read_conditions import beyond, visible
from .tables import borrower


class SqlGuaranteeLists:
    """Lists of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)

    def given(self, scope: Scope, parties: Sequence[UUID], after: UUID | None, limit: int) -> Mapping[UUID, list[UUID]]:
        """For each guarantor its guarantees in the scope's branches above an id, at most `limit`, oldest first."""
        party = guarantee_party.c
        number = func.row_number().over(partition_by=party.guarantor_id, order_by=party.guarantee_id).label("number")
        ranked = (
            select(party.guarantor_id, party.guarantee_id, number)
            .join(
                guarantee,
                and_(guarantee.c.institution == party.institution, guarantee.c.id == party.guarantee_id),
            )
            .where(
                *visible(scope, guarantee.c.institution, guarantee.c.branch),
                among(party.guarantor_id, parties, postgres=self._postgres),
                *([party.guarantee_id > after] if after else []),
            )
            .subquery()
        )
        rows = select(ranked).where(ranked.c.number <= limit).order_by(ranked.c.guarantor_id, ranked.c.guarantee_id)
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for row in self._connection.execute(rows):
            found[row.guarantor_id].append(row.guarantee_id)
        return found

    def numbered(self, scope: Scope, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantees in the scope's branches, by number."""
        at = [] if after is None else [beyond(guarantee.c.number, guarantee.c.id, after, falling=False)]
        rows = (
            select(guarantee.c.id)
            .where(*visible(scope, guarantee.c.institution, guarantee.c.branch), *at)
            .order_by(guarantee.c.number, guarantee.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(rows).scalars())

    def reviews_due(self, scope: Scope, until: date, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantors in the scope's branches whose review is due until a day, by that day and id."""
        at = [] if after is None else [beyond(guarantor.c.review_due, guarantor.c.id, after, falling=False)]
        kept = and_(borrower.c.institution == guarantor.c.institution, borrower.c.id == guarantor.c.id)
        rows = (
            select(guarantor.c.id)
            .join(borrower, kept)
            .where(*visible(scope, guarantor.c.institution, borrower.c.branch), guarantor.c.review_due <= until, *at)
            .order_by(guarantor.c.review_due, guarantor.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(rows).scalars())
