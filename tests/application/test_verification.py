"""Books that are proven: every kind of terms through month ends, late knowledge, and what a fault looks like."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.application import loan
from postloan.application.business_day import BusinessDay
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.loan import Disburse
from postloan.application.outcomes import Done
from postloan.application.verification import Finding, content_hash, verify_ledger
from postloan.domain.loan.terms import (
    Basis,
    Cadence,
    Compound,
    Cutoff,
    Early,
    ItemRounding,
    Method,
    Plan,
    PlanRow,
    Terms,
)
from postloan.domain.shared.actor import Role
from postloan.domain.shared.daycount import ACT_ACT, DayCount, Days, Year
from postloan.domain.shared.money import Money, Rounding
from postloan.infrastructure.persistence.records import records_of
from tests.application.world import START, TERMS, World, without, yuan

THIRTY_360 = DayCount(Days.THIRTY, Year.D360)
ACT_360 = DayCount(Days.ACTUAL, Year.D360)
ACT_365 = DayCount(Days.ACTUAL, Year.D365)
MONTHLY = Cadence(START, 12)
SETTLED = Cadence(
    START, 5, 3, first_due=date(2024, 3, 20), due_day=20, maturity=date(2025, 1, 15), cutoff=Cutoff.THROUGH
)
ROWS = tuple(PlanRow(date(2024, month, 15), principal=200_000) for month in (2, 4, 6, 8, 10, 12))
KINDS: dict[str, Terms] = {
    "plain": TERMS,
    "grace": without(TERMS, grace_days=20),
    "act/360": without(TERMS, day_count=ACT_360),
    "act/365 through": without(TERMS, day_count=ACT_365, plan=Plan(Method.INTEREST_ONLY, SETTLED)),
    "act/act": without(TERMS, day_count=ACT_ACT),
    "30/360": without(TERMS, day_count=THIRTY_360),
    "half even": without(TERMS, rounding=Rounding.HALF_EVEN, day_count=ACT_360),
    "segments": without(TERMS, item_rounding=ItemRounding.SEGMENT, day_count=ACT_360),
    "equal principal": without(TERMS, plan=Plan(Method.EQUAL_PRINCIPAL, MONTHLY)),
    "bullet": without(TERMS, plan=Plan(Method.BULLET, Cadence(START, 1, maturity=date(2024, 7, 15)))),
    "flat": without(TERMS, plan=Plan(Method.FLAT, MONTHLY)),
    "flat total": without(TERMS, plan=Plan(Method.FLAT_TOTAL, MONTHLY)),
    "plan": without(TERMS, plan=Plan(Method.PLAN, Cadence(START, 6), rows=ROWS)),
    "daily": without(TERMS, basis=Basis.ACTUAL, early=Early.APPLY, day_count=ACT_365),
    "no compound": without(TERMS, compound=Compound.NONE),
    "yen": replace(TERMS, currency="JPY"),
    "interest grace": without(TERMS, plan=Plan(Method.EQUAL_INSTALMENT, MONTHLY, interest_grace=2, principal_grace=2)),
}


def findings(world: World) -> list[Finding]:
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        return list(verify_ledger(records))


def run(world: World, last: date) -> None:
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None)
    runs = work.catch_up(world.person("chen", Role.OPERATIONS), last)
    assert isinstance(runs, tuple)
    assert all(run.failed == 0 for run in runs)


def opened(world: World) -> dict[str, UUID]:
    """One loan of each kind, drawn on its start; some on another branch."""
    borrower = world.borrower()
    yen = PublishExchangeRate(idempotency_key="yen", currency="JPY", published=START, price="0.05")
    world.done(world.cashier, yen)
    return {
        name: world.loan(borrower, f"L-{name.replace(' ', '-')}", terms, branch=("101", "102")[number % 2])
        for number, (name, terms) in enumerate(KINDS.items())
    }


@pytest.mark.parametrize("pays", [True, False], ids=["paying", "silent"])
def test_every_kind_of_terms_is_proven_at_month_ends(world: World, pays: bool) -> None:
    loans = opened(world)
    for last in (date(2024, 1, 31), date(2024, 2, 14), date(2024, 2, 29), date(2024, 3, 20), date(2024, 3, 31)):
        run(world, last)
        today = last + timedelta(days=1)
        if pays:
            for name, loan_id in loans.items():
                outcome = world.pay(loan_id, today, Money(50_000, KINDS[name].currency))
                assert isinstance(outcome, Done)
        assert findings(world) == []
    if not pays:
        # More than 90 days past due from 15 February on: off balance from 16 May, at the end of that day.
        for last in (date(2024, 4, 30), date(2024, 5, 15), date(2024, 5, 16), date(2024, 5, 31)):
            run(world, last)
            assert findings(world) == []


def test_an_accrual_stays_derivable_when_later_knowledge_changes_its_loans(world: World) -> None:
    loans = opened(world)
    run(world, date(2024, 2, 29))
    today = date(2024, 3, 1)
    for name in ("plain", "act/360", "daily", "equal principal"):
        # Money that came on 20 February, known only now; a drawdown payment reversed and charged again.
        assert isinstance(world.pay(loans[name], date(2024, 2, 20), yuan("1000.00")), Done)
    paid = world.pay(loans["act/act"], today, yuan("10.00"))
    assert isinstance(paid, Done)
    back = loan.Reverse(idempotency_key=world.key(), loan_id=loans["act/act"], sequence=paid.posted[0].sequences[0])
    assert isinstance(world.run(world.cashier, back), Done)
    assert findings(world) == []
    run(world, today)
    assert findings(world) == []


def test_misuse_and_several_drawdowns_are_proven(world: World) -> None:
    borrower = world.borrower()
    loan_id = world.loan(borrower, "L-1", without(TERMS, day_count=ACT_360), drawn=False)
    for day, amount in ((START, "4000.00"), (date(2024, 1, 22), "8000.00")):
        world.today(day)
        drawn = Disburse(idempotency_key=world.key(), loan_id=loan_id, value_date=day, amount=yuan(amount))
        assert isinstance(world.run(world.cashier, drawn), Done)
    flag = loan.FlagMisuse(idempotency_key=world.key(), loan_id=loan_id, value_date=date(2024, 1, 22))
    assert isinstance(world.run(world.officer, flag), Done)
    for last in (date(2024, 1, 31), date(2024, 2, 29)):
        run(world, last)
        assert findings(world) == []


def test_a_loan_that_a_run_passed_over_is_found(world: World) -> None:
    loans = opened(world)
    world.today(date(2024, 2, 16))
    # The first instalments fell due on 15 February; the bullet and the quarterly loan sleep on.
    missed = [finding for finding in findings(world) if "was to be woken on 2024-02-15" in finding.problem]
    assert len(missed) == len(loans) - len({"bullet", "act/365 through"})


def test_a_drawdown_that_is_booked_late_waits_for_the_next_run_unreported(world: World) -> None:
    world.today(date(2024, 4, 20))
    world.loan(world.borrower())
    assert findings(world) == []
    run(world, date(2024, 4, 20))
    assert findings(world) == []


def test_the_content_hash_sees_one_cent(world: World) -> None:
    loans = opened(world)
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        before = content_hash(records)
        assert content_hash(records) == before
    assert isinstance(world.pay(loans["plain"], START, yuan("0.01")), Done)
    with records_of(world.engine, world.bank) as records:
        assert content_hash(records) != before
