"""Acts that a clock listens to: a closed list, and one value for each time one was done."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from ..shared.text import checked_text

MAX_REASON: Final = 500
"""The longest reason of a retraction, in characters."""


class ActKind(StrEnum):
    """What can be done, or happen, to a right. `CATALOGUE` says what each needs and where it is written."""

    DEMAND_DELIVERED = "DEMAND_DELIVERED"
    """A written demand handed over (直接送交主张权利文书)."""
    LETTER = "LETTER"
    """A letter that arrived or should have (信件到达或者应当到达)."""
    DATA_MESSAGE = "DATA_MESSAGE"
    """A data message that arrived or should have (数据电文到达或者应当到达)."""
    ACCOUNT_DEDUCTION = "ACCOUNT_DEDUCTION"
    """The bank took the debt from the account (从账户中扣收欠款本息)."""
    NEWSPAPER_NOTICE = "NEWSPAPER_NOTICE"
    """A notice in the press, whereabouts being unknown (下落不明,媒体公告)."""
    CLAIM_TRANSFER_NOTICE = "CLAIM_TRANSFER_NOTICE"
    """Notice that the claim was transferred (债权转让通知到达)."""
    SIGNED_DEMAND_NOTICE = "SIGNED_DEMAND_NOTICE"
    """The debtor signed a demand notice, agreeing to perform (债务人在催收通知单上签字盖章)."""
    PROMISE = "PROMISE"
    """The debtor promised performance, a plan or asked for time (承诺履行、还款计划、请求延期)."""
    PART_PAYMENT = "PART_PAYMENT"
    """The debtor paid a part (部分履行)."""
    SECURITY_GIVEN = "SECURITY_GIVEN"
    """The debtor gave security (提供担保)."""
    DEBT_ASSUMED = "DEBT_ASSUMED"
    """Somebody assumed the debt, acknowledging it (债务承担构成承认)."""
    NEW_TERM_AGREED = "NEW_TERM_AGREED"
    """Both agreed to a new due date (达成新的还款协议)."""
    ACCELERATION = "ACCELERATION"
    """The bank declared the whole debt due (宣布提前到期)."""
    SUIT = "SUIT"
    """A suit (提起诉讼)."""
    ARBITRATION = "ARBITRATION"
    """An arbitration (申请仲裁)."""
    PAYMENT_ORDER = "PAYMENT_ORDER"
    """Application for a payment order (申请支付令)."""
    BANKRUPTCY_PETITION = "BANKRUPTCY_PETITION"
    """Petition for the debtor's bankruptcy (申请破产)."""
    BANKRUPTCY_CLAIM = "BANKRUPTCY_CLAIM"
    """Claim filed in bankruptcy (申报破产债权)."""
    DECLARATION_OF_ABSENCE = "DECLARATION_OF_ABSENCE"
    """Application to declare the debtor missing or dead (申请宣告失踪或死亡)."""
    PRESERVATION = "PRESERVATION"
    """Preservation before suit (诉前财产保全、诉前临时禁令)."""
    ENFORCEMENT_APPLICATION = "ENFORCEMENT_APPLICATION"
    """Application for enforcement (申请强制执行)."""
    JOINED_PROCEEDINGS = "JOINED_PROCEEDINGS"
    """Joining a suit, or being called into it (追加当事人或被通知参加诉讼)."""
    SET_OFF = "SET_OFF"
    """Set-off asserted in a suit (在诉讼中主张抵销)."""
    SUBROGATION_SUIT = "SUBROGATION_SUIT"
    """Suit against the debtor's debtor (代位权诉讼)."""
    MEDIATION = "MEDIATION"
    """Request to a body that resolves disputes (请求调解)."""
    CRIMINAL_REPORT = "CRIMINAL_REPORT"
    """Report to police, procuratorate or court (报案或者控告)."""
    PROCEDURE_ENDED = "PROCEDURE_ENDED"
    """A procedure ended (有关程序终结)."""
    OBSTACLE_BEGAN = "OBSTACLE_BEGAN"
    """An obstacle to claiming arose (中止事由发生)."""
    OBSTACLE_ENDED = "OBSTACLE_ENDED"
    """The obstacle is gone (中止事由消除)."""
    ENFORCEMENT_SETTLEMENT = "ENFORCEMENT_SETTLEMENT"
    """Settlement in enforcement with a term (执行和解协议)."""
    REFUSAL_RIGHT_ENDED = "REFUSAL_RIGHT_ENDED"
    """A general guarantor can no longer point to the debtor (先诉抗辩权消灭)."""


class Evidence(StrEnum):
    """What proves an act."""

    DOCUMENT = "DOCUMENT"
    """The text that claims the right (主张权利的文书)."""
    RECIPIENT_SIGNATURE = "RECIPIENT_SIGNATURE"
    """Signature, seal or fingerprint of one who may receive it (签名、盖章或按指印)."""
    PROOF_OF_ARRIVAL = "PROOF_OF_ARRIVAL"
    """Any other proof that it arrived (到达证明)."""
    DISPATCH_RECORD = "DISPATCH_RECORD"
    """Postal receipt or transmission log (寄送凭证或发送日志)."""
    AGREED_ADDRESS = "AGREED_ADDRESS"
    """The contract's address for service, where it should arrive (约定送达地址)."""
    ACCOUNT_STATEMENT = "ACCOUNT_STATEMENT"
    """Statement of the deduction (扣款流水)."""
    DEDUCTION_RIGHT = "DEDUCTION_RIGHT"
    """Law or clause that allows the deduction (扣收依据)."""
    PUBLISHED_NOTICE = "PUBLISHED_NOTICE"
    """The page of a national or provincial paper (国家级或省级媒体公告)."""
    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN"
    """Proof that whereabouts are unknown (下落不明证明)."""
    DEBTOR_DECLARATION = "DEBTOR_DECLARATION"
    """The debtor's signed or recorded declaration (债务人书面或录音承诺)."""
    PAYMENT_RECORD = "PAYMENT_RECORD"
    """Record of the payment by the debtor (还款凭证)."""
    SIGNED_AGREEMENT = "SIGNED_AGREEMENT"
    """An agreement signed by both (双方签署的协议)."""
    FILING_RECEIPT = "FILING_RECEIPT"
    """Receipt of court, arbitrator, administrator, police or mediator (受理或收件凭证)."""
    NOTARISED_INSTRUMENT = "NOTARISED_INSTRUMENT"
    """A notarised instrument with force of enforcement (赋强公证债权文书)."""
    RULING = "RULING"
    """The judgment, award, ruling or notice that ended it (裁判文书或终结通知)."""
    OBSTACLE_PROOF = "OBSTACLE_PROOF"
    """Proof of the obstacle, or of its end (中止事由证明)."""
    GROUND_PROOF = "GROUND_PROOF"
    """Proof of the ground of art. 687 (先诉抗辩权消灭的证明)."""


class Extent(StrEnum):
    """How much of a claim an act is about."""

    WHOLE = "WHOLE"
    """All of it (全部)."""
    PART = "PART"
    """A part; counts for the rest too (部分,效力及于剩余债权)."""
    PART_REST_WAIVED = "PART_REST_WAIVED"
    """A part, the rest expressly given up (部分,明确放弃剩余债权)."""


class Outcome(StrEnum):
    """How a procedure ended."""

    TITLE = "TITLE"
    """With a document that can be enforced (取得执行依据)."""
    ENDED = "ENDED"
    """Otherwise, the other side having been served (终结)."""
    WITHDRAWN = "WITHDRAWN"
    """Taken back after the other side was served (送达后撤回)."""
    WITHDRAWN_UNSERVED = "WITHDRAWN_UNSERVED"
    """Taken back or not accepted before the other side was served (未送达即撤回或不予受理)."""


class Obstacle(StrEnum):
    """The obstacles of art. 194."""

    FORCE_MAJEURE = "FORCE_MAJEURE"
    """(1) Force majeure (不可抗力)."""
    NO_REPRESENTATIVE = "NO_REPRESENTATIVE"
    """(2) No legal representative (无法定代理人)."""
    NO_HEIR = "NO_HEIR"
    """(3) No heir or administrator of the estate named (未确定继承人或者遗产管理人)."""
    CONTROLLED = "CONTROLLED"
    """(4) Controlled by the debtor or another (权利人被控制)."""
    OTHER = "OTHER"
    """(5) Another obstacle (其他障碍)."""


class RefusalEnd(StrEnum):
    """Why a general guarantor can no longer refuse."""

    ENFORCEMENT_ENDED = "ENFORCEMENT_ENDED"
    """Interpretation 28(1): a ruling ended enforcement, counted from its service (终结执行裁定送达)."""
    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN"
    """687(1): the debtor is missing and has nothing to enforce (下落不明且无财产可供执行)."""
    BANKRUPTCY = "BANKRUPTCY"
    """687(2): the court accepted the debtor's bankruptcy (受理债务人破产案件)."""
    INSOLVENT = "INSOLVENT"
    """687(3): the debtor's property is not enough (财产不足或者丧失履行能力)."""
    WAIVED = "WAIVED"
    """687(4): the guarantor gave the right up in writing (书面放弃)."""


Ground = Obstacle | RefusalEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act, dated and with its evidence.

    Attributes:
        day: the day it counts on: of arrival, of the deduction, of the publication, of filing, of service.
        recorded_at: since when it is known.
        person: at whom it is directed, or who acknowledged: a debtor or a guarantor.
        closes: the act that began the procedure or obstacle which this one ends.
        new_due: the new due date, where the kind has one.
        ground: of an obstacle or of the end of the right to refuse.
    """

    id: UUID
    kind: ActKind
    day: date
    recorded_at: datetime
    person: UUID
    evidence: frozenset[Evidence] = frozenset()
    extent: Extent = Extent.WHOLE
    closes: UUID | None = None
    outcome: Outcome | None = None
    new_due: date | None = None
    ground: Ground | None = None

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)


@dataclass(frozen=True, slots=True)
class Retraction:
    """An act was recorded in error: from `recorded_at` on it never happened. Nothing is deleted."""

    act: UUID
    recorded_at: datetime
    reason: str

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)
        if not checked_text("reason", self.reason, MAX_REASON).strip():
            raise InvalidInput("reason", self.reason, "say why the act is taken back")
