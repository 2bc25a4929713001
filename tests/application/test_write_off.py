"""Write-off end to end on each database: the procedure, the booking, the life after it, and that the books agree."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.cases import Case as Prepared
from postloan.application.desk import Desk
from postloan.application.loan import Reverse, WriteOffLoan
from postloan.application.outcomes import Conflict, Done, Forbidden, NotFound, Outcome, Refused
from postloan.application.ports import Unit
from postloan.application.verification import verify_ledger
from postloan.application.write_off_booking import prepare_booking
from postloan.application.write_off_commands import (
    BookWriteOff,
    CompletelyTerminate,
    ListedClaim,
    PlanPursuit,
    RecordPartialRecovery,
    RecordPursuit,
    RecordWriteOffRecovery,
    ReversePartialRecovery,
    ReverseWriteOff,
    WriteOffByList,
)
from postloan.domain.provisioning.movement import Movement
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.write_off.kinds import (
    CaseStatus,
    Cause,
    ClaimKind,
    ClaimStatus,
    ConfirmingRole,
    Criterion,
    Level,
    Paper,
    TerminationCase,
    Vote,
)
from postloan.domain.write_off.kinds import (
    Outcome as Answer,
)
from postloan.domain.write_off.refusals import WriteOffRefusal as R
from postloan.infrastructure.persistence.records import records_of
from tests.application.provisioning_world import BY_RULE, FEBRUARY, JANUARY, RESERVE, Bank, adopt
from tests.application.world import START, World, memory_world, yuan
from tests.application.write_off_world import AGREED, PAPERS, WriteOffs, digest

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


def test_money_after_complete_termination_is_no_recovery(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    offs.written_off(loan)
    command = CompletelyTerminate(
        idempotency_key=world.key(),
        loan_id=loan,
        of=TerminationCase.STATE_COUNCIL,
        happened_on=FEBRUARY_1,
        evidence=digest("approval"),
    )
    offs.agree(world.run(world.officer, command))
    assert offs.claim(loan).claim.status is ClaimStatus.TERMINATED
    assert offs.claim(loan).wake_on is None
    pay = RecordWriteOffRecovery(idempotency_key=world.key(), loan_id=loan, value_date=FEBRUARY_1, amount=yuan("1.00"))
    assert code(world.run(world.cashier, pay)) == "NOT_KEPT"


def told(world: World, kind: str) -> list[str]:
    """The data of messages of a kind."""
    return world.transactions.read(
        lambda unit: [
            message.data
            for _, message in unit.consumers.messages(world.bank, unit.consumers.position(world.bank, "t"), 10_000)
            if message.type == kind
        ]
    )


def test_a_plan_and_a_yearly_check_move_the_day_on_which_something_is_told(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    offs.written_off(loan)
    # A plan is due within 30 days of 2024-02-01.
    assert offs.claim(loan).wake_on == date(2024, 3, 2)
    world.done(world.officer, PlanPursuit(idempotency_key=world.key(), loan_id=loan, steps=("查询财产",)))
    assert offs.claim(loan).wake_on == date(2025, 2, 1)
    world.today(date(2024, 12, 31))
    world.done(world.officer, RecordPursuit(idempotency_key=world.key(), loan_id=loan, finding="未发现财产"))
    assert offs.claim(loan).wake_on == date(2025, 12, 31)


def test_what_is_due_is_told_on_its_last_day_and_missed_on_the_day_after(world: World, offs: WriteOffs) -> None:
    from postloan.application.cover_nightly import secure
    from postloan.application.desk import Desk
    from postloan.application.run_store import Run

    loan = one_loan(world)
    reserved(world, loan)
    offs.written_off(loan)

    def night(day: date) -> None:
        run: Run | None = Run(world.bank, day, "RUNNING", "SECURE", "writeOffs ", world.tick(), None, 0, 0, 0, "")
        while run is not None:
            moved = run
            run = world.transactions.write(
                lambda unit, moved=moved: secure(  # type: ignore[misc]
                    Desk(unit, offs.maker, world.tick(), world.ids), moved, 1
                )
            )

    for day, due, missed in (
        (date(2024, 3, 1), 0, 0),
        (date(2024, 3, 2), 1, 0),
        (date(2024, 3, 3), 1, 1),
        (date(2024, 3, 4), 1, 1),
        # Five months after the year's end, and the yearly check that nobody made.
        (date(2025, 6, 1), 1, 3),
        (date(2025, 7, 1), 1, 4),
    ):
        night(day)
        assert (len(told(world, "write_off.DutyDue")), len(told(world, "write_off.DutyMissed"))) == (due, missed), day


def test_the_movement_table_reconciles_over_a_write_off_a_part_and_their_recoveries(
    world: World, offs: WriteOffs
) -> None:
    borrower = world.borrower()
    whole, part = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    bank = reserved(world, whole, part)
    offs.written_off(whole)
    offs.written_off(part, number="W-2", part=yuan("5000.00"))
    # What is paid on the day of the write-off counts before it; a recovery comes later.
    world.today(date(2024, 2, 2))
    recovered(world, whole, yuan("4000.00"), date(2024, 2, 2))
    restored = offs.claim(whole).claim.restored
    world.done(world.cashier, RecordPartialRecovery(idempotency_key=world.key(), loan_id=part, amount=yuan("2000")))
    rows = bank.rows(bank.posted(FEBRUARY))
    # 12,000.00 each at first; what came back is not needed for a claim that is gone, and 7,000.00 are for the rest.
    assert rows[whole].movement == Movement(opening=1_200_000, write_off=1_200_000, recovery=restored, release=restored)
    assert rows[part].movement == Movement(
        opening=1_200_000, write_off=500_000, recovery=200_000, release=200_000, closing=700_000
    )
    assert offs.reserve() == 700_000 == -bank.balance(RESERVE)
    assert bank.findings() == []


def test_a_transaction_that_dies_on_the_way_leaves_nothing(world: World, offs: WriteOffs) -> None:
    loans = [world.loan(world.borrower(f"C-{number}"), f"L-{number}") for number in (1, 2)]
    bank = reserved(world, *loans)
    case = offs.approved(*loans)

    class Killed(Exception):
        pass

    def half(unit: Unit) -> None:
        desk = Desk(unit, offs.bookkeeper, world.tick(), world.ids)
        command = BookWriteOff(idempotency_key=world.key(), write_off_id=case, keeper="keeper")
        prepared = prepare_booking(desk, command)
        assert isinstance(prepared, Prepared), prepared
        prepared.carry_out()
        raise Killed

    with pytest.raises(Killed):
        world.transactions.write(half)
    assert offs.case(case).status is CaseStatus.APPROVED
    assert world.transactions.read(lambda unit: unit.write_offs.claims(world.bank, loans)) == {}
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (2_400_000, 0)
    assert findings(world) == []
    assert isinstance(offs.book(case), Done)


def test_a_list_of_small_loans_goes_out_together(world: World, offs: WriteOffs) -> None:
    loans = [world.loan(world.borrower(f"C-{number}"), f"L-{number}") for number in range(1, 6)]
    bank = reserved(world, *loans)
    since = date(2023, 6, 1)
    command = WriteOffByList(
        idempotency_key=world.key(),
        number="LIST-1",
        unit="101",
        criterion=Criterion.SMALL_BALANCE,
        kind=ClaimKind.PERSONAL,
        rows=tuple(ListedClaim(loan_id=loan, pursued_since=since, pursued_on=since) for loan in loans),
        cause=Cause.OBJECTIVE,
        cause_text="小额不良,追索未果",
    )
    made = world.run(offs.maker, command)
    assert isinstance(made, Done), made
    case = made.subject.id
    offs.file(case, Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT)
    for role in offs.heads:
        offs.confirm(case, role)
    offs.opine(case)
    # A personal loan without usable security needs the proof of that too.
    assert code(offs.review(case)) == R.NOT_ELIGIBLE
    offs.file(case, Paper.SECURITY_PROOF)
    assert isinstance(offs.review(case), Done)
    assert isinstance(offs.approve(case), Done)
    assert isinstance(offs.book(case), Done)
    assert offs.reserve() == 0
    assert bank.balance("WRITTEN_OFF") == 5 * 1_200_000
    assert findings(world) == []


def test_a_criterion_that_is_not_for_lists_is_refused(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    command = WriteOffByList(
        idempotency_key=world.key(),
        number="LIST-1",
        unit="101",
        criterion=Criterion.DEATH_OR_INCAPACITY,
        kind=ClaimKind.PERSONAL,
        rows=(ListedClaim(loan_id=loan, pursued_since=START, pursued_on=START),),
        cause=Cause.OBJECTIVE,
        cause_text="借款人死亡",
    )
    assert code(world.run(offs.maker, command)) == R.NOT_FOR_A_LIST


def test_both_stores_keep_the_same(world: World, offs: WriteOffs) -> None:
    memory = memory_world(world.seed)
    there = WriteOffs(memory)
    found = []
    for each in (offs, there):
        loan = one_loan(each.world)
        reserved(each.world, loan)
        case = each.written_off(loan)
        recovered(each.world, loan, yuan("1000.00"))
        read, bank = each.world.transactions.read, each.world.bank
        claim, kept = each.claim(loan), each.case(case)
        cases = read(lambda unit, bank=bank: unit.write_offs.cases(bank, None, None, None, 10))  # type: ignore[misc]
        claims = read(lambda unit, bank=bank: unit.write_offs.claim_rows(bank, None, None, None, 10))  # type: ignore[misc]
        events = read(
            lambda unit, bank=bank, key=claim.key: [  # type: ignore[misc]
                replace(row, case=UUID(int=0)) for row in unit.write_offs.claim_events(bank, key, 1, 10)
            ]
        )
        none = UUID(int=0)
        found.append(
            (
                [replace(row, id=none) for row in cases],
                [replace(row, loan=none, case=none) for row in claims],
                [(row.sequence, row.event) for row in events],
                (kept.status, kept.evidence, kept.ballots, kept.amounts, each.reserve()),
                (claim.wake_on, claim.claim.owed, claim.claim.recovered, claim.claim.version),
            )
        )
    assert found[0] == found[1]
