"""Loaders of guarantors and guarantees: what many rows of one answer ask for is read once."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.guarantor_views import GuaranteeView, GuarantorView
from .classification_loading import Reader


class Given(NamedTuple):
    """The first guarantees that a party has given."""

    party: UUID
    first: int


class GuaranteeLoaders:
    """One operation's loaders: files of guarantors, guarantees by id, of loans and given by parties."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.guarantors: DataLoader[UUID, GuarantorView | None] = DataLoader(self._guarantors)
        self.by_id: DataLoader[UUID, GuaranteeView | None] = DataLoader(self._by_id)
        self.of_loan: DataLoader[UUID, tuple[GuaranteeView, ...]] = DataLoader(self._of_loan)
        self.given: DataLoader[Given, tuple[GuaranteeView, ...]] = DataLoader(self._given)

    async def _guarantors(self, keys: list[UUID]) -> list[GuarantorView | None]:
        found = await self._reader.read(lambda q, scope: q.guarantees.files(scope, keys))
        return [found.get(key) for key in keys]

    async def _by_id(self, keys: list[UUID]) -> list[GuaranteeView | None]:
        found = await self._reader.read(lambda q, scope: q.guarantees.by_id(scope, keys))
        return [found.get(key) for key in keys]

    async def _of_loan(self, keys: list[UUID]) -> list[tuple[GuaranteeView, ...]]:
        found = await self._reader.read(lambda q, scope: q.guarantees.of_loans(scope, keys))
        return [found.get(key, ()) for key in keys]

    async def _given(self, keys: list[Given]) -> list[tuple[GuaranteeView, ...]]:
        found: dict[int, Mapping[UUID, tuple[GuaranteeView, ...]]] = {}
        for first in {key.first for key in keys}:
            found[first] = await self._given_of([key.party for key in keys if key.first == first], first)
        return [found[key.first].get(key.party, ()) for key in keys]

    async def _given_of(self, parties: list[UUID], first: int) -> Mapping[UUID, tuple[GuaranteeView, ...]]:
        return await self._reader.read(lambda q, scope: q.guarantees.given(scope, parties, None, first))
