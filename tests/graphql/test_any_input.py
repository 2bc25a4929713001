"""Whatever fits the schema is answered: no input of any mutation causes an unexpected error or a half-done change.

Inputs are drawn from the schema itself, with values around every bound, over a small bank with loans in several
states. What was not carried out left the domain tables as they were.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_required_input_field,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from postloan.graphql.commands import MUTATIONS
from postloan.graphql.schema import core_schema
from tests.graphql.collateral_world import EVIDENCE, securing
from tests.graphql.guarantee_world import contract, guarantor, secured, signed
from tests.graphql.world import PROBLEM, World, borrower, cny, drawn, opened, world

DOMAIN_TABLES = (
    "loan", "loan_entry", "ledger_line", "borrower", "proposal", "outbox", "rate_index", "period_closing",
    "collateral", "collateral_entry", "collateral_loan", "collateral_line", "cover", "cover_event", "market_price",
    "regional_index", "guarantor_event", "guarantee_event", "guarantee_link", "right_record", "watched_right",
)  # fmt: skip
DOERS = ("everyone", "everyone", "everyone", "approver", "auditor")


def mostly(good: list[object], rare: list[object]) -> st.SearchStrategy[object]:
    """Values that are likely to get far, and now and then one that should not."""
    return st.sampled_from(good * 6 + rare)


SCALARS: dict[str, st.SearchStrategy[object]] = {
    "String": mostly(["A1", "B1"], ["", "L-1", "LPR_1Y", "C1310", "张三", "x" * 300, "a\u0000b", "a\nb", " ", "🙂"]),
    "Int": mostly([1, 2, 3, 12], [-(2**31), -1, 0, 360, 600, 601, 1_200, 1_201, 10_000, 2**31 - 1]),
    "Boolean": st.booleans(),
    "Date": mostly(
        ["2026-01-01", "2026-01-02", "2026-02-01", "2026-02-02", "2026-02-28", "2026-03-31"],
        ["0001-01-01", "1950-01-01", "2025-12-31", "2026-04-01", "2027-01-01", "2150-12-31", "9999-12-31"],
    ),
    "DateTime": mostly(
        ["2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z"],
        ["1950-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00", "2150-12-31T23:59:59Z"],
    ),
    "Decimal": mostly(
        ["0.01", "1", "100.00", "10327.97", "120000.00"], ["", "-1", "0", "0.001", "9" * 15, "9" * 18, "1e3"]
    ),
    "Rate": mostly(["0", "3.45", "6", "24"], ["", "-1", "0.000001", "36.01", "999", "1000", "1001", "six"]),
}
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "evidence": mostly([EVIDENCE], ["", "x", EVIDENCE.upper()]),
    "document": mostly([EVIDENCE], ["", "x", EVIDENCE.upper()]),
    "kind": mostly(["HOUSING", "LISTED_SHARES"], ["", "CASTLE", "x" * 41]),
    "valuerLine": mostly(["RISK"], ["", "B1"]),
    "share": mostly(["50", "100"], ["", "-1", "100.000001", "1e2"]),
    "rank": mostly([1, 2, 3], [0, 99, 100]),
    "reason": mostly(["", "because"], ["r" * 1_001, "a\u0000b"]),
    "index": mostly(["LPR_1Y", "LPR_5Y"], ["", "A B", "x" * 21]),
    "expectedVersion": mostly([None], [0, 1, 2, 3, 2**31 - 1]),
    "currency": mostly(["CNY"], ["JPY", "cny", ""]),
    "to": mostly(["2027-02-01", "2027-06-01"], ["2026-12-31", "2150-12-31", "9999-12-31"]),
    "sequence": mostly([1, 2, 3, 4], [0, -1, 2**31 - 1]),
    "count": mostly([1, 2, 12], [0, 360, 1_200, 1_201]),
    "every": mostly([1, 1, 3], [0, 366, 367]),
    "start": mostly(
        ["2026-01-01", "2026-01-31", "2024-02-29"], ["1950-01-01", "2150-12-31", "0001-01-01", "9999-12-31"]
    ),
}


def values(kind: Any, ids: dict[str, list[str]], name: str = "") -> st.SearchStrategy[object]:
    """Values of an input type, most of them of the right shape."""
    if isinstance(kind, GraphQLNonNull):
        return values(kind.of_type, ids, name)
    if isinstance(kind, GraphQLList):
        return st.lists(values(kind.of_type, ids, name), max_size=6)
    if isinstance(kind, GraphQLEnumType):
        return st.sampled_from(sorted(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return objects(kind, ids)
    assert isinstance(kind, GraphQLScalarType)
    if kind.name == "ID":
        fitting = ids.get(name.removesuffix("s"), [])
        return st.sampled_from([*fitting * 6, ids["borrowerId"][0], "nonsense"])
    return FIELDS.get(name, SCALARS[kind.name])


def objects(kind: GraphQLInputObjectType, ids: dict[str, list[str]]) -> st.SearchStrategy[object]:
    required = {n: values(f.type, ids, n) for n, f in kind.fields.items() if isinstance(f.type, GraphQLNonNull)}
    optional = {n: values(f.type, ids, n) for n, f in kind.fields.items() if n not in required}
    defaulted = {n: required.pop(n) for n in list(required) if not is_required_input_field(kind.fields[n])}
    return st.fixed_dictionaries(required, optional={**optional, **defaulted})


def guarantee_and_suit(there: World, owner: str, loan: str) -> dict[str, list[str]]:
    """Ids of a guarantee of the loan, of parties and of a suit that is recorded."""
    party = guarantor(there, "G-1")
    guarantee = signed(there, contract(owner, party))
    secured(there, guarantee, loan)
    proofs = [{"evidence": "FILING_RECEIPT", "document": EVIDENCE}]
    act = {"kind": "SUIT", "day": "2026-03-01", "person": owner, "proofs": proofs}
    document = """mutation($input: RecordLegalActInput!) { recordLegalAct(input: $input) {
      ... on LegalRecordSaved { record { id } } } }"""
    made = there.data(document, input={"idempotencyKey": "suit", "loanId": loan, "act": act})["recordLegalAct"]
    suit, people = [made["record"]["id"]], [owner, party]
    return {
        "guaranteeId": [guarantee], "party": people, "guarantor": people, "person": people, "debtor": [owner],
        "recordId": suit, "closes": suit, "procedure": suit,
    }  # fmt: skip


def small_bank(there: World) -> dict[str, list[str]]:
    """Ids by the name of the field that takes them: loans not drawn, overdue, paid off; items; a waiting proposal."""
    owner = borrower(there)
    loans = [opened(there, "L-1", owner), drawn(there, "L-2", owner), drawn(there, "L-3", owner)]
    paid = {"idempotencyKey": "p", "loanId": loans[2], "valueDate": "2026-03-31", "amount": cny("130000.00")}
    there.do("prepayLoan", {**paid, "surplus": "SHORTEN"}, "accountant")
    waiver = {"idempotencyKey": "w", "loanId": loans[1], "valueDate": "2026-03-31", "penalty": cny("1.00")}
    proposal = there.do("waiveAmounts", waiver)["proposal"]["id"]
    items = [securing(there, loans[1], "YP-1"), securing(there, loans[1], "YP-2", "300000.00")]
    document = "{ collateralItems { edges { node { charges { chargeId } } } } }"
    rows = there.data(document)["collateralItems"]["edges"]
    charges = [charge["chargeId"] for row in rows for charge in row["node"]["charges"]]
    return {
        "loanId": loans, "borrowerId": [owner], "proposalId": [proposal], "itemId": items, "replacementId": items,
        "chargeId": charges, "borrower": [owner], **guarantee_and_suit(there, owner, loans[1]),
    }  # fmt: skip


def tables(there: World) -> list[tuple[object, ...]]:
    """Everything the domain tables hold that a refused command must not touch, as counts and versions."""
    with there.container.engine().connect() as connection:
        counted = [connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in DOMAIN_TABLES]  # noqa: S608
        versions = connection.execute(text("SELECT id, version, snapshot FROM loan ORDER BY id")).all()
        items = connection.execute(text("SELECT id, version, state, valuations FROM collateral ORDER BY id")).all()
    return [tuple(counted), *(tuple(row) for row in (*versions, *items))]


def test_every_input_that_fits_the_schema_is_answered_and_refused_ones_change_nothing(tmp_path: Path) -> None:
    schema = core_schema()
    seen: Counter[str] = Counter()
    with world(f"sqlite:///{tmp_path / 'any.sqlite'}") as there:
        ids = small_bank(there)
        inputs = {
            spec.name: values(schema.get_type(f"{spec.name[0].upper()}{spec.name[1:]}Input"), ids) for spec in MUTATIONS
        }
        counter = iter(range(10**9))

        @settings(max_examples=settings().max_examples * 4)
        @given(st.sampled_from(sorted(inputs)), st.sampled_from(DOERS), st.data())
        def ask(name: str, doer: str, data: st.DataObject) -> None:
            chosen: Any = data.draw(inputs[name])
            chosen["idempotencyKey"] = f"any-{next(counter)}"
            before = tables(there)
            kind = name[0].upper() + name[1:]
            document = f"mutation Do($input: {kind}Input!) {{ {name}(input: $input) {{ {PROBLEM} }} }}"
            told = there.data(document, doer, input=chosen)[name]
            seen[told["__typename"]] += 1
            if told["__typename"].endswith("Problem"):
                assert told["message"]
                assert told["messageZh"]
                assert tables(there) == before, (name, chosen, told)

        ask()
    assert {"InvalidInputProblem", "ForbiddenProblem"} <= set(seen), seen


def test_the_schedule_of_any_terms_is_shown_or_refused(tmp_path: Path) -> None:
    document = """query($terms: LoanTermsInput!) { previewSchedule(terms: $terms) {
      number due provisional principal { amount } interest { amount } total { amount } balance { amount } } }"""
    shown = 0
    with world(f"sqlite:///{tmp_path / 'terms.sqlite'}") as there:
        given_terms = values(core_schema().get_type("LoanTermsInput"), {"borrowerId": ["x"]})

        @settings(max_examples=settings().max_examples * 4)
        @given(given_terms)
        def ask(terms: object) -> None:
            nonlocal shown
            told = there.ask(document, terms=terms)
            for error in told.get("errors", []):
                assert error["extensions"]["code"] == "INVALID_INPUT", (terms, error)
            if told.get("data"):
                rows = told["data"]["previewSchedule"]
                assert [row["due"] for row in rows] == sorted({row["due"] for row in rows})
                shown += 1

        ask()
    assert shown
