"""Risk-reserve accounts: by hand, and as a property of every order of entries."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.liability_assessment.reserve import (
    Book,
    Booking,
    Entry,
    EntryKind,
    ReserveAccount,
    ReserveRefusal,
    accrue,
    accrued,
    deduct,
    post,
    release,
    reverse,
    trial_balance,
)
from postloan.domain.shared.errors import InvalidInput, Refusal

from .builders import POLICY, ok

START, TODAY = date(2022, 1, 31), date(2030, 1, 1)
EMPTY = ReserveAccount("Survey", "CNY")


def booking(number: int, on: date = START, reason: str = "as due") -> Booking:
    return Booking(entry=UUID(int=number), on=on, reason=reason)


def with_accrual(amount: int = 1_000) -> ReserveAccount:
    return post(EMPTY, ok(accrue(EMPTY, amount, booking(1), business_date=TODAY)))


def code_of(event: object) -> object:
    assert isinstance(event, Refusal), event
    return event.code


def pay_out(account: ReserveAccount, amount: int, on: date, cases: int = 0) -> Any:
    return release(account, amount, booking(9, on), policy=POLICY, open_cases=cases, business_date=TODAY)


def test_forty_percent_of_performance_pay_are_withheld() -> None:
    assert accrued(12_345, POLICY) == 4_938  # 4,938.0
    assert accrued(1, POLICY) == 0


def test_what_the_balance_does_not_bear_stays_owed_and_later_accruals_pay_it() -> None:
    account = with_accrual(1_000)
    account = post(account, ok(deduct(account, 1_300, booking(2), business_date=TODAY)))
    assert (account.balance, account.owed) == (0, 300)
    account = post(account, ok(accrue(account, 200, booking(3), business_date=TODAY)))
    assert (account.balance, account.owed) == (0, 100)
    account = post(account, ok(accrue(account, 500, booking(4), business_date=TODAY)))
    assert (account.balance, account.owed) == (400, 0)
    assert trial_balance(account.entries) == {
        Book.PAY: -1_700, Book.RESERVE: 400, Book.OWED: 0, Book.DEDUCTED: 1_300,
    }  # fmt: skip


def test_a_reversed_deduction_first_forgives_what_is_owed() -> None:
    account = with_accrual(1_000)
    account = post(account, ok(deduct(account, 1_300, booking(2), business_date=TODAY)))
    account = post(account, ok(reverse(account, UUID(int=2), 500, booking(3), business_date=TODAY)))
    # 300 were owed, 200 come back.
    assert (account.balance, account.owed) == (200, 0)
    assert code_of(reverse(account, UUID(int=2), 801, booking(4), business_date=TODAY)) is ReserveRefusal.MORE_THAN_LEFT
    assert ok(reverse(account, UUID(int=2), 800, booking(4), business_date=TODAY)).amount == 800


def test_an_accrual_that_was_used_is_not_reversed_and_the_missing_amount_is_named() -> None:
    account = with_accrual(1_000)
    account = post(account, ok(deduct(account, 700, booking(2), business_date=TODAY)))
    refused = reverse(account, UUID(int=1), 1_000, booking(3), business_date=TODAY)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.details) == (ReserveRefusal.INSUFFICIENT, (("missing", "700"),))


def test_a_reversal_is_not_reversed_and_an_unknown_entry_not_either() -> None:
    account = with_accrual()
    account = post(account, ok(reverse(account, UUID(int=1), 1, booking(2), business_date=TODAY)))
    assert code_of(reverse(account, UUID(int=2), 1, booking(3), business_date=TODAY)) is ReserveRefusal.NOT_REVERSIBLE
    assert code_of(reverse(account, UUID(int=7), 1, booking(3), business_date=TODAY)) is ReserveRefusal.ENTRY_UNKNOWN


def test_an_accrual_is_released_after_three_years_and_not_the_day_before() -> None:
    account = with_accrual()  # 31 January 2022
    assert code_of(pay_out(account, 1, date(2025, 1, 30))) is ReserveRefusal.NOT_DUE
    assert ok(pay_out(account, 1_000, date(2025, 1, 31))).amount == 1_000
    assert code_of(pay_out(account, 1_001, date(2025, 1, 31))) is ReserveRefusal.NOT_DUE


def test_deductions_use_the_oldest_accruals_first() -> None:
    account = with_accrual(1_000)
    account = post(account, ok(accrue(account, 1_000, booking(2, date(2024, 1, 31)), business_date=TODAY)))
    account = post(account, ok(deduct(account, 400, booking(3, date(2024, 2, 1)), business_date=TODAY)))
    # The accrual of 2022 is due in 2025, less 400; that of 2024 is not.
    assert account.releasable(date(2025, 1, 31), POLICY) == 600
    assert account.releasable(date(2027, 1, 31), POLICY) == 1_600


def test_nothing_is_released_while_a_case_is_open_or_something_is_owed() -> None:
    account, day = with_accrual(), date(2025, 1, 31)
    assert code_of(pay_out(account, 1, day, cases=1)) is ReserveRefusal.CASE_OPEN
    account = post(account, ok(deduct(account, 1_001, booking(2), business_date=TODAY)))
    assert code_of(pay_out(account, 1, day)) is ReserveRefusal.STILL_OWES


def test_entries_have_a_day_and_a_reason() -> None:
    account = with_accrual()
    for changed, code in (
        (booking(2, TODAY + timedelta(days=1)), ReserveRefusal.IN_THE_FUTURE),
        (booking(2, START - timedelta(days=1)), ReserveRefusal.BEFORE_THE_LAST),
        (booking(2, reason=" "), ReserveRefusal.REASON_REQUIRED),
    ):
        assert code_of(deduct(account, 1, changed, business_date=TODAY)) is code


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_is_above_zero(amount: int) -> None:
    with pytest.raises(InvalidInput):
        accrue(EMPTY, amount, booking(1), business_date=TODAY)


def test_an_entry_that_does_not_balance_or_overdraws_is_a_broken_store() -> None:
    def entry(*legs: tuple[Book, int]) -> Entry:
        return Entry(UUID(int=1), "survey", "CNY", EntryKind.DEDUCTION, 5, legs, "liable", START)

    with pytest.raises(InvalidInput, match="sum to zero"):
        entry((Book.RESERVE, -5))
    overdraws = entry((Book.RESERVE, -5), (Book.DEDUCTED, 5))
    with pytest.raises(ValueError, match="negative"):
        post(EMPTY, overdraws)


ACTS = st.lists(st.tuples(st.sampled_from("ADRV"), st.integers(1, 500), st.integers(0, 9)), max_size=25)


@given(ACTS, ACTS)
def test_accounts_sum_to_their_ledger_and_are_never_negative(one: list[Any], other: list[Any]) -> None:
    accounts = [_played("one", one, 0), _played("other", other, 1_000)]
    ledger = trial_balance(entry for account in accounts for entry in account.entries)
    assert sum(ledger.values()) == 0
    assert ledger[Book.RESERVE] == sum(account.balance for account in accounts)
    assert -ledger[Book.OWED] == sum(account.owed for account in accounts)


def _played(officer: str, acts: list[Any], first: int) -> ReserveAccount:
    """An account after these acts; beside it a naive model of two numbers."""
    account, net = ReserveAccount(officer, "CNY"), 0
    for number, (act, amount, which) in enumerate(acts):
        day = START + timedelta(days=200 * number)
        told = booking(first + number + 1, min(day, TODAY))
        target = account.entries[which].entry if which < len(account.entries) else UUID(int=99_999)
        event: Any = {
            "A": lambda: accrue(account, amount, told, business_date=TODAY),  # noqa: B023
            "D": lambda: deduct(account, amount, told, business_date=TODAY),  # noqa: B023
            "R": lambda: release(account, amount, told, policy=POLICY, open_cases=0, business_date=TODAY),  # noqa: B023
            "V": lambda: reverse(account, target, amount, told, business_date=TODAY),  # noqa: B023
        }[act]()
        if isinstance(event, Refusal):
            continue
        gives = act == "A" or (act == "V" and account.entries[which].kind is not EntryKind.ACCRUAL)
        net += amount if gives else -amount
        account = post(account, event)
        # What is kept less what is owed is all that was given less all that was taken; one of the two is zero.
        assert (account.balance, account.owed) == (max(net, 0), max(-net, 0))
    return account
