"""A part of a loan written off: it leaves the balance sheet, and nothing changes for the debtor."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.loan import Prepay
from postloan.application.outcomes import Done
from postloan.application.write_off_commands import (
    ReverseWriteOff,
)
from postloan.domain.loan.events import Disbursement, PartialWriteOff, Surplus
from postloan.domain.loan.figures import Figures, figures, schedule
from postloan.domain.loan.schedule import Row
from postloan.domain.provisioning.movement import Movement
from postloan.domain.shared.money import Money
from postloan.domain.write_off.kinds import (
    ClaimStatus,
)
from postloan.domain.write_off.parts import Amounts
from tests.application.provisioning_world import FEBRUARY, RESERVE
from tests.application.world import World, yuan
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
from tests.application.write_off_world import WriteOffs


@pytest.fixture
def offs(world: World) -> WriteOffs:
    return WriteOffs(world)


def owing(world: World, loan: UUID) -> tuple[Figures, tuple[Row, ...]]:
    """What the debtor owes on 2024-02-01, and the instalments to come."""
    account = world.transactions.read(lambda unit: unit.loans.get_many(world.bank, [loan])[loan].account)
    return figures(account, FEBRUARY_1), schedule(account)


def prepaid(world: World, loan: UUID, amount: Money) -> int:
    """A prepayment on 2024-02-01: the number of its entry."""
    done = world.done(world.cashier, Prepay(idempotency_key=world.key(), loan_id=loan, value_date=FEBRUARY_1,
                                            amount=amount, surplus=Surplus.SHORTEN))  # fmt: skip
    return done.posted[0].sequences[0]


def test_a_part_leaves_the_balance_sheet_and_nothing_changes_for_the_debtor(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    before, rows = owing(world, loan)
    offs.written_off(loan, part=yuan("5000.00"))
    assert (offs.reserve(), bank.balance("WRITTEN_OFF")) == (SPARE + 700_000, 500_000)
    assert bank.balance("PRINCIPAL_PARTLY_WRITTEN_OFF") == -500_000
    after, same_rows = owing(world, loan)
    assert same_rows == rows
    assert replace(after, part_written_off=0, written_off=0) == before
    assert (after.outstanding, after.part_written_off, after.carried) == (1_200_000, 500_000, 700_000)
    # No concession: nothing was forgiven, so that classification sees no restructuring in it.
    kinds = {type(e.event) for e in world.transactions.read(lambda unit: unit.loans.history(world.bank, loan))}
    assert kinds == {Disbursement, PartialWriteOff}
    assert findings(world) == []
    # The reserve is for what is left on the balance sheet.
    assert bank.rows(bank.posted(FEBRUARY))[loan].movement == Movement(
        opening=1_200_000, write_off=500_000, closing=700_000
    )


def test_money_pays_what_is_on_the_balance_sheet_first_then_the_part_restores_the_reserve(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    offs.written_off(loan, part=yuan("5000.00"))
    held = offs.reserve()
    prepaid(world, loan, yuan("1000.00"))
    assert (offs.reserve(), offs.claim(loan).claim.recovered.total) == (held, 0)
    sequence = prepaid(world, loan, yuan("8000.00"))
    # Interest on a principal X to the day is X x 4.35 % / 12 x 17 / 31. Of 1,000.00 X is 998.02, of 8,000.00 7,984.13:
    # 8,982.15 in all, 1,982.15 beyond the 7,000.00 on the balance sheet.
    claim = offs.claim(loan).claim
    assert (claim.recovered.principal, claim.owed.principal, claim.restored) == (198_215, 301_785, 198_215)
    assert offs.reserve() == held + 198_215 == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == 301_785 == -bank.balance("PRINCIPAL_PARTLY_WRITTEN_OFF")
    assert findings(world) == []
    assert isinstance(back(world, loan, sequence), Done)
    claim = offs.claim(loan).claim
    assert (claim.recovered.total, claim.owed.principal, offs.reserve()) == (0, 500_000, held)
    assert identity(offs, loan)
    assert findings(world) == []
    # Everything is paid: the part came back whole, and the loan is settled.
    prepaid(world, loan, yuan("20000.00"))
    assert offs.claim(loan).claim.owed.total == 0
    assert offs.reserve() == held + 500_000 == -bank.balance(RESERVE)
    assert (bank.balance("WRITTEN_OFF"), bank.balance("PRINCIPAL_PARTLY_WRITTEN_OFF")) == (0, 0)
    assert findings(world) == []


def test_a_later_write_off_takes_what_is_left_and_money_for_it_comes_first(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    part = offs.written_off(loan, part=yuan("5000.00"))
    case = offs.written_off(loan, number="W-2")
    assert offs.case(case).reserve_used == 700_000 + INTEREST
    assert offs.reserve() == SPARE - INTEREST == -bank.balance(RESERVE)
    assert bank.balance("WRITTEN_OFF") == 1_200_000 + INTEREST
    assert bank.balance("PRINCIPAL_PARTLY_WRITTEN_OFF") == 0
    undo = ReverseWriteOff(idempotency_key=world.key(), write_off_id=part, reason="错账")
    assert code(world.run(world.officer, undo)) == "PROCEDURE_REQUIRED"
    recovered(world, loan, yuan("10000.00"))
    claims = world.transactions.read(lambda unit: unit.write_offs.claims(world.bank, [loan])[loan])
    # 23.85 of interest, 7,000.00 of the rest, and 2,976.15 of the part.
    assert {each.in_account: each.claim.recovered for each in claims} == {
        True: Amounts(principal=700_000, interest=INTEREST),
        False: Amounts(principal=300_000 - INTEREST),
    }
    assert offs.reserve() == SPARE - INTEREST + 1_000_000 == -bank.balance(RESERVE)
    assert findings(world) == []


def test_a_part_is_reversed_by_its_procedure_alone_and_holds_while_history_before_it_changes(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    bank = reserved(world, loan)
    case = offs.written_off(loan, part=yuan("5000.00"))
    history = world.transactions.read(lambda unit: unit.loans.history(world.bank, loan))
    assert code(back(world, loan, history[-1].sequence)) == "PROCEDURE_REQUIRED"
    early_money = Prepay(idempotency_key=world.key(), loan_id=loan, value_date=date(2024, 1, 31),
                         amount=yuan("9000.00"), surplus=Surplus.SHORTEN)  # fmt: skip
    assert code(world.run(world.cashier, early_money)) == "LATER_EVENT_FAILS"
    prepaid(world, loan, yuan("9000.00"))
    undo = ReverseWriteOff(idempotency_key=world.key(), write_off_id=case, reason="错账")
    assert code(world.run(world.officer, undo)) == "RECOVERED_ALREADY"
    history = world.transactions.read(lambda unit: unit.loans.history(world.bank, loan))
    assert isinstance(back(world, loan, history[-1].sequence), Done)
    offs.agree(world.run(world.officer, replace(undo, idempotency_key=world.key())))
    assert offs.claim(loan).claim.status is ClaimStatus.REVERSED
    assert offs.reserve() == SPARE + 1_200_000 == -bank.balance(RESERVE)
    assert owing(world, loan)[0].carried == 1_200_000
    assert findings(world) == []
