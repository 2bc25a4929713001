"""Whom a change of facts concerns: the debtor of what was stated, or everybody where the rules are others."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.command import Command
from postloan.application.outbox import OutboxPosition
from postloan.application.outcomes import Pending
from postloan.application.policy_documents_commands import AdoptClassificationPolicy, AdoptProductCatalogue
from postloan.application.reactions import Concerned, concerned
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.policy import ClassificationPolicy
from postloan.domain.risk_classification.products import Product, ProductCatalogue
from postloan.domain.risk_classification.records import FactName, FactValue
from postloan.domain.shared.actor import Role
from tests.application.gathering import NO, YES, state
from tests.application.test_facts import claim
from tests.application.world import START, World

UNSET = datetime(2000, 1, 1, tzinfo=UTC)
FIRST = date(2024, 2, 1)


def told(world: World) -> Concerned:
    """Whom the messages since the beginning concern."""
    return world.transactions.read(
        lambda unit: concerned(
            unit, world.bank, [m for _, m in unit.consumers.messages(world.bank, OutboxPosition(), 1_000)]
        )
    )


def test_a_fact_about_a_borrower_a_loan_or_a_claim_concerns_the_debtor(world: World) -> None:
    people = [world.borrower(f"C-{number}") for number in range(3)]
    loan, card = world.loan(people[1]), claim(world, people[2])

    def since(subject: UUID, name: FactName, value: FactValue) -> set[UUID]:
        before = world.transactions.read(lambda unit: unit.consumers.messages(world.bank, OutboxPosition(), 1_000))[-1][
            0
        ]
        state(world, subject, name, value, START)
        return world.transactions.read(
            lambda unit: concerned(unit, world.bank, [m for _, m in unit.consumers.messages(world.bank, before, 9)])
        ).debtors

    assert since(people[0], FactName.EVADES_DEBT, YES) == {people[0]}
    assert since(loan, FactName.CREDIT_IMPAIRED, NO) == {people[1]}
    assert since(card, FactName.BALANCE, FactValue(amount=1)) == {people[2]}


@pytest.mark.parametrize(
    "policy",
    [
        ClassificationPolicy(version="v2", effective_from=FIRST, recorded_at=UNSET),
        ProductCatalogue(
            version="p2", effective_from=FIRST, recorded_at=UNSET, products=(Product("P", ClaimKind.BOND),)
        ),
    ],
    ids=["policy", "catalogue"],
)
def test_other_rules_concern_everybody_from_their_first_day(
    world: World, policy: ClassificationPolicy | ProductCatalogue
) -> None:
    command: Command
    if isinstance(policy, ProductCatalogue):
        command = AdoptProductCatalogue(idempotency_key="a", policy=policy)
    else:
        command = AdoptClassificationPolicy(idempotency_key="a", policy=policy)
    waiting = world.run(world.person("wu", Role.ADMIN), command)
    assert isinstance(waiting, Pending)
    assert told(world).everybody is None
    world.done(world.approver, Approve(idempotency_key="b", proposal_id=waiting.proposal.id))
    assert told(world).everybody == FIRST
