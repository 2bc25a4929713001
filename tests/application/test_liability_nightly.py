"""The business day opens cases at their triggers, once each, tells deadlines, and looks at warning lines."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.classification_records import CHANGED
from postloan.application.liability_commands import (
    LiftAuthoritySuspension,
    OpenLiabilityCase,
    WithdrawLiability,
)
from postloan.application.loan import OpenLoan
from postloan.application.outcomes import Done, Pending, Refused, Subject, SubjectKind
from postloan.application.ports import Message
from postloan.domain.liability_assessment.kinds import CaseStatus, HolderKind, Trigger, WithdrawGround
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.domain.shared.risk_class import RiskClass
from tests.application.portfolio_world import through
from tests.application.provisioning_world import Bank
from tests.application.world import TERMS, World, yuan
from tests.application.write_off_reserve import reserved
from tests.application.write_off_world import WriteOffs


@pytest.fixture
def loan(world: World) -> UUID:
    """Twelve instalments from 15 January 2024; the first is due on 15 February."""
    return world.loan(world.borrower())


def cases(world: World) -> list[tuple[Trigger, str, CaseStatus]]:
    rows = world.transactions.read(lambda unit: unit.liability.cases(world.bank, None, None, None, 10))
    return [(row.trigger, row.cause_on.isoformat(), row.status) for row in rows]


def opening(world: World, number: str) -> OpenLoan:
    """A new loan of a new borrower."""
    return OpenLoan(
        idempotency_key=world.key(),
        number=f"L-{number}",
        borrower_id=world.borrower(f"C-{number}"),
        branch="101",
        product="CONSUMER",
        terms=TERMS,
    )


def messages(world: World, kind: str) -> list[dict[str, Any]]:
    found = world.transactions.read(
        lambda unit: unit.consumers.messages(world.bank, unit.consumers.position(world.bank, "a test"), 10_000)
    )
    return [json.loads(message.data) for _, message in found if message.type == kind]


def test_the_thirtieth_day_overdue_opens_a_case_and_the_day_before_does_not(world: World, loan: UUID) -> None:
    # Due on 15 February, which is day 0: 16 March is day 30 (14 days of February, 16 of March).
    through(world, date(2024, 3, 15))
    assert cases(world) == []
    through(world, date(2024, 3, 16))
    assert cases(world) == [(Trigger.OVERDUE, "2024-03-16", CaseStatus.OPENED)]
    through(world, date(2024, 4, 20))
    assert len(cases(world)) == 1
    (told,) = messages(world, "liability.Opened")
    assert told["loans"] == [str(loan)]


def test_a_loan_that_is_paid_in_time_opens_nothing(world: World, loan: UUID) -> None:
    through(world, date(2024, 3, 10))
    assert isinstance(world.pay(loan, date(2024, 3, 10), yuan("1100.00")), Done)
    through(world, date(2024, 3, 20))
    assert cases(world) == []


def test_a_case_that_was_withdrawn_is_not_opened_again_for_the_same_cause(world: World, loan: UUID) -> None:
    through(world, date(2024, 3, 16))
    rows = world.transactions.read(lambda unit: unit.liability.cases(world.bank, None, None, None, 10))
    head = world.person("head", Role.APPROVER)
    asked = world.run(
        head,
        WithdrawLiability(
            idempotency_key=world.key(), case_id=rows[0].id, ground=WithdrawGround.OPENED_IN_ERROR, reason="误立"
        ),
    )
    assert isinstance(asked, Pending)
    world.done(world.approver, Approve(idempotency_key=world.key(), proposal_id=asked.proposal.id))
    through(world, date(2024, 3, 20))
    assert cases(world) == [(Trigger.OVERDUE, "2024-03-16", CaseStatus.WITHDRAWN)]


def test_the_year_of_the_procedure_is_told_near_on_and_after_its_last_day(world: World) -> None:
    loan = world.loan(world.borrower())
    head = world.person("head", Role.APPROVER)
    opened = OpenLiabilityCase(
        idempotency_key=world.key(), reason="上级指令", number="ZR-1", unit="101", loan_ids=(loan,)
    )
    world.done(head, opened)
    # Opened on 15 January 2024: the last day is 15 January 2025, told 90, 30 and 7 days before.
    world.today(date(2024, 10, 16))
    through(world, date(2024, 10, 17))
    (near,) = messages(world, "liability.DeadlineNear")
    assert (near["number"], near["kind"], near["lastDay"]) == ("ZR-1", "PROCEDURE", "2025-01-15")
    world.today(date(2025, 1, 15))
    through(world, date(2025, 1, 15))
    assert len(messages(world, "liability.DeadlineDue")) == 1
    assert messages(world, "liability.DeadlineMissed") == []
    through(world, date(2025, 1, 17))
    assert len(messages(world, "liability.DeadlineMissed")) == 1
    assert len(messages(world, "liability.DeadlineDue")) == 1


def test_the_warning_line_suspends_new_lending_until_others_lift_it(world: World, loan: UUID) -> None:
    # The officer's only loan is overdue at the end of February: every rate is over its line.
    through(world, date(2024, 3, 1))
    told = {(row["kind"], row["holder"]) for row in messages(world, "liability.AuthoritySuspended")}
    assert told == {("OFFICER", "zhang"), ("UNIT", "101")}
    refused = world.run(world.officer, opening(world, "2"))
    assert isinstance(refused, Refused)
    assert (refused.code, dict(refused.details)["holder"]) == ("AUTHORITY_SUSPENDED", "zhang")
    other = world.run(world.person("qian", Role.OFFICER), opening(world, "3"))
    assert isinstance(other, Refused)
    assert dict(other.details)["kind"] == "UNIT"
    head = world.person("head", Role.APPROVER)

    def lift(kind: HolderKind, holder: str) -> object:
        given = LiftAuthoritySuspension(idempotency_key=world.key(), kind=kind, holder=holder, reason="已整改")
        return world.run(head, given)

    still = lift(HolderKind.OFFICER, "zhang")
    assert isinstance(still, Refused)
    assert still.code == "STILL_OVER_THE_LINE"
    # Paid up in March: at the end of March nothing is overdue.
    world.pay(loan, date(2024, 3, 2), yuan("1100.00"))
    through(world, date(2024, 3, 14))
    world.pay(loan, date(2024, 3, 15), yuan("1100.00"))
    through(world, date(2024, 4, 1))
    for kind, holder in ((HolderKind.OFFICER, "zhang"), (HolderKind.UNIT, "101")):
        asked = lift(kind, holder)
        assert isinstance(asked, Pending), asked
        for name in ("li", "second"):
            person = world.person(name, Role.APPROVER)
            world.done(person, Approve(idempotency_key=world.key(), proposal_id=asked.proposal.id))
    assert isinstance(world.run(world.officer, opening(world, "4")), Done)
    assert lift(HolderKind.OFFICER, "zhang").code == "NOT_SUSPENDED"  # type: ignore[attr-defined]


def classify(world: World, loan: UUID, risk_class: RiskClass) -> None:
    """A class in force, and the message that tells it."""
    Bank(world).classify(loan, risk_class)
    told = Message(world.ids.next(), CHANGED, Subject(SubjectKind.LOAN, loan), world.tick(), "{}")
    world.transactions.write(lambda unit: unit.journal.publish(world.bank, told))


def test_a_class_that_is_non_performing_opens_a_case_and_special_mention_does_not(world: World, loan: UUID) -> None:
    classify(world, loan, RiskClass.SPECIAL_MENTION)
    through(world, date(2024, 1, 15))
    assert cases(world) == []
    classify(world, loan, RiskClass.SUBSTANDARD)
    through(world, date(2024, 1, 16))
    assert [trigger for trigger, _, _ in cases(world)] == [Trigger.NON_PERFORMING]


@pytest.mark.parametrize("part", [None, yuan("5000.00")])
def test_a_write_off_opens_a_case_whose_two_years_run(world: World, loan: UUID, part: Money | None) -> None:
    offs = WriteOffs(world)
    reserved(world, loan)
    assert cases(world) == []
    offs.written_off(loan, **({} if part is None else {"part": part}))
    day = world.transactions.read(lambda unit: unit.institutions.get(world.bank).business_date)  # type: ignore[union-attr]
    through(world, day)
    assert cases(world)[-1][0] is Trigger.WRITE_OFF
    row = world.transactions.read(lambda unit: unit.liability.cases(world.bank, None, None, None, 10))[-1]
    view = world.ask(lambda q: q.liability.by_id(world.scope, [row.id])[row.id])
    terms = {clock.kind.value: clock.last_day for clock in view.deadlines}
    # One year for the procedure, two after the write-off of the same day (art. 19).
    assert terms["PROCEDURE"] == day.replace(year=day.year + 1)
    assert terms["AFTER_WRITE_OFF"] == day.replace(year=day.year + 2)
