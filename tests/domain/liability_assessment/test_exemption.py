"""Every item of the exemption lists: when it holds, when it just does not, and which list wins."""

from datetime import date
from typing import Any

import pytest

from postloan.domain.liability_assessment.exemption import BorrowerKind, exemptions, in_scope
from postloan.domain.liability_assessment.kinds import Effect, FaultGrade, FaultKind, Ground
from postloan.domain.liability_assessment.parts import PersonFacts, Record
from postloan.domain.liability_assessment.policy import DEFAULT_LIABILITY, LIABILITY_2016

from .builders import PAPER, POLICY, fault

SLIGHT = fault(grade=FaultGrade.SLIGHT)
ORDINARY = fault()
RISK, TAKEN = date(2024, 10, 1), date(2024, 11, 1)


def grounds(faults: tuple[Any, ...], **facts: Any) -> set[Ground]:
    return {each.ground for each in exemptions(PersonFacts(**facts), faults, POLICY).grounds}


def effect(faults: tuple[Any, ...], **facts: Any) -> Effect | None:
    return exemptions(PersonFacts(**facts), faults, POLICY).effect


def test_the_lists_of_2024_have_seven_four_and_seven_items() -> None:
    counts = [sum(item.effect is each for item in DEFAULT_LIABILITY.exemptions) for each in Effect]
    assert counts == [7, 7, 4]  # must not, must, may


def test_every_item_has_a_source_with_its_mark() -> None:
    assert all(item.source.startswith("[") for item in DEFAULT_LIABILITY.exemptions)


def test_without_proved_fault_all_is_remitted() -> None:
    assert effect(()) is Effect.MUST
    assert grounds(()) == {Ground.NO_EVIDENCE}
    assert Ground.NO_EVIDENCE not in grounds((SLIGHT,))


def test_force_majeure_exempts_only_with_prompt_action() -> None:
    assert effect((SLIGHT,), force_majeure=True, acted_promptly=True) is Effect.MUST
    assert Ground.FORCE_MAJEURE not in grounds((SLIGHT,), force_majeure=True)
    assert effect((ORDINARY,), force_majeure=True, acted_promptly=True) is None


def test_recovered_principal_exempts_while_the_rest_lost_is_little() -> None:
    # 5 % of 1,000,000 is 50,000, included; one minor unit more is not little.
    facts = {"principal": 1_000_000, "principal_lost": 0}
    assert effect((SLIGHT,), **facts, other_lost=50_000) is Effect.MUST
    assert Ground.PRINCIPAL_RECOVERED not in grounds((SLIGHT,), **facts, other_lost=50_001)


def test_principal_that_is_missing_or_unknown_exempts_nobody() -> None:
    for lost in (1, None):
        facts = {"principal": 1_000_000, "principal_lost": lost, "other_lost": 0}
        assert Ground.PRINCIPAL_RECOVERED not in grounds((SLIGHT,), **facts)


def test_a_loan_taken_over_after_its_risk_had_shown_exempts_who_did_no_wrong() -> None:
    assert Ground.TAKEN_OVER_BAD in grounds((), taken_over_on=TAKEN, risk_shown_on=RISK)
    assert Ground.TAKEN_OVER_BAD in grounds((), taken_over_on=TAKEN, risk_shown_on=TAKEN)
    assert Ground.TAKEN_OVER_BAD not in grounds((SLIGHT,), taken_over_on=TAKEN, risk_shown_on=RISK)
    assert Ground.TAKEN_OVER_BAD not in grounds((), risk_shown_on=RISK)


def test_a_loan_taken_over_before_exempts_who_found_the_risk_and_reduced_the_loss() -> None:
    facts = {"taken_over_on": RISK, "risk_shown_on": TAKEN}
    assert effect((SLIGHT,), **facts, loss_reduced=True) is Effect.MUST
    assert Ground.TAKEN_OVER_RESCUED not in grounds((SLIGHT,), **facts)


def test_recorded_dissent_exempts_when_events_proved_it_right() -> None:
    right, wrong = Record(on=RISK, document=PAPER), Record(on=RISK, document=PAPER, right=False)
    assert effect((ORDINARY,), dissent=right) is Effect.MUST
    assert effect((ORDINARY,), dissent=wrong) is None


def test_a_recorded_objection_to_an_order_exempts() -> None:
    assert effect((ORDINARY,), objection=Record(on=RISK, document=PAPER)) is Effect.MUST


def test_a_slight_fault_may_be_remitted_and_an_ordinary_one_not() -> None:
    assert effect((SLIGHT,)) is Effect.MAY
    assert effect((SLIGHT, ORDINARY)) is None


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"within_tolerance": True}, Ground.WITHIN_TOLERANCE),
        ({"reported": True, "loss_averted": True}, Ground.LOSS_AVERTED),
        ({"deceived": True}, Ground.DECEIVED),
    ],
)
def test_an_ordinary_fault_may_be_reduced_and_a_major_one_not(facts: dict[str, Any], ground: Ground) -> None:
    assert grounds((ORDINARY,), **facts) == {ground}
    assert effect((ORDINARY,), **facts) is Effect.MAY
    assert ground not in grounds((fault(grade=FaultGrade.MAJOR),), **facts)


def test_a_report_that_averted_nothing_reduces_nothing() -> None:
    assert effect((ORDINARY,), reported=True) is None


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        (FaultKind.FALSE_RECORD, Ground.FALSIFIED),
        (FaultKind.COLLUSION, Ground.COLLUDED),
        (FaultKind.BRIBERY, Ground.BRIBED),
        (FaultKind.CONCEALED, Ground.HID_FACTS),
        (FaultKind.ORDERED_BREACH, Ground.MADE_OTHERS_BREACH),
    ],
)
def test_these_faults_are_never_remitted_however_slight(kind: FaultKind, ground: Ground) -> None:
    culpable = (fault(kind=kind, grade=FaultGrade.SLIGHT),)
    assert effect(culpable) is Effect.MUST_NOT
    assert ground in grounds(culpable)


def test_acting_beyond_authority_and_obstruction_are_never_remitted_when_major() -> None:
    for kind, ground in (
        (FaultKind.BEYOND_AUTHORITY, Ground.EXCEEDED_AUTHORITY),
        (FaultKind.NOT_COOPERATING, Ground.OBSTRUCTED),
        (FaultKind.CHECK_MISSED, Ground.OBSTRUCTED),
    ):
        assert grounds((fault(kind=kind, grade=FaultGrade.MAJOR),)) == {ground}
        assert ground not in grounds((fault(kind=kind),))


@pytest.mark.parametrize("kind", list(FaultKind))
def test_a_major_fault_of_any_kind_is_never_remitted(kind: FaultKind) -> None:
    assert effect((fault(kind=kind, grade=FaultGrade.MAJOR),), deceived=True) is Effect.MUST_NOT


def test_must_not_beats_must_and_must_beats_may() -> None:
    dissent = Record(on=RISK, document=PAPER)
    assert effect((fault(kind=FaultKind.BRIBERY),), dissent=dissent, within_tolerance=True) is Effect.MUST_NOT
    answer = exemptions(PersonFacts(dissent=dissent, within_tolerance=True), (SLIGHT,), POLICY)
    assert answer.effect is Effect.MUST
    assert [each.ground for each in answer.may] == [Ground.SLIGHT_FAULT, Ground.WITHIN_TOLERANCE]


def test_outside_the_scope_the_lists_hold_by_reference_without_the_tolerance() -> None:
    answer = exemptions(PersonFacts(within_tolerance=True), (SLIGHT,), POLICY, scope=False)
    assert [each.ground for each in answer.grounds] == [Ground.SLIGHT_FAULT]
    assert answer.grounds[0].article.endswith("(参照)")


def test_before_august_2024_nothing_could_be_merely_reduced() -> None:
    assert exemptions(PersonFacts(), (SLIGHT,), LIABILITY_2016).effect is None


@pytest.mark.parametrize(
    ("kind", "yuan", "within"),
    [
        (BorrowerKind.SMALL_BUSINESS, 10_000_000, True),
        (BorrowerKind.SMALL_BUSINESS, 10_000_001, False),
        (BorrowerKind.FARMER, 5_000_000, True),
        (BorrowerKind.FARMER, 5_000_001, False),
        (BorrowerKind.OTHER, 0, False),
    ],
)
def test_the_scope_ends_with_its_limit(kind: BorrowerKind, yuan: int, within: bool) -> None:
    assert in_scope(kind, yuan * 100, POLICY) is within
