"""The way up of a non-performing claim, art. 14; the rows R7, R9-R15 of regulations 11.2, counted by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts, Repayments
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.upgrade import (
    ObstacleCode,
    earliest_upgrade,
    settled_on,
    term_complete_on,
    why_not_upgraded,
)
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.risk_class import RiskClass

CURED = date(2024, 5, 8)
R10_DUES = tuple(date(2024, month, 20) for month in range(5, 12))


def note(repayments: Repayments | None, identifier: str = "A", impaired: bool | None = False) -> ClaimFacts:
    return ClaimFacts(
        identifier,
        balance=1_000_000,
        days_past_due=0,
        credit_impaired=impaired,
        previous_class=RiskClass.SUBSTANDARD,
        repayments=repayments,
    )


def debtor(*claims: ClaimFacts, as_of: date = date(2024, 6, 30), merged: date | None = None) -> DebtorFacts:
    return DebtorFacts("D", as_of, claims, merger_date=merged)


def paid(
    cured: date | None, dues: tuple[date, ...], able: bool | None = True, missed: date | None = None
) -> Repayments:
    return Repayments(cured, dues, missed, able)


def earliest(repayments: Repayments, *others: ClaimFacts, merged: date | None = None) -> date | None:
    claim = note(repayments)
    return earliest_upgrade(claim, debtor(claim, *others, merged=merged), POLICY)


def test_r10_six_months_are_longer_than_two_monthly_periods() -> None:
    # Two periods end 2024-06-20, six months 2024-11-08: the longer counts.
    assert earliest(paid(CURED, R10_DUES)) == date(2024, 11, 8)


def test_r11_two_yearly_periods_are_longer_than_six_months() -> None:
    # Cured 2024-05-08, due 2024-06-20 and 2025-06-20: the second period ends after 2024-11-08.
    assert earliest(paid(CURED, (date(2024, 6, 20), date(2025, 6, 20)))) == date(2025, 6, 20)


def test_r12_the_count_begins_when_the_fees_are_paid_too() -> None:
    # Arrears 2024-05-08, fees 2024-05-28: six months end 2024-11-28.
    cured = settled_on(CURED, date(2024, 5, 28), None, POLICY)
    assert cured == date(2024, 5, 28)
    assert earliest(paid(cured, R10_DUES)) == date(2024, 11, 28)
    assert settled_on(CURED, None, None, POLICY) is None


def test_r13_no_claim_goes_up_while_another_is_impaired() -> None:
    claim, other = note(paid(CURED, R10_DUES)), note(None, "B", impaired=True)
    facts = debtor(claim, other, as_of=date(2025, 1, 1))
    assert earliest_upgrade(claim, facts, POLICY) is None
    (obstacle,) = why_not_upgraded(claim, facts, POLICY)
    assert (obstacle.code, obstacle.claims) == (ObstacleCode.IMPAIRED_ASSET, ("B",))


def test_r14_a_due_date_missed_after_the_cure_ends_the_count() -> None:
    # Until the new arrears are paid there is no date; paid again 2024-07-25 the six months end 2025-01-25.
    assert earliest(paid(CURED, R10_DUES[:2], missed=date(2024, 7, 20))) is None
    again = paid(date(2024, 7, 25), R10_DUES[3:], missed=date(2024, 7, 20))
    assert earliest(again) == date(2025, 1, 25)


def test_r7_the_way_up_to_special_mention_after_a_fall_in_observation() -> None:
    # Paid 2024-12-05; two periods 12-20 and 2025-01-20, six months 2025-06-05.
    dues = (date(2024, 12, 20), *(date(2025, month, 20) for month in range(1, 8)))
    assert earliest(paid(date(2024, 12, 5), dues)) == date(2025, 6, 5)


def test_r9_arrears_rescheduled_into_the_contract_count_as_settled_on_its_first_date() -> None:
    # First date 2024-02-20 plus six months: 2024-08-20; two periods end 2024-04-20.
    first = date(2024, 2, 20)
    assert settled_on(None, None, first, POLICY) == first
    assert earliest(paid(first, tuple(add_months(first, n) for n in range(8)))) == date(2024, 8, 20)
    cautious = replace(POLICY, rescheduled_arrears_settled=False)
    assert settled_on(None, None, first, cautious) is None


@pytest.mark.parametrize("kind", [ClaimKind.PERSONAL_LOAN, ClaimKind.SMALL_BUSINESS_LOAN, ClaimKind.CREDIT_CARD])
def test_r15_retail_goes_up_by_the_days_past_due_method_without_waiting(kind: ClaimKind) -> None:
    claim = replace(note(None), kind=kind, by_days=True)
    assert earliest_upgrade(claim, debtor(claim), POLICY) == date(2024, 6, 30)
    assert why_not_upgraded(claim, debtor(claim), POLICY) == ()


def test_a_bank_may_do_without_the_retail_exception() -> None:
    claim = replace(note(None), kind=ClaimKind.PERSONAL_LOAN, by_days=True)
    strict = replace(POLICY, switched_off=("14 exception",))
    assert earliest_upgrade(claim, debtor(claim), strict) is None


def test_retail_classed_by_judgement_waits_like_the_others() -> None:
    claim = replace(note(paid(CURED, R10_DUES)), kind=ClaimKind.PERSONAL_LOAN)
    assert earliest_upgrade(claim, debtor(claim), POLICY) == date(2024, 11, 8)


def test_u2_allowed_on_the_day_the_term_is_complete_and_not_the_day_before() -> None:
    claim = note(paid(CURED, (date(2024, 5, 20), date(2024, 6, 20))))
    assert why_not_upgraded(claim, debtor(claim, as_of=date(2024, 11, 8)), POLICY) == ()
    (obstacle,) = why_not_upgraded(claim, debtor(claim, as_of=date(2024, 11, 7)), POLICY)
    assert (obstacle.code, obstacle.until) == (ObstacleCode.WAITING, date(2024, 11, 8))


def test_a_due_date_on_the_day_of_the_cure_is_no_period_after_it() -> None:
    assert term_complete_on(paid(CURED, (CURED, date(2025, 5, 8))), POLICY) is None
    assert earliest(paid(CURED, (CURED, date(2024, 6, 8), date(2025, 6, 8)))) == date(2025, 6, 8)


def test_each_missing_condition_is_named() -> None:
    late = date(2025, 6, 30)

    def codes(repayments: Repayments | None, impaired: bool | None = False) -> list[ObstacleCode]:
        claim = note(repayments, impaired=impaired)
        return [o.code for o in why_not_upgraded(claim, debtor(claim, as_of=late), POLICY)]

    assert codes(None) == [ObstacleCode.NOT_CURED, ObstacleCode.ABILITY_UNKNOWN]
    assert codes(paid(None, ())) == [ObstacleCode.NOT_CURED]
    assert codes(paid(CURED, R10_DUES, missed=date(2024, 7, 20))) == [ObstacleCode.MISSED_AFTER_CURE]
    assert codes(paid(CURED, R10_DUES[:1])) == [ObstacleCode.TOO_FEW_PERIODS]
    assert codes(paid(CURED, R10_DUES, able=None)) == [ObstacleCode.ABILITY_UNKNOWN]
    assert codes(paid(CURED, R10_DUES, able=False)) == [ObstacleCode.UNABLE]
    assert codes(paid(CURED, R10_DUES), impaired=True) == [ObstacleCode.IMPAIRED_ASSET]
    assert codes(paid(CURED, R10_DUES), impaired=None) == [ObstacleCode.IMPAIRMENT_UNKNOWN]
    assert codes(paid(CURED, R10_DUES)) == []


days = st.integers(0, 1_200).map(lambda n: date(2023, 1, 1) + timedelta(days=n))


@given(
    st.one_of(st.none(), days),
    st.lists(days, max_size=8, unique=True).map(lambda d: tuple(sorted(d))),
    st.one_of(st.none(), days),
    st.sampled_from((True, False, None)),
    st.sampled_from((True, False, None)),
    st.one_of(st.none(), days),
    days,
    st.booleans(),
)
def test_the_earliest_day_is_allowed_and_the_day_before_refused(
    cured: date | None,
    dues: tuple[date, ...],
    missed: date | None,
    able: bool | None,
    impaired: bool | None,
    merged: date | None,
    as_of: date,
    by_days: bool,
) -> None:
    claim = note(Repayments(cured, dues, missed, able), impaired=impaired)
    if by_days:
        claim = replace(claim, kind=ClaimKind.PERSONAL_LOAN, by_days=True)
    day = earliest_upgrade(claim, debtor(claim, as_of=as_of, merged=merged), POLICY)

    def allowed(on: date) -> bool:
        return not why_not_upgraded(claim, debtor(claim, as_of=on, merged=merged), POLICY)

    if day is None:
        assert not allowed(as_of)
        return
    assert allowed(max(day, as_of))
    if day > as_of:
        assert not allowed(day - timedelta(days=1))
        assert not allowed(as_of)
