"""Views of one loan's account: what the money of its entries went to, and its row in lists."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ..domain.loan.account import advance, apply, new_account, time_of
from ..domain.loan.accrual import fall_due
from ..domain.loan.codec import dump
from ..domain.loan.context import Context
from ..domain.loan.events import (
    Capitalisation,
    CreditRefund,
    Disbursement,
    Entry,
    Event,
    Fee,
    Forgiveness,
    PartialWriteOff,
    Repayment,
    Reversal,
    TakeOn,
    Waiver,
    effective,
)
from ..domain.loan.loan import Loan, figures
from ..domain.loan.state import Account, copy_of, live
from ..domain.shared.money import Money
from .read_store import StoredLoan
from .reads import Applied, EntryView, LoanView
from .views import balance_of, present

_BUCKETS: Final = ("principal", "interest", "penalty", "compound", "fees", "costs")


def loan_view(stored: StoredLoan, business_date: date) -> LoanView:
    """A loan with its balance on the business date and its next instalment."""
    loan = stored.loan
    currency = loan.terms.currency
    balance = balance_of(figures(loan.account, present(loan, business_date)), currency)
    return LoanView(
        id=loan.id,
        number=loan.number,
        version=loan.version,
        borrower_id=loan.borrower,
        branch=loan.branch,
        product=loan.product,
        currency=currency,
        status=balance.status,
        opened_on=stored.opened_on,
        last_sequence=loan.last_sequence,
        next_wake=stored.wake,
        next_due=balance.next_due,
        next_instalment=_next_instalment(loan),
        terms=loan.terms,
        balance=balance,
    )


def _next_instalment(loan: Loan) -> Money | None:
    """What falls due next by the plan as it stands; None when nothing does any more."""
    ghost = copy_of(loan.account)
    if not live(ghost):
        return None
    row = fall_due(ghost)
    return Money(row.principal + row.interest, loan.terms.currency)


def entry_views(loan: Loan, history: Sequence[Entry], context: Context) -> tuple[EntryView, ...]:
    """Every entry with what its money went to, as known now; nothing for entries that are reversed."""
    applied = _applied(loan, history, context)
    reversed_by = {e.event.target: e.sequence for e in history if isinstance(e.event, Reversal)}
    nothing = dict.fromkeys((*_BUCKETS, "credit"), 0)
    currency = loan.terms.currency
    return tuple(
        EntryView(
            loan_id=loan.id,
            sequence=entry.sequence,
            kind=type(entry.event).__name__,
            value_date=entry.value_date,
            booking_date=entry.booking_date,
            recorded_at=entry.recorded_at,
            amount=_amount(entry.event, currency),
            event=dump(entry.event),
            reason=entry.reason,
            reverses=entry.event.target if isinstance(entry.event, Reversal) else None,
            reversed_by=reversed_by.get(entry.sequence),
            applied=Applied(
                **{bucket: Money(minor, currency) for bucket, minor in applied.get(entry.sequence, nothing).items()}
            ),
        )
        for entry in history
    )


def _applied(loan: Loan, history: Sequence[Entry], context: Context) -> dict[int, dict[str, int]]:
    """Per sequence, how much of each bucket an entry settled and what credit it left."""
    account = new_account(loan.terms, context)
    found: dict[int, dict[str, int]] = {}
    for entry in effective(history):
        at = time_of(entry.value_date, entry.rank)
        advance(account, at)
        before = _settled(account)
        apply(account, entry.event, at, entry.sequence)
        found[entry.sequence] = {bucket: now - before[bucket] for bucket, now in _settled(account).items()}
    return found


def _settled(account: Account) -> dict[str, int]:
    totals = account.totals
    return {**{bucket: getattr(totals, bucket) for bucket in _BUCKETS}, "credit": account.credit}


def _amount(event: Event, currency: str) -> Money | None:
    """The money an event names, if it names one sum."""
    match event:
        case Disbursement(amount) | Repayment(amount) | Fee(amount) | CreditRefund(amount):
            return Money(amount, currency)
        case Forgiveness(principal) | PartialWriteOff(principal):
            return Money(principal, currency)
        case Waiver():
            return Money(event.interest + event.penalty + event.compound + event.fees + event.costs, currency)
        case Capitalisation():
            return Money(event.interest + event.penalty + event.compound, currency)
        case TakeOn():
            return Money(event.undue + sum(row.principal for row in event.arrears), currency)
        case _:
            return None
