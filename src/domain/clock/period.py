"""Where a period in months ends: Civil Code arts 201 to 203."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..shared.calendar import Calendar, Rolling, add_months
from .statute import STATUTE, ClockStatute, TermKey

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period.

    Attributes:
        nominal: the day that months alone give.
        end: the last day on which the act is in time, decided at its end; the next working day where `nominal` is
            none (art. 203).
        provisional: the calendar of that time is not announced yet, only weekends are known.
    """

    nominal: date
    end: date
    provisional: bool = False

    @property
    def act_by(self) -> date:
        """The last safe day: while the calendar is provisional, a shift that a make-up day may undo is not used."""
        return self.nominal if self.provisional else self.end

    @property
    def lost_on(self) -> date:
        """The first day on which it is too late."""
        return self.end + ONE_DAY


@dataclass(frozen=True, slots=True)
class ClockContext:
    """From where clocks are read: the business date, the calendar in use and the edition of the law."""

    as_of: date
    calendar: Calendar
    statute: ClockStatute = STATUTE

    def months(self, key: TermKey, day: date) -> int:
        """A term of law in force on a day, in months."""
        return self.statute.months(key, day)

    def shifted(self, nominal: date) -> Deadline:
        """The deadline of a period that months let end on that day (art. 203)."""
        end = date.fromordinal(self.calendar.roll(nominal.toordinal(), Rolling.FOLLOWING))
        open_days = (nominal.toordinal(), end.toordinal())
        return Deadline(nominal, end, any(self.calendar.is_provisional(day) for day in open_days))

    def after(self, base: date, months: int) -> Deadline:
        """The deadline that many months after a day, which itself is not counted (arts 201, 202)."""
        return self.shifted(add_months(base, months))


def fixed(day: date) -> Deadline:
    """A deadline on a day that does not move: one that a register, a policy or a contract names."""
    return Deadline(day, day)
