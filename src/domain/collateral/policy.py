"""One version of a bank's collateral policy (押品管理政策): the catalogue, cure periods and triggers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from ..shared.ratio import Ratio
from ..shared.text import checked_text
from .catalogue import KINDS
from .kinds import Kind

MAX_KINDS: Final = 200
_FIFTH: Final = Ratio.percent("20")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralPolicy:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    kinds: tuple[Kind, ...] = KINDS
    cure_days: int = 10
    close_out_days: int = 2
    market_move: Ratio = _FIFTH
    expired_counts: bool = False
    warn_days: tuple[int, ...] = (90, 60, 30, 7)
    catalogue_months: int = 12
    stress_test_months: int = 12

    def __post_init__(self) -> None:
        if not self.version:
            raise InvalidInput("version", self.version, "must be 1 to 64 printable characters")
        checked_text("version", self.version, 64)
        checked_instant("recorded_at", self.recorded_at)
        if len(self.kinds) > MAX_KINDS:
            raise InvalidInput("kinds", len(self.kinds), f"must be at most {MAX_KINDS}")
        if len(self.warn_days) > 20:
            raise InvalidInput("warn_days", len(self.warn_days), "must be at most 20")

    def kind(self, code: str) -> Kind | None:
        """The kind of a code; None: the catalogue does not have it."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    @property
    def catalogue_due(self) -> date:
        """When the catalogue has to be gone over again: at least yearly [S:34]."""
        return add_months(self.effective_from, self.catalogue_months)


DEFAULT_COLLATERAL: Final = CollateralPolicy(
    version="collateral-2017",
    effective_from=date(2004, 1, 1),
    recorded_at=datetime(2004, 1, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own; effective so early that no old date is without a policy."""
