"""A hundred thousand guarantees whose circles, chains and sums are known by how the graph is made."""

import random

from postloan.domain.guarantor.chains import longest_chains
from postloan.domain.guarantor.circles import circle_groups, elementary_circles
from postloan.domain.guarantor.concentration import party_exposures
from postloan.domain.guarantor.graph import GuaranteeEdge, graph_of, mutual_guarantees

from .naive import edge, party

RINGS, RING = 10_000, 4
CHAIN = 20_000
PAIRS = 20_000


def planted() -> list[GuaranteeEdge]:
    """10,000 rings of four, 20,000 mutual pairs and one chain of 20,000: 40,000 + 40,000 + 20,000 guarantees."""
    edges = [
        edge(ring * RING + at + 1, ring * RING + (at + 1) % RING + 1, 1) for ring in range(RINGS) for at in range(RING)
    ]
    first = RINGS * RING + 1
    for pair in range(PAIRS):
        one, other = first + 2 * pair, first + 2 * pair + 1
        edges += (edge(one, other, 2), edge(other, one, 3))
    first += 2 * PAIRS
    edges += (edge(first + at, first + at + 1, 5) for at in range(CHAIN))
    random.Random(4).shuffle(edges)
    return edges


def test_a_hundred_thousand_guarantees_give_every_planted_circle_and_chain() -> None:
    edges = planted()
    assert len(edges) == 100_000
    graph = graph_of(edges)
    groups = circle_groups(graph)
    assert len(groups) == RINGS + PAIRS
    assert groups[0] == (party(1), party(2), party(3), party(4))
    assert len(mutual_guarantees(graph)) == PAIRS
    (chain,) = longest_chains(graph, above=3)[:1]
    assert chain.length == CHAIN
    circles = elementary_circles(graph, 6, most=50_000)
    assert circles.complete
    assert [len(circle) for circle in circles.circles] == [2] * PAIRS + [4] * RINGS
    # 40,000 x 1 + 20,000 x (2 + 3) + 20,000 x 5 = 240,000.
    exposures = party_exposures(graph, {})
    assert sum(row.given for row in exposures) == sum(row.received for row in exposures) == 240_000


def test_one_ring_of_a_hundred_thousand_parties_is_found_without_recursion() -> None:
    size = 100_000
    graph = graph_of(edge(at + 1, (at + 1) % size + 1) for at in range(size))
    (group,) = circle_groups(graph)
    assert len(group) == size
    assert elementary_circles(graph, 12).circles == ()
