"""Policy documents in memory."""

from dataclasses import dataclass
from uuid import UUID

from ...application.policy_documents import PolicyDocument, PolicyFamily


@dataclass(slots=True)
class MemoryPolicyDocuments:
    """The policy documents of a state, by bank and family."""

    documents: dict[tuple[UUID, PolicyFamily], tuple[PolicyDocument, ...]]

    def of(self, institution: UUID, family: PolicyFamily) -> tuple[PolicyDocument, ...]:
        """All versions of a family, in the order of recording."""
        return tuple(sorted(self.documents.get((institution, family), ()), key=lambda each: each.recorded_at))

    def add(self, institution: UUID, document: PolicyDocument) -> None:
        """One more version."""
        key = institution, document.family
        self.documents[key] = (*self.documents.get(key, ()), document)
