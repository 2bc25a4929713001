"""A version of a risk policy is adopted by two persons, and every date keeps the version of that date."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from postloan.application.approval import Approve
from postloan.application.outcomes import Forbidden, Outcome, Pending, Refused
from postloan.application.policy_documents import CLASSIFICATION, PRODUCTS, PolicyKind, book_of
from postloan.application.policy_documents_commands import AdoptClassificationPolicy, AdoptProductCatalogue
from postloan.domain.policy import VersionBook
from postloan.domain.policy.book import Version
from postloan.domain.risk_classification.classes import ClaimKind, Guarantee
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION, ClassificationPolicy
from postloan.domain.risk_classification.products import Product, ProductCatalogue
from postloan.domain.shared.actor import Role
from tests.application.world import World, memory_world

V = TypeVar("V", bound=Version)
UNSET = datetime(2000, 1, 1, tzinfo=UTC)
STRICTER = replace(
    DEFAULT_CLASSIFICATION, version="v2", effective_from=date(2024, 1, 1), recorded_at=UNSET, upgrade_months=9
)


def adopt(world: World, policy: ClassificationPolicy) -> Outcome:
    admin = world.person("wu", Role.ADMIN)
    return world.run(admin, AdoptClassificationPolicy(idempotency_key=world.key(), policy=policy))


def agreed(world: World, policy: ClassificationPolicy) -> None:
    waiting = adopt(world, policy)
    assert isinstance(waiting, Pending), waiting
    world.done(world.approver, Approve(idempotency_key=world.key(), proposal_id=waiting.proposal.id))


def book(world: World, kind: PolicyKind[V]) -> VersionBook[V]:
    return world.transactions.read(lambda unit: book_of(unit.policy_documents, world.bank, kind))


def old_dates_keep_their_version(world: World) -> None:
    before = world.tick()
    agreed(world, STRICTER)
    after = world.tick()
    versions = book(world, CLASSIFICATION)
    assert versions.at(date(2023, 12, 31)).version == "classification-2023"
    assert versions.at(date(2024, 1, 1)).upgrade_months == 9
    # What was decided before anybody knew of the new version is decided the same again.
    assert versions.at(date(2024, 1, 1), before).version == "classification-2023"
    assert versions.at(date(2024, 1, 1), after) == replace(STRICTER, recorded_at=versions.versions[-1].recorded_at)


def test_an_old_date_and_an_old_knowledge_keep_their_version(world: World) -> None:
    old_dates_keep_their_version(world)


def test_the_same_in_memory() -> None:
    old_dates_keep_their_version(memory_world())


def test_a_version_waits_for_a_second_person(world: World) -> None:
    assert isinstance(adopt(world, STRICTER), Pending)
    assert book(world, CLASSIFICATION).versions == (DEFAULT_CLASSIFICATION,)


def test_a_version_that_weakens_the_law_is_refused_with_its_source(world: World) -> None:
    # Art. 11(1): more than 90 days are at least substandard; no bank may wait for the hundredth.
    outcome = adopt(world, replace(STRICTER, substandard_days=100))
    assert isinstance(outcome, Refused)
    assert (outcome.rule, outcome.code) == ("policy", "BREAKS_THE_STATUTE")
    assert outcome.details[0][0] == "substandard_days"
    assert outcome.article == "art. 11(1)"
    assert book(world, CLASSIFICATION).versions == (DEFAULT_CLASSIFICATION,)


def test_a_name_is_taken_once(world: World) -> None:
    agreed(world, STRICTER)
    outcome = adopt(world, replace(STRICTER, upgrade_months=8))
    assert isinstance(outcome, Refused)
    assert outcome.code == "VERSION_NAME_TAKEN"


def test_only_the_administrator_may_ask(world: World) -> None:
    command = AdoptClassificationPolicy(idempotency_key=world.key(), policy=STRICTER)
    assert isinstance(world.run(world.officer, command), Forbidden)


def catalogue(*products: Product) -> ProductCatalogue:
    return ProductCatalogue(version="p1", effective_from=date(2024, 1, 1), recorded_at=UNSET, products=products)


def test_a_catalogue_is_adopted_like_a_policy(world: World) -> None:
    card = Product("CARD", ClaimKind.CREDIT_CARD, Guarantee.CREDIT, by_days=True)
    admin = world.person("wu", Role.ADMIN)
    command = AdoptProductCatalogue(idempotency_key=world.key(), policy=catalogue(card))
    waiting = world.run(admin, command)
    assert isinstance(waiting, Pending), waiting
    world.done(world.approver, Approve(idempotency_key=world.key(), proposal_id=waiting.proposal.id))
    assert book(world, PRODUCTS).at(date(2024, 1, 1)).by_code == {"CARD": card}
    assert book(world, PRODUCTS).at(date(2023, 12, 31)).by_code == {}


@pytest.mark.parametrize(
    ("products", "found"),
    [
        ((Product("A", ClaimKind.BOND), Product("A", ClaimKind.BOND)), "A"),
        ((Product("B", ClaimKind.BOND, by_days=True),), "B"),
    ],
    ids=["a code twice", "by days though no retail claim"],
)
def test_a_catalogue_that_contradicts_itself_is_refused(
    world: World, products: tuple[Product, ...], found: str
) -> None:
    admin = world.person("wu", Role.ADMIN)
    command = AdoptProductCatalogue(idempotency_key=world.key(), policy=catalogue(*products))
    outcome = world.run(admin, command)
    assert isinstance(outcome, Refused)
    assert outcome.details == (("products", found),)
