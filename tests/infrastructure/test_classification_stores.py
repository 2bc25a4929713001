"""What the classification stores are given comes back equal, on every database and in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from postloan.application.classification_records import (
    Assessment,
    AssessmentStatus,
    ClassChange,
    Classification,
    ClassificationFailure,
    ClassificationRun,
    ClassificationRunStatus,
    RunKind,
)
from postloan.application.outbox import OutboxPosition
from postloan.application.ports import Message, Unit
from postloan.domain.risk_classification.outcome import Standing
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import PROFILE, World, memory_world, sql_world

AT = datetime(2026, 9, 30, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = date(2026, 9, 30)
ONE_DAY = timedelta(days=1)


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def assessment(
    world: World, debtor: UUID, number: int, status: AssessmentStatus = AssessmentStatus.IN_FORCE
) -> Assessment:
    return Assessment(
        institution=world.bank,
        id=UUID(int=1_000 + number),
        claim=UUID(int=number),
        debtor=debtor,
        branch="101",
        as_of=DAY,
        recorded_at=AT,
        policy="default",
        facts="f" * 64,
        explanation="e" * 64,
        risk_class=RiskClass.SUBSTANDARD,
        grade="次级1",
        standing=Standing.PROVISIONAL,
        binding=("11(1)", 'a "quoted", token'),
        status=AssessmentStatus.IN_FORCE,
    )


def change(of: Assessment, sequence: int, effective: date, recorded_at: datetime, risk_class: RiskClass) -> ClassChange:
    return ClassChange(
        institution=of.institution,
        claim=of.claim,
        sequence=sequence,
        debtor=of.debtor,
        branch="101",
        effective=effective,
        recorded_at=recorded_at,
        risk_class=risk_class,
        grade="",
        assessment=of.id,
        reason="原因",
    )


def current(of: Assessment, version: int = 1) -> Classification:
    return Classification(
        of.institution, of.claim, of.debtor, "101", of.risk_class, of.grade, DAY, of.id, of.id, DAY, version
    )


def kept(world: World, numbers: range, debtor: UUID | None = None) -> list[Assessment]:
    debtor = debtor or world.borrower()
    rows = [assessment(world, debtor, number) for number in numbers]

    def work(unit: Unit) -> None:
        unit.classifications.keep({"f" * 64: '["事实"]'}, {"e" * 64: '["解释"]'}, rows, world.bank)
        changes = [change(row, 1, DAY, AT, row.risk_class) for row in rows]
        unit.classifications.put(world.bank, [current(row) for row in rows], changes)

    world.transactions.write(work)
    return rows


def test_results_come_back_as_they_were_kept_one_or_many(world: World) -> None:
    rows = kept(world, range(1, 40))
    read = world.transactions.read
    ids = [row.id for row in rows]
    assert read(lambda u: u.classifications.assessments(world.bank, ids)) == {row.id: row for row in rows}
    claims = [row.claim for row in rows]
    assert list(read(lambda u: u.classifications.assessed(world.bank, claims[4], 3))) == claims[5:8]
    assert read(lambda u: u.classifications.all_of(world.bank, claims[:2])) == {r.claim: (r,) for r in rows[:2]}
    assert read(lambda u: u.classifications.in_force(world.bank, [rows[0].debtor])) == {
        r.claim: current(r) for r in rows
    }
    texts = read(
        lambda u: (
            u.classifications.fact_sets(world.bank, ["f" * 64, "0" * 64]),
            u.classifications.explanations(world.bank, ["e" * 64]),
        )
    )
    assert texts == ({"f" * 64: '["事实"]'}, {"e" * 64: '["解释"]'})


def test_a_text_that_is_kept_already_stays_as_it_was(world: World) -> None:
    (row,) = kept(world, range(1, 2))
    another = {"f" * 64: "another", "d" * 64: "new"}
    world.transactions.write(lambda u: u.classifications.keep(another, {}, [], world.bank))
    found = world.transactions.read(lambda u: u.classifications.fact_sets(world.bank, ["d" * 64, row.facts]))
    assert found == {"f" * 64: '["事实"]', "d" * 64: "new"}


def test_the_latest_effective_row_counts_of_equals_the_last_and_only_what_was_known(world: World) -> None:
    (row,) = kept(world, range(7, 8))
    later, known_later = DAY + 5 * ONE_DAY, AT + 9 * ONE_DAY
    rows = [
        change(row, 2, later, AT + ONE_DAY, RiskClass.DOUBTFUL),
        change(row, 3, DAY + ONE_DAY, known_later, RiskClass.LOSS),  # back-dated: known last, effective in between
        change(row, 4, DAY + ONE_DAY, known_later, RiskClass.NORMAL),
    ]
    world.transactions.write(lambda u: u.classifications.put(world.bank, [], rows))

    def on(day: date, known: datetime | None = None) -> int | None:
        found = world.transactions.read(
            lambda u: u.classifications.previous_classes(world.bank, [row.claim], day, known)
        )
        page = world.transactions.read(lambda u: u.classifications.classes_in_force(world.bank, day, known, None, 10))
        assert list(found.values()) == list(page)
        return found[row.claim].sequence if found else None

    assert on(DAY - ONE_DAY) is None
    assert on(DAY) == 1
    assert on(DAY + ONE_DAY) == 4
    assert on(DAY + ONE_DAY, AT + 2 * ONE_DAY) == 1
    assert on(later) == on(later, AT + ONE_DAY) == 2
    assert on(later, AT) == 1
    history = world.transactions.read(lambda u: u.classifications.histories(world.bank, [row.claim]))
    assert [each.sequence for each in history[row.claim]] == [1, 2, 3, 4]


def test_classes_in_force_come_in_pages_by_claim(world: World) -> None:
    rows = kept(world, range(1, 8))
    after: UUID | None = None
    found: list[UUID] = []

    def page() -> list[UUID]:
        read = world.transactions.read
        return [c.claim for c in read(lambda u: u.classifications.classes_in_force(world.bank, DAY, None, after, 3))]

    while claims := page():
        found += claims
        after = claims[-1]
    assert found == [row.claim for row in rows]


def run_of(world: World, **changes: object) -> ClassificationRun:
    run = ClassificationRun(
        institution=world.bank,
        id=UUID(int=9),
        kind=RunKind.QUARTERLY,
        as_of=DAY,
        status=ClassificationRunStatus.RUNNING,
        cursor="",
        started_at=AT,
        finished_at=None,
        moved_at=AT,
        debtors=1,
        claims=2,
        changed=3,
        awaiting=4,
        blocked=5,
        failed=6,
        content_hash="0" * 64,
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def test_a_run_moves_on_and_keeps_its_failures(world: World) -> None:
    debtor = world.borrower()
    moved = run_of(world, cursor=str(debtor), status=ClassificationRunStatus.FINISHED, finished_at=AT)
    failure = ClassificationFailure(world.bank, moved.id, debtor, "错误", AT)

    def work(unit: Unit) -> None:
        unit.classification_runs.save(run_of(world))
        unit.classification_runs.fail(failure)
        unit.classification_runs.save(moved)

    world.transactions.write(work)
    read = world.transactions.read
    assert read(lambda u: u.classification_runs.get(world.bank, RunKind.QUARTERLY, DAY)) == moved
    assert read(lambda u: u.classification_runs.get(world.bank, RunKind.NIGHTLY, DAY)) is None
    assert read(lambda u: u.classification_runs.failures(world.bank, moved.id)) == (failure,)


def test_a_debtor_is_due_on_the_earlier_day_and_never_without_one(world: World) -> None:
    ids = sorted(world.borrower(f"C-{n}", replace(PROFILE, identity=None)) for n in range(4))

    def work(unit: Unit) -> None:
        runs = unit.classification_runs
        runs.wake(world.bank, {ids[0]: DAY, ids[1]: DAY + ONE_DAY, ids[2]: DAY, ids[3]: None})
        runs.wake_by(world.bank, [ids[0], ids[1]], DAY + 3 * ONE_DAY)
        runs.wake_by(world.bank, [ids[1], ids[3]], DAY)
        runs.wake(world.bank, {ids[2]: None})

    world.transactions.write(work)

    def due(day: date, after: UUID | None = None, limit: int = 9) -> tuple[UUID, ...]:
        return world.transactions.read(lambda u: u.classification_runs.due(world.bank, day, after, limit))

    assert due(DAY) == (ids[0], ids[1], ids[3])
    assert due(DAY - ONE_DAY) == ()
    assert due(DAY, ids[0], 1) == (ids[1],)
    found = world.transactions.read(lambda u: u.classification_runs.debtors(world.bank, ids[1], 9))
    assert found == (ids[2], ids[3])
    world.transactions.write(lambda u: u.classification_runs.wake_all_by(world.bank, DAY + ONE_DAY))
    assert due(DAY) == (ids[0], ids[1], ids[3])
    assert due(DAY + ONE_DAY) == tuple(ids)


def test_a_consumer_reads_every_message_once(world: World) -> None:
    world.loan(world.borrower())

    def work(unit: Unit) -> list[Message]:
        at = unit.consumers.position(world.bank, "test")
        found = unit.consumers.messages(world.bank, at, 2)
        if found:
            unit.consumers.move(world.bank, "test", found[-1][0])
        return [message for _, message in found]

    seen: list[str] = []
    while batch := world.transactions.write(work):
        seen += [message.type for message in batch]
    assert seen == ["borrower.Registered", "loan.Opened", "loan.Disbursement"]
    world.borrower("C-2", replace(PROFILE, identity=None))
    assert [message.type for message in world.transactions.write(work)] == ["borrower.Registered"]
    assert world.transactions.read(lambda u: u.consumers.position(world.bank, "another")) == OutboxPosition()


def test_the_last_changes_of_a_claim_are_the_one_that_counts_and_the_last_by_persons(world: World) -> None:
    (row,) = kept(world, range(8, 9))
    proposal = UUID(int=99)
    # Effective days 0 to 7, known in another order than they count; rows 3, 5 and 6 are of persons.
    days = {2: 5, 3: 2, 4: 7, 5: 2, 6: 4, 7: 4}
    rows = [
        replace(
            change(row, sequence, DAY + days[sequence] * ONE_DAY, AT + sequence * ONE_DAY, RiskClass.DOUBTFUL),
            proposal=proposal if sequence in (3, 5, 6) else None,
        )
        for sequence in days
    ]
    world.transactions.write(lambda u: u.classifications.put(world.bank, [], rows))
    (whole,) = world.transactions.read(lambda u: u.classifications.histories(world.bank, [row.claim])).values()
    for day in range(-1, 9):
        for known in (None, *range(9)):
            at = None if known is None else AT + known * ONE_DAY
            on = DAY + day * ONE_DAY
            held = sorted(
                (r for r in whole if r.effective <= on and (at is None or r.recorded_at <= at)),
                key=lambda r: (r.effective, r.sequence),
            )
            wanted = {r.sequence for r in (held[-1:] + [r for r in held if r.proposal][-1:])}
            found = last_changes(world, row.claim, on, at)
            assert {r.sequence for r in found} == wanted, (day, known)


def last_changes(world: World, claim: UUID, on: date, at: datetime | None) -> tuple[ClassChange, ...]:
    found = world.transactions.read(lambda u: u.classifications.last_changes(world.bank, [claim], on, at))
    return found.get(claim, ())
