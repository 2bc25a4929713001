"""Guarantee circles in memory, on one core: a graph of guarantees looked through once, with what was planted known."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Final
from uuid import UUID

from postloan.domain.guarantor.graph import GuaranteeEdge, graph_of
from postloan.domain.guarantor.policy import DEFAULT_GUARANTOR_POLICY
from postloan.domain.guarantor.survey import GuaranteeSurvey, survey
from tests.benchmarks.measure import Bound, Figure, beside_loop, take

_RINGS: Final = (2, 3, 4, 5, 6)
"""Parties of a planted circle, in turn; as long as the policy lists them one by one."""
_MOST: Final = 10_000


@dataclass(frozen=True)
class Planted:
    """Guarantees in no order, and the parties of every circle that is among them."""

    edges: list[GuaranteeEdge]
    circles: list[tuple[UUID, ...]]
    loans: dict[UUID, int]


def figures(size: int, runs: int) -> list[Figure]:
    """Of so many guarantees: circles as they are found at banks, and one knot in which everybody is in a circle."""
    return [
        _survey(f"guarantee survey of {size:,}", planted(size), runs),
        _survey("  a tenth of them one knot", knotted(size), runs, complete=False),
    ]


def planted(size: int) -> Planted:
    """A fifth of the guarantees in circles of two to six parties; the others lead from each circle, or single party, to
    later ones only, half of them to few well-known guarantors, so that they close no other circle.
    """
    random = Random(17)
    stations: list[tuple[UUID, ...]] = []
    edges: list[GuaranteeEdge] = []
    while len(edges) < size // 5:
        ring = tuple(_party(random) for _ in range(_RINGS[len(stations) % len(_RINGS)]))
        stations.append(ring)
        edges += (
            GuaranteeEdge(one, other, random.randrange(1, 10**9))
            for one, other in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
    circles = stations.copy()
    stations += ((_party(random),) for _ in range(size // 2))
    random.shuffle(stations)
    popular = [random.randrange(len(stations)) for _ in range(50)]
    while len(edges) < size:
        one, other = random.randrange(len(stations)), random.randrange(len(stations))
        one = random.choice(popular) if random.random() < 0.5 else one
        if one != other:
            first, second = sorted((one, other))
            ends = random.choice(stations[first]), random.choice(stations[second])
            edges.append(GuaranteeEdge(*ends, random.randrange(1, 10**9)))
    random.shuffle(edges)
    loans = {edge.debtor: random.randrange(1, 10**9) for edge in edges}
    return Planted(edges, circles, loans)


def knotted(size: int) -> Planted:
    """The same, and a tenth of the guarantees among few parties at random: more circles than anybody could list."""
    made, random = planted(size - size // 10), Random(19)
    knot = [_party(random) for _ in range(max(3, size // 100))]
    pairs = (random.sample(knot, 2) for _ in range(size // 10))
    made.edges.extend(GuaranteeEdge(one, other, random.randrange(1, 10**9)) for one, other in pairs)
    return made


def _party(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128))


def look(made: Planted) -> GuaranteeSurvey:
    """From guarantees in any order to everything the survey says."""
    return survey(graph_of(made.edges), made.loans, DEFAULT_GUARANTOR_POLICY, _MOST)


def _survey(name: str, made: Planted, runs: int, *, complete: bool = True) -> Figure:
    found = look(made)
    assert found.circles.complete is complete
    if complete:
        assert {frozenset(circle) for circle in found.circles.circles} == set(map(frozenset, made.circles))
    floors = [take(lambda: floor(made.edges)) for _ in range(runs)]
    taken = beside_loop(lambda: look(made), runs)
    times = tuple(mine.cpu for mine, _ in taken)
    clock = median(mine.wall for mine, _ in taken)
    beside = median(times) / median(each.cpu for each in floors)
    note = (
        f"{len(found.groups):,} circles, {len(found.chains):,} chains; by the clock {clock:.2f} s;"
        f" {beside:.1f} of going once over the guarantees by id; {median(loops for _, loops in taken):.0f} of the loop"
    )
    return Figure(name, median(times), "s", 5, Bound.AT_MOST, times, note)


def floor(edges: Sequence[GuaranteeEdge]) -> int:
    """The least any search does: put every guarantee under its guarantor, and walk once over all that can be reached
    from everybody.
    """
    after: dict[UUID, list[UUID]] = {}
    for edge in edges:
        after.setdefault(edge.guarantor, []).append(edge.debtor)
    seen: set[UUID] = set()
    for start in after:
        waiting = [start]
        while waiting:
            party = waiting.pop()
            if party not in seen:
                seen.add(party)
                waiting += after.get(party, ())
    return len(seen)
