"""What guarantors pay is received on the loan; whom the bank lets go is let go by more than one person."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.guarantor_commands import (
    RecordGuarantorPayment,
    ReleaseGuarantor,
)
from postloan.application.loan import Reverse
from postloan.application.outcomes import Conflict, Done, Invalid, Outcome, Pending, Refused
from postloan.domain.shared.actor import Role
from tests.application.guarantor_world import (
    code,
    content,
    contract,
    guaranteed,
    guarantor,
    read,
    secured,
    signed,
    told,
)
from tests.application.world import START, World, yuan

LATER = date(2024, 3, 20)


def payment(world: World, guarantee: UUID, loan: UUID, who: UUID, amount: str, day: date = LATER) -> Outcome:
    command = RecordGuarantorPayment(
        idempotency_key=world.key(),
        guarantee_id=guarantee,
        guarantor=who,
        loan_id=loan,
        value_date=day,
        amount=yuan(amount),
    )
    return world.run(world.cashier, command)


def test_a_payment_of_a_guarantor_is_a_repayment_of_the_loan_in_the_same_transaction(world: World) -> None:
    loan, guarantee, who = guaranteed(world, amount=10_000_00)
    world.today(LATER)
    before = world.ask(lambda q: q.loan(world.scope, loan))
    done = payment(world, guarantee, loan, who, "1023.72", date(2024, 2, 15))
    assert isinstance(done, Done)
    after = world.ask(lambda q: q.loan(world.scope, loan))
    assert before is not None
    assert after is not None
    # The first instalment: 43.50 interest and 980.22 principal (12,000.00 at 4.35 % over twelve months).
    assert before.balance.outstanding - after.balance.outstanding == yuan("980.22")
    (row,) = read(world, guarantee).payments
    assert (row.guarantor, row.loan, row.amount, row.day) == (who, loan, 102_372, date(2024, 2, 15))
    assert [kind for kind, _ in told(world)][-2:] == ["loan.Repayment", "guarantee.GuarantorPaid"]


def test_payments_are_refused_for_their_reasons_and_change_nothing(world: World) -> None:
    loan, guarantee, who = guaranteed(world, amount=100_00)
    other = world.loan(world.borrower("C-2"), "L-2")
    before = content(world)
    assert code(payment(world, guarantee, loan, who, "1")) == "IN_THE_FUTURE"
    assert code(payment(world, guarantee, loan, who, "1", date(2024, 1, 14))) == "BEFORE_SIGNING"
    assert code(payment(world, guarantee, other, who, "1", START)) == "LOAN_NOT_SECURED"
    assert code(payment(world, guarantee, loan, guarantee, "1", START)) == "NOT_A_GUARANTOR"
    assert code(payment(world, guarantee, loan, who, "100.01", START)) == "PAID_ABOVE_THE_AMOUNT"
    assert content(world) == before


def test_a_payment_before_the_loan_was_secured_is_refused(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan, guarantee = world.loan(debtor), signed(world, contract(debtor, who))
    world.today(LATER)
    secured(world, guarantee, loan, date(2024, 2, 1))
    assert code(payment(world, guarantee, loan, who, "1", date(2024, 1, 31))) == "PAID_BEFORE_SECURED"
    assert isinstance(payment(world, guarantee, loan, who, "1", date(2024, 2, 1)), Done)


def test_a_payment_that_is_sent_twice_is_received_once(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    world.today(LATER)
    command = RecordGuarantorPayment(
        idempotency_key="once",
        guarantee_id=guarantee,
        guarantor=who,
        loan_id=loan,
        value_date=LATER,
        amount=yuan("100"),
    )
    first = world.done(world.cashier, command)
    assert world.done(world.cashier, command) == first
    assert [row.amount for row in read(world, guarantee).payments] == [100_00]
    assert isinstance(world.run(world.cashier, replace(command, amount=yuan("101"))), Conflict)


def test_a_payment_that_the_loan_refuses_is_not_on_the_guarantee_either(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan, guarantee = world.loan(debtor, drawn=False), signed(world, contract(debtor, who))
    secured(world, guarantee, loan)
    before = content(world)
    outcome = payment(world, guarantee, loan, who, "1", START)
    assert isinstance(outcome, Refused)
    assert outcome.rule == "loan"
    assert content(world) == before


def test_a_reversed_payment_never_happened_and_reversing_that_restores_it(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    world.today(LATER)
    done = payment(world, guarantee, loan, who, "100")
    assert isinstance(done, Done)
    (paid,) = read(world, guarantee).payments
    first = Reverse(idempotency_key="r", loan_id=loan, sequence=done.posted[0].sequences[0])
    undone = world.done(world.cashier, first)
    assert read(world, guarantee).payments == ()
    again = Reverse(idempotency_key="rr", loan_id=loan, sequence=undone.posted[0].sequences[0])
    # What a reversal moves cannot be measured, so a second person agrees.
    pending = world.run(world.cashier, again)
    assert isinstance(pending, Pending)
    world.done(world.approver, Approve(idempotency_key="a", proposal_id=pending.proposal.id, reason="同意"))
    assert read(world, guarantee).payments == (paid,)


def test_a_release_waits_for_a_second_person_who_sees_what_is_owed(world: World) -> None:
    loan, guarantee, who = guaranteed(world)
    release = ReleaseGuarantor(
        idempotency_key="x", guarantee_id=guarantee, guarantor=who, loan_id=loan, day=START, reason="已置换抵押"
    )
    pending = world.run(world.officer, release)
    assert isinstance(pending, Pending)
    assert read(world, guarantee).releases == ()
    assert ("outstanding", "12000.00") in pending.proposal.figures
    assert ("guarantors_staying", "0") in pending.proposal.figures
    # Two approvers have to agree (default route of GUARANTEE_RELEASE).
    second = world.person("zhao", Role.APPROVER)
    for actor, key in ((world.approver, "y"), (second, "yy")):
        assert read(world, guarantee).releases == ()
        world.done(actor, Approve(idempotency_key=key, proposal_id=pending.proposal.id, reason="同意"))
    assert read(world, guarantee).released(who, loan, START)
    assert told(world)[-2][0] == "guarantee.GuarantorReleased"
    again = replace(release, idempotency_key="z")
    assert code(world.run(world.officer, again)) == "RELEASED_ALREADY"
    assert isinstance(world.run(world.officer, replace(release, idempotency_key="q", reason="")), Invalid)
