"""Interest that is earned and not yet posted, for the period end (计提).

At a period end a bank books what its loans have earned through the night, item by item rounded half up, and takes it
back on the next business day. The store evaluates `figures.accruals` for most loans in one statement; this is the
fold's own answer, for the rest and as the proof.
"""

from datetime import date
from typing import NamedTuple

from ..ledger import LedgerAccount
from ..shared.money import round_ratio
from .figures import at_end_of
from .overdue import touch_all
from .state import Account, Regime, live


class Unposted(NamedTuple):
    """One item's earned and unposted amount in minor units; `kind` is INTEREST, PENALTY or COMPOUND."""

    kind: str
    amount: int
    off_balance: bool


def unposted(a: Account, day: date) -> tuple[Unposted, ...]:
    """What the account's items have earned beyond their postings through the night of a day."""
    ghost = at_end_of(a, day)
    touch_all(ghost, day.toordinal() + 1)
    off = ghost.regime != Regime.NORMAL
    found = []
    if live(ghost):
        found.append(Unposted("INTEREST", round_ratio(ghost.num, ghost.den) - ghost.posted + ghost.carry, off))
    items = [*ghost.open, *([ghost.misuse] if ghost.misuse is not None else [])]
    for item in items:
        found.append(Unposted("PENALTY", round_ratio(item.p_num, ghost.late_den) - item.p_posted, off))
        found.append(Unposted("COMPOUND", round_ratio(item.c_num, ghost.late_den) - item.c_posted, off))
    return tuple(each for each in found if each.amount)


def accounts_of(kind: str, *, off_balance: bool) -> tuple[LedgerAccount, LedgerAccount]:
    """The debit and credit account of an accrual."""
    if off_balance:
        debit = {
            "INTEREST": LedgerAccount.INTEREST_OFF_BALANCE,
            "PENALTY": LedgerAccount.PENALTY_OFF_BALANCE,
            "COMPOUND": LedgerAccount.COMPOUND_OFF_BALANCE,
        }[kind]
        return debit, LedgerAccount.MEMO_CONTRA
    income = LedgerAccount.INTEREST_INCOME if kind == "INTEREST" else LedgerAccount.PENALTY_INCOME
    return LedgerAccount.ACCRUED_INTEREST, income
