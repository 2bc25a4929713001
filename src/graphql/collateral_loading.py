"""Loaders of collateral: what many items or loans of one answer ask for is read once."""

from datetime import date
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.collateral_store import GivenUp, Realisation
from ..application.collateral_views import CollateralView
from ..application.read_port import Queries
from ..domain.shared.scope import Scope
from .classification_loading import Reader

MAX_OF_LOAN = 200
"""Most items that are shown of one loan; a list filtered by the loan has them all."""


class CollateralLoaders:
    """One operation's loaders: items by id and of loans, how items were realised, what of loans was given up."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.items: DataLoader[UUID, CollateralView | None] = DataLoader(self._items)
        self.of_loans: DataLoader[UUID, tuple[CollateralView, ...]] = DataLoader(self._of_loans)
        self.realised: DataLoader[UUID, Realisation | None] = DataLoader(self._realised)
        self.given_up: DataLoader[UUID, tuple[GivenUp, ...]] = DataLoader(self._given_up)

    async def _items(self, keys: list[UUID]) -> list[CollateralView | None]:
        found = await self._reader.read(lambda q, scope: q.collateral.items(scope, keys, _today(q, scope)))
        return [found.get(key) for key in keys]

    async def _of_loans(self, keys: list[UUID]) -> list[tuple[CollateralView, ...]]:
        found = await self._reader.read(
            lambda q, scope: q.collateral.of_loans(scope, keys, _today(q, scope), MAX_OF_LOAN)
        )
        return [found.get(key, ()) for key in keys]

    async def _realised(self, keys: list[UUID]) -> list[Realisation | None]:
        found = await self._reader.read(lambda q, scope: q.collateral.realised(scope, keys))
        return [found.get(key) for key in keys]

    async def _given_up(self, keys: list[UUID]) -> list[tuple[GivenUp, ...]]:
        found = await self._reader.read(lambda q, scope: q.covers.given_up(scope, keys))
        return [found.get(key, ()) for key in keys]


def _today(queries: Queries, scope: Scope) -> date:
    return queries.institution(scope).business_date
