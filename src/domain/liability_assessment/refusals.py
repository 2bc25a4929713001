"""Why something about a case is not recorded: one closed enum, in the order of checking."""

from datetime import date
from enum import StrEnum

from ..shared.errors import Refusal


class LiabilityRefusal(StrEnum):
    """Why an event of a case is not recorded, in the order of checking; docstrings carry the Chinese."""

    WRONG_STATUS = "WRONG_STATUS"
    """The case does not stand where this can happen (案件状态不符)."""
    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    BEFORE_THE_LAST = "BEFORE_THE_LAST"
    """The day lies before the last step of the case (日期早于上一环节)."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A reason is needed (须说明理由)."""
    NO_REVIEW_GROUP = "NO_REVIEW_GROUP"
    """Nobody was named to reconsider (未成立复议小组)."""
    TRIGGER_NOT_IN_POLICY = "TRIGGER_NOT_IN_POLICY"
    """The policy does not open cases for that (政策未列此触发情形)."""
    LOAN_TWICE = "LOAN_TWICE"
    """A loan stands in the case more than once (贷款重复)."""
    LOAN_HAS_A_CASE = "LOAN_HAS_A_CASE"
    """The loan has a case that was not withdrawn (贷款已立案)."""
    SEVERAL_BORROWERS = "SEVERAL_BORROWERS"
    """Loans of several borrowers go in batches only (多个借款人须批量认定)."""
    NOT_FOR_A_BATCH = "NOT_FOR_A_BATCH"
    """Only few small loans go in a batch (不适用批量认定)."""
    SEAT_TWICE = "SEAT_TWICE"
    """A person has one seat (成员重复)."""
    GROUP_TOO_SMALL = "GROUP_TOO_SMALL"
    """Fewer members than the policy asks for (小组人数不足)."""
    DEPARTMENT_MISSING = "DEPARTMENT_MISSING"
    """A department that must have a seat has none (缺少必备部门)."""
    ONE_CHAIR = "ONE_CHAIR"
    """A group has exactly one chair (须有且仅有一名组长)."""
    NOT_OF_THE_CASE = "NOT_OF_THE_CASE"
    """The file speaks of a loan that is not in the case (非本案贷款)."""
    HANDLER_MISSING = "HANDLER_MISSING"
    """The file leaves out somebody who handled a loan (资料遗漏经办人员)."""
    SAME_PERSON = "SAME_PERSON"
    """The person has acted on this case in another part (同一人不得办理不相容环节)."""
    NOT_INDEPENDENT = "NOT_INDEPENDENT"
    """The person is excluded; `details` has each person with the reason (应当回避)."""
    NOT_A_MEMBER = "NOT_A_MEMBER"
    """Members vote, each once, nobody else (表决人与小组成员不符)."""
    NO_QUORUM = "NO_QUORUM"
    """Not enough members are present for a vote (未达法定人数)."""
    DISSENT_WITHOUT_REASON = "DISSENT_WITHOUT_REASON"
    """A vote against says why (反对意见须说明理由)."""
    PERSON_TWICE = "PERSON_TWICE"
    """A person is assessed once (被认定人重复)."""
    NOT_A_HANDLER = "NOT_A_HANDLER"
    """The person handled no loan of the case (未参与该笔业务)."""
    PERSON_MISSING = "PERSON_MISSING"
    """Somebody who handled a loan in a step that is in scope is not assessed (遗漏应认定人员)."""
    NOT_ASKED = "NOT_ASKED"
    """The person did not ask (未申请复议)."""
    REQUEST_UNANSWERED = "REQUEST_UNANSWERED"
    """Somebody who asked gets no answer (复议申请未答复)."""
    ROW_UNKNOWN = "ROW_UNKNOWN"
    """The file has no such row (资料无此事项)."""
    ROW_UNANSWERED = "ROW_UNANSWERED"
    """A row of the file is neither a fault nor explained (资料事项未作说明)."""
    RULE_NOT_IN_FORCE = "RULE_NOT_IN_FORCE"
    """The rule did not hold at the time of the business (依据非业务办理时有效)."""
    FAULT_MISSING = "FAULT_MISSING"
    """Somebody is held liable without a fault (无过错事实不得认定责任)."""
    CAUSE_CONTRADICTED = "CAUSE_CONTRADICTED"
    """Cause and degree contradict each other (原因与责任程度矛盾)."""
    MUST_BE_EXEMPT = "MUST_BE_EXEMPT"
    """The lists exempt the person (应当免责)."""
    NOT_EXEMPTIBLE = "NOT_EXEMPTIBLE"
    """Nothing of the lists allows less than was assessed (不得减责或免责)."""
    DEGREE_TOO_LOW = "DEGREE_TOO_LOW"
    """A fault of the must-not list is at least of the policy's degree (认定程度低于下限)."""
    DEGREE_RAISED = "DEGREE_RAISED"
    """Exemption never raises a degree (免责后程度不得高于认定程度)."""
    MEASURE_NOT_ALLOWED = "MEASURE_NOT_ALLOWED"
    """The policy does not have the measure for the degree, or asks for a heavier one (处罚措施与责任程度不符)."""
    RESERVE_UNKNOWN = "RESERVE_UNKNOWN"
    """Nothing is known of the person's risk reserve (缺少风险准备金余额)."""
    LEVEL_OUT_OF_ORDER = "LEVEL_OUT_OF_ORDER"
    """Levels sign from lowest to highest, each once (签批层级顺序不符)."""
    NOT_CONCERNED = "NOT_CONCERNED"
    """The finding is not about this person (非被认定人)."""
    NOTIFIED_ALREADY = "NOTIFIED_ALREADY"
    """The person was told (已通知)."""
    NOT_NOTIFIED = "NOT_NOTIFIED"
    """The person was not told yet (尚未通知)."""
    ASKED_ALREADY = "ASKED_ALREADY"
    """A person asks once (已申请复议)."""
    NOTHING_TO_RECONSIDER = "NOTHING_TO_RECONSIDER"
    """The person is not liable (无责任可复议)."""
    TOO_LATE = "TOO_LATE"
    """The time for asking is over (已过复议期限)."""
    WORSE_THAN_BEFORE = "WORSE_THAN_BEFORE"
    """A reconsideration never makes anything worse (不得加重责任)."""
    NUMBER_TAKEN = "NUMBER_TAKEN"
    """The hand-over's number is taken (移交编号重复)."""
    HAND_OVER_UNKNOWN = "HAND_OVER_UNKNOWN"
    """There is no such hand-over (无此移交)."""
    RECEIPTED_ALREADY = "RECEIPTED_ALREADY"
    """The hand-over has its receipt (已有回执)."""
    MUST_BE_SETTLED = "MUST_BE_SETTLED"
    """A written-off loan's liability is settled, not dropped (已核销债权须完成责任认定)."""
    TIME_STILL_RUNS = "TIME_STILL_RUNS"
    """Somebody can still ask for reconsideration (复议期限未满)."""
    HAND_OVER_MISSING = "HAND_OVER_MISSING"
    """Somebody so gravely liable was not handed over, or the receipt is missing (未移交或缺少回执)."""


def refuse(
    code: LiabilityRefusal, message: str, message_zh: str, article: str = "", *details: tuple[str, str]
) -> Refusal:
    """A refusal of a case."""
    return Refusal(code, message, message_zh, article, details)


def day_refusal(on: date, business_date: date, last: date | None = None) -> Refusal | None:
    """IN_THE_FUTURE or BEFORE_THE_LAST; None: the day fits."""
    if on > business_date:
        return refuse(
            LiabilityRefusal.IN_THE_FUTURE,
            f"{on} lies after the business date {business_date}",
            f"日期 {on} 晚于营业日 {business_date}",
        )
    if last is not None and on < last:
        return refuse(
            LiabilityRefusal.BEFORE_THE_LAST,
            f"{on} lies before {last}, the day of the last step",
            f"日期 {on} 早于上一环节日期 {last}",
        )
    return None


def reason_refusal(reason: str) -> Refusal | None:
    """REASON_REQUIRED; None: there is one."""
    if reason.strip():
        return None
    return refuse(LiabilityRefusal.REASON_REQUIRED, "say why", "请说明理由")
