"""Words of liability assessment (不良责任认定) as closed enums; each docstring gives the Chinese term."""

from enum import StrEnum


class Trigger(StrEnum):
    """Why a case is opened."""

    OVERDUE = "OVERDUE"
    """Overdue for so many days (逾期达到规定天数)."""
    NON_PERFORMING = "NON_PERFORMING"
    """Classified as non-performing (形成不良)."""
    WRITE_OFF = "WRITE_OFF"
    """Written off, or about to be (呆账核销)."""
    RESTRUCTURING = "RESTRUCTURING"
    """To be restructured (重组)."""
    SALE = "SALE"
    """To be sold (不良资产转让)."""
    ORDER = "ORDER"
    """Ordered by somebody above (上级指令)."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPENED = "OPENED"
    """A trigger was recorded (已立案)."""
    GROUP_FORMED = "GROUP_FORMED"
    """An independent group stands (认定小组已成立)."""
    FILE_READY = "FILE_READY"
    """The loan's life was put together (资料已准备)."""
    INITIATED = "INITIATED"
    """The assessment was initiated; the meeting is to decide (已发起认定)."""
    DECIDED = "DECIDED"
    """The meeting carried a result (认定会已表决)."""
    FOUND = "FOUND"
    """The finding was issued and goes from level to level (认定书已出具、签批中)."""
    SIGNED = "SIGNED"
    """Every level has signed; the persons are being notified (已签批、通知中)."""
    NOTIFIED = "NOTIFIED"
    """Everybody concerned was notified (已通知)."""
    RECONSIDERING = "RECONSIDERING"
    """Somebody asked in time; other people decide (复议中)."""
    CLOSED = "CLOSED"
    """Final (已终结)."""
    SUSPENDED = "SUSPENDED"
    """Waits for something outside the bank (中止)."""
    WITHDRAWN = "WITHDRAWN"
    """Taken back with its reason (撤销)."""


class LifeStep(StrEnum):
    """A step in the life of a loan that a person handled."""

    MARKETING = "MARKETING"
    """Won and received the application (营销受理)."""
    SURVEY = "SURVEY"
    """Surveyed (贷前调查)."""
    REVIEW = "REVIEW"
    """Reviewed (审查)."""
    APPROVAL = "APPROVAL"
    """Approved (审批)."""
    DISBURSEMENT = "DISBURSEMENT"
    """Paid out (放款操作)."""
    VALUATION = "VALUATION"
    """Valued security (押品评估)."""
    POST_LOAN = "POST_LOAN"
    """Managed and checked after disbursement (贷后管理)."""
    CLASSIFICATION = "CLASSIFICATION"
    """Classified (风险分类)."""
    COLLECTION = "COLLECTION"
    """Collected (催收清收)."""
    WRITE_OFF = "WRITE_OFF"
    """Took part in the write-off (核销)."""
    MANAGEMENT = "MANAGEMENT"
    """Headed the unit in that time (管理责任)."""
    OTHER = "OTHER"
    """Took part in another way, for example booked or provisioned (其他)."""


class Exclusion(StrEnum):
    """Why somebody may not assess, in the order of naming."""

    HANDLED = "HANDLED"
    """Handled a loan of the case (经办或参与该笔业务)."""
    RELATED = "RELATED"
    """Related to somebody who did (与经办人员存在亲属或利害关系)."""
    RELATED_TO_BORROWER = "RELATED_TO_BORROWER"
    """Related to the borrower (与借款人存在利害关系)."""
    CONCERNED = "CONCERNED"
    """The finding is about this person (被认定人)."""
    OPENED = "OPENED"
    """Opened the case (立案人)."""
    INVESTIGATED = "INVESTIGATED"
    """Prepared the file: investigating and deciding are apart (调查与认定不相容)."""
    FIRST_GROUP = "FIRST_GROUP"
    """Sat in the first group (原认定小组成员)."""
    SIGNED = "SIGNED"
    """Signed the finding (签批人)."""


class RelationKind(StrEnum):
    """How two persons are related."""

    FAMILY = "FAMILY"
    """Spouse, parent, child, sibling or other near relative (近亲属)."""
    INTEREST = "INTEREST"
    """Common or opposed interests (利害关系)."""
    BORROWER = "BORROWER"
    """Related to the borrower: the other person is the borrower (与借款人相关)."""


class Cause(StrEnum):
    """Why the loan went bad (财金〔2017〕90号 art. 19)."""

    SUBJECTIVE = "SUBJECTIVE"
    """What people did or left undone (主观原因)."""
    OBJECTIVE = "OBJECTIVE"
    """What nobody could help (客观原因)."""


class LiabilityKind(StrEnum):
    """What a person is liable for."""

    COMPLIANCE = "COMPLIANCE"
    """Broke a rule (合规责任)."""
    DILIGENCE = "DILIGENCE"
    """Did not take enough care (尽职责任)."""
    MANAGEMENT = "MANAGEMENT"
    """Did not lead or supervise (管理责任)."""


class Degree(StrEnum):
    """How far a person is liable, from least to most."""

    NONE = "NONE"
    """Not liable (无责)."""
    SLIGHT = "SLIGHT"
    """Slightly (轻微责任)."""
    ORDINARY = "ORDINARY"
    """Ordinarily (一般责任)."""
    SERIOUS = "SERIOUS"
    """Seriously (较重责任)."""
    GRAVE = "GRAVE"
    """Gravely (严重责任)."""

    @property
    def rank(self) -> int:
        """0 for NONE, rising with severity."""
        return list(Degree).index(self)


class FaultGrade(StrEnum):
    """How heavy a fault is."""

    SLIGHT = "SLIGHT"
    """A slight fault (轻微过失)."""
    ORDINARY = "ORDINARY"
    """An ordinary one (一般过错)."""
    MAJOR = "MAJOR"
    """A major one (重大过错)."""


class FaultKind(StrEnum):
    """What somebody did wrong; the first eight are those of the 2004 diligence guideline [S:27]."""

    FALSE_RECORD = "FALSE_RECORD"
    """False or misleading record (虚假记载、误导性陈述)."""
    UNVERIFIED_DATA = "UNVERIFIED_DATA"
    """Customer data not verified (未核实客户资料)."""
    BEYOND_AUTHORITY = "BEYOND_AUTHORITY"
    """Beyond authority or against procedure (越权、违反程序)."""
    CHECK_MISSED = "CHECK_MISSED"
    """No post-loan check on time (未按时贷后检查)."""
    NO_VISIT = "NO_VISIT"
    """No visit on a major change (重大变化未实地调查)."""
    NOT_PRESERVED = "NOT_PRESERVED"
    """No preservation after a warning (预警后未采取保全措施)."""
    CONCEALED = "CONCEALED"
    """Facts hidden (故意隐瞒真实情况)."""
    NOT_COOPERATING = "NOT_COOPERATING"
    """Did not cooperate with the inquiry or gave it false data (不配合调查、提供虚假资料)."""
    RIGHT_LOST = "RIGHT_LOST"
    """A right was lost by inaction (怠于行使权利致权利丧失)."""
    COLLUSION = "COLLUSION"
    """Acted with the borrower or outsiders against the bank (内外勾结)."""
    BRIBERY = "BRIBERY"
    """Asked for or took an advantage (索取、收受贿赂或利益)."""
    ORDERED_BREACH = "ORDERED_BREACH"
    """Ordered others to break rules (授意、指使、强令违规)."""
    NEGLECT = "NEGLECT"
    """Another neglect of duty (其他失职)."""


class Ground(StrEnum):
    """An item of the exemption lists (尽职免责情形)."""

    NO_EVIDENCE = "NO_EVIDENCE"
    """No conclusive evidence of a breach or neglect (无确切证据证明违规失职)."""
    FORCE_MAJEURE = "FORCE_MAJEURE"
    """Force majeure, with prompt action (不可抗力且及时采取措施)."""
    PRINCIPAL_RECOVERED = "PRINCIPAL_RECOVERED"
    """Principal recovered, only little interest and fees lost (本金已收回,仅少量息费损失)."""
    TAKEN_OVER_BAD = "TAKEN_OVER_BAD"
    """Taken over after the risk had shown, no wrong of one's own (移交前风险已暴露,接管后无违规失职)."""
    TAKEN_OVER_RESCUED = "TAKEN_OVER_RESCUED"
    """Taken over before it showed; found it and reduced the loss (移交后及时发现风险并减少损失)."""
    CORRECT_DISSENT = "CORRECT_DISSENT"
    """Correct dissent recorded in a collective decision (集体决策中提出正确不同意见)."""
    OBJECTED_TO_ORDER = "OBJECTED_TO_ORDER"
    """Recorded objection to a superior's order (对上级决策书面提出反对意见)."""
    SLIGHT_FAULT = "SLIGHT_FAULT"
    """Duties basically done, only slight fault (基本履职,仅有轻微过失)."""
    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    """The branch is within its tolerance of non-performing loans (机构不良率在容忍度内)."""
    LOSS_AVERTED = "LOSS_AVERTED"
    """Reported the risk without being asked and averted loss (主动揭示风险并挽回损失)."""
    DECEIVED = "DECEIVED"
    """Deceived by others in a way that usual checks do not show (正常履职难以识别的外部欺诈)."""
    FALSIFIED = "FALSIFIED"
    """Falsified (弄虚作假)."""
    COLLUDED = "COLLUDED"
    """Colluded (内外勾结)."""
    BRIBED = "BRIBED"
    """Took advantages (索贿受贿)."""
    EXCEEDED_AUTHORITY = "EXCEEDED_AUTHORITY"
    """Acted beyond authority or against procedure in a major way (严重越权或违反程序)."""
    HID_FACTS = "HID_FACTS"
    """Hid facts (故意隐瞒)."""
    MADE_OTHERS_BREACH = "MADE_OTHERS_BREACH"
    """Made others break rules (授意、指使、强令他人违规)."""
    OBSTRUCTED = "OBSTRUCTED"
    """Obstructed the inquiry (拒不配合、提供虚假资料), or another major fault."""


class Effect(StrEnum):
    """What an item of the lists does, from strongest."""

    MUST_NOT = "MUST_NOT"
    """Nothing is remitted (不得免责)."""
    MUST = "MUST"
    """All is remitted (应当免责)."""
    MAY = "MAY"
    """May be reduced or remitted (可以减责或免责)."""


class MeasureKind(StrEnum):
    """A non-economic measure (非经济处罚措施), from lightest to heaviest."""

    CRITICISM = "CRITICISM"
    """Education and criticism (批评教育)."""
    SCORE = "SCORE"
    """Score deducted, extent = points (扣减积分)."""
    CIRCULAR = "CIRCULAR"
    """Criticised in a circular (通报批评)."""
    AUTHORITY_LIMITED = "AUTHORITY_LIMITED"
    """Authority for new lending suspended, extent = months (暂停业务权限)."""
    WARNING = "WARNING"
    """Warning, extent = months (警告)."""
    DEMERIT = "DEMERIT"
    """Demerit, extent = months (记过)."""
    DEMOTION = "DEMOTION"
    """Demotion (降级)."""
    REMOVAL = "REMOVAL"
    """Removal from the post (撤职)."""
    DISMISSAL = "DISMISSAL"
    """Dismissal (开除)."""

    @property
    def rank(self) -> int:
        """0 for the lightest, rising."""
        return list(MeasureKind).index(self)


class Vote(StrEnum):
    """A vote of the meeting."""

    AGREE = "AGREE"
    """For the proposal (同意)."""
    AGAINST = "AGAINST"
    """Against, with a reason that the minutes keep (反对)."""
    ABSTAIN = "ABSTAIN"
    """Neither (弃权)."""


class SignLevel(StrEnum):
    """A level that signs the finding, from lowest."""

    DEPARTMENT_HEAD = "DEPARTMENT_HEAD"
    """Head of the assessing department (认定部门负责人)."""
    EXECUTIVE = "EXECUTIVE"
    """Executive in charge (分管领导)."""
    UNIT_HEAD = "UNIT_HEAD"
    """Head of the unit (机构负责人)."""
    HEAD_OFFICE = "HEAD_OFFICE"
    """Head office (总行)."""


class Reply(StrEnum):
    """What the reconsideration did to a person's result."""

    UPHELD = "UPHELD"
    """Nothing changed (维持)."""
    REDUCED = "REDUCED"
    """Less than before (减轻)."""
    LIFTED = "LIFTED"
    """Nothing left of it (撤销)."""


class Receiver(StrEnum):
    """Who takes a person's case over."""

    DISCIPLINE = "DISCIPLINE"
    """Discipline inspection (纪检监察部门)."""
    POLICE = "POLICE"
    """Police (公安机关)."""


class SuspendGround(StrEnum):
    """Why a case waits."""

    CRIMINAL_CASE = "CRIMINAL_CASE"
    """A criminal case about the same facts is open (刑事案件未结)."""
    LAWSUIT = "LAWSUIT"
    """The result depends on a lawsuit that is open (以未决诉讼为依据)."""
    FORCE_MAJEURE = "FORCE_MAJEURE"
    """It cannot go on (不可抗力)."""
    PERSON_UNREACHABLE = "PERSON_UNREACHABLE"
    """Somebody concerned cannot be heard (被认定人无法到场)."""


class WithdrawGround(StrEnum):
    """Why a case is taken back."""

    OPENED_IN_ERROR = "OPENED_IN_ERROR"
    """Its trigger never was (立案有误)."""
    DUPLICATE = "DUPLICATE"
    """Another case has the loan (重复立案)."""
    CURED = "CURED"
    """The loan was paid up before anything was assessed (已结清或已正常)."""


class Department(StrEnum):
    """Where a member of the group comes from."""

    RISK = "RISK"
    """Risk management (风险管理)."""
    CREDIT = "CREDIT"
    """Credit management (信贷管理)."""
    LEGAL_COMPLIANCE = "LEGAL_COMPLIANCE"
    """Legal and compliance (法律合规)."""
    AUDIT = "AUDIT"
    """Internal audit (内部审计)."""
    FINANCE = "FINANCE"
    """Finance (财务会计)."""
    PERSONNEL = "PERSONNEL"
    """Human resources (人力资源)."""
    DISCIPLINE = "DISCIPLINE"
    """Discipline inspection (纪检监察)."""


class RowKind(StrEnum):
    """What a row of the loan's life shows that did not go as it should."""

    CHECK_MISSED = "CHECK_MISSED"
    """A check not made on time (检查缺失或逾期)."""
    WARNING_UNANSWERED = "WARNING_UNANSWERED"
    """A warning that nobody answered (预警未处置)."""
    RIGHT_LOST = "RIGHT_LOST"
    """A right that was lost (权利丧失)."""


class HolderKind(StrEnum):
    """Whose authority a warning line is about."""

    OFFICER = "OFFICER"
    """One officer (客户经理)."""
    UNIT = "UNIT"
    """One unit (机构)."""


class FigureKind(StrEnum):
    """Which rate a warning line looks at."""

    NON_PERFORMING = "NON_PERFORMING"
    """Balance of non-performing loans to balance (不良率)."""
    OVERDUE = "OVERDUE"
    """Balance of overdue loans to balance (逾期率)."""


class DeductionBase(StrEnum):
    """What a deduction is a share of."""

    RESERVE = "RESERVE"
    """The balance of the officer's risk reserve (风险准备金余额)."""
    LOSS = "LOSS"
    """The outstanding amount of the case (涉案贷款余额)."""
    AMOUNT = "AMOUNT"
    """Nothing: the amount itself (固定金额)."""
