"""What a loan's account tells the clocks: due days and acts, each case by hand with its article."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.loan import (
    Accelerate,
    AcceptBankruptcy,
    ChangePlan,
    Extend,
    Prepay,
    RecordRepayment,
    Reverse,
)
from postloan.domain.clock import ActKind, LifeStatus, RightKind
from postloan.domain.loan.events import Surplus
from postloan.domain.loan.terms import Cadence, Method, Plan
from tests.application.clock_world import act, announced, approved, bullet, day, end, life, rights, title
from tests.application.world import PROFILE, World, memory_world, yuan
from tests.application.write_off_world import booked_alone

K, L = ActKind, RightKind.LIMITATION
BULLET = bullet("2022-01-15", "2022-05-31")
"""Due on Tuesday 31 May 2022: three years end on Saturday 31 May 2025, and over the feast to Tuesday 3 June (203)."""


@pytest.fixture
def world() -> World:
    made = memory_world()
    announced(made)
    made.today(day("2025-12-31"))
    return made


def lent(world: World, number: str = "L-1") -> tuple[UUID, UUID]:
    borrower = world.borrower(f"C-{number}")
    return world.loan(borrower, number, BULLET), borrower


def repay(world: World, loan: UUID, on: str, amount: str, reason: str = "") -> None:
    world.done(
        world.cashier,
        RecordRepayment(
            idempotency_key=world.key(), loan_id=loan, value_date=day(on), amount=yuan(amount), reason=reason
        ),
    )


def acts(world: World, loan: UUID, on: str) -> list[tuple[str, ActKind, int | None]]:
    return [(known.act.day.isoformat(), known.act.kind, known.entry) for known in rights(world, loan, on).acts]


def test_a_debt_in_instalments_is_due_with_its_last_one(world: World) -> None:
    # 189: twelve instalments, the last on 15 January 2025: + 3 years = Saturday 15 January 2028, Monday 17 (203).
    loan = world.loan(world.borrower())
    assert rights(world, loan, "2024-06-01").due == date(2025, 1, 15)
    found = life(world, loan, L, "2024-06-01")
    assert (found.status, found.steps[0].article) == (LifeStatus.NOT_STARTED, "民法典 art. 189")
    assert end(world, loan, L, "2025-06-01") == "2028-01-17"


def test_a_repayment_after_the_due_day_restarts_the_limitation_with_its_entry_as_evidence(world: World) -> None:
    # 195(2), rules art. 14: paid in part on 10 March 2023: + 3 years = Tuesday 10 March 2026.
    loan, borrower = lent(world)
    assert end(world, loan, L, "2023-01-01") == "2025-06-03"
    repay(world, loan, "2023-03-10", "100.00")
    assert acts(world, loan, "2023-03-10") == [("2023-03-10", K.PART_PAYMENT, 2)]
    assert rights(world, loan, "2023-03-10").acts[0].act.person == borrower
    assert end(world, loan, L, "2023-03-10") == "2026-03-10"
    assert end(world, loan, L, "2023-03-09") == "2025-06-03"


def test_a_repayment_before_the_last_due_day_is_no_act(world: World) -> None:
    loan = world.loan(world.borrower())
    repay(world, loan, "2024-04-20", "10.00")
    assert acts(world, loan, "2025-06-01") == []


def test_a_reversed_repayment_interrupts_nothing(world: World) -> None:
    loan, _ = lent(world)
    repay(world, loan, "2023-03-10", "100.00")
    known = world.tick()
    approved(world, Reverse(idempotency_key=world.key(), loan_id=loan, sequence=2), world.cashier)
    assert acts(world, loan, "2025-01-01") == []
    assert end(world, loan, L, "2025-01-01") == "2025-06-03"
    # By what was known before the reversal it was one.
    assert end(world, loan, L, "2025-01-01", known) == "2026-03-10"


def test_what_the_bank_took_from_the_account_is_a_demand(world: World) -> None:
    # Rules art. 8(3): 1 April 2024 + 3 years = Thursday 1 April 2027.
    loan, _ = lent(world)
    repay(world, loan, "2024-04-01", "100.00", reason="扣收存款账户")
    assert acts(world, loan, "2024-04-01") == [("2024-04-01", K.ACCOUNT_DEDUCTION, 2)]
    assert end(world, loan, L, "2024-04-01") == "2027-04-01"


def test_calling_the_whole_loan_due_starts_the_limitation(world: World) -> None:
    # 188, 673: called due on 3 April 2024, before the last instalment: + 3 years = Saturday 3 April 2027, Monday 5.
    loan = world.loan(world.borrower())
    approved(world, Accelerate(idempotency_key=world.key(), loan_id=loan, value_date=day("2024-04-03")))
    assert acts(world, loan, "2024-06-01") == [("2024-04-03", K.ACCELERATION, 2)]
    assert life(world, loan, L, "2024-06-01").since == day("2024-04-03")
    assert end(world, loan, L, "2024-06-01") == "2027-04-05"
    assert end(world, loan, L, "2024-04-02") == "2028-01-17"


def test_accepted_bankruptcy_makes_everything_due_and_ends_the_right_to_refuse(world: World) -> None:
    # 企业破产法 art. 46: due on 20 March 2024: + 3 years = Saturday 20 March 2027, Monday 22. 687(2) of the guarantor.
    loan = world.loan(world.borrower())
    world.done(world.officer, AcceptBankruptcy(idempotency_key=world.key(), loan_id=loan, value_date=day("2024-03-20")))
    assert {kind for _, kind, _ in acts(world, loan, "2024-06-01")} == {K.ACCELERATION, K.REFUSAL_RIGHT_ENDED}
    assert end(world, loan, L, "2024-06-01") == "2027-03-22"


def test_an_extension_before_the_due_day_moves_it(world: World) -> None:
    # Agreed on 15 December 2024 to 15 June 2025: + 3 years = Thursday 15 June 2028.
    loan = world.loan(world.borrower())
    approved(
        world, Extend(idempotency_key=world.key(), loan_id=loan, value_date=day("2024-12-15"), to=day("2025-06-15"))
    )
    assert rights(world, loan, "2024-12-14").due == day("2025-01-15")
    assert rights(world, loan, "2024-12-15").due == day("2025-06-15")
    assert acts(world, loan, "2024-12-31") == []
    assert end(world, loan, L, "2025-06-30") == "2028-06-15"


def test_a_new_plan_after_the_last_due_day_is_a_new_agreement(world: World) -> None:
    # 192, rules art. 19: due 31 May 2022; on 1 August 2022 rescheduled to 1 February 2023: + 3 years, Sunday
    # 1 February 2026, Monday 2.
    loan, _ = lent(world)
    plan = Plan(Method.INTEREST_ONLY, Cadence(day("2022-08-01"), 6))
    approved(
        world,
        ChangePlan(
            idempotency_key=world.key(),
            loan_id=loan,
            value_date=day("2022-08-01"),
            plan=plan,
            reschedule_overdue=True,
        ),
    )
    assert acts(world, loan, "2022-08-01") == [("2022-08-01", K.NEW_TERM_AGREED, 2)]
    found = life(world, loan, L, "2022-08-01")
    assert (found.status, found.since) == (LifeStatus.NOT_STARTED, day("2023-02-01"))
    assert end(world, loan, L, "2022-08-01") == "2026-02-02"
    assert end(world, loan, L, "2022-07-31") == "2025-06-03"


def test_a_loan_that_is_called_due_in_its_new_term_runs_from_that_day(world: World) -> None:
    # The new plan runs to 1 February 2023; called due on 3 October 2022: + 3 years = Friday 3 October 2025,
    # in the holidays to Wednesday 8: Thursday 9 (203).
    loan, _ = lent(world)
    plan = Plan(Method.INTEREST_ONLY, Cadence(day("2022-08-01"), 6))
    change = ChangePlan(
        idempotency_key=world.key(), loan_id=loan, value_date=day("2022-08-01"), plan=plan, reschedule_overdue=True
    )
    approved(world, change)
    approved(world, Accelerate(idempotency_key=world.key(), loan_id=loan, value_date=day("2022-10-03")))
    assert end(world, loan, L, "2022-10-03") == "2025-10-09"


def test_a_write_off_calls_nothing_due(world: World) -> None:
    # The debtor is told nothing of it: the last instalment is still that of 15 January 2025.
    loan = world.loan(world.borrower())
    booked_alone(world, loan, day("2024-08-01"))
    assert rights(world, loan, "2025-06-01").due == day("2025-01-15")
    assert end(world, loan, L, "2025-06-01") == "2028-01-17"


def test_a_prepayment_that_shortens_the_term_lets_the_debt_be_due_earlier(world: World) -> None:
    # 12,000.00 - 980.22 of the first instalment - 6,000.00 = 5,019.78 left; at 0.3625 % a month and 1,023.72 each:
    # 4,014.26 in March, 3,005.09, 1,992.26, 975.76 in June, and the rest with 979.30 on 15 July 2024.
    loan = world.loan(world.borrower())
    command = Prepay(
        idempotency_key=world.key(),
        loan_id=loan,
        value_date=day("2024-02-15"),
        amount=yuan("7023.72"),
        surplus=Surplus.SHORTEN,
    )
    world.done(world.cashier, command)
    assert rights(world, loan, "2024-03-01").due == day("2024-07-15")
    assert rights(world, loan, "2025-03-01").due == day("2024-07-15")


def test_a_write_off_after_such_a_prepayment_does_not_prolong_the_term_again(world: World) -> None:
    # The same five instalments to 15 July 2024; written off on 1 May: three years from July, not from January 2025.
    loan = world.loan(world.borrower())
    command = Prepay(
        idempotency_key=world.key(),
        loan_id=loan,
        value_date=day("2024-02-15"),
        amount=yuan("7023.72"),
        surplus=Surplus.SHORTEN,
    )
    world.done(world.cashier, command)
    booked_alone(world, loan, day("2024-05-01"))
    assert rights(world, loan, "2025-03-01").due == day("2024-07-15")
    # 15 July 2027 is a Thursday.
    assert end(world, loan, L, "2025-03-01") == "2027-07-15"


def test_a_payment_on_a_title_interrupts_it_although_later_instalments_are_not_due(world: World) -> None:
    # 民事诉讼法 250, rules art. 14: judgment of 3 June 2024 over what was due, paid in part on 1 July 2024: + 2 years =
    # Wednesday 1 July 2026. The last instalment is due on 15 January 2025: its limitation has not begun.
    borrower = world.borrower()
    loan = world.loan(borrower)
    title(world, loan, "2024-06-03", borrower)
    assert end(world, loan, RightKind.ENFORCEMENT, "2024-07-01") == "2026-06-03"
    repay(world, loan, "2024-07-01", "100.00")
    assert end(world, loan, RightKind.ENFORCEMENT, "2024-07-01") == "2026-07-01"
    assert life(world, loan, L, "2024-07-01").status is LifeStatus.NOT_STARTED


def test_a_settled_loan_and_one_not_drawn_have_no_claim_to_lose(world: World) -> None:
    drawn, _ = lent(world)
    # 12,000.00 and 136 days of interest at 4.35 % / 360: 197.20.
    repay(world, drawn, "2022-05-31", "12197.20")
    assert rights(world, drawn, "2022-06-01").rights == ()
    undrawn = world.loan(world.borrower("C-9"), "L-9", drawn=False)
    assert rights(world, undrawn, "2024-06-01").rights == ()


def test_who_assumed_the_debt_owes_it_too(world: World) -> None:
    # Rules art. 17; 15: what is done towards one of the joint debtors counts for all. Assumed on 1 March 2023, sued
    # on 2 May 2024: the clock is held.
    loan, _ = lent(world)
    joined = world.borrower("C-JOINED", replace(PROFILE, name="李小红"))
    act(world, loan, K.DEBT_ASSUMED, "2023-03-01", joined)
    assert end(world, loan, L, "2023-03-01") == "2026-03-02"
    act(world, loan, K.SUIT, "2024-05-02", joined)
    assert life(world, loan, L, "2024-05-02").status is LifeStatus.HELD
