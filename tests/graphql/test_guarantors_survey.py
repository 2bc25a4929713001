"""The guarantee graph of a bank at the API: circles, mutual guarantees, chains, concentration, and cover of loans."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.guarantee_world import COMPANY, REVIEW, contract, do, guarantor, secured, signed
from tests.graphql.test_reads import statements
from tests.graphql.world import World, borrower, drawn, world

SURVEY = """query($capital: BankCapitalInput) { guaranteeSurvey(capital: $capital, first: 20) { asOf complete
  counts { circleGroups circles mutual chains parties groups findings }
  circleGroups { size members { number } loans { amount } givenInside { amount } givenOutside { amount } }
  circles { members { number } } mutual { first { number } second { number } firstAmount { amount } }
  chains { length stations { party { number } parties } }
  parties { party { number } loans { amount } given { amount } received { amount } exposure { amount } debtors guarantors }
  groups { number members exposure { amount } }
  findings { kind party { number } group debtor { number } part { amount } whole { amount } share limit source } } }"""  # noqa: E501
COVER = """query($id: ID!, $day: Date) { loan(id: $id) { guaranteeCover(asOf: $day) { owed { amount }
  covered { amount } covers { guarantee { number } covered { amount } }
  duties { guarantor { number } guarantee { number } joint inForce whyNot amount { amount } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def ring(there: World, numbers: str, group: str = "", branch: str = "B1") -> dict[str, str]:
    """Companies with a loan of 120,000.00 each, of which each is guaranteed by the one before it in a ring."""
    profile = {**COMPANY, "branch": branch, "group": group}
    parties = {number: guarantor(there, number, profile=profile) for number in numbers}
    for at, debtor in enumerate(numbers):
        loan = drawn(there, f"L-{debtor}", parties[debtor], branch=branch)
        of = contract(parties[debtor], parties[numbers[at - 1]])
        secured(there, signed(there, of, f"BZ-{debtor}", branch), loan)
    return parties


def survey(there: World, account: str = "officer", **more: object) -> dict[str, Any]:
    found: dict[str, Any] = there.data(SURVEY, account, **more)["guaranteeSurvey"]
    return found


def numbers(parties: list[dict[str, str] | None]) -> list[str | None]:
    return [party["number"] if party else None for party in parties]


def test_a_circle_of_three_is_found_with_what_it_carries(there: World) -> None:
    ring(there, "ABC")
    found = survey(there)
    assert (found["asOf"], found["complete"]) == ("2026-03-31", True)
    assert found["counts"] == {
        "circleGroups": 1, "circles": 1, "mutual": 0, "chains": 0, "parties": 3, "groups": 0, "findings": 0,
    }  # fmt: skip
    (group,) = found["circleGroups"]
    assert (group["size"], sorted(filter(None, numbers(group["members"])))) == (3, ["A", "B", "C"])
    # Nothing was repaid, so each owes 120,000.00 of principal, and guarantees as much.
    assert (group["loans"], group["givenInside"], group["givenOutside"]) == (
        {"amount": "360000.00"}, {"amount": "360000.00"}, {"amount": "0.00"},
    )  # fmt: skip
    (circle,) = found["circles"]
    names = numbers(circle["members"])
    # A guarantees for B, B for C, C for A; the circle begins with the lowest id, which was registered first.
    assert names == ["A", "B", "C"]
    assert found["parties"][0]["exposure"] == {"amount": "240000.00"}
    assert {row["party"]["number"]: (row["debtors"], row["guarantors"]) for row in found["parties"]} == dict.fromkeys(
        "ABC", (1, 1)
    )


def test_two_that_guarantee_each_other_are_a_mutual_guarantee(there: World) -> None:
    ring(there, "AB")
    found = survey(there)
    (pair,) = found["mutual"]
    assert (pair["first"], pair["second"], pair["firstAmount"]) == (
        {"number": "A"}, {"number": "B"}, {"amount": "120000.00"},
    )  # fmt: skip
    assert found["counts"]["circles"] == 1


def test_a_chain_longer_than_the_policy_reports_is_told_from_guarantor_to_debtor(there: World) -> None:
    parties = {number: guarantor(there, number) for number in "ABCDE"}
    for first, debtor in ("AB", "BC", "CD", "DE"):
        loan = drawn(there, f"L-{debtor}", parties[debtor])
        secured(there, signed(there, contract(parties[debtor], parties[first]), f"BZ-{debtor}"), loan)
    (chain,) = survey(there)["chains"]
    assert chain["length"] == 4
    assert [(row["party"]["number"], row["parties"]) for row in chain["stations"]] == [(n, 1) for n in "ABCDE"]


def test_what_is_above_a_limit_of_the_banks_capital_is_found(there: World) -> None:
    parties = ring(there, "AB", group="G-1")
    do(there, "reviewGuarantor", party=parties["A"], **REVIEW)
    found = survey(there, capital={"net": "2000000.00", "tierOne": "1500000.00"})
    rows = {(row["kind"], (row["party"] or {}).get("number"), row["group"]): row for row in found["findings"]}
    # Of two millions the group's loans of 240,000.00 are 12 %, below 15; of 1.5 millions each exposure of 240,000.00
    # is 16 %, above 15, and that of the group, which counts its own guarantees once, 16 %, below 20.
    assert ("LOANS_TO_GROUP", None, "G-1") not in rows
    assert ("EXPOSURE_TO_GROUP", None, "G-1") not in rows
    above = rows["EXPOSURE_TO_ONE", "A", None]
    assert (above["part"], above["whole"], above["share"], above["limit"]) == (
        {"amount": "240000.00"}, {"amount": "1500000.00"}, "16", "15",
    )  # fmt: skip
    assert ("LARGE_EXPOSURE", None, "G-1") in rows
    # B was never reviewed; A, a guarantee company, guarantees 120,000.00 for one: above a tenth of 600,000.00.
    assert ("ABILITY_UNKNOWN", "B", None) in rows
    one = rows["ONE_DEBTOR_OF_COMPANY", "A", None]
    assert (one["debtor"], one["share"], one["limit"]) == ({"number": "B"}, "20", "10")
    bad = there.ask(SURVEY, capital={"net": "1.00", "tierOne": "2.00"})
    assert bad["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


def test_a_reader_of_a_branch_sees_what_its_parties_belong_to_and_nobody_elses_name(there: World) -> None:
    mine = guarantor(there, "M", profile={**COMPANY, "branch": "B2"})
    other = guarantor(there, "N")
    for debtor, number, by in ((mine, "M", other), (other, "N", mine)):
        loan = drawn(there, f"L-{number}", debtor)
        secured(there, signed(there, contract(debtor, by), f"BZ-{number}"), loan)
    ring(there, "ABC")
    found = survey(there, "officer-of-b2")
    assert found["counts"]["circleGroups"] == 1
    assert [sorted(numbers(row["members"]), key=str) for row in found["circles"]] == [["M", None]]
    assert [row["party"] for row in found["parties"]] == [{"number": "M"}]
    assert survey(there)["counts"]["circleGroups"] == 2


def test_a_survey_takes_as_many_statements_whatever_the_size_of_the_graph(there: World) -> None:
    document = """{ guaranteeSurvey(first: 20) { counts { parties } circles { members { number } }
      parties { party { number } } } }"""
    counts = []
    for numbers_ in ("AB", "CDEF"):
        ring(there, numbers_)
        there.data(document)
        with statements(there) as seen:
            there.data(document)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10, counts


def test_cover_of_a_loan_says_who_is_bound_for_how_much_and_why_not(there: World) -> None:
    debtor = borrower(there)
    loan = drawn(there, owner=debtor)
    one, two = guarantor(there, "G-1"), guarantor(there, "G-2")
    secured(there, signed(there, contract(debtor, one, amount="50000.00")), loan)
    shared = contract(debtor, {"party": two, "share": "25"}, scope="PRINCIPAL")
    secured(there, signed(there, shared, "BZ-2"), loan, since="2026-03-31")
    day = there.data(COVER, id=loan, day="2026-01-01")["loan"]["guaranteeCover"]
    assert day["owed"] == {"amount": "120000.00"}
    assert day["duties"] == [
        {"guarantor": {"number": "G-1"}, "guarantee": {"number": "BZ-1"}, "joint": True, "inForce": True,
         "whyNot": None, "amount": {"amount": "50000.00"}},
        {"guarantor": {"number": "G-2"}, "guarantee": {"number": "BZ-2"}, "joint": True, "inForce": False,
         "whyNot": "NOT_YET_SECURED", "amount": {"amount": "0.00"}},
    ]  # fmt: skip
    assert day["covered"] == {"amount": "50000.00"}
    now = there.data(COVER, id=loan)["loan"]["guaranteeCover"]
    # A quarter of the principal of 120,000.00 beside the first 50,000.00.
    assert [row["covered"]["amount"] for row in now["covers"]] == ["50000.00", "30000.00"]
    assert now["covered"] == {"amount": "80000.00"}
    assert there.data(COVER, id=drawn(there, "L-2"))["loan"]["guaranteeCover"] is None
    late = there.ask(COVER, id=loan, day="2026-04-01")
    assert late["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


def test_a_document_may_ask_for_a_few_surveys_of_a_bounded_size(there: World) -> None:
    too_many = "".join(f"s{n}: guaranteeSurvey(first: 1) {{ asOf }} " for n in range(8))
    (error,) = there.ask(f"{{ {too_many} }}")["errors"]
    assert error["extensions"]["code"] == "TOO_LARGE"
    for first in (0, 201):
        (error,) = there.ask(f"{{ guaranteeSurvey(first: {first}) {{ asOf }} }}")["errors"]
        assert (error["extensions"]["code"], error["extensions"]["field"]) == ("INVALID_INPUT", "first")
    assert survey(there)["counts"]["parties"] == 0
