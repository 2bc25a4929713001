"""The whole way through every layer, on both databases: a loan's life, its past, and the second person.

The loan is 120,000.00 CNY at 6 % over twelve equal monthly instalments from 1 January 2026, months as twelfths:
level = 120000 × 0.005 / (1 − 1.005^−12) = 10,327.97. First interest 600.00, so 9,727.97 principal and 110,272.03 left;
then 110,272.03 × 0.005 = 551.36, so 9,776.61 principal and 100,495.42 left. The business date is 31 March 2026.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from postloan.application.business_day import BusinessDay
from postloan.domain.loan.snapshot import FORM
from postloan.domain.shared.actor import Actor, Role
from tests.graphql.world import BANK, World, borrower, cny, drawn, opened, terms, world

BALANCE = """query($id: ID!, $on: Date, $known: DateTime) { loan(id: $id) { balance(valueDate: $on, knownAt: $known) {
  valueDate knownAt status dpd outstanding { amount } totalDue { amount } principalDue { amount }
  interestDue { amount } penalty { amount } credit { amount } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def repaid(there: World, loan: str, on: str, amount: str = "10327.97", key: str | None = None) -> dict[str, object]:
    given = {"idempotencyKey": key or f"pay-{on}", "loanId": loan, "valueDate": on, "amount": cny(amount)}
    return there.do("recordRepayment", given, "accountant")


def balance(there: World, loan: str, on: str | None = None, known: object = None) -> dict[str, object]:
    found = there.data(BALANCE, id=loan, on=on, known=known)["loan"]["balance"]
    return {name: value["amount"] if isinstance(value, dict) else value for name, value in found.items()}


def test_a_loan_is_opened_drawn_repaid_and_reversed_and_its_past_can_still_be_read(there: World) -> None:
    loan = drawn(there)
    repaid(there, loan, "2026-02-01")
    second = repaid(there, loan, "2026-03-01")

    assert second["__typename"] == "LoanRecorded"
    assert second["posting"]["sequences"] == [3]  # type: ignore[index]
    paid = balance(there, loan)
    assert (paid["status"], paid["dpd"], paid["outstanding"], paid["totalDue"]) == ("ACTIVE", 0, "100495.42", "0.00")
    assert balance(there, loan, on="2026-02-15")["outstanding"] == "110272.03"

    reversal = {"idempotencyKey": "undo", "loanId": loan, "sequence": 3, "reason": "bounced"}
    undone = there.do("reverseTransaction", reversal, "accountant")

    assert undone["__typename"] == "LoanRecorded", undone
    after = balance(there, loan)
    assert (after["status"], after["dpd"], after["outstanding"]) == ("OVERDUE", 30, "110272.03")
    assert (after["principalDue"], after["interestDue"]) == ("9776.61", "551.36")
    before = balance(there, loan, on="2026-03-31", known=second["recordedAt"])
    assert {**before, "knownAt": None} == paid
    rows = there.data(
        "query($id: ID!) { loan(id: $id) { transactions { edges { node { sequence kind reverses reversedBy reason "
        "amount { amount } applied { principal { amount } interest { amount } } } } } } }",
        id=loan,
    )["loan"]["transactions"]["edges"]
    kinds = [(row["node"]["kind"], row["node"]["reverses"], row["node"]["reversedBy"]) for row in rows]
    assert kinds == [
        ("DISBURSEMENT", None, None),
        ("REPAYMENT", None, None),
        ("REPAYMENT", None, 4),
        ("REVERSAL", 3, None),
    ]
    assert rows[1]["node"]["applied"] == {"principal": {"amount": "9727.97"}, "interest": {"amount": "600.00"}}
    assert rows[3]["node"]["reason"] == "bounced"


def test_paying_the_payoff_quote_closes_the_loan_to_the_cent(there: World) -> None:
    loan = drawn(there)
    asked = (
        'query($id: ID!) { loan(id: $id) { payoffQuote(on: "2026-03-31") { total { amount } principal { amount } } } }'
    )
    quote = there.data(asked, id=loan)["loan"]["payoffQuote"]
    assert quote["principal"] == {"amount": "120000.00"}

    given = {
        "idempotencyKey": "off",
        "loanId": loan,
        "valueDate": "2026-03-31",
        "amount": cny(quote["total"]["amount"]),
        "surplus": "SHORTEN",
    }
    closed = there.do("prepayLoan", given, "accountant")

    assert closed["loan"]["status"] == "CLOSED"
    assert closed["posting"]["balance"]["outstanding"] == {"amount": "0.00"}
    assert closed["posting"]["balance"]["credit"] == {"amount": "0.00"}


def test_the_preview_is_the_schedule_that_is_booked(there: World) -> None:
    rows = "{ due principal { amount } interest { amount } total { amount } balance { amount } }"
    preview = there.data(
        f"query($t: LoanTermsInput!) {{ previewSchedule(terms: $t) {rows} }}", t=terms(plan=later_plan())
    )
    loan = opened(there, terms=terms(plan=later_plan()))
    draw = {"idempotencyKey": "d", "loanId": loan, "valueDate": "2026-03-31", "amount": cny("120000.00")}
    there.do("recordDisbursement", draw, "accountant")

    booked = there.data(f"query($id: ID!) {{ loan(id: $id) {{ schedule {rows} }} }}", id=loan)["loan"]["schedule"]

    assert booked == preview["previewSchedule"]
    assert len(booked) == 12
    assert booked[0]["total"] == {"amount": "10327.97"}
    assert booked[-1]["balance"] == {"amount": "0.00"}


def later_plan() -> dict[str, object]:
    return {"method": "EQUAL_INSTALMENT", "cadence": {"start": "2026-03-31", "count": 12}}


def overdue(there: World) -> str:
    """A loan whose first instalment is unpaid since 1 February, so that penalty interest runs."""
    return drawn(there)


def waiver(loan: str, amount: str = "1.00", key: str = "waive") -> dict[str, object]:
    given = {"idempotencyKey": key, "loanId": loan, "valueDate": "2026-03-31", "penalty": cny(amount)}
    return {**given, "reason": "hardship"}


def test_a_waiver_waits_for_another_person_whatever_the_account(there: World) -> None:
    loan = overdue(there)
    before = balance(there, loan)

    pending = there.do("waiveAmounts", waiver(loan))
    assert pending["__typename"] == "ApprovalPending"
    assert (pending["proposal"]["status"], pending["proposal"]["neededRole"]) == ("PROPOSED", "APPROVER")
    assert balance(there, loan) == before

    step = {"proposalId": pending["proposal"]["id"], "idempotencyKey": "own"}
    own = there.do("approveProposal", step, "officer-as-approver")
    assert (own["__typename"], own["code"], own["rule"]) == ("RuleRefusedProblem", "OWN_PROPOSAL", "approval")
    assert "person-1" in own["message"]
    assert "经办人" in own["messageZh"]
    assert balance(there, loan) == before

    agreed = there.do("approveProposal", {**step, "idempotencyKey": "other"}, "approver")
    assert agreed["__typename"] == "ProposalMoved", agreed
    assert agreed["proposal"]["status"] == "APPROVED"
    assert [posting["loan"]["number"] for posting in agreed["postings"]] == ["L-1"]
    after = balance(there, loan)
    assert Decimal(str(after["penalty"])) == Decimal(str(before["penalty"])) - 1


def test_a_proposal_whose_figures_changed_goes_back_to_its_maker(there: World) -> None:
    loan = overdue(there)
    proposal = there.do("waiveAmounts", waiver(loan))["proposal"]["id"]
    repaid(there, loan, "2026-02-01")

    moved = there.do("approveProposal", {"proposalId": proposal, "idempotencyKey": "late"}, "approver")

    assert moved["__typename"] == "ProposalMoved", moved
    assert moved["proposal"]["status"] == "RETURNED"
    assert moved["postings"] == []
    withdrawn = there.do("withdrawProposal", {"proposalId": proposal, "idempotencyKey": "w"})
    assert withdrawn["proposal"]["status"] == "WITHDRAWN"


def test_proposals_can_be_listed_and_read_with_their_figures_and_opinions(there: World) -> None:
    loan = overdue(there)
    proposal = there.do("waiveAmounts", waiver(loan))["proposal"]["id"]
    refusal = {"proposalId": proposal, "idempotencyKey": "no", "reason": "not shown"}
    assert there.do("refuseProposal", refusal, "approver")["proposal"]["status"] == "REFUSED"

    document = """query($id: ID!, $subject: ID!) {
      proposal(id: $id) { command subject subjectKind makerPerson reason figures { name value }
        opinions { person verdict comment submission } }
      proposals(statuses: [REFUSED], subject: $subject) { edges { node { id } } }
      open: proposals(statuses: [PROPOSED]) { edges { node { id } } }
      node(id: $id) { __typename id } }"""
    found = there.data(document, id=proposal, subject=loan)

    assert found["proposal"]["command"] == "Waive"
    assert (found["proposal"]["subject"], found["proposal"]["subjectKind"]) == (loan, "LOAN")
    assert found["proposal"]["makerPerson"] == "person-1"
    assert found["proposal"]["figures"]
    opinion = {"person": "person-2", "verdict": "REFUSED", "comment": "not shown", "submission": 1}
    assert found["proposal"]["opinions"] == [opinion]
    assert found["proposals"]["edges"] == [{"node": {"id": proposal}}]
    assert found["open"]["edges"] == []
    assert found["node"] == {"__typename": "Proposal", "id": proposal}


def test_a_repeated_key_gives_the_first_answer_and_another_body_is_a_conflict(there: World) -> None:
    loan = drawn(there)
    first = repaid(there, loan, "2026-02-01", key="once")

    assert repaid(there, loan, "2026-02-01", key="once")["recordedAt"] == first["recordedAt"]
    other = repaid(there, loan, "2026-02-01", "1.00", key="once")

    assert (other["__typename"], other["code"]) == ("ConflictProblem", "KEY_REUSED")
    assert balance(there, loan, on="2026-02-01")["outstanding"] == "110272.03"


def test_an_expected_version_that_has_passed_is_a_conflict(there: World) -> None:
    loan = drawn(there)
    given = {"idempotencyKey": "v", "loanId": loan, "valueDate": "2026-02-01", "amount": cny("5.00")}

    stale = there.do("recordRepayment", {**given, "expectedVersion": 1}, "accountant")

    assert (stale["__typename"], stale["code"]) == ("ConflictProblem", "VERSION_CONFLICT")
    assert {"name": "expected", "value": "1"} in stale["details"]


def test_one_payment_over_two_loans_of_a_borrower(there: World) -> None:
    owner = borrower(there)
    loans = [drawn(there, number, owner) for number in ("L-1", "L-2")]
    choice = [{"loanId": loan, "amount": cny("10327.97")} for loan in loans]
    given = {
        "idempotencyKey": "both",
        "borrowerId": owner,
        "valueDate": "2026-02-01",
        "amount": cny("20655.94"),
        "choice": choice,
    }

    paid = there.do("recordPaymentOverLoans", given, "accountant")

    assert paid["__typename"] == "PaymentRecorded", paid
    assert sorted(posting["loan"]["id"] for posting in paid["postings"]) == sorted(loans)
    assert {balance(there, loan, on="2026-02-01")["outstanding"] for loan in loans} == {"110272.03"}


def test_a_running_loan_is_taken_on_with_its_arrears(there: World) -> None:
    take_on = {
        "undue": "100000.00",
        "nextDue": "2026-04-01",
        "accrued": "250.00",
        "arrears": [{"due": "2026-03-01", "principal": "9776.61", "interest": "551.36"}],
        "source": "core banking",
    }
    loan = opened(there, valueDate="2026-03-20", takeOn=take_on)

    carried = balance(there, loan, on="2026-03-20")

    assert (carried["status"], carried["outstanding"], carried["dpd"]) == ("OVERDUE", "109776.61", 19)
    assert (carried["principalDue"], carried["interestDue"]) == ("9776.61", "551.36")


def test_the_books_balance_and_the_chain_names_who_acted(there: World) -> None:
    loan = drawn(there)
    repaid(there, loan, "2026-02-01")

    document = """query($id: ID!) { trialBalance { account currency balance { amount } }
      auditTrail(subject: $id) { edges { node { sequence account person command outcome previous hash subject } } }
      loanCount all: loans { edges { node { number } } pageInfo { hasNextPage endCursor } } }"""
    found = there.data(document, "auditor", id=loan)

    balances = [Decimal(row["balance"]["amount"]) for row in found["trialBalance"]]
    assert len(balances) >= 3
    assert sum(balances) == 0
    chain = [edge["node"] for edge in found["auditTrail"]["edges"]]
    assert [(row["command"], row["account"]) for row in chain] == [
        ("OpenLoan", "officer"),
        ("Disburse", "accountant"),
        ("Classify", "system:classification"),  # drawn, and overdue on the business date
        ("RecordRepayment", "accountant"),
    ]
    assert [row["previous"] for row in chain] == ["0" * 64, *(row["hash"] for row in chain[:-1])]
    assert (found["loanCount"], len(found["all"]["edges"])) == (1, 1)


def test_a_period_is_closed_by_two_persons_and_then_takes_no_bookings(there: World) -> None:
    given = {"idempotencyKey": "feb", "lastDay": "2026-02-28"}
    pending = there.do("closePeriod", given, "accountant")
    assert pending["__typename"] == "ApprovalPending", pending
    step = {"proposalId": pending["proposal"]["id"], "idempotencyKey": "close"}
    assert there.do("approveProposal", step, "approver")["proposal"]["status"] == "APPROVED"

    again = there.do("closePeriod", {**given, "idempotencyKey": "again"}, "accountant")

    assert (again["__typename"], again["code"], again["rule"]) == ("RuleRefusedProblem", "ALREADY_CLOSED", "ledger")


def test_an_index_rate_is_published(there: World) -> None:
    given = {"idempotencyKey": "lpr", "index": "LPR_1Y", "published": "2026-03-20", "rate": "3.00"}
    done = there.do("publishIndexRate", given, "accountant")
    assert (done["__typename"], done["institution"]["businessDate"]) == ("InstitutionChanged", "2026-03-31")


def test_the_portfolio_counts_loans_by_status_and_days_past_due(there: World) -> None:
    loan = drawn(there)
    repaid(there, loan, "2026-02-01")
    opened(there, "L-2")
    run_through(there, date(2026, 3, 31))

    document = """{ portfolioSummary { businessDate rows { currency status count outstanding { amount }
      overduePrincipal { amount } } bands { fromDay throughDay count outstanding { amount } } } }"""
    found = there.data(document)["portfolioSummary"]

    # Of 1 March 9,776.61 principal is unpaid; the business date is 1 April, 31 days later.
    assert found["businessDate"] == "2026-04-01"
    rows = {(row["status"], row["count"], row["outstanding"]["amount"]) for row in found["rows"]}
    assert rows == {("OVERDUE", 1, "110272.03"), ("PENDING", 1, "0.00")}
    assert [row["overduePrincipal"]["amount"] for row in found["rows"] if row["status"] == "OVERDUE"] == ["9776.61"]
    assert [(band["fromDay"], band["throughDay"], band["count"]) for band in found["bands"]] == [(31, 60, 1)]


def test_a_database_that_waits_for_migrate_says_so_to_reads_and_commands(there: World) -> None:
    loan = drawn(there)
    with there.container.engine().begin() as connection:
        connection.execute(text("UPDATE loan SET snapshot = '[1,11823424]'"))
    payment = {"idempotencyKey": "p", "loanId": loan, "valueDate": "2026-03-31", "amount": cny("1.00")}
    pay = """mutation($input: RecordRepaymentInput!) { recordRepayment(input: $input) { __typename } }"""
    for answer in (there.ask(BALANCE, id=loan), there.ask(pay, "accountant", input=payment)):
        (error,) = answer["errors"]
        said = "借据快照格式不符，请运行 postloan migrate"
        assert error["extensions"] == {"code": "STALE_SNAPSHOT", "messageZh": said}
        assert f"has form 1, this program knows form {FORM}: run `postloan migrate`" in error["message"]


def test_runs_of_the_business_day_can_be_read_newest_first_with_what_failed(there: World) -> None:
    owner = borrower(there)
    drawn(there, "L-1", owner)
    drawn(there, "L-2", owner)
    with there.container.engine().begin() as connection:
        connection.execute(text("UPDATE loan SET snapshot = 'broken' WHERE number = 'L-2'"))
    run_through(there, date(2026, 4, 2))

    document = """query($after: String) { businessDayRuns(first: 2, after: $after) { edges { cursor node {
      businessDate status step startedAt finishedAt woken failed failures { step error } contentHash } }
      pageInfo { hasNextPage endCursor } } institution { businessDate } }"""
    newest = there.data(document)
    older = there.data(document, after=newest["businessDayRuns"]["pageInfo"]["endCursor"])["businessDayRuns"]

    assert newest["institution"]["businessDate"] == "2026-04-03"
    runs = [edge["node"] for edge in newest["businessDayRuns"]["edges"]]
    assert [run["businessDate"] for run in runs] == ["2026-04-02", "2026-04-01"]
    assert {run["status"] for run in runs} == {"FINISHED"}
    assert [edge["node"]["businessDate"] for edge in older["edges"]] == ["2026-03-31"]
    assert older["pageInfo"]["hasNextPage"] is False
    (first,) = (edge["node"] for edge in older["edges"])
    assert (first["woken"], first["failed"]) == (1, 2)  # it neither wakes nor is looked at for liability
    assert [failure["step"] for failure in first["failures"]] == ["SECURE", "WAKE"]
    elsewhere = there.data(document, "officer-of-b2")["businessDayRuns"]["edges"][0]["node"]
    assert (elsewhere["failed"], elsewhere["failures"]) == (2, [])


def run_through(there: World, day: date) -> None:
    operator = Actor("operations", "person-5", BANK, frozenset({Role.OPERATIONS}), frozenset({"*"}))
    days = BusinessDay(
        there.container.transactions(),
        now=lambda: datetime.now(UTC),
        ids=there.container.ids(),
        seal=lambda *_: None,
    )
    runs = days.catch_up(operator, day)
    assert isinstance(runs, tuple)
