"""An item of collateral as a fold of its entries, as of a value date and as of a knowledge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from .events import (
    AssetSold,
    Cancelled,
    CostsCharged,
    Ended,
    Ending,
    Entry,
    Filed,
    Fixed,
    HandedOver,
    HoldingChanged,
    InsuranceEnded,
    Insured,
    ItemEvent,
    Leased,
    LeaseEnded,
    Linked,
    Located,
    OwnersChanged,
    PaidOut,
    Reduced,
    Registered,
    Renewed,
    Seized,
    SeizureLifted,
    Taken,
    Unlinked,
    Valued,
    Withdrawn,
)
from .kinds import Document, Method
from .parts import Charge, Holder, Holding, Insurance, Lease, Link, Locator, Owner, Seizure, Valuation


@dataclass(frozen=True, slots=True)
class Item:
    """An item on one day, as one knowledge has it. Lists are in the order of their events.

    Attributes:
        number, kind, title, region: as it was taken in.
        charges: registrations that were not cancelled, expired ones included, by rank.
        valuations: all up to the day, by the day they are of.
        ended: how it left; None: it is there.
        ended_on: when.
    """

    id: UUID
    institution: UUID
    branch: str
    number: str
    kind: str
    title: str
    region: str
    taken_on: date
    owners: tuple[Owner, ...]
    holding: Holding | None = None
    charges: tuple[Charge, ...] = ()
    links: tuple[Link, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    insurances: tuple[Insurance, ...] = ()
    holder: Holder = Holder.OWNER
    place: str = ""
    locator: Locator | None = None
    seizures: tuple[Seizure, ...] = ()
    leases: tuple[Lease, ...] = ()
    documents: frozenset[Document] = frozenset()
    ended: Ending | None = None
    ended_on: date | None = None

    def charge(self, charge_id: UUID) -> Charge | None:
        """The registration of an id; None: there is none."""
        return next((charge for charge in self.charges if charge.id == charge_id), None)

    def link(self, charge_id: UUID, loan: UUID) -> Link | None:
        """The link of a registration to a loan; None: there is none."""
        return next((link for link in self.links if (link.charge, link.loan) == (charge_id, loan)), None)

    @property
    def loans(self) -> tuple[UUID, ...]:
        """The bank's loans that the item secures, each once."""
        return tuple(dict.fromkeys(link.loan for link in self.links))

    @property
    def valuation(self) -> Valuation | None:
        """The value that counts: of the latest day, and of one day the one recorded last."""
        return self.valuations[-1] if self.valuations else None

    @property
    def full_valuation(self) -> Valuation | None:
        """The latest value that is not an index's: what an index carries forward."""
        found = (valuation for valuation in reversed(self.valuations) if valuation.method is not Method.INDEX)
        return next(found, None)


def _charge(item: Item, charge_id: UUID, **changes: Any) -> Item:  # noqa: ANN401 - fields of a dataclass
    charges = tuple(replace(charge, **changes) if charge.id == charge_id else charge for charge in item.charges)
    return replace(item, charges=charges)


def _registered(item: Item, _day: date, event: Registered) -> Item:
    charges = sorted((*item.charges, event.charge), key=lambda charge: charge.rank)
    return replace(item, charges=tuple(charges))


def _cancelled(item: Item, _day: date, event: Cancelled) -> Item:
    charges = tuple(charge for charge in item.charges if charge.id != event.charge)
    return replace(item, charges=charges, links=tuple(link for link in item.links if link.charge != event.charge))


def _unlinked(item: Item, _day: date, event: Unlinked) -> Item:
    gone = item.link(event.charge, event.loan)
    return replace(item, links=tuple(link for link in item.links if link != gone))


def _valued(item: Item, _day: date, event: Valued) -> Item:
    # Stable: of one day the one recorded last comes last.
    return replace(item, valuations=tuple(sorted((*item.valuations, event.valuation), key=lambda each: each.as_of)))


def _insurance_ended(item: Item, _day: date, event: InsuranceEnded) -> Item:
    return replace(item, insurances=tuple(each for each in item.insurances if each.policy != event.policy))


def _lifted(item: Item, _day: date, event: SeizureLifted) -> Item:
    return replace(item, seizures=tuple(each for each in item.seizures if each.reference != event.reference))


def _lease_ended(item: Item, _day: date, event: LeaseEnded) -> Item:
    return replace(item, leases=tuple(each for each in item.leases if each.reference != event.reference))


_STEPS: Final[dict[type, Callable[[Item, date, Any], Item]]] = {
    OwnersChanged: lambda item, _, event: replace(item, owners=event.owners),
    HoldingChanged: lambda item, _, event: replace(item, holding=event.holding),
    Registered: _registered,
    Renewed: lambda item, _, event: _charge(item, event.charge, expires_on=event.expires_on),
    Reduced: lambda item, _, event: _charge(item, event.charge, amount=event.amount),
    Cancelled: _cancelled,
    Fixed: lambda item, day, event: _charge(item, event.charge, fixed_on=day),
    Linked: lambda item, _, event: replace(item, links=(*item.links, event.link)),
    Unlinked: _unlinked,
    Valued: _valued,
    Insured: lambda item, _, event: replace(item, insurances=(*item.insurances, event.insurance)),
    InsuranceEnded: _insurance_ended,
    HandedOver: lambda item, _, event: replace(item, holder=event.holder, place=event.place),
    Located: lambda item, _, event: replace(item, locator=event.state),
    Seized: lambda item, _, event: replace(item, seizures=(*item.seizures, event.seizure)),
    SeizureLifted: _lifted,
    Leased: lambda item, _, event: replace(item, leases=(*item.leases, event.lease)),
    LeaseEnded: _lease_ended,
    Filed: lambda item, _, event: replace(item, documents=item.documents | {event.document}),
    Ended: lambda item, day, event: replace(item, ended=event.how, ended_on=day, charges=(), links=()),
}


def evolve(item: Item | None, day: date, event: ItemEvent) -> Item | None:
    """The item after an event of a value date. Total: what finds nothing to act on has no effect."""
    if isinstance(event, Taken):
        return item or Item(
            event.item, event.institution, event.branch, event.number, event.kind, event.title, event.region, day,
            event.owners, event.holding,
        )  # fmt: skip
    if item is None or isinstance(event, Withdrawn | PaidOut | AssetSold | CostsCharged):
        return item
    return _STEPS[type(event)](item, day, event)


@dataclass(frozen=True, slots=True)
class History:
    """All entries of one item in the order of recording."""

    entries: tuple[Entry, ...] = ()

    def known(self, known: datetime | None = None) -> Sequence[Entry]:
        """What counts as known at an instant (None: all), by value date and order: withdrawn entries do not."""
        seen = [entry for entry in self.entries if known is None or entry.recorded_at <= known]
        gone = {entry.event.sequence for entry in seen if isinstance(entry.event, Withdrawn)}
        return sorted(
            (entry for entry in seen if entry.sequence not in gone),
            key=lambda entry: (entry.value_date, entry.sequence),
        )

    def as_of(self, day: date, known: datetime | None = None) -> Item | None:
        """The item at the end of a day as known at an instant; None: it was not taken in."""
        return fold(entry for entry in self.known(known) if entry.value_date <= day)

    def latest(self) -> Item | None:
        """The item after everything that is recorded."""
        return fold(self.known())


def fold(entries: Iterable[Entry]) -> Item | None:
    """The item after these entries in this order."""
    item: Item | None = None
    for entry in entries:
        item = evolve(item, entry.value_date, entry.event)
    return item
