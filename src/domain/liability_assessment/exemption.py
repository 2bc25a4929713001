"""What the exemption lists say of one person (尽职免责): must-not beats must, must beats may.

The test for must-exempt is that there is no conclusive evidence of a breach or neglect; for may-reduce that duties were
basically done and the fault is slight; for must-not a major fault [S:26]. The items of 2016 [S:28] are such cases.
Where the text is silent, an item other than a recorded dissent or objection holds only for somebody without a fault
that is more than slight [I].
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .kinds import Effect, FaultGrade, FaultKind, Ground
from .parts import AppliedGround, Fault, PersonFacts
from .policy import LiabilityPolicy

Faults = tuple[Fault, ...]
Words = tuple[str, str]
"""A reason in English and Chinese."""


class BorrowerKind(StrEnum):
    """Whose loan it is, for the scope of the lists."""

    SMALL_BUSINESS = "SMALL_BUSINESS"
    """Small or micro enterprise, its owner, individual business (小微企业、小微企业主、个体工商户)."""
    FARMER = "FARMER"
    """Farmer's business loan (农户)."""
    OTHER = "OTHER"
    """Any other borrower (其他)."""


def in_scope(kind: BorrowerKind, credit: int, policy: LiabilityPolicy) -> bool:
    """Whether the lists hold for the borrower's loans themselves and not only by reference (参照).

    `credit`: all credit to that borrower, minor units; the limits are included [S:26].
    """
    limits = {BorrowerKind.SMALL_BUSINESS: policy.small_business_credit, BorrowerKind.FARMER: policy.farmer_credit}
    return credit <= limits.get(kind, -1)


@dataclass(frozen=True, slots=True)
class Exemption:
    """The answer about one person: every item that holds, and which effect counts.

    `effect` None: nothing holds, the degree stays as assessed.
    """

    must_not: tuple[AppliedGround, ...]
    must: tuple[AppliedGround, ...]
    may: tuple[AppliedGround, ...]

    @property
    def effect(self) -> Effect | None:
        """The strongest list of which an item holds."""
        found = ((Effect.MUST_NOT, self.must_not), (Effect.MUST, self.must), (Effect.MAY, self.may))
        return next((effect for effect, items in found if items), None)

    @property
    def grounds(self) -> tuple[AppliedGround, ...]:
        """All items that hold, the strongest list first."""
        return (*self.must_not, *self.must, *self.may)


def _at_most_slight(faults: Faults) -> bool:
    return all(each.grade is FaultGrade.SLIGHT for each in faults)


def _no_evidence(_: PersonFacts, faults: Faults, __: LiabilityPolicy) -> Words | None:
    return None if faults else ("no breach or neglect is proved", "无确切证据证明违规失职")


def _force_majeure(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    if facts.force_majeure and facts.acted_promptly and _at_most_slight(faults):
        return "force majeure, and the person acted promptly", "不可抗力,且及时采取措施"
    return None


def _principal_recovered(facts: PersonFacts, faults: Faults, policy: LiabilityPolicy) -> Words | None:
    lost = facts.other_lost
    if facts.principal_lost != 0 or lost is None or not _at_most_slight(faults):
        return None
    if policy.small_loss.exceeded_by(lost, facts.principal):
        return None
    return f"principal recovered, {lost} minor units of interest and fees lost", f"本金已收回,息费损失 {lost} 分"


def _taken_over_bad(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    taken, shown = facts.taken_over_on, facts.risk_shown_on
    if taken is None or shown is None or shown > taken or faults:
        return None
    return f"the risk had shown on {shown}, before {taken}", f"风险于 {shown} 暴露,早于接管日 {taken}"


def _taken_over_rescued(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    taken, shown = facts.taken_over_on, facts.risk_shown_on
    if taken is None or shown is None or shown <= taken or not facts.loss_reduced or not _at_most_slight(faults):
        return None
    return f"found the risk after {taken} and reduced the loss", f"{taken} 接管后发现风险并减少损失"


def _correct_dissent(facts: PersonFacts, _: Faults, __: LiabilityPolicy) -> Words | None:
    dissent = facts.dissent
    if dissent is None or not dissent.right:
        return None
    return f"dissented on {dissent.on}, rightly", f"{dissent.on} 集体决策时提出不同意见,事实证明正确"


def _objected(facts: PersonFacts, _: Faults, __: LiabilityPolicy) -> Words | None:
    if facts.objection is None:
        return None
    return f"objected to the order on {facts.objection.on}", f"{facts.objection.on} 对上级决策书面反对"


def _slight_fault(_: PersonFacts, faults: Faults, __: LiabilityPolicy) -> Words | None:
    if faults and _at_most_slight(faults):
        return "duties basically done, the fault is slight", "基本履职,仅有轻微过失"
    return None


def _within_tolerance(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    if facts.within_tolerance and all(each.grade is not FaultGrade.MAJOR for each in faults):
        return "the branch was within its tolerance", "机构不良率在容忍度内"
    return None


def _averted(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    if facts.reported and facts.loss_averted and all(each.grade is not FaultGrade.MAJOR for each in faults):
        return "showed the risk without being asked and averted loss", "主动揭示风险并挽回损失"
    return None


def _deceived(facts: PersonFacts, faults: Faults, _: LiabilityPolicy) -> Words | None:
    if facts.deceived and all(each.grade is not FaultGrade.MAJOR for each in faults):
        return "deceived in a way that usual checks do not show", "外部欺诈,正常履职难以识别"
    return None


def _always(*kinds: FaultKind) -> Callable[[PersonFacts, Faults, LiabilityPolicy], Words | None]:
    """A must-not item for faults of these kinds, however heavy."""

    def holds(_: PersonFacts, faults: Faults, __: LiabilityPolicy) -> Words | None:
        return _shown([each for each in faults if each.kind in kinds])

    return holds


def _major(*kinds: FaultKind) -> Callable[[PersonFacts, Faults, LiabilityPolicy], Words | None]:
    """A must-not item for major faults of these kinds."""

    def holds(_: PersonFacts, faults: Faults, __: LiabilityPolicy) -> Words | None:
        return _shown([each for each in faults if each.kind in kinds and each.grade is FaultGrade.MAJOR])

    return holds


def _shown(faults: list[Fault]) -> Words | None:
    if not faults:
        return None
    text = ", ".join(f"{each.kind} {each.on}" for each in faults[:5])
    return f"proved: {text}", f"查实: {text}"


_CULPABLE: Final = frozenset(
    {
        FaultKind.FALSE_RECORD,
        FaultKind.COLLUSION,
        FaultKind.BRIBERY,
        FaultKind.BEYOND_AUTHORITY,
        FaultKind.CONCEALED,
        FaultKind.ORDERED_BREACH,
    }
)
_CONDITIONS: Final[dict[Ground, Callable[[PersonFacts, Faults, LiabilityPolicy], Words | None]]] = {
    Ground.NO_EVIDENCE: _no_evidence,
    Ground.FORCE_MAJEURE: _force_majeure,
    Ground.PRINCIPAL_RECOVERED: _principal_recovered,
    Ground.TAKEN_OVER_BAD: _taken_over_bad,
    Ground.TAKEN_OVER_RESCUED: _taken_over_rescued,
    Ground.CORRECT_DISSENT: _correct_dissent,
    Ground.OBJECTED_TO_ORDER: _objected,
    Ground.SLIGHT_FAULT: _slight_fault,
    Ground.WITHIN_TOLERANCE: _within_tolerance,
    Ground.LOSS_AVERTED: _averted,
    Ground.DECEIVED: _deceived,
    Ground.FALSIFIED: _always(FaultKind.FALSE_RECORD),
    Ground.COLLUDED: _always(FaultKind.COLLUSION),
    Ground.BRIBED: _always(FaultKind.BRIBERY),
    Ground.EXCEEDED_AUTHORITY: _major(FaultKind.BEYOND_AUTHORITY),
    Ground.HID_FACTS: _always(FaultKind.CONCEALED),
    Ground.MADE_OTHERS_BREACH: _always(FaultKind.ORDERED_BREACH),
    # A major fault of any kind that no other item names is never exempt either: the test of the list itself.
    Ground.OBSTRUCTED: _major(*(kind for kind in FaultKind if kind not in _CULPABLE)),
}
"""When each item holds: (facts, faults, policy) -> the reason in two languages, or None."""


def exemptions(facts: PersonFacts, faults: Faults, policy: LiabilityPolicy, *, scope: bool = True) -> Exemption:
    """What the lists of a policy say of a person with these facts and proved faults.

    `scope`: `in_scope` of the borrower; outside it the lists hold by reference, without items for the scope only. A
    breach or neglect is what was proved: an assertion without a `Fault` is none.
    """
    lists: dict[Effect, list[AppliedGround]] = {effect: [] for effect in Effect}
    for item in policy.exemptions:
        if item.in_scope_only and not scope:
            continue
        if words := _CONDITIONS[item.ground](facts, faults, policy):
            article = item.source if scope else f"{item.source} (参照)"
            lists[item.effect].append(AppliedGround(item.ground, item.effect, article, *words))
    return Exemption(tuple(lists[Effect.MUST_NOT]), tuple(lists[Effect.MUST]), tuple(lists[Effect.MAY]))
