"""Signing level by level, notice, closing, hand-over, suspension and withdrawal."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from postloan.domain.liability_assessment.case import Case
from postloan.domain.liability_assessment.consequences import consequences
from postloan.domain.liability_assessment.ending import hand_over, receipt, resume, suspend, withdraw
from postloan.domain.liability_assessment.events import HandedOver, Receipted
from postloan.domain.liability_assessment.forming import form_group
from postloan.domain.liability_assessment.kinds import (
    CaseStatus,
    Degree,
    MeasureKind,
    Receiver,
    RelationKind,
    SignLevel,
    SuspendGround,
    Trigger,
    WithdrawGround,
)
from postloan.domain.liability_assessment.parts import Independence, Measure, Relation
from postloan.domain.liability_assessment.refusals import LiabilityRefusal as R
from postloan.domain.liability_assessment.signing import close, notify, send_back, sign
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import Refusal

from .builders import (
    FREE,
    GROUP,
    HANDLINGS,
    PAPER,
    POLICY,
    TODAY,
    after,
    assessed,
    decided,
    free,
    grouped,
    initiated,
    issued,
    meet,
    notified,
    opened_case,
    signed,
)

DAY = date(2025, 3, 12)
LOW, MIDDLE, HIGH = SignLevel.DEPARTMENT_HEAD, SignLevel.EXECUTIVE, SignLevel.UNIT_HEAD


def code_of(event: object) -> object:
    assert isinstance(event, Refusal), event
    return event.code


def at(case: Case, level: SignLevel, person: str, facts: Independence = FREE) -> Any:
    return sign(case, level, person, DAY, policy=POLICY, independence=facts, business_date=TODAY)


def end(case: Case, on: date) -> Any:
    return close(case, "chief", on, policy=POLICY, calendar=WEEKENDS_ONLY, business_date=TODAY)


def test_levels_sign_in_their_order_and_the_last_one_ends_it() -> None:
    assert code_of(at(issued(), MIDDLE, "executive")) is R.LEVEL_OUT_OF_ORDER
    one = after(issued(), at(issued(), LOW, "head"))
    assert one.status is CaseStatus.FOUND
    assert code_of(at(one, LOW, "other")) is R.LEVEL_OUT_OF_ORDER
    assert code_of(at(one, SignLevel.HEAD_OFFICE, "other")) is R.LEVEL_OUT_OF_ORDER
    assert signed().status is CaseStatus.SIGNED


def test_one_person_signs_at_one_level() -> None:
    one = after(issued(), at(issued(), LOW, "head"))
    assert code_of(at(one, MIDDLE, "HEAD")) is R.SAME_PERSON


@pytest.mark.parametrize(
    ("person", "why"),
    [("risk1", "FIRST_GROUP"), ("inspector", "INVESTIGATED"), ("approve", "HANDLED"), ("approve", "CONCERNED")],
)
def test_who_decided_investigated_handled_or_is_concerned_does_not_sign(person: str, why: str) -> None:
    refused = at(issued(), LOW, person)
    assert code_of(refused) is R.NOT_INDEPENDENT
    assert (person, why) in refused.details


def test_a_relative_of_somebody_concerned_does_not_sign() -> None:
    facts = Independence(HANDLINGS, (Relation(person="head", kind=RelationKind.FAMILY, other="survey"),))
    assert code_of(at(issued(), LOW, "head", facts)) is R.NOT_INDEPENDENT


def test_what_a_level_sends_back_is_voted_on_again_and_signed_anew() -> None:
    one = after(issued(), at(issued(), LOW, "head"))
    back = send_back(one, MIDDLE, "executive", "", DAY, policy=POLICY, independence=FREE, business_date=TODAY)
    assert code_of(back) is R.REASON_REQUIRED
    back = send_back(one, MIDDLE, "executive", "too mild", DAY, policy=POLICY, independence=FREE, business_date=TODAY)
    case = after(one, back)
    assert (case.status, case.findings, case.signatures) == (CaseStatus.INITIATED, (), ())
    assert case.signers == {"head", "executive"}
    assert code_of(meet(case)) is R.BEFORE_THE_LAST
    assert after(case, meet(case, on=DAY)).status is CaseStatus.DECIDED


def test_who_sent_a_finding_back_does_not_join_the_group_that_decides_anew() -> None:
    sent: dict[str, Any] = {"policy": POLICY, "independence": FREE, "business_date": TODAY}
    back = after(issued(), send_back(issued(), LOW, "head", "重议", DAY, **sent))
    for person, why in (("head", "SIGNED"), ("inspector", "INVESTIGATED")):
        members = (*GROUP[:2], replace(GROUP[2], person=person))
        refused = form_group(back, members, "chief", DAY, **sent)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.details) == (R.NOT_INDEPENDENT, ((person, why),))
    assert not isinstance(form_group(back, GROUP, "chief", DAY, **sent), Refusal)


def test_everybody_is_told_once_also_who_is_not_liable() -> None:
    case = signed()
    assert code_of(notify(case, "cashier", PAPER, date(2025, 3, 14), business_date=TODAY)) is R.NOT_CONCERNED
    one = after(case, notify(case, "survey", PAPER, date(2025, 3, 14), business_date=TODAY))
    assert one.status is CaseStatus.SIGNED
    assert code_of(notify(one, "Survey", PAPER, date(2025, 3, 15), business_date=TODAY)) is R.NOTIFIED_ALREADY
    assert code_of(end(one, TODAY)) is R.WRONG_STATUS
    assert notified().status is CaseStatus.NOTIFIED


def test_nothing_is_told_before_every_level_has_signed() -> None:
    refused = notify(issued(), "survey", PAPER, date(2025, 3, 14), business_date=TODAY)
    assert code_of(refused) is R.WRONG_STATUS


def test_a_case_ends_the_day_after_the_last_day_for_asking() -> None:
    # Told on Friday 14 March; ten days later is Monday 24 March.
    assert code_of(end(notified(), date(2025, 3, 24))) is R.TIME_STILL_RUNS
    assert after(notified(), end(notified(), date(2025, 3, 25))).status is CaseStatus.CLOSED


def test_consequences_begin_when_the_case_is_closed_and_run_their_months() -> None:
    assert consequences(notified()) == ()
    case = after(notified(), end(notified(), date(2025, 3, 31)))
    (only,) = consequences(case)
    assert (only.person, only.deduction) == ("survey", 200_000)
    # Six months from 31 March: 30 September, which is the month's last day.
    assert [(each.start, each.until) for each in only.measures] == [(date(2025, 3, 31), date(2025, 9, 30))]


GRAVE = (
    assessed(assessed=Degree.GRAVE, degree=Degree.GRAVE, measures=(Measure(kind=MeasureKind.DISMISSAL),)),
    free(),
)


def letter(**changes: Any) -> HandedOver:
    fields: dict[str, Any] = {"number": "H-1", "concerned": "survey", "receiver": Receiver.DISCIPLINE}
    fields |= {"reason": "grave", "document": PAPER, "person": "chief", "on": date(2025, 3, 25)}
    return HandedOver(**{**fields, **changes})


def hand(case: Case, **changes: Any) -> Any:
    return hand_over(case, letter(**changes), independence=FREE, business_date=TODAY)


def confirm(case: Case, number: str = "H-1", by: str = "discipline") -> Any:
    return receipt(case, Receipted(number, PAPER, by, date(2025, 3, 26)), business_date=TODAY)


def test_a_grave_case_ends_only_with_the_receipt_of_its_hand_over() -> None:
    case = notified(GRAVE)
    assert code_of(end(case, date(2025, 3, 25))) is R.HAND_OVER_MISSING
    case = after(case, hand(case))
    assert code_of(end(case, date(2025, 3, 26))) is R.HAND_OVER_MISSING
    case = after(case, confirm(case))
    assert after(case, end(case, date(2025, 3, 26))).status is CaseStatus.CLOSED


def test_a_hand_over_names_a_person_of_the_case_and_has_a_number_of_its_own() -> None:
    case = notified()
    assert code_of(hand(case, reason=" ")) is R.REASON_REQUIRED
    assert code_of(hand(case, person="survey")) is R.NOT_INDEPENDENT
    assert code_of(hand(case, concerned="stranger")) is R.NOT_A_HANDLER
    case = after(case, hand(case, concerned="cashier", receiver=Receiver.POLICE))
    assert code_of(hand(case)) is R.NUMBER_TAKEN


def test_a_receipt_belongs_to_a_hand_over_and_comes_once_from_somebody_else() -> None:
    case = after(notified(), hand(notified()))
    assert code_of(confirm(case, by="chief")) is R.SAME_PERSON
    assert code_of(confirm(case, by="survey")) is R.SAME_PERSON
    assert code_of(confirm(case, "H-2")) is R.HAND_OVER_UNKNOWN
    case = after(case, confirm(case))
    assert code_of(confirm(case)) is R.RECEIPTED_ALREADY


def wait(case: Case, on: date, person: str = "chief", reason: str = "police investigate") -> Any:
    ground = SuspendGround.CRIMINAL_CASE
    return suspend(case, ground, reason, person, on, independence=FREE, business_date=TODAY)


def test_a_suspended_case_goes_on_where_it_stood() -> None:
    case = after(grouped(), wait(grouped(), date(2025, 3, 10)))
    assert case.status is CaseStatus.SUSPENDED
    case = after(case, resume(case, "chief", date(2025, 4, 9), business_date=TODAY))
    assert (case.status, case.suspended_days) == (CaseStatus.GROUP_FORMED, 30)


def test_who_handled_the_loan_does_not_suspend_and_what_is_decided_is_not_suspended() -> None:
    assert code_of(wait(grouped(), date(2025, 3, 10), "survey")) is R.NOT_INDEPENDENT
    assert code_of(wait(grouped(), date(2025, 3, 10), reason="")) is R.REASON_REQUIRED
    assert code_of(wait(decided(), date(2025, 3, 10))) is R.WRONG_STATUS


def back(case: Case, ground: WithdrawGround, written_off: bool = False, person: str = "chief") -> Any:
    on = case.last + timedelta(days=1)
    return withdraw(
        case, ground, "paid up", person, on, written_off=written_off, independence=FREE, business_date=TODAY
    )


def test_a_cured_loan_ends_its_case_but_a_written_off_one_does_not() -> None:
    cured, error = WithdrawGround.CURED, WithdrawGround.OPENED_IN_ERROR
    assert after(initiated(), back(initiated(), cured)).status is CaseStatus.WITHDRAWN
    assert code_of(back(initiated(), cured, written_off=True)) is R.MUST_BE_SETTLED
    assert code_of(back(opened_case(trigger=Trigger.WRITE_OFF), cured)) is R.MUST_BE_SETTLED
    assert after(initiated(), back(initiated(), error, written_off=True)).status is CaseStatus.WITHDRAWN
    assert code_of(back(initiated(), cured, person="approve")) is R.NOT_INDEPENDENT
    assert code_of(back(decided(), error)) is R.WRONG_STATUS
