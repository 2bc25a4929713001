"""Changes of a guaranteed debt at the API: whose consent they need, who is told of a missing one, what is kept."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.guarantee_world import agreed, do, guaranteed, guarantor, read
from tests.graphql.world import World, cny, drawn, world

LONGER = "2027-06-01"
"""Five months after the last due day of `drawn`, which the law allows for a loan of one year."""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def extension(loan: str, **more: object) -> dict[str, Any]:
    return {"loanId": loan, "valueDate": "2026-03-31", "to": LONGER, **more}


def consent(party: str) -> dict[str, str]:
    return {"guarantor": party, "day": "2026-03-31", "document": "同意展期函-7"}


def test_an_extension_asks_for_the_consents_it_needs_and_approvers_see_which_are_missing(there: World) -> None:
    loan, guarantee, (one, two) = guaranteed(there, "G-1", "G-2")
    refused = do(there, "extendLoan", **extension(loan, consents=[consent(one)]))
    assert (refused["code"], refused["rule"]) == ("CONSENT_MISSING", "guarantor")
    assert "695(2)" in refused["article"]
    details = [(row["name"], row["value"]) for row in refused["details"]]
    assert ("guarantor", two) in details
    assert ("finding", "PERIOD_STAYS") in details
    assert ("guarantor", one) not in details
    assert read(there, guarantee)["changes"] == []
    stranger = guarantor(there, "G-9")
    foreign = do(there, "extendLoan", **extension(loan, consents=[consent(one), consent(two), consent(stranger)]))
    assert foreign["code"] == "NOT_A_GUARANTOR"
    twice = do(there, "extendLoan", **extension(loan, consents=[consent(one), consent(one)]))
    assert (twice["code"], twice["field"]) == ("INVALID_INPUT", "consents")

    pending = do(there, "extendLoan", **extension(loan, consents=[consent(one)], withoutConsents=True))
    document = """query($id: ID!) { proposal(id: $id) { figures { name }
      missingConsents { guarantor { number } findings } } }"""
    shown = there.data(document, "approver", id=pending["proposal"]["id"])["proposal"]
    assert any(row["name"].startswith("consent_missing") for row in shown["figures"])
    assert shown["missingConsents"] == [
        {"guarantor": {"number": "G-2"}, "findings": ["INCREASE_NOT_COVERED", "PERIOD_STAYS"]}
    ]
    assert agreed(there, pending)["status"] == "APPROVED"

    changes = read(there, guarantee)["changes"]
    by_kind = {row["kind"]: row for row in changes}
    assert set(by_kind) == {"DUE_DATE", "HEAVIER"}
    due = by_kind["DUE_DATE"]
    assert (due["day"], due["newDue"], due["loan"]) == ("2026-03-31", LONGER, {"number": "L-1"})
    assert due["consents"] == [{"guarantor": {"number": "G-1"}, "day": "2026-03-31", "document": "同意展期函-7"}]
    assert due["missing"] == [
        {"guarantor": {"number": "G-2"}, "finding": "PERIOD_STAYS", "article": "民法典 art. 695(2)"}
    ]
    assert by_kind["HEAVIER"]["missing"][0]["finding"] == "INCREASE_NOT_COVERED"

    later = do(there, "recordGuarantorConsent", guaranteeId=guarantee, changeId=due["id"], consent=consent(two))
    assert later["__typename"] == "GuaranteeSaved", later
    assert read(there, guarantee)["changes"][changes.index(due)]["missing"] == []
    again = do(there, "recordGuarantorConsent", guaranteeId=guarantee, changeId=due["id"], consent=consent(two))
    assert again["code"] == "CONSENT_TWICE"
    unknown = do(there, "recordGuarantorConsent", guaranteeId=guarantee, changeId=due["id"][::-1], consent=consent(two))
    assert unknown["code"] in ("CHANGE_UNKNOWN", "INVALID_INPUT")


def test_what_was_written_on_a_guarantee_is_read_in_pages_and_as_it_was_known(there: World) -> None:
    loan, guarantee, (one,) = guaranteed(there)
    agreed(there, do(there, "extendLoan", **extension(loan, consents=[consent(one)])))
    document = """query($id: ID!, $after: String) { guarantee(id: $id) { entries(first: 2, after: $after) {
      edges { node { sequence kind recordedAt recordedBy transaction payload loan { number } } }
      pageInfo { hasNextPage endCursor } } } }"""
    first = there.data(document, id=guarantee)["guarantee"]["entries"]
    second = there.data(document, id=guarantee, after=first["pageInfo"]["endCursor"])["guarantee"]["entries"]
    rows = [edge["node"] for page in (first, second) for edge in page["edges"]]
    assert [(row["sequence"], row["kind"]) for row in rows] == [
        (1, "SIGNED"), (2, "LOAN_SECURED"), (3, "LOAN_CHANGED"), (4, "LOAN_CHANGED"),
    ]  # fmt: skip
    assert second["pageInfo"]["hasNextPage"] is False
    assert (rows[0]["recordedBy"], rows[0]["loan"], rows[0]["transaction"]) == ("officer", None, None)
    # Both changes came with the extension, the second transaction of the loan.
    assert {(row["loan"]["number"], row["transaction"]) for row in rows[2:]} == {("L-1", 2)}
    known = "query($id: ID!, $at: DateTime) { guarantee(id: $id, knownAt: $at) { version changes { kind } } }"
    before = there.data(known, id=guarantee, at=rows[1]["recordedAt"])["guarantee"]
    assert before == {"version": 2, "changes": []}
    assert there.data(known, id=guarantee, at="2020-01-01T00:00:00Z")["guarantee"] is None


def test_with_every_consent_an_extension_moves_the_guarantee_period(there: World) -> None:
    loan, guarantee, (one,) = guaranteed(there)
    document = """query($id: ID!) { loan(id: $id) { rights { all { kind end subject { person { number }
      guarantee { number } } } } } }"""

    def end() -> str:
        rights = there.data(document, id=loan)["loan"]["rights"]["all"]
        (found,) = [row for row in rights if row["kind"] == "GUARANTEE_PERIOD"]
        assert found["subject"] == {"person": {"number": "G-1"}, "guarantee": {"number": "BZ-1"}}
        told: str = found["end"]
        return told

    # Due on 1 January 2027 and six months: 1 July 2027.
    assert end() == "2027-07-01"
    agreed(there, do(there, "extendLoan", **extension(loan, consents=[consent(one)])))
    assert [row["missing"] for row in read(there, guarantee)["changes"]] == [[], []]
    # Due on 1 June 2027 and six months: 1 December 2027.
    assert end() == "2027-12-01"


def test_a_change_that_no_command_brings_is_recorded_on_every_guarantee_of_the_loan(there: World) -> None:
    loan, guarantee, (one,) = guaranteed(there)
    asked = {"loanId": loan, "kind": "DEBT_TRANSFERRED", "day": "2026-03-30", "amount": cny("50000.00")}
    refused = do(there, "recordDebtChange", **asked)
    assert (refused["code"], refused["article"]) == ("CONSENT_MISSING", "民法典 art. 697(1)")
    early = {**consent(one), "day": "2026-03-30"}
    assert do(there, "recordDebtChange", **asked, consents=[early])["__typename"] == "LoanRecorded"
    # Freeing a guarantor is a release: two persons agree.
    pending = do(there, "recordDebtChange", **{**asked, "amount": cny("20000.00")}, withoutConsents=True)
    assert agreed(there, pending, "approver", "second-approver")["status"] == "APPROVED"
    rows = read(there, guarantee)["changes"]
    assert [(row["amount"]["amount"], [each["finding"] for each in row["missing"]]) for row in rows] == [
        ("50000.00", []),
        ("20000.00", ["FREES_TRANSFERRED"]),
    ]
    free = drawn(there, "L-2")
    nobody = do(there, "recordDebtChange", **{**asked, "loanId": free})
    assert nobody["code"] == "LOAN_NOT_SECURED"
