"""Reads of write-off at the API: lists, scope, deadlines, years, policies, eligibility on a day, and hostile input."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.world import World, borrower, cny, drawn, world
from tests.graphql.write_off_world import (
    INTEREST,
    agreed,
    apply,
    confirm,
    digest,
    do,
    done,
    file,
    filed,
    opine,
    reserve,
    review,
    state,
    written_off,
)

APPLICATIONS = """query($branch: String, $status: WriteOffStatus, $first: Int! = 50, $after: String) {
  writeOffApplications(branch: $branch, status: $status, first: $first, after: $after) {
    edges { node { id number status } } pageInfo { hasNextPage endCursor } } }"""
CLAIMS = """query($branch: String, $status: WrittenOffStatus, $first: Int! = 50, $after: String) {
  writtenOffClaims(branch: $branch, status: $status, first: $first, after: $after) {
    edges { node { loan { number } keptOn application { number } } } pageInfo { hasNextPage endCursor } } }"""
DUE = """query($until: Date, $first: Int! = 50, $after: String) {
  writeOffDeadlines(until: $until, first: $first, after: $after) {
    edges { node { loan { number } duties { kind lastDay late } } } pageInfo { hasNextPage endCursor } } }"""
YEARS = "{ writeOffYears { edges { node { year auditedOn auditHash reportedOn duties { kind lastDay late } } } } }"
POLICY = """query($day: Date) { writeOffPolicy(asOf: $day) { version quorum planDays
  tiers { above { amount } level persons }
  criteria { criterion article byList source grounds { kind wait { text textZh } papers }
    limits { kinds most { amount } } } } }"""
ELIGIBLE = """query($loan: ID!, $day: Date, $known: DateTime) { loan(id: $loan) {
  writeOffEligibility(asOf: $day, knownAt: $known) { asOf policy eligible checks { check passed } }
  writeOffStatement(asOf: $day) { statedOn recordedBy grounds { kind since } pursuedOn
    obligors { party { number } ableToPay } references { debt ruling } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in found["edges"]]


def test_applications_come_by_status_and_branch_in_pages_and_only_to_their_unit(there: World) -> None:
    loans = [drawn(there, f"L-{n}") for n in (1, 2, 3)]
    ids = []
    for n, loan in enumerate(loans, 1):
        assert state(there, loan)["__typename"] == "LoanRecorded"
        ids.append(apply(there, loan, number=f"HX-{n}")["application"]["id"])
    done(there, "withdrawWriteOff", "maker", writeOffId=ids[1], reason="材料不全")
    first = there.data(APPLICATIONS, first=2)["writeOffApplications"]
    second = there.data(APPLICATIONS, first=2, after=first["pageInfo"]["endCursor"])["writeOffApplications"]
    assert [row["number"] for page in (first, second) for row in nodes(page)] == ["HX-1", "HX-2", "HX-3"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    withdrawn = there.data(APPLICATIONS, status="WITHDRAWN")["writeOffApplications"]
    assert [row["number"] for row in nodes(withdrawn)] == ["HX-2"]
    assert nodes(there.data(APPLICATIONS, branch="B2")["writeOffApplications"]) == []
    assert len(nodes(there.data(APPLICATIONS, branch="B1")["writeOffApplications"])) == 3
    for document, given in (
        ("query($id: ID) { found: writeOffApplication(id: $id) { id } }", {"id": ids[0]}),
        ("query($n: String) { found: writeOffApplication(number: $n) { id } }", {"n": "HX-1"}),
        ("query($id: ID!) { found: node(id: $id) { id } }", {"id": ids[0]}),
        ("query($id: ID!) { found: loan(id: $id) { writeOffApplications { number } } }", {"id": loans[0]}),
        ("query($id: ID!) { found: writeOffEligibility(loanId: $id) { eligible } }", {"id": loans[0]}),
    ):
        assert there.data(document, "officer-of-b2", **given)["found"] is None, document
        assert there.data(document, "branch-manager", **given)["found"] is not None, document
    assert nodes(there.data(APPLICATIONS, "officer-of-b2")["writeOffApplications"]) == []
    assert nodes(there.data(APPLICATIONS, "officer-of-b2", branch="B1")["writeOffApplications"]) == []
    hidden = "query($id: ID!) { auditTrail(subject: $id) { edges { node { command } } } }"
    assert there.data(hidden, "officer-of-b2", id=ids[0])["auditTrail"]["edges"] == []
    # Withdrawn: the form filed at its making, the application, the withdrawal.
    rows = there.data(hidden, "auditor", id=ids[1])["auditTrail"]["edges"]
    assert [row["node"]["command"] for row in rows] == ["FileDocument", "ApplyForWriteOff", "WithdrawWriteOff"]
    foreign = do(there, "addWriteOffEvidence", "officer-of-b2", writeOffId=ids[0], kind="DEATH_PROOF",
                 contentHash=digest("x"), dated="2026-03-01")  # fmt: skip
    assert (foreign["code"], foreign["kind"], foreign["id"]) == ("NOT_FOUND", "WRITE_OFF", ids[0])


def test_kept_claims_deadlines_and_years_are_listed_for_their_branch(there: World) -> None:
    loans = [drawn(there, f"L-{n}") for n in (1, 2)]
    drawn(there, "L-3")
    reserve(there, "L-1", "L-2", "L-3")
    package = written_off(there, *loans, cause="SUBJECTIVE")
    assert package
    done(there, "planPursuit", "pursuer", loanId=loans[1], steps=["追偿"])
    first = there.data(CLAIMS, first=1)["writtenOffClaims"]
    second = there.data(CLAIMS, first=1, after=first["pageInfo"]["endCursor"])["writtenOffClaims"]
    assert sorted(row["loan"]["number"] for page in (first, second) for row in nodes(page)) == ["L-1", "L-2"]
    assert nodes(first)[0]["application"] == {"number": "HX-1"}
    assert nodes(there.data(CLAIMS, status="TERMINATED")["writtenOffClaims"]) == []
    for document, name in ((CLAIMS, "writtenOffClaims"), (DUE, "writeOffDeadlines")):
        given = {"until": "2029-01-01"} if name == "writeOffDeadlines" else {}
        assert nodes(there.data(document, "officer-of-b2", **given)[name]) == []
    # Written off on 31 March 2026: a plan by 30 April 2026, a check by 31 March 2027, liability by 31 March 2028.
    for day, expected in (
        ("2026-04-29", []),
        ("2026-04-30", ["L-1"]),
        ("2027-03-30", ["L-1"]),
        ("2027-03-31", ["L-1", "L-2"]),
    ):
        found = nodes(there.data(DUE, until=day)["writeOffDeadlines"])
        assert sorted(row["loan"]["number"] for row in found) == expected, day
    (row,) = [row for row in found if row["loan"]["number"] == "L-2"]
    assert [(duty["kind"], duty["lastDay"]) for duty in row["duties"]] == [
        ("CHECK", "2027-03-31"),
        ("LIABILITY", "2028-03-31"),
    ]
    far = there.ask(DUE, until="2099-01-01")
    assert "must be between" in far["errors"][0]["message"]
    _year(there)


def _year(there: World) -> None:
    (year,) = nodes(there.data(YEARS)["writeOffYears"])
    assert (year["year"], [(row["kind"], row["lastDay"]) for row in year["duties"]]) == (
        2026,
        [("AUDIT", "2027-05-31"), ("REPORT", "2027-06-30")],
    )
    report = {"kind": "AUDIT", "contentHash": digest("audit")}
    assert do(there, "reportWriteOffs", "pursuer", year=2025, **report)["code"] == "NOTHING_WRITTEN_OFF"
    done(there, "reportWriteOffs", "pursuer", year=2026, **report)
    assert do(there, "reportWriteOffs", "pursuer", year=2026, **report)["code"] == "REPORTED_ALREADY"
    wrong = do(there, "reportWriteOffs", "pursuer", year=2026, kind="CHECK", contentHash=digest("x"))
    assert (wrong["field"], wrong["messageZh"].endswith("应为 AUDIT 或 REPORT")) == ("kind", True)
    (year,) = nodes(there.data(YEARS)["writeOffYears"])
    assert (year["auditedOn"], year["auditHash"], [row["kind"] for row in year["duties"]]) == (
        "2026-03-31",
        digest("audit"),
        ["REPORT"],
    )


def test_small_loans_are_written_off_by_list_all_or_nothing(there: World) -> None:
    loans = [drawn(there, f"L-{n}") for n in (1, 2)]
    reserve(there, "L-1", "L-2")
    loans.append(drawn(there, "L-3"))
    rows = [{"loanId": loan, "pursuedSince": "2025-09-01", "pursuedOn": "2026-03-01"} for loan in loans]
    given = {"number": "QD-1", "unit": "B1", "criterion": "PERSONAL_BUSINESS_AMOUNT", "kind": "PERSONAL_BUSINESS",
             "rows": rows, "cause": "OBJECTIVE", "causeText": "小额追索未果"}  # fmt: skip
    listed = done(there, "writeOffByList", "maker", **given)["application"]["id"]
    file(there, listed, "PURSUIT_RECORD", "COLLECTION_REPORT", "USE_PROOF")
    for account in ("handler", "department", "head"):
        assert confirm(there, listed, account)["__typename"] == "WriteOffSaved"
    opine(there, listed)
    assert review(there, listed)["application"]["status"] == "REVIEWED"
    done(there, "approveWriteOff", "authorised", writeOffId=listed, level="BRANCH")
    # The reserve has 240,000.00 for three loans of 120,000.00 and their interest: nothing is booked.
    short = do(there, "bookWriteOff", "bookkeeper", writeOffId=listed, keeper="keeper")
    assert short["code"] == "INSUFFICIENT_RESERVE"
    assert {row["name"]: row["value"] for row in short["details"]}["missing"] == str(120_000_00 + 3 * INTEREST)
    assert nodes(there.data(CLAIMS)["writtenOffClaims"]) == []


def test_eligibility_is_of_a_day_and_a_knowledge_and_statements_are_shown(there: World) -> None:
    owner = borrower(there)
    loan = drawn(there, owner=owner)
    nothing = there.data(ELIGIBLE, loan=loan)["loan"]
    assert nothing["writeOffStatement"] is None
    reference = {"debt": "OTHER-1", "sameEnterprise": True, "sameBorrower": True, "ruling": "ENDED",
                 "ruledOn": "2026-01-01", "noProperty": True, "security": "COLLATERAL"}  # fmt: skip
    state(there, loan, obligors=[{"party": owner, "ableToPay": True}], references=[reference])
    now = there.data(ELIGIBLE, loan=loan)["loan"]
    assert {row["check"] for row in now["writeOffEligibility"]["checks"] if not row["passed"]} == {"NOBODY_ABLE_TO_PAY"}
    told = now["writeOffStatement"]
    assert (told["statedOn"], told["recordedBy"], told["pursuedOn"]) == ("2026-03-31", "maker", "2026-03-01")
    assert told["grounds"] == [{"kind": "DIED", "since": "2026-02-01"}]
    assert told["obligors"] == [{"party": {"number": "C-1"}, "ableToPay": True}]
    assert told["references"] == [{"debt": "OTHER-1", "ruling": "ENDED"}]
    # The day before nothing was stated; so it was at an instant before the statement.
    for given in ({"day": "2026-03-30"}, {"known": "2026-03-31T00:00:00Z"}):
        then = there.data(ELIGIBLE, loan=loan, **given)["loan"]["writeOffEligibility"]
        assert {row["check"] for row in then["checks"] if not row["passed"]} == {"OBLIGORS_PURSUED"}, given
    late = there.ask(ELIGIBLE, loan=loan, day="2026-04-01")
    assert "must be between" in late["errors"][0]["message"]


def test_policies_are_shown_by_day_and_a_version_is_adopted_by_another_person(there: World) -> None:
    old = there.data(POLICY, day="2017-09-30")["writeOffPolicy"]
    now = there.data(POLICY)["writeOffPolicy"]
    assert (old["version"], now["version"], now["planDays"]) == ("write-off-2013", "write-off-2017", 30)
    assert now["tiers"][0] == {"above": {"amount": "0.00"}, "level": "BRANCH", "persons": 1}
    (rule,) = [row for row in now["criteria"] if row["criterion"] == "PERSONAL_BUSINESS_AMOUNT"]
    assert rule["limits"] == [{"kinds": ["PERSONAL_BUSINESS"], "most": {"amount": "10000000.00"}}]
    tiers = [{"above": "0.00", "level": "MANAGEMENT", "persons": 2}]
    policy = {"version": "ours-1", "effectiveFrom": "2026-01-01", "tiers": tiers, "planDays": 20, "quorum": "80"}
    pending = do(there, "adoptWriteOffPolicy", "admin", policy=policy)
    assert agreed(there, pending, "approver")["status"] == "APPROVED"
    found = there.data(POLICY)["writeOffPolicy"]
    assert (found["version"], found["planDays"], found["quorum"]) == ("ours-1", 20, "80")
    assert found["tiers"] == [{"above": {"amount": "0.00"}, "level": "MANAGEMENT", "persons": 2}]
    assert found["criteria"] == now["criteria"]
    names = there.data("{ writeOffPolicies { edges { node { version } } } }")["writeOffPolicies"]
    assert [row["version"] for row in nodes(names)] == ["write-off-2013", "write-off-2017", "ours-1"]


def test_what_can_never_be_right_names_the_field_in_chinese(there: World) -> None:
    loan = drawn(there)
    both = [{"loanId": loan, "criterion": "DISASTER", "reference": "X-1"}]
    part = [{"loanId": loan, "criterion": "DISASTER", "part": cny("0.00")}]
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"claims": both}, "claims[0].criterion"),
        ({"claims": part}, "claims[0].part"),
        ({"claims": []}, "claims"),
        ({"claims": [{"loanId": loan, "criterion": "DISASTER"}] * 10_001}, "claims"),
        ({"loss": cny("0.00")}, "loss"),
        ({"number": ""}, "number"),
        ({"unit": "?"}, "unit"),
        ({"causeText": "x" * 2001}, "causeText"),
        ({"causeText": "a\u202eb"}, "causeText"),
    )
    for more, field in wrong:
        told = apply(there, loan, **{"number": "HX-9", **more})
        assert (told["__typename"], told["field"]) == ("InvalidInputProblem", field), told
        assert any("\u4e00" <= sign <= "\u9fff" for sign in told["messageZh"]), told
    write_off = filed(there, loan)
    steps: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("addWriteOffEvidence", {"kind": "EVENT_PROOF", "contentHash": "ABC", "dated": "2026-03-01"}, "contentHash"),
        ("reviewWriteOff", {"ballots": [], "minutes": digest("m")}, "ballots"),
        ("bookWriteOff", {"keeper": ""}, "keeper"),
    )
    for mutation, more, field in steps:
        account = {"reviewWriteOff": "secretary", "bookWriteOff": "bookkeeper"}.get(mutation, "maker")
        told = do(there, mutation, account, writeOffId=write_off, **more)
        assert (told["__typename"], told["field"]) == ("InvalidInputProblem", field), told
        assert any("\u4e00" <= sign <= "\u9fff" for sign in told["messageZh"]), told
    cursor = there.ask(CLAIMS, after="nonsense")
    assert "must be a cursor" in cursor["errors"][0]["message"]
    neither = there.ask("{ writeOffApplication { id } }")
    assert "give either the id or the number" in neither["errors"][0]["message"]


def test_asking_for_the_criteria_of_many_loans_counts_every_one(there: World) -> None:
    asked = "{ loans(first: %d) { edges { node { writeOffEligibility { criteria { criterion } } } } } }"
    assert "errors" not in there.ask(asked % 200)
    books = "{ a: loans(first: 200) { edges { node { writeOffEligibility { criteria { criterion missing } } } } } %s }"
    more = " ".join(
        f"b{n}: loans(first: 200) {{ edges {{ node {{ writeOffEligibility {{ criteria {{ criterion }} }} }} }} }}"
        for n in range(2)
    )
    told = there.ask(books % more)
    assert told["errors"][0]["extensions"]["code"] == "TOO_LARGE"
