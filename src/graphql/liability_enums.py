"""Words of liability assessment as enums of the contract (责任认定)."""

from ..domain.liability_assessment.deadlines import ClockKind, ClockState
from ..domain.liability_assessment.kinds import (
    CaseStatus,
    Cause,
    DeductionBase,
    Degree,
    Department,
    Effect,
    FaultGrade,
    FaultKind,
    FigureKind,
    Ground,
    HolderKind,
    LiabilityKind,
    LifeStep,
    MeasureKind,
    Receiver,
    RelationKind,
    Reply,
    RowKind,
    SignLevel,
    SuspendGround,
    Trigger,
    Vote,
    WithdrawGround,
)
from ..domain.liability_assessment.reserve import Book, EntryKind
from .describe import enum_type

enum_type(
    Trigger,
    "LiabilityTrigger",
    "Why a case is opened (触发情形).",
    {
        "OVERDUE": "Overdue for so many days (逾期达到规定天数).",
        "NON_PERFORMING": "Classified as non-performing (形成不良).",
        "WRITE_OFF": "Written off, or about to be (呆账核销).",
        "RESTRUCTURING": "To be restructured (重组).",
        "SALE": "To be sold (不良资产转让).",
        "ORDER": "Ordered by somebody above (上级指令).",
    },
)
enum_type(
    CaseStatus,
    "LiabilityCaseStatus",
    "Where a case stands (案件状态).",
    {
        "OPENED": "A trigger was recorded (已立案).",
        "GROUP_FORMED": "An independent group stands (认定小组已成立).",
        "FILE_READY": "The loan's life was put together (资料已准备).",
        "INITIATED": "The assessment was initiated; the meeting is to decide (已发起认定).",
        "DECIDED": "The meeting carried a result (认定会已表决).",
        "FOUND": "The finding was issued and goes from level to level (认定书已出具、签批中).",
        "SIGNED": "Every level has signed; the persons are being notified (已签批、通知中).",
        "NOTIFIED": "Everybody concerned was notified (已通知).",
        "RECONSIDERING": "Somebody asked in time; other people decide (复议中).",
        "CLOSED": "Final (已终结).",
        "SUSPENDED": "Waits for something outside the bank (中止).",
        "WITHDRAWN": "Taken back with its reason (撤销).",
    },
)
enum_type(
    LifeStep,
    "LoanLifeStep",
    "A step in the life of a loan that a person handled (业务环节).",
    {
        "MARKETING": "Won and received the application (营销受理).",
        "SURVEY": "Surveyed (贷前调查).",
        "REVIEW": "Reviewed (审查).",
        "APPROVAL": "Approved (审批).",
        "DISBURSEMENT": "Paid out (放款操作).",
        "VALUATION": "Valued security (押品评估).",
        "POST_LOAN": "Managed and checked after disbursement (贷后管理).",
        "CLASSIFICATION": "Classified (风险分类).",
        "COLLECTION": "Collected (催收清收).",
        "WRITE_OFF": "Took part in the write-off (核销).",
        "MANAGEMENT": "Headed the unit in that time (管理责任).",
        "OTHER": "Took part in another way, for example booked or provisioned (其他).",
    },
)
enum_type(
    RelationKind,
    "LiabilityRelationKind",
    "How two persons are related (关系种类).",
    {
        "FAMILY": "Spouse, parent, child, sibling or other near relative (近亲属).",
        "INTEREST": "Common or opposed interests (利害关系).",
        "BORROWER": "Related to the borrower: the other person is the borrower (与借款人相关).",
    },
)
enum_type(
    Cause,
    "LiabilityCause",
    "Why the loan went bad (财金〔2017〕90号 art. 19).",
    {
        "SUBJECTIVE": "What people did or left undone (主观原因).",
        "OBJECTIVE": "What nobody could help (客观原因).",
    },
)
enum_type(
    LiabilityKind,
    "LiabilityKind",
    "What a person is liable for (责任类型).",
    {
        "COMPLIANCE": "Broke a rule (合规责任).",
        "DILIGENCE": "Did not take enough care (尽职责任).",
        "MANAGEMENT": "Did not lead or supervise (管理责任).",
    },
)
enum_type(
    Degree,
    "LiabilityDegree",
    "How far a person is liable, from least to most (责任程度).",
    {
        "NONE": "Not liable (无责).",
        "SLIGHT": "Slightly (轻微责任).",
        "ORDINARY": "Ordinarily (一般责任).",
        "SERIOUS": "Seriously (较重责任).",
        "GRAVE": "Gravely (严重责任).",
    },
)
enum_type(
    FaultGrade,
    "FaultGrade",
    "How heavy a fault is (过错程度).",
    {
        "SLIGHT": "A slight fault (轻微过失).",
        "ORDINARY": "An ordinary one (一般过错).",
        "MAJOR": "A major one (重大过错).",
    },
)
enum_type(
    FaultKind,
    "FaultKind",
    "What somebody did wrong; the first eight are those of the 2004 diligence guideline [S:27] (过错情形).",
    {
        "FALSE_RECORD": "False or misleading record (虚假记载、误导性陈述).",
        "UNVERIFIED_DATA": "Customer data not verified (未核实客户资料).",
        "BEYOND_AUTHORITY": "Beyond authority or against procedure (越权、违反程序).",
        "CHECK_MISSED": "No post-loan check on time (未按时贷后检查).",
        "NO_VISIT": "No visit on a major change (重大变化未实地调查).",
        "NOT_PRESERVED": "No preservation after a warning (预警后未采取保全措施).",
        "CONCEALED": "Facts hidden (故意隐瞒真实情况).",
        "NOT_COOPERATING": "Did not cooperate with the inquiry or gave it false data (不配合调查、提供虚假资料).",
        "RIGHT_LOST": "A right was lost by inaction (怠于行使权利致权利丧失).",
        "COLLUSION": "Acted with the borrower or outsiders against the bank (内外勾结).",
        "BRIBERY": "Asked for or took an advantage (索取、收受贿赂或利益).",
        "ORDERED_BREACH": "Ordered others to break rules (授意、指使、强令违规).",
        "NEGLECT": "Another neglect of duty (其他失职).",
    },
)
enum_type(
    Ground,
    "ExemptionGround",
    "An item of the exemption lists (尽职免责情形).",
    {
        "NO_EVIDENCE": "No conclusive evidence of a breach or neglect (无确切证据证明违规失职).",
        "FORCE_MAJEURE": "Force majeure, with prompt action (不可抗力且及时采取措施).",
        "PRINCIPAL_RECOVERED": "Principal recovered, only little interest and fees lost (本金已收回,仅少量息费损失).",
        "TAKEN_OVER_BAD": "Taken over after the risk had shown, no wrong of one's own (移交前已暴露,接管后无失职).",
        "TAKEN_OVER_RESCUED": "Taken over before it showed; found it and reduced the loss (移交后发现并减少损失).",
        "CORRECT_DISSENT": "Correct dissent recorded in a collective decision (集体决策中提出正确不同意见).",
        "OBJECTED_TO_ORDER": "Recorded objection to a superior's order (对上级决策书面提出反对意见).",
        "SLIGHT_FAULT": "Duties basically done, only slight fault (基本履职,仅有轻微过失).",
        "WITHIN_TOLERANCE": "The branch is within its tolerance of non-performing loans (机构不良率在容忍度内).",
        "LOSS_AVERTED": "Reported the risk without being asked and averted loss (主动揭示风险并挽回损失).",
        "DECEIVED": "Deceived by others in a way that usual checks do not show (正常履职难以识别的外部欺诈).",
        "FALSIFIED": "Falsified (弄虚作假).",
        "COLLUDED": "Colluded (内外勾结).",
        "BRIBED": "Took advantages (索贿受贿).",
        "EXCEEDED_AUTHORITY": "Acted beyond authority or against procedure in a major way (严重越权或违反程序).",
        "HID_FACTS": "Hid facts (故意隐瞒).",
        "MADE_OTHERS_BREACH": "Made others break rules (授意、指使、强令他人违规).",
        "OBSTRUCTED": "Obstructed the inquiry (拒不配合、提供虚假资料), or another major fault.",
    },
)
enum_type(
    Effect,
    "ExemptionEffect",
    "What an item of the lists does, from strongest (免责效果).",
    {
        "MUST_NOT": "Nothing is remitted (不得免责).",
        "MUST": "All is remitted (应当免责).",
        "MAY": "May be reduced or remitted (可以减责或免责).",
    },
)
enum_type(
    MeasureKind,
    "LiabilityMeasureKind",
    "A non-economic measure (非经济处罚措施), from lightest to heaviest.",
    {
        "CRITICISM": "Education and criticism (批评教育).",
        "SCORE": "Score deducted, extent = points (扣减积分).",
        "CIRCULAR": "Criticised in a circular (通报批评).",
        "AUTHORITY_LIMITED": "Authority for new lending suspended, extent = months (暂停业务权限).",
        "WARNING": "Warning, extent = months (警告).",
        "DEMERIT": "Demerit, extent = months (记过).",
        "DEMOTION": "Demotion (降级).",
        "REMOVAL": "Removal from the post (撤职).",
        "DISMISSAL": "Dismissal (开除).",
    },
)
enum_type(
    Vote,
    "LiabilityVote",
    "A vote of the meeting (表决).",
    {
        "AGREE": "For the proposal (同意).",
        "AGAINST": "Against, with a reason that the minutes keep (反对).",
        "ABSTAIN": "Neither (弃权).",
    },
)
enum_type(
    SignLevel,
    "LiabilitySignLevel",
    "A level that signs the finding, from lowest (签批层级).",
    {
        "DEPARTMENT_HEAD": "Head of the assessing department (认定部门负责人).",
        "EXECUTIVE": "Executive in charge (分管领导).",
        "UNIT_HEAD": "Head of the unit (机构负责人).",
        "HEAD_OFFICE": "Head office (总行).",
    },
)
enum_type(
    Reply,
    "ReconsiderationReply",
    "What the reconsideration did to a person's result (复议结果).",
    {
        "UPHELD": "Nothing changed (维持).",
        "REDUCED": "Less than before (减轻).",
        "LIFTED": "Nothing left of it (撤销).",
    },
)
enum_type(
    Receiver,
    "HandOverReceiver",
    "Who takes a person's case over (移交接收方).",
    {
        "DISCIPLINE": "Discipline inspection (纪检监察部门).",
        "POLICE": "Police (公安机关).",
    },
)
enum_type(
    SuspendGround,
    "LiabilitySuspendGround",
    "Why a case waits (中止事由).",
    {
        "CRIMINAL_CASE": "A criminal case about the same facts is open (刑事案件未结).",
        "LAWSUIT": "The result depends on a lawsuit that is open (以未决诉讼为依据).",
        "FORCE_MAJEURE": "It cannot go on (不可抗力).",
        "PERSON_UNREACHABLE": "Somebody concerned cannot be heard (被认定人无法到场).",
    },
)
enum_type(
    WithdrawGround,
    "LiabilityWithdrawGround",
    "Why a case is taken back (撤销事由).",
    {
        "OPENED_IN_ERROR": "Its trigger never was (立案有误).",
        "DUPLICATE": "Another case has the loan (重复立案).",
        "CURED": "The loan was paid up before anything was assessed (已结清或已正常).",
    },
)
enum_type(
    Department,
    "LiabilityDepartment",
    "Where a member of the group comes from (成员部门).",
    {
        "RISK": "Risk management (风险管理).",
        "CREDIT": "Credit management (信贷管理).",
        "LEGAL_COMPLIANCE": "Legal and compliance (法律合规).",
        "AUDIT": "Internal audit (内部审计).",
        "FINANCE": "Finance (财务会计).",
        "PERSONNEL": "Human resources (人力资源).",
        "DISCIPLINE": "Discipline inspection (纪检监察).",
    },
)
enum_type(
    RowKind,
    "LifeFileRowKind",
    "What a row of the loan's life shows that did not go as it should (资料事项种类).",
    {
        "CHECK_MISSED": "A check not made on time (检查缺失或逾期).",
        "WARNING_UNANSWERED": "A warning that nobody answered (预警未处置).",
        "RIGHT_LOST": "A right that was lost (权利丧失).",
    },
)
enum_type(
    HolderKind,
    "AuthorityHolderKind",
    "Whose authority a warning line is about (权限主体).",
    {
        "OFFICER": "One officer (客户经理).",
        "UNIT": "One unit (机构).",
    },
)
enum_type(
    FigureKind,
    "WarningFigureKind",
    "Which rate a warning line looks at (警戒指标).",
    {
        "NON_PERFORMING": "Balance of non-performing loans to balance (不良率).",
        "OVERDUE": "Balance of overdue loans to balance (逾期率).",
    },
)
enum_type(
    DeductionBase,
    "DeductionBase",
    "What a deduction is a share of (扣减基数).",
    {
        "RESERVE": "The balance of the officer's risk reserve (风险准备金余额).",
        "LOSS": "The outstanding amount of the case (涉案贷款余额).",
        "AMOUNT": "Nothing: the amount itself (固定金额).",
    },
)
enum_type(
    ClockKind,
    "LiabilityDeadlineKind",
    "What has to be done (期限种类).",
    {
        "PROCEDURE": "Finish the procedure, in principle (原则上一年内完成).",
        "AFTER_WRITE_OFF": "Finish finding and accountability after a write-off (核销后两年内完成责任认定和追究).",
        "ASK": "Ask for reconsideration (申请复议).",
        "ANSWER": "Answer a reconsideration (答复复议).",
        "RECEIPT": "Get the receipt of a hand-over (取得移交回执).",
    },
)
enum_type(
    ClockState,
    "LiabilityDeadlineState",
    "How a clock stands on a day (期限状态).",
    {
        "RUNNING": "There is time (期限内).",
        "LAST_DAY": "It is the last day (到期日).",
        "OVER": "It is too late (已逾期).",
    },
)
enum_type(
    EntryKind,
    "RiskReserveEntryKind",
    "What an entry is (准备金分录种类).",
    {
        "ACCRUAL": "Withheld from pay (计提).",
        "DEDUCTION": "Deducted for liability (扣减).",
        "RELEASE": "Paid out to the officer (返还).",
        "REVERSAL": "An earlier entry, or a part of it, undone (冲回).",
    },
)
enum_type(
    Book,
    "RiskReserveBook",
    "An account of the reserve's ledger; a positive leg is a credit, a negative one a debit (准备金账户).",
    {
        "PAY": "Pay from which is withheld (绩效薪酬).",
        "RESERVE": "What is kept for the officer (风险准备金).",
        "OWED": "What the officer still owes: debit balance (应扣未扣).",
        "DEDUCTED": "What the bank has taken (扣减收入).",
        "PAID_OUT": "What was paid out (已返还).",
    },
)
