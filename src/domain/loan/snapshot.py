"""A snapshot of the account as compact JSON: a cache of the fold, which can always be rebuilt from it.

Only integers, and the plan where a change replaced the contract's. What the terms and the context say is not stored.
"""

import json
from operator import attrgetter
from typing import Final

from .codec import load_plan, plain
from .context import Context
from .schedule import grid_of
from .state import Account, Instalment, Regime, Totals, late_day_count, set_wake
from .terms import AllocationMode, Bucket, Terms

_NUMBERS: Final = (
    "time", "undue", "rate", "reprice", "k", "level", "principal_grace", "interest_grace", "flat_base", "flat_left",
    "flat_share", "num", "posted", "unit", "item_per", "slope", "den", "mult", "since", "carry", "early", "fees",
    "costs", "credit", "late_bp",
)  # fmt: skip
_FLAGS: Final = ("floating", "stopped", "accelerated", "recalculate")
_numbers: Final = attrgetter(*_NUMBERS)
_flags: Final = attrgetter(*_FLAGS)
_totals: Final = attrgetter(*Totals.__slots__)


def encode(a: Account) -> str:
    """The account's state as text."""
    data = [
        _numbers(a),
        list(map(int, _flags(a))),
        int(a.regime),
        list(a.scale),
        [_instalment(inst) for inst in a.open],
        _instalment(a.misuse) if a.misuse is not None else None,
        _totals(a.totals),
        None if a.plan is a.terms.plan else plain(a.plan),
        None if a.order is a.terms.order and a.mode is a.terms.mode else [plain(a.order), a.mode.value],
    ]
    return json.dumps(data, separators=(",", ":"))


def decode(text: str, terms: Terms, context: Context) -> Account:
    """The account from its snapshot, under a context."""
    numbers, flags, regime, scale, instalments, misuse, totals, plan, order = json.loads(text)
    a = Account.__new__(Account)
    a.terms, a.context, a.sink, a.cause = terms, context, None, 0
    a.plan = terms.plan if plan is None else load_plan(plan)
    a.grid = grid_of(a.plan, terms.day_count, context.calendar)
    for name, value in zip(_NUMBERS, numbers, strict=True):
        setattr(a, name, value)
    for name, value in zip(_FLAGS, flags, strict=True):
        setattr(a, name, bool(value))
    a.regime = Regime(regime)
    a.scale = (scale[0], scale[1])
    a.open = [_load_instalment(row) for row in instalments]
    a.misuse = None if misuse is None else _load_instalment(misuse)
    a.totals = Totals.of(totals)
    a.order, a.mode = terms.order, terms.mode
    if order is not None:
        a.order, a.mode = tuple(Bucket(name) for name in order[0]), AllocationMode(order[1])
    a.late_unit, a.late_by_year = late_day_count(terms)
    set_wake(a)
    return a


def _instalment(inst: Instalment) -> list[int]:
    return [inst.due, inst.principal, inst.interest, inst.since, inst.p_num, inst.p_posted, inst.p_settled, inst.c_num,
            inst.c_posted, inst.c_settled, int(inst.late), inst.calm]  # fmt: skip


def _load_instalment(row: list[int]) -> Instalment:
    inst = Instalment(row[0], row[1], row[2], row[3], row[11])
    inst.p_num, inst.p_posted, inst.p_settled, inst.c_num, inst.c_posted, inst.c_settled = row[4:10]
    inst.late = bool(row[10])
    return inst
