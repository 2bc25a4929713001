"""Realising an item (处置): auction, sale, taking in kind; repossession before it. Proceeds and costs by rank.

Costs of realisation come first (Civil Code 561 [K-h]), then the registrations by rank, other creditors' included
(414), each up to its amount and its claims; what remains is the owner's (413 [K-h]). What the loans get is recorded
by the loan module as repayments, which post settlement against their own accounts; the transfers here are the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ..ledger import LedgerAccount, Transfer
from ..shared.errors import InvalidInput, Refusal
from ..shared.money import Money
from .coverage import Claim, Graph, Turn, allocate
from .events import Ending
from .item import Item
from .measure import Debt, Prices, Setting, worth_of
from .refusals import CollateralRefusal, refuse

_L = LedgerAccount


class Disposal(StrEnum):
    """How an item is realised."""

    AUCTION = "AUCTION"
    """By auction (拍卖)."""
    SALE = "SALE"
    """By agreement or on a market (变卖)."""
    IN_KIND = "IN_KIND"
    """Taken in payment at an agreed or decided value (以物抵债)."""

    @property
    def ending(self) -> Ending:
        """How the item leaves by it."""
        return {"AUCTION": Ending.AUCTIONED, "SALE": Ending.SOLD, "IN_KIND": Ending.TAKEN_IN_KIND}[self.value]


@dataclass(frozen=True, slots=True)
class Realised:
    """What a disposal brought, minor units of the currency of the books.

    Attributes:
        proceeds: the price, or the value at which it was taken in kind.
        costs: of realisation, advanced by the bank and on no loan's account, those of a repossession included.
    """

    how: Disposal
    day: date
    proceeds: Money
    costs: Money

    def __post_init__(self) -> None:
        for name, money in (("proceeds", self.proceeds), ("costs", self.costs)):
            if money.minor < 0:
                raise InvalidInput(name, str(money), "must be zero or more")


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who gets what; `costs_recovered` + others + loans + `surplus` is the proceeds, to the cent.

    Attributes:
        turns: the registrations in the order in which they were served.
        repayments: (loan, amount): what the loan module records as repaid.
        surplus: the owner's.
        costs_open: costs that the proceeds did not pay; they stay receivable.
    """

    turns: tuple[Turn, ...]
    repayments: tuple[tuple[UUID, int], ...]
    proceeds: int
    costs_recovered: int
    costs_open: int
    others: int
    surplus: int


def distribute(item: Item, debts: Sequence[Debt], realised: Realised, setting: Setting) -> Distribution | Refusal:
    """Share the proceeds of an item out by rank. Refused: ITEM_GONE, NO_EXCHANGE_RATE."""
    if item.ended is not None:
        why_zh = f"押品 {item.number} 已于 {item.ended_on} 出库"
        return refuse(CollateralRefusal.ITEM_GONE, f"item {item.number} left on {item.ended_on}", why_zh)
    prices = Prices(setting)
    proceeds, costs = prices.home(realised.proceeds), prices.home(realised.costs)
    recovered = min(proceeds, costs)
    claims = tuple(Claim(debt.loan, prices.home(debt.owed)) for debt in debts)
    worth = worth_of(item, proceeds - recovered, {debt.loan for debt in debts}, prices)
    if prices.refusal is not None:
        return prices.refusal
    served = allocate(Graph(claims, (worth,)))
    repayments = tuple((loan, amount) for loan, amount in served.by_loan().items() if amount)
    return Distribution(
        served.turns,
        repayments,
        proceeds,
        recovered,
        costs - recovered,
        sum(turn.others for turn in served.turns),
        served.unused[0][1],
    )


def costs_paid(day: date, amount: int, cause: int) -> tuple[Transfer, ...]:
    """The transfer of costs the bank advances, for example of a repossession (垫付处置、收车费用)."""
    return (Transfer(day.toordinal(), _L.COSTS_RECEIVABLE, _L.SETTLEMENT, amount, cause),) if amount else ()


def transfers(found: Distribution, realised: Realised, cause: int, advanced: int = 0) -> tuple[Transfer, ...]:
    """What the disposal itself posts, beside the repayments of the loans, in the order in which it happens.

    Costs are advanced, but for those that were `advanced` before (minor units), and come back as far as the proceeds
    go; what is other creditors' and the owner's is held for them until it is paid out. Taken in kind, the item stands
    as a foreclosed asset against settlement, which the repayments and payments use up.
    """
    day = realised.day.toordinal()
    rows = [
        (_L.COSTS_RECEIVABLE, _L.SETTLEMENT, found.costs_recovered + found.costs_open - advanced),
        (_L.SETTLEMENT, _L.COSTS_RECEIVABLE, found.costs_recovered),
        (_L.SETTLEMENT, _L.CUSTOMER_CREDIT, found.others + found.surplus),
    ]
    if realised.how is Disposal.IN_KIND:
        rows.append((_L.FORECLOSED_ASSETS, _L.SETTLEMENT, found.proceeds))
    return tuple(Transfer(day, debit, credit, amount, cause) for debit, credit, amount in rows if amount)
