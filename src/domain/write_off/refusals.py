"""Why something about an application is not recorded: one closed enum, in the order of checking."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from ..shared.errors import Refusal


class WriteOffRefusal(StrEnum):
    """Why an event of an application is not recorded, in the order of checking; docstrings carry the Chinese."""

    WRONG_STATUS = "WRONG_STATUS"
    """The application does not stand where this can happen (申请状态不符)."""
    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    BEFORE_THE_LAST = "BEFORE_THE_LAST"
    """The day lies before the last step of the application (日期早于上一环节)."""
    TOO_MANY = "TOO_MANY"
    """The file is full (材料数量达到上限)."""
    CAUSE_MISSING = "CAUSE_MISSING"
    """Nothing says why the claims were lost (未说明呆账形成原因)."""
    CLAIM_TWICE = "CLAIM_TWICE"
    """A claim stands in the application more than once (债权重复申报)."""
    UNKNOWN_CRITERION = "UNKNOWN_CRITERION"
    """The policy does not have the criterion (政策无此认定标准)."""
    NOT_FOR_A_LIST = "NOT_FOR_A_LIST"
    """Only small claims on criteria for lists are written off by list (不适用清单核销)."""
    NOT_IN_THE_APPLICATION = "NOT_IN_THE_APPLICATION"
    """The claim is not in the application (债权不在申请内)."""
    FILED_ALREADY = "FILED_ALREADY"
    """The same paper is in the file (该材料已归集)."""
    NOTHING_TO_CONFIRM = "NOTHING_TO_CONFIRM"
    """No internal evidence is in the file (无内部证据可确认)."""
    OTHER_UNIT = "OTHER_UNIT"
    """Internal evidence is confirmed by the originating unit (非经办机构人员)."""
    ROLE_NOT_ASKED = "ROLE_NOT_ASKED"
    """The policy asks for no signature in that role (无须该角色确认)."""
    ROLE_CONFIRMED = "ROLE_CONFIRMED"
    """Somebody has signed in that role (该角色已确认)."""
    SAME_PERSON = "SAME_PERSON"
    """The person has acted on this application in another part (同一人不得办理不相容环节)."""
    OPINION_INCOMPLETE = "OPINION_INCOMPLETE"
    """It states neither proceedings nor why nobody was sued (未说明诉讼情况或未诉讼原因)."""
    CONFIRMATION_MISSING = "CONFIRMATION_MISSING"
    """Internal evidence is not confirmed by every role (内部证据确认不全)."""
    OPINION_MISSING = "OPINION_MISSING"
    """There is no legal opinion (缺少法律意见书)."""
    OPINION_AGAINST = "OPINION_AGAINST"
    """The legal opinion does not support the write-off (法律意见不支持核销)."""
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    """A claim does not qualify on what it rests on (债权不符合认定标准)."""
    SEAT_TWICE = "SEAT_TWICE"
    """A person has one seat (同一委员重复列席)."""
    DEPARTMENT_MISSING = "DEPARTMENT_MISSING"
    """A department of the review is not present (审议部门缺席)."""
    NO_QUORUM = "NO_QUORUM"
    """Not enough seats are present for a vote (未达法定人数)."""
    DISSENT_WITHOUT_REASON = "DISSENT_WITHOUT_REASON"
    """A vote against says why (反对意见须说明理由)."""
    LEVEL_TOO_LOW = "LEVEL_TOO_LOW"
    """The amount needs a higher level of authority (超出审批权限)."""
    NOT_ITS_MAKER = "NOT_ITS_MAKER"
    """Only its maker takes it back (仅申请人可撤回)."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A reason is needed (须说明理由)."""
    CLAIM_UNKNOWN = "CLAIM_UNKNOWN"
    """Nothing is known of what the claim comes to (缺少债权余额)."""
    NOTHING_LEFT = "NOTHING_LEFT"
    """Nothing of the claim is on the balance sheet any more (债权已无表内余额)."""
    AMOUNT_CHANGED = "AMOUNT_CHANGED"
    """More would be written off than was approved, or a part is no longer there (金额与审批不符)."""
    INSUFFICIENT_RESERVE = "INSUFFICIENT_RESERVE"
    """The reserve is smaller than what it would have to bear; `details` has the missing amount (准备金不足)."""


def refuse(
    code: WriteOffRefusal, message: str, message_zh: str, article: str = "", *details: tuple[str, str]
) -> Refusal:
    """A refusal of an application."""
    return Refusal(code, message, message_zh, article, details)


def day_refusal(on: date, business_date: date, last: date | None = None) -> Refusal | None:
    """IN_THE_FUTURE or BEFORE_THE_LAST; None: the day fits."""
    if on > business_date:
        return refuse(
            WriteOffRefusal.IN_THE_FUTURE,
            f"{on} lies after the business date {business_date}",
            f"日期 {on} 晚于营业日 {business_date}",
        )
    if last is not None and on < last:
        return refuse(
            WriteOffRefusal.BEFORE_THE_LAST,
            f"{on} lies before {last}, the day of the last step",
            f"日期 {on} 早于上一环节日期 {last}",
        )
    return None


def first_refusal(rules: Iterable[Callable[[], Refusal | None]]) -> Refusal | None:
    """The refusal of the first rule that has one."""
    return next((refusal for rule in rules if (refusal := rule())), None)
