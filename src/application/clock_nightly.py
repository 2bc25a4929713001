"""The clocks of a bank's rights in the business day: whom the day's messages concern, then whose day has come.

First the outbox is read to its end: loans of which a message may change a right are due today. Then only loans that
are due are looked at, by their wake-up; all others sleep, however many there are. A loan that has neither been
watched nor has anything unpaid that has fallen due is not woken by messages about its account: nothing of it runs.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from .clock_watch import look
from .desk import Desk
from .outbox import OutboxPosition
from .policy_documents import PolicyFamily
from .ports import Message
from .run_store import Run, RunFailure

CONSUMER: Final = "clocks"
"""Under which name the outbox is read."""
MESSAGES: Final = 1_000
"""Messages read in a transaction."""
_SECURITY: Final = frozenset({"guarantee", "collateral"})
_VALUES_ONLY: Final = frozenset({"collateral.Valued", "collateral.Located"})
"""What changes no right, and comes in great numbers."""
_FAMILIES: Final = frozenset({PolicyFamily.CLOCK.value, PolicyFamily.COLLATERAL.value})


def clocks_due(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: the run moved on, or None when no right of any loan has to be looked at any more.

    The run's cursor is empty at first, then the last loan looked at.
    """
    if not run.cursor and _read_on(desk, run):
        return run
    loans = _due(desk, run, size)
    if not loans:
        return None
    look(desk, loans, run.business_date)
    return replace(run, cursor=str(loans[-1]))


def clocks_failure(desk: Desk, run: Run, text: str) -> Run:
    """The next loan failed: it is reported and stays due, so that the next day tries again.

    Raises RuntimeError where no loan was being looked at: then it is no loan's failure.
    """
    loans = _due(desk, run, 1)
    if not loans or (not run.cursor and _unread(desk, run)):
        raise RuntimeError(text)
    desk.unit.runs.fail(RunFailure(run.institution, run.business_date, loans[0], run.step, text, desk.at))
    return replace(run, cursor=str(loans[0]), failed=run.failed + 1)


def _due(desk: Desk, run: Run, size: int) -> tuple[UUID, ...]:
    after = UUID(run.cursor) if run.cursor else None
    return desk.unit.rights.due(run.institution, run.business_date, after, size)


def _unread(desk: Desk, run: Run) -> Sequence[tuple[OutboxPosition, Message]]:
    consumers = desk.unit.consumers
    return consumers.messages(run.institution, consumers.position(run.institution, CONSUMER), MESSAGES)


def _read_on(desk: Desk, run: Run) -> bool:
    """Make due whom the next messages concern; whether there were any."""
    messages = _unread(desk, run)
    if not messages:
        return False
    rights, bank, day = desk.unit.rights, run.institution, run.business_date
    secured: set[UUID] = set()
    told: set[UUID] = set()
    for _, message in messages:
        module = message.type.partition(".")[0]
        if module == "loan":
            told.add(message.subject.id)
        elif module in _SECURITY and message.type not in _VALUES_ONLY:
            secured |= _loans(json.loads(message.data))
        elif (first := _for_all(message)) is not None:
            rights.wake_all_by(bank, max(day, first))
    accounts = {key for key, brief in desk.unit.claims.briefs(bank, sorted(secured)).items() if brief.account}
    due = accounts | rights.concerned(bank, sorted(told))
    if due:
        rights.wake_by(bank, sorted(due), day)
    desk.unit.consumers.move(bank, CONSUMER, messages[-1][0])
    return True


def _loans(data: Any) -> set[UUID]:  # noqa: ANN401 - JSON
    return {UUID(loan) for loan in data.get("loans", ())}


def _for_all(message: Message) -> date | None:
    """From which day on every right may warn on another day, or end on another; None: none does."""
    if message.type == "reference.CalendarAnnounced":
        return date.min
    if message.type == "policy.VersionAdopted":
        data = json.loads(message.data)
        return date.fromisoformat(data["effectiveFrom"]) if data["family"] in _FAMILIES else None
    return None
