"""How the meeting decides: quorum, votes, dissent, and what the policy lets it find."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.liability_assessment.kinds import (
    CaseStatus,
    Cause,
    Degree,
    FaultGrade,
    FaultKind,
    Ground,
    LifeStep,
    MeasureKind,
    Vote,
)
from postloan.domain.liability_assessment.meeting import Grounds, issue_finding
from postloan.domain.liability_assessment.parts import (
    Explained,
    Handling,
    Independence,
    Measure,
    PersonFacts,
    Record,
)
from postloan.domain.liability_assessment.refusals import LiabilityRefusal as R
from postloan.domain.shared.errors import InvalidInput, Refusal

from .builders import (
    EXPLAINED,
    GROUP,
    HANDLINGS,
    LOAN,
    PAPER,
    POLICY,
    PROPOSAL,
    TODAY,
    after,
    assessed,
    decided,
    fault,
    free,
    initiated,
    meet,
    ok,
    votes,
)

YES, NO, ABSENT = Vote.AGREE, Vote.AGAINST, None


def code_of(event: object) -> object:
    assert isinstance(event, Refusal), event
    return event.code


def found(**changes: Any) -> Any:
    """The finding about the surveyor after a change of the proposal."""
    return ok(meet(initiated(), (assessed(**changes), free()))).findings[0]


def refused(**changes: Any) -> object:
    return code_of(meet(initiated(), (assessed(**changes), free())))


@pytest.mark.parametrize(
    ("given", "carried"),
    [((YES, YES, YES), True), ((YES, YES, NO), True), ((YES, NO, NO), False), ((YES, YES, ABSENT), True),
     ((YES, NO, ABSENT), False), ((YES, Vote.ABSTAIN, ABSENT), False)],
)  # fmt: skip
def test_two_thirds_of_those_present_carry(given: tuple[Vote | None, ...], carried: bool) -> None:
    assert ok(meet(initiated(), ballots=votes(GROUP, *given))).carried is carried


@pytest.mark.parametrize("given", [(YES, ABSENT, ABSENT), (ABSENT, ABSENT, ABSENT)])
def test_without_a_quorum_there_is_no_outcome(given: tuple[Vote | None, ...]) -> None:
    assert code_of(meet(initiated(), ballots=votes(GROUP, *given))) is R.NO_QUORUM


def test_a_vote_against_says_why_and_the_minutes_keep_it() -> None:
    ballots = votes(GROUP, YES, YES, NO)
    silent = (*ballots[:2], replace(ballots[2], reason=" "))
    assert code_of(meet(initiated(), ballots=silent)) is R.DISSENT_WITHOUT_REASON
    assert decided(ballots=ballots).meetings[0].ballots[2].reason == "not proved"


def test_a_vote_that_does_not_carry_leaves_the_case_to_another_meeting() -> None:
    case = after(initiated(), meet(initiated(), ballots=votes(GROUP, YES, NO, NO)))
    assert (case.status, case.findings) == (CaseStatus.INITIATED, ())
    assert after(case, meet(case)).status is CaseStatus.DECIDED


@pytest.mark.parametrize("ballots", [votes()[:2], (*votes(), votes()[0]), (*votes()[:2], votes((GROUP[0],))[0])])
def test_members_vote_each_once_and_nobody_else(ballots: Any) -> None:
    assert code_of(meet(initiated(), ballots=ballots)) is R.NOT_A_MEMBER


def test_a_member_who_has_handled_the_loan_since_does_not_vote() -> None:
    since = Handling(loan=LOAN, person="audit1", step=LifeStep.COLLECTION, act="demanded", on=date(2025, 3, 7))
    refusal = meet(initiated(), independence=Independence((*HANDLINGS, since)))
    assert code_of(refusal) is R.NOT_INDEPENDENT


def test_everybody_who_handled_the_loan_in_scope_is_assessed_and_no_stranger() -> None:
    assert code_of(meet(initiated(), (assessed(),))) is R.PERSON_MISSING
    assert code_of(meet(initiated(), (*PROPOSAL, free("stranger")))) is R.NOT_A_HANDLER
    assert code_of(meet(initiated(), (*PROPOSAL, free("Survey")))) is R.PERSON_TWICE
    # The cashier only booked a payment: he may be assessed and need not be.
    assert ok(meet(initiated(), (*PROPOSAL, free("cashier")))).carried


def test_every_row_of_the_file_is_a_fault_or_explained() -> None:
    nothing = (free("survey"), free())
    assert code_of(meet(initiated(), nothing)) is R.ROW_UNANSWERED
    assert ok(meet(initiated(), nothing, explained=EXPLAINED)).carried
    assert code_of(meet(initiated(), explained=(Explained(2, "no such row"),))) is R.ROW_UNKNOWN


def test_the_standard_is_the_rule_at_the_time_of_the_business() -> None:
    act = date(2024, 12, 9)
    assert refused(faults=(fault(rule_since=date(2024, 12, 10)),)) is R.RULE_NOT_IN_FORCE
    assert refused(faults=(fault(rule_until=date(2024, 12, 8)),)) is R.RULE_NOT_IN_FORCE
    assert found(faults=(fault(rule_since=act, rule_until=act),)).degree is Degree.ORDINARY


def test_nobody_is_liable_without_a_fault_or_for_an_objective_cause() -> None:
    case = initiated()
    assert code_of(meet(case, (assessed(faults=()), free()), explained=EXPLAINED)) is R.FAULT_MISSING
    assert refused(cause=Cause.OBJECTIVE) is R.CAUSE_CONTRADICTED
    assert refused(reason="") is R.REASON_REQUIRED


def test_whom_the_lists_exempt_is_not_liable() -> None:
    facts = PersonFacts(dissent=Record(on=date(2024, 9, 9), document=PAPER))
    assert refused(facts=facts) is R.MUST_BE_EXEMPT
    finding = found(facts=facts, degree=Degree.NONE, measures=())
    assert (finding.assessed, finding.degree, finding.deduction) == (Degree.ORDINARY, Degree.NONE, 0)
    assert [each.ground for each in finding.grounds] == [Ground.CORRECT_DISSENT]


def test_a_slight_fault_may_be_reduced_and_need_not() -> None:
    slight: dict[str, Any] = {"faults": (fault(grade=FaultGrade.SLIGHT),), "measures": ()}
    assert found(**slight, degree=Degree.NONE).degree is Degree.NONE
    assert found(**slight, degree=Degree.SLIGHT).degree is Degree.SLIGHT
    assert found(**slight).degree is Degree.ORDINARY


def test_without_an_item_of_the_lists_the_degree_stays() -> None:
    assert refused(degree=Degree.SLIGHT, measures=()) is R.NOT_EXEMPTIBLE
    assert refused(degree=Degree.SERIOUS, measures=(Measure(kind=MeasureKind.DEMERIT),)) is R.DEGREE_RAISED


def test_false_records_are_at_least_serious() -> None:
    false = (fault(kind=FaultKind.FALSE_RECORD),)
    assert refused(faults=false) is R.DEGREE_TOO_LOW
    assert refused(faults=false, assessed=Degree.SERIOUS) is R.NOT_EXEMPTIBLE
    heavy = (Measure(kind=MeasureKind.DEMERIT, extent=12),)
    assert found(faults=false, assessed=Degree.SERIOUS, degree=Degree.SERIOUS, measures=heavy).deduction == 500_000


def test_measures_belong_to_the_degree() -> None:
    assert refused(measures=(Measure(kind=MeasureKind.DISMISSAL),)) is R.MEASURE_NOT_ALLOWED
    light = (Measure(kind=MeasureKind.CRITICISM),)
    serious: dict[str, Any] = {"assessed": Degree.SERIOUS, "degree": Degree.SERIOUS}
    assert refused(**serious, measures=light) is R.MEASURE_NOT_ALLOWED


def test_an_ordinary_degree_costs_a_fifth_of_the_reserve() -> None:
    # 20 % of 1,000,000
    assert found().deduction == 200_000


def test_a_grave_degree_costs_a_tenth_of_the_loss_up_to_its_limit() -> None:
    grave: dict[str, Any] = {"assessed": Degree.GRAVE, "degree": Degree.GRAVE}
    heavy = (Measure(kind=MeasureKind.DISMISSAL),)
    assert found(**grave, measures=heavy).deduction == 3_000_000  # 10 % of 30,000,000
    rules = tuple(replace(rule, at_most=2_999_999) if rule.degree is Degree.GRAVE else rule for rule in POLICY.degrees)
    capped = Grounds(replace(POLICY, degrees=rules), {})
    event = ok(meet(initiated(), (assessed(**grave, measures=heavy), free()), grounds=capped))
    assert event.findings[0].deduction == 2_999_999


def test_an_unknown_reserve_is_refused_and_not_taken_for_nothing() -> None:
    assert code_of(meet(initiated(), grounds=Grounds(POLICY, {}))) is R.RESERVE_UNKNOWN


def test_only_what_was_carried_is_issued_and_by_its_own_people() -> None:
    day = date(2025, 3, 11)
    assert code_of(issue_finding(initiated(), "F-1", PAPER, "risk1", day, business_date=TODAY)) is R.WRONG_STATUS
    assert code_of(issue_finding(decided(), "F-1", PAPER, "opener", day, business_date=TODAY)) is R.NOT_A_MEMBER
    assert ok(issue_finding(decided(), "F-1", PAPER, "INSPECTOR", day, business_date=TODAY)).person == "inspector"


def test_a_proposal_about_nobody_is_no_proposal() -> None:
    with pytest.raises(InvalidInput, match="proposal"):
        meet(initiated(), ())
