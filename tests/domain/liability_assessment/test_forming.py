"""How a case begins, and every reason that keeps somebody out of its group."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.liability_assessment.case import evolve
from postloan.domain.liability_assessment.forming import form_group, initiate, open_case, prepare_file
from postloan.domain.liability_assessment.kinds import CaseStatus, Department, LifeStep, RelationKind, Trigger
from postloan.domain.liability_assessment.parts import CaseLoan, Handling, Independence, Member, Relation
from postloan.domain.liability_assessment.refusals import LiabilityRefusal as R
from postloan.domain.liability_assessment.trigger import LoanFigures, triggers
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.risk_class import RiskClass

from .builders import (
    BORROWER,
    FILE,
    FREE,
    GROUP,
    HANDLINGS,
    LOAN,
    OTHER_BORROWER,
    OTHER_LOAN,
    POLICY,
    ROW,
    TODAY,
    filed,
    grouped,
    initiated,
    opened,
    opened_case,
)


def loan(number: int, borrower: UUID = BORROWER, amount: int = 100) -> CaseLoan:
    return CaseLoan(loan=UUID(int=number), borrower=borrower, amount=amount, granted_on=date(2024, 1, 1))


def day(days: int, **changes: object) -> LoanFigures:
    return LoanFigures(as_of=date(2025, 3, 31), days_past_due=days, **changes)  # type: ignore[arg-type]


def test_twenty_nine_days_open_nothing_and_the_thirtieth_opens() -> None:
    assert triggers(day(29), POLICY) == ()
    (hit,) = triggers(day(30), POLICY)
    assert (hit.trigger, hit.cause_on) == (Trigger.OVERDUE, date(2025, 3, 31))


def test_the_cause_of_an_overdue_loan_is_its_thirtieth_day() -> None:
    # 33 days on 31 March: the 30th was three days before.
    assert triggers(day(33), POLICY)[0].cause_on == date(2025, 3, 28)


def test_special_mention_opens_nothing_and_substandard_does() -> None:
    assert triggers(day(0, risk_class=RiskClass.SPECIAL_MENTION), POLICY) == ()
    (hit,) = triggers(day(0, risk_class=RiskClass.SUBSTANDARD, class_since=date(2025, 3, 20)), POLICY)
    assert (hit.trigger, hit.cause_on) == (Trigger.NON_PERFORMING, date(2025, 3, 20))


def test_a_write_off_comes_first() -> None:
    hits = triggers(day(400, risk_class=RiskClass.LOSS, written_off_on=date(2025, 3, 30)), POLICY)
    assert [hit.trigger for hit in hits] == [Trigger.WRITE_OFF, Trigger.NON_PERFORMING, Trigger.OVERDUE]


@pytest.mark.parametrize(
    ("changes", "taken", "code"),
    [
        ({"on": date(2027, 1, 1)}, frozenset(), R.IN_THE_FUTURE),
        ({"cause_on": date(2025, 3, 4)}, frozenset(), R.BEFORE_THE_LAST),
        ({"reason": " "}, frozenset(), R.REASON_REQUIRED),
        ({"loans": (loan(1), loan(1))}, frozenset(), R.LOAN_TWICE),
        ({}, frozenset({LOAN}), R.LOAN_HAS_A_CASE),
        ({"loans": (loan(1), loan(2, OTHER_BORROWER))}, frozenset(), R.SEVERAL_BORROWERS),
        ({"loans": (loan(1, amount=50_000_001),), "batch": True}, frozenset(), R.NOT_FOR_A_BATCH),
        ({"loans": tuple(loan(n) for n in range(1, 202)), "batch": True}, frozenset(), R.NOT_FOR_A_BATCH),
    ],
)
def test_a_case_is_not_opened(changes: dict[str, object], taken: frozenset[UUID], code: R) -> None:
    refused = open_case(opened(**changes), policy=POLICY, taken=taken, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_a_policy_without_the_trigger_opens_nothing() -> None:
    policy = replace(POLICY, triggers=(Trigger.WRITE_OFF,))
    refused = open_case(opened(), policy=policy, taken=frozenset(), business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is R.TRIGGER_NOT_IN_POLICY


def test_two_hundred_small_loans_of_several_borrowers_go_in_a_batch() -> None:
    # 500,000 yuan each, the limit included.
    loans = tuple(loan(n, UUID(int=1000 + n), 50_000_000) for n in range(1, 201))
    event = open_case(opened(loans=loans, batch=True), policy=POLICY, taken=frozenset(), business_date=TODAY)
    assert event == opened(loans=loans, batch=True)


def form(members: tuple[Member, ...], facts: Independence = FREE, person: str = "chief") -> object:
    return form_group(
        opened_case(), members, person, date(2025, 3, 4), policy=POLICY, independence=facts, business_date=TODAY
    )


def instead(person: str) -> tuple[Member, ...]:
    return (*GROUP[:2], replace(GROUP[2], person=person))


@pytest.mark.parametrize("step", list(LifeStep))
def test_whoever_handled_the_loan_in_any_step_is_kept_out_and_named(step: LifeStep) -> None:
    handling = Handling(loan=LOAN, person="Audit1", step=step, act="did", on=date(2024, 1, 1))
    refused = form(GROUP, Independence((*HANDLINGS, handling)))
    assert isinstance(refused, Refusal)
    assert refused.code is R.NOT_INDEPENDENT
    assert refused.details == (("audit1", "HANDLED"),)


@pytest.mark.parametrize("kind", [RelationKind.FAMILY, RelationKind.INTEREST])
@pytest.mark.parametrize("turned", [False, True])
def test_whoever_is_related_to_a_handler_is_kept_out_and_both_are_named(kind: RelationKind, turned: bool) -> None:
    one, other = ("survey", "audit1") if turned else ("audit1", "survey")
    refused = form(GROUP, Independence(HANDLINGS, (Relation(person=one, kind=kind, other=other),)))
    assert isinstance(refused, Refusal)
    assert refused.details == (("audit1", "RELATED:survey"),)


def test_whoever_is_related_to_the_borrower_is_kept_out() -> None:
    refused = form(GROUP, Independence(HANDLINGS, (Relation(person="legal1", kind=RelationKind.BORROWER),)))
    assert isinstance(refused, Refusal)
    assert refused.details == (("legal1", "RELATED_TO_BORROWER"),)


def test_every_excluded_member_is_named_with_every_reason() -> None:
    relations = (Relation(person="legal1", kind=RelationKind.FAMILY, other="approve"),)
    refused = form(instead("survey"), Independence(HANDLINGS, relations))
    assert isinstance(refused, Refusal)
    assert refused.details == (("legal1", "RELATED:approve"), ("survey", "HANDLED"))


def test_handling_another_loan_or_being_related_to_a_stranger_keeps_nobody_out() -> None:
    elsewhere = Handling(loan=OTHER_LOAN, person="audit1", step=LifeStep.SURVEY, act="did", on=date(2024, 1, 1))
    relations = (Relation(person="audit1", kind=RelationKind.FAMILY, other="stranger"),)
    assert not isinstance(form(GROUP, Independence((*HANDLINGS, elsewhere), relations)), Refusal)


def test_who_handled_the_loan_does_not_choose_the_group() -> None:
    refused = form(GROUP, person="survey")
    assert isinstance(refused, Refusal)
    assert refused.details == (("survey", "HANDLED"),)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        (GROUP[:2], R.GROUP_TOO_SMALL),
        ((*GROUP, replace(GROUP[1], person="RISK1")), R.SEAT_TWICE),
        ((*GROUP[:2], replace(GROUP[2], department=Department.FINANCE)), R.DEPARTMENT_MISSING),
        ((replace(GROUP[0], chair=False), *GROUP[1:]), R.ONE_CHAIR),
        ((GROUP[0], replace(GROUP[1], chair=True), GROUP[2]), R.ONE_CHAIR),
    ],
)
def test_a_group_is_not_formed(members: tuple[Member, ...], code: R) -> None:
    refused = form(members)
    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_a_group_without_members_is_no_group() -> None:
    with pytest.raises(InvalidInput, match="members"):
        form(())


def test_the_file_names_everybody_who_handled_the_loan() -> None:
    file = replace(FILE, handlings=HANDLINGS[:2])
    refused = prepare_file(grouped(), file, "inspector", date(2025, 3, 5), independence=FREE, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is R.HANDLER_MISSING
    assert "cashier" in refused.message


def test_the_file_speaks_of_the_loans_of_the_case_only() -> None:
    file = replace(FILE, rows=(replace(ROW, loan=OTHER_LOAN),))
    refused = prepare_file(grouped(), file, "inspector", date(2025, 3, 5), independence=FREE, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is R.NOT_OF_THE_CASE


@pytest.mark.parametrize(("person", "code"), [("Legal1", R.SAME_PERSON), ("approve", R.NOT_INDEPENDENT)])
def test_who_decides_or_handled_the_loan_does_not_investigate(person: str, code: R) -> None:
    refused = prepare_file(grouped(), FILE, person, date(2025, 3, 5), independence=FREE, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_who_investigated_does_not_join_the_group_afterwards() -> None:
    refused = form_group(
        filed(), instead("inspector"), "chief", date(2025, 3, 6), policy=POLICY, independence=FREE, business_date=TODAY
    )
    assert isinstance(refused, Refusal)
    assert refused.details == (("inspector", "INVESTIGATED"),)


def test_a_new_group_needs_the_file_anew() -> None:
    event = form_group(
        filed(), instead("audit3"), "chief", date(2025, 3, 6), policy=POLICY, independence=FREE, business_date=TODAY
    )
    assert not isinstance(event, Refusal)
    case = evolve(filed(), event)
    assert case.status is CaseStatus.GROUP_FORMED
    refused = initiate(case, "chief", date(2025, 3, 7), independence=FREE, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is R.WRONG_STATUS
    assert case.sat == {"risk1", "legal1", "audit1", "audit3"}


def test_who_handled_the_loan_does_not_initiate() -> None:
    refused = initiate(filed(), "SURVEY", date(2025, 3, 6), independence=FREE, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is R.NOT_INDEPENDENT
    assert initiated().status is CaseStatus.INITIATED


def test_no_step_lies_before_the_last_one_or_in_the_future() -> None:
    for on, code in ((date(2025, 3, 4), R.BEFORE_THE_LAST), (date(2027, 1, 1), R.IN_THE_FUTURE)):
        refused = initiate(filed(), "chief", on, independence=FREE, business_date=TODAY)
        assert isinstance(refused, Refusal)
        assert refused.code is code
