"""From the system's terms and entries to the naive account's own words, and from both answers to one comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    Acceleration,
    AllocationSwitch,
    BankruptcyAcceptance,
    Capitalisation,
    CreditRefund,
    Deferral,
    Disbursement,
    Entry,
    Event,
    Extension,
    Fee,
    Forgiveness,
    Misuse,
    PartialWriteOff,
    PlanChange,
    Rank,
    RateChange,
    Repayment,
    Reversal,
    TakeOn,
    Waiver,
    WriteOff,
)
from postloan.domain.loan.terms import Plan, Terms
from postloan.domain.shared.rates import Rate
from tests.stateful.naive.words import (
    NaiveArrears,
    NaiveEvent,
    NaiveFloating,
    NaivePlan,
    NaiveTakeOn,
    NaiveTerms,
    NaiveWorld,
)


def share_of(basis_points: int) -> Fraction:
    """Basis points as a fraction."""
    return Fraction(basis_points, 10_000)


def rate_of(rate: Rate) -> Fraction:
    """A yearly rate as a fraction."""
    return Fraction(rate.units, 10**8)


def plan_of(plan: Plan) -> NaivePlan:
    """A repayment plan in the naive account's words."""
    cadence = plan.cadence
    rows = tuple(
        (row.due, "INSTALMENT", row.instalment)
        if row.instalment is not None
        else (row.due, "PRINCIPAL", row.principal or 0)
        for row in plan.rows
    )
    return NaivePlan(
        method=plan.method.value,
        start=cadence.start,
        count=cadence.count,
        every=cadence.every,
        unit=cadence.unit.value,
        first_due=cadence.first_due,
        due_day=cadence.due_day,
        maturity=cadence.maturity,
        cutoff=cadence.cutoff.value,
        rolling=cadence.rolling.value,
        instalment=plan.instalment,
        amortisation_periods=plan.amortisation_periods,
        level_on=plan.level_on.value,
        levelled=plan.levelled,
        principal_grace=plan.principal_grace,
        interest_grace=plan.interest_grace,
        principal_share=None if plan.principal_bp is None else share_of(plan.principal_bp),
        rows=rows,
    )


def terms_of(terms: Terms) -> NaiveTerms:
    """Contract terms in the naive account's words."""
    floating = None
    if terms.floating:
        spread = share_of(terms.floating.spread_bp)
        floating = NaiveFloating(spread, terms.floating.repricing.value, terms.floating.cycle_months)
    return NaiveTerms(
        principal=terms.principal,
        rate=rate_of(terms.rate),
        plan=plan_of(terms.plan),
        days=terms.day_count.days.value,
        year=terms.day_count.year.value,
        split=terms.day_count.split.value,
        inside=terms.day_count.inside.value,
        floating=floating,
        basis=terms.basis.value,
        early=terms.early.value,
        late_principal=terms.late_principal.value,
        rounding=terms.rounding.value,
        item_rounding=terms.item_rounding.value,
        instalment_multiple=terms.instalment_multiple,
        amount_multiple=terms.amount_multiple,
        grace_days=terms.grace_days,
        penalty_markup=share_of(terms.penalty_bp),
        misuse_markup=share_of(terms.misuse_bp),
        compound=terms.compound.value,
        order=tuple(bucket.value for bucket in terms.order),
        mode=terms.mode.value,
        prepayment_interest=terms.prepayment_interest.value,
        prepayment_fee=share_of(terms.prepayment_fee_bp),
        rebate=terms.rebate.value,
        on_rate_change=terms.on_rate_change.value,
        down_payment=share_of(terms.down_payment_bp),
    )


def world_of(terms: Terms, context: Context, planted: Iterable[str] = ()) -> NaiveWorld:
    """Index, business days and policy in the naive account's words."""
    rows = context.index.get(terms.floating.index, ()) if terms.floating else ()
    return NaiveWorld(
        index=tuple((date.fromordinal(day), Fraction(units, 10**8)) for day, units in rows),
        is_business_day=lambda day: context.calendar.is_business_day(day.toordinal()),
        penalty_counts=tuple((date.fromordinal(day), counts) for day, counts in context.penalty_counts),
        non_accrual=tuple((date.fromordinal(day), limit) for day, limit in context.non_accrual),
        planted=frozenset(planted),
    )


def events_of(entries: Sequence[Entry]) -> list[NaiveEvent]:
    """The events that count, in the order of their recording: what was reversed is simply not there, and neither are
    reversals. A reversal can be reversed: the newest is resolved first."""
    standing = {entry.sequence: entry for entry in entries}
    for sequence in sorted(standing, reverse=True):
        entry = standing.get(sequence)
        if entry is not None and isinstance(entry.event, Reversal):
            standing.pop(entry.event.target, None)
            del standing[sequence]
    return [
        replace(event_of(entry.event, entry.value_date), after=entry.rank is Rank.AFTER_WRITE_OFF)
        for _, entry in sorted(standing.items())
    ]


def event_of(event: Event, day: date) -> NaiveEvent:
    """One event in the naive account's words."""
    match event:
        case TakeOn():
            return NaiveEvent("TAKE_ON", day, take_on=take_on_of(event))
        case Disbursement():
            return NaiveEvent("DISBURSEMENT", day, amount=event.amount)
        case Repayment():
            agreed = event.agreed
            parts = agreed and {"PRINCIPAL": agreed.principal, "INTEREST": agreed.interest, "FEES": agreed.fees}
            return NaiveEvent("REPAYMENT", day, amount=event.amount, option=event.surplus.value, parts=parts or None)
        case Fee():
            return NaiveEvent("FEE", day, amount=event.amount, option=event.kind.value)
        case CreditRefund():
            return NaiveEvent("CREDIT_REFUND", day, amount=event.amount)
        case PartialWriteOff():
            return NaiveEvent("PARTIAL_WRITE_OFF", day, amount=event.principal)
        case Forgiveness():
            return NaiveEvent("FORGIVENESS", day, amount=event.principal)
        case Waiver() | Capitalisation():
            return amounts_of(event, day)
        case _:
            return change_of(event, day)


def amounts_of(event: Waiver | Capitalisation, day: date) -> NaiveEvent:
    """What is waived or capitalised, per bucket."""
    parts = {"INTEREST": event.interest, "PENALTY": event.penalty, "COMPOUND": event.compound}
    if isinstance(event, Waiver):
        return NaiveEvent("WAIVER", day, parts={**parts, "FEES": event.fees, "COSTS": event.costs})
    return NaiveEvent("CAPITALISATION", day, parts=parts)


def change_of(event: Event, day: date) -> NaiveEvent:
    """Changes of terms and of status."""
    match event:
        case RateChange():
            return NaiveEvent("RATE_CHANGE", day, rate=rate_of(event.rate), flag=event.fixed)
        case Extension():
            return NaiveEvent("EXTENSION", day, until=event.to)
        case Deferral():
            return NaiveEvent("DEFERRAL", day, periods=event.periods, flag=event.interest_too)
        case PlanChange():
            return NaiveEvent("PLAN_CHANGE", day, plan=plan_of(event.plan), flag=event.reschedule_overdue)
        case Misuse():
            return NaiveEvent("MISUSE", day, flag=event.active)
        case AllocationSwitch():
            order = tuple(bucket.value for bucket in event.order)
            return NaiveEvent("ALLOCATION_SWITCH", day, order=order, option=event.mode.value)
        case Acceleration():
            return NaiveEvent("ACCELERATION", day)
        case BankruptcyAcceptance():
            return NaiveEvent("BANKRUPTCY_ACCEPTANCE", day)
        case WriteOff():
            return NaiveEvent("WRITE_OFF", day)
        case _:
            raise TypeError(event)


def take_on_of(event: TakeOn) -> NaiveTakeOn:
    """A running loan's balances."""
    arrears = tuple(
        NaiveArrears(row.due, row.principal, row.interest, row.penalty, row.compound) for row in event.arrears
    )
    return NaiveTakeOn(
        undue=event.undue,
        next_due=event.next_due,
        accrued=event.accrued,
        instalment=event.instalment,
        arrears=arrears,
        fees=event.fees,
        costs=event.costs,
        credit=event.credit,
        non_accrual=event.non_accrual,
    )
