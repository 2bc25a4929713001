"""Guarantors and guarantees at the API: opened, reviewed, signed, changed with consents and without, paid, let go."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.guarantee_world import (
    COMPANY,
    REVIEW,
    agreed,
    contract,
    do,
    guaranteed,
    guarantor,
    read,
    secured,
    signed,
)
from tests.graphql.test_reads import statements
from tests.graphql.world import PERSON, World, borrower, cny, drawn, opened, world

FILE = """query($party: ID!, $day: Date) { guarantor(party: $party) { kind openedOn reviewDue version masked
  party { number guarantor { kind } guaranteesGiven { number } }
  reviews { on willingness nextDue opinion masked statement { assets { amount } netAssets { amount }
    reachableAssets { amount } freeIncome { amount } } }
  ability(asOf: $day) { capacity { amount currency } netAssets { amount } provenUntil } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def test_a_guarantor_is_opened_and_reviewed_and_its_ability_follows_from_its_figures(there: World) -> None:
    party = guarantor(there, "G-1")
    before = there.data(FILE, party=party, day="2026-03-31")["guarantor"]
    assert (before["reviewDue"], before["reviews"], before["ability"]) == ("2026-01-01", [], None)
    told = do(there, "reviewGuarantor", party=party, expectedVersion=1, **REVIEW)
    assert told["guarantor"]["reviews"] == [{"on": "2026-03-01", "nextDue": "2027-03-01"}]
    found = there.data(FILE, party=party, day="2026-03-31")["guarantor"]
    assert (found["kind"], found["version"], found["reviewDue"]) == ("GUARANTEE_COMPANY", 2, "2027-03-01")
    assert found["party"] == {"number": "G-1", "guarantor": {"kind": "GUARANTEE_COMPANY"}, "guaranteesGiven": []}
    # Reachable: 1,000,000 - 300,000 encumbered - (400,000 - 250,000) debts that those do not secure = 550,000.
    assert found["reviews"][0]["statement"] == {
        "assets": {"amount": "1000000.00"}, "netAssets": {"amount": "600000.00"},
        "reachableAssets": {"amount": "550000.00"}, "freeIncome": {"amount": "60000.00"},
    }  # fmt: skip
    # A financing guarantee company carries ten times its net assets; the figures are of the end of 2025.
    assert found["ability"] == {
        "capacity": cny("5500000.00"), "netAssets": {"amount": "600000.00"}, "provenUntil": "2026-12-31",
    }  # fmt: skip
    assert there.data(FILE, party=party, day="2027-01-01")["guarantor"]["ability"] is None


def test_what_is_wrong_with_a_review_is_told_and_the_file_stays(there: World) -> None:
    party = guarantor(there, "G-1")
    for change, code in (
        ({"on": "2026-04-01"}, "REVIEW_IN_THE_FUTURE"),
        ({"on": "2025-12-31"}, "REVIEW_BEFORE_THE_LAST"),
        ({"statement": {**REVIEW["statement"], "asOf": "2025-02-28"}}, "STATEMENT_TOO_OLD"),
        ({"opinion": " "}, "OPINION_MISSING"),
        ({"expectedVersion": 2}, "VERSION_CONFLICT"),
        ({"opinion": "x" * 2001}, "INVALID_INPUT"),
        ({"statement": {**REVIEW["statement"], "encumbered": "1000000.01"}}, "INVALID_INPUT"),
    ):
        told = do(there, "reviewGuarantor", party=party, **{**REVIEW, **change})
        assert told["code"] == code, told
        assert told["messageZh"]
    assert there.data(FILE, party=party)["guarantor"]["version"] == 1
    twice = do(there, "openGuarantor", party=party, kind="BANK", openedOn="2026-01-01")
    assert twice["code"] == "DUPLICATE_NUMBER"
    stranger = borrower(there)
    nobody = do(there, "reviewGuarantor", party=stranger, **REVIEW)
    assert (nobody["code"], nobody["kind"], nobody["id"]) == ("NOT_FOUND", "GUARANTOR", stranger)
    organ = do(there, "openGuarantor", party=stranger, kind="STATE_ORGAN", openedOn="2026-01-01")
    assert (organ["code"], organ["article"]) == ("NOT_QUALIFIED", "民法典 art. 683")


def test_a_guarantee_is_read_from_the_loan_the_debtor_and_the_guarantor(there: World) -> None:
    loan, guarantee, (one, _) = guaranteed(there, "G-1", "G-2", amount="100000.00")
    found = read(there, guarantee)
    assert (found["number"], found["branch"], found["version"], found["joint"]) == ("BZ-1", "B1", 2, True)
    assert (found["form"], found["wording"], found["months"], found["scope"]) == ("JOINT", "MONTHS", 6, "ALL")
    assert found["amount"] == {"amount": "100000.00"}
    assert [row["party"]["number"] for row in found["guarantors"]] == ["G-1", "G-2"]
    assert found["loans"] == [
        {"loan": {"number": "L-1"}, "arisenOn": "2026-01-01", "due": "2027-01-01", "since": "2026-01-01"}
    ]
    assert [edge["node"]["command"] for edge in found["auditTrail"]["edges"]] == ["SignGuarantee", "SecureLoan"]
    document = """query($loan: ID!, $party: ID!, $node: ID!) { loan(id: $loan) { guarantees { number } }
      borrower(id: $party) { guaranteesGiven(first: 1) { number } } byNumber: guarantee(number: "BZ-1") { id }
      guaranteesGiven(party: $party) { edges { node { number } } } guarantees { edges { node { number } } }
      node(id: $node) { __typename id } }"""
    told = there.data(document, loan=loan, party=one, node=guarantee)
    assert told["loan"]["guarantees"] == told["borrower"]["guaranteesGiven"] == [{"number": "BZ-1"}]
    assert told["byNumber"] == {"id": guarantee}
    assert told["guaranteesGiven"] == told["guarantees"] == {"edges": [{"node": {"number": "BZ-1"}}]}
    assert told["node"] == {"__typename": "Guarantee", "id": guarantee}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signedOn": "2026-04-01"}, "IN_THE_FUTURE"),
        ({"guarantors": [{"party": "debtor"}]}, "GUARANTOR_UNKNOWN"),
        ({"guarantors": [{"party": "one"}, {"party": "one"}]}, "GUARANTOR_TWICE"),
        ({"guarantors": [{"party": "company"}]}, "RESOLUTION_MISSING"),
        ({"guarantors": [{"party": "one", "share": "60"}, {"party": "two"}]}, "SHARES_NOT_FOR_ALL"),
        ({"guarantors": [{"party": "one", "share": "60"}, {"party": "two", "share": "40.000001"}]},
         "SHARES_ABOVE_THE_WHOLE"),
        ({"extent": "MAXIMUM", "claimsFrom": "2026-01-01"}, "MAXIMUM_WITHOUT_AMOUNT"),
        ({"extent": "MAXIMUM", "amount": "1.00", "claimsFrom": "2026-02-02", "claimsUntil": "2026-02-01"},
         "WINDOW_IMPOSSIBLE"),
        ({"wording": "UNTIL", "months": None, "until": "2025-12-31"}, "PERIOD_BEFORE_SIGNING"),
        ({"months": None}, "INVALID_INPUT"),
        ({"guarantors": []}, "INVALID_INPUT"),
        ({"guarantors": [{"party": "one", "share": "0"}]}, "INVALID_INPUT"),
        ({"amount": "1.001"}, "INVALID_INPUT"),
        ({"currency": "QQQ"}, "INVALID_INPUT"),
    ],
)  # fmt: skip
def test_a_contract_that_cannot_be_is_refused_and_named(there: World, change: dict[str, Any], code: str) -> None:
    parties = {"one": guarantor(there, "G-1"), "two": guarantor(there, "G-2"), "debtor": borrower(there)}
    parties["company"] = guarantor(there, "G-3", kind="ENTERPRISE")
    asked = {**contract(parties["debtor"], parties["one"]), **change}
    asked["guarantors"] = [{**part, "party": parties.get(part["party"], part["party"])} for part in asked["guarantors"]]
    told = do(there, "signGuarantee", number="BZ-1", branch="B1", contract=asked)
    assert told["code"] == code, told
    assert told["messageZh"]
    assert there.data("{ guarantees { edges { node { id } } } }")["guarantees"]["edges"] == []


def test_nobody_guarantees_a_debt_of_its_own(there: World) -> None:
    party = guarantor(there, "G-1")
    told = do(there, "signGuarantee", number="BZ-1", branch="B1", contract=contract(party, party))
    assert (told["code"], told["article"]) == ("SELF_GUARANTEE", "民法典 art. 681")


def test_a_guarantor_pays_and_the_loan_is_repaid_in_the_same_step(there: World) -> None:
    loan, guarantee, (one,) = guaranteed(there, amount="15000.00")
    asked = {"guaranteeId": guarantee, "guarantor": one, "loanId": loan, "valueDate": "2026-03-31"}
    paid = do(there, "recordGuarantorPayment", "accountant", **asked, amount=cny("10000.00"))
    assert (paid["__typename"], len(paid["postings"])) == ("GuaranteeSaved", 1)
    found = read(there, guarantee)
    assert found["paid"] == {"amount": "10000.00"}
    assert found["payments"] == [
        {"guarantor": {"number": "G-1"}, "loan": {"number": "L-1"}, "day": "2026-03-31",
         "amount": {"amount": "10000.00"}}
    ]  # fmt: skip
    entries = there.data(
        "query($id: ID!) { loan(id: $id) { transactions { edges { node { kind amount { amount } } } } } }", id=loan
    )["loan"]["transactions"]["edges"]
    assert entries[-1]["node"] == {"kind": "REPAYMENT", "amount": {"amount": "10000.00"}}
    above = do(there, "recordGuarantorPayment", "accountant", **asked, amount=cny("5000.01"))
    assert above["code"] == "PAID_ABOVE_THE_AMOUNT"
    officer = do(there, "recordGuarantorPayment", **asked, amount=cny("1.00"))
    assert officer["code"] == "FORBIDDEN"


def test_letting_a_guarantor_go_needs_two_persons(there: World) -> None:
    loan, guarantee, (one, _) = guaranteed(there, "G-1", "G-2")
    asked = {"guaranteeId": guarantee, "guarantor": one, "day": "2026-03-31"}
    told = do(there, "releaseGuarantor", **asked)
    assert (told["code"], told["field"]) == ("INVALID_INPUT", "reason")
    pending = do(there, "releaseGuarantor", **asked, loanId=loan, reason="已提供更优保证")
    assert agreed(there, pending)["status"] == "PROPOSED"
    assert read(there, guarantee)["releases"] == []
    assert agreed(there, pending, "second-approver")["status"] == "APPROVED"
    assert read(there, guarantee)["releases"] == [
        {"everybody": False, "allLoans": False, "guarantor": {"number": "G-1"}, "loan": {"number": "L-1"},
         "day": "2026-03-31", "reason": "已提供更优保证"}
    ]  # fmt: skip


def test_the_claims_of_a_maximum_amount_are_fixed_once(there: World) -> None:
    most = {"extent": "MAXIMUM", "amount": "200000.00", "claimsFrom": "2026-01-01"}
    _, guarantee, _ = guaranteed(there, **most)
    fix = {"guaranteeId": guarantee, "kind": "NO_NEW_CLAIMS", "day": "2026-03-30"}
    early = do(there, "fixGuaranteedClaims", **{**fix, "kind": "REQUESTED"})
    assert early["code"] == "REQUESTED_TOO_EARLY"
    by_itself = do(there, "fixGuaranteedClaims", **{**fix, "kind": "AGREED_PERIOD_ENDED"})
    assert by_itself["code"] == "INVALID_INPUT"
    assert do(there, "fixGuaranteedClaims", **fix)["__typename"] == "GuaranteeSaved"
    found = read(there, guarantee)
    assert (found["fixing"], found["fixedOn"]) == ({"kind": "NO_NEW_CLAIMS", "day": "2026-03-30"}, "2026-03-30")
    assert do(there, "fixGuaranteedClaims", **{**fix, "day": "2026-03-31"})["code"] == "FIXED_ALREADY"


def test_figures_of_a_person_are_shown_only_where_the_work_needs_them(there: World) -> None:
    party = guarantor(there, "G-1", kind="PERSON", profile=PERSON)
    do(there, "reviewGuarantor", party=party, **REVIEW)
    shown = there.data(FILE, party=party, day="2026-03-31")["guarantor"]
    # 70 % of 550,000.00 reachable net assets and five times 60,000.00 of free income.
    assert shown["ability"]["capacity"] == cny("685000.00")
    hidden = there.data(FILE, "accountant", party=party, day="2026-03-31")["guarantor"]
    assert (hidden["masked"], hidden["ability"]) == (True, None)
    assert hidden["reviews"] == [
        {"on": "2026-03-01", "willingness": "WILLING", "nextDue": "2027-03-01", "opinion": "", "masked": True,
         "statement": None}
    ]  # fmt: skip


def test_guarantees_and_files_of_another_branch_cannot_be_seen(there: World) -> None:
    loan, guarantee, (one,) = guaranteed(there)
    document = """query($id: ID!, $party: ID!) { node(id: $id) { id } guarantee(id: $id) { id }
      byNumber: guarantee(number: "BZ-1") { id } guarantor(party: $party) { kind }
      guarantees { edges { node { id } } } guaranteesGiven(party: $party) { edges { node { id } } }
      guarantorReviewsDue(until: "2030-01-01") { edges { node { kind } } }
      auditTrail(subject: $id) { edges { node { command } } } }"""
    told = there.data(document, "officer-of-b2", id=guarantee, party=one)
    nothing: dict[str, list[object]] = {"edges": []}
    assert told == {
        "node": None, "guarantee": None, "byNumber": None, "guarantor": None, "guarantees": nothing,
        "guaranteesGiven": nothing, "guarantorReviewsDue": nothing, "auditTrail": nothing,
    }  # fmt: skip
    touched = do(there, "secureLoan", "officer-of-b2", guaranteeId=guarantee, loanId=loan, since="2026-01-02")
    assert touched["__typename"] == "NotFoundProblem"


def test_who_sees_a_loan_sees_the_guarantee_that_another_branch_keeps(there: World) -> None:
    debtor = borrower(there, branch="B2")
    loan, unseen = drawn(there, owner=debtor, branch="B2"), drawn(there, "L-2", debtor)
    guarantee = signed(there, contract(debtor, guarantor(there, "G-1")))
    for each in (loan, unseen):
        secured(there, guarantee, each)
    document = "query($id: ID!) { loan(id: $id) { guarantees { number loans { loan { number } } } } }"
    found = there.data(document, "officer-of-b2", id=loan)["loan"]["guarantees"]
    assert found == [{"number": "BZ-1", "loans": [{"loan": {"number": "L-1"}}, {"loan": None}]}]
    listed = there.data("{ guarantees { edges { node { number } } } }", "officer-of-b2")["guarantees"]
    assert listed == {"edges": []}
    other = signed(there, contract(debtor, guarantor(there, "G-2")), "BZ-2")
    assert there.data("query($id: ID!) { node(id: $id) { id } }", "officer-of-b2", id=other)["node"] is None


def test_reviews_due_come_by_their_day_in_pages(there: World) -> None:
    for number in ("G-1", "G-2", "G-3"):
        party = guarantor(there, number)
        if number == "G-1":
            do(there, "reviewGuarantor", party=party, **REVIEW)
    document = """query($until: Date, $after: String) { guarantorReviewsDue(until: $until, first: 1, after: $after) {
      edges { node { reviewDue party { number } } } pageInfo { hasNextPage endCursor } } }"""
    seen, after, page = [], None, {}
    for _ in range(3):
        page = there.data(document, until="2027-03-01", after=after)["guarantorReviewsDue"]
        seen += [(edge["node"]["reviewDue"], edge["node"]["party"]["number"]) for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert seen[2] == ("2027-03-01", "G-1")
    assert sorted(seen[:2]) == [("2026-01-01", "G-2"), ("2026-01-01", "G-3")]
    assert page["pageInfo"]["hasNextPage"] is False
    today = there.data(document, until=None, after=None)["guarantorReviewsDue"]
    assert today["pageInfo"]["hasNextPage"] is True


def test_loans_with_guarantees_take_as_many_statements_whatever_their_number(there: World) -> None:
    debtor = borrower(there)
    for number in ("1", "2", "3"):
        loan = drawn(there, f"L-{number}", debtor)
        party = guarantor(there, f"G-{number}")
        guarantee = signed(there, contract(debtor, party), f"BZ-{number}")
        secured(there, guarantee, loan)
    document = """{ loans(first: %d) { edges { node { number guarantees { number
      debtors { number } guarantors { party { number guaranteesGiven(first: 5) { number } } guarantor { kind } }
      loans { loan { number } } } } } } }"""
    there.data(document % 1)
    counts = []
    for first in (1, 3):
        with statements(there) as seen:
            found = there.data(document % first)["loans"]["edges"]
        assert [len(edge["node"]["guarantees"]) for edge in found] == [1] * first
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16, counts


def test_abilities_of_many_guarantors_are_read_at_once(there: World) -> None:
    for number in ("1", "2", "3"):
        do(there, "reviewGuarantor", party=guarantor(there, f"G-{number}"), **REVIEW)
    document = """{ guarantorReviewsDue(until: "2027-03-01", first: %d) { edges { node { party { number }
      ability { capacity { amount } } early: ability(asOf: "0001-01-01") { provenUntil } } } } }"""
    there.data(document % 1)
    counts = []
    for first in (1, 3):
        with statements(there) as seen:
            found = there.data(document % first)["guarantorReviewsDue"]["edges"]
        assert [edge["node"]["ability"] for edge in found] == [{"capacity": {"amount": "5500000.00"}}] * first
        assert [edge["node"]["early"] for edge in found] == [None] * first
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def test_a_guarantor_policy_is_adopted_by_two_and_never_weaker_than_the_law(there: World) -> None:
    policy = {
        "version": "v2", "effectiveFrom": "2026-03-01", "reviewMonths": 6,
        "personCapacity": {"ofNetAssets": "50", "ofFreeIncome": "300"},
    }  # fmt: skip
    answer = "__typename ... on Problem { code } ... on ApprovalPending { proposal { id status } }"
    document = (
        f"""mutation($input: AdoptGuarantorPolicyInput!) {{ adoptGuarantorPolicy(input: $input) {{ {answer} }} }}"""
    )
    weak = {"idempotencyKey": "weak", "policy": {**policy, "reviewMonths": 13}}
    assert there.data(document, "admin", input=weak)["adoptGuarantorPolicy"]["code"] == "BREAKS_THE_STATUTE"
    pending = there.data(document, "admin", input={"idempotencyKey": "p", "policy": policy})["adoptGuarantorPolicy"]
    assert agreed(there, pending)["status"] == "APPROVED"
    known = """{ riskPolicy(family: GUARANTOR, asOf: "2026-03-31") { version payload } }"""
    found = there.data(known)["riskPolicy"]
    assert found["version"] == "v2"
    assert '"review_months":6' in found["payload"]
    party = guarantor(there, "G-1")
    told = do(there, "reviewGuarantor", party=party, **REVIEW)
    assert told["guarantor"]["reviewDue"] == "2026-09-01"


def test_an_undrawn_loan_and_a_foreign_borrower_are_named(there: World) -> None:
    debtor, party = borrower(there), guarantor(there, "G-1")
    guarantee = signed(there, contract(debtor, party))
    other = opened(there, "L-2")
    foreign = do(there, "secureLoan", guaranteeId=guarantee, loanId=other, since="2026-01-01")
    assert foreign["code"] == "NOT_A_DEBTOR"
    assert COMPANY["name"] not in foreign["message"]
