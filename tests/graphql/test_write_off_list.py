"""Write-off of lists and packages at the API: as many loans as the domain takes, booked all or not at all."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from postloan.domain.write_off.events import MAX_CLAIMS
from postloan.graphql.ids import NodeKind, global_id
from postloan.infrastructure.asgi import MAX_BODY
from tests.graphql.world import World, borrower, cny, drawn, world
from tests.graphql.write_off_world import ROLES, apply, confirm, do, done, file, opine, reserve, review, state

LIST = {
    "number": "QD-1",
    "unit": "B1",
    "criterion": "PERSONAL_BUSINESS_AMOUNT",
    "kind": "PERSONAL_BUSINESS",
    "cause": "OBJECTIVE",
    "causeText": "小额追索未果",
}
KEPT = """{ writtenOffClaims { edges { node { loan { number status } inAccount
  writtenOff { onBalance { amount } } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def row(loan: str) -> dict[str, str]:
    return {"loanId": loan, "pursuedSince": "2025-09-01", "pursuedOn": "2026-03-01"}


def approved(there: World, *loans: str) -> str:
    """A list that was approved: its global id."""
    listed = done(there, "writeOffByList", "maker", **LIST, rows=[row(loan) for loan in loans])
    write_off: str = listed["application"]["id"]
    file(there, write_off, "PURSUIT_RECORD", "COLLECTION_REPORT", "USE_PROOF")
    for account in ROLES:
        assert confirm(there, write_off, account)["__typename"] == "WriteOffSaved"
    opine(there, write_off)
    assert review(there, write_off)["application"]["status"] == "REVIEWED"
    done(there, "approveWriteOff", "authorised", writeOffId=write_off, level="BRANCH")
    return write_off


def kept(there: World) -> list[dict[str, Any]]:
    return [edge["node"] for edge in there.data(KEPT)["writtenOffClaims"]["edges"]]


def test_a_list_is_booked_with_every_loan_of_it(there: World) -> None:
    loans = [drawn(there, f"L-{n}") for n in (1, 2, 3)]
    # One more loan is reserved for: what the accrued interest of the three comes to is borne by its reserve.
    drawn(there, "L-4")
    reserve(there, "L-1", "L-2", "L-3", "L-4")
    write_off = approved(there, *loans)
    assert kept(there) == []
    booked = done(there, "bookWriteOff", "bookkeeper", writeOffId=write_off, keeper="keeper")
    assert booked["application"]["status"] == "WRITTEN_OFF"
    assert [each["loan"]["status"] for each in booked["postings"]] == ["WRITTEN_OFF"] * 3
    rows = kept(there)
    assert sorted(each["loan"]["number"] for each in rows) == ["L-1", "L-2", "L-3"]
    assert all(each["inAccount"] for each in rows)
    borne = sum(Decimal(each["writtenOff"]["onBalance"]["amount"]) for each in rows)
    assert Decimal(booked["application"]["reserveUsed"]["amount"]) == borne >= 360_000


def test_a_list_may_hold_ten_thousand_loans_and_not_one_more(there: World) -> None:
    gone = global_id(NodeKind.LOAN, UUID("01890a5d-ac96-774b-bcce-000000000000"))
    rows = [row(gone)] * MAX_CLAIMS
    # All rows are read before it is said that the loan is not there.
    told = do(there, "writeOffByList", "maker", **LIST, rows=rows)
    assert (told["code"], told["kind"], told["id"]) == ("NOT_FOUND", "LOAN", gone)
    told = do(there, "writeOffByList", "maker", **LIST, rows=[*rows, row(gone)])
    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", "rows")
    assert "10000" in told["messageZh"]
    # A body has room for as many, however their numbers are written; other lists are as short as before.
    assert len(json.dumps(rows, indent=1)) < MAX_BODY
    seat = {"person": "r1", "department": "CREDIT"}
    other = {"writeOffId": global_id(NodeKind.WRITE_OFF, UUID(int=1)), "minutes": "0" * 64, "ballots": [seat] * 1_201}
    assert "1200" in do(there, "reviewWriteOff", "secretary", **other)["messageZh"]


def test_a_list_with_one_loan_too_many_is_not_applied_for_at_all(there: World) -> None:
    loan = drawn(there)
    twice = do(there, "writeOffByList", "maker", **LIST, rows=[row(loan), row(loan)])
    assert twice["code"] == "CLAIM_TWICE"
    found = there.data("{ writeOffApplications { edges { node { number } } } }")["writeOffApplications"]
    assert found["edges"] == []


def test_a_packages_loss_is_split_over_its_claims_pro_rata(there: World) -> None:
    loans = [drawn(there, f"L-{n}") for n in (1, 2, 3)]
    over = apply(there, *loans, loss=cny("360000.01"))
    assert (over["__typename"], over["field"]) == ("InvalidInputProblem", "loss")
    assert "打包债权本金合计" in over["messageZh"]
    tiny = apply(there, *loans, loss=cny("0.01"))
    assert (tiny["field"], "分摊不到损失" in tiny["messageZh"]) == ("loss", True)
    made = apply(there, *loans, loss=cny("10000.00"))["application"]["id"]
    asked = """query($id: ID!) { node(id: $id) { ... on WriteOffApplication { total { amount }
      file { appliedClaims { edges { node { whole asked { principal { amount } total { amount } } } } } } } } }"""
    found = there.data(asked, id=made)["node"]
    claims = [edge["node"] for edge in found["file"]["appliedClaims"]["edges"]]
    # 10,000.00 over three equal claims: 3,333.33, then 6,666.67 less that, then the rest; a part is principal alone.
    assert [claim["asked"]["principal"]["amount"] for claim in claims] == ["3333.33", "3333.34", "3333.33"]
    assert {claim["whole"] for claim in claims} == {False}
    assert found["total"]["amount"] == "10000.00"


def test_a_claim_whose_books_are_elsewhere_is_refused_with_what_to_do(there: World) -> None:
    given = {
        "idempotencyKey": "card",
        "number": "CARD-1",
        "borrowerId": borrower(there),
        "branch": "B1",
        "kind": "CREDIT_CARD",
        "openedOn": "2024-01-01",
    }
    document = """mutation($input: RegisterClaimInput!) { registerClaim(input: $input) { __typename
      ... on ClaimSaved { claim { id } } } }"""
    card = there.data(document, input=given)["registerClaim"]["claim"]["id"]
    told = apply(there, card)
    assert (told["code"], told["article"]) == ("NO_ACCOUNT_HERE", "财金〔2017〕90号 art. 3")
    assert "CARD-1" in told["message"]
    assert "登记无账户债权终结" in told["messageZh"]
    listed = do(there, "writeOffByList", "maker", **LIST, rows=[row(card)])
    assert listed["code"] == "NO_ACCOUNT_HERE"
    hidden = do(there, "writeOffByList", "officer-of-b2", **{**LIST, "unit": "B2"}, rows=[row(card)])
    assert hidden["code"] == "NOT_FOUND"


def test_sales_and_assets_that_are_stated_say_whether_an_enterprise_is_small(there: World) -> None:
    loan = drawn(there)
    since = [{"kind": "PURSUED_SINCE", "since": "2025-01-01"}]
    asked = """query($loan: ID!) { loan(id: $loan) { writeOffStatement { sales { amount } assets { amount } } }
      writeOffEligibility(loanId: $loan) { criteria { criterion outcome } } }"""
    for sales, outcome in (("200000000.00", "PAPER_MISSING"), ("200000000.01", "NOT_MET")):
        state(there, loan, kind="SMALL_ENTERPRISE", grounds=since, sales=cny(sales))
        found = there.data(asked, loan=loan)
        assert found["loan"]["writeOffStatement"] == {"sales": {"amount": sales}, "assets": None}
        answers = {row["criterion"]: row["outcome"] for row in found["writeOffEligibility"]["criteria"]}
        assert answers["SMALL_ENTERPRISE_AMOUNT"] == outcome, sales
    foreign = state(there, loan, assets={"amount": "1.00", "currency": "USD"})
    assert (foreign["field"], "记账本位币 CNY" in foreign["messageZh"]) == ("assets", True)
