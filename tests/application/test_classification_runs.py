"""Runs over many debtors: whom they assess, how they isolate failures, and that an interruption changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, update

from postloan.application import classification_assessing
from postloan.application.business_day import BusinessDay
from postloan.application.claims import CloseClaim
from postloan.application.classification_records import (
    ClassificationRun,
    ClassificationRunStatus,
    RunKind,
)
from postloan.application.classification_runs import QuarterlyRun
from postloan.application.classification_verification import verify_classification
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.outcomes import Forbidden
from postloan.application.ports import Transactions, Unit
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import DebtorFacts
from postloan.domain.risk_classification.outcome import ClaimResult
from postloan.domain.risk_classification.policy import ClassificationPolicy
from postloan.domain.risk_classification.records import FactName, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from postloan.infrastructure.persistence.classification_tables import assessment, class_history, classification
from tests.application.classification_world import COMPANY, ClassificationWorld
from tests.application.world import TERMS, World, memory_world

T = TypeVar("T")
NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
QUARTER = date(2024, 3, 31)
OVERDUE = (0, 1, 91, 271, 361, 0, 20)
# 10(1): from day 1 关注; 11(1): over 90 days 次级; 12(1): over 270 可疑; 13(1): over 360 损失.
EXPECTED = (NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS, NORMAL, SPECIAL_MENTION)


def filled(world: World) -> tuple[ClassificationWorld, list[UUID], list[UUID]]:
    """Seven companies of one claim each on the last day of a quarter, which is then over."""
    there = ClassificationWorld(world)
    world.today(QUARTER)
    debtors, claims = [], []
    for days in OVERDUE:
        debtor, (claim,) = there.company(100_000)
        there.overdue(claim, days)
        debtors.append(debtor)
        claims.append(claim)
    world.today(QUARTER + timedelta(days=1))
    return there, debtors, claims


def quarterly(world: World, transactions: Transactions | None = None, batch: int = 3) -> ClassificationRun:
    operations = world.person("chen", Role.OPERATIONS)
    work = QuarterlyRun(transactions or world.transactions, now=world.tick, ids=world.ids, batch=batch)
    run = work.run(operations, QUARTER)
    assert isinstance(run, ClassificationRun)
    return run


def findings(world: World) -> list[str]:
    found = world.transactions.read(lambda unit: list(verify_classification(unit, world.bank)))
    return [f"{each.where}: {each.problem}" for each in found]


def test_a_quarterly_run_classifies_every_claim_as_of_the_quarters_end(world: World) -> None:
    there, _, claims = filled(world)
    run = quarterly(world)
    assert (run.debtors, run.claims, run.changed, run.failed) == (7, 7, 7, 0)
    assert run.status is ClassificationRunStatus.FINISHED
    assert tuple(there.class_of(claim) for claim in claims) == EXPECTED
    assert {there.history(claim)[0].effective for claim in claims} == {QUARTER}
    assert {there.history(claim)[0].run for claim in claims} == {run.id}
    assert findings(world) == []


def test_a_finished_run_is_given_back_as_it_is(world: World) -> None:
    filled(world)
    first = quarterly(world)
    assert quarterly(world) == first


def test_the_size_of_batches_makes_no_difference() -> None:
    contents = set()
    for batch in (1, 2, 100):
        world = memory_world(seed=2)
        filled(world)
        contents.add(quarterly(world, batch=batch).content_hash)
    assert len(contents) == 1


def test_only_the_end_of_a_quarter_that_is_over_is_run_and_only_by_operations(world: World) -> None:
    filled(world)
    work = QuarterlyRun(world.transactions, now=world.tick, ids=world.ids)
    operations = world.person("chen", Role.OPERATIONS)
    assert isinstance(work.run(world.officer, QUARTER), Forbidden)
    for day, why in ((date(2024, 2, 29), "last day of a quarter"), (date(2024, 6, 30), "is not over")):
        with pytest.raises(InvalidInput, match=why):
            work.run(operations, day)


def test_a_debtor_that_fails_is_reported_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there, debtors, claims = filled(world)
    broken = sorted(debtors)[4]

    def fails(facts: DebtorFacts, policy: ClassificationPolicy) -> tuple[ClaimResult, ...]:
        if facts.id == str(broken):
            raise ValueError("\x00 unreadable")
        return classify(facts, policy)

    monkeypatch.setattr(classification_assessing, "classify", fails)
    run = quarterly(world)
    assert (run.debtors, run.failed, run.status) == (6, 1, ClassificationRunStatus.FINISHED)
    failures = world.transactions.read(lambda unit: unit.classification_runs.failures(world.bank, run.id))
    assert [(each.debtor, each.error) for each in failures] == [(broken, "ValueError:   unreadable")]
    classed = {debtor for debtor, claim in zip(debtors, claims, strict=True) if there.class_of(claim)}
    assert classed == set(debtors) - {broken}


class Interrupting:
    """Transactions of which the n-th is lost, after its work was done."""

    def __init__(self, inner: Transactions, at: int) -> None:
        self._inner, self._left = inner, at

    def write(self, work: Callable[[Unit], T]) -> T:
        def lost(unit: Unit) -> T:
            result = work(unit)
            self._left -= 1
            if self._left == 0:
                raise KeyboardInterrupt
            return result

        return self._inner.write(lost)

    def read(self, work: Callable[[Unit], T]) -> T:
        return self._inner.read(work)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 6), max_size=3), st.integers(1, 8))
def test_a_run_interrupted_anywhere_and_resumed_equals_an_undisturbed_one(points: list[int], batch: int) -> None:
    undisturbed, disturbed = memory_world(seed=4), memory_world(seed=4)
    there, _, claims = filled(undisturbed)
    again, _, same = filled(disturbed)
    assert claims == same
    expected = quarterly(undisturbed, batch=batch)
    for point in points:
        try:
            quarterly(disturbed, Interrupting(disturbed.transactions, point), batch)
        except KeyboardInterrupt:
            continue
    run = quarterly(disturbed, batch=batch)
    counts = ("debtors", "claims", "changed", "awaiting", "blocked", "failed", "content_hash", "cursor")
    assert [getattr(run, name) for name in counts] == [getattr(expected, name) for name in counts]
    for claim in claims:
        rows = [[(r.sequence, r.effective, r.risk_class, r.grade) for r in w.history(claim)] for w in (there, again)]
        assert rows[0] == rows[1]
    assert findings(disturbed) == []


def test_an_older_quarter_run_late_changes_the_past_and_not_the_present(world: World) -> None:
    there, debtors, claims = filled(world)
    late = QUARTER + timedelta(days=20)
    world.today(late)
    there.overdue(claims[0], 91)
    there.assess(debtors[0])
    run = quarterly(world)
    assert run.changed == 7
    assert there.class_of(claims[0]) is SUBSTANDARD
    assert [(row.sequence, row.effective, row.risk_class) for row in there.history(claims[0])] == [
        (1, late, SUBSTANDARD),
        (2, QUARTER, NORMAL),
    ]
    read = world.transactions.read
    on = read(lambda unit: unit.classifications.previous_classes(world.bank, [claims[0]], QUARTER))
    assert on[claims[0]].risk_class is NORMAL
    assert findings(world) == []


def through(world: World, last: date, batch: int = 3) -> None:
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, batch=batch)
    assert isinstance(work.catch_up(world.person("chen", Role.OPERATIONS), last), tuple)


def night(world: World, day: date) -> ClassificationRun | None:
    return world.transactions.read(lambda unit: unit.classification_runs.get(world.bank, RunKind.NIGHTLY, day))


def test_the_night_assesses_whose_facts_have_changed_and_nobody_else(world: World) -> None:
    there, debtors, claims = filled(world)
    first = QUARTER + timedelta(days=1)
    through(world, first)
    run = night(world, first)
    assert run is not None
    assert (run.debtors, run.status) == (7, ClassificationRunStatus.FINISHED)
    assert tuple(there.class_of(claim) for claim in claims) == EXPECTED
    second = first + timedelta(days=1)
    there.state(claims[0], FactName.FUND_USE_CHANGED, FactValue(yes=True))
    through(world, second)
    run = night(world, second)
    assert run is not None
    assert (run.debtors, run.changed) == (1, 1)
    # Art. 10(2): changing the use of funds is at least 关注.
    assert there.class_of(claims[0]) is SPECIAL_MENTION
    assert {row.run for row in there.history(claims[0])[1:]} == {run.id}
    third = second + timedelta(days=1)
    through(world, third)
    assert night(world, third) is None
    assert findings(world) == []
    assert len(debtors) == 7


def test_a_debtor_that_fails_at_night_is_reported_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, debtors, claims = filled(world)
    day = QUARTER + timedelta(days=1)

    def fails(facts: DebtorFacts, policy: ClassificationPolicy) -> tuple[ClaimResult, ...]:
        if facts.id == str(debtors[2]):
            raise ValueError("unreadable")
        return classify(facts, policy)

    with monkeypatch.context() as patched:
        patched.setattr(classification_assessing, "classify", fails)
        through(world, day)
    run = night(world, day)
    assert run is not None
    assert (run.debtors, run.failed) == (6, 1)
    business = world.transactions.read(lambda unit: unit.runs.get(world.bank, day))
    assert business is not None
    assert business.failed == 1
    assert there.class_of(claims[2]) is None
    through(world, day + timedelta(days=1))
    assert there.class_of(claims[2]) is SUBSTANDARD


@pytest.mark.parametrize(
    ("table", "change", "finding"),
    [
        (assessment, {"risk_class": 4}, "computed"),
        (assessment, {"status": "UNCHANGED"}, "history"),
        (class_history, {"risk_class": 1}, "history"),
        (class_history, {"effective": date(2020, 1, 1)}, "history"),
        (classification, {"risk_class": 1}, "by its history another"),
    ],
)
def test_a_row_changed_by_sql_is_found(world: World, table: Table, change: Mapping[str, object], finding: str) -> None:
    _, _, claims = filled(world)
    quarterly(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        connection.execute(update(table).where(table.c.claim_id == claims[2]).values(**change))
    assert any(finding in each for each in findings(world))


def test_a_claim_that_has_ended_leaves_the_book_and_keeps_its_history(world: World) -> None:
    there, debtors, claims = filled(world)
    quarterly(world)
    command = CloseClaim(idempotency_key=world.key(), claim_id=claims[0], closed_on=there.today)
    world.done(world.officer, command)
    there.assess(debtors[0])
    now = there.now(claims[0])
    assert now is not None
    assert (now.risk_class, now.ended_on) == (NORMAL, there.today)
    listed = world.transactions.read(lambda unit: unit.classifications.in_classes(world.bank, None, (), None, None, 20))
    assert claims[0] not in {row.claim for row in listed}
    assert findings(world) == []


def test_a_debtor_without_an_exchange_rate_is_reported_once_by_each_night_until_there_is_one(world: World) -> None:
    there = ClassificationWorld(world)
    debtor = world.borrower("E-1", COMPANY)
    for number in range(3):
        world.loan(debtor, f"L-{number}", replace(TERMS, currency="USD"))
    first = there.today
    through(world, first + timedelta(days=1))
    rate = PublishExchangeRate(idempotency_key="rate", currency="USD", published=there.today, price="7.1")
    world.done(world.cashier, rate)
    through(world, there.today)

    def failed(day: date) -> list[UUID]:
        store = world.transactions.read(
            lambda u: (
                (run := u.classification_runs.get(world.bank, RunKind.NIGHTLY, day))
                and u.classification_runs.failures(world.bank, run.id)
            )
        )
        return [failure.debtor for failure in store or ()]

    assert [failed(first + timedelta(days=number)) for number in range(3)] == [[debtor], [debtor], []]
