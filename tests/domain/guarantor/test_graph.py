"""Circles, mutual guarantees and chains: examples by hand, and against the naive model on small graphs."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.guarantor.chains import MAX_STATIONS, Station, longest_chains
from postloan.domain.guarantor.circles import Circles, circle_groups, components, elementary_circles
from postloan.domain.guarantor.concentration import GroupExposure
from postloan.domain.guarantor.graph import GuaranteeEdge, MutualGuarantee, graph_of, mutual_guarantees
from postloan.domain.guarantor.policy import DEFAULT_GUARANTOR_POLICY
from postloan.domain.guarantor.survey import survey
from postloan.domain.shared.errors import InvalidInput

from . import naive
from .naive import edge, party

PAIRS = st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda pair: pair[0] != pair[1])
EDGES = st.lists(
    st.builds(lambda pair, amount: edge(pair[0], pair[1], amount), PAIRS, st.integers(0, 500)), max_size=24
)
DOWNWARD = st.lists(PAIRS.map(lambda pair: edge(max(pair), min(pair))), min_size=1, max_size=20)


def test_three_companies_that_guarantee_each_other_in_turn_are_one_circle() -> None:
    graph = graph_of([edge(1, 2), edge(2, 3), edge(3, 1), edge(3, 4)])
    assert circle_groups(graph) == ((party(1), party(2), party(3)),)
    found = elementary_circles(graph, 6)
    assert found.circles == ((party(1), party(2), party(3)),)
    assert found.complete


def test_two_circles_through_one_company_are_one_group_of_five_with_two_circles() -> None:
    # 1 -> 2 -> 3 -> 1 and 3 -> 4 -> 5 -> 3 meet in 3.
    graph = graph_of([edge(1, 2), edge(2, 3), edge(3, 1), edge(3, 4), edge(4, 5), edge(5, 3)])
    assert circle_groups(graph) == (tuple(party(number) for number in range(1, 6)),)
    assert elementary_circles(graph, 6).circles == (
        (party(1), party(2), party(3)),
        (party(3), party(4), party(5)),
    )


def test_a_mutual_guarantee_shows_both_amounts_and_sums_several_guarantees() -> None:
    graph = graph_of([edge(2, 1, 70), edge(1, 2, 100), edge(1, 2, 50), edge(1, 3, 9)])
    assert mutual_guarantees(graph) == (MutualGuarantee(party(1), party(2), 150, 70),)


def test_the_rows_of_who_guarantees_whom_stand_by_guarantor_then_debtor() -> None:
    graph = graph_of([edge(2, 1, 7), edge(1, 3, 5), edge(1, 2, 4), edge(1, 3, 6)])
    assert graph.edges() == (edge(1, 2, 4), edge(1, 3, 11), edge(2, 1, 7))


def test_a_chain_of_three_guarantees_goes_from_the_outermost_guarantor_to_the_debtor() -> None:
    graph = graph_of([edge(4, 3), edge(3, 2), edge(2, 1), edge(4, 1), edge(5, 1)])
    (chain,) = longest_chains(graph, above=1)
    assert chain.length == 3
    assert [station.party for station in chain.stations] == [party(4), party(3), party(2), party(1)]


def test_of_two_equally_long_chains_the_one_over_the_lower_ids_is_given() -> None:
    graph = graph_of([edge(5, 3), edge(5, 2), edge(3, 1), edge(2, 1)])
    (chain,) = longest_chains(graph, above=1)
    assert [station.party for station in chain.stations] == [party(5), party(2), party(1)]


def test_a_circle_counts_as_one_station_of_a_chain() -> None:
    # 5 guarantees 3; 2 and 3 guarantee each other; 2 guarantees 1.
    graph = graph_of([edge(5, 3), edge(3, 2), edge(2, 3), edge(2, 1)])
    (chain,) = longest_chains(graph, above=0)
    assert (chain.length, chain.stations) == (2, (Station(party(5), 1), Station(party(2), 2), Station(party(1), 1)))


def test_a_chain_no_longer_than_the_limit_is_not_reported() -> None:
    graph = graph_of([edge(3, 2), edge(2, 1)])
    assert longest_chains(graph, above=2) == ()
    assert longest_chains(graph, above=1)[0].length == 2


def test_a_long_chain_shows_its_first_stations_and_its_whole_length() -> None:
    graph = graph_of(edge(number + 1, number) for number in range(1, 5_001))
    (chain,) = longest_chains(graph, above=3)
    assert chain.length == 5_000
    assert len(chain.stations) == MAX_STATIONS
    assert chain.stations[0] == Station(party(5_001), 1)


def test_a_list_of_circles_that_was_cut_says_so() -> None:
    everybody = graph_of(edge(a, b) for a in range(1, 7) for b in range(1, 7) if a != b)
    # Pairs of six: 15. Complete only when the bound leaves room for them.
    assert len(elementary_circles(everybody, 2, most=15).circles) == 15
    assert elementary_circles(everybody, 2, most=15).complete
    assert not elementary_circles(everybody, 2, most=14).complete
    assert not elementary_circles(everybody, 6, work=20).complete


def test_bad_edges_and_bounds_are_refused_and_named() -> None:
    with pytest.raises(InvalidInput, match=r"debtor.*nobody guarantees a debt of its own"):
        graph_of([edge(1, 1)])
    with pytest.raises(InvalidInput, match="amount"):
        graph_of([edge(1, 2, -1)])
    with pytest.raises(InvalidInput, match=r"longest.*between 2 and 12"):
        elementary_circles(graph_of([edge(1, 2)]), 13)
    with pytest.raises(InvalidInput, match="most"):
        longest_chains(graph_of([edge(1, 2)]), above=0, most=0)


@given(EDGES)
def test_circle_groups_are_those_of_the_naive_model(edges: list[GuaranteeEdge]) -> None:
    found = circle_groups(graph_of(edges))
    assert set(found) == naive.groups(naive.arrows_of(edges))
    assert list(found) == sorted(found)


@given(EDGES, st.integers(2, 7))
def test_elementary_circles_are_those_of_the_naive_model(edges: list[GuaranteeEdge], longest: int) -> None:
    found = elementary_circles(graph_of(edges), longest, most=5_000)
    assert found.complete
    assert len(found.circles) == len(set(found.circles))
    assert set(found.circles) == naive.circles(naive.arrows_of(edges), longest)


@given(EDGES)
def test_every_component_comes_after_those_it_guarantees(edges: list[GuaranteeEdge]) -> None:
    graph = graph_of(edges)
    station = {place: at for at, members in enumerate(components(graph)) for place in members}
    assert sorted(station) == list(range(len(graph.parties)))
    assert all(station[debtor] <= station[at] for at, debtors in enumerate(graph.debtors) for debtor in debtors)


@given(EDGES)
def test_mutual_guarantees_are_the_circles_of_two(edges: list[GuaranteeEdge]) -> None:
    graph = graph_of(edges)
    assert tuple((one.first, one.second) for one in mutual_guarantees(graph)) == elementary_circles(graph, 2).circles


@given(DOWNWARD)
def test_without_circles_the_longest_chains_are_the_longest_paths(edges: list[GuaranteeEdge]) -> None:
    arrows = naive.arrows_of(edges)
    guaranteed = set().union(*arrows.values())
    wanted = {start: naive.longest_path(arrows, start) for start in arrows if start not in guaranteed}
    chains = longest_chains(graph_of(edges), above=0)
    assert {chain.stations[0].party: chain.length for chain in chains} == wanted
    for chain in chains:
        steps = [station.party for station in chain.stations]
        assert len(steps) == chain.length + 1
        assert all(after in arrows[before] for before, after in pairwise(steps))


@given(EDGES, st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_the_edges(edges: list[GuaranteeEdge], random: Random) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)
    one, other = graph_of(edges), graph_of(shuffled)
    assert one == other
    assert longest_chains(one, above=0) == longest_chains(other, above=0)
    assert elementary_circles(one, 4, most=3) == elementary_circles(other, 4, most=3)


def test_a_survey_looks_for_everything_by_the_policy_and_sums_each_circle() -> None:
    # 1 and 2 guarantee each other; 6 -> 5 -> 4 -> 3 -> their circle is a chain of four.
    edges = [edge(1, 2, 10), edge(2, 1, 20), edge(3, 1, 5), edge(4, 3, 5), edge(5, 4, 5), edge(6, 5, 5)]
    found = survey(graph_of(edges), {party(1): 100, party(3): 7}, DEFAULT_GUARANTOR_POLICY)
    assert found.groups == ((party(1), party(2)),)
    assert found.exposures == (GroupExposure(party(1), members=2, loans=100, given_outside=0, given_inside=30),)
    assert found.circles == Circles(found.groups, complete=True)
    assert [one.first for one in found.mutual] == [party(1)]
    assert [(chain.length, chain.stations[0].party) for chain in found.chains] == [(4, party(6))]
