"""From a row of an event tape to the command that records it."""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from ...domain.loan.events import Surplus
from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money
from .. import loan
from ..command import Command
from ..encoding import canonical
from .fields import EventKind, PrepaymentChoice
from .rows import Row, RowRefused


def event_key(source: str, loan_number: str, reference: str) -> str:
    """The idempotency key of an event that the other system knows by a reference."""
    # Hashed: a reference may hold characters that a key may not.
    named = sha256(canonical([loan_number, reference]).encode()).hexdigest()
    return f"import:{source}:event:{named[:32]}"


def key_of(row: Row, file_hash: str) -> str:
    """By reference where there is one; else by the file's content and the line, which tells equal rows apart."""
    number = row.values["loan"]
    if reference := row.get("reference", ""):
        return event_key(row.mapping.source, number, reference)
    return f"import:{row.mapping.source}:row:{file_hash[:24]}:{row.line}"


def command_of(row: Row, loan_id: UUID, file_hash: str, sequence: int | None) -> Command:
    """The command of a row; `sequence` is that of the entry which a reversal takes back."""
    kind: EventKind = row.values["kind"]
    common: dict[str, Any] = {
        "idempotency_key": key_of(row, file_hash),
        "loan_id": loan_id,
        "reason": row.get("reason", ""),
    }
    try:
        if kind is EventKind.REVERSAL:
            return _reverse(row, common, sequence)
        return _BUILD[kind](row, common | {"value_date": _date(row)})
    except InvalidInput as wrong:
        known = row.raw.get(wrong.field)
        raise RowRefused((row.problem(wrong.field, wrong.why, known or str(wrong.value)),)) from None


def _reverse(row: Row, common: Mapping[str, Any], sequence: int | None) -> Command:
    if sequence is None:
        why = "must be the reference of an event of this loan that this source has recorded"
        raise InvalidInput("reverses", row.raw.get("reverses", ""), why)
    return loan.Reverse(sequence=sequence, **common)


def _date(row: Row) -> date:
    found: date | None = row.get("date", None)
    if found is None:
        raise InvalidInput("date", "", "is needed: the value date")
    return found


def _amount(row: Row) -> Money:
    found: Money | None = row.get("amount", None)
    if found is None:
        raise InvalidInput("amount", "", f"is needed by {row.values['kind'].value}")
    return found


def _disburse(row: Row, common: Mapping[str, Any]) -> Command:
    return loan.Disburse(amount=_amount(row), **common)


def _repay(row: Row, common: Mapping[str, Any]) -> Command:
    parts = row.given(principal="principal", interest="interest", fees="fees")
    return loan.RecordRepayment(amount=_amount(row), agreed=loan.AgreedSplit(**parts) if parts else None, **common)


def _prepay(row: Row, common: Mapping[str, Any]) -> Command:
    choice: PrepaymentChoice = row.get("surplus", PrepaymentChoice.SHORTEN)
    return loan.Prepay(amount=_amount(row), surplus=Surplus(choice.value), **common)


def _fee(row: Row, common: Mapping[str, Any]) -> Command:
    return loan.ChargeFee(amount=_amount(row), **row.given(kind="fee_kind", name="fee_name"), **common)


def _rate(row: Row, common: Mapping[str, Any]) -> Command:
    if "rate" not in row.values:
        raise InvalidInput("rate", "", "is needed by RATE_CHANGE")
    return loan.ChangeRate(rate=row.values["rate"], fixed=row.get("fixed", False), **common)


def _waive(row: Row, common: Mapping[str, Any]) -> Command:
    names = ("interest", "penalty", "compound", "fees", "costs")
    return loan.Waive(**row.given(**{name: name for name in names}), **common)


def _refund(row: Row, common: Mapping[str, Any]) -> Command:
    return loan.RefundCredit(amount=_amount(row), **common)


def _accelerate(row: Row, common: Mapping[str, Any]) -> Command:  # noqa: ARG001 - the row says no more
    return loan.Accelerate(**common)


def _write_off(row: Row, common: Mapping[str, Any]) -> Command:  # noqa: ARG001 - the row says no more
    return loan.WriteOffLoan(**common)


_BUILD: Final[Mapping[EventKind, Callable[[Row, Mapping[str, Any]], Command]]] = {
    EventKind.DISBURSEMENT: _disburse,
    EventKind.REPAYMENT: _repay,
    EventKind.PREPAYMENT: _prepay,
    EventKind.FEE: _fee,
    EventKind.RATE_CHANGE: _rate,
    EventKind.WAIVER: _waive,
    EventKind.REFUND: _refund,
    EventKind.ACCELERATION: _accelerate,
    EventKind.WRITE_OFF: _write_off,
}
