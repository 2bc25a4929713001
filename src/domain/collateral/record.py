"""What may be recorded about an item: every refusal in a fixed order, then the entry, which must succeed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from ..shared.errors import InvalidInput, Refusal
from ..shared.exchange import ExchangeRate
from .events import SETTLING, Entry, ItemEvent, Registered, Taken, Valued, Withdrawn
from .item import History
from .policy import CollateralPolicy
from .record_rights import RIGHTS_RULES
from .record_values import VALUE_RULES
from .refusals import CollateralRefusal as R
from .refusals import refuse
from .release import Loosening
from .rules import Asked, Left
from .settling import SETTLING_RULES

MAX_ENTRIES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What else a decision looks at.

    Attributes:
        policy: the version in force on the value date.
        business_date: no event lies after it.
        recorded_at: the instant of recording, with its time zone.
        lending_lines: business lines that made the loans the item secures (经办业务条线).
        rates: exchange rates, for amounts in other currencies than that of the books.
        loosening: the coverage check of a release, from `release.assess`.
        left: what a realisation left to be settled, from `settling.left_over`; None: there was none.
    """

    policy: CollateralPolicy
    business_date: date
    recorded_at: datetime
    lending_lines: frozenset[str] = frozenset()
    rates: tuple[ExchangeRate, ...] = ()
    loosening: Loosening | None = None
    left: Left | None = None


def _in_the_future(asked: Asked) -> Refusal | None:
    if asked.day <= asked.business_date:
        return None
    return refuse(
        R.IN_THE_FUTURE,
        f"value date {asked.day} lies after the business date {asked.business_date}",
        f"日期 {asked.day} 晚于营业日 {asked.business_date}",
    )


def _knowledge(asked: Asked) -> Refusal | None:
    last = asked.history.entries[-1].recorded_at if asked.history.entries else asked.recorded_at
    if asked.recorded_at >= last:
        return None
    return refuse(
        R.KNOWLEDGE_ONLY_GROWS,
        f"recorded {asked.recorded_at.isoformat()}, before the last entry {last.isoformat()}",
        f"登记时间 {asked.recorded_at.isoformat()} 早于上一记录 {last.isoformat()}",
    )


def _there(asked: Asked) -> Refusal | None:
    if isinstance(asked.event, Taken):
        if asked.now is None:
            return None
        return refuse(
            R.TAKEN_ALREADY,
            f"item {asked.now.number} was taken in on {asked.now.taken_on}",
            f"押品 {asked.now.number} 已于 {asked.now.taken_on} 入库",
        )
    if asked.then is None:
        return refuse(R.NOT_TAKEN, f"the item is not there on {asked.day}", f"押品在 {asked.day} 尚未入库")
    if asked.then.ended is None or isinstance(asked.event, (Withdrawn, *SETTLING)):
        return None
    return refuse(
        R.ITEM_GONE,
        f"item {asked.then.number} left on {asked.then.ended_on} ({asked.then.ended})",
        f"押品 {asked.then.number} 已于 {asked.then.ended_on} 出库",
    )


_RULES: Final[tuple[Callable[[Asked], Refusal | None], ...]] = (
    _in_the_future,
    _knowledge,
    _there,
    *RIGHTS_RULES,
    *VALUE_RULES,
    *SETTLING_RULES,
)


def record(history: History, event: ItemEvent, day: date, given: Circumstances) -> Entry | Refusal:
    """The entry of an event on a value date, or the first rule against it in the order of `CollateralRefusal`.

    Rules about what is there look at the item on the value date and after everything recorded, so that an entry made
    late contradicts neither. Refuses (InvalidInput) a registration or value whose own day is not the value date.
    """
    own = event.charge.registered_on if isinstance(event, Registered) else None
    own = event.valuation.as_of if isinstance(event, Valued) else own
    if own is not None and own != day:
        raise InvalidInput("value_date", day.isoformat(), f"must be {own.isoformat()}, the day of the event itself")
    if len(history.entries) >= MAX_ENTRIES:
        raise InvalidInput("entries", len(history.entries), f"an item has at most {MAX_ENTRIES} entries")
    asked = Asked(
        event, day, history.as_of(day), history.latest(), history, given.policy, given.business_date, given.recorded_at,
        given.lending_lines, given.rates, given.loosening, given.left,
    )  # fmt: skip
    for rule in _RULES:
        if refusal := rule(asked):
            return refusal
    return Entry(len(history.entries) + 1, day, given.recorded_at, event)


def appended(history: History, entry: Entry) -> History:
    """The history with one more entry."""
    return replace(history, entries=(*history.entries, entry))
