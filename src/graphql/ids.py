"""Global ids: which kind of thing, and which one, as one opaque text (Relay)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from enum import StrEnum
from uuid import UUID

from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import parse_uuid


class NodeKind(StrEnum):
    """Kinds of things that have a global id; the value is the name of their GraphQL type."""

    LOAN = "Loan"
    BORROWER = "Borrower"
    PROPOSAL = "Proposal"
    DELEGATION = "Delegation"
    CLAIM = "GivenClaim"
    FACT = "RecordedFact"
    ASSESSMENT = "Assessment"
    CLASSIFICATION_RUN = "ClassificationRun"
    PROVISION_RUN = "ProvisionRun"
    GUARANTEE = "Guarantee"
    COLLATERAL = "Collateral"
    REVALUATION_RUN = "IndexRevaluation"
    LEGAL_RECORD = "LegalRecord"
    WRITE_OFF = "WriteOffApplication"
    LIABILITY_CASE = "LiabilityCase"
    INSTITUTION = "Institution"


def global_id(kind: NodeKind, key: UUID) -> str:
    """The global id of a thing."""
    return urlsafe_b64encode(f"{kind.value}:{key}".encode()).decode().rstrip("=")


def parse_global_id(field: str, text: object) -> tuple[NodeKind, UUID]:
    """Read a global id. Raises InvalidInput for anything that this API never gave out."""
    if isinstance(text, str) and len(text) <= 120 and text.isascii():
        try:
            name, _, key = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(":")
            kind, found = NodeKind(name), parse_uuid(field, key)
            if global_id(kind, found) == text:
                return kind, found
        except (Error, ValueError):
            pass
    raise InvalidInput(field, text, "must be an id that this API gave out")


def key_of(field: str, text: object, *expected: NodeKind) -> UUID:
    """The key inside a global id of one of the expected kinds. Raises InvalidInput for another kind."""
    kind, key = parse_global_id(field, text)
    if kind not in expected:
        wanted = " or ".join(expected)
        raise InvalidInput(field, text, f"must be the id of a {wanted}, and is that of a {kind}")
    return key
