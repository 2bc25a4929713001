"""Who handled which loan in which step over its whole life, and how officers and units stood at a month end."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.test_rights import close
from tests.graphql.world import World, borrower, cny, drawn, world

HANDLINGS = """query($where: HandlingFilter!, $first: Int! = 50, $after: String) {
  handlings(where: $where, first: $first, after: $after) { edges { cursor node {
    loanId kind duty command person day } } pageInfo { hasNextPage } } }"""
APPRAISALS = """query($pay: MoneyInput!, $asOf: Date, $first: Int! = 50, $after: String) {
  lendingAppraisals(asOf: $asOf, first: $first, after: $after) { edges { cursor node {
    kind holder asOf balance { amount } overdue { amount } nonPerforming { amount } overdueRate nonPerformingRate
    lines { figure line } tolerated suspended deduction(performancePay: $pay) { amount } } }
    pageInfo { hasNextPage } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    """L-1 in B1 and L-2 in B2, 120,000.00 each, opened by one officer and paid out on 1 January."""
    with world(database_url) as made:
        owner = borrower(made, "C-1")
        drawn(made, "L-1", owner)
        drawn(made, "L-2", owner, branch="B2")
        yield made


def acts(there: World, account: str = "auditor", **where: object) -> list[tuple[str, str, str]]:
    found = there.data(HANDLINGS, account, where=where)["handlings"]["edges"]
    assert {edge["node"]["kind"] for edge in found} <= {"LOAN"}
    return [(edge["node"]["person"], edge["node"]["duty"], edge["node"]["command"]) for edge in found]


def loan(there: World, number: str) -> str:
    key: str = there.data("query($n: String) { loan(number: $n) { id } }", n=number)["loan"]["id"]
    return key


def test_acts_are_found_by_person_loan_duty_and_day_in_scope(there: World) -> None:
    one = loan(there, "L-1")
    opened, paid_out = ("person-1", "BUSINESS", "OpenLoan"), ("person-3", "DISBURSEMENT", "Disburse")
    assert acts(there, person="PERSON-1") == [opened, opened]
    assert acts(there, loan=one) == [opened, paid_out]
    assert acts(there, loan=one, duties=["DISBURSEMENT"]) == [paid_out]
    assert acts(there, loan=one, since="2026-04-01") == []
    assert acts(there, loan=one, until="2026-03-30") == []
    assert acts(there, loan=one, since="2026-03-31", until="2026-03-31") == [opened, paid_out]
    assert acts(there, "officer-of-b2", person="person-1") == [opened], "of branch B2 alone"
    assert acts(there, "officer-of-b2", loan=one) == []


def test_a_class_that_somebody_proposed_is_an_act_on_the_loan(there: World) -> None:
    one = loan(there, "L-1")
    given = {"idempotencyKey": "c-1", "reason": "恶化", "classes": [{"claim": one, "riskClass": "DOUBTFUL"}]}
    document = "mutation($input: ProposeClassesInput!) { proposeClasses(input: $input) { __typename } }"
    assert there.data(document, input=given)["proposeClasses"]["__typename"] == "ApprovalPending"
    (edge,) = there.data(HANDLINGS, where={"loan": one, "duties": ["CLASSIFY_FIRST"]})["handlings"]["edges"]
    assert (edge["node"]["loanId"], edge["node"]["person"], edge["node"]["kind"]) == (one, "person-1", "LOAN")


def test_the_log_comes_in_pages_and_somebody_or_something_is_named(there: World) -> None:
    first = there.data(HANDLINGS, where={"person": "person-1"}, first=1)["handlings"]
    assert first["pageInfo"]["hasNextPage"]
    rest = there.data(HANDLINGS, where={"person": "person-1"}, after=first["edges"][0]["cursor"])["handlings"]
    assert [edge["node"]["loanId"] for edge in rest["edges"]] == [loan(there, "L-2")]
    refused: list[tuple[dict[str, str], str]] = [
        ({}, "person"),
        ({"person": "a", "since": "2026-02-01", "until": "2026-01-01"}, "until"),
    ]
    for where, field in refused:
        told = there.ask(HANDLINGS, where=where)["errors"][0]["extensions"]
        assert (told["code"], told["field"]) == ("INVALID_INPUT", field)


def standing(there: World, account: str = "auditor", **more: object) -> list[dict[str, Any]]:
    found = there.data(APPRAISALS, account, pay=cny("10000.00"), **more)["lendingAppraisals"]["edges"]
    return [edge["node"] for edge in found]


def test_officers_and_units_are_appraised_by_their_figures_of_a_month_end(there: World) -> None:
    # L-2 pays its instalments of 10,327.97 due on 1 February and 1 March: 600.00 and then 551.36 of it is interest.
    for number, day in enumerate(("2026-02-01", "2026-03-01")):
        paying = {"idempotencyKey": f"p-{number}", "loanId": loan(there, "L-2"), "valueDate": day}
        paid = there.do("recordRepayment", {**paying, "amount": cny("10327.97")}, "accountant")
        assert paid["__typename"] == "LoanRecorded"
    close(there, "2026-03-31")
    officer, one, two = standing(there)
    assert [(row["kind"], row["holder"], row["asOf"]) for row in (officer, one, two)] == [
        ("OFFICER", "person-1", "2026-03-31"), ("UNIT", "B1", "2026-03-31"), ("UNIT", "B2", "2026-03-31"),
    ]  # fmt: skip
    # 120,000.00 of 120,000.00 + (120,000.00 - 9,727.97 - 9,776.61) = 220,495.42 is 0.544228991.
    assert (officer["balance"]["amount"], officer["overdue"]["amount"]) == ("220495.42", "120000.00")
    assert officer["overdueRate"] == "54.422899"
    assert (officer["nonPerforming"]["amount"], officer["nonPerformingRate"]) == ("0.00", "0")
    assert officer["lines"] == [{"figure": "OVERDUE", "line": "8"}]
    # Above 6 % the policy takes 30 % of performance pay.
    assert officer["deduction"]["amount"] == one["deduction"]["amount"] == "3000.00"
    assert (one["overdueRate"], one["lines"]) == ("100", [{"figure": "OVERDUE", "line": "6"}])
    assert (two["overdueRate"], two["lines"], two["deduction"]["amount"]) == ("0", [], "0.00")
    assert not officer["suspended"], "the first day of the month, on which the line is looked at, is not over"
    assert [row["tolerated"] for row in (officer, one, two)] == [None, True, True], "nothing is non-performing"
    close(there, "2026-04-01")
    assert [row["suspended"] for row in standing(there, asOf="2026-03-31")] == [True, True, False]


def test_a_branch_sees_its_own_part_and_a_day_that_was_not_taken_is_refused(there: World) -> None:
    close(there, "2026-03-31")
    seen = standing(there, "officer-of-b2")
    assert [(row["holder"], row["balance"]["amount"]) for row in seen] == [
        ("person-1", "120000.00"),
        ("B2", "120000.00"),
    ]
    pages = there.data(APPRAISALS, "auditor", pay=cny("1.00"), first=2)["lendingAppraisals"]
    rest = standing(there, after=pages["edges"][-1]["cursor"])
    assert ([row["holder"] for row in rest], pages["pageInfo"]["hasNextPage"]) == (["B2"], True)
    told = there.ask(APPRAISALS, "auditor", pay=cny("1.00"), asOf="2026-03-30")["errors"][0]["extensions"]
    assert (told["code"], told["field"]) == ("INVALID_INPUT", "asOf")


def test_a_unit_with_far_more_bad_loans_than_the_bank_is_not_tolerated(there: World) -> None:
    close(there, "2026-03-31")
    # On 31 May L-1 is 119 days late and substandard; L-2, which paid until April, is 30 days late.
    for number, day in enumerate(("2026-02-01", "2026-03-01", "2026-04-01")):
        paying = {"idempotencyKey": f"t-{number}", "loanId": loan(there, "L-2"), "valueDate": day}
        there.do("recordRepayment", {**paying, "amount": cny("10327.97")}, "accountant")
    for day in ("2026-05-30", "2026-05-31"):
        close(there, day)
    rows = {row["holder"]: row for row in standing(there) if row["kind"] == "UNIT"}
    # B1: 100 %, all loans about 53 %, tolerated up to 3 points more; B2: nothing.
    assert (rows["B1"]["nonPerformingRate"], rows["B2"]["nonPerformingRate"]) == ("100", "0")
    assert (rows["B1"]["tolerated"], rows["B2"]["tolerated"]) == (False, True)
    assert standing(there, "officer-of-b2")[1]["tolerated"], "measured against the whole bank"
