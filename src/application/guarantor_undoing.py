"""Reversing an entry of a loan's account takes back what the entry wrote on guarantees, and reversing that restores it.

A change that never happened needs no consent, and a payment that bounced was none (冲正同步撤回保证登记).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ..domain.guarantor import (
    Guarantee,
    GuaranteeEvent,
    GuarantorPaid,
    LoanChanged,
    RowRetracted,
    evolve,
    retract,
)
from .desk import Desk
from .guarantor_store import KeptGuarantee, Written
from .guarantor_writing import ByEntry, write
from .outcomes import Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class Undone:
    """What a reversal writes on the guarantees of its loan."""

    loan: UUID
    rows: tuple[tuple[KeptGuarantee, tuple[GuaranteeEvent, ...]], ...] = ()

    def write(self, desk: Desk, command: str, key: str, entry: int) -> None:
        """Write it, beside the reversing entry."""
        for kept, events in self.rows:
            write(desk, kept, events, entry=ByEntry(self.loan, entry))
            value = {"key": key, "loan": str(self.loan), "entry": entry, "retracted": len(events)}
            desk.audit(Subject(SubjectKind.GUARANTEE, kept.guarantee.id), command, "DONE", value)


def undoing(desk: Desk, loan: UUID, sequence: int) -> Undone:
    """What reversing an entry of a loan takes back; the guarantees are locked in key order."""
    by_guarantee: dict[UUID, list[Written]] = {}
    for key, row in desk.unit.guarantees.of_entry(desk.bank.id, loan, sequence):
        by_guarantee.setdefault(key, []).append(row)
    rows: list[tuple[KeptGuarantee, tuple[GuaranteeEvent, ...]]] = []
    for key, written in sorted(by_guarantee.items()):
        kept = desk.unit.guarantees.get(desk.bank.id, key)
        if kept is None:
            raise LookupError(f"guarantee {key} of loan {loan} is gone")
        events = tuple(event for row in written for event in _opposite(desk, kept.guarantee, row))
        if events:
            rows.append((kept, events))
    return Undone(loan, tuple(rows))


def _opposite(desk: Desk, guarantee: Guarantee, row: Written) -> Sequence[GuaranteeEvent]:
    event = row.event
    if isinstance(event, LoanChanged):
        return [retract(guarantee, event.change.change.id)]
    if isinstance(event, GuarantorPaid):
        return [retract(guarantee, event.payment.id)]
    if isinstance(event, RowRetracted):
        return [_restored(desk, guarantee, row, event)]
    return ()


def _restored(desk: Desk, guarantee: Guarantee, row: Written, event: RowRetracted) -> GuaranteeEvent:
    """The row as it stood when it was taken back, later consents included."""
    before: Guarantee | None = None
    for each in desk.unit.guarantees.written(desk.bank.id, guarantee.id, 0, row.sequence - 1):
        before = evolve(before, each.event)
    if before is None:
        raise LookupError(f"guarantee {guarantee.id} has no events")
    if change := before.change(event.row):
        return LoanChanged(change)
    return GuarantorPaid(next(payment for payment in before.payments if payment.id == event.row))
