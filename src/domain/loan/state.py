"""The state of a loan account: a handful of integers, and the list of open instalments.

The future is O(1): undue principal, the level amount, the index of the running period and its exact interest item.
The past is the list of instalments that are not fully paid, each with its penalty and compound item. Time is one
integer, day · 16 + rank; `wake` is the next time at which the account does something by itself.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, TypeVar

from ..ledger import LedgerAccount, Transfer
from ..shared.daycount import Days, Year
from ..shared.money import round_ratio
from ..shared.rates import MARKUP_SCALE, RATE_SCALE
from .context import Context
from .schedule import Grid
from .terms import Compound, Terms

TICKS: Final = 16
"""Ranks a day has; time = ordinal · TICKS + rank."""
NEVER: Final = 1 << 40
DUE: Final = 4
"""The rank of due-date processing, `events.Rank.DUE`."""
PENALTY_SCALE: Final = RATE_SCALE * MARKUP_SCALE


class Regime(IntEnum):
    """On which accounts the loan's money stands: accruing, non-accrual (非应计), written off (已核销)."""

    NORMAL = 0
    NON_ACCRUAL = 1
    WRITTEN_OFF = 2


class Totals:
    """Cumulative minor units since the account began. The conservation laws of money are stated over these."""

    __slots__ = (
        "advanced", "allocated", "capitalised", "compound", "costs", "disbursed", "fees", "forgiven", "interest",
        "paid", "penalty", "prepayment_fees", "principal", "recovered", "refunded",
        "released", "taken_on", "waived", "written_off",
    )  # fmt: skip

    def __init__(self) -> None:
        for name in self.__slots__:
            setattr(self, name, 0)

    @classmethod
    def of(cls, values: Sequence[int]) -> "Totals":
        """From values in the order of the slots."""
        totals = cls.__new__(cls)
        for name, value in zip(cls.__slots__, values, strict=True):
            setattr(totals, name, value)
        return totals

    advanced: int
    allocated: int
    capitalised: int
    compound: int
    costs: int
    disbursed: int
    fees: int
    forgiven: int
    interest: int
    paid: int
    penalty: int
    prepayment_fees: int
    principal: int
    recovered: int
    refunded: int
    released: int
    taken_on: int
    waived: int
    written_off: int


class Instalment:
    """An amount that fell due on `due` and is not fully settled.

    `principal` and `interest` are open minor units. The penalty item (`p_`) and the compound item (`c_`) are exact
    numerators over the account's overdue denominator; `_posted` is what the ledger has, `_settled` what was paid,
    waived or capitalised. `since` is the day up to which both items have accrued, `calm` the end of the contract's
    days of grace; `late` once the due day is over.
    """

    __slots__ = ("c_num", "c_posted", "c_settled",
        "calm", "due", "interest", "late", "p_num", "p_posted", "p_settled",
                 "principal", "since")  # fmt: skip

    def __init__(self, due: int, principal: int, interest: int, since: int, calm: int) -> None:
        self.due, self.principal, self.interest, self.since, self.calm = due, principal, interest, since, calm
        self.p_num = self.p_posted = self.p_settled = 0
        self.c_num = self.c_posted = self.c_settled = 0
        self.late = False


class Account:
    """A loan account at one time. Only events and the account's own due times change it."""

    __slots__ = (
        "accelerated",
        "borne_compound",
        "borne_interest",
        "borne_penalty",
        "carry",
        "cause",
        "context",
        "costs",
        "credit",
        "den",
        "early",
        "early_principal",
        "fees",
        "flat_base",
        "flat_last",
        "flat_share",
        "floating",
        "grid",
        "interest_grace",
        "item_per",
        "k",
        "late_bp",
        "late_by_year",
        "late_unit",
        "level",
        "misuse",
        "mode",
        "mult",
        "num",
        "open",
        "order",
        "part",
        "plan",
        "posted",
        "principal_grace",
        "rate",
        "recalculate",
        "regime",
        "reprice",
        "scale",
        "since",
        "sink",
        "slope",
        "stopped",
        "terms",
        "time",
        "totals",
        "undue",
        "wake",
        "written_off_on",
    )  # fmt: skip

    def __init__(self, terms: Terms, context: Context, grid: Grid) -> None:
        self.terms, self.context, self.plan, self.grid = terms, context, terms.plan, grid
        self.time, self.wake = 0, NEVER
        self.sink: list[Transfer] | None = None
        self.cause = 0
        self.undue = 0
        self.rate = terms.rate.units
        self.floating = terms.floating is not None
        self.reprice = NEVER
        # the plan
        self.k = 0
        self.level = 0
        self.principal_grace = terms.plan.principal_grace
        self.interest_grace = terms.plan.interest_grace
        self.scale: tuple[int, int] = (1, 1)
        self.flat_base = self.flat_last = self.flat_share = 0
        # the running interest item: exact num / den, posted minor units, day it is accrued to, and
        # `item_per`, what one unit of the day count adds; `early` is what was paid early of the instalment to come
        self.num = self.posted = self.item_per = self.slope = 0
        self.den = self.mult = 1
        self.since = grid.periods[0].start
        self.carry = 0
        self.early = self.early_principal = 0
        # what is due
        self.open: list[Instalment] = []
        self.misuse: Instalment | None = None
        self.fees = self.costs = self.credit = 0
        # what the reserve bore of interest at the write-off and is still owed; the ordinal of its day, 0: none
        self.borne_interest = self.borne_penalty = self.borne_compound = 0
        self.written_off_on = 0
        # principal written off in part and still owed; it is among the principal that is due or not
        self.part = 0
        self.order, self.mode = terms.order, terms.mode
        self.late_unit, self.late_by_year = late_day_count(terms)
        self.late_bp = terms.penalty_bp
        self.regime = Regime.NORMAL
        self.stopped = self.accelerated = self.recalculate = False
        self.totals = Totals()

    @property
    def late_den(self) -> int:
        """The denominator of every overdue item's exact numerators."""
        return PENALTY_SCALE * self.late_unit

    @property
    def day(self) -> int:
        """The ordinal of the account's time."""
        return self.time // TICKS


S = TypeVar("S", "Account", "Instalment", "Totals")


def copy_of(a: Account) -> Account:
    """An independent copy that posts to nobody: quotes, previews and reads work on it."""
    ghost = _twin(a)
    ghost.sink = None
    ghost.open = [_twin(inst) for inst in a.open]
    ghost.misuse = None if a.misuse is None else _twin(a.misuse)
    ghost.totals = _twin(a.totals)
    return ghost


def _twin(one: S) -> S:
    """A copy slot by slot; `copy.copy` takes three times as long over it."""
    kind = type(one)
    two = kind.__new__(kind)
    for name in kind.__slots__:
        setattr(two, name, getattr(one, name))
    return two


def rounded(a: Account, numerator: int, denominator: int) -> int:
    """An exact amount as the contract rounds what is computed, in minor units."""
    return round_ratio(numerator, denominator, a.terms.rounding, a.terms.amount_multiple)


def uncollected(a: Account) -> int:
    """Interest of the running item in minor units that is neither posted nor due, with the carry; may be negative."""
    return rounded(a, a.num, a.den) - a.posted + a.carry


def principal_owed(a: Account) -> int:
    """Principal the debtor owes, due or not."""
    return a.undue + sum(inst.principal for inst in a.open)


def live(a: Account) -> bool:
    """Whether a further instalment of the plan is still to fall due."""
    return a.k < len(a.grid.dues) and not a.accelerated and (a.undue > 0 or uncollected(a) != 0)


def settled(a: Account) -> bool:
    """Whether nothing is owed any more: drawn or taken on before, and every bucket empty."""
    if a.undue or a.open or a.fees or a.costs or not (a.totals.disbursed or a.totals.taken_on):
        return False
    return (a.misuse is None or a.misuse.p_posted == a.misuse.p_settled) and not live(a)


def arrears(a: Account) -> Instalment | None:
    """The anchor of days past due: the oldest instalment with unpaid principal or in-term interest, or by policy with
    anything unpaid.
    """
    any_debt = bool(a.context.penalty_counts) and a.context.counts_penalty(a.time // TICKS)
    for inst in a.open:
        if inst.principal or inst.interest or any_debt:
            return inst
    return None


def bearing_rate(a: Account) -> int:
    """The rate at which contract interest runs, in units of 10⁻⁸ a year: none once a court accepted bankruptcy."""
    return 0 if a.stopped else a.rate


def term_end(a: Account) -> int:
    """The first day that the contract's interest does not cover any more: compound interest at the contract rate ends
    there.
    """
    return a.since if a.accelerated else a.grid.periods[-1].end


def set_wake(a: Account) -> None:
    """Recompute the next time at which the account does something by itself."""
    wake = NEVER
    if a.k < len(a.grid.dues) and not a.accelerated and (a.undue or uncollected(a)):
        wake = min(a.grid.dues[a.k] * TICKS + DUE, a.reprice)
    if a.open:
        wake = min(wake, a.reprice)
        if a.terms.compound is Compound.CONTRACT_RATE and (end := term_end(a) * TICKS) > a.time:
            wake = min(wake, end)
        if a.context.penalty_counts and (change := a.context.next_counting_change(a.time // TICKS)) is not None:
            wake = min(wake, change * TICKS)
        newest = a.open[-1]
        if not newest.late:
            wake = min(wake, (newest.due + 1) * TICKS)
        anchor = arrears(a)
        if a.regime == Regime.NORMAL:
            if anchor is not None:
                wake = min(wake, a.context.non_accrual_day(anchor.due, a.time // TICKS) * TICKS + 15)
        elif anchor is None and a.regime == Regime.NON_ACCRUAL:
            wake = min(wake, a.time | 15)
    elif a.regime == Regime.NON_ACCRUAL:
        wake = min(wake, a.time | 15)
    a.wake = wake


def post(a: Account, day: int, debit: LedgerAccount, credit: LedgerAccount, amount: int) -> None:
    """Hand a transfer to whoever listens; nothing listens to quotes."""
    if a.sink is not None and amount:
        a.sink.append(Transfer(day, debit, credit, amount, a.cause))


def late_day_count(terms: Terms) -> tuple[int, bool]:
    """(days of the year, whether by calendar year) over which overdue items count actual days."""
    year = terms.day_count.year
    if terms.day_count.days is Days.ACTUAL and year is Year.ACTUAL:
        return 365 * 366, True
    if year in (Year.D364, Year.D365):
        return (364 if year is Year.D364 else 365), False
    return (365 if year in (Year.LEAP_PERIOD, Year.START_YEAR) else 360), False
