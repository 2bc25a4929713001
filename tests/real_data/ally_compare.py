"""The car loans' balances and interest shares, ours against the file's: every break of the balance with its cause."""

import resource
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from .ally_file import Car, read
from .ally_replay import AgreedReplay, Carried, Share, plain
from .table import money, share, table

TOLERANCE = 1
"""Cents by which the balance may differ."""
QUANTILES = (1, 5, 25, 50, 75, 95, 99)
WITHIN = (1, 100, 500, 1_000, 5_000)
"""Cents."""


@dataclass(frozen=True, slots=True)
class Break:
    """A month in which the file contradicts itself: previous balance − principal − balance, in cents, is not zero."""

    car: Car
    at: int
    amount: int
    months_off: int

    @property
    def cause(self) -> str:
        """What the file shows instead."""
        month = self.car.months[self.at]
        if self.amount > 0 and not month.balance:
            proceeds = f", repossession proceeds {money(month.proceeds)}" if month.proceeds else ""
            return f"charged off: the file ends at 0 with this much unpaid{proceeds}"
        paid = "nothing paid" if not month.total else f"{money(month.total)} paid, none of it principal"
        if month.principal:
            paid = f"{money(month.principal)} of principal paid"
        return f"the file's balance {'falls' if self.amount > 0 else 'rises'} by this much beside the payment ({paid})"

    @property
    def kind(self) -> str:
        """The cause in a word."""
        if self.amount > 0 and not self.car.months[self.at].balance:
            return "charged off"
        return "balance falls without principal" if self.amount > 0 else "balance rises"


@dataclass(frozen=True, slots=True)
class Found:
    """Both replays, how long they took in seconds, and the process's peak memory in MB."""

    cars: list[Car]
    carried: list[Carried]
    shares: list[Share]
    agreed_seconds: float
    plain_seconds: float
    peak_mb: int


def compare(folder: Path) -> Found:
    """Replay every loan both ways."""
    cars = list(read(folder))
    start = perf_counter()
    carried = [found for car in cars for found in carry(car)]
    middle = perf_counter()
    shares = [found for car in cars if car.months[0].balance > 0 for found in plain(car)[0]]
    end = perf_counter()
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    return Found(cars, carried, shares, middle - start, end - middle, peak)


def carry(car: Car) -> Iterable[Carried]:
    """The balance we carry, month by month; a loan that is repaid in its first row is not taken on."""
    if car.months[0].balance > 0:
        return AgreedReplay(car).months()
    return [Carried(car, at, 0) for at in range(len(car.months))]


def off(carried: Iterable[Carried]) -> list[Carried]:
    """Months whose balance differs by more than the tolerance."""
    return [found for found in carried if abs(found.off) > TOLERANCE]


def contradictions(car: Car) -> list[int]:
    """Per month: how much of the file's own change of balance its principal does not explain, in cents."""
    months = car.months
    return [
        0,
        *(before.balance - month.principal - month.balance for before, month in pairwise(months)),
    ]


def unexplained(carried: Iterable[Carried]) -> list[Carried]:
    """Months whose difference is not exactly the sum of the file's contradictions up to them."""
    running: dict[str, list[int]] = {}
    found = []
    for one in carried:
        key = f"{one.car.deal} {one.car.number}"
        if key not in running:
            total = 0
            running[key] = [total := total + amount for amount in contradictions(one.car)]
        if one.off != running[key][one.at]:
            found.append(one)
    return found


def breaks(carried: Iterable[Carried]) -> list[Break]:
    """Every contradiction above the tolerance, with the months that are off from it to the next one."""
    found = []
    by_car: dict[int, list[Carried]] = {}
    for one in carried:
        by_car.setdefault(id(one.car), []).append(one)
    for months in by_car.values():
        amounts = contradictions(months[0].car)
        starts = [at for at, amount in enumerate(amounts) if abs(amount) > TOLERANCE]
        for start, end in pairwise([*starts, len(months)]):
            found.append(Break(months[0].car, start, amounts[start], len(off(months[start:end]))))
    return found


def report(found: Found) -> str:
    """Summary, causes, every break, and the interest shares."""
    listed = breaks(found.carried)
    return "\n\n".join((_overview(found), _causes(listed), _breaks(listed), _shares(found.shares)))


def _overview(found: Found) -> str:
    later = [one for one in found.carried if one.at]
    postings = sum(1 for one in later if one.month.total)
    lines = [
        (name, len(rows), len(rows) - len(off(rows)), share(len(rows) - len(off(rows)), len(rows)))
        for name, rows in (("all months", found.carried), ("months after the take-on", later))
    ]
    title = (
        f"{len(found.cars):,} car loans, {postings:,} payments with the file's split: balance carried within a cent\n"
        f"agreed splits {found.agreed_seconds:.1f} s, plain payments {found.plain_seconds:.1f} s, "
        f"peak memory {found.peak_mb} MB"
    )
    return table(title, ("compared", "months", "equal", "share"), lines)


def _causes(listed: Sequence[Break]) -> str:
    kinds = Counter(one.kind for one in listed)
    months = Counter[str]()
    for one in listed:
        months[one.kind] += one.months_off
    return table(
        "Why the balance breaks: months in which the file contradicts itself, and the months then off",
        ("cause", "breaks", "months off"),
        [(kind, count, months[kind]) for kind, count in kinds.most_common()],
    )


def _breaks(listed: Sequence[Break]) -> str:
    return table(
        f"Every break: {len(listed)}",
        ("loan", "month", "amount", "months off", "cause"),
        [(one.car.number, one.car.months[one.at].end, money(one.amount), one.months_off, one.cause) for one in listed],
    )


def _shares(shares: Sequence[Share]) -> str:
    differences = sorted(one.ours - one.file for one in shares)
    file, ours = sum(one.file for one in shares), sum(one.ours for one in shares)
    count = len(differences)
    title = (
        f"Total paid as plain payments, {count:,} months: interest {money(ours)} by our allocation, {money(file)} by\n"
        f"the file, {money(ours - file)} apart ({(ours - file) / file:.2%}); the file's payments have no day, "
        "ours count at the month's end"
    )
    rows = [
        (f"within {money(cents)}", share(sum(1 for one in differences if abs(one) <= cents), count)) for cents in WITHIN
    ]
    rows += [(f"{at} % of months are below", money(differences[count * at // 100])) for at in QUANTILES]
    return table(title, ("our interest share less the file's", "value"), rows)
