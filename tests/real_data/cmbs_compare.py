"""Our figures of the 58 mortgages against the file's: interest due, days past due, balances, and why they differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .cmbs_file import Month, Mortgage
from .table import money, share, table

TOLERANCE = 2
"""Cents by which interest due may differ."""
CODED = ("0", "1", "2", "3")
"""Payment status codes by days past due: 0 none, 1 30-59, 2 60-89, 3 90 and more. B is late, under 30 days."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One loan-month of ours beside the file's: interest that fell due, days past due, principal by schedule (not yet
    due) and owed, in cents.
    """

    number: str
    month: Month
    interest: int
    dpd: int
    undue: int
    outstanding: int

    @property
    def off(self) -> int:
        """Our interest due less the file's."""
        return self.interest - self.month.interest


def bucket(dpd: int) -> str:
    """The payment status code of days past due."""
    if dpd <= 0:
        return "0"
    if dpd < 30:
        return "B"
    return "1" if dpd < 60 else "2" if dpd < 90 else "3"


def charged(rows: Iterable[Compared]) -> list[Compared]:
    """Loan-months with scheduled interest above zero."""
    return [row for row in rows if row.month.interest > 0]


def interest_deviations(rows: Iterable[Compared]) -> list[Compared]:
    """Those whose interest due differs by more than the tolerance."""
    return [row for row in charged(rows) if abs(row.off) > TOLERANCE]


def bucket_deviations(rows: Iterable[Compared]) -> list[Compared]:
    """Coded loan-months whose days past due fall into another bucket."""
    return [row for row in rows if row.month.status in CODED and bucket(row.dpd) != row.month.status]


def spacing(cents: int) -> int:
    """Cents between two neighbouring 32-bit floats at an amount of dollars (24 binary digits)."""
    dollars = cents // 100
    return max(1, (100 << dollars.bit_length()) >> 24)


def balance_deviations(rows: Iterable[Compared]) -> list[Compared]:
    """Loan-months whose scheduled balance differs by more than two steps of the file's floats."""
    return [
        row
        for row in rows
        if abs(row.undue - row.month.scheduled_balance) > 2 * spacing(row.month.scheduled_balance) + TOLERANCE
    ]


def cause(mortgage: Mortgage, on: date) -> str | None:
    """Why our schedule may differ from the file's from a month on, read off the file alone; None: no reason there."""
    still = [month.end for month in mortgage.months if not month.interest and month.opening and month.end <= on]
    if still:
        return f"the file's schedule stood still from {still[0]} (no interest, no principal); the contract's goes on"
    paying = [month for month in mortgage.months if month.principal > 0 and month.end <= on]
    instalments = {month.interest + month.principal for month in paying}
    if len(instalments) > 1 and max(instalments) - min(instalments) > TOLERANCE:
        first = paying[0].interest + paying[0].principal
        other = next(found for month in paying if abs((found := month.interest + month.principal) - first) > TOLERANCE)
        return f"the file's instalment changes month by month ({money(first)}, {money(other)}, ...); ours is the first"
    after = next((month for month in mortgage.months if month.end > on), None)
    this = next(month for month in mortgage.months if month.end == on)
    if after is not None and after.opening and abs(after.opening - this.scheduled_balance) > spacing(after.opening):
        return (
            f"the file contradicts itself: it ends the month at {money(this.scheduled_balance)} and opens the next at "
            f"{money(after.opening)}"
        )
    return None


def report(mortgages: Sequence[Mortgage], rows: Sequence[Compared]) -> str:
    """All the tables, as text."""
    by_number = {mortgage.number: mortgage for mortgage in mortgages}
    return "\n\n".join(
        (
            _overview(rows),
            _deviations("Interest due that differs by more than two cents", by_number, interest_deviations(rows)),
            _deviations("Scheduled balance that differs by more than two steps of the file's floats", by_number,
                        balance_deviations(rows)),
            _buckets(rows),
        )
    )  # fmt: skip


def _overview(rows: Sequence[Compared]) -> str:
    with_interest = charged(rows)
    coded = [row for row in rows if row.month.status in CODED]
    reported = [row for row in rows if row.month.actual_balance is not None]
    lines = [
        ("interest due within two cents", len(with_interest), interest_deviations(rows)),
        ("days past due in the bucket of the status code", len(coded), bucket_deviations(rows)),
        ("scheduled balance within two float steps", len(reported), balance_deviations(reported)),
        ("principal owed within two float steps of the actual balance", len(reported), _owed(reported)),
    ]
    return table(
        f"58 mortgages, {len(rows):,} loan-months, balances carried by our account",
        ("compared", "loan-months", "equal", "share"),
        [(name, total, total - len(off), share(total - len(off), total)) for name, total, off in lines],
    )


def _owed(rows: Iterable[Compared]) -> list[Compared]:
    return [
        row
        for row in rows
        if abs(row.outstanding - (row.month.actual_balance or 0)) > 2 * spacing(row.month.actual_balance or 0) + 2
    ]


def _deviations(title: str, mortgages: Mapping[str, Mortgage], rows: Sequence[Compared]) -> str:
    found: dict[tuple[str, str], list[Compared]] = {}
    for row in rows:
        found.setdefault((row.number, cause(mortgages[row.number], row.month.end) or "UNEXPLAINED"), []).append(row)
    lines = [
        (number, len(those), those[0].month.end, those[-1].month.end, why) for (number, why), those in found.items()
    ]
    return table(f"{title}: {len(rows)}", ("loan", "months", "from", "to", "cause"), lines)


def _buckets(rows: Iterable[Compared]) -> str:
    counted = Counter((row.month.status or "none", bucket(row.dpd)) for row in rows)
    codes = ("0", "B", "1", "2", "3", "none")
    return table(
        "Status code of the file (rows) against our days past due (columns)",
        ("code", "0", "1-29", "30-59", "60-89", "90+"),
        [(code, *(counted[code, ours] for ours in ("0", "B", "1", "2", "3"))) for code in codes],
    )
