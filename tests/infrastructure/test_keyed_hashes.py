"""The hash of a borrower's input outlives the borrower's key, so it is keyed itself."""

from dataclasses import replace

from sqlalchemy import select, update

from postloan.application.borrower import AmendBorrower, RegisterBorrower
from postloan.application.command import Command
from postloan.application.encoding import input_hash, to_json
from postloan.application.outcomes import Conflict, ConflictKind, Done
from postloan.infrastructure.persistence.keyed_answers import key_plain_hashes, plain_hashes
from postloan.infrastructure.persistence.record_tables import answer
from tests.application.world import CIPHER, PROFILE, World

REGISTER = RegisterBorrower(idempotency_key="r", number="C-9", profile=PROFILE)


def plain(command: Command) -> str:
    return input_hash(type(command).__name__, to_json(command))


def kept(world: World) -> dict[str, str]:
    assert world.engine is not None
    with world.engine.connect() as connection:
        return {row.key: row.input_hash for row in connection.execute(select(answer))}


def amendment(world: World) -> AmendBorrower:
    borrower = world.done(world.officer, REGISTER).subject.id
    return AmendBorrower(idempotency_key="a", borrower_id=borrower, profile=replace(PROFILE, name="张大明"))


def test_whoever_knows_the_input_cannot_find_it_in_the_table_without_the_key(world: World) -> None:
    amend = amendment(world)
    world.done(world.officer, amend)
    world.loan(amend.borrower_id)
    hashes = kept(world)
    assert {hashes["r"], hashes["a"]}.isdisjoint({plain(REGISTER), plain(amend)})
    assert all(hashes[key].startswith("k:") and len(hashes[key]) == 64 for key in ("r", "a"))
    assert hashes["r"] == CIPHER.keyed(world.bank, plain(REGISTER))
    assert hashes["r"] != CIPHER.keyed(world.ids.next(), plain(REGISTER)), "another bank, another hash"
    # What holds no personal data is hashed as before.
    assert sum(not value.startswith("k:") for value in hashes.values()) == 2


def test_a_key_still_names_its_request(world: World) -> None:
    first = world.done(world.officer, REGISTER)
    assert world.run(world.officer, REGISTER) == first
    other = world.run(world.officer, replace(REGISTER, number="C-10"))
    assert isinstance(other, Conflict)
    assert other.kind is ConflictKind.KEY_REUSED


def test_hashes_that_were_kept_plain_stay_valid_and_are_keyed_by_migrate(world: World) -> None:
    amend = amendment(world)
    first = world.done(world.officer, amend)
    assert world.engine is not None
    assert not plain_hashes(world.engine)
    with world.engine.begin() as connection:
        for command in (REGISTER, amend):
            old = update(answer).where(answer.c.key == command.idempotency_key).values(input_hash=plain(command))
            connection.execute(old)
    before = kept(world)
    assert world.run(world.officer, amend) == first
    assert plain_hashes(world.engine)
    assert key_plain_hashes(world.engine, CIPHER, batch=1) == 2
    assert key_plain_hashes(world.engine, CIPHER) == 0
    after = kept(world)
    assert {key for key in after if after[key] != before[key]} == {"r", "a"}
    assert world.run(world.officer, amend) == first
    assert isinstance(world.run(world.officer, replace(REGISTER, number="C-10")), Conflict)
    assert isinstance(world.run(world.officer, REGISTER), Done)
