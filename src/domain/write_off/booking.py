"""What a write-off takes out of the reserve (核销入账), and what it leaves outside the balance sheet (3.6 [K-h]).

Reserve used = principal + on-balance interest + fees + costs, and the memo of what was written off keeps all of these.
Off-balance interest never touches the reserve: it stays owed in its own memo accounts, part of the kept claim. A loan
account posts these lines itself; here they are computed independently, so that both can be compared (`differences`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..ledger import LedgerAccount as L
from ..ledger import Line, Transfer, balances
from ..shared.errors import InvalidInput, Refusal
from .kinds import Stream
from .parts import Amounts
from .refusals import WriteOffRefusal as R
from .refusals import refuse

_ASSET: Final = {
    Stream.INTEREST: L.INTEREST_RECEIVABLE,
    Stream.FEES: L.FEES_RECEIVABLE,
    Stream.COSTS: L.COSTS_RECEIVABLE,
}
_BORNE: Final = (Stream.PRINCIPAL, *_ASSET)
PRINCIPAL_ACCOUNTS: Final = (L.PRINCIPAL_NORMAL, L.PRINCIPAL_OVERDUE, L.PRINCIPAL_NON_PERFORMING)
"""Where principal may stand before a write-off."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A write-off as it is booked; the reserve as a positive figure in minor units."""

    amounts: tuple[Amounts, ...]
    reserve_before: int
    reserve_used: int
    transfers: tuple[Transfer, ...]

    @property
    def reserve_after(self) -> int:
        """What is left of the reserve; never below zero."""
        return self.reserve_before - self.reserve_used


def transfers_of(amounts: Amounts, day: date, principal: L = L.PRINCIPAL_NON_PERFORMING) -> tuple[Transfer, ...]:
    """The transfers of one claim's write-off; `principal` is the account in which its principal stands."""
    if principal not in PRINCIPAL_ACCOUNTS:
        raise InvalidInput("principal", principal, f"must be one of {', '.join(PRINCIPAL_ACCOUNTS)}")
    value_day = day.toordinal()
    found: list[Transfer] = []
    for stream in _BORNE:
        if amount := amounts.of(stream):
            asset = _ASSET.get(stream, principal)
            found.append(Transfer(value_day, L.LOAN_LOSS_RESERVE, asset, amount, 0))
            found.append(Transfer(value_day, L.WRITTEN_OFF, L.MEMO_CONTRA, amount, 0))
    return tuple(found)


def booking(
    amounts: Sequence[Amounts], reserve: int, day: date, principal: L = L.PRINCIPAL_NON_PERFORMING
) -> Booked | Refusal:
    """Book a package, all or nothing. `reserve`: what there is, minor units, zero or more.

    Refused: INSUFFICIENT_RESERVE, with the missing amount in `details`.
    """
    if reserve < 0:
        raise InvalidInput("reserve", reserve, "must be zero or more: the credit balance of the reserve")
    used = sum(each.on_balance for each in amounts)
    if used > reserve:
        missing = used - reserve
        return refuse(
            R.INSUFFICIENT_RESERVE,
            f"the reserve of {reserve} minor units is {missing} short of {used}; make a provision first",
            f"贷款损失准备余额 {reserve} 分,核销需 {used} 分,缺口 {missing} 分,须先补提准备",
            "财金〔2017〕90号 art. 11",
            ("missing", str(missing)),
        )
    transfers = tuple(transfer for each in amounts for transfer in transfers_of(each, day, principal))
    return Booked(tuple(amounts), reserve, used, transfers)


def differences(booked: Booked, lines: Iterable[Line | Transfer]) -> tuple[tuple[L, int, int], ...]:
    """Where recorded lines of the write-off differ from what was expected: (account, expected, found) debit balances.

    The reserve, the memo of what was written off, and principal over all its accounts; empty: they agree.
    """
    expected, found = balances(booked.transfers), balances(lines)
    rows = [(account, expected[account], found[account]) for account in (L.LOAN_LOSS_RESERVE, L.WRITTEN_OFF)]
    rows.append((L.PRINCIPAL_NON_PERFORMING, _principal(expected), _principal(found)))
    return tuple(row for row in rows if row[1] != row[2])


def _principal(found: Mapping[L, int]) -> int:
    return sum(found[account] for account in PRINCIPAL_ACCOUNTS)
