"""Use case of realising an item (处置): auction, sale, taking in kind, with proceeds, costs and ledger postings.

In one transaction the item leaves, the ledger gets costs and what is other creditors' and the owner's, and each loan
gets its part as a repayment of the debtor, decided and kept like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ..domain.approval import Figures as Shown
from ..domain.collateral.disposal import Distribution, Realised, distribute, transfers
from ..domain.collateral.item import Item
from ..domain.collateral.measure import Prices
from ..domain.loan.events import Surplus
from ..domain.loan.loan import Loan, as_of, figures
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from . import deciding
from .cases import Case, Stop, books_closed, carry_out, check_currency
from .collateral_commands import DisposeOfCollateral
from .collateral_deciding import RULE, Decided, decide, done, find, history_of, keep, subject_of
from .collateral_lines import booked_for, costs_open, home_only, money_text
from .collateral_store import Held, Realisation
from .cover_measuring import gather_together
from .deciding import Step
from .desk import Desk, refused
from .encoding import to_json
from .loan import Prepay, RecordRepayment
from .outcomes import Done, NotFound, Posted, Subject, SubjectKind
from .saving import BOOKED_ON

MAX_SHOWN: Final = 60
"""Most loans that are shown one by one."""


@dataclass(frozen=True, slots=True)
class _Repaid:
    """What one loan gets: the repayment as a command of the loan, and what recording it would come to."""

    loan: Loan
    command: RecordRepayment | Prepay
    decided: deciding.Decided


@dataclass(frozen=True, slots=True)
class _Disposal:
    """What carrying a disposal out would do; `amount`, what routes look at: the price, or the last value if higher."""

    command: DisposeOfCollateral
    ending: Decided
    realised: Realised
    advanced: int
    found: Distribution
    repaid: tuple[_Repaid, ...]
    amount: int


def prepare_disposal(desk: Desk, command: DisposeOfCollateral) -> Case | Stop:
    """Realise an item, once another person agrees.

    Refused in the order of `CollateralRefusal`, then as the repayments of the loans are; amounts are in the currency of
    the books, and so must be the loans that get something.
    """
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    stop = home_only("proceeds", command.proceeds) or home_only("costs", command.costs) or books_closed(desk, command)
    if stop:
        return stop
    history, number = history_of(desk, held), held.item.number
    ending = decide(desk, history, command.event(desk.ids.next), command.value_date)
    if isinstance(ending, Refusal):
        return refused(type(command).__name__, RULE, ending)
    before = history.as_of(command.value_date)
    found = _distributed(desk, command, ending, before) if before else NotFound(SubjectKind.COLLATERAL, number)
    if not isinstance(found, _Disposal):
        return found
    return Case(
        subject_of(ending.after),
        ending.after.branch,
        CommandKind.COLLATERAL_DISPOSAL,
        found.amount,
        lambda: _shown(found),
        lambda: _carry_out(desk, found),
    )


def _distributed(desk: Desk, command: DisposeOfCollateral, ending: Decided, item: Item) -> _Disposal | Stop:
    name, bank, day = type(command).__name__, desk.bank.id, command.value_date
    loans = desk.unit.loans.get_many(bank, sorted(item.loans))
    together = gather_together(desk.unit, bank, item.loans, day)
    if isinstance(together, Refusal):
        return refused(name, RULE, together)
    advanced = costs_open(desk.unit.collateral.lines(bank, item.id))
    costs = Money(command.costs.minor + advanced, HOME_CURRENCY)
    realised = Realised(command.how, day, command.proceeds, costs)
    debts = [debt for debt in together.debts if debt.loan in loans]
    found = distribute(item, debts, realised, together.setting)
    if isinstance(found, Refusal):
        return refused(name, RULE, found)
    repaid: list[_Repaid] = []
    for loan, amount in found.repayments:
        each = _repaid(desk, command, item, loans[loan], amount)
        if not isinstance(each, _Repaid):
            return each
        repaid.append(each)
    value = Prices(together.setting).home(item.valuation.value) if item.valuation else 0
    return _Disposal(command, ending, realised, advanced, found, tuple(repaid), max(value, found.proceeds))


def _repaid(desk: Desk, command: DisposeOfCollateral, item: Item, loan: Loan, minor: int) -> _Repaid | Stop:
    """The part of a loan as its repayment: first what is due; what goes beyond shortens the term."""
    amount, day = Money(minor, HOME_CURRENCY), command.value_date
    if stop := check_currency("proceeds", amount, loan):
        return stop
    shown = figures(as_of(loan.terms, desk.unit.loans.history(loan.institution, loan.id), desk.context, day), day)
    reason = command.reason or f"{command.how.value} of collateral {item.number} (押品处置回款)"
    common: dict[str, Any] = {"idempotency_key": command.idempotency_key, "reason": reason}
    common |= {"loan_id": loan.id, "value_date": day, "amount": amount}
    beyond = shown.principal_undue > 0 and minor > shown.total_due
    repayment = Prepay(**common, surplus=Surplus.SHORTEN) if beyond else RecordRepayment(**common)
    decided = deciding.decide(desk, loan, [Step(repayment.event(), day)], reason)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, "loan", decided)
    return _Repaid(loan, repayment, decided)


def _shown(disposal: _Disposal) -> Shown:
    """What approvers agree to: the price against the last value, and who gets what."""
    found, command, item = disposal.found, disposal.command, disposal.ending.after
    last = item.valuation
    rows = sorted(disposal.repaid, key=lambda each: each.loan.number)
    return (
        ("value_date", command.value_date.isoformat()),
        ("item", item.number),
        ("how", command.how.value),
        ("valuation", f"{last.value} ({last.as_of})" if last else "-"),
        ("proceeds", command.proceeds.text),
        ("costs", disposal.realised.costs.text),
        ("costs_recovered", money_text(found.costs_recovered)),
        ("others", money_text(found.others)),
        ("repaid", money_text(sum(amount for _, amount in found.repayments))),
        ("surplus", money_text(found.surplus)),
        *((f"loan.{n}", f"{r.loan.number}: {r.command.amount.text}") for n, r in enumerate(rows[:MAX_SHOWN], 1)),
    )


def _carry_out(desk: Desk, disposal: _Disposal) -> Done:
    command, ending, found = disposal.command, disposal.ending, disposal.found
    item, bank = ending.after, desk.bank.id
    outcome = {"how": command.how.value, "proceeds": found.proceeds, "costs": disposal.realised.costs.minor}
    repaid = [{"loan": str(loan), "amount": amount} for loan, amount in found.repayments]
    keep(desk, command, ending, **outcome, surplus=found.surplus, repaid=repaid)
    rows = transfers(found, disposal.realised, ending.entry.sequence, disposal.advanced)
    desk.unit.collateral.post(bank, booked_for(desk, ending, rows))
    desk.unit.collateral.realise(bank, _realisation(disposal))
    posted = tuple(row for each in disposal.repaid for row in _repay(desk, each))
    return replace(done(desk, command, item, ending.entry.recorded_at), posted=posted)


def _realisation(disposal: _Disposal) -> Realisation:
    found, entry = disposal.found, disposal.ending.entry
    return Realisation(
        item=disposal.ending.after.id,
        sequence=entry.sequence,
        how=disposal.realised.how,
        day=disposal.realised.day,
        recorded_at=entry.recorded_at,
        evidence=disposal.command.evidence,
        proceeds=disposal.realised.proceeds,
        costs=disposal.realised.costs,
        costs_recovered=found.costs_recovered,
        others=found.others,
        surplus=found.surplus,
        repaid=found.repayments,
    )


def _repay(desk: Desk, each: _Repaid) -> Sequence[Posted]:
    """Record a repayment under its own name, so that the loan's chain says what its account holds."""
    subject = Subject(SubjectKind.LOAN, each.loan.id)
    answer = carry_out(desk, each.command, subject, [(each.loan, each.decided)])
    value = to_json(each.command) | {BOOKED_ON: str(answer.booking_date)}
    desk.audit(subject, type(each.command).__name__, "DONE", value)
    return answer.posted
