"""Loaders of liability assessment: what many rows of one answer ask for is read once."""

from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.liability_views import CaseView
from .classification_loading import Reader


class LiabilityLoaders:
    """One operation's loaders: cases by id, and of loans."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.by_id: DataLoader[UUID, CaseView | None] = DataLoader(self._by_id)
        self.of_loan: DataLoader[UUID, tuple[CaseView, ...]] = DataLoader(self._of_loan)

    async def _by_id(self, keys: list[UUID]) -> list[CaseView | None]:
        found = await self._reader.read(lambda q, scope: q.liability.by_id(scope, keys))
        return [found.get(key) for key in keys]

    async def _of_loan(self, keys: list[UUID]) -> list[tuple[CaseView, ...]]:
        found = await self._reader.read(lambda q, scope: q.liability.of_loans(scope, keys))
        return [found.get(key, ()) for key in keys]
