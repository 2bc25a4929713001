"""Until when what has to be done (期限), when to look next, and what the last day and the day after are.

Asking for reconsideration is an act of a person: its last day moves to the next working day (Civil Code art. 203). The
other terms are the bank's own and do not move [I].
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..shared.calendar import Calendar, Rolling, add_months
from .case import Case
from .kinds import CaseStatus, Cause, Degree
from .policy import LiabilityPolicy

_ENDED: Final = frozenset({CaseStatus.CLOSED, CaseStatus.WITHDRAWN})


class ClockKind(StrEnum):
    """What has to be done."""

    PROCEDURE = "PROCEDURE"
    """Finish the procedure, in principle (原则上一年内完成)."""
    AFTER_WRITE_OFF = "AFTER_WRITE_OFF"
    """Finish finding and accountability after a write-off (核销后两年内完成责任认定和追究)."""
    ASK = "ASK"
    """Ask for reconsideration (申请复议)."""
    ANSWER = "ANSWER"
    """Answer a reconsideration (答复复议)."""
    RECEIPT = "RECEIPT"
    """Get the receipt of a hand-over (取得移交回执)."""


class ClockState(StrEnum):
    """How a clock stands on a day."""

    RUNNING = "RUNNING"
    """There is time (期限内)."""
    LAST_DAY = "LAST_DAY"
    """It is the last day (到期日)."""
    OVER = "OVER"
    """It is too late (已逾期)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A term: from when, its last day, whom or what it is about, the source.

    Attributes:
        started: the day from which it is counted, itself not counted.
        last_day: kept on that day is in time.
        about: the person, or the hand-over's number; empty: the case.
        looks: days on which to look at it, rising, all before the last day.
    """

    kind: ClockKind
    started: date
    last_day: date
    article: str
    about: str = ""
    looks: tuple[date, ...] = ()

    def state(self, day: date) -> ClockState:
        """How it stands on a day."""
        if day == self.last_day:
            return ClockState.LAST_DAY
        return ClockState.OVER if day > self.last_day else ClockState.RUNNING

    def next_look(self, day: date) -> date | None:
        """The next day after this one to look at it: a warning day, the last day, the day after; None: all are past."""
        days = (*self.looks, self.last_day, self.last_day + timedelta(days=1))
        return next((each for each in days if each > day), None)


def _clock(kind: ClockKind, started: date, last: date, article: str, policy: LiabilityPolicy, about: str = "") -> Clock:
    looks = sorted(last - timedelta(days=each) for each in policy.warn_days)
    return Clock(kind, started, last, article, about, tuple(each for each in looks if started < each < last))


def after_write_off(written_off_on: date, cause: Cause | None, policy: LiabilityPolicy) -> Clock | None:
    """Until when liability is settled; None: the cause is objective, no term runs (art. 19). Unknown: it runs."""
    if cause is Cause.OBJECTIVE:
        return None
    last = add_months(written_off_on, policy.write_off_months)
    return _clock(ClockKind.AFTER_WRITE_OFF, written_off_on, last, "财金〔2017〕90号 art. 19 [S:22]", policy)


def procedure(case: Case, policy: LiabilityPolicy) -> Clock:
    """Until when the procedure is finished: a year from the opening, and as many days as it was suspended [I]."""
    last = add_months(case.opened.on, policy.procedure_months) + timedelta(days=case.suspended_days)
    return _clock(ClockKind.PROCEDURE, case.opened.on, last, "金规〔2024〕11号 [S:26]", policy)


def asking(person: str, told_on: date, policy: LiabilityPolicy, calendar: Calendar) -> Clock:
    """Until when a person who was told on a day may ask."""
    nominal = told_on + timedelta(days=policy.ask_days)
    last = date.fromordinal(calendar.roll(nominal.toordinal(), Rolling.FOLLOWING))
    return _clock(ClockKind.ASK, told_on, last, "金规〔2024〕11号 [S:26] 申诉; 民法典 art. 203", policy, person)


def answering(person: str, asked_on: date, policy: LiabilityPolicy) -> Clock:
    """Until when a person who asked on a day is answered."""
    last = asked_on + timedelta(days=policy.answer_days)
    return _clock(ClockKind.ANSWER, asked_on, last, "金规〔2024〕11号 [S:26] 申诉", policy, person)


def cause_of(case: Case) -> Cause | None:
    """SUBJECTIVE where anybody's result is; None: nothing was found yet."""
    if not case.findings:
        return None
    subjective = any(each.cause is Cause.SUBJECTIVE and each.degree is not Degree.NONE for each in case.findings)
    return Cause.SUBJECTIVE if subjective else Cause.OBJECTIVE


def may_ask(case: Case, person: str) -> bool:
    """Whether a person was told of a liability and has not asked, whatever the day."""
    finding = case.finding(person)
    liable = finding is not None and finding.degree is not Degree.NONE
    return liable and case.told_on(person) is not None and person not in dict(case.requests)


def clocks(
    case: Case, policy: LiabilityPolicy, calendar: Calendar, *, written_off_on: date | None = None
) -> tuple[Clock, ...]:
    """Everything that runs in a case, by last day. `written_off_on`: the first write-off of a loan of the case.

    While a case is suspended its own year stands still and is not shown; the term after a write-off runs on.
    """
    found: list[Clock] = []
    if case.status not in _ENDED:
        if case.status is not CaseStatus.SUSPENDED:
            found.append(procedure(case, policy))
        if written_off_on is not None and (clock := after_write_off(written_off_on, cause_of(case), policy)):
            found.append(clock)
        found += [asking(who, day, policy, calendar) for who, day in case.notices if may_ask(case, who)]
        found += [answering(who, day, policy) for who, day in case.requests if who in case.open_requests]
    receipted = {each.number for each in case.receipts}
    for each in case.hand_overs:
        if each.number not in receipted:
            last = each.on + timedelta(days=policy.receipt_days)
            found.append(_clock(ClockKind.RECEIPT, each.on, last, "移交监察部门 [I]", policy, each.number))
    return tuple(sorted(found, key=lambda clock: (clock.last_day, clock.kind, clock.about)))
