"""A borrower's data is erased by two persons, once nothing is owed and ten years are over."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.borrower import AmendBorrower, EraseBorrower
from postloan.application.loan import OpenLoan, Prepay
from postloan.application.outcomes import Done, NotFound, Outcome, Pending, Refused
from postloan.application.reads import PageRequest
from postloan.domain.loan.events import Surplus
from postloan.domain.policy import DEFAULT_POLICY, CommandKind
from tests.application.world import PROFILE, START, TERMS, World

ENDED = date(2024, 1, 20)
KEPT_UNTIL = date(2034, 1, 20)


def erase(world: World, borrower: UUID, key: str = "e") -> Outcome:
    return world.run(world.officer, EraseBorrower(idempotency_key=key, borrower_id=borrower))


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def name_of(world: World, borrower: UUID) -> tuple[str, bool]:
    found = world.ask(lambda q: q.borrower(world.scope, borrower))
    assert found is not None
    return found.name, found.erased


def test_data_stays_while_a_loan_is_open_and_ten_years_after_its_last_transaction(world: World) -> None:
    borrower = world.borrower()
    loan = world.loan(borrower)
    # Forty years on the loan is still not paid.
    world.today(date(2064, 1, 20))
    assert code(erase(world, borrower, "open")) == "CLAIMS_OPEN"
    world.today(ENDED)
    quote = world.ask(lambda q: q.payoff(world.scope, loan, ENDED))
    assert quote is not None
    paid = Prepay(idempotency_key="p", loan_id=loan, value_date=ENDED, amount=quote.total, surplus=Surplus.SHORTEN)
    world.done(world.cashier, paid)
    world.today(KEPT_UNTIL - timedelta(days=1))
    refused = erase(world, borrower, "soon")
    assert code(refused) == "RETENTION_RUNS"
    assert isinstance(refused, Refused)
    assert refused.details == (("ended_on", "2024-01-20"), ("kept_until", "2034-01-20"))
    assert "第三十四条" in refused.article
    assert name_of(world, borrower) == (PROFILE.name, False)
    world.today(KEPT_UNTIL)
    assert isinstance(erase(world, borrower, "due"), Pending)


def test_a_second_person_agrees_and_then_nothing_brings_the_data_back(world: World) -> None:
    borrower = world.borrower()
    world.today(date(2034, 1, 15))
    pending = erase(world, borrower)
    assert isinstance(pending, Pending)
    assert name_of(world, borrower) == (PROFILE.name, False)
    own = Approve(idempotency_key="own", proposal_id=pending.proposal.id)
    assert isinstance(world.run(world.officer, own), Refused)
    done = world.run(world.approver, replace(own, idempotency_key="a"))
    assert isinstance(done, Done)
    name, gone = name_of(world, borrower)
    assert gone
    assert PROFILE.name not in name
    assert isinstance(erase(world, borrower, "again"), NotFound)
    amend = AmendBorrower(idempotency_key="amend", borrower_id=borrower, profile=PROFILE)
    assert isinstance(world.run(world.officer, amend), NotFound)
    again = OpenLoan(
        idempotency_key="o", number="L-9", borrower_id=borrower, branch="101", product="CONSUMER", terms=TERMS
    )
    assert isinstance(world.run(world.officer, again), NotFound)
    rows = world.ask(lambda q: q.audit(world.scope, "BORROWER", borrower, PageRequest(200))).items
    assert [(row.command, row.outcome) for row in rows if row.command == "EraseBorrower"] == [
        ("EraseBorrower", "PENDING"), ("EraseBorrower", "DONE"),
    ]  # fmt: skip


def test_a_loan_that_is_opened_meanwhile_stops_the_erasure(world: World) -> None:
    borrower = world.borrower()
    world.today(date(2034, 1, 15))
    pending = erase(world, borrower)
    assert isinstance(pending, Pending)
    world.loan(borrower)
    world.run(world.approver, Approve(idempotency_key="a", proposal_id=pending.proposal.id))
    assert name_of(world, borrower) == (PROFILE.name, False)


def test_a_policy_that_names_nobody_lets_nobody_erase(world: World) -> None:
    borrower = world.borrower()
    routes = tuple(route for route in DEFAULT_POLICY.routes if route[0] is not CommandKind.ERASURE)
    old = replace(DEFAULT_POLICY, version="old", effective_from=START, recorded_at=world.tick(), routes=routes)
    world.transactions.write(lambda unit: unit.reference.adopt(world.bank, old))
    world.today(date(2034, 1, 15))
    assert code(erase(world, borrower)) == "NOBODY_AGREES"


@pytest.mark.parametrize("who", ["cashier", "approver"])
def test_only_officers_ask_for_it(world: World, who: str) -> None:
    command = EraseBorrower(idempotency_key="e", borrower_id=world.borrower())
    assert type(world.run(getattr(world, who), command)).__name__ == "Forbidden"
