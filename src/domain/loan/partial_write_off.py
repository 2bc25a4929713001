"""A part of the principal that was written off (部分核销): how it leaves the balance sheet, and what settles it."""

from typing import Final

from ..ledger import LedgerAccount
from .events import PartialWriteOff
from .state import Account, Regime, post, principal_owed

_L: Final = LedgerAccount


def write_off_part(a: Account, day: int, event: PartialWriteOff) -> None:
    """A part of the principal leaves the balance sheet for the reserve; nothing changes for the debtor.

    It stands against the principal in an account of its own: where principal stands follows the debtor's dues.
    """
    if a.regime == Regime.WRITTEN_OFF:
        return
    part = max(0, min(event.principal, principal_owed(a) - a.part))
    a.part += part
    a.totals.written_off += part
    post(a, day, _L.LOAN_LOSS_RESERVE, _L.PRINCIPAL_PARTLY_WRITTEN_OFF, part)
    post(a, day, _L.WRITTEN_OFF, _L.MEMO_CONTRA, part)


def settle_part(a: Account, day: int, *, forgiven: bool = False) -> None:
    """What settles principal lowers what is on the balance sheet first. When none of it is left, the part written off
    is settled: money restores the reserve, forgiveness lowers the memo alone.
    """
    excess = a.part - principal_owed(a)
    if excess <= 0:
        return
    a.part -= excess
    if a.regime == Regime.WRITTEN_OFF:
        return  # all principal is in the memo, and was settled there
    contra, reserve, totals = _L.PRINCIPAL_PARTLY_WRITTEN_OFF, _L.LOAN_LOSS_RESERVE, a.totals
    if forgiven:
        totals.forgiven -= excess
        totals.released += excess
        post(a, day, reserve, contra, -excess)
    else:
        totals.principal -= excess
        totals.recovered += excess
        post(a, day, contra, reserve, excess)
    post(a, day, _L.MEMO_CONTRA, _L.WRITTEN_OFF, excess)
