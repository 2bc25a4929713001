"""What ends on a day that a register, an insurer or a court has named: registration, insurance, our own seizure.

Such a day is no period of arts 201 to 203 in which somebody must act, so it is not moved by a holiday [I]; the bank
renews before it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from .life import Effect, Life, LifeStatus, RightKind, Step, ToDo
from .period import ClockContext, fixed

ARTICLES: Final = {
    RightKind.REGISTRATION: "[K-h] 民法典 arts 402, 403; the register's own term",
    RightKind.INSURANCE: "[K-m] 商业银行押品管理指引; the policy's own term",
    RightKind.PRESERVATION: "[K-h] 民诉法解释 art. 485: 1, 2 or 3 years, renewable before the end",
}
"""The clocks of this kind and where their term comes from."""


@dataclass(frozen=True, slots=True)
class Term:
    """One registration, insurance or seizure, or its renewal: from its first to its last day, both included."""

    id: UUID
    day: date
    until: date
    recorded_at: datetime

    def __post_init__(self) -> None:
        if self.until < self.day:
            raise InvalidInput("until", self.until.isoformat(), f"lies before its first day {self.day.isoformat()}")
        checked_instant("recorded_at", self.recorded_at)


def expiry_life(kind: RightKind, first: Term, renewals: tuple[Term, ...], ctx: ClockContext) -> Life:
    """Until when it lasts without a gap: a renewal joins on when it begins on the day after the end or before.

    After a gap it is a new one: with a new rank (414), so it is given as another `first`.
    """
    if kind not in ARTICLES:
        raise InvalidInput("kind", kind, "must be a registration, an insurance or a seizure")
    last, steps = first, [Step(first.day, Effect.STARTED, ARTICLES[kind], first.id)]
    # Those that were agreed or entered by now count, even when they begin later.
    for term in sorted(renewals, key=lambda term: (term.day, term.until, term.id)):
        if term.day > fixed(last.until).lost_on:
            steps.append(Step(term.day, Effect.TOO_LATE, ARTICLES[kind], term.id))
        elif term.until > last.until:
            last = term
            steps.append(Step(term.day, Effect.INTERRUPTED, ARTICLES[kind], term.id))
    deadline = fixed(last.until)
    status = LifeStatus.NOT_STARTED if ctx.as_of < first.day else LifeStatus.RUNNING
    if ctx.as_of > deadline.end:
        status = LifeStatus.EXPIRED
    return Life(kind, status, last.day, deadline, deadline.lost_on, ToDo.RENEW, tuple(steps), last.id, last.day)
