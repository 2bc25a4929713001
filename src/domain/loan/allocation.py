"""Where money goes: the allocation order, instalment by instalment or bucket by bucket.

Costs and fees stand outside instalments: before all of them if the order lists them first, else after all. A payment
posts only the items its money reaches.
"""

from functools import cache
from typing import Final

from ..ledger import LedgerAccount
from .overdue import grow, grow_misuse, segment_late
from .posting import post_items, receive
from .state import Account, Instalment, Regime
from .terms import AllocationMode, Bucket

_OUTSIDE: Final = (Bucket.COSTS, Bucket.FEES)


def allocate(a: Account, money: int, day: int, source: LedgerAccount) -> int:
    """Pay what is due on a day from `money` minor units; returns what is left."""
    if not (a.open or a.fees or a.costs or a.misuse):
        return money
    before, inside, after = _parts(a.order)
    left = money
    for bucket in before:
        left = _outside(a, bucket, left, day, source)
    if a.mode is AllocationMode.BY_INSTALMENT:
        left = _by_instalment(a, inside, left, day, source)
    else:
        left = _by_bucket(a, inside, left, day, source)
    for bucket in after:
        left = _outside(a, bucket, left, day, source)
    a.totals.allocated += money - left
    return left


Order = tuple[Bucket, ...]


@cache
def _parts(order: Order) -> tuple[Order, Order, Order]:
    """Of an order: what is paid before all instalments, inside them, and after all of them."""
    inside = tuple(bucket for bucket in order if bucket not in _OUTSIDE)
    first = order.index(inside[0])
    return order[:first], inside, tuple(bucket for bucket in order[first:] if bucket in _OUTSIDE)


def _by_instalment(a: Account, order: Order, money: int, day: int, source: LedgerAccount) -> int:
    reached = 0
    for inst in a.open:
        if not money:
            break
        money = pay(a, inst, order, money, day, source)
        reached += 1
    drop_settled(a, reached)
    if money:
        money = _pay_misuse(a, money, day, source)
    return money


def _by_bucket(a: Account, order: Order, money: int, day: int, source: LedgerAccount) -> int:
    for bucket in order:
        for inst in a.open:
            if not money:
                break
            money = pay(a, inst, (bucket,), money, day, source)
        if bucket is Bucket.PENALTY and money:
            money = _pay_misuse(a, money, day, source)
    drop_settled(a, len(a.open))
    return money


def pay(a: Account, inst: Instalment, order: Order, money: int, day: int,
        source: LedgerAccount) -> int:  # fmt: skip
    """Pay one instalment's buckets in order; returns what is left."""
    if inst.late:
        grow(a, inst, day)
        post_items(a, day, inst)
    totals = a.totals
    before = inst.principal, inst.interest
    for bucket in order:
        if not money:
            break
        if bucket is Bucket.PRINCIPAL:
            part = min(money, inst.principal)
            inst.principal -= part
            if a.regime == Regime.WRITTEN_OFF:
                totals.recovered += part
            else:
                totals.principal += part
        elif bucket is Bucket.INTEREST:
            part = min(money, inst.interest)
            inst.interest -= part
            totals.interest += part
        elif bucket is Bucket.PENALTY:
            part = min(money, inst.p_posted - inst.p_settled)
            inst.p_settled += part
            totals.penalty += part
        else:
            part = min(money, inst.c_posted - inst.c_settled)
            inst.c_settled += part
            totals.compound += part
        if part:
            receive(a, day, bucket, part, source, late=inst.late)
            money -= part
    segment_late(a, inst, principal=inst.principal != before[0], interest=inst.interest != before[1])
    return money


def _pay_misuse(a: Account, money: int, day: int, source: LedgerAccount) -> int:
    item = a.misuse
    if item is None:
        return money
    grow_misuse(a, day)
    post_items(a, day, item)
    part = min(money, item.p_posted - item.p_settled)
    item.p_settled += part
    a.totals.penalty += part
    receive(a, day, Bucket.PENALTY, part, source)
    return money - part


def _outside(a: Account, bucket: Bucket, money: int, day: int, source: LedgerAccount) -> int:
    if not (a.costs if bucket is Bucket.COSTS else a.fees):
        return money
    if bucket is Bucket.COSTS:
        part = min(money, a.costs)
        a.costs -= part
        a.totals.costs += part
    else:
        part = min(money, a.fees)
        a.fees -= part
        a.totals.fees += part
    receive(a, day, bucket, part, source)
    return money - part


def is_settled(inst: Instalment) -> bool:
    """Whether nothing of an instalment is open; its items have been posted."""
    return not (inst.principal or inst.interest) and inst.p_posted == inst.p_settled and inst.c_posted == inst.c_settled


def drop_settled(a: Account, reached: int) -> None:
    """Forget the instalments among the first `reached` of which nothing is open."""
    if reached and any(is_settled(inst) for inst in a.open[:reached]):
        a.open = [inst for inst in a.open[:reached] if not is_settled(inst)] + a.open[reached:]


def use_credit(a: Account, day: int) -> None:
    """Apply credit at once to whatever has fallen due."""
    if a.credit:
        a.credit = allocate(a, a.credit, day, LedgerAccount.CUSTOMER_CREDIT)
