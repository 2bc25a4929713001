"""Every path of a reconsideration: who may ask and until when, who decides, and that nothing gets worse."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.liability_assessment.case import Case
from postloan.domain.liability_assessment.consequences import worse
from postloan.domain.liability_assessment.kinds import (
    CaseStatus,
    Degree,
    FaultGrade,
    MeasureKind,
    RelationKind,
    Reply,
    Vote,
)
from postloan.domain.liability_assessment.meeting import Grounds
from postloan.domain.liability_assessment.parts import Assessment, Independence, Measure, Member, Relation
from postloan.domain.liability_assessment.reconsidering import ask, form_review_group, reconsider
from postloan.domain.liability_assessment.refusals import LiabilityRefusal as R
from postloan.domain.liability_assessment.signing import close, notify
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import Refusal

from .builders import (
    FREE,
    GROUNDS,
    OTHER_PAPER,
    PAPER,
    POLICY,
    PROPOSAL,
    SECOND,
    TODAY,
    after,
    assessed,
    fault,
    free,
    notified,
    ok,
    signed,
    votes,
)

BOTH = (assessed(), assessed("approve", faults=(fault(row=None),)))
LESS = assessed(degree=Degree.SLIGHT, faults=(fault(grade=FaultGrade.SLIGHT),), measures=())


def code_of(event: object) -> object:
    assert isinstance(event, Refusal), event
    return event.code


def asks(case: Case, person: str = "survey", on: date = date(2025, 3, 20), reason: str = "was ill") -> Any:
    return ask(case, person, reason, on, policy=POLICY, calendar=WEEKENDS_ONLY, business_date=TODAY)


def named(
    case: Case, members: tuple[Member, ...] = SECOND, person: str = "chief", independence: Independence = FREE
) -> Any:
    day = date(2025, 3, 26)
    return form_review_group(case, members, person, day, policy=POLICY, independence=independence, business_date=TODAY)


def asked(proposal: tuple[Assessment, ...] = PROPOSAL) -> Case:
    case = notified(proposal)
    return after(case, asks(case))


def standing(proposal: tuple[Assessment, ...] = PROPOSAL) -> Case:
    case = asked(proposal)
    return after(case, named(case))


def answered(case: Case, *proposal: Assessment, grounds: Grounds = GROUNDS, ballots: Any = None) -> Any:
    cast = votes(SECOND) if ballots is None else ballots
    day = date(2025, 3, 28)
    return reconsider(
        case, proposal, cast, PAPER, OTHER_PAPER, day, grounds=grounds, independence=FREE, business_date=TODAY
    )


def end(case: Case, on: date) -> Any:
    return close(case, "chief", on, policy=POLICY, calendar=WEEKENDS_ONLY, business_date=TODAY)


def test_the_last_day_is_in_time_and_the_day_after_too_late() -> None:
    # Told on Friday 14 March 2025: ten days later is Monday 24 March.
    assert ok(asks(notified(), on=date(2025, 3, 24))).person == "survey"
    assert code_of(asks(notified(), on=date(2025, 3, 25))) is R.TOO_LATE


def test_a_term_that_ends_on_a_saturday_ends_on_monday() -> None:
    # Told on Wednesday 12 March: Saturday 22 March moves to Monday 24 March (Civil Code art. 203).
    case = notified(on=date(2025, 3, 12))
    assert ok(asks(case, on=date(2025, 3, 24))).person == "survey"
    assert code_of(asks(case, on=date(2025, 3, 25))) is R.TOO_LATE


@pytest.mark.parametrize(
    ("person", "code"), [("cashier", R.NOT_CONCERNED), ("approve", R.NOTHING_TO_RECONSIDER), ("risk1", R.NOT_CONCERNED)]
)
def test_only_who_is_liable_asks(person: str, code: R) -> None:
    assert code_of(asks(notified(), person)) is code


def test_somebody_asks_with_a_reason_once_and_not_before_being_told() -> None:
    assert code_of(asks(notified(), reason=" ")) is R.REASON_REQUIRED
    assert code_of(asks(asked(), "Survey")) is R.ASKED_ALREADY
    assert code_of(asks(signed())) is R.NOT_NOTIFIED


def test_who_was_told_first_may_ask_before_the_others_are_told() -> None:
    case = after(signed(BOTH), notify(signed(BOTH), "survey", PAPER, date(2025, 3, 14), business_date=TODAY))
    case = after(case, asks(case, on=date(2025, 3, 17)))
    assert case.status is CaseStatus.RECONSIDERING
    case = after(case, notify(case, "approve", PAPER, date(2025, 3, 18), business_date=TODAY))
    assert case.told_on("approve") == date(2025, 3, 18)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("risk1", "FIRST_GROUP"),
        ("legal1", "FIRST_GROUP"),
        ("audit1", "FIRST_GROUP"),
        ("chief", "FIRST_GROUP"),
        ("inspector", "INVESTIGATED"),
        ("head", "SIGNED"),
        ("executive", "SIGNED"),
        ("president", "SIGNED"),
        ("opener", "OPENED"),
        ("survey", "HANDLED"),
        ("cashier", "HANDLED"),
        ("approve", "CONCERNED"),
    ],
)
def test_nobody_of_the_first_round_reconsiders(person: str, why: str) -> None:
    refused = named(asked(), (*SECOND[:2], replace(SECOND[2], person=person)))
    assert code_of(refused) is R.NOT_INDEPENDENT
    assert (person, why) in refused.details


@pytest.mark.parametrize(
    ("relation", "why"),
    [
        (Relation(person="audit2", kind=RelationKind.FAMILY, other="survey"), "RELATED:survey"),
        (Relation(person="cashier", kind=RelationKind.FAMILY, other="audit2"), "RELATED:cashier"),
        (Relation(person="audit2", kind=RelationKind.BORROWER), "RELATED_TO_BORROWER"),
    ],
)
def test_nobody_related_to_who_handled_the_loan_or_to_the_borrower_reconsiders(relation: Relation, why: str) -> None:
    refused = named(asked(), independence=replace(FREE, relations=(relation,)))
    assert code_of(refused) is R.NOT_INDEPENDENT
    assert refused.details == (("audit2", why),)


def test_a_reconsideration_needs_its_own_group_and_its_quorum() -> None:
    assert code_of(answered(asked(), assessed())) is R.NO_REVIEW_GROUP
    assert code_of(named(asked(), SECOND[:2])) is R.GROUP_TOO_SMALL
    one = votes(SECOND, Vote.AGREE, None, None)
    assert code_of(answered(standing(), assessed(), ballots=one)) is R.NO_QUORUM
    assert code_of(answered(standing(), assessed(), ballots=votes())) is R.NOT_A_MEMBER


def test_a_result_may_be_upheld() -> None:
    event = ok(answered(standing(), assessed()))
    assert [each.reply for each in event.answers] == [Reply.UPHELD]
    case = after(standing(), event)
    assert (case.status, case.open_requests) == (CaseStatus.NOTIFIED, ())


def test_a_result_may_be_reduced() -> None:
    event = ok(answered(standing(), LESS))
    # 5 % of 1,000,000 instead of 20 %.
    assert [(each.reply, each.finding.deduction) for each in event.answers] == [(Reply.REDUCED, 50_000)]
    new = after(standing(), event).finding("survey")
    assert new is not None
    assert new.degree is Degree.SLIGHT


def test_a_shorter_warning_is_a_reduction() -> None:
    event = ok(answered(standing(), assessed(measures=(Measure(kind=MeasureKind.WARNING, extent=5),))))
    assert event.answers[0].reply is Reply.REDUCED


def test_a_result_may_be_lifted() -> None:
    event = ok(answered(standing(), free("survey")))
    assert event.answers[0].reply is Reply.LIFTED


@pytest.mark.parametrize(
    "changes",
    [
        {
            "assessed": Degree.SERIOUS,
            "degree": Degree.SERIOUS,
            "measures": (Measure(kind=MeasureKind.CIRCULAR),),
        },
        {"measures": (Measure(kind=MeasureKind.WARNING, extent=7),)},
        {"measures": (Measure(kind=MeasureKind.WARNING),)},
        {"measures": (Measure(kind=MeasureKind.WARNING, extent=6), Measure(kind=MeasureKind.CRITICISM))},
    ],
)
def test_a_worse_result_is_refused(changes: dict[str, Any]) -> None:
    assert code_of(answered(standing(), assessed(**changes))) is R.WORSE_THAN_BEFORE


def test_a_lighter_kind_may_be_longer() -> None:
    measures = (Measure(kind=MeasureKind.AUTHORITY_LIMITED, extent=12),)
    assert ok(answered(standing(), assessed(measures=measures))).answers[0].reply is Reply.REDUCED


def test_a_reserve_that_has_grown_costs_nobody_more() -> None:
    # 20 % of 9,000,000 would be 1,800,000; it was 200,000.
    event = ok(answered(standing(), assessed(), grounds=Grounds(POLICY, {"survey": 9_000_000})))
    assert event.answers[0].finding.deduction == 200_000
    assert event.answers[0].reply is Reply.UPHELD


def test_everybody_who_asked_gets_an_answer_and_nobody_else() -> None:
    case = standing(BOTH)
    assert code_of(answered(case, *BOTH)) is R.NOT_ASKED
    assert code_of(answered(case, assessed(), assessed())) is R.PERSON_TWICE
    first = asked(BOTH)
    two = after(first, asks(first, "approve", date(2025, 3, 24)))
    two = after(two, named(two))
    assert code_of(answered(two, assessed())) is R.REQUEST_UNANSWERED
    assert after(two, answered(two, *BOTH)).open_requests == ()


def test_an_answer_to_one_changes_nothing_for_the_others() -> None:
    case = after(standing(BOTH), answered(standing(BOTH), free("survey")))
    assert case.finding("approve") == standing(BOTH).finding("approve")


def test_a_vote_that_does_not_carry_answers_nothing() -> None:
    no = votes(SECOND, Vote.AGREE, Vote.AGAINST, Vote.AGAINST)
    case = after(standing(), answered(standing(), LESS, ballots=no))
    assert (case.status, case.open_requests) == (CaseStatus.RECONSIDERING, ("survey",))
    assert case.finding("survey") == standing().finding("survey")
    assert code_of(end(case, TODAY)) is R.WRONG_STATUS


def test_an_answer_is_final() -> None:
    case = after(standing(), answered(standing(), LESS))
    assert code_of(asks(case, on=date(2025, 3, 28))) is R.ASKED_ALREADY
    assert after(case, end(case, date(2025, 3, 28))).status is CaseStatus.CLOSED


def test_measures_are_compared_from_the_heaviest_down() -> None:
    old = ok(answered(standing(), assessed())).answers[0].finding
    two = replace(old, measures=(Measure(kind=MeasureKind.DEMERIT, extent=6), Measure(kind=MeasureKind.CRITICISM)))
    swapped = replace(old, measures=(Measure(kind=MeasureKind.WARNING), Measure(kind=MeasureKind.CIRCULAR)))
    assert worse(swapped, two) == ("measures",)  # a circular is more than criticism
    assert worse(replace(two, measures=two.measures[:1]), two) == ()
    assert worse(replace(old, deduction=old.deduction + 1), old) == ("deduction",)
