"""What the store of rights is given comes back equal, on every database and in memory."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from postloan.application.clock_records import (
    CONTENTS,
    ActDone,
    Content,
    LegalRecord,
    Measure,
    Preservation,
    PreservationLifted,
    Proof,
    Title,
    TitleKind,
)
from postloan.application.clock_store import RightKey, RightNotice, WatchedRight
from postloan.application.loan import Prepay
from postloan.domain.clock import (
    ActKind,
    Evidence,
    Extent,
    LifeStatus,
    NoticeKind,
    Obstacle,
    Outcome,
    RefusalEnd,
    RightKind,
    ToDo,
    Watched,
)
from postloan.domain.loan.events import Surplus
from tests.application.world import START, World, memory_world, sql_world, yuan

AT = datetime(2026, 9, 30, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = date(2026, 9, 30)
ONE_DAY = timedelta(days=1)
HASH = "0123456789abcdef" * 4
PERSON, OTHER = UUID(int=71), UUID(int=72)


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


CONTENT: tuple[Content, ...] = (
    ActDone(kind=ActKind.LETTER, day=DAY, person=PERSON),
    ActDone(
        kind=ActKind.SUIT,
        day=DAY,
        person=PERSON,
        proofs=(Proof(Evidence.FILING_RECEIPT, HASH), Proof(Evidence.FILING_RECEIPT, "f" * 64)),
        extent=Extent.PART_REST_WAIVED,
    ),
    ActDone(kind=ActKind.PROCEDURE_ENDED, day=DAY, person=PERSON, closes=OTHER, outcome=Outcome.WITHDRAWN_UNSERVED),
    ActDone(kind=ActKind.NEW_TERM_AGREED, day=DAY, person=PERSON, new_due=date(2030, 2, 28)),
    ActDone(kind=ActKind.OBSTACLE_BEGAN, day=DAY, person=PERSON, obstacle=Obstacle.NO_HEIR),
    ActDone(kind=ActKind.REFUSAL_RIGHT_ENDED, day=DAY, person=PERSON, refusal_end=RefusalEnd.WAIVED),
    Title(kind=TitleKind.AWARD, reference="(2026) 京仲裁字第 1 号", effective=DAY, persons=(PERSON,), document=HASH),
    Title(
        kind=TitleKind.JUDGMENT,
        reference="(2026) 京 0101 民初 1 号",
        effective=DAY,
        performance_days=(DAY, DAY + ONE_DAY),
        persons=(PERSON, OTHER),
        document=HASH,
        procedure=OTHER,
    ),
    Preservation(
        measure=Measure.SEAL,
        what='东城区某号院 "一层", \\ 反斜线',
        authority="北京市东城区人民法院",
        reference="(2026) 京 0101 执保 1 号",
        day=DAY,
        until=date(2029, 9, 30),
        document=HASH,
        renews=OTHER,
    ),
    PreservationLifted(preservation=OTHER, day=DAY),
)


def record(loan: UUID, number: int, content: Content, retracts: UUID | None = None) -> LegalRecord:
    return LegalRecord(
        id=UUID(int=1_000 + number),
        loan=loan,
        content=content,
        recorded_at=AT + timedelta(microseconds=number),
        recorded_by="zhang@bank",
        reason="原因",
        retracts=retracts,
    )


def right(loan: UUID, number: int = 1, wake: date | None = DAY) -> WatchedRight:
    return WatchedRight(
        key=RightKey(loan, RightKind.SECURITY, UUID(int=number), OTHER),
        branch="101",
        kind=RightKind.SECURITY,
        status=LifeStatus.RUNNING,
        act_by=DAY + 60 * ONE_DAY,
        lost_on=DAY + 61 * ONE_DAY,
        todo=ToDo.REALISE_SECURITY,
        last_act_on=START,
        watched=Watched(DAY + 60 * ONE_DAY, 90, lost=False),
        wake_on=wake,
    )


def bare(loan: UUID, number: int) -> WatchedRight:
    return replace(
        right(loan, number, None), act_by=None, lost_on=None, last_act_on=None, watched=Watched(None, None, lost=True)
    )


def test_every_kind_of_record_comes_back_one_or_many_in_the_order_of_recording(world: World) -> None:
    first, second = world.loan(world.borrower()), world.loan(world.borrower("C-2"), "L-2")
    assert {type(content) for content in CONTENT} == set(CONTENTS.values())
    rows = [record(first, number, content) for number, content in enumerate(CONTENT, 1)]
    rows.append(record(first, 90, CONTENT[0], retracts=rows[0].id))
    world.transactions.write(lambda unit: unit.rights.add(world.bank, list(reversed(rows))))
    one = record(second, 95, CONTENT[0])
    world.transactions.write(lambda unit: unit.rights.add(world.bank, [one]))
    read = world.transactions.read
    assert read(lambda u: u.rights.records(world.bank, [first])) == {first: tuple(rows)}
    assert read(lambda u: u.rights.records(world.bank, [second, first, OTHER])) == {first: tuple(rows), second: (one,)}
    assert read(lambda u: u.rights.get(world.bank, rows[7].id)) == rows[7]
    assert read(lambda u: u.rights.get(world.bank, OTHER)) is None
    assert read(lambda u: u.rights.records(OTHER, [first])) == {}


def test_a_record_is_taken_back_at_most_once(database_url: str) -> None:
    with sql_world(database_url) as world:
        loan = world.loan(world.borrower())
        rows = [record(loan, 1, CONTENT[0]), record(loan, 2, CONTENT[0], retracts=UUID(int=1_001))]
        world.transactions.write(lambda unit: unit.rights.add(world.bank, rows))
        again = record(loan, 3, CONTENT[0], retracts=UUID(int=1_001))
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.UniqueViolation)):
            world.transactions.write(lambda unit: unit.rights.add(world.bank, [again]))


def test_watched_rights_are_replaced_and_removed_by_key(world: World) -> None:
    loan, other = world.loan(world.borrower()), world.loan(world.borrower("C-2"), "L-2")
    rows = [right(loan, number) for number in range(1, 40)] + [bare(loan, 50), right(other)]
    watch = world.transactions.write
    watch(lambda u: u.rights.watch(world.bank, DAY, rows, [], {loan: DAY, other: None}))
    read = world.transactions.read
    assert read(lambda u: u.rights.watched(world.bank, [loan, other])) == {loan: tuple(rows[:-1]), other: (rows[-1],)}
    changed = replace(rows[0], status=LifeStatus.EXPIRED, watched=Watched(DAY, 7, lost=True))
    gone = [row.key for row in rows[2:-1]]
    watch(lambda u: u.rights.watch(world.bank, DAY, [changed], gone, {loan: None}))
    assert read(lambda u: u.rights.watched(world.bank, [loan])) == {loan: (changed, rows[1])}


def test_loans_are_due_by_their_wake_up_in_key_order_and_an_earlier_day_stays(world: World) -> None:
    borrower = world.borrower()
    loans = sorted(world.loan(borrower, f"L-{number}") for number in range(1, 6))
    wakes: dict[UUID, date | None] = dict(zip(loans, [DAY, DAY + ONE_DAY, None, DAY + 9 * ONE_DAY], strict=False))
    write, read = world.transactions.write, world.transactions.read
    write(lambda u: u.rights.watch(world.bank, DAY, [], [], wakes))

    def due(day: date, after: UUID | None = None, limit: int = 9) -> list[UUID]:
        return list(read(lambda u: u.rights.due(world.bank, day, after, limit)))

    assert due(DAY - ONE_DAY) == []
    assert due(DAY) == loans[:1]
    assert due(DAY + ONE_DAY, limit=1) == loans[:1]
    assert due(DAY + ONE_DAY, after=loans[0]) == loans[1:2]
    write(lambda u: u.rights.wake_by(world.bank, [loans[0], loans[2], loans[4]], DAY + ONE_DAY))
    assert due(DAY) == loans[:1]
    assert due(DAY + ONE_DAY) == [loans[0], loans[1], loans[2], loans[4]]
    write(lambda u: u.rights.wake_all_by(world.bank, DAY - ONE_DAY))
    assert due(DAY - ONE_DAY) == loans
    # Who was never looked at was only made due.
    assert read(lambda u: u.rights.looked(world.bank, loans)) == dict.fromkeys(loans[:4], DAY)


def test_a_loan_that_never_wakes_by_time_is_not_woken_with_all(world: World) -> None:
    loan = world.loan(world.borrower())
    world.transactions.write(lambda u: u.rights.watch(world.bank, DAY, [], [], {loan: None}))
    world.transactions.write(lambda u: u.rights.wake_all_by(world.bank, DAY))
    assert world.transactions.read(lambda u: u.rights.due(world.bank, DAY, None, 9)) == ()


def test_notices_come_back_in_the_order_of_saying(world: World) -> None:
    loan = world.loan(world.borrower())
    key = RightKey(loan, RightKind.GUARANTEE_PERIOD, PERSON, OTHER)
    said = [
        RightNotice(
            id=UUID(int=number),
            key=key,
            kind=RightKind.GUARANTEE_DEBT,
            what=what,
            day=DAY,
            threshold=7,
            days_left=3,
            act_by=act_by,
            lost_on=act_by,
            todo=ToDo.DEMAND_OR_SUE,
            recorded_at=AT,
        )
        for number, (what, act_by) in enumerate(zip(NoticeKind, (DAY, None, DAY), strict=True), 1)
    ]
    world.transactions.write(lambda u: u.rights.tell(world.bank, said))
    read = world.transactions.read
    assert read(lambda u: list(u.rights.notices(world.bank, loan, None, 9))) == said
    assert read(lambda u: list(u.rights.notices(world.bank, loan, UUID(int=1), 1))) == said[1:2]


def test_of_loans_that_are_told_those_count_that_owe_something_due_or_are_watched(world: World) -> None:
    borrower = world.borrower()
    paying, owing, watched, settled = (world.loan(borrower, f"L-{number}") for number in range(1, 5))
    world.transactions.write(lambda u: u.rights.watch(world.bank, DAY, [], [], {watched: None, settled: None}))
    # The first instalment of 15 February is not paid: a repayment of the 16th looks at the account on that day.
    world.today(date(2024, 2, 16))
    world.pay(owing, date(2024, 2, 16), yuan("1.00"))
    world.done(
        world.cashier,
        Prepay(
            idempotency_key=world.key(),
            loan_id=settled,
            value_date=date(2024, 2, 16),
            amount=yuan("20000.00"),
            surplus=Surplus.SHORTEN,
        ),
    )
    every = [paying, owing, watched, settled, OTHER]
    read = world.transactions.read
    assert read(lambda u: u.rights.concerned(world.bank, every, [])) == {owing, watched, settled}
    assert read(lambda u: u.rights.concerned(world.bank, [], every)) == {owing, settled}
    assert read(lambda u: u.rights.concerned(world.bank, [watched], every)) == {owing, watched, settled}
