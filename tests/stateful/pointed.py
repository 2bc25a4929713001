"""Lives made by hand that point at rules which random lives meet too seldom to be sure of."""

from dataclasses import replace
from datetime import date

from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    RANK,
    CreditRefund,
    Disbursement,
    Event,
    Extension,
    PlanChange,
    RateChange,
    Repayment,
    Reversal,
    Surplus,
    WriteOff,
)
from postloan.domain.loan.terms import Basis, Cadence, Cutoff, Early, Floating, Method, Plan, PlanRow, Rebate, Terms
from postloan.domain.shared.rates import Rate
from tests.stateful.lives import Life, entry_of, rank_of

START, LAST = date(2024, 1, 15), date(2024, 9, 1)
DRAWN = Disbursement(600_000)


def terms_of_method(method: Method) -> Terms:
    """Half a year of 6,000.00 at 12 %, half of it stated principal where the plan is stated."""
    cadence = Cadence(START, 6)
    dues = [date(2024, month, 15) for month in range(2, 8)]
    rows = tuple(PlanRow(due, principal=90_000) for due in dues) if method is Method.PLAN else ()
    return Terms("CNY", 1_200_000, Rate.percent("12"), Plan(method, cadence, rows=rows))


def life(terms: Terms, *events: tuple[date, Event], context: Context | None = None) -> Life:
    """A life from its first drawdown and dated events; a reversal takes its target's date and rank."""
    entries = [entry_of(1, START, DRAWN)]
    for day, event in events:
        entry = entry_of(len(entries) + 1, day, event)
        entry = replace(entry, rank=rank_of(event, [each.event for each in entries if each.value_date == day]))
        if isinstance(event, Reversal):
            entry = replace(entry, rank=RANK[type(entries[event.target - 1].event)])
        entries.append(entry)
    return Life(terms, tuple(entries), context or Context(), LAST)


def pointed_lives() -> list[Life]:
    """One life a rule: further drawdown, lowered and kept instalment, scaled plan, refund of money that bounced,
    extension, early money, repricing with an index of the day itself, halves, prepaid flat totals, a new plan on a
    settlement day, a loan repaid and drawn again, evened instalments in whole yuan."""
    level, stated = terms_of_method(Method.EQUAL_INSTALMENT), terms_of_method(Method.PLAN)
    march, april = date(2024, 3, 1), date(2024, 4, 1)
    repaid_partly = Repayment(10_000)
    lower, paid = Repayment(200_000, Surplus.LOWER), Repayment(50_000)
    index = Context(index={"LPR_1Y": ((date(2023, 1, 1).toordinal(), 3_450_000), (march.toordinal(), 4_000_000))})
    monthly = replace(level, floating=Floating("LPR_1Y", 85, cycle_months=1))
    early = replace(level, basis=Basis.ACTUAL, early=Early.APPLY)
    settled = replace(level.plan.cadence, first_due=date(2024, 2, 14), cutoff=Cutoff.THROUGH)
    flat = replace(level, plan=Plan(Method.FLAT_TOTAL, settled), rebate=Rebate.TO_THE_DAY)
    through = replace(level, plan=Plan(Method.EQUAL_PRINCIPAL, settled))
    evened = replace(level, plan=replace(level.plan, levelled=True), amount_multiple=100)
    settlement = date(2024, 3, 14)
    halves = replace(terms_of_method(Method.INTEREST_ONLY), rate=Rate.percent("3.6001"))
    return [
        life(level, (march, Disbursement(400_000))),
        life(level, (march, lower)),
        life(level, (march, Repayment(200_000, Surplus.SHORTEN))),
        life(stated, (march, lower)),
        life(
            level,
            (date(2024, 1, 20), paid),
            (date(2024, 1, 21), CreditRefund(50_000)),
            (date(2024, 1, 20), Reversal(2)),
        ),
        life(level, (march, Extension(date(2024, 8, 15)))),
        life(early, (march, Repayment(350_000))),
        life(monthly, context=index),
        life(flat, (settlement, Repayment(300_000, Surplus.SHORTEN))),
        life(through, (settlement, PlanChange(Plan(Method.EQUAL_INSTALMENT, Cadence(settlement, 5))))),
        life(level, (date(2024, 1, 20), Repayment(700_000, Surplus.SHORTEN)), (march, Disbursement(400_000))),
        life(evened),
        life(evened, (march, lower)),
        life(evened, (march, Extension(date(2024, 8, 15)))),
        life(level, (march, WriteOff()), (march, repaid_partly), (april, repaid_partly)),
        life(halves, (march, RateChange(Rate.percent("3.6")))),
    ]
