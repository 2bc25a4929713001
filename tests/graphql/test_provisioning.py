"""Provisions at the API: a policy, a run, its review by a second person, its tables and how each was computed."""

from collections.abc import Iterator
from typing import Any

import pytest

from postloan.domain.shared.risk_class import RiskClass
from tests.application.provisioning_world import put_class
from tests.graphql.test_facts import fact, record, registered
from tests.graphql.world import BANK, PROBLEM, World, borrower, cny, drawn, world

RUN = "provisionRun { id asOf policy status claims problems }"
PAYLOADS = {
    "adoptProvisioningPolicy": f"{PROBLEM} ... on InstitutionChanged {{ institution {{ code }} }}",
    "estimateCashFlows": f"{PROBLEM} ... on LoanRecorded {{ loan {{ number }} }}",
}
SUMMARY = """query($id: ID!) { node(id: $id) { ... on ProvisionRun { status postedAt provisionSummary {
  movement { branch product currency claims movement {
    opening { amount } charge { amount } release { amount } writeOff { amount } recovery { amount }
    closing { amount } } }
  stages { stage claims provision { amount } }
  classes { riskClass claims balance { amount } specific { amount } general { amount } }
  ratios { currency coverage provisionRatio nplRatio requiredCoverage required { amount } shortfall { amount } binding
    potentialRisk { amount } equityByRiskAssets { amount } }
} } } }"""
EXPLAINED = """query($loan: ID!) { provision(loanId: $loan) { policy
  provision { loan { number } riskClass stage reasons problem movement { closing { amount } } }
  steps { name nameZh formula result source } } }"""
LIST = """query($changed: Boolean!, $after: String) { provisions(first: 1, changedOnly: $changed, after: $after) {
  edges { node { loan { number } stage } } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def do(there: World, mutation: str, given: dict[str, object], account: str = "officer") -> dict[str, Any]:
    kind = mutation[0].upper() + mutation[1:]
    fields = PAYLOADS.get(mutation, f"{PROBLEM} ... on ProvisionRunMoved {{ {RUN} }}")
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {fields} }} }}"
    payload: dict[str, Any] = there.data(document, account, input=given)[mutation]
    return payload


def classify(there: World, number: str, risk_class: RiskClass) -> None:
    transactions = there.container.transactions()
    loan = transactions.read(lambda unit: unit.loans.by_number(BANK, [number])[number])
    put_class(transactions, BANK, loan, risk_class, made=there.container.ids().next())


def agree(there: World, pending: dict[str, Any], key: str) -> dict[str, Any]:
    assert pending["__typename"] == "ApprovalPending", pending
    step = {"proposalId": pending["proposal"]["id"], "idempotencyKey": key}
    return there.do("approveProposal", step, "approver")


def test_provisions_from_the_policy_to_the_ledger(there: World) -> None:
    policy = {"version": "by-rule", "effectiveFrom": "2026-01-01", "basis": "REGULATORY"}
    weak = do(
        there, "adoptProvisioningPolicy", {"idempotencyKey": "w", "policy": {**policy, "general": "0.9"}}, "admin"
    )
    assert (weak["__typename"], weak["code"]) == ("RuleRefusedProblem", "BREAKS_THE_STATUTE")
    assert weak["details"] == [{"name": "general", "value": "0.9 %"}]
    pending = do(there, "adoptProvisioningPolicy", {"idempotencyKey": "p", "policy": policy}, "admin")
    assert agree(there, pending, "p-agreed")["proposal"]["status"] == "APPROVED"
    good, bad = drawn(there), drawn(there, "L-2")
    classify(there, "L-1", RiskClass.NORMAL)
    classify(there, "L-2", RiskClass.SUBSTANDARD)
    early = do(there, "startProvisionRun", {"idempotencyKey": "e", "asOf": "2026-03-31"})
    assert (early["code"], bool(early["messageZh"])) == ("DAY_NOT_OVER", True)
    run = do(there, "startProvisionRun", {"idempotencyKey": "s", "asOf": "2026-01-31"})["provisionRun"]
    assert (run["status"], run["policy"]) == ("RUNNING", "by-rule")
    asked = {"provisionRunId": run["id"]}
    unfinished = do(there, "proposeProvisions", {**asked, "idempotencyKey": "u"})
    assert unfinished["code"] == "RUN_NOT_FINISHED"
    for key in ("a1", "a2"):
        moved = do(there, "advanceProvisionRun", {**asked, "idempotencyKey": key})["provisionRun"]
    assert (moved["status"], moved["claims"], moved["problems"]) == ("COMPUTED", 2, 0)
    pending = do(there, "proposeProvisions", {**asked, "idempotencyKey": "q"})
    assert agree(there, pending, "q-agreed")["proposal"]["status"] == "APPROVED"
    node = there.data(SUMMARY, id=run["id"])["node"]
    # on 31 January nothing is due yet: 120,000.00 each; 次级 25 % = 30,000.00; NPL 50 %; 150 % of NPL = 180,000.00
    assert (node["status"], bool(node["postedAt"])) == ("POSTED", True)
    (moved_row,) = node["provisionSummary"]["movement"]
    assert {name: value["amount"] for name, value in moved_row["movement"].items()} == {
        "opening": "0.00", "charge": "30000.00", "release": "0.00", "writeOff": "0.00", "recovery": "0.00",
        "closing": "30000.00",
    }  # fmt: skip
    assert [(row["stage"], row["provision"]["amount"]) for row in node["provisionSummary"]["stages"]] == [
        ("ONE", "0.00"),
        ("THREE", "30000.00"),
    ]
    (ratios,) = node["provisionSummary"]["ratios"]
    assert (ratios["nplRatio"], ratios["coverage"], ratios["provisionRatio"]) == ("50.0000", "25.0000", "12.5000")
    assert (ratios["required"]["amount"], ratios["shortfall"]["amount"]) == ("180000.00", "150000.00")
    explained = there.data(EXPLAINED, loan=bad)["provision"]
    assert explained["provision"]["reasons"] == ["NON_PERFORMING"]
    assert explained["steps"][-1]["result"] == explained["provision"]["movement"]["closing"]["amount"] == "30000.00"
    assert there.data(EXPLAINED, loan=good)["provision"]["provision"]["riskClass"] == "NORMAL"
    trial = there.data("{ trialBalance { account balance { amount } } }")["trialBalance"]
    assert {"account": "LOAN_LOSS_RESERVE", "balance": {"amount": "-30000.00"}} in trial


def test_claims_of_a_run_come_in_pages_and_cash_flows_are_stated(there: World) -> None:
    drawn(there)
    loan = drawn(there, "L-2")
    classify(there, "L-1", RiskClass.NORMAL)
    classify(there, "L-2", RiskClass.DOUBTFUL)
    flows = [{"day": "2027-01-31", "amount": cny("1000.00")}]
    given: dict[str, object] = {"idempotencyKey": "f", "loanId": loan, "statedOn": "2026-01-20", "flows": flows}
    assert do(there, "estimateCashFlows", given)["loan"]["number"] == "L-2"
    late = do(there, "estimateCashFlows", {**given, "idempotencyKey": "g", "statedOn": "2027-01-31"})
    assert (late["__typename"], late["field"]) == ("InvalidInputProblem", "flows")
    run = do(there, "startProvisionRun", {"idempotencyKey": "s", "asOf": "2026-01-31"})["provisionRun"]
    for key in ("a1", "a2"):
        do(there, "advanceProvisionRun", {"provisionRunId": run["id"], "idempotencyKey": key})
    assert there.data(LIST, changed=False, after=None)["provisions"]["edges"] == []
    agree(there, do(there, "proposeProvisions", {"provisionRunId": run["id"], "idempotencyKey": "q"}), "q-agreed")
    first = there.data(LIST, changed=True, after=None)["provisions"]
    second = there.data(LIST, changed=True, after=first["pageInfo"]["endCursor"])["provisions"]
    seen = [edge["node"]["loan"]["number"] for page in (first, second) for edge in page["edges"]]
    assert sorted(seen) == ["L-1", "L-2"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    runs = there.data("{ provisionRuns { edges { node { id asOf status } } } }")["provisionRuns"]["edges"]
    assert [edge["node"]["asOf"] for edge in runs] == ["2026-01-31"]


def test_a_run_nobody_knows_is_not_found(there: World) -> None:
    loan = drawn(there)
    wrong_kind = do(there, "advanceProvisionRun", {"idempotencyKey": "x", "provisionRunId": loan})
    assert (wrong_kind["__typename"], wrong_kind["field"]) == ("InvalidInputProblem", "provisionRunId")
    assert there.data(EXPLAINED, loan=loan)["provision"] is None


def test_a_card_is_provisioned_and_explained_and_one_without_facts_is_named(there: World) -> None:
    owner = borrower(there)
    cards = [registered(there, owner, number) for number in ("CARD-1", "CARD-2")]
    values: dict[str, dict[str, Any]] = {
        "BALANCE": {"amount": "10000.00"},
        "UNDRAWN_LIMIT": {"amount": "20000.00"},
        "DAYS_PAST_DUE": {"number": 0},
        "EFFECTIVE_RATE": {"number": 18_250_000},
    }
    for name, value in values.items():
        record(there, fact(cards[0], name, value, "2026-01-31"), name)
    transactions = there.container.transactions()
    key = transactions.read(lambda unit: unit.claims.by_number(BANK, ["CARD-1"])["CARD-1"])
    put_class(transactions, BANK, key, RiskClass.NORMAL, made=there.container.ids().next())
    run = do(there, "startProvisionRun", {"idempotencyKey": "s", "asOf": "2026-01-31"})["provisionRun"]
    for step in ("a1", "a2"):
        moved = do(there, "advanceProvisionRun", {"provisionRunId": run["id"], "idempotencyKey": step})["provisionRun"]
    assert (moved["status"], moved["claims"], moved["problems"]) == ("COMPUTED", 2, 1)
    document = """query($run: ID!) { provisions(runId: $run, problemsOnly: true) {
      edges { node { claim loan { number } problem detail } } } }"""
    (named,) = there.data(document, run=run["id"])["provisions"]["edges"]
    assert (named["node"]["claim"], named["node"]["loan"], named["node"]["problem"]) == (cards[1], None, "FACT_MISSING")
    assert named["node"]["detail"].startswith("claim CARD-2: not stated for 2026-01-31 or earlier: BALANCE (债权余额)")
    agree(there, do(there, "proposeProvisions", {"provisionRunId": run["id"], "idempotencyKey": "q"}), "q-agreed")
    explained = there.data(EXPLAINED, loan=cards[0])["provision"]
    # 18,000 at risk × 1.5 % × 45 % × 1.171 = 142.2765, over 1.1825
    assert explained["provision"]["movement"]["closing"]["amount"] == "120.32"
    assert explained["steps"][2]["nameZh"] == "未使用额度"
    assert explained["steps"][2]["formula"] == "stated for 2026-01-31 by 征信报告, row R-1"
