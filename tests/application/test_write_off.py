"""Write-off end to end on each database: the procedure, the booking, the life after it, and that the books agree."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.loan import Reverse, WriteOffLoan
from postloan.application.outcomes import Conflict, Done, Forbidden, NotFound, Outcome, Refused
from postloan.application.verification import verify_ledger
from postloan.application.write_off_commands import (
    RecordPartialRecovery,
    RecordWriteOffRecovery,
    ReversePartialRecovery,
    ReverseWriteOff,
)
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
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
from postloan.domain.write_off.refusals import WriteOffRefusal as R
from postloan.infrastructure.persistence.records import records_of
from tests.application.provisioning_world import BY_RULE, JANUARY, RESERVE, Bank, adopt
from tests.application.world import START, World, yuan
from tests.application.write_off_world import AGREED, PAPERS, WriteOffs

FEBRUARY_1 = date(2024, 2, 1)


@pytest.fixture
def offs(world: World) -> WriteOffs:
    return WriteOffs(world)


def reserved(world: World, *loans: UUID, risk_class: RiskClass = RiskClass.LOSS, normal: tuple[UUID, ...] = ()) -> Bank:
    """Provisions of January are posted by rule: 12,000.00 of a lost loan is reserved whole."""
    bank = Bank(world)
    adopt(bank, BY_RULE)
    for loan in loans:
        bank.classify(loan, risk_class)
    for loan in normal:
        bank.classify(loan, RiskClass.NORMAL)
    bank.posted(JANUARY)
    return bank


def findings(world: World) -> list[object]:
    """What the proof of the ledger finds."""
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        return [*verify_ledger(records)]


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def one_loan(world: World) -> UUID:
    return world.loan(world.borrower())


def test_a_loan_is_written_off_by_nine_people_and_the_books_agree(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    before = offs.reserve()
    assert before == 1_200_000 == -bank.balance(RESERVE)
    case = offs.written_off(loan)
    kept = offs.claim(loan)
    # 17 of the first period's 31 nights: 43.50 x 17 / 31 = 23.854..., which the reserve does not bear.
    assert (kept.claim.owed.principal, kept.claim.owed.off_balance_interest) == (1_200_000, 2_385)
    assert offs.case(case).status is CaseStatus.WRITTEN_OFF
    assert offs.case(case).reserve_used == 1_200_000
    assert offs.reserve() == 0 == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == 1_200_000
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
    # Substandard: 25 % of 12,000.00 is 3,000.00; 9,000.00 are missing.
    bank = reserved(world, loan, risk_class=RiskClass.SUBSTANDARD)
    case = offs.approved(loan)
    outcome = offs.book(case)
    assert code(outcome) == R.INSUFFICIENT_RESERVE
    assert isinstance(outcome, Refused)
    assert outcome.details == (("missing", "900000"),)
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


def test_a_part_goes_out_and_its_recovery_restores_the_reserve(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan, part=yuan("5000.00"))
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (700_000, 500_000)
    cashier = world.cashier
    world.done(cashier, RecordPartialRecovery(idempotency_key=world.key(), loan_id=loan, amount=yuan("2000.00")))
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (900_000, 300_000)
    assert offs.claim(loan).claim.owed.principal == 300_000
    recovery = offs.claim(loan).claim.recoveries[0].sequence
    world.done(
        cashier,
        ReversePartialRecovery(idempotency_key=world.key(), loan_id=loan, sequence=recovery, reason="退票"),
    )
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (700_000, 500_000)
    assert findings(world) == []


def recovered(world: World, loan: UUID, amount: Money, day: date = FEBRUARY_1) -> Done:
    return world.done(
        world.cashier,
        RecordWriteOffRecovery(
            idempotency_key=world.key(), loan_id=loan, value_date=day, amount=amount, collector="collector"
        ),
    )


def identity(offs: WriteOffs, loan: UUID) -> bool:
    """Owed + recovered + waived = written off + accrued since."""
    claim = offs.claim(loan).claim
    left = claim.owed.total + claim.recovered.total + claim.waived.total
    return left == claim.kept.amounts.total + claim.accrued


def test_a_recovery_restores_the_reserve_with_what_it_bore(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan)
    recovered(world, loan, yuan("4000.00"))
    claim = offs.claim(loan).claim
    assert claim.recovered.total == 400_000
    assert claim.recoveries[0].event.collector == "collector"
    assert offs.reserve() == claim.restored == -bank.balance(RESERVE)
    assert identity(offs, loan)
    world.today(date(2024, 3, 1))
    recovered(world, loan, yuan("1000.00"), date(2024, 3, 1))
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
    restored = offs.reserve()
    offs.written_off(second, number="W-2", part=Money(restored, "CNY"))
    assert offs.reserve() == 0
    back = Reverse(idempotency_key=world.key(), loan_id=first, sequence=done.posted[0].sequences[0], reason="退票")
    outcome = world.run(world.cashier, back)
    assert code(outcome) == "RESERVE_USED_ALREADY"
    assert isinstance(outcome, Refused)
    assert outcome.details == (("missing", str(restored)),)


def test_a_payment_from_before_is_not_taken_back_out_of_a_reserve_that_is_gone(world: World, offs: WriteOffs) -> None:
    borrower = world.borrower()
    loan, other = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    paid = world.pay(loan, START, yuan("2000.00"))
    assert isinstance(paid, Done)
    reserved(world, loan, other)
    # The credit of 2,000.00 pays 23.85 of interest (31 nights: 43.50; 17 are over) and 1,976.15 of principal: the
    # reserve of 24,000.00 bears 10,023.85.
    offs.written_off(loan)
    assert offs.reserve() == 2_400_000 - 1_002_385
    offs.written_off(other, number="W-2", part=yuan("11500.00"))
    offs.written_off(world.loan(borrower, "L-3"), number="W-3", part=yuan("2476.15"))
    assert offs.reserve() == 0
    back = Reverse(idempotency_key=world.key(), loan_id=loan, sequence=paid.posted[0].sequences[0], reason="退票")
    outcome = world.run(world.cashier, back)
    assert code(outcome) == R.INSUFFICIENT_RESERVE
    assert isinstance(outcome, Refused)
    assert outcome.details == (("missing", "197615"),)


def test_a_wrong_write_off_is_reversed_by_a_new_event_with_two_more_people(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    case = offs.written_off(loan)
    recovered(world, loan, yuan("1000.00"))
    command = ReverseWriteOff(idempotency_key=world.key(), write_off_id=case, reason="借款人未死亡")
    offs.agree(world.run(world.officer, command))
    assert offs.case(case).status is CaseStatus.REVERSED
    assert offs.claim(loan).claim.status is ClaimStatus.REVERSED
    assert offs.reserve() == 1_200_000 == -bank.balance(RESERVE)
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
