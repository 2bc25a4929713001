"""Dated reference data, and the context the fold gets from what was known at an instant."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ..domain.loan.context import Context
from ..domain.policy import DEFAULT_POLICY, PolicyBook, PolicyVersion
from ..domain.shared.calendar import WEEKENDS_ONLY, Calendar

_PACKAGED: Final = PolicyBook((DEFAULT_POLICY,))


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A published value of a rate index, in units of 10⁻⁸ a year, and since when it is known."""

    name: str
    published: date
    units: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All reference data of an institution.

    Index values, calendars with their knowledge time, and the book of policies, which begins with the
    packaged one.
    """

    values: tuple[IndexValue, ...] = ()
    calendars: tuple[tuple[Calendar, datetime], ...] = ()
    policies: PolicyBook = _PACKAGED


def context_of(facts: Facts, known: datetime | None) -> Context:
    """What an account needs, from what was known at an instant (None: everything).

    Of several values of one day the one known last counts; of several calendars too.
    """
    calendars = [(at, c) for c, at in facts.calendars if known is None or at <= known]
    calendar = max(calendars, key=lambda pair: pair[0])[1] if calendars else WEEKENDS_ONLY
    index: dict[str, dict[int, int]] = {}
    for value in sorted(facts.values, key=lambda v: v.recorded_at):
        if known is None or value.recorded_at <= known:
            index.setdefault(value.name, {})[value.published.toordinal()] = value.units
    timeline = facts.policies.timeline(known)
    return Context(
        calendar,
        {name: tuple(sorted(rows.items())) for name, rows in index.items()},
        tuple((day.toordinal(), policy.non_accrual_after) for day, policy in timeline),
        _counting(timeline),
        timeline[-1][1].dpd_steps if timeline else (),
    )


def policy_on(facts: Facts, day: date) -> PolicyVersion:
    """The policy version that counts on a day, by all that is known."""
    return facts.policies.at(day)


def _counting(timeline: tuple[tuple[date, PolicyVersion], ...]) -> tuple[tuple[int, bool], ...]:
    """From when unpaid penalty alone makes days past due; empty where it never does."""
    rows = tuple((day.toordinal(), policy.dpd_counts_penalty) for day, policy in timeline)
    return rows if any(counts for _, counts in rows) else ()
