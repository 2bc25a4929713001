"""What the store of liability assessment is given comes back equal, on every database and in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from postloan.application.liability_codec import dump_event, load_event
from postloan.application.liability_store import AccountRow, AuthorityRow, DeclaredRelation, KeptCase, PersonRow
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import Unit
from postloan.domain.liability_assessment.appraisal import Figures
from postloan.domain.liability_assessment.authority import AuthorityLifted, AuthoritySuspended
from postloan.domain.liability_assessment.case import fold
from postloan.domain.liability_assessment.events import (
    CaseEvent,
    Closed,
    FilePrepared,
    FindingIssued,
    GroupFormed,
    HandedOver,
    Initiated,
    MeetingHeld,
    Notified,
    Opened,
    Receipted,
    ReconsiderationAsked,
    Reconsidered,
    Resumed,
    Returned,
    ReviewGroupFormed,
    Signed,
    Suspended,
    Withdrawn,
)
from postloan.domain.liability_assessment.kinds import (
    CaseStatus,
    Cause,
    Degree,
    Department,
    Effect,
    FaultGrade,
    FaultKind,
    FigureKind,
    Ground,
    HolderKind,
    LiabilityKind,
    LifeStep,
    MeasureKind,
    Receiver,
    RelationKind,
    Reply,
    RowKind,
    SignLevel,
    SuspendGround,
    Trigger,
    Vote,
    WithdrawGround,
)
from postloan.domain.liability_assessment.parts import (
    Answer,
    AppliedGround,
    Ballot,
    CaseLoan,
    Explained,
    Fault,
    Handling,
    LifeFile,
    LifeRow,
    Measure,
    Member,
    PersonFinding,
)
from postloan.domain.liability_assessment.policy import WarningLine
from postloan.domain.liability_assessment.reserve import Book, Entry, EntryKind, ReserveAccount, post
from postloan.domain.shared.ratio import Ratio
from tests.application.world import World, memory_world, sql_world

AT = datetime(2026, 9, 30, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = date(2026, 9, 30)
NEXT = DAY + timedelta(days=1)
HASH = "0123456789abcdef" * 4
CASE, OTHER = UUID(int=301), UUID(int=302)


def opened(bank: UUID, loan: UUID, case: UUID = CASE, number: str = "ZR-1", unit: str = "101") -> Opened:
    return Opened(
        case=case,
        institution=bank,
        number=number,
        unit=unit,
        currency="CNY",
        trigger=Trigger.ORDER,
        cause_on=DAY,
        loans=(CaseLoan(loan=loan, borrower=UUID(int=9), amount=1_200_000, granted_on=date(2024, 1, 15)),),
        batch=False,
        reason="上级指令",
        person="zhou",
        on=DAY,
    )


FAULT = Fault(kind=FaultKind.CHECK_MISSED, grade=FaultGrade.SLIGHT, on=DAY, rule="贷后办法", rule_since=DAY, row=1)
FOUND = PersonFinding(
    person="zhang",
    kind=LiabilityKind.DILIGENCE,
    cause=Cause.SUBJECTIVE,
    assessed=Degree.ORDINARY,
    degree=Degree.SLIGHT,
    grounds=(AppliedGround(Ground.SLIGHT_FAULT, Effect.MAY, "art.", "slight", "轻微"),),
    deduction=50_000,
    measures=(Measure(kind=MeasureKind.CRITICISM),),
    faults=(
        Fault(kind=FaultKind.CHECK_MISSED, grade=FaultGrade.SLIGHT, on=DAY, rule="贷后办法", rule_since=DAY, row=1),
    ),
    reason="未按时检查",
)
MEMBERS = (Member(person="wu", department=Department.RISK, chair=True),)
BALLOTS = (Ballot(person="wu", vote=Vote.AGREE), Ballot(person="xu", vote=Vote.AGAINST, reason="过重"))


def life(bank: UUID, loan: UUID) -> tuple[CaseEvent, ...]:
    """A case that goes through every kind of event that can follow another."""
    file = LifeFile(
        handlings=(
            Handling(loan=loan, person="zhang", step=LifeStep.SURVEY, act="OpenLoan", on=DAY, documents=(HASH,)),
        ),
        rows=(LifeRow(number=1, kind=RowKind.CHECK_MISSED, loan=loan, what="首检", on=DAY, person="zhang"),),
        as_of=DAY,
        content_hash=HASH,
    )
    meeting = MeetingHeld((FOUND,), (Explained(1, "已说明"),), BALLOTS, HASH, True, DAY)
    return (
        opened(bank, loan),
        GroupFormed(MEMBERS, "zhou", DAY),
        Suspended(SuspendGround.LAWSUIT, "诉讼", "zhou", DAY),
        Resumed("zhou", DAY),
        FilePrepared(file, "zheng", DAY),
        Initiated("zheng", DAY),
        meeting,
        FindingIssued("RD-1", HASH, "wu", DAY),
        Returned(SignLevel.DEPARTMENT_HEAD, "qian", "重议", DAY),
        meeting,
        FindingIssued("RD-2", HASH, "wu", DAY),
        Signed(SignLevel.UNIT_HEAD, "sun", True, DAY),
        Notified("zhang", HASH, True, DAY),
        ReconsiderationAsked("zhang", "不服", DAY),
        ReviewGroupFormed((Member(person="feng", department=Department.AUDIT, chair=True),), "sun", DAY),
        Reconsidered((Answer(Reply.LIFTED, replace(FOUND, degree=Degree.NONE, deduction=0, measures=())),),
                     BALLOTS, HASH, HASH, True, DAY),
        HandedOver("YJ-1", "zhang", Receiver.DISCIPLINE, "移交", HASH, "sun", DAY),
        Receipted("YJ-1", HASH, "jian", DAY),
        Closed("sun", NEXT),
    )  # fmt: skip


def test_every_kind_of_event_comes_back_equal() -> None:
    events = (*life(UUID(int=1), UUID(int=2)), Withdrawn(WithdrawGround.DUPLICATE, "重复", "zhou", DAY))
    assert {type(event) for event in events} == set(CaseEvent.__args__)
    for event in events:
        assert load_event(*dump_event(event)) == event


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


@pytest.fixture
def loan(world: World) -> UUID:
    return world.loan(world.borrower())


def save(world: World, events: tuple[CaseEvent, ...], at: datetime = AT, wake: date | None = None) -> None:
    def work(unit: Unit) -> None:
        first = events[0]
        assert isinstance(first, Opened)
        before = unit.liability.get(first.institution, first.case)
        case = fold(events)
        assert case is not None
        new = events[before.case.version if before else 0 :]
        unit.liability.save(KeptCase(case, DAY, wake), new, at, "account")

    world.transactions.write(work)


def test_a_case_is_the_fold_of_what_was_saved_and_of_what_was_known_before(world: World, loan: UUID) -> None:
    whole = life(world.bank, loan)
    for place in range(1, len(whole) + 1):
        save(world, whole[:place], AT + timedelta(seconds=place))
    kept = world.transactions.read(lambda unit: unit.liability.get(world.bank, CASE))
    assert kept == KeptCase(fold(whole), DAY, None)  # type: ignore[arg-type]
    at_meeting = AT + timedelta(seconds=7)
    then = world.transactions.read(lambda unit: unit.liability.get(world.bank, CASE, at_meeting))
    assert then is not None
    assert then.case == fold(whole[:7])
    assert world.transactions.read(lambda unit: unit.liability.get(world.bank, CASE, AT)) is None
    written = world.transactions.read(lambda unit: unit.liability.events(world.bank, CASE, 17, 50))
    assert [(each.sequence, each.event, each.recorded_by) for each in written] == [
        (18, whole[17], "account"),
        (19, whole[18], "account"),
    ]


def test_a_loan_stands_in_its_case_until_it_is_withdrawn(world: World, loan: UUID) -> None:
    first = (opened(world.bank, loan),)
    save(world, first)

    def stands() -> frozenset[UUID]:
        return world.transactions.read(lambda unit: unit.liability.standing(world.bank, [loan, OTHER]))

    assert stands() == {loan}
    save(world, (*first, Withdrawn(WithdrawGround.CURED, "已结清", "zhou", DAY)))
    assert stands() == frozenset()
    save(world, (opened(world.bank, loan, OTHER, "ZR-2", "102"),))
    assert stands() == {loan}
    found = world.transactions.read(lambda unit: unit.liability.of_loans(world.bank, [loan]))
    assert found == {loan: (CASE, OTHER)}
    assert world.transactions.read(lambda unit: unit.liability.by_number(world.bank, "ZR-2")) == OTHER


def test_lists_are_of_some_units_by_key_and_persons_have_their_result(world: World, loan: UUID) -> None:
    save(world, life(world.bank, loan)[:7])
    save(world, (opened(world.bank, loan, OTHER, "ZR-2", "102"),), wake=NEXT)

    def ids(*asked: object) -> list[UUID]:
        return world.transactions.read(lambda unit: [row.id for row in unit.liability.cases(world.bank, *asked)])  # type: ignore[arg-type]

    assert ids(None, None, None, 5) == [CASE, OTHER]
    assert ids(None, None, None, 1) == [CASE]
    assert ids(None, None, CASE, 5) == [OTHER]
    assert ids(frozenset({"102"}), None, None, 5) == [OTHER]
    assert ids(None, CaseStatus.DECIDED, None, 5) == [CASE]

    def about(units: frozenset[str] | None) -> list[PersonRow]:
        return world.transactions.read(lambda unit: list(unit.liability.about(world.bank, units, "zhang", None, 5)))

    assert about(None) == [PersonRow(CASE, "zhang", Degree.SLIGHT, 50_000)]
    assert about(frozenset({"102"})) == []


def test_a_case_is_due_on_its_day_until_it_was_told(world: World, loan: UUID) -> None:
    save(world, (opened(world.bank, loan),), wake=NEXT)

    def due(day: date) -> list[UUID]:
        return world.transactions.read(
            lambda unit: [kept.case.id for kept in unit.liability.due(world.bank, day, None, 5)]
        )

    assert due(DAY) == []
    assert due(NEXT) == [CASE]
    world.transactions.write(lambda unit: unit.liability.told(world.bank, CASE, NEXT, None))
    assert due(NEXT) == []


def test_relations_count_from_either_side_up_to_their_last_day(world: World) -> None:
    family = DeclaredRelation(
        id=UUID(int=5), person="wu", kind=RelationKind.FAMILY, other="zhang", until=DAY, recorded_at=AT, recorded_by="a"
    )
    friend = DeclaredRelation(
        id=UUID(int=6), person="xu", kind=RelationKind.BORROWER, borrower=OTHER, recorded_at=AT, recorded_by="a"
    )
    for each in (family, friend):
        world.transactions.write(lambda unit, each=each: unit.liability.relate(world.bank, each))  # type: ignore[misc]

    def found(day: date, *persons: str) -> list[DeclaredRelation]:
        return world.transactions.read(lambda unit: list(unit.liability.relations(world.bank, persons, day)))

    assert found(DAY, "wu") == found(DAY, "zhang") == [family]
    assert found(NEXT, "wu") == []
    assert found(NEXT, "xu", "zhang") == [friend]
    ended = replace(friend, until=DAY)
    world.transactions.write(lambda unit: unit.liability.relate(world.bank, ended))
    assert world.transactions.read(lambda unit: unit.liability.relation(world.bank, friend.id)) == ended


def entry(number: int, amount: int, *legs: tuple[Book, int], kind: EntryKind = EntryKind.ACCRUAL) -> Entry:
    return Entry(UUID(int=number), "zhang", "CNY", kind, amount, legs, "绩效", DAY, CASE if number > 1 else None)


def test_a_reserve_is_its_entries_and_authority_its_last_event(world: World) -> None:
    accrued = entry(1, 400, (Book.PAY, -400), (Book.RESERVE, 400))
    taken = entry(2, 500, (Book.RESERVE, -400), (Book.OWED, -100), (Book.DEDUCTED, 500), kind=EntryKind.DEDUCTION)
    account = ReserveAccount("zhang", "CNY")
    for each in (accrued, taken):
        account = post(account, each)
        world.transactions.write(
            lambda unit, each=each, account=account: unit.liability.post(world.bank, account, each, AT, "a")  # type: ignore[misc]
        )
    read = world.transactions.read
    assert read(lambda unit: unit.liability.account(world.bank, "zhang", "CNY")) == account
    assert read(lambda unit: unit.liability.account(world.bank, "zhang", "USD")).entries == ()
    (row,) = read(lambda unit: unit.liability.accounts(world.bank, None, 5))
    assert row == AccountRow("zhang", "CNY", 0, 100, DAY, 2)
    assert read(lambda unit: list(unit.liability.accounts(world.bank, ("zhang", "CNY"), 5))) == []
    figures = Figures(holder="zhang", kind=HolderKind.OFFICER, balance=100, overdue=9, non_performing=0)
    line = WarningLine(HolderKind.OFFICER, FigureKind.OVERDUE, Ratio.percent("8"))
    events = (
        AuthoritySuspended(figures, (line,), DAY),
        AuthorityLifted("zhang", HolderKind.OFFICER, "li", "已整改", NEXT),
    )
    for event in events:
        world.transactions.write(
            lambda unit, event=event: unit.liability.save_authority(  # type: ignore[misc]
                world.bank, HolderKind.OFFICER, "zhang", event, AT, "a"
            )
        )
        assert read(lambda unit: unit.liability.authority(world.bank, HolderKind.OFFICER, "zhang")) == event
    (held,) = read(lambda unit: unit.liability.authorities(world.bank, None, None, 5))
    assert held == AuthorityRow(HolderKind.OFFICER, "zhang", False, NEXT, 2)
    nothing = Figures(holder="101", kind=HolderKind.UNIT, balance=0, overdue=0, non_performing=0)
    unit = AuthoritySuspended(nothing, (), DAY, "飞单嫌疑")
    world.transactions.write(
        lambda store: store.liability.save_authority(world.bank, HolderKind.UNIT, "101", unit, AT, "a")
    )
    (seen,) = read(lambda store: store.liability.authorities(world.bank, {"101", "zhang"}, None, 5))
    assert seen == AuthorityRow(HolderKind.UNIT, "101", True, DAY, 1)
    assert read(lambda store: store.liability.authorities(world.bank, {"102"}, None, 5)) == []
    assert read(lambda store: store.liability.authority(world.bank, HolderKind.UNIT, "101")) == unit


def test_files_are_kept_by_hash_and_watched_loans_wake(world: World, loan: UUID) -> None:
    for text in ("one", "two"):
        world.transactions.write(lambda unit, text=text: unit.liability.keep_file(world.bank, HASH, text))  # type: ignore[misc]
    assert world.transactions.read(lambda unit: unit.liability.file(world.bank, HASH)) == "one"
    woken = []
    for wake in (NEXT, DAY, None):
        world.transactions.write(lambda unit, wake=wake: unit.liability.watch(world.bank, {loan: wake}))  # type: ignore[misc]
        woken.append(world.transactions.read(lambda unit: unit.liability.woken(world.bank, DAY, None, 5)))
    assert woken == [(), (loan,), ()]
    rows = world.transactions.read(lambda unit: unit.liability.audited(world.bank, Subject(SubjectKind.LOAN, loan), 1))
    assert [(row.sequence, row.command) for row in rows] == [(2, "Disburse")]


def test_a_person_has_a_part_in_a_case_until_it_ends(world: World, loan: UUID) -> None:
    whole = life(world.bank, loan)
    found = []
    for place in (1, 5, 7, len(whole)):
        save(world, whole[:place])
        found.append(world.transactions.read(lambda unit: unit.liability.open_about(world.bank, "zhang")))
    # Opened; on file; found liable; closed.
    assert found == [0, 1, 1, 0]
