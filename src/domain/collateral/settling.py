"""What follows a realisation (处置后结算): money held is paid out, a foreclosed asset is sold, open costs go to a loan.

What the proceeds left for other creditors and for the owner is theirs (Civil Code 413 [K-h]) and held until it is paid
out. An asset taken in payment stands in the books at the value at which it was taken until it is sold; what the sale
brings beyond or below that is a gain or a loss. Costs that the proceeds did not pay are owed by the debtor (561 [K-h])
and become costs due of a loan that the item secured. Amounts are minor units of the currency of the books.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from ..ledger import LedgerAccount, Transfer
from ..shared.errors import Refusal
from .disposal import Disposal
from .events import SETTLING, AssetSold, CostsCharged, Ended, Entry, ItemEvent, PaidOut, Payee
from .item import History, fold
from .refusals import CollateralRefusal as R
from .refusals import refuse
from .rules import Asked, Left

_L = LedgerAccount


def left_over(history: History, *, how: Disposal, proceeds: int, others: int, surplus: int, costs_open: int) -> Left:
    """What is left to be settled of a realisation with this outcome, after everything recorded."""
    events = [entry.event for entry in history.known()]
    paid = [event for event in events if isinstance(event, PaidOut)]
    sold = any(isinstance(event, AssetSold) for event in events)
    charged = sum(event.amount for event in events if isinstance(event, CostsCharged))
    return Left(
        owner=surplus - sum(event.amount for event in paid if event.to is Payee.OWNER),
        creditors=others - sum(event.amount for event in paid if event.to is Payee.CREDITORS),
        costs=costs_open - charged,
        asset=proceeds if how is Disposal.IN_KIND and not sold else None,
    )


def settled(event: ItemEvent, day: date, cause: int, asset: int | None = None) -> tuple[Transfer, ...]:
    """What settling posts; `asset` is the value in the books of what is sold."""
    return tuple(
        Transfer(day.toordinal(), debit, credit, amount, cause) for debit, credit, amount in _rows(event, asset)
    )


def _rows(event: ItemEvent, asset: int | None) -> Iterator[tuple[LedgerAccount, LedgerAccount, int]]:
    if isinstance(event, PaidOut):
        yield _L.CUSTOMER_CREDIT, _L.SETTLEMENT, event.amount
    elif isinstance(event, CostsCharged):
        # The loan's own account takes them over by the same amount.
        yield _L.SETTLEMENT, _L.COSTS_RECEIVABLE, event.amount
    elif isinstance(event, AssetSold):
        book, net = asset or 0, event.proceeds - event.costs
        rows = (
            (_L.SETTLEMENT, _L.FORECLOSED_ASSETS, min(book, max(0, net))),
            (_L.SETTLEMENT, _L.FORECLOSED_ASSETS_RESULT, max(0, net - book)),
            (_L.FORECLOSED_ASSETS_RESULT, _L.FORECLOSED_ASSETS, book - min(book, max(0, net))),
            (_L.FORECLOSED_ASSETS_RESULT, _L.SETTLEMENT, max(0, -net)),
        )
        yield from (row for row in rows if row[2])


def _realised(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, SETTLING):
        return None
    if asked.left is not None and asked.then is not None and asked.then.ended is not None:
        return None
    return refuse(R.NOT_REALISED, f"the item was not realised by {asked.day}", f"押品在 {asked.day} 尚未处置")


def _held(asked: Asked) -> Refusal | None:
    event = asked.event
    if not isinstance(event, PaidOut) or asked.left is None:
        return None
    held = asked.left.owner if event.to is Payee.OWNER else asked.left.creditors
    if event.amount <= held:
        return None
    return refuse(
        R.MORE_THAN_HELD,
        f"{event.amount} minor units are more than the {held} held for {event.to}",
        f"支付金额 {event.amount} 分超过应付余款 {held} 分",
        "[K-h] Civil Code 413",
    )


def _to_sell(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, AssetSold) or asked.left is None or asked.left.asset is not None:
        return None
    return refuse(R.NOTHING_TO_SELL, "the item was not taken in payment, or is sold", "非抵债资产或已处置")


def _costs(asked: Asked) -> Refusal | None:
    event = asked.event
    if not isinstance(event, CostsCharged) or asked.left is None or event.amount <= asked.left.costs:
        return None
    return refuse(
        R.MORE_THAN_COSTS_OPEN,
        f"{event.amount} minor units are more than the {asked.left.costs} of costs left open",
        f"金额 {event.amount} 分超过未受偿处置费用 {asked.left.costs} 分",
        "[K-h] Civil Code 561",
    )


def _secured(asked: Asked) -> Refusal | None:
    event = asked.event
    if not isinstance(event, CostsCharged):
        return None
    before = fold(_until_it_left(asked.history))
    if before is not None and event.loan in before.loans:
        return None
    return refuse(R.NOT_SECURED, f"the item did not secure loan {event.loan}", "押品未担保该债权")


def _until_it_left(history: History) -> Iterator[Entry]:
    return (entry for entry in history.known() if not isinstance(entry.event, Ended))


SETTLING_RULES: Final[tuple[Callable[[Asked], Refusal | None], ...]] = (_realised, _held, _to_sell, _costs, _secured)
"""In the order of `CollateralRefusal`."""
