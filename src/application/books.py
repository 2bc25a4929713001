"""What may be asked of the institution's books and reference data."""

from dataclasses import dataclass
from datetime import date

from ..domain.loan.terms import EARLIEST, LATEST, Floating
from ..domain.policy import PolicyVersion
from ..domain.shared.calendar import Calendar
from ..domain.shared.errors import InvalidInput
from ..domain.shared.rates import Rate
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePeriod(Command):
    """Close the books through a month end (关账); nothing books into a closed period afterwards."""

    last_day: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        _day("last_day", self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishIndex(Command):
    """Record a published value of a reference rate such as LPR_1Y (贷款市场报价利率)."""

    index: str
    published: date
    rate: Rate

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        Floating(self.index, 0)
        _day("published", self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceCalendar(Command):
    """Record a newly announced table of business days (节假日安排), such as `CN-2026`."""

    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPolicy(Command):
    """Adopt a policy version (政策参数变更); its `recorded_at` is set when it is recorded."""

    policy: PolicyVersion


def _day(field: str, day: date) -> None:
    """Refuse a day on which no loan was ever kept."""
    if not EARLIEST <= day <= LATEST:
        raise InvalidInput(field, str(day), f"must be between {EARLIEST} and {LATEST}")
