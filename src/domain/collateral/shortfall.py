"""A loan's shortfall of security (押品不足) over time: lines reached, a cure deadline, cured or missed.

The bank may demand that the value is restored or more given (Civil Code 408 [S:37]); line and cure period are policy.
The deadline is a day on which a party must act: on a holiday it moves to the next working day (203 [S:37]).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..shared.calendar import Calendar, Rolling
from .measure import Cover, Line
from .policy import CollateralPolicy


@dataclass(frozen=True, slots=True)
class LineReached:
    """The warning or close-out line was reached, or one of them left again (触及或回到警戒线内)."""

    line: Line


@dataclass(frozen=True, slots=True)
class ShortfallOpened:
    """Cure is asked for: what is missing to the ceiling in minor units, and until when (要求补足)."""

    amount: int
    deadline: date


@dataclass(frozen=True, slots=True)
class ShortfallChanged:
    """The amount changed, or the close-out line brought the deadline forward (补足金额或期限变更)."""

    amount: int
    deadline: date


@dataclass(frozen=True, slots=True)
class ShortfallCured:
    """The burden is back at the ceiling or under it (已补足)."""


@dataclass(frozen=True, slots=True)
class CureMissed:
    """The deadline has passed without cure; once per shortfall and deadline (逾期未补足)."""

    deadline: date
    amount: int


ShortfallEvent = LineReached | ShortfallOpened | ShortfallChanged | ShortfallCured | CureMissed


@dataclass(frozen=True, slots=True)
class Watch:
    """Where a loan stands; `amount` and `deadline` of an open shortfall, `missed` once its deadline has passed."""

    line: Line = Line.WITHIN
    since: date | None = None
    amount: int = 0
    deadline: date | None = None
    missed: bool = False

    @property
    def open(self) -> bool:
        """Whether cure is being asked for."""
        return self.deadline is not None


def watch(
    state: Watch, day: date, cover: Cover, policy: CollateralPolicy, calendar: Calendar
) -> tuple[ShortfallEvent, ...]:
    """What happened to a loan's security on a day; the same measure again gives nothing.

    A shortfall opens when the warning line is reached and ends only at the ceiling: between the two it stays open. The
    close-out line shortens the deadline and never lengthens it; a later rise above it does not lengthen it either.
    """
    events: list[ShortfallEvent] = []
    line = cover.line
    if line is not state.line:
        events.append(LineReached(line))
    if not state.open:
        if line < Line.WARNING:
            return tuple(events)
        days = policy.close_out_days if line is Line.CLOSE_OUT else policy.cure_days
        return (*events, ShortfallOpened(cover.shortfall, _deadline(day, days, calendar)))
    if line is Line.WITHIN:
        return (*events, ShortfallCured())
    return (*events, *_still_open(state, day, cover, policy, calendar))


def _still_open(
    state: Watch, day: date, cover: Cover, policy: CollateralPolicy, calendar: Calendar
) -> tuple[ShortfallEvent, ...]:
    deadline = state.deadline or day
    missed = state.missed or day > deadline
    if cover.line is Line.CLOSE_OUT and state.line is not Line.CLOSE_OUT and not missed:
        deadline = min(deadline, _deadline(day, policy.close_out_days, calendar))
    events: tuple[ShortfallEvent, ...] = ()
    if (cover.shortfall, deadline) != (state.amount, state.deadline):
        events = (ShortfallChanged(cover.shortfall, deadline),)
    return (*events, CureMissed(deadline, cover.shortfall)) if missed and not state.missed else events


def _deadline(day: date, days: int, calendar: Calendar) -> date:
    return date.fromordinal(calendar.roll((day + timedelta(days=days)).toordinal(), Rolling.FOLLOWING))


def evolve_watch(state: Watch, day: date, event: ShortfallEvent) -> Watch:
    """Where the loan stands after an event of a day."""
    match event:
        case LineReached(line):
            return replace(state, line=line, since=day)
        case ShortfallOpened(amount, deadline):
            return replace(state, amount=amount, deadline=deadline, missed=False)
        case ShortfallChanged(amount, deadline):
            return replace(state, amount=amount, deadline=deadline)
        case ShortfallCured():
            return replace(state, amount=0, deadline=None, missed=False)
        case CureMissed():
            return replace(state, missed=True)


def next_look(state: Watch) -> date | None:
    """The first day on which passing time alone changes something: the day after the deadline; None: none."""
    return None if state.deadline is None or state.missed else state.deadline + timedelta(days=1)
