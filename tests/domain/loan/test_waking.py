"""When the business day must look at a loan, and what makes days past due."""

from datetime import date, timedelta

from postloan.domain.loan.account import END, advance, fold, time_of
from postloan.domain.loan.codec import dump, load_event
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Agreed, HistoryFact, Repayment, Surplus, TakenOnFact, TakeOn
from postloan.domain.loan.figures import figures
from postloan.domain.loan.loan import dpd_step, wake_day
from postloan.domain.loan.snapshot import encode
from postloan.domain.shared.calendar import WEEKENDS_ONLY

from .builders import day, drawn, entries, terms

STEPS = (1, 8, 31, 61, 91, 121, 181, 271, 361)


def test_an_overdue_loan_wakes_at_every_step_of_days_past_due() -> None:
    loan = terms(12_000_00, "6", "2025-01-15", 1)
    account = fold(loan, entries(drawn(loan)), Context(dpd_steps=STEPS), time_of(day("2025-01-15"), END))
    looked_at: dict[date, int | None] = {}
    while (woken := wake_day(account)) is not None:
        advance(account, time_of(woken, END))
        looked_at[woken] = dpd_step(account)
    due = day("2025-02-15")
    assert looked_at == {due: None} | {due + timedelta(days=step): step for step in STEPS}


def test_unpaid_penalty_alone_counts_only_by_policy() -> None:
    loan = terms(12_000_00, "6", "2025-01-15", 1)
    # due 2025-02-15: 12,000.00 and interest 60.00; ten days later all but the penalty is paid by an agreed split
    paid = Repayment(12_060_00, Surplus.CREDIT, Agreed(principal=12_000_00, interest=60_00))
    history = entries(drawn(loan), ("2025-02-25", paid))
    until = time_of(day("2025-03-01"), END)
    by_default = fold(loan, history, Context(), until)
    assert (figures(by_default, day("2025-03-01")).dpd, figures(by_default, day("2025-03-01")).penalty > 0) == (0, True)
    # by policy from 28 February on: 14 days since the due date on 1 March
    switched = Context(WEEKENDS_ONLY, penalty_counts=((day("2025-02-28").toordinal(), True),))
    assert figures(fold(loan, history, switched, time_of(day("2025-02-27"), END)), day("2025-02-27")).dpd == 0
    assert figures(fold(loan, history, switched, until), day("2025-03-01")).dpd == 14


def test_a_running_loan_keeps_what_was_known_of_its_past() -> None:
    facts = (TakenOnFact(HistoryFact.CLASS, day("2024-12-31"), "SPECIAL_MENTION"),)
    took = TakeOn(10_000_00, day("2025-03-15"), history=facts)
    assert load_event("TakeOn", 1, dump(took)) == took
    loan = terms(12_000_00, "6", "2025-01-15", 12)
    with_facts = fold(loan, entries(("2025-02-20", took)), Context())
    without = fold(loan, entries(("2025-02-20", TakeOn(10_000_00, day("2025-03-15")))), Context())
    assert encode(with_facts) == encode(without)
