"""6,417 car loans of four securitisations, month by month, as the file states them. Amounts are cents."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

LOANS = "auto_ally/loans.csv"
MONTHS = "auto_ally/monthly.csv.gz"


@dataclass(frozen=True, slots=True)
class CarMonth:
    """One loan-month. `principal` may be negative: principal booked before is taken back."""

    end: date
    balance: int
    principal: int
    total: int
    proceeds: int


@dataclass(frozen=True, slots=True)
class Car:
    """A loan: units of 10⁻⁸ a year, the monthly payment, months to maturity and the day interest is paid to, all as of
    the first month; and its months in order.
    """

    deal: str
    number: str
    rate: int
    instalment: int
    remaining: int
    interest_paid_to: date
    months: tuple[CarMonth, ...]


def cents(text: str) -> int:
    """Cents of a decimal text with at most two decimals; nothing reported is zero."""
    whole, _, fraction = text.partition(".")
    if len(fraction) > 2:
        raise ValueError(f"{text} has more than two decimals")
    sign = -1 if text.startswith("-") else 1
    return int(whole or "0") * 100 + sign * int(fraction.ljust(2, "0") or "0")


def _units(text: str) -> int:
    whole, _, fraction = text.partition(".")
    if len(fraction) > 8:
        raise ValueError(f"{text} has more than eight decimals")
    return int(whole or "0") * 10**8 + int(fraction.ljust(8, "0") or "0")


def _american(text: str) -> date:
    month, day, year = text.split("-")
    return date(int(year), int(month), int(day))


def read(folder: Path) -> Iterator[Car]:
    """One loan after the other, in the order of the monthly file."""
    with (folder / LOANS).open(encoding="utf-8", newline="") as stream:
        terms = {(row["deal"], row["assetNumber"]): row for row in csv.DictReader(stream)}
    with gzip.open(folder / MONTHS, "rt", encoding="utf-8", newline="") as stream:
        for key, rows in groupby(csv.DictReader(stream), itemgetter("deal", "assetNumber")):
            yield _car(terms.pop((key[0], key[1])), list(rows))
    if terms:
        raise ValueError(f"{len(terms)} loans have no months")


def _car(terms: dict[str, str], rows: list[dict[str, str]]) -> Car:
    if [int(row["m"]) for row in rows] != list(range(len(rows))):
        raise ValueError(f"loan {terms['assetNumber']}: its months are not 0, 1, 2 ...")
    return Car(
        deal=terms["deal"],
        number=terms["assetNumber"],
        rate=_units(terms["reportingPeriodInterestRatePercentage"]),
        instalment=cents(terms["reportingPeriodScheduledPaymentAmount"]),
        remaining=int(terms["remainingTermtoMaturityNumber"]),
        interest_paid_to=_american(terms["interestPaidThroughDate"]),
        months=tuple(
            CarMonth(
                date.fromisoformat(row["period_end"]),
                cents(row["end_balance"]),
                cents(row["principal_paid"]),
                cents(row["total_paid"]),
                cents(row["repo_proceeds"]),
            )
            for row in rows
        ),
    )
