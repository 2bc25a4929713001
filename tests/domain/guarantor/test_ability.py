"""What a guarantor can carry, by hand; and the file of a guarantor with its yearly reviews."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.guarantor.ability import Statement, ability_of, capacity
from postloan.domain.guarantor.guarantor import (
    MAX_OPINION,
    MAX_REVIEWS,
    Guarantor,
    GuarantorOpened,
    GuarantorRefusal,
    GuarantorReviewed,
    evolve_guarantor,
    open_guarantor,
    review,
)
from postloan.domain.guarantor.kinds import GuarantorKind, Willingness
from postloan.domain.guarantor.policy import DEFAULT_GUARANTOR_POLICY, CapacityRule
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.exchange import RATE_UNITS, ExchangeRate
from postloan.domain.shared.money import MAX_MINOR
from postloan.domain.shared.ratio import Ratio

from .naive import party

BANK = UUID(int=99)
POLICY = DEFAULT_GUARANTOR_POLICY
OPENED = date(2026, 1, 5)
TODAY = date(2026, 3, 31)


def statement(**changed: Any) -> Statement:
    """Assets 10,000 yuan of which 4,000 are mortgaged for a loan of 3,000; other debts 1,000; guarantees 1,500."""
    figures: dict[str, Any] = {
        "as_of": date(2025, 12, 31),
        "currency": "CNY",
        "assets": 1_000_000,
        "encumbered": 400_000,
        "own_debts": 400_000,
        "debts_secured": 300_000,
        "guarantees_elsewhere": 150_000,
        "yearly_income": 240_000,
        "yearly_debt_service": 40_000,
    }
    return Statement(**(figures | changed))


def test_an_enterprise_carries_its_reachable_net_assets_less_other_guarantees() -> None:
    # 10,000 - 4,000 - (4,000 - 3,000) = 5,000 yuan; x 100 % - 1,500 = 3,500 yuan.
    assert capacity(GuarantorKind.ENTERPRISE, statement(), POLICY) == 350_000


def test_a_person_carries_seven_tenths_of_net_assets_and_five_free_yearly_incomes() -> None:
    # 70 % x 5,000 + 500 % x (2,400 - 400) - 1,500 = 3,500 + 10,000 - 1,500 = 12,000 yuan.
    assert capacity(GuarantorKind.PERSON, statement(), POLICY) == 1_200_000


def test_a_guarantee_company_carries_ten_times_its_net_assets_and_a_small_business_one_fifteen_times() -> None:
    free = statement(encumbered=0, debts_secured=0, guarantees_elsewhere=0, own_debts=400_000)
    assert capacity(GuarantorKind.GUARANTEE_COMPANY, free, POLICY) == 6_000_000
    assert capacity(GuarantorKind.SMALL_BUSINESS_GUARANTEE_COMPANY, free, POLICY) == 9_000_000


def test_a_capacity_is_cut_down_to_whole_cents() -> None:
    odd = replace(POLICY, person_capacity=CapacityRule(Ratio.percent("33.333333"), Ratio.percent("0")))
    # 1.00 yuan x 33.333333 % = 33.333333 cents.
    plain = statement(assets=100, encumbered=0, own_debts=0, debts_secured=0, guarantees_elsewhere=0)
    assert capacity(GuarantorKind.PERSON, plain, odd) == 33


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (GuarantorKind.PERSON, {"own_debts": 1_000_000}),  # net assets nil: the income does not save it
        (GuarantorKind.ENTERPRISE, {"guarantees_elsewhere": 500_000}),  # carries exactly that much already
        (GuarantorKind.STATE_ORGAN, {}),
        (GuarantorKind.PUBLIC_BENEFIT, {}),
    ],
)
def test_these_can_carry_nothing(kind: GuarantorKind, changed: dict[str, int]) -> None:
    assert capacity(kind, statement(**changed), POLICY) == 0


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"assets": -1}, "assets"),
        ({"yearly_income": MAX_MINOR + 1}, "yearly_income"),
        ({"encumbered": 1_000_001}, "encumbered"),
        ({"debts_secured": 400_001}, "debts_secured"),
        ({"encumbered": 200_000}, "debts_secured"),
        ({"currency": "ZZZ"}, "currency"),
        ({"own_debts": True}, "own_debts"),
    ],
)
def test_impossible_figures_are_refused_and_named(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{named}"):
        statement(**changed)


AMOUNT = st.integers(0, 10**9)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT, st.sampled_from(GuarantorKind))
def test_more_debts_or_guarantees_never_raise_a_capacity_and_more_assets_never_lower_it(
    assets: int, debts: int, elsewhere: int, income: int, more: int, kind: GuarantorKind
) -> None:
    base = statement(
        assets=assets, encumbered=0, own_debts=debts, debts_secured=0, guarantees_elsewhere=elsewhere,
        yearly_income=income,
    )  # fmt: skip
    now = capacity(kind, base, POLICY)
    assert capacity(kind, replace(base, own_debts=debts + more), POLICY) <= now
    assert capacity(kind, replace(base, guarantees_elsewhere=elsewhere + more), POLICY) <= now
    assert capacity(kind, replace(base, assets=assets + more), POLICY) >= now


def test_an_ability_in_dollars_is_exchanged_at_the_rate_given() -> None:
    dollars = ability_of(party(1), GuarantorKind.ENTERPRISE, statement(currency="USD"), POLICY)
    rate = ExchangeRate("USD", TODAY, 7 * RATE_UNITS, datetime(2026, 3, 31, tzinfo=UTC))
    home = dollars.in_home_currency(rate)
    assert (home.currency, home.capacity, home.net_assets) == ("CNY", 2_450_000, 4_200_000)
    with pytest.raises(InvalidInput, match="rate"):
        home.in_home_currency(rate)


def opened() -> Guarantor:
    event = open_guarantor(
        party=party(1), institution=BANK, kind=GuarantorKind.ENTERPRISE, on=OPENED, business_date=TODAY
    )
    assert isinstance(event, GuarantorOpened)
    return evolve_guarantor(None, event)


def reviewed(guarantor: Guarantor, on: date, **changed: Any) -> GuarantorReviewed | Refusal:
    asked: dict[str, Any] = {
        "statement": statement(),
        "willingness": Willingness.WILLING,
        "opinion": "按期提供资料,愿意代偿",
        "business_date": TODAY,
        "policy": POLICY,
    }
    return review(guarantor, on=on, **(asked | changed))


def after(guarantor: Guarantor, on: date, **changed: Any) -> Guarantor:
    event = reviewed(guarantor, on, **changed)
    assert isinstance(event, GuarantorReviewed)
    return evolve_guarantor(guarantor, event)


@pytest.mark.parametrize("kind", [GuarantorKind.STATE_ORGAN, GuarantorKind.PUBLIC_BENEFIT])
def test_a_state_organ_or_a_body_for_public_benefit_may_not_guarantee(kind: GuarantorKind) -> None:
    refusal = open_guarantor(party=party(1), institution=BANK, kind=kind, on=OPENED, business_date=TODAY)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.article) == (GuarantorRefusal.NOT_QUALIFIED, "民法典 art. 683")


def test_a_file_is_not_opened_in_the_future() -> None:
    tomorrow = TODAY + timedelta(days=1)
    refusal = open_guarantor(
        party=party(1), institution=BANK, kind=GuarantorKind.STATE_ORGAN, on=tomorrow, business_date=TODAY
    )
    assert isinstance(refusal, Refusal)
    assert refusal.code is GuarantorRefusal.OPENED_IN_THE_FUTURE


def test_the_first_review_is_due_with_the_opening_and_the_next_a_year_after_the_last() -> None:
    guarantor = opened()
    assert guarantor.review_due(TODAY) == OPENED
    guarantor = after(guarantor, date(2026, 2, 28))
    assert guarantor.review_due(date(2026, 2, 27)) == OPENED
    assert guarantor.review_due(date(2026, 2, 28)) == date(2027, 2, 28)


def test_a_review_on_a_leap_day_is_due_again_on_the_last_day_of_february() -> None:
    leap = replace(opened(), opened_on=date(2024, 1, 1))
    assert after(leap, date(2024, 2, 29), statement=statement(as_of=date(2023, 12, 31))).review_due(TODAY) == date(
        2025, 2, 28
    )


def test_an_ability_is_unknown_before_the_first_review_and_when_its_figures_are_too_old() -> None:
    guarantor = after(opened(), date(2026, 2, 1))
    assert guarantor.ability(date(2026, 1, 31), POLICY) is None
    known = guarantor.ability(date(2026, 12, 31), POLICY)
    assert known is not None
    assert (known.capacity, known.proven_until) == (350_000, date(2026, 12, 31))
    assert guarantor.ability(date(2027, 1, 1), POLICY) is None


@pytest.mark.parametrize(
    ("on", "changed", "code"),
    [
        (date(2026, 4, 1), {}, GuarantorRefusal.REVIEW_IN_THE_FUTURE),
        (date(2026, 1, 4), {}, GuarantorRefusal.REVIEW_BEFORE_THE_LAST),
        (date(2026, 2, 1), {"statement": statement(as_of=date(2026, 2, 2))}, GuarantorRefusal.STATEMENT_IN_THE_FUTURE),
        (date(2026, 2, 1), {"statement": statement(as_of=date(2025, 1, 31))}, GuarantorRefusal.STATEMENT_TOO_OLD),
        (date(2026, 2, 1), {"opinion": " \n "}, GuarantorRefusal.OPINION_MISSING),
        (date(2026, 4, 1), {"opinion": ""}, GuarantorRefusal.REVIEW_IN_THE_FUTURE),  # the first of two in the order
    ],
)
def test_a_review_is_refused_for_the_first_reason_in_the_order(
    on: date, changed: dict[str, Any], code: GuarantorRefusal
) -> None:
    refusal = reviewed(opened(), on, **changed)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code
    assert refusal.message_zh


def test_figures_count_on_the_last_day_of_their_term() -> None:
    assert isinstance(
        reviewed(opened(), date(2026, 2, 1), statement=statement(as_of=date(2025, 2, 1))), GuarantorReviewed
    )


def test_a_full_file_takes_no_more_reviews() -> None:
    guarantor = after(opened(), date(2026, 2, 1))
    full = replace(guarantor, reviews=guarantor.reviews * MAX_REVIEWS)
    refusal = reviewed(full, TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code is GuarantorRefusal.TOO_MANY_REVIEWS


def test_an_opinion_is_bounded_and_shows_all_its_characters() -> None:
    with pytest.raises(InvalidInput, match="opinion"):
        reviewed(opened(), TODAY, opinion="x" * (MAX_OPINION + 1))
    with pytest.raises(InvalidInput, match="opinion"):
        reviewed(opened(), TODAY, opinion="好\u202e")


def test_an_event_that_cannot_follow_is_a_broken_store() -> None:
    with pytest.raises(ValueError, match="opened already"):
        evolve_guarantor(opened(), GuarantorOpened(party(1), BANK, GuarantorKind.PERSON, OPENED))
    event = reviewed(opened(), TODAY)
    assert isinstance(event, GuarantorReviewed)
    with pytest.raises(ValueError, match="opened before"):
        evolve_guarantor(None, event)
