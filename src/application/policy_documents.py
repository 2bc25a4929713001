"""Versioned policies of the risk rules, each family in a book of its own: classification (分类政策) and provisioning.

A version is kept as one document, its canonical JSON, and never changed. A book begins with the packaged default, so
that every date has a version: an old date uses the version of that date, and an earlier knowledge the one known then.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class PolicyFamily(StrEnum):
    """Which rules a policy document holds numbers for."""

    CLASSIFICATION = "CLASSIFICATION"
    """Risk classification (风险分类政策)."""
    PROVISIONING = "PROVISIONING"
    """Provisioning (拨备政策)."""


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """One adopted version: from when it counts, since when it is known, and its canonical JSON."""

    family: PolicyFamily
    version: str
    effective_from: date
    recorded_at: datetime
    payload: str


class PolicyDocuments(Protocol):
    """The adopted versions of each family; documents are added and never changed."""

    def of(self, institution: UUID, family: PolicyFamily) -> tuple[PolicyDocument, ...]:
        """All versions of a family, in the order of recording."""
        ...

    def add(self, institution: UUID, document: PolicyDocument) -> None:
        """One more version."""
        ...
