"""Which items and loans belong together: a loan's part of a shared item depends on what its other loans owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ..domain.collateral.item import Item
from .collateral_store import CollateralStore


class Groups:
    """Disjoint groups of ids that grow together (union-find): loans and the items that they share."""

    def __init__(self) -> None:
        self._above: dict[UUID, UUID] = {}
        self._sizes: dict[UUID, int] = {}

    def of(self, member: UUID) -> UUID:
        """The id that stands for a member's group; a new one is a group of its own."""
        above = self._above
        top = above.setdefault(member, member)
        while top != above[top]:
            top = above[top]
        while member != top:
            above[member], member = top, above[member]
        return top

    def join(self, members: Iterable[UUID]) -> None:
        """Let all of these be one group."""
        first, *others = members
        for other in others:
            one, two = self.of(first), self.of(other)
            if one != two:
                self._above[two] = one
                self._sizes[one] = self._size(one) + self._size(two)

    def size(self, member: UUID) -> int:
        """How many members a group has."""
        return self._size(self.of(member))

    def _size(self, top: UUID) -> int:
        return self._sizes.get(top, 1)


@dataclass(slots=True)
class Reach:
    """Items on the day that some loans lead to, those shared included; `beyond`: loans of groups that are too large."""

    items: dict[UUID, Item] = field(default_factory=dict)
    beyond: frozenset[UUID] = frozenset()

    def groups(self) -> Groups:
        """Who belongs together."""
        found = Groups()
        for item in self.items.values():
            found.join((item.id, *item.loans))
        return found


def reach(
    store: CollateralStore, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None, most: int
) -> Reach:
    """Follow loans to their items and those to their loans until nothing is new; groups above `most` are given up."""
    found = Reach()
    frontier, seen, looked = list(dict.fromkeys(loans)), set(loans), set[UUID]()
    while frontier:
        linked = store.items_of(institution, frontier)
        fresh = sorted({item for items in linked.values() for item in items} - looked)
        looked.update(fresh)
        there = [item for item in items_on(store, institution, fresh, as_of, known) if item.links]
        found.items |= {item.id: item for item in there}
        reached = {link.loan for item in there for link in item.links} - seen
        seen |= reached
        frontier = sorted(reached)
        # Only where there are more than the bound altogether can a group be above it.
        if len(seen) + len(found.items) > most:
            groups = found.groups()
            frontier = [loan for loan in frontier if groups.size(loan) <= most]
    if len(seen) + len(found.items) > most:
        groups = found.groups()
        found.beyond = frozenset(loan for loan in seen if groups.size(loan) > most)
        found.items = {key: item for key, item in found.items.items() if groups.size(key) <= most}
    return found


def items_on(
    store: CollateralStore, institution: UUID, ids: Sequence[UUID], as_of: date, known: datetime | None
) -> list[Item]:
    """Items as they were on a day, as known at an instant (None: all that is known); who was not there is left out.

    The kept row is taken where nothing in it is of a later day or a later knowledge, else the entries are folded.
    """
    if not ids:
        return []
    held = store.held(institution, ids)
    exact = {
        key: row.item
        for key, row in held.items()
        if row.latest <= as_of and (known is None or row.recorded_at <= known)
    }
    older = [key for key in ids if key not in exact]
    histories = store.histories(institution, older) if older else {}
    folded = {key: history.as_of(as_of, known) for key, history in histories.items()}
    return [item for key in ids if (item := exact.get(key) or folded.get(key)) is not None and item.ended is None]
