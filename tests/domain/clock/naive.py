"""Limitation counted day by day, as a clerk would with a calendar on the wall: an independent model.

It knows nothing of periods that begin anew as a whole: it walks from day to day and asks each evening what is true.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from postloan.domain.clock import CATALOGUE, Act, ActKind, Nature, Outcome
from postloan.domain.shared.calendar import Calendar


def months_later(start: date, months: int) -> date:
    """Go forward month by month, then to the same day number or the last one there is."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def next_open(day: date, calendar: Calendar) -> date:
    while not calendar.is_business_day(day.toordinal()):
        day += timedelta(days=1)
    return day


class Clerk:
    def __init__(self, due: date, acts: Sequence[Act], as_of: date, calendar: Calendar) -> None:
        self.calendar, self.as_of = calendar, as_of
        self.since, self.lengthened = due, date.min
        self.cap = next_open(months_later(due, 240), calendar)
        self.acts = [act for act in acts if act.day <= as_of]
        self.ends = {act.closes: act for act in self.acts if act.closes}
        self.running: set[object] = set()
        self.obstacles: set[object] = set()
        self.dead = self.suspended = False

    def end(self) -> date:
        return min(next_open(max(months_later(self.since, 36), self.lengthened), self.calendar), self.cap)

    def walk(self) -> tuple[str, date | None]:
        today = min([self.since, *(act.day for act in self.acts)])
        while today <= self.as_of:
            self.live(today)
            today += timedelta(days=1)
        if self.running:
            return "held", None
        if self.dead:
            return "expired", None
        return ("suspended", self.cap) if self.suspended else ("alive", self.end())

    def live(self, today: date) -> None:
        self.die(today)
        acts = sorted((act for act in self.acts if act.day == today), key=lambda act: (bool(act.closes), act.id))
        for act in acts:
            self.take(act, today)
        window = months_later(self.since, 30)
        self.suspended = bool(self.obstacles) and today > window and not self.running and not self.dead
        for gone in [act.closes for act in acts if act.kind is ActKind.OBSTACLE_ENDED]:
            if self.suspended and gone in self.obstacles:
                self.lengthened = max(self.lengthened, months_later(today, 6))
            self.obstacles.discard(gone)
        self.suspended = self.suspended and bool(self.obstacles)
        self.die(today)

    def die(self, today: date) -> None:
        out = today > self.cap or (today > self.end() and not self.suspended)
        self.dead = self.dead or (out and not self.running)

    def begin_anew(self, day: date) -> None:
        if day > self.since:
            self.since, self.lengthened, self.suspended = day, date.min, False

    def take(self, act: Act, today: date) -> None:
        rule = CATALOGUE[act.kind]
        if act.kind is ActKind.OBSTACLE_BEGAN:
            if not self.dead:
                self.obstacles.add(act.id)
        elif act.kind is ActKind.PROCEDURE_ENDED:
            if act.closes in self.running:
                self.running.discard(act.closes)
                self.begin_anew(today)
        elif rule.nature is Nature.PROCEDURE:
            end = self.ends.get(act.id)
            if not self.dead and not (end and end.outcome is Outcome.WITHDRAWN_UNSERVED):
                self.running.add(act.id)
        elif rule.nature in {Nature.DEMAND, Nature.ACKNOWLEDGMENT}:
            if self.dead and not (rule.revives and today <= self.cap):
                return
            self.dead = False
            self.begin_anew(act.new_due or today)
