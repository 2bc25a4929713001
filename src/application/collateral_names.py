"""Names of persons on items of collateral: owners and tenants (权利人、承租人姓名), kept apart and under keys.

Entries and rows live for ever, a name only as long as its key (PIPL art. 47). What an item's history holds is a mark
that stands for a name; the name itself is kept beside it under the key of the person's file or, of a person without
one, under a key of the item. The first is destroyed with the person's data, the second with that of the last person
with a file whom the item concerns: a borrower whose loan it secured, or an owner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from ..domain.collateral.events import ItemEvent, Leased, OwnersChanged, Taken
from ..domain.collateral.item import Item
from ..domain.collateral.parts import Lease, Owner

Spelled = Mapping[tuple[UUID, str], str]
"""Names by item and mark; of one whose key is destroyed `ERASED`."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name on an item: the mark that stands for it, and the borrower it is (None: a person without a file)."""

    mark: str
    borrower: UUID | None
    name: str


class CollateralNames(Protocol):
    """The names on items."""

    def keep(self, institution: UUID, item: UUID, names: Sequence[PersonName]) -> None:
        """New names; their marks are unique on their item."""
        ...

    def spelled(self, institution: UUID, items: Sequence[UUID]) -> Spelled:
        """All names that were ever kept of some items."""
        ...

    def forget(self, institution: UUID, borrower: UUID) -> None:
        """Destroy the keys of items that concern nobody with a file any more once this borrower's is erased."""
        ...


def marked(event: ItemEvent, sequence: int) -> tuple[ItemEvent, tuple[PersonName, ...]]:
    """An event with marks in the place of its names, and the names; `sequence` is the number of its entry."""
    if isinstance(event, Taken | OwnersChanged):
        names = tuple(
            PersonName(f"#{sequence}.{place}", owner.borrower, owner.name)
            for place, owner in enumerate(event.owners, 1)
        )
        owners = tuple(replace(owner, name=name.mark) for owner, name in zip(event.owners, names, strict=True))
        return replace(event, owners=owners), names
    if isinstance(event, Leased):
        name = PersonName(f"#{sequence}.1", None, event.lease.tenant)
        return replace(event, lease=replace(event.lease, tenant=name.mark)), (name,)
    return event, ()


def spelled_item(item: Item, names: Spelled) -> Item:
    """An item with the names that its marks stand for."""
    owners = tuple(_owner(owner, item.id, names) for owner in item.owners)
    return replace(item, owners=owners, leases=tuple(_lease(lease, item.id, names) for lease in item.leases))


def spelled_event(event: ItemEvent, item: UUID, names: Spelled) -> ItemEvent:
    """An event with the names that its marks stand for."""
    if isinstance(event, Taken | OwnersChanged):
        return replace(event, owners=tuple(_owner(owner, item, names) for owner in event.owners))
    return replace(event, lease=_lease(event.lease, item, names)) if isinstance(event, Leased) else event


def _owner(owner: Owner, item: UUID, names: Spelled) -> Owner:
    return replace(owner, name=names.get((item, owner.name), owner.name))


def _lease(lease: Lease, item: UUID, names: Spelled) -> Lease:
    return replace(lease, tenant=names.get((item, lease.tenant), lease.tenant))
