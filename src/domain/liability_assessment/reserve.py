"""An officer's risk reserve (风险准备金): accrual, deduction, release, reversal, each a balanced entry.

The account is the fold of its entries. Its balance is never below zero: what a deduction does not find there stays
owed and is taken from later accruals.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput, Refusal
from ..shared.money import MAX_MINOR, digits_of, round_ratio
from ..shared.papers import note, person_of
from ..shared.ratio import RATIO_SCALE
from .policy import LiabilityPolicy


class EntryKind(StrEnum):
    """What an entry is."""

    ACCRUAL = "ACCRUAL"
    """Withheld from pay (计提)."""
    DEDUCTION = "DEDUCTION"
    """Deducted for liability (扣减)."""
    RELEASE = "RELEASE"
    """Paid out to the officer (返还)."""
    REVERSAL = "REVERSAL"
    """An earlier entry, or a part of it, undone (冲回)."""


class Book(StrEnum):
    """An account of the reserve's ledger; a positive leg is a credit, a negative one a debit."""

    PAY = "PAY"
    """Pay from which is withheld (绩效薪酬)."""
    RESERVE = "RESERVE"
    """What is kept for the officer (风险准备金)."""
    OWED = "OWED"
    """What the officer still owes: debit balance (应扣未扣)."""
    DEDUCTED = "DEDUCTED"
    """What the bank has taken (扣减收入)."""
    PAID_OUT = "PAID_OUT"
    """What was paid out (已返还)."""


class ReserveRefusal(StrEnum):
    """Why an entry is not made, in the order of checking."""

    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    BEFORE_THE_LAST = "BEFORE_THE_LAST"
    """The day lies before the last entry (日期早于上一笔)."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A reason is needed (须说明理由)."""
    ENTRY_UNKNOWN = "ENTRY_UNKNOWN"
    """The account has no such entry (无此分录)."""
    NOT_REVERSIBLE = "NOT_REVERSIBLE"
    """A reversal is not reversed; make the entry again (冲回不可再冲回)."""
    MORE_THAN_LEFT = "MORE_THAN_LEFT"
    """More than is left of the entry (超过未冲回金额)."""
    CASE_OPEN = "CASE_OPEN"
    """A case about the officer is open (存在未结案件)."""
    STILL_OWES = "STILL_OWES"
    """The officer still owes something (存在应扣未扣)."""
    NOT_DUE = "NOT_DUE"
    """More than may be released by now; `details` has how much may (未到返还期限)."""
    INSUFFICIENT = "INSUFFICIENT"
    """The balance is smaller; `details` has the missing amount (余额不足)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an officer's account; `legs` sum to zero, `amount` is above zero (minor units).

    `case`: the case that it is for. `reverses`: the entry that it undoes in whole or in part.
    """

    entry: UUID
    officer: str
    currency: str
    kind: EntryKind
    amount: int
    legs: tuple[tuple[Book, int], ...]
    reason: str
    on: date
    case: UUID | None = None
    reverses: UUID | None = None

    def __post_init__(self) -> None:
        digits_of(self.currency)
        object.__setattr__(self, "officer", person_of("officer", self.officer))
        note("reason", self.reason)
        if type(self.amount) is not int or not 0 < self.amount <= MAX_MINOR:
            raise InvalidInput("amount", self.amount, f"must be 1 to {MAX_MINOR} minor units")
        if sum(amount for _, amount in self.legs):
            raise InvalidInput("legs", self.legs, "must sum to zero")


@dataclass(frozen=True, slots=True)
class ReserveAccount:
    """An officer's account in one currency.

    `balance`: kept for the officer, never below zero; `owed`: deducted and not found there, never below zero. One of
    the two is always zero.
    """

    officer: str
    currency: str
    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "officer", person_of("officer", self.officer))
        digits_of(self.currency)

    @property
    def balance(self) -> int:
        """What is kept, minor units."""
        return trial_balance(self.entries)[Book.RESERVE]

    @property
    def owed(self) -> int:
        """What is still owed, minor units."""
        return -trial_balance(self.entries)[Book.OWED]

    def left(self, entry: Entry) -> int:
        """What of an entry is not reversed."""
        return entry.amount - sum(each.amount for each in self.entries if each.reverses == entry.entry)

    def releasable(self, day: date, policy: LiabilityPolicy) -> int:
        """What may be paid out on a day: accruals whose time is over, less what was deducted and paid out."""
        left = {kind: [(each.on, self.left(each)) for each in self.entries if each.kind is kind] for kind in EntryKind}
        due = sum(rest for on, rest in left[EntryKind.ACCRUAL] if add_months(on, policy.release_months) <= day)
        gone = sum(rest for kind in (EntryKind.DEDUCTION, EntryKind.RELEASE) for _, rest in left[kind])
        return max(0, min(self.balance, due - gone))


def trial_balance(entries: Iterable[Entry]) -> Counter[Book]:
    """The balance of each account of the ledger over any entries, of one officer or of all; they sum to zero."""
    found: Counter[Book] = Counter()
    for entry in entries:
        for book, amount in entry.legs:
            found[book] += amount
    return found


def post(account: ReserveAccount, entry: Entry) -> ReserveAccount:
    """The account after an entry. One of another account, or that makes it negative, is a broken store: ValueError."""
    if (entry.officer, entry.currency) != (account.officer, account.currency):
        raise ValueError(f"entry {entry.entry} is of another account than {account.officer}")
    if any(each.entry == entry.entry for each in account.entries):
        raise ValueError(f"entry {entry.entry} was posted already")
    after = ReserveAccount(account.officer, account.currency, (*account.entries, entry))
    if after.balance < 0 or after.owed < 0:
        raise ValueError(f"entry {entry.entry} makes the account of {account.officer} negative")
    return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What every command of the account is told: the new entry's id, its day, why, and for which case."""

    entry: UUID
    on: date
    reason: str
    case: UUID | None = None


def _no(code: ReserveRefusal, message: str, message_zh: str, *details: tuple[str, str]) -> Refusal:
    return Refusal(code, message, message_zh, "风险准备金 [I]", details)


def _first(account: ReserveAccount, booking: Booking, business_date: date) -> Refusal | None:
    on, code = booking.on, ReserveRefusal
    if on > business_date:
        return _no(code.IN_THE_FUTURE, f"{on} lies after {business_date}", f"{on} 晚于营业日 {business_date}")
    if account.entries and on < (last := account.entries[-1].on):
        return _no(code.BEFORE_THE_LAST, f"{on} lies before {last}", f"{on} 早于上一笔 {last}")
    if not booking.reason.strip():
        return _no(code.REASON_REQUIRED, "say why", "请说明理由")
    return None


def _made(account: ReserveAccount, kind: EntryKind, amount: int, legs: dict[Book, int], booking: Booking) -> Entry:
    kept = tuple((book, value) for book, value in legs.items() if value)
    return Entry(
        booking.entry, account.officer, account.currency, kind, amount, kept, booking.reason, booking.on, booking.case
    )


def _given(account: ReserveAccount, amount: int) -> dict[Book, int]:
    """Legs that give the officer an amount: what is owed is settled first."""
    settled = min(amount, account.owed)
    return {Book.OWED: settled, Book.RESERVE: amount - settled}


def accrued(performance_pay: int, policy: LiabilityPolicy) -> int:
    """What is withheld of performance pay, half up, minor units."""
    return round_ratio(performance_pay * policy.accrual.units, RATIO_SCALE)


def accrue(account: ReserveAccount, amount: int, booking: Booking, *, business_date: date) -> Entry | Refusal:
    """Withhold from pay. Refused: IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED."""
    legs = {Book.PAY: -amount, **_given(account, amount)}
    return _first(account, booking, business_date) or _made(account, EntryKind.ACCRUAL, amount, legs, booking)


def deduct(account: ReserveAccount, amount: int, booking: Booking, *, business_date: date) -> Entry | Refusal:
    """Deduct for liability; what the balance does not bear stays owed.

    Refused: IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED.
    """
    found = min(amount, account.balance)
    legs = {Book.RESERVE: -found, Book.OWED: found - amount, Book.DEDUCTED: amount}
    return _first(account, booking, business_date) or _made(account, EntryKind.DEDUCTION, amount, legs, booking)


def release(
    account: ReserveAccount,
    amount: int,
    booking: Booking,
    *,
    policy: LiabilityPolicy,
    open_cases: int,
    business_date: date,
) -> Entry | Refusal:
    """Pay out; `open_cases`: how many cases about the officer are not closed.

    Refused: IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, CASE_OPEN, STILL_OWES, NOT_DUE.
    """
    refused, code = _first(account, booking, business_date), ReserveRefusal
    if refused:
        return refused
    if open_cases:
        return _no(code.CASE_OPEN, f"{open_cases} cases are open", f"存在 {open_cases} 个未结案件")
    if account.owed:
        return _no(code.STILL_OWES, f"{account.owed} minor units are owed", f"应扣未扣 {account.owed} 分")
    if amount > (most := account.releasable(booking.on, policy)):
        details = ("releasable", str(most))
        return _no(code.NOT_DUE, f"at most {most} minor units may be released", f"至多可返还 {most} 分", details)
    legs = {Book.RESERVE: -amount, Book.PAID_OUT: amount}
    return _made(account, EntryKind.RELEASE, amount, legs, booking)


_TAKEN_FROM: Final = {EntryKind.DEDUCTION: Book.DEDUCTED, EntryKind.RELEASE: Book.PAID_OUT}


def reverse(
    account: ReserveAccount, reversed_entry: UUID, amount: int, booking: Booking, *, business_date: date
) -> Entry | Refusal:
    """Undo an entry or a part of it: a new entry, nothing is erased.

    Refused: IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, ENTRY_UNKNOWN, NOT_REVERSIBLE, MORE_THAN_LEFT,
    INSUFFICIENT (an accrual that was used meanwhile).
    """
    refused, code = _first(account, booking, business_date), ReserveRefusal
    if refused:
        return refused
    old = next((each for each in account.entries if each.entry == reversed_entry), None)
    if old is None:
        return _no(code.ENTRY_UNKNOWN, f"no entry {reversed_entry}", f"无分录 {reversed_entry}")
    if old.kind is EntryKind.REVERSAL:
        return _no(code.NOT_REVERSIBLE, "a reversal is not reversed", "冲回不可再冲回")
    if amount > (left := account.left(old)):
        return _no(code.MORE_THAN_LEFT, f"{left} minor units are left", f"未冲回 {left} 分", ("left", str(left)))
    if old.kind is EntryKind.ACCRUAL:
        if missing := max(0, amount - account.balance):
            details = ("missing", str(missing))
            return _no(code.INSUFFICIENT, f"{missing} minor units are missing", f"余额不足,缺 {missing} 分", details)
        legs = {Book.PAY: amount, Book.RESERVE: -amount}
    else:
        legs = {_TAKEN_FROM[old.kind]: -amount, **_given(account, amount)}
    made = _made(account, EntryKind.REVERSAL, amount, legs, booking)
    return replace(made, reverses=old.entry)
