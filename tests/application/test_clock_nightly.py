"""The business day warns of rights in time, once, says what was lost and restored, and lets all others sleep."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from postloan.application.books import AnnounceCalendar
from postloan.application.business_day import BusinessDay
from postloan.application.clock_rights import LoanRights, rights_of
from postloan.application.collateral_commands import InsureCollateral
from postloan.application.loan import Accelerate
from postloan.application.policy_documents_commands import AdoptClockPolicy
from postloan.application.run_store import Run
from postloan.domain.clock import ActKind, ClockPolicy, RightKind, ToDo
from postloan.domain.collateral.parts import Insurance
from postloan.domain.guarantor import GuaranteeExtent
from postloan.domain.shared.actor import Role
from postloan.domain.shared.calendar import china_calendar
from tests.application import collateral_world as things
from tests.application.clock_world import (
    act,
    announced,
    approved,
    bullet,
    day,
    life,
    night,
    notices,
    retract,
    said,
    secured_part,
    told,
    watched,
)
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.world import START, TERMS, World, memory_world, yuan

K, L = ActKind, RightKind
DUE = bullet("2024-01-15", "2024-05-31")
"""Due on Friday 31 May 2024: three years end on Monday 31 May 2027."""
ONE_DAY = timedelta(days=1)


def overdue(world: World, number: str = "L-1") -> UUID:
    """A loan that is due since 31 May 2024, whose rights were looked at on 30 June 2024."""
    loan = world.loan(world.borrower(f"C-{number}"), number, DUE)
    world.today(day("2024-06-30"))
    world.pay(loan, day("2024-05-31"), yuan("1.00"))
    night(world, "2024-06-30")
    return loan


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The loans whose rights are folded from now on."""
    seen: list[UUID] = []
    real = rights_of

    def spied(unit: object, bank: UUID, loans: list[UUID], *args: object) -> object:
        seen.extend(loans)
        return real(unit, bank, loans, *args)  # type: ignore[arg-type]

    monkeypatch.setattr("postloan.application.clock_watch.rights_of", spied)
    return seen


# --- on each database -------------------------------------------------------------------------------------------------


def warnings_come_at_90_60_30_and_7_days_and_the_loss_on_the_day_after(world: World) -> None:
    # 188: until Monday 31 May 2027. 90 days before: 2 March; 60: 1 April; 30: 1 May; 7: 24 May. Lost on 1 June.
    loan = overdue(world)
    on = day("2027-03-01")
    while on <= day("2027-06-03"):
        night(world, on.isoformat())
        on += ONE_DAY
    assert said(world, loan) == [
        ("2027-03-02", "WARNING", 90),
        ("2027-04-01", "WARNING", 60),
        ("2027-05-01", "WARNING", 30),
        ("2027-05-24", "WARNING", 7),
        ("2027-06-01", "LOST", 0),
    ]
    messages = told(world)
    assert [message.type for message in messages] == ["right.Warned"] * 4 + ["right.Lost"]
    first = json.loads(messages[0].data)
    assert {name: first[name] for name in ("right", "todo", "actBy", "lostOn", "daysLeft", "threshold", "loans")} == {
        "right": "LIMITATION",
        "todo": "DEMAND_OR_SUE",
        "actBy": "2027-05-31",
        "lostOn": "2027-06-01",
        "daysLeft": 90,
        "threshold": 90,
        "loans": [str(loan)],
    }
    assert json.loads(messages[-1].data)["todo"] == ToDo.OBTAIN_AGREEMENT


def an_act_starts_the_warnings_anew(world: World) -> None:
    # 195: a demand on 10 May 2027, after three warnings: + 3 years = Friday 10 May 2030.
    loan = overdue(world)
    borrower = watched(world, loan)[0].key.subject
    for on in ("2027-03-02", "2027-04-01", "2027-05-01"):
        night(world, on)
    act(world, loan, K.DEMAND_DELIVERED, "2027-05-01", borrower)
    night(world, "2027-06-01")
    assert [what for _, what, _ in said(world, loan)] == ["WARNING"] * 3
    (row,) = watched(world, loan)
    # Wednesday 1 May 2030 is a day off that no table has announced yet: the careful day is the unshifted one.
    assert (row.act_by, row.wake_on, row.watched.warned_at) == (day("2030-05-01"), day("2030-01-31"), None)


def an_act_that_is_recorded_late_restores_the_right(world: World) -> None:
    loan = overdue(world)
    borrower = watched(world, loan)[0].key.subject
    night(world, "2027-06-01")
    assert said(world, loan) == [("2027-06-01", "LOST", 0)]
    act(world, loan, K.DEMAND_DELIVERED, "2027-05-20", borrower)
    assert said(world, loan)[1:] == [("2027-06-01", "RESTORED", 0)]
    assert told(world, "right.Restored")[0].type == "right.Restored"
    night(world, "2027-06-02")
    assert len(said(world, loan)) == 2


def a_payment_keeps_a_right_alive_without_being_typed_in(world: World) -> None:
    loan = overdue(world)
    world.today(day("2026-05-04"))
    world.pay(loan, day("2026-05-04"), yuan("100.00"))
    night(world, "2026-05-04")
    (row,) = watched(world, loan)
    assert (row.act_by, row.last_act_on) == (day("2029-05-04"), day("2026-05-04"))
    night(world, "2027-06-01")
    assert said(world, loan) == []


def untroubled_loans_have_no_row(world: World) -> None:
    borrower = world.borrower()
    current = world.loan(borrower, "L-1", TERMS)
    night(world, "2024-01-20")
    world.today(day("2024-02-15"))
    world.pay(current, day("2024-02-15"), yuan("1023.72"))
    night(world, "2024-02-15")
    assert watched(world, current) == ()
    assert world.transactions.read(lambda u: u.rights.due(world.bank, date.max, None, 9)) == ()


def a_guarantee_and_an_insurance_are_watched_from_the_day_they_are_told(world: World) -> None:
    # 692: due on 31 May 2024: six months later Saturday 30 November 2024, Monday 2 December (203).
    borrower = world.borrower()
    loan = world.loan(borrower, "L-1", DUE)
    secured(world, signed(world, contract(borrower, guarantor(world, "G-1"))), loan)
    item = things.take(world, owner=borrower)
    things.link(world, item, things.register(world, item), loan)
    insurance = Insurance("P-1", "示范保险公司", yuan("10000.00"), START, day("2025-01-14"), bank_is_beneficiary=True)
    world.done(
        world.officer,
        InsureCollateral(idempotency_key=world.key(), item_id=item, value_date=START, insurance=insurance),
    )
    night(world, "2024-01-15")
    rows = {row.key.clock: row for row in watched(world, loan)}
    assert rows.keys() == {L.LIMITATION, L.GUARANTEE_PERIOD, L.SECURITY, L.INSURANCE}
    assert rows[L.GUARANTEE_PERIOD].act_by == day("2024-12-02")
    assert rows[L.GUARANTEE_PERIOD].wake_on == day("2024-09-03")
    assert rows[L.INSURANCE].wake_on == day("2024-10-16")
    night(world, "2024-12-03")
    (lost,) = [notice for notice in notices(world, loan) if notice.what == "LOST"]
    assert (lost.key.clock, lost.lost_on, lost.todo) == (L.GUARANTEE_PERIOD, day("2024-12-03"), ToDo.NEW_GUARANTEE)


CASES: list[Callable[[World], None]] = [
    warnings_come_at_90_60_30_and_7_days_and_the_loss_on_the_day_after,
    an_act_starts_the_warnings_anew,
    an_act_that_is_recorded_late_restores_the_right,
    a_payment_keeps_a_right_alive_without_being_typed_in,
    untroubled_loans_have_no_row,
    a_guarantee_and_an_insurance_are_watched_from_the_day_they_are_told,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_clocks_in_each_database(world: World, case: Callable[[World], None]) -> None:
    announced(world)
    case(world)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_clocks_in_memory(case: Callable[[World], None]) -> None:
    world = memory_world()
    announced(world)
    case(world)


# --- who is woken -----------------------------------------------------------------------------------------------------


def test_only_loans_whose_day_has_come_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    world = memory_world()
    announced(world)
    loans = [overdue(world, f"L-{number}") for number in range(5)]
    night(world, "2024-07-01")
    borrower = watched(world, loans[3])[0].key.subject
    act(world, loans[3], K.DEMAND_DELIVERED, "2024-06-30", borrower)
    seen = looked_at(monkeypatch)
    night(world, "2027-03-01")
    assert seen == []
    night(world, "2027-03-02")
    assert sorted(seen) == sorted(each for each in loans if each != loans[3])


def test_a_night_after_which_nothing_happened_reads_no_message_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    world = memory_world()
    announced(world)
    loan = overdue(world)
    night(world, "2024-07-02")
    seen = looked_at(monkeypatch)
    night(world, "2024-07-03")
    assert seen == []
    # What the clocks themselves tell wakes nobody.
    night(world, "2027-03-02")
    night(world, "2027-03-03")
    assert seen == [loan]


def test_calling_a_loan_due_has_its_rights_watched() -> None:
    # 3 April 2024 + 3 years = Saturday 3 April 2027: Monday 5, provisional: the careful day is 3 April.
    world = memory_world()
    announced(world)
    loan = world.loan(world.borrower())
    world.today(day("2024-04-03"))
    approved(world, Accelerate(idempotency_key=world.key(), loan_id=loan, value_date=day("2024-04-03")))
    night(world, "2024-04-03")
    (row,) = watched(world, loan)
    assert row.act_by == day("2027-04-03")


def test_under_a_maximum_amount_guarantee_another_loan_moves_the_period_of_all() -> None:
    # Interpretation 30: claims to 31 March 2024; the last debt is due on 31 May 2024, then on 30 September 2024: the
    # six months end on Saturday 30 November 2024 (Monday 2 December), then on Monday 31 March 2025.
    world = memory_world()
    announced(world)
    borrower = world.borrower()
    who = guarantor(world, "G-1")
    first = world.loan(borrower, "L-1", DUE)
    terms = {"amount": 5_000_000, "claims_from": START, "claims_until": day("2024-03-31")}
    guarantee = signed(world, contract(borrower, who, extent=GuaranteeExtent.MAXIMUM, **terms))
    secured(world, guarantee, first)
    night(world, "2024-01-15")

    def act_by() -> date | None:
        (row,) = [row for row in watched(world, first) if row.key.clock is L.GUARANTEE_PERIOD]
        return row.act_by

    assert act_by() == day("2024-12-02")
    world.today(day("2024-04-02"))
    second = world.loan(borrower, "L-2", bullet("2024-01-15", "2024-09-30"))
    secured(world, guarantee, second)
    night(world, "2024-04-02")
    assert act_by() == day("2025-03-31")


def test_a_secured_loan_that_is_paid_and_goes_on_is_not_looked_at_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = memory_world()
    announced(world)
    borrower = world.borrower()
    loan = world.loan(borrower)
    things.house(world, "YP-1", "50000.00", loan, owner=borrower)
    night(world, "2024-01-15")
    assert watched(world, loan) != ()
    seen = looked_at(monkeypatch)
    world.today(day("2024-02-15"))
    world.pay(loan, day("2024-02-15"), yuan("1023.72"))
    night(world, "2024-02-15")
    assert seen == []


def test_a_loan_that_is_settled_is_watched_no_more() -> None:
    world = memory_world()
    announced(world)
    loan = overdue(world)
    world.today(day("2024-08-01"))
    # More than is owed; the rest becomes credit.
    world.pay(loan, day("2024-08-01"), yuan("20000.00"))
    night(world, "2024-08-01")
    assert watched(world, loan) == ()
    assert world.transactions.read(lambda u: u.rights.due(world.bank, date.max, None, 9)) == ()


def test_another_policy_warns_on_other_days_from_its_own_day_on() -> None:
    # From 1 March 2026 on the bank warns 400 days before: 31 May 2027 less 400 days is 26 April 2026.
    world = memory_world()
    announced(world)
    loan = overdue(world)
    admin = world.person("sun", Role.ADMIN)
    policy = ClockPolicy(
        version="2026",
        effective_from=day("2026-03-01"),
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
        warning_days=(400, 30),
    )
    world.today(day("2026-01-10"))
    approved(world, AdoptClockPolicy(idempotency_key=world.key(), policy=policy), admin)
    for on in ("2026-01-10", "2026-02-28", "2026-03-01", "2026-04-25"):
        night(world, on)
    assert said(world, loan) == []
    night(world, "2026-04-26")
    assert said(world, loan) == [("2026-04-26", "WARNING", 400)]


def test_a_loan_that_is_looked_at_before_the_new_policy_counts_is_looked_at_again_when_it_does() -> None:
    # Adopted in January to warn 500 days before from 1 March 2026 on; 31 May 2027 less 500 days is 16 January 2026.
    world = memory_world()
    announced(world)
    loan = overdue(world)
    borrower = watched(world, loan)[0].key.subject
    policy = ClockPolicy(
        version="2026",
        effective_from=day("2026-03-01"),
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
        warning_days=(500, 30),
    )
    world.today(day("2026-01-10"))
    approved(world, AdoptClockPolicy(idempotency_key=world.key(), policy=policy), world.person("sun", Role.ADMIN))
    night(world, "2026-01-10")
    act(world, loan, K.SUBROGATION_SUIT, "2024-06-10", borrower)
    retract(world, loan, only_record(world, loan))
    night(world, "2026-01-20")
    night(world, "2026-03-01")
    assert said(world, loan) == [("2026-03-01", "WARNING", 500)]


def only_record(world: World, loan: UUID) -> UUID:
    """The one record of a loan."""
    (record,) = world.transactions.read(lambda unit: unit.rights.records(world.bank, [loan]))[loan]
    return record.id


def test_a_new_calendar_lets_every_last_day_be_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = memory_world()
    announced(world, 2025)
    loan = overdue(world)
    seen = looked_at(monkeypatch)
    night(world, "2025-11-10")
    assert seen == []
    admin = world.person("sun", Role.ADMIN)
    command = AnnounceCalendar(idempotency_key=world.key(), calendar=china_calendar(2026))
    world.done(admin, command)
    night(world, "2025-11-11")
    assert seen == [loan]


def test_what_was_looked_at_as_of_a_later_day_is_left_as_it_is() -> None:
    # During the run of 1 June an act is recorded with the next day as its date: the run does not unsay it.
    world = memory_world()
    announced(world)
    loan = overdue(world)
    borrower = watched(world, loan)[0].key.subject
    world.transactions.write(lambda unit: unit.institutions.move(world.bank, day("2027-05-31"), day("2027-06-01")))
    act(world, loan, K.SIGNED_DEMAND_NOTICE, "2027-06-01", borrower)
    before = watched(world, loan)
    world.pay(loan, day("2027-05-31"), yuan("1.00"))
    secured_part(world, "2027-05-31")
    assert watched(world, loan) == before
    night(world, "2027-06-01")
    assert said(world, loan) == []
    assert life(world, loan, L.LIMITATION, "2027-06-01").end == day("2030-06-03")


# --- in the business day ----------------------------------------------------------------------------------------------


def business_days(world: World, last: str) -> tuple[Run, ...]:
    """Whole business days up to one, in batches of three."""
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, batch=3)
    runs = work.catch_up(world.person("chen", Role.OPERATIONS), day(last))
    assert isinstance(runs, tuple)
    return runs


def test_the_business_day_says_it_and_goes_past_a_loan_that_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced(world)
    loans = sorted(overdue(world, f"L-{number}") for number in range(4))
    night(world, "2024-07-01")
    real = rights_of

    def failing(unit: object, bank: UUID, asked: list[UUID], *args: object) -> Mapping[UUID, LoanRights]:
        if loans[1] in asked:
            raise ValueError("planted")
        return real(unit, bank, asked, *args)  # type: ignore[arg-type]

    monkeypatch.setattr("postloan.application.clock_watch.rights_of", failing)
    world.today(day("2027-03-02"))
    (run,) = business_days(world, "2027-03-02")
    assert run.failed == 1
    failures = world.transactions.read(lambda unit: unit.runs.failures(world.bank, day("2027-03-02")))
    assert [(each.loan_id, each.step, each.error) for each in failures] == [(loans[1], "SECURE", "ValueError: planted")]
    assert [bool(said(world, loan)) for loan in loans] == [True, False, True, True]
    monkeypatch.setattr("postloan.application.clock_watch.rights_of", real)
    business_days(world, "2027-03-03")
    assert said(world, loans[1]) == [("2027-03-03", "WARNING", 90)]
    assert [len(said(world, loan)) for loan in loans] == [1, 1, 1, 1]


def test_a_loan_that_becomes_overdue_in_the_business_day_is_watched_that_day() -> None:
    # The last instalment falls due on 31 May 2024 and is not paid: one day past due on 1 June.
    world = memory_world()
    announced(world)
    loan = world.loan(world.borrower(), terms=DUE)
    world.today(day("2024-05-30"))
    business_days(world, "2024-05-31")
    assert watched(world, loan) == ()
    business_days(world, "2024-06-01")
    (row,) = watched(world, loan)
    assert (row.act_by, row.wake_on) == (day("2027-05-31"), day("2027-03-02"))
