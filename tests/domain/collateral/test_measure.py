"""Cover and loan to value: worked examples in yuan on housing (haircut 25, ceiling 70, warning 80, close-out 90 %)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from postloan.domain.collateral.events import Linked, Registered, Valued
from postloan.domain.collateral.item import History, Item
from postloan.domain.collateral.measure import Cover, Line, Setting, measure, waterfall
from postloan.domain.collateral.parts import Link
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL, CollateralPolicy
from postloan.domain.collateral.refusals import CollateralRefusal
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.exchange import ExchangeRate
from postloan.domain.shared.money import Money
from tests.domain.collateral.world import (
    MAXIMUM,
    TODAY,
    charge,
    charge_id,
    debt,
    done,
    house,
    loan,
    now,
    setting,
    taken,
    valuation,
    yuan,
)

MAY = date(2025, 5, 5)


def covers(items: list[Item], *debts: tuple[int, int | str]) -> list[Cover]:
    found = measure(items, [debt(number, amount) for number, amount in debts], setting())
    assert not isinstance(found, Refusal), found
    return list(found)


def test_the_haircut_comes_off_before_the_cover() -> None:
    # 1,000 less 25 % is 750; owed 800 with interest: 50 stay uncovered. Principal 700: LTV 70 %, the ceiling itself.
    found = measure([now(house(1, 1_000, 1))], [debt(1, 700, owed=800)], setting())
    assert not isinstance(found, Refusal)
    [cover] = found
    assert (cover.covered, cover.uncovered) == (75_000, 5_000)
    assert (cover.burden, cover.value, cover.line) == (70_000, 100_000, Line.WITHIN)
    assert [(used.number, used.value, used.net) for used in cover.used] == [("YP-001", 100_000, 75_000)]
    assert cover.used[0].valuation == valuation(1_000)


@pytest.mark.parametrize(
    ("principal", "line", "shortfall"),
    [
        ("700.00", Line.WITHIN, 0),
        ("700.01", Line.CEILING, 1),
        ("799.99", Line.CEILING, 9_999),
        ("800.00", Line.WARNING, 10_000),
        ("899.99", Line.WARNING, 19_999),
        ("900.00", Line.CLOSE_OUT, 20_000),
    ],
)
def test_the_ceiling_is_exceeded_and_the_lines_are_reached(principal: str, line: Line, shortfall: int) -> None:
    [cover] = covers([now(house(1, 1_000, 1))], (1, principal))
    assert (cover.line, cover.shortfall) == (line, shortfall)


def test_the_waterfall_tells_turn_by_turn_why_a_loan_is_covered() -> None:
    # Net 750: another bank's 300 at rank 1, then 450 pro rata to 300 : 600 = 150 : 300.
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(2, 1, creditor="他行", amount=yuan(300))), date(2025, 1, 10))
    history = done(history, Registered(charge(1, 2, MAY)), MAY)
    for each in (1, 2):
        history = done(history, Linked(Link(charge_id(1), loan(each))), MAY)
    item = now(done(history, Valued(valuation(1_000)), date(2025, 6, 1)))
    debts = [debt(1, 300), debt(2, 600)]
    told = waterfall([item], debts, setting())
    assert not isinstance(told, Refusal)
    assert [(turn.rank, turn.left, turn.others) for turn in told.turns] == [(1, 75_000, 30_000), (2, 45_000, 0)]
    shares = [(share.loan, share.asked, share.given) for share in told.turns[1].shares]
    assert shares == [(loan(1), 30_000, 15_000), (loan(2), 60_000, 30_000)]
    assert told.by_loan() == {cover.loan: cover.covered for cover in covers([item], (1, 300), (2, 600))}


def test_a_waterfall_without_a_rate_is_refused_like_the_measure() -> None:
    item = now(house(1, 1_000, 1))
    dollars = [replace(debt(1, 300), owed=Money(30_000, "USD"))]
    told = waterfall([item], dollars, setting())
    assert isinstance(told, Refusal)
    assert told.code is CollateralRefusal.NO_EXCHANGE_RATE


def test_half_a_cent_of_net_value_counts_as_one() -> None:
    # 0.02 less 25 % is 0.015, half up 0.02.
    [cover] = covers([now(house(1, "0.02", 1))], (1, 1))
    assert cover.covered == 2


def test_prior_ranks_of_others_count_first() -> None:
    # Net 750 − 300 = 450 for 500; burden (500 + 300) / 1,000: the warning line.
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(2, 1, creditor="他行", amount=yuan(300))), date(2025, 1, 10))
    history = done(history, Registered(charge(1, 2, MAY)), MAY)
    history = done(history, Linked(Link(charge_id(1), loan(1))), MAY)
    history = done(history, Valued(valuation(1_000)), date(2025, 6, 1))
    [cover] = covers([now(history)], (1, 500))
    assert (cover.covered, cover.burden, cover.line) == (45_000, 80_000, Line.WARNING)


def test_loans_side_by_side_bear_each_other_and_the_second_rank_bears_the_first() -> None:
    history = house(1, 1_000, 1, 2)
    first, second = covers([now(history)], (1, 300), (2, 300))
    assert (first.burden, second.burden) == (60_000, 60_000)
    history = done(house(1, 1_000, 1), Registered(charge(2, 2, MAY)), MAY)
    history = done(history, Linked(Link(charge_id(2), loan(2))), MAY)
    first, second = covers([now(history)], (1, 300), (2, 450))
    assert (first.burden, second.burden) == (30_000, 75_000)
    assert (first.line, second.line) == (Line.WITHIN, Line.CEILING)


def test_one_item_bears_at_most_its_value_so_that_it_never_spoils_the_others() -> None:
    # Another bank's 5,000 stands before ours on item 1, worth 100; item 2 is free: (1,000 + 100) / (100 + 2,000).
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(2, 1, creditor="他行", amount=yuan(5_000))), date(2025, 1, 10))
    history = done(history, Registered(charge(1, 2, MAY)), MAY)
    history = done(history, Linked(Link(charge_id(1), loan(1))), MAY)
    history = done(history, Valued(valuation(100)), date(2025, 6, 1))
    [cover] = covers([now(history), now(house(2, 2_000, 1))], (1, 1_000))
    assert (cover.burden, cover.value, cover.line) == (110_000, 210_000, Line.WITHIN)


def test_a_loan_paid_by_its_own_item_does_not_burden_the_shared_one() -> None:
    # Loan 1 has item 2 (worth 400) for its 300, so loan 2 bears nothing on item 1.
    items = [now(house(1, 1_000, 1, 2)), now(house(2, 400, 1))]
    _, second = covers(items, (1, 300), (2, 600))
    assert (second.burden, second.value) == (60_000, 100_000)


def test_lines_of_several_kinds_are_sums_over_the_items() -> None:
    # Housing 1,000 × 70 % + industrial property 1,000 × 50 % = 1,200 of 2,000.
    items = [now(house(1, 1_000, 1)), now(house(2, 1_000, 1, kind="INDUSTRIAL_PROPERTY"))]
    assert covers(items, (1, 1_200))[0].line is Line.WITHIN
    assert covers(items, (1, "1200.01"))[0].line is Line.CEILING


def test_a_maximum_amount_mortgage_covers_up_to_its_amount() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1, mode=MAXIMUM, amount=yuan(500))), date(2025, 1, 10))
    for number in (1, 2):
        history = done(history, Linked(Link(charge_id(1), loan(number))), date(2025, 1, 10))
    history = done(history, Valued(valuation(2_000)), date(2025, 6, 1))
    assert [cover.covered for cover in covers([now(history)], (1, 300), (2, 700))] == [15_000, 35_000]


def test_a_link_limit_is_all_of_the_principal_that_is_secured() -> None:
    history = house(1, 1_000)
    history = done(history, Linked(Link(charge_id(1), loan(1), yuan(200))), MAY)
    [cover] = covers([now(history)], (1, 900))
    assert (cover.covered, cover.burden) == (20_000, 20_000)


def expiring() -> Item:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1, expires_on=date(2026, 3, 2))), date(2025, 1, 10))
    history = done(history, Linked(Link(charge_id(1), loan(1))), date(2025, 1, 10))
    return now(done(history, Valued(valuation(1_000)), date(2025, 6, 1)))


def test_an_expired_registration_counts_only_where_the_policy_says_so() -> None:
    lenient = CollateralPolicy(
        version="x", effective_from=TODAY, recorded_at=datetime(2026, 1, 1, tzinfo=UTC), expired_counts=True
    )
    after = date(2026, 3, 3)
    rows = ((TODAY, DEFAULT_COLLATERAL, 10_000), (after, DEFAULT_COLLATERAL, 0), (after, lenient, 10_000))
    for day, policy, expected in rows:
        found = measure([expiring()], [debt(1, 100)], Setting(day, policy))
        assert not isinstance(found, Refusal)
        assert found[0].covered == expected


def test_another_creditors_expired_registration_stands_until_cancelled_or_its_rank_is_taken() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    other = charge(2, 1, creditor="他行", amount=yuan(300), expires_on=date(2025, 3, 1))
    history = done(history, Registered(other), date(2025, 1, 10))
    for rank, covered in ((2, 45_000), (1, 50_000)):
        # Net 750, less the 300 where they stand, for 500.
        mine = done(history, Registered(charge(1, rank, MAY)), MAY)
        mine = done(mine, Linked(Link(charge_id(1), loan(1))), MAY)
        mine = done(mine, Valued(valuation(1_000)), date(2025, 6, 1))
        assert covers([now(mine)], (1, 500))[0].covered == covered


def test_values_and_debts_in_other_currencies_are_converted_at_the_days_rate() -> None:
    rates = (
        ExchangeRate("USD", date(2025, 1, 1), 7 * 10**8, datetime(2025, 1, 1, tzinfo=UTC)),
        ExchangeRate("USD", TODAY, 8 * 10**8, datetime(2026, 3, 2, 12, tzinfo=UTC)),
    )
    history = done(house(1, 1, 1), Valued(valuation(on=date(2025, 7, 1), value=yuan(100, "USD"))), date(2025, 7, 1),
                   rates=rates)  # fmt: skip
    missing = measure([now(history)], [debt(1, 1)], setting())
    assert isinstance(missing, Refusal)
    assert missing.code is CollateralRefusal.NO_EXCHANGE_RATE
    # 100 USD are 800, known an hour earlier 700; less 25 %.
    for known, net in ((None, 60_000), (datetime(2026, 3, 2, 11, tzinfo=UTC), 52_500)):
        found = measure([now(history)], [debt(1, 1_000)], setting(rates=rates, known=known))
        assert not isinstance(found, Refusal)
        assert found[0].covered == net


def test_an_unsecured_loan_is_within_every_line_and_wholly_uncovered() -> None:
    [cover] = covers([], (1, 100))
    assert (cover.line, cover.covered, cover.uncovered, cover.used) == (Line.WITHIN, 0, 10_000, ())


def test_an_item_without_a_value_covers_nothing_and_every_line_is_reached() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1)), date(2025, 1, 10))
    history = done(history, Linked(Link(charge_id(1), loan(1))), date(2025, 1, 10))
    [cover] = covers([now(history)], (1, 100))
    assert (cover.covered, cover.line, cover.shortfall) == (0, Line.CLOSE_OUT, 10_000)


def test_a_loan_that_owes_nothing_takes_nothing_from_the_others() -> None:
    [cover] = covers([now(house(1, 1_000, 1, 2))], (1, 700))
    assert (cover.covered, cover.burden) == (70_000, 70_000)
