"""Warnings before a right ends, the event when it is lost, and the day on which to look again.

The business day keeps, for each right, what was already said (`Watched`) and the wake-up date. It looks only at
rights whose date has come, and again whenever an act is recorded.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .life import Life, ToDo
from .policy import ClockPolicy


class NoticeKind(StrEnum):
    """What is said about a right."""

    WARNING = "WARNING"
    """It ends soon (临期预警)."""
    LOST = "LOST"
    """It is lost (权利丧失)."""
    RESTORED = "RESTORED"
    """An act revived it, or one that became known later shows that it was never lost (权利恢复)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is said once.

    Attributes:
        threshold: of a warning, which one, in days.
        days_left: from the business date to the last safe day, which may be that very day: 0; of others 0.
        act_by: the last safe day; None where there is none.
        todo: what must be done by then.
    """

    kind: NoticeKind
    day: date
    threshold: int
    days_left: int
    act_by: date | None
    todo: ToDo


@dataclass(frozen=True, slots=True)
class Watched:
    """What was said about a right: for which last safe day, down to which warning, and whether its loss."""

    act_by: date | None = None
    warned_at: int | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What a look at a right gives: what is to be said, what was said with it, when to look again (None: never)."""

    notices: tuple[Notice, ...]
    watched: Watched
    wake: date | None


def review(life: Life, watched: Watched, as_of: date, policy: ClockPolicy) -> Review:
    """Look at a right on a business date.

    Each warning is raised once for one last safe day. Looking late, on a day that several warnings have passed,
    raises the tightest of them alone: the others would say less. When the end moves, warnings begin anew.
    """
    act_by = life.deadline.act_by if life.deadline else None
    notices: list[Notice] = []
    if act_by != watched.act_by:
        watched = Watched(act_by, None, watched.lost)
    if life.lost and not watched.lost:
        notices.append(Notice(NoticeKind.LOST, as_of, 0, 0, act_by, life.todo))
        watched = Watched(act_by, watched.warned_at, lost=True)
    elif not life.lost and watched.lost:
        notices.append(Notice(NoticeKind.RESTORED, as_of, 0, 0, act_by, life.todo))
        watched = Watched(act_by, watched.warned_at, lost=False)
    if act_by is not None and not life.lost:
        left = (act_by - as_of).days
        reached = min((days for days in policy.warning_days if left <= days), default=None)
        if reached is not None and (watched.warned_at is None or reached < watched.warned_at):
            notices.append(Notice(NoticeKind.WARNING, as_of, reached, max(left, 0), act_by, life.todo))
            watched = Watched(act_by, reached, lost=False)
    return Review(tuple(notices), watched, wake_date(life, as_of, policy))


def wake_date(life: Life, as_of: date, policy: ClockPolicy) -> date | None:
    """The first day after the business date on which time alone changes what is to be said; None: on none."""
    days = [life.look_again] if life.look_again is not None else []
    if life.lost_on is not None:
        days.append(life.lost_on)
    if life.deadline is not None:
        days += [life.deadline.act_by - timedelta(days=days_before) for days_before in policy.warning_days]
    return min((day for day in days if day > as_of), default=None)
