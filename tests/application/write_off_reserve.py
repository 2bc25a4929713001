"""Write-offs out of a real reserve: provisions before them, recoveries after them, and what the books then prove."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from postloan.application.loan import Reverse
from postloan.application.outcomes import Done, Outcome, Refused
from postloan.application.verification import verify_ledger
from postloan.application.write_off_commands import RecordWriteOffRecovery
from postloan.domain.shared.money import Money
from postloan.domain.shared.risk_class import RiskClass
from postloan.infrastructure.persistence.records import records_of
from tests.application.provisioning_world import BY_RULE, JANUARY, Bank, adopt
from tests.application.world import TERMS, World
from tests.application.write_off_world import WriteOffs

FEBRUARY_1 = date(2024, 2, 1)
INTEREST = 2_385
"""On the balance sheet on 2024-02-01: 17 of the first period's 31 nights, 43.50 x 17 / 31 = 23.854..., minor units."""
SPARE = 200_00
"""What the reserve has beside the loans' own: another lost loan of 200.00, which is not written off."""


def reserved(world: World, *loans: UUID, risk_class: RiskClass = RiskClass.LOSS, normal: tuple[UUID, ...] = ()) -> Bank:
    """Provisions of January are posted by rule: a lost loan of 12,000.00 is reserved whole, and so is a small one."""
    bank = Bank(world)
    adopt(bank, BY_RULE)
    bank.classify(world.loan(world.borrower("SPARE"), "SPARE", replace(TERMS, principal=SPARE)), RiskClass.LOSS)
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


def back(world: World, loan: UUID, sequence: int) -> Outcome:
    """Reverse an entry of a loan."""
    return world.run(
        world.cashier, Reverse(idempotency_key=world.key(), loan_id=loan, sequence=sequence, reason="退票")
    )


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
