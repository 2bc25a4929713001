"""6,417 real car loans, 202,793 months: the balance carried by the file's splits, and by our own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from postloan.domain.loan.state import Regime

from .ally_compare import Found, breaks, carry, compare, contradictions, off, report, unexplained
from .ally_file import MONTHS, Car
from .ally_replay import plain

pytestmark = [pytest.mark.real_data, pytest.mark.long]


@pytest.fixture(scope="module")
def found(shared_data: Callable[[str], Path]) -> Found:
    return compare(shared_data(MONTHS).parent.parent)


def test_the_tables_are_printed(found: Found) -> None:
    print()
    print(report(found))
    assert len(found.cars) == 6_417


def test_the_balance_is_the_files_within_a_cent(found: Found) -> None:
    assert len(found.carried) == 202_793
    later = [one for one in found.carried if one.at]
    assert len(off(found.carried)) <= 0.018 * 202_793
    assert len(off(later)) <= 0.018 * len(later)


def test_every_difference_is_the_sum_of_the_files_own_contradictions(found: Found) -> None:
    assert unexplained(found.carried) == []


def test_every_month_that_is_off_belongs_to_a_listed_break(found: Found) -> None:
    assert sum(one.months_off for one in breaks(found.carried)) == len(off(found.carried))


def test_negative_principal_is_taken_back_from_the_payment_before(found: Found) -> None:
    # Loan 20256022 pays 6,003.82 more principal than it owes in January 2020; February takes it back.
    car = next(car for car in found.cars if car.number == "20256022")
    months = {one.month.end.isoformat(): one.balance for one in carry(car)}
    assert (months["2020-01-31"], months["2020-02-29"]) == (-600_382, 0)
    assert sum(1 for car in found.cars for month in car.months if month.principal < 0) == 5


def test_our_interest_on_plain_payments_is_close_to_the_files(found: Found) -> None:
    # Daily simple interest both times; only the days of the payments differ, which evens out over a loan's months.
    file, ours = sum(one.file for one in found.shares), sum(one.ours for one in found.shares)
    assert len(found.shares) > 170_000
    assert abs(ours - file) * 100 < file


def test_plain_payments_are_all_allocated_or_credit(found: Found) -> None:
    for car in found.cars[:400]:
        if car.months[0].balance > 0:
            _, account = plain(car)
            totals = account.totals
            owed = account.undue + sum(inst.principal for inst in account.open)
            assert totals.paid == totals.allocated + account.credit
            assert totals.taken_on == totals.principal + owed
            assert totals.allocated == totals.principal + totals.interest + totals.penalty
            assert account.regime in (Regime.NORMAL, Regime.NON_ACCRUAL)


def test_a_cent_of_principal_too_much_is_seen(found: Found) -> None:
    car = next(car for car in found.cars if len(car.months) > 20 and not any(contradictions(car)))
    assert unexplained(carry(car)) == []
    wrong = _with_principal(car, 5, car.months[5].principal - 2)
    off_by_two = [one.at for one in carry(wrong) if abs(one.balance - car.months[one.at].balance) > 1]
    assert off_by_two == list(range(5, len(car.months)))


def _with_principal(car: Car, at: int, principal: int) -> Car:
    months = list(car.months)
    months[at] = replace(months[at], principal=principal)
    return replace(car, months=tuple(months))
