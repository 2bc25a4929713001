"""Short ways to guarantors and guarantees over the API."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from tests.graphql.world import PROBLEM, World, borrower, drawn

COMPANY: dict[str, Any] = {
    "kind": "ENTERPRISE", "name": "示范担保有限公司", "identity": None, "size": "MEDIUM", "phones": [],
}  # fmt: skip
STATEMENT: dict[str, Any] = {
    "asOf": "2025-12-31", "currency": "CNY", "assets": "1000000.00", "encumbered": "300000.00",
    "ownDebts": "400000.00", "debtsSecured": "250000.00", "yearlyIncome": "90000.00",
    "yearlyDebtService": "30000.00",
}  # fmt: skip
REVIEW: dict[str, Any] = {"on": "2026-03-01", "statement": STATEMENT, "willingness": "WILLING", "opinion": "经营正常"}
FILE = f"""{PROBLEM} ... on GuarantorSaved {{ guarantor {{ party {{ id }} kind version reviewDue
  reviews {{ on nextDue }} }} }}"""
GUARANTEE = f"{PROBLEM} ... on GuaranteeSaved {{ guarantee {{ id number version }} postings {{ version }} }}"
LOAN = f"{PROBLEM} ... on LoanRecorded {{ loan {{ id number version }} }}"
CONTRACT = """query($id: ID!) { guarantee(id: $id) { id number branch version currency joint form wording months extent
  scope amount { amount } signedOn fixedOn paid { amount } debtors { number }
  guarantors { share resolution party { number } guarantor { kind } }
  loans { loan { number } arisenOn due since }
  changes { id kind day newDue amount { amount } loan { number } consents { guarantor { number } day document }
    missing { guarantor { number } finding article } }
  payments { guarantor { number } loan { number } day amount { amount } }
  releases { everybody allLoans guarantor { number } loan { number } day reason }
  fixing { kind day }
  auditTrail { edges { node { command outcome } } } } }"""
_KEYS = count()
ANSWERS = {"openGuarantor": FILE, "reviewGuarantor": FILE, "recordDebtChange": LOAN, "extendLoan": LOAN}


def do(there: World, mutation: str, account: str = "officer", /, **given: object) -> dict[str, Any]:
    """What a mutation about guarantees answers; each has a key of its own, unless one is given."""
    kind = mutation[0].upper() + mutation[1:]
    asked = {"idempotencyKey": f"{mutation}-{next(_KEYS)}", **given}
    document = (
        f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {ANSWERS.get(mutation, GUARANTEE)} }} }}"
    )
    found: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    return found


def guarantor(
    there: World, number: str, kind: str = "GUARANTEE_COMPANY", profile: Mapping[str, object] = COMPANY
) -> str:
    """A company with a guarantor's file, opened at the beginning of the year: its global id."""
    party = borrower(there, number, **profile)
    opened = do(there, "openGuarantor", party=party, kind=kind, openedOn="2026-01-01")
    assert opened["__typename"] == "GuarantorSaved", opened
    return party


def contract(debtor: str, *guarantors: object, **more: object) -> dict[str, object]:
    """A joint and several guarantee for all of a debt, six months after it is due."""
    parts = [each if isinstance(each, dict) else {"party": each} for each in guarantors]
    terms = {"signedOn": "2026-01-01", "form": "JOINT", "wording": "MONTHS", "months": 6}
    return {"debtors": [debtor], "guarantors": parts, "currency": "CNY", **terms, **more}


def signed(there: World, of: dict[str, object], number: str = "BZ-1", branch: str = "B1") -> str:
    """A signed guarantee: its global id."""
    told = do(there, "signGuarantee", number=number, branch=branch, contract=of)
    assert told["__typename"] == "GuaranteeSaved", told
    found: str = told["guarantee"]["id"]
    return found


def secured(there: World, guarantee: str, loan: str, since: str = "2026-01-01") -> None:
    """A loan taken under a guarantee."""
    told = do(there, "secureLoan", guaranteeId=guarantee, loanId=loan, since=since)
    assert told["__typename"] == "GuaranteeSaved", told


def agreed(there: World, pending: dict[str, Any], *approvers: str) -> dict[str, Any]:
    """A proposal that others agree to, one after the other: as it is then."""
    assert pending["__typename"] == "ApprovalPending", pending
    proposal = pending["proposal"]["id"]
    moved: dict[str, Any] = {}
    for account in approvers or ("approver",):
        step = {"idempotencyKey": f"{account}-{proposal}", "proposalId": proposal}
        moved = there.do("approveProposal", step, account)
        assert moved["__typename"] == "ProposalMoved", moved
    found: dict[str, Any] = moved["proposal"]
    return found


def read(there: World, guarantee: str) -> dict[str, Any]:
    """A guarantee with everything written on it."""
    found: dict[str, Any] = there.data(CONTRACT, id=guarantee)["guarantee"]
    return found


def guaranteed(there: World, *numbers: str, **terms: object) -> tuple[str, str, list[str]]:
    """A drawn loan of 120,000.00 under one guarantee: ids of loan, guarantee and guarantors."""
    debtor = borrower(there)
    loan = drawn(there, owner=debtor)
    parties = [guarantor(there, number) for number in numbers or ("G-1",)]
    guarantee = signed(there, contract(debtor, *parties, **terms))
    secured(there, guarantee, loan)
    return loan, guarantee, parties
