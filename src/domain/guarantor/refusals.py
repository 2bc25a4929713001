"""Why a guarantee is not signed or written on: one closed enum in the order of checking."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from ..shared.errors import Refusal

T = TypeVar("T")


class GuaranteeRefusal(StrEnum):
    """The refusals, in the order of checking; a command looks only at those that can concern it."""

    IN_THE_FUTURE = "IN_THE_FUTURE"
    """What is recorded has happened by the business date."""
    BEFORE_SIGNING = "BEFORE_SIGNING"
    """Nothing happens under a contract before it is signed."""
    GUARANTOR_UNKNOWN = "GUARANTOR_UNKNOWN"
    """A guarantor has a file, opened by the day of the contract."""
    NOT_QUALIFIED = "NOT_QUALIFIED"
    """State organs and bodies for public benefit may not guarantee (683)."""
    SELF_GUARANTEE = "SELF_GUARANTEE"
    """Nobody guarantees a debt of its own (681)."""
    GUARANTOR_TWICE = "GUARANTOR_TWICE"
    """A guarantor stands in a contract once."""
    RESOLUTION_MISSING = "RESOLUTION_MISSING"
    """A company guarantees by a resolution of its organs."""
    SHARES_NOT_FOR_ALL = "SHARES_NOT_FOR_ALL"
    """Shares are agreed with all guarantors of a contract or with none; for a mixture make two contracts."""
    SHARES_ABOVE_THE_WHOLE = "SHARES_ABOVE_THE_WHOLE"
    """The shares together are at most the whole."""
    MAXIMUM_WITHOUT_AMOUNT = "MAXIMUM_WITHOUT_AMOUNT"
    """A maximum-amount guarantee names its amount (690)."""
    WINDOW_IMPOSSIBLE = "WINDOW_IMPOSSIBLE"
    """The time in which claims arise begins before it ends, and belongs to a maximum-amount guarantee."""
    PERIOD_BEFORE_SIGNING = "PERIOD_BEFORE_SIGNING"
    """An agreed guarantee period does not end before the contract is signed."""
    LOAN_NOT_SECURED = "LOAN_NOT_SECURED"
    """The loan is not under this guarantee."""
    LOAN_TWICE = "LOAN_TWICE"
    """A loan comes under a guarantee once."""
    NOT_A_DEBTOR = "NOT_A_DEBTOR"
    """The loan's borrower is a debtor of the contract."""
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    """Loan and guarantee are in one currency: no rate was agreed."""
    DUE_BEFORE_IT_AROSE = "DUE_BEFORE_IT_AROSE"
    """A debt is due on the day it arises at the earliest."""
    OUTSIDE_THE_WINDOW = "OUTSIDE_THE_WINDOW"
    """A maximum-amount guarantee secures debts that arise in its time and before its claims are fixed (690, 423)."""
    NOT_A_MAXIMUM = "NOT_A_MAXIMUM"
    """Only the claims of a maximum-amount guarantee are fixed."""
    FIXED_ALREADY = "FIXED_ALREADY"
    """Claims are fixed once."""
    REQUESTED_TOO_EARLY = "REQUESTED_TOO_EARLY"
    """Fixing is requested only where no time was agreed, two years after the signing (423(2))."""
    CHANGE_UNKNOWN = "CHANGE_UNKNOWN"
    """The change is not recorded here."""
    RECORDED_ALREADY = "RECORDED_ALREADY"
    """It is recorded under that id already."""
    NOT_A_GUARANTOR = "NOT_A_GUARANTOR"
    """The party is no guarantor of this contract."""
    CONSENT_MISSING = "CONSENT_MISSING"
    """A change of the debt or its parties is put to the guarantors first (409, 695 to 698)."""
    CONSENT_TWICE = "CONSENT_TWICE"
    """A guarantor agrees to a change once."""
    CONSENT_TOO_LATE = "CONSENT_TOO_LATE"
    """By this change the guarantor is free, or not yet bound; a later consent does not bring it back."""
    PAID_BEFORE_SECURED = "PAID_BEFORE_SECURED"
    """A guarantor pays on a loan from the day on which the loan is secured."""
    PAID_ABOVE_THE_AMOUNT = "PAID_ABOVE_THE_AMOUNT"
    """All payments together are at most the amount of the guarantee."""
    RELEASED_ALREADY = "RELEASED_ALREADY"
    """Nobody is left to be released by that."""
    TOO_MANY = "TOO_MANY"
    """The guarantee has as many rows of the kind as it can hold."""


def first_refusal(rules: Iterable[Callable[[T], Refusal | None]], asked: T) -> Refusal | None:
    """The refusal of the first rule that has one."""
    return next((refusal for rule in rules if (refusal := rule(asked))), None)


def day_refusal(day: date, signed_on: date, business_date: date) -> Refusal | None:
    """IN_THE_FUTURE or BEFORE_SIGNING; None: the day lies between."""
    shown = day.isoformat()
    if day > business_date:
        today = business_date.isoformat()
        return Refusal(
            GuaranteeRefusal.IN_THE_FUTURE,
            f"{shown} lies after the business date {today}; record it when it has happened",
            f"日期 {shown} 晚于营业日 {today},须待发生后登记",
        )
    if day < signed_on:
        signed = signed_on.isoformat()
        return Refusal(
            GuaranteeRefusal.BEFORE_SIGNING,
            f"{shown} lies before the contract was signed on {signed}",
            f"日期 {shown} 早于保证合同签订日 {signed}",
        )
    return None


def full(rows: int, most: int, what: str, what_zh: str) -> Refusal | None:
    """TOO_MANY where no row more fits."""
    if rows < most:
        return None
    return Refusal(
        GuaranteeRefusal.TOO_MANY,
        f"the guarantee has {rows} {what}, the most it can hold",
        f"该保证合同已有 {rows} 项{what_zh},达到上限",
    )
