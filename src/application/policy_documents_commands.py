"""What may be asked of the policies of the risk rules."""

from dataclasses import dataclass

from ..domain.clock import ClockPolicy
from ..domain.collateral.policy import CollateralPolicy
from ..domain.guarantor import GuarantorPolicy
from ..domain.organisation import CaseloadPolicy
from ..domain.provisioning import ProvisioningPolicy
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.risk_classification.products import ProductCatalogue
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptClassificationPolicy(Command):
    """Adopt a version of the classification policy (风险分类政策变更); `recorded_at` is set when it is recorded."""

    policy: ClassificationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptProductCatalogue(Command):
    """Adopt a version of the product catalogue (产品目录变更); `recorded_at` is set when it is recorded."""

    policy: ProductCatalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptProvisioningPolicy(Command):
    """Adopt a version of the provisioning policy (拨备政策变更); `recorded_at` is set when it is recorded."""

    policy: ProvisioningPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptGuarantorPolicy(Command):
    """Adopt a version of the guarantor policy (保证人管理政策变更); `recorded_at` is set when it is recorded."""

    policy: GuarantorPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptCollateralPolicy(Command):
    """Adopt a version of the collateral policy (押品管理政策变更); `recorded_at` is set when it is recorded."""

    policy: CollateralPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptClockPolicy(Command):
    """Adopt a version of the clock policy (权利时效预警政策变更); `recorded_at` is set when it is recorded."""

    policy: ClockPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptCaseloadPolicy(Command):
    """Adopt a version of the caseload policy (管户政策变更); `recorded_at` is set when it is recorded."""

    policy: CaseloadPolicy
