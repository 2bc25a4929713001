"""Classes at the API: in force and why, over time, by three persons, what would be if; in scope, in few statements."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from postloan.application.classification_records import ClassificationRun
from postloan.application.classification_runs import QuarterlyRun
from postloan.domain.shared.actor import Actor, Role
from postloan.infrastructure.cli.session import now
from tests.graphql.test_reads import statements
from tests.graphql.world import BANK, BUSINESS_DATE, PEOPLE, World, borrower, drawn, world

TODAY = BUSINESS_DATE.isoformat()
PEOPLE["risk-manager"] = ("person-10", frozenset({Role.RISK_MANAGER}), frozenset({"*"}))
COMPANY: dict[str, object] = {
    "kind": "ENTERPRISE",
    "name": "示范制造有限公司",
    "identity": None,
    "size": "LARGE",
    "phones": [],
}
PROBLEM = "... on Problem { code message messageZh } ... on RuleRefusedProblem { rule article details { name value } }"
EXPLANATION = """claim asOf policy riskClass standing
grade { name number score scores { factor value points } }
binding reasons { rule article kind riskClass binding assumed inputs { fact claim value unit origin row day }
text { en zh } } rejected { riskClass because { rule text { en zh } shortBy unit } }
better { way riskClass changes { claim fact before after text { en zh } } earliest text { en zh } }
upgrade { earliest obstacles { code until text { en zh } } } unknown { rule fact treatment couldMean text { en zh } }
summary { en zh }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def done(payload: dict[str, Any]) -> dict[str, Any]:
    assert "code" not in payload, payload
    return payload


def ask(there: World, mutation: str, given: Mapping[str, object], account: str, want: str) -> dict[str, Any]:
    kind = mutation[0].upper() + mutation[1:]
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ __typename {PROBLEM} {want} }} }}"
    found: dict[str, Any] = there.data(document, account, input=given)[mutation]
    return found


def claim(there: World, number: str, owner: str, balance: str = "1000.00", days: int = 0) -> str:
    """A claim without an account, its balance and days past due stated."""
    given = {
        "idempotencyKey": f"claim-{number}",
        "number": number,
        "borrowerId": owner,
        "branch": "B1",
        "kind": "CORPORATE_LOAN",
        "openedOn": "2026-01-01",
    }
    made = done(ask(there, "registerClaim", given, "officer", "... on ClaimSaved { claim { id } }"))["claim"]["id"]
    state(there, made, "BALANCE", {"amount": balance})
    state(there, made, "DAYS_PAST_DUE", {"number": days})
    return str(made)


KEYS = count(1)


def state(there: World, subject: str, name: str, value: dict[str, object]) -> None:
    fact = {"subject": subject, "name": name, "value": value, "origin": "核心系统", "row": "1", "statedOn": TODAY}
    given = {"idempotencyKey": f"fact-{next(KEYS)}", "fact": fact}
    done(ask(there, "recordFact", given, "officer", "... on FactsRecorded { bookingDate }"))


def test_a_loan_has_its_class_right_after_it_is_drawn_and_says_why(there: World) -> None:
    loan = drawn(there)
    query = f"""query Q($id: ID!) {{ loan(id: $id) {{ classification {{ riskClass grade since branch version
        claim {{ id }} latest {{ status policy explanation {{ {EXPLANATION} }} }}
        history {{ edges {{ node {{ sequence riskClass human proposal {{ id }} }} }} }}
        assessments {{ edges {{ node {{ asOf riskClass binding }} }} }} }} }} }}"""
    found = there.data(query, id=loan)["loan"]["classification"]
    # Twelve instalments from 1 January: those of February and March are unpaid on 31 March, 58 days past 1 February.
    assert (found["riskClass"], found["branch"], found["claim"]["id"]) == ("SPECIAL_MENTION", "B1", loan)
    why = found["latest"]["explanation"]
    assert why["riskClass"] == "SPECIAL_MENTION"
    assert all(text for reason in why["reasons"] for text in reason["text"].values())
    assert {each["riskClass"] for each in why["rejected"]} == {"NORMAL", "SUBSTANDARD", "DOUBTFUL", "LOSS"}
    assert found["history"]["edges"][-1]["node"]["riskClass"] == "SPECIAL_MENTION"
    assert found["assessments"]["edges"][0]["node"]["asOf"] == TODAY


def test_a_class_is_proposed_confirmed_and_approved_by_three_persons(there: World) -> None:
    owner = borrower(there, "C-9", **COMPANY)
    key = claim(there, "K-1", owner)
    given = {
        "idempotencyKey": "p-1",
        "reason": "经营恶化",
        "classes": [{"claim": key, "riskClass": "SUBSTANDARD"}],
    }
    want = "... on ApprovalPending { proposal { id subject steps { name role } figures { name value } } }"
    pending = ask(there, "proposeClasses", given, "officer", want)
    proposal = pending["proposal"]
    assert [step["name"] for step in proposal["steps"]] == ["CONFIRMATION", "APPROVAL"]
    assert proposal["subject"] == key
    step = {"proposalId": proposal["id"]}
    moved = "... on ProposalMoved { proposal { status } }"
    own = ask(there, "approveProposal", {"idempotencyKey": "a-0", **step}, "officer-as-approver", moved)
    assert own["code"] in ("OWN_PROPOSAL", "NOT_IN_ROUTE")
    for number, account in enumerate(("risk-manager", "approver"), 1):
        done(ask(there, "approveProposal", {"idempotencyKey": f"a-{number}", **step}, account, moved))
    query = """query Q($id: ID!) { classification(claim: $id) { riskClass
        claim { id ... on GivenClaim { number } }
        history { edges { node { riskClass human reason proposal { id } } } } }
        classOn(claim: $id, asOf: "2026-03-31") { riskClass }
        before: classOn(claim: $id, asOf: "2026-03-30") { riskClass } }"""
    found = there.data(query, id=key)
    assert found["classification"]["riskClass"] == "SUBSTANDARD"
    assert found["classification"]["claim"] == {"id": key, "number": "K-1"}
    last = found["classification"]["history"]["edges"][-1]["node"]
    assert last == {"riskClass": "SUBSTANDARD", "human": True, "reason": "经营恶化", "proposal": {"id": proposal["id"]}}
    assert (found["classOn"], found["before"]) == ({"riskClass": "SUBSTANDARD"}, None)


def test_a_better_class_than_the_rules_is_refused_by_name(there: World) -> None:
    owner = borrower(there, "C-9", **COMPANY)
    key = claim(there, "K-1", owner, days=91)
    given = {"idempotencyKey": "p-1", "reason": "r", "classes": [{"claim": key, "riskClass": "NORMAL"}]}
    refused = ask(there, "proposeClasses", given, "officer", "... on ApprovalPending { proposal { id } }")
    assert (refused["code"], refused["rule"]) == ("BETTER_THAN_THE_RULES", "risk_classification")
    assert "11(1)" in {row["name"]: row["value"] for row in refused["details"]}["rules"]
    assert "次级" in refused["messageZh"]


def test_reassessing_a_debtor_shows_its_classes(there: World) -> None:
    owner = borrower(there, "C-9", **COMPANY)
    claim(there, "K-1", owner, days=1)
    claim(there, "K-2", owner)
    given = {"idempotencyKey": "r-1", "borrowerId": owner}
    want = "... on DebtorReassessed { classifications { riskClass } }"
    found = done(ask(there, "reassessDebtor", given, "risk-manager", want))
    assert sorted(row["riskClass"] for row in found["classifications"]) == ["NORMAL", "SPECIAL_MENTION"]
    forbidden = ask(there, "reassessDebtor", {**given, "idempotencyKey": "r-2"}, "accountant", want)
    assert forbidden["code"] == "FORBIDDEN"


def test_what_another_branch_keeps_is_not_shown(there: World) -> None:
    loan = drawn(there)
    document = """query Q($id: ID!) { classification(claim: $id) { riskClass }
        classOn(claim: $id, asOf: "2026-03-31") { riskClass } latestAssessment(claim: $id) { riskClass }
        classifications { edges { node { riskClass } } } }"""
    hidden = there.data(document, "officer-of-b2", id=loan)
    assert hidden == {
        "classification": None,
        "classOn": None,
        "latestAssessment": None,
        "classifications": {"edges": []},
    }
    assert there.data(document, "auditor", id=loan)["classification"] is not None


def test_loans_with_classes_and_explanations_take_as_many_statements_whatever_their_number(there: World) -> None:
    query = """query Q($first: Int!) { loans(first: $first) { edges { node { number classification { riskClass
        latest { status explanation { summary { zh } } } debtor { number } } } } } }"""
    counts = []
    for number in range(1, 4):
        drawn(there, f"L-{number}")
    for first in (1, 3):
        with statements(there) as seen:
            found = there.data(query, first=first)
        assert len(found["loans"]["edges"]) == first
        assert all(edge["node"]["classification"]["riskClass"] for edge in found["loans"]["edges"])
        counts.append(len(seen))
    # Institution and context, loans; then one each: classes, assessments, explanations, borrowers.
    assert counts[0] == counts[1] <= 8


def test_given_facts_are_assessed_and_nothing_is_stored(there: World) -> None:
    document = f"query Q($facts: DebtorFactsInput!) {{ assessClassification(facts: $facts) {{ {EXPLANATION} }} }}"
    facts = {
        "id": "D",
        "asOf": TODAY,
        "claims": [
            {"id": "A", "balance": "200.00", "daysPastDue": 91},
            {"id": "B", "balance": "800.00", "daysPastDue": 0},
        ],
    }
    with statements(there) as seen:
        found = there.data(document, facts=facts)["assessClassification"]
    # Art. 11(1), and art. 7: 20 % of the debtor's claims are non-performing, so that all are.
    assert [row["riskClass"] for row in found] == ["SUBSTANDARD", "SUBSTANDARD"]
    assert "11(1)" in found[0]["binding"]
    assert not any(statement.startswith(("INSERT", "UPDATE", "DELETE")) for statement in seen)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claims": [{"id": "A", "balance": "-1.00"}]}, "balance"),
        ({"claims": [{"id": "A", "balance": "1.00", "daysPastDue": -1}]}, "daysPastDue"),
        ({"claims": [{"id": "A", "balance": "1.00", "expectedLoss": "2.00"}]}, "expectedLoss"),
        ({"claims": [{"id": "A", "balance": "1.00"}, {"id": "A", "balance": "1.00"}]}, "claims"),
        ({"claims": []}, "claims"),
        ({"asOf": "1800-01-01"}, "asOf"),
        ({"allBanks": {"totalDebt": "1.00", "overdueOver90": "2.00"}}, "overdueOver90"),
    ],
)
def test_facts_that_can_never_be_right_are_named(there: World, change: dict[str, object], field: str) -> None:
    facts = {"id": "D", "asOf": TODAY, "claims": [{"id": "A", "balance": "1.00"}], **change}
    answer = there.ask(
        "query Q($facts: DebtorFactsInput!) { assessClassification(facts: $facts) { claim } }", facts=facts
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert field in error["extensions"]["field"]


def test_a_scenario_shows_migration_provisions_and_ratios_before_and_after(there: World) -> None:
    owner = borrower(there, "C-9", **COMPANY)
    other = borrower(there, "C-8", **COMPANY)
    claim(there, "K-1", owner, "800.00", days=80)
    claim(there, "K-2", other, "200.00")
    document = """query Q($scenario: PortfolioScenarioInput!) { portfolioScenario(scenario: $scenario) { claims policy
        moves { before after claims balance { amount } } couldImprove blocked
        before { balance { amount } specific { amount } nonPerforming { amount } nplRatio coverage }
        after { specific { amount } nonPerforming { amount } nplRatio coverage shortfall { amount } } } }"""
    found = there.data(document, scenario={"overdueShock": 11})["portfolioScenario"]
    assert [(m["before"], m["after"], m["balance"]["amount"]) for m in found["moves"]] == [
        ("NORMAL", "NORMAL", "200.00"),
        ("SPECIAL_MENTION", "SUBSTANDARD", "800.00"),
    ]
    # Specific provisions: 2 % of 关注 before (16.00), 25 % of 次级 after (200.00).
    assert found["before"]["specific"]["amount"] == "16.00"
    assert found["after"]["specific"]["amount"] == "200.00"
    assert (found["before"]["nplRatio"], found["after"]["nplRatio"]) == ("0.0000", "80.0000")
    assert (found["before"]["coverage"], found["after"]["coverage"]) == (None, "25.0000")
    both = there.data(document, scenario={"deteriorating": [other]})["portfolioScenario"]
    assert [(m["before"], m["after"]) for m in both["moves"]] == [
        ("NORMAL", "SUBSTANDARD"),
        ("SPECIAL_MENTION", "SPECIAL_MENTION"),
    ]
    nothing = there.data(document, scenario={})["portfolioScenario"]
    assert nothing["before"]["nplRatio"] == nothing["after"]["nplRatio"]


def test_runs_are_listed_and_found_again_by_their_id(there: World) -> None:
    drawn(there)
    ended = quarter_run(there)
    query = """{ classificationRuns { edges { node { id kind asOf status claims contentHash
        failures { edges { node { error } } } } } } }"""
    (edge,) = there.data(query)["classificationRuns"]["edges"]
    node = edge["node"]
    assert (node["kind"], node["asOf"], node["status"], node["claims"]) == ("QUARTERLY", TODAY, "FINISHED", 1)
    assert (node["contentHash"], node["failures"]) == (ended.content_hash, {"edges": []})
    again = there.data("query Q($id: ID!) { node(id: $id) { id ... on ClassificationRun { claims } } }", id=node["id"])
    assert again["node"] == {"id": node["id"], "claims": 1}


def quarter_run(there: World) -> ClassificationRun:
    """The quarter that ends with the business date is run on the day after."""
    transactions, tomorrow = there.container.transactions(), BUSINESS_DATE + timedelta(days=1)
    transactions.write(lambda unit: unit.institutions.move(BANK, tomorrow, tomorrow))
    work = QuarterlyRun(transactions, now=now, ids=there.container.ids())
    run = work.run(Actor("ops", "ops", BANK, frozenset({Role.OPERATIONS}), frozenset({"*"})), BUSINESS_DATE)
    assert isinstance(run, ClassificationRun)
    return run


def test_the_debtors_of_a_group_to_be_assessed_are_listed_with_whom_they_are_beside(there: World) -> None:
    fell, other = (borrower(there, number, **COMPANY, group="G-1") for number in ("C-1", "C-2"))
    claim(there, "K-2", other)
    bad = claim(there, "K-1", fell)
    query = """query Q($after: String) { groupAssessments(first: 1, after: $after) { edges { cursor node {
        debtor { id } branch group member { id } memberNumber memberClass since assessment assessedOn } }
        pageInfo { hasNextPage } } }"""
    assert there.data(query)["groupAssessments"]["edges"] == []
    state(there, bad, "DAYS_PAST_DUE", {"number": 91})
    page = there.data(query)["groupAssessments"]
    (edge,) = page["edges"]
    assert edge["node"] == {
        "debtor": {"id": other},
        "branch": "B1",
        "group": "G-1",
        "member": {"id": fell},
        "memberNumber": "C-1",
        "memberClass": "SUBSTANDARD",
        "since": TODAY,
        "assessment": None,
        "assessedOn": None,
    }
    assert page["pageInfo"]["hasNextPage"] is False
    assert there.data(query, after=edge["cursor"])["groupAssessments"]["edges"] == []
    assert there.data(query, "officer-of-b2")["groupAssessments"]["edges"] == []
    state(there, other, "GROUP_ASSESSMENT", {"choice": "NO_EFFECT"})
    assert there.data(query)["groupAssessments"]["edges"] == []
