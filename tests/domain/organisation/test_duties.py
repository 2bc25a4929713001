"""Which two duties one person must not do on one loan, and what a refusal says."""

from datetime import UTC, date, datetime
from itertools import combinations, product
from uuid import UUID

import pytest

from postloan.domain.organisation import COOLING_DAYS, INCOMPATIBLE, Act, Duty, DutyRefusal, Handled, Pair
from postloan.domain.organisation import refuse_incompatible as refuse

DAY = date(2026, 3, 31)
LOAN, BANK = UUID(int=1), UUID(int=2)

ONE_PERSON_NOT_BOTH = {
    # Regulations 10.3, typed from the text: survey / review / approval.
    ("SURVEY", "REVIEW"), ("SURVEY", "APPROVAL"), ("REVIEW", "APPROVAL"),
    # Valuation / business; whoever surveys does business.
    ("VALUATION", "BUSINESS"), ("VALUATION", "SURVEY"),
    # Classification first / confirm / approve.
    ("CLASSIFY_FIRST", "CLASSIFY_CONFIRM"), ("CLASSIFY_FIRST", "CLASSIFY_APPROVE"),
    ("CLASSIFY_CONFIRM", "CLASSIFY_APPROVE"),
    # Collection / acceptance of payment.
    ("COLLECTION", "ACCEPT_PAYMENT"),
    # Write-off apply / collective review / approve.
    ("WRITE_OFF_APPLY", "WRITE_OFF_REVIEW"), ("WRITE_OFF_APPLY", "WRITE_OFF_APPROVE"),
    ("WRITE_OFF_REVIEW", "WRITE_OFF_APPROVE"),
    # Provisioning compute / confirm.
    ("PROVISION_COMPUTE", "PROVISION_CONFIRM"),
    # Liability investigate / decide.
    ("LIABILITY_INVESTIGATE", "LIABILITY_DECIDE"),
}  # fmt: skip
"""On one loan, whenever. Administration stands against every other duty besides."""


def act(duty: Duty, *, day: date = DAY, entered: bool = False, number: int = 9) -> Act:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    return Act(
        UUID(int=number), BANK, Handled.LOAN, LOAN, duty, "zhang", "zhang@bank", "Extend", day, at, entered=entered
    )


def test_the_table_holds_the_pairs_of_the_regulation_and_no_other() -> None:
    named = {frozenset(pair) for pair in ONE_PERSON_NOT_BOTH}
    named |= {frozenset(("ADMINISTRATION", duty.value)) for duty in Duty if duty is not Duty.ADMINISTRATION}
    assert {frozenset((pair.one.value, pair.other.value)) for pair in INCOMPATIBLE} == named
    assert len(INCOMPATIBLE) == len(named)


def test_every_pair_has_its_source_and_two_different_duties() -> None:
    assert all(pair.source and pair.one is not pair.other for pair in INCOMPATIBLE)


@pytest.mark.parametrize("pair", INCOMPATIBLE, ids=lambda pair: f"{pair.one}-{pair.other}")
def test_each_pair_is_refused_in_both_orders_and_names_the_earlier_act(pair: Pair) -> None:
    for duty, earlier in ((pair.one, pair.other), (pair.other, pair.one)):
        refusal = refuse(duty, [act(earlier)], DAY)
        assert refusal is not None
        assert refusal.code is DutyRefusal.INCOMPATIBLE_DUTY
        assert refusal.article == pair.source
        details = dict(refusal.details)
        assert details["earlierDuty"] == earlier.value
        assert (details["person"], details["day"], details["subject"]) == ("zhang", "2026-03-31", str(LOAN))
        assert "zhang" in refusal.message
        assert "2026-03-31" in refusal.message_zh


def test_what_is_in_no_pair_is_never_refused() -> None:
    parted = {frozenset((pair.one, pair.other)) for pair in INCOMPATIBLE}
    free = [two for two in combinations(Duty, 2) if frozenset(two) not in parted]
    assert free
    assert all(refuse(one, [act(other)], DAY) is None for one, other in free)
    assert all(refuse(duty, [act(duty)], DAY) is None for duty in Duty)


def test_the_earliest_opposite_act_is_named() -> None:
    later, earlier = act(Duty.SURVEY, number=8), act(Duty.SURVEY, number=3, day=date(2020, 1, 1))
    refusal = refuse(Duty.APPROVAL, [later, earlier], DAY)
    assert refusal is not None
    assert dict(refusal.details)["day"] == "2020-01-01"


def test_what_was_done_on_a_loan_stands_against_its_person_for_ever() -> None:
    assert refuse(Duty.ACCEPT_PAYMENT, [act(Duty.COLLECTION, day=date(1996, 3, 31))], DAY)


def test_an_administrator_does_business_again_a_year_after_the_last_act() -> None:
    # 2025-03-31 to 2026-03-31 are 365 days, 2025-04-01 to 2026-03-31 are 364.
    assert COOLING_DAYS == 365
    assert refuse(Duty.BUSINESS, [act(Duty.ADMINISTRATION, day=date(2025, 4, 1))], DAY)
    assert refuse(Duty.BUSINESS, [act(Duty.ADMINISTRATION, day=date(2025, 3, 31))], DAY) is None


@pytest.mark.parametrize(("earlier", "now"), list(product((False, True), repeat=2)))
def test_only_two_entries_of_what_others_did_oppose_no_one(earlier: bool, now: bool) -> None:
    refusal = refuse(Duty.ACCEPT_PAYMENT, [act(Duty.COLLECTION, entered=earlier)], DAY, entered=now)
    assert (refusal is None) == (earlier and now)
