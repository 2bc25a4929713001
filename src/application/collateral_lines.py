"""Ledger lines of an item: what repossession and disposal post beside the repayments of loans (押品分录)."""

from collections.abc import Iterable

from ..domain.ledger import LedgerAccount, Transfer, balances, booked
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from .collateral_deciding import Decided
from .collateral_store import CollateralLine
from .desk import Desk
from .outcomes import Invalid


def home_only(field: str, money: Money) -> Invalid | None:
    """Refuse an amount in another currency than that of the books."""
    if money.currency == HOME_CURRENCY:
        return None
    return Invalid(field, str(money), f"{field}: {money}: must be in {HOME_CURRENCY}, the currency of the books")


def booked_for(desk: Desk, decided: Decided, transfers: Iterable[Transfer]) -> tuple[CollateralLine, ...]:
    """Transfers of a decision as lines booked today."""
    item, entry = decided.after, decided.entry
    return tuple(
        CollateralLine(
            item=item.id,
            branch=item.branch,
            kind=item.kind,
            currency=HOME_CURRENCY,
            debit=line.debit,
            credit=line.credit,
            amount=line.amount,
            value_date=line.value_date,
            booking_date=line.booking_date,
            cause=line.cause,
            recorded_at=entry.recorded_at,
        )
        for line in booked(transfers, desk.bank.booking_date)
    )


def costs_open(lines: Iterable[CollateralLine]) -> int:
    """Costs that the bank has advanced for an item and not got back, minor units."""
    return balances(lines)[LedgerAccount.COSTS_RECEIVABLE]


def money_text(minor: int) -> str:
    """An amount in the currency of the books, as approvers read it."""
    return Money(minor, HOME_CURRENCY).text
