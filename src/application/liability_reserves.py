"""Use cases of officers' risk reserves (风险准备金): withheld, deducted when a case ends, paid out, undone."""

from datetime import date

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.reserve import (
    Booking,
    Entry,
    ReserveAccount,
    accrue,
    accrued,
    deduct,
    post,
    release,
    reverse,
)
from ..domain.policy import CommandKind
from ..domain.shared.errors import InvalidInput, Refusal
from .cases import Case as Prepared
from .cases import Stop
from .desk import Desk, refused
from .liability_commands import AccrueRiskReserve, ReleaseRiskReserve, ReserveCommand, ReverseRiskReserve
from .liability_facts import policy_on
from .outcomes import Done

RULE = "reserve"


def _booking(desk: Desk, reason: str, case: Case | None = None, on: date | None = None) -> Booking:
    return Booking(
        entry=desk.ids.next(), on=on or desk.bank.booking_date, reason=reason, case=case.id if case else None
    )


def _account(desk: Desk, command: ReserveCommand) -> ReserveAccount:
    return desk.unit.liability.account(desk.bank.id, command.officer, command.amount.currency)


def _keep(desk: Desk, account: ReserveAccount, entry: Entry) -> None:
    after = post(account, entry)
    desk.unit.liability.post(desk.bank.id, after, entry, desk.at, desk.actor.account)
    data = {
        "entry": str(entry.entry),
        "officer": entry.officer,
        "currency": entry.currency,
        "kind": entry.kind.value,
        "amount": str(entry.amount),
        "balance": str(after.balance),
        "owed": str(after.owed),
    }
    desk.tell("liability.ReserveEntry", desk.whole_bank, data)


def _step(
    desk: Desk, command: ReserveCommand, account: ReserveAccount, entry: Entry | Refusal, kind: CommandKind | None
) -> Prepared | Stop:
    name = type(command).__name__
    if isinstance(entry, Refusal):
        return refused(name, RULE, entry)
    made = entry
    subject = desk.whole_bank

    def carry_out() -> Done:
        _keep(desk, account, made)
        return Done(name, subject, desk.bank.booking_date, desk.at, made=made.entry)

    shown = (("officer", made.officer), ("kind", made.kind.value), ("amount", f"{made.amount} {made.currency}"))
    return Prepared(subject, "", kind, made.amount, lambda: shown, carry_out)


def prepare_accrual(desk: Desk, command: AccrueRiskReserve) -> Prepared | Stop:
    """Withhold the policy's share of performance pay; refused as `domain` `accrue`."""
    bank, day = desk.bank.id, desk.bank.booking_date
    amount = accrued(command.amount.minor, policy_on(desk.unit, bank, day))
    if not amount:
        raise InvalidInput("amount", str(command.amount), "is so little that nothing of it is withheld")
    account = _account(desk, command)
    entry = accrue(account, amount, _booking(desk, command.reason), business_date=day)
    return _step(desk, command, account, entry, None)


def prepare_release(desk: Desk, command: ReleaseRiskReserve) -> Prepared | Stop:
    """Pay out; others agree. Refused as `domain` `release`: CASE_OPEN, STILL_OWES, NOT_DUE."""
    bank, day = desk.bank.id, desk.bank.booking_date
    account = _account(desk, command)
    entry = release(
        account,
        command.amount.minor,
        _booking(desk, command.reason),
        policy=policy_on(desk.unit, bank, day),
        open_cases=desk.unit.liability.open_about(bank, command.officer),
        business_date=day,
    )
    return _step(desk, command, account, entry, CommandKind.RESERVE_RELEASE)


def prepare_reversal(desk: Desk, command: ReverseRiskReserve) -> Prepared | Stop:
    """Undo an entry or a part of it; refused as `domain` `reverse`."""
    account, day = _account(desk, command), desk.bank.booking_date
    booking = _booking(desk, command.reason)
    entry = reverse(account, command.entry_id, command.amount.minor, booking, business_date=day)
    return _step(desk, command, account, entry, CommandKind.RESERVE_RELEASE)


def deduct_for(desk: Desk, case: Case, person: str, amount: int) -> None:
    """Deduct what a case that ends has found, in the same transaction; what is not there stays owed."""
    account = desk.unit.liability.account(desk.bank.id, person, case.opened.currency)
    # An account has one order of days: a deduction of today comes after whatever was entered last.
    day = desk.bank.booking_date
    number = case.issued.number if case.issued else case.opened.number
    entry = deduct(account, amount, _booking(desk, f"责任认定 {number}", case, day), business_date=day)
    if isinstance(entry, Refusal):
        raise InvalidInput("officer", person, entry.message)
    _keep(desk, account, entry)
