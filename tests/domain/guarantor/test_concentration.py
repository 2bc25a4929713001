"""Exposure per guarantor and group and its limits: by hand, and as properties of small graphs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.guarantor.ability import Ability
from postloan.domain.guarantor.concentration import (
    Capital,
    ConcentrationFinding,
    ConcentrationKind,
    GroupExposure,
    PartyExposure,
    concentration,
    group_exposures,
    party_exposures,
)
from postloan.domain.guarantor.graph import GuaranteeEdge, graph_of
from postloan.domain.guarantor.kinds import GuarantorKind
from postloan.domain.guarantor.policy import DEFAULT_GUARANTOR_POLICY
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio

from .naive import edge, party
from .test_graph import EDGES

CAPITAL = Capital(net=12_000, tier_one=10_000)
GROUP = party(900)
OWED = st.dictionaries(st.integers(1, 9).map(party), st.integers(0, 500))
GROUPED = st.dictionaries(st.integers(1, 9).map(party), st.integers(901, 903).map(party))


def can_carry(number: int, capacity: int, kind: GuarantorKind = GuarantorKind.ENTERPRISE, net: int = 0) -> Ability:
    return Ability(party(number), kind, "CNY", capacity, net, date(2026, 12, 31))


def findings(
    edges: Sequence[GuaranteeEdge],
    loans: dict[int, int] | None = None,
    members: Sequence[int] = (),
    abilities: Sequence[Ability] = (),
) -> list[tuple[ConcentrationKind, int, int, int]]:
    graph = graph_of(edges)
    owed = {party(number): amount for number, amount in (loans or {}).items()}
    found = concentration(
        graph,
        party_exposures(graph, owed),
        group_exposures(graph, owed, {party(number): GROUP for number in members}),
        capital=CAPITAL,
        policy=DEFAULT_GUARANTOR_POLICY,
        abilities={ability.party: ability for ability in abilities},
    )
    return [(one.kind, one.subject.int, one.part, one.whole) for one in found]


def test_a_party_shows_its_loans_and_the_guarantees_on_both_sides() -> None:
    graph = graph_of([edge(1, 2, 100), edge(1, 2, 20), edge(1, 3, 30), edge(3, 1, 7)])
    rows = party_exposures(graph, {party(1): 500, party(4): 60})
    assert rows == (
        PartyExposure(party(1), 500, 150, 7, debtors=2, guarantors=1),
        PartyExposure(party(2), 0, 0, 120, debtors=0, guarantors=1),
        PartyExposure(party(3), 0, 7, 30, debtors=1, guarantors=1),
        PartyExposure(party(4), 60, 0, 0, debtors=0, guarantors=0),
    )
    assert rows[0].exposure == 650


def test_a_guarantee_inside_a_group_does_not_count_the_same_loan_twice() -> None:
    graph = graph_of([edge(1, 2, 100), edge(1, 3, 40), edge(5, 1, 9)])
    rows = group_exposures(graph, {party(1): 10, party(2): 100}, {party(1): GROUP, party(2): GROUP})
    assert rows == (GroupExposure(GROUP, members=2, loans=110, given_outside=40, given_inside=100),)
    assert rows[0].exposure == 150


def test_loans_of_exactly_ten_percent_of_net_capital_are_inside_the_limit_and_a_cent_more_is_not() -> None:
    # Commercial Bank Law art. 39: 10 % of 12,000 = 1,200. Both are above 2.5 % of tier 1 = 250, so large.
    large = (ConcentrationKind.LARGE_EXPOSURE, 1, 1_200, 10_000)
    assert findings([], {1: 1_200}) == [large]
    assert findings([], {1: 1_201})[0] == (ConcentrationKind.LOANS_TO_ONE, 1, 1_201, 12_000)


def test_loans_and_guarantees_of_one_party_are_held_against_fifteen_percent_of_tier_one() -> None:
    able = [can_carry(1, 10_000)]
    assert [one[0] for one in findings([edge(1, 2, 1_000)], {1: 500}, abilities=able)] == [
        ConcentrationKind.LARGE_EXPOSURE
    ]
    assert findings([edge(1, 2, 1_001)], {1: 500}, abilities=able) == [
        (ConcentrationKind.EXPOSURE_TO_ONE, 1, 1_501, 10_000),
        (ConcentrationKind.LARGE_EXPOSURE, 1, 1_501, 10_000),
    ]


def test_a_bank_that_guarantees_is_held_against_twenty_five_percent_of_tier_one() -> None:
    bank = [can_carry(1, 10_000, GuarantorKind.BANK)]
    assert [one[0] for one in findings([edge(1, 2, 2_500)], abilities=bank)] == [ConcentrationKind.LARGE_EXPOSURE]
    assert findings([edge(1, 2, 2_501)], abilities=bank)[0] == (ConcentrationKind.EXPOSURE_TO_ONE, 1, 2_501, 10_000)


def test_a_group_is_held_against_fifteen_percent_of_net_capital_and_twenty_of_tier_one() -> None:
    # 15 % of 12,000 = 1,800; 20 % of 10,000 = 2,000.
    able = [can_carry(1, 10_000)]
    kinds = [one[:3] for one in findings([edge(1, 5, 200)], {1: 900, 2: 901}, (1, 2), able)]
    assert (ConcentrationKind.LOANS_TO_GROUP, GROUP.int, 1_801) in kinds
    assert (ConcentrationKind.EXPOSURE_TO_GROUP, GROUP.int, 2_001) in kinds
    inside = [one[0] for one in findings([edge(1, 5, 200)], {1: 900, 2: 900}, (1, 2), able)]
    assert ConcentrationKind.LOANS_TO_GROUP not in inside
    assert ConcentrationKind.EXPOSURE_TO_GROUP not in inside


def test_guarantees_above_the_capacity_and_without_a_proven_one_are_found() -> None:
    edges = [edge(1, 2, 60), edge(1, 3, 41), edge(4, 2, 1)]
    assert findings(edges, abilities=[can_carry(1, 100)]) == [
        (ConcentrationKind.ABOVE_CAPACITY, 1, 101, 100),
        (ConcentrationKind.ABILITY_UNKNOWN, 4, 1, 0),
    ]
    assert findings(edges[:1], abilities=[can_carry(1, 60)]) == []


def test_a_guarantee_company_stays_within_a_tenth_of_its_net_assets_for_one_debtor() -> None:
    # 融资担保公司监督管理条例 art. 16: 10 % of 1,000 = 100.
    company = can_carry(1, 10_000, GuarantorKind.GUARANTEE_COMPANY, net=1_000)
    assert findings([edge(1, 2, 100), edge(1, 3, 101)], abilities=[company]) == [
        (ConcentrationKind.ONE_DEBTOR_OF_COMPANY, 1, 101, 1_000)
    ]
    enterprise = replace(company, kind=GuarantorKind.ENTERPRISE)
    assert findings([edge(1, 3, 101)], abilities=[enterprise]) == []


def test_a_finding_shows_its_limit_share_and_source() -> None:
    found = concentration(
        graph_of([]), party_exposures(graph_of([]), {party(1): 1_800}), (),
        capital=CAPITAL, policy=DEFAULT_GUARANTOR_POLICY, abilities={},
    )  # fmt: skip
    assert found[0] == ConcentrationFinding(
        ConcentrationKind.LOANS_TO_ONE, party(1), 1_800, 12_000, Ratio.percent("10"), None, "[S:37] 商业银行法 art. 39"
    )
    assert found[0].share_units == 15_000_000  # 15 %


def test_a_finding_says_whether_it_is_about_a_party_or_a_group() -> None:
    # A group may have the id of a member: here 300 of 10,000, above 2.5 %, are the party's and the group's exposure.
    graph, owed, one = graph_of([]), {party(1): 300}, party(1)
    found = concentration(
        graph, party_exposures(graph, owed), group_exposures(graph, owed, {one: one}),
        capital=CAPITAL, policy=DEFAULT_GUARANTOR_POLICY, abilities={},
    )  # fmt: skip
    assert [(row.kind, row.subject, row.part, row.of_group) for row in found] == [
        (ConcentrationKind.LARGE_EXPOSURE, one, 300, False),
        (ConcentrationKind.LARGE_EXPOSURE, one, 300, True),
    ]


def test_bad_capital_loans_and_currencies_are_refused_and_named() -> None:
    with pytest.raises(InvalidInput, match="capital"):
        Capital(net=100, tier_one=101)
    with pytest.raises(InvalidInput, match="capital"):
        Capital(net=0, tier_one=0)
    with pytest.raises(InvalidInput, match="loans"):
        party_exposures(graph_of([]), {party(1): -1})
    with pytest.raises(InvalidInput, match="currency"):
        findings([edge(1, 2)], abilities=[replace(can_carry(1, 1), currency="USD")])


@given(EDGES, OWED, GROUPED)
def test_exposures_are_the_sums_of_their_edges(
    edges: list[GuaranteeEdge], loans: dict[UUID, int], group_of: dict[UUID, UUID]
) -> None:
    graph = graph_of(edges)
    for row in party_exposures(graph, loans):
        given_here = [one for one in edges if one.guarantor == row.party]
        received = [one for one in edges if one.debtor == row.party]
        assert (row.given, row.received) == (sum(e.amount for e in given_here), sum(e.amount for e in received))
        assert row.debtors == len({e.debtor for e in given_here})
        assert row.guarantors == len({e.guarantor for e in received})
        assert row.loans == loans.get(row.party, 0)
    for group in group_exposures(graph, loans, group_of):
        members = {one for one, of in group_of.items() if of == group.group}
        ours = [one for one in edges if one.guarantor in members]
        assert group.members == len(members)
        assert group.given_outside == sum(e.amount for e in ours if e.debtor not in members)
        assert group.given_inside == sum(e.amount for e in ours if e.debtor in members)


@given(EDGES, st.builds(edge, st.integers(1, 3), st.integers(4, 7), st.integers(0, 500)), OWED, GROUPED)
def test_one_more_guarantee_never_lowers_an_exposure_and_without_it_all_is_as_before(
    edges: list[GuaranteeEdge], added: GuaranteeEdge, loans: dict[UUID, int], group_of: dict[UUID, UUID]
) -> None:
    def rows(of: list[GuaranteeEdge]) -> dict[UUID, int]:
        graph = graph_of(of)
        parties = party_exposures(graph, loans)
        groups = group_exposures(graph, loans, group_of)
        return {row.party: row.exposure for row in parties} | {row.group: row.exposure for row in groups}

    before, after = rows(edges), rows([*edges, added])
    assert all(after[subject] >= exposure for subject, exposure in before.items())
    assert after[added.guarantor] == before.get(added.guarantor, 0) + added.amount
    assert rows([one for one in [*edges, added] if one is not added]) == before
