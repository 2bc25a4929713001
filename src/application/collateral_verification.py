"""Proof that the rows of collateral are what its entries say (押品账实核对).

Every item is folded again from its entries and compared with its row, the loans it is found by, and its ledger lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from ..domain.collateral.disposal import Disposal, Distribution, Realised, transfers
from ..domain.collateral.events import SETTLING, Ended, Entry, HandedOver, Linked
from ..domain.collateral.item import History
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.settling import left_over, settled
from ..domain.ledger import LedgerAccount
from ..domain.shared.exchange import HOME_CURRENCY
from .collateral_attested import ItemLink, not_attested
from .collateral_lines import costs_open
from .collateral_store import CollateralLine, Held, KeptEntry, Realisation

_L = LedgerAccount
Finding = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CollateralRecord:
    """Everything stored about one item.

    `links` is what its audit chain says; `stale` names columns of its row that do not follow from the rest of it.
    """

    held: Held
    kept: Sequence[KeptEntry]
    links: Sequence[ItemLink]
    loans: frozenset[UUID]
    lines: Sequence[CollateralLine]
    realised: Realisation | None
    stale: tuple[str, ...] = ()

    @property
    def history(self) -> History:
        """The entries alone."""
        return History(tuple(each.entry for each in self.kept))


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """An item whose rows hold what no program of this version wrote, and what was found wrong first."""

    number: str
    problem: str


def verify_collateral(
    records: Iterable[CollateralRecord | UnreadableItem], today: date, policies: Sequence[CollateralPolicy]
) -> Iterator[Finding]:
    """Every disagreement there is, as (where, what); `policies` are all versions that were ever adopted."""
    for record in records:
        if isinstance(record, UnreadableItem):
            yield f"collateral {record.number}", f"its rows cannot be read: {record.problem}"
            continue
        where = f"collateral {record.held.item.number}"
        checks = (_row(record), _attested(record), _watch(record, today, policies), _money(record))
        yield from ((where, what) for what in chain.from_iterable(checks))


def _row(record: CollateralRecord) -> Iterator[str]:
    held, history = record.held, record.history
    entries = history.entries
    if [entry.sequence for entry in entries] != list(range(1, held.version + 1)):
        yield f"it is at version {held.version} and has {len(entries)} entries that are not numbered from 1 on"
        return
    if sorted(entries, key=lambda entry: entry.recorded_at) != list(entries):
        yield "an entry is known earlier than the one before it"
    item = history.latest()
    if item is None:
        yield "its entries do not take it in"
        return
    latest = max(entry.value_date for entry in entries)
    wanted = Held(held.item, held.version, entries[-1].recorded_at, latest, held.wake_on, held.attention)
    if held != wanted or Held.kept(item) != held.item:
        yield f"its row is not the fold of its {len(entries)} entries"
    for column in record.stale:
        yield f"its stored {column} does not follow from its row"
    linked = frozenset(entry.event.link.loan for entry in entries if isinstance(entry.event, Linked))
    if linked != record.loans:
        yield f"it is found by {len(record.loans)} loans, its entries link {len(linked)}"


def _attested(record: CollateralRecord) -> Iterator[str]:
    try:
        yield from not_attested(record.held.item, record.kept, record.links)
    except (LookupError, TypeError, ValueError) as error:
        yield f"its audit chain cannot be read: {type(error).__name__}: {error}"


def _watch(record: CollateralRecord, today: date, policies: Sequence[CollateralPolicy]) -> Iterator[str]:
    """The next look and what needs attention; those of a day that has come are as they were before it."""
    held = record.held
    if held.wake_on is not None and held.wake_on <= today:
        if held.wake_on < today:
            yield f"it was to be looked at on {held.wake_on} and was not"
        return
    args = (held.item, held.version, held.recorded_at, held.latest, today)
    if all(Held.of(*args, policy) != held for policy in policies):
        yield f"its next look {held.wake_on} and what needs attention do not follow from it on {today}"


def _money(record: CollateralRecord) -> Iterator[str]:
    """What the ledger has of an item against its repossessions and how it was realised."""
    found, item = record.realised, record.held.item
    ended = item.ended in {how.ending for how in Disposal}
    if (found is not None) != ended:
        yield "it was realised and how is not kept" if ended else "it is kept how it was realised, and it was not"
        return
    events = {entry.sequence: entry for entry in record.history.entries}
    if found is not None:
        yield from _realised(found, events)
    for line in record.lines:
        cause = events.get(line.cause)
        told = None if cause is None else (item.branch, item.kind, HOME_CURRENCY, cause.value_date, cause.recorded_at)
        if told != (line.branch, line.kind, line.currency, line.value_date, line.recorded_at):
            yield f"a ledger line of {line.amount} does not follow from its entry {line.cause}"
    yield from _settled(record)
    causes = {n for n, entry in events.items() if isinstance(entry.event, (Ended, *SETTLING))}
    taken = [line for line in record.lines if line.cause not in causes]
    for line in taken:
        repossessed = isinstance(events[line.cause].event, HandedOver) if line.cause in events else False
        if not repossessed or (line.debit, line.credit) != (_L.COSTS_RECEIVABLE, _L.SETTLEMENT) or line.amount <= 0:
            yield f"a ledger line of {line.amount} is no cost of a repossession"
    if found is not None:
        posted = sorted((x.debit, x.credit, x.amount) for x in record.lines if x.cause == found.sequence)
        if posted != sorted(_transfers(found, costs_open(taken))):
            yield "its ledger lines are not those of its realisation"


def _settled(record: CollateralRecord) -> Iterator[str]:
    """What was settled after the realisation, against its events, and that nothing was settled twice."""
    found = record.realised
    if found is None:
        if any(isinstance(entry.event, SETTLING) for entry in record.history.entries):
            yield "something was settled of what was never realised"
        return
    asset = found.proceeds.minor if found.how is Disposal.IN_KIND else None
    for entry in record.history.entries:
        if not isinstance(entry.event, SETTLING):
            continue
        rows = settled(entry.event, entry.value_date, entry.sequence, asset)
        posted = sorted((x.debit, x.credit, x.amount) for x in record.lines if x.cause == entry.sequence)
        if posted != sorted((row.debit, row.credit, row.amount) for row in rows):
            yield f"its ledger lines are not those of its entry {entry.sequence}"
    left = left_over(
        record.history, how=found.how, proceeds=found.proceeds.minor, others=found.others, surplus=found.surplus,
        costs_open=found.costs.minor - found.costs_recovered,
    )  # fmt: skip
    if min(left.owner, left.creditors, left.costs) < 0:
        yield "more was settled than its realisation left"


def _realised(found: Realisation, events: Mapping[int, Entry]) -> Iterator[str]:
    entry = events.get(found.sequence)
    told = None if entry is None else (entry.event, entry.value_date, entry.recorded_at)
    if told != (Ended(found.how.ending), found.day, found.recorded_at):
        yield f"how it was realised does not follow from its entry {found.sequence}"
    shared = found.costs_recovered + found.others + found.surplus + sum(amount for _, amount in found.repaid)
    if shared != found.proceeds.minor or found.costs_recovered != min(found.proceeds.minor, found.costs.minor):
        yield f"{found.proceeds.minor} minor units of proceeds, {shared} were shared out"
    if {found.proceeds.currency, found.costs.currency} != {HOME_CURRENCY}:
        yield "its proceeds are in another currency than the books"


def _transfers(found: Realisation, advanced: int) -> list[tuple[LedgerAccount, LedgerAccount, int]]:
    left = found.costs.minor - found.costs_recovered
    shared = Distribution(
        (), found.repaid, found.proceeds.minor, found.costs_recovered, left, found.others, found.surplus
    )
    rows = transfers(shared, Realised(found.how, found.day, found.proceeds, found.costs), found.sequence, advanced)
    return [(row.debit, row.credit, row.amount) for row in rows]


def content(record: CollateralRecord | UnreadableItem) -> object:
    """What of an item is business content: no ids and no instants."""
    if isinstance(record, UnreadableItem):
        return [record.number, record.problem]
    item = record.held.item
    entries = [[each.sequence, str(each.value_date), type(each.event).__name__] for each in record.history.entries]
    values = [[str(each.as_of), str(each.value), each.method.value] for each in item.valuations]
    charges = [[each.number, each.rank, str(each.amount), each.creditor] for each in item.charges]
    lines = [[str(each.value_date), each.debit.value, each.credit.value, each.amount] for each in record.lines]
    return [item.number, item.branch, item.kind, item.region, str(item.ended), entries, values, charges, lines]
