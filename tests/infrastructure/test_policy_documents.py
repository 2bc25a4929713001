"""Policy documents are kept per bank and family, in the order of recording, in every store."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from postloan.application.policy_documents import PolicyDocument, PolicyFamily
from postloan.application.ports import Unit
from tests.application.world import World, memory_world

CLASSIFICATION, PROVISIONING = PolicyFamily.CLASSIFICATION, PolicyFamily.PROVISIONING


def document(version: str, second: int, family: PolicyFamily = CLASSIFICATION) -> PolicyDocument:
    at = datetime(2024, 1, 1, 0, 0, second, 7, tzinfo=UTC)
    return PolicyDocument(family, version, date(2023, 7, 1), at, f'{{"version":"{version}"}}')


def kept_in(world: World) -> None:
    later, earlier, other = document("v2", 2), document("v1", 1), document("v1", 1, PROVISIONING)

    def keep(unit: Unit) -> None:
        for each in (later, earlier, other):
            unit.policy_documents.add(world.bank, each)

    world.transactions.write(keep)
    found = world.transactions.read(lambda unit: unit.policy_documents.of(world.bank, CLASSIFICATION))
    assert found == (earlier, later)
    assert world.transactions.read(lambda unit: unit.policy_documents.of(world.bank, PROVISIONING)) == (other,)
    assert world.transactions.read(lambda unit: unit.policy_documents.of(UUID(int=1), CLASSIFICATION)) == ()


def test_documents_come_back_by_family_in_the_order_of_recording(world: World) -> None:
    kept_in(world)


def test_documents_in_memory_come_back_the_same() -> None:
    kept_in(memory_world())


def test_what_a_unit_that_fails_added_is_not_there(world: World) -> None:
    def fail(unit: Unit) -> None:
        unit.policy_documents.add(world.bank, document("v1", 1))
        raise LookupError

    with pytest.raises(LookupError):
        world.transactions.write(fail)
    assert world.transactions.read(lambda unit: unit.policy_documents.of(world.bank, CLASSIFICATION)) == ()
