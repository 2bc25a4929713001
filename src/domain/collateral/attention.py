"""What an item needs somebody's attention for on a day (押品异常), and when it will next change by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .item import Item
from .kinds import Document, Kind
from .parts import Charge, Holder, Insurance, Locator
from .policy import CollateralPolicy
from .revaluation import due_on


class Attention(StrEnum):
    """What is wrong or about to be."""

    NOT_REGISTERED = "NOT_REGISTERED"
    """The kind is registered and the bank has no live registration (未办理登记)."""
    REGISTRATION_EXPIRED = "REGISTRATION_EXPIRED"
    """A registration of the bank has expired (登记已到期)."""
    REGISTRATION_EXPIRES = "REGISTRATION_EXPIRES"
    """A registration of the bank expires soon (登记即将到期)."""
    NOT_INSURED = "NOT_INSURED"
    """The kind is insured and no insurance runs (未投保或保险已到期)."""
    INSURANCE_EXPIRES = "INSURANCE_EXPIRES"
    """The insurance expires soon (保险即将到期)."""
    NOT_BENEFICIARY = "NOT_BENEFICIARY"
    """The bank is not the first beneficiary (本行非第一受益人)."""
    UNDERINSURED = "UNDERINSURED"
    """Insured for less than the item is worth (保险金额低于估值)."""
    NOT_IN_CUSTODY = "NOT_IN_CUSTODY"
    """The bank or a custodian should hold it (未移交占有或监管)."""
    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN"
    """Nobody knows where it is (押品下落不明)."""
    LOCATOR_SILENT = "LOCATOR_SILENT"
    """The vehicle locator does not report (车辆定位装置离线、未安装或被拆除)."""
    SEIZED = "SEIZED"
    """Seized by a court or authority (被查封、扣押)."""
    LEASED_BEFORE = "LEASED_BEFORE"
    """Let before the bank's registration: the lease goes on (抵押前已出租)."""
    NO_VALUATION = "NO_VALUATION"
    """Never valued (尚未估值)."""
    VALUATION_OVERDUE = "VALUATION_OVERDUE"
    """The next valuation is overdue (估值已逾期)."""
    VALUATION_DUE = "VALUATION_DUE"
    """The next valuation is due soon (估值即将到期)."""
    DOCUMENT_MISSING = "DOCUMENT_MISSING"
    """A paper that the kind asks for is missing (资料缺失)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing: what about (number or reference; document), the day it turns on, and the warning step in days."""

    what: Attention
    about: str = ""
    on: date | None = None
    step: int | None = None


def _step(day: date, end: date, policy: CollateralPolicy) -> int | None:
    """The closest warning step that has begun; None: no step yet. The last day itself still runs."""
    left = (end - day).days
    return min((days for days in policy.warn_days if left <= days), default=None)


def _own(item: Item) -> list[Charge]:
    return [charge for charge in item.charges if not charge.creditor]


def _registration(item: Item, day: date, kind: Kind, policy: CollateralPolicy) -> Iterator[Notice]:
    own = _own(item)
    if kind.registered and not any(charge.live_on(day) for charge in own):
        yield Notice(Attention.NOT_REGISTERED)
    for charge in own:
        end = charge.expires_on
        if end is None:
            continue
        if day > end:
            yield Notice(Attention.REGISTRATION_EXPIRED, charge.number, end)
        elif (step := _step(day, end, policy)) is not None:
            yield Notice(Attention.REGISTRATION_EXPIRES, charge.number, end, step)


def _running(item: Item, day: date) -> list[Insurance]:
    return [each for each in item.insurances if each.starts_on <= day <= each.ends_on]


def _insurance(item: Item, day: date, kind: Kind, policy: CollateralPolicy) -> Iterator[Notice]:
    if not kind.insured:
        return
    running = _running(item, day)
    if not running:
        yield Notice(Attention.NOT_INSURED)
        return
    last = max(each.ends_on for each in running)
    followed = any(each.starts_on <= last + timedelta(days=1) and each.ends_on > last for each in item.insurances)
    step = None if followed else _step(day, last, policy)
    if step is not None:
        yield Notice(Attention.INSURANCE_EXPIRES, running[-1].policy, last, step)
    for each in running:
        if not each.bank_is_beneficiary:
            yield Notice(Attention.NOT_BENEFICIARY, each.policy)
    value = item.valuation.value if item.valuation else None
    if value and all(each.amount.currency == value.currency for each in running):
        total = sum(each.amount.minor for each in running)
        if total < value.minor:
            yield Notice(Attention.UNDERINSURED, running[-1].policy)


_HELD: Final = frozenset({Holder.BANK, Holder.CUSTODIAN})


def _possession(item: Item, day: date, kind: Kind, _policy: CollateralPolicy) -> Iterator[Notice]:
    if kind.custody and item.holder not in _HELD:
        yield Notice(Attention.NOT_IN_CUSTODY, item.holder)
    if item.holder is Holder.UNKNOWN:
        yield Notice(Attention.WHEREABOUTS_UNKNOWN)
    if kind.locator and item.locator is not Locator.ONLINE:
        yield Notice(Attention.LOCATOR_SILENT, item.locator or "")
    for seizure in item.seizures:
        if seizure.holds_on(day):
            yield Notice(Attention.SEIZED, seizure.reference, seizure.starts_on)
    first = min((charge.registered_on for charge in _own(item)), default=None)
    for lease in item.leases:
        if first is not None and lease.starts_on < first and day <= lease.ends_on:
            yield Notice(Attention.LEASED_BEFORE, lease.reference, lease.ends_on)


def _valuation(item: Item, day: date, _kind: Kind, policy: CollateralPolicy) -> Iterator[Notice]:
    due = due_on(item, policy)
    if item.valuation is None:
        yield Notice(Attention.NO_VALUATION)
    elif due is not None and day > due:
        yield Notice(Attention.VALUATION_OVERDUE, on=due)
    elif due is not None and (step := _step(day, due, policy)) is not None:
        yield Notice(Attention.VALUATION_DUE, on=due, step=step)


def _papers(item: Item, _day: date, kind: Kind, _policy: CollateralPolicy) -> Iterator[Notice]:
    missing = [document for document in kind.documents if document not in item.documents]
    for document in Document if missing else ():
        if document in missing:
            yield Notice(Attention.DOCUMENT_MISSING, document)


_CHECKS: Final[tuple[Callable[[Item, date, Kind, CollateralPolicy], Iterator[Notice]], ...]] = (
    _registration,
    _insurance,
    _possession,
    _valuation,
    _papers,
)


def attention(item: Item, day: date, policy: CollateralPolicy) -> tuple[Notice, ...]:
    """Everything about an item that needs attention on a day; of an item that left, or of an unknown kind, nothing."""
    kind = policy.kind(item.kind)
    if kind is None or item.ended is not None:
        return ()
    return tuple(notice for check in _CHECKS for notice in check(item, day, kind, policy))


def next_look(item: Item, day: date, policy: CollateralPolicy) -> date | None:
    """The first later day on which passing time alone may change `attention`; None: none will.

    A business day wakes the items of this day and scans no others.
    """
    if item.ended is not None or policy.kind(item.kind) is None:
        return None
    ends = [charge.expires_on for charge in _own(item)] + [each.ends_on for each in item.insurances]
    ends += [due_on(item, policy)]
    turns = [end - timedelta(days=step) for end in ends if end for step in (*policy.warn_days, -1)]
    turns += [each.starts_on for each in item.insurances] + [each.starts_on for each in item.seizures]
    turns += [each.ends_on + timedelta(days=1) for each in item.seizures if each.ends_on]
    turns += [each.ends_on + timedelta(days=1) for each in item.leases]
    turns += [charge.registered_on for charge in item.charges]
    return min((turn for turn in turns if turn > day), default=None)
