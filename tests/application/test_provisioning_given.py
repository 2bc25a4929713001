"""Cards, revolving credit and other claims without an account are provisioned on the facts stated about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from postloan.application.facts import WithdrawFact
from postloan.application.outcomes import Done, Pending, Refused
from postloan.application.provisioning_commands import AdvanceProvisionRun
from postloan.application.provisioning_records import ProvisionProblem, ProvisionRunStatus
from postloan.domain.borrower import BorrowerKind
from postloan.domain.provisioning import DEFAULT_PROVISIONING
from postloan.domain.provisioning.movement import Movement
from postloan.domain.provisioning.stage import Stage, StageReason
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.records import FactName, FactValue
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass
from tests.application.classification_world import COMPANY
from tests.application.provisioning_world import (
    BY_RULE,
    COST,
    FEBRUARY,
    JANUARY,
    MARCH,
    RESERVE,
    Bank,
    adopt,
    three_loans,
    without_ids,
)
from tests.application.world import memory_world, sql_world

NO_DEFAULTS = replace(
    BY_RULE,
    version="nothing-assumed",
    segments=tuple(replace(each, rate=None, remaining_months=None) for each in BY_RULE.segments),
)


@pytest.fixture(params=["memory", "database"])
def bank(request: pytest.FixtureRequest, database_url: str) -> Iterator[Bank]:
    if request.param == "memory":
        yield Bank(memory_world())
        return
    with sql_world(database_url) as world:
        yield Bank(world)


def a_card(bank: Bank, number: str = "CARD-1") -> UUID:
    """10,000.00 drawn, 20,000.00 not, at 18.25 %, normal; nothing says when it ends."""
    card = bank.claim(bank.world.borrower(f"C-{number}"), number, ClaimKind.CREDIT_CARD)
    bank.amounts(card, balance=1_000_000, undrawn_limit=2_000_000)
    bank.numbers(card, days_past_due=0, effective_rate=18_250_000)
    bank.classify(card, RiskClass.NORMAL)
    return card


def a_line(bank: Bank) -> UUID:
    """100,000.00 drawn by a company, 50,000.00 not, at 5 % for two more years, 关注."""
    assert COMPANY.kind is BorrowerKind.ENTERPRISE
    line = bank.claim(bank.world.borrower("E-1", COMPANY), "REV-1", ClaimKind.CORPORATE_LOAN)
    bank.amounts(line, balance=10_000_000, undrawn_limit=5_000_000)
    bank.numbers(line, days_past_due=0, effective_rate=5_000_000)
    bank.state(line, FactName.MATURITY, FactValue(day=date(2026, 1, 31)))
    bank.classify(line, RiskClass.SPECIAL_MENTION)
    return line


def test_a_card_and_a_revolving_line_go_from_run_through_review_to_a_proven_ledger(bank: Bank) -> None:
    card, line = a_card(bank), a_line(bank)
    run = bank.posted(JANUARY)
    rows = bank.rows(run)
    # The card, twelve months: 10,000 + 20,000 × CCF 40 % = 18,000 at risk; hazard 1.5 %, LGD 45 %: 121.50.
    # 60 % × 121.50 + 10 % × 121.50 × 80 % × 95 % + 30 % × 121.50 × 150 % × 110 % = 142.2765, over 1.1825: 120.32
    assert (rows[card].balance, rows[card].exposure, rows[card].stage) == (1_000_000, 1_800_000, Stage.ONE)
    assert rows[card].expected_loss == rows[card].movement.closing == 12_032
    # The line, to the end: 100,000 + 50,000 × 40 % = 120,000 in two whole years at 1.2 % and 1.4 %, LGD 45 %, 5 %.
    # baseline 0.012 × 54,000 / 1.05 + 0.988 × 0.014 × 54,000 / 1.1025 = 617.1429 + 677.4857 = 1,294.6286
    # optimistic 0.0096 × 51,300 / 1.05 + 0.9904 × 0.0112 × 51,300 / 1.1025 = 469.0286 + 516.1399 = 985.1685
    # pessimistic 0.018 × 59,400 / 1.05 + 0.982 × 0.021 × 59,400 / 1.1025 = 1,018.2857 + 1,111.0629 = 2,129.3486
    # 60 % × 1,294.6286 + 10 % × 985.1685 + 30 % × 2,129.3486 = 1,514.10
    assert (rows[line].balance, rows[line].exposure, rows[line].stage) == (10_000_000, 12_000_000, Stage.TWO)
    assert rows[line].expected_loss == rows[line].movement.closing == 151_410
    # Beside it by rule: the card 0 % and 1 % general, the line 2 % and 1 %.
    assert (rows[card].specific, rows[card].general) == (0, 10_000)
    assert (rows[line].specific, rows[line].general) == (200_000, 100_000)
    lines = {each.product: each for each in bank.lines(run)}
    assert {kind: (each.branch, each.currency, each.amount) for kind, each in lines.items()} == {
        "CREDIT_CARD": ("101", "CNY", 12_032),
        "CORPORATE_LOAN": ("101", "CNY", 151_410),
    }
    assert (bank.balance(RESERVE), bank.balance(COST)) == (-163_442, 163_442)
    assert bank.findings() == []


def test_each_figure_of_a_card_is_explained_with_its_source_or_the_segment_that_gives_it(bank: Bank) -> None:
    card = a_card(bank)
    run = bank.posted(JANUARY)
    found = bank.world.ask(lambda queries: queries.provisioning.provision(bank.world.scope, run.id, card))
    assert found is not None
    said = {step.name: (step.formula, step.result) for step in found.steps}
    stated = "stated for 2024-01-15 by 卡核心系统, row 7"
    assert said["Balance"] == (stated, "10000.00")
    assert said["Days past due"] == (stated, "0 days")
    assert said["Undrawn limit"] == (stated, "20000.00")
    assert said["Effective rate"] == (stated, "18.25 %")
    # 36 months from 2024-01-31 are two years and a whole third.
    assert said["Maturity"] == ("not stated: as in segment RETAIL", "2 years and 365 of 365 days from 2024-01-31")
    assert found.steps[-1].result == "120.32"
    assert found.provision.reasons == (StageReason.NO_INCREASE,)


def test_a_rate_that_nobody_stated_is_the_segments_and_never_zero(bank: Bank) -> None:
    card = bank.claim(bank.world.borrower(), "CARD-1", ClaimKind.CREDIT_CARD)
    bank.amounts(card, balance=1_000_000, undrawn_limit=0)
    bank.numbers(card, days_past_due=0)
    bank.classify(card, RiskClass.NORMAL)
    # 10,000 × 1.5 % × 45 % = 67.50, weighted 67.50 × (0.6 + 0.1 × 0.76 + 0.3 × 1.65) = 79.0425, over 1.03: 76.74
    assert bank.rows(bank.computed(JANUARY))[card].expected_loss == 7_674


def test_a_claim_without_its_facts_is_named_with_what_is_missing_and_stops_nothing_else(bank: Bank) -> None:
    adopt(bank, NO_DEFAULTS)
    good = three_loans(bank)[1]
    card = bank.claim(bank.world.borrower("C-2"), "CARD-9", ClaimKind.CREDIT_CARD)
    run = bank.computed(JANUARY)
    row = bank.rows(run)[card]
    assert (row.problem, row.movement, row.risk_class, row.stage) == (
        ProvisionProblem.FACT_MISSING,
        Movement(),
        None,
        None,
    )
    assert row.detail == (
        "claim CARD-9: not stated for 2024-01-31 or earlier: BALANCE (债权余额), DAYS_PAST_DUE (逾期天数), "
        "UNDRAWN_LIMIT (未使用额度), EFFECTIVE_RATE (实际利率), MATURITY (到期日)"
    )
    ask, scope = bank.world.ask, bank.world.scope
    named = ask(lambda queries: queries.provisioning.provisions(scope, run.id, None, 10, problems=True))
    assert [(each.claim_id, each.detail) for each in named] == [(card, row.detail)]
    pending = bank.propose(run)
    assert isinstance(pending, Pending)
    assert dict(pending.proposal.figures)["claims_with_facts_missing"] == "1"
    assert isinstance(bank.agree(pending), Done)
    assert bank.rows(run)[good].movement.closing == 24_000
    assert (bank.balance(RESERVE), bank.findings()) == (-624_000, [])


def test_only_what_is_still_missing_is_named(bank: Bank) -> None:
    adopt(bank, NO_DEFAULTS)
    advance = bank.claim(bank.world.borrower(), "ADV-1", ClaimKind.ACCEPTANCE_ADVANCE)
    bank.amounts(advance, balance=500_000)
    bank.numbers(advance, days_past_due=3, effective_rate=0)
    bank.classify(advance, RiskClass.SPECIAL_MENTION)
    # Under an advance nothing more can be drawn: only its maturity is missing.
    assert bank.rows(bank.computed(JANUARY))[advance].detail.endswith("earlier: MATURITY (到期日)")
    bank.state(advance, FactName.MATURITY, FactValue(day=date(2024, 1, 20)))
    row = bank.rows(bank.computed(JANUARY))[advance]
    assert (row.problem, row.exposure, row.movement.closing) == (None, 500_000, 10_000)


def test_a_claim_that_loses_a_fact_keeps_its_reserve_until_it_is_stated_again(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    line = a_line(bank)
    bank.posted(JANUARY)
    facts = bank.world.transactions.read(lambda unit: unit.facts.of_subject(bank.world.bank, line, None, 50))
    for fact in [each.id for each in facts if each.name is FactName.UNDRAWN_LIMIT]:
        bank.world.done(bank.world.officer, WithdrawFact(idempotency_key=bank.world.key(), fact_id=fact))
    row = bank.rows(bank.posted(FEBRUARY))[line]
    assert (row.problem, row.movement) == (
        ProvisionProblem.FACT_MISSING,
        Movement(opening=200_000, closing=200_000),
    )
    assert (bank.balance(RESERVE), bank.findings()) == (-200_000, [])
    bank.amounts(line, undrawn_limit=0, balance=4_000_000)
    row = bank.rows(bank.posted(MARCH))[line]
    assert row.movement == Movement(opening=200_000, release=120_000, closing=80_000)
    assert (bank.balance(RESERVE), bank.findings()) == (-80_000, [])


def test_a_claim_with_its_facts_and_no_class_is_not_posted_around(bank: Bank) -> None:
    card = bank.claim(bank.world.borrower(), "CARD-1", ClaimKind.CREDIT_CARD)
    bank.amounts(card, balance=1_000_000, undrawn_limit=0)
    bank.numbers(card, days_past_due=0)
    run = bank.computed(JANUARY)
    assert bank.rows(run)[card].problem is ProvisionProblem.NOT_CLASSIFIED
    outcome = bank.propose(run)
    assert isinstance(outcome, Refused)
    assert outcome.code == "CLAIMS_WITHOUT_PROVISION"


def test_a_closed_claim_leaves_the_book_and_its_reserve_is_released(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    line, other = a_line(bank), a_card(bank)
    bank.posted(JANUARY)
    bank.world.today(date(2024, 2, 10))
    bank.close(line, date(2024, 2, 10))
    run = bank.posted(FEBRUARY)
    row = bank.rows(run)[line]
    assert row.movement == Movement(opening=200_000, release=200_000)
    assert (row.balance, row.risk_class, row.stage) == (0, None, None)
    assert (bank.balance(RESERVE), bank.findings()) == (0, [])
    rows = bank.rows(bank.posted(MARCH))
    assert (line in rows, other in rows) == (False, True)
    assert bank.findings() == []


def test_what_is_stated_or_closed_after_the_day_or_the_start_changes_nothing(bank: Bank) -> None:
    line, card = a_line(bank), a_card(bank)
    first = bank.rows(bank.computed(JANUARY))
    started = bank.start(JANUARY)
    assert isinstance(started, Done)
    assert started.made is not None
    bank.world.today(date(2024, 2, 20))
    # Stated for the day, but after the run began; and known before another run, but of a later day.
    bank.amounts(line, date(2024, 1, 20), balance=1)
    bank.close(card, date(2024, 2, 15))
    late = bank.claim(bank.world.borrower("C-9"), "CARD-9", ClaimKind.CREDIT_CARD)
    slow = bank.worker(1).finish(bank.operator, started.made)
    assert without_ids(bank.rows(slow)) == without_ids(first)
    assert (slow.claims, slow.status) == (2, ProvisionRunStatus.COMPUTED)
    again = bank.rows(bank.computed(JANUARY))
    assert again[card].movement == first[card].movement
    assert again[line].balance == 1
    assert again[late].problem is ProvisionProblem.FACT_MISSING


def test_a_run_of_loans_and_claims_interrupted_anywhere_equals_an_undisturbed_one(bank: Bank) -> None:
    three_loans(bank)
    cards = [a_card(bank, f"CARD-{n}") for n in (1, 2, 3)]
    whole = bank.computed(JANUARY, batch=100)
    started = bank.start(JANUARY)
    assert isinstance(started, Done)
    assert started.made is not None
    for _ in range(5):
        advance = AdvanceProvisionRun(idempotency_key=bank.world.key(), provision_run_id=started.made)
        bank.world.done(bank.operator, advance)
    for batch in (1, 2):
        other = bank.start(JANUARY)
        assert isinstance(other, Done)
        assert other.made is not None
        pieces = bank.worker(batch).finish(bank.operator, other.made)
        assert without_ids(bank.rows(pieces)) == without_ids(bank.rows(whole))
        assert (pieces.claims, pieces.problems) == (6, 0)
    found = bank.run(started.made)
    assert found is not None
    assert found.status is ProvisionRunStatus.COMPUTED
    assert set(cards) < set(bank.rows(whole))


def test_ratios_and_tables_count_claims_without_an_account_and_leave_bonds_out_of_loans(bank: Bank) -> None:
    adopt(bank, BY_RULE)
    three_loans(bank)
    card = a_card(bank)
    bank.classify(card, RiskClass.SUBSTANDARD, date(2024, 1, 20))
    bond = bank.claim(bank.world.borrower("C-7"), "BOND-1", ClaimKind.BOND)
    bank.amounts(bond, balance=10_000_000)
    bank.numbers(bond, days_past_due=0)
    bank.classify(bond, RiskClass.DOUBTFUL)
    run = bank.posted(JANUARY)
    summary = bank.world.ask(lambda queries: queries.provisioning.summary(bank.world.scope, run.id))
    assert summary is not None
    (ratios,) = summary.ratios
    # Loans 3 × 12,000 + 10,000 = 46,000; NPL 12,000 + 10,000; reserve 240 + 6,000 + 25 % of 10,000 = 8,740.
    assert (ratios.loans.text, ratios.npl.text, ratios.reserve.text) == ("46000.00", "22000.00", "8740.00")
    # 22,000/46,000, 8,740/46,000, 8,740/22,000
    assert (ratios.npl_ratio, ratios.provision_ratio, ratios.coverage) == ("47.8261", "19.0000", "39.7273")
    # The estimate of 2012 has the bond too: 180 + 360 + 7,200 + 30 % of 10,000 + 60 % of 100,000; 58,740 is held.
    assert ratios.potential_risk.text == "70740.00"
    assert ratios.equity_by_estimate.text == "12000.00"
    moved = {row.product: (row.claims, row.movement.closing.text) for row in summary.movement}
    assert moved == {"CONSUMER": (3, "6240.00"), "CREDIT_CARD": (1, "2500.00"), "BOND": (1, "50000.00")}
    assert bank.findings() == []


def test_a_card_past_due_moves_to_stage_two_and_three_by_its_stated_days(bank: Bank) -> None:
    card = a_card(bank)
    bank.numbers(card, date(2024, 1, 15), days_past_due=31)
    assert bank.rows(bank.computed(JANUARY))[card].stage is Stage.TWO
    bank.numbers(card, date(2024, 1, 15), days_past_due=91)
    row = bank.rows(bank.computed(JANUARY))[card]
    # In default, PD 100 %: 18,000 × 45 % = 8,100 × (0.6 + 0.1 × 0.95 + 0.3 × 1.1) = 8,302.50
    assert (row.stage, row.expected_loss) == (Stage.THREE, 830_250)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("update provision set closing = closing + 1, charge = charge + 1 where product = 'CREDIT_CARD'", "again"),
        ("update provision set inputs = replace(inputs, '18250000', '18250001')", "its account"),
        ("update provision set inputs = replace(inputs, '卡核心系统', '信贷系统')", "its account"),
        ("update provision_line set amount = amount - 1 where product = 'CREDIT_CARD'", "by its rows"),
        ("delete from provision where product = 'CREDIT_CARD'", "by its provisions"),
        ("update provision set problem = 'FACT_MISSING' where product = 'CREDIT_CARD'", "problems"),
        ("update given_claim set branch = '999'", "its account"),
    ],
)
def test_what_is_changed_by_hand_of_a_card_is_found(database_url: str, planted: str, found: str) -> None:
    with sql_world(database_url) as world:
        bank = Bank(world)
        a_card(bank)
        bank.posted(JANUARY)
        assert bank.findings() == []
        assert world.engine is not None
        with world.engine.begin() as connection:
            connection.execute(text(planted))
        assert any(found in what for _, what in bank.findings()), bank.findings()


def test_a_segment_for_cards_gives_their_own_default_and_conversion(bank: Bank) -> None:
    cards = replace(
        DEFAULT_PROVISIONING.segments[0],
        code="CARDS",
        covers=("CREDIT_CARD",),
        hazards=(Ratio.percent("3"),),
        conversion=Ratio.percent("20"),
    )
    adopt(bank, replace(DEFAULT_PROVISIONING, version="cards", segments=(cards, *DEFAULT_PROVISIONING.segments)))
    card = a_card(bank)
    row = bank.rows(bank.computed(JANUARY))[card]
    # 10,000 + 20,000 × 20 % = 14,000 × 3 % × 45 % = 189 × 1.171 = 221.319, over 1.1825: 187.16
    assert (row.exposure, row.expected_loss) == (1_400_000, 18_716)
