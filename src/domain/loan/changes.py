"""Changes of terms inside the fold: rate, plan, extension, deferral, capitalisation, forgiveness, waiver, status.

None of them fails: what finds nothing to act on has no effect, so the fold is total. Whether a change is allowed is
decided before it is recorded.
"""

from collections.abc import Callable
from datetime import date

from ..ledger import LedgerAccount
from ..shared.calendar import add_months
from .accrual import (
    begin_period,
    charged_ahead,
    fall_due,
    raise_undue,
    rebase,
    renew_period,
    segment,
    segment_misuse,
)
from .allocation import drop_settled, use_credit
from .events import (
    Capitalisation,
    Deferral,
    Extension,
    Forgiveness,
    Misuse,
    PlanChange,
    RateChange,
    Waiver,
)
from .overdue import fall_open, grow_misuse, late_start, segment_late, touch_all
from .partial_write_off import settle_part
from .posting import capitalise, charge, give_up, move_regime, post_items, principal_account, receive
from .prepayment import lower_undue, rescale
from .recalculation import begin_level, due_today, relevel, relevel_now
from .schedule import extended, grid_of
from .state import (
    NEVER,
    TICKS,
    Account,
    Instalment,
    Regime,
    copy_of,
    live,
    post,
    rounded,
    settled,
    uncollected,
)
from .terms import Bucket, OnRateChange, Repricing

Take = Callable[[Account, int, Bucket, int], None]


def change_rate(a: Account, day: int, units: int) -> None:
    """A new contract rate from a day: every item is carried to the day first, then the plan is recalculated. The rate
    in force changes nothing.
    """
    if units == a.rate:
        return
    touch_all(a, day, segments=True)
    segment(a)
    a.rate = units
    rebase(a)
    if a.terms.on_rate_change is OnRateChange.RECALCULATE:
        relevel(a)


def apply_rate_change(a: Account, day: int, event: RateChange) -> None:
    """A rate change by event; a fixed one ends the floating rule."""
    change_rate(a, day, event.rate.units)
    if event.fixed:
        a.floating, a.reprice = False, NEVER


def next_repricing(a: Account, day: int) -> int:
    """The time of the first repricing date after a day, NEVER for a fixed rate."""
    floating = a.terms.floating
    if floating is None or not a.floating:
        return NEVER
    start = a.terms.plan.cadence.start
    anchor = date(start.year, 1, 1) if floating.repricing is Repricing.JANUARY_1 else start
    on = date.fromordinal(day)
    steps = ((on.year - anchor.year) * 12 + on.month - anchor.month) // floating.cycle_months
    while (found := add_months(anchor, steps * floating.cycle_months).toordinal()) <= day:
        steps += 1
    return found * TICKS + 3


def reprice(a: Account, day: int) -> None:
    """A repricing date has come."""
    change_rate(a, day, repriced(a, day))
    a.reprice = next_repricing(a, day)


def repriced(a: Account, day: int) -> int:
    """The rate of a repricing date: the latest index value published before it plus the spread; unknown: unchanged."""
    floating = a.terms.floating
    value = a.context.index_before(floating.index, day) if floating is not None else None
    return a.rate if floating is None or value is None else max(0, value + floating.spread_bp * 10_000)


def begin_repricing(a: Account, day: int) -> None:
    """A repricing date belongs to the contract: those between its start and the first drawdown have passed."""
    a.reprice = next_repricing(a, a.terms.plan.cadence.start.toordinal())
    while a.reprice < day * TICKS:
        on = a.reprice // TICKS
        a.rate = repriced(a, on)
        a.reprice = next_repricing(a, on)


def extend(a: Account, day: int, event: Extension) -> None:
    """The last due date moves; what is not due is spread over the longer plan."""
    if not a.undue or a.accelerated or event.to.toordinal() <= a.grid.dues[-1] or a.k >= len(a.grid.dues):
        return
    plan = extended(a.plan, event.to)
    grid = grid_of(plan, a.terms, a.context.calendar)
    if grid.dues[a.k] < day:
        return
    touch_all(a, day)
    a.plan, a.grid = plan, grid
    renew_period(a)
    rebase(a)
    relevel(a)


def defer(a: Account, day: int, event: Deferral) -> None:
    """The instalments due after the day bring no principal, and no interest either where it is deferred too."""
    if not a.undue or a.accelerated:
        return
    if due_today(a):
        instalment_falls_due(a, day)
    touch_all(a, day)
    until = min(a.k + event.periods, len(a.grid.dues) - 1)
    a.principal_grace = max(a.principal_grace, until)
    if event.interest_too:
        a.interest_grace = max(a.interest_grace, until)
    relevel(a)


def instalment_falls_due(a: Account, day: int, end: int | None = None) -> None:
    """Due-date processing: the running instalment is charged, and the customer's credit pays it at once. A new plan
    that begins today ends its period on day `end`.
    """
    grow_misuse(a, day)
    row = fall_due(a, end)
    if row.principal:
        segment_misuse(a)
    if a.recalculate:
        relevel_now(a)
    charge(a, day, Bucket.INTEREST, row.interest)
    if row.interest < 0:
        owe_back(a, day, -row.interest)
    if row.principal or row.interest > 0:
        fall_open(a, day, row.principal, max(0, row.interest), late_start(a, day) if end is None else end)
        use_credit(a, day)
    if not a.undue:
        give_back_carry(a, day)


def change_plan(a: Account, day: int, event: PlanChange) -> None:
    """A new plan for principal not yet due; interest accrued under the old one falls due with its first instalment.
    An instalment that falls due on the same day falls due first, by the old one, whose interest ends here: tonight is
    the first night of the new plan, of a settlement day too.
    """
    if a.regime == Regime.WRITTEN_OFF or (a.accelerated and not event.reschedule_overdue):
        return
    if due_today(a):
        ghost = copy_of(a)
        fall_due(ghost, day)
        if not ghost.undue and not (event.reschedule_overdue and any(inst.late and inst.principal for inst in a.open)):
            return
        instalment_falls_due(a, day, day)
    touch_all(a, day)
    if event.reschedule_overdue:
        a.accelerated = False
        raise_undue(a, day, _take_back(a, day))
    if not a.undue:
        return
    carry = uncollected(a)
    a.plan, a.k = event.plan, 0
    a.grid = grid_of(a.plan, a.terms, a.context.calendar)
    a.principal_grace, a.interest_grace, a.scale = a.plan.principal_grace, a.plan.interest_grace, (1, 1)
    a.flat_base = a.undue
    a.carry = carry
    begin_period(a)
    rebase(a)
    begin_level(a)


def _take_back(a: Account, day: int) -> int:
    """Take overdue principal out of the instalments, back into the plan; returns how much it is."""
    back = 0
    for inst in a.open:
        post_items(a, day, inst)
        if inst.late:
            source, target = principal_account(a, late=True), principal_account(a, late=False)
            if source is not target:
                post(a, day, target, source, inst.principal)
            back += inst.principal
            inst.principal = 0
    drop_settled(a, len(a.open))
    return back


def flag_misuse(a: Account, day: int, event: Misuse) -> None:
    """Misuse found: overdue amounts bear the heavier markup, principal not yet due the misuse markup on top."""
    if event.active == (a.misuse is not None and a.misuse.late):
        return
    touch_all(a, day, segments=True)
    if event.active:
        a.late_bp = max(a.terms.penalty_bp, a.terms.misuse_bp)
        if a.misuse is None:
            a.misuse = Instalment(day, 0, 0, day, day)
        a.misuse.since, a.misuse.late = day, True
    else:
        a.late_bp = a.terms.penalty_bp
        if a.misuse is not None:
            a.misuse.late = False


def waive(a: Account, day: int, event: Waiver) -> None:
    """Forgive what is due, oldest first, capped at what is open."""
    for bucket, amount in ((Bucket.FEES, event.fees), (Bucket.COSTS, event.costs)):
        part = min(amount, a.fees if bucket is Bucket.FEES else a.costs)
        if bucket is Bucket.FEES:
            a.fees -= part
        else:
            a.costs -= part
        give_up(a, day, bucket, part)
        a.totals.waived += part
    a.totals.waived += _take_due(a, day, event.interest, event.penalty, event.compound, give_up)


def _take_due(a: Account, day: int, interest: int, penalty: int, compound: int, how: Take) -> int:
    """Take due interest, penalty and compound out of the instalments, oldest first; returns what was taken."""
    taken = 0
    touch_all(a, day)
    for inst in [*a.open, *([a.misuse] if a.misuse else [])]:
        if not (interest or penalty or compound):
            break
        if inst.late or inst is a.misuse:
            post_items(a, day, inst)
        parts = (
            min(interest, inst.interest),
            min(penalty, inst.p_posted - inst.p_settled),
            min(compound, inst.c_posted - inst.c_settled),
        )
        inst.interest -= parts[0]
        inst.p_settled += parts[1]
        inst.c_settled += parts[2]
        for bucket, part in zip((Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND), parts, strict=True):
            how(a, day, bucket, part)
        segment_late(a, inst, principal=False, interest=parts[0] > 0)
        interest, penalty, compound = interest - parts[0], penalty - parts[1], compound - parts[2]
        taken += sum(parts)
    drop_settled(a, len(a.open))
    return taken


def forgive(a: Account, day: int, event: Forgiveness) -> None:
    """Forgive principal: overdue first, oldest first, then principal not yet due."""
    touch_all(a, day)
    left = event.principal
    for inst in a.open:
        part = min(left, inst.principal)
        inst.principal -= part
        left -= part
        give_up(a, day, Bucket.PRINCIPAL, part, late=inst.late)
        if inst.late:
            post_items(a, day, inst)
            segment_late(a, inst, principal=part > 0, interest=False)
    drop_settled(a, len(a.open))
    part = min(left, a.undue)
    if part:
        before = a.undue
        give_up(a, day, Bucket.PRINCIPAL, part)
        lower_undue(a, day, part)
        rescale(a, before)
        relevel(a)
    given = event.principal - left + part
    if a.regime == Regime.WRITTEN_OFF:
        a.totals.released += given
    else:
        a.totals.forgiven += given


def capitalise_due(a: Account, day: int, event: Capitalisation) -> None:
    """Add due interest, penalty and compound to principal not yet due, over the plan's remaining dates."""
    if not live(a) or a.regime == Regime.WRITTEN_OFF:
        return
    taken = _take_due(a, day, event.interest, event.penalty, event.compound, capitalise)
    if taken:
        before = a.undue
        raise_undue(a, day, taken)
        rescale(a, before)
        relevel(a)
        a.totals.capitalised += taken


def accelerate(a: Account, day: int) -> None:
    """All principal and accrued interest fall due on the day; contract interest ends."""
    if a.accelerated:
        return
    touch_all(a, day)
    principal = a.undue
    interest = uncollected(a) if a.k < len(a.grid.dues) else 0
    if not principal and not interest:
        return
    covered = a.since if a.k < len(a.grid.dues) else day
    a.accelerated = True
    a.undue = 0
    a.num = a.posted = a.carry = a.early = a.early_principal = a.item_per = 0
    charge(a, day, Bucket.INTEREST, interest)
    # a settlement night already charged is covered by contract interest
    fall_open(a, day, principal, max(0, interest), max(day, covered))
    if interest < 0:
        owe_back(a, day, -interest)


def give_back_carry(a: Account, day: int) -> None:
    """With no principal to come that could bear it, interest charged too early is the customer's at once."""
    if a.k < len(a.grid.dues) and (too_much := -uncollected(a)) > 0:
        charge(a, day, Bucket.INTEREST, -too_much)
        a.posted -= too_much
        owe_back(a, day, too_much)


def owe_back(a: Account, day: int, amount: int) -> None:
    """More interest was charged for a settlement night than is owed in the end: the difference is the customer's."""
    a.credit += amount
    a.totals.interest -= amount
    a.totals.allocated -= amount
    receive(a, day, Bucket.INTEREST, -amount, LedgerAccount.CUSTOMER_CREDIT)
    use_credit(a, day)


def accept_bankruptcy(a: Account, day: int) -> None:
    """Everything falls due, and interest of every kind stops against the debtor on the day (企业破产法 art. 46): a
    settlement night that the day has charged already is given back.
    """
    night, den = (0, 1) if a.accelerated else charged_ahead(a, day)
    accelerate(a, day)
    touch_all(a, day)
    a.stopped = True
    rebase(a)
    too_much = rounded(a, night, den)
    charge(a, day, Bucket.INTEREST, -too_much)
    owe_back(a, day, too_much)


def write_off(a: Account, day: int) -> None:
    """Everything falls due, takes the customer's credit, and leaves the balance sheet. A settled loan, or one written
    off already, gives it nothing to act on.
    """
    if a.regime == Regime.WRITTEN_OFF or settled(a):
        return
    accelerate(a, day)
    use_credit(a, day)
    settle_part(a, day)
    post_all(a, day)
    move_regime(a, day, Regime.WRITTEN_OFF)


def post_all(a: Account, day: int) -> None:
    """Carry every overdue item to the day and post it, so that a status change moves what has accrued."""
    touch_all(a, day)
    for inst in a.open:
        if inst.late:
            post_items(a, day, inst)
    if a.misuse is not None:
        post_items(a, day, a.misuse)
