"""Every command is one transaction: it happens whole, once, and with its answer, audit row and message."""

from dataclasses import replace
from datetime import date, timedelta

from postloan.application.loan import (
    ChargeFee,
    Disburse,
    OpenLoan,
    Portion,
    RecordPaymentOverLoans,
    RecordRepayment,
    Reverse,
    Waive,
)
from postloan.application.outcomes import (
    Conflict,
    ConflictKind,
    Done,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
)
from postloan.application.reads import PageRequest
from postloan.domain.loan.events import TakenOn, TakeOn
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from tests.application.tables import content
from tests.application.world import START, TERMS, World, yuan

FIRST_DUE = date(2024, 2, 15)


def test_opening_disbursing_and_repaying_gives_the_balances_of_the_contract(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    done = world.pay(loan, FIRST_DUE, yuan("1023.72"))
    # 12,000.00 × 4.35 % / 12 = 43.50 interest; 1,023.72 − 43.50 = 980.22 principal.
    assert isinstance(done, Done)
    (posted,) = done.posted
    assert posted.balance.principal_undue == yuan("11019.78")
    assert posted.balance.total_due == yuan("0")
    assert posted.sequences == (2,)
    view = world.ask(lambda q: q.loan(world.scope, loan))
    assert view is not None
    assert view.balance == posted.balance
    assert view.next_due == date(2024, 3, 15)
    assert view.next_instalment == yuan("1023.72")


def test_a_repeated_key_gives_the_first_answer_even_after_the_loan_has_moved_on(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    first = world.pay(loan, FIRST_DUE, yuan("100"), key="same")
    world.pay(loan, FIRST_DUE, yuan("200"))
    before = content(world.engine, frozenset())  # type: ignore[arg-type]
    assert world.pay(loan, FIRST_DUE, yuan("100"), key="same") == first
    assert content(world.engine, frozenset()) == before  # type: ignore[arg-type]


def test_a_repeated_key_with_another_body_is_refused_and_changes_nothing(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    world.pay(loan, FIRST_DUE, yuan("100"), key="same")
    before = content(world.engine, frozenset())  # type: ignore[arg-type]
    outcome = world.pay(loan, FIRST_DUE, yuan("101"), key="same")
    assert isinstance(outcome, Conflict)
    assert outcome.kind is ConflictKind.KEY_REUSED
    assert content(world.engine, frozenset()) == before  # type: ignore[arg-type]


def test_a_refused_command_keeps_its_answer_and_audit_row_and_nothing_else(world: World) -> None:
    loan = world.loan(world.borrower())
    before = content(world.engine)  # type: ignore[arg-type]
    records = content(world.engine, frozenset())  # type: ignore[arg-type]
    refused = world.run(
        world.cashier, Disburse(idempotency_key="too-much", loan_id=loan, value_date=START, amount=yuan("0.01"))
    )
    assert isinstance(refused, Refused)
    assert refused.code == "EXCEEDS_PRINCIPAL"
    assert content(world.engine) == before  # type: ignore[arg-type]
    after = content(world.engine, frozenset())  # type: ignore[arg-type]
    assert len(after["answer"]) == len(records["answer"]) + 1
    assert len(after["audit_row"]) == len(records["audit_row"]) + 1
    again = world.run(
        world.cashier, Disburse(idempotency_key="too-much", loan_id=loan, value_date=START, amount=yuan("0.01"))
    )
    assert again == refused
    assert content(world.engine, frozenset()) == after  # type: ignore[arg-type]


def test_what_was_forbidden_malformed_or_in_conflict_is_not_stored_and_may_succeed_later(world: World) -> None:
    loan = world.loan(world.borrower(), drawn=False)
    command = Disburse(idempotency_key="k", loan_id=loan, value_date=START, amount=yuan("100"))
    before = content(world.engine, frozenset())  # type: ignore[arg-type]
    assert isinstance(world.run(world.officer, command), Forbidden)
    assert isinstance(world.run(world.cashier, replace(command, amount=Money(100, "USD"))), Invalid)
    assert isinstance(world.run(world.cashier, replace(command, expected_version=7)), Conflict)
    assert isinstance(world.run(world.cashier, replace(command, loan_id=world.bank)), NotFound)
    assert content(world.engine, frozenset()) == before  # type: ignore[arg-type]
    assert isinstance(world.run(world.cashier, replace(command, expected_version=1)), Done)


def test_a_loan_of_another_branch_or_bank_is_not_there(world: World) -> None:
    loan = world.loan(world.borrower())
    stranger = world.person("zhao", Role.ACCOUNTANT, branches=("999",))
    command = ChargeFee(idempotency_key="k", loan_id=loan, value_date=START, amount=yuan("1"))
    assert isinstance(world.run(stranger, command), NotFound)
    other = World(world.transactions, world.reads, world.engine, seed=99)
    assert isinstance(other.run(other.cashier, command), NotFound)


def test_a_value_date_after_the_booking_date_is_refused(world: World) -> None:
    loan = world.loan(world.borrower())
    outcome = world.pay(loan, date(2024, 1, 16), yuan("1"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "IN_THE_FUTURE"


def test_a_number_is_given_once(world: World) -> None:
    borrower = world.borrower()
    world.loan(borrower)
    outcome = world.run(
        world.officer,
        OpenLoan(
            idempotency_key="again",
            number="L-1",
            borrower_id=borrower,
            branch="101",
            product="CONSUMER",
            terms=TERMS,
        ),
    )
    assert isinstance(outcome, Conflict)
    assert outcome.kind is ConflictKind.DUPLICATE


def test_a_running_loan_is_taken_on_with_its_arrears(world: World) -> None:
    borrower = world.borrower()
    world.today(date(2024, 4, 1))
    command = OpenLoan(
        idempotency_key="take-on",
        number="OLD-1",
        borrower_id=borrower,
        branch="101",
        product="CONSUMER",
        terms=TERMS,
        value_date=date(2024, 4, 1),
        take_on=TakeOn(
            undue=1_003_600,
            next_due=date(2024, 4, 15),
            arrears=(TakenOn(date(2024, 3, 15), principal=98_377, interest=3_995),),
            source="OLDCORE",
        ),
    )
    done = world.done(world.officer, command)
    balance = done.posted[0].balance
    assert balance.outstanding == Money(1_101_977, "CNY")
    assert balance.oldest_due == date(2024, 3, 15)
    assert balance.dpd == 17  # 15 March to 1 April


def test_a_bounced_payment_is_a_reversal_and_a_fee_in_one(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    world.pay(loan, FIRST_DUE, yuan("1023.72"))
    command = Reverse(idempotency_key="bounce", loan_id=loan, sequence=2, fee=yuan("10"), fee_name="退票费")
    done = world.done(world.cashier, command)
    assert done.posted[0].sequences == (3, 4)
    balance = done.posted[0].balance
    assert (balance.fees, balance.interest_due, balance.principal_due) == (
        yuan("10"),
        yuan("43.50"),
        yuan("980.22"),
    )
    entries = world.ask(lambda q: q.entries(world.scope, loan, PageRequest())).items
    assert entries[1].reversed_by == 3
    assert entries[2].reverses == 2


def test_a_bounce_whose_fee_cannot_be_charged_reverses_nothing(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    world.pay(loan, FIRST_DUE, yuan("1023.72"))
    before = content(world.engine)  # type: ignore[arg-type]
    command = Reverse(idempotency_key="bounce", loan_id=loan, sequence=2, fee=yuan("10"), fee_date=date(2024, 2, 16))
    assert isinstance(world.run(world.cashier, command), Refused)
    assert content(world.engine) == before  # type: ignore[arg-type]


def test_one_payment_over_two_loans_goes_to_what_is_due_first(world: World) -> None:
    borrower = world.borrower()
    due = world.loan(borrower, "DUE")
    cadence = replace(TERMS.plan.cadence, first_due=date(2024, 3, 1))
    undue = world.loan(borrower, "UNDUE", replace(TERMS, plan=replace(TERMS.plan, cadence=cadence)))
    world.today(FIRST_DUE)
    command = RecordPaymentOverLoans(
        idempotency_key="both", borrower_id=borrower, value_date=FIRST_DUE, amount=yuan("1100")
    )
    done = world.done(world.cashier, command)
    # 1,023.72 is due on the one. Nothing else is due; the rest, 76.28, goes to the debt that falls due first:
    # the other's next instalment is on 1 March, this one's on 15 March.
    assert {row.loan_id: row.balance.paid for row in done.posted} == {due: yuan("1023.72"), undue: yuan("76.28")}


def test_the_debtor_s_own_choice_decides_how_a_payment_is_split(world: World) -> None:
    borrower = world.borrower()
    one, two = world.loan(borrower, "ONE"), world.loan(borrower, "TWO")
    world.today(FIRST_DUE)
    command = RecordPaymentOverLoans(
        idempotency_key="choice",
        borrower_id=borrower,
        value_date=FIRST_DUE,
        amount=yuan("100"),
        choice=(Portion(loan_id=one, amount=yuan("1")), Portion(loan_id=two, amount=yuan("99"))),
    )
    done = world.done(world.cashier, command)
    assert {row.loan_id: row.balance.paid for row in done.posted} == {one: yuan("1"), two: yuan("99")}
    for subject, kind in ((borrower, "BORROWER"), (one, "LOAN"), (two, "LOAN")):
        rows = world.ask(lambda q: q.audit(world.scope, kind, subject, PageRequest())).items  # noqa: B023 - asked at once
        assert rows[-1].command == "RecordPaymentOverLoans"


def test_several_commands_in_one_transaction_come_to_what_they_come_to_one_by_one(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    good = RecordRepayment(idempotency_key="a", loan_id=loan, value_date=FIRST_DUE, amount=yuan("100"))
    bad = Waive(idempotency_key="b", loan_id=loan, value_date=FIRST_DUE, penalty=yuan("1"))
    both = world.person("chen", Role.ACCOUNTANT, Role.OFFICER)
    commands = [good, bad, replace(good, idempotency_key="c"), good, replace(good, amount=yuan("7"))]
    outcomes = world.commands.execute_many(both, commands, world.tick())
    assert [type(outcome) for outcome in outcomes] == [Done, Refused, Done, Done, Conflict]
    assert outcomes[3] == outcomes[0]
    view = world.ask(lambda q: q.loan(world.scope, loan))
    assert view is not None
    assert view.balance.paid == yuan("200")
    assert view.last_sequence == 3


def test_a_command_of_a_batch_that_proves_impossible_half_way_is_undone_and_stops_nothing_else(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    good = RecordRepayment(idempotency_key="a", loan_id=loan, value_date=FIRST_DUE, amount=yuan("100"))
    # Each amount can be held, their sum cannot: the account's total is found too large when the answer is made.
    most = replace(good, idempotency_key="b", amount=yuan("900000000000000"))
    commands = [good, most, replace(most, idempotency_key="c"), replace(good, idempotency_key="d")]
    outcomes = world.commands.execute_many(world.cashier, commands, world.tick())
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Invalid, Done]
    view = world.ask(lambda q: q.loan(world.scope, loan))
    assert view is not None
    assert view.balance.paid == yuan("900000000000200")
    assert view.last_sequence == 4


def test_recorded_instants_rise_within_a_loan_though_the_clock_stands_still(world: World) -> None:
    loan = world.loan(world.borrower())
    at = world.tick()
    for number in range(3):
        command = ChargeFee(idempotency_key=f"{number}", loan_id=loan, value_date=START, amount=yuan("1"))
        world.commands.execute(world.cashier, command, at)
    entries = world.ask(lambda q: q.entries(world.scope, loan, PageRequest())).items
    instants = [entry.recorded_at for entry in entries[1:]]
    assert instants == [at, at + timedelta(microseconds=1), at + timedelta(microseconds=2)]
