"""One day's chain: a new value in the morning, a shortfall, a grade and a provision at night, each naming the value."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.application.classification_codec import decode
from postloan.application.classification_explained import read
from postloan.application.collateral_commands import ReleaseCollateral
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.outcomes import Pending
from postloan.application.ports import Unit
from postloan.application.provisioning_commands import StartProvisionRun
from postloan.application.provisioning_queries import inputs_of
from postloan.application.provisioning_records import ClaimProvision
from postloan.application.provisioning_run import ProvisionRuns, computed
from postloan.domain.clock import ChangeKind
from postloan.domain.risk_classification.facts import ClaimFacts, Source
from postloan.domain.risk_classification.grading import Factor
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Role
from tests.application import collateral_world as collateral
from tests.application import guarantor_world as guarantors
from tests.application.classification_world import ClassificationWorld
from tests.application.cover_world import CoverWorld
from tests.application.world import START, TERMS, World, memory_world, sql_world

DAY = timedelta(days=1)
MORNING = START + DAY


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def facts_of(world: World, loan: UUID) -> tuple[ClaimFacts, list[Source]]:
    """The facts of a loan's latest assessment, and where its security comes from."""
    made = ClassificationWorld(world).latest(loan)
    read_ = world.transactions.read
    text = read_(lambda unit: unit.classifications.fact_sets(world.bank, [made.facts]))[made.facts]
    found = decode(text)
    claim = next(claim for claim in found.claims if claim.id == str(loan))
    return claim, [source for source in found.sources if (source.claim, source.fact) == (str(loan), "secured")]


def test_a_new_value_reaches_shortfall_grade_and_provision_the_same_business_day(world: World) -> None:
    """A home of 20,000.00 counts 15,000.00 and covers 12,000.00 wholly; worth 10,000.00 it covers 7,500.00: 62.5 %.

    In the evening of the second day 43.50 × 1/31 = 1.40 of interest has run, so 12,001.40 are owed. Loan to value is
    12,000 / 10,000; 7,000.00 is the ceiling, so 5,000.00 are missing, until two days later, Thursday.
    """
    desk = CoverWorld(world)
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, _ = collateral.house(world, "YP-1", "20000", loan, owner=borrower)
    desk.through(START)
    claim, sources = facts_of(world, loan)
    assert claim.secured == 1_200_000
    assert [(each.origin, each.row, each.day) for each in sources] == [
        ("collateral register", "YP-1/COMPARISON/20000.00 CNY", START)
    ]

    collateral.value(world, item, "10000", MORNING)
    # The command's own transaction has measured already.
    assert desk.events(loan) == [
        ("01-16", "LineReached", None, None),
        ("01-16", "ShortfallOpened", 500_000, MORNING + 2 * DAY),
    ]
    assert json.loads(desk.messages("collateral.ShortfallOpened")[0].data)["line"] == "CLOSE_OUT"

    (run,) = desk.through(MORNING)
    assert run.failed == 0
    claim, sources = facts_of(world, loan)
    assert claim.secured == 750_000
    assert [(each.row, each.day) for each in sources] == [("YP-1/COMPARISON/10000.00 CNY", MORNING)]
    made = ClassificationWorld(world).latest(loan)
    assert made.as_of == MORNING
    texts = world.transactions.read(lambda unit: unit.classifications.explanations(world.bank, [made.explanation]))
    said = read(texts[made.explanation])
    assert [(each.value, each.row) for each in said.security] == [("750000", "YP-1/COMPARISON/10000.00 CNY")]
    # 7,500 of 12,000 in whole percent, cut: 62; that band has ten points.
    scores = {score.factor: (score.value, score.points) for score in said.grade.scores}
    assert scores[Factor.SECURED_SHARE] == (62, 10)

    rows = provisions(world, MORNING)
    inputs = inputs_of(rows[loan])
    assert inputs is not None
    assert inputs.recoverable == 750_000
    steps = explained(world, loan)
    assert ("Collateral after haircut", "YP-1: COMPARISON of 2024-01-16, 10000.00", "7500.00") in steps
    assert [result for name, _, result in steps if name == "Covered by collateral"] == ["7500.00"]
    # Had the value not fallen, less would be lost if it came to a default.
    assert rows[loan].expected_loss > 0


def provisions(world: World, day: date) -> dict[UUID, ClaimProvision]:
    """Compute a run as of a day."""
    manager = world.person("zhao", Role.RISK_MANAGER)
    started = world.done(manager, StartProvisionRun(idempotency_key=world.key(), as_of=day))
    assert started.made is not None
    runs = ProvisionRuns(world.transactions, now=world.tick, ids=world.ids)
    run = runs.finish(world.person("qian", Role.OPERATIONS), started.made)
    read_ = world.transactions.read
    return {row.claim: row for row in read_(lambda unit: unit.provisions.rows(world.bank, run.id, None, None, 100))}


def explained(world: World, loan: UUID) -> list[tuple[str, str, str]]:
    """The steps of a loan's provision in the newest run."""
    (run,) = world.ask(lambda queries: queries.provisioning.runs(world.scope, None, 1))
    found = world.ask(lambda queries: queries.provisioning.provision(world.scope, run.id, loan))
    assert found is not None
    return [(step.name, step.formula, step.result) for step in found.steps]


def two_houses(world: World) -> tuple[UUID, UUID, UUID, UUID]:
    """A loan of 12,000.00 under two homes of 20,000.00 each, both the debtor's: borrower, loan, items."""
    borrower = world.borrower()
    loan = world.loan(borrower)
    one, _ = collateral.house(world, "YP-1", "20000", loan, owner=borrower)
    two, _ = collateral.house(world, "YP-2", "20000", loan, owner=borrower)
    return borrower, loan, one, two


def test_a_stated_value_counts_only_where_there_is_no_item(world: World) -> None:
    desk, facts = CoverWorld(world), ClassificationWorld(world)
    loan = world.loan(world.borrower())
    facts.state(loan, FactName.SECURED_VALUE, FactValue(amount=500_000), FactSubject.CLAIM)
    desk.through(START)
    assert facts_of(world, loan)[0].secured == 500_000
    assert [source.origin for source in facts_of(world, loan)[1]] == ["核心系统"]
    collateral.house(world, "YP-1", "8000", loan)
    desk.through(MORNING)
    # 75 % of 8,000.00; what was stated does not count any more.
    assert facts_of(world, loan)[0].secured == 600_000


def test_a_release_in_difficulty_restructures_the_loan(world: World) -> None:
    """Art. 19 no. 7: part of the collateral released; with a debtor in financial difficulty it is a restructuring."""
    desk, facts = CoverWorld(world), ClassificationWorld(world)
    borrower, loan, _, two = two_houses(world)
    desk.through(START)
    assert facts_of(world, loan)[0].restructured is None
    difficulty = FactValue(choice="OTHER")
    facts.state(borrower, FactName.FINANCIAL_DIFFICULTY, difficulty, FactSubject.BORROWER)
    command = ReleaseCollateral(idempotency_key=world.key(), item_id=two, value_date=MORNING)
    collateral.approved(world, command)
    desk.through(MORNING)
    found = facts_of(world, loan)[0].restructured
    assert found is not None
    assert (found.in_observation, found.times) == (True, 1)
    # 43.50 of interest fall due on 15 February; observation runs a year from the first due date after the change.
    assert found.observation_end is not None
    assert found.observation_end >= date(2025, 2, 14)


def test_a_release_without_difficulty_restructures_nothing(world: World) -> None:
    desk, facts = CoverWorld(world), ClassificationWorld(world)
    borrower, loan, _, two = two_houses(world)
    facts.state(borrower, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="NONE"), FactSubject.BORROWER)
    command = ReleaseCollateral(idempotency_key=world.key(), item_id=two, value_date=START)
    collateral.approved(world, command)
    desk.through(START)
    assert facts_of(world, loan)[0].restructured is None


def test_who_shares_an_item_with_a_changed_one_is_assessed_too(world: World) -> None:
    """L-1 alone has YP-1; L-1 and L-2 share YP-2. YP-1 falls, L-1 asks for more of YP-2, and L-2 gets less.

    YP-1 counts 9,000.00, so L-1 asks for 3,000.00 of YP-2's 12,000.00 and L-2 for 12,000.00: pro rata 2,400 and 9,600.
    Without a value of YP-1 both ask for 12,000.00: 6,000.00 each.
    """
    desk = CoverWorld(world)
    first, second = world.borrower("C-1"), world.borrower("C-2")
    one, two = world.loan(first, "L-1"), world.loan(second, "L-2")
    item, _ = collateral.house(world, "YP-1", "12000", one)
    collateral.house(world, "YP-2", "16000", one, two)
    desk.through(START)
    assert facts_of(world, two)[0].secured == 960_000
    collateral.value(world, item, "0", MORNING)
    desk.through(MORNING)
    assert ClassificationWorld(world).latest(two).as_of == MORNING
    # With 1.40 of interest each: 12,001.40 and 12,001.40, so the halves stay 6,000.00.
    assert facts_of(world, two)[0].secured == 600_000


def test_provisions_are_proved_again_from_the_values_known_to_their_run(world: World) -> None:
    """A value entered after the run for a day before it changes nothing of what the run was computed from."""
    desk = CoverWorld(world)
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, _ = collateral.house(world, "YP-1", "20000", loan, owner=borrower)
    desk.through(START)
    before = provisions(world, START)[loan]
    collateral.value(world, item, "5000", START)
    inputs = inputs_of(before)
    assert inputs is not None
    assert inputs.recoverable == 1_200_000

    def again(unit: Unit) -> Sequence[ClaimProvision]:
        run = unit.provisions.run(world.bank, before.run)
        assert run is not None
        return computed(unit, run, list(unit.loans.peek(world.bank, [loan]).values()), ())

    assert world.transactions.read(again) == [before]
    # Known from now on, 5,000.00 counts 3,750.00 on the same day.
    assert desk.covers(loan, day=START)[loan].covered == 375_000


def test_collateral_of_a_loan_in_another_currency_is_converted_and_never_rounded_up(world: World) -> None:
    """2,000.00 dollars on a home of 16,000.00 yuan (net 12,000.00): at 7.1234 the debt is 14,246.80.

    12,000.00 / 7.1234 = 1,684.588…, so 1,684.58 dollars are covered.
    """
    desk = CoverWorld(world)
    borrower = world.borrower()
    loan = world.loan(borrower, "L-1", replace(TERMS, currency="USD", principal=200_000))
    operations = world.person("chen", Role.OPERATIONS)
    rate = PublishExchangeRate(idempotency_key=world.key(), currency="USD", published=START, price="7.1234")
    world.done(operations, rate)
    collateral.house(world, "YP-1", "16000", loan, owner=borrower)
    desk.through(START)
    assert facts_of(world, loan)[0].secured == 1_200_000
    inputs = inputs_of(provisions(world, START)[loan])
    assert inputs is not None
    assert (inputs.currency, inputs.recoverable) == ("USD", 168_458)


def test_giving_up_the_debtors_own_security_frees_its_guarantors_to_that_extent(world: World) -> None:
    """Civil Code 409. Receivables of 18,000.00 count 60 % = 10,800.00 and may stand for up to 70 % = 12,600.00.

    Without the debtor's home, 12,000.00 - 10,800.00 = 1,200.00 of cover are lost. A third party's home frees nobody.
    """
    borrower = world.borrower()
    other = guarantors.guarantor(world, "C-2")
    loan = world.loan(borrower)
    guarantee = guarantors.signed(world, guarantors.contract(borrower, other))
    guarantors.secured(world, guarantee, loan)
    own, _ = collateral.house(world, "YP-1", "40000", loan, owner=borrower)
    third, _ = collateral.house(world, "YP-2", "40000", loan)
    receivables = collateral.take(world, "YP-3", kind="TRADE_RECEIVABLES")
    charge = collateral.register(world, receivables, "DJ-YP-3")
    collateral.link(world, receivables, charge, loan)
    collateral.value(world, receivables, "18000")
    collateral.approved(world, ReleaseCollateral(idempotency_key=world.key(), item_id=third, value_date=START))
    assert guarantors.read(world, guarantee).changes == ()
    release = ReleaseCollateral(idempotency_key=world.key(), item_id=own, value_date=START)
    waiting = world.run(world.officer, release)
    assert isinstance(waiting, Pending), waiting
    assert guarantors.read(world, guarantee).changes == ()
    collateral.agree(world, waiting, world.approver)
    (row,) = guarantors.read(world, guarantee).changes
    assert (row.loan, row.change.kind, row.change.day) == (loan, ChangeKind.SECURITY_GIVEN_UP, START)
    assert row.change.amount == 120_000
