"""Warnings, losses and wake-up days of single rights, by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from postloan.domain.clock import (
    DEFAULT_CLOCK_POLICY,
    ActKind,
    ClockPolicy,
    GuaranteeForm,
    LifeStatus,
    NoticeKind,
    RightKind,
    Term,
    ToDo,
    Watched,
    expiry_life,
    review,
    wake_date,
)
from postloan.domain.shared.errors import InvalidInput

from .builders import DEBTOR, act, at, day, guarantee, instant, main_life, standing

POLICY = DEFAULT_CLOCK_POLICY
TERMS = guarantee(GuaranteeForm.JOINT, "2025-03-31")  # its period ends on 30 September 2025


def test_a_guarantee_wakes_90_60_30_7_days_before_its_end_and_on_the_day_after() -> None:
    # 30 September 2025 − 90 = 2 July, − 60 = 1 August, − 30 = 31 August, − 7 = 23 September; lost on 1 October.
    today, days, kinds = day("2025-04-01"), [], []
    watched = Watched()
    while True:
        found = review(standing(TERMS, today.isoformat()).life, watched, today, POLICY)
        kinds += [(n.kind, n.threshold, n.todo) for n in found.notices]
        watched = found.watched
        if found.wake is None:
            break
        today = found.wake
        days.append(today.isoformat())
    assert days == ["2025-07-02", "2025-08-01", "2025-08-31", "2025-09-23", "2025-10-01"]
    warn = [(NoticeKind.WARNING, t, ToDo.CLAIM_FROM_GUARANTOR) for t in (90, 60, 30, 7)]
    assert kinds == [*warn, (NoticeKind.LOST, 0, ToDo.NEW_GUARANTEE)]


def test_a_right_first_seen_twenty_days_before_its_end_gives_one_warning() -> None:
    # 10 September 2025: 20 days left: past 90, 60 and 30; the tightest is said, with the days that are left.
    today = day("2025-09-10")
    life = standing(TERMS, "2025-09-10").life
    found = review(life, Watched(), today, POLICY)
    assert [(n.threshold, n.days_left, n.act_by) for n in found.notices] == [(30, 20, day("2025-09-30"))]
    assert found.wake == day("2025-09-23")
    assert review(life, found.watched, today, POLICY).notices == ()


def test_a_right_first_seen_after_its_end_is_reported_lost_once() -> None:
    life = standing(TERMS, "2026-01-01").life
    found = review(life, Watched(), day("2026-01-01"), POLICY)
    assert [n.kind for n in found.notices] == [NoticeKind.LOST]
    assert found.wake is None
    assert review(life, found.watched, day("2026-01-02"), POLICY).notices == ()


def test_an_interruption_lets_the_warnings_begin_anew() -> None:
    # Due 30 June 2022: 90 days before 30 June 2025 is 1 April; demand on 15 April 2025: 15 April 2028 (Saturday, its
    # calendar not announced: the safe day is the nominal one); 90 days before is 16 January 2028.
    first = review(main_life("2022-06-30", "2025-04-01"), Watched(), day("2025-04-01"), POLICY)
    assert [n.threshold for n in first.notices] == [90]
    after = main_life("2022-06-30", "2025-04-15", act(ActKind.LETTER, "2025-04-15"))
    second = review(after, first.watched, day("2025-04-15"), POLICY)
    assert (second.notices, second.wake) == ((), day("2028-01-16"))
    third = review(after, second.watched, day("2028-01-16"), POLICY)
    assert [n.threshold for n in third.notices] == [90]


def test_a_demand_that_became_known_after_the_loss_restores_the_right() -> None:
    # Due 30 June 2022, lost on 1 July 2025; a letter of 20 March 2025 found in August.
    today = day("2025-08-01")
    lost = review(main_life("2022-06-30", "2025-08-01"), Watched(), today, POLICY)
    found = review(
        main_life("2022-06-30", "2025-08-01", act(ActKind.LETTER, "2025-03-20")), lost.watched, today, POLICY
    )
    assert [n.kind for n in found.notices] == [NoticeKind.RESTORED]
    assert not found.watched.lost


def test_a_held_right_sleeps_and_a_general_guarantee_wakes_when_the_year_of_enforcement_is_full() -> None:
    suit = act(ActKind.SUIT, "2025-06-01")
    life = main_life("2022-06-30", "2025-06-01", suit)
    assert wake_date(life, day("2025-06-01"), POLICY) is None
    general = guarantee(GuaranteeForm.GENERAL, "2025-03-31")
    applied = act(ActKind.ENFORCEMENT_APPLICATION, "2025-09-01", DEBTOR)
    kept = standing(general, "2025-10-01", suit, applied).life
    assert (kept.status, wake_date(kept, day("2025-10-01"), POLICY)) == (LifeStatus.PRESERVED, day("2026-09-01"))


def test_on_the_last_safe_day_before_a_provisional_shift_nothing_is_left() -> None:
    # Due 10 January 2024: Sunday 10 January 2027; the shift to Monday is provisional.
    policy = replace(POLICY, warning_days=(7, 0))
    found = review(main_life("2024-01-10", "2027-01-10"), Watched(), day("2027-01-10"), policy)
    assert [(n.threshold, n.days_left) for n in found.notices] == [(0, 0)]
    assert found.wake == day("2027-01-12")  # lost on Tuesday
    late = review(main_life("2024-01-10", "2027-01-11"), Watched(), day("2027-01-11"), policy)
    assert [(n.kind, n.days_left) for n in late.notices] == [(NoticeKind.WARNING, 0)]


def test_an_insurance_is_warned_of_like_any_right() -> None:
    # 14 June 2026 − 7 = 7 June.
    first = Term(TERMS.guarantor, day("2025-06-15"), day("2026-06-14"), instant("2025-06-15"))
    life = expiry_life(RightKind.INSURANCE, first, (), at("2026-06-07"))
    found = review(life, Watched(day("2026-06-14"), 30), day("2026-06-07"), POLICY)
    assert [(n.threshold, n.todo) for n in found.notices] == [(7, ToDo.RENEW)]


def test_the_packaged_policy_warns_90_60_30_and_7_days_before() -> None:
    assert POLICY.warning_days == (90, 60, 30, 7)


@pytest.mark.parametrize("days", [(), (7, 30), (30, 30), (7, -1), (3_661,), tuple(range(21, 0, -1))])
def test_warnings_that_do_not_fall_or_are_too_many_are_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="warning_days"):
        replace(POLICY, warning_days=days)


def test_a_policy_has_a_name_and_an_instant_with_a_zone() -> None:
    for name in ("", "x" * 65, "a\nb"):
        with pytest.raises(InvalidInput, match="version"):
            replace(POLICY, version=name)
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(InvalidInput, match="recorded_at"):
        ClockPolicy(version="x", effective_from=day("2026-01-01"), recorded_at=naive)
    assert ClockPolicy(
        version="x", effective_from=day("2026-01-01"), recorded_at=datetime(2026, 1, 1, tzinfo=UTC)
    ).warning_days == (90, 60, 30, 7)
