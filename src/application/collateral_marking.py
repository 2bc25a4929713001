"""Marking to market (盯市): one item when somebody asks, and in the business day those whose time has come."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ..domain.collateral.events import Valued
from ..domain.collateral.item import History
from ..domain.collateral.parts import Valuation
from ..domain.collateral.revaluation import NotRevalued, Price, marked
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .collateral_commands import MarkToMarket
from .collateral_deciding import RULE, Decided, case_of, decide, find, history_of, keep, policy_on, subject_of
from .collateral_store import Held
from .desk import Desk, refused
from .encoding import to_json
from .outcomes import NotFound

PRICE: Final = "MARKET_PRICE"
_WHY_NOT: Final = {
    NotRevalued.GONE: ("has left", "已出库"),
    NotRevalued.NO_QUANTITY: ("has no quantity to multiply with", "未登记数量"),
    NotRevalued.VALUED_LATER: ("has a value of that day or a later one", "已有当日或更晚估值"),
    NotRevalued.TOO_LARGE: ("would have a value out of range", "估值超出金额范围"),
}


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
    found = _decided(desk, held, history_of(desk, held), price)
    if isinstance(found, NotRevalued):
        return _not_marked(command, held, found)
    if isinstance(found, Refusal):
        return refused(type(command).__name__, RULE, found)
    return case_of(desk, command, found)


def mark(desk: Desk, items: Sequence[Held], day: date) -> None:
    """Value those of some items that are marked to market by the last price on or before a day, where it is a new one.

    Three statements, whatever their number. Where there is no price or rate an item keeps its value, which is then
    overdue; `attention` says so.
    """
    policy = policy_on(desk, day)
    instruments = {}
    for held in items:
        kind = policy.kind(held.item.kind)
        if held.item.ended is None and held.item.holding is not None and kind is not None and kind.mark_days:
            instruments[held.item.id] = held.item.holding.instrument
    if not instruments:
        return
    bank = desk.bank.id
    prices = desk.unit.market.prices_on(bank, sorted(set(instruments.values())), day, None)
    wanted = [held for held in items if (price := prices.get(instruments.get(held.item.id, ""))) and _new(held, price)]
    histories = desk.unit.collateral.histories(bank, [held.item.id for held in wanted])
    for held in wanted:
        found = _decided(desk, held, histories[held.item.id], prices[instruments[held.item.id]])
        if isinstance(found, Decided):
            command = MarkToMarket(idempotency_key=f"mark:{held.item.id}:{day}", item_id=held.item.id, on=day)
            keep(desk, command, found)
            desk.audit(subject_of(held.item), type(command).__name__, "DONE", to_json(command))


def _new(held: Held, price: Price) -> bool:
    return held.item.valuation is None or held.item.valuation.as_of <= price.published


def _decided(desk: Desk, held: Held, history: History, price: Price) -> Decided | Refusal | NotRevalued:
    then = history.as_of(price.published)
    value = NotRevalued.NO_QUANTITY if then is None else marked(then, price, price.published)
    if isinstance(value, NotRevalued):
        return value
    if _known(held.item.valuation, value):
        return NotRevalued.VALUED_LATER
    return decide(desk, history, Valued(value), value.as_of)


def _known(last: Valuation | None, value: Valuation) -> bool:
    """Whether the value is there already, or one of a later day."""
    return last is not None and (last.as_of > value.as_of or last == value)


def _not_marked(command: MarkToMarket, held: Held, why: NotRevalued) -> Stop:
    text, text_zh = _WHY_NOT.get(why, ("is not of that instrument", "与该金融工具不符"))
    number = held.item.number
    return refused(type(command).__name__, RULE, Refusal(why, f"item {number} {text}", f"押品 {number} {text_zh}"))
