"""What incompatible duties hold on: other loans, batches, entries, votes, and what stands behind a subject."""

from datetime import date

from postloan.application.approval import Refuse
from postloan.application.books import AdoptPolicy
from postloan.application.command import Command
from postloan.application.guarantor_commands import ReleaseGuarantor
from postloan.application.handling_commands import approving
from postloan.application.handling_store import ActFilter
from postloan.application.loan import OpenLoan, RecordRepayment
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.application.provisioning_commands import (
    AdvanceProvisionRun,
    EstimateCashFlows,
    ProposeProvisions,
    StartProvisionRun,
)
from postloan.domain.organisation import Duty, Handled
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.duty_world import DAY, GROUP, READY, Bank
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.provisioning_world import Bank as Provisioning
from tests.application.world import START, TERMS, World, yuan
from tests.application.write_off_world import AGREED


def did(bank: Bank, duty: Duty, name: str = "he") -> Outcome:
    """Somebody does a duty."""
    return READY[duty](bank)(bank.someone(name))


def opposed(outcome: Outcome, earlier: Duty) -> None:
    assert isinstance(outcome, Refused), outcome
    assert (outcome.code, dict(outcome.details)["earlierDuty"]) == ("INCOMPATIBLE_DUTY", earlier)


def test_a_refusal_for_duty_changes_nothing_but_its_record() -> None:
    bank = Bank()
    did(bank, Duty.COLLECTION)
    before = bank.world.transactions.state  # type: ignore[attr-defined]
    opposed(did(bank, Duty.ACCEPT_PAYMENT), Duty.COLLECTION)
    after = bank.world.transactions.state  # type: ignore[attr-defined]
    assert (after.loans, after.entries, after.lines, after.handling, after.outbox) == (
        before.loans, before.entries, before.lines, before.handling, before.outbox,
    )  # fmt: skip


def test_an_opinion_against_is_an_act_too() -> None:
    bank = Bank()
    pending = READY[Duty.SURVEY](bank)(bank.other())
    assert isinstance(bank.opinion(pending, bank.someone(), Refuse), Done)
    opposed(did(bank, Duty.SURVEY), Duty.REVIEW)


def test_another_loan_is_another_matter() -> None:
    bank = Bank()
    assert isinstance(did(bank, Duty.SURVEY), Pending)
    bank.loan = bank.world.loan(bank.borrower, "L-2")
    assert isinstance(did(bank, Duty.APPROVAL), Done)


def test_acts_of_one_batch_stand_against_each_other() -> None:
    """Who collects and accepts in one transaction is refused as in two."""
    bank = Bank()
    did(bank, Duty.COLLECTION)
    key = bank.world.key
    payments: list[Command] = [
        RecordRepayment(idempotency_key=key(), loan_id=bank.loan, value_date=DAY, amount=yuan("1")) for _ in range(2)
    ]
    outcomes = bank.world.commands.execute_many(bank.someone(), payments, bank.world.tick())
    assert [type(each) for each in outcomes] == [Refused, Refused]


def test_what_operations_take_over_is_no_act_of_theirs_but_stands_against_a_real_one() -> None:
    bank = Bank()
    tape = bank.world.person("he", Role.OPERATIONS)
    assert isinstance(READY[Duty.ACCEPT_PAYMENT](bank)(tape), Done)
    assert isinstance(READY[Duty.COLLECTION](bank)(tape), Done)
    opposed(did(bank, Duty.COLLECTION), Duty.ACCEPT_PAYMENT)


def test_whoever_voted_in_a_review_has_reviewed_and_whoever_applied_does_not_vote() -> None:
    bank = Bank()
    assert isinstance(did(bank, Duty.WRITE_OFF_REVIEW, "secretary"), Done)
    opposed(did(bank, Duty.WRITE_OFF_APPLY, AGREED[0].person), Duty.WRITE_OFF_REVIEW)
    other = Bank()
    assert isinstance(did(other, Duty.WRITE_OFF_APPLY, AGREED[-1].person), Done)
    opposed(did(other, Duty.WRITE_OFF_REVIEW, "secretary"), Duty.WRITE_OFF_APPLY)


def test_whoever_voted_on_liability_has_decided() -> None:
    bank = Bank()
    assert isinstance(did(bank, Duty.LIABILITY_DECIDE, "secretary"), Done)
    log = bank.world.transactions.state.handling[bank.world.bank, bank.loan]  # type: ignore[attr-defined]
    decided = {act.person for act in log if act.duty is Duty.LIABILITY_DECIDE}
    assert decided == {"secretary", *(member.person for member in GROUP)}


def test_whoever_estimated_a_loans_cash_flows_does_not_confirm_the_run_that_used_them() -> None:
    bank = Bank()
    Provisioning(bank.world).classify(bank.loan, RiskClass.DOUBTFUL)
    given = {"loan_id": bank.loan, "stated_on": START, "flows": ()}
    assert isinstance(bank.run(bank.someone(), EstimateCashFlows, **given), Done)
    run = bank.by_another(StartProvisionRun, as_of=START).made
    for _ in range(3):
        bank.by_another(AdvanceProvisionRun, provision_run_id=run)
    pending = bank.run(bank.other(), ProposeProvisions, provision_run_id=run)
    opposed(bank.opinion(pending, bank.someone()), Duty.PROVISION_COMPUTE)
    assert isinstance(bank.opinion(pending, bank.other()), Done)


def test_what_is_done_to_a_guarantee_is_done_to_the_loans_under_it() -> None:
    bank = Bank()
    assert isinstance(did(bank, Duty.APPROVAL), Done)
    party = guarantor(bank.world, "G-1")
    guarantee = signed(bank.world, contract(bank.borrower, party))
    secured(bank.world, guarantee, bank.loan)
    given = {"guarantee_id": guarantee, "day": DAY, "reason": "已另行提供担保"}
    opposed(bank.run(bank.someone(), ReleaseGuarantor, **given), Duty.APPROVAL)
    assert isinstance(bank.run(bank.other(), ReleaseGuarantor, **given), Pending)


def test_whoever_agrees_to_what_is_nobodys_duty_does_none() -> None:
    assert approving(AdoptPolicy, last=True) is None
    assert approving(OpenLoan, last=True) is Duty.APPROVAL


def test_the_log_is_kept_and_asked_as_in_memory(world: World) -> None:
    """On a real database the log is written and read back as in memory."""
    loan = world.loan(world.borrower(), terms=TERMS)
    found = world.transactions.read(lambda unit: unit.handling.on(world.bank, loan, None, 10))
    assert [(act.duty, act.person, act.command, act.day) for act in found] == [
        (Duty.BUSINESS, "zhang", "OpenLoan", START),
        (Duty.DISBURSEMENT, "wang", "Disburse", START),
    ]
    pay = RecordRepayment(idempotency_key="p-1", loan_id=loan, value_date=START, amount=yuan("1"))
    both = world.person("wang", Role.OFFICER, Role.ACCOUNTANT)
    assert isinstance(world.run(both, pay), Done)
    done = world.transactions.read(lambda unit: unit.handling.done(world.bank, "wang", [loan], [Duty.ACCEPT_PAYMENT]))
    assert [act.command for act in done] == ["RecordRepayment"]
    last = world.transactions.read(lambda unit: unit.handling.last(world.bank, "wang", [Duty.DISBURSEMENT], START))
    assert last is not None
    assert last.subject == loan


def test_acts_on_loans_are_found_by_person_loan_duty_day_and_branch(world: World) -> None:
    owner = world.borrower()
    one, other = world.loan(owner, "L-1"), world.loan(owner, "L-2", branch="102")
    world.today(DAY)
    assert isinstance(world.pay(one, DAY, yuan("1")), Done)

    def found(branches: frozenset[str] | None = None, **where: object) -> list[tuple[str, str]]:
        chosen = ActFilter(**where)  # type: ignore[arg-type]
        acts = world.transactions.read(lambda unit: unit.handling.on_loans(world.bank, branches, chosen, None, 10))
        assert {act.kind for act in acts} <= {Handled.LOAN}
        return [("L-1" if act.subject == one else "L-2", act.command) for act in acts]

    assert found(person="wang") == [("L-1", "Disburse"), ("L-2", "Disburse"), ("L-1", "RecordRepayment")]
    assert found(frozenset({"102"}), person="wang") == [("L-2", "Disburse")]
    assert found(frozenset()) == []
    assert found(loan=other) == [("L-2", "OpenLoan"), ("L-2", "Disburse")]
    assert found(duties=frozenset({Duty.ACCEPT_PAYMENT})) == [("L-1", "RecordRepayment")]
    assert found(since=DAY) == [("L-1", "RecordRepayment")]
    assert found(until=date(2024, 1, 14)) == []
    assert found(person="zhang", until=START) == [("L-1", "OpenLoan"), ("L-2", "OpenLoan")]
