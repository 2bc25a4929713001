"""An audit chain that was touched is found, whoever holds the database; seals prove it offline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update

from postloan.application.audit import ChainRow, chained, first_break
from postloan.application.loan import ChargeFee
from postloan.application.reads import PageRequest
from postloan.infrastructure.audit_reads import chains_of, seals_of
from postloan.infrastructure.persistence.record_tables import audit_row
from postloan.infrastructure.sealer import (
    Leaf,
    Seal,
    Sealer,
    create_seal_key,
    key_id,
    merkle_root,
    read_seal,
    seal_key_of,
    verify,
)
from postloan.infrastructure.settings import MissingSecretError, Settings
from tests.application.world import World, yuan

KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEYS = {key_id(KEY.public_key()): KEY.public_key()}
Chains = dict[tuple[str, UUID], Sequence[ChainRow]]


def chains(world: World) -> Chains:
    assert world.engine is not None
    with world.engine.connect() as connection:
        return chains_of(connection, world.bank)


def sealed(world: World) -> tuple[UUID, list[Seal]]:
    """A loan with a chain of five rows, sealed after three and after all."""
    assert world.engine is not None
    loan = world.loan(world.borrower())
    sealer = Sealer(world.engine, KEY)

    def charge(number: int) -> None:
        day = date(2024, 1, 15)
        world.done(
            world.cashier, ChargeFee(idempotency_key=f"f{number}", loan_id=loan, value_date=day, amount=yuan("1"))
        )

    charge(1)
    first = sealer.seal(world.bank, world.tick())
    charge(2)
    charge(3)
    second = sealer.seal(world.bank, world.tick())
    assert first is not None
    assert second is not None
    return loan, [first, second]


def test_an_untouched_chain_verifies_and_its_seals_come_back_from_the_database(world: World) -> None:
    loan, seals = sealed(world)
    assert world.engine is not None
    with world.engine.connect() as connection:
        assert seals_of(connection, world.bank) == seals
    assert verify(seals, chains(world), KEYS) == []
    # The second seal covers only what has grown: the loan, not the borrower.
    assert [leaf.subject_id for leaf in seals[1].leaves] == [loan]
    assert seals[1].leaves[0].sequence == 5
    assert Sealer(world.engine, KEY).seal(world.bank, world.tick()) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", "{}"),
        ("person", "somebody else"),
        ("outcome", "REFUSED"),
        ("command", "Nothing"),
        ("account", "x"),
        ("hash", "f" * 64),
        ("previous", "f" * 64),
    ],
)
def test_a_tampered_row_is_found(world: World, column: str, value: str) -> None:
    loan, seals = sealed(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        row = (audit_row.c.subject_id == loan) & (audit_row.c.sequence == 2)
        connection.execute(update(audit_row).where(row).values({column: value}))
    broken = first_break(chains(world)["LOAN", loan])
    assert broken is not None
    assert broken.sequence in (2, 3)
    assert verify(seals, chains(world), KEYS) != []


def test_a_removed_row_is_found(world: World) -> None:
    loan, _ = sealed(world)
    assert world.engine is not None
    with world.engine.begin() as connection:
        row = (audit_row.c.subject_id == loan) & (audit_row.c.sequence == 3)
        connection.execute(delete(audit_row).where(row))
    broken = first_break(chains(world)["LOAN", loan])
    assert broken is not None
    assert broken.sequence == 3


def test_a_chain_written_anew_from_a_changed_row_on_is_whole_but_its_seal_is_not(world: World) -> None:
    loan, seals = sealed(world)
    forged: list[ChainRow] = []
    for row in chains(world)["LOAN", loan]:
        entry = replace(row.entry, person="nobody") if row.sequence == 2 else row.entry
        previous = forged[-1].hash if forged else row.previous
        link = chained(row.institution, entry, row.sequence, previous)
        forged.append(replace(row, entry=entry, previous=previous, hash=link))
    assert first_break(forged) is None
    problems = verify(seals, {**chains(world), ("LOAN", loan): forged}, KEYS)
    assert problems == [
        f"seal 1: row 3 of LOAN {loan} has another hash",
        f"seal 2: row 5 of LOAN {loan} has another hash",
    ]


def test_the_newest_rows_cut_off_a_chain_are_missed_by_the_seal(world: World) -> None:
    loan, seals = sealed(world)
    rows = chains(world)["LOAN", loan]
    problems = verify(seals, {**chains(world), ("LOAN", loan): rows[:4]}, KEYS)
    assert problems == [f"seal 2: row 5 of LOAN {loan} is missing"]


def test_a_forged_dropped_or_unknown_seal_is_found(world: World) -> None:
    _, (first, second) = sealed(world)
    kept = chains(world)
    assert verify([second], kept, KEYS)[0] == "seal 1 is missing; the next one is 2"
    moved = replace(first, leaves=(replace(first.leaves[0], sequence=9), *first.leaves[1:]))
    assert "seal 1: its leaves do not give its root" in verify([moved, second], kept, KEYS)
    signed_by_another = replace(first, signature="00" * 64)
    assert "seal 1: the signature does not fit" in verify([signed_by_another, second], kept, KEYS)
    assert any("is not known" in problem for problem in verify([first, second], kept, {}))


def test_an_exported_seal_comes_back_equal(world: World) -> None:
    _, seals = sealed(world)
    assert [read_seal(seal.exported()) for seal in seals] == seals


def test_every_leaf_and_their_order_count_in_the_root() -> None:
    leaves = [Leaf("LOAN", UUID(int=n), n, f"{n:064x}") for n in range(1, 6)]
    roots = {merkle_root(leaves[:n]) for n in range(6)}
    assert len(roots) == 6
    assert merkle_root(leaves[::-1]) != merkle_root(leaves)
    for at in range(5):
        changed = [*leaves[:at], replace(leaves[at], hash="0" * 64), *leaves[at + 1 :]]
        assert merkle_root(changed) != merkle_root(leaves)


def test_a_seal_key_is_written_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "seal.pem"
    with pytest.raises(MissingSecretError):
        seal_key_of(Settings(seal_key_file=path))
    create_seal_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert seal_key_of(Settings(seal_key_file=path)).sign(b"x")
    with pytest.raises(FileExistsError):
        create_seal_key(path)


def test_the_audit_trail_a_reader_sees_is_the_chain(world: World) -> None:
    loan, _ = sealed(world)
    rows = world.ask(lambda q: q.audit(world.scope, "LOAN", loan, PageRequest(200))).items
    assert [(row.sequence, row.hash) for row in rows] == [
        (row.sequence, row.hash) for row in chains(world)["LOAN", loan]
    ]
