"""Content hashes of runs: the same whatever the order in which the rows came, and however often a run was killed."""

from hashlib import sha256
from typing import Final

from .encoding import canonical

EMPTY: Final = "0" * 64
"""The hash of no rows."""


def plus(digest: str, content: object) -> str:
    """Add a row to a content hash, whatever the order: a sum of SHA-256 values modulo 2^256.

    Rows arrive in the order of ids, which differ between two runs of the same inputs; a sum does not.
    """
    row = int.from_bytes(sha256(canonical(content).encode()).digest())
    return f"{(int(digest, 16) + row) % (1 << 256):064x}"


def joined(one: str, other: str) -> str:
    """The hash of the rows of both."""
    return f"{(int(one, 16) + int(other, 16)) % (1 << 256):064x}"
