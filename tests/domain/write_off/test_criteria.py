"""Every criterion of annexes 1 to 3, met, and missing by each one of its papers (regulations 4.2, 4.3, by hand)."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from postloan.domain.write_off.answer import CriterionAnswer
from postloan.domain.write_off.eligibility import eligibility
from postloan.domain.write_off.facts import ClaimFacts
from postloan.domain.write_off.kinds import ClaimKind as K
from postloan.domain.write_off.kinds import Criterion, Outcome, Paper, Security
from postloan.domain.write_off.kinds import GroundKind as G
from postloan.domain.write_off.policy import DEFAULT_WRITE_OFF, PACKAGED_WRITE_OFF, WRITE_OFF_2013, WriteOffPolicy

from .builders import COMMON, DAY, MILLION, YUAN, after, facts

C = Criterion
P = Paper
LONG_AGO = date(2010, 1, 4)


class Row(NamedTuple):
    criterion: C
    article: str
    ground: G
    papers: set[P]
    """Each of these is needed, beside the common ones."""
    kind: K = K.CORPORATE
    balance: int = 100 * MILLION


ROWS = (
    Row(C.BANKRUPTCY_CLOSED, "附1 no. 1a", G.PROCEDURE_ENDED, {P.COURT_BANKRUPTCY_RULING, P.DISTRIBUTION_RECORD}),
    Row(C.BANKRUPTCY_CLOSED, "附1 no. 1a", G.PROCEDURE_ENDED, {P.LIQUIDATION_REPORT, P.DISTRIBUTION_RECORD}),
    Row(C.BANKRUPTCY_CLOSED, "附1 no. 1a", G.PROCEDURE_ENDED, {P.CLOSURE_DOCUMENT, P.DISTRIBUTION_RECORD}),
    Row(C.BANKRUPTCY_NOT_CLOSED, "附1 no. 1b", G.BANKRUPTCY_DECLARED, {P.COURT_BANKRUPTCY_RULING}),
    Row(C.DEATH_OR_INCAPACITY, "附1 no. 2", G.DIED, {P.DEATH_PROOF, P.ESTATE_PURSUIT, P.PURSUIT_RECORD}),
    Row(C.DEATH_OR_INCAPACITY, "附1 no. 2", G.DECLARED_MISSING, {P.DEATH_PROOF, P.ESTATE_PURSUIT, P.PURSUIT_RECORD}),
    Row(C.DEATH_OR_INCAPACITY, "附1 no. 2", G.CAPACITY_LOST, {P.DISABILITY_PROOF, P.ESTATE_PURSUIT}),
    Row(C.DISASTER, "附1 no. 3", G.DISASTER, {P.EVENT_PROOF, P.INSURER_LETTER, P.PURSUIT_RECORD}),
    Row(C.LICENCE_CANCELLED, "附1 no. 4", G.LICENCE_CANCELLED, {P.REGISTRY_PROOF}),
    Row(C.NO_ANNUAL_REPORT, "附1 no. 5", G.LAST_ANNUAL_REPORT, {P.REGISTRY_QUERY}),
    Row(C.CONVICTED, "附1 no. 6", G.CONVICTED, {P.CRIMINAL_JUDGMENT, P.PURSUIT_RECORD}),
    Row(C.ENFORCEMENT_FAILED, "附1 no. 7", G.ENFORCEMENT_ENDED, {P.ENFORCEMENT_RULING, P.PURSUIT_RECORD}),
    Row(C.ENFORCEMENT_FAILED, "附1 no. 7", G.ENFORCEMENT_BEGUN, {P.ENFORCEMENT_FILING, P.PURSUIT_RECORD}),
    Row(C.COURT_SETTLEMENT, "附1 no. 8", G.COURT_SETTLEMENT, {P.COURT_SETTLEMENT_PAPER}),
    Row(C.SUIT_LOST, "附1 no. 9", G.SUIT_DISMISSED, {P.CIVIL_JUDGMENT}),
    Row(C.SUIT_LOST, "附1 no. 9", G.NOT_LIABLE, {P.CIVIL_JUDGMENT}),
    Row(C.SUIT_LOST, "附1 no. 9", G.LIMITATION_EXPIRED, {P.CIVIL_JUDGMENT}),
    Row(C.MARKET_DISPOSAL, "附1 no. 12", G.DISPOSED, {P.DISPOSAL_CONTRACT, P.PAYMENT_PROOF}),
    Row(C.FRAUD_FILED, "附1 no. 13", G.POLICE_FILED, {P.POLICE_FILING}),
    Row(C.SMALL_ENTERPRISE_AMOUNT, "附1 no. 14", G.PURSUED_SINCE, {P.PURSUIT_RECORD, P.ENTERPRISE_PROOF},
        K.SMALL_ENTERPRISE, 60 * MILLION),
    Row(C.SMALL_ENTERPRISE_AMOUNT, "附1 no. 14", G.PURSUED_SINCE, {P.PURSUIT_RECORD, P.ENTERPRISE_PROOF},
        K.AGRICULTURE, 60 * MILLION),
    Row(C.PERSONAL_BUSINESS_AMOUNT, "附1 no. 15", G.PURSUED_SINCE, {P.PURSUIT_RECORD, P.USE_PROOF},
        K.PERSONAL_BUSINESS, 10 * MILLION),
    Row(C.SMALL_BALANCE, "附1 no. 16", G.PURSUED_SINCE, {P.PURSUIT_RECORD}, K.CORPORATE, 5 * MILLION),
    Row(C.SMALL_BALANCE, "附1 no. 16", G.PURSUED_SINCE, {P.PURSUIT_RECORD, P.SECURITY_PROOF}, K.PERSONAL),
    Row(C.FARMER_LIST, "附1 no. 16 (farmers)", G.PURSUED_SINCE, {P.PURSUIT_RECORD}, K.FARMER, 50_000 * YUAN),
    Row(C.LONG_NON_PERFORMING, "附1 no. 17", G.NON_PERFORMING_SINCE, {P.AGE_PROOF, P.PURSUIT_RECORD}),
    Row(C.STATE_APPROVED, "附1 no. 18", G.STATE_APPROVED, {P.STATE_APPROVAL}),
    Row(C.CARD_BANKRUPT, "附2 no. 1", G.BANKRUPTCY_DECLARED, {P.COURT_BANKRUPTCY_RULING}, K.CARD),
    Row(C.CARD_DEATH, "附2 no. 2", G.DIED, {P.DEATH_PROOF}, K.CARD),
    Row(C.CARD_ENFORCEMENT, "附2 no. 3", G.ENFORCEMENT_ENDED, {P.ENFORCEMENT_RULING}, K.CARD),
    Row(C.CARD_UNIT_CANCELLED, "附2 no. 4", G.UNIT_CANCELLED, {P.REGISTRY_PROOF}, K.CARD),
    Row(C.CARD_SMALL_AMOUNT, "附2 no. 5", G.PURSUED_SINCE, {P.CARD_STATEMENT, P.PURSUIT_RECORD}, K.CARD,
        50_000 * YUAN),
    Row(C.CARD_FRAUD, "附2 no. 6", G.POLICE_FILED, {P.POLICE_FILING}, K.CARD),
    Row(C.STUDENT_DEATH, "附3 no. 1", G.CAPACITY_LOST, {P.DISABILITY_PROOF, P.STUDENT_PROOF}, K.STUDENT),
    Row(C.STUDENT_ENFORCEMENT, "附3 no. 2", G.ENFORCEMENT_ENDED, {P.ENFORCEMENT_RULING, P.STUDENT_PROOF}, K.STUDENT),
    Row(C.STUDENT_PURSUED, "附3 no. 3", G.PURSUIT_PERIOD_ENDED, {P.STUDENT_PROOF, P.PURSUIT_RECORD}, K.STUDENT),
)  # fmt: skip


def _facts(row: Row) -> ClaimFacts:
    grounds = ((row.ground, LONG_AGO),)
    return facts(*grounds, kind=row.kind, borrower_balance=row.balance, papers=frozenset(row.papers) | COMMON)


def _outcome(given: ClaimFacts, criterion: C, policy: WriteOffPolicy = DEFAULT_WRITE_OFF) -> CriterionAnswer:
    return next(each for each in eligibility(given, policy).criteria if each.criterion is criterion)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.criterion}-{row.ground}-{row.kind}")
def test_a_criterion_is_met_when_its_ground_has_happened_and_every_paper_is_there(row: Row) -> None:
    found = eligibility(_facts(row), DEFAULT_WRITE_OFF)
    assert row.criterion in found.met
    assert found.eligible
    assert _outcome(_facts(row), row.criterion).article == f"财金〔2017〕90号 {row.article}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.criterion}-{row.ground}-{row.kind}")
def test_a_criterion_is_missing_by_each_one_of_its_papers(row: Row) -> None:
    whole = _facts(row)
    for paper in row.papers | {P.LEGAL_OPINION}:
        answer = _outcome(replace(whole, papers=whole.papers - {paper}), row.criterion)
        assert answer.outcome is Outcome.PAPER_MISSING
        assert len(answer.missing) == 1
        assert paper in answer.missing[0]
        assert paper in answer.reason


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.criterion}-{row.ground}-{row.kind}")
def test_a_criterion_is_not_met_without_its_ground_or_before_it(row: Row) -> None:
    assert _outcome(replace(_facts(row), grounds=()), row.criterion).outcome is Outcome.NOT_MET
    early = replace(_facts(row), as_of=date(2010, 1, 3))
    assert _outcome(early, row.criterion).outcome is Outcome.NOT_MET


def test_every_criterion_but_the_two_that_lean_on_others_is_in_the_table() -> None:
    assert {row.criterion for row in ROWS} == set(C) - {C.ASSET_IN_KIND, C.ADVANCE}
    assert {rule.criterion for rule in DEFAULT_WRITE_OFF.criteria} == set(C)


def test_a_loss_on_an_asset_in_kind_needs_a_cause_of_one_to_nine() -> None:
    taken = (G.ASSET_TAKEN, LONG_AGO)
    own = frozenset({P.VALUATION_REPORT, P.DEBT_IN_KIND_CONTRACT, P.REGISTRY_PROOF}) | COMMON
    assert _outcome(facts(taken, papers=own), C.ASSET_IN_KIND).outcome is Outcome.NOT_MET
    both = facts(taken, (G.LICENCE_CANCELLED, LONG_AGO), papers=own)
    assert _outcome(both, C.ASSET_IN_KIND).outcome is Outcome.MET
    assert _outcome(replace(both, papers=own - {P.REGISTRY_PROOF}), C.ASSET_IN_KIND).outcome is Outcome.NOT_MET
    lacking = replace(both, papers=own - {P.VALUATION_REPORT})
    assert _outcome(lacking, C.ASSET_IN_KIND).missing == ((P.VALUATION_REPORT,),)


def test_an_advance_needs_a_cause_of_one_to_ten() -> None:
    paid = (G.ADVANCE_PAID, LONG_AGO)
    own = frozenset({P.ADVANCE_PAPERS, P.CIVIL_JUDGMENT}) | COMMON
    assert _outcome(facts(paid, papers=own), C.ADVANCE).outcome is Outcome.NOT_MET
    both = facts(paid, (G.NOT_LIABLE, LONG_AGO), papers=own)
    assert _outcome(both, C.ADVANCE).outcome is Outcome.MET
    assert _outcome(replace(both, papers=own - {P.ADVANCE_PAPERS}), C.ADVANCE).missing == ((P.ADVANCE_PAPERS,),)


@pytest.mark.parametrize(
    ("criterion", "ground", "kind", "since", "last_day_too_early"),
    [
        # 180 days after 2025-01-01 are reached on 2025-06-30: 30 + 28 + 31 + 30 + 31 = 150 to May 31, and 30 more.
        (C.BANKRUPTCY_NOT_CLOSED, G.BANKRUPTCY_DECLARED, K.CORPORATE, date(2025, 1, 1), date(2025, 6, 29)),
        (C.SMALL_ENTERPRISE_AMOUNT, G.PURSUED_SINCE, K.SMALL_ENTERPRISE, date(2025, 1, 1), date(2025, 6, 29)),
        (C.PERSONAL_BUSINESS_AMOUNT, G.PURSUED_SINCE, K.PERSONAL_BUSINESS, date(2025, 1, 1), date(2025, 6, 29)),
        (C.SMALL_BALANCE, G.PURSUED_SINCE, K.CORPORATE, date(2025, 1, 1), date(2025, 6, 29)),
        (C.FARMER_LIST, G.PURSUED_SINCE, K.FARMER, date(2025, 1, 1), date(2025, 6, 29)),
        # "over 3 years" (超过): the day of three years itself is too early.
        (C.NO_ANNUAL_REPORT, G.LAST_ANNUAL_REPORT, K.CORPORATE, date(2022, 6, 30), date(2025, 6, 30)),
        # "more than 8 years", from the leap day: the month has no 29th, so its last day.
        (C.LONG_NON_PERFORMING, G.NON_PERFORMING_SINCE, K.CORPORATE, date(2016, 2, 29), date(2024, 2, 29)),
        (C.ENFORCEMENT_FAILED, G.ENFORCEMENT_BEGUN, K.CORPORATE, date(2023, 3, 31), date(2025, 3, 30)),
        (C.FRAUD_FILED, G.POLICE_FILED, K.CORPORATE, date(2024, 2, 29), date(2025, 2, 27)),
        (C.CARD_SMALL_AMOUNT, G.PURSUED_SINCE, K.CARD, date(2024, 5, 5), date(2025, 5, 4)),
    ],
)
def test_a_waiting_time_is_open_on_its_last_day_and_over_on_the_day_after(
    criterion: C, ground: G, kind: K, since: date, last_day_too_early: date
) -> None:
    whole = facts((ground, since), kind=kind, borrower_balance=1, papers=frozenset(P))
    early = _outcome(replace(whole, as_of=last_day_too_early), criterion)
    assert (early.outcome, early.from_day) == (Outcome.NOT_MET, after(last_day_too_early))
    assert _outcome(replace(whole, as_of=after(last_day_too_early)), criterion).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("criterion", "kind", "most"),
    [
        (C.SMALL_ENTERPRISE_AMOUNT, K.SMALL_ENTERPRISE, 60 * MILLION),
        (C.SMALL_ENTERPRISE_AMOUNT, K.AGRICULTURE, 60 * MILLION),
        (C.PERSONAL_BUSINESS_AMOUNT, K.PERSONAL_BUSINESS, 10 * MILLION),
        (C.SMALL_BALANCE, K.CORPORATE, 5 * MILLION),
        (C.FARMER_LIST, K.FARMER, 50_000 * YUAN),
        (C.CARD_SMALL_AMOUNT, K.CARD, 50_000 * YUAN),
    ],
)
def test_a_small_amount_may_be_the_limit_and_not_one_cent_more(criterion: C, kind: K, most: int) -> None:
    whole = facts((G.PURSUED_SINCE, LONG_AGO), kind=kind, papers=frozenset(P))
    assert _outcome(replace(whole, borrower_balance=most), criterion).outcome is Outcome.MET
    above = _outcome(replace(whole, borrower_balance=most + 1), criterion)
    assert above.outcome is Outcome.NOT_MET
    assert str(most) in above.reason


@pytest.mark.parametrize("figure", ["sales", "assets"])
def test_an_enterprise_of_more_than_200_million_is_no_small_one_whatever_it_is_called(figure: str) -> None:
    pursued = facts((G.PURSUED_SINCE, LONG_AGO), kind=K.SMALL_ENTERPRISE, papers=frozenset(P), borrower_balance=MILLION)
    at_bound = replace(pursued, **{figure: 200 * MILLION})  # type: ignore[arg-type]
    assert _outcome(at_bound, C.SMALL_ENTERPRISE_AMOUNT).outcome is Outcome.MET
    above = replace(pursued, **{figure: 200 * MILLION + 1})  # type: ignore[arg-type]
    found = _outcome(above, C.SMALL_ENTERPRISE_AMOUNT)
    assert (found.outcome, "CORPORATE" in found.reason) == (Outcome.NOT_MET, True)
    # An agriculture-related loan has no such bound.
    rural = replace(above, kind=K.AGRICULTURE)
    assert _outcome(rural, C.SMALL_ENTERPRISE_AMOUNT).outcome is Outcome.MET


def test_the_2013_revision_had_a_year_ten_million_and_five_million() -> None:
    day = date(2015, 1, 2)
    pursued = facts((G.PURSUED_SINCE, date(2014, 1, 2)), kind=K.SMALL_ENTERPRISE, papers=frozenset(P), as_of=day)
    at_limit = replace(pursued, borrower_balance=10 * MILLION)
    assert _outcome(at_limit, C.SMALL_ENTERPRISE_AMOUNT, WRITE_OFF_2013).outcome is Outcome.MET
    above = replace(pursued, borrower_balance=10 * MILLION + 1)
    assert _outcome(above, C.SMALL_ENTERPRISE_AMOUNT, WRITE_OFF_2013).outcome is Outcome.NOT_MET
    early = replace(at_limit, as_of=date(2015, 1, 1))
    assert _outcome(early, C.SMALL_ENTERPRISE_AMOUNT, WRITE_OFF_2013).outcome is Outcome.NOT_MET
    personal = replace(pursued, kind=K.PERSONAL_BUSINESS, borrower_balance=5 * MILLION + 1)
    assert _outcome(personal, C.PERSONAL_BUSINESS_AMOUNT, WRITE_OFF_2013).outcome is Outcome.NOT_MET
    card = replace(at_limit, kind=K.CARD, borrower_balance=20_000 * YUAN)
    assert _outcome(card, C.CARD_SMALL_AMOUNT, WRITE_OFF_2013).outcome is Outcome.MET
    dearer = replace(card, borrower_balance=20_000 * YUAN + 1)
    assert _outcome(dearer, C.CARD_SMALL_AMOUNT, WRITE_OFF_2013).outcome is Outcome.NOT_MET
    declared = facts((G.BANKRUPTCY_DECLARED, date(2013, 1, 3)), papers=frozenset(P), as_of=day)
    assert _outcome(declared, C.BANKRUPTCY_NOT_CLOSED, WRITE_OFF_2013).outcome is Outcome.NOT_MET
    two_years = replace(declared, as_of=date(2015, 1, 3))
    assert _outcome(two_years, C.BANKRUPTCY_NOT_CLOSED, WRITE_OFF_2013).outcome is Outcome.MET


def test_the_numbers_of_2017_count_from_october_first_2017() -> None:
    assert PACKAGED_WRITE_OFF.at(date(2017, 9, 30)) is WRITE_OFF_2013
    assert PACKAGED_WRITE_OFF.at(date(2017, 10, 1)) is DEFAULT_WRITE_OFF


def test_a_personal_loan_with_usable_security_is_no_small_balance_until_it_is_disposed_of() -> None:
    secured = facts((G.PURSUED_SINCE, LONG_AGO), kind=K.PERSONAL, security=Security.COLLATERAL, papers=frozenset(P))
    assert _outcome(secured, C.SMALL_BALANCE).outcome is Outcome.NOT_MET
    assert _outcome(replace(secured, security_gone=True), C.SMALL_BALANCE).outcome is Outcome.MET


def test_a_ground_of_tomorrow_does_not_count_today() -> None:
    whole = facts((G.LICENCE_CANCELLED, after(DAY)), papers=frozenset(P))
    early = _outcome(whole, C.LICENCE_CANCELLED)
    assert (early.outcome, early.from_day) == (Outcome.NOT_MET, None)
    assert _outcome(replace(whole, as_of=after(DAY)), C.LICENCE_CANCELLED).outcome is Outcome.MET


def test_cards_and_student_loans_are_held_against_their_own_annex_only() -> None:
    card = eligibility(facts((G.PROCEDURE_ENDED, LONG_AGO), kind=K.CARD, papers=frozenset(P)), DEFAULT_WRITE_OFF)
    assert {answer.annex for answer in card.criteria} == {"CARD"}
    assert card.met == (C.CARD_BANKRUPT,)


@pytest.mark.parametrize("criterion", list(C))
def test_an_answer_about_one_criterion_is_the_one_of_the_whole_answer(criterion: C) -> None:
    kind = {"CARD": K.CARD, "STUDENT": K.STUDENT}.get(criterion.split("_", maxsplit=1)[0], K.FARMER)
    kind = K.CORPORATE if criterion in {C.ADVANCE, C.ASSET_IN_KIND} else kind
    for grounds in (tuple((ground, LONG_AGO) for ground in G), ()):
        given = facts(*grounds, kind=kind, borrower_balance=1, papers=frozenset(P))
        whole, one = eligibility(given, DEFAULT_WRITE_OFF), eligibility(given, DEFAULT_WRITE_OFF, criterion)
        assert [each for each in whole.criteria if each.criterion is criterion] == [
            each for each in one.criteria if each.criterion is criterion
        ]
        assert one.rests_on(criterion, "") is whole.rests_on(criterion, "")
        assert one.checks == whole.checks
