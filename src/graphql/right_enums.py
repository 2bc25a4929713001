"""Closed lists of the legal clocks, with their Chinese terms."""

from ..application.clock_records import Measure, TitleKind
from ..domain.clock import (
    ActKind,
    Effect,
    Evidence,
    Extent,
    LifeStatus,
    NoticeKind,
    Obstacle,
    Outcome,
    RefusalEnd,
    RightKind,
    ToDo,
)
from .describe import enum_type

enum_type(
    RightKind,
    "RightKind",
    "Which clock a right runs on (权利种类).",
    {
        "LIMITATION": "Limitation of action of the main claim (主债权诉讼时效).",
        "GUARANTEE_PERIOD": "Guarantee period (保证期间).",
        "GUARANTEE_DEBT": "Limitation of the guarantee debt, after a claim in time (保证债务诉讼时效).",
        "ENFORCEMENT": "Application for enforcement (申请执行时效).",
        "SECURITY": "Exercise of a mortgage or pledge (担保物权行使期间).",
        "REGISTRATION": "A registration that runs out (登记到期).",
        "INSURANCE": "An insurance that runs out (保险到期).",
        "PRESERVATION": "Our own seizure or freeze that runs out (查封、扣押、冻结到期).",
    },
)
enum_type(
    LifeStatus,
    "RightStatus",
    "How a right stands at the end of a day (权利状态).",
    {
        "NOT_STARTED": "The debt is not due yet (未起算).",
        "RUNNING": "The clock runs (进行中).",
        "SUSPENDED": "An obstacle has stopped it (中止).",
        "HELD": "A procedure runs; it starts again when that ends (程序进行中).",
        "PRESERVED": "The debtor was sued in time, the general guarantor may still refuse (已在保证期间内起诉债务人).",
        "EXERCISED": "There is a title, or enforcement was applied for in time (已行使).",
        "UNLIMITED": "It does not run out: possession or lien (不受期间限制).",
        "EXPIRED": "It has run out: the debtor has a defence, or a register or policy has ended (期间届满).",
        "EXTINGUISHED": "Gone for ever (消灭).",
    },
)
enum_type(
    ToDo,
    "RightToDo",
    "What keeps a right alive (应办事项).",
    {
        "NOTHING": "Nothing by a day (无).",
        "DEMAND_OR_SUE": "Deliver a demand with proof, or sue (送达催收通知或起诉).",
        "OBTAIN_AGREEMENT": "Obtain the debtor's signed agreement to perform, art. 192 (取得债务人同意履行的签字).",
        "CLAIM_FROM_GUARANTOR": "Claim from the joint guarantor (请求连带责任保证人承担责任).",
        "SUE_DEBTOR": "Sue or arbitrate against the debtor (对债务人起诉或者申请仲裁).",
        "ENFORCE_AGAINST_DEBTOR": "Enforce against the debtor before the guarantor (先就债务人财产申请执行).",
        "NOTIFY_TRANSFER": "Notify the guarantor that the claim was transferred (通知保证人债权转让).",
        "NEW_GUARANTEE": "Only a new guarantee helps (须重新取得保证).",
        "APPLY_FOR_ENFORCEMENT": "Apply for enforcement (申请强制执行).",
        "REALISE_SECURITY": "Exercise the security, or keep the main claim alive (行使担保物权).",
        "RENEW": "Renew the registration, insurance or seizure (办理续期).",
    },
)
enum_type(
    Effect,
    "ClockEffect",
    "What a day did to a clock (时效影响).",
    {
        "STARTED": "It began to run (起算).",
        "EXPIRED": "It ran out; what follows came later (期间届满).",
        "INTERRUPTED": "It starts anew (中断).",
        "HELD": "A procedure began (程序开始).",
        "RESTARTED": "A procedure ended, it starts anew (程序终结,重新计算).",
        "SUSPENDED": "An obstacle in the last months stopped it (中止).",
        "CAPPED": "The longest protection cuts it off (最长保护期限).",
        "TOO_LATE": "Done after the end, without effect (期间届满后,无效力).",
        "REVIVED": "The debtor gave up the defence (放弃时效抗辩).",
        "TITLE": "There is a title (取得执行依据).",
        "CLAIMED": "Claimed in the guarantee period (保证期间内主张权利).",
        "REFUSAL_ENDED": "The general guarantor can no longer refuse (先诉抗辩权消灭).",
        "PERIOD_MOVED": "The guarantor agreed to another due date (经书面同意变更履行期限).",
        "PERIOD_UNCHANGED": "Another due date without consent: the guarantee period stays (未经同意,保证期间不变).",
        "INCREASE_NOT_COVERED": "The heavier part is not guaranteed (加重部分不承担保证责任).",
        "REDUCED": "The guarantor's duty became lighter (保证责任减轻).",
        "NOT_BINDING_YET": "The claim was transferred without notice to the guarantor (债权转让未通知保证人).",
        "FREED": "The guarantor is free, wholly or to an amount (免除保证责任).",
    },
)
enum_type(
    ActKind,
    "LegalActKind",
    "What was done, or happened, to a right (法律行为种类).",
    {
        "DEMAND_DELIVERED": "A written demand handed over (直接送交主张权利文书).",
        "LETTER": "A letter that arrived or should have (信件到达或者应当到达).",
        "DATA_MESSAGE": "A data message that arrived or should have (数据电文到达或者应当到达).",
        "ACCOUNT_DEDUCTION": "The bank took the debt from the account (从账户中扣收欠款本息).",
        "NEWSPAPER_NOTICE": "A notice in the press, whereabouts being unknown (下落不明,媒体公告).",
        "CLAIM_TRANSFER_NOTICE": "Notice that the claim was transferred (债权转让通知到达).",
        "SIGNED_DEMAND_NOTICE": "The debtor signed a demand notice, agreeing to perform (债务人在催收通知单上签章).",
        "PROMISE": "The debtor promised performance, a plan or asked for time (承诺履行、还款计划、请求延期).",
        "PART_PAYMENT": "The debtor paid a part (部分履行).",
        "SECURITY_GIVEN": "The debtor gave security (提供担保).",
        "DEBT_ASSUMED": "Somebody assumed the debt, acknowledging it (债务承担构成承认).",
        "NEW_TERM_AGREED": "Both agreed to a new due date (达成新的还款协议).",
        "ACCELERATION": "The bank declared the whole debt due (宣布提前到期).",
        "SUIT": "A suit (提起诉讼).",
        "ARBITRATION": "An arbitration (申请仲裁).",
        "PAYMENT_ORDER": "Application for a payment order (申请支付令).",
        "BANKRUPTCY_PETITION": "Petition for the debtor's bankruptcy (申请破产).",
        "BANKRUPTCY_CLAIM": "Claim filed in bankruptcy (申报破产债权).",
        "DECLARATION_OF_ABSENCE": "Application to declare the debtor missing or dead (申请宣告失踪或死亡).",
        "PRESERVATION": "Preservation before suit (诉前财产保全、诉前临时禁令).",
        "ENFORCEMENT_APPLICATION": "Application for enforcement (申请强制执行).",
        "JOINED_PROCEEDINGS": "Joining a suit, or being called into it (追加当事人或被通知参加诉讼).",
        "SET_OFF": "Set-off asserted in a suit (在诉讼中主张抵销).",
        "SUBROGATION_SUIT": "Suit against the debtor's debtor (代位权诉讼).",
        "MEDIATION": "Request to a body that resolves disputes (请求调解).",
        "CRIMINAL_REPORT": "Report to police, procuratorate or court (报案或者控告).",
        "PROCEDURE_ENDED": "A procedure ended (有关程序终结).",
        "OBSTACLE_BEGAN": "An obstacle to claiming arose (中止事由发生).",
        "OBSTACLE_ENDED": "The obstacle is gone (中止事由消除).",
        "ENFORCEMENT_SETTLEMENT": "Settlement in enforcement with a term (执行和解协议).",
        "REFUSAL_RIGHT_ENDED": "A general guarantor can no longer point to the debtor (先诉抗辩权消灭).",
    },
)
enum_type(
    Evidence,
    "ActEvidence",
    "What proves an act (证据).",
    {
        "DOCUMENT": "The text that claims the right (主张权利的文书).",
        "RECIPIENT_SIGNATURE": "Signature, seal or fingerprint of one who may receive it (签名、盖章或按指印).",
        "PROOF_OF_ARRIVAL": "Any other proof that it arrived (到达证明).",
        "DISPATCH_RECORD": "Postal receipt or transmission log (寄送凭证或发送日志).",
        "AGREED_ADDRESS": "The contract's address for service, where it should arrive (约定送达地址).",
        "ACCOUNT_STATEMENT": "Statement of the deduction (扣款流水).",
        "DEDUCTION_RIGHT": "Law or clause that allows the deduction (扣收依据).",
        "PUBLISHED_NOTICE": "The page of a national or provincial paper (国家级或省级媒体公告).",
        "WHEREABOUTS_UNKNOWN": "Proof that whereabouts are unknown (下落不明证明).",
        "DEBTOR_DECLARATION": "The debtor's signed or recorded declaration (债务人书面或录音承诺).",
        "PAYMENT_RECORD": "Record of the payment by the debtor (还款凭证).",
        "SIGNED_AGREEMENT": "An agreement signed by both (双方签署的协议).",
        "FILING_RECEIPT": "Receipt of court, arbitrator, administrator, police or mediator (受理或收件凭证).",
        "NOTARISED_INSTRUMENT": "A notarised instrument with force of enforcement (赋强公证债权文书).",
        "RULING": "The judgment, award, ruling or notice that ended it (裁判文书或终结通知).",
        "OBSTACLE_PROOF": "Proof of the obstacle, or of its end (中止事由证明).",
        "GROUND_PROOF": "Proof of the ground of art. 687 (先诉抗辩权消灭的证明).",
    },
)
enum_type(
    Extent,
    "ActExtent",
    "How much of a claim an act is about (行为效力范围).",
    {
        "WHOLE": "All of it (全部).",
        "PART": "A part; counts for the rest too (部分,效力及于剩余债权).",
        "PART_REST_WAIVED": "A part, the rest expressly given up (部分,明确放弃剩余债权).",
    },
)
enum_type(
    Outcome,
    "ProcedureOutcome",
    "How a procedure ended (程序结果).",
    {
        "TITLE": "With a document that can be enforced (取得执行依据).",
        "ENDED": "Otherwise, the other side having been served (终结).",
        "WITHDRAWN": "Taken back after the other side was served (送达后撤回).",
        "WITHDRAWN_UNSERVED": "Taken back or not accepted before the other side was served (未送达即撤回或不予受理).",
    },
)
enum_type(
    Obstacle,
    "ClaimObstacle",
    "An obstacle to claiming, art. 194 (中止事由).",
    {
        "FORCE_MAJEURE": "(1) Force majeure (不可抗力).",
        "NO_REPRESENTATIVE": "(2) No legal representative (无法定代理人).",
        "NO_HEIR": "(3) No heir or administrator of the estate named (未确定继承人或者遗产管理人).",
        "CONTROLLED": "(4) Controlled by the debtor or another (权利人被控制).",
        "OTHER": "(5) Another obstacle (其他障碍).",
    },
)
enum_type(
    RefusalEnd,
    "RefusalRightEnd",
    "Why a general guarantor can refuse no longer, art. 687 (先诉抗辩权消灭事由).",
    {
        "ENFORCEMENT_ENDED": "Interpretation 28(1): a ruling that ended enforcement was served (终结执行裁定送达).",
        "WHEREABOUTS_UNKNOWN": "687(1): the debtor is missing and has nothing to enforce (下落不明且无财产可供执行).",
        "BANKRUPTCY": "687(2): the court accepted the debtor's bankruptcy (受理债务人破产案件).",
        "INSOLVENT": "687(3): the debtor's property is not enough (财产不足或者丧失履行能力).",
        "WAIVED": "687(4): the guarantor gave the right up in writing (书面放弃).",
    },
)
enum_type(
    TitleKind,
    "TitleKind",
    "A document that can be enforced (执行依据种类).",
    {
        "JUDGMENT": "Judgment or ruling in force (生效判决、裁定).",
        "MEDIATION": "Mediation document of a court (调解书).",
        "AWARD": "Arbitral award (仲裁裁决).",
        "PAYMENT_ORDER": "Payment order in force (支付令).",
        "NOTARISED": "Notarised instrument with force of enforcement (赋强公证债权文书).",
    },
)
enum_type(
    Measure,
    "PreservationMeasure",
    "How something is held for the bank, with the longest time a court orders (保全措施).",
    {
        "FREEZE": "Money in an account frozen, 1 year (冻结存款).",
        "DETAIN": "Movables sealed or detained, 2 years (查封、扣押动产).",
        "SEAL": "Immovables sealed, other property rights frozen, 3 years (查封不动产、冻结其他财产权).",
    },
)
enum_type(
    NoticeKind,
    "RightNoticeKind",
    "What is said about a right (权利提示类型).",
    {
        "WARNING": "It ends soon (临期预警).",
        "LOST": "It is lost (权利丧失).",
        "RESTORED": "An act revived it, or one that became known later shows that it was never lost (权利恢复).",
    },
)
