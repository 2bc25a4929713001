"""The worked interest examples of the regulation digest (11.6): yuan to the cent, 360-day year, half up."""

from datetime import date

import pytest

from postloan.domain.ledger import LedgerAccount, Transfer, balances
from postloan.domain.loan.account import fold
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Agreed, Fee, Repayment, Surplus, TakenOn, TakeOn
from postloan.domain.loan.figures import figures, preview
from postloan.domain.loan.loan import as_of
from postloan.domain.loan.terms import (
    INTEREST_FIRST,
    PRINCIPAL_FIRST,
    Bucket,
    Cadence,
    Cutoff,
    Method,
    Plan,
)
from postloan.domain.shared.daycount import ACT_360, ACT_365, TWELFTHS, DayCount

from .builders import day, drawn, entries, terms

QUARTER = Cadence(day("2025-03-21"), 4, every=3, first_due=day("2025-06-20"), cutoff=Cutoff.THROUGH)


@pytest.mark.parametrize(("count", "interest"), [(ACT_360, 11_116_67), (ACT_365, 10_964_38)])
def test_i1_a_quarter_of_92_days_to_its_settlement_day(count: DayCount, interest: int) -> None:
    loan = terms(1_000_000_00, "4.35", plan=Plan(Method.INTEREST_ONLY, QUARTER), day_count=count)
    first = preview(loan, Context())[0]
    assert (date.fromordinal(first.due), first.interest) == (day("2025-06-20"), interest)


def test_i2_the_first_quarter_runs_from_the_drawdown_through_the_settlement_day() -> None:
    cadence = Cadence(day("2025-05-08"), 4, every=3, first_due=day("2025-06-20"), cutoff=Cutoff.THROUGH)
    loan = terms(2_500_000_00, "3.85", plan=Plan(Method.INTEREST_ONLY, cadence), day_count=ACT_360)
    assert preview(loan, Context())[0].interest == 11_763_89


@pytest.mark.parametrize(("markup", "penalty"), [(5_000, 8_156_25), (0, 5_437_50)])
def test_i3_45_days_overdue_at_one_and_a_half_times_the_contract_rate(markup: int, penalty: int) -> None:
    plan = Plan(Method.BULLET, Cadence(day("2025-01-01"), 1, every=6))
    loan = terms(1_000_000_00, "4.35", plan=plan, day_count=ACT_360, penalty_bp=markup)
    # due 2025-07-01: penalty runs from that day; paid on 2025-08-15, which no longer counts: 45 days
    account = as_of(loan, entries(drawn(loan)), Context(), day("2025-08-15"))
    assert figures(account, day("2025-08-15")).penalty == penalty


def test_i6_equal_instalments() -> None:
    rows = preview(terms(), Context())
    assert [(r.interest, r.principal, r.balance) for r in rows[:2]] == [
        (1_200_00, 7_764_36, 292_235_64),
        (1_168_94, 7_795_42, 284_440_22),
    ]
    assert {r.interest + r.principal for r in rows[:-1]} == {8_964_36}
    assert (rows[34].interest, rows[34].principal, rows[34].balance) == (71_29, 8_893_07, 8_928_47)
    assert (rows[35].interest, rows[35].principal, rows[35].interest + rows[35].principal) == (
        35_71,
        8_928_47,
        8_964_18,
    )
    assert sum(r.interest for r in rows) == 22_716_78


def test_i7_equal_principal() -> None:
    rows = preview(terms(method=Method.EQUAL_PRINCIPAL), Context())
    assert [r.principal for r in rows] == [8_333_33] * 35 + [8_333_45]
    assert [rows[k].principal + rows[k].interest for k in (0, 1, 35)] == [9_533_33, 9_500_00, 8_366_78]
    assert rows[35].interest == 33_33
    assert sum(r.interest for r in rows) == 22_200_00


def test_i9_sixty_thousand_by_two_orders() -> None:
    left = {}
    for name, order in (("interest first", INTEREST_FIRST), ("principal first", PRINCIPAL_FIRST)):
        loan = terms(
            1_000_000_00,
            "0",
            "2024-01-01",
            1,
            plan=Plan(Method.BULLET, Cadence(day("2024-01-01"), 1, every=12)),
            order=order,
        )
        arrears = TakenOn(day("2025-01-01"), 1_000_000_00, 11_116_67, 8_156_25, 185_37)
        took = TakeOn(0, day("2025-01-01"), arrears=(arrears,), fees=5_200_00)
        account = as_of(
            loan, entries(("2025-03-01", took), ("2025-03-01", Repayment(60_000_00))), Context(), day("2025-03-01")
        )
        found = figures(account, day("2025-03-01"))
        left[name] = found.principal_due, found.interest_due + found.penalty + found.compound, found.fees
    assert left == {"interest first": (964_658_29, 0, 0), "principal first": (945_200_00, 19_458_29, 0)}


@pytest.mark.parametrize(("count", "interest"), [(ACT_360, 24_736_67), (TWELFTHS, 24_600_00)])
def test_i11_interest_with_principal_at_maturity(count: DayCount, interest: int) -> None:
    plan = Plan(Method.BULLET, Cadence(day("2025-01-15"), 1, every=6))
    rows = preview(terms(1_200_000_00, "4.10", plan=plan, day_count=count), Context())
    assert [(date.fromordinal(r.due), r.interest, r.principal) for r in rows] == [
        (day("2025-07-15"), interest, 1_200_000_00)
    ]


def test_i14_an_instalment_25_days_overdue() -> None:
    # the second instalment of 300,000 at 4.8 % repays 7,795.42; the example's 7,768.72 is taken on as overdue principal
    arrears = TakenOn(day("2025-03-15"), 7_768_72)
    loan = terms()
    account = as_of(
        loan,
        entries(("2025-03-15", TakeOn(284_440_22, day("2025-04-15"), arrears=(arrears,)))),
        Context(),
        day("2025-04-09"),
    )
    assert figures(account, day("2025-04-09")).penalty == 38_84


def _i16_ledger(until: str) -> dict[LedgerAccount, int]:
    loan = terms(1_000_000_00, "4.35", plan=Plan(Method.INTEREST_ONLY, QUARTER), day_count=ACT_360)
    transfers: list[Transfer] = []
    fold(loan, entries(drawn(loan)), Context(), day(until).toordinal() * 16 + 15, transfers)
    return dict(balances(transfers))


def test_i16_day_90_is_still_on_the_balance_sheet_and_day_91_is_not() -> None:
    on_day_90 = _i16_ledger("2025-09-18")
    assert on_day_90[LedgerAccount.INTEREST_RECEIVABLE] == 11_116_67
    assert LedgerAccount.INTEREST_OFF_BALANCE not in on_day_90
    on_day_91 = _i16_ledger("2025-09-19")
    assert on_day_91[LedgerAccount.INTEREST_RECEIVABLE] == 0
    assert on_day_91[LedgerAccount.INTEREST_OFF_BALANCE] == 11_116_67


def test_a_payment_on_day_91_prevents_non_accrual() -> None:
    loan = terms(1_000_000_00, "4.35", plan=Plan(Method.INTEREST_ONLY, QUARTER), day_count=ACT_360)
    interest = 11_116_67
    paid = entries(drawn(loan), ("2025-09-19", Repayment(interest, Surplus.CREDIT, Agreed(interest=interest))))
    account = as_of(loan, paid, Context(), day("2025-09-19"))
    assert figures(account, day("2025-09-19")).regime.name == "NORMAL"


def test_fees_and_costs_stand_outside_instalments() -> None:
    order = (Bucket.PENALTY, Bucket.COMPOUND, Bucket.INTEREST, Bucket.PRINCIPAL, Bucket.COSTS, Bucket.FEES)
    loan = terms(order=order)
    history = entries(drawn(loan), ("2025-02-15", Fee(50_00)), ("2025-02-15", Repayment(8_964_36 + 20_00)))
    found = figures(as_of(loan, history, Context(), day("2025-02-15")), day("2025-02-15"))
    assert (found.principal_due, found.interest_due, found.fees) == (0, 0, 30_00)
