"""Collateral as screens read it: an item on a day, with what needs attention; names masked like a borrower's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.borrower import BorrowerKind, masked_name
from ..domain.collateral.attention import Notice, attention
from ..domain.collateral.events import Entry, ItemEvent, Leased, OwnersChanged, Taken, Withdrawn
from ..domain.collateral.item import Item
from ..domain.collateral.kinds import Document, Kind
from ..domain.collateral.parts import (
    Charge,
    Holder,
    Holding,
    Insurance,
    Lease,
    Link,
    Locator,
    Owner,
    Seizure,
    Valuation,
)
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.revaluation import Index, NotRevalued, by_index, due_on
from ..domain.shared.scope import Scope
from .collateral_store import KeptEntry
from .encoding import canonical, to_json
from .ports import BorrowerBrief
from .reads import ERASED

Owners = Mapping[UUID, BorrowerBrief]
"""What the borrowers are that own items."""
_ORDER: Final = tuple(Document)


@dataclass(frozen=True, slots=True)
class CollateralView:
    """An item at the end of `as_of` as known at `known` (None: everything known).

    `catalogue` is the row of its kind in the policy of that day (None: the catalogue lacks it), `due_on` the last day
    on which the next value is in time, `version` the number of its entries as kept now.
    """

    id: UUID
    version: int
    as_of: date
    known: datetime | None
    number: str
    branch: str
    kind: str
    catalogue: Kind | None
    title: str
    region: str
    taken_on: date
    owners: tuple[Owner, ...]
    masked: bool
    holding: Holding | None
    charges: tuple[Charge, ...]
    links: tuple[Link, ...]
    valuation: Valuation | None
    due_on: date | None
    insurances: tuple[Insurance, ...]
    holder: Holder
    place: str
    locator: Locator | None
    seizures: tuple[Seizure, ...]
    leases: tuple[Lease, ...]
    documents: tuple[Document, ...]
    ended: str | None
    ended_on: date | None
    attention: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class RevaluedView:
    """What an index revaluation would make of an item: the new value, or the reason why it keeps the one it has."""

    item: UUID
    number: str
    before: Valuation | None
    after: Valuation | None
    reason: NotRevalued | None


@dataclass(frozen=True, slots=True)
class CollateralEntryView:
    """An entry of an item's history; `withdrawn_by` is the sequence that took it back, `payload` its event as JSON."""

    sequence: int
    kind: str
    value_date: date
    recorded_at: datetime
    recorded_by: str
    reason: str
    withdrawn_by: int | None
    payload: str


def borrowers_of(events: Iterable[object]) -> set[UUID]:
    """The borrowers among the owners that items or events name."""
    named = (each.owners for each in events if isinstance(each, Item | Taken | OwnersChanged))
    return {owner.borrower for owners in named for owner in owners if owner.borrower is not None}


def collateral_view(
    item: Item, version: int, day: date, policy: CollateralPolicy, scope: Scope, owners: Owners,
    known: datetime | None = None,
) -> CollateralView:  # fmt: skip
    """An item as the scope may see it on a day, by the policy of that day."""
    plain = scope.sees_personal_data
    return CollateralView(
        id=item.id,
        version=version,
        as_of=day,
        known=known,
        number=item.number,
        branch=item.branch,
        kind=item.kind,
        catalogue=policy.kind(item.kind),
        title=item.title,
        region=item.region,
        taken_on=item.taken_on,
        owners=tuple(_shown(owner, owners, plain=plain) for owner in item.owners),
        masked=not plain,
        holding=item.holding,
        charges=item.charges,
        links=item.links,
        valuation=item.valuation,
        due_on=due_on(item, policy),
        insurances=item.insurances,
        holder=item.holder,
        place=item.place,
        locator=item.locator,
        seizures=item.seizures,
        leases=item.leases if plain else tuple(_masked_tenant(lease) for lease in item.leases),
        documents=tuple(each for each in _ORDER if each in item.documents),
        ended=None if item.ended is None else item.ended.value,
        ended_on=item.ended_on,
        attention=attention(item, day, policy),
    )


def _shown(owner: Owner, owners: Owners, *, plain: bool) -> Owner:
    """Who is no borrower may be a person, and is masked like one; of a person whose data was erased no name is left."""
    brief = owners.get(owner.borrower) if owner.borrower else None
    if brief is not None and brief.erased:
        return replace(owner, name=ERASED)
    if plain or owner.name == ERASED:
        return owner
    return replace(owner, name=masked_name(brief.kind if brief else BorrowerKind.PERSON, owner.name))


def _masked_tenant(lease: Lease) -> Lease:
    return lease if lease.tenant == ERASED else replace(lease, tenant=masked_name(BorrowerKind.PERSON, lease.tenant))


def entry_view(
    kept: KeptEntry, withdrawn: Mapping[int, int], scope: Scope, owners: Owners, event: ItemEvent
) -> CollateralEntryView:
    """An entry as the scope may see it, its `event` with names; `withdrawn` tells which sequence took which back."""
    entry = kept.entry
    return CollateralEntryView(
        entry.sequence,
        type(entry.event).__name__,
        entry.value_date,
        entry.recorded_at,
        kept.recorded_by,
        kept.reason,
        withdrawn.get(entry.sequence),
        canonical(to_json(_shown_event(event, owners, plain=scope.sees_personal_data))),
    )


def _shown_event(event: ItemEvent, owners: Owners, *, plain: bool) -> ItemEvent:
    if isinstance(event, Taken | OwnersChanged):
        return replace(event, owners=tuple(_shown(owner, owners, plain=plain) for owner in event.owners))
    return replace(event, lease=_masked_tenant(event.lease)) if isinstance(event, Leased) and not plain else event


def withdrawals(entries: Iterable[Entry]) -> Mapping[int, int]:
    """Which sequence was taken back by which."""
    return {entry.event.sequence: entry.sequence for entry in entries if isinstance(entry.event, Withdrawn)}


def revalued_view(item: Item, index: Index, day: date, policy: CollateralPolicy) -> RevaluedView:
    """What carrying an item's value to a day by an index would give; nothing is recorded."""
    found = by_index(item, index, day, policy)
    if isinstance(found, NotRevalued):
        return RevaluedView(item.id, item.number, item.valuation, None, found)
    return RevaluedView(item.id, item.number, item.valuation, found, None)
