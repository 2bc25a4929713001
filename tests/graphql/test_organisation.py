"""The organisation over HTTP: kept by two, binding from the next request on, seen by branch."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.world import World, cny, drawn, opened, world

CHANGED = """__typename ... on Problem { code message messageZh } ... on InvalidInputProblem { field }
... on ApprovalPending { proposal { id } } ... on InstitutionChanged { institution { id } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def ask(there: World, mutation: str, account: str, **given: object) -> dict[str, Any]:
    kind = mutation[0].upper() + mutation[1:]
    there.__dict__["count"] = there.__dict__.get("count", 0) + 1
    given = {"idempotencyKey": f"org-{there.__dict__['count']}", **given}
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {CHANGED} }} }}"
    told: dict[str, Any] = there.data(document, account, input=given)[mutation]
    return told


def agreed(there: World, mutation: str, account: str = "admin", **given: object) -> None:
    waits = ask(there, mutation, account, **given)
    assert waits["__typename"] == "ApprovalPending", waits
    done = there.do(
        "approveProposal",
        {"idempotencyKey": f"agree-{there.__dict__['count']}", "proposalId": waits["proposal"]["id"]},
        "approver",
    )
    assert done["__typename"] == "ProposalMoved", done


def built(there: World) -> None:
    for code, kind, parent in (("HO", "HEAD_OFFICE", ""), ("B1", "BRANCH", "HO"), ("B2", "BRANCH", "HO")):
        agreed(there, "openUnit", code=code, name=code, kind=kind, parent=parent, openedOn="2026-01-01")
    for code, unit, roles in (
        ("officer-b1", "B1", ["OFFICER"]),
        ("officer-b2", "B2", ["OFFICER"]),
        ("head", "HO", ["APPROVER"]),
        ("admin", "HO", ["ADMIN"]),
    ):
        agreed(there, "definePost", code=code, unit=unit, name=code, roles=roles)


def appointed(there: World) -> None:
    """person-9 keeps, person-2 agrees, person-1 works in B1, person-6 in B2."""
    for post, person in (("officer-b1", "person-1"), ("officer-b2", "PERSON-6"), ("admin", "person-9"),
                         ("head", "person-2")):  # fmt: skip
        agreed(there, "appointOfficer", post=post, person=person, since="2026-01-01")


def test_the_name_that_documents_print_is_stated_with_an_appointment(there: World) -> None:
    built(there)
    agreed(there, "appointOfficer", post="head", person="Person-2", since="2026-01-01", name="王芳")
    rows = there.data("{ appointments { edges { node { person name } } } }", "auditor")["appointments"]["edges"]
    assert [row["node"] for row in rows] == [{"person": "person-2", "name": "王芳"}]
    given = {"post": "head", "person": "person-7", "since": "2026-01-01", "name": "王" * 101}
    assert ask(there, "appointOfficer", "admin", **given)["field"] == "name"


def test_posts_bind_from_the_next_request_on(there: World) -> None:
    loan = drawn(there)
    built(there)
    paying = {
        "loanId": loan, "valueDate": "2026-03-01", "amount": cny("1.00"),
    }  # fmt: skip
    paid = there.do("recordRepayment", {"idempotencyKey": "p-1", **paying}, "accountant")
    assert paid["__typename"] == "LoanRecorded"
    appointed(there)
    refused = there.do("recordRepayment", {"idempotencyKey": "p-2", **paying}, "accountant")
    assert refused["__typename"] == "ForbiddenProblem"
    assert there.do("flagMisuse", {"idempotencyKey": "m-1", "loanId": loan, "valueDate": "2026-03-01"})[
        "__typename"
    ] in ("LoanRecorded", "ApprovalPending")


def test_branches_of_posts_bound_what_is_seen_in_every_list(there: World) -> None:
    one = opened(there, "L-1")
    opened(there, "L-2", branch="B2")
    built(there)
    appointed(there)
    listed = "{ loans { edges { node { number } } } organisationUnits { edges { node { code } } } posts { edges { node "
    listed += "{ code roles } } } appointments { edges { node { person post since until } } } }"
    mine = there.data(listed, "officer")
    assert [e["node"]["number"] for e in mine["loans"]["edges"]] == ["L-1"]
    assert [e["node"]["code"] for e in mine["organisationUnits"]["edges"]] == ["B1"]
    assert [e["node"] for e in mine["posts"]["edges"]] == [{"code": "officer-b1", "roles": ["OFFICER"]}]
    assert [e["node"]["person"] for e in mine["appointments"]["edges"]] == ["person-1"]
    other = there.data(listed, "officer-of-b2")
    assert [e["node"]["number"] for e in other["loans"]["edges"]] == ["L-2"]
    assert there.data("query($id: ID!) { node(id: $id) { id } }", "officer-of-b2", id=one)["node"] is None
    every = there.data(listed, "approver")
    assert [e["node"]["code"] for e in every["organisationUnits"]["edges"]] == ["B1", "B2", "HO"]
    assert len(every["appointments"]["edges"]) == 4


def test_who_handled_a_loan_and_who_keeps_it(there: World) -> None:
    loan = drawn(there)
    kept = there.data(
        "mutation($input: AssignLoanInput!) { assignLoan(input: $input) { __typename } }",
        "approver",
        input={"idempotencyKey": "a-1", "loanId": loan, "person": "PERSON-1"},
    )
    assert kept["assignLoan"]["__typename"] == "LoanRecorded"
    document = """query($id: ID!, $after: String) { node(id: $id) { ... on Loan {
    handledBy(first: 1, after: $after) { edges { cursor node { duty kind person command day entered } }
    pageInfo { hasNextPage } } keptBy { edges { node { person since until loanId } } } } }
    caseload(person: "person-1") { edges { node { loanId } } } }"""
    told = there.data(document, "officer", id=loan)
    first = told["node"]["handledBy"]
    assert first["pageInfo"]["hasNextPage"]
    assert first["edges"][0]["node"] == {
        "duty": "BUSINESS", "kind": "LOAN", "person": "person-1", "command": "OpenLoan", "day": "2026-03-31",
        "entered": False,
    }  # fmt: skip
    rest = there.data(document, "officer", id=loan, after=first["edges"][0]["cursor"])["node"]["handledBy"]
    assert [(e["node"]["duty"], e["node"]["person"]) for e in rest["edges"]] == [("DISBURSEMENT", "person-3")]
    keeping = {"person": "person-1", "since": "2026-03-31", "until": None, "loanId": loan}
    assert [e["node"] for e in told["node"]["keptBy"]["edges"]] == [keeping]
    assert [e["node"]["loanId"] for e in told["caseload"]["edges"]] == [loan]
    moved = ask(there, "handOverLoans", "approver", giver="person-1", taker="person-6", loanIds=[loan], note="原件")
    assert moved["__typename"] == "InstitutionChanged"


def test_authority_is_granted_seen_and_taken_back(there: World) -> None:
    built(there)
    agreed(there, "grantAuthority", post="head", kind="WAIVER", limit=cny("5000.00"), since="2026-01-01")
    document = "{ authorities { edges { node { id post kind limit since until } } } }"
    (edge,) = there.data(document, "auditor")["authorities"]["edges"]
    assert (edge["node"]["post"], edge["node"]["kind"], edge["node"]["limit"]) == ("head", "WAIVER", "500000")
    agreed(there, "endAuthority", authorityId=edge["node"]["id"], until="2026-04-01")
    (edge,) = there.data(document, "auditor")["authorities"]["edges"]
    assert edge["node"]["until"] == "2026-04-01"


def test_an_appointment_is_ended_and_lending_suspended_over_the_api(there: World) -> None:
    built(there)
    agreed(there, "appointOfficer", post="officer-b1", person="person-1", since="2026-01-01")
    (edge,) = there.data("{ appointments { edges { node { id } } } }", "auditor")["appointments"]["edges"]
    agreed(there, "endAppointment", appointmentId=edge["node"]["id"], until="2026-05-01")
    of = {"kind": "OFFICER", "holder": "person-1"}
    assert ask(there, "suspendAuthority", "officer", **of)["code"] == "FORBIDDEN"
    assert ask(there, "liftAuthoritySuspension", "admin", **of)["code"] == "FORBIDDEN"


def test_one_person_with_two_accounts_is_named_in_the_refusal(there: World) -> None:
    """The officer who asked for the recall approves nothing on that loan as an approver, and is told why in Chinese."""
    loan = drawn(there)
    given = {"idempotencyKey": "r-1", "loanId": loan, "valueDate": "2026-03-01"}
    assert there.do("accelerateLoan", given)["__typename"] == "ApprovalPending"
    second = there.do("extendLoan", {
        "idempotencyKey": "r-2", "loanId": loan, "valueDate": "2026-03-01", "to": "2027-06-01",
    }, "everyone")  # fmt: skip
    assert second["__typename"] == "ApprovalPending", second
    refused = there.do(
        "approveProposal", {"idempotencyKey": "r-3", "proposalId": second["proposal"]["id"]}, "officer-as-approver"
    )
    assert (refused["__typename"], refused["code"]) == ("RuleRefusedProblem", "INCOMPATIBLE_DUTY")
    assert "person-1" in refused["message"]
    assert "须由他人办理" in refused["messageZh"]


def test_how_many_borrowers_an_officer_keeps_is_adopted_and_read(there: World) -> None:
    bad = {"version": "none", "effectiveFrom": "2026-01-01", "ceiling": 0}
    assert ask(there, "adoptCaseloadPolicy", "admin", policy=bad)["code"] == "INVALID_INPUT"
    agreed(there, "adoptCaseloadPolicy", policy={"version": "ten", "effectiveFrom": "2026-03-01", "ceiling": 10})
    document = "query($on: Date) { riskPolicy(family: CASELOAD, asOf: $on) { version payload } }"
    for day, version, ceiling in (("2026-02-28", "default-2026", 12), ("2026-03-01", "ten", 10)):
        found = there.data(document, "auditor", on=day)["riskPolicy"]
        assert found["version"] == version
        assert f'"ceiling":{ceiling}' in found["payload"]
