"""What changes of an account do where two readings are near, each by a hand calculation."""

from dataclasses import replace

import pytest

from postloan.domain.loan.account import END, fold, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    Acceleration,
    Agreed,
    Deferral,
    Disbursement,
    Event,
    Extension,
    Forgiveness,
    PlanChange,
    RateChange,
    Repayment,
    Surplus,
    TakenOn,
    TakeOn,
)
from postloan.domain.loan.figures import Figures, figures, schedule
from postloan.domain.loan.state import Regime
from postloan.domain.loan.terms import (
    Basis,
    Cadence,
    Compound,
    Cutoff,
    Early,
    Floating,
    ItemRounding,
    Method,
    Plan,
    PlanRow,
    Repricing,
    Terms,
)
from postloan.domain.shared.daycount import ACT_360, ACT_365, DayCount, Days, Unit, Year
from postloan.domain.shared.rates import Rate

from .builders import day, drawn, entries, terms

SETTLED = Cadence(day("2025-01-21"), 12, first_due=day("2025-02-20"), cutoff=Cutoff.THROUGH)


def told(of: Terms, on: str, *events: tuple[str, Event], context: Context | None = None) -> Figures:
    """The figures at the end of a day, after the events up to it."""
    account = fold(of, entries(*events), context or Context(), time_of(day(on), END))
    return figures(account, day(on))


def test_a_repricing_that_finds_the_same_rate_leaves_the_instalments() -> None:
    # 100.00 in three parts: 33.33, 33.33, 33.34. Over the last two anew it would be 33.34 (66.67 / 2, half up).
    same = Context(index={"LPR_1Y": ((day("2024-12-20").toordinal(), 3_450_000),)})
    floating = Floating("LPR_1Y", 0, Repricing.ANNIVERSARY, 1)
    loan = terms(100_00, "3.45", count=3, method=Method.EQUAL_PRINCIPAL, floating=floating)
    assert told(loan, "2025-03-15", drawn(loan), context=same).principal_due == 33_33 + 33_33


def test_the_year_of_the_loan_s_start_counts_in_a_new_plan_too() -> None:
    # 366,000.00 at 10 % over the 366 days of 2024: 100.00 a day, in a plan of 2025 too.
    count = DayCount(Days.ACTUAL, Year.START_YEAR)
    loan = terms(366_000_00, "10", "2024-12-01", 12, Method.INTEREST_ONLY, count)
    new = PlanChange(Plan(Method.INTEREST_ONLY, Cadence(day("2025-02-01"), 12)))
    assert told(loan, "2025-02-11", drawn(loan), ("2025-02-01", new)).interest_accrued == 1_000_00


def test_an_agreed_split_of_interest_alone_closes_no_rounding_segment() -> None:
    # 1,044.00 at 3.65 % over 365: 0.1044 a day, 1.566 after 15 days, of which 0.01 is paid: 1.57 - 0.01.
    # A segment closed after the first day would be 0.10 + 1.4616 = 1.56.
    loan = terms(1_044_00, "3.65", method=Method.BULLET, plan=Plan(Method.BULLET, Cadence(day("2025-01-15"), 1)))
    loan = replace(loan, day_count=ACT_365, item_rounding=ItemRounding.SEGMENT)
    paid = Repayment(1, agreed=Agreed(interest=1))
    assert told(loan, "2025-01-30", drawn(loan), ("2025-01-16", paid)).interest_accrued == 1_57 - 1


def test_principal_paid_early_still_counts_towards_the_instalment_after_a_recalculation() -> None:
    # 900.00 in three parts of 300.00; 100.00 is paid early. At the new rate (800 + 100) / 3 is still 300.00 a part,
    # of which 200.00 is left of the first.
    loan = terms(900_00, "0", count=3, method=Method.EQUAL_PRINCIPAL, basis=Basis.ACTUAL, early=Early.APPLY)
    events = (("2025-01-20", Repayment(100_00)), ("2025-01-21", RateChange(Rate.percent("12"))))
    assert told(loan, "2025-02-15", drawn(loan), *events).principal_due == 200_00
    assert told(loan, "2025-03-15", drawn(loan), *events).principal_due == 500_00


def test_contract_interest_covers_the_settlement_night_of_an_acceleration() -> None:
    # 100,000.00 at 3.6 %: 10.00 a night. Interest of 20 February: 31 nights, 310.00, which bears 0.031 a night at the
    # contract rate up to the night of 20 March (28), then 0.0465 (10 nights to 31 March): 1.333. The 280.00 of
    # 20 March bear 0.042 x 10 = 0.42. With the night of 20 March at the penalty rate it would be 1.35 + 0.42.
    plan = Plan(Method.INTEREST_ONLY, SETTLED)
    loan = terms(100_000_00, "3.6", plan=plan, day_count=ACT_360, compound=Compound.CONTRACT_RATE)
    assert told(loan, "2025-03-31", drawn(loan), ("2025-03-20", Acceleration())).compound == 1_33 + 42


def test_early_money_pays_accrued_interest_when_no_principal_is_left() -> None:
    # 36,000.00 at 3.6 %: 3.60 a day, 36.00 after ten days; the principal is forgiven, 20.00 of the interest is paid.
    plan = Plan(Method.BULLET, Cadence(day("2025-01-15"), 1, every=6))
    loan = terms(36_000_00, "3.6", plan=plan, day_count=ACT_360, basis=Basis.ACTUAL, early=Early.APPLY)
    events = (("2025-01-25", Forgiveness(36_000_00)), ("2025-01-26", Repayment(20_00)))
    found = told(loan, "2025-01-26", drawn(loan), *events)
    assert (found.interest_accrued, found.credit, found.interest_paid) == (16_00, 0, 20_00)


def test_a_drawdown_on_a_loan_that_was_repaid_goes_on_with_the_later_dates() -> None:
    # 400.00 at 12 % repaid after 5 of 31 days: 4.00 x 5 / 31 = 0.65. 600.00 drawn on 1 April: 6.00 x 14 / 31 = 2.71
    # on 15 April.
    loan = terms(1_000_00, "12", count=6, method=Method.INTEREST_ONLY)
    paid = ("2025-01-20", Repayment(400_65, Surplus.SHORTEN))
    events = (("2025-01-15", Disbursement(400_00)), paid, ("2025-04-01", Disbursement(600_00)))
    found = told(loan, "2025-04-01", *events)
    assert (found.principal_undue, found.dpd, found.total_due) == (600_00, 0, 0)
    assert told(loan, "2025-04-15", *events).interest_due == 2_71


def test_after_all_principal_was_forgiven_an_instalment_of_the_day_takes_nothing_of_a_new_drawdown() -> None:
    # 600.00 in six parts, all forgiven with interest of January still to fall due: nothing of principal is left to fall
    # due on 15 February. What is drawn that morning is spread over the five later dates: 60.00 each.
    loan = terms(1_000_00, "12", count=6, method=Method.EQUAL_PRINCIPAL)
    forgiven = ("2025-01-30", Forgiveness(600_00))
    events = (("2025-01-15", Disbursement(600_00)), forgiven, ("2025-02-15", Disbursement(300_00)))
    assert told(loan, "2025-02-15", *events).principal_due == 0
    assert told(loan, "2025-03-15", *events).principal_due == 60_00


def test_what_is_drawn_after_the_last_date_of_the_plan_is_due_at_once() -> None:
    loan = terms(1_000_00, "0", count=6, method=Method.INTEREST_ONLY)
    found = told(loan, "2025-08-01", ("2025-01-15", Disbursement(400_00)), ("2025-08-01", Disbursement(600_00)))
    assert (found.principal_undue, found.principal_due, found.principal_overdue) == (0, 1_000_00, 400_00)


def test_a_stated_instalment_that_was_taken_on_stays_after_a_rate_change() -> None:
    plan = Plan(Method.EQUAL_INSTALMENT, Cadence(day("2025-01-15"), 12), instalment=1_000_00)
    brought = ("2025-02-20", TakeOn(9_000_00, day("2025-03-15"), instalment=900_00))
    loan = terms(12_000_00, "6", plan=plan)
    found = told(loan, "2025-03-15", brought, ("2025-03-01", RateChange(Rate.percent("5"))))
    assert found.total_due == 900_00


def test_the_night_of_a_settlement_day_is_the_first_of_a_plan_that_begins_on_it() -> None:
    # 360,000.00 at 3.6 %: 36.00 a night. The old plan charges the 30 nights before 20 February, the new one the 28
    # from that day to 20 March.
    loan = terms(360_000_00, "3.6", plan=Plan(Method.INTEREST_ONLY, SETTLED), day_count=ACT_360)
    new = PlanChange(Plan(Method.INTEREST_ONLY, Cadence(day("2025-02-20"), 12)))
    events = (drawn(loan), ("2025-02-20", new))
    assert told(loan, "2025-02-20", *events).interest_due == 1_080_00
    assert told(loan, "2025-03-20", *events).interest_due == 1_080_00 + 1_008_00


def test_an_instalment_repays_what_an_earlier_plan_left_of_interest_too() -> None:
    # 36,000.00 at 3.6 %: the old plan leaves 10 x 3.60 = 36.00. Two periods of 30 days at 0.3 %:
    # A = (36,000.00 + 108.00 + 36.00) x 1.003 / 2.003 = 18,099.07, the last one 18,099.07 too:
    # 36,000.00 - (18,099.07 - 144.00) = 18,044.93, x 1.003 = 18,099.06.
    plan = Plan(Method.BULLET, Cadence(day("2025-01-15"), 1, every=6))
    loan = terms(36_000_00, "3.6", plan=plan, day_count=ACT_360)
    new = PlanChange(Plan(Method.EQUAL_INSTALMENT, Cadence(day("2025-01-25"), 2, every=30, unit=Unit.DAY)))
    first = told(loan, "2025-02-24", drawn(loan), ("2025-01-25", new))
    assert (first.interest_due, first.principal_due) == (144_00, 18_099_07 - 144_00)
    last = told(loan, "2025-03-26", drawn(loan), ("2025-01-25", new), ("2025-02-24", Repayment(18_099_07)))
    assert last.total_due == 18_099_06


def test_a_plan_change_that_finds_nothing_leaves_the_last_instalment_as_it_was() -> None:
    # The only instalment, due on the day itself, bears its 31 nights; nothing is left for a new plan.
    plan = Plan(Method.BULLET, replace(SETTLED, count=1))
    loan = terms(360_000_00, "3.6", plan=plan, day_count=ACT_360)
    new = PlanChange(Plan(Method.BULLET, Cadence(day("2025-02-20"), 1)))
    assert told(loan, "2025-02-20", drawn(loan), ("2025-02-20", new)).interest_due == 1_116_00


def test_the_last_instalment_is_never_deferred_though_an_extension_makes_another_the_last() -> None:
    # 300.00 in three parts; all that can be deferred is (two), then a fourth date: 150.00 on each of the last two.
    loan = terms(300_00, "0", count=3, method=Method.EQUAL_PRINCIPAL)
    events = (("2025-01-20", Deferral(5)), ("2025-01-25", Extension(day("2025-05-15"))))
    assert told(loan, "2025-03-15", drawn(loan), *events).principal_due == 0
    assert told(loan, "2025-04-15", drawn(loan), *events).principal_due == 150_00


def test_a_stated_plan_on_month_ends_is_extended_along_them() -> None:
    rows = tuple(PlanRow(day(due), principal=10_00) for due in ("2024-12-30", "2025-01-30", "2025-02-28"))
    loan = terms(100_00, "0", plan=Plan(Method.PLAN, Cadence(day("2024-11-30"), 3), rows=rows))
    account = fold(loan, entries(drawn(loan), ("2025-01-25", Extension(day("2025-04-30")))), Context())
    dues = [row.due for row in schedule(account)]
    assert dues == [day(due).toordinal() for due in ("2025-01-30", "2025-02-28", "2025-03-30", "2025-04-30")]


@pytest.mark.parametrize(("on", "regime"), [("2025-06-30", Regime.NORMAL), ("2025-07-01", Regime.NON_ACCRUAL)])
def test_a_policy_that_is_over_makes_no_loan_non_accrual(on: str, regime: Regime) -> None:
    # Taken on 70 days past due under a policy of 90 days; the earlier one of 60 days ended before. Day 91: 1 July.
    policy = ((day("2025-01-01").toordinal(), 60), (day("2025-06-01").toordinal(), 90))
    loan = terms(12_000_00, "6", "2025-01-01", 12, Method.INTEREST_ONLY)
    arrears = (TakenOn(day("2025-04-01"), interest=60_00),)
    brought = ("2025-06-10", TakeOn(12_000_00, day("2025-07-01"), arrears=arrears))
    assert told(loan, on, brought, context=Context(non_accrual=policy)).regime is regime
