"""Deadlines of write-off in the business day (核销到期提醒): claims and years, found by their wake days.

Told as `write_off.DutyDue` on the last day and as `write_off.DutyMissed` on the day after: the plan of pursuit, the
yearly check, liability within two years, and for each year its audit and its report.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from ..domain.write_off.deadlines import Due
from .desk import Desk
from .outcomes import Subject, SubjectKind
from .run_store import Run
from .write_off_facts import liability_settled, policy_on
from .write_off_store import ClaimChange, ClaimKey
from .write_off_watching import open_in, open_of, told, watched, watched_year

_DUE: Final = "write_off.DutyDue"
_MISSED: Final = "write_off.DutyMissed"


def claims_due(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: tell what is due of the next claims; None: there are no more."""
    bank, day, store = run.institution, run.business_date, desk.unit.write_offs
    due = store.due(bank, day, _after(run), size)
    if not due:
        return None
    policy = policy_on(desk.unit, bank, day)
    final = liability_settled(desk.unit, bank, sorted({kept.key.loan for kept in due}))
    changes = []
    for kept in due:
        settled = kept.key.loan in final
        subject = Subject(SubjectKind.LOAN, kept.key.loan)
        data = {"loan": str(kept.key.loan), "writeOff": str(kept.key.case), "keeper": kept.claim.keeper}
        for duty, missed in told(open_of(kept.claim, policy, settled=settled), kept.told_through, day):
            _tell(desk, subject, duty, data, missed=missed)
        changes.append(ClaimChange(watched(kept, policy, day, settled=settled), ()))
    store.save_claims(bank, changes, desk.at, desk.actor.account)
    last = due[-1].key
    return replace(run, cursor=f"{last.loan}/{last.case}")


def years_due(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: tell what is due of the next years; None: there are no more."""
    bank, day, store = run.institution, run.business_date, desk.unit.write_offs
    due = store.years_due(bank, day, int(run.cursor or 0), size)
    if not due:
        return None
    policy = policy_on(desk.unit, bank, day)
    for year in due:
        for duty, missed in told(open_in(year, policy), year.told_through, day):
            _tell(desk, Subject(SubjectKind.INSTITUTION, bank), duty, {"year": str(year.year)}, missed=missed)
        store.save_year(bank, watched_year(year, policy, day))
    return replace(run, cursor=str(due[-1].year))


def first_claim(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    """Which claim comes next, and the cursor behind it."""
    due = desk.unit.write_offs.due(run.institution, run.business_date, _after(run), 1)
    if not due:
        return None
    return Subject(SubjectKind.LOAN, due[0].key.loan), f"{due[0].key.loan}/{due[0].key.case}"


def first_year(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    """Which year comes next, and the cursor behind it."""
    due = desk.unit.write_offs.years_due(run.institution, run.business_date, int(run.cursor or 0), 1)
    return (Subject(SubjectKind.INSTITUTION, run.institution), str(due[0].year)) if due else None


def _after(run: Run) -> ClaimKey | None:
    loan, _, case = run.cursor.partition("/")
    return ClaimKey(UUID(loan), UUID(case)) if case else None


def _tell(desk: Desk, subject: Subject, duty: Due, data: dict[str, str], *, missed: bool) -> None:
    more = {"duty": duty.kind.value, "lastDay": duty.last_day.isoformat(), "article": duty.article}
    desk.tell(_MISSED if missed else _DUE, subject, data | more)
