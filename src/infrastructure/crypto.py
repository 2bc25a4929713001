"""Protection of personal fields: a key per person, wrapped by a master key, and a blind index for equality.

AES-256-GCM throughout; the associated data binds a ciphertext to its institution and borrower, so that rows
cannot be swapped. Destroying a person's wrapped key makes every ciphertext under it unreadable, wherever
copies are.
"""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_KEY: Final = 32
KEYED: Final = "k:"
"""What a keyed hash begins with; a plain one is hexadecimal."""


class UnknownMasterKeyError(LookupError):
    """A person's key is wrapped by a master key that the settings do not hold."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's key as stored: wrapped by the master key named `master`."""

    master: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class PersonalCipher:
    """Encrypts personal fields.

    `masters` are 32-byte keys by id; new keys are wrapped by `current`, older ones stay readable, so a
    master key is replaced by adding another. `index_key` (32 bytes) keys the blind index and hashes over personal
    data, and is never replaced.
    """

    masters: Mapping[str, bytes] = field(repr=False)
    current: str
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.masters:
            raise UnknownMasterKeyError(self.current)
        if any(len(key) != _KEY for key in (*self.masters.values(), self.index_key)):
            raise ValueError("master keys and the index key have 32 bytes each")

    def new_key(self, institution: UUID, person: UUID) -> PersonKey:
        """A new key for a person."""
        wrapped = _encrypt(self.masters[self.current], os.urandom(_KEY), _bound(institution, person))
        return PersonKey(self.current, wrapped)

    def encrypt(self, key: PersonKey, institution: UUID, person: UUID, text: str) -> bytes:
        """Text under a person's key."""
        return _encrypt(self._unwrap(key, institution, person), text.encode(), _bound(institution, person))

    def decrypt(self, key: PersonKey, institution: UUID, person: UUID, ciphertext: bytes) -> str:
        """The text of a ciphertext. Raises `cryptography.exceptions.InvalidTag` when it was tampered with."""
        data_key = self._unwrap(key, institution, person)
        return _decrypt(data_key, ciphertext, _bound(institution, person)).decode()

    def blind(self, institution: UUID, number: str) -> bytes:
        """What stands for an identity number in an index: equal for equal numbers, and says nothing else."""
        return hmac.digest(self.index_key, institution.bytes + number.strip().upper().encode(), sha256)

    def keyed(self, institution: UUID, digest: str) -> str:
        """A hash over personal data, keyed: 64 characters, `KEYED` and 248 bits of HMAC-SHA-256 in hexadecimal."""
        mac = hmac.digest(self.index_key, b"input hash" + institution.bytes + digest.encode(), sha256).hex()
        return KEYED + mac[: 64 - len(KEYED)]

    def _unwrap(self, key: PersonKey, institution: UUID, person: UUID) -> bytes:
        master = self.masters.get(key.master)
        if master is None:
            raise UnknownMasterKeyError(key.master)
        return _decrypt(master, key.wrapped, _bound(institution, person))


def _bound(institution: UUID, person: UUID) -> bytes:
    return institution.bytes + person.bytes


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, ciphertext: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], bound)
