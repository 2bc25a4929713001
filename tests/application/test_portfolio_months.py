"""Month ends of the portfolio: what a taking says, that it stays said, and any other day by the fold."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text, update

from postloan.application.approval import Approve
from postloan.application.business_day import Step
from postloan.application.command import Command
from postloan.application.loan import Prepay
from postloan.application.outcomes import Done, Forbidden, Pending
from postloan.application.portfolio_store import ClaimFilter
from postloan.application.portfolio_taking import take
from postloan.application.reads import Balance
from postloan.application.run_store import Run
from postloan.domain.loan.events import Surplus
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.portfolio.claims import Ending
from postloan.domain.portfolio.vintage import Lent
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.shared.scope import Scope
from postloan.infrastructure.persistence.tables import loan, loan_entry
from tests.application.portfolio_world import (
    FEBRUARY,
    JANUARY,
    MARCH,
    again,
    days_after,
    on,
    set_class,
    through,
)
from tests.application.world import PROFILE, START, TERMS, World, memory_world, yuan
from tests.application.write_off_world import booked_alone


class Killed(BaseException):
    """The process ends here."""


DUE = date(2024, 2, 15)
LEVEL = "1023.72"


def bank_with_loans(world: World) -> list[UUID]:
    """One loan that pays, one that does not, one paid off at once, one never drawn."""
    borrower = world.borrower(profile=replace(PROFILE, industry="F5211"))
    ids = [world.loan(borrower, number) for number in ("L-pays", "L-late", "L-off")]
    ids.append(world.loan(borrower, "L-new", drawn=False))
    world.today(START)
    # Paid off on the day it was drawn: no interest yet.
    amount = yuan("12000.00")
    whole = Prepay(
        idempotency_key=world.key(), loan_id=ids[2], value_date=START, amount=amount, surplus=Surplus.SHORTEN
    )
    world.done(world.cashier, whole)
    return ids


def balance_on(world: World, loan_id: UUID, day: date) -> Balance:
    found = world.ask(lambda q: q.balance(world.scope, loan_id, day))
    assert found is not None
    return found


def test_a_month_end_is_taken_by_the_business_day_and_says_what_the_accounts_say(world: World) -> None:
    pays, late, off, _ = bank_with_loans(world)
    through(world, DUE)
    assert isinstance(world.pay(pays, days_after(DUE, 1), yuan(LEVEL)), Done)
    through(world, MARCH)
    rows = on(world, FEBRUARY)
    assert set(rows) == {pays, late, off}
    for key in (pays, late):
        row, balance = rows[key], balance_on(world, key, FEBRUARY)
        assert row.balance == balance.outstanding.minor
        assert row.principal_overdue == balance.principal_overdue.minor
        assert row.repaid == balance.principal_paid.minor
        assert row.days_past_due == balance.dpd
    assert rows[late].days_past_due == 14  # due on the 15th, seen on the 29th
    assert (rows[late].balance, rows[late].principal_overdue) == (1_200_000, 98_022)
    assert (rows[late].personal, rows[late].instalments, rows[late].industry) == (True, True, "F5211")
    assert (rows[late].officer, rows[late].disbursed, rows[late].opened_on) == ("zhang", 1_200_000, START)
    assert rows[late].risk_class is RiskClass.SPECIAL_MENTION  # art. 10(1): principal or interest overdue


def test_a_loan_that_was_repaid_is_shown_as_ended_until_the_year_is_over(world: World) -> None:
    _, _, off, _ = bank_with_loans(world)
    through(world, date(2025, 1, 31))
    for day in (JANUARY, date(2024, 12, 31)):
        row = on(world, day)[off]
        assert (row.balance, row.ended, row.repaid) == (0, Ending.REPAID, 1_200_000)
    assert off not in on(world, date(2025, 1, 31))


def test_a_loan_written_off_in_part_goes_on_with_what_is_on_the_balance_sheet(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    through(world, MARCH)
    booked_alone(world, late, days_after(MARCH, 1), part=1_150_000)
    through(world, date(2024, 4, 30))
    row, balance = on(world, date(2024, 4, 30))[late], balance_on(world, late, date(2024, 4, 30))
    assert (row.ended, row.removed, row.days_past_due) == (None, 1_150_000, 75)  # since 15 February
    # Three instalments of 12 are overdue, more than the 500.00 that are left on the balance sheet.
    assert (row.balance, row.principal_overdue) == (50_000, 50_000)
    assert (balance.outstanding.minor, balance.carried.minor) == (1_200_000, 50_000)
    assert balance.principal_overdue.minor > 50_000


def test_a_written_off_loan_has_no_balance_and_what_was_removed(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    through(world, MARCH)
    booked_alone(world, late, days_after(MARCH, 1))
    through(world, date(2024, 4, 30))
    row = on(world, date(2024, 4, 30))[late]
    assert (row.balance, row.days_past_due, row.ended, row.removed) == (0, 0, Ending.WRITTEN_OFF, 1_200_000)


def decided(world: World, command: Command) -> None:
    """Carry a command out, with a second person's approval where it needs one."""
    outcome = world.run(world.officer, command)
    assert isinstance(outcome, Pending), outcome
    proposal, status = outcome.proposal.id, "PROPOSED"
    for number in range(3):
        if status == "PROPOSED":
            person = world.person(f"approver-{number}", Role.APPROVER)
            world.done(person, Approve(idempotency_key=world.key(), proposal_id=proposal))
            found = world.ask(lambda q: q.proposal(world.scope, proposal))
            assert found is not None
            status = found.status
    assert status != "PROPOSED"


def test_what_is_recorded_late_does_not_change_a_month_that_was_taken(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    through(world, FEBRUARY)
    before = on(world, FEBRUARY)
    assert isinstance(world.pay(late, DUE, yuan(LEVEL)), Done)
    assert on(world, FEBRUARY) == before
    first = world.tick()
    taken = again(world, FEBRUARY)
    assert (taken.claims, taken.added, taken.failures) == (3, 1, ())
    assert on(world, FEBRUARY)[late].days_past_due == 0
    assert on(world, FEBRUARY, known=first) == before
    assert again(world, FEBRUARY).added == 0


def test_the_fold_gives_the_same_rows_as_the_taking(world: World) -> None:
    bank_with_loans(world)
    through(world, MARCH)
    known = world.tick()
    taken = on(world, MARCH)
    assert world.engine is not None
    with world.engine.begin() as connection:
        connection.execute(text("delete from portfolio_taking"))
    assert on(world, MARCH) == taken
    assert on(world, MARCH, known=known) == taken
    in_april = on(world, days_after(MARCH, 1))
    assert {key: row.days_past_due for key, row in in_april.items()} == {
        key: row.days_past_due + (row.days_past_due > 0) for key, row in taken.items()
    }


def test_the_class_is_the_one_in_force_on_the_day(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    borrower = world.ask(lambda q: q.loan(world.scope, late))
    assert borrower is not None
    set_class(world, late, borrower.borrower_id, JANUARY, 1)
    set_class(world, late, borrower.borrower_id, days_after(DUE, 1), 2, sequence=2)
    through(world, FEBRUARY)
    assert [on(world, day)[late].risk_class for day in (JANUARY, FEBRUARY)] == [1, 2]
    assert on(world, DUE)[late].risk_class == 1


def test_batches_of_one_give_the_same_rows_as_one_batch(world: World) -> None:
    bank_with_loans(world)
    through(world, FEBRUARY, batch=1)
    one_by_one = on(world, FEBRUARY)
    other = memory_world(seed=world.seed)
    bank_with_loans(other)
    through(other, FEBRUARY)
    assert one_by_one == on(other, FEBRUARY)


def test_a_run_that_is_killed_in_a_month_end_goes_on_where_it_stood(world: World) -> None:
    bank_with_loans(world)
    through(world, days_after(JANUARY, -1))

    def told(run: Run) -> None:
        if run.step == Step.MONTH_END and run.cursor:
            raise Killed

    with pytest.raises(Killed):
        through(world, JANUARY, batch=1, told=told)
    assert world.ask(lambda q: q.claim_rows.taken(world.scope, JANUARY, JANUARY)) == ()
    through(world, JANUARY, batch=1)
    (taking,) = world.ask(lambda q: q.claim_rows.taken(world.scope, JANUARY, JANUARY))
    assert taking.claims == len(on(world, JANUARY)) == 3


def test_a_snapshot_that_cannot_be_read_is_folded_from_the_entries(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    through(world, FEBRUARY)
    before = on(world, FEBRUARY)
    assert world.engine is not None
    with world.engine.begin() as connection:
        connection.execute(update(loan).where(loan.c.id == late).values(snapshot="[]"))
    assert again(world, FEBRUARY).added == 0
    assert on(world, FEBRUARY) == before


def test_a_loan_that_cannot_be_folded_is_reported_and_the_others_are_taken(world: World) -> None:
    pays, late, off, _ = bank_with_loans(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        connection.execute(update(loan).where(loan.c.id == late).values(snapshot="[]"))
        connection.execute(update(loan_entry).where(loan_entry.c.loan_id == late).values(event="{}"))
    through(world, JANUARY)
    assert set(on(world, JANUARY)) == {pays, off}
    failed = world.transactions.read(lambda unit: unit.runs.failures(world.bank, JANUARY))
    assert Step.MONTH_END in {each.step for each in failed}
    assert {each.loan_id for each in failed} == {late}


def test_claims_of_other_branches_currencies_and_times_are_not_seen(world: World) -> None:
    keys = bank_with_loans(world)
    there = world.loan(world.borrower("C-2"), "L-there", branch="102")
    dollars = replace(TERMS, currency="USD")
    abroad = world.loan(world.borrower("C-3"), "L-usd", dollars)
    later = Plan(Method.EQUAL_INSTALMENT, Cadence(days_after(START, 10), 12))
    young = world.loan(world.borrower("C-4"), "L-young", replace(TERMS, plan=later), drawn=False)
    through(world, JANUARY)
    mine = Scope(world.bank, frozenset({"102"}), sees_personal_data=False)
    seen = world.ask(lambda q: [UUID(row.claim) for row in q.claim_rows.rows(mine, JANUARY, ClaimFilter())])
    assert seen == [there]
    assert set(on(world, JANUARY, ClaimFilter("USD"))) == {abroad}
    assert set(on(world, JANUARY)) == {*keys[:3], there}
    assert young not in on(world, JANUARY)
    assert on(world, JANUARY, ClaimFilter(opened_from=days_after(START, 1))) == {}
    assert set(on(world, JANUARY, ClaimFilter(opened_through=START))) == {*keys[:3], there}


def test_troubled_claims_are_those_late_by_more_than_thirty_days_npl_or_written_off(world: World) -> None:
    _, late, _, _ = bank_with_loans(world)
    through(world, MARCH)
    troubled = ClaimFilter(troubled=True)
    assert set(on(world, FEBRUARY, troubled)) == set()
    assert late in on(world, MARCH, troubled)  # since 15 February: 45 days


def test_what_was_lent_is_known_from_the_months_that_showed_it(world: World) -> None:
    keys = bank_with_loans(world)
    through(world, FEBRUARY)
    lent = world.ask(lambda q: q.claim_rows.lent(world.scope, ClaimFilter(), FEBRUARY))
    found = {UUID(each.claim): (each.opened_on, each.amount) for each in lent}
    assert found == dict.fromkeys(keys[:3], (START, 1_200_000))


def test_days_that_cannot_be_answered_are_refused(world: World) -> None:
    bank_with_loans(world)
    for day, where in ((days_after(START, 1), ClaimFilter()), (START, ClaimFilter("ZZZ"))):
        with pytest.raises(InvalidInput):
            on(world, day, where)
    with pytest.raises(InvalidInput):
        world.ask(lambda q: q.claim_rows.taken(world.scope, date(2010, 1, 31), JANUARY))


def test_more_loans_than_may_be_folded_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bank_with_loans(world)
    monkeypatch.setattr("postloan.application.portfolio_rows.FOLDED", 2)
    with pytest.raises(InvalidInput, match="more than 2 loans"):
        on(world, START)


def test_only_operations_take_month_ends_and_only_months_that_are_over(world: World) -> None:
    through(world, JANUARY)
    assert isinstance(take(world.transactions, world.officer, JANUARY, now=world.tick), Forbidden)
    for day in (days_after(JANUARY, -1), FEBRUARY):
        with pytest.raises(InvalidInput):
            again(world, day)


def test_memory_and_database_take_the_same_rows(world: World) -> None:
    other = memory_world(seed=world.seed)
    for each in (world, other):
        keys = bank_with_loans(each)
        through(each, DUE)
        each.pay(keys[0], DUE, yuan(LEVEL))
        through(each, MARCH)
    for day in (JANUARY, FEBRUARY, MARCH, days_after(MARCH, -3)):
        assert on(world, day) == on(other, day)
    assert lent_until(world, MARCH) == lent_until(other, MARCH)


def lent_until(world: World, day: date) -> list[Lent]:
    return sorted(world.ask(lambda q: q.claim_rows.lent(world.scope, ClaimFilter(), day)), key=lambda each: each.claim)
