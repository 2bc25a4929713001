"""What a rule of recording looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..shared.exchange import ExchangeRate
from .events import ItemEvent
from .item import History, Item
from .parts import Charge
from .policy import CollateralPolicy
from .release import Loosening


@dataclass(frozen=True, slots=True)
class Left:
    """What a realisation left to be settled, minor units of the currency of the books.

    Attributes:
        owner, creditors: what is held for the owner and for other creditors.
        costs: costs that neither proceeds nor a loan has taken over.
        asset: the value in the books of what was taken in payment; None: nothing was, or it is sold.
    """

    owner: int
    creditors: int
    costs: int
    asset: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An event, the item on its value date (`then`) and after everything recorded (`now`), and the circumstances."""

    event: ItemEvent
    day: date
    then: Item | None
    now: Item | None
    history: History
    policy: CollateralPolicy
    business_date: date
    recorded_at: datetime
    lending_lines: frozenset[str]
    rates: tuple[ExchangeRate, ...]
    loosening: Loosening | None
    left: Left | None = None

    def seen(self) -> Iterator[Item]:
        """The item on the value date and after everything, as far as it is there."""
        return (item for item in (self.then, self.now) if item is not None)

    def charge(self, charge_id: UUID) -> Charge | None:
        """A registration that is there on the value date and has not been cancelled since; None: not so."""
        found = [item.charge(charge_id) for item in self.seen()]
        return found[0] if found and all(found) else None
