"""Proof that the rows of collateral are what its entries say (押品账实核对).

Every item is folded again from its entries and compared with its row, the loans it is found by, and its ledger lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.collateral.disposal import Disposal
from ..domain.collateral.events import Linked
from ..domain.collateral.item import History
from ..domain.collateral.policy import CollateralPolicy
from ..domain.ledger import LedgerAccount
from .collateral_lines import balances
from .collateral_store import CollateralLine, Held, Realisation

_L = LedgerAccount
Finding = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CollateralRecord:
    """Everything stored about one item; `stale` names columns of its row that do not follow from the rest of it."""

    held: Held
    history: History
    loans: frozenset[UUID]
    lines: Sequence[CollateralLine]
    realised: Realisation | None
    stale: tuple[str, ...] = ()


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
        for what in (*_row(record), *_watch(record, today, policies), *_money(record)):
            yield where, what


def _row(record: CollateralRecord) -> Iterator[str]:
    held, entries = record.held, record.history.entries
    if [entry.sequence for entry in entries] != list(range(1, held.version + 1)):
        yield f"it is at version {held.version} and has {len(entries)} entries that are not numbered from 1 on"
        return
    if sorted(entries, key=lambda entry: entry.recorded_at) != list(entries):
        yield "an entry is known earlier than the one before it"
    item = record.history.latest()
    if item is None:
        yield "its entries do not take it in"
        return
    latest = max(entry.value_date for entry in entries)
    wanted = Held(held.item, held.version, entries[-1].recorded_at, latest, held.wake_on, held.attention)
    if held != wanted or Held.kept(item) != held.item:
        yield f"its row is not the fold of its {len(entries)} entries"
    for column in record.stale:
        yield f"its stored {column} does not follow from its row"
    linked = {entry.event.link.loan for entry in entries if isinstance(entry.event, Linked)}
    if linked != record.loans:
        yield f"it is found by {len(record.loans)} loans, its entries link {len(linked)}"


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
    """What the ledger has of an item against how it was realised."""
    found = record.realised
    ended = record.held.item.ended in {how.ending for how in Disposal}
    if (found is not None) != ended:
        yield "it was realised and how is not kept" if ended else "it is kept how it was realised, and it was not"
        return
    if found is None:
        if balances(record.lines)[_L.COSTS_RECEIVABLE] < 0:
            yield "more costs came back than were advanced"
        return
    shared = found.costs_recovered + found.others + found.surplus + sum(amount for _, amount in found.repaid)
    if shared != found.proceeds.minor:
        yield f"{found.proceeds.minor} minor units of proceeds, {shared} were shared out"
    found_in_ledger = balances(record.lines)
    wanted = {
        _L.COSTS_RECEIVABLE: found.costs.minor - found.costs_recovered,
        _L.CUSTOMER_CREDIT: -(found.others + found.surplus),
        _L.FORECLOSED_ASSETS: found.proceeds.minor if found.how is Disposal.IN_KIND else 0,
    }
    for account, amount in wanted.items():
        if found_in_ledger[account] != amount:
            yield f"{account.value} is {found_in_ledger[account]} by lines, {amount} by its realisation"


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
