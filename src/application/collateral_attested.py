"""What an item's audit chain says that its entries must hold (审计链与押品台账核对).

Every command about an item stands in its chain with its whole input, and each recorded one entry; from it follow the
entry's event, day, reason, who recorded it and since when it is known. None of it needs the item's own rows. Values of
an index run have no command of their own: the run's chain says what it did.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from ..domain.collateral.events import Entry, ItemEvent, Leased, OwnersChanged, Registered, Taken, Valued, Withdrawn
from ..domain.collateral.item import Item
from ..domain.collateral.kinds import Method
from . import collateral_commands
from .collateral_commands import (
    CollateralCommand,
    CollateralRecording,
    TakeCollateral,
    ValueCollateral,
    WithdrawCollateralEntry,
)
from .collateral_store import KeptEntry
from .command import Command
from .encoding import from_json
from .saving import BOOKED_ON

_MOMENT: Final = timedelta(microseconds=1)
COMMANDS: Final[Mapping[str, type[Command]]] = {
    kind.__name__: kind
    for kind in vars(collateral_commands).values()
    if isinstance(kind, type) and issubclass(kind, TakeCollateral | CollateralCommand)
}
"""The commands that change items, by the name they stand under in a chain."""


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A row of an item's chain that a command carried out has left; `value` is what the row says, as JSON data."""

    command: str
    account: str
    recorded_at: datetime
    value: Any

    def asked(self, recorded: ItemEvent) -> Command:
        """The command; of what a second person agreed to it stands beside the proposal.

        A chain holds no names of persons, which live no longer than their file: they are as recorded.
        """
        said = {name: item for name, item in self.value.get("input", self.value).items() if name != BOOKED_ON}
        if isinstance(recorded, Taken | OwnersChanged) and len(said["owners"]) == len(recorded.owners):
            named = zip(said["owners"], recorded.owners, strict=True)
            said["owners"] = [{**owner, "name": stored.name} for owner, stored in named]
        if isinstance(recorded, Leased):
            said["lease"] = {**said["lease"], "tenant": recorded.lease.tenant}
        return from_json(COMMANDS[self.command], said)


def not_attested(item: Item, kept: Sequence[KeptEntry], links: Sequence[ItemLink]) -> Iterator[str]:
    """What is stored in an item's entries and is not what its chain says."""
    own = _own(item, kept, links)
    if len(own) != len(links):
        yield f"it has {len(own)} entries of commands, its audit chain {len(links)} commands"
        return
    entries = {each.entry.sequence: each.entry for each in kept}
    for each, link in zip(own, links, strict=True):
        for what in _unlike(item, each, link, entries):
            yield f"the {what} of its entry {each.entry.sequence} is not what its audit chain says"


def _own(item: Item, kept: Sequence[KeptEntry], links: Sequence[ItemLink]) -> list[KeptEntry]:
    """The entries that commands recorded: all but the values of index runs, unless the next command stated that one."""
    found: list[KeptEntry] = []
    for each in kept:
        event = each.entry.event
        if isinstance(event, Valued) and event.valuation.method is Method.INDEX:
            asked = links[len(found)].asked(event) if len(found) < len(links) else None
            if not isinstance(asked, ValueCollateral) or _wanted(item, each.entry, asked, {})[0] != event:
                continue
        found.append(each)
    return found


def _unlike(item: Item, kept: KeptEntry, link: ItemLink, entries: Mapping[int, Entry]) -> Iterator[str]:
    entry, asked = kept.entry, link.asked(kept.entry.event)
    before = entries.get(entry.sequence - 1)
    event, day = _wanted(item, entry, asked, entries)
    if event != entry.event:
        yield "event"
    if day not in (None, entry.value_date):
        yield "value date"
    # Known from its command on, and after everything that was known of the item before.
    if entry.recorded_at != (max(link.recorded_at, before.recorded_at + _MOMENT) if before else link.recorded_at):
        yield "instant"
    if kept.recorded_by != link.account:
        yield "recorder"
    if kept.reason != asked.reason:
        yield "reason"


def _wanted(item: Item, entry: Entry, asked: Command, entries: Mapping[int, Entry]) -> tuple[ItemEvent, date | None]:
    """The event and value date that a command asks for; a registration has the id that it was given."""
    if isinstance(asked, TakeCollateral):
        return asked.taken(item.id, item.institution), asked.value_date
    if isinstance(asked, WithdrawCollateralEntry):
        target = entries.get(asked.sequence)
        return Withdrawn(asked.sequence), target.value_date if target else None
    if isinstance(asked, CollateralRecording):
        given = entry.event.charge.id if isinstance(entry.event, Registered) else item.id
        return asked.event(lambda: given), asked.value_date
    # The price and the quantity are what a marking is computed from; its day is that of the price.
    return entry.event, entry.event.valuation.as_of if isinstance(entry.event, Valued) else None
