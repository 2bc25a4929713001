"""Input that cannot be right: each is answered with a typed problem or a validation error, and changes nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from postloan.graphql.ids import NodeKind, global_id
from tests.graphql.world import BANK, OTHER_BANK, World, borrower, cny, drawn, terms, world

NOBODY = UUID("01890a5d-ac96-774b-bcce-b302099a9999")
TABLES = (
    "loan", "loan_entry", "ledger_line", "borrower", "wake_up", "outbox", "audit_row", "answer", "proposal",
)  # fmt: skip


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url, (BANK, OTHER_BANK)) as made:
        yield made


def counts(there: World) -> dict[str, int]:
    with there.container.engine().connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - fixed names
            for name in TABLES
        }


def payment(loan: str, **changed: object) -> dict[str, object]:
    given = {"idempotencyKey": "k", "loanId": loan, "valueDate": "2026-02-01", "amount": cny("100.00")}
    return {**given, **changed}


Make = Callable[[str], dict[str, object]]

MALFORMED: dict[str, tuple[Make, str]] = {
    # what is wrong: the input, and the field that the problem names
    "no id at all": (lambda _: payment("L-1"), "loanId"),
    "an empty id": (lambda _: payment(""), "loanId"),
    "an id of another kind": (lambda _: payment(global_id(NodeKind.BORROWER, NOBODY)), "loanId"),
    "a raw key": (lambda _: payment(str(NOBODY)), "loanId"),
    "an id with something behind it": (lambda loan: payment(loan + "AA"), "loanId"),
    "an id of a kind that does not exist": (lambda _: payment("Rm9vOjEyMw"), "loanId"),
    "a very long id": (lambda _: payment("A" * 10_000), "loanId"),
    "three decimals": (lambda loan: payment(loan, amount=cny("1.005")), "amount.amount"),
    "a comma": (lambda loan: payment(loan, amount=cny("1,000.00")), "amount.amount"),
    "an exponent": (lambda loan: payment(loan, amount=cny("1e3")), "amount.amount"),
    "not a number": (lambda loan: payment(loan, amount=cny("NaN")), "amount.amount"),
    "infinity": (lambda loan: payment(loan, amount=cny("Infinity")), "amount.amount"),
    "digits that are not ASCII": (lambda loan: payment(loan, amount=cny("١٢٣")), "amount.amount"),
    "nothing": (lambda loan: payment(loan, amount=cny("")), "amount.amount"),
    "too many digits": (lambda loan: payment(loan, amount=cny("9" * 19)), "amount.amount"),
    "more than can be held": (lambda loan: payment(loan, amount=cny("9" * 18)), "amount.amount"),
    "a negative amount": (lambda loan: payment(loan, amount=cny("-100.00")), "amount"),
    "zero": (lambda loan: payment(loan, amount=cny("0.00")), "amount"),
    "a currency that does not exist": (
        lambda loan: payment(loan, amount={"amount": "1.00", "currency": "ZZZ"}),
        "amount.currency",
    ),
    "another currency than the loan's": (
        lambda loan: payment(loan, amount={"amount": "100", "currency": "JPY"}),
        "amount",
    ),
    "an empty key": (lambda loan: payment(loan, idempotencyKey=""), "idempotencyKey"),
    "a key with spaces": (lambda loan: payment(loan, idempotencyKey="a b"), "idempotencyKey"),
    "a key that is too long": (lambda loan: payment(loan, idempotencyKey="k" * 129), "idempotencyKey"),
    "a reason that is too long": (lambda loan: payment(loan, reason="r" * 1_001), "reason"),
    "control characters": (lambda loan: payment(loan, reason="a\u0000b"), "reason"),
    "text that runs backwards": (lambda loan: payment(loan, reason="refund \u202e0001"), "reason"),
    "a character of no width": (lambda loan: payment(loan, reason="ab\u200bc"), "reason"),
    "a split larger than the payment": (
        lambda loan: payment(loan, agreed={"principal": cny("100.01")}),
        "agreed",
    ),
    "a split of nothing": (lambda loan: payment(loan, agreed={}), "agreed"),
    "a split of nulls": (lambda loan: payment(loan, agreed={"principal": None, "fees": None}), "agreed"),
    "a negative split": (lambda loan: payment(loan, agreed={"interest": cny("-0.01")}), "interest"),
}


def test_a_malformed_repayment_is_told_which_field_is_wrong_and_changes_nothing(there: World) -> None:
    loan = drawn(there)
    before = counts(there)
    for wrong, (make, field) in MALFORMED.items():
        told = there.do("recordRepayment", make(loan), "accountant")

        assert told["__typename"] == "InvalidInputProblem", (wrong, told)
        assert told["code"] == "INVALID_INPUT", wrong
        assert told["field"].endswith(field), (wrong, told)
        assert len(told["value"]) <= 200, wrong
        assert told["message"], wrong
        # What is wrong is said in Chinese too, not only that something is.
        assert re.search("不符合要求：.*[\u4e00-\u9fff]", told["messageZh"]), (wrong, told["messageZh"])
        assert counts(there) == before, wrong


def opening(**changed: object) -> dict[str, object]:
    given = {"idempotencyKey": "o", "number": "L-9", "branch": "B1", "product": "P1", "terms": terms()}
    return {**given, **changed}


def planned(**changed: object) -> dict[str, object]:
    cadence = {"start": "2026-01-01", "count": 12}
    return {"method": "EQUAL_INSTALMENT", "cadence": {**cadence, **changed}}


BAD_OPENINGS: dict[str, tuple[dict[str, object], str]] = {
    "zero principal": (opening(terms=terms("0")), "terms.principal"),
    "negative principal": (opening(terms=terms("-1")), "terms.principal"),
    "principal with three decimals": (opening(terms=terms("1.001")), "terms.principal"),
    "unknown currency": (opening(terms=terms(currency="ZZZ")), "terms"),
    "negative rate": (opening(terms=terms(rate="-1")), "terms.rate"),
    "a rate that is no number": (opening(terms=terms(rate="high")), "terms.rate"),
    "a rate beyond any bound": (opening(terms=terms(rate="1000.000001")), "terms.rate"),
    "a rate with seven decimals": (opening(terms=terms(rate="4.3500001")), "terms.rate"),
    "no instalments": (opening(terms=terms(plan=planned(count=0))), "terms.plan.cadence.count"),
    "too many instalments": (opening(terms=terms(plan=planned(count=1201))), "terms.plan.cadence.count"),
    "a first due date before the start": (
        opening(terms=terms(plan=planned(firstDue="2025-12-31"))),
        "terms.plan.cadence.firstDue",
    ),
    "a start before there were loans": (opening(terms=terms(plan=planned(start="1900-01-01"))), "cadence.start"),
    "a penalty beyond any bound": (opening(terms=terms(penaltyBp=20_001)), "terms.penaltyBp"),
    "an order that misses a bucket": (opening(terms=terms(order=["PRINCIPAL"])), "terms.order"),
    "an order that names a bucket twice": (opening(terms=terms(order=["FEES"] * 6)), "terms.order"),
    "an index that is no name": (
        opening(terms=terms(floating={"index": "LPR'; DROP TABLE loan", "spreadBp": 0})),
        "terms.floating.index",
    ),
    "a number that is no number": (opening(number="L 9"), "number"),
    "a number that is too long": (opening(number="9" * 65), "number"),
    "a branch that is no code": (opening(branch="分行"), "branch"),
    "a take-on without its day": (opening(takeOn={"undue": "1.00", "nextDue": "2026-04-01"}), "valueDate"),
    "a day without a take-on": (opening(valueDate="2026-03-01"), "valueDate"),
    "more rows than any list": (
        opening(terms=terms(plan={**planned(), "rows": [{"due": "2026-02-01", "principal": "1"}] * 1_201})),
        "terms.plan.rows",
    ),
}


def test_a_loan_that_can_never_be_right_is_not_opened(there: World) -> None:
    owner = borrower(there)
    before = counts(there)
    for wrong, (given, field) in BAD_OPENINGS.items():
        told = there.do("openLoan", {**given, "borrowerId": owner})

        assert told["__typename"] == "InvalidInputProblem", (wrong, told)
        assert field in told["field"], (wrong, told)
        assert counts(there) == before, wrong


BAD_VARIABLES: dict[str, Make] = {
    "an amount as a number": lambda loan: payment(loan, amount={"amount": 100, "currency": "CNY"}),
    "an amount as a floating-point number": lambda loan: payment(loan, amount={"amount": 100.5, "currency": "CNY"}),
    "a decimal of a thousand digits": lambda loan: payment(loan, amount=cny("1" * 1_000)),
    "an unknown field": lambda loan: payment(loan, approved=True),
    "an unknown field inside": lambda loan: payment(loan, amount={**cny("1.00"), "minor": 100}),
    "a missing amount": lambda loan: {k: v for k, v in payment(loan).items() if k != "amount"},
    "a missing key": lambda loan: {k: v for k, v in payment(loan).items() if k != "idempotencyKey"},
    "a null amount": lambda loan: payment(loan, amount=None),
    "a day that does not exist": lambda loan: payment(loan, valueDate="2026-02-30"),
    "a day in another format": lambda loan: payment(loan, valueDate="20260201"),
    "a week": lambda loan: payment(loan, valueDate="2026-W05-1"),
    "an instant for a day": lambda loan: payment(loan, valueDate="2026-02-01T00:00:00Z"),
    "a number for a day": lambda loan: payment(loan, valueDate=20260201),
    "a version beyond 32 bits": lambda loan: payment(loan, expectedVersion=2**31),
    "a version as text": lambda loan: payment(loan, expectedVersion="1"),
    "a list for an amount": lambda loan: payment(loan, amount=[cny("1.00"), cny("2.00")]),
}


def test_variables_of_the_wrong_shape_are_refused_before_anything_runs(there: World) -> None:
    loan = drawn(there)
    before = counts(there)
    document = "mutation($input: RecordRepaymentInput!) { recordRepayment(input: $input) { __typename } }"
    for wrong, make in BAD_VARIABLES.items():
        told = there.ask(document, "accountant", input=make(loan))

        assert told["errors"], wrong
        assert told.get("data") is None, wrong
        assert "INTERNAL" not in str(told), (wrong, told)
        assert counts(there) == before, wrong


def test_decimals_as_literals_are_text_too(there: World) -> None:
    loan = drawn(there)
    before = counts(there)
    for literal in ("100", "100.5", "true", "[1]", "{x: 1}"):
        document = f"""mutation {{ recordRepayment(input: {{idempotencyKey: "k", loanId: "{loan}",
          valueDate: "2026-02-01", amount: {{amount: {literal}, currency: "CNY"}}}}) {{ __typename }} }}"""
        assert there.ask(document, "accountant")["errors"], literal
    assert counts(there) == before


def test_what_the_rules_forbid_is_refused_with_the_rule_and_keeps_only_its_answer(there: World) -> None:
    loan = drawn(there)
    before = counts(there)

    future = there.do("recordRepayment", payment(loan, valueDate="2026-04-01"), "accountant")

    assert (future["__typename"], future["code"], future["rule"]) == ("RuleRefusedProblem", "IN_THE_FUTURE", "loan")
    assert "2026-04-01" in future["message"]
    assert "营业日" in future["messageZh"]
    after = counts(there)
    kept = {name for name in TABLES if after[name] != before[name]}
    assert kept == {"audit_row", "answer"}


SEEN = """query($id: ID!) {
  loan(id: $id) { number } node(id: $id) { id } auditTrail(subject: $id) { edges { cursor } } }"""


def test_a_sum_beyond_what_can_be_held_is_refused_and_undone_whole(there: World) -> None:
    loan = drawn(there)
    most = payment(loan, valueDate="2026-03-31", amount=cny("900000000000000.00"))
    assert there.do("recordRepayment", {**most, "idempotencyKey": "1"}, "accountant")["__typename"] == "LoanRecorded"
    before = counts(there)

    told = there.do("recordRepayment", {**most, "idempotencyKey": "2"}, "accountant")

    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", "amount")
    assert counts(there) == before


def test_what_is_not_there_or_not_in_scope_looks_the_same(there: World) -> None:
    loan = drawn(there)
    unknown = global_id(NodeKind.LOAN, NOBODY)

    missing = there.do("flagMisuse", {"idempotencyKey": "m", "loanId": unknown, "valueDate": "2026-03-01"})
    elsewhere = there.do(
        "flagMisuse", {"idempotencyKey": "n", "loanId": loan, "valueDate": "2026-03-01"}, "officer-of-b2"
    )

    assert (missing["__typename"], missing["code"], missing["kind"]) == ("NotFoundProblem", "NOT_FOUND", "LOAN")
    assert missing["id"] == unknown
    assert (elsewhere["__typename"], elsewhere["id"]) == ("NotFoundProblem", loan)
    for account, key in (("officer", unknown), ("officer-of-b2", loan)):
        found = there.data(SEEN, account, id=key)
        assert found == {"loan": None, "node": None, "auditTrail": {"edges": []}}, account


def test_another_banks_loan_is_not_there(there: World) -> None:
    loan = drawn(there)
    headers = {"authorization": f"Bearer {there.token('officer', bank=OTHER_BANK)}"}
    body = {
        "query": "query($id: ID!) { loan(id: $id) { number } loans { edges { cursor } } }",
        "variables": {"id": loan},
    }
    answer: Any = there.client.post("/graphql", json=body, headers=headers)
    assert answer.json()["data"] == {"loan": None, "loans": {"edges": []}}


def test_a_post_that_may_not_is_forbidden_and_told_which_would(there: World) -> None:
    loan = drawn(there)
    before = counts(there)
    for account in ("auditor", "officer", "approver"):
        told = there.do("recordRepayment", payment(loan), account)
        assert (told["__typename"], told["code"]) == ("ForbiddenProblem", "FORBIDDEN"), account
        assert told["neededRoles"] == ["ACCOUNTANT", "OPERATIONS"]
        assert "无权" in told["messageZh"]
    assert counts(there) == before


def test_a_number_that_is_taken_is_a_conflict(there: World) -> None:
    drawn(there, "L-1")
    taken = there.do("openLoan", {**opening(number="L-1"), "borrowerId": borrower(there, "C-2")})
    assert (taken["__typename"], taken["code"]) == ("ConflictProblem", "DUPLICATE_NUMBER")


BAD_QUESTIONS = (
    '{ loan(id: "nonsense") { number } }',
    "{ loan { number } }",
    '{ loan(id: "TG9hbg", number: "L-1") { number } }',
    '{ node(id: "TG9hbjox") { id } }',
    '{ borrower(id: "TG9hbjowMTg5MGE1ZC1hYzk2LTc3NGItYmNjZS1iMzAyMDk5YTgwNTc") { name } }',
    '{ auditTrail(subject: "x") { edges { cursor } } }',
    '{ proposals(subject: "x") { edges { cursor } } }',
    '{ loans(where: {borrowerIds: ["x"]}) { edges { cursor } } }',
    '{ loan(number: "a\\u0000b") { number } }',
    '{ loans(where: {numberPrefix: "a\\u0000b"}) { edges { cursor } } }',
    '{ loans(where: {branches: ["a\\u0000b"]}) { edges { cursor } } }',
    '{ borrowers(where: {identityNumber: "a\\u0000b"}) { edges { cursor } } }',
    '{ loan(number: "L-1") { balance(valueDate: "9999-12-31") { dpd } } }',
    '{ loan(number: "L-1") { payoffQuote(on: "1900-01-01") { total { amount } } } }',
    """{ previewSchedule(terms: {currency: "CNY", principal: "-5", rate: "6",
          plan: {method: BULLET, cadence: {start: "2026-01-01", count: 1}}}) { due } }""",
)


def test_a_question_that_cannot_be_right_is_told_which_field(there: World) -> None:
    drawn(there)
    for document in BAD_QUESTIONS:
        told = there.ask(document)
        assert "errors" in told, (document, told)
        assert told["errors"][0]["extensions"]["code"] == "INVALID_INPUT", (document, told)
        assert told["errors"][0]["extensions"]["field"], document


def test_messages_do_not_grow_with_what_was_sent(there: World) -> None:
    long = "x" * 200_000
    answers = [
        there.post({"query": f"{{ {long} }}"}),
        there.post({"query": "query($n: Int!) { loans(first: $n) { edges { cursor } } }", "variables": {"n": long}}),
        there.post({"query": f'{{ loan(id: "{long}") {{ number }} }}'}),
        there.post({"query": "{ loans(first: " + "9" * 5_000 + ") { edges { cursor } } }"}),
        there.post({"query": "{ viewer { account } }", "operationName": long}),
    ]
    for answer in answers:
        assert answer.json()["errors"], answer.text[:200]
        assert len(answer.text) < 5_000
        assert "INTERNAL" not in answer.text


def test_text_of_every_script_is_kept_as_it_was_sent(there: World) -> None:
    loan = drawn(there)
    reason = "客户张三申请 🙂 \U0002a6a5 – naïve\nzweite Zeile"
    told = there.do("recordRepayment", payment(loan, reason=reason), "accountant")
    assert told["__typename"] == "LoanRecorded"
    document = "query($id: ID!) { loan(id: $id) { transactions { edges { node { reason } } } } }"
    rows = there.data(document, id=loan)["loan"]["transactions"]["edges"]
    assert rows[-1]["node"]["reason"] == reason
