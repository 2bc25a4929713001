"""Provisions are computed as of a day, agreed to by a second person, posted, and reconcile to the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.books import PublishIndex
from postloan.application.facts import RecordFact, StatedFact
from postloan.application.loan import Prepay
from postloan.application.outcomes import Conflict, Done, Forbidden, Invalid, NotFound, Outcome, Pending, Refused
from postloan.application.provisioning_commands import (
    AdvanceProvisionRun,
    EstimateCashFlows,
    ExpectedFlow,
    ProposeProvisions,
)
from postloan.application.provisioning_exposure import exposure_of
from postloan.application.provisioning_records import ProvisionProblem, ProvisionRunStatus
from postloan.domain.loan.events import PartialWriteOff, Surplus
from postloan.domain.loan.figures import at_end_of
from postloan.domain.loan.terms import Floating, Repricing
from postloan.domain.policy import DEFAULT_POLICY, CommandKind
from postloan.domain.provisioning import DEFAULT_PROVISIONING
from postloan.domain.provisioning.movement import Movement
from postloan.domain.provisioning.stage import Stage
from postloan.domain.risk_classification.facts import Restructured
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass
from tests.application.provisioning_world import (
    BY_RULE,
    COST,
    FEBRUARY,
    FIRST_DAY_AFTER,
    JANUARY,
    MARCH,
    RESERVE,
    Bank,
    adopt,
    three_loans,
    without_ids,
)
from tests.application.world import START, TERMS, memory_world, sql_world, yuan
from tests.domain.loan.builders import Desk, drawn, terms


@pytest.fixture(params=["memory", "database"])
def bank(request: pytest.FixtureRequest, database_url: str) -> Iterator[Bank]:
    if request.param == "memory":
        yield Bank(memory_world())
        return
    with sql_world(database_url) as world:
        yield Bank(world)


def test_a_first_run_charges_what_each_class_asks_for_and_the_ledger_holds_it(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    loans = three_loans(bank)
    run = bank.posted(JANUARY)
    rows = bank.rows(run)
    # 12,000.00: normal nothing, 关注 2 % = 240.00, 可疑 50 % = 6,000.00
    assert [rows[loan].movement.closing for loan in loans if loan in rows] == [0, 24_000, 600_000]
    assert [rows[loan].stage for loan in loans] == [Stage.ONE, Stage.TWO, Stage.THREE]
    assert all(rows[loan].general == 12_000 for loan in loans)
    assert (run.status, run.policy, run.claims, run.problems) == (ProvisionRunStatus.POSTED, "by-rule", 3, 0)
    (line,) = bank.lines(run)
    assert (line.debit.value, line.credit.value, line.amount, line.claims) == (COST, RESERVE, 624_000, 2)
    assert (line.branch, line.product, line.value_date) == ("101", "CONSUMER", JANUARY)
    assert line.booking_date == FIRST_DAY_AFTER[JANUARY]
    assert (bank.balance(RESERVE), bank.balance(COST)) == (-624_000, 624_000)
    assert bank.findings() == []


def test_the_expected_loss_is_the_formula_over_what_the_account_carries(bank: Bank) -> None:
    loan = three_loans(bank)[0]
    run = bank.computed(JANUARY)
    shown = bank.world.ask(lambda queries: queries.balance(bank.world.scope, loan, JANUARY))
    assert shown is not None
    gross = 1_200_000 + shown.interest_accrued.minor
    row = bank.rows(run)[loan]
    assert (row.balance, row.exposure) == (1_200_000, gross)
    # The plan ends 2025-01-15, 350 days after 2024-01-31. A person: retail, hazard 1.5 %, LGD 45 %.
    growth = 1 + Fraction(4_350_000 * 350 // 365, 10**8)
    loss = Fraction(0)
    for weight, default, given in (("0.6", "1", "1"), ("0.1", "0.8", "0.95"), ("0.3", "1.5", "1.1")):
        yearly = Fraction("0.015") * Fraction(default)
        hazard = Fraction(-(-yearly * 10**8 * 350 // 365), 10**8)
        loss += Fraction(weight) * hazard * Fraction("0.45") * Fraction(given) * gross / growth
    assert row.expected_loss == row.movement.closing == round(loss)
    assert row.stage is Stage.ONE


def test_a_month_with_a_write_off_and_one_with_a_recovery_reconcile(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    normal, mention, doubtful = three_loans(bank)
    bank.posted(JANUARY)
    # February: the doubtful loan is written off (12,000.00 against 6,000.00 held, and 26 of the first 31 nights' 43.50
    # of interest, 36.48), the other becomes substandard.
    bank.world.today(date(2024, 2, 10))
    bank.write_off(doubtful, date(2024, 2, 10))
    bank.classify(mention, RiskClass.SUBSTANDARD, date(2024, 2, 10))
    run = bank.posted(FEBRUARY)
    rows = bank.rows(run)
    assert rows[doubtful].movement == Movement(opening=600_000, charge=603_648, write_off=1_203_648)
    # 25 % of 12,000.00: 3,000.00, of which 240.00 is there
    assert rows[mention].movement == Movement(opening=24_000, charge=276_000, closing=300_000)
    assert (rows[mention].class_before, rows[mention].stage_before) == (RiskClass.SPECIAL_MENTION, Stage.TWO)
    assert (rows[doubtful].risk_class, rows[doubtful].stage) == (None, None)
    assert (bank.balance(RESERVE), bank.balance(COST)) == (-300_000, 624_000 + 879_648)
    assert bank.findings() == []
    # March: 700.00 comes in from the written-off loan; the other is normal again.
    bank.world.today(date(2024, 3, 10))
    assert isinstance(bank.world.pay(doubtful, date(2024, 3, 10), yuan("700")), Done)
    bank.classify(mention, RiskClass.NORMAL, date(2024, 3, 12))
    run = bank.posted(MARCH)
    rows = bank.rows(run)
    recovered = rows[doubtful].movement.recovery
    assert 0 < recovered <= 70_000
    assert rows[doubtful].movement == Movement(release=recovered, recovery=recovered)
    assert rows[mention].movement == Movement(opening=300_000, release=300_000)
    assert {line.debit.value: line.amount for line in bank.lines(run)} == {RESERVE: 300_000 + recovered}
    assert bank.balance(RESERVE) == 0
    assert bank.findings() == []
    assert normal in rows


def test_what_happens_after_the_day_or_is_learnt_after_the_start_changes_nothing(bank: Bank) -> None:
    loans = three_loans(bank)
    first = bank.rows(bank.computed(JANUARY))
    bank.world.today(date(2024, 2, 20))
    assert isinstance(bank.world.pay(loans[0], date(2024, 2, 15), yuan("1023.72")), Done)
    bank.classify(loans[0], RiskClass.LOSS, date(2024, 2, 15))
    again = bank.rows(bank.computed(JANUARY))
    assert without_ids(first) == without_ids(again)


def test_a_loan_settled_after_the_day_still_needs_what_it_needed_on_the_day(bank: Bank) -> None:
    loan = three_loans(bank)[1]
    first = bank.rows(bank.computed(JANUARY))
    bank.world.today(date(2024, 2, 20))
    quote = bank.world.ask(lambda queries: queries.payoff(bank.world.scope, loan, date(2024, 2, 20)))
    assert quote is not None
    whole = Prepay(
        idempotency_key=bank.world.key(),
        loan_id=loan,
        value_date=date(2024, 2, 20),
        amount=quote.total,
        surplus=Surplus.SHORTEN,
    )
    bank.world.done(bank.world.cashier, whole)
    assert without_ids(bank.rows(bank.computed(JANUARY))) == without_ids(first)
    assert loan not in bank.rows(bank.computed(FEBRUARY))


def test_a_run_interrupted_anywhere_and_resumed_equals_an_undisturbed_one(bank: Bank) -> None:
    three_loans(bank)
    whole = bank.computed(JANUARY, batch=100)
    started = bank.start(JANUARY)
    assert isinstance(started, Done)
    assert started.made is not None
    advance = AdvanceProvisionRun(idempotency_key=bank.world.key(), provision_run_id=started.made)
    bank.world.done(bank.operator, advance)
    for _ in range(3):
        # The same request again is answered and does nothing twice.
        bank.world.done(bank.operator, advance)
    pieces = bank.worker(1).finish(bank.operator, started.made)
    assert without_ids(bank.rows(whole)) == without_ids(bank.rows(pieces))
    assert (pieces.claims, pieces.status) == (whole.claims, ProvisionRunStatus.COMPUTED)
    assert bank.worker().finish(bank.operator, started.made) == pieces


def refusal(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    assert outcome.message_zh
    return outcome.code


def test_a_run_is_refused_before_its_day_is_over_and_once_a_later_day_is_posted(bank: Bank) -> None:
    three_loans(bank)
    bank.world.today(JANUARY)
    assert refusal(bank.start(JANUARY)) == "DAY_NOT_OVER"
    bank.posted(FEBRUARY)
    for as_of in (JANUARY, FEBRUARY):
        assert refusal(bank.start(as_of)) == "NOT_AFTER_LAST"


def test_posting_is_refused_unless_the_run_is_finished_whole_and_the_latest(bank: Bank) -> None:
    loans = three_loans(bank)
    overtaken = bank.computed(JANUARY)
    started = bank.start(JANUARY)
    assert isinstance(started, Done)
    running = bank.run(started.made or UUID(int=0))
    assert running is not None
    assert refusal(bank.propose(running)) == "RUN_NOT_FINISHED"
    posted = bank.posted(JANUARY)
    assert refusal(bank.propose(posted)) == "RUN_POSTED"
    assert refusal(bank.propose(overtaken)) == "OVERTAKEN"
    another = bank.world.loan(bank.world.borrower("C-2"), "L-9")
    problem = bank.computed(FEBRUARY)
    assert refusal(bank.propose(problem)) == "CLAIMS_WITHOUT_PROVISION"
    row = bank.rows(problem)[another]
    assert (row.problem, row.movement, row.stage) == (ProvisionProblem.NOT_CLASSIFIED, Movement(), None)
    assert bank.rows(problem)[loans[0]].problem is None
    unknown = ProposeProvisions(idempotency_key=bank.world.key(), provision_run_id=UUID(int=5))
    assert isinstance(bank.world.run(bank.manager, unknown), NotFound)
    assert bank.findings() == []


def test_the_one_who_proposed_may_not_agree_and_nothing_is_posted_before(bank: Bank) -> None:
    three_loans(bank)
    run = bank.computed(JANUARY)
    both = bank.world.person("zhao", Role.APPROVER, Role.RISK_MANAGER, account="zhao-2")
    pending = bank.propose(run)
    assert isinstance(pending, Pending)
    shown = dict(pending.proposal.figures)
    assert shown["as_of"] == "2024-01-31"
    assert shown["opening.CNY"] == "0.00"
    assert shown["charge.CNY"] == shown["closing.CNY"] != "0.00"
    own = Approve(idempotency_key=bank.world.key(), proposal_id=pending.proposal.id)
    assert isinstance(bank.world.run(both, own), Refused)
    assert (bank.balance(RESERVE), bank.lines(run)) == (0, [])
    assert isinstance(bank.agree(pending), Done)
    assert bank.balance(RESERVE) < 0


def test_a_proposal_overtaken_by_another_posting_does_not_post(bank: Bank) -> None:
    three_loans(bank)
    waiting = bank.propose(bank.computed(JANUARY))
    bank.posted(JANUARY)
    held = bank.balance(RESERVE)
    outcome = bank.agree(waiting)
    assert not (isinstance(outcome, Done) and outcome.proposal and outcome.proposal.status == "APPROVED")
    assert bank.balance(RESERVE) == held
    assert bank.findings() == []


def test_only_its_posts_start_runs_and_propose_provisions(bank: Bank) -> None:
    cashier = bank.world.cashier
    command = ProposeProvisions(idempotency_key=bank.world.key(), provision_run_id=UUID(int=1))
    assert isinstance(bank.world.run(cashier, command), Forbidden)
    assert isinstance(bank.world.run(bank.operator, command), Forbidden)


def test_a_claim_npl_only_through_its_debtor_is_in_stage_two_and_a_restructured_one_too(bank: Bank) -> None:
    one, two, three = three_loans(bank)
    bank.classify(one, RiskClass.SUBSTANDARD, date(2024, 1, 20), binding=("7",))
    observed = Restructured(in_observation=True, class_before=RiskClass.NORMAL, observation_end=date(2025, 1, 31))
    bank.classify(two, RiskClass.NORMAL, date(2024, 1, 20), restructured=observed)
    over = Restructured(in_observation=True, class_before=RiskClass.NORMAL, observation_end=date(2024, 1, 30))
    bank.classify(three, RiskClass.NORMAL, date(2024, 1, 20), restructured=over)
    rows = bank.rows(bank.computed(JANUARY))
    assert [rows[loan].stage for loan in (one, two, three)] == [Stage.TWO, Stage.TWO, Stage.ONE]


def test_a_class_that_persons_set_is_no_contagion(bank: Bank) -> None:
    loan = three_loans(bank)[0]
    bank.classify(loan, RiskClass.SUBSTANDARD, date(2024, 1, 20), binding=("7",), human=True)
    assert bank.rows(bank.computed(JANUARY))[loan].stage is Stage.THREE


def test_what_is_recorded_while_a_run_is_on_is_not_seen_by_it(bank: Bank) -> None:
    loan = three_loans(bank)[0]
    before = bank.rows(bank.computed(JANUARY))
    started = bank.start(JANUARY)
    assert isinstance(started, Done)
    assert started.made is not None
    assert isinstance(bank.world.pay(loan, date(2024, 1, 20), yuan("500")), Done)
    record(bank, loan, FactName.CREDIT_IMPAIRED, FactValue(yes=True))
    assert without_ids(bank.rows(bank.worker().finish(bank.operator, started.made))) == without_ids(before)
    assert bank.rows(bank.computed(JANUARY))[loan].stage is Stage.THREE


def test_what_is_booked_on_the_last_day_of_a_period_belongs_to_it(bank: Bank) -> None:
    doubtful = three_loans(bank)[2]
    bank.world.today(JANUARY)
    bank.write_off(doubtful, JANUARY)
    january = bank.rows(bank.posted(JANUARY))[doubtful]
    # 12,000.00 and 16 of 31 nights' 43.50 of interest: 22.45.
    assert january.movement == Movement(charge=1_202_245, write_off=1_202_245)
    # In February nothing is at risk, held or moved: no row.
    assert doubtful not in bank.rows(bank.posted(FEBRUARY))
    assert bank.findings() == []


def record(bank: Bank, loan: UUID, name: FactName, value: FactValue, day: date = START) -> None:
    fact = StatedFact(
        subject=FactSubject.CLAIM, subject_id=loan, name=name, value=value, origin="评审", row="1", stated_on=day
    )
    bank.world.done(bank.world.officer, RecordFact(idempotency_key=bank.world.key(), fact=fact))


def test_recorded_facts_decide_impairment_increase_and_what_is_secured(bank: Bank) -> None:
    one, two, three = three_loans(bank)
    record(bank, one, FactName.SIGNIFICANT_INCREASE, FactValue(yes=True))
    record(bank, two, FactName.CREDIT_IMPAIRED, FactValue(yes=True))
    record(bank, three, FactName.SECURED_VALUE, FactValue(amount=10**9))
    rows = bank.rows(bank.computed(JANUARY))
    assert (rows[one].stage, rows[two].stage) == (Stage.TWO, Stage.THREE)
    # Secured to the full, only the floor of LGD is left: 10 % of what is at risk, in every scenario.
    assert rows[three].expected_loss == (rows[three].exposure * 10 + 50) // 100


def test_estimated_cash_flows_value_a_loan_in_default(bank: Bank) -> None:
    doubtful = three_loans(bank)[2]
    world = bank.world
    bank.world.today(date(2024, 1, 20))

    def estimate(stated_on: date, *flows: ExpectedFlow) -> Outcome:
        command = EstimateCashFlows(idempotency_key=world.key(), loan_id=doubtful, stated_on=stated_on, flows=flows)
        return world.run(world.officer, command)

    expected = ExpectedFlow(date(2025, 1, 31), yuan("6000"))
    gone = ExpectedFlow(date(2024, 1, 25), yuan("9000"))
    assert isinstance(estimate(date(2024, 1, 18)), Done)
    assert isinstance(estimate(date(2024, 1, 20), gone, expected), Done)
    assert refusal(estimate(date(2024, 1, 21), expected)) == "STATED_IN_THE_FUTURE"
    dollars = ExpectedFlow(date(2025, 1, 31), Money(1, "USD"))
    assert isinstance(estimate(date(2024, 1, 20), dollars), Invalid)
    row = bank.rows(bank.computed(JANUARY))[doubtful]
    # one whole year to 2025-01-31: 6,000.00 / 1.0435 = 5,749.88; the flow of 25 January has passed
    assert row.expected_loss == row.exposure - 574_988
    with pytest.raises(InvalidInput, match="after"):
        EstimateCashFlows(idempotency_key="k", loan_id=doubtful, stated_on=date(2025, 1, 31), flows=(expected,))


def test_a_policy_weaker_than_the_law_is_refused_and_an_old_day_uses_the_version_of_that_day(bank: Bank) -> None:
    weak = replace(BY_RULE, general=Ratio.percent("0.5"))
    assert refusal(adopt(bank, weak)) == "BREAKS_THE_STATUTE"
    assert isinstance(adopt(bank, replace(BY_RULE, effective_from=date(2024, 2, 1))), Done)
    three_loans(bank)
    assert bank.computed(JANUARY).policy == DEFAULT_PROVISIONING.version
    assert bank.computed(FEBRUARY).policy == "by-rule"


def test_tables_ratios_and_explanations_come_from_the_posted_run(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    loans = three_loans(bank)
    run = bank.posted(JANUARY)
    scope = bank.world.scope
    summary = bank.world.ask(lambda queries: queries.provisioning.summary(scope, run.id))
    assert summary is not None
    (ratios,) = summary.ratios
    # loans 36,000; NPL 12,000; reserve 6,240: 17.3333 % and 52 %; required 150 % of 12,000 = 18,000
    assert (ratios.loans.text, ratios.npl.text, ratios.reserve.text) == ("36000.00", "12000.00", "6240.00")
    assert (ratios.npl_ratio, ratios.provision_ratio, ratios.coverage) == ("33.3333", "17.3333", "52.0000")
    assert (ratios.required.text, ratios.shortfall.text, ratios.binding) == ("18000.00", "11760.00", "COVERAGE")
    # 12,000 × (1.5 % + 3 % + 60 %) = 7,740; less 6,240 held: 1,500; 1.5 % of 36,000 = 540
    assert (ratios.potential_risk.text, ratios.equity_by_estimate.text) == ("7740.00", "1500.00")
    assert ratios.equity_by_risk_assets.text == "540.00"
    assert [(row.stage, row.claims) for row in summary.stages] == [(1, 1), (2, 1), (3, 1)]
    assert [(row.risk_class, row.provision.text) for row in summary.classes] == [
        (RiskClass.NORMAL, "0.00"),
        (RiskClass.SPECIAL_MENTION, "240.00"),
        (RiskClass.DOUBTFUL, "6000.00"),
    ]
    (moved,) = summary.movement
    assert (moved.movement.charge.text, moved.movement.closing.text) == ("6240.00", "6240.00")
    found = bank.world.ask(lambda queries: queries.provisioning.provision(scope, None, loans[2]))
    assert found is not None
    assert found.steps[-1].result == "6000.00"
    assert found.provision.reasons == ("NON_PERFORMING",)
    changed = bank.world.ask(lambda queries: queries.provisioning.provisions(scope, run.id, None, 10, changed=True))
    assert len(changed) == 3
    bank.posted(FEBRUARY)
    later = bank.world.ask(lambda queries: queries.provisioning.provisions(scope, None, None, 10, changed=True))
    assert later == []


def test_a_reader_of_another_branch_sees_no_provision(bank: Bank) -> None:
    loans = three_loans(bank)
    run = bank.posted(JANUARY)
    elsewhere = replace(bank.world.scope, branches=frozenset({"202"}))
    ask = bank.world.ask
    assert ask(lambda queries: queries.provisioning.provision(elsewhere, run.id, loans[0])) is None
    assert list(ask(lambda queries: queries.provisioning.provisions(elsewhere, run.id, None, 10))) == []
    summary = ask(lambda queries: queries.provisioning.summary(elsewhere, run.id))
    assert summary is not None
    assert summary.ratios == ()


def test_a_repeated_request_to_post_is_answered_and_posts_once(bank: Bank) -> None:
    three_loans(bank)
    run = bank.computed(JANUARY)
    command = ProposeProvisions(idempotency_key="once", provision_run_id=run.id)
    first = bank.world.run(bank.manager, command)
    assert bank.world.run(bank.manager, command) == first
    other = ProposeProvisions(idempotency_key="once", provision_run_id=UUID(int=9))
    assert isinstance(bank.world.run(bank.manager, other), Conflict)
    assert isinstance(bank.agree(first), Done)
    assert len(bank.lines(run)) == 1


def test_instants_of_a_run_are_kept(bank: Bank) -> None:
    three_loans(bank)
    run = bank.posted(JANUARY)
    assert run.posted_at is not None
    assert run.finished_at is not None
    assert datetime(2024, 1, 15, tzinfo=UTC) < run.started_at < run.finished_at < run.posted_at
    assert run.posted_at - run.started_at < timedelta(days=1)


def test_a_commitment_nobody_has_drawn_on_needs_no_class(bank: Bank) -> None:
    waiting = bank.world.loan(bank.world.borrower(), "L-1", drawn=False)
    row = bank.rows(bank.computed(JANUARY))[waiting]
    # 12,000.00 × CCF 40 % = 4,800.00 at risk, off the balance sheet
    assert (row.problem, row.balance, row.exposure, row.stage) == (None, 0, 480_000, Stage.ONE)


def test_a_policy_that_names_no_second_person_lets_nobody_post(bank: Bank) -> None:
    three_loans(bank)
    run = bank.computed(JANUARY)
    routes = tuple(each for each in DEFAULT_POLICY.routes if each[0] is not CommandKind.PROVISION)
    old = replace(DEFAULT_POLICY, version="old", recorded_at=datetime(2024, 1, 16, tzinfo=UTC), routes=routes)
    bank.world.transactions.write(lambda unit: unit.reference.adopt(bank.world.bank, old))
    assert refusal(bank.propose(run)) == "NO_SECOND_PERSON"


def test_an_index_published_later_does_not_change_what_a_run_saw(bank: Bank) -> None:
    world = bank.world

    def publish(day: date, rate: str) -> None:
        command = PublishIndex(idempotency_key=world.key(), index="LPR_1Y", published=day, rate=Rate.percent(rate))
        world.done(world.cashier, command)

    publish(date(2023, 12, 20), "3.45")
    repriced = Floating("LPR_1Y", 0, Repricing.ANNIVERSARY, 1)
    loan = world.loan(world.borrower(), terms=replace(TERMS, rate=Rate.percent("3.45"), floating=repriced))
    bank.classify(loan, RiskClass.DOUBTFUL)
    world.today(date(2024, 2, 20))
    run = bank.posted(FEBRUARY)
    world.today(date(2024, 3, 5))
    # From 15 February on the loan should have borne another rate: its account is folded again.
    publish(date(2024, 2, 1), "9.45")
    assert bank.findings() == []
    assert bank.rows(bank.computed(MARCH))[loan].exposure > bank.rows(run)[loan].exposure


def test_a_part_that_was_written_off_is_at_risk_in_no_year() -> None:
    """Of 300,000.00 over three years 250,000.00 are written off: what the plan leaves beyond it is carried."""
    desk = Desk.open(terms(300_000_00))
    desk.take_all([drawn(desk.loan.terms)])
    on = date(2025, 1, 15)
    before = exposure_of(at_end_of(desk.loan.account, on), on)
    desk.take_all([("2025-01-15", PartialWriteOff(250_000_00))])
    after = exposure_of(at_end_of(desk.loan.account, on), on)
    assert (before.balance, after.balance, before.exposures[0]) == (300_000_00, 50_000_00, 300_000_00)
    # After a year about 205,000 are left by the plan, less than the part: nothing of it is on the balance sheet.
    assert 200_000_00 < before.exposures[1] < 250_000_00
    assert after.exposures == (50_000_00, 0, 0)
    assert (after.days_past_due, after.rate) == (before.days_past_due, before.rate)
