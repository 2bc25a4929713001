"""What collateral needs from a store: histories of entries, a current row per item, and what was given up or realised.

An item is kept twice: its entries, which are only added, and one row that holds the item after all of them, so that
work over many items need not fold. The row keeps of the valuations the two that count, `Held.of` says which; the fold
of the entries has all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.collateral.attention import Attention, attention, next_look
from ..domain.collateral.disposal import Disposal
from ..domain.collateral.events import Entry
from ..domain.collateral.item import History, Item
from ..domain.collateral.parts import Valuation
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.revaluation import IndexPoint, Price
from ..domain.ledger import LedgerAccount
from ..domain.shared.money import Money

_ORDER: Final = {each: place for place, each in enumerate(Attention)}


def counting(item: Item) -> tuple[Valuation, ...]:
    """The values of an item that count: the latest that is no index's, and the latest; one where they are the same."""
    full, last = item.full_valuation, item.valuation
    if last is None:
        return ()
    return (last,) if full is None or full == last else (full, last)


@dataclass(frozen=True, slots=True)
class Held:
    """An item as its row says: after everything recorded, expected day of the next look included.

    Attributes:
        item: with the valuations that count only (see `counting`).
        version: sequence of its last entry.
        recorded_at: instant of its last entry.
        latest: latest value date of its entries; on every day from then on the item is as it is here.
        wake_on: the first later day on which passing time alone changes `attention`; None: none does.
        attention: what needs somebody's attention, as of the day of the last look, in the order of the enum.
    """

    item: Item
    version: int
    recorded_at: datetime
    latest: date
    wake_on: date | None
    attention: tuple[Attention, ...]

    @staticmethod
    def kept(item: Item) -> Item:
        """What the row keeps of an item."""
        counted = counting(item)
        return item if counted == item.valuations else replace(item, valuations=counted)

    @classmethod
    def of(
        cls, item: Item, version: int, recorded_at: datetime, latest: date, day: date, policy: CollateralPolicy
    ) -> "Held":
        """The row of an item that is looked at on a day, by the policy in force on it."""
        kept = cls.kept(item)
        found = {notice.what for notice in attention(kept, day, policy)}
        shown = tuple(sorted(found, key=_ORDER.__getitem__))
        return cls(kept, version, recorded_at, latest, next_look(kept, day, policy), shown)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is shown: with who recorded it and why."""

    entry: Entry
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What giving security up meant for one loan, as it was checked (解除押品对债权的影响).

    Attributes:
        sequence: the entry of the item that gave it up.
        before, after: cover of the loan with and without it, minor units of the currency of the books.
        frees_guarantors: to what extent guarantors are freed (Civil Code 409), minor units; 0: they are not.
        loosens: whether it is a change in favour of the debtor (2023 measures art. 19(7)).
    """

    item: UUID
    sequence: int
    loan: UUID
    value_date: date
    recorded_at: datetime
    before: int
    after: int
    frees_guarantors: int
    loosens: bool


@dataclass(frozen=True, slots=True)
class CollateralLine:
    """A ledger line of an item: costs of realisation, and what of the proceeds is no loan's (押品处置分录)."""

    item: UUID
    branch: str
    kind: str
    currency: str
    debit: LedgerAccount
    credit: LedgerAccount
    amount: int
    value_date: date
    booking_date: date
    cause: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Realisation:
    """How an item was realised and who got what (处置结果); amounts in minor units of the currency of the books.

    Attributes:
        evidence: SHA-256 of the ruling, contract or agreement.
        costs: of realisation, those of an earlier repossession included.
        repaid: (loan, amount) in the order of their numbers.
        others: what other creditors' registrations took.
        surplus: what is the owner's.
    """

    item: UUID
    sequence: int
    how: Disposal
    day: date
    recorded_at: datetime
    evidence: str
    proceeds: Money
    costs: Money
    costs_recovered: int
    others: int
    surplus: int
    repaid: tuple[tuple[UUID, int], ...]


class CollateralStore(Protocol):
    """Items of collateral. What was saved in a unit is seen by every later question of the unit."""

    def get(self, institution: UUID, item_id: UUID) -> Held | None:
        """One item, locked in a write unit."""
        ...

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items in one statement, locked in key order in a write unit."""
        ...

    def held(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Held]:
        """Several items in one statement; nothing is locked."""
        ...

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which item."""
        ...

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, History]:
        """All entries of some items, in one statement."""
        ...

    def entries(self, institution: UUID, item_id: UUID, after: int, limit: int) -> Sequence[KeptEntry]:
        """Entries of an item with a sequence above `after`."""
        ...

    def items_of(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The items that ever secured each of some loans, in key order; a loan without any is not there."""
        ...

    def loans_of(self, institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The loans that each of some items ever secured, in key order; an item without any is not there."""
        ...

    def of_region(self, institution: UUID, region: str, kind: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a region and kind that have not left, above `after`, in key order; locked in a write unit."""
        ...

    def of_instrument(self, institution: UUID, instrument: str, after: UUID | None, limit: int) -> Sequence[Held]:
        """Items of a quantity of an instrument that have not left, above `after`, in key order, locked alike."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of items to be looked at on or before a day, above `after`, in key order."""
        ...

    def wake_by(self, institution: UUID, instruments: Sequence[str], day: date) -> None:
        """Have items of some instruments looked at by a day, those that have not left; in one statement."""
        ...

    def save(self, held: Held, entries: Sequence[Entry], by: str, reason: str = "") -> None:
        """An item's new row with what was recorded; without entries only the next look and attention changed.

        An item that was not got in this unit is a new one.
        """
        ...

    def give_up(self, institution: UUID, rows: Sequence[GivenUp]) -> None:
        """What was given up."""
        ...

    def given_up(self, institution: UUID, loans: Sequence[UUID]) -> Sequence[GivenUp]:
        """What of the security of some loans was ever given up, in the order of recording."""
        ...

    def post(self, institution: UUID, lines: Sequence[CollateralLine]) -> None:
        """Ledger lines."""
        ...

    def lines(self, institution: UUID, item_id: UUID) -> Sequence[CollateralLine]:
        """An item's ledger lines, in the order of booking."""
        ...

    def realise(self, institution: UUID, found: Realisation) -> None:
        """How an item was realised."""
        ...

    def realised(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Realisation]:
        """How some items were realised; one that was not is not there."""
        ...


class MarketStore(Protocol):
    """Published prices (市场价格) and regional indices (区域指数): added and never changed."""

    def prices_on(
        self, institution: UUID, instruments: Sequence[str], day: date, known: datetime | None
    ) -> Mapping[str, Price]:
        """The price of each instrument published last on or before a day, as known at an instant; of one day the last.

        An instrument without a price is not there.
        """
        ...

    def publish_price(self, institution: UUID, price: Price) -> None:
        """One more price."""
        ...

    def points(self, institution: UUID, region: str, kind: str) -> tuple[IndexPoint, ...]:
        """All published points of the index of a region and kind, by day and instant of recording."""
        ...

    def publish_point(self, institution: UUID, point: IndexPoint) -> None:
        """One more point of an index."""
        ...
