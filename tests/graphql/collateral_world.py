"""Short ways to take an item in, register, link and value it over the API."""

from itertools import count
from typing import Any

from tests.graphql.world import PROBLEM, World, cny

KEYS = count(1)
EVIDENCE = "ab" * 32
SAVED = PROBLEM + " ... on CollateralSaved { collateral { id number version } charge { chargeId rank } }"
VALUER = "operations"
"""Who records values: another person than the one who makes the loans."""
KIND = "HOUSING"
"""Haircut 25 %, ceiling 70 %, warning line 80 %, close-out line 90 %; registered, four papers, valued yearly."""


def do(
    there: World, mutation: str, account: str = "officer", answer: str = SAVED, /, **given: object
) -> dict[str, Any]:
    """Run a mutation of collateral and give its payload."""
    kind = mutation[0].upper() + mutation[1:]
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {answer} }} }}"
    asked = {"idempotencyKey": f"c-{next(KEYS)}", **given}
    payload: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    return payload


def done(there: World, mutation: str, account: str = "officer", /, **given: object) -> dict[str, Any]:
    """Run a mutation that has to be carried out at once."""
    payload = do(there, mutation, account, **given)
    assert payload["__typename"] == "CollateralSaved", payload
    return payload


def taken(there: World, number: str = "YP-1", day: str = "2026-01-02", /, **more: object) -> str:
    """An item that was taken in."""
    given = {
        "number": number,
        "branch": "B1",
        "kind": KIND,
        "title": "海淀区住宅一套",
        "region": "110108",
        "owners": [{"name": "王建国"}],
        "valueDate": day,
        **more,
    }
    item: str = done(there, "takeCollateral", **given)["collateral"]["id"]
    return item


def registered(there: World, item: str, day: str = "2026-01-05", **more: object) -> str:
    """A registration of the bank on an item; gives its `chargeId`."""
    given = {"itemId": item, "number": "京(2026)不动产证明第1号", "rank": 1, "valueDate": day, **more}
    charge: str = done(there, "registerCharge", **given)["charge"]["chargeId"]
    return charge


def valued(there: World, item: str, amount: str, day: str = "2026-01-06", **more: object) -> None:
    """A value found by the risk department."""
    given = {
        "itemId": item,
        "value": cny(amount),
        "method": "COMPARISON",
        "valuer": "李评估",
        "valuerLine": "RISK",
        "evidence": EVIDENCE,
        "valueDate": day,
        **more,
    }
    done(there, "valueCollateral", VALUER, **given)


def securing(there: World, loan: str, number: str = "YP-1", amount: str = "200000.00", **more: object) -> str:
    """An item that secures a loan at rank 1 since 5 January 2026, worth so much since 6 January."""
    item = taken(there, number, **more)
    charge = registered(there, item, number=f"证明-{number}")
    done(there, "linkCollateral", itemId=item, chargeId=charge, loanId=loan, valueDate="2026-01-05")
    valued(there, item, amount)
    return item


def agreed(there: World, pending: dict[str, Any], account: str = "approver") -> dict[str, Any]:
    """The second person agrees to what waits."""
    assert pending["__typename"] == "ApprovalPending", pending
    step = {"proposalId": pending["proposal"]["id"], "idempotencyKey": f"c-{next(KEYS)}"}
    moved = there.do("approveProposal", step, account)
    assert moved["__typename"] == "ProposalMoved", moved
    return moved
