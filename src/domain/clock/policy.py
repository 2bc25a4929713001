"""The bank's own choices about its clocks: how long before a right ends it is warned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.instants import checked_version

MAX_WARNINGS: Final = 20
"""The most warnings before one end."""
MAX_DAYS: Final = 3_660
"""The earliest warning, in days before the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPolicy:
    """A version of the choices; several make a book (`policy.VersionBook`).

    Attributes:
        version: the bank's own name of the version.
        effective_from: first business date it counts for.
        recorded_at: the instant since when it is known.
        warning_days: days before the last safe day on which a warning is raised, falling (提前预警天数). [I] the
            packaged 90, 60, 30, 7 are the product's own; the law asks for none.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    warning_days: tuple[int, ...] = (90, 60, 30, 7)

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)
        days = self.warning_days
        falling = all(wider > tighter for wider, tighter in pairwise(days))
        if not 1 <= len(days) <= MAX_WARNINGS or not falling or not 0 <= days[-1] <= days[0] <= MAX_DAYS:
            why = f"1 to {MAX_WARNINGS} different numbers of days, falling, from 0 to {MAX_DAYS}"
            raise InvalidInput("warning_days", days, why)


DEFAULT_CLOCK_POLICY: Final = ClockPolicy(
    version="default-2026",
    effective_from=date(2004, 1, 1),
    recorded_at=datetime(2004, 1, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own."""
