"""What a mortgage of the file is in our vocabulary: its terms and its take-on.

Due dates are the first payment date and the same day of every later month; interest is ACT/360 on the scheduled
balance. The period of a due date runs from the due date before it, so it has the days of the calendar month before,
which is what the file charges; the interest from origination to the first period was settled at closing and is not in
the file. The file states no default rate: late principal bears the contract rate plus the policy's markup.
"""

from datetime import date

from postloan.domain.loan.events import TakeOn
from postloan.domain.loan.terms import Basis, Cadence, Compound, LevelOn, Method, Plan, Terms
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.daycount import ACT_360
from postloan.domain.shared.rates import Rate

from .cmbs_file import AMORTISING, INTEREST_ONLY_THEN_AMORTISING, Mortgage

STATED_AFTER_INTEREST_ONLY = "3"
"""The loan whose annuity is not the file's: it takes the instalment of its first amortising row."""


def plan_of(mortgage: Mortgage) -> Plan:
    """The repayment plan by payment type: 2 stated instalment, 5 interest-only months then annuity, 3 interest only.
    What is left is due with the last instalment (balloon).
    """
    start = add_months(mortgage.first_due, -1)
    cadence = Cadence(start=start, count=mortgage.months_total, first_due=mortgage.first_due)
    grace = mortgage.months_interest_only
    if mortgage.payment_type == AMORTISING:
        return Plan(Method.EQUAL_INSTALMENT, cadence, instalment=mortgage.instalment)
    if mortgage.payment_type != INTEREST_ONLY_THEN_AMORTISING:
        return Plan(Method.INTEREST_ONLY, cadence)
    if mortgage.number == STATED_AFTER_INTEREST_ONLY:
        return Plan(
            Method.EQUAL_INSTALMENT, cadence, instalment=first_amortising_instalment(mortgage), principal_grace=grace
        )
    if mortgage.months_amortising is None:
        raise ValueError(f"loan {mortgage.number} amortises over no term")
    return Plan(
        Method.EQUAL_INSTALMENT,
        cadence,
        amortisation_periods=grace + mortgage.months_amortising,
        level_on=LevelOn.TWELFTH,
        principal_grace=grace,
    )


def first_amortising_instalment(mortgage: Mortgage) -> int:
    """Principal and interest of the first month that repays principal."""
    row = next(month for month in mortgage.months if month.principal > 0)
    return row.interest + row.principal


def terms_of(mortgage: Mortgage) -> Terms:
    """The contract's terms, in US dollars."""
    return Terms(
        currency="USD",
        principal=mortgage.original,
        rate=Rate(mortgage.rate),
        plan=plan_of(mortgage),
        day_count=ACT_360,
        basis=Basis.SCHEDULED,
        compound=Compound.NONE,
    )


def take_on_of(mortgage: Mortgage) -> tuple[date, TakeOn]:
    """The balance at the start of the first reported month, taken on at the beginning of its interest period."""
    first = mortgage.months[0]
    due = due_in_month_of(mortgage, first.end)
    return add_months(due, -1, mortgage.first_due.day), TakeOn(undue=first.opening, next_due=due, source="ABS-EE")


def due_in_month_of(mortgage: Mortgage, end: date) -> date:
    """The due date that a reporting end date covers: the one in its calendar month, never after it."""
    due = date(end.year, end.month, mortgage.first_due.day)
    if due > end:
        raise ValueError(f"loan {mortgage.number}: due {due} after the reporting end date {end}")
    return due
