"""What may be asked of risk classification (风险分类)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.risk_classification.proposing import Exemption
from ..domain.risk_classification.records import stated
from ..domain.shared.errors import InvalidInput
from ..domain.shared.risk_class import RiskClass
from .command import Command

MAX_CLAIMS: Final = 500
"""Most claims in one proposal of classes."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassess(Command):
    """Assess all claims of a debtor at once, as of the booking date (即时重检)."""

    borrower_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedClass:
    """A class for one claim."""

    claim_id: UUID
    risk_class: RiskClass


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedExemption:
    """An exemption that holds for every claim of a proposal, and the SHA-256 of the document that shows it.

    `old_maturity`: of a renewal, the last day of the old loan (None: what is recorded of it).
    """

    kind: Exemption
    document: str
    old_maturity: date | None = None

    def __post_init__(self) -> None:
        if self.old_maturity is not None:
            stated(self.old_maturity)
            if self.kind is not Exemption.RENEWAL:
                raise InvalidInput("old_maturity", str(self.old_maturity), "is given with a renewal and nothing else")
        if not _SHA256.fullmatch(self.document):
            raise InvalidInput("document", self.document, "must be a SHA-256 in 64 lower-case hexadecimal digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeClass(Command):
    """The initial step (初分) of setting classes of 1 to 500 claims; confirmation (认定) and approval (审批) follow.

    Each class is worse than the rules say (art. 30), with a reason; or what they say, better than the class in force;
    or better by a documented exemption, whose facts are recorded with the approval.
    """

    classes: tuple[ProposedClass, ...]
    exemption: DocumentedExemption | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if not 1 <= len(self.classes) <= MAX_CLAIMS:
            raise InvalidInput("classes", len(self.classes), f"must be 1 to {MAX_CLAIMS} claims")
        if len({each.claim_id for each in self.classes}) != len(self.classes):
            raise InvalidInput("classes", len(self.classes), "must name each claim once")
        if not self.reason.strip():
            raise InvalidInput("reason", self.reason, "say why: a class that a person sets needs its reason")
