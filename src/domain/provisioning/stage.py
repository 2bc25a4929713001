"""The stage (阶段) of a claim under CAS 22: made of class, impairment and increased risk, no input to a class.

If it were one, a claim lifted only by art. 7 would become stage 3, therefore impaired, therefore 次级 for ever.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from ..shared.risk_class import RiskClass
from .policy import ProvisioningPolicy


class Stage(IntEnum):
    """The three stages; a larger number is worse."""

    ONE = 1
    """No significant increase in credit risk: twelve-month loss (第一阶段)."""
    TWO = 2
    """Significant increase since origination: lifetime loss (第二阶段)."""
    THREE = 3
    """Credit-impaired: lifetime loss, interest on the net amount (第三阶段)."""


class StageReason(StrEnum):
    """What puts a claim into its stage, in the order in which it is looked at."""

    IMPAIRED = "IMPAIRED"
    """Credit-impaired by its own evidence, CAS 22 art. 40 (已发生信用减值)."""
    DEFAULT_PRESUMED = "DEFAULT_PRESUMED"
    """Past due more than the days of a presumed default (逾期推定违约)."""
    NON_PERFORMING = "NON_PERFORMING"
    """Its class is one of the three of 不良 (不良类)."""
    RESTRUCTURED_IMPAIRED = "RESTRUCTURED_IMPAIRED"
    """Was in stage 3 and has not finished its observation period (重组观察期内,原第三阶段)."""
    CONTAGION = "CONTAGION"
    """Non-performing only through other claims of its debtor, art. 7 (仅因第七条划为不良)."""
    RESTRUCTURED = "RESTRUCTURED"
    """In the observation period of a restructuring (重组观察期内)."""
    INCREASE_FOUND = "INCREASE_FOUND"
    """A significant increase was found by the bank's criteria (认定信用风险显著增加)."""
    INCREASE_PRESUMED = "INCREASE_PRESUMED"
    """Past due more than the days of a presumed increase, not rebutted (逾期推定信用风险显著增加)."""
    SPECIAL_MENTION = "SPECIAL_MENTION"
    """Its class is special mention (关注类)."""
    REBUTTED = "REBUTTED"
    """The presumption was rebutted with reasonable and supportable evidence (推定已被反驳)."""
    LOW_RISK = "LOW_RISK"
    """Low credit risk, exempt by policy (低信用风险)."""
    NO_INCREASE = "NO_INCREASE"
    """Nothing speaks for an increase (未显著增加)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a claim's stage follows from. None: unknown, and then nothing is concluded from it.

    Attributes:
        only_by_contagion: NPL through art. 7 alone, without a floor of its own.
        increase_found: the bank's qualitative and quantitative criteria found a significant increase.
        rebutted: evidence against the presumption by days past due is documented.
        in_observation: in the observation period of a restructuring.
        before: the stage at the last provision that was posted.
    """

    risk_class: RiskClass
    days_past_due: int = 0
    impaired: bool | None = None
    only_by_contagion: bool = False
    increase_found: bool | None = None
    rebutted: bool = False
    low_risk: bool = False
    in_observation: bool = False
    before: Stage | None = None


@dataclass(frozen=True, slots=True)
class Staging:
    """The stage and everything that spoke for exactly that stage."""

    stage: Stage
    reasons: tuple[StageReason, ...]


def staging(standing: Standing, policy: ProvisioningPolicy) -> Staging:
    """The worst stage that anything speaks for.

    A restructured claim shows performance first: it is at least stage 2 until its observation ends, and stays in
    stage 3 if it was there [I]. Low credit risk and a rebuttal answer the increase only; they lift no default.
    """
    spoke = {
        StageReason.IMPAIRED: standing.impaired is True,
        StageReason.DEFAULT_PRESUMED: standing.days_past_due > policy.default_after,
        StageReason.NON_PERFORMING: standing.risk_class.non_performing and not _spared(standing, policy),
        StageReason.RESTRUCTURED_IMPAIRED: standing.in_observation and standing.before is Stage.THREE,
    }
    found = tuple(reason for reason, holds in spoke.items() if holds)
    if found:
        return Staging(Stage.THREE, found)
    found = _increases(standing, policy)
    if found:
        return Staging(Stage.TWO, found)
    if standing.low_risk and policy.exempt_low_risk:
        return Staging(Stage.ONE, (StageReason.LOW_RISK,))
    late = standing.days_past_due > policy.increase_after
    return Staging(Stage.ONE, (StageReason.REBUTTED,) if late else (StageReason.NO_INCREASE,))


def _spared(standing: Standing, policy: ProvisioningPolicy) -> bool:
    return standing.only_by_contagion and not policy.contagion_is_impaired


def _increases(standing: Standing, policy: ProvisioningPolicy) -> tuple[StageReason, ...]:
    """What speaks for stage 2; contagion and restructuring do so whatever the credit risk was found to be."""
    exempt = standing.low_risk and policy.exempt_low_risk
    late = standing.days_past_due > policy.increase_after
    mentioned = standing.risk_class is RiskClass.SPECIAL_MENTION and policy.special_mention_is_increase
    spoke = {
        StageReason.CONTAGION: standing.risk_class.non_performing,
        StageReason.RESTRUCTURED: standing.in_observation,
        StageReason.INCREASE_FOUND: standing.increase_found is True and not exempt,
        StageReason.INCREASE_PRESUMED: late and not standing.rebutted and not exempt,
        StageReason.SPECIAL_MENTION: mentioned and not exempt,
    }
    return tuple(reason for reason, holds in spoke.items() if holds)
