"""Bands of days past due (逾期天数分段) by which tables group claims."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..shared.errors import InvalidInput
from .claims import MAX_DAYS

MAX_BUCKETS: Final = 20


@dataclass(frozen=True, slots=True)
class Bucket:
    """Days past due from `first` through `last`, inclusive; None: open."""

    first: int
    last: int | None

    @property
    def chinese(self) -> str:
        """The Chinese name."""
        if self.last == 0:
            return "未逾期"
        return f"{self.first}天以上" if self.last is None else f"{self.first}-{self.last}天"


class Buckets:
    """Bands that cover every number of days once.

    Made from the first day of each band after 未逾期: increasing, from 1, at most 19 of them. Refuses others.
    """

    __slots__ = ("_starts", "bands")

    def __init__(self, *starts: int) -> None:
        rising = all(a < b for a, b in pairwise(starts))
        if not starts or len(starts) >= MAX_BUCKETS or starts[0] != 1 or not rising or starts[-1] > MAX_DAYS:
            why = f"must begin with day 1 and rise, at most {MAX_BUCKETS - 1} bands, to at most {MAX_DAYS}"
            raise InvalidInput("buckets", list(starts[:MAX_BUCKETS]), why)
        self._starts = starts
        ends = [start - 1 for start in starts]
        self.bands = tuple(Bucket(first, last) for first, last in zip((0, *starts), (*ends, None), strict=True))

    def __len__(self) -> int:
        return len(self.bands)

    def index(self, days: int) -> int:
        """The number of the band that holds so many days, from 0."""
        return bisect_right(self._starts, days)


STANDARD: Final = Buckets(1, 31, 61, 91, 181, 271, 361)
"""Months up to 90 days [I]; then the steps of the 2023 measures, more than 90, 270 and 360 days (arts 11 to 13 [S]),
with 180 between them as the card matrix has it (2.3 [S])."""
