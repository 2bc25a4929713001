"""Sealing of the audit chains: a signed Merkle root over every chain that has grown since the last seal.

A seal names, for each such chain, its last row and hash; the root over these leaves is signed with Ed25519
together with the seal before it, so seals form a chain themselves. The exported seal and the rows of a chain
are enough to prove offline that no sealed row was changed, removed or slipped in: `verify` needs no
database.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine, select

from ..application.audit import ChainRow, first_break
from ..application.encoding import canonical
from .persistence.bulk import Writer
from .persistence.engine import WRITES
from .persistence.record_tables import audit_chain, seal, seal_leaf
from .settings import MissingSecretError, Settings

NO_SEAL: Final = "0" * 64
_SEAL: Final = (
    "institution",
    "number",
    "sealed_at",
    "leaves",
    "previous",
    "root",
    "key_id",
    "signature",
)
_LEAF: Final = ("institution", "number", "subject_kind", "subject_id", "sequence", "hash")


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of one chain when it was sealed."""

    subject_kind: str
    subject_id: UUID
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A signed root. `signature` is hexadecimal Ed25519 over the canonical text of everything else."""

    institution: UUID
    number: int
    sealed_at: datetime
    leaves: tuple[Leaf, ...]
    previous: str
    root: str
    key_id: str
    signature: str

    def exported(self) -> str:
        """The seal as JSON text to keep elsewhere."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, indent=1)


class Sealer:
    """Seals the chains of institutions with one private key."""

    def __init__(self, engine: Engine, key: Ed25519PrivateKey) -> None:
        self._engine = engine
        self._key = key

    def seal(self, institution: UUID, at: datetime) -> Seal | None:
        """Seal what has grown since the last seal; None when nothing has."""
        with self._engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                c = audit_chain.c
                query = select(c.subject_kind, c.subject_id, c.sequence, c.hash, c.sealed)
                query = query.where(c.institution == institution, c.sequence > c.sealed)
                rows = connection.execute(query.order_by(c.subject_kind, c.subject_id).with_for_update()).all()
                if not rows:
                    return None
                leaves = tuple(Leaf(r.subject_kind, r.subject_id, r.sequence, r.hash) for r in rows)
                last = connection.execute(
                    select(seal.c.number, seal.c.root)
                    .where(seal.c.institution == institution)
                    .order_by(seal.c.number.desc())
                    .limit(1)
                ).first()
                number, previous = (last.number + 1, last.root) if last else (1, NO_SEAL)
                made = _signed(self._key, institution, number, at, leaves, previous)
                _keep(Writer(connection), made, [r.sealed for r in rows])
                return made


def _keep(writer: Writer, made: Seal, sealed_before: Sequence[int]) -> None:
    bank = made.institution
    row = (
        bank,
        made.number,
        made.sealed_at,
        len(made.leaves),
        made.previous,
        made.root,
        made.key_id,
        made.signature,
    )
    writer.insert(seal, _SEAL, [row])
    leaves = [(bank, made.number, leaf.subject_kind, leaf.subject_id, leaf.sequence, leaf.hash) for leaf in made.leaves]
    writer.insert(seal_leaf, _LEAF, leaves)
    moved = [
        (leaf.sequence, bank, leaf.subject_kind, leaf.subject_id, before)
        for leaf, before in zip(made.leaves, sealed_before, strict=True)
    ]
    writer.update(audit_chain, ("institution", "subject_kind", "subject_id"), ("sealed",), moved, guard="sealed")


def _signed(
    key: Ed25519PrivateKey,
    institution: UUID,
    number: int,
    at: datetime,
    leaves: tuple[Leaf, ...],
    previous: str,
) -> Seal:
    root = merkle_root(leaves)
    name = key_id(key.public_key())
    text = _text(institution, number, at, len(leaves), previous, root, name)
    return Seal(institution, number, at, leaves, previous, root, name, key.sign(text).hex())


def _text(institution: UUID, number: int, at: datetime, leaves: int, previous: str, root: str, name: str) -> bytes:
    return canonical([str(institution), number, at.isoformat(), leaves, previous, root, name]).encode()


def merkle_root(leaves: Iterable[Leaf]) -> str:
    """The root over leaves in their order, in hexadecimal.

    As in RFC 6962 a leaf is hashed behind 0x00 and two nodes behind 0x01, so neither passes for the other.
    """
    level = [sha256(b"\x00" + _leaf_text(leaf)).digest() for leaf in leaves]
    if not level:
        return NO_SEAL
    while len(level) > 1:
        pairs = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0].hex()


def _leaf_text(leaf: Leaf) -> bytes:
    return canonical([leaf.subject_kind, str(leaf.subject_id), leaf.sequence, leaf.hash]).encode()


def key_id(key: Ed25519PublicKey) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of a public key."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:32]


def verify(
    seals: Sequence[Seal],
    chains: Mapping[tuple[str, UUID], Sequence[ChainRow]],
    keys: Mapping[str, Ed25519PublicKey],
) -> list[str]:
    """What is wrong with an institution's seals and chains; empty when nothing is. Needs no database.

    `seals` in order from the first, `chains` the rows per subject by sequence, `keys` the public keys by id.
    """
    problems: list[str] = []
    previous = NO_SEAL
    for number, each in enumerate(seals, 1):
        problems += _seal_problems(each, number, previous, keys)
        previous = each.root
        for leaf in each.leaves:
            rows = chains.get((leaf.subject_kind, leaf.subject_id), ())
            found = rows[leaf.sequence - 1].hash if len(rows) >= leaf.sequence else None
            if found != leaf.hash:
                what = "is missing" if found is None else "has another hash"
                problems.append(f"seal {number}: row {leaf.sequence} of {leaf.subject_kind} {leaf.subject_id} {what}")
    for (kind, subject), rows in chains.items():
        broken = first_break(rows)
        if broken is not None:
            problems.append(f"chain of {kind} {subject}: row {broken.sequence} {broken.problem}")
    return problems


@dataclass(frozen=True, slots=True)
class Tail:
    """The rows of one chain after its last seal: they hang together, yet nobody has signed that they are these."""

    subject_kind: str
    subject_id: UUID
    sealed: int
    rows: int


def unsealed(seals: Sequence[Seal], chains: Mapping[tuple[str, UUID], Sequence[ChainRow]]) -> list[Tail]:
    """The chains that go on after their last seal; `sealed` is the last sealed row, 0 for a chain without a seal."""
    sealed = {(leaf.subject_kind, leaf.subject_id): leaf.sequence for each in seals for leaf in each.leaves}
    ends = ((key, sealed.get(key, 0), len(rows)) for key, rows in chains.items())
    return [Tail(*key, last, rows - last) for key, last, rows in ends if rows > last]


def _seal_problems(each: Seal, number: int, previous: str, keys: Mapping[str, Ed25519PublicKey]) -> list[str]:
    if each.number != number:
        return [f"seal {number} is missing; the next one is {each.number}"]
    problems = []
    if each.previous != previous:
        problems.append(f"seal {number} does not name the root of the seal before it")
    if merkle_root(each.leaves) != each.root:
        problems.append(f"seal {number}: its leaves do not give its root")
    key = keys.get(each.key_id)
    if key is None:
        return [*problems, f"seal {number}: the key {each.key_id} is not known"]
    text = _text(each.institution, number, each.sealed_at, len(each.leaves), each.previous, each.root, each.key_id)
    try:
        key.verify(bytes.fromhex(each.signature), text)
    except (InvalidSignature, ValueError):
        problems.append(f"seal {number}: the signature does not fit")
    return problems


def read_seal(text: str) -> Seal:
    """An exported seal."""
    data: dict[str, Any] = json.loads(text)
    leaves = tuple(
        Leaf(row["subject_kind"], UUID(row["subject_id"]), row["sequence"], row["hash"]) for row in data.pop("leaves")
    )
    institution, at = UUID(data.pop("institution")), datetime.fromisoformat(data.pop("sealed_at"))
    return Seal(institution=institution, sealed_at=at, leaves=leaves, **data)


def seal_key_of(settings: Settings) -> Ed25519PrivateKey:
    """The private key of POSTLOAN_SEAL_KEY_FILE (PEM, PKCS8)."""
    path = settings.seal_key_file
    if path is None or not path.exists():
        raise MissingSecretError("set POSTLOAN_SEAL_KEY_FILE to a PEM file with an Ed25519 key")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise MissingSecretError(f"{path} holds another kind of key than Ed25519")
    return key


def create_seal_key(path: Path) -> None:
    """Write a new private key that only its owner may read; refuses to replace a file."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
