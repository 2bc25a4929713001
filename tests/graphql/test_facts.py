"""Facts are stated, read as of a day and taken back over the API; claims without an account; policies of the rules."""

from collections.abc import Iterator
from typing import Any

import pytest

from postloan.domain.risk_classification.records import SPECS, FactName, FactSubject, ValueKind
from tests.graphql.world import World, borrower, drawn, world

PROBLEM = """__typename ... on Problem { code message messageZh } ... on InvalidInputProblem { field }
... on ApprovalPending { proposal { id } }"""
RECORDED = PROBLEM + " ... on FactsRecorded { fact { id name withdraws } }"
CLAIM = PROBLEM + " ... on ClaimSaved { claim { id number kind byDays closedOn version debtor { number } } }"
VALUE = """yes amount { amount currency } number day choice classes debts { total { amount } overdue { amount } }
cause { technical document } renewal { previousClass interestArrears oldMaturity }
lookThrough { penetrable byExpectedLoss expectedClass assets { name riskClass } }"""
COUNTING = f"""query($id: ID!, $day: Date, $known: DateTime) {{
  recordedFacts(subject: $id, asOf: $day, knownAt: $known) {{ name title origin row statedOn recordedBy subject
    value {{ {VALUE} }} }} }}"""

RENEWAL = {
    "signedBeforeMaturity": True,
    "onBorrowersApplication": True,
    "previousClass": "NORMAL",
    "lawfulOperation": True,
    "stableOperation": True,
    "goodCredit": True,
    "interestArrears": False,
    "noMisuse": True,
    "noDebtEvasion": True,
    "workingCapital": True,
    "meetsNewLoanStandard": True,
}
STEPS = [{"days": 0, "riskClass": "NORMAL"}, {"days": 1, "riskClass": "LOSS"}]
GIVEN: dict[ValueKind, tuple[dict[str, Any], dict[str, Any]]] = {
    ValueKind.YES: ({"yes": False}, {"yes": False}),
    ValueKind.AMOUNT: ({"amount": "1234.50"}, {"amount": {"amount": "1234.50", "currency": "CNY"}}),
    ValueKind.NUMBER: ({"number": 7}, {"number": 7}),
    ValueKind.DAY: ({"day": "2026-03-01"}, {"day": "2026-03-01"}),
    ValueKind.CLASSES: ({"classes": ["NORMAL", "LOSS"]}, {"classes": ["NORMAL", "LOSS"]}),
    ValueKind.DEBTS: (
        {"debts": {"totalDebt": "100.00", "overdueOver90": "20.00"}},
        {"debts": {"total": {"amount": "100.00"}, "overdue": {"amount": "20.00"}}},
    ),
    ValueKind.RENEWAL: (
        {"renewal": RENEWAL},
        {"renewal": {"previousClass": "NORMAL", "interestArrears": False, "oldMaturity": None}},
    ),
    ValueKind.LOOK_THROUGH: (
        {"lookThrough": {"assets": [{"name": "A", "riskClass": "DOUBTFUL"}], "penetrable": True}},
        {
            "lookThrough": {
                "penetrable": True,
                "byExpectedLoss": False,
                "expectedClass": None,
                "assets": [{"name": "A", "riskClass": "DOUBTFUL"}],
            }
        },
    ),
    ValueKind.CAUSE: (
        {"cause": {"technical": True, "document": "ab" * 32}},
        {"cause": {"technical": True, "document": "ab" * 32}},
    ),
}


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def do(there: World, mutation: str, given: dict[str, Any], answer: str, account: str = "officer") -> dict[str, Any]:
    kind = mutation[0].upper() + mutation[1:]
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {answer} }} }}"
    found: dict[str, Any] = there.data(document, account, input=given)[mutation]
    return found


def fact(subject: str, name: str, value: dict[str, Any], day: str = "2026-03-31") -> dict[str, Any]:
    return {"subject": subject, "name": name, "value": value, "origin": "征信报告", "row": "R-1", "statedOn": day}


def record(there: World, stated: dict[str, Any], key: str) -> dict[str, Any]:
    return do(there, "recordFact", {"idempotencyKey": key, "fact": stated}, RECORDED)


def registered(there: World, owner: str, number: str = "CARD-1") -> str:
    given = {
        "idempotencyKey": f"claim-{number}",
        "number": number,
        "borrowerId": owner,
        "branch": "B1",
        "kind": "CREDIT_CARD",
        "byDays": True,
        "openedOn": "2026-01-01",
    }
    saved = do(there, "registerClaim", given, CLAIM)
    assert saved["__typename"] == "ClaimSaved", saved
    assert saved["claim"]["debtor"] == {"number": "C-1"}
    found: str = saved["claim"]["id"]
    return found


def counting(there: World, subject: str, account: str = "officer", **more: object) -> dict[str, dict[str, Any]]:
    rows = there.data(COUNTING, account, id=subject, **more)["recordedFacts"]
    return {row["name"]: row for row in rows}


def test_every_name_is_stated_and_read_over_the_api(there: World) -> None:
    owner = borrower(there)
    card = registered(there, owner)
    expected: dict[str, dict[str, Any]] = {}
    facts = []
    for name in FactName:
        spec = SPECS[name]
        sent, told = GIVEN.get(spec.kind, ({"choice": spec.choices[-1:][0] if spec.choices else ""},) * 2)
        facts.append(fact(owner if spec.subject is FactSubject.BORROWER else card, name.value, sent))
        expected[name.value] = told
    given = {"idempotencyKey": "all", "facts": facts}
    saved = do(there, "recordFacts", given, RECORDED, "operations")
    assert saved == {"__typename": "FactsRecorded", "fact": None}
    found = counting(there, owner) | counting(there, card)
    for called, told in expected.items():
        row = found[called]
        assert {k: v for k, v in row["value"].items() if v is not None} == told, called
        assert (row["origin"], row["row"], row["statedOn"], row["recordedBy"]) == (
            "征信报告",
            "R-1",
            "2026-03-31",
            "operations",
        )
    assert found["NPL_AT_OTHER_BANKS"]["title"] == "他行不良"
    assert found["BALANCE"]["subject"] == card


def test_a_fact_is_read_as_of_a_day_and_taken_back(there: World) -> None:
    owner = borrower(there)
    loan = drawn(there, owner=owner)
    made = record(there, fact(loan, "CREDIT_IMPAIRED", {"yes": True}, "2026-02-01"), "one")["fact"]
    assert counting(there, loan, day="2026-01-31") == {}
    assert counting(there, loan, day="2026-02-01")["CREDIT_IMPAIRED"]["value"]["yes"] is True
    gone = do(there, "withdrawFact", {"idempotencyKey": "w", "factId": made["id"]}, RECORDED)
    assert gone["fact"]["withdraws"] == made["id"]
    assert counting(there, loan) == {}
    again = do(there, "withdrawFact", {"idempotencyKey": "w2", "factId": made["id"]}, RECORDED)
    assert again["code"] == "ALREADY_WITHDRAWN"
    document = """query($id: ID!, $after: String) { factStatements(subject: $id, first: 1, after: $after) {
      edges { node { id withdraws withdrawnBy } } pageInfo { hasNextPage endCursor } } }"""
    first = there.data(document, id=loan)["factStatements"]
    assert first["edges"][0]["node"] == {"id": made["id"], "withdraws": None, "withdrawnBy": gone["fact"]["id"]}
    second = there.data(document, id=loan, after=first["pageInfo"]["endCursor"])["factStatements"]
    assert [edge["node"]["withdraws"] for edge in second["edges"]] == [made["id"]]
    assert second["pageInfo"]["hasNextPage"] is False
    node = there.data("query($id: ID!) { node(id: $id) { __typename id } }", id=made["id"])["node"]
    assert node == {"__typename": "RecordedFact", "id": made["id"]}


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ({"value": {}}, "InvalidInputProblem"),
        ({"value": {"yes": True, "number": 1}}, "InvalidInputProblem"),
        ({"name": "BANKRUPTCY", "value": {"choice": "x" * 70_000}}, "InvalidInputProblem"),
        ({"name": "LITIGATION", "value": {"amount": "1.005"}}, "InvalidInputProblem"),
        ({"name": "BALANCE", "value": {"amount": "1"}}, "InvalidInputProblem"),
        ({"origin": ""}, "InvalidInputProblem"),
        ({"row": "x" * 201}, "InvalidInputProblem"),
        ({"subject": "nonsense"}, "InvalidInputProblem"),
        ({"statedOn": "1066-01-01"}, "InvalidInputProblem"),
        ({"statedOn": "2026-04-01"}, "RuleRefusedProblem"),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_is_recorded(
    there: World, stated: dict[str, Any], problem: str
) -> None:
    owner = borrower(there)
    told = record(there, {**fact(owner, "EVADES_DEBT", {"yes": True}), **stated}, "k")
    assert told["__typename"] == problem, told
    assert counting(there, owner) == {}


def test_facts_of_another_branch_cannot_be_seen(there: World) -> None:
    owner = borrower(there)
    card = registered(there, owner)
    made = record(there, fact(owner, "EVADES_DEBT", {"yes": True}), "k")["fact"]
    assert counting(there, owner, "officer-of-b2") == {}
    for key in (made["id"], card):
        assert there.data("query($id: ID!) { node(id: $id) { id } }", "officer-of-b2", id=key)["node"] is None
    told = do(there, "withdrawFact", {"idempotencyKey": "w", "factId": made["id"]}, RECORDED, "officer-of-b2")
    assert told["__typename"] == "NotFoundProblem"


def test_a_claim_without_an_account_is_registered_listed_and_closed(there: World) -> None:
    owner = borrower(there)
    cards = [registered(there, owner, f"CARD-{n}") for n in (1, 2, 3)]
    document = """query($id: ID!, $after: String) { givenClaims(borrower: $id, first: 2, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } }"""
    first = there.data(document, id=owner)["givenClaims"]
    second = there.data(document, id=owner, after=first["pageInfo"]["endCursor"])["givenClaims"]
    assert [edge["node"]["id"] for page in (first, second) for edge in page["edges"]] == cards
    closing = {"idempotencyKey": "c", "claimId": cards[0], "closedOn": "2026-03-01", "expectedVersion": 1}
    saved = do(there, "closeClaim", closing, CLAIM)
    assert (saved["claim"]["closedOn"], saved["claim"]["version"]) == ("2026-03-01", 2)
    stale = do(there, "closeClaim", {**closing, "idempotencyKey": "d"}, CLAIM)
    assert stale["code"] == "VERSION_CONFLICT"
    one = there.data("query($id: ID!) { givenClaim(id: $id) { closedOn } }", id=cards[0])["givenClaim"]
    assert one == {"closedOn": "2026-03-01"}
    chain = there.data(
        "query($id: ID!) { auditTrail(subject: $id) { edges { node { command outcome } } } }", id=cards[0]
    )["auditTrail"]["edges"]
    assert [edge["node"]["command"] for edge in chain] == ["RegisterClaim", "CloseClaim"]


def adopt(there: World, mutation: str, policy: dict[str, Any]) -> dict[str, Any]:
    given = {"idempotencyKey": f"{mutation}-{policy['version']}", "policy": policy}
    return do(there, mutation, given, PROBLEM, "admin")


def in_force(there: World, family: str, day: str) -> dict[str, Any]:
    document = """query($family: PolicyFamily!, $day: Date) {
      riskPolicy(family: $family, asOf: $day) { version effectiveFrom payload } }"""
    found: dict[str, Any] = there.data(document, family=family, day=day)["riskPolicy"]
    return found


def test_a_classification_policy_is_adopted_by_two_and_old_dates_keep_theirs(there: World) -> None:
    policy = {
        "version": "v2",
        "effectiveFrom": "2026-03-01",
        "upgradeMonths": 9,
        "contagionShare": "8.5",
        "smallEnterpriseMatrix": [
            {
                "guarantee": g,
                "matrix": {"steps": [{"days": 0, "riskClass": "NORMAL"}, {"days": 1, "riskClass": "LOSS"}]},
            }
            for g in ("CREDIT", "GUARANTEE", "MORTGAGE", "PLEDGE")
        ],
    }
    pending = adopt(there, "adoptClassificationPolicy", policy)
    assert pending["__typename"] == "ApprovalPending", pending
    assert in_force(there, "CLASSIFICATION", "2026-03-31")["version"] == "classification-2023"
    step = {"idempotencyKey": "yes", "proposalId": pending["proposal"]["id"]}
    assert there.do("approveProposal", step, "approver")["proposal"]["status"] == "APPROVED"
    now = in_force(there, "CLASSIFICATION", "2026-03-31")
    assert now["version"] == "v2"
    assert '"upgrade_months":9' in now["payload"]
    assert '"contagion_share":{"units":8500000}' in now["payload"]
    assert in_force(there, "CLASSIFICATION", "2026-02-28")["version"] == "classification-2023"


def test_a_policy_weaker_than_the_law_is_refused_with_the_rule(there: World) -> None:
    refused = adopt(
        there,
        "adoptClassificationPolicy",
        {"version": "weak", "effectiveFrom": "2026-03-01", "contagionShare": "10.000001"},
    )
    assert refused["code"] == "BREAKS_THE_STATUTE"
    assert "contagion_share" in refused["message"]


def test_a_product_catalogue_is_adopted(there: World) -> None:
    products = [{"code": "P1", "kind": "PERSONAL_LOAN", "guarantee": "MORTGAGE", "byDays": True}]
    pending = adopt(
        there, "adoptProductCatalogue", {"version": "p1", "effectiveFrom": "2026-03-01", "products": products}
    )
    step = {"idempotencyKey": "yes", "proposalId": pending["proposal"]["id"]}
    there.do("approveProposal", step, "approver")
    assert '"code":"P1"' in in_force(there, "PRODUCTS", "2026-03-31")["payload"]


def test_an_exchange_rate_is_a_price_above_zero(there: World) -> None:
    def publish(price: str, currency: str = "USD") -> str:
        given = {
            "idempotencyKey": f"{currency}-{price}",
            "currency": currency,
            "published": "2026-03-31",
            "price": price,
        }
        told: str = do(there, "publishExchangeRate", given, PROBLEM, "accountant")["__typename"]
        return told

    assert publish("7.1234") == "InstitutionChanged"
    for wrong in ("0", "-1", "7.123456789", "1e3", "七", "1000001"):
        assert publish(wrong) == "InvalidInputProblem", wrong
    assert publish("1", "CNY") == publish("1", "ZZZ") == "InvalidInputProblem"
