"""When each due date was paid in full, when arrears were settled, and what a change of terms met."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.loan.account import fold
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    Capitalisation,
    Disbursement,
    Event,
    Extension,
    Fee,
    PlanChange,
    RateChange,
    Repayment,
    Waiver,
)
from postloan.domain.loan.figures import figures
from postloan.domain.loan.payment_record import PaidDate, PaymentRecord, payment_record
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.rates import Rate
from tests.domain.loan.builders import day, entries, terms

# Interest-only: 1,200,000.00 at 4 % is 4,000.00 a month, due on the 20th from February 2024, principal at the end.
MONTHLY = terms(120_000_000, "4", "2024-01-20", 24, Method.INTEREST_ONLY)
DRAWN: tuple[str, Event] = ("2024-01-20", Disbursement(120_000_000))
INTEREST = 400_000


def record(of: Terms, until: str, *events: tuple[str, Event]) -> PaymentRecord:
    return payment_record(of, entries(DRAWN, *events), Context(), day(until))


def paid(on: str, times: int = 1) -> tuple[str, Event]:
    return on, Repayment(INTEREST * times)


def test_a_due_date_paid_on_its_day_or_from_credit_is_paid_on_its_day() -> None:
    # Twice the interest on the first date leaves credit, which pays the second date by itself.
    found = record(MONTHLY, "2024-03-31", paid("2024-02-20", 2))
    on = day("2024-02-20"), day("2024-03-20")
    assert found.dates == (PaidDate(on[0], on[0]), PaidDate(on[1], on[1]))
    assert not found.was_overdue
    assert found.settled_on is None
    assert found.days_past_due(day("2024-03-31")) == 0


def test_a_date_paid_five_days_late_is_paid_on_the_later_day() -> None:
    found = record(MONTHLY, "2024-03-01", ("2024-02-25", Repayment(INTEREST + 10_000)))
    assert found.dates == (PaidDate(day("2024-02-20"), day("2024-02-25")),)
    assert found.was_overdue
    assert found.settled_on == day("2024-02-25")
    assert [found.days_past_due(day(f"2024-02-{d}")) for d in (19, 20, 21, 24, 25)] == [0, 0, 1, 4, 0]


def test_arrears_are_settled_when_the_last_of_them_and_their_fees_are_paid() -> None:
    # Regulations 11.2 R10: everything overdue and the fee are paid on 8 May.
    found = record(
        MONTHLY,
        "2024-06-30",
        ("2024-04-10", Fee(5_000)),
        ("2024-05-01", Repayment(INTEREST)),
        ("2024-05-08", Repayment(3 * INTEREST)),
        paid("2024-05-20"),
        paid("2024-06-20"),
    )
    assert found.settled_on == day("2024-05-08")
    assert [each.paid_in_full_on for each in found.dates[-2:]] == [day("2024-05-20"), day("2024-06-20")]


def test_a_fee_long_after_the_cure_does_not_undo_it() -> None:
    found = record(
        MONTHLY,
        "2024-04-30",
        ("2024-02-25", Repayment(2 * INTEREST + 10_000)),
        ("2024-04-01", Fee(5_000)),
        paid("2024-04-20", 3),
    )
    assert found.settled_on == day("2024-02-25")


def test_unpaid_dates_are_not_settled() -> None:
    found = record(MONTHLY, "2024-04-30", ("2024-03-01", Repayment(100)))
    assert [each.paid_in_full_on for each in found.dates] == [None, None, None]
    assert found.settled_on is None
    assert found.days_past_due(day("2024-04-30")) == 70  # 20 February to 30 April: 9 + 31 + 30


def test_arrears_put_into_a_new_plan_are_rescheduled_not_paid() -> None:
    # All of it due on one day: the bullet of 2024 is overdue when its principal moves into a new monthly plan.
    bullet = terms(120_000_000, "4", "2024-01-20", 1, Method.BULLET)
    new = Plan(Method.EQUAL_PRINCIPAL, Cadence(day("2024-03-15"), 12))
    found = record(
        bullet,
        "2024-04-01",
        ("2024-03-01", Repayment(2_000_000)),
        ("2024-03-15", PlanChange(new, reschedule_overdue=True)),
    )
    (change,) = found.changes
    assert (change.days_past_due, change.rescheduled) == (24, True)  # 20 February to 15 March
    assert change.overdue > 0
    assert change.dues[0] == day("2024-04-15")
    # The penalty of the fourteen days since the payment is still unpaid.
    assert (found.settled_on, found.rescheduled_to) == (None, None)
    assert found.coming[0] == day("2024-04-15")
    waived = record(
        bullet,
        "2024-04-01",
        ("2024-03-01", Repayment(2_000_000)),
        ("2024-03-15", PlanChange(new, reschedule_overdue=True)),
        ("2024-03-15", Waiver(penalty=10_000_000)),
    )
    assert (waived.settled_on, waived.rescheduled_to) == (None, day("2024-04-15"))


def test_a_change_of_terms_says_what_it_met() -> None:
    found = record(
        MONTHLY,
        "2024-06-30",
        ("2024-02-22", Extension(day("2026-07-20"))),
        ("2024-02-23", RateChange(Rate.percent("3"))),
        ("2024-02-24", RateChange(Rate.percent("3.5"))),
        ("2024-02-25", Capitalisation(interest=INTEREST)),
    )
    extension, cut, rise, capitalised = found.changes
    assert [c.days_past_due for c in found.changes] == [2, 3, 4, 5]
    assert extension.dues[-1] == day("2026-07-20")
    assert [c.rate_cut for c in found.changes] == [False, True, False, False]
    assert [c.rescheduled for c in found.changes] == [False, False, False, True]
    assert capitalised.overdue == INTEREST
    assert cut.overdue == rise.overdue == INTEREST


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 3)), max_size=8),
    st.integers(0, 420),
)
def test_the_record_says_of_every_day_what_the_account_says(rows: list[tuple[int, int]], offset: int) -> None:
    start = day("2024-01-20").toordinal()
    events = [(date.fromordinal(start + days).isoformat(), Repayment(INTEREST * times)) for days, times in sorted(rows)]
    history = entries(DRAWN, *events)
    on, last = date.fromordinal(start + offset), date.fromordinal(start + 420)
    found = payment_record(MONTHLY, history, Context(), last)
    seen = [entry for entry in history if entry.value_date <= on]
    then = figures(fold(MONTHLY, seen, Context()), on)
    assert found.days_past_due(on) == then.dpd
    unpaid = [
        each.due for each in found.dates if each.due <= on and (not each.paid_in_full_on or each.paid_in_full_on > on)
    ]
    assert (unpaid[0] if unpaid else None) == then.oldest_due
