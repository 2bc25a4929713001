"""What reads of provisioning answer: plain rows with amounts as money and ratios as decimal text."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.provisioning.explanation import CalculationStep
from ..domain.provisioning.movement import Movement
from ..domain.provisioning.ratios import Binding
from ..domain.provisioning.stage import Stage, StageReason
from ..domain.shared.money import Money
from ..domain.shared.risk_class import RiskClass
from .provisioning_records import ClaimProvision, ProvisionProblem

_MOVEMENT = ("opening", "charge", "release", "write_off", "recovery", "closing")


@dataclass(frozen=True, slots=True)
class MovementView:
    """A movement of the reserve: opening + charge − release − write-off + recovery = closing."""

    opening: Money
    charge: Money
    release: Money
    write_off: Money
    recovery: Money
    closing: Money


def movement_view(moved: Movement, currency: str) -> MovementView:
    """A movement as money."""
    return MovementView(*(Money(getattr(moved, name), currency) for name in _MOVEMENT))


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """One claim's provision in a run; `problem`: why there is none."""

    run_id: UUID
    claim_id: UUID
    debtor_id: UUID
    as_of: date
    branch: str
    product: str
    risk_class: RiskClass | None
    stage: Stage | None
    class_before: RiskClass | None
    stage_before: Stage | None
    reasons: tuple[StageReason, ...]
    balance: Money
    exposure: Money
    specific: Money
    special: Money
    general: Money
    expected_loss: Money
    movement: MovementView
    problem: ProvisionProblem | None
    detail: str


def provision_view(row: ClaimProvision, as_of: date, reasons: tuple[StageReason, ...]) -> ProvisionView:
    """A row as a view."""

    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return ProvisionView(
        run_id=row.run,
        claim_id=row.claim,
        debtor_id=row.debtor,
        as_of=as_of,
        branch=row.branch,
        product=row.product,
        risk_class=row.risk_class,
        stage=row.stage,
        class_before=row.class_before,
        stage_before=row.stage_before,
        reasons=reasons,
        balance=money(row.balance),
        exposure=money(row.exposure),
        specific=money(row.specific),
        special=money(row.special),
        general=money(row.general),
        expected_loss=money(row.expected_loss),
        movement=movement_view(row.movement, row.currency),
        problem=row.problem,
        detail=row.detail,
    )


@dataclass(frozen=True, slots=True)
class ExplainedProvision:
    """A claim's provision with its calculation, step by step, by the policy of its run."""

    provision: ProvisionView
    policy: str
    steps: tuple[CalculationStep, ...]


@dataclass(frozen=True, slots=True)
class MovementRow:
    """The movement of one branch, product and currency."""

    branch: str
    product: str
    currency: str
    claims: int
    movement: MovementView


@dataclass(frozen=True, slots=True)
class StageRow:
    """Claims of one currency in one stage (None: nothing at risk any more)."""

    currency: str
    stage: Stage | None
    claims: int
    exposure: Money
    expected_loss: Money
    provision: Money


@dataclass(frozen=True, slots=True)
class ClassProvisionRow:
    """Claims of one currency and class: balance and regulatory provisions."""

    currency: str
    risk_class: RiskClass
    claims: int
    balance: Money
    specific: Money
    special: Money
    general: Money
    provision: Money


@dataclass(frozen=True, slots=True)
class RatiosView:
    """Loan-loss ratios of one currency in percent, what they require, and the general reserve in equity.

    Loans are all claims but bonds and seen-through products, which count for the reserve in equity only.

    Ratios are decimal text with four decimals, rounded half up; None: nothing to divide by.
    """

    currency: str
    loans: Money
    npl: Money
    reserve: Money
    npl_ratio: str | None
    provision_ratio: str | None
    coverage: str | None
    required_provision_ratio: str
    required_coverage: str
    by_provision_ratio: Money
    by_coverage: Money
    required: Money
    binding: Binding
    shortfall: Money
    specific: Money
    special: Money
    general: Money
    expected_loss: Money
    potential_risk: Money
    equity_by_estimate: Money
    equity_by_risk_assets: Money


@dataclass(frozen=True, slots=True)
class ProvisionSummary:
    """A run's figures in four tables."""

    movement: tuple[MovementRow, ...]
    stages: tuple[StageRow, ...]
    classes: tuple[ClassProvisionRow, ...]
    ratios: tuple[RatiosView, ...]
