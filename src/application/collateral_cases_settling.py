"""After a realisation (处置后结算): pay out what is held, sell what was taken in payment, charge open costs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..domain.approval import Figures as Shown
from ..domain.collateral.events import AssetSold, CostsCharged, PaidOut
from ..domain.collateral.item import History
from ..domain.collateral.rules import Left
from ..domain.collateral.settling import left_over, settled
from ..domain.loan.events import FeeKind
from ..domain.loan.loan import Loan
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from . import deciding
from .cases import Case, Stop, books_closed, carry_out, check_currency
from .collateral_commands import ChargeDisposalCosts, PayOutProceeds, SellForeclosedAsset
from .collateral_deciding import RULE, Decided, decide, done, find, history_of, keep, subject_of
from .collateral_lines import booked_for, home_only, money_text
from .collateral_store import Held
from .deciding import Step
from .desk import Desk, refused
from .encoding import to_json
from .loan import ChargeFee
from .outcomes import Done, NotFound, Posted, Subject, SubjectKind
from .saving import BOOKED_ON

Settling = PayOutProceeds | SellForeclosedAsset | ChargeDisposalCosts


def prepare_settling(desk: Desk, command: PayOutProceeds | SellForeclosedAsset) -> Case | Stop:
    """Pay out what is held, or sell what was taken in payment, once another person agrees."""
    decided = _decided(desk, command)
    return _case(desk, command, *decided) if isinstance(decided, tuple) else decided


def prepare_costs(desk: Desk, command: ChargeDisposalCosts) -> Case | Stop:
    """Costs that the proceeds left open become costs due of a loan, once another person agrees."""
    decided = _decided(desk, command)
    if not isinstance(decided, tuple):
        return decided
    loan = desk.unit.loans.get_many(desk.bank.id, [command.loan_id]).get(command.loan_id)
    if loan is None or not desk.scope.allows(desk.bank.id, loan.branch):
        return NotFound(SubjectKind.LOAN, str(command.loan_id))
    if stop := check_currency("amount", command.amount, loan):
        return stop
    fee = _fee(command, decided[0].after.number)
    charged = deciding.decide(desk, loan, [Step(fee.event(), command.value_date)], fee.reason)
    if isinstance(charged, Refusal):
        return refused(type(command).__name__, "loan", charged)
    case = _case(desk, command, *decided)

    def both() -> Done:
        answer = case.carry_out()
        return replace(answer, posted=_charge(desk, fee, loan, charged))

    return replace(case, carry_out=both)


def _fee(command: ChargeDisposalCosts, number: str) -> ChargeFee:
    reason = command.reason or f"costs of realising collateral {number} (押品 {number} 处置费用)"
    common: dict[str, Any] = {"idempotency_key": command.idempotency_key, "reason": reason}
    common |= {"loan_id": command.loan_id, "value_date": command.value_date, "amount": command.amount}
    return ChargeFee(**common, kind=FeeKind.COST, name="押品处置费用")


def _charge(desk: Desk, fee: ChargeFee, loan: Loan, charged: deciding.Decided) -> tuple[Posted, ...]:
    """Record the costs under the loan's own command, so that its chain says what its account holds."""
    subject = Subject(SubjectKind.LOAN, loan.id)
    answer = carry_out(desk, fee, subject, [(loan, charged)])
    desk.audit(subject, type(fee).__name__, "DONE", to_json(fee) | {BOOKED_ON: str(answer.booking_date)})
    return answer.posted


def _decided(desk: Desk, command: Settling) -> tuple[Decided, Left] | Stop:
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    foreign = (home_only(name, money) for name, money in command.amounts())
    if stop := next((stop for stop in foreign if stop), None) or books_closed(desk, command):
        return stop
    history = history_of(desk, held)
    left = left_of(desk, held, history)
    decided = decide(desk, history, command.event(desk.ids.next), command.value_date, left=left)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    if left is None:
        raise ValueError("what was never realised is refused by its rules")
    return decided, left


def left_of(desk: Desk, held: Held, history: History) -> Left | None:
    """What is left to be settled of how an item was realised; None: it was not."""
    found = desk.unit.collateral.realised(desk.bank.id, [held.item.id]).get(held.item.id)
    if found is None:
        return None
    open_costs = found.costs.minor - found.costs_recovered
    return left_over(
        history, how=found.how, proceeds=found.proceeds.minor, others=found.others, surplus=found.surplus,
        costs_open=open_costs,
    )  # fmt: skip


def _case(desk: Desk, command: Settling, decided: Decided, left: Left) -> Case:
    event = decided.entry.event
    rows = settled(event, command.value_date, decided.entry.sequence, left.asset)

    def settle() -> Done:
        keep(desk, command, decided)
        desk.unit.collateral.post(desk.bank.id, booked_for(desk, decided, rows))
        return done(desk, command, decided.after, decided.entry.recorded_at)

    amount = max(money.minor for _, money in command.amounts())
    if isinstance(event, AssetSold):
        amount = max(amount, left.asset or 0)
    about = subject_of(decided.after)
    return Case(
        about, decided.after.branch, CommandKind.COLLATERAL_DISPOSAL, amount, lambda: _shown(decided, left), settle
    )


def _shown(decided: Decided, left: Left) -> Shown:
    """What approvers agree to: what is settled, and what is left of it."""
    event, rows = decided.entry.event, [("item", decided.after.number)]
    rows.append(("value_date", decided.entry.value_date.isoformat()))
    rows += [(name, text) for name, text in _told(event, left) if text]
    return tuple(rows)


def _told(event: object, left: Left) -> Sequence[tuple[str, str]]:
    if isinstance(event, PaidOut):
        held = (("owner", left.owner), ("creditors", left.creditors))
        return (
            ("to", event.to.value), ("amount", money_text(event.amount)),
            *((f"held.{name}", money_text(amount)) for name, amount in held),
        )  # fmt: skip
    if isinstance(event, AssetSold):
        result = event.proceeds - event.costs - (left.asset or 0)
        return (
            ("proceeds", money_text(event.proceeds)), ("costs", money_text(event.costs)),
            ("book_value", money_text(left.asset or 0)), ("result", money_text(result)),
        )  # fmt: skip
    if isinstance(event, CostsCharged):
        return ("amount", money_text(event.amount)), ("costs_open", money_text(left.costs))
    return ()
