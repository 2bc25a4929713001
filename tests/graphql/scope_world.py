"""A bank with one of everything that the contract can show, all of it in branch B1, and readers of B1 and of B3."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from starlette.testclient import TestClient

from postloan.domain.shared.actor import Role
from postloan.graphql.limits import Limits
from postloan.infrastructure import asgi
from tests.graphql import liability_world, write_off_world
from tests.graphql import world as base
from tests.graphql.collateral_world import securing, valued
from tests.graphql.guarantee_world import contract, guarantor, secured, signed
from tests.graphql.test_classification import COMPANY, claim, state
from tests.graphql.test_collateral_cover import indexed
from tests.graphql.test_organisation import agreed, built
from tests.graphql.test_rights import act, close
from tests.graphql.world import PEOPLE, World, borrower, drawn, terms

_EVERY_ROLE = frozenset(Role)
READERS = {
    "whole-bank": ("reader-1", _EVERY_ROLE, frozenset({"*"})),
    "of-b1": ("reader-2", _EVERY_ROLE, frozenset({"B1"})),
    "elsewhere": ("reader-3", _EVERY_ROLE, frozenset({"B3"})),
}
"""Every role, so that only the branch makes a difference."""
_KEYS = count()


def do(there: World, mutation: str, account: str, /, **given: object) -> dict[str, Any]:
    """A mutation that has to be carried out or to wait for somebody."""
    kind = mutation[0].upper() + mutation[1:]
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {base.PROBLEM} }} }}"
    asked = {"idempotencyKey": f"{mutation}-{next(_KEYS)}", **given}
    found: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    assert not found["__typename"].endswith("Problem"), found
    return found


@contextmanager
def everything(url: str) -> Generator[tuple[World, dict[str, str]]]:
    """The bank, and the id of one of each, by a name. Its API has no limits on documents."""
    before = dict(PEOPLE)
    PEOPLE.update({**liability_world.ASSESSING, **READERS})
    wide = Limits(depth=50, aliases=5_000, tokens=1_000_000, cost=10**9)
    try:
        with (
            base.world(url) as made,
            patch.object(asgi, "Limits", lambda **_: wide),
            TestClient(asgi.app_of(made.container)) as client,
        ):
            made.client = client
            yield made, _filled(made)
    finally:
        PEOPLE.clear()
        PEOPLE.update(before)


def _first(there: World, question: str) -> str:
    """The id of the first of a list."""
    found: dict[str, Any] = there.data(f"{{ {question} {{ edges {{ node {{ id }} }} }} }}", "whole-bank")
    first: str = next(iter(found.values()))["edges"][0]["node"]["id"]
    return first


def _filled(there: World) -> dict[str, str]:
    made = {"borrower": borrower(there, "C-1"), "guarantor": guarantor(there, "G-1")}
    short = terms(plan={"method": "EQUAL_INSTALMENT", "cadence": {"start": "2026-01-01", "count": 2}})
    made["loan"] = drawn(there, "L-1", made["borrower"], terms=short)
    made["guarantee"] = signed(there, contract(made["borrower"], made["guarantor"]))
    secured(there, made["guarantee"], made["loan"])
    made["item"] = securing(there, made["loan"])
    _written_off(there, made)
    _classified(there, made)
    _valued(there, made)
    _organised(there, made)
    assert act(
        there, made["loan"], "DEMAND_DELIVERED", "2026-03-30", made["borrower"], "DOCUMENT", "RECIPIENT_SIGNATURE"
    )
    close(there, "2026-03-31")
    close(there, "2026-06-03")
    waived = {"interest": base.cny("100.00"), "reason": "突发疾病"}
    do(there, "waiveAmounts", "officer", loanId=made["loan"], valueDate="2026-06-04", **waived)
    made |= _found(there, made)
    do(there, "formLiabilityGroup", "former", caseId=made["case"], members=liability_world.MEMBERS)
    do(there, "prepareLiabilityFile", "investigator", caseId=made["case"])
    return made


def _organised(there: World, made: Mapping[str, str]) -> None:
    built(there)
    agreed(there, "appointOfficer", post="officer-b1", person="person-1", since="2026-01-01")
    agreed(there, "grantAuthority", post="officer-b1", kind="WAIVER", limit=base.cny("5000.00"), since="2026-01-01")
    do(there, "assignLoan", "approver", loanId=made["loan"], person="person-1")
    do(there, "declareRelation", "former", kind="FAMILY", other="reader-3", relative="person-1")
    do(there, "accrueRiskReserve", "accountant", officer="person-1", amount=base.cny("1000.00"), reason="绩效")
    for kind, holder in (("OFFICER", "person-1"), ("UNIT", "B1")):
        do(there, "suspendAuthority", "opener", kind=kind, holder=holder, reason="飞单嫌疑")
        do(there, "liftAuthoritySuspension", "former", kind=kind, holder=holder, reason="查清")
    times = {"since": "2030-01-01T00:00:00Z", "until": "2030-01-05T00:00:00Z"}
    do(there, "delegateApproval", "approver", role="APPROVER", to="person-7", **times)


def _written_off(there: World, made: dict[str, str]) -> None:
    gone = drawn(there, "L-2", borrower(there, "C-2"))
    write_off_world.reserve(there, "L-1", "L-2")
    made["run"] = _first(there, "provisionRuns")
    made["writeOff"] = write_off_world.written_off(there, gone)


def _classified(there: World, made: dict[str, str]) -> None:
    made["claim"] = claim(there, "K-1", made["borrower"])
    state(there, made["borrower"], "EVADES_DEBT", {"yes": True})
    fell, other = (borrower(there, number, **COMPANY, group="JT-1") for number in ("C-3", "C-4"))
    claim(there, "K-3", other)
    claim(there, "K-2", fell, days=91)


def _valued(there: World, made: dict[str, str]) -> None:
    indexed(there, ("2026-01-01", "100"), ("2026-03-15", "50"))
    run = {"region": "110108", "kind": "HOUSING", "asOf": "2026-03-31"}
    do(there, "startIndexRevaluation", "operations", **run)
    made["revaluation"] = _first(there, "indexRevaluations")
    valued(there, made["item"], "50000.00", "2026-03-30")


def _found(there: World, made: Mapping[str, str]) -> dict[str, str]:
    """Ids of what came about by itself."""
    document = """query($b: ID!, $l: ID!) { proposals(subject: $l) { edges { node { id } } }
    latestAssessment(claim: $l) { id }
    recordedFacts(subject: $b) { id } loan(id: $l) { liabilityCases { id } legalRecords { edges { node { id } } } } }"""
    found = there.data(document, "whole-bank", b=made["borrower"], l=made["loan"])
    return {
        "proposal": found["proposals"]["edges"][0]["node"]["id"],
        "assessment": found["latestAssessment"]["id"],
        "fact": found["recordedFacts"][0]["id"],
        "case": found["loan"]["liabilityCases"][0]["id"],
        "record": found["loan"]["legalRecords"]["edges"][0]["node"]["id"],
        "delegation": _first(there, "delegations"),
        "classificationRun": _first(there, "classificationRuns"),
        "bank": there.data("{ institution { id } }", "whole-bank")["institution"]["id"],
    }
