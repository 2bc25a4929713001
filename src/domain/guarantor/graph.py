"""The guarantee graph (担保关系图): who guarantees whom, over all borrowers, as one immutable value.

A node is a party, an arrow leads from the guarantor to the debtor. Parties stand in the order of their ids and
arrows in the order of their ends, so that nothing found in a graph depends on the order in which it was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR

MAX_EDGES: Final = 2_000_000
"""The most guarantees one graph is built from."""


@dataclass(frozen=True, slots=True)
class GuaranteeEdge:
    """One guarantee in force: `amount` is what the guarantor may have to pay, minor units of the home currency."""

    guarantor: UUID
    debtor: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class MutualGuarantee:
    """Two parties that guarantee each other (互保): what `first` guarantees for `second`, and the other way."""

    first: UUID
    second: UUID
    first_amount: int
    second_amount: int


@dataclass(frozen=True)
class GuaranteeGraph:
    """Parties by rising id; for each the places of the debtors it guarantees, rising, and the amounts beside them.

    Guarantees of one guarantor for one debtor are one arrow with their sum.
    """

    parties: tuple[UUID, ...]
    debtors: tuple[tuple[int, ...], ...]
    amounts: tuple[tuple[int, ...], ...]

    @cached_property
    def places(self) -> dict[UUID, int]:
        """The place of each party."""
        return {party: place for place, party in enumerate(self.parties)}

    @cached_property
    def guarantors(self) -> tuple[tuple[int, ...], ...]:
        """For each party the places of those who guarantee it, rising."""
        found: list[list[int]] = [[] for _ in self.parties]
        for guarantor, debtors in enumerate(self.debtors):
            for debtor in debtors:
                found[debtor].append(guarantor)
        return tuple(map(tuple, found))

    def edges(self) -> tuple[GuaranteeEdge, ...]:
        """The arrows in order of guarantor, then debtor: who guarantees whom, for how much in all."""
        names = self.parties
        return tuple(
            GuaranteeEdge(names[guarantor], names[debtor], amount)
            for guarantor, (debtors, amounts) in enumerate(zip(self.debtors, self.amounts, strict=True))
            for debtor, amount in zip(debtors, amounts, strict=True)
        )


def _checked(edge: GuaranteeEdge) -> None:
    if edge.guarantor == edge.debtor:
        raise InvalidInput("debtor", str(edge.debtor), "nobody guarantees a debt of its own")
    if type(edge.amount) is not int or not 0 <= edge.amount <= MAX_MINOR:
        raise InvalidInput("amount", edge.amount, f"must be a whole number from 0 to {MAX_MINOR} minor units")


def graph_of(edges: Iterable[GuaranteeEdge]) -> GuaranteeGraph:
    """The graph of guarantees in force, in any order.

    Raises InvalidInput for a self-guarantee, an amount below zero or too large, and more than `MAX_EDGES` edges.
    """
    sums: dict[int, dict[int, int]] = {}
    names: dict[int, UUID] = {}
    for count, edge in enumerate(edges, 1):
        if count > MAX_EDGES:
            raise InvalidInput("edges", count, f"must be at most {MAX_EDGES}")
        _checked(edge)
        # Whole numbers hash and compare several times faster than UUIDs.
        guarantor, debtor = edge.guarantor.int, edge.debtor.int
        names[guarantor], names[debtor] = edge.guarantor, edge.debtor
        row = sums.setdefault(guarantor, {})
        row[debtor] = row.get(debtor, 0) + edge.amount
    order = sorted(names)
    place = {number: at for at, number in enumerate(order)}
    debtors: list[tuple[int, ...]] = []
    amounts: list[tuple[int, ...]] = []
    for number in order:
        row = sums.get(number, {})
        rising = sorted(row)
        debtors.append(tuple(place[debtor] for debtor in rising))
        amounts.append(tuple(row[debtor] for debtor in rising))
    return GuaranteeGraph(tuple(names[number] for number in order), tuple(debtors), tuple(amounts))


def mutual_guarantees(graph: GuaranteeGraph) -> tuple[MutualGuarantee, ...]:
    """Every pair that guarantees each other, in the order of the parties; `first` has the lower id."""
    arrows = {
        (guarantor, debtor): amount
        for guarantor, (debtors, amounts) in enumerate(zip(graph.debtors, graph.amounts, strict=True))
        for debtor, amount in zip(debtors, amounts, strict=True)
    }
    return tuple(
        MutualGuarantee(graph.parties[one], graph.parties[other], amount, arrows[other, one])
        for (one, other), amount in arrows.items()
        if one < other and (other, one) in arrows
    )
