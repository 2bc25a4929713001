"""Release, partial release, replacement: the coverage check and what others are told."""

from dataclasses import replace
from datetime import date

from postloan.domain.collateral.events import Cancelled, Ended, Ending, Entry, HoldingChanged, OwnersChanged, Registered
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.parts import Holding, Owner
from postloan.domain.collateral.refusals import CollateralRefusal as R
from postloan.domain.collateral.release import Loosened, Loosening, assess
from postloan.domain.shared.errors import Refusal
from tests.domain.collateral.world import (
    TODAY,
    charge,
    charge_id,
    debt,
    done,
    house,
    item_id,
    now,
    refused,
    setting,
    tried,
)


def check(before: list[Item], after: list[Item], principal: int) -> Loosening:
    found = assess(before[0], before, after, [debt(1, principal)], setting())
    assert isinstance(found, Loosening)
    return found


def row(before: list[Item], after: list[Item], principal: int) -> Loosened:
    [found] = check(before, after, principal).rows
    return found


ONE, TWO = now(house(1, 1_000, 1)), now(house(2, 1_000, 1))


def test_a_release_that_keeps_the_ceiling_is_recorded() -> None:
    # 700 of 2,000, then of 1,000: 70 %.
    found = check([ONE, TWO], [TWO], 700)
    assert not found.rows[0].breaks
    assert isinstance(tried(house(1, 1_000, 1), Ended(Ending.RELEASED), TODAY, loosening=found), Entry)


def test_a_release_that_breaks_the_ceiling_is_refused_and_named() -> None:
    found = check([ONE, TWO], [TWO], 701)
    assert found.rows[0].breaks
    history = house(1, 1_000, 1)
    assert refused(history, Ended(Ending.RELEASED), TODAY, loosening=found) is R.BREAKS_CEILING
    refusal = tried(history, Cancelled(charge_id(1)), TODAY, loosening=found)
    assert isinstance(refusal, Refusal)
    # One yuan above 700 is missing.
    assert refusal.details == (("loan", str(found.rows[0].loan)), ("shortfall", "100"))


def test_a_check_of_another_item_does_not_count() -> None:
    found = replace(check([ONE, TWO], [TWO], 700), item=item_id(2))
    assert refused(house(1, 1_000, 1), Ended(Ending.RELEASED), TODAY, loosening=found) is R.COVER_NOT_CHECKED


def test_giving_up_everything_breaks_the_ceiling_of_what_is_still_owed_and_of_nothing_does_not() -> None:
    assert row([ONE], [], 1).breaks
    assert not row([ONE], [], 0).breaks


def test_a_loan_that_is_above_the_ceiling_may_not_become_worse_but_may_stay() -> None:
    assert row([ONE, TWO], [TWO], 1_500).breaks
    worthless = now(house(3, 0, 1))
    assert not row([worthless, ONE], [ONE], 800).breaks


def test_what_the_debtor_itself_gave_frees_guarantors_to_the_extent_of_the_lost_cover() -> None:
    # 1,500 covers 1,400; without one item 750: 650 of the debtor's own security is given up (409).
    assert row([ONE, TWO], [TWO], 1_400).frees_guarantors == 65_000
    third = now(done(house(1, 1_000, 1), OwnersChanged((Owner("第三人"),)), TODAY))
    assert row([third, TWO], [TWO], 1_400).frees_guarantors == 0


def test_a_release_is_a_fact_of_art_19_7_even_when_the_rest_covers_all() -> None:
    assert row([ONE, TWO], [TWO], 10).loosens
    assert not row([ONE, TWO], [TWO], 0).loosens
    worthless = now(house(3, 0, 1))
    assert row([worthless, ONE], [ONE], 500).loosens


def test_a_replacement_is_such_a_fact_only_when_it_is_poorer() -> None:
    same, poorer = now(house(3, 1_000, 1)), now(house(3, 999, 1))
    assert not row([ONE], [same], 500).loosens
    assert row([ONE], [poorer], 500).loosens
    assert not row([ONE], [same], 500).breaks


def test_a_partial_release_is_checked_like_a_whole_one() -> None:
    lower = replace(ONE, charges=(replace(ONE.charges[0], amount=None, rank=2), charge(9, 1, creditor="他行")))
    found = row([ONE], [lower], 500)
    assert found.breaks
    assert found.after.covered == 0


def test_only_loans_of_the_item_are_looked_at() -> None:
    debts = [debt(1, 10), debt(2, 10)]
    found = assess(ONE, [ONE, now(house(2, 5, 2))], [], debts, setting())
    assert isinstance(found, Loosening)
    assert [each.loan for each in found.rows] == [debts[0].loan]


def test_cancelling_what_no_longer_counts_breaks_nothing() -> None:
    expired = replace(ONE, charges=(replace(ONE.charges[0], expires_on=date(2025, 12, 31)),))
    assert not row([expired, TWO], [TWO], 700).breaks
    assert not row([expired], [], 700).breaks


def test_a_registration_that_secures_nothing_is_cancelled_without_a_check() -> None:
    history = done(house(1, 1_000, 1), Registered(charge(2, 2, TODAY)), TODAY)
    assert isinstance(tried(history, Cancelled(charge_id(2)), TODAY), Entry)


def test_giving_back_part_of_a_quantity_is_a_partial_release_and_getting_more_is_not() -> None:
    history = done(house(1, 1_000, 1, kind="INVENTORY"), HoldingChanged(Holding("钢材", 5)), TODAY)
    assert refused(history, HoldingChanged(Holding("钢材", 4)), TODAY) is R.COVER_NOT_CHECKED
    assert isinstance(tried(history, HoldingChanged(Holding("钢材", 6)), TODAY), Entry)
    checked = check([ONE, TWO], [TWO], 700)
    assert isinstance(tried(history, HoldingChanged(Holding("钢材", 4)), TODAY, loosening=checked), Entry)
