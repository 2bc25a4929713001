"""What an account says on a day: its figures, and the rows still to come. Both work on a copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .account import END, advance, apply, new_account, time_of
from .accrual import fall_due
from .context import Context
from .events import Disbursement, Rank
from .overdue import bears_penalty, compound_rate, late_rate, touch_all
from .posting import ACCRUING, borne, post_items
from .prepayment import PayoffQuote, quote
from .schedule import Row, checked
from .state import TICKS, Account, Regime, arrears, copy_of, live, settled, uncollected
from .terms import Compound, Terms


class LoanStatus(StrEnum):
    """Where a loan stands: not drawn (待放款), current (正常), overdue (逾期), settled (结清), written off (已核销)."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    OVERDUE = "OVERDUE"
    CLOSED = "CLOSED"
    WRITTEN_OFF = "WRITTEN_OFF"


@dataclass(frozen=True, slots=True)
class Figures:
    """An account at the end of a day, in minor units.

    `principal_due` is everything of principal that fell due and is unpaid, `principal_overdue` the part whose due date
    is over. `interest_accrued` is the running period's interest not yet due, `penalty` and `compound` are payable to
    the day. `total_due` is what must be paid now; `dpd` days past due by the definition in the guide: as-of date minus
    the oldest due date with unpaid principal or in-term interest, without grace. `interest_borne` is what of interest,
    penalty and compound the reserve bore at the write-off and nobody made good yet; `part_written_off` what of the
    principal owed was written off in part.
    """

    day: date
    status: LoanStatus
    regime: Regime
    principal_undue: int
    principal_due: int
    principal_overdue: int
    interest_due: int
    interest_accrued: int
    penalty: int
    compound: int
    fees: int
    costs: int
    credit: int
    dpd: int
    oldest_due: date | None
    next_due: date | None
    rate: int
    accelerated: bool
    disbursed: int
    taken_on: int
    capitalised: int
    principal_paid: int
    interest_paid: int
    penalty_paid: int
    compound_paid: int
    fees_paid: int
    costs_paid: int
    forgiven: int
    waived: int
    written_off: int
    recovered: int
    interest_borne: int
    part_written_off: int
    paid: int
    allocated: int
    refunded: int
    advanced: int

    @property
    def outstanding(self) -> int:
        """Principal the debtor owes, due or not."""
        return self.principal_undue + self.principal_due

    @property
    def carried(self) -> int:
        """Principal on the balance sheet."""
        return 0 if self.regime is Regime.WRITTEN_OFF else self.outstanding - self.part_written_off

    @property
    def total_due(self) -> int:
        """What is payable on the day."""
        return self.principal_due + self.interest_due + self.penalty + self.compound + self.fees + self.costs


def at_end_of(a: Account, day: date) -> Account:
    """A copy of the account, brought to the end of a day that is not before it."""
    ghost = copy_of(a)
    advance(ghost, day.toordinal() * TICKS + END)
    return ghost


def figures(a: Account, day: date) -> Figures:
    """The figures at the end of a day, which is not before the account's own."""
    ghost = at_end_of(a, day)
    on = day.toordinal()
    touch_all(ghost, on)
    items = [*ghost.open, *([ghost.misuse] if ghost.misuse else [])]
    for inst in items:
        post_items(ghost, on, inst)
    anchor = arrears(ghost)
    totals = ghost.totals
    going = live(ghost)
    return Figures(
        day=day,
        status=status_of(ghost),
        regime=ghost.regime,
        principal_undue=ghost.undue,
        principal_due=sum(inst.principal for inst in ghost.open),
        principal_overdue=sum(inst.principal for inst in ghost.open if inst.late),
        interest_due=sum(inst.interest for inst in ghost.open),
        interest_accrued=uncollected(ghost) if going else 0,
        penalty=sum(inst.p_posted - inst.p_settled for inst in items),
        compound=sum(inst.c_posted - inst.c_settled for inst in items),
        fees=ghost.fees,
        costs=ghost.costs,
        credit=ghost.credit,
        dpd=max(0, on - anchor.due) if anchor else 0,
        oldest_due=date.fromordinal(anchor.due) if anchor else None,
        next_due=date.fromordinal(ghost.grid.dues[ghost.k]) if going else None,
        rate=ghost.rate,
        accelerated=ghost.accelerated,
        disbursed=totals.disbursed,
        taken_on=totals.taken_on,
        capitalised=totals.capitalised,
        principal_paid=totals.principal,
        interest_paid=totals.interest,
        penalty_paid=totals.penalty,
        compound_paid=totals.compound,
        fees_paid=totals.fees,
        costs_paid=totals.costs,
        forgiven=totals.forgiven,
        waived=totals.waived,
        written_off=totals.written_off,
        recovered=totals.recovered,
        part_written_off=ghost.part,
        interest_borne=sum(borne(ghost, bucket) for bucket in ACCRUING),
        paid=totals.paid,
        allocated=totals.allocated,
        refunded=totals.refunded,
        advanced=totals.advanced,
    )


def owed(a: Account, day: date) -> tuple[int, int]:
    """Principal, and everything owed with interest, penalty, fees and costs, at the end of a day not before the
    account's own: sums of `figures`, for work on many accounts.
    """
    ghost = at_end_of(a, day)
    on = day.toordinal()
    touch_all(ghost, on)
    principal, rest = ghost.undue, ghost.fees + ghost.costs
    for inst in ghost.open:
        post_items(ghost, on, inst)
        principal += inst.principal
        rest += inst.interest + inst.p_posted - inst.p_settled + inst.c_posted - inst.c_settled
    if ghost.misuse:
        post_items(ghost, on, ghost.misuse)
        rest += ghost.misuse.p_posted - ghost.misuse.p_settled + ghost.misuse.c_posted - ghost.misuse.c_settled
    if live(ghost):
        rest += uncollected(ghost)
    return principal, principal + rest


def status_of(a: Account) -> LoanStatus:
    """The account's status at its time."""
    if not (a.totals.disbursed or a.totals.taken_on):
        return LoanStatus.PENDING
    if settled(a):
        return LoanStatus.CLOSED
    if a.regime == Regime.WRITTEN_OFF:
        return LoanStatus.WRITTEN_OFF
    return LoanStatus.OVERDUE if any(inst.late for inst in a.open) else LoanStatus.ACTIVE


def payoff(a: Account, day: date) -> PayoffQuote:
    """What closes the account if paid on a day that is not before it."""
    ghost = copy_of(a)
    advance(ghost, day.toordinal() * TICKS + int(Rank.PAYMENT))
    return quote(ghost, day.toordinal())


def schedule(a: Account) -> tuple[Row, ...]:
    """The instalments still to fall due if nothing else happens, from the account as it stands."""
    ghost = copy_of(a)
    rows = []
    while live(ghost):
        rows.append(fall_due(ghost))
    return tuple(rows)


def preview(terms: Terms, context: Context, drawdowns: Sequence[tuple[date, int]] = ()) -> tuple[Row, ...]:
    """The schedule of terms before anything is booked: (date, minor units) drawdowns, by default the contract amount on
    the start date. It is the booked account's own code, so the booked schedule is the same. A down payment comes first.
    """
    checked(terms, context.calendar)
    a = new_account(terms, context)
    rows: list[Row] = []
    for on, amount in drawdowns or ((terms.plan.cadence.start, terms.principal),):
        while live(a) and a.grid.dues[a.k] < on.toordinal():
            rows.append(fall_due(a))
        apply(a, Disbursement(amount), time_of(on, Rank.DISBURSEMENT), 0)
        rows += [Row(inst.due, inst.principal, inst.interest, a.undue) for inst in a.open]
        a.open.clear()
    while live(a):
        rows.append(fall_due(a))
    return tuple(rows)


class Accrual(NamedTuple):
    """One item's interest not yet posted as a line that SQL can evaluate.

    On a day d between `since` and the account's next wake-up the amount is whole + n × daily_whole +
    (rest + n × daily_rest) / denominator, n = max(0, d − since); it posts rounded half up. `off_balance`: the side.
    """

    kind: str
    since: int
    whole: int
    rest: int
    daily_whole: int
    daily_rest: int
    denominator: int
    off_balance: bool


def accruals(a: Account) -> tuple[Accrual, ...]:
    """Every item that earns and is not posted to its full amount, as lines for set-based evaluation.

    Exact between the account's time and its next wake-up for every count that is linear in calendar days; the others
    (thirty-day months, whole months, calendar years) are given with a denominator of 0 and evaluated by the fold.
    """
    if a.terms.compound is Compound.CONTRACT_RATE:
        a = copy_of(a)
        touch_all(a, a.day)  # the rate in force on the account's own day is the one until its next wake-up
    off = a.regime != Regime.NORMAL
    den = a.late_den
    late = 0 if a.late_by_year else den
    found: list[Accrual] = []
    if live(a):
        exact, daily = a.num - (a.posted - a.carry) * a.den, a.item_per * a.slope
        found.append(_line("INTEREST", a.since, exact, daily, a.den if a.slope or not a.item_per else 0, off=off))
    for inst in a.open:
        since = max(inst.since, inst.calm)
        exact, daily = inst.p_num - inst.p_posted * den, inst.principal * late_rate(a)
        found.append(_line("PENALTY", since if bears_penalty(a) else inst.since, exact, daily, late, off=off))
        exact, daily = inst.c_num - inst.c_posted * den, inst.interest * compound_rate(a, since)
        found.append(_line("COMPOUND", since, exact, daily, late, off=off))
    if a.misuse is not None and a.misuse.late and not a.stopped:
        exact, daily = a.misuse.p_num - a.misuse.p_posted * den, a.undue * a.rate * a.terms.misuse_bp
        found.append(_line("PENALTY", a.misuse.since, exact, daily, late, off=off))
    return tuple(found)


def _line(kind: str, since: int, exact: int, daily: int, denominator: int, *, off: bool) -> Accrual:
    if not denominator:
        return Accrual(kind, since, 0, 0, 0, 0, 0, off)
    return Accrual(kind, since, *divmod(exact, denominator), *divmod(daily, denominator), denominator, off)


def last_due(a: Account) -> date:
    """The last due day of an account's plan."""
    return date.fromordinal(a.grid.dues[-1])
