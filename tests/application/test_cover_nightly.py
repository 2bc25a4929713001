"""The business day finds what has become of security: shortfalls, their cure, and what needs attention, each once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from postloan.application import cover_nightly
from postloan.application.approval import Approve
from postloan.application.cover_measuring import MAX_TOGETHER, Covers, measure_together
from postloan.application.cover_store import SecureFailure
from postloan.application.cover_watching import AT_ONCE, CHANGED, keep_watch, measured, watch_covers
from postloan.application.desk import Desk
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.loan import Prepay
from postloan.application.outcomes import Pending, SubjectKind
from postloan.application.policy_documents_commands import AdoptCollateralPolicy
from postloan.application.ports import Unit
from postloan.domain.collateral.attention import Attention, attention
from postloan.domain.collateral.events import Ended, Ending, Filed, Insured
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.kinds import Document
from postloan.domain.collateral.measure import Line
from postloan.domain.collateral.parts import Insurance
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.shortfall import Watch
from postloan.domain.loan.events import Surplus
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.domain.shared.ratio import Ratio
from tests.application.cover_world import PROOF, CoverWorld
from tests.application.world import START, World, memory_world, sql_world, yuan

DAY = timedelta(days=1)
DEADLINE = date(2024, 1, 26)
"""Ten days after Tuesday 16 January, a Friday."""


@pytest.fixture(params=["memory", "database"])
def desk(request: pytest.FixtureRequest, database_url: str) -> Iterator[CoverWorld]:
    if request.param == "memory":
        yield CoverWorld(memory_world())
        return
    with sql_world(database_url) as world:
        yield CoverWorld(world)


def fallen(desk: CoverWorld) -> tuple[UUID, UUID]:
    """A loan of 12,000.00 on a house of 20,000.00 that is worth 14,000.00 the next day: 85.71 %, above 80 %."""
    loan = desk.world.loan(desk.world.borrower())
    item = desk.item("YP-1", "20000", loan)
    desk.through(START)
    desk.value(item, "14000", START + DAY)
    return loan, item


def test_a_fall_in_value_opens_a_shortfall_the_same_business_day(desk: CoverWorld) -> None:
    """To come back to 70 % of 14,000.00 = 9,800.00, 2,200.00 are missing."""
    loan, _ = fallen(desk)
    assert desk.events(loan) == []
    desk.through(START + DAY)
    assert desk.events(loan) == [
        ("01-16", "LineReached", None, None),
        ("01-16", "ShortfallOpened", 220_000, DEADLINE),
    ]
    row = desk.watched(loan)
    assert row is not None
    assert row.watch == Watch(Line.WARNING, START + DAY, 220_000, DEADLINE)
    assert (row.principal, row.burden, row.value, row.covered) == (1_200_000, 1_200_000, 1_400_000, 1_050_000)
    (told,) = desk.messages("collateral.ShortfallOpened")
    assert told.subject.id == loan
    assert json.loads(told.data)["loans"] == [str(loan)]
    assert json.loads(told.data)["deadline"] == "2024-01-26"
    listed = desk.world.transactions.read(lambda unit: unit.covers.open_shortfalls(desk.world.bank, None, None, 10))
    assert [each.loan for each in listed] == [loan]


def test_nothing_more_is_said_until_the_deadline_has_passed(desk: CoverWorld) -> None:
    loan, _ = fallen(desk)
    desk.through(DEADLINE)
    assert len(desk.events(loan)) == 2
    (last,) = desk.through(DEADLINE + DAY)
    assert desk.events(loan)[2:] == [("01-27", "CureMissed", 220_000, DEADLINE)]
    assert last.failed == 0
    desk.through(DEADLINE + 5 * DAY)
    assert len(desk.events(loan)) == 3


def test_a_prepayment_is_seen_by_the_business_day_and_cures(desk: CoverWorld) -> None:
    """12,000.00 less 2,200.00 is 9,800.00, exactly the ceiling of 70 %; accrued interest is paid on top."""
    loan, _ = fallen(desk)
    desk.through(START + DAY)
    on = date(2024, 1, 20)
    desk.through(on - DAY)
    command = Prepay(
        idempotency_key=desk.world.key(), loan_id=loan, value_date=on, amount=yuan("2300"), surplus=Surplus.SHORTEN
    )
    desk.world.done(desk.world.cashier, command)
    assert len(desk.events(loan)) == 2
    desk.through(on)
    assert desk.events(loan)[2:] == [("01-20", "LineReached", None, None), ("01-20", "ShortfallCured", None, None)]
    row = desk.watched(loan)
    assert row is not None
    assert (row.watch.line, row.watch.open, row.burden <= 980_000) == (Line.WITHIN, False, True)


def test_a_released_item_leaves_nothing_to_watch(desk: CoverWorld) -> None:
    loan, item = fallen(desk)
    desk.through(START + DAY)
    desk.record(item, Ended(Ending.RELEASED), day=date(2024, 1, 17))

    def released(unit: Unit) -> None:
        watch_covers(Desk(unit, desk.world.officer, desk.world.tick(), desk.world.ids), [loan])

    desk.world.transactions.write(released)
    assert [kind for _, kind, _, _ in desk.events(loan)][2:] == ["LineReached", "ShortfallCured"]


def test_a_command_measures_a_few_loans_at_once_and_leaves_many_to_the_business_day(desk: CoverWorld) -> None:
    borrower = desk.world.borrower()
    few = [desk.world.loan(borrower, f"L-{n}") for n in range(3)]
    many = [desk.world.loan(borrower, f"M-{n}") for n in range(AT_ONCE)]
    desk.item("YP-1", "14000", *few[:1])
    desk.item("YP-2", "14000", *many)

    def changed(unit: Unit) -> None:
        work = Desk(unit, desk.world.officer, desk.world.tick(), desk.world.ids)
        watch_covers(work, few[:1])
        watch_covers(work, many[:1])

    desk.world.transactions.write(changed)
    assert desk.events(few[0])[0] == ("01-15", "LineReached", None, None)
    # The other nineteen share the item: 21 together are more than are measured in a command.
    assert desk.watched(many[0]) is None
    desk.through(START)
    rows = [desk.watched(loan) for loan in many]
    assert all(row is not None and row.watch.line is Line.CLOSE_OUT for row in rows)


def test_no_line_is_reached_before_there_is_a_value(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower())
    item = desk.item("YP-1", None, loan)
    desk.through(START)
    row = desk.watched(loan)
    assert row is not None
    assert (row.burden, row.value, row.watch, desk.events(loan)) == (1_200_000, 0, Watch(), [])
    desk.value(item, "12000", START + DAY)
    desk.through(START + DAY)
    assert desk.events(loan)[0][:2] == ("01-16", "LineReached")


def test_attention_is_told_once_for_each_thing_and_step(desk: CoverWorld) -> None:
    """The insurance of a shop ends on 20 February; its policy was never filed."""
    loan = desk.world.loan(desk.world.borrower())
    item = desk.item("YP-1", "40000", loan, kind="COMMERCIAL_PROPERTY")
    papers = (Document.TITLE, Document.REGISTRATION, Document.VALUATION, Document.OWNER_CONSENT)
    desk.record(item, *(Filed(paper, PROOF) for paper in papers), day=START)
    end = date(2024, 2, 20)
    insured = Insured(Insurance("BX-1", "示范保险", yuan("40000"), START, end, bank_is_beneficiary=True))
    desk.record(item, insured, day=START)
    for day in range(38):
        desk.through(START + day * DAY)
    told = [json.loads(message.data) for message in desk.messages(cover_nightly.ATTENTION)]
    assert [(each["day"], each["what"], each["step"]) for each in told] == [
        # On 15 January 36 days are left: of the steps 90, 60, 30 and 7 that of 60 has begun.
        ("2024-01-15", Attention.INSURANCE_EXPIRES.value, 60),
        ("2024-01-15", Attention.DOCUMENT_MISSING.value, None),
        ("2024-01-21", Attention.INSURANCE_EXPIRES.value, 30),
        ("2024-02-13", Attention.INSURANCE_EXPIRES.value, 7),
        ("2024-02-21", Attention.NOT_INSURED.value, None),
    ]
    assert {tuple(each["loans"]) for each in told} == {(str(loan),)}


def test_what_came_back_after_it_was_mended_is_told_again(desk: CoverWorld) -> None:
    item = desk.item("YP-1", "40000", kind="VEHICLE")
    desk.through(START)
    first = len(desk.messages(cover_nightly.ATTENTION))
    year = START + timedelta(days=366)
    insured = Insured(Insurance("BX-1", "示范保险", yuan("40000"), START, year, bank_is_beneficiary=True))
    desk.record(item, insured, day=START + DAY)
    desk.through(START + DAY)
    held = desk.world.transactions.read(lambda unit: unit.collateral.held(desk.world.bank, [item]))[item]
    assert Attention.NOT_INSURED not in held.attention
    assert len(desk.messages(cover_nightly.ATTENTION)) == first


def test_an_item_that_cannot_be_looked_at_stops_no_others_and_is_tried_again(
    desk: CoverWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = desk.world.loan(desk.world.borrower())
    bad, good = desk.item("YP-1", "14000", loan), desk.item("YP-2", None)
    real = attention

    def broken(item: Item, *rest: object) -> object:
        if item.id == bad:
            raise RuntimeError("a planted fault")
        return real(item, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(cover_nightly, "attention", broken)
    (run,) = desk.through(START)
    assert run.failed == 1
    failed = desk.world.transactions.read(lambda unit: unit.covers.failures(desk.world.bank, START))
    assert [(each.subject, each.id) for each in failed] == [(SubjectKind.COLLATERAL, bad)]
    assert isinstance(failed[0], SecureFailure)
    assert "a planted fault" in failed[0].error
    assert {message.subject.id for message in desk.messages(cover_nightly.ATTENTION)} == {good}
    # The loan itself was due, for it was drawn that day.
    assert desk.events(loan)[0][:2] == ("01-15", "LineReached")
    monkeypatch.undo()
    desk.through(START + DAY)
    assert bad in {message.subject.id for message in desk.messages(cover_nightly.ATTENTION)}


def test_a_loan_that_cannot_be_measured_stops_no_others_and_stays_due(
    desk: CoverWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    borrower = desk.world.borrower()
    bad, good = desk.world.loan(borrower, "L-1"), desk.world.loan(borrower, "L-2")
    desk.item("YP-1", "14000", bad)
    desk.item("YP-2", "14000", good)

    def broken(
        unit: Unit, bank: UUID, loans: list[UUID], day: date, known: None = None, most: int = MAX_TOGETHER
    ) -> Covers:
        if bad in loans:
            raise RuntimeError("a planted fault")
        return measure_together(unit, bank, loans, day, known, most)

    monkeypatch.setattr("postloan.application.cover_watching.measure_together", broken)
    (run,) = desk.through(START)
    failed = desk.world.transactions.read(lambda unit: unit.runs.failures(desk.world.bank, START))
    assert [(each.loan_id, each.step) for each in failed if each.step == "SECURE"] == [(bad, "SECURE")]
    assert run.failed == 1
    assert (desk.events(bad), desk.events(good)[0][:2]) == ([], ("01-15", "LineReached"))
    monkeypatch.undo()
    desk.through(START + DAY)
    assert desk.events(bad)[0][:2] == ("01-16", "LineReached")


def test_a_missing_rate_is_reported_until_it_is_published(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", Money(200_000, "USD"), loan)
    (run,) = desk.through(START)
    failed = desk.world.transactions.read(lambda unit: unit.runs.failures(desk.world.bank, START))
    assert (run.failed, [each.loan_id for each in failed]) == (1, [loan])
    operations = desk.world.person("chen", Role.OPERATIONS)

    def publish(price: str, day: date) -> None:
        command = PublishExchangeRate(idempotency_key=desk.world.key(), currency="USD", published=day, price=price)
        desk.world.done(operations, command)

    publish("8", START + DAY)
    (run,) = desk.through(START + DAY)
    row = desk.watched(loan)
    assert row is not None
    # 2,000.00 dollars at 8 are 16,000.00: 75 %, above the ceiling of 70 %.
    assert (run.failed, row.value, row.watch.line) == (0, 1_600_000, Line.CEILING)
    # At 7.5 they are 15,000.00: 80 %, and the warning line is reached.
    publish("7.5", START + 2 * DAY)
    desk.through(START + 2 * DAY)
    assert desk.events(loan)[-1][:3] == ("01-17", "ShortfallOpened", 150_000)


def test_another_policy_has_every_loan_measured_again_from_its_first_day(desk: CoverWorld) -> None:
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", "16000", loan)
    desk.through(START)
    assert [kind for _, kind, _, _ in desk.events(loan)] == ["LineReached"]
    stricter = Ratio.percent("75")
    old = DEFAULT_COLLATERAL.kinds
    kinds = tuple(replace(kind, warning=stricter) if kind.code == "HOUSING" else kind for kind in old)
    first = date(2024, 1, 18)
    policy = replace(DEFAULT_COLLATERAL, version="v2", effective_from=first, kinds=kinds)
    command = AdoptCollateralPolicy(idempotency_key=desk.world.key(), policy=policy)
    waiting = desk.world.run(desk.world.person("admin", Role.ADMIN), command)
    assert isinstance(waiting, Pending), waiting
    agree = Approve(idempotency_key=desk.world.key(), proposal_id=waiting.proposal.id)
    desk.world.done(desk.world.approver, agree)
    desk.through(first - DAY)
    assert len(desk.events(loan)) == 1
    desk.through(first)
    assert desk.events(loan)[1:] == [
        ("01-18", "LineReached", None, None),
        ("01-18", "ShortfallOpened", 80_000, date(2024, 1, 29)),
    ]


def test_who_is_secured_otherwise_is_told_together(desk: CoverWorld) -> None:
    borrower = desk.world.borrower()
    one, two, three = (desk.world.loan(borrower, f"L-{n}") for n in (1, 2, 3))
    item = desk.item("YP-1", "40000", one, two)
    desk.item("YP-2", "40000", three)
    desk.through(START)
    before = len(desk.messages(CHANGED))
    desk.value(item, "39000", START + DAY)
    desk.through(START + DAY)
    told = [json.loads(message.data)["loans"] for message in desk.messages(CHANGED)[before:]]
    assert told == [[str(loan) for loan in sorted((one, two))]]


def test_what_was_measured_for_a_later_day_waits_for_that_day(desk: CoverWorld) -> None:
    """While the business day of the 15th runs, a command that is booked on the 16th has measured already."""
    loan = desk.world.loan(desk.world.borrower())
    desk.item("YP-1", "14000", loan)
    tomorrow = START + DAY

    def ahead(unit: Unit) -> None:
        work = Desk(unit, desk.world.officer, desk.world.tick(), desk.world.ids)
        keep_watch(work, [loan], measured(work, [loan], tomorrow), tomorrow)

    desk.world.transactions.write(ahead)
    events = desk.events(loan)
    desk.through(START)
    row = desk.watched(loan)
    assert row is not None
    assert (row.measured_on, desk.events(loan)) == (tomorrow, events)
    due = desk.world.transactions.read(lambda unit: unit.covers.due(desk.world.bank, tomorrow, None, 9))
    assert due == (loan,)
    desk.through(tomorrow)
    assert desk.world.transactions.read(lambda unit: unit.covers.due(desk.world.bank, tomorrow, None, 9)) == ()


def test_a_bank_without_collateral_pays_a_few_statements_a_day(world: World) -> None:
    desk = CoverWorld(world)
    desk.through(START)
    seen: list[str] = []

    def count(*given: object) -> None:
        if str(given[2]) != "BEGIN":
            seen.append(str(given[2]))

    assert world.engine is not None
    event.listen(world.engine, "before_cursor_execute", count)
    desk.through(START + DAY)
    event.remove(world.engine, "before_cursor_execute", count)
    secured = [text for text in seen if "collateral" in text or "cover" in text or "guarantor" in text]
    assert len(secured) <= 3, secured
    assert len(seen) < 40, seen
