"""The fold that limitations share: a period that acts start anew, procedures hold and obstacles stop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ..shared.calendar import add_months
from .acts import Act, ActKind, Extent, Outcome
from .catalogue import CATALOGUE, Nature
from .life import Effect, LifeStatus, Step
from .period import ClockContext, Deadline
from .recording import in_order
from .statute import TermKey


@dataclass(frozen=True, slots=True)
class Interruption:
    """An act that starts the period anew.

    Attributes:
        restart: from which day; None: its procedure still runs.
        exercises: whether it leaves nothing to run: a title, or enforcement applied for.
        even_late: whether it counts after the end as well.
    """

    act: Act
    restart: date | None
    exercises: bool = False
    even_late: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """An obstacle from its first day until the day it was gone, both included; `end` None: it lasts."""

    act: Act
    end: date | None


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a period ends: None while an obstacle keeps it open; `spells` are the obstacles that counted."""

    deadline: Deadline | None
    suspended: bool
    capped: bool
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """How a limitation stands: the period that counts, and how it came about."""

    since: date
    status: LifeStatus
    deadline: Deadline | None
    steps: tuple[Step, ...]
    last: Act | None
    capped: bool


def endings(acts: Iterable[Act]) -> dict[UUID, Act]:
    """The act that ended each procedure or obstacle, the earliest if there are several, by what it ended."""
    found: dict[UUID, Act] = {}
    for act in in_order(acts):
        if act.closes is not None:
            found.setdefault(act.closes, act)
    return found


def interruptions(acts: Sequence[Act]) -> Iterator[Interruption]:
    """The acts that start the period anew, by day. Whoever gives the rest up interrupts for the part alone (art. 9)."""
    ends = endings(acts)
    for act in in_order(acts):
        nature = CATALOGUE[act.kind].nature
        if act.extent is Extent.PART_REST_WAIVED:
            continue
        if nature in {Nature.DEMAND, Nature.ACKNOWLEDGMENT}:
            yield Interruption(act, act.new_due or act.day)
        elif nature is Nature.PROCEDURE:
            end = ends.get(act.id)
            if end is None or end.day < act.day:
                yield Interruption(act, None)
            elif end.outcome is not Outcome.WITHDRAWN_UNSERVED:
                # A title over a part leaves the rest without one. A court does not look at limitation of its own
                # accord (art. 193): a title is one, whenever it was sued for.
                title = end.outcome is Outcome.TITLE and act.extent is Extent.WHOLE
                yield Interruption(act, end.day, exercises=title, even_late=title)


def spells(acts: Sequence[Act]) -> tuple[Spell, ...]:
    """The obstacles of art. 194, by day."""
    ends = endings(acts)
    found = [act for act in in_order(acts) if act.kind is ActKind.OBSTACLE_BEGAN]
    return tuple(
        Spell(act, end.day if (end := ends.get(act.id)) is not None and end.day >= act.day else None) for act in found
    )


def _months(since: date, key: TermKey, obstacles: Sequence[Spell], ctx: ClockContext) -> int:
    """The term for a period that began on a day: a longer one that came into force before its end counts."""
    months = ctx.months(key, since)
    change = ctx.statute.change_after(key, since)
    while change is not None:
        end = _end(since, months, obstacles, ctx).deadline
        if end is not None and end.end < change:
            return months
        months = ctx.months(key, change)
        change = ctx.statute.change_after(key, change)
    return months


def _end(since: date, months: int, obstacles: Sequence[Spell], ctx: ClockContext) -> Limit:
    """The end without the longest protection (arts 194, 201 to 203)."""
    window = add_months(since, months - min(months, ctx.months(TermKey.SUSPENSION_WINDOW, since)))
    last = add_months(since, months)
    counted: list[Spell] = []
    for spell in obstacles:
        if spell.act.day > ctx.shifted(last).end:
            break  # it had run out before
        if (spell.end or ctx.as_of) <= window:
            continue  # gone, so far at least, before the last months
        counted.append(spell)
        if spell.end is None:
            return Limit(None, suspended=True, capped=False, spells=tuple(counted))
        last = max(last, add_months(spell.end, ctx.months(TermKey.AFTER_SUSPENSION, spell.end)))
    return Limit(ctx.shifted(last), suspended=False, capped=False, spells=tuple(counted))


def limit(since: date, key: TermKey, obstacles: Sequence[Spell], cap: Deadline | None, ctx: ClockContext) -> Limit:
    """Where a period that counts from a day ends, at the latest with the longest protection (`cap`)."""
    found = _end(since, _months(since, key, obstacles, ctx), obstacles, ctx)
    if cap is None or (found.deadline is not None and found.deadline.end <= cap.end):
        return found
    return replace(found, deadline=cap, capped=True)


@dataclass(slots=True)
class _State:
    since: date
    steps: list[Step]
    last: Act | None = None
    held: bool = False
    held_until: date | None = None
    exercised: bool = False


def run(
    start: date,
    key: TermKey,
    interrupting: Iterable[Interruption],
    obstacles: Sequence[Spell],
    ctx: ClockContext,
    *,
    article: str,
    capped: bool = True,
) -> Run:
    """Fold interruptions, by day, over a limitation that counts from `start`, with the obstacles that stop it.

    Neither holds anything after the business date. `capped`: the longest protection of art. 188 counts, from
    `start`; a procedure begun before its end goes on.
    """
    cap = ctx.after(start, ctx.months(TermKey.LONGEST_PROTECTION, start)) if capped else None
    state = _State(start, [Step(start, Effect.STARTED, article)])
    for interruption in interrupting:
        _take(state, interruption, limit(state.since, key, obstacles, cap, ctx), cap)
    final = limit(state.since, key, obstacles, cap, ctx)
    state.steps += [Step(spell.act.day, Effect.SUSPENDED, "民法典 art. 194", spell.act.id) for spell in final.spells]
    if final.capped and final.deadline is not None:
        state.steps.append(Step(final.deadline.nominal, Effect.CAPPED, "民法典 art. 188"))
    status = _status(state, final, ctx.as_of)
    quiet = status in {LifeStatus.HELD, LifeStatus.EXERCISED}
    steps = tuple(sorted(state.steps, key=lambda step: step.day))
    return Run(state.since, status, None if quiet else final.deadline, steps, state.last, final.capped)


def _take(state: _State, interruption: Interruption, now: Limit, cap: Deadline | None) -> None:
    """Let one act count, or note that it came too late."""
    act, rule = interruption.act, CATALOGUE[interruption.act.kind]
    if state.exercised and act.kind is not ActKind.ENFORCEMENT_SETTLEMENT:
        return
    in_procedure = state.held or (state.held_until is not None and act.day <= state.held_until)
    late = not in_procedure and now.deadline is not None and act.day > now.deadline.end
    revived = late and rule.revives and (cap is None or act.day <= cap.end)
    if late and not revived and not interruption.even_late:
        state.steps.append(Step(act.day, Effect.TOO_LATE, rule.source, act.id))
        return
    if late and now.deadline is not None:
        state.steps.append(Step(now.deadline.lost_on, Effect.EXPIRED, "民法典 art. 192"))
    state.last = act
    if interruption.exercises:
        state.exercised = True
        state.steps.append(Step(interruption.restart or act.day, Effect.TITLE, rule.source, act.id))
        return
    if rule.nature is Nature.PROCEDURE and interruption.restart is not None:
        state.held_until = max(state.held_until or interruption.restart, interruption.restart)
    if interruption.restart is None:
        state.held = True
        state.steps.append(Step(act.day, Effect.HELD, rule.source, act.id))
    elif interruption.restart > state.since or state.exercised:
        state.since, state.exercised = max(state.since, interruption.restart), False
        state.steps.append(Step(interruption.restart, _effect(rule.nature, revived=revived), rule.source, act.id))


def _effect(nature: Nature, *, revived: bool) -> Effect:
    if revived:
        return Effect.REVIVED
    return Effect.RESTARTED if nature is Nature.PROCEDURE else Effect.INTERRUPTED


def _status(state: _State, final: Limit, as_of: date) -> LifeStatus:
    if state.exercised:
        return LifeStatus.EXERCISED
    if state.held:
        return LifeStatus.HELD
    if final.deadline is not None and as_of > final.deadline.end:
        return LifeStatus.EXPIRED
    if final.suspended:
        return LifeStatus.SUSPENDED
    return LifeStatus.NOT_STARTED if as_of < state.since else LifeStatus.RUNNING
