"""What is kept together with a loan that the bank itself has moved on: by a day, or by what has become known."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from ..domain.ledger import Line
from ..domain.loan.loan import Loan
from ..domain.shared.actor import Actor
from .encoding import canonical
from .outcomes import Subject, SubjectKind
from .ports import Affected, AuditEntry, Unit

_MOMENT: Final = timedelta(microseconds=1)
WAKE: Final = "Wake"
"""The name under which a processed day stands in a loan's audit chain."""
BOOKED_ON: Final = "booked_on"
"""The member of an audit row's value that says on which date a command was booked."""
FOLD_AGAIN: Final = "FoldAgain"
"""The name under which a fold under new index values, calendars or policies stands in a loan's audit chain."""


def save_woken(unit: Unit, loan: Loan, lines: Sequence[Line], day: date, at: datetime, actor: Actor) -> None:
    """Keep a loan that came to the end of a day: its state, ledger lines, next wake-up and audit row."""
    value: dict[str, object] = {"day": day.isoformat(), "lines": len(lines), "version": loan.version}
    _save(unit, loan, lines, at, actor, WAKE, "DONE", value)


def save_refolded(
    unit: Unit, loan: Loan, lines: Sequence[Line], by: Affected, index: str, at: datetime, actor: Actor
) -> None:
    """Keep a loan that was folded again under new knowledge, with the correction of its ledger."""
    value: dict[str, object] = {"index": index, "lines": len(lines), "version": loan.version}
    _save(unit, loan, lines, at, actor, FOLD_AGAIN, by.value, value)


def _save(
    unit: Unit,
    loan: Loan,
    lines: Sequence[Line],
    at: datetime,
    actor: Actor,
    command: str,
    outcome: str,
    value: dict[str, object],
) -> None:
    # Who waited for the loan began before what was done meanwhile; what is known of one loan only moves forward.
    if loan.last_recorded_at is not None:
        at = max(at, loan.last_recorded_at + _MOMENT)
    loan.last_recorded_at = at
    unit.loans.save(loan, (), lines, at)
    subject = Subject(SubjectKind.LOAN, loan.id)
    unit.journal.audit(
        loan.institution,
        AuditEntry(subject, at, actor.account, actor.person, command, outcome, canonical(value)),
    )
