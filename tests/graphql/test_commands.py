"""Every mutation does what it says: the ones that `test_end_to_end` does not already take through a loan's life.

The loan is that of `test_end_to_end`: 120,000.00 CNY at 6 %, level 10,327.97, drawn on 1 January 2026 and seen on the
business date, 31 March 2026, when the instalments of 1 February and 1 March are unpaid: principal 9,727.97 + 9,776.61
= 19,504.58 and interest 600.00 + 551.36 = 1,151.36.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from postloan.graphql.schema import core_schema
from tests.graphql.world import PERSON, World, borrower, cny, drawn, opened, terms, world

FIGURES = """query($id: ID!) { loan(id: $id) { status schedule { due total { amount } } terms { mode order }
  balance { status regime rate principalDue { amount } principalUndue { amount } interestDue { amount }
    fees { amount } costs { amount } credit { amount } outstanding { amount } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def asked(loan: str, key: str, on: str = "2026-03-31", **more: object) -> dict[str, object]:
    return {"idempotencyKey": key, "loanId": loan, "valueDate": on, "reason": "agreed with the customer", **more}


def figures(there: World, loan: str) -> dict[str, Any]:
    found: dict[str, Any] = there.data(FIGURES, id=loan)["loan"]
    return {**found, **{k: v["amount"] if isinstance(v, dict) else v for k, v in found["balance"].items()}}


def agreed(there: World, mutation: str, given: dict[str, object], persons: int = 1) -> dict[str, Any]:
    """Propose, let so many other persons agree, and give what carrying it out did to the loan."""
    pending = there.do(mutation, given)
    assert pending["__typename"] == "ApprovalPending", pending
    step = {"proposalId": pending["proposal"]["id"]}
    moved: dict[str, Any] = {}
    for account in ("approver", "second-approver")[:persons]:
        moved = there.do("approveProposal", {**step, "idempotencyKey": f"{given['idempotencyKey']}-{account}"}, account)
        assert moved["__typename"] == "ProposalMoved", moved
    assert moved["proposal"]["status"] == "APPROVED"
    (posting,) = moved["postings"]
    found: dict[str, Any] = posting
    return found


def test_a_borrower_is_amended_and_its_kind_stays(there: World) -> None:
    owner = borrower(there)
    profile = {**PERSON, "name": "张大明", "region": "310115", "industry": "A0111"}
    given = {"idempotencyKey": "a", "borrowerId": owner, "profile": profile, "expectedVersion": 1}

    amended = there.do("amendBorrower", given)
    other_kind = {"kind": "ENTERPRISE", "branch": "B1", "name": "公司"}
    refused = there.do("amendBorrower", {"idempotencyKey": "b", "borrowerId": owner, "profile": other_kind})

    assert amended["borrower"] == {"id": owner, "number": "C-1", "version": 2, "name": "张大明"}
    assert (refused["__typename"], refused["code"], refused["rule"]) == (
        "RuleRefusedProblem",
        "KIND_IS_FIXED",
        "borrower",
    )


def test_a_borrower_is_not_erased_while_the_law_keeps_its_data(there: World) -> None:
    owner = borrower(there)
    refused = there.do("eraseBorrower", {"idempotencyKey": "erase", "borrowerId": owner})
    assert (refused["__typename"], refused["code"], refused["rule"]) == (
        "RuleRefusedProblem",
        "RETENTION_RUNS",
        "borrower",
    )
    drawn(there, owner=owner)
    refused = there.do("eraseBorrower", {"idempotencyKey": "again", "borrowerId": owner})
    assert refused["code"] == "CLAIMS_OPEN"


def test_a_fee_and_a_cost_fall_due_at_once(there: World) -> None:
    loan = drawn(there)
    there.do("chargeFee", asked(loan, "f", amount=cny("30.00"), name="账户管理费"), "accountant")
    there.do("chargeFee", asked(loan, "c", amount=cny("500.00"), kind="COST", name="诉讼费"), "accountant")
    after = figures(there, loan)
    assert (after["fees"], after["costs"]) == ("30.00", "500.00")


def test_credit_is_kept_and_paid_back(there: World) -> None:
    loan = drawn(there)
    there.do("recordRepayment", asked(loan, "pay", "2026-01-10", amount=cny("100.00")), "accountant")
    # The credit of 100.00 goes to what falls due on 1 February, so only a refund before that day finds it.
    refund = asked(loan, "back", "2026-01-20", amount=cny("100.00"))
    assert there.do("refundCredit", refund, "accountant")["__typename"] == "LoanRecorded"
    late = there.do("refundCredit", asked(loan, "late", amount=cny("1.00")), "accountant")
    assert (late["__typename"], late["code"]) == ("RuleRefusedProblem", "EXCEEDS_CREDIT")


def test_a_higher_rate_counts_from_its_day(there: World) -> None:
    loan = drawn(there)
    changed = there.do("changeRate", asked(loan, "rate", rate="6.5", fixed=True))
    assert changed["__typename"] == "LoanRecorded", changed
    assert figures(there, loan)["rate"] == "6.5"


def test_principal_is_forgiven_by_two_other_persons(there: World) -> None:
    loan = drawn(there)
    agreed(there, "forgivePrincipal", asked(loan, "forgive", principal=cny("504.58")), persons=2)
    after = figures(there, loan)
    assert (after["principalDue"], after["outstanding"]) == ("19000.00", "119495.42")


def test_interest_due_becomes_principal(there: World) -> None:
    loan = drawn(there)
    agreed(there, "capitaliseInterest", asked(loan, "cap", interest=cny("1151.36")))
    after = figures(there, loan)
    # 120,000.00 − 19,504.58 fallen due = 100,495.42 undue, plus 1,151.36.
    assert (after["interestDue"], after["principalUndue"]) == ("0.00", "101646.78")


def test_a_loan_is_extended_by_another_person(there: World) -> None:
    loan = drawn(there)
    agreed(there, "extendLoan", asked(loan, "ext", to="2027-04-01"))
    due = [row["due"] for row in figures(there, loan)["schedule"]]
    assert (due[0], due[-1], len(due)) == ("2026-04-01", "2027-04-01", 13)


def test_instalments_are_deferred_and_the_last_date_stays(there: World) -> None:
    loan = drawn(there)
    agreed(there, "deferInstalments", asked(loan, "defer", periods=2, interestToo=True))
    rows = figures(there, loan)["schedule"]
    assert [row["total"]["amount"] for row in rows[:2]] == ["0.00", "0.00"]
    assert (len(rows), rows[-1]["due"]) == (10, "2027-01-01")


def test_a_new_plan_begins_with_amounts_in_the_loans_currency(there: World) -> None:
    loan = drawn(there)
    rows = [{"due": "2026-05-31", "principal": "40000.00"}, {"due": "2026-06-30", "principal": "1"}]
    plan = {"method": "PLAN", "cadence": {"start": "2026-03-31", "count": 2}, "rows": rows}
    agreed(there, "changePlan", asked(loan, "plan", plan=plan))
    schedule = figures(there, loan)["schedule"]
    assert [row["due"] for row in schedule] == ["2026-05-31", "2026-06-30"]
    wrong = {**plan, "rows": [{"due": "2026-05-31", "principal": "0.001"}, rows[1]]}
    told = there.do("changePlan", asked(loan, "plan2", plan=wrong))
    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", "plan.rows[0].principal")


def test_the_whole_loan_falls_due(there: World) -> None:
    loan = drawn(there)
    agreed(there, "accelerateLoan", asked(loan, "acc"))
    after = figures(there, loan)
    assert (after["principalDue"], after["principalUndue"], after["schedule"]) == ("120000.00", "0.00", [])


def test_misuse_is_flagged_and_cured_once(there: World) -> None:
    loan = drawn(there)
    assert there.do("flagMisuse", asked(loan, "m"))["__typename"] == "LoanRecorded"
    again = there.do("flagMisuse", asked(loan, "again", active=True))
    assert (again["__typename"], again["code"]) == ("RuleRefusedProblem", "NO_CHANGE")
    assert there.do("flagMisuse", asked(loan, "cured", active=False))["__typename"] == "LoanRecorded"


def test_a_new_allocation_order_sends_the_next_payment_to_principal_first(there: World) -> None:
    loan = drawn(there)
    order = ["COSTS", "FEES", "PRINCIPAL", "INTEREST", "COMPOUND", "PENALTY"]
    switched = there.do("switchAllocation", asked(loan, "sw", order=order, mode="BY_BUCKET"))
    assert switched["__typename"] == "LoanRecorded", switched
    there.do("recordRepayment", asked(loan, "pay", amount=cny("19504.58")), "accountant")
    after = figures(there, loan)
    assert (after["principalDue"], after["interestDue"]) == ("0.00", "1151.36")


def test_bankruptcy_stops_interest(there: World) -> None:
    loan = drawn(there)
    assert there.do("acceptBankruptcy", asked(loan, "b", "2026-03-01"))["__typename"] == "LoanRecorded"
    document = """query($id: ID!) { loan(id: $id) { one: balance(valueDate: "2026-03-02") { totalDue { amount } }
      two: balance(valueDate: "2026-03-31") { totalDue { amount } } } }"""
    found = there.data(document, id=loan)["loan"]
    assert found["one"] == found["two"]
    assert Decimal(found["one"]["totalDue"]["amount"]) > 120_000


def test_a_write_off_goes_by_its_procedure_and_not_by_the_loans_own_mutation(there: World) -> None:
    loan = drawn(there)
    assert there.do("writeOffLoan", asked(loan, "wo"))["__typename"] == "ForbiddenProblem"
    after = figures(there, loan)
    assert (after["status"], after["outstanding"]) == ("OVERDUE", "120000.00")


def test_a_returned_proposal_is_submitted_again_with_the_present_figures(there: World) -> None:
    loan = drawn(there)
    pending = there.do("waiveAmounts", asked(loan, "w", penalty=cny("1.00")))["proposal"]["id"]
    there.do("recordRepayment", asked(loan, "pay", "2026-02-01", amount=cny("10327.97")), "accountant")
    step = {"proposalId": pending}
    assert there.do("approveProposal", {**step, "idempotencyKey": "1"}, "approver")["proposal"]["status"] == "RETURNED"

    again = there.do("resubmitProposal", {**step, "idempotencyKey": "2"})
    done = there.do("approveProposal", {**step, "idempotencyKey": "3"}, "approver")

    assert again["proposal"]["status"] == "PROPOSED"
    assert done["proposal"]["status"] == "APPROVED"


def test_a_bounced_payment_is_reversed_with_a_fee(there: World) -> None:
    loan = drawn(there)
    there.do("recordRepayment", asked(loan, "pay", "2026-02-01", amount=cny("10327.97")), "accountant")
    given = {"idempotencyKey": "rev", "loanId": loan, "sequence": 2, "fee": cny("20.00"), "feeName": "退票手续费"}
    bounced = there.do("reverseTransaction", given, "accountant")
    assert bounced["posting"]["sequences"] == [3, 4]
    after = figures(there, loan)
    assert (after["fees"], after["outstanding"]) == ("20.00", "120000.00")


def test_an_announced_calendar_moves_due_dates_that_roll(there: World) -> None:
    plan = {"method": "EQUAL_PRINCIPAL", "cadence": {"start": "2026-03-31", "count": 3, "rolling": "FOLLOWING"}}
    loan = opened(there, terms=terms(plan=plan))
    calendar = {
        "version": "CN-test",
        "holidays": ["2026-04-30", "2026-05-01"],
        "makeUpDays": ["2026-05-02"],
        "publishedFrom": "2026-01-01",
        "publishedThrough": "2026-12-31",
    }
    asked_for = {"idempotencyKey": "cal", "calendar": calendar}
    assert there.do("announceCalendar", asked_for, "operations")["__typename"] == "InstitutionChanged"

    draw = {"idempotencyKey": "d", "loanId": loan, "valueDate": "2026-03-31", "amount": cny("120000.00")}
    there.do("recordDisbursement", draw, "accountant")

    # 30 April and 1 May are off, Saturday 2 May is worked; 31 May is a Sunday, so 1 June; 30 June is a Tuesday.
    due = [row["due"] for row in figures(there, loan)["schedule"]]
    assert due == ["2026-05-02", "2026-06-01", "2026-06-30"]
    weekend = {**calendar, "version": "CN-x", "holidays": ["2026-05-03"]}
    told = there.do("announceCalendar", {"idempotencyKey": "x", "calendar": weekend}, "operations")
    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", "calendar.holidays")


def test_an_adopted_policy_decides_who_must_agree_from_then_on(there: World) -> None:
    loan = drawn(there)
    there.do("recordRepayment", asked(loan, "pay", "2026-02-01", amount=cny("10327.97")), "accountant")
    guarded = set(core_schema().get_type("GuardedCommand").values) - {"REVERSAL"}  # type: ignore[union-attr]
    routes: list[dict[str, object]] = [{"command": name, "role": "APPROVER"} for name in sorted(guarded)]
    confirmation = {"name": "CONFIRMATION", "role": "RISK_MANAGER"}
    classes = next(route for route in routes if route["command"] == "CLASSIFICATION")
    classes["earlier"] = [confirmation]
    policy = {
        "version": "2026-B",
        "effectiveFrom": "2026-01-01",
        "routes": [*routes, {"command": "REVERSAL", "role": "APPROVER", "above": "10000.00"}],
    }
    pending = there.do("adoptPolicy", {"idempotencyKey": "pol", "policy": policy}, "admin")
    assert pending["__typename"] == "ApprovalPending", pending
    again = there.do("adoptPolicy", {"idempotencyKey": "pol", "policy": policy}, "admin")
    assert again["proposal"]["id"] == pending["proposal"]["id"]
    step = {"proposalId": pending["proposal"]["id"], "idempotencyKey": "ok"}
    assert there.do("approveProposal", step, "approver")["proposal"]["status"] == "APPROVED"

    reversal = {"idempotencyKey": "rev", "loanId": loan, "sequence": 2}
    assert there.do("reverseTransaction", reversal, "accountant")["__typename"] == "ApprovalPending"
    lax = {**policy, "version": "2026-C", "penaltyMarkup": {"lowest": 0, "highest": 9_000, "default": 9_000}}
    told = there.do("adoptPolicy", {"idempotencyKey": "lax", "policy": lax}, "admin")
    assert (told["__typename"], told["code"], told["rule"]) == ("RuleRefusedProblem", "BREAKS_THE_STATUTE", "policy")


def test_approval_is_delegated_for_a_time_and_taken_back(there: World) -> None:
    loan = drawn(there)
    waiver = {**asked(loan, "w", "2026-02-10"), "interest": cny("1.00"), "reason": "困难"}
    pending = there.do("waiveAmounts", waiver)["proposal"]
    assert pending["neededRole"] == "APPROVER"
    now = datetime.now(UTC)
    given = {
        "idempotencyKey": "d",
        "to": "person-3",
        "role": "APPROVER",
        "kinds": ["Waive"],
        "since": (now - timedelta(days=1)).isoformat(),
        "until": (now + timedelta(days=30)).isoformat(),
    }
    refused = there.do("delegateApproval", {**given, "idempotencyKey": "o"}, "officer")
    assert (refused["code"], refused["rule"]) == ("ROLE_NOT_HELD", "approval")
    delegation = there.do("delegateApproval", given, "approver")["delegation"]
    assert (delegation["delegate"], delegation["kinds"]) == ("person-3", ["Waive"])
    step = {"proposalId": pending["id"], "idempotencyKey": "ok"}
    opinion = there.do("approveProposal", step, "accountant")["proposal"]["opinions"][0]
    assert (opinion["person"], opinion["onBehalfOf"]) == ("person-3", "person-2")
    back = {"idempotencyKey": "b", "delegationId": delegation["id"]}
    assert there.do("revokeDelegation", back, "approver")["delegation"]["revokedAt"] is not None
    again = there.do("revokeDelegation", {**back, "idempotencyKey": "b2"}, "approver")
    assert again["code"] == "ALREADY_OVER"


def test_every_mutation_is_taken_by_a_test_of_this_folder() -> None:
    from pathlib import Path

    from postloan.graphql.commands import MUTATIONS

    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert [spec.name for spec in MUTATIONS if f'"{spec.name}"' not in tests] == []
