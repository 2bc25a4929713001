"""What follows a command: whom it concerns is assessed at once, or with the business day; never lost, never twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from postloan.application import classification_assessing, reactions
from postloan.application.commands import Commands
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.outcomes import Done
from postloan.application.policy_documents_commands import AdoptClassificationPolicy
from postloan.application.reactions import AT_ONCE, Reactions
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.classification_world import COMPANY, ClassificationWorld
from tests.application.test_classification_runs import through
from tests.application.world import TERMS, World, yuan


@pytest.fixture
def told() -> list[Exception]:
    return []


@pytest.fixture
def there(world: World, told: list[Exception]) -> ClassificationWorld:
    """A bank whose commands are followed by reactions."""
    react = Reactions(world.transactions, now=world.tick, ids=world.ids, told=told.append)
    world.commands = Commands(world.transactions, world.ids, react.after_commit)
    return ClassificationWorld(world)


def due(world: World, debtor: UUID) -> bool:
    day = ClassificationWorld(world).today
    return debtor in world.transactions.read(lambda unit: unit.classification_runs.due(world.bank, day, None, 100))


def test_a_fact_that_is_recorded_changes_the_class_at_once(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    assert there.class_of(claim) is RiskClass.NORMAL
    there.state(debtor, FactName.EVADES_DEBT, FactValue(yes=True), FactSubject.BORROWER)
    assert there.class_of(claim) is RiskClass.DOUBTFUL


def test_a_loan_that_is_drawn_has_its_class_at_once_and_loses_it_never(there: ClassificationWorld) -> None:
    world = there.world
    debtor = world.borrower("E-1", COMPANY)
    loan = world.loan(debtor)
    assert there.class_of(loan) is RiskClass.NORMAL
    assert isinstance(world.pay(loan, there.today, yuan("10.00")), Done)
    assert len(there.history(loan)) == 1


def test_a_message_is_read_once(there: ClassificationWorld) -> None:
    _, (claim,) = there.company(100_000)
    assessments = there.world.transactions.read(lambda u: u.classifications.all_of(there.world.bank, [claim]))[claim]
    react = Reactions(there.world.transactions, now=there.world.tick, ids=there.world.ids)
    react.after_commit(there.world.bank)
    again = there.world.transactions.read(lambda u: u.classifications.all_of(there.world.bank, [claim]))[claim]
    assert again == assessments


def test_what_concerns_many_at_once_waits_for_the_business_day(world: World) -> None:
    there = ClassificationWorld(world)
    claims = [there.company(1_000)[1][0] for _ in range(AT_ONCE + 1)]
    Reactions(world.transactions, now=world.tick, ids=world.ids).after_commit(world.bank)
    assert there.class_of(claims[0]) is None
    through(world, there.today)
    assert {there.class_of(claim) for claim in claims} == {RiskClass.NORMAL}


def test_a_failure_leaves_the_command_done_and_the_debtor_due(
    there: ClassificationWorld, told: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    debtor, (claim,) = there.company(100_000)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(classification_assessing, "classify", fails)
        there.state(debtor, FactName.EVADES_DEBT, FactValue(yes=True), FactSubject.BORROWER)
    assert [type(problem) for problem in told] == [ZeroDivisionError]
    assert there.class_of(claim) is RiskClass.NORMAL
    assert due(there.world, debtor)
    through(there.world, there.today)
    assert there.class_of(claim) is RiskClass.DOUBTFUL
    assert not due(there.world, debtor)


def test_what_cannot_even_be_put_down_stays_in_the_outbox(
    there: ClassificationWorld, told: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    debtor, (claim,) = there.company(100_000)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(reactions, "concerned", fails)
        there.state(debtor, FactName.EVADES_DEBT, FactValue(yes=True), FactSubject.BORROWER)
    assert len(told) == 2
    assert there.class_of(claim) is RiskClass.NORMAL
    there.company(5)
    assert there.class_of(claim) is RiskClass.DOUBTFUL


def test_a_new_policy_has_everybody_assessed_from_its_first_day_on(there: ClassificationWorld) -> None:
    world = there.world
    _, (claim,) = there.company(100_000)
    first = there.today + timedelta(days=1)
    stricter = replace(DEFAULT_CLASSIFICATION, version="strict-2", effective_from=first)
    command = AdoptClassificationPolicy(idempotency_key=world.key(), policy=stricter)
    pending = world.run(world.person("admin", Role.ADMIN), command)
    there.agree(pending.proposal.id, there.approver)  # type: ignore[union-attr]
    before = there.latest(claim)
    through(world, there.today)
    assert there.latest(claim) == before
    through(world, there.today)
    assert (there.latest(claim).policy, there.latest(claim).as_of) == ("strict-2", first)


def test_a_new_rate_has_whoever_owes_in_that_currency_assessed_at_once(there: ClassificationWorld) -> None:
    world = there.world
    abroad, at_home = world.borrower("E-1", COMPANY), world.borrower("E-2", COMPANY)
    loan = world.loan(abroad, "L-1", replace(TERMS, currency="USD"))
    world.loan(at_home, "L-2")
    # Without a rate nothing can be said of the loan in dollars: its debtor stays due.
    assert (there.class_of(loan), due(world, abroad)) == (None, True)
    publish(there, "EUR", "7.8")
    assert there.class_of(loan) is None
    publish(there, "USD", "7.1")
    assert (there.class_of(loan), due(world, abroad), due(world, at_home)) == (RiskClass.NORMAL, False, False)
    before = there.latest(loan)
    publish(there, "USD", "7.2")
    assert there.latest(loan).facts != before.facts


def test_a_new_rate_for_more_than_are_assessed_at_once_makes_each_due(
    there: ClassificationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = there.world
    publish(there, "USD", "7.1")
    debtors = [world.borrower(f"E-{number}", COMPANY) for number in range(AT_ONCE + 1)]
    loans = [world.loan(each, f"L-{each}", replace(TERMS, currency="USD")) for each in debtors]
    last = there.latest(loans[-1])
    monkeypatch.setattr(reactions, "PAGE", 4)
    publish(there, "USD", "7.2")
    assert there.latest(loans[-1]) == last
    assert all(due(world, debtor) for debtor in debtors)
    through(world, there.today)
    assert there.latest(loans[-1]).facts != last.facts


def publish(there: ClassificationWorld, currency: str, price: str) -> None:
    command = PublishExchangeRate(
        idempotency_key=there.world.key(), currency=currency, published=there.today, price=price
    )
    there.world.done(there.world.cashier, command)
