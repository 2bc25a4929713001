"""42,535 consumer loans of 2007 to 2011: the instalment our schedule preview gives, against the one they were sold at.

The contract is an annuity at rate / 12 over 36 or 60 months. Amounts are cents.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from postloan.domain.loan.context import Context
from postloan.domain.loan.figures import preview
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.daycount import TWELFTHS
from postloan.domain.shared.rates import Rate

from .table import money, share, table

FILE = "lendingclub/loans_2007_2011.csv.gz"
TOLERANCE = 5
"""Cents by which the instalment may differ."""
CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Consumer:
    """A loan of the file: cents funded, units of 10⁻⁸ a year, months, the month it was issued, the instalment."""

    row: str
    funded: int
    rate: int
    months: int
    issued: date
    instalment: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A loan and our instalment."""

    loan: Consumer
    ours: int

    @property
    def off(self) -> int:
        """Our instalment less the file's, in cents."""
        return self.ours - self.loan.instalment


def read(folder: Path) -> Iterator[Consumer]:
    """All loans in the order of the file."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Consumer(
                row["row"],
                _scaled(row["funded_amnt"], 100),
                _scaled(row["int_rate"], 10**8),
                int(row["term"]),
                date.fromisoformat(row["issue_d"]),
                _scaled(row["installment"], 100),
            )


def _scaled(text: str, by: int) -> int:
    return int((Decimal(text) * by).quantize(Decimal(1), ROUND_HALF_UP))


def instalment(loan: Consumer) -> int:
    """What falls due first in the preview of the loan's terms."""
    plan = Plan(Method.EQUAL_INSTALMENT, Cadence(loan.issued, loan.months))
    first = preview(Terms("USD", loan.funded, Rate(loan.rate), plan, TWELFTHS), CONTEXT)[0]
    return first.principal + first.interest


def compare(loans: Iterable[Consumer]) -> list[Compared]:
    """Every loan with our instalment."""
    return [Compared(loan, instalment(loan)) for loan in loans]


def exceptions(found: Iterable[Compared]) -> list[Compared]:
    """Loans whose instalment differs by more than the tolerance."""
    return [one for one in found if abs(one.off) > TOLERANCE]


def implied_rate(loan: Consumer) -> Decimal:
    """The yearly percentage at which the file's instalment repays the amount funded, by bisection to 10⁻⁴ percent."""
    low, high = Decimal(0), Decimal(1)
    while high - low > Decimal("1e-6"):
        middle = (low + high) / 2
        month = middle / 12
        due = loan.funded * month / (1 - (1 + month) ** -loan.months)
        low, high = (middle, high) if due < loan.instalment else (low, middle)
    return low * 100


def cause(loan: Consumer) -> str:
    """Why the instalment cannot follow from the stated rate, which has two decimals of a percent."""
    apart = abs(implied_rate(loan) - Decimal(loan.rate) / 10**6)
    if apart <= Decimal("0.006"):
        return "the stated rate is rounded to 0.01 %"
    return "another rate is stated than the loan was sold at"


def report(found: Sequence[Compared]) -> str:
    """The summary and every exception."""
    off = exceptions(found)
    exact = sum(1 for one in found if not one.off)
    summary = table(
        f"{len(found):,} consumer loans, first instalment of the preview against the file's",
        ("compared", "loans", "equal", "share"),
        [
            ("to the cent", len(found), exact, share(exact, len(found))),
            ("within five cents", len(found), len(found) - len(off), share(len(found) - len(off), len(found))),
        ],
    )
    listed = table(
        f"Instalments off by more than five cents: {len(off)}",
        ("row", "funded", "months", "rate", "instalment's rate", "file", "ours", "off", "cause"),
        [
            (one.loan.row, money(one.loan.funded), one.loan.months, f"{Rate(one.loan.rate)}",
             f"{implied_rate(one.loan):.4f} %", money(one.loan.instalment), money(one.ours), money(one.off),
             cause(one.loan))
            for one in off
        ],
    )  # fmt: skip
    return f"{summary}\n\n{listed}"
