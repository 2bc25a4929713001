"""Rows of the tables of collateral, and what they are made from."""

from typing import Any, Final

from ...application.collateral_codec import (
    entry_of,
    event_text,
    repaid_of,
    repaid_text,
    state_of,
    state_text,
    valuations_of,
    valuations_text,
)
from ...application.collateral_store import CollateralLine, GivenUp, Held, KeptEntry, Realisation
from ...domain.collateral.attention import Attention
from ...domain.collateral.disposal import Disposal
from ...domain.collateral.events import Ending, Entry
from ...domain.collateral.item import Item
from ...domain.ledger import LedgerAccount
from ...domain.shared.money import Money

Row = tuple[Any, ...]
FIXED: Final = ("institution", "id", "number", "branch", "kind", "region", "title", "taken_on")
VALUED: Final = (
    "currency",
    "value",
    "valued_on",
    "method",
    "wake_on",
    "attention",
    "version",
    "recorded_at",
    "latest",
    "valuations",
)
"""What of a row changes where only values, attention and the next look do."""
CURRENT: Final = ("instrument", "ended", "ended_on", "state", *VALUED)
ENTRY: Final = (
    "institution",
    "item_id",
    "sequence",
    "value_date",
    "recorded_at",
    "kind",
    "payload",
    "recorded_by",
    "reason",
)
LINE: Final = (
    "institution",
    "item_id",
    "number",
    "branch",
    "product",
    "currency",
    "debit",
    "credit",
    "amount",
    "value_date",
    "booking_date",
    "cause",
    "recorded_at",
)
GIVEN_UP: Final = (
    "institution",
    "item_id",
    "sequence",
    "loan_id",
    "value_date",
    "recorded_at",
    "before",
    "after",
    "frees_guarantors",
    "loosens",
)
REALISATION: Final = (
    "institution",
    "item_id",
    "sequence",
    "how",
    "day",
    "recorded_at",
    "evidence",
    "currency",
    "proceeds",
    "costs",
    "costs_recovered",
    "others",
    "surplus",
    "repaid",
)


def fixed(item: Item) -> Row:
    """What of an item never changes."""
    return (
        item.institution,
        item.id,
        item.number,
        item.branch,
        item.kind,
        item.region,
        item.title,
        item.taken_on,
    )


def current(held: Held) -> Row:
    """What of an item changes with its entries and with time."""
    item = held.item
    return (
        item.holding.instrument if item.holding else "",
        item.ended.value if item.ended else "",
        item.ended_on,
        state_text(item),
        *valued(held),
    )


def valued(held: Held) -> Row:
    """What of an item changes where only values, attention and the next look do."""
    last = held.item.valuation
    return (
        last.value.currency if last else "",
        last.value.minor if last else None,
        last.as_of if last else None,
        last.method.value if last else "",
        held.wake_on,
        ",".join(held.attention),
        held.version,
        held.recorded_at,
        held.latest,
        valuations_text(held.item.valuations),
    )


def held_of(row: Any) -> Held:  # noqa: ANN401 - a row of collateral
    """An item from its row."""
    item = Item(
        id=row.id,
        institution=row.institution,
        branch=row.branch,
        number=row.number,
        kind=row.kind,
        title=row.title,
        region=row.region,
        taken_on=row.taken_on,
        valuations=valuations_of(row.valuations),
        ended=Ending(row.ended) if row.ended else None,
        ended_on=row.ended_on,
        **state_of(row.state),
    )
    shown = tuple([Attention(code) for code in row.attention.split(",")]) if row.attention else ()
    return Held(item, row.version, row.recorded_at, row.latest, row.wake_on, shown)


def entry_row(item: Item, entry: Entry, by: str, reason: str) -> Row:
    """A row of `collateral_entry`."""
    return (
        item.institution,
        item.id,
        entry.sequence,
        entry.value_date,
        entry.recorded_at,
        type(entry.event).__name__,
        event_text(entry.event),
        by,
        reason,
    )


def read_entry(row: Any) -> Entry:  # noqa: ANN401 - a row of collateral_entry
    """An entry from its row."""
    return entry_of(row.sequence, row.value_date, row.recorded_at, row.kind, row.payload)


def read_kept(row: Any) -> KeptEntry:  # noqa: ANN401 - a row of collateral_entry
    """An entry with who recorded it."""
    return KeptEntry(read_entry(row), row.recorded_by, row.reason)


def given_up_row(institution: object, row: GivenUp) -> Row:
    """A row of `collateral_given_up`."""
    return (
        institution,
        row.item,
        row.sequence,
        row.loan,
        row.value_date,
        row.recorded_at,
        row.before,
        row.after,
        row.frees_guarantors,
        row.loosens,
    )


def read_given_up(row: Any) -> GivenUp:  # noqa: ANN401 - a row of collateral_given_up
    """What was given up, from its row."""
    return GivenUp(
        row.item_id,
        row.sequence,
        row.loan_id,
        row.value_date,
        row.recorded_at,
        row.before,
        row.after,
        row.frees_guarantors,
        row.loosens,
    )


def line_row(institution: object, number: int, line: CollateralLine) -> Row:
    """A row of `collateral_line`."""
    return (
        institution,
        line.item,
        number,
        line.branch,
        line.kind,
        line.currency,
        line.debit.value,
        line.credit.value,
        line.amount,
        line.value_date,
        line.booking_date,
        line.cause,
        line.recorded_at,
    )


def read_line(row: Any) -> CollateralLine:  # noqa: ANN401 - a row of collateral_line
    """A ledger line from its row."""
    return CollateralLine(
        row.item_id,
        row.branch,
        row.product,
        row.currency,
        LedgerAccount(row.debit),
        LedgerAccount(row.credit),
        row.amount,
        row.value_date,
        row.booking_date,
        row.cause,
        row.recorded_at,
    )


def realisation_row(institution: object, found: Realisation) -> Row:
    """A row of `collateral_realisation`."""
    return (
        institution,
        found.item,
        found.sequence,
        found.how.value,
        found.day,
        found.recorded_at,
        found.evidence,
        found.proceeds.currency,
        found.proceeds.minor,
        found.costs.minor,
        found.costs_recovered,
        found.others,
        found.surplus,
        repaid_text(found.repaid),
    )


def read_realisation(row: Any) -> Realisation:  # noqa: ANN401 - a row of collateral_realisation
    """How an item was realised, from its row."""
    return Realisation(
        row.item_id,
        row.sequence,
        Disposal(row.how),
        row.day,
        row.recorded_at,
        row.evidence,
        Money(row.proceeds, row.currency),
        Money(row.costs, row.currency),
        row.costs_recovered,
        row.others,
        row.surplus,
        repaid_of(row.repaid),
    )
