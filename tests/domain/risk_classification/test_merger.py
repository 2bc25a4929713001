"""The freeze after a merger, art. 15: row R16 of regulations 11.2."""

from dataclasses import replace
from datetime import date, timedelta

from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts, Repayments
from postloan.domain.risk_classification.merger import first_free_day, frozen, last_frozen_day
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.upgrade import ObstacleCode, earliest_upgrade, why_not_upgraded
from postloan.domain.shared.risk_class import RiskClass

MERGED = date(2024, 3, 31)


def test_r16_frozen_through_the_last_day_of_september_and_free_on_the_first_of_october() -> None:
    # 31 March plus six months: September has no 31st, so its last day, still frozen.
    assert last_frozen_day(MERGED, POLICY) == date(2024, 9, 30)
    assert first_free_day(MERGED, POLICY) == date(2024, 10, 1)


def test_the_day_of_the_merger_is_frozen_and_the_day_before_is_not() -> None:
    assert frozen(MERGED, MERGED, POLICY)
    assert not frozen(MERGED, MERGED - timedelta(days=1), POLICY)
    assert frozen(MERGED, date(2024, 9, 30), POLICY)
    assert not frozen(MERGED, date(2024, 10, 1), POLICY)
    assert not frozen(None, MERGED, POLICY)


def note(cured: date) -> ClaimFacts:
    dues = tuple(date(2024, month, 20) for month in range(1, 13))
    return ClaimFacts(
        "A",
        balance=1_000_000,
        days_past_due=0,
        credit_impaired=False,
        previous_class=RiskClass.SUBSTANDARD,
        repayments=Repayments(cured, dues, None, able_to_perform=True),
    )


def test_r16_after_the_freeze_a_non_performing_claim_still_needs_art_14() -> None:
    # Cured 2023-12-08: complete 2024-06-08, inside the freeze, so 2024-10-01. Cured 2024-05-08: complete 2024-11-08.
    for cured, expected in ((date(2023, 12, 8), date(2024, 10, 1)), (date(2024, 5, 8), date(2024, 11, 8))):
        facts = DebtorFacts("D", date(2024, 7, 1), (note(cured),), merger_date=MERGED)
        assert earliest_upgrade(note(cured), facts, POLICY) == expected


def test_a_claim_that_was_free_before_the_merger_is_frozen_by_it() -> None:
    # Cured 2023-08-08: complete 2024-02-20 by months 2024-02-08 and periods 2024-02-20, before the merger.
    claim = note(date(2023, 8, 8))
    before = DebtorFacts("D", date(2024, 3, 30), (claim,), merger_date=MERGED)
    inside = replace(before, as_of=date(2024, 4, 1))
    assert earliest_upgrade(claim, before, POLICY) == date(2024, 2, 20)
    assert earliest_upgrade(claim, inside, POLICY) == date(2024, 10, 1)
    (obstacle,) = why_not_upgraded(claim, inside, POLICY)
    assert (obstacle.code, obstacle.until) == (ObstacleCode.MERGER_FREEZE, date(2024, 10, 1))
