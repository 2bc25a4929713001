"""What needs a second person waits for one, and does what was agreed to or nothing."""

from dataclasses import replace
from datetime import date, timedelta

from postloan.application.approval import Approve, Refuse, Resubmit, Withdraw
from postloan.application.books import AdoptPolicy, ClosePeriod
from postloan.application.command import Command
from postloan.application.loan import ChangeRate, Extend, Reverse, Waive
from postloan.application.outcomes import Conflict, Done, NotFound, Pending, Refused
from postloan.application.reads import PageRequest
from postloan.domain.policy import DEFAULT_POLICY
from postloan.domain.shared.actor import Role
from postloan.domain.shared.rates import Rate
from tests.application.tables import content
from tests.application.world import TERMS, World, yuan

FIRST_DUE = date(2024, 2, 15)
LATER = date(2024, 2, 25)


def proposed(world: World, command: Command) -> Pending:
    outcome = world.run(world.officer, command)
    assert isinstance(outcome, Pending), outcome
    return outcome


def approve(world: World, pending: Pending, key: str = "approve") -> Approve:
    return Approve(idempotency_key=key, proposal_id=pending.proposal.id, reason="同意")


def test_a_proposal_changes_nothing_until_another_person_agrees(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    before = world.ask(lambda q: q.loan(world.scope, loan))
    pending = proposed(
        world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("43.50"), reason="困难")
    )
    assert world.ask(lambda q: q.loan(world.scope, loan)) == before
    assert ("interest_due.before", "43.50") in pending.proposal.figures
    assert ("interest_due.after", "0.00") in pending.proposal.figures
    done = world.done(world.approver, approve(world, pending))
    assert done.proposal is not None
    assert done.proposal.status == "APPROVED"
    assert done.posted[0].balance.interest_due == yuan("0")


def test_two_accounts_of_one_person_are_one_person(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("1")))
    second_account = world.person("zhang", Role.APPROVER, account="zhang-2@bank")
    outcome = world.run(second_account, approve(world, pending))
    assert isinstance(outcome, Refused)
    assert outcome.code == "OWN_PROPOSAL"


def test_when_the_figures_have_changed_the_proposal_goes_back_to_its_maker_who_may_submit_it_again(
    world: World,
) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("43.50")))
    # A payment of 10.00 at the due date goes to interest first: 33.50 are left, 43.50 can no longer be waived.
    world.pay(loan, FIRST_DUE, yuan("10"))
    returned = world.done(world.approver, approve(world, pending))
    assert returned.proposal is not None
    assert returned.proposal.status == "RETURNED"
    assert returned.posted == ()
    resubmit = Resubmit(idempotency_key="r", proposal_id=pending.proposal.id)
    again = world.run(world.officer, resubmit)
    assert isinstance(again, Refused)
    assert again.code == "EXCEEDS_OPEN"


def test_a_returned_proposal_that_still_holds_is_submitted_again_with_the_present_figures(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("5")))
    world.pay(loan, FIRST_DUE, yuan("10"))
    world.done(world.approver, approve(world, pending))
    world.done(world.officer, Resubmit(idempotency_key="r", proposal_id=pending.proposal.id))
    done = world.done(world.approver, approve(world, pending, "approve-2"))
    assert done.posted[0].balance.interest_due == yuan("28.50")  # 43.50 − 10.00 − 5.00


def test_a_day_that_passes_does_not_send_a_proposal_back(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Extend(idempotency_key="e", loan_id=loan, value_date=LATER, to=date(2025, 6, 15)))
    world.today(LATER + timedelta(days=2))
    done = world.done(world.approver, approve(world, pending))
    assert done.proposal is not None
    assert done.proposal.status == "APPROVED"


def test_a_refused_or_withdrawn_proposal_does_nothing_for_ever(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    before = world.ask(lambda q: q.loan(world.scope, loan))
    command = Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("1"))
    refused = proposed(world, command)
    done = world.done(world.approver, Refuse(idempotency_key="no", proposal_id=refused.proposal.id, reason="材料不足"))
    assert done.proposal is not None
    assert done.proposal.status == "REFUSED"
    withdrawn = proposed(world, replace(command, idempotency_key="w2"))
    world.done(world.officer, Withdraw(idempotency_key="back", proposal_id=withdrawn.proposal.id))
    for number, pending in enumerate((refused, withdrawn)):
        outcome = world.run(world.approver, approve(world, pending, f"late-{number}"))
        assert isinstance(outcome, Refused)
        assert outcome.code == "ALREADY_DECIDED"
    assert world.ask(lambda q: q.loan(world.scope, loan)) == before


def test_what_is_large_needs_two_persons(world: World) -> None:
    terms = replace(TERMS, principal=2_000_000_00)
    loan = world.loan(world.borrower(), terms=terms)
    # The first month's interest is 2,000,000.00 × 4.35 % / 12 = 7,250.00, so more than 10,000.00 is due after three.
    world.today(date(2024, 4, 20))
    pending = proposed(
        world, Waive(idempotency_key="w", loan_id=loan, value_date=date(2024, 4, 20), interest=yuan("10000.01"))
    )
    assert pending.proposal.needed_approvals == 2
    one = world.done(world.approver, approve(world, pending))
    assert one.proposal is not None
    assert one.proposal.status == "PROPOSED"
    assert one.posted == ()
    again = world.run(world.approver, approve(world, pending, "again"))
    assert isinstance(again, Refused)
    assert again.code == "OPINION_ALREADY_GIVEN"
    two = world.done(world.person("sun", Role.APPROVER), approve(world, pending, "second"))
    assert two.proposal is not None
    assert two.proposal.status == "APPROVED"


def test_a_reversal_needs_a_second_person_only_above_the_limit(world: World) -> None:
    loan = world.loan(world.borrower(), terms=replace(TERMS, principal=10_000_000))
    world.today(FIRST_DUE)
    world.pay(loan, FIRST_DUE, yuan("50000"))
    small = world.run(world.cashier, Reverse(idempotency_key="r1", loan_id=loan, sequence=2))
    assert isinstance(small, Done)
    world.pay(loan, FIRST_DUE, yuan("50000.01"))
    large = world.run(world.cashier, Reverse(idempotency_key="r2", loan_id=loan, sequence=4))
    assert isinstance(large, Pending)


def test_a_lower_rate_is_a_concession_and_a_higher_one_is_not(world: World) -> None:
    loan = world.loan(world.borrower())
    higher = ChangeRate(idempotency_key="up", loan_id=loan, value_date=date(2024, 1, 15), rate=Rate.percent("4.5"))
    assert isinstance(world.run(world.officer, higher), Done)
    lower = replace(higher, idempotency_key="down", rate=Rate.percent("4.4"))
    assert isinstance(world.run(world.officer, lower), Pending)


def test_nothing_books_into_a_closed_period(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(date(2024, 2, 1))
    close = ClosePeriod(idempotency_key="c", last_day=date(2024, 1, 31))
    pending = world.run(world.cashier, close)
    assert isinstance(pending, Pending)
    world.done(world.approver, approve(world, pending))
    world.today(date(2024, 1, 31))
    before = content(world.engine)  # type: ignore[arg-type]
    outcome = world.pay(loan, date(2024, 1, 31), yuan("1"))
    assert isinstance(outcome, Refused)
    assert (outcome.rule, outcome.code) == ("ledger", "PERIOD_CLOSED")
    assert content(world.engine) == before  # type: ignore[arg-type]


def test_a_policy_is_adopted_by_two_persons_and_counts_from_then_on(world: World) -> None:
    admin = world.person("wu", Role.ADMIN)
    policy = replace(DEFAULT_POLICY, version="strict", effective_from=date(2024, 1, 1), non_accrual_after=60)
    pending = world.run(admin, AdoptPolicy(idempotency_key="p", policy=policy))
    assert isinstance(pending, Pending)
    loan = world.loan(world.borrower())
    world.today(date(2024, 5, 1))
    world.done(world.approver, approve(world, pending))
    # 60 days after 15 February 2024 are over with 15 April: 61 days past due.
    balance = world.ask(lambda q: q.balance(world.scope, loan, date(2024, 4, 15)))
    eve = world.ask(lambda q: q.balance(world.scope, loan, date(2024, 4, 14)))
    assert balance is not None
    assert eve is not None
    assert (eve.dpd, eve.regime, balance.dpd, balance.regime) == (59, "NORMAL", 60, "NORMAL")
    after = world.ask(lambda q: q.balance(world.scope, loan, date(2024, 4, 16)))
    assert after is not None
    assert (after.dpd, after.regime) == (61, "NON_ACCRUAL")


def test_a_proposal_of_another_branch_is_not_there(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("1")))
    stranger = world.person("zhao", Role.APPROVER, branches=("999",))
    assert isinstance(world.run(stranger, approve(world, pending)), NotFound)
    stale = replace(approve(world, pending, "stale"), expected_version=9)
    assert isinstance(world.run(world.approver, stale), Conflict)


def test_the_chain_of_the_loan_says_who_proposed_and_who_agreed(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(LATER)
    pending = proposed(world, Waive(idempotency_key="w", loan_id=loan, value_date=LATER, interest=yuan("1")))
    world.done(world.approver, approve(world, pending))
    rows = world.ask(lambda q: q.audit(world.scope, "LOAN", loan, PageRequest())).items
    assert [(row.command, row.outcome, row.person) for row in rows] == [
        ("OpenLoan", "DONE", "zhang"),
        ("Disburse", "DONE", "wang"),
        ("Waive", "PENDING", "zhang"),
        ("Waive", "DONE", "li"),
        ("Approve", "DONE", "li"),
    ]
