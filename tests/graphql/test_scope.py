"""Data scope: whatever the contract can be asked, whoever works for another branch learns nothing of a branch.

Every question is asked for all its fields by three people with every role: of the whole bank, of the branch and of
another one. A new question or node type fails here until it is added.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.graphql.scope_world import everything
from tests.graphql.whole_schema import NODES, QUERIES, leaves, question
from tests.graphql.world import World

HOUSING = {"region": '"110108"', "kind": '"HOUSING"'}
LOAN = "$loan"
ARGUMENTS: dict[str, Mapping[str, str]] = {
    "assessClassification": {"facts": '{id: "D", asOf: "2026-03-31", claims: [{id: "K", balance: "1.00"}]}'},
    "auditTrail": {"subject": LOAN},
    "borrower": {"id": "$borrower"},
    "caseload": {"person": '"person-1"'},
    "classOn": {"claim": LOAN, "asOf": '"2026-03-31"'},
    "classification": {"claim": LOAN},
    "collateral": {"id": "$item"},
    "declaredRelations": {"person": '"person-1"'},
    "factStatements": {"subject": "$borrower"},
    "givenClaim": {"id": "$claim"},
    "givenClaims": {"borrower": "$borrower"},
    "guarantee": {"id": "$guarantee"},
    "guaranteesGiven": {"party": "$guarantor"},
    "guarantor": {"party": "$guarantor"},
    "guarantorReviewsDue": {"until": '"2028-01-01"'},
    "handlings": {"where": '{person: "person-1"}'},
    "latestAssessment": {"claim": LOAN},
    "liabilityCase": {"id": "$case"},
    "liabilityOfPerson": {"person": '"person-1"'},
    "loan": {"id": LOAN},
    "marketPrices": {"instruments": '["600000"]'},
    "overdueRates": {"by": "OFFICER"},
    "portfolioScenario": {"scenario": "{}"},
    "previewIndexRevaluation": HOUSING,
    "previewSchedule": {
        "terms": """{currency: "CNY", principal: "100.00", rate: "6",
        plan: {method: EQUAL_INSTALMENT, cadence: {start: "2026-01-01", count: 2}}}"""
    },
    "proposal": {"id": "$proposal"},
    "provision": {"loanId": LOAN},
    "recordedFacts": {"subject": "$borrower"},
    "regionalIndex": HOUSING,
    "revaluationEffect": HOUSING,
    "rightNotices": {"since": '"2026-01-01"'},
    "rightsToActOn": {"until": '"2027-01-01"'},
    "riskPolicy": {"family": "CLASSIFICATION"},
    "vintages": {"firstMonth": '"2026-01-01"', "lastMonth": '"2026-03-01"'},
    "writeOffApplication": {"id": "$writeOff"},
    "writeOffDeadlines": {"until": '"2028-12-31"'},
    "writeOffEligibility": {"loanId": LOAN},
}
BANK_WIDE = {
    "assessClassification": "a calculation on the facts that are given",
    "businessDayRuns": "how far the bank's day has got; what failed is named to its branch alone",
    "classificationRuns": "how far runs over the whole bank have got; no claim is named",
    "collateralPolicies": "policy",
    "collateralPolicy": "policy",
    "delegations": "whose power to decide counts in the whole bank",
    "institution": "the bank itself",
    "liabilityPolicy": "policy",
    "marketPrices": "published figures",
    "previewSchedule": "a calculation on the terms that are given",
    "provisionRun": "how far runs over the whole bank have got; figures are of the reader's branches",
    "provisionRuns": "how far runs over the whole bank have got; figures are of the reader's branches",
    "regionalIndex": "published figures",
    "riskPolicy": "policy",
    "viewer": "the reader",
    "writeOffPolicies": "policy",
    "writeOffPolicy": "policy",
    "writeOffYears": "when the bank's audit and report are due; no amount is told",
}
"""What is no branch's own, with the reason."""
FIGURES = {
    "assetQuality", "daysPastDueBuckets", "g12", "guaranteeSurvey", "loanCount", "migrationMatrix", "overdueRates",
    "portfolioScenario", "portfolioSummary", "rollRates",
}  # fmt: skip
"""Tables that are there for every reader, and hold nothing."""
HEAD_OFFICE = {"declaredRelations", "indexRevaluations", "revaluationEffect", "riskReserves"}
"""What only readers of the whole bank see, or see more of."""
NODE_IDS = {
    "Assessment": "assessment", "Borrower": "borrower", "Collateral": "item", "GivenClaim": "claim",
    "Guarantee": "guarantee", "IndexRevaluation": "revaluation", "LegalRecord": "record", "LiabilityCase": "case",
    "Loan": "loan", "Proposal": "proposal", "RecordedFact": "fact", "WriteOffApplication": "writeOff",
}  # fmt: skip
BANK_NODES = {"ClassificationRun": "classificationRun", "Delegation": "delegation", "Institution": "bank",
              "ProvisionRun": "run"}  # fmt: skip
NUMBERS = {"amount", "printed", "count", "groups", "claims", "loanCount", "share", "overdueRate"}
Full = tuple[World, dict[str, str]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    with everything(f"sqlite:///{tmp_path_factory.mktemp('scope') / 'scope.db'}") as made:
        yield made


def asked(full: Full, name: str, account: str) -> list[tuple[str, Any]]:
    """Every value that a reader gets to a question, with its path."""
    there, made = full
    given = {
        key: f'"{made[value[1:]]}"' if value.startswith("$") else value
        for key, value in ARGUMENTS.get(name, {}).items()
    }
    # What was put in force by hand for the write-off has no explanation that could be shown.
    document = question(name, given, without=frozenset({"explanation"}))
    shell = ("__typename", "hasNextPage", "hasPreviousPage")
    return [(path, value) for path, value in leaves(there.data(document, account)) if not path.endswith(shell)]


def test_every_question_and_every_node_is_looked_at() -> None:
    assert set(ARGUMENTS) | set(BANK_WIDE) | FIGURES | HEAD_OFFICE <= set(QUERIES)
    assert not FIGURES & set(BANK_WIDE)
    assert set(NODE_IDS) | set(BANK_NODES) == NODES


@pytest.mark.parametrize("name", sorted(set(QUERIES) - {"node"}))
def test_who_works_for_another_branch_learns_nothing(full: Full, name: str) -> None:
    _, made = full
    foreign = asked(full, name, "elsewhere")
    if name not in BANK_WIDE:
        assert asked(full, name, "whole-bank"), "there is something to be seen"
        assert name in HEAD_OFFICE or asked(full, name, "of-b1"), "and the branch sees it"
    if name in FIGURES:
        told = {value for path, value in foreign if path.rpartition(".")[2] in NUMBERS}
        assert told <= {0, "0", "0.00", "-"}, told
    elif name not in BANK_WIDE:
        assert foreign == []
    own = {"B1", "L-1", "L-2", "C-1", "G-1", "BZ-1", "YP-1", "K-1", "HX-1"}
    own |= {made[each] for each in NODE_IDS.values()}
    assert [(path, value) for path, value in foreign if value in own] == []


@pytest.mark.parametrize("kind", sorted(NODE_IDS))
def test_a_node_of_another_branch_is_not_there(full: Full, kind: str) -> None:
    there, made = full
    document = "query($id: ID!) { node(id: $id) { __typename } }"
    key = made[NODE_IDS[kind]]
    assert there.data(document, "whole-bank", id=key) == {"node": {"__typename": kind}}
    assert there.data(document, "elsewhere", id=key) == {"node": None}


@pytest.mark.parametrize("kind", sorted(BANK_NODES))
def test_a_node_of_the_bank_is_there_for_all_its_people(full: Full, kind: str) -> None:
    there, made = full
    document = "query($id: ID!) { node(id: $id) { __typename } }"
    assert there.data(document, "elsewhere", id=made[BANK_NODES[kind]]) == {"node": {"__typename": kind}}
