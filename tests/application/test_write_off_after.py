"""What follows a write-off: duties, movement table, lists, both stores; a transaction that dies leaves nothing."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.cases import Case as Prepared
from postloan.application.desk import Desk
from postloan.application.loan import Prepay
from postloan.application.outcomes import Done
from postloan.application.ports import Unit
from postloan.application.write_off_booking import prepare_booking
from postloan.application.write_off_commands import (
    BookWriteOff,
    CompletelyTerminate,
    ListedClaim,
    PlanPursuit,
    RecordPursuit,
    RecordWriteOffRecovery,
    WriteOffByList,
)
from postloan.domain.loan.events import Surplus
from postloan.domain.provisioning.movement import Movement
from postloan.domain.write_off.kinds import (
    CaseStatus,
    Cause,
    ClaimKind,
    ClaimStatus,
    Criterion,
    Paper,
    TerminationCase,
)
from postloan.domain.write_off.refusals import WriteOffRefusal as R
from tests.application.provisioning_world import FEBRUARY, RESERVE
from tests.application.world import START, World, memory_world, yuan
from tests.application.write_off_reserve import (
    FEBRUARY_1,
    INTEREST,
    SPARE,
    code,
    findings,
    one_loan,
    recovered,
    reserved,
)
from tests.application.write_off_world import WriteOffs, digest


@pytest.fixture
def offs(world: World) -> WriteOffs:
    return WriteOffs(world)


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


@pytest.mark.parametrize(
    ("day", "income"),
    [
        # On the day of the write-off nothing has accrued since.
        (FEBRUARY_1, 0),
        # Penalty of one night on 12,000.00: 12,000.00 x 4.35 % x 1.5 / 360 = 2.175, which is income.
        (date(2024, 2, 2), 218),
    ],
)
def test_the_movement_table_reconciles_over_a_write_off_a_part_and_their_recoveries(
    world: World, offs: WriteOffs, day: date, income: int
) -> None:
    borrower = world.borrower()
    whole, part = (world.loan(borrower, f"L-{number}") for number in (1, 2))
    bank = reserved(world, whole, part)
    offs.written_off(whole)
    offs.written_off(part, number="W-2", part=yuan("5000.00"))
    world.today(day)
    recovered(world, whole, yuan("4000.00"), day)
    restored = offs.claim(whole).claim.restored
    world.done(world.cashier, Prepay(idempotency_key=world.key(), loan_id=part, value_date=day,
                                     amount=yuan("9000.00"), surplus=Surplus.SHORTEN))  # fmt: skip
    came_back = offs.claim(part).claim.restored
    assert 0 < came_back < 200_000
    rows = bank.rows(bank.posted(FEBRUARY))
    # 12,000.00 each at first; what came back is not needed for a claim that is gone, nor for one of which all that was
    # left on the balance sheet, 7,000.00, was paid.
    assert restored == 400_000 - income
    assert rows[whole].movement == Movement(
        opening=1_200_000, write_off=1_200_000 + INTEREST, recovery=restored, release=restored - INTEREST
    )
    assert rows[part].movement == Movement(
        opening=1_200_000, write_off=500_000, recovery=came_back, release=700_000 + came_back
    )
    assert offs.reserve() == SPARE == -bank.balance(RESERVE)
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
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (2_400_000 + SPARE, 0)
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
    assert offs.reserve() == SPARE - 5 * INTEREST
    assert bank.balance("WRITTEN_OFF") == 5 * (1_200_000 + INTEREST)
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
