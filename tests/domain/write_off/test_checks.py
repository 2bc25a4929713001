"""Control checks (4.5, arts 5, 13, 19): each one alone stops a claim that meets its criterion with every paper."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.write_off.eligibility import eligibility, unconfirmed
from postloan.domain.write_off.facts import ClaimFacts, ObligorRole
from postloan.domain.write_off.kinds import CheckKind, ConfirmingRole, Criterion, GroundKind, Outcome, Paper, Security
from postloan.domain.write_off.policy import LiabilityFirst

from .builders import COMMON, DAY, GUARANTOR, POLICY, after, confirmation, facts, obligor

PAPERS = COMMON | {Paper.REGISTRY_PROOF}


def _whole(**changes: Any) -> ClaimFacts:
    return facts((GroundKind.LICENCE_CANCELLED, date(2024, 1, 2)), papers=PAPERS, **changes)


def _guarantor(**changes: Any) -> ClaimFacts:
    return _whole(obligors=(obligor(), obligor(GUARANTOR, ObligorRole.GUARANTOR, **changes)))


@pytest.mark.parametrize(
    ("given", "check"),
    [
        (_whole(obligors=()), CheckKind.OBLIGOR_NAMED),
        (_guarantor(pursued_on=None), CheckKind.OBLIGORS_PURSUED),
        (_guarantor(pursued_on=after(DAY)), CheckKind.OBLIGORS_PURSUED),
        (_guarantor(able_to_pay=True), CheckKind.NOBODY_ABLE_TO_PAY),
        (_guarantor(evading=True), CheckKind.EVASION_PURSUED),
        (_whole(security=Security.COLLATERAL, security_realised=False), CheckKind.SECURITY_REALISED),
        (_whole(outside_interference=True), CheckKind.NO_INTERFERENCE),
    ],
)
def test_a_failed_check_stops_it_and_is_the_only_one_that_fails(given: ClaimFacts, check: CheckKind) -> None:
    found = eligibility(given, POLICY)
    assert found.met == (Criterion.LICENCE_CANCELLED,)
    assert [answer.check for answer in found.checks if not answer.passed] == [check]
    assert not found.eligible
    assert not found.rests_on(Criterion.LICENCE_CANCELLED, "")


@pytest.mark.parametrize(
    "given",
    [
        _whole(),
        _guarantor(),
        _guarantor(pursued_on=DAY),
        _guarantor(evading=True, evasion_pursued=True),
        _guarantor(pursued_on=None, able_to_pay=True, freed=True),
        _whole(security=Security.COLLATERAL, security_realised=False, security_gone=True),
    ],
)
def test_what_was_done_passes_every_check(given: ClaimFacts) -> None:
    assert eligibility(given, POLICY).eligible


def test_liability_comes_first_only_where_the_bank_asks_for_it() -> None:
    subjective, objective = _whole(subjective=True), _whole()
    for first, expected in (
        (LiabilityFirst.NOT_REQUIRED, (True, True)),
        (LiabilityFirst.SUBJECTIVE, (False, True)),
        (LiabilityFirst.ALWAYS, (False, False)),
    ):
        policy = replace(POLICY, liability_first=first)
        assert (eligibility(subjective, policy).eligible, eligibility(objective, policy).eligible) == expected
        assert eligibility(replace(subjective, liability_assessed=True), policy).eligible


def test_internal_evidence_replaces_a_court_or_government_and_nobody_else() -> None:
    three = tuple(confirmation(role, f"person {role}") for role in ConfirmingRole)
    sold = facts((GroundKind.DISPOSED, date(2024, 1, 2)), external_unobtainable=True, confirmations=three)
    answer = next(each for each in eligibility(sold, POLICY).criteria if each.criterion is Criterion.MARKET_DISPOSAL)
    assert answer.missing == ((Paper.DISPOSAL_CONTRACT,), (Paper.PAYMENT_PROOF,))
    revoked = facts((GroundKind.LICENCE_CANCELLED, date(2024, 1, 2)), external_unobtainable=True, confirmations=three)
    assert eligibility(revoked, POLICY).eligible
    assert not eligibility(replace(revoked, external_unobtainable=False), POLICY).eligible


@pytest.mark.parametrize("paper", sorted(COMMON))
def test_internal_evidence_is_report_record_and_opinion_together(paper: Paper) -> None:
    three = tuple(confirmation(role, f"person {role}") for role in ConfirmingRole)
    revoked = facts(
        (GroundKind.LICENCE_CANCELLED, date(2024, 1, 2)), external_unobtainable=True, confirmations=three,
        papers=COMMON - {paper},
    )  # fmt: skip
    answer = next(
        each for each in eligibility(revoked, POLICY).criteria if each.criterion is Criterion.LICENCE_CANCELLED
    )
    assert answer.outcome is Outcome.PAPER_MISSING
    criteria = eligibility(revoked, POLICY).criteria
    answer = next(each for each in criteria if each.criterion is Criterion.LICENCE_CANCELLED)


def test_a_person_confirms_in_one_role_only() -> None:
    handler, head, unit = ConfirmingRole
    one = [confirmation(role, "one") for role in ConfirmingRole]
    assert unconfirmed(one, tuple(ConfirmingRole)) == (head, unit)
    two = [confirmation(handler, "one"), confirmation(head, "ONE"), confirmation(head, "two")]
    assert unconfirmed(two, tuple(ConfirmingRole)) == (unit,)
    assert unconfirmed([*two, confirmation(unit, "three")], tuple(ConfirmingRole)) == ()
    twice = [confirmation(handler, "one"), confirmation(handler, "two"), confirmation(head, "two")]
    assert unconfirmed(twice, tuple(ConfirmingRole)) == (unit,)
