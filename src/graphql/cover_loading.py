"""Loaders of cover: how many loans of one answer are secured is measured at once, for each day and knowledge."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.collateral_cover import Coverage
from ..application.cover_store import WatchedLoan
from .classification_loading import Reader


class CoverKey(NamedTuple):
    """A loan, the day (None: the business date) and the knowledge (None: now) that its cover is asked for."""

    loan: UUID
    as_of: date | None
    known: datetime | None


class CoverLoaders:
    """One operation's loaders: cover on a day, and where loans stand by their last measure."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.covers: DataLoader[CoverKey, Coverage | None] = DataLoader(self._covers)
        self.watches: DataLoader[UUID, WatchedLoan | None] = DataLoader(self._watches)

    async def _covers(self, keys: list[CoverKey]) -> list[Coverage | None]:
        found: dict[CoverKey, Coverage] = {}
        for cut in dict.fromkeys((key.as_of, key.known) for key in keys):
            found |= await self._of_day([key.loan for key in keys if (key.as_of, key.known) == cut], *cut)
        return [found.get(key) for key in keys]

    async def _of_day(self, loans: list[UUID], as_of: date | None, known: datetime | None) -> dict[CoverKey, Coverage]:
        found = await self._reader.read(
            lambda q, scope: q.covers.covers(scope, loans, as_of or q.institution(scope).business_date, known)
        )
        return {CoverKey(loan, as_of, known): cover for loan, cover in found.items()}

    async def _watches(self, keys: list[UUID]) -> list[WatchedLoan | None]:
        found = await self._reader.read(lambda q, scope: q.covers.watches(scope, keys))
        return [found.get(key) for key in keys]
