"""The nightly part of risk classification (日终重检): a step of the business day, in pieces.

First what the outbox tells is read to its end, and whoever it concerns is due today; then everybody who is due, by a
change of facts or because time has come, is assessed as of the day.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from .classification_assessing import assess
from .classification_records import ClassificationRun, RunKind
from .classification_runs import begin, fail, finish, move
from .desk import Desk
from .reactions import CLASSIFYING, concerned
from .run_store import Run

MESSAGES: Final = 1_000
"""Messages read in a transaction."""


def nightly(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: the business day's run moved on, or None when everybody has been assessed."""
    if not run.cursor and _read_on(desk, run):
        return run
    debtors = _due(desk, run, size)
    if not debtors:
        night = desk.unit.classification_runs.get(run.institution, RunKind.NIGHTLY, run.business_date)
        if night is not None:
            finish(desk, night)
        return None
    night = _night(desk, run)
    tally = assess(desk, debtors, run.business_date, night)
    move(desk, night, debtors, tally)
    return replace(run, cursor=str(debtors[-1]), failed=run.failed + len(tally.refused))


def nightly_failure(desk: Desk, run: Run, text: str) -> Run:
    """The next debtor failed: it is reported and stays due, so that the next night tries again.

    Raises RuntimeError where no debtor was being assessed: then it is no debtor's failure.
    """
    debtors = _due(desk, run, 1)
    unread = not run.cursor and desk.unread(CLASSIFYING, MESSAGES)
    if not debtors or unread:
        raise RuntimeError(text)
    fail(desk, _night(desk, run), debtors[0], text)
    return replace(run, cursor=str(debtors[0]), failed=run.failed + 1)


def _read_on(desk: Desk, run: Run) -> bool:
    """Make due whom the next messages concern; whether there were any."""
    unit, bank = desk.unit, run.institution
    messages = desk.unread(CLASSIFYING, MESSAGES)
    if not messages:
        return False
    told = concerned(unit, bank, [message for _, message in messages])
    told.tell(desk)
    told.make_due(unit, bank, run.business_date)
    unit.consumers.move(bank, CLASSIFYING, messages[-1][0])
    return True


def _due(desk: Desk, run: Run, size: int) -> tuple[UUID, ...]:
    after = UUID(run.cursor) if run.cursor else None
    return desk.unit.classification_runs.due(run.institution, run.business_date, after, size)


def _night(desk: Desk, run: Run) -> ClassificationRun:
    found = desk.unit.classification_runs.get(run.institution, RunKind.NIGHTLY, run.business_date)
    return found or begin(desk, RunKind.NIGHTLY, run.business_date)
