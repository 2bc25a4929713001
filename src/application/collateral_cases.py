"""Use cases of collateral that one person may carry out: taking in, registering, valuing, insuring, keeping."""

from dataclasses import replace

from ..domain.collateral.disposal import costs_paid
from ..domain.collateral.events import ItemEvent, Linked, OwnersChanged, Registered, Taken, Valued, Withdrawn
from ..domain.collateral.item import History
from ..domain.collateral.refusals import CollateralRefusal
from ..domain.collateral.revaluation import NotRevalued, Price, marked
from ..domain.shared.errors import Refusal
from .cases import Case, Stop, books_closed
from .collateral_cases_release import prepare_giving_up
from .collateral_commands import (
    CollateralRecording,
    MarkToMarket,
    RepossessCollateral,
    TakeCollateral,
    WithdrawCollateralEntry,
)
from .collateral_deciding import RULE, Decided, decide, done, find, history_of, keep, subject_of
from .collateral_lines import booked_for, home_only
from .collateral_store import Held
from .command import Command
from .desk import Desk, refused
from .outcomes import Conflict, ConflictKind, Done, Forbidden, NotFound, SubjectKind

PRICE = "MARKET_PRICE"
_WHY_NOT = {
    NotRevalued.GONE: ("has left", "已出库"),
    NotRevalued.NO_QUANTITY: ("has no quantity to multiply with", "未登记数量"),
    NotRevalued.VALUED_LATER: ("has a value of that day or a later one", "已有当日或更晚估值"),
    NotRevalued.TOO_LARGE: ("would have a value out of range", "估值超出金额范围"),
}


def prepare_taking(desk: Desk, command: TakeCollateral) -> Case | Stop:
    """Take an item in; refused in the order of `CollateralRefusal`."""
    bank = desk.bank
    if not desk.scope.allows(bank.id, command.branch):
        return Forbidden(f"{desk.actor.account} does not work for branch {command.branch}")
    if desk.unit.collateral.by_number(bank.id, [command.number]):
        why = f"there is an item of collateral {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    event = command.taken(desk.ids.next(), bank.id)
    if stop := _stranger(desk, event):
        return stop
    decided = decide(desk, History(), event, command.value_date)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    return _case(desk, command, decided)


def prepare_recording(desk: Desk, command: CollateralRecording) -> Case | Stop:
    """Record one event of an item; where it gives security up, a second person decides (`collateral_cases_release`)."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    event = command.event(desk.ids.next)
    if stop := _stranger(desk, event):
        return stop
    decided = decide(desk, history_of(desk, held), event, command.value_date)
    if isinstance(decided, Decided):
        return _case(desk, command, decided)
    if decided.code is CollateralRefusal.COVER_NOT_CHECKED:
        return prepare_giving_up(desk, command, held, event)
    return refused(type(command).__name__, RULE, decided)


def _case(desk: Desk, command: Command, decided: Decided) -> Case:
    event = decided.entry.event
    made = event.charge.id if isinstance(event, Registered) else None

    def carry_out() -> Done:
        keep(desk, command, decided)
        return done(desk, command, decided.after, decided.entry.recorded_at, made)

    return Case(subject_of(decided.after), decided.after.branch, None, None, tuple, carry_out)


def _stranger(desk: Desk, event: ItemEvent) -> NotFound | None:
    """Refuse owners and loans that are not there for this actor."""
    bank = desk.bank.id
    if isinstance(event, Linked):
        loan = desk.unit.claims.briefs(bank, [event.link.loan]).get(event.link.loan)
        if loan is None or not loan.account or not desk.scope.allows(bank, loan.branch):
            return NotFound(SubjectKind.LOAN, str(event.link.loan))
    if isinstance(event, Taken | OwnersChanged):
        owners = [owner.borrower for owner in event.owners if owner.borrower is not None]
        found = desk.unit.borrowers.briefs(bank, owners) if owners else {}
        for owner in owners:
            if owner not in found or not desk.scope.allows(bank, found[owner].branch):
                return NotFound(SubjectKind.BORROWER, str(owner))
    return None


def prepare_entry_withdrawal(desk: Desk, command: WithdrawCollateralEntry) -> Case | Stop:
    """Take an entry back from now on, on its own value date; NO_SUCH_ENTRY where it is none that can be withdrawn."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    history = history_of(desk, held)
    days = (entry.value_date for entry in history.entries if entry.sequence == command.sequence)
    day = next(days, desk.bank.booking_date)
    decided = decide(desk, history, Withdrawn(command.sequence), day)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    return _case(desk, command, decided)


def prepare_marking(desk: Desk, command: MarkToMarket) -> Case | Stop:
    """Value an item by its market price, as of the day of the price; refused with `NotRevalued` or as a value is."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    if held.item.holding is None:
        return _not_marked(command, held, NotRevalued.NO_QUANTITY)
    instrument = held.item.holding.instrument
    price = desk.unit.market.prices_on(desk.bank.id, [instrument], command.on, None).get(instrument)
    if price is None:
        return NotFound(PRICE, f"{instrument} {command.on}")
    return _marked(desk, command, held, price)


def _marked(desk: Desk, command: MarkToMarket, held: Held, price: Price) -> Case | Stop:
    history = history_of(desk, held)
    then = history.as_of(price.published)
    value = NotRevalued.NO_QUANTITY if then is None else marked(then, price, price.published)
    if isinstance(value, NotRevalued):
        return _not_marked(command, held, value)
    last = held.item.valuation
    if last is not None and (last.as_of > value.as_of or last == value):
        return _not_marked(command, held, NotRevalued.VALUED_LATER)
    decided = decide(desk, history, Valued(value), value.as_of)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    return _case(desk, command, decided)


def _not_marked(command: MarkToMarket, held: Held, why: NotRevalued) -> Stop:
    text, text_zh = _WHY_NOT.get(why, ("is not of that instrument", "与该金融工具不符"))
    number = held.item.number
    return refused(type(command).__name__, RULE, Refusal(why, f"item {number} {text}", f"押品 {number} {text_zh}"))


def prepare_repossession(desk: Desk, command: RepossessCollateral) -> Case | Stop:
    """The bank takes an item into its hands; the costs it advances stay receivable until the item is realised."""
    held = find(desk, command)
    if not isinstance(held, Held):
        return held
    if stop := home_only("costs", command.costs) or books_closed(desk, command):
        return stop
    decided = decide(desk, history_of(desk, held), command.event(desk.ids.next), command.value_date)
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, RULE, decided)
    case = _case(desk, command, decided)

    def both() -> Done:
        answer = case.carry_out()
        paid = costs_paid(command.value_date, command.costs.minor, decided.entry.sequence)
        desk.unit.collateral.post(desk.bank.id, booked_for(desk, decided, paid))
        return answer

    return replace(case, carry_out=both)
