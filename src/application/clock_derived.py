"""What a loan's own account says to the legal clocks: when the debt is due, and acts that nobody types in twice.

Read from the entries that count (neither reversed nor reversals), each act with its entry as evidence:

- a repayment after the day the limitation counts from is PART_PAYMENT by the debtor (2020 rules art. 14); before that
  day nothing runs that it could interrupt. What a guarantor paid is PART_PAYMENT of the guarantee's debt alone, and
  what realised collateral brought is nobody's acknowledgment [I];
- a repayment whose reason begins with 扣收 or ACCOUNT_DEDUCTION is one that the bank took from the account (8(3));
- an acceleration is ACCELERATION, and so is the court's acceptance of the debtor's bankruptcy, by which everything
  falls due (企业破产法 art. 46); that acceptance also ends a general guarantor's right to refuse (687(2));
- an extension or a new plan after the last due day is NEW_TERM_AGREED (192); before it, the due day is simply another.

A write-off says nothing to the debtor and calls nothing due. Fees, rates, waivers, forgiveness and misuse are no acts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from ..domain.clock import Act, ActKind, Evidence, RefusalEnd
from ..domain.loan.events import (
    Acceleration,
    BankruptcyAcceptance,
    Entry,
    Extension,
    PlanChange,
    Repayment,
    WriteOff,
)
from ..domain.loan.figures import schedule
from ..domain.loan.schedule import extended, grid_of
from ..domain.loan.state import Account, live
from ..domain.loan.terms import Plan, Terms
from ..domain.shared.calendar import Calendar

DEDUCTION_MARKS: Final = ("扣收", "ACCOUNT_DEDUCTION")
"""How the reason of a repayment begins that the bank took from the debtor's account."""
Payers = Mapping[tuple[date, int], Sequence[UUID | None]]
"""Who paid instead of the debtor, by day and minor units: a guarantor, or None for what collateral brought."""


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act and where it comes from: an entry of the account, what somebody recorded, else a registration."""

    act: Act
    entry: int | None = None
    record: UUID | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """The debt as the clocks read it: its due days by contract, rising, and the acts that its account tells."""

    dues: tuple[date, ...]
    acts: tuple[KnownAct, ...]

    @property
    def due(self) -> date:
        """The last due day, or that on which all was called due before it."""
        called = (known.act.day for known in self.acts if known.act.kind is ActKind.ACCELERATION)
        return min([self.dues[-1], *called])


def debt_of(
    terms: Terms,
    entries: Sequence[Entry],
    account: Account,
    loan: UUID,
    debtor: UUID,
    calendar: Calendar,
    payers: Payers,
    since: date = date.max,
) -> Debt:
    """The debt of a loan from its entries that count by a day, and its account at the end of that day.

    `account` is folded without write-offs. `since`: the earliest day from which another clock of the debt runs, such
    as that of a title.
    """
    dues, agreed = _terms_of(terms, entries, calendar)
    if not account.accelerated and (last := _last_due(account)) is not None:
        # Prepayments that shorten the term, and instalments above what is needed, end it early.
        dues, agreed = (dues, _until(agreed, last)) if agreed else (_up_to(dues, last), agreed)
    called = [entry for entry in entries if isinstance(entry.event, Acceleration | BankruptcyAcceptance)]
    acts = [_act(loan, debtor, entry, ActKind.ACCELERATION) for entry in called]
    acts += [_act(loan, debtor, entry, ActKind.NEW_TERM_AGREED, new_due=new_due) for entry, new_due in agreed]
    acts += [_refusal_ended(loan, debtor, entry) for entry in called if isinstance(entry.event, BankruptcyAcceptance)]
    start = min([dues[-1], since, *(entry.value_date for entry in called)])
    acts += _payments(loan, debtor, entries, start, payers)
    return Debt(dues, tuple(acts))


def counts(entries: Sequence[Entry], day: date) -> list[Entry]:
    """Entries that count by a day, without write-offs, which are the bank's own affair."""
    return [entry for entry in entries if entry.value_date <= day and not isinstance(entry.event, WriteOff)]


def _terms_of(
    terms: Terms, entries: Sequence[Entry], calendar: Calendar
) -> tuple[tuple[date, ...], tuple[tuple[Entry, date], ...]]:
    """The due days as they stood when the last one came, and what was agreed on after it, with its new last due day."""

    def dates(plan: Plan) -> tuple[date, ...]:
        return tuple(map(date.fromordinal, grid_of(plan, terms, calendar).dues))

    plan, dues = terms.plan, dates(terms.plan)
    agreed: list[tuple[Entry, date]] = []
    for entry in entries:
        if isinstance(entry.event, Extension):
            plan = extended(plan, entry.event.to)
        elif isinstance(entry.event, PlanChange):
            plan = entry.event.plan
        else:
            continue
        last = dates(plan)[-1]
        if entry.value_date <= dues[-1]:
            dues = dates(plan)
        else:
            agreed = [*_until(agreed, last), (entry, last)]
    return dues, tuple(agreed)


def _up_to(dues: tuple[date, ...], last: date) -> tuple[date, ...]:
    """The due days up to the one that turned out to be the last."""
    return dues if last >= dues[-1] else (*(due for due in dues if due < last), last)


def _until(agreed: Iterable[tuple[Entry, date]], day: date) -> tuple[tuple[Entry, date], ...]:
    """The same agreements with no due day after that day: a later one shortened the term."""
    return tuple((entry, max(entry.value_date, min(new_due, day))) for entry, new_due in agreed)


def _last_due(account: Account) -> date | None:
    """The day of the last instalment, come or still to come; None: there is none."""
    if live(account):
        rows = schedule(account)
        return date.fromordinal(rows[-1].due) if rows else None
    return date.fromordinal(account.grid.dues[account.k - 1]) if account.k else None


def _payments(loan: UUID, debtor: UUID, entries: Sequence[Entry], start: date, payers: Payers) -> Iterator[KnownAct]:
    others = {paid: list(who) for paid, who in payers.items()}
    for entry in entries:
        if not isinstance(entry.event, Repayment) or entry.value_date <= start:
            continue
        by_others = others.get((entry.value_date, entry.event.amount))
        if by_others:
            if (guarantor := by_others.pop()) is not None:
                yield _act(loan, guarantor, entry, ActKind.PART_PAYMENT)
        elif entry.reason.startswith(DEDUCTION_MARKS):
            yield _act(loan, debtor, entry, ActKind.ACCOUNT_DEDUCTION)
        else:
            yield _act(loan, debtor, entry, ActKind.PART_PAYMENT)


_EVIDENCE: Final = {
    ActKind.PART_PAYMENT: frozenset({Evidence.PAYMENT_RECORD}),
    ActKind.ACCOUNT_DEDUCTION: frozenset({Evidence.ACCOUNT_STATEMENT}),
}
"""What an entry itself is; papers beside it are recorded with an act of their own."""


def derived_id(*parts: object) -> UUID:
    """The id of what is derived from something else: always the same."""
    return uuid5(NAMESPACE_OID, "/".join(str(part) for part in parts))


def _act(loan: UUID, person: UUID, entry: Entry, kind: ActKind, *, new_due: date | None = None) -> KnownAct:
    made = Act(
        id=derived_id(loan, entry.sequence, kind),
        kind=kind,
        day=entry.value_date,
        recorded_at=entry.recorded_at,
        person=person,
        evidence=_EVIDENCE.get(kind, frozenset()),
        new_due=new_due,
    )
    return KnownAct(made, entry=entry.sequence)


def _refusal_ended(loan: UUID, debtor: UUID, entry: Entry) -> KnownAct:
    known = _act(loan, debtor, entry, ActKind.REFUSAL_RIGHT_ENDED)
    return replace(known, act=replace(known.act, ground=RefusalEnd.BANKRUPTCY))
