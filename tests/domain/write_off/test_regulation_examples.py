"""The examples of regulations 11.3, one test each; the expected answers are the table's."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.clock import ClockContext
from postloan.domain.shared.calendar import china_calendar
from postloan.domain.write_off.aftercare import given_back
from postloan.domain.write_off.case import evolve, papers
from postloan.domain.write_off.claim import evolve_claim
from postloan.domain.write_off.deadlines import DutyKind, east_code, liability_due, year_end_duties
from postloan.domain.write_off.deciding import approve, review
from postloan.domain.write_off.eligibility import eligibility
from postloan.domain.write_off.executing import kept, write_off
from postloan.domain.write_off.facts import ObligorRole, Reference
from postloan.domain.write_off.filing import apply, confirm, file_evidence, give_opinion
from postloan.domain.write_off.kinds import (
    CaseStatus,
    Cause,
    CheckKind,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    GroundKind,
    Level,
    Outcome,
    Paper,
    Ruling,
    Security,
    TerminationCase,
)
from postloan.domain.write_off.parts import Amounts
from postloan.domain.write_off.policy import DEFAULT_WRITE_OFF
from postloan.domain.write_off.recovery import recover
from postloan.domain.write_off.termination import TerminationFacts, terminate

from .builders import (
    AGREE5,
    COMMON,
    DAY,
    GUARANTOR,
    LOAN,
    MILLION,
    MINUTES,
    OPINION,
    POLICY,
    YUAN,
    answers,
    applied,
    approved,
    claim,
    complete,
    confirmation,
    confirmed,
    done,
    evidence,
    facts,
    obligor,
    opinion,
    refused,
    reviewed,
    step,
    with_papers,
)

CLOSED_ON = date(2024, 6, 1)
LATER = date(2026, 6, 1)


def _context(as_of: date) -> ClockContext:
    return ClockContext(as_of, china_calendar())


def test_w1_a_closed_liquidation_qualifies_and_terminates_from_2026_06_02() -> None:
    both = (obligor(), obligor(GUARANTOR, ObligorRole.GUARANTOR))
    filed = frozenset({Paper.COURT_BANKRUPTCY_RULING, Paper.DISTRIBUTION_RECORD}) | COMMON
    given = facts((GroundKind.PROCEDURE_ENDED, CLOSED_ON), papers=filed, obligors=both, security=Security.GUARANTEE)
    found = eligibility(given, POLICY)
    assert (found.eligible, found.met) == (True, (Criterion.BANKRUPTCY_CLOSED,))

    amounts = Amounts(principal=320 * MILLION // 100)
    case = approved(applied(claim(principal=amounts.principal)), "president")
    event, _ = done(write_off(case, {LOAN: amounts}, amounts.principal, DAY, DAY))
    held = evolve_claim(None, kept(evolve(case, event), "keeper")[0])
    ended = TerminationFacts(of=TerminationCase.BANKRUPTCY_ENDED, happened_on=CLOSED_ON)
    assert refused(terminate(held, ended, OPINION, "head", LATER, _context(LATER))) == "TOO_EARLY"
    first = date(2026, 6, 2)
    assert done(terminate(held, ended, OPINION, "head", first, _context(first))).of is ended.of


def test_w2_a_solvent_guarantor_never_pursued_forbids_it() -> None:
    guarantor = obligor(GUARANTOR, ObligorRole.GUARANTOR, pursued_on=None, able_to_pay=True)
    filed = frozenset({Paper.REGISTRY_PROOF}) | COMMON
    revoked = (GroundKind.LICENCE_CANCELLED, date(2024, 1, 2))
    found = eligibility(facts(revoked, papers=filed, obligors=(obligor(), guarantor)), POLICY)
    assert found.met == (Criterion.LICENCE_CANCELLED,)
    assert not found.eligible
    failed = {check.check: check for check in found.checks if not check.passed}
    assert set(failed) == {CheckKind.OBLIGORS_PURSUED, CheckKind.NOBODY_ABLE_TO_PAY}
    assert failed[CheckKind.OBLIGORS_PURSUED].parties == (GUARANTOR,)
    assert failed[CheckKind.OBLIGORS_PURSUED].article == "财金〔2017〕90号 art. 5"


def _other(**changes: object) -> Reference:
    plain = Reference(
        debt="A-1",
        same_enterprise=True,
        same_borrower=True,
        ruling=Ruling.ROUND_ENDED,
        ruled_on=date(2025, 11, 3),
        no_property=True,
        security=Security.CREDIT,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


RULED = frozenset({Paper.ENFORCEMENT_RULING, Paper.COLLECTION_REPORT, Paper.LEGAL_OPINION})


def test_w3_a_loan_no_better_secured_relies_on_the_ruling_about_another_loan() -> None:
    found = eligibility(facts(papers=RULED, references=(_other(),)), POLICY)
    assert found.eligible
    assert found.met == ()
    assert found.references[0].article == "财金〔2017〕90号 art. 9"


@pytest.mark.parametrize("paper", sorted(RULED))
def test_w3_without_ruling_report_or_opinion_it_does_not(paper: Paper) -> None:
    found = eligibility(facts(papers=RULED - {paper}, references=(_other(),)), POLICY)
    assert not found.eligible
    assert found.references[0].missing == ((paper,),)


@pytest.mark.parametrize("better", [Security.GUARANTEE, Security.COLLATERAL])
def test_w4_a_loan_that_is_better_secured_does_not_rely_on_it(better: Security) -> None:
    found = eligibility(facts(papers=RULED, references=(_other(),), security=better), POLICY)
    assert found.references[0].outcome is Outcome.NOT_MET
    assert not found.eligible


@pytest.mark.parametrize(
    "other",
    [
        _other(same_borrower=False),
        _other(ruling=Ruling.OTHER),
        _other(no_property=False),
        _other(ruled_on=date(2026, 3, 3)),
    ],
)
def test_articles_9_and_10_need_a_ruling_by_the_day_for_want_of_property_of_the_same_borrower(other: Reference) -> None:
    assert eligibility(facts(papers=RULED, references=(other,)), POLICY).references[0].outcome is Outcome.NOT_MET


def test_w5_the_ruling_of_another_bank_counts_where_our_guarantee_is_not_better() -> None:
    other = _other(same_enterprise=False, security=Security.COLLATERAL, ruling=Ruling.SUSPENDED)
    found = eligibility(facts(papers=RULED, references=(other,), security=Security.COLLATERAL), POLICY)
    assert found.eligible
    assert found.references[0].article == "财金〔2017〕90号 art. 10"


def test_w6_internal_evidence_confirmed_by_two_is_not_enough() -> None:
    died = (GroundKind.DIED, date(2023, 5, 4))
    two = (
        confirmation(ConfirmingRole.HANDLER, "handler"),
        confirmation(ConfirmingRole.DEPARTMENT_HEAD, "department head"),
    )
    given = facts(
        died, papers=COMMON | {Paper.ESTATE_PURSUIT}, external_unobtainable=True, confirmations=two,
        kind=ClaimKind.PERSONAL,
    )  # fmt: skip
    answer = next(e for e in eligibility(given, POLICY).criteria if e.criterion is Criterion.DEATH_OR_INCAPACITY)
    assert (answer.outcome, answer.unconfirmed) == (Outcome.PAPER_MISSING, (ConfirmingRole.UNIT_HEAD,))
    assert not eligibility(given, POLICY).eligible

    case = confirmed(with_papers(evolve(None, applied()), *COMMON), *list(ConfirmingRole)[:2])
    case = step(case, give_opinion(case, opinion(), DAY))
    held = review(case, AGREE5, MINUTES, DAY, answers={}, policy=POLICY, business_date=DAY)
    assert refused(held) == "CONFIRMATION_MISSING"


def test_w7_the_unit_head_signs_too_and_the_opinion_says_why_nobody_was_sued() -> None:
    signers = zip(ConfirmingRole, ("handler", "department head", "unit head"), strict=True)
    three = tuple(confirmation(role, person) for role, person in signers)
    died = (GroundKind.DIED, date(2023, 5, 4))
    given = facts(
        died, papers=COMMON | {Paper.ESTATE_PURSUIT}, external_unobtainable=True, confirmations=three,
        kind=ClaimKind.PERSONAL,
    )  # fmt: skip
    assert eligibility(given, POLICY).met == (Criterion.DEATH_OR_INCAPACITY,)
    assert eligibility(replace(given, grounds=()), POLICY).eligible is False
    case = complete()
    silent = opinion(proceedings=" ", why_not_sued="")
    assert refused(give_opinion(case, silent, DAY)) == "OPINION_INCOMPLETE"
    assert done(give_opinion(case, replace(silent, why_not_sued="the costs exceed the claim"), DAY))


def test_w8_the_branch_head_does_not_approve_alone() -> None:
    case = complete()
    alone = approve(case, "branch head", Level.BRANCH, DAY, answers=answers(case), policy=POLICY, business_date=DAY)
    assert refused(alone) == "WRONG_STATUS"
    large = reviewed(applied(claim(principal=MILLION + 1)))
    low = approve(large, "branch head", Level.BRANCH, DAY, answers=answers(large), policy=POLICY, business_date=DAY)
    assert refused(low) == "LEVEL_TOO_LOW"


def test_w10_312_small_loans_are_written_off_by_one_list() -> None:
    loans = [UUID(int=1_000 + number) for number in range(312)]
    rows = tuple(replace(claim(loan, 3_000 * YUAN), criterion=Criterion.FARMER_LIST, reference="") for loan in loans)
    case = evolve(None, done(apply(applied(*rows, by_list=True), POLICY, DAY)))
    case = confirmed(with_papers(case, Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT))
    case = step(case, give_opinion(case, opinion(), DAY))
    pursued = (GroundKind.PURSUED_SINCE, date(2025, 1, 2))
    found = {
        loan: eligibility(
            facts(pursued, loan=loan, kind=ClaimKind.FARMER, borrower_balance=3_000 * YUAN, papers=filed), POLICY
        )
        for loan, filed in papers(case).items()
    }
    case = step(case, review(case, AGREE5, MINUTES, DAY, answers=found, policy=POLICY, business_date=DAY))
    agreed = approve(case, "branch head", Level.BRANCH, DAY, answers=found, policy=POLICY, business_date=DAY)
    case = step(case, agreed)
    held = {loan: Amounts(principal=3_000 * YUAN) for loan in loans}
    event, booked = done(write_off(case, held, MILLION, DAY, DAY))
    # 312 accounts of 3,000 yuan are 936,000 yuan.
    assert booked.reserve_used == 93_600_000
    assert len(kept(evolve(case, event), "keeper")) == 312


def test_w11_a_performed_forgiveness_agreement_qualifies_and_terminates() -> None:
    filed = frozenset({Paper.DISPOSAL_CONTRACT, Paper.PAYMENT_PROOF}) | COMMON
    found = eligibility(facts((GroundKind.DISPOSED, date(2026, 2, 2)), papers=filed), POLICY)
    assert (found.eligible, found.met) == (True, (Criterion.MARKET_DISPOSAL,))
    amounts = Amounts(principal=140 * MILLION // 100)
    case = approved(applied(claim(principal=amounts.principal)))
    event, _ = done(write_off(case, {LOAN: amounts}, amounts.principal, DAY, DAY))
    held = evolve_claim(None, kept(evolve(case, event), "keeper")[0])
    assert east_code(held, POLICY) == "03"
    performed = TerminationFacts(of=TerminationCase.DISPOSAL_PERFORMED, happened_on=date(2026, 2, 2))
    held = evolve_claim(held, done(terminate(held, performed, OPINION, "head", DAY, _context(DAY))))
    assert east_code(held, POLICY) == "04"


def test_w12_whoever_interferes_from_outside_stops_it() -> None:
    filed = frozenset({Paper.REGISTRY_PROOF}) | COMMON
    revoked = (GroundKind.LICENCE_CANCELLED, date(2024, 1, 2))
    found = eligibility(facts(revoked, papers=filed, outside_interference=True), POLICY)
    assert [check.check for check in found.checks if not check.passed] == [CheckKind.NO_INTERFERENCE]
    assert not found.eligible


def test_w13_a_subjective_cause_is_settled_by_2026_09_30() -> None:
    due = liability_due(date(2024, 9, 30), Cause.SUBJECTIVE, POLICY)
    assert due is not None
    assert due.last_day == date(2026, 9, 30)
    assert not due.late_on(date(2026, 9, 30))
    assert due.late_on(date(2026, 10, 1))


def test_w14_a_flood_has_no_term() -> None:
    assert liability_due(date(2024, 9, 30), Cause.OBJECTIVE, POLICY) is None


def test_w15_write_offs_of_2025_are_audited_by_may_and_reported_by_june() -> None:
    audit, report = year_end_duties(2025, DEFAULT_WRITE_OFF)
    assert (audit.kind, audit.last_day) == (DutyKind.AUDIT, date(2026, 5, 31))
    assert (report.kind, report.last_day) == (DutyKind.REPORT, date(2026, 6, 30))
    assert (audit.late_on(date(2026, 5, 31)), audit.late_on(date(2026, 6, 1))) == (False, True)
    assert (report.late_on(date(2026, 6, 30)), report.late_on(date(2026, 7, 1))) == (False, True)


def test_w16_half_a_million_recovered_restores_the_reserve_and_settlement_terminates() -> None:
    amounts = Amounts(principal=320_000 * YUAN, off_balance_interest=180_000 * YUAN)
    case = approved(applied(claim(amounts=amounts)))
    event, booked = done(write_off(case, {LOAN: amounts}, MILLION, DAY, DAY))
    case = evolve(case, event)
    assert (case.status, booked.reserve_after) == (CaseStatus.WRITTEN_OFF, MILLION - 320_000 * YUAN)
    held = evolve_claim(None, kept(case, "keeper")[0])
    settled = TerminationFacts(of=TerminationCase.SETTLED)
    assert refused(terminate(held, settled, OPINION, "head", DAY, _context(DAY))) == "FACT_MISSING"

    got = done(recover(held, 500_000 * YUAN, "collector", DAY, policy=POLICY, business_date=DAY))
    assert got.restored == 320_000 * YUAN
    held = evolve_claim(held, got)
    assert (held.recovered_principal, held.recovered_interest) == (320_000 * YUAN, 180_000 * YUAN)
    assert held.last_recovery == got
    assert given_back(held) == 0
    held = evolve_claim(held, done(terminate(held, settled, OPINION, "head", DAY, _context(DAY))))
    assert east_code(held, POLICY) == "04"


def test_a_paper_filed_for_one_claim_is_none_of_another() -> None:
    other = UUID(int=4)
    case = evolve(None, applied(claim(), claim(other)))
    case = with_papers(case, Paper.PURSUIT_RECORD)
    own = evidence(Paper.DEATH_PROOF, 9, loan=other)
    case = step(case, file_evidence(case, own, "clerk", DAY, DAY))
    assert papers(case) == {LOAN: {Paper.PURSUIT_RECORD}, other: {Paper.PURSUIT_RECORD, Paper.DEATH_PROOF}}


def test_the_packaged_handler_may_be_the_maker_and_no_other_signer() -> None:
    case = with_papers(evolve(None, applied()), Paper.PURSUIT_RECORD)
    assert done(confirm(case, confirmation(ConfirmingRole.HANDLER, "maker"), POLICY, DAY))
    head = confirm(case, confirmation(ConfirmingRole.UNIT_HEAD, "maker"), POLICY, DAY)
    assert refused(head) == "SAME_PERSON"
