"""Looking at rights: warnings, losses and restorations are said once, kept as notices and told; then rights sleep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.clock import ClockPolicy, Notice, NoticeKind, RightKind, Watched, review
from .clock_rights import LoanRights, Right, rights_of
from .clock_store import RightKey, RightNotice, WatchedRight
from .desk import Desk
from .outcomes import Subject, SubjectKind
from .policy_documents import CLOCK, book_of

MESSAGES: Final = {
    NoticeKind.WARNING: "right.Warned",
    NoticeKind.LOST: "right.Lost",
    NoticeKind.RESTORED: "right.Restored",
}
"""Under which name each notice is told."""


@dataclass(slots=True)
class _Found:
    """What a look at a batch of loans finds, to be kept together."""

    rights: list[WatchedRight] = field(default_factory=list)
    gone: list[RightKey] = field(default_factory=list)
    wakes: dict[UUID, date | None] = field(default_factory=dict)
    notices: list[RightNotice] = field(default_factory=list)


def look(desk: Desk, loans: Sequence[UUID], day: date) -> None:
    """Look at all rights of some loans of the desk's bank as of a day.

    A loan that was looked at as of a later day is left as it is: what was said of it says more. It stays due, and the
    next business day looks again.
    """
    unit, bank = desk.unit, desk.bank.id
    # Loans are locked first: commands that write of the same rights hold them too.
    unit.loans.get_many(bank, sorted(loans))
    later = {key for key, looked in unit.rights.looked(bank, loans).items() if looked > day}
    mine = [key for key in sorted(loans) if key not in later]
    if not mine:
        return
    book = book_of(unit.policy_documents, bank, CLOCK)
    policy, change = book.at(day), min((first for first, _ in book.timeline() if first > day), default=None)
    watched = unit.rights.watched(bank, mine)
    rights = rights_of(unit, bank, mine, day)
    found = _Found()
    for key in mine:
        _review(desk, found, rights.get(key), {row.key: row for row in watched.get(key, ())}, day, policy)
        if (wake := found.wakes.get(key)) is not None and change is not None:
            found.wakes[key] = min(wake, change)
    unit.rights.watch(bank, day, found.rights, found.gone, found.wakes)
    unit.rights.tell(bank, found.notices)


def _review(
    desk: Desk,
    found: _Found,
    loan: LoanRights | None,
    before: Mapping[RightKey, WatchedRight],
    day: date,
    policy: ClockPolicy,
) -> None:
    if loan is None:
        return
    wakes: list[date] = []
    for right in loan.rights:
        kept = before.get(right.key)
        result = review(right.life, kept.watched if kept else Watched(), day, policy)
        if result.wake is not None:
            wakes.append(result.wake)
        row = _row(loan, right, result.watched, result.wake)
        if row != kept:
            found.rights.append(row)
        for notice in result.notices:
            _say(desk, found, loan, right, notice)
    found.gone += before.keys() - {right.key for right in loan.rights}
    found.wakes[loan.loan] = min(wakes, default=None)


def _row(loan: LoanRights, right: Right, watched: Watched, wake: date | None) -> WatchedRight:
    life = right.life
    return WatchedRight(
        key=right.key,
        branch=loan.branch,
        kind=life.kind,
        status=life.status,
        act_by=life.deadline.act_by if life.deadline else None,
        lost_on=life.lost_on,
        todo=life.todo,
        last_act_on=life.last_act_on,
        watched=watched,
        wake_on=wake,
    )


def _say(desk: Desk, found: _Found, loan: LoanRights, right: Right, notice: Notice) -> None:
    key, life = right.key, right.life
    said = RightNotice(
        id=desk.ids.next(),
        key=key,
        kind=life.kind,
        what=notice.kind,
        day=notice.day,
        threshold=notice.threshold,
        days_left=notice.days_left,
        act_by=notice.act_by,
        lost_on=life.lost_on,
        todo=notice.todo,
        recorded_at=desk.at,
    )
    found.notices.append(said)
    desk.tell(MESSAGES[notice.kind], Subject(SubjectKind.LOAN, loan.loan), _told(loan, said))
    if key.clock is RightKind.GUARANTEE_PERIOD and notice.kind is not NoticeKind.WARNING:
        lost_on = life.lost_on if notice.kind is NoticeKind.LOST else None
        desk.unit.guarantees.lost(desk.bank.id, key.under, key.subject, key.loan, lost_on)


def _told(loan: LoanRights, said: RightNotice) -> dict[str, object]:
    """What must be done by when, for others."""
    return {
        "notice": str(said.id),
        "loan": str(loan.loan),
        "loans": [str(loan.loan)],
        "number": loan.number,
        "right": said.kind.value,
        "subject": str(said.key.subject),
        "under": str(said.key.under),
        "day": said.day.isoformat(),
        "threshold": said.threshold,
        "daysLeft": said.days_left,
        "actBy": said.act_by.isoformat() if said.act_by else None,
        "lostOn": said.lost_on.isoformat() if said.lost_on else None,
        "todo": said.todo.value,
    }
