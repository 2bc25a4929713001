"""The clocks of a bank's rights in the business day: whom the day's messages concern, then whose day has come.

First the outbox is read to its end: loans of which a message may change a right are due today. Then only loans that
are due are looked at, by their wake-up; all others sleep, however many there are. A loan that has neither been
watched nor has anything unpaid that has fallen due is not woken by messages about its account: nothing of it runs.
Nor is one that is paid and goes on: no limitation runs before its last instalment, and when that is missed it is told.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.collateral import events
from ..domain.guarantor import GuaranteeExtent
from ..domain.loan.events import Repayment
from .clock_watch import look
from .desk import Desk
from .policy_documents import PolicyFamily
from .ports import Message
from .run_store import Run

CONSUMER: Final = "clocks"
"""Under which name the outbox is read."""
MESSAGES: Final = 1_000
"""Messages read in a transaction."""
_PAID: Final = f"loan.{Repayment.__name__}"
"""What comes in great numbers, and changes a right of those alone that still owe something due, or nothing more."""
_ITEMS: Final = frozenset(
    f"collateral.{kind.__name__}"
    for kind in (
        events.OwnersChanged,
        events.Registered,
        events.Renewed,
        events.Cancelled,
        events.Linked,
        events.Unlinked,
        events.Insured,
        events.InsuranceEnded,
        events.HandedOver,
        events.Ended,
        events.Withdrawn,
    )
)
"""What changes a right; values, which come in great numbers, change none."""
_FAMILIES: Final = frozenset({PolicyFamily.CLOCK.value, PolicyFamily.COLLATERAL.value})


def clocks_due(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: the run moved on, or None when no right of any loan has to be looked at any more.

    The run's cursor is empty at first, then the last loan looked at. A loan that fails stays due.
    """
    if not run.cursor and _read_on(desk, run):
        return run
    loans = _due(desk, run, size)
    if not loans:
        return None
    look(desk, loans, run.business_date)
    return replace(run, cursor=str(loans[-1]))


def _due(desk: Desk, run: Run, size: int) -> tuple[UUID, ...]:
    after = UUID(run.cursor) if run.cursor else None
    return desk.unit.rights.due(run.institution, run.business_date, after, size)


def _read_on(desk: Desk, run: Run) -> bool:
    """Make due whom the next messages concern; whether there were any."""
    unit, bank, day = desk.unit, run.institution, run.business_date
    read = desk.unread(CONSUMER, MESSAGES)
    if not read:
        return False
    messages = [message for _, message in read]
    paid = {message.subject.id for message in messages if message.type == _PAID}
    changed = {message.subject.id for message in messages if message.type.startswith("loan.") and message.type != _PAID}
    due = unit.rights.concerned(bank, sorted(changed), sorted(paid)) | _secured(desk, messages)
    if due:
        unit.rights.wake_by(bank, sorted(due), day)
    for first in filter(None, map(_for_all, messages)):
        unit.rights.wake_all_by(bank, max(day, first))
    unit.consumers.move(bank, CONSUMER, read[-1][0])
    return True


def _secured(desk: Desk, messages: Sequence[Message]) -> frozenset[UUID]:
    """The loans whose security messages may change; under a maximum-amount guarantee all due days count together."""
    unit, bank = desk.unit, desk.bank.id
    loans: set[UUID] = set()
    guarantees: set[UUID] = set()
    for message in messages:
        guarantee = message.type.startswith("guarantee.")
        if guarantee:
            guarantees.add(message.subject.id)
        if guarantee or message.type in _ITEMS:
            loans |= {UUID(loan) for loan in json.loads(message.data).get("loans", ())}
    for kept in unit.guarantees.get_many(bank, sorted(guarantees)).values() if guarantees else ():
        if kept.guarantee.contract.extent is GuaranteeExtent.MAXIMUM:
            loans |= {row.loan for row in kept.guarantee.loans}
    briefs = unit.claims.briefs(bank, sorted(loans)) if loans else {}
    return frozenset(key for key, brief in briefs.items() if brief.account)


def _for_all(message: Message) -> date | None:
    """From which day on every right may be warned of, or end, on another day; None: none does."""
    if message.type == "reference.CalendarAnnounced":
        return date.min
    if message.type != "policy.VersionAdopted":
        return None
    data = json.loads(message.data)
    return date.fromisoformat(data["effectiveFrom"]) if data["family"] in _FAMILIES else None
