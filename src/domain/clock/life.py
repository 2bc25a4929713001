"""The answer of every clock: until when a right lives, what was last done, what must be done by when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from .period import Deadline


class RightKind(StrEnum):
    """Which clock it is."""

    LIMITATION = "LIMITATION"
    """Limitation of action of the main claim (主债权诉讼时效)."""
    GUARANTEE_PERIOD = "GUARANTEE_PERIOD"
    """Guarantee period (保证期间)."""
    GUARANTEE_DEBT = "GUARANTEE_DEBT"
    """Limitation of the guarantee debt, after a claim in time (保证债务诉讼时效)."""
    ENFORCEMENT = "ENFORCEMENT"
    """Application for enforcement (申请执行时效)."""
    SECURITY = "SECURITY"
    """Exercise of a mortgage or pledge (担保物权行使期间)."""
    REGISTRATION = "REGISTRATION"
    """A registration that runs out (登记到期)."""
    INSURANCE = "INSURANCE"
    """An insurance that runs out (保险到期)."""
    PRESERVATION = "PRESERVATION"
    """Our own seizure or freeze that runs out (查封、扣押、冻结到期)."""


class LifeStatus(StrEnum):
    """How a right stands at the end of the business date."""

    NOT_STARTED = "NOT_STARTED"
    """The debt is not due yet (未起算)."""
    RUNNING = "RUNNING"
    """The clock runs (进行中)."""
    SUSPENDED = "SUSPENDED"
    """An obstacle has stopped it (中止)."""
    HELD = "HELD"
    """A procedure runs; it starts again when that ends (程序进行中)."""
    PRESERVED = "PRESERVED"
    """The debtor was sued in time, the general guarantor may still refuse (已在保证期间内起诉债务人)."""
    EXERCISED = "EXERCISED"
    """There is a title, or enforcement was applied for in time (已行使)."""
    UNLIMITED = "UNLIMITED"
    """It does not run out: possession or lien (不受期间限制)."""
    EXPIRED = "EXPIRED"
    """It has run out: the debtor has a defence, or a register or policy has ended (期间届满)."""
    EXTINGUISHED = "EXTINGUISHED"
    """Gone for ever (消灭)."""


LOST: Final = frozenset({LifeStatus.EXPIRED, LifeStatus.EXTINGUISHED})
"""What a bank has lost."""


class ToDo(StrEnum):
    """What keeps the right alive."""

    NOTHING = "NOTHING"
    """Nothing by a day (无)."""
    DEMAND_OR_SUE = "DEMAND_OR_SUE"
    """Deliver a demand with proof, or sue (送达催收通知或起诉)."""
    OBTAIN_AGREEMENT = "OBTAIN_AGREEMENT"
    """Obtain the debtor's signature under a demand or a new agreement, art. 192 (取得债务人同意履行的签字)."""
    CLAIM_FROM_GUARANTOR = "CLAIM_FROM_GUARANTOR"
    """Claim from the joint guarantor (请求连带责任保证人承担责任)."""
    SUE_DEBTOR = "SUE_DEBTOR"
    """Sue or arbitrate against the debtor (对债务人起诉或者申请仲裁)."""
    ENFORCE_AGAINST_DEBTOR = "ENFORCE_AGAINST_DEBTOR"
    """Enforce against the debtor before the guarantor (先就债务人财产申请执行)."""
    NOTIFY_TRANSFER = "NOTIFY_TRANSFER"
    """Notify the guarantor that the claim was transferred (通知保证人债权转让)."""
    NEW_GUARANTEE = "NEW_GUARANTEE"
    """Only a new guarantee helps (须重新取得保证)."""
    APPLY_FOR_ENFORCEMENT = "APPLY_FOR_ENFORCEMENT"
    """Apply for enforcement (申请强制执行)."""
    REALISE_SECURITY = "REALISE_SECURITY"
    """Exercise the security, or keep the main claim alive (行使担保物权)."""
    RENEW = "RENEW"
    """Renew the registration, insurance or seizure (办理续期)."""


class Effect(StrEnum):
    """What a day did to a clock."""

    STARTED = "STARTED"
    """It began to run (起算)."""
    EXPIRED = "EXPIRED"
    """It ran out; what follows came later (期间届满)."""
    INTERRUPTED = "INTERRUPTED"
    """It starts anew (中断)."""
    HELD = "HELD"
    """A procedure began (程序开始)."""
    RESTARTED = "RESTARTED"
    """A procedure ended, it starts anew (程序终结,重新计算)."""
    SUSPENDED = "SUSPENDED"
    """An obstacle in the last months stopped it (中止)."""
    CAPPED = "CAPPED"
    """The longest protection cuts it off (最长保护期限)."""
    TOO_LATE = "TOO_LATE"
    """Done after the end, without effect (期间届满后,无效力)."""
    REVIVED = "REVIVED"
    """The debtor gave up the defence (放弃时效抗辩)."""
    TITLE = "TITLE"
    """There is a title (取得执行依据)."""
    CLAIMED = "CLAIMED"
    """Claimed in the guarantee period (保证期间内主张权利)."""
    REFUSAL_ENDED = "REFUSAL_ENDED"
    """The general guarantor can no longer refuse (先诉抗辩权消灭)."""
    PERIOD_MOVED = "PERIOD_MOVED"
    """The guarantor agreed to another due date (经书面同意变更履行期限)."""
    PERIOD_UNCHANGED = "PERIOD_UNCHANGED"
    """Another due date without consent: the guarantee period stays (未经同意,保证期间不变)."""
    INCREASE_NOT_COVERED = "INCREASE_NOT_COVERED"
    """The heavier part is not guaranteed (加重部分不承担保证责任)."""
    REDUCED = "REDUCED"
    """The guarantor's duty became lighter (保证责任减轻)."""
    NOT_BINDING_YET = "NOT_BINDING_YET"
    """The claim was transferred without notice to the guarantor (债权转让未通知保证人)."""
    FREED = "FREED"
    """The guarantor is free, wholly or to an amount (免除保证责任)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation.

    Attributes:
        act: id of the act, change or term that did it; None: time alone.
        amount: minor units, 0 where none is meant.
    """

    day: date
    effect: Effect
    article: str
    act: UUID | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """A right at the end of a business date.

    Attributes:
        since: the day from which the present period counts; it is itself not counted.
        deadline: None while nothing runs (procedure, obstacle, title, possession).
        lost_on: the first day on which it is lost or will be if nothing is done; None: on none that is known.
        last_act, last_act_on: what was last done that counted.
        todo: what keeps it alive, until `deadline.act_by`.
        steps: how the answer came about, by day.
        look_again: the first day on which time alone changes something that is no deadline; None: on none.
    """

    kind: RightKind
    status: LifeStatus
    since: date
    deadline: Deadline | None
    lost_on: date | None
    todo: ToDo
    steps: tuple[Step, ...]
    last_act: UUID | None = None
    last_act_on: date | None = None
    look_again: date | None = None

    @property
    def end(self) -> date | None:
        """The last day on which the right can be exercised; None: none is known."""
        return self.deadline.end if self.deadline else None

    @property
    def lost(self) -> bool:
        """Whether it is lost."""
        return self.status in LOST
