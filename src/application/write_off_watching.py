"""When something of a kept claim, or of a year of write-offs, is to be told next (到期提醒).

Each duty is told twice: on its last day, and on the day after if it is still open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from ..domain.write_off.claim import Claim
from ..domain.write_off.deadlines import Due, DutyKind, duties, year_end_duties
from ..domain.write_off.policy import WriteOffPolicy
from .write_off_store import KeptClaim, YearOfWriteOffs

_DAY: Final = timedelta(days=1)


def _next(open_duties: Iterable[Due], told_through: date) -> date | None:
    days = (day for due in open_duties for day in (due.last_day, due.last_day + _DAY))
    return min((day for day in days if day > told_through), default=None)


def told(open_duties: Iterable[Due], told_through: date, day: date) -> Iterator[tuple[Due, bool]]:
    """What is to be told by a day that was not told yet: each duty, and whether it was missed."""
    for due in open_duties:
        if told_through < due.last_day + _DAY <= day:
            yield due, True
        elif told_through < due.last_day <= day:
            yield due, False


def open_of(claim: Claim, policy: WriteOffPolicy, *, settled: bool = False) -> tuple[Due, ...]:
    """The duties of a claim that are open; `settled`: liability for it is found and final."""
    return duties(claim, policy, liability_settled=settled)


def watched(
    kept: KeptClaim, policy: WriteOffPolicy, told_through: date | None = None, *, settled: bool = False
) -> KeptClaim:
    """A claim with the day on which it is to be looked at next; whether liability is settled is asked again then."""
    through = kept.told_through if told_through is None else told_through
    return replace(kept, told_through=through, wake_on=_next(open_of(kept.claim, policy, settled=settled), through))


def open_in(year: YearOfWriteOffs, policy: WriteOffPolicy) -> tuple[Due, ...]:
    """The duties of a year that are open."""
    done = {DutyKind.AUDIT: year.audited_on, DutyKind.REPORT: year.reported_on}
    return tuple(due for due in year_end_duties(year.year, policy) if done[due.kind] is None)


def watched_year(year: YearOfWriteOffs, policy: WriteOffPolicy, told_through: date | None = None) -> YearOfWriteOffs:
    """A year with the day on which it is to be looked at next."""
    through = year.told_through if told_through is None else told_through
    return replace(year, told_through=through, wake_on=_next(open_in(year, policy), through))
