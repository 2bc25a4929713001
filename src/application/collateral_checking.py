"""The coverage check of giving security up (覆盖检查): what it means for the loans, and what approvers are shown.

Cover is measured on the value date, which is what approvers see and what is kept, and on the booking date, so that
nobody evades the ceiling by an earlier day. All loans that share items with those concerned are locked while it is
done, so that two releases cannot each count on what the other gives up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.approval import Figures as Shown
from ..domain.collateral.events import Cancelled, HoldingChanged, ItemEvent, Linked, Reduced, Unlinked
from ..domain.collateral.item import History, Item, evolve
from ..domain.collateral.measure import Cover, Prices, Setting
from ..domain.collateral.parts import Link
from ..domain.collateral.release import ARTICLE_19_7, ARTICLE_409, Loosened, Loosening, assess
from ..domain.shared.errors import Refusal
from ..domain.shared.money import Money, round_ratio
from ..domain.shared.ratio import RATIO_SCALE
from .collateral_deciding import policy_on
from .collateral_lines import money_text
from .cover_measuring import Together, gather_together
from .desk import Desk

MAX_SHOWN: Final = 60
"""Most loans that are shown one by one; the sums are over all."""


@dataclass(frozen=True, slots=True)
class GivingUp:
    """What is to be given up: an item's history and the event; `instead`: another item and the links it gets."""

    history: History
    event: ItemEvent
    day: date
    instead: History | None = None
    links: tuple[Link, ...] = ()

    @property
    def item(self) -> Item:
        """The item after everything recorded."""
        item = self.history.latest()
        if item is None:
            raise ValueError("what is given up was taken in")
        return item


def check(desk: Desk, giving: GivingUp, day: date) -> Loosening | Refusal:
    """What giving up means for each loan concerned, measured on a day.

    Refused: TOO_MANY_TOGETHER (`CoverRefusal`), NO_EXCHANGE_RATE (`CollateralRefusal`).
    """
    together = _gathered(desk, giving, day)
    if isinstance(together, Refusal):
        return together
    item = next((each for each in together.items if each.id == giving.item.id), giving.history.as_of(day))
    if item is None:
        return Loosening(giving.item.id, ())
    after = [_after(each, giving, day) for each in together.items]
    replacement = _replacement(giving, day)
    if replacement is not None:
        after = [each for each in after if each.id != replacement.id] + [replacement]
    return assess(item, together.items, after, together.debts, together.setting)


def _gathered(desk: Desk, giving: GivingUp, day: date) -> Together | Refusal:
    bank = desk.bank.id
    concerned = sorted({*giving.item.loans, *_loans_on(giving.history, day), *_loans_on(giving.instead, day)})
    desk.unit.loans.get_many(bank, concerned)
    together = gather_together(desk.unit, bank, concerned, day)
    if isinstance(together, Refusal) or together.loans <= set(concerned):
        return together
    desk.unit.loans.get_many(bank, sorted(together.loans))
    return gather_together(desk.unit, bank, concerned, day)


def _loans_on(history: History | None, day: date) -> Sequence[UUID]:
    item = history.as_of(day) if history else None
    return item.loans if item else ()


def _after(item: Item, giving: GivingUp, day: date) -> Item:
    if item.id != giving.item.id:
        return item
    after = evolve(item, day, giving.event) or item
    if not isinstance(giving.event, HoldingChanged) or item.holding is None or item.valuation is None:
        return after
    # The value was found for the quantity before: what remains is worth its part, until it is valued again.
    value = item.valuation.value
    minor = round_ratio(value.minor * giving.event.holding.quantity, item.holding.quantity)
    part = replace(item.valuation, value=Money(minor, value.currency))
    return replace(after, valuations=(*item.valuations[:-1], part))


def _replacement(giving: GivingUp, day: date) -> Item | None:
    item = giving.instead.as_of(day) if giving.instead else None
    for link in giving.links:
        item = evolve(item, day, Linked(link))
    return item


def given_up_value(desk: Desk, giving: GivingUp) -> int | None:
    """What is given up in minor units of the books' currency, which is what routes of approval look at.

    The value of the item, of one registration at most its amount, of a reduction what the amount falls by, of a
    quantity its part. None: it was never valued, or there is no rate, so that it cannot be measured.
    """
    item, today = giving.item, desk.bank.booking_date
    prices = Prices(Setting(today, policy_on(desk, today), tuple(desk.unit.holdings.rates(desk.bank.id))))
    if item.valuation is None:
        return None
    value, event = prices.home(item.valuation.value), giving.event
    if isinstance(event, HoldingChanged) and item.holding is not None:
        value = round_ratio(value * (item.holding.quantity - event.holding.quantity), item.holding.quantity)
    if isinstance(event, Cancelled | Unlinked | Reduced):
        charge = item.charge(event.charge)
        amount = charge.amount if charge else None
        if amount is not None:
            less = prices.home(event.amount) if isinstance(event, Reduced) else 0
            value = min(value, prices.home(amount) - less)
    return None if prices.missing else max(0, value)


def shown(desk: Desk, giving: GivingUp, found: Loosening, numbers: Mapping[UUID, str]) -> Shown:
    """What approvers agree to: cover, burden and shortfall before and after, the ceiling, and the two warnings."""
    rows = sorted(found.rows, key=lambda row: numbers[row.loan])
    figures = [
        ("value_date", giving.day.isoformat()),
        ("item", giving.item.number),
        ("gives_up", type(giving.event).__name__),
        ("loans", str(len(rows))),
    ]
    for name in ("covered", "shortfall"):
        for when in ("before", "after"):
            total = sum(getattr(getattr(row, when), name) for row in rows)
            figures.append((f"{name}.{when}", money_text(total)))
    figures += [(f"loan.{place}", _line(row, numbers[row.loan])) for place, row in enumerate(rows[:MAX_SHOWN], 1)]
    return (*figures, *_warnings(desk, giving, rows, numbers))


def _line(row: Loosened, number: str) -> str:
    before, after = row.before, row.after
    return (
        f"{number}: covered {money_text(before.covered)} -> {money_text(after.covered)} of {money_text(after.owed)}, "
        f"loan to value {_ltv(before)} -> {_ltv(after)}, ceiling {_ceiling(before)} -> {_ceiling(after)}"
    )


def _warnings(
    desk: Desk, giving: GivingUp, rows: Sequence[Loosened], numbers: Mapping[UUID, str]
) -> Sequence[tuple[str, str]]:
    figures: list[tuple[str, str]] = []
    guaranteed = guaranteed_loans(desk, [row.loan for row in rows if row.frees_guarantors], giving.day)
    freed = [row for row in rows if row.loan in guaranteed]
    if freed:
        named = ", ".join(f"{numbers[row.loan]} {money_text(row.frees_guarantors)}" for row in freed)
        text = f"frees guarantors of {named} unless they stay bound ({ARTICLE_409}; 放弃债务人物保,保证人相应免责)"
        figures.append(("article_409", text[:500]))
    loosened = [numbers[row.loan] for row in rows if row.loosens]
    if loosened:
        text = f"a change in favour of the debtor: {', '.join(loosened)} ({ARTICLE_19_7}; 合同调整)"
        figures.append(("article_19_7", text[:500]))
    return figures


def guaranteed_loans(desk: Desk, loans: Sequence[UUID], day: date) -> frozenset[UUID]:
    """Those of some loans beside whose collateral a guarantor stands whom the bank has not let go."""
    if not loans:
        return frozenset()
    kept = desk.unit.guarantees.of_loans(desk.bank.id, loans, desk.at)
    return frozenset(loan for loan in loans for each in kept if each.guarantee.to_ask(loan, day))


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "-"
    hundredths = round_ratio(part * 10_000, whole)
    return f"{hundredths // 100}.{hundredths % 100:02} %"


def _ltv(cover: Cover) -> str:
    return _percent(cover.burden, cover.value)


def _ceiling(cover: Cover) -> str:
    return _percent(cover.at_ceiling, cover.value * RATIO_SCALE)
