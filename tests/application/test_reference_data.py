"""Index values, calendars and policies that become known late reach the loans they concern, and the books with them."""

from dataclasses import replace
from datetime import date

from postloan.application.books import AnnounceCalendar, PublishIndex
from postloan.application.loan import OpenLoan, Prepay
from postloan.application.outcomes import Done, Invalid, Outcome, Refused
from postloan.application.reads import PageRequest
from postloan.domain.loan.events import Surplus, TakeOn
from postloan.domain.loan.terms import Cadence, Floating, Method, Plan, Repricing
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.calendar import Rolling, china_calendar
from postloan.domain.shared.rates import Rate
from tests.application.world import START, TERMS, World

NEW_YEAR = date(2025, 1, 1)
FLOATING = replace(
    TERMS,
    floating=Floating("LPR_1Y", 100),
    plan=Plan(Method.INTEREST_ONLY, Cadence(date(2024, 1, 15), 24)),
)


def operator(world: World) -> Actor:
    return world.person("qian", Role.OPERATIONS)


def publish(world: World, published: date, percent: str) -> None:
    world.done(
        operator(world),
        PublishIndex(idempotency_key=world.key(), index="LPR_1Y", published=published, rate=Rate.percent(percent)),
    )


def test_a_floating_loan_reprices_on_its_date_to_the_index_known_then(world: World) -> None:
    publish(world, date(2023, 12, 20), "3.45")
    loan = world.loan(world.borrower(), terms=FLOATING)
    world.today(date(2024, 12, 20))
    publish(world, date(2024, 12, 20), "3.1")
    world.today(date(2025, 1, 2))
    balance = world.ask(lambda q: q.balance(world.scope, loan, NEW_YEAR))
    assert balance is not None
    assert balance.rate == Rate.percent("4.1").units  # 3.1 % + 100 bp


def test_a_value_that_is_published_late_changes_the_past_as_known_from_now_on_and_corrects_the_books(
    world: World,
) -> None:
    publish(world, date(2023, 12, 20), "3.45")
    loan = world.loan(world.borrower(), terms=FLOATING)
    world.today(date(2024, 12, 20))
    publish(world, date(2024, 11, 20), "3.35")
    world.today(date(2025, 1, 20))
    day = date(2025, 1, 20)
    quote = world.ask(lambda q: q.payoff(world.scope, loan, day))
    assert quote is not None
    prepay = Prepay(idempotency_key="all", loan_id=loan, value_date=day, amount=quote.total, surplus=Surplus.SHORTEN)
    world.done(world.cashier, prepay)
    before = world.ask(lambda q: q.balance(world.scope, loan, day))
    known = world.tick()
    publish(world, date(2024, 12, 20), "3.1")
    after = world.ask(lambda q: q.balance(world.scope, loan, day))
    assert before is not None
    assert after is not None
    # From 1 January to 20 January the rate is 0.25 % lower: the paid-off customer has credit now.
    assert before.credit.minor == 0
    assert after.credit.minor > 0
    assert world.ask(lambda q: q.balance(world.scope, loan, day, known)) == replace(before, known=known)
    lines = world.ask(lambda q: q.lines(world.scope, loan, PageRequest(200))).items
    assert any(line.amount.minor < 0 for line in lines)
    rows = world.ask(lambda q: q.audit(world.scope, "LOAN", loan, PageRequest(200))).items
    assert (rows[-1].command, rows[-1].outcome) == ("FoldAgain", "INDEX")


def open_floating(world: World, key: str, floating: Floating, start: date, take_on: TakeOn | None = None) -> Outcome:
    borrower = world.transactions.read(lambda unit: unit.borrowers.by_number(world.bank, ["C-1"])).get("C-1")
    terms = replace(FLOATING, floating=floating, plan=Plan(Method.INTEREST_ONLY, Cadence(start, 24)))
    command = OpenLoan(
        idempotency_key=key,
        number=f"L-{key}",
        borrower_id=borrower or world.borrower(),
        branch="101",
        product="HOUSE",
        terms=terms,
        value_date=date(2024, 1, 15) if take_on else None,
        take_on=take_on,
    )
    return world.run(world.officer, command)


def test_a_floating_loan_needs_a_published_value_of_its_index(world: World) -> None:
    floating = Floating("LPR_5Y", 60)
    refused = open_floating(world, "before", floating, START)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.details) == ("INDEX_UNKNOWN", (("index", "LPR_5Y"), ("before", "2024-01-16")))
    publish(world, date(2023, 12, 20), "3.45")
    assert isinstance(open_floating(world, "other", floating, START), Refused)
    rate = Rate.percent("4.2")
    value = PublishIndex(idempotency_key="5y", index="LPR_5Y", published=START, rate=rate)
    world.done(operator(world), value)
    assert isinstance(open_floating(world, "after", floating, START), Done)


def test_the_value_must_be_there_on_the_first_repricing_date_that_is_over(world: World) -> None:
    # Begun on 1 March 2022 the loan reprices first on 1 January 2023; taken on 15 January 2024, first on 1 March 2024
    # by its anniversaries, and then a value of today will do.
    start = date(2022, 3, 1)
    publish(world, date(2023, 1, 20), "3.65")
    refused = open_floating(world, "late", Floating("LPR_1Y", 100), start)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.details[1]) == ("INDEX_UNKNOWN", ("before", "2023-01-01"))
    anniversary = Floating("LPR_1Y", 100, Repricing.ANNIVERSARY)
    take_on = TakeOn(undue=1_200_000, next_due=date(2024, 2, 1), source="core")
    assert isinstance(open_floating(world, "taken", anniversary, start, take_on), Done)
    publish(world, date(2022, 12, 20), "3.65")
    assert isinstance(open_floating(world, "known", Floating("LPR_1Y", 100), start), Done)


def test_a_value_for_tomorrow_is_not_known_yet(world: World) -> None:
    command = PublishIndex(idempotency_key="k", index="LPR_1Y", published=date(2024, 1, 16), rate=Rate.percent("3"))
    assert isinstance(world.run(operator(world), command), Invalid)


def test_a_newly_announced_holiday_moves_the_due_dates_of_loans_that_roll_and_their_wake_up(world: World) -> None:
    # 10 to 17 February 2024 are the Spring Festival; 15 February is a Thursday.
    rolling = replace(TERMS, plan=replace(TERMS.plan, cadence=replace(TERMS.plan.cadence, rolling=Rolling.FOLLOWING)))
    borrower = world.borrower()
    rolls, stays = world.loan(borrower, "ROLLS", rolling), world.loan(borrower, "STAYS")
    for loan in (rolls, stays):
        view = world.ask(lambda q: q.loan(world.scope, loan))  # noqa: B023 - asked at once
        assert view is not None
        assert view.next_due == date(2024, 2, 15)
    world.done(operator(world), AnnounceCalendar(idempotency_key="cal", calendar=china_calendar(2024)))
    found = world.ask(lambda q: q.loans_by_id(world.scope, [rolls, stays]))
    # 18 February 2024 is a Sunday and a make-up working day.
    assert found[rolls].next_due == date(2024, 2, 18)
    assert found[rolls].next_wake == date(2024, 2, 18)
    assert found[stays].next_due == date(2024, 2, 15)


def test_the_same_calendar_is_not_announced_twice(world: World) -> None:
    command = AnnounceCalendar(idempotency_key="a", calendar=china_calendar(2024))
    world.done(operator(world), command)
    assert isinstance(world.run(operator(world), replace(command, idempotency_key="b")), Invalid)
