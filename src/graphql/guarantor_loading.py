"""Loaders of guarantors and guarantees: what many rows of one answer ask for is read once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.guarantor_views import AbilityView, GuaranteeView, GuarantorView, LoanCoverView
from .classification_loading import Reader


class Given(NamedTuple):
    """The first guarantees that a party has given."""

    party: UUID
    first: int


class AbilityOn(NamedTuple):
    """What a guarantor can carry on a day (None: the business date)."""

    party: UUID
    as_of: date | None


class CoverOn(NamedTuple):
    """How a loan is guaranteed at the end of a day (None: the business date), as known at an instant (None: now)."""

    loan: UUID
    as_of: date | None
    known: datetime | None


class GuaranteeLoaders:
    """One operation's loaders: files and abilities of guarantors, guarantees by id and of loans or givers, cover."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.guarantors: DataLoader[UUID, GuarantorView | None] = DataLoader(self._guarantors)
        self.by_id: DataLoader[UUID, GuaranteeView | None] = DataLoader(self._by_id)
        self.of_loan: DataLoader[UUID, tuple[GuaranteeView, ...]] = DataLoader(self._of_loan)
        self.given: DataLoader[Given, tuple[GuaranteeView, ...]] = DataLoader(self._given)
        self.abilities: DataLoader[AbilityOn, AbilityView | None] = DataLoader(self._abilities)
        self.cover: DataLoader[CoverOn, LoanCoverView | None] = DataLoader(self._cover)

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

    async def _abilities(self, keys: list[AbilityOn]) -> list[AbilityView | None]:
        found: dict[AbilityOn, AbilityView] = {}
        for as_of in {key.as_of: None for key in keys}:
            rows = await self._abilities_on([key.party for key in keys if key.as_of == as_of], as_of)
            found |= {AbilityOn(party, as_of): ability for party, ability in rows.items()}
        return [found.get(key) for key in keys]

    async def _abilities_on(self, parties: list[UUID], as_of: date | None) -> Mapping[UUID, AbilityView]:
        return await self._reader.read(
            lambda q, scope: q.guarantees.abilities(scope, parties, q.institution(scope).business_date, as_of)
        )

    async def _cover(self, keys: list[CoverOn]) -> list[LoanCoverView | None]:
        found: dict[CoverOn, LoanCoverView] = {}
        for as_of, known in {(key.as_of, key.known): None for key in keys}:
            loans = [key.loan for key in keys if (key.as_of, key.known) == (as_of, known)]
            rows = await self._cover_on(loans, as_of, known)
            found |= {CoverOn(loan, as_of, known): cover for loan, cover in rows.items()}
        return [found.get(key) for key in keys]

    async def _cover_on(
        self, loans: list[UUID], as_of: date | None, known: datetime | None
    ) -> Mapping[UUID, LoanCoverView]:
        return await self._reader.read(
            lambda q, scope: q.guarantees.cover(scope, loans, q.institution(scope).business_date, as_of, known)
        )
