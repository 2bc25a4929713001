"""The waterfall: worked examples, an independent exact model, and what holds for any graph."""

from collections import defaultdict
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.coverage import (
    Allocation,
    Claim,
    Encumbrance,
    Graph,
    Security,
    Worth,
    allocate,
)
from postloan.domain.shared.errors import InvalidInput
from tests.domain.collateral.world import item_id, loan


def claims(*amounts: int) -> tuple[Claim, ...]:
    return tuple(Claim(loan(number), amount) for number, amount in enumerate(amounts, 1))


def ours(rank: int, *loans: int, limit: int | None = None) -> Encumbrance:
    return Encumbrance(rank, limit, tuple(Security(loan(number)) for number in loans))


def worth(number: int, value: int, *encumbrances: Encumbrance) -> Worth:
    return Worth(item_id(number), value, encumbrances)


def covered(graph: Graph) -> list[int]:
    found = allocate(graph).by_loan()
    return [found[claim.loan] for claim in graph.claims]


# Worked by hand; amounts in cents.


def test_cents_are_cumulated_in_the_order_of_the_claims() -> None:
    # 100 over three equal claims: 33.33, 66.67, 100 are 33, 67, 100; last minus previous 33, 34, 33.
    assert covered(Graph(claims(100, 100, 100), (worth(1, 100, ours(1, 1, 2, 3)),))) == [33, 34, 33]


def test_a_specific_item_is_used_before_a_shared_one_wherever_it_stands() -> None:
    # Item 2 secures loan 1 alone: 60 of 100. What both still ask for: 40 and 80; item 1 gives 90 as 30 and 60.
    graph = Graph(claims(100, 80), (worth(1, 90, ours(1, 1, 2)), worth(2, 60, ours(1, 1))))
    assert covered(graph) == [90, 60]


def test_an_item_with_two_loans_at_two_ranks_is_a_shared_one() -> None:
    # Item 2 is specific and pays loan 1 wholly, so that item 1 is there for loan 2 of the second rank.
    graph = Graph(claims(50, 50), (worth(1, 50, ours(1, 1), ours(2, 2)), worth(2, 50, ours(1, 1))))
    assert covered(graph) == [50, 50]


def test_other_creditors_stand_at_their_own_rank() -> None:
    # 100: rank 1 of ours 30, rank 2 of another 50, rank 3 of ours gets the last 20 of 40.
    item = worth(1, 100, ours(1, 1), Encumbrance(2, 50), ours(3, 2))
    found = allocate(Graph(claims(30, 40), (item,)))
    assert found.by_loan() == {loan(1): 30, loan(2): 20}
    assert [(turn.rank, turn.others, turn.given) for turn in found.turns] == [(1, 0, 30), (2, 50, 50), (3, 0, 20)]


def test_another_creditor_without_an_amount_takes_what_is_left() -> None:
    found = allocate(Graph(claims(40), (worth(1, 100, Encumbrance(1), ours(2, 1)),)))
    assert found.by_loan() == {loan(1): 0}
    assert found.unused == ((item_id(1), 0),)


def test_a_maximum_amount_caps_what_all_its_loans_get_together() -> None:
    # 100 of a value of 500 for 80 and 120: 100 × 80/200 = 40 and 60.
    assert covered(Graph(claims(80, 120), (worth(1, 500, ours(1, 1, 2, limit=100)),))) == [40, 60]


def test_a_link_limit_caps_what_one_loan_asks_for() -> None:
    # Loan 1 asks for 20 of 80, loan 2 for 60: 40 × 20/80 = 10 and 30.
    encumbrance = Encumbrance(1, None, (Security(loan(1), 20), Security(loan(2))))
    assert covered(Graph(claims(80, 60), (worth(1, 40, encumbrance),))) == [10, 30]


def test_the_first_rank_of_every_item_is_served_before_any_second() -> None:
    # Loan 2 has rank 2 on item 1 and rank 1 on item 2: item 2 first, so item 1 gives it only 10.
    graph = Graph(claims(30, 50), (worth(1, 100, ours(1, 1), ours(2, 2)), worth(2, 40, ours(1, 2))))
    found = allocate(graph)
    assert found.of_loan(loan(2)) == ((item_id(2), 1, 40), (item_id(1), 2, 10))
    assert found.unused == ((item_id(1), 60), (item_id(2), 0))


def test_a_cent_can_move_to_a_claim_that_another_item_covers_anyway() -> None:
    # Why adding collateral is free of loss in exact amounts, and to a cent per shared item once cents are rounded in
    # the order of the claims. Owed 1, 1, 5; item 1 gives 3: 0.43, 0.86, 3 are 0, 1, 3, so 0, 1, 2; items 2 and 3 cover
    # loans 1 and 3 wholly. With 1 more for loan 3 alone, item 1 gives 0.5, 1, 3, so 1, 0, 2, and loan 2 has lost 1.
    shared = (worth(1, 3, ours(1, 1, 2, 3)), worth(2, 9, ours(1, 1, 4)), worth(3, 9, ours(1, 3, 4)))
    assert covered(Graph(claims(1, 1, 5, 0), shared)) == [1, 1, 5, 0]
    assert covered(Graph(claims(1, 1, 5, 0), (*shared, worth(4, 1, ours(1, 3))))) == [1, 0, 5, 0]


@pytest.mark.parametrize(
    ("owed", "items", "field"),
    [
        ((-1,), (), "claim"),
        ((1,), (worth(1, -1),), "value"),
        ((1,), (worth(1, 1), worth(1, 1)), "graph"),
        ((1,), (worth(1, 1, ours(1, 1), ours(1, 1)),), "rank"),
        ((1,), (worth(1, 1, ours(2, 1), ours(1, 1)),), "rank"),
        ((1,), (worth(1, 1, ours(0, 1)),), "rank"),
        ((1,), (worth(1, 1, ours(1, 2)),), "secured"),
        ((1,), (worth(1, 1, ours(1, 1, 1)),), "secured"),
        ((1,), (worth(1, 1, ours(1, 1, limit=-1)),), "limit"),
    ],
)
def test_a_graph_that_cannot_be_is_refused_and_named(
    owed: tuple[int, ...], items: tuple[Worth, ...], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        Graph(claims(*owed), items)
    assert caught.value.field == field


# Any graph.

LOANS = 4
AMOUNTS = st.integers(0, 15) | st.integers(0, 10**9)


@st.composite
def encumbrances(draw: st.DrawFn) -> tuple[Encumbrance, ...]:
    found = []
    for rank in sorted(draw(st.sets(st.integers(1, 4), min_size=1, max_size=3))):
        limit = draw(st.none() | AMOUNTS)
        loans = draw(st.sets(st.integers(1, LOANS), max_size=LOANS))
        secured = tuple(Security(loan(number), draw(st.none() | AMOUNTS)) for number in loans)
        found.append(Encumbrance(rank, limit, secured))
    return tuple(found)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    owed = draw(st.lists(AMOUNTS, min_size=LOANS, max_size=LOANS))
    count = draw(st.integers(0, 5))
    return Graph(claims(*owed), tuple(worth(n, draw(AMOUNTS), *draw(encumbrances())) for n in range(count)))


def is_shared(item: Worth) -> bool:
    return len({security.loan for each in item.encumbrances for security in each.secured}) > 1


def naive(graph: Graph, *, cents: bool) -> dict[UUID, Fraction]:
    """The rules read again: a loop over ranks, then specific, then shared items; exact, or with cents as they fall."""
    owed = {claim.loan: Fraction(claim.amount) for claim in graph.claims}
    left = {item.item: Fraction(item.value) for item in graph.items}
    got: dict[UUID, Fraction] = defaultdict(Fraction)
    for rank in range(1, 100):
        for shared in (False, True):
            for item in graph.items:
                for each in item.encumbrances:
                    if each.rank != rank or is_shared(item) != shared:
                        continue
                    there = left[item.item] if each.limit is None else min(left[item.item], Fraction(each.limit))
                    if not each.secured:
                        left[item.item] -= there
                        continue
                    limits = {security.loan: security.limit for security in each.secured}
                    asked = {
                        claim.loan: min(owed[claim.loan], Fraction(limits[claim.loan] or 0))
                        if limits[claim.loan] is not None
                        else owed[claim.loan]
                        for claim in graph.claims
                        if claim.loan in limits
                    }
                    total = sum(asked.values())
                    if not total:
                        continue
                    there = min(there, total)
                    running = before = Fraction(0)
                    for who, much in asked.items():
                        running += there * much / total
                        upto = Fraction(int(running + Fraction(1, 2))) if cents else running
                        got[who] += upto - before
                        owed[who] -= upto - before
                        before = upto
                    left[item.item] -= there
    return {claim.loan: got[claim.loan] for claim in graph.claims}


@given(graphs())
def test_the_waterfall_gives_what_a_second_reading_of_the_rules_gives(graph: Graph) -> None:
    assert allocate(graph).by_loan() == naive(graph, cents=True)


@given(graphs())
def test_nothing_is_given_beyond_a_value_a_limit_or_a_claim(graph: Graph) -> None:
    found = allocate(graph)
    limits = {(item.item, each.rank): each for item in graph.items for each in item.encumbrances}
    from_item: dict[UUID, int] = defaultdict(int)
    for turn in found.turns:
        from_item[turn.item] += turn.given
        each = limits[turn.item, turn.rank]
        assert each.limit is None or turn.given <= each.limit
        by_link = {security.loan: security.limit for security in each.secured}
        for share in turn.shares:
            assert 0 <= share.given <= share.asked
            limit = by_link[share.loan]
            assert limit is None or share.given <= limit
    assert all(from_item[item.item] <= item.value for item in graph.items)
    by_loan = found.by_loan()
    assert all(by_loan[claim.loan] <= claim.amount for claim in graph.claims)
    assert dict(found.uncovered) == {claim.loan: claim.amount - by_loan[claim.loan] for claim in graph.claims}
    assert dict(found.unused) == {item.item: item.value - from_item[item.item] for item in graph.items}


@given(graphs())
def test_a_lower_rank_gets_something_only_when_the_higher_ones_have_all_they_can(graph: Graph) -> None:
    found = allocate(graph)
    ranks = {item.item: item.encumbrances for item in graph.items}
    got = {(turn.item, turn.rank): turn.given for turn in found.turns}
    owed = dict(found.uncovered)
    shares = {(turn.item, turn.rank, share.loan): share.given for turn in found.turns for share in turn.shares}
    for item, encumbrance in ranks.items():
        for lower in encumbrance:
            if not got[item, lower.rank]:
                continue
            for higher in (each for each in encumbrance if each.rank < lower.rank):
                full = got[item, higher.rank] == higher.limit
                satisfied = higher.secured and all(
                    not owed[security.loan] or shares[item, higher.rank, security.loan] == security.limit
                    for security in higher.secured
                )
                assert full or satisfied
    order = [turn.rank for turn in found.turns]
    assert order == sorted(order)


def with_another(graph: Graph, place: int, value: int, added: tuple[Encumbrance, ...]) -> Graph:
    items = list(graph.items)
    items.insert(place % (len(items) + 1), Worth(item_id(99), value, added))
    return Graph(graph.claims, tuple(items))


@given(graphs(), st.integers(0, 5), AMOUNTS, encumbrances())
def test_adding_collateral_lowers_no_claim_in_exact_arithmetic(
    graph: Graph, place: int, value: int, added: tuple[Encumbrance, ...]
) -> None:
    before = naive(graph, cents=False)
    after = naive(with_another(graph, place, value, added), cents=False)
    assert all(after[who] >= before[who] for who in before)


def shared_turns(graph: Graph) -> int:
    return sum(is_shared(item) for item in graph.items)


def total(found: Allocation) -> int:
    return sum(found.by_loan().values())


@given(graphs(), st.integers(0, 5), AMOUNTS, encumbrances())
def test_adding_collateral_lowers_no_claim_by_more_than_a_cent_per_shared_item(
    graph: Graph, place: int, value: int, added: tuple[Encumbrance, ...]
) -> None:
    more = with_another(graph, place, value, added)
    before, after = allocate(graph), allocate(more)
    cents = shared_turns(more)
    was, then = before.by_loan(), after.by_loan()
    assert all(then[who] >= was[who] - cents for who in was)
    assert total(after) >= total(before) - max(0, cents - 1)
