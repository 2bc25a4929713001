"""The 58 commercial mortgages of UBS 2017-C1, month by month, as the file states them.

Amounts are cents. The file's numbers went through 32-bit floats, about seven digits: a balance above 16.7 million may
be one dollar off, an amount above 131,072 one cent.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FILE = "cmbs_ubs2017c1/loans_monthly.csv.gz"
INTEREST_ONLY_THEN_AMORTISING = "5"
AMORTISING = "2"


@dataclass(frozen=True, slots=True)
class Month:
    """One loan-month: what the servicer reported at `end`, the reporting end date. None: not reported."""

    end: date
    paid_through: date | None
    status: str
    opening: int
    interest: int
    principal: int
    scheduled_balance: int
    actual_balance: int | None
    loss: int
    liquidation: str


@dataclass(frozen=True, slots=True)
class Mortgage:
    """A loan's terms and its months, oldest first. `rate` is units of 10⁻⁸ a year, `terms` and so on are months."""

    number: str
    original: int
    rate: int
    first_due: date
    maturity: date
    months_total: int
    months_amortising: int | None
    months_interest_only: int
    payment_type: str
    instalment: int
    rates_reported: frozenset[int]
    modified_on: date | None
    months: tuple[Month, ...]


def cents(text: str) -> int:
    """Cents of a decimal text, half up; nothing reported is zero."""
    return int((Decimal(text or "0") * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _units(text: str) -> int:
    return int((Decimal(text or "0") * 10**8).quantize(Decimal(1), ROUND_HALF_UP))


def read(folder: Path) -> list[Mortgage]:
    """All mortgages in the order of the file's first appearance."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(folder / FILE, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            rows[row["assetNumber"]].append(row)
    return [_mortgage(number, found) for number, found in rows.items()]


def _mortgage(number: str, rows: list[dict[str, str]]) -> Mortgage:
    rows = sorted(rows, key=lambda row: row["reportingPeriodEndDate"])
    first = rows[0]
    if first["interestAccrualMethodCode"] != "3":
        raise ValueError(f"loan {number} is not ACT/360")
    amortising = first["originalAmortizationTermNumber"]
    return Mortgage(
        number=number,
        original=cents(first["originalLoanAmount"]),
        rate=_units(first["reportPeriodInterestRatePercentage"]),
        first_due=date.fromisoformat(first["firstLoanPaymentDueDate"]),
        maturity=date.fromisoformat(first["maturityDate"]),
        months_total=int(first["originalTermLoanNumber"]),
        months_amortising=int(amortising) if amortising else None,
        months_interest_only=int(first["originalInterestOnlyTermNumber"] or 0),
        payment_type=first["paymentTypeCode"],
        instalment=cents(first["periodicPrincipalAndInterestPaymentSecuritizationAmount"]),
        rates_reported=frozenset(_units(row["reportPeriodInterestRatePercentage"]) for row in rows) - {0},
        modified_on=next((_day(row["lastModificationDate"]) for row in rows if row["lastModificationDate"]), None),
        months=tuple(_month(row) for row in rows),
    )


def _month(row: Mapping[str, str]) -> Month:
    actual = row["reportPeriodEndActualBalanceAmount"]
    return Month(
        end=date.fromisoformat(row["reportingPeriodEndDate"]),
        paid_through=_day(row["paidThroughDate"]),
        status=row["paymentStatusLoanCode"],
        opening=cents(row["reportPeriodBeginningScheduleLoanBalanceAmount"]),
        interest=cents(row["scheduledInterestAmount"]),
        principal=cents(row["scheduledPrincipalAmount"]),
        scheduled_balance=cents(row["reportPeriodEndScheduledLoanBalanceAmount"]),
        actual_balance=cents(actual) if actual else None,
        loss=cents(row["realizedLossToTrustAmount"]),
        liquidation=row["liquidationPrepaymentCode"],
    )
