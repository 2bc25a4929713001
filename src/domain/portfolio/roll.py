"""Roll rates (滚动率): where the balance of each band of days past due stands a month later.

Weights are the balances at the start: a claim counts with its whole opening balance in the band it has reached, or with
those that were paid in full, or that were written off or transferred. So every row is the whole of its band.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .buckets import STANDARD, Bucket, Buckets
from .claims import ClaimRow, Ending
from .printing import percent


@dataclass(frozen=True, slots=True)
class RollRow:
    """One band's opening balance and where it went, in minor units.

    `into` is per band at the end, `settled` (结清) paid in full, `removed` written off or transferred (核销、转让).
    """

    bucket: Bucket
    opening: int
    into: tuple[int, ...]
    settled: int
    removed: int

    @property
    def cells(self) -> tuple[int, ...]:
        """Every destination in order: the bands, settled, removed. They sum to the opening balance."""
        return (*self.into, self.settled, self.removed)

    @property
    def rates(self) -> tuple[int | None, ...]:
        """Each destination's share of the opening in hundredths of a percent; None of an empty band."""
        return tuple(percent(cell, self.opening) for cell in self.cells)


def roll_rates(
    opening: Iterable[ClaimRow], closing: Iterable[ClaimRow], buckets: Buckets = STANDARD
) -> tuple[RollRow, ...]:
    """One row per band, empty ones too. A claim that is missing at the end was paid in full; new claims are outside."""
    width = len(buckets)
    start = {row.claim: (buckets.index(row.days_past_due), row.balance) for row in opening if row.balance}
    cells = [[0] * (width + 2) for _ in range(width)]
    for row in closing:
        found = start.pop(row.claim, None)
        if found:
            band, balance = found
            if row.balance:
                to = buckets.index(row.days_past_due)
            else:
                to = width + (row.ended in {Ending.WRITTEN_OFF, Ending.TRANSFERRED})
            cells[band][to] += balance
    for band, balance in start.values():
        cells[band][width] += balance
    return tuple(
        RollRow(bucket, sum(row), tuple(row[:width]), row[width], row[width + 1])
        for bucket, row in zip(buckets.bands, cells, strict=True)
    )
