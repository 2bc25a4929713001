"""Warning line, its lifting by approval, overdue-rate appraisal, tolerance."""

from datetime import date
from typing import Any

import pytest

from postloan.domain.liability_assessment.appraisal import Figures, appraise, within_tolerance
from postloan.domain.liability_assessment.authority import (
    AuthorityRefusal,
    AuthoritySuspended,
    lift,
    look,
    suspend,
)
from postloan.domain.liability_assessment.kinds import HolderKind
from postloan.domain.shared.errors import InvalidInput, Refusal

from .builders import POLICY, ok

DAY, TODAY = date(2025, 3, 3), date(2025, 12, 31)
ALLOWED, SUSPENDED = False, True


def figures(bad: int = 0, overdue: int = 0, balance: int = 100_000, kind: HolderKind = HolderKind.OFFICER) -> Figures:
    return Figures(holder="survey", kind=kind, balance=balance, overdue=overdue, non_performing=bad)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (figures(bad=4_999), ALLOWED),  # 4.999 %
        (figures(bad=5_000), SUSPENDED),  # 5 % is the officer's line
        (figures(overdue=7_999), ALLOWED),
        (figures(overdue=8_000), SUSPENDED),
        (figures(bad=3_999, kind=HolderKind.UNIT), ALLOWED),
        (figures(bad=4_000, kind=HolderKind.UNIT), SUSPENDED),
        (figures(overdue=6_000, kind=HolderKind.UNIT), SUSPENDED),
        (figures(balance=0), ALLOWED),
    ],
)
def test_a_rate_at_the_line_suspends(given: Figures, state: bool) -> None:
    assert (look(given, DAY, POLICY, None) is not None) is state


def suspended() -> AuthoritySuspended:
    event = look(figures(bad=5_000), DAY, POLICY, None)
    assert event is not None
    return event


def test_better_figures_lift_nothing() -> None:
    assert look(figures(), TODAY, POLICY, suspended()) is None
    assert look(figures(bad=9_000), TODAY, POLICY, suspended()) is None


def lifted(given: Figures, person: str = "chief", reason: str = "collected", on: date = TODAY, **changes: Any) -> Any:
    fields: dict[str, Any] = {"policy": POLICY, "business_date": TODAY, **changes}
    return lift(suspended(), given, person, reason, on, **fields)


def test_an_approval_lifts_once_the_figures_are_below_the_line() -> None:
    event = ok(lifted(figures(bad=4_999)))
    assert look(figures(bad=4_999), TODAY, POLICY, event) is None
    assert look(figures(bad=5_000), TODAY, POLICY, event) is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": date(2026, 1, 1)}, AuthorityRefusal.IN_THE_FUTURE),
        ({"on": date(2025, 3, 2)}, AuthorityRefusal.BEFORE_THE_LAST),
        ({"reason": ""}, AuthorityRefusal.REASON_REQUIRED),
        ({"person": "SURVEY"}, AuthorityRefusal.OWN_AUTHORITY),
        ({"unit_people": frozenset({"chief"})}, AuthorityRefusal.OWN_AUTHORITY),
        ({"given": figures(bad=5_000)}, AuthorityRefusal.STILL_OVER_THE_LINE),
    ],
)
def test_a_suspension_is_not_lifted(changes: dict[str, Any], code: AuthorityRefusal) -> None:
    refused = lifted(**{"given": figures(), **changes})
    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_a_person_suspends_for_a_reason_and_once() -> None:
    event = ok(suspend(None, figures(), "飞单嫌疑", DAY))
    assert (event.lines, event.reason, event.on) == ((), "飞单嫌疑", DAY)
    again, why = suspend(event, figures(), "再次", DAY), suspend(None, figures(), " ", DAY)
    assert isinstance(again, Refusal)
    assert again.code is AuthorityRefusal.ALREADY_SUSPENDED
    assert isinstance(why, Refusal)
    assert why.code is AuthorityRefusal.REASON_REQUIRED
    assert look(figures(bad=9_000), TODAY, POLICY, event) is None, "the line suspends nobody a second time"
    assert not isinstance(lift(event, figures(), "chief", "查清", TODAY, policy=POLICY, business_date=TODAY), Refusal)


def test_what_is_not_suspended_is_not_lifted() -> None:
    refused = lift(None, figures(), "chief", "why", DAY, policy=POLICY, business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is AuthorityRefusal.NOT_SUSPENDED


@pytest.mark.parametrize(
    ("overdue", "amount"),
    [(2_000, 0), (2_001, 500), (4_000, 500), (4_001, 1_500), (6_001, 3_000)],
)
def test_an_overdue_rate_above_a_band_lowers_performance_pay(overdue: int, amount: int) -> None:
    # Bands: above 2 % 5 %, above 4 % 15 %, above 6 % 30 %, of 10,000.
    assert appraise(figures(overdue=overdue), 10_000, POLICY).amount == amount


def test_the_rate_is_shown_exactly() -> None:
    assert str(appraise(figures(overdue=2_500), 10_000, POLICY).overdue_rate) == "2.5 %"


@pytest.mark.parametrize(("bad", "within"), [(5_000, True), (5_001, False)])
def test_a_branch_is_within_its_tolerance_up_to_three_points_above_all_loans(bad: int, within: bool) -> None:
    # All loans: 2 %. The branch: up to 5 % of 100,000.
    everything = figures(bad=20_000, balance=1_000_000, kind=HolderKind.UNIT)
    assert within_tolerance(figures(bad=bad, kind=HolderKind.UNIT), everything, POLICY) is within


def test_a_branch_that_lent_nothing_is_within_its_tolerance() -> None:
    assert within_tolerance(figures(balance=0), figures(balance=0), POLICY)


def test_a_part_is_not_more_than_the_whole() -> None:
    with pytest.raises(InvalidInput, match="balance"):
        figures(bad=2, balance=1)
