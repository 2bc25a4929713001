"""Who may ask for a write-off, its reversal and its end, and what is recorded of those who agree."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.books import AdoptPolicy
from postloan.application.loan import OpenLoan, WriteOffLoan
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.application.write_off_commands import CompletelyTerminate, ReverseWriteOff
from postloan.domain.loan.events import TakeOn
from postloan.domain.organisation import Duty
from postloan.domain.policy import DEFAULT_POLICY, CommandKind
from postloan.domain.shared.actor import Role, Route
from postloan.domain.write_off.kinds import TerminationCase
from tests.application.world import START, TERMS, World
from tests.application.write_off_reserve import code, one_loan, reserved
from tests.application.write_off_world import AGREED, WriteOffs, digest

FEBRUARY_1 = date(2024, 2, 1)


@pytest.fixture
def offs(world: World) -> WriteOffs:
    return WriteOffs(world)


def entered(world: World, loan: UUID) -> Outcome:
    """Operations enter a write-off of today that happened elsewhere."""
    command = WriteOffLoan(idempotency_key=world.key(), loan_id=loan, value_date=FEBRUARY_1)
    return world.run(world.person("operator", Role.OPERATIONS), command)


def test_only_a_loan_that_was_taken_on_brings_its_write_off_with_it(world: World) -> None:
    world.today(FEBRUARY_1)
    # Opened and entered with its drawdown today: what is written off of it today is written off here.
    assert code(entered(world, world.loan(world.borrower()))) == "PROCEDURE_REQUIRED"
    opening = OpenLoan(
        idempotency_key=world.key(),
        number="OLD-1",
        borrower_id=world.borrower("C-2"),
        branch="101",
        product="CONSUMER",
        terms=TERMS,
        value_date=FEBRUARY_1,
        take_on=TakeOn(undue=1_200_000, next_due=date(2024, 2, 15), source="OLDCORE"),
    )
    assert isinstance(entered(world, world.done(world.officer, opening).subject.id), Pending)


def ending(world: World, loan: UUID) -> CompletelyTerminate:
    return CompletelyTerminate(
        idempotency_key=world.key(),
        loan_id=loan,
        of=TerminationCase.OTHER_LEGAL,
        evidence=digest("end"),
        happened_on=FEBRUARY_1,
    )


def acts(world: World, subject: UUID, command: str) -> list[tuple[str, Duty]]:
    found = world.transactions.read(lambda unit: unit.handling.on(world.bank, subject, None, 100))
    return [(act.person, act.duty) for act in found if act.command == command]


def test_reversal_and_termination_say_who_proposed_and_who_agreed(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    case = offs.written_off(loan)
    back = ReverseWriteOff(idempotency_key=world.key(), write_off_id=case, reason="借款人未死亡")
    offs.agree(world.run(world.person("sorry", Role.OFFICER), back))
    reversal = offs.case(case).reversal
    assert reversal is not None
    assert (reversal.person, reversal.agreed) == ("sorry", ("second", "third"))
    # A write-off is applied for, reviewed and approved by different persons (10.3); so is its reversal.
    assert acts(world, case, "ReverseWriteOff") == [
        ("sorry", Duty.WRITE_OFF_APPLY),
        ("second", Duty.WRITE_OFF_REVIEW),
        ("third", Duty.WRITE_OFF_APPROVE),
    ]


def test_a_termination_says_who_proposed_and_who_agreed_and_no_reviewer_approves_it(
    world: World, offs: WriteOffs
) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    offs.written_off(loan)
    pending = world.run(world.person("pursuer", Role.OFFICER), ending(world, loan))
    assert isinstance(pending, Pending)
    # Who approved the write-off does not review what ends it, and who reviewed it does not approve that.
    step = Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id)
    assert code(world.run(offs.authorised, step)) == "INCOMPATIBLE_DUTY"
    sat = world.person(AGREED[0].person, Role.APPROVER)
    assert isinstance(world.run(sat, replace(step, idempotency_key=world.key())), Done)
    other = world.person(AGREED[1].person, Role.APPROVER)
    assert code(world.run(other, replace(step, idempotency_key=world.key()))) == "INCOMPATIBLE_DUTY"
    assert isinstance(world.run(offs.authorised, replace(step, idempotency_key=world.key())), Done)
    ended = offs.claim(loan).claim.terminated
    assert ended is not None
    assert (ended.person, ended.agreed) == ("pursuer", ("r1", "authorised"))
    assert acts(world, loan, "CompletelyTerminate") == [
        ("pursuer", Duty.COLLECTION),
        ("r1", Duty.WRITE_OFF_REVIEW),
        ("authorised", Duty.WRITE_OFF_APPROVE),
    ]


def test_a_policy_by_which_one_person_agrees_alone_ends_no_claim(world: World, offs: WriteOffs) -> None:
    loan = one_loan(world)
    reserved(world, loan)
    case = offs.written_off(loan)
    others = tuple((kind, route) for kind, route in DEFAULT_POLICY.routes if kind is not CommandKind.WRITE_OFF)
    alone = ((CommandKind.WRITE_OFF, Route(Role.APPROVER, 1)), *others)
    policy = replace(DEFAULT_POLICY, version="alone", effective_from=START, routes=alone)
    adoption = world.run(world.person("admin", Role.ADMIN), AdoptPolicy(idempotency_key="p", policy=policy))
    assert isinstance(adoption, Pending), adoption
    world.done(world.approver, Approve(idempotency_key="p-ok", proposal_id=adoption.proposal.id))
    assert code(world.run(world.person("pursuer", Role.OFFICER), ending(world, loan))) == "NO_SECOND_PERSON"
    back = ReverseWriteOff(idempotency_key=world.key(), write_off_id=case, reason="借款人未死亡")
    assert code(world.run(world.person("sorry", Role.OFFICER), back)) == "NO_SECOND_PERSON"
