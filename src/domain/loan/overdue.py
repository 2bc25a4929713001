"""What overdue amounts bear: penalty and compound interest, misuse, grace, and the rates in force on a day."""

from ..shared.daycount import Split, actual_serial
from ..shared.money import round_ratio
from ..shared.rates import MARKUP_SCALE
from .accrual import accrue
from .state import Account, Instalment, term_end
from .terms import Compound, Cutoff, ItemRounding, LatePrincipal


def late_rate(a: Account) -> int:
    """The penalty rate in force, in units of 10⁻¹² a year: contract rate × (1 + markup)."""
    if a.stopped:
        return 0
    if bears_penalty(a):
        return a.rate * (MARKUP_SCALE + a.late_bp)
    misused = a.misuse is not None and a.misuse.late
    return a.rate * (MARKUP_SCALE + a.terms.misuse_bp if misused else MARKUP_SCALE)


def bears_penalty(a: Account) -> bool:
    """Whether overdue principal bears penalty, or by contract the contract rate on."""
    return a.terms.late_principal is LatePrincipal.PENALTY


def compound_rate(a: Account, day: int) -> int:
    """The rate of compound interest for a night, in units of 10⁻¹² a year: the penalty rate, or inside the term the
    contract rate where the contract says so (银发〔1999〕77号, 银发〔2003〕251号).
    """
    if a.stopped or a.terms.compound is Compound.NONE:
        return 0
    inside = a.terms.compound is Compound.CONTRACT_RATE and day < term_end(a)
    return a.rate * (MARKUP_SCALE if inside else MARKUP_SCALE + a.late_bp)


def late_days(a: Account, start: int, end: int) -> int:
    """Days between two days over the account's overdue year."""
    if a.late_by_year:
        return actual_serial(end, Split.JAN_1) - actual_serial(start, Split.JAN_1)
    return end - start


def grow(a: Account, inst: Instalment, day: int) -> None:
    """Carry an instalment's penalty and compound items to a day."""
    if a.terms.compound is Compound.CONTRACT_RATE and inst.since < (end := term_end(a)) < day:
        _grow(a, inst, end)
    _grow(a, inst, day)


def _grow(a: Account, inst: Instalment, day: int) -> None:
    if day <= inst.since:
        return
    since = max(inst.since, inst.calm)
    days = late_days(a, since, day) if day > since else 0
    if inst.principal:
        rate = late_rate(a)
        # grace delays penalty; the contract rate goes on without a gap
        inst.p_num += inst.principal * rate * (days if bears_penalty(a) else late_days(a, inst.since, day))
    if inst.interest:
        inst.c_num += inst.interest * compound_rate(a, since) * days
    inst.since = day


def grow_misuse(a: Account, day: int) -> None:
    """Carry the misuse item: principal not yet due bears the misuse markup beside its contract interest."""
    item = a.misuse
    if item is not None and day > item.since:
        if item.late and not a.stopped:
            item.p_num += a.undue * a.rate * a.terms.misuse_bp * late_days(a, item.since, day)
        item.since = day


def touch_all(a: Account, day: int, *, segments: bool = False) -> None:
    """Carry every item to a day; `segments`: the rate of overdue amounts changes, which closes a rounding segment."""
    accrue(a, day)
    grow_misuse(a, day)
    for inst in a.open:
        grow(a, inst, day)
    if segments:
        for inst in a.open:
            segment_late(a, inst, principal=True, interest=True)


def segment_late(a: Account, inst: Instalment, *, principal: bool, interest: bool) -> None:
    """Close a rounding segment of the items whose base has changed, where the terms round each segment."""
    if a.terms.item_rounding is ItemRounding.SEGMENT:
        den = a.late_den
        if principal:
            inst.p_num = round_ratio(inst.p_num, den, a.terms.rounding, a.terms.amount_multiple) * den
        if interest:
            inst.c_num = round_ratio(inst.c_num, den, a.terms.rounding, a.terms.amount_multiple) * den


def fall_open(a: Account, due: int, principal: int, interest: int, since: int) -> Instalment:
    """An amount that falls due on a day and bears penalty from `since`, after the contract's days of grace."""
    inst = Instalment(due, principal, interest, since, since + a.terms.grace_days)
    a.open.append(inst)
    return inst


def late_start(a: Account, due: int) -> int:
    """The first day that contract interest does not cover of an amount due by the plan on a day."""
    return due + (1 if a.plan.cadence.cutoff is Cutoff.THROUGH else 0)
