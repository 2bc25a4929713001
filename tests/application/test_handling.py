"""Incompatible duties through the one door for commands: refused, named, audited; two persons pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from postloan.application import duties
from postloan.application.approval import Approve, Refuse
from postloan.application.books import AdoptPolicy
from postloan.application.classification import ProposeClass, ProposedClass
from postloan.application.clock_commands import RecordAct
from postloan.application.command import Command
from postloan.application.handling_commands import HANDLING, UNHANDLED, approving
from postloan.application.loan import Accelerate, FlagMisuse, OpenLoan, RecordRepayment
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.domain.clock import ActKind
from postloan.domain.organisation import INCOMPATIBLE, Act, Duty, Handled, Pair
from postloan.domain.policy import CommandKind
from postloan.domain.policy.defaults import DEFAULT_POLICY
from postloan.domain.shared.actor import Actor, Role, Route, RouteStep
from postloan.domain.shared.risk_class import RiskClass
from tests.application.clock_world import done as demand
from tests.application.collateral_world import DAY, house, valuing
from tests.application.world import START, TERMS, World, memory_world, yuan

ALL_ROLES = tuple(role for role in Role if role is not Role.OPERATIONS)
"""Operations only takes over what others did; who has any other post acts in it."""


class Bank:
    """A loan with a home behind it, a policy that reviews recalls before they are approved, and people of every post.

    `someone` acts in one duty after another; whoever else is needed beside is a person of its own.
    """

    def __init__(self) -> None:
        self.world = memory_world()
        review = Route(Role.APPROVER, earlier=(RouteStep("REVIEW", Role.RISK_MANAGER),))
        routes = tuple(each for each in DEFAULT_POLICY.routes if each[0] is not CommandKind.ACCELERATION)
        policy = replace(
            DEFAULT_POLICY,
            version="reviewed",
            effective_from=date(2024, 1, 1),
            recorded_at=datetime(2024, 1, 2, tzinfo=UTC),
            routes=(*routes, (CommandKind.ACCELERATION, review)),
        )
        self.world.transactions.write(lambda unit: unit.reference.adopt(self.world.bank, policy))
        self.borrower = self.world.borrower()
        self.loan = self.world.loan(self.borrower)
        self.home, _ = house(self.world, "YP-1", "200000", self.loan)
        self.count = 0

    def someone(self, name: str = "he", account: str = "") -> Actor:
        return self.world.person(name, *ALL_ROLES, account=account)

    def other(self) -> Actor:
        self.count += 1
        return self.someone(f"other-{self.count}")

    def run(self, actor: Actor, make: Callable[..., Command], **given: object) -> Outcome:
        return self.world.run(actor, make(idempotency_key=self.world.key(), **given))

    def recall(self, actor: Actor) -> Outcome:
        return self.run(actor, Accelerate, loan_id=self.loan, value_date=START)

    def classed(self, actor: Actor) -> Outcome:
        classes = (ProposedClass(claim_id=self.loan, risk_class=RiskClass.SUBSTANDARD),)
        return self.run(actor, ProposeClass, classes=classes, reason="经营恶化")

    def agree(self, pending: Outcome, actor: Actor, how: type[Approve | Refuse] = Approve) -> Outcome:
        assert isinstance(pending, Pending), pending
        return self.run(actor, how, proposal_id=pending.proposal.id, reason="意见")

    def second_step(self, pending: Outcome, actor: Actor) -> Outcome:
        first = self.agree(pending, self.other())
        assert isinstance(first, Done), first
        return self.agree(pending, actor)

    def audited(self) -> str:
        return str(
            [
                (row.entry.command, row.entry.outcome, row.entry.person)
                for (_, subject), rows in self.world.transactions.state.chains.items()  # type: ignore[attr-defined]
                for row in rows
            ]
        )


def demand_by(bank: Bank, actor: Actor) -> Outcome:
    made = demand(ActKind.DEMAND_DELIVERED, START.isoformat(), bank.borrower)
    return bank.run(actor, RecordAct, loan_id=bank.loan, act=made)


def administer(bank: Bank, actor: Actor) -> Outcome:
    version = replace(
        DEFAULT_POLICY,
        version=bank.world.key(),
        effective_from=date(2024, 1, 1),
        recorded_at=bank.world.tick(),
    )
    return bank.run(actor, AdoptPolicy, policy=version)


DOING: dict[Duty, Callable[[Bank, Actor], Outcome]] = {
    Duty.SURVEY: Bank.recall,
    Duty.REVIEW: lambda bank, actor: bank.agree(bank.recall(bank.other()), actor),
    Duty.APPROVAL: lambda bank, actor: bank.second_step(bank.recall(bank.other()), actor),
    Duty.VALUATION: lambda bank, actor: bank.world.run(actor, valuing(bank.world, bank.home, yuan("190000"), DAY)),
    Duty.BUSINESS: lambda bank, actor: bank.run(actor, FlagMisuse, loan_id=bank.loan, value_date=START),
    Duty.CLASSIFY_FIRST: Bank.classed,
    Duty.CLASSIFY_CONFIRM: lambda bank, actor: bank.agree(bank.classed(bank.other()), actor),
    Duty.CLASSIFY_APPROVE: lambda bank, actor: bank.second_step(bank.classed(bank.other()), actor),
    Duty.COLLECTION: demand_by,
    Duty.ACCEPT_PAYMENT: lambda bank, actor: bank.run(
        actor, RecordRepayment, loan_id=bank.loan, value_date=START, amount=yuan("1")
    ),
    Duty.ADMINISTRATION: administer,
}
"""Each duty done through a real command."""
IN_ORDER = [two for pair in INCOMPATIBLE for two in ((pair, pair.one, pair.other), (pair, pair.other, pair.one))]
REAL = [(pair, first, second) for pair, first, second in IN_ORDER if second in DOING]


@pytest.fixture
def bank() -> Bank:
    return Bank()


def has_done(bank: Bank, person: str, duty: Duty) -> None:
    """Somebody did a duty on the loan the day before (administration: for the bank)."""
    world = bank.world
    general = duty is Duty.ADMINISTRATION
    subject, kind = (world.bank, Handled.INSTITUTION) if general else (bank.loan, Handled.LOAN)
    made = Act(
        world.ids.next(), world.bank, kind, subject, duty, person, "a", "Earlier", date(2024, 1, 14), world.tick()
    )
    world.transactions.write(lambda unit: unit.handling.add([made]))


@pytest.mark.parametrize(("pair", "first", "second"), REAL, ids=[f"{a}-then-{b}" for _, a, b in REAL])
def test_one_person_never_does_both_and_two_persons_do(bank: Bank, pair: Pair, first: Duty, second: Duty) -> None:
    has_done(bank, "he", first)
    refused = DOING[second](bank, bank.someone(account="another-account"))
    assert isinstance(refused, Refused), refused
    assert (refused.rule, refused.code, refused.article) == ("organisation", "INCOMPATIBLE_DUTY", pair.source)
    told = dict(refused.details)
    assert (told["person"], told["day"], told["earlierDuty"], told["duty"]) == ("he", "2024-01-14", first, second)
    assert f"('{refused.command}', 'INCOMPATIBLE_DUTY', 'he')" in bank.audited()
    done = DOING[second](Bank() if second is Duty.BUSINESS else bank, bank.other())
    assert isinstance(done, Done | Pending), done


@pytest.mark.parametrize("duty", DOING, ids=str)
def test_each_duty_is_logged_as_what_it_is(bank: Bank, duty: Duty) -> None:
    outcome = DOING[duty](bank, bank.someone())
    assert isinstance(outcome, Done | Pending), outcome
    subject = bank.world.bank if duty is Duty.ADMINISTRATION else bank.loan
    found = bank.world.transactions.read(lambda unit: unit.handling.on(bank.world.bank, subject, None, 100))
    assert [act.duty for act in found if act.person == "he"] == [duty]


def test_a_refusal_for_duty_changes_nothing_but_its_record(bank: Bank) -> None:
    has_done(bank, "he", Duty.COLLECTION)
    before = bank.world.transactions.state.loans  # type: ignore[attr-defined]
    refused = DOING[Duty.ACCEPT_PAYMENT](bank, bank.someone())
    assert isinstance(refused, Refused)
    assert bank.world.transactions.state.loans == before  # type: ignore[attr-defined]


def test_the_same_person_in_another_spelling_is_one_person(bank: Bank) -> None:
    has_done(bank, "he", Duty.COLLECTION)
    assert isinstance(DOING[Duty.ACCEPT_PAYMENT](bank, bank.someone("HE")), Refused)


def test_an_opinion_against_is_an_act_too(bank: Bank) -> None:
    pending = bank.recall(bank.other())
    assert isinstance(bank.agree(pending, bank.someone(), Refuse), Done)
    refused = DOING[Duty.SURVEY](bank, bank.someone())
    assert isinstance(refused, Refused)
    assert dict(refused.details)["earlierDuty"] == "REVIEW"


def test_another_loan_is_another_matter(bank: Bank) -> None:
    assert isinstance(DOING[Duty.SURVEY](bank, bank.someone()), Pending)
    second = bank.world.loan(bank.borrower, "L-2")
    bank.loan = second
    assert isinstance(DOING[Duty.APPROVAL](bank, bank.someone()), Done)


def test_acts_of_one_batch_stand_against_each_other(bank: Bank) -> None:
    """Who collects and accepts in one transaction is refused as in two."""
    actor = bank.someone()
    has_done(bank, "he", Duty.COLLECTION)
    key = bank.world.key
    payments: list[Command] = [
        RecordRepayment(idempotency_key=key(), loan_id=bank.loan, value_date=START, amount=yuan("1")) for _ in range(2)
    ]
    outcomes = bank.world.commands.execute_many(actor, payments, bank.world.tick())
    assert [type(each) for each in outcomes] == [Refused, Refused]


def test_what_operations_take_over_is_no_act_of_theirs_but_stands_against_a_real_one(bank: Bank) -> None:
    tape = bank.world.person("he", Role.OPERATIONS)
    assert isinstance(DOING[Duty.ACCEPT_PAYMENT](bank, tape), Done)
    assert isinstance(demand_by(bank, tape), Done)
    refused = demand_by(bank, bank.someone())
    assert isinstance(refused, Refused)
    assert dict(refused.details)["earlierDuty"] == "ACCEPT_PAYMENT"


def test_every_command_is_some_duty_or_none_for_a_reason() -> None:
    assert set(HANDLING) | UNHANDLED == set(duties.DUTIES)
    assert not set(HANDLING) & UNHANDLED


def test_whoever_agrees_to_what_is_nobodys_duty_does_none() -> None:
    assert approving(AdoptPolicy, last=True) is None
    assert approving(OpenLoan, last=True) is Duty.APPROVAL


def test_the_loan_still_stands_on_its_terms(world: World) -> None:
    """On a real database the log is written and read back as in memory."""
    loan = world.loan(world.borrower(), terms=TERMS)
    found = world.transactions.read(lambda unit: unit.handling.on(world.bank, loan, None, 10))
    assert [(act.duty, act.person, act.command, act.day) for act in found] == [
        (Duty.BUSINESS, "zhang", "OpenLoan", START),
        (Duty.DISBURSEMENT, "wang", "Disburse", START),
    ]
    pay = RecordRepayment(idempotency_key="p-1", loan_id=loan, value_date=START, amount=yuan("1"))
    both = world.person("wang", Role.OFFICER, Role.ACCOUNTANT)
    assert isinstance(world.run(both, pay), Done)
    done = world.transactions.read(lambda unit: unit.handling.done(world.bank, "wang", [loan], [Duty.ACCEPT_PAYMENT]))
    assert [act.command for act in done] == ["RecordRepayment"]
    last = world.transactions.read(lambda unit: unit.handling.last(world.bank, "wang", [Duty.DISBURSEMENT], START))
    assert last is not None
    assert last.subject == loan
