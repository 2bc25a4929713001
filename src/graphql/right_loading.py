"""Loaders of the rights of loans: what many loans of one answer ask for is read once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.clock_store import RightNotice
from ..application.right_views import LoanRightsView, RecordView
from .classification_loading import Reader


class RightsOn(NamedTuple):
    """The rights of a loan at the end of a day (None: the business date), as known at an instant (None: now)."""

    loan: UUID
    as_of: date | None
    known: datetime | None


class RightLoaders:
    """One operation's loaders: rights, notices and records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.rights: DataLoader[RightsOn, LoanRightsView | None] = DataLoader(self._rights)
        self.notices: DataLoader[UUID, tuple[RightNotice, ...]] = DataLoader(self._notices)
        self.records: DataLoader[UUID, RecordView | None] = DataLoader(self._records)

    async def _rights(self, keys: list[RightsOn]) -> list[LoanRightsView | None]:
        found: dict[RightsOn, LoanRightsView] = {}
        for as_of, known in {(key.as_of, key.known): None for key in keys}:
            loans = [key.loan for key in keys if (key.as_of, key.known) == (as_of, known)]
            rows = await self._rights_on(loans, as_of, known)
            found |= {RightsOn(loan, as_of, known): rights for loan, rights in rows.items()}
        return [found.get(key) for key in keys]

    async def _rights_on(
        self, loans: list[UUID], as_of: date | None, known: datetime | None
    ) -> Mapping[UUID, LoanRightsView]:
        return await self._reader.read(
            lambda q, scope: q.rights.of_loans(scope, loans, q.institution(scope).business_date, as_of, known)
        )

    async def _notices(self, keys: list[UUID]) -> list[tuple[RightNotice, ...]]:
        found = await self._reader.read(lambda q, scope: q.rights.notices(scope, keys))
        return [found.get(key, ()) for key in keys]

    async def _records(self, keys: list[UUID]) -> list[RecordView | None]:
        found = await self._reader.read(lambda q, scope: q.rights.records(scope, keys))
        return [found.get(key) for key in keys]
