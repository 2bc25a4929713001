"""Flat loans (等本等息): interest on the original principal, and what changes do to it, by hand calculations."""

import pytest

from postloan.domain.loan.account import END, fold, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    Agreed,
    BankruptcyAcceptance,
    Capitalisation,
    Disbursement,
    Event,
    RateChange,
    Repayment,
    Surplus,
)
from postloan.domain.loan.figures import Figures, figures, preview
from postloan.domain.loan.terms import Cadence, Cutoff, Method, Plan, Rebate, Terms
from postloan.domain.shared.daycount import ACT_360
from postloan.domain.shared.rates import Rate

from .builders import day, drawn, entries, terms

FLATS = pytest.mark.parametrize("method", [Method.FLAT, Method.FLAT_TOTAL])


def told(of: Terms, on: str, *events: tuple[str, Event]) -> Figures:
    """The figures at the end of a day, after the events up to it."""
    return figures(fold(of, entries(*events), Context(), time_of(day(on), END)), day(on))


def flat(method: Method, rebate: Rebate = Rebate.REFUSED) -> Terms:
    """1,200.00 at 12 % a year over twelve months: 100.00 of principal and 12.00 of interest a month."""
    return terms(1_200_00, "12", "2025-01-15", 12, method, rebate=rebate)


@FLATS
def test_a_prepayment_with_rebate_takes_its_part_of_the_interest_base_along(method: Method) -> None:
    # On the first due date 1,100.00 are left; 550.00 of them are prepaid, half: 6.00 a month from then on.
    loan = flat(method, Rebate.TO_THE_DAY)
    paid = ("2025-02-15", Repayment(112_00 + 550_00, Surplus.SHORTEN))
    assert told(loan, "2025-03-15", drawn(loan), paid).interest_due == 6_00


@FLATS
def test_an_agreed_split_leaves_the_interest_base(method: Method) -> None:
    # Nothing is said of a rebate: 12.00 a month as before.
    loan = flat(method)
    paid = ("2025-02-15", Repayment(112_00 + 550_00, agreed=Agreed(100_00 + 550_00, 12_00)))
    assert told(loan, "2025-03-15", drawn(loan), paid).interest_due == 12_00


@FLATS
def test_what_is_added_counts_in_full(method: Method) -> None:
    # 600.00, then 600.00 more on the second due date, when 50.00 have fallen due: 6.00, 6.00 and 12.00 of interest,
    # not 6.00 x 1,150 / 550.
    loan = flat(method)
    drawn_twice = (("2025-01-15", Disbursement(600_00)), ("2025-03-15", Disbursement(600_00)))
    assert told(loan, "2025-04-15", *drawn_twice).interest_due == 6_00 + 6_00 + 12_00


@FLATS
def test_interest_that_is_capitalised_bears_flat_interest(method: Method) -> None:
    # 12.00 added to 1,200.00 on the due date: 12.12 a month.
    loan = flat(method)
    added = ("2025-02-15", Capitalisation(interest=12_00))
    assert told(loan, "2025-03-15", drawn(loan), added).interest_due == 12_12


@FLATS
def test_a_new_rate_counts_on_the_original_principal(method: Method) -> None:
    # 1,200.00 at 6 %: 6.00 a month.
    loan = flat(method)
    assert told(loan, "2025-03-15", drawn(loan), ("2025-02-15", RateChange(Rate.percent("6")))).interest_due == 18_00


def test_one_total_is_split_into_equal_shares_and_the_last_takes_the_rest() -> None:
    # 100.00 at 1 %: 1.00 in all, 0.08 a month and 0.12 at last.
    rows = preview(terms(100_00, "1", "2025-01-15", 12, Method.FLAT_TOTAL), Context())
    assert [row.interest for row in rows] == [8] * 11 + [12]


def test_equal_totals_of_a_flat_loan_begin_after_its_grace() -> None:
    # Two months of 12.00, then (1,200.00 + 10 x 12.00) / 10 = 132.00.
    plan = Plan(Method.FLAT, Cadence(day("2025-01-15"), 12), principal_grace=2)
    rows = preview(terms(1_200_00, "12", plan=plan), Context())
    assert [row.principal + row.interest for row in rows] == [12_00] * 2 + [132_00] * 10


def test_bankruptcy_on_a_settlement_day_gives_the_night_back_though_nothing_is_rebated() -> None:
    # 1,200.00 at 12 % over 360 days: 0.40 a night, 31 nights to 20 February inclusive, of which 30 are owed.
    cadence = Cadence(day("2025-01-21"), 12, first_due=day("2025-02-20"), cutoff=Cutoff.THROUGH)
    loan = terms(1_200_00, "12", plan=Plan(Method.FLAT, cadence), day_count=ACT_360, rebate=Rebate.NO_REBATE)
    assert told(loan, "2025-02-20", drawn(loan)).interest_due == 12_40
    assert told(loan, "2025-02-20", drawn(loan), ("2025-02-20", BankruptcyAcceptance())).total_due == 1_212_00


def test_a_flat_loan_repaid_without_rebate_begins_anew_when_it_is_drawn_again() -> None:
    # 600.00 with all of its 12 x 6.00 of interest, on the start date; 600.00 more on 15 March bear 6.00 to 15 April.
    loan = flat(Method.FLAT, Rebate.NO_REBATE)
    paid = ("2025-01-15", Repayment(600_00 + 72_00, Surplus.SHORTEN))
    events = (("2025-01-15", Disbursement(600_00)), paid, ("2025-03-16", Disbursement(600_00)))
    assert told(loan, "2025-03-15", *events).total_due == 0
    found = told(loan, "2025-03-16", *events)
    assert (found.interest_accrued, found.principal_undue) == (0, 600_00)
    # 30 of the 31 days from 15 March
    assert told(loan, "2025-04-15", *events).interest_due == 5_81
