"""Changes of terms become restructurings where the debtor was in difficulty, and never make a class better."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application.loan import ChangePlan, ChangeRate, Extend, OpenLoan, Prepay
from postloan.application.policy_documents import CLASSIFICATION, document_of
from postloan.domain.borrower import BorrowerKind, EnterpriseSize, Profile
from postloan.domain.loan.events import HistoryFact, Surplus, TakenOnFact, TakeOn
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.explanation import explain
from postloan.domain.risk_classification.facts import Renewal
from postloan.domain.risk_classification.outcome import Standing, Unknown
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION, UnknownTreatment
from postloan.domain.risk_classification.records import FactName, FactValue
from postloan.domain.risk_classification.upgrade import earliest_upgrade
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.risk_class import RiskClass
from tests.application.gathering import MONTHLY, NO, YES, agreed, claim_of, classed, debtor_of, state
from tests.application.world import World, memory_world, sql_world, yuan

ENTERPRISE = Profile(kind=BorrowerKind.ENTERPRISE, branch="101", name="示范公司", size=EnterpriseSize.LARGE)
NONE = FactValue(choice="NONE")


@pytest.fixture(params=["memory", "database"])
def bank(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def lent(bank: World, number: str = "L-1", debtor: UUID | None = None) -> tuple[UUID, UUID]:
    debtor = debtor or bank.borrower(profile=ENTERPRISE)
    return debtor, bank.loan(debtor, number, MONTHLY)


def extend(bank: World, loan: UUID, day: date, to: date = date(2026, 7, 15)) -> None:
    bank.today(max(day, date(2024, 1, 15)))
    agreed(bank, Extend(idempotency_key=bank.key(), loan_id=loan, value_date=day, to=to))


def pay_interest(bank: World, loan: UUID, *days: date) -> None:
    for day in days:
        bank.today(day)
        bank.pay(loan, day, yuan("4000"))


def monthly(first: date, count: int) -> list[date]:
    return [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, first.day) for n in range(count)
    ]


def class_of(bank: World, debtor: UUID, claim: UUID, day: date) -> RiskClass:
    results = classify(debtor_of(bank, debtor, day), DEFAULT_CLASSIFICATION)
    return next(result.risk_class for result in results if result.claim == str(claim))


def test_extending_a_loan_that_is_two_days_overdue_is_a_restructuring(bank: World) -> None:
    # Regulations 11.2 R18. The next repayment date after 17 February is 15 March; a year from it is 15 March 2025.
    debtor, loan = lent(bank)
    extend(bank, loan, date(2024, 2, 17))
    claim = claim_of(bank, debtor, loan, date(2024, 2, 17))
    assert claim.restructured is not None
    assert claim.restructured.in_observation
    assert claim.restructured.class_before is RiskClass.SPECIAL_MENTION
    assert claim.restructured.observation_end == date(2025, 3, 15)
    pay_interest(bank, loan, date(2024, 2, 18))
    assert class_of(bank, debtor, loan, date(2024, 2, 19)) is RiskClass.SPECIAL_MENTION


def test_the_class_that_came_of_a_change_is_not_the_class_before_it(bank: World) -> None:
    debtor, loan = lent(bank)
    classed(bank, debtor, loan, RiskClass.NORMAL, date(2024, 1, 15), 1)
    extend(bank, loan, date(2024, 2, 17))
    day = date(2024, 2, 17)
    before = claim_of(bank, debtor, loan, day).restructured
    classed(bank, debtor, loan, RiskClass.SUBSTANDARD, day, 2)
    assert claim_of(bank, debtor, loan, day).restructured == before
    assert before is not None
    assert before.class_before is RiskClass.SPECIAL_MENTION  # two days overdue, though nobody had classed it so


def test_observation_ends_when_everything_was_paid_and_the_difficulty_is_solved(bank: World) -> None:
    # Regulations 11.2 R1 with the dates of this loan: the first date after the change is 15 March 2024.
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="OVERDUE_EXPECTED"), date(2024, 2, 15))
    extend(bank, loan, date(2024, 2, 20))
    pay_interest(bank, loan, *monthly(date(2024, 3, 15), 13))
    last = date(2025, 3, 15)
    waiting = claim_of(bank, debtor, loan, last).restructured
    assert waiting is not None
    assert waiting.in_observation
    state(bank, loan, FactName.DIFFICULTY_SOLVED, YES, last)
    left = claim_of(bank, debtor, loan, last).restructured
    assert left is not None
    assert left.difficulty_solved
    bank.today(date(2025, 3, 16))
    free = claim_of(bank, debtor, loan, date(2025, 3, 16)).restructured
    assert free is not None
    assert not free.in_observation


def test_a_date_missed_by_five_days_restarts_observation_from_that_date(bank: World) -> None:
    # Regulations 11.2 R5: due on 15 November 2024 and paid on the 20th: observation runs to 15 November 2025.
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="OVERDUE_EXPECTED"), date(2024, 2, 15))
    extend(bank, loan, date(2024, 2, 20))
    pay_interest(bank, loan, *monthly(date(2024, 3, 15), 8))
    bank.today(date(2024, 11, 20))
    bank.pay(loan, date(2024, 11, 20), yuan("4100"))
    found = claim_of(bank, debtor, loan, date(2024, 11, 20)).restructured
    assert found is not None
    assert found.observation_end == date(2025, 11, 15)


def test_a_healthy_debtor_is_not_restructured_whatever_is_changed(bank: World) -> None:
    # Regulations 11.2 R17 and art. 23.
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, NONE, date(2024, 2, 15))
    agreed(
        bank,
        ChangeRate(idempotency_key="r", loan_id=loan, value_date=date(2024, 2, 15), rate=Rate.percent("3.5")),
    )
    bank.today(date(2024, 2, 20))
    extend(bank, loan, date(2024, 2, 20))
    assert claim_of(bank, debtor, loan, date(2024, 2, 20)).restructured is None


def test_where_nobody_assessed_the_difficulty_an_extension_counts_as_the_policy_says_and_a_rate_cut_does_not(
    bank: World,
) -> None:
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    agreed(
        bank,
        ChangeRate(idempotency_key="r", loan_id=loan, value_date=date(2024, 2, 15), rate=Rate.percent("3.5")),
    )
    assert claim_of(bank, debtor, loan, date(2024, 2, 15)).restructured is None
    # The packaged policy counts what is unknown of art. 17 as the worse answer.
    extend(bank, loan, date(2024, 2, 20))
    assert claim_of(bank, debtor, loan, date(2024, 2, 20)).restructured is not None


@pytest.mark.parametrize("treatment", [UnknownTreatment.PROVISIONAL, UnknownTreatment.BLOCKS])
def test_terms_changed_while_nobody_said_whether_in_difficulty_are_reported_as_unknown(
    bank: World, treatment: UnknownTreatment
) -> None:
    unknown = tuple((rule, treatment if rule == "17" else how) for rule, how in DEFAULT_CLASSIFICATION.unknown)
    policy = replace(DEFAULT_CLASSIFICATION, version="v2", recorded_at=bank.tick(), unknown=unknown)
    bank.transactions.write(lambda unit: unit.policy_documents.add(bank.bank, document_of(CLASSIFICATION, policy)))
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    day = date(2024, 2, 20)
    extend(bank, loan, day)
    found = debtor_of(bank, debtor, day)
    (claim,) = found.claims
    assert (claim.restructured, claim.modified_in_difficulty) == (None, None)
    (result,) = classify(found, policy)
    assert Unknown("17", "modified_in_difficulty", treatment) in result.unknown
    wanted = Standing.BLOCKED if treatment is UnknownTreatment.BLOCKS else Standing.PROVISIONAL
    assert (result.risk_class, result.standing) == (RiskClass.NORMAL, wanted)
    (said,) = explain(found, (result,), policy)
    assert ("17", "modified_in_difficulty") in {(each.rule, each.fact) for each in said.unknown}
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, NONE, day)
    (healthy,) = debtor_of(bank, debtor, day).claims
    assert (healthy.restructured, healthy.modified_in_difficulty) == (None, False)
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="OVERDUE_EXPECTED"), day)
    (harmed,) = debtor_of(bank, debtor, day).claims
    assert (harmed.restructured is not None, harmed.modified_in_difficulty) == (True, False)


def test_the_difficulty_of_another_loan_counts_also_after_that_loan_is_repaid(bank: World) -> None:
    debtor, loan = lent(bank)
    _, other = lent(bank, "L-2", debtor)
    pay_interest(bank, loan, date(2024, 2, 15))
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, NONE, date(2024, 2, 15))
    extend(bank, loan, date(2024, 2, 20))
    assert claim_of(bank, debtor, loan, date(2024, 2, 20)).restructured is not None  # L-2 is five days overdue
    day = date(2024, 2, 22)
    bank.today(day)
    quote = bank.ask(lambda q: q.payoff(bank.scope, other, day))
    assert quote is not None
    payment = Prepay(idempotency_key="all", loan_id=other, value_date=day, amount=quote.total, surplus=Surplus.SHORTEN)
    bank.done(bank.cashier, payment)
    facts = debtor_of(bank, debtor, day)
    assert [claim.id for claim in facts.claims] == [str(loan)]
    assert facts.claims[0].restructured is not None


def test_rescheduling_what_is_overdue_never_makes_the_class_better(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    bullet = replace(MONTHLY, plan=Plan(Method.BULLET, Cadence(date(2024, 1, 15), 1)))
    loan = bank.loan(debtor, "L-1", bullet)
    day = date(2024, 5, 20)
    bank.today(day)
    state(bank, loan, FactName.CREDIT_IMPAIRED, NO, day)
    assert class_of(bank, debtor, loan, day) is RiskClass.SUBSTANDARD  # 15 February to 20 May: 95 days
    plan = Plan(Method.EQUAL_PRINCIPAL, Cadence(day, 12))
    agreed(
        bank,
        ChangePlan(idempotency_key="c", loan_id=loan, value_date=day, plan=plan, reschedule_overdue=True),
    )
    bank.pay(loan, day, yuan("100000"))
    claim = claim_of(bank, debtor, loan, day)
    assert claim.days_past_due == 0
    assert claim.restructured is not None
    assert claim.restructured.class_before is RiskClass.SUBSTANDARD
    assert class_of(bank, debtor, loan, day) is RiskClass.SUBSTANDARD


def test_cured_is_when_the_last_arrears_were_paid_and_the_dates_after_it_count(bank: World) -> None:
    # Regulations 11.2 R10 with the dates of this loan: arrears paid on 8 June, dates 15 June and 15 July follow.
    debtor, loan = lent(bank)
    bank.today(date(2024, 5, 17))
    classed(bank, debtor, loan, RiskClass.SUBSTANDARD, date(2024, 5, 17))
    assert claim_of(bank, debtor, loan, date(2024, 5, 17)).repayments is not None
    bank.today(date(2024, 6, 8))
    bank.pay(loan, date(2024, 6, 8), yuan("20000"))
    state(bank, debtor, FactName.ABLE_TO_PERFORM, YES, date(2024, 6, 8))
    pay_interest(bank, loan, date(2024, 6, 15))
    found = claim_of(bank, debtor, loan, date(2024, 6, 15)).repayments
    assert found is not None
    assert (found.cured_on, found.missed_since, found.able_to_perform) == (date(2024, 6, 8), None, True)
    assert found.due_dates[:2] == (date(2024, 6, 15), date(2024, 7, 15))


def test_where_nothing_was_overdue_payment_counts_from_the_class(bank: World) -> None:
    debtor, loan = lent(bank)
    pay_interest(bank, loan, *monthly(date(2024, 2, 15), 3))
    classed(bank, debtor, loan, RiskClass.SUBSTANDARD, date(2024, 3, 1), 1)
    classed(bank, debtor, loan, RiskClass.DOUBTFUL, date(2024, 4, 1), 2)
    found = claim_of(bank, debtor, loan, date(2024, 4, 15)).repayments
    assert found is not None
    assert found.cured_on == date(2024, 3, 1)
    assert found.due_dates[:2] == (date(2024, 3, 15), date(2024, 4, 15))


def test_a_new_loan_for_an_old_one_in_difficulty_is_restructured_and_without_difficulty_is_not(bank: World) -> None:
    debtor, loan = lent(bank)
    day = date(2024, 1, 15)
    state(bank, loan, FactName.REPAID_BY_NEW_DEBT, YES, day)
    unknown = claim_of(bank, debtor, loan, day)
    assert (unknown.restructured, unknown.financial_difficulty) == (None, None)
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, NONE, day)
    healthy = claim_of(bank, debtor, loan, day)
    assert (healthy.restructured, healthy.financial_difficulty) == (None, False)
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="NO_MARKET_REFINANCING"), day)
    harmed = claim_of(bank, debtor, loan, day)
    assert harmed.financial_difficulty is True
    assert harmed.restructured is not None
    assert harmed.restructured.observation_end == date(2025, 2, 15)  # the first repayment date is 15 February 2024


def test_being_overdue_later_does_not_make_a_healthy_refinancing_a_restructuring(bank: World) -> None:
    debtor, loan = lent(bank)
    day = date(2024, 1, 15)
    state(bank, loan, FactName.REPAID_BY_NEW_DEBT, YES, day)
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, NONE, day)
    bank.today(date(2024, 3, 1))
    claim = claim_of(bank, debtor, loan, date(2024, 3, 1))
    assert claim.days_past_due == 15
    assert (claim.restructured, claim.financial_difficulty) == (None, False)


def test_a_renewal_is_as_it_was_attested(bank: World) -> None:
    debtor, loan = lent(bank)
    day = date(2024, 1, 15)
    renewal = Renewal(
        signed_before_maturity=True,
        on_borrowers_application=True,
        previous_class=RiskClass.NORMAL,
        lawful_operation=True,
        stable_operation=True,
        good_credit=True,
        interest_arrears=False,
        no_misuse=True,
        no_debt_evasion=True,
        working_capital=True,
        meets_new_loan_standard=True,
    )
    state(bank, loan, FactName.RENEWAL, FactValue(renewal=renewal), day)
    assert claim_of(bank, debtor, loan, day).renewal == renewal
    dated = replace(renewal, old_maturity=date(2024, 1, 20))
    state(bank, loan, FactName.RENEWAL, FactValue(renewal=dated), day)
    assert claim_of(bank, debtor, loan, day).renewal == dated
    for never in (date(1989, 12, 31), date(2200, 1, 1)):
        with pytest.raises(InvalidInput, match="must be between"):
            state(bank, loan, FactName.RENEWAL, FactValue(renewal=replace(renewal, old_maturity=never)), day)


def test_a_running_loan_in_observation_goes_on_being_observed(bank: World) -> None:
    debtor = bank.borrower(profile=ENTERPRISE)
    history = (
        TakenOnFact(HistoryFact.CLASS, date(2023, 1, 1), "SPECIAL MENTION"),
        TakenOnFact(HistoryFact.RESTRUCTURED, date(2023, 8, 20)),
        TakenOnFact(HistoryFact.OBSERVATION_STARTED, date(2023, 9, 15)),
    )
    opened = bank.done(
        bank.officer,
        OpenLoan(
            idempotency_key="open",
            number="OLD-1",
            borrower_id=debtor,
            branch="101",
            product="OLD",
            terms=replace(MONTHLY, plan=Plan(Method.INTEREST_ONLY, Cadence(date(2023, 6, 15), 24))),
            value_date=date(2024, 1, 15),
            take_on=TakeOn(undue=120_000_000, next_due=date(2024, 2, 15), history=history),
        ),
    )
    found = claim_of(bank, debtor, opened.subject.id, date(2024, 1, 15)).restructured
    assert found is not None
    assert found.in_observation
    assert found.class_before is RiskClass.SPECIAL_MENTION
    # Two periods end with 15 March 2024 where the old dates are gone; a year from 15 September 2023 is longer.
    assert found.observation_end == date(2024, 9, 15)


def test_four_missed_dates_in_observation_and_the_way_up_again(bank: World) -> None:
    # Regulations 11.2 R7 with due dates on the 15th: August to November 2024 unpaid, everything paid on 5 December.
    debtor, loan = lent(bank)
    pay_interest(bank, loan, date(2024, 2, 15))
    state(bank, debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="OVERDUE_EXPECTED"), date(2024, 2, 15))
    extend(bank, loan, date(2024, 2, 20))
    pay_interest(bank, loan, *monthly(date(2024, 3, 15), 5))
    bank.today(date(2024, 11, 14))
    days = [claim_of(bank, debtor, loan, date(2024, 11, day)).days_past_due for day in (13, 14)]
    assert days == [90, 91]
    assert class_of(bank, debtor, loan, date(2024, 11, 13)) is RiskClass.SPECIAL_MENTION
    assert class_of(bank, debtor, loan, date(2024, 11, 14)) is RiskClass.SUBSTANDARD
    classed(bank, debtor, loan, RiskClass.SUBSTANDARD, date(2024, 11, 14))
    paid = date(2024, 12, 5)
    bank.today(paid)
    bank.pay(loan, paid, yuan("17000"))
    state(bank, loan, FactName.CREDIT_IMPAIRED, NO, paid)
    state(bank, debtor, FactName.ABLE_TO_PERFORM, YES, paid)
    facts = debtor_of(bank, debtor, paid)
    (claim,) = facts.claims
    assert claim.restructured is not None
    assert claim.restructured.became_non_performing
    assert claim.restructured.observation_end == date(2025, 11, 15)  # a year from the last date missed
    assert claim.repayments is not None
    assert claim.repayments.cured_on == paid
    # Two periods are 15 December and 15 January; six months from 5 December are longer.
    assert earliest_upgrade(claim, facts, DEFAULT_CLASSIFICATION) == date(2025, 6, 5)
