"""Versioned policies of the risk rules: classification (分类政策), provisioning (拨备政策), products (产品目录).

Each family has a book of its own. A version is kept as one document, its canonical JSON, and never changed. A book
begins with the packaged default, so that every date has a version: an old date uses the version of that date, and an
earlier knowledge the one known then.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from ..domain.clock import DEFAULT_CLOCK_POLICY, ClockPolicy
from ..domain.collateral.policy import DEFAULT_COLLATERAL, CollateralPolicy
from ..domain.collateral.statute import breaches as collateral_breaches
from ..domain.guarantor import DEFAULT_GUARANTOR_POLICY, GuarantorPolicy
from ..domain.guarantor import breaches as guarantor_breaches
from ..domain.liability_assessment.policy import DEFAULT_LIABILITY, LIABILITY_2016, LiabilityPolicy
from ..domain.liability_assessment.statute import breaches as liability_breaches
from ..domain.organisation import DEFAULT_CASELOAD, CaseloadPolicy
from ..domain.policy import Breach, VersionBook
from ..domain.policy.book import Version
from ..domain.provisioning import DEFAULT_PROVISIONING, ProvisioningPolicy
from ..domain.provisioning import breaches as provisioning_breaches
from ..domain.risk_classification.policy import DEFAULT_CLASSIFICATION, ClassificationPolicy, breaches
from ..domain.risk_classification.products import EMPTY_CATALOGUE, ProductCatalogue, catalogue_breaches
from ..domain.write_off.policy import DEFAULT_WRITE_OFF, WRITE_OFF_2013, WriteOffPolicy
from ..domain.write_off.statute import breaches as write_off_breaches
from .encoding import canonical, from_json, to_json

V = TypeVar("V", bound=Version)


class PolicyFamily(StrEnum):
    """Which rules a policy document holds numbers for."""

    CLASSIFICATION = "CLASSIFICATION"
    """Risk classification (风险分类政策)."""
    PROVISIONING = "PROVISIONING"
    """Provisioning (拨备政策)."""
    PRODUCTS = "PRODUCTS"
    """Which kind of claim each product makes (产品目录)."""
    COLLATERAL = "COLLATERAL"
    """Catalogue of collateral, cure periods, triggers (押品管理政策)."""
    GUARANTOR = "GUARANTOR"
    """Guarantors: reviews, ability, concentration (保证人管理政策)."""
    WRITE_OFF = "WRITE_OFF"
    """Criteria, review and authority of write-off (呆账核销政策)."""
    LIABILITY = "LIABILITY"
    """Liability assessment, exemption lists, risk reserves, warning lines (责任认定政策)."""
    CLOCK = "CLOCK"
    """How long before a right ends it is warned (权利时效预警政策)."""
    CASELOAD = "CASELOAD"
    """How many borrowers an officer keeps (管户政策)."""


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


@dataclass(frozen=True, slots=True)
class PolicyKind(Generic[V]):
    """What a family's documents hold.

    `default` is the packaged version with which every book begins; `breaches` lists what a version has wrong against
    the law and against itself; `before` are packaged versions of earlier law, for dates before the default.
    """

    family: PolicyFamily
    version: type[V]
    default: V
    breaches: Callable[[V], Sequence[Breach]]
    before: tuple[V, ...] = ()


def document_of(kind: PolicyKind[V], version: V) -> PolicyDocument:
    """A version as it is kept."""
    return PolicyDocument(
        kind.family, version.version, version.effective_from, version.recorded_at, canonical(to_json(version))
    )


def book_of(documents: PolicyDocuments, institution: UUID, kind: PolicyKind[V]) -> VersionBook[V]:
    """A bank's book of a family, the packaged default first."""
    versions: list[V] = [*kind.before, kind.default]
    versions.extend(_read(kind.version, each.payload) for each in documents.of(institution, kind.family))
    return VersionBook(tuple(versions))


@lru_cache(maxsize=64)
def _read(kind: type[Any], payload: str) -> Any:  # noqa: ANN401 - a version of that class
    """Documents never change, and a run asks for the same few again and again."""
    return from_json(kind, json.loads(payload))


CLASSIFICATION: Final = PolicyKind(PolicyFamily.CLASSIFICATION, ClassificationPolicy, DEFAULT_CLASSIFICATION, breaches)
PROVISIONING: Final = PolicyKind(
    PolicyFamily.PROVISIONING, ProvisioningPolicy, DEFAULT_PROVISIONING, provisioning_breaches
)
PRODUCTS: Final = PolicyKind(PolicyFamily.PRODUCTS, ProductCatalogue, EMPTY_CATALOGUE, catalogue_breaches)
COLLATERAL: Final = PolicyKind(PolicyFamily.COLLATERAL, CollateralPolicy, DEFAULT_COLLATERAL, collateral_breaches)
GUARANTOR: Final = PolicyKind(PolicyFamily.GUARANTOR, GuarantorPolicy, DEFAULT_GUARANTOR_POLICY, guarantor_breaches)
WRITE_OFF: Final = PolicyKind(
    PolicyFamily.WRITE_OFF, WriteOffPolicy, DEFAULT_WRITE_OFF, write_off_breaches, (WRITE_OFF_2013,)
)
LIABILITY: Final = PolicyKind(
    PolicyFamily.LIABILITY, LiabilityPolicy, DEFAULT_LIABILITY, liability_breaches, (LIABILITY_2016,)
)
CLOCK: Final = PolicyKind(PolicyFamily.CLOCK, ClockPolicy, DEFAULT_CLOCK_POLICY, lambda _: ())
"""A version that breaks its own rules cannot be built, and no law asks for warnings."""
CASELOAD: Final = PolicyKind(PolicyFamily.CASELOAD, CaseloadPolicy, DEFAULT_CASELOAD, lambda _: ())
"""A version that breaks its own rules cannot be built, and no law limits caseloads."""
