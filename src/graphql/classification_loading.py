"""Loaders of risk classification: what many claims of one answer ask for is read once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from ..application.classification_records import Assessment, Classification
from ..application.read_port import Queries
from ..application.reads import LoanView
from ..domain.risk_classification.explanation_data import Explanation
from ..domain.risk_classification.given import GivenClaim
from ..domain.shared.scope import Scope

T = TypeVar("T")
K = TypeVar("K")


class Reader(Protocol):
    """Runs reads on the operation's snapshot."""

    async def read(self, work: Callable[[Queries, Scope], T], /) -> T:
        """Run reads in a thread."""
        ...


class ClassificationLoaders:
    """One operation's loaders: claims, their classes and latest assessments, assessments by id, what was said."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.claims: DataLoader[UUID, LoanView | GivenClaim | None] = DataLoader(self._claims)
        self.classes: DataLoader[UUID, Classification | None] = DataLoader(self._classes)
        self.latest: DataLoader[UUID, Assessment | None] = DataLoader(self._latest)
        self.assessments: DataLoader[UUID, Assessment | None] = DataLoader(self._assessments)
        self.explanations: DataLoader[str, Explanation | None] = DataLoader(self._explanations)

    async def _claims(self, keys: list[UUID]) -> list[LoanView | GivenClaim | None]:
        found: dict[UUID, LoanView | GivenClaim] = dict(
            await self._reader.read(lambda q, scope: q.loans_by_id(scope, keys))
        )
        others = [key for key in keys if key not in found]
        if others:
            found |= await self._reader.read(lambda q, scope: q.facts.claims_by_id(scope, others))
        return _in_order(keys, found)

    async def _classes(self, keys: list[UUID]) -> list[Classification | None]:
        return _in_order(keys, await self._reader.read(lambda q, scope: q.classification.current(scope, keys)))

    async def _latest(self, keys: list[UUID]) -> list[Assessment | None]:
        return _in_order(keys, await self._reader.read(lambda q, scope: q.classification.latest(scope, keys)))

    async def _assessments(self, keys: list[UUID]) -> list[Assessment | None]:
        return _in_order(keys, await self._reader.read(lambda q, scope: q.classification.by_id(scope, keys)))

    async def _explanations(self, keys: list[str]) -> list[Explanation | None]:
        return _in_order(keys, await self._reader.read(lambda q, scope: q.classification.explanations(scope, keys)))


def _in_order(keys: Sequence[K], found: Mapping[K, T]) -> list[T | None]:
    return [found.get(key) for key in keys]
