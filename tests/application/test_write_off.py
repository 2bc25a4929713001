"""Write-off end to end on each database: the procedure, the booking, the life after it, and that the books agree."""

from dataclasses import replace
from datetime import date

import pytest

from postloan.application.loan import ChargeFee, RecordPaymentOverLoans, Reverse, WriteOffLoan
from postloan.application.outcomes import Conflict, Done, Forbidden, NotFound, Outcome, Refused
from postloan.application.write_off_commands import (
    RecordWriteOffRecovery,
    ReverseWriteOff,
)
from postloan.domain.loan.events import FeeKind
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.write_off.kinds import (
    CaseStatus,
    ClaimStatus,
    ConfirmingRole,
    Criterion,
    Level,
    Paper,
    Vote,
)
from postloan.domain.write_off.kinds import (
    Outcome as Answer,
)
from postloan.domain.write_off.parts import Amounts
from postloan.domain.write_off.refusals import WriteOffRefusal as R
from tests.application.provisioning_world import RESERVE
from tests.application.world import START, World, yuan
from tests.application.write_off_reserve import (
    FEBRUARY_1,
    INTEREST,
    SPARE,
    back,
    code,
    findings,
    identity,
    one_loan,
    recovered,
    reserved,
)
from tests.application.write_off_world import AGREED, PAPERS, WriteOffs


@pytest.fixture
def offs(world: World) -> WriteOffs:
    return WriteOffs(world)


def test_a_loan_is_written_off_by_nine_people_and_the_books_agree(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    before = offs.reserve()
    assert before == 1_200_000 + SPARE == -bank.balance(RESERVE)
    case = offs.written_off(loan)
    kept = offs.claim(loan)
    # The loan is not a day past due: its interest is on the balance sheet, and the reserve bears it.
    assert kept.claim.owed == Amounts(principal=1_200_000, interest=INTEREST)
    assert offs.case(case).status is CaseStatus.WRITTEN_OFF
    assert offs.case(case).reserve_used == 1_200_000 + INTEREST
    assert offs.reserve() == SPARE - INTEREST == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == 1_200_000 + INTEREST
    assert [bank.balance(f"{bucket}_OFF_BALANCE") for bucket in ("INTEREST", "PENALTY", "COMPOUND")] == [0, 0, 0]
    assert findings(world) == []


def test_the_answer_names_the_missing_paper_then_is_met(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    world.today(FEBRUARY_1)
    offs.state(loan)
    made = offs.apply(loan)
    assert isinstance(made, Done)
    case = made.subject.id
    for paper in PAPERS:
        found = offs.answer(loan, FEBRUARY_1)
        assert found is not None
        answer = next(each for each in found.criteria if each.criterion is Criterion.DEATH_OR_INCAPACITY)
        assert answer.outcome is Answer.PAPER_MISSING
        assert any(paper in group for group in answer.missing) or paper is Paper.COLLECTION_REPORT
        offs.file(case, paper)
    offs.opine(case)
    found = offs.answer(loan, FEBRUARY_1)
    assert found is not None
    assert found.met == (Criterion.DEATH_OR_INCAPACITY,)
    assert found.eligible


def test_an_insufficient_reserve_refuses_with_the_missing_amount_and_changes_nothing(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    # Substandard: 25 % of 12,000.00 is 3,000.00; 9,000.00 are missing, and 23.85 of interest less the 200.00 to spare.
    bank = reserved(world, loan, risk_class=RiskClass.SUBSTANDARD)
    case = offs.approved(loan)
    outcome = offs.book(case)
    assert code(outcome) == R.INSUFFICIENT_RESERVE
    assert isinstance(outcome, Refused)
    assert outcome.details == (("missing", str(900_000 + INTEREST - SPARE)),)
    assert offs.case(case).status is CaseStatus.APPROVED
    assert bank.balance("WRITTEN_OFF") == 0


def test_a_package_is_booked_whole_or_not_at_all(world: World, offs: WriteOffs) -> None:
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{number}") for number in (1, 2, 3)]
    reserved(world, *loans[:2], normal=(loans[2],))
    case = offs.approved(*loans)
    assert code(offs.book(case)) == R.INSUFFICIENT_RESERVE
    states = world.transactions.read(lambda unit: unit.loans.get_many(world.bank, loans))
    assert {loan.account.regime.name for loan in states.values()} == {"NORMAL"}


def test_a_packages_loss_is_split_pro_rata_without_losing_a_cent(world: World, offs: WriteOffs) -> None:
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{number}") for number in (1, 2, 3)]
    reserved(world, *loans)
    case = offs.written_off(*loans, loss=yuan("10000.00"))
    amounts = [each.principal for each in offs.case(case).amounts]
    # A third each: 3,333.33, then 6,666.67 less 3,333.33, then the rest.
    assert amounts == [333_333, 333_334, 333_333]
    assert findings(world) == []


def test_a_recovery_restores_the_reserve_with_what_it_bore(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan)
    recovered(world, loan, yuan("4000.00"))
    claim = offs.claim(loan).claim
    assert claim.recovered.total == 400_000
    assert claim.recoveries[0].event.collector == "collector"
    # Interest first, by the contract's order: the reserve bore it and gets it back, as it gets back principal.
    assert (claim.restored, claim.recovered.interest) == (400_000, INTEREST)
    assert offs.reserve() == SPARE - INTEREST + 400_000 == -bank.balance(RESERVE)
    assert identity(offs, loan)
    world.today(date(2024, 2, 14))
    recovered(world, loan, yuan("1000.00"), date(2024, 2, 14))
    assert offs.claim(loan).claim.accrued > 0
    assert identity(offs, loan)
    assert findings(world) == []


def test_a_recovery_that_was_used_is_not_taken_back_and_the_missing_amount_is_told(
    world: World, offs: WriteOffs
) -> None:
    borrower = world.borrower()
    first, second = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    reserved(world, first, normal=(second,))
    offs.written_off(first)
    done = recovered(world, first, yuan("12000.00"))
    offs.written_off(second, number="W-2", part=yuan("12000.00"))
    # 12,000.00 came back and went out again.
    assert offs.reserve() == SPARE - INTEREST
    back = Reverse(idempotency_key=world.key(), loan_id=first, sequence=done.posted[0].sequences[0], reason="退票")
    outcome = world.run(world.cashier, back)
    assert code(outcome) == "RESERVE_USED_ALREADY"
    assert isinstance(outcome, Refused)
    assert outcome.details == (("missing", str(1_200_000 - SPARE + INTEREST)),)


def early(outcome: Outcome, until: date = FEBRUARY_1) -> None:
    """It counts before the write-off, and the days that are allowed are told."""
    assert code(outcome) == "BEFORE_WRITE_OFF"
    assert isinstance(outcome, Refused)
    assert outcome.details == (("from", "2024-02-01"), ("to", until.isoformat()))


def test_what_would_change_what_was_written_off_is_refused_and_the_allowed_days_are_told(
    world: World, offs: WriteOffs
) -> None:
    borrower = world.borrower()
    loan, other = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    paid = world.pay(loan, START, yuan("2000.00"))
    assert isinstance(paid, Done)
    reserved(world, loan, other)
    # The credit of 2,000.00 pays 23.85 of interest and 1,976.15 of principal: the reserve bears 10,023.85.
    offs.written_off(loan)
    kept, held = offs.claim(loan), offs.reserve()
    assert held == SPARE + 2_400_000 - 1_002_385
    world.today(date(2024, 2, 2))
    until, before, key = date(2024, 2, 2), date(2024, 1, 31), world.key
    amount = yuan("500.00")
    early(world.run(world.cashier, RecordWriteOffRecovery(
        idempotency_key=key(), loan_id=loan, value_date=before, amount=amount)), until)  # fmt: skip
    early(world.pay(loan, before, amount), until)
    # More than everything owed: the loan would have been settled before it was written off.
    early(world.pay(loan, before, yuan("20000.00")), until)
    back = Reverse(idempotency_key=key(), loan_id=loan, sequence=paid.posted[0].sequences[0], reason="退票")
    early(world.run(world.cashier, back), until)
    over = RecordPaymentOverLoans(idempotency_key=key(), borrower_id=borrower, value_date=before, amount=amount,
                                  loan_ids=(loan,))  # fmt: skip
    early(world.run(world.cashier, over), until)
    assert (offs.claim(loan), offs.reserve()) == (kept, held)
    # Nor is there a recovery of a loan that was never written off.
    none = RecordWriteOffRecovery(idempotency_key=key(), loan_id=other, value_date=until, amount=amount)
    assert code(world.run(world.cashier, none)) == "BEFORE_WRITE_OFF"


def test_a_recovery_on_the_day_of_the_write_off_comes_after_it_and_everybody_says_so(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan)
    done = recovered(world, loan, yuan("4000.00"))
    claim = offs.claim(loan).claim
    assert (claim.recovered.total, claim.restored, claim.accrued) == (400_000, 400_000, 0)
    assert offs.reserve() == SPARE - INTEREST + 400_000 == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == claim.owed.total == 800_000 + INTEREST
    # A second one the same day, and it bounces.
    second = recovered(world, loan, yuan("3000.00")).posted[0].sequences[0]
    assert isinstance(back(world, loan, second), Done)
    assert offs.claim(loan).claim.restored == 400_000
    assert offs.reserve() == SPARE - INTEREST + 400_000 == -bank.balance(RESERVE)
    assert isinstance(back(world, loan, done.posted[0].sequences[0]), Done)
    assert offs.claim(loan).claim.restored == 0
    assert offs.claim(loan).claim.owed == claim.kept.amounts
    assert findings(world) == []


def test_a_recovery_under_later_ones_is_taken_back_only_where_the_books_stay_together(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan)
    first = recovered(world, loan, yuan("4000.00")).posted[0].sequences[0]
    world.today(date(2024, 2, 10))
    second = recovered(world, loan, yuan("1000.00"), date(2024, 2, 10)).posted[0].sequences[0]
    claim, held = offs.claim(loan), offs.reserve()
    # Without the first, the second's money would go to the interest, and to nine nights of penalty on 3,976.15 more.
    outcome = back(world, loan, first)
    assert (code(outcome), offs.claim(loan), offs.reserve()) == ("SPLIT_DIFFERS", claim, held)
    assert isinstance(back(world, loan, second), Done)
    assert isinstance(back(world, loan, first), Done)
    assert offs.claim(loan).claim.restored == 0
    assert offs.reserve() == SPARE - INTEREST == -bank.balance(RESERVE)
    assert findings(world) == []


def test_a_cost_of_pursuit_that_comes_in_restores_the_reserve_in_the_claim_as_in_the_books(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan)
    cost = ChargeFee(idempotency_key=world.key(), loan_id=loan, value_date=FEBRUARY_1, amount=yuan("70.00"),
                     kind=FeeKind.COST, name="公告费")  # fmt: skip
    world.done(world.cashier, cost)
    held = offs.reserve()
    recovered(world, loan, yuan("100.00"))
    claim = offs.claim(loan).claim
    # Costs come first in the contract's order.
    assert (claim.recovered.costs, claim.restored, claim.accrued) == (70_00, 100_00, 70_00)
    assert offs.reserve() == held + 100_00 == -bank.balance(RESERVE)
    assert identity(offs, loan)
    assert findings(world) == []


def test_a_wrong_write_off_is_reversed_by_a_new_event_with_two_more_people(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    case = offs.written_off(loan)
    recovered(world, loan, yuan("1000.00"))
    command = ReverseWriteOff(idempotency_key=world.key(), write_off_id=case, reason="借款人未死亡")
    offs.agree(world.run(world.officer, command))
    assert offs.case(case).status is CaseStatus.REVERSED
    assert offs.claim(loan).claim.status is ClaimStatus.REVERSED
    assert offs.reserve() == 1_200_000 + SPARE == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == 0
    assert findings(world) == []


def test_nobody_goes_round_the_procedure(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    world.today(FEBRUARY_1)
    command = WriteOffLoan(idempotency_key=world.key(), loan_id=loan, value_date=FEBRUARY_1)
    assert isinstance(world.run(world.officer, command), Forbidden)
    operator = world.person("operator", Role.OPERATIONS)
    assert code(world.run(operator, replace(command, idempotency_key=world.key()))) == "PROCEDURE_REQUIRED"


def test_the_entry_of_a_write_off_is_not_reversed_alone(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    offs.written_off(loan)
    entries = world.transactions.read(lambda unit: unit.loans.history(world.bank, loan))
    back = Reverse(idempotency_key=world.key(), loan_id=loan, sequence=entries[-1].sequence, reason="冲正")
    assert code(world.run(world.cashier, back)) == "PROCEDURE_REQUIRED"


def test_no_step_is_skipped(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    world.today(FEBRUARY_1)
    offs.state(loan)
    made = offs.apply(loan)
    assert isinstance(made, Done)
    case = made.subject.id
    assert code(offs.book(case)) == R.WRONG_STATUS
    assert code(offs.approve(case)) == R.WRONG_STATUS
    assert code(offs.confirm(case, ConfirmingRole.HANDLER)) == R.NOTHING_TO_CONFIRM
    assert code(offs.review(case)) == R.CONFIRMATION_MISSING
    offs.file(case, *PAPERS)
    for role in offs.heads:
        assert isinstance(offs.confirm(case, role), Done)
    assert code(offs.review(case)) == R.OPINION_MISSING
    offs.opine(case)
    absent = (*AGREED[:2], *(replace(ballot, vote=None) for ballot in AGREED[2:]))
    assert code(offs.review(case, absent)) == R.DEPARTMENT_MISSING
    against = (*AGREED[:2], *(replace(ballot, vote=Vote.AGAINST, reason="尚有财产") for ballot in AGREED[2:]))
    assert isinstance(offs.review(case, against), Done)
    assert offs.case(case).status is CaseStatus.REJECTED
    assert isinstance(offs.apply(loan, number="W-2"), Done)


def test_one_person_does_not_do_two_parts(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    world.today(FEBRUARY_1)
    case = offs.filed(loan)
    seated = (replace(AGREED[0], person="maker"), *AGREED[1:])
    assert code(offs.review(case, seated)) == R.SAME_PERSON
    assert isinstance(offs.review(case), Done)
    sat = world.person("r1", Role.APPROVER)
    assert code(offs.approve(case, person=sat)) == R.SAME_PERSON


def test_a_branchs_approver_has_no_power_above_it(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    world.today(FEBRUARY_1)
    case = offs.filed(loan)
    offs.review(case)
    local = world.person("local", Role.APPROVER, branches=("101",))
    assert code(offs.approve(case, Level.BOARD, local)) == "LEVEL_NOT_HELD"
    elsewhere = world.person("elsewhere", Role.APPROVER, branches=("202",))
    assert isinstance(offs.approve(case, person=elsewhere), NotFound)
    assert isinstance(offs.approve(case, person=local), Done)


def test_a_loan_is_in_one_application_and_a_number_is_used_once(world: World, offs: WriteOffs) -> None:
    borrower = world.borrower()
    loan, other = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    world.today(FEBRUARY_1)
    assert isinstance(offs.apply(loan), Done)
    assert code(offs.apply(loan, number="W-2")) == "IN_ANOTHER_APPLICATION"
    assert isinstance(offs.apply(other), Conflict)
