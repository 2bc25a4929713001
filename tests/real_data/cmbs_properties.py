"""The properties behind the 58 mortgages: what the servicer reported of each, and our item's history from it.

The file has a row for each loan and month. It states a value at securitisation with its day, and where somebody valued
again the most recent value with its day; no ratio of loan to value, and no value of the securities that take a
property's place when a loan is defeased (the row goes on repeating the property's). Amounts are cents.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from .cmbs_file import FILE as LOANS
from .cmbs_file import cents

FILE: Final = "cmbs_ubs2017c1/properties_monthly.csv.gz"
NOTES_OF: Final[Mapping[str, str]] = {"10A": "10", "10B": "10"}
"""Notes of one mortgage: their rows name no property (NA) and state no value; that of loan 10, lent on the same day,
is theirs too.
"""
KIND_OF_TYPE: Final[Mapping[str, str]] = {
    "IN": "INDUSTRIAL_PROPERTY",
    "SS": "INDUSTRIAL_PROPERTY",
    "LO": "COMMERCIAL_PROPERTY",
    "MH": "COMMERCIAL_PROPERTY",
    "MU": "COMMERCIAL_PROPERTY",
    "OF": "COMMERCIAL_PROPERTY",
    "RT": "COMMERCIAL_PROPERTY",
    "MF": "HOUSING",
}
"""Property types of the dictionary in our catalogue: industrial and self storage, lodging and so on, flats."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One loan-month: the reporting end date, the balance and what the row says of the property; None: nothing."""

    end: date
    balance: int
    value: int | None
    valued_on: date | None
    defeased: bool
    owned: bool
    liquidation: str

    @property
    def over(self) -> bool:
        """Whether the loan has been paid off or liquidated."""
        return bool(self.liquidation) and not self.balance


@dataclass(frozen=True, slots=True)
class Property:
    """What secures a loan, its months oldest first; `loans` are the numbers of all loans that it secures."""

    number: str
    title: str
    kind: str
    region: str
    registered_on: date
    rank: int
    loans: tuple[str, ...]
    months: tuple[Reported, ...]

    @property
    def taken_on(self) -> date:
        """The day it was registered for the trust, or the earlier one of its first value."""
        return min(self.registered_on, self.months[0].valued_on or self.registered_on)


def knowledge(end: date) -> datetime:
    """When what a month's report says is known."""
    return datetime(end.year, end.month, end.day, 12, tzinfo=UTC)


Rows = Mapping[str, Sequence[Mapping[str, str]]]


def rows_of(folder: Path) -> Rows:
    """By loan, each month's row of the loan tape with the property's columns beside it, oldest first."""
    tapes: list[dict[tuple[str, str], dict[str, str]]] = []
    for name in (LOANS, FILE):
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as stream:
            tapes.append({(row["assetNumber"], row["dateFiled"]): row for row in csv.DictReader(stream)})
    loans, properties = tapes
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for key in sorted(loans, key=lambda each: loans[each]["reportingPeriodEndDate"]):
        found[key[0]].append(properties[key] | loans[key])
    return found


def reported(row: Mapping[str, str]) -> Reported:
    """One row; the most recent value counts before the one at securitisation."""
    prefix = "mostRecentValuation" if row["mostRecentValuationAmount"] else "valuationSecuritization"
    amount, day = row[f"{prefix}Amount"], row[f"{prefix}Date"]
    return Reported(
        end=date.fromisoformat(row["reportingPeriodEndDate"]),
        balance=cents(row["reportPeriodEndActualBalanceAmount"]),
        value=cents(amount) if amount else None,
        valued_on=date.fromisoformat(day) if day else None,
        defeased=row["DefeasedStatusCode"] == "F" or row["propertyStatusCode"] == "3",
        owned=row["propertyStatusCode"] == "2",
        liquidation=row["liquidationPrepaymentCode"],
    )


def properties_of(rows: Rows) -> Iterator[Property]:
    """Every property in the order of the loans' numbers."""
    for number in sorted(rows):
        if number in NOTES_OF:
            continue
        first = rows[number][0]
        yield Property(
            number=number,
            title=first["propertyName"],
            kind=KIND_OF_TYPE[first["propertyTypeCode"]],
            region=first["propertyState"],
            registered_on=date.fromisoformat(first["prospectusDate"]),
            rank=int(first["lienPositionSecuritizationCode"]),
            loans=(number, *sorted(note for note, of in NOTES_OF.items() if of == number)),
            months=tuple(reported(row) for row in rows[number]),
        )
