"""What is kept together with a loan that the business day has moved on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from ..domain.ledger import Line
from ..domain.loan.loan import Loan
from ..domain.shared.actor import Actor
from .encoding import canonical
from .outcomes import Subject, SubjectKind
from .ports import AuditEntry, Unit

WAKE: Final = "Wake"
"""The name under which a processed day stands in a loan's audit chain."""
BOOKED_ON: Final = "booked_on"
"""The member of an audit row's value that says on which date a command was booked."""
FOLD_AGAIN: Final = "FoldAgain"
"""The name under which a fold under new index values, calendars or policies stands in a loan's audit chain."""


def save_woken(unit: Unit, loan: Loan, lines: Sequence[Line], day: date, at: datetime, actor: Actor) -> None:
    """Keep a loan that came to the end of a day: its state, ledger lines, next wake-up and audit row."""
    unit.loans.save(loan, (), lines, at)
    value = canonical({"day": day.isoformat(), "lines": len(lines), "version": loan.version})
    entry = AuditEntry(Subject(SubjectKind.LOAN, loan.id), at, actor.account, actor.person, WAKE, "DONE", value)
    unit.journal.audit(loan.institution, entry)
