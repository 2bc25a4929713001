"""The application as a state machine: every refusal, distinct persons, quorum, authority, booking, reversal."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.domain.shared.errors import InvalidInput
from postloan.domain.write_off.case import TRANSITIONS, Case, evolve
from postloan.domain.write_off.deadlines import registry_code
from postloan.domain.write_off.deciding import approve, carried, reject, review
from postloan.domain.write_off.events import Applied, WrittenOff
from postloan.domain.write_off.executing import reverse, write_off
from postloan.domain.write_off.filing import apply, confirm, file_evidence, give_opinion, withdraw
from postloan.domain.write_off.kinds import (
    CaseStatus,
    ConfirmingRole,
    Criterion,
    Department,
    Level,
    Paper,
    Vote,
)
from postloan.domain.write_off.parts import Amounts, AppliedClaim, Ballot
from postloan.domain.write_off.policy import ApprovalTier

from .builders import (
    AGREE5,
    DAY,
    LOAN,
    MILLION,
    MINUTES,
    POLICY,
    YUAN,
    after,
    answers,
    applied,
    approved,
    ballots,
    claim,
    complete,
    confirmation,
    confirmed,
    done,
    evidence,
    opinion,
    refused,
    reviewed,
    step,
    with_papers,
)

AMOUNTS = Amounts(principal=320_000 * YUAN)
BEFORE, TOMORROW = DAY - timedelta(days=1), after(DAY)


def _opened() -> Case:
    return evolve(None, applied())


def _review(case: Case, seats: tuple[Ballot, ...] = AGREE5, on: date = DAY) -> object:
    return review(case, seats, MINUTES, on, answers=answers(case), policy=POLICY, business_date=DAY)


def _approve(case: Case, person: str = "president", level: Level = Level.BOARD, on: date = DAY) -> object:
    return approve(case, person, level, on, answers=answers(case), policy=POLICY, business_date=DAY)


def test_an_application_says_why_names_each_claim_once_and_rests_on_a_criterion_of_the_policy() -> None:
    assert refused(apply(applied(on=TOMORROW), POLICY, DAY)) == "IN_THE_FUTURE"
    assert refused(apply(applied(cause_text="  "), POLICY, DAY)) == "CAUSE_MISSING"
    assert refused(apply(applied(claim(), claim()), POLICY, DAY)) == "CLAIM_TWICE"
    fewer = replace(POLICY, criteria=POLICY.criteria[1:])
    assert refused(apply(applied(), fewer, DAY)) == "UNKNOWN_CRITERION"
    assert refused(apply(applied(by_list=True), POLICY, DAY)) == "NOT_FOR_A_LIST"
    other = AppliedClaim(loan=LOAN, amounts=AMOUNTS, reference="A-1")
    assert refused(apply(applied(other, by_list=True), POLICY, DAY)) == "NOT_FOR_A_LIST"
    assert done(apply(applied(other), POLICY, DAY)).claims == (other,)


def test_a_claim_rests_on_one_thing_and_has_something_on_the_balance_sheet() -> None:
    with pytest.raises(InvalidInput):
        AppliedClaim(loan=LOAN, amounts=AMOUNTS)
    with pytest.raises(InvalidInput):
        AppliedClaim(loan=LOAN, amounts=AMOUNTS, criterion=Criterion.DISASTER, reference="A-1")
    with pytest.raises(InvalidInput):
        AppliedClaim(loan=LOAN, amounts=Amounts(off_balance_interest=1), criterion=Criterion.DISASTER)
    with pytest.raises(InvalidInput):
        Amounts(principal=-1)


def test_a_paper_is_filed_once_for_a_claim_of_the_application_and_not_from_tomorrow() -> None:
    case, paper = _opened(), evidence(Paper.PURSUIT_RECORD)
    assert refused(file_evidence(case, paper, "clerk", TOMORROW, DAY)) == "IN_THE_FUTURE"
    assert refused(file_evidence(case, replace(paper, dated=TOMORROW), "clerk", DAY, DAY)) == "IN_THE_FUTURE"
    assert refused(file_evidence(case, paper, "clerk", BEFORE, DAY)) == "BEFORE_THE_LAST"
    stranger = replace(paper, loan=UUID(int=99))
    assert refused(file_evidence(case, stranger, "clerk", DAY, DAY)) == "NOT_IN_THE_APPLICATION"
    case = step(case, file_evidence(case, paper, "clerk", DAY, DAY))
    assert refused(file_evidence(case, paper, "clerk", DAY, DAY)) == "FILED_ALREADY"
    assert refused(file_evidence(reviewed(), paper, "clerk", DAY, DAY)) == "WRONG_STATUS"


def test_three_different_people_of_the_originating_unit_confirm_internal_evidence_once_each() -> None:
    handler = confirmation(ConfirmingRole.HANDLER, "handler")
    assert refused(confirm(_opened(), handler, POLICY, DAY)) == "NOTHING_TO_CONFIRM"
    only_external = with_papers(_opened(), Paper.COURT_BANKRUPTCY_RULING)
    assert refused(confirm(only_external, handler, POLICY, DAY)) == "NOTHING_TO_CONFIRM"
    case = with_papers(_opened(), Paper.COLLECTION_REPORT)
    assert refused(confirm(case, replace(handler, unit="B02"), POLICY, DAY)) == "OTHER_UNIT"
    case = step(case, confirm(case, handler, POLICY, DAY))
    assert refused(confirm(case, replace(handler, person="other"), POLICY, DAY)) == "ROLE_CONFIRMED"
    head = confirmation(ConfirmingRole.UNIT_HEAD, "ＨＡＮＤＬＥＲ")
    assert refused(confirm(case, head, POLICY, DAY)) == "SAME_PERSON"


@pytest.mark.parametrize("missing", list(ConfirmingRole))
def test_no_review_without_each_of_the_three_confirmations(missing: ConfirmingRole) -> None:
    case = with_papers(_opened(), Paper.PURSUIT_RECORD)
    case = confirmed(case, *(role for role in ConfirmingRole if role is not missing))
    case = step(case, give_opinion(case, opinion(), DAY))
    held = _review(case)
    assert refused(held) == "CONFIRMATION_MISSING"


def test_a_new_internal_paper_is_confirmed_anew_and_a_court_paper_is_not() -> None:
    case = complete()
    court = file_evidence(case, evidence(Paper.CIVIL_JUDGMENT, 70), "clerk", DAY, DAY)
    assert done(_review(step(case, court)))
    report = file_evidence(case, evidence(Paper.COLLECTION_REPORT, 71), "clerk", DAY, DAY)
    changed = step(case, report)
    assert refused(_review(changed)) == "CONFIRMATION_MISSING"
    assert done(_review(confirmed(changed)))


def test_who_confirmed_papers_that_were_replaced_still_has_no_seat() -> None:
    case = complete()
    case = step(case, file_evidence(case, evidence(Paper.COLLECTION_REPORT, 71), "clerk", DAY, DAY))
    for role, person in zip(ConfirmingRole, ("a", "b", "c"), strict=True):
        case = step(case, confirm(case, confirmation(role, person), POLICY, DAY))
    seats = (replace(AGREE5[0], person="unit head"), *AGREE5[1:])
    assert refused(_review(case, seats)) == "SAME_PERSON"


def test_no_review_without_a_legal_opinion_or_against_it() -> None:
    case = confirmed(with_papers(_opened(), Paper.PURSUIT_RECORD))
    assert refused(_review(case)) == "OPINION_MISSING"
    against = step(case, give_opinion(case, opinion(supports=False), DAY))
    assert refused(_review(against)) == "OPINION_AGAINST"


@pytest.mark.parametrize("person", ["maker", "handler", "department head", "unit head"])
def test_who_applied_or_confirmed_gives_no_legal_opinion_has_no_seat_and_does_not_approve(person: str) -> None:
    case = complete()
    assert refused(give_opinion(case, opinion(author=person), DAY)) == "SAME_PERSON"
    assert refused(_review(case, (replace(AGREE5[0], person=person), *AGREE5[1:]))) == "SAME_PERSON"
    assert refused(_approve(reviewed(), person)) == "SAME_PERSON"


@pytest.mark.parametrize("person", ["lawyer", "member 0", "member 4", "MEMBER 4"])
def test_the_lawyer_and_the_reviewers_do_not_approve_or_reject(person: str) -> None:
    case = reviewed()
    assert refused(_approve(case, person)) == "SAME_PERSON"
    said_no = reject(case, person, Level.BOARD, "no", DAY, policy=POLICY, business_date=DAY)
    assert refused(said_no) == "SAME_PERSON"


def test_who_gave_the_legal_opinion_confirms_nothing() -> None:
    case = step(with_papers(_opened(), Paper.PURSUIT_RECORD), give_opinion(_opened(), opinion(), DAY))
    lawyer = confirmation(ConfirmingRole.UNIT_HEAD, "Lawyer")
    assert refused(confirm(case, lawyer, POLICY, DAY)) == "SAME_PERSON"


@pytest.mark.parametrize("department", list(Department))
def test_every_department_is_heard(department: Department) -> None:
    seats = tuple(replace(seat, vote=None) if seat.department is department else seat for seat in AGREE5)
    assert refused(_review(complete(), seats)) == "DEPARTMENT_MISSING"
    without = tuple(seat for seat in AGREE5 if seat.department is not department)
    assert refused(_review(complete(), without)) == "DEPARTMENT_MISSING"


def test_two_thirds_of_the_seats_are_a_quorum_and_one_less_is_none() -> None:
    # Nine seats: six present are two thirds, five are not.
    six = ballots(*[Vote.AGREE] * 6, None, None, None)
    assert done(_review(complete(), six)).agreed
    five = ballots(*[Vote.AGREE] * 5, None, None, None, None)
    assert refused(_review(complete(), five)) == "NO_QUORUM"


def test_two_thirds_of_those_present_carry_it_and_one_less_does_not() -> None:
    a, n = Vote.AGREE, Vote.AGAINST
    assert done(_review(complete(), ballots(a, a, a, a, n, n))).agreed
    lost = done(_review(complete(), ballots(a, a, a, n, n)))
    assert not lost.agreed
    assert evolve(complete(), lost).status is CaseStatus.REJECTED
    assert not carried(ballots(a, a, a, Vote.ABSTAIN, Vote.ABSTAIN), POLICY)


def test_a_person_has_one_seat_and_dissent_has_its_reason() -> None:
    twice = (*AGREE5, replace(AGREE5[0], department=Department.CREDIT))
    assert refused(_review(complete(), twice)) == "SEAT_TWICE"
    silent = replace(AGREE5[0], vote=Vote.AGAINST, reason=" ")
    assert refused(_review(complete(), (silent, *AGREE5[1:]))) == "DISSENT_WITHOUT_REASON"


def test_a_claim_that_does_not_qualify_stops_the_whole_application_at_review_and_approval() -> None:
    second = UUID(int=4)
    case = complete(applied(claim(), claim(second)))
    good = answers(case)
    bad = {**good, second: replace(good[second], criteria=())}
    held = review(case, AGREE5, MINUTES, DAY, answers=bad, policy=POLICY, business_date=DAY)
    assert refused(held) == "NOT_ELIGIBLE"
    unknown = {LOAN: good[LOAN]}
    held = review(case, AGREE5, MINUTES, DAY, answers=unknown, policy=POLICY, business_date=DAY)
    assert refused(held) == "NOT_ELIGIBLE"
    case = reviewed(applied(claim(), claim(second)))
    agreed = approve(case, "president", Level.BOARD, DAY, answers=bad, policy=POLICY, business_date=DAY)
    assert refused(agreed) == "NOT_ELIGIBLE"


@pytest.mark.parametrize(
    ("principal", "level", "too_low"),
    [
        (MILLION, Level.BRANCH, None),
        (MILLION + 1, Level.MANAGEMENT, Level.BRANCH),
        (50 * MILLION, Level.MANAGEMENT, Level.BRANCH),
        (50 * MILLION + 1, Level.BOARD, Level.MANAGEMENT),
    ],
)
def test_the_amount_decides_who_approves(principal: int, level: Level, too_low: Level | None) -> None:
    case = reviewed(applied(claim(principal=principal)))
    assert done(_approve(case, level=level))
    if too_low is not None:
        assert refused(_approve(case, level=too_low)) == "LEVEL_TOO_LOW"


def test_two_different_persons_of_the_board_approve_above_fifty_million() -> None:
    case = reviewed(applied(claim(principal=50 * MILLION + 1)))
    first = done(_approve(case, "chair"))
    assert not first.final
    case = evolve(case, first)
    assert case.status is CaseStatus.REVIEWED
    assert refused(_approve(case, "Chair")) == "SAME_PERSON"
    assert done(_approve(case, "director")).final


def test_an_approver_may_say_no_with_a_reason() -> None:
    case = reviewed()
    silent = reject(case, "president", Level.BRANCH, " ", DAY, policy=POLICY, business_date=DAY)
    assert refused(silent) == "REASON_REQUIRED"
    no = done(reject(case, "president", Level.BRANCH, "pursue on", DAY, policy=POLICY, business_date=DAY))
    assert evolve(case, no).status is CaseStatus.REJECTED


def test_only_its_maker_takes_it_back_until_it_is_booked() -> None:
    case = approved()
    assert refused(withdraw(case, "handler", "wrong", DAY, DAY)) == "NOT_ITS_MAKER"
    assert refused(withdraw(case, "maker", "", DAY, DAY)) == "REASON_REQUIRED"
    assert step(case, withdraw(case, "Maker", "wrong", DAY, DAY)).status is CaseStatus.WITHDRAWN
    event, _ = done(write_off(case, {LOAN: AMOUNTS}, MILLION, DAY, DAY))
    assert refused(withdraw(evolve(case, event), "maker", "wrong", DAY, DAY)) == "WRONG_STATUS"


def test_nothing_is_booked_before_approval_or_before_its_day() -> None:
    assert refused(write_off(reviewed(), {LOAN: AMOUNTS}, MILLION, DAY, DAY)) == "WRONG_STATUS"
    assert refused(write_off(approved(), {LOAN: AMOUNTS}, MILLION, TOMORROW, DAY)) == "IN_THE_FUTURE"
    assert refused(write_off(approved(), {LOAN: AMOUNTS}, MILLION, BEFORE, DAY)) == "BEFORE_THE_LAST"


def test_a_whole_claim_is_booked_as_it_stands_and_never_more_than_was_approved() -> None:
    case = approved()
    grown = replace(AMOUNTS, off_balance_interest=77)
    assert done(write_off(case, {LOAN: grown}, MILLION, DAY, DAY))[0].amounts == (grown,)
    paid = Amounts(principal=1)
    assert done(write_off(case, {LOAN: paid}, MILLION, DAY, DAY))[0].reserve_used == 1
    more = replace(AMOUNTS, costs=1)
    assert refused(write_off(case, {LOAN: more}, MILLION, DAY, DAY)) == "AMOUNT_CHANGED"
    assert refused(write_off(case, {LOAN: Amounts(off_balance_interest=5)}, MILLION, DAY, DAY)) == "NOTHING_LEFT"
    assert refused(write_off(case, {}, MILLION, DAY, DAY)) == "CLAIM_UNKNOWN"


def test_a_partial_write_off_takes_exactly_its_part() -> None:
    case = approved(applied(claim(whole=False)))
    held = {LOAN: Amounts(principal=900_000 * YUAN, off_balance_interest=7)}
    event, booked = done(write_off(case, held, MILLION, DAY, DAY))
    assert (event.amounts, booked.reserve_used) == ((AMOUNTS,), 320_000 * YUAN)
    less = {LOAN: Amounts(principal=319_999 * YUAN)}
    assert refused(write_off(case, less, MILLION, DAY, DAY)) == "AMOUNT_CHANGED"


def test_a_package_is_booked_wholly_or_not_at_all() -> None:
    second = UUID(int=4)
    case = approved(applied(claim(), claim(second)))
    short = write_off(case, {LOAN: AMOUNTS, second: AMOUNTS}, 639_999 * YUAN, DAY, DAY)
    assert refused(short) == "INSUFFICIENT_RESERVE"
    # Two claims of 320,000 yuan against 639,999: one yuan is missing.
    assert dict(short.details) == {"missing": "100"}  # type: ignore[union-attr]
    assert done(write_off(case, {LOAN: AMOUNTS, second: AMOUNTS}, 640_000 * YUAN, DAY, DAY))[1].reserve_after == 0
    assert refused(write_off(case, {LOAN: AMOUNTS}, MILLION, DAY, DAY)) == "CLAIM_UNKNOWN"


def test_a_wrong_write_off_is_reversed_by_a_new_event_of_somebody_else() -> None:
    case = approved()
    assert refused(reverse(case, "auditor", "wrong loan", DAY, DAY)) == "WRONG_STATUS"
    case = evolve(case, done(write_off(case, {LOAN: AMOUNTS}, MILLION, DAY, DAY))[0])
    assert refused(reverse(case, "maker", "wrong loan", DAY, DAY)) == "SAME_PERSON"
    assert refused(reverse(case, "auditor", "", DAY, DAY)) == "REASON_REQUIRED"
    back = step(case, reverse(case, "auditor", "wrong loan", DAY, DAY, ("first", "last")))
    assert (back.status, back.amounts) == (CaseStatus.REVERSED, (AMOUNTS,))
    assert back.reversal is not None
    assert (back.reversal.on, back.reversal.person, back.reversal.agreed) == (DAY, "auditor", ("first", "last"))


def test_the_registry_shows_41_while_it_is_decided_and_42_once_it_is_booked() -> None:
    codes = {status: registry_code(status) for status in CaseStatus}
    assert codes == {
        CaseStatus.APPLIED: "41",
        CaseStatus.REVIEWED: "41",
        CaseStatus.APPROVED: "41",
        CaseStatus.WRITTEN_OFF: "42",
        CaseStatus.REJECTED: "",
        CaseStatus.WITHDRAWN: "",
        CaseStatus.REVERSED: "",
    }


def test_only_the_review_and_the_approvers_lead_to_approval_and_only_approval_to_a_booking() -> None:
    booked_from = [status for status, events in TRANSITIONS.items() if WrittenOff in events]
    assert booked_from == [CaseStatus.APPROVED]
    with pytest.raises(ValueError, match="cannot follow"):
        evolve(reviewed(), WrittenOff((AMOUNTS,), 1, DAY))
    with pytest.raises(ValueError, match="needs an application"):
        evolve(None, WrittenOff((AMOUNTS,), 1, DAY))
    with pytest.raises(ValueError, match="was made already"):
        evolve(reviewed(), applied())


def test_the_level_of_the_policy_counts_and_an_amount_on_the_edge_belongs_to_the_lower_tier() -> None:
    tiers = (ApprovalTier(0, Level.BRANCH), ApprovalTier(100, Level.BOARD, 3))
    policy = replace(POLICY, tiers=tiers)
    assert [policy.tier(amount) for amount in (1, 100, 101)] == [tiers[0], tiers[0], tiers[1]]


def test_text_with_hidden_characters_and_wrong_hashes_are_no_input() -> None:
    with pytest.raises(InvalidInput):
        applied(cause_text="flood\u202e")
    with pytest.raises(InvalidInput):
        evidence(Paper.PURSUIT_RECORD, content_hash="XYZ")
    with pytest.raises(InvalidInput):
        applied(claims=())
    with pytest.raises(InvalidInput):
        withdraw(_opened(), "maker", "x" * 2_001, DAY, DAY)


def test_a_list_holds_ten_thousand_claims_and_not_one_more() -> None:
    rows = tuple(claim(UUID(int=number)) for number in range(10_001))
    assert isinstance(applied(*rows[:10_000]), Applied)
    with pytest.raises(InvalidInput):
        applied(*rows)
