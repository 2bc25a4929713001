"""Loaders of write-off: what many rows of one answer ask for is read once."""

from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.write_off_views import ApplicationView, WrittenClaimView
from .classification_loading import Reader


class WriteOffLoaders:
    """One operation's loaders: applications by id and of loans, written-off claims of loans."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.by_id: DataLoader[UUID, ApplicationView | None] = DataLoader(self._by_id)
        self.of_loans: DataLoader[UUID, tuple[ApplicationView, ...]] = DataLoader(self._of_loans)
        self.claims: DataLoader[UUID, tuple[WrittenClaimView, ...]] = DataLoader(self._claims)

    async def _by_id(self, keys: list[UUID]) -> list[ApplicationView | None]:
        found = await self._reader.read(lambda q, scope: q.write_offs.by_id(scope, keys))
        return [found.get(key) for key in keys]

    async def _of_loans(self, keys: list[UUID]) -> list[tuple[ApplicationView, ...]]:
        found = await self._reader.read(lambda q, scope: q.write_offs.of_loans(scope, keys))
        return [found.get(key, ()) for key in keys]

    async def _claims(self, keys: list[UUID]) -> list[tuple[WrittenClaimView, ...]]:
        found = await self._reader.read(
            lambda q, scope: q.write_offs.claims_of_loans(scope, q.institution(scope).business_date, keys)
        )
        return [found.get(key, ()) for key in keys]
