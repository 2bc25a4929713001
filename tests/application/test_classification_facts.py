"""Facts are gathered from accounts, borrowers and statements: exact, dated, sourced, and unknown where nobody spoke."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from postloan.application import classification_facts, classification_facts_claims
from postloan.application.claims import CloseClaim, RegisterClaim
from postloan.application.claims_holdings import HeldLoan
from postloan.application.classification_facts_material import Material
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.loan import AcceptBankruptcy, FlagMisuse, OpenLoan, Prepay
from postloan.application.outcomes import Invalid
from postloan.application.policy_documents import PRODUCTS, document_of
from postloan.domain.borrower import BorrowerKind, EnterpriseSize, Profile
from postloan.domain.loan.events import HistoryFact, Surplus, TakenOn, TakenOnFact, TakeOn
from postloan.domain.risk_classification.checks import checked
from postloan.domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from postloan.domain.risk_classification.facts import AllBanks, DebtorFacts, Source
from postloan.domain.risk_classification.products import Product, ProductCatalogue
from postloan.domain.risk_classification.records import Cause, FactName, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from tests.application.gathering import (
    MONTHLY,
    NO,
    YES,
    claim_of,
    classed,
    debtor_of,
    gathered,
    state,
)
from tests.application.world import PROFILE, World, memory_world, sql_world, yuan
from tests.application.write_off_world import booked_alone

ENTERPRISE = Profile(kind=BorrowerKind.ENTERPRISE, branch="101", name="示范公司", size=EnterpriseSize.LARGE)
LATER = date(2024, 3, 1)


@pytest.fixture(params=["memory", "database"])
def bank(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def sources(facts: DebtorFacts, name: str, claim: str = "") -> list[Source]:
    return [source for source in facts.sources if source.fact == name and source.claim == claim]


def card(world: World, debtor: UUID, number: str = "CARD-1") -> UUID:
    command = RegisterClaim(
        idempotency_key=world.key(),
        number=number,
        borrower_id=debtor,
        branch="101",
        kind=ClaimKind.CREDIT_CARD,
        by_days=True,
        opened_on=date(2024, 1, 2),
    )
    return world.done(world.officer, command).subject.id


def test_a_loan_brings_what_its_account_says_and_nothing_else_is_known(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(LATER)
    facts = debtor_of(bank, debtor, LATER)
    assert facts == checked(facts)
    assert (facts.kind, facts.size) == (DebtorKind.ENTERPRISE, DebtorSize.LARGE)
    (claim,) = facts.claims
    # Drawn 1,200,000.00; the interest of 15 February is unpaid on 1 March: fourteen days of February and one of March.
    assert (claim.balance, claim.days_past_due) == (120_000_000, 15)
    assert (claim.kind, claim.guarantee, claim.by_days) == (ClaimKind.CORPORATE_LOAN, Guarantee.CREDIT, False)
    assert claim.fund_use_changed is False  # the account is told of misuse, and was told of none
    assert claim.financial_difficulty is True  # art. 18 no. 1
    unknown = ("technical_cause", "credit_impaired", "expected_loss", "repaid_by_new_debt", "previous_class", "secured")
    assert [getattr(claim, name) for name in unknown] == [None] * len(unknown)
    assert (facts.all_banks, facts.npl_at_other_banks, facts.bankruptcy, facts.evades_debt) == (None,) * 4
    assert sources(facts, "days_past_due", str(loan)) == [
        Source("days_past_due", str(loan), "loan account", "L-1", LATER)
    ]
    assert sources(facts, "npl_at_other_banks") == []


def test_what_is_stated_comes_with_its_source(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(LATER)
    day = date(2024, 2, 28)
    debts = AllBanks(1_000, 200)
    for subject, name, value in (
        (debtor, FactName.ALL_BANKS_DEBT, FactValue(debts=debts)),
        (debtor, FactName.NPL_AT_OTHER_BANKS, NO),
        (debtor, FactName.RATING_CUT_SHARP, YES),
        (debtor, FactName.ABILITY_SIGNIFICANTLY_LOWERED, NO),
        (debtor, FactName.BANKRUPTCY, FactValue(choice="REORGANISATION")),
        (debtor, FactName.EVADES_DEBT, YES),
        (debtor, FactName.MERGER, FactValue(day=date(2024, 2, 1))),
        (debtor, FactName.GROUP_MEMBER_NPL, YES),
        (debtor, FactName.GROUP_ASSESSMENT, FactValue(choice="NO_EFFECT")),
        (debtor, FactName.MAJOR_WARNING_SIGNAL, YES),
        (debtor, FactName.KEY_CUSTOMER, YES),
        (debtor, FactName.EXTERNAL_RATING, FactValue(number=7)),
        (loan, FactName.TECHNICAL_CAUSE, FactValue(cause=Cause(technical=True, document="ab" * 32))),
        (loan, FactName.CREDIT_IMPAIRED, YES),
        (loan, FactName.EXPECTED_LOSS, FactValue(amount=60_000_000)),
        (loan, FactName.ACCEPTED_ENHANCEMENT, NO),
        (loan, FactName.UNCERTAIN_BETWEEN, FactValue(classes=(RiskClass.NORMAL, RiskClass.SUBSTANDARD))),
        (loan, FactName.SECURED_VALUE, FactValue(amount=5)),
        (loan, FactName.CASH_FLOW_COVER, FactValue(number=120)),
        (loan, FactName.FROM_MERGED_DEBTOR, YES),
    ):
        state(bank, subject, name, value, day)
    facts = checked(debtor_of(bank, debtor, LATER))
    (claim,) = facts.claims
    assert facts.all_banks == debts
    assert (facts.npl_at_other_banks, facts.rating_cut_sharp, facts.ability_significantly_lowered) == (
        False,
        True,
        False,
    )
    assert (facts.bankruptcy, facts.evades_debt) == (Bankruptcy.REORGANISATION, True)
    assert facts.merger_date == date(2024, 2, 1)
    assert (claim.technical_cause, claim.cause_documented) == (True, True)
    assert (claim.credit_impaired, claim.expected_loss, claim.accepted_enhancement) == (True, 60_000_000, False)
    assert (claim.group_member_npl, claim.group_assessment) == (True, GroupAssessment.NO_EFFECT)
    assert (claim.major_warning_signal, claim.key_customer, claim.from_merged_debtor) == (True, True, True)
    assert claim.uncertain_between == (RiskClass.NORMAL, RiskClass.SUBSTANDARD)
    assert (claim.secured, claim.cash_flow_cover, claim.rating) == (5, 120, 7)
    assert sources(facts, "all_banks") == [Source("all_banks", "", "document", "ALL_BANKS_DEBT-1", day)]
    assert sources(facts, "expected_loss", str(loan))[0].day == day


def test_a_loss_is_never_more_than_the_balance(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor, terms=MONTHLY)
    state(bank, loan, FactName.EXPECTED_LOSS, FactValue(amount=10**12), date(2024, 1, 15))
    bank.today(LATER)
    assert checked(debtor_of(bank, debtor, LATER)).claims[0].expected_loss == 120_000_000


def test_the_cause_of_an_earlier_overdue_explains_no_later_one(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(date(2024, 3, 18))
    cause = FactValue(cause=Cause(technical=True, document="ab" * 32))
    state(bank, loan, FactName.TECHNICAL_CAUSE, cause, date(2024, 2, 16))
    assert claim_of(bank, debtor, loan, date(2024, 2, 18)).technical_cause is True
    bank.pay(loan, date(2024, 2, 18), yuan("4100"))
    later = claim_of(bank, debtor, loan, date(2024, 3, 18))
    # Due on 15 March and unpaid: what was stated on 16 February is not about it.
    assert (later.days_past_due, later.technical_cause, later.cause_documented) == (3, None, None)
    state(bank, loan, FactName.TECHNICAL_CAUSE, cause, date(2024, 3, 15))
    assert claim_of(bank, debtor, loan, date(2024, 3, 18)).cause_documented is True


def test_what_others_stated_too_long_ago_is_unknown(bank: World) -> None:
    debtor = bank.borrower()
    bank.loan(debtor)
    state(bank, debtor, FactName.NPL_AT_OTHER_BANKS, NO, date(2024, 1, 15))
    # The packaged policy takes facts of others for 90 days: 15 January plus 90 days is 14 April.
    bank.today(date(2024, 4, 15))
    assert debtor_of(bank, debtor, date(2024, 4, 14)).npl_at_other_banks is False
    assert debtor_of(bank, debtor, date(2024, 4, 15)).npl_at_other_banks is None


def test_who_owes_and_the_catalogue_say_what_kind_of_claim_it_is(bank: World) -> None:
    small = replace(ENTERPRISE, size=EnterpriseSize.MICRO)
    unknown = replace(ENTERPRISE, size=EnterpriseSize.NONE)
    people = [bank.borrower(f"C-{n}", profile) for n, profile in enumerate((PROFILE, ENTERPRISE, small, unknown))]
    loans = [bank.loan(debtor, f"L-{n}") for n, debtor in enumerate(people)]
    day = date(2024, 1, 15)

    def kinds() -> list[ClaimKind]:
        found = gathered(bank, people, day)
        return [found[debtor].claims[0].kind for debtor in people]

    personal, corporate = ClaimKind.PERSONAL_LOAN, ClaimKind.CORPORATE_LOAN
    assert kinds() == [personal, corporate, ClaimKind.SMALL_BUSINESS_LOAN, corporate]
    catalogue = ProductCatalogue(
        version="p1",
        effective_from=day,
        recorded_at=bank.tick(),
        products=(Product("CONSUMER", ClaimKind.PERSONAL_LOAN, Guarantee.MORTGAGE, by_days=True),),
    )
    bank.transactions.write(lambda unit: unit.policy_documents.add(bank.bank, document_of(PRODUCTS, catalogue)))
    assert kinds() == [personal] * 4
    claim = claim_of(bank, people[1], loans[1], day)
    assert (claim.guarantee, claim.by_days) == (Guarantee.MORTGAGE, True)


def test_misuse_counts_until_it_is_cured(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(LATER)
    for day, active in ((date(2024, 2, 1), True), (date(2024, 2, 10), False)):
        bank.done(bank.officer, FlagMisuse(idempotency_key=bank.key(), loan_id=loan, value_date=day, active=active))
    said = [claim_of(bank, debtor, loan, date(2024, *day)).fund_use_changed for day in ((1, 31), (2, 1), (2, 10))]
    assert said == [False, True, False]
    state(bank, loan, FactName.FUND_USE_CHANGED, YES, LATER)
    assert claim_of(bank, debtor, loan, LATER).fund_use_changed is True


def test_a_court_told_to_an_account_counts_as_liquidation_until_its_kind_is_stated(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(LATER)
    bank.done(bank.officer, AcceptBankruptcy(idempotency_key="b", loan_id=loan, value_date=date(2024, 2, 10)))
    assert debtor_of(bank, debtor, date(2024, 2, 9)).bankruptcy is None
    assert debtor_of(bank, debtor, LATER).bankruptcy is Bankruptcy.LIQUIDATION
    state(bank, debtor, FactName.BANKRUPTCY, FactValue(choice="SETTLEMENT"), LATER)
    assert debtor_of(bank, debtor, LATER).bankruptcy is Bankruptcy.SETTLEMENT


def test_an_old_date_and_an_old_knowledge_give_the_old_facts(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(LATER)
    before = bank.tick()
    bank.pay(loan, date(2024, 2, 15), yuan("4000"))
    known = [claim_of(bank, debtor, loan, LATER, at).days_past_due for at in (before, None)]
    assert known == [15, 0]
    assert claim_of(bank, debtor, loan, date(2024, 2, 15), before).days_past_due == 0
    assert gathered(bank, [debtor], date(2024, 1, 14)) == {}


def test_days_past_due_are_those_of_the_account_on_every_day(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor, terms=MONTHLY)
    bank.today(date(2024, 5, 31))
    bank.pay(loan, date(2024, 4, 2), yuan("9000"))
    for day in (date(2024, 2, 15), date(2024, 3, 14), date(2024, 4, 2), date(2024, 5, 1), date(2024, 5, 31)):
        balance = bank.ask(lambda q, day=day: q.balance(bank.scope, loan, day))  # type: ignore[misc]
        assert balance is not None
        claim = claim_of(bank, debtor, loan, day)
        assert (claim.days_past_due, claim.balance) == (balance.dpd, balance.outstanding.minor), day


def test_what_is_not_drawn_settled_or_written_off_is_no_claim(bank: World) -> None:
    debtor = bank.borrower()
    bank.loan(debtor, "UNDRAWN", drawn=False)
    gone, paid = bank.loan(debtor, "GONE", terms=MONTHLY), bank.loan(debtor, "PAID")
    day = date(2024, 1, 15)
    booked_alone(bank, gone, day)
    whole = Prepay(idempotency_key="p", loan_id=paid, value_date=day, amount=yuan("12000"), surplus=Surplus.SHORTEN)
    bank.done(bank.cashier, whole)
    assert gathered(bank, [debtor], day) == {}
    running = bank.loan(debtor, "RUNS")
    assert [claim.id for claim in debtor_of(bank, debtor, day).claims] == [str(running)]


def test_a_claim_without_an_account_lives_on_what_is_stated(bank: World) -> None:
    debtor = bank.borrower()
    key = card(bank, debtor)
    day = date(2024, 1, 15)
    silent = claim_of(bank, debtor, key, day)
    assert (silent.balance, silent.days_past_due) == (0, None)
    state(bank, key, FactName.BALANCE, FactValue(amount=12_345), day)
    state(bank, key, FactName.DAYS_PAST_DUE, FactValue(number=91), day)
    spoken = claim_of(bank, debtor, key, day)
    assert (spoken.balance, spoken.days_past_due, spoken.kind, spoken.by_days) == (
        12_345,
        91,
        ClaimKind.CREDIT_CARD,
        True,
    )
    bank.done(bank.officer, CloseClaim(idempotency_key="c", claim_id=key, closed_on=day))
    assert gathered(bank, [debtor], day) == {}
    assert claim_of(bank, debtor, key, date(2024, 1, 14)).days_past_due is None


def test_a_loan_in_another_currency_counts_at_the_rate_of_the_day_or_not_at_all(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    other = bank.borrower("C-2")
    bank.loan(other, "L-2")
    loan = bank.loan(debtor, terms=replace(MONTHLY, currency="USD"))
    day = date(2024, 1, 15)
    found = gathered(bank, [debtor, other], day)
    assert set(found) == {other}
    assert found.refused[debtor].code == "NO_EXCHANGE_RATE"
    clerk = bank.person("qian", Role.OPERATIONS)

    def publish(published: date, price: str, currency: str = "USD") -> PublishExchangeRate:
        return PublishExchangeRate(idempotency_key=bank.key(), currency=currency, published=published, price=price)

    assert isinstance(bank.run(clerk, publish(date(2024, 1, 16), "7")), Invalid)
    bank.done(clerk, publish(date(2024, 1, 12), "7.1"))
    bank.done(clerk, publish(date(2024, 1, 15), "7.1234"))
    # 1,200,000.00 USD at 7.1234 is 8,548,080.00 CNY; three days before it was 7.1.
    assert claim_of(bank, debtor, loan, day).balance == 854_808_000
    bank.loan(debtor, "JPY", replace(MONTHLY, currency="JPY", principal=1_000_001))
    bank.done(clerk, publish(day, "0.04812345", "JPY"))
    # 1,000,001 yen at 0.04812345 are 48,123.498… yuan: 48,123.50.
    assert sorted(c.balance for c in debtor_of(bank, debtor, day).claims) == [4_812_350, 854_808_000]


def take_on(bank: World, debtor: UUID, number: str, *history: TakenOnFact, **changes: Any) -> UUID:
    event = TakeOn(undue=120_000_000, next_due=date(2024, 2, 15), history=history, **changes)
    opened = bank.done(
        bank.officer,
        OpenLoan(
            idempotency_key=bank.key(),
            number=number,
            borrower_id=debtor,
            branch="101",
            product="OLD",
            terms=replace(
                MONTHLY, plan=replace(MONTHLY.plan, cadence=replace(MONTHLY.plan.cadence, start=date(2023, 6, 15)))
            ),
            value_date=date(2024, 1, 15),
            take_on=event,
        ),
    )
    return opened.subject.id


def test_a_running_loan_brings_its_class_and_impairment_along(bank: World) -> None:
    debtor = bank.borrower()
    since = date(2023, 10, 1)
    loan = take_on(
        bank,
        debtor,
        "OLD-1",
        TakenOnFact(HistoryFact.CLASS, since, "次级"),
        TakenOnFact(HistoryFact.CREDIT_IMPAIRED, since, "true"),
        arrears=(TakenOn(date(2023, 10, 15), interest=400_000),),
    )
    day = date(2024, 1, 15)
    claim = claim_of(bank, debtor, loan, day)
    assert (claim.previous_class, claim.credit_impaired) == (RiskClass.SUBSTANDARD, True)
    assert claim.days_past_due == 92  # 15 October to 15 January: 16 + 30 + 31 + 15
    assert claim.repayments is not None
    assert claim.repayments.cured_on is None
    classed(bank, debtor, loan, RiskClass.DOUBTFUL, day)
    assert claim_of(bank, debtor, loan, day).previous_class is RiskClass.DOUBTFUL


def test_a_class_brought_along_that_is_none_of_the_five_refuses_the_debtor_alone(bank: World) -> None:
    debtor, other = bank.borrower(), bank.borrower("C-2")
    bank.loan(other)
    take_on(bank, debtor, "OLD-1", TakenOnFact(HistoryFact.CLASS, date(2023, 10, 1), "bad"))
    found = gathered(bank, [debtor, other], date(2024, 1, 15))
    assert set(found) == {other}
    assert found.refused[debtor].code == "UNREADABLE_CLASS"


def test_the_class_that_persons_set_stays_until_they_set_another(bank: World) -> None:
    debtor = bank.borrower()
    loan = bank.loan(debtor)
    bank.today(LATER)
    persons = UUID(int=77)
    classed(bank, debtor, loan, RiskClass.SUBSTANDARD, date(2024, 2, 1), 1, human=True, proposal=persons)
    classed(bank, debtor, loan, RiskClass.DOUBTFUL, date(2024, 2, 10), 2)
    claim = claim_of(bank, debtor, loan, LATER)
    assert claim.previous_class is RiskClass.DOUBTFUL
    assert claim.human is not None
    assert claim.human.risk_class is RiskClass.SUBSTANDARD
    classed(bank, debtor, loan, RiskClass.SPECIAL_MENTION, date(2024, 2, 20), 3, proposal=persons)
    assert claim_of(bank, debtor, loan, LATER).human is None


def test_a_batch_takes_as_many_statements_as_one_debtor(world: World) -> None:
    people = [world.borrower(f"C-{n}") for n in range(40)]
    for n, debtor in enumerate(people):
        world.loan(debtor, f"L-{n}", MONTHLY)
        card(world, debtor, f"CARD-{n}")
    world.today(LATER)
    counted: list[str] = []
    assert world.engine is not None
    event.listen(world.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))

    def statements(debtors: list[UUID]) -> int:
        counted.clear()
        found = gathered(world, debtors, LATER)
        assert len(found) == len(debtors)
        return len(counted)

    statements(people[:1])  # reference data is kept from now on
    assert statements(people) == statements(people[:1])


def test_every_store_gathers_the_same(world: World) -> None:
    def lived(bank: World) -> list[DebtorFacts]:
        debtor = bank.borrower(profile=ENTERPRISE)
        loan = bank.loan(debtor, terms=MONTHLY)
        key = card(bank, debtor)
        bank.today(LATER)
        state(bank, key, FactName.BALANCE, FactValue(amount=3), LATER)
        state(bank, loan, FactName.CREDIT_IMPAIRED, NO, LATER)
        bank.pay(loan, date(2024, 2, 28), yuan("3000"))
        return [debtor_of(bank, debtor, day) for day in (date(2024, 2, 25), LATER)]

    assert lived(world) == lived(memory_world())


def test_nobody_asks_for_nobody(bank: World) -> None:
    assert gathered(bank, [], LATER) == {}
    assert gathered(bank, [UUID(int=5)], LATER) == {}


def test_more_claims_than_can_be_assessed_together_refuse_the_debtor(
    bank: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classification_facts, "MAX_CLAIMS", 2)
    debtor = bank.borrower()
    keys = [card(bank, debtor, f"CARD-{n}") for n in range(2)]
    day = date(2024, 1, 15)
    assert len(debtor_of(bank, debtor, day).claims) == len(keys)
    bank.loan(debtor)
    assert gathered(bank, [debtor], day).refused[debtor].code == "TOO_MANY_CLAIMS"


def test_records_that_contradict_themselves_refuse_their_debtor_alone(
    bank: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    debtor, other = bank.borrower(), bank.borrower("C-2")
    loan = bank.loan(debtor)
    bank.loan(other, "L-2")

    def broken(m: Material, held: HeldLoan) -> None:
        raise InvalidInput("events", held.number, "planted")

    monkeypatch.setattr(classification_facts_claims, "standing", broken)
    state(bank, loan, FactName.REPAID_BY_NEW_DEBT, YES, date(2024, 1, 15))
    found = gathered(bank, [debtor, other], date(2024, 1, 15))
    assert set(found) == {other}
    assert found.refused[debtor].code == "IMPOSSIBLE_FACTS"
