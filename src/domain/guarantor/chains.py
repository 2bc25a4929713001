"""Guarantee chains (担保链): how far a default can travel from debtor to guarantor to the guarantor's guarantor.

The longest way through a graph with circles has no quick answer, and inside a circle everybody is reached anyway;
so a circle counts as one station, and the graph of stations has none left.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from .circles import components
from .graph import GuaranteeGraph

MAX_CHAINS: Final = 10_000
MAX_STATIONS: Final = 100
"""The most stations of a chain that are shown."""


@dataclass(frozen=True, slots=True)
class Station:
    """A party, or a circle with the number of its parties, named by the lowest id among them."""

    party: UUID
    parties: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A longest chain from a guarantor that nobody guarantees down to a debtor that guarantees nobody.

    `length` counts its guarantees between stations; `stations` are the first `MAX_STATIONS`, guarantor first.
    """

    length: int
    stations: tuple[Station, ...]


def longest_chains(graph: GuaranteeGraph, above: int, most: int = 100) -> tuple[Chain, ...]:
    """For each first guarantor its longest chain of more than `above` guarantees; longest first, then by id.

    Of equally long ways the one over the lowest ids is given. At most `most` chains, 1 to `MAX_CHAINS`.
    """
    if above < 0 or not 1 <= most <= MAX_CHAINS:
        raise InvalidInput("most", (above, most), f"above must be at least 0, most between 1 and {MAX_CHAINS}")
    groups = components(graph)
    station = [0] * len(graph.parties)
    for at, members in enumerate(groups):
        for place in members:
            station[place] = at
    length, onward, guaranteed = [0] * len(groups), [-1] * len(groups), bytearray(len(groups))
    for at, members in enumerate(groups):  # a station comes after all that it guarantees
        for debtor in {station[debtor] for place in members for debtor in graph.debtors[place]} - {at}:
            guaranteed[debtor] = 1
            better = (length[debtor] + 1, -groups[debtor][0])
            if onward[at] < 0 or better > (length[at], -groups[onward[at]][0]):
                length[at], onward[at] = length[debtor] + 1, debtor
    starts = [at for at in range(len(groups)) if not guaranteed[at] and length[at] > above]
    starts.sort(key=lambda at: (-length[at], groups[at][0]))
    return tuple(Chain(length[at], _stations(graph, groups, onward, at)) for at in starts[:most])


def _stations(
    graph: GuaranteeGraph, groups: tuple[tuple[int, ...], ...], onward: list[int], at: int
) -> tuple[Station, ...]:
    found: list[Station] = []
    while at >= 0 and len(found) < MAX_STATIONS:
        found.append(Station(graph.parties[groups[at][0]], len(groups[at])))
        at = onward[at]
    return tuple(found)
