"""A snapshot of the account as compact JSON: a cache of the fold, which can always be rebuilt from it.

Only integers, and the plan where a change replaced the contract's. What the terms and the context say is not stored.
The text begins with the number of its form and the account's time. A snapshot of another form is refused, never
guessed at; `postloan migrate` folds such accounts again.
"""

import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Final

from .account import END, fold, time_of
from .codec import load_plan, plain
from .context import Context
from .events import Entry
from .schedule import grid_of
from .state import TICKS, Account, Instalment, Regime, Totals, late_day_count, set_wake
from .terms import AllocationMode, Bucket, Terms

FORM: Final = 5
"""The form that `encode` writes; it rises whenever the layout or the meaning of a member changes. The first form had no
number and began with `[[time, ...`.
"""
HEAD: Final = f"[{FORM},"
"""What every snapshot of the present form begins with."""
_LAST_TIME: Final = date.max.toordinal() * TICKS + TICKS - 1
_NUMBERS: Final = (
    "undue", "rate", "reprice", "k", "level", "principal_grace", "interest_grace", "flat_base", "flat_last",
    "flat_share", "num", "posted", "item_per", "slope", "den", "mult", "since", "carry", "early", "early_principal",
    "fees", "costs", "credit", "late_bp", "borne_interest", "borne_penalty", "borne_compound", "written_off_on",
    "part",
)  # fmt: skip
_FLAGS: Final = ("floating", "stopped", "accelerated", "recalculate")
_numbers: Final = attrgetter(*_NUMBERS)
_flags: Final = attrgetter(*_FLAGS)
_totals: Final = attrgetter(*Totals.__slots__)


class StaleSnapshot(RuntimeError):
    """A snapshot that another version of the program wrote, or no snapshot at all: it is to be folded again."""

    def __init__(self, text: str) -> None:
        form = _form_of(text)
        found = "no form number" if form is None else f"form {form}"
        super().__init__(
            f"the loan's snapshot has {found}, this program knows form {FORM}: run `postloan migrate` "
            f"(借据快照格式不符,请运行 postloan migrate)"
        )
        self.form = form


def encode(a: Account) -> str:
    """The account's state as text: `[FORM, time, ...]`."""
    data = [
        FORM,
        a.time,
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
    """The account from its snapshot, under a context. Raises StaleSnapshot for a text of another form."""
    if not text.startswith(HEAD):
        raise StaleSnapshot(text)
    _, time, numbers, flags, regime, scale, instalments, misuse, totals, plan, order = json.loads(text)
    a = Account.__new__(Account)
    a.time = time
    a.terms, a.context, a.sink, a.cause = terms, context, None, 0
    a.plan = terms.plan if plan is None else load_plan(plan)
    a.grid = grid_of(a.plan, terms, context.calendar)
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


def renewed(text: str, terms: Terms, entries: Sequence[Entry], context: Context, lived: date) -> Account:
    """The account of a snapshot of another form, folded from all its entries up to the snapshot's time.

    Where that time cannot be read it is the end of `lived`, a day that the account has lived through and after which
    it has done nothing by itself, or the time of the last entry if that is later.
    """
    until = _time_of_stale(text)
    if until is None:
        last = max((time_of(each.value_date, each.rank) for each in entries), default=None)
        # Without entries the account has not begun.
        until = 0 if last is None else max(last, time_of(lived, END))
    return fold(terms, entries, context, until)


def _time_of_stale(text: str) -> int | None:
    data = _listed(text)
    # The first form began with a list of numbers, the time first; every later one with its number and the time.
    from_time = data[0] if data and isinstance(data[0], list) else data[1:]
    time = next(iter(from_time), None)
    return time if type(time) is int and 0 <= time <= _LAST_TIME else None


def _form_of(text: str) -> int | None:
    form = next(iter(_listed(text)), None)
    return form if type(form) is int else None


def _listed(text: str) -> list[object]:
    """The members of a JSON list; none where the text is something else."""
    try:
        data = json.loads(text)
    except ValueError:
        return []
    return data if isinstance(data, list) else []


def _instalment(inst: Instalment) -> list[int]:
    return [inst.due, inst.principal, inst.interest, inst.since, inst.p_num, inst.p_posted, inst.p_settled, inst.c_num,
            inst.c_posted, inst.c_settled, int(inst.late), inst.calm]  # fmt: skip


def _load_instalment(row: list[int]) -> Instalment:
    inst = Instalment(row[0], row[1], row[2], row[3], row[11])
    inst.p_num, inst.p_posted, inst.p_settled, inst.c_num, inst.c_posted, inst.c_settled = row[4:10]
    inst.late = bool(row[10])
    return inst
