"""Market prices and regional indices of a database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from ...domain.collateral.revaluation import IndexPoint, Price
from .among import among, is_postgres
from .bulk import Writer
from .collateral_tables import market_price, regional_index

_PRICE: Final = ("institution", "instrument", "published", "recorded_at", "currency", "units", "source")
_POINT: Final = ("institution", "region", "kind", "published", "recorded_at", "units", "source")


class SqlMarket:
    """The prices and indices of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer

    def prices_on(
        self, institution: UUID, instruments: Sequence[str], day: date, known: datetime | None
    ) -> Mapping[str, Price]:
        """The price of each instrument published last on or before a day, as known at an instant, in one statement."""
        c = market_price.c
        seen = [] if known is None else [c.recorded_at <= known]
        place = func.row_number().over(partition_by=c.instrument, order_by=(c.published.desc(), c.recorded_at.desc()))
        found = select(market_price, place.label("place")).where(
            c.institution == institution,
            among(c.instrument, instruments, postgres=self._postgres),
            c.published <= day,
            *seen,
        )
        rows = found.subquery()
        return {row.instrument: _price(row) for row in self._connection.execute(select(rows).where(rows.c.place == 1))}

    def publish_price(self, institution: UUID, price: Price) -> None:
        """One more price."""
        row = (
            institution, price.instrument, price.published, price.recorded_at, price.currency, price.units,
            price.source,
        )  # fmt: skip
        self._writer.insert(market_price, _PRICE, [row])

    def points(self, institution: UUID, region: str, kind: str) -> tuple[IndexPoint, ...]:
        """All published points of the index of a region and kind, by day and instant of recording."""
        c = regional_index.c
        query = select(regional_index).where(c.institution == institution, c.region == region, c.kind == kind)
        rows = self._connection.execute(query.order_by(c.published, c.recorded_at))
        return tuple(
            IndexPoint(row.region, row.kind, row.published, row.units, row.recorded_at, row.source) for row in rows
        )

    def publish_point(self, institution: UUID, point: IndexPoint) -> None:
        """One more point of an index."""
        row = (
            institution, point.region, point.kind, point.published, point.recorded_at, point.units, point.source,
        )  # fmt: skip
        self._writer.insert(regional_index, _POINT, [row])


def _price(row: Any) -> Price:  # noqa: ANN401 - a row of market_price
    return Price(row.instrument, row.published, row.currency, row.units, row.recorded_at, row.source)
