"""Adopting a version of a policy of the risk rules: checked against the law, agreed to by a second person, kept.

A family needs one line in `FAMILIES`: its command, which has a `policy`, and what its documents hold.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ..domain.policy import CommandKind, VersionBook, adopt_version
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused
from .liability_commands import AdoptLiabilityPolicy
from .outcomes import Done, Subject, SubjectKind
from .policy_documents import (
    CASELOAD,
    CLASSIFICATION,
    CLOCK,
    COLLATERAL,
    GUARANTOR,
    LIABILITY,
    PRODUCTS,
    PROVISIONING,
    WRITE_OFF,
    PolicyKind,
    book_of,
    document_of,
)
from .policy_documents_commands import (
    AdoptCaseloadPolicy,
    AdoptClassificationPolicy,
    AdoptClockPolicy,
    AdoptCollateralPolicy,
    AdoptGuarantorPolicy,
    AdoptProductCatalogue,
    AdoptProvisioningPolicy,
)
from .write_off_commands import AdoptWriteOffPolicy

FAMILIES: Final[Mapping[type[Command], PolicyKind[Any]]] = {
    AdoptClassificationPolicy: CLASSIFICATION,
    AdoptProductCatalogue: PRODUCTS,
    AdoptProvisioningPolicy: PROVISIONING,
    AdoptCollateralPolicy: COLLATERAL,
    AdoptGuarantorPolicy: GUARANTOR,
    AdoptClockPolicy: CLOCK,
    AdoptCaseloadPolicy: CASELOAD,
    AdoptLiabilityPolicy: LIABILITY,
    AdoptWriteOffPolicy: WRITE_OFF,
}
"""The family that each command adopts a version of."""


def prepare_version(desk: Desk, command: Any) -> Case | Stop:  # noqa: ANN401 - a command of FAMILIES
    """Adopt a version; refused in the order of `AdoptionRefusal`, and nothing changed."""
    name, bank = type(command).__name__, desk.bank
    kind: PolicyKind[Any] = FAMILIES[type(command)]
    version = replace(command.policy, recorded_at=desk.at)
    book = book_of(desk.unit.policy_documents, bank.id, kind)
    adopted = adopt_version(book, version, kind.breaches(version))
    if not isinstance(adopted, VersionBook):
        return refused(name, "policy", adopted)
    subject = Subject(SubjectKind.INSTITUTION, bank.id)

    def keep() -> Done:
        desk.unit.policy_documents.add(bank.id, document_of(kind, version))
        desk.forget_reference()
        data = {"family": kind.family.value, "version": version.version}
        desk.tell("policy.VersionAdopted", subject, data | {"effectiveFrom": version.effective_from.isoformat()})
        return Done(name, subject, bank.booking_date, desk.at)

    shown = (("version", version.version), ("effective_from", version.effective_from.isoformat()))
    return Case(subject, "", CommandKind.POLICY_ADOPTION, None, lambda: shown, keep)
