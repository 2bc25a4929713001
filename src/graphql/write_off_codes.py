"""Why applications for write-off and written-off claims are refused: their part of the closed list of codes."""

from collections.abc import Mapping
from typing import Final

WRITE_OFFS: Final[Mapping[str, str]] = {
    "PROCEDURE_REQUIRED": "A loan kept here is written off, and a write-off reversed, by the procedure alone "
    "(须按核销程序办理).",
    "NO_ACCOUNT_HERE": "The claim's books are elsewhere: it is written off there, and its end is recorded here "
    "(本系统无该债权账户).",
    "IN_ANOTHER_APPLICATION": "The loan is in an application that is not finished (债权已在其他核销申请中).",
    "NOT_ON_BALANCE": "Nothing of the loan is on the balance sheet (债权无表内余额).",
    "CURRENCIES_DIFFER": "An application has one currency (申请内债权币种不一).",
    "LEVEL_NOT_HELD": "Whoever acts for one branch has no power above it (未持有该层级审批权限).",
    "RECOVERED_ALREADY": "A written-off part has recoveries: take those back first "
    "(部分核销债权已有收回,须先冲正收回).",
    "NOTHING_WRITTEN_OFF": "In that year nothing was written off (该年度无核销).",
    "REPORTED_ALREADY": "That was recorded before (已登记).",
    "WRONG_STATUS": "The application does not stand where this can happen (申请状态不符).",
    "BEFORE_THE_LAST": "The day lies before the last step of the application (日期早于上一环节).",
    "CAUSE_MISSING": "Nothing says why the claims were lost (未说明呆账形成原因).",
    "CLAIM_TWICE": "A claim stands in the application more than once (债权重复申报).",
    "UNKNOWN_CRITERION": "The policy does not have the criterion (政策无此认定标准).",
    "NOT_FOR_A_LIST": "Only small claims on criteria for lists are written off by list (不适用清单核销).",
    "NOT_IN_THE_APPLICATION": "The claim is not in the application (债权不在申请内).",
    "FILED_ALREADY": "The same paper is in the file (该材料已归集).",
    "NOTHING_TO_CONFIRM": "No internal evidence is in the file (无内部证据可确认).",
    "OTHER_UNIT": "Internal evidence is confirmed by the originating unit (非经办机构人员).",
    "ROLE_NOT_ASKED": "The policy asks for no signature in that role (无须该角色确认).",
    "ROLE_CONFIRMED": "Somebody has signed in that role (该角色已确认).",
    "SAME_PERSON": "The person has acted on this application in another part (同一人不得办理不相容环节).",
    "OPINION_INCOMPLETE": "It states neither proceedings nor why nobody was sued (未说明诉讼情况或未诉讼原因).",
    "CONFIRMATION_MISSING": "Internal evidence is not confirmed by every role (内部证据确认不全).",
    "OPINION_AGAINST": "The legal opinion does not support the write-off (法律意见不支持核销).",
    "OPINION_MISSING": "A review says what the reviewer thinks; an application has a legal opinion "
    "(缺少评估或法律意见).",
    "NOT_LATER": "A new maturity is later than the present one, interest is accrued forwards "
    "(日期未晚于原日期或上次计息日).",
    "NOT_ELIGIBLE": "A claim does not qualify on what it rests on (债权不符合认定标准).",
    "SEAT_TWICE": "A person has one seat (同一委员重复列席).",
    "DEPARTMENT_MISSING": "A department of the review is not present (审议部门缺席).",
    "NO_QUORUM": "Not enough seats are present for a vote (未达法定人数).",
    "DISSENT_WITHOUT_REASON": "A vote against says why (反对意见须说明理由).",
    "LEVEL_TOO_LOW": "The amount needs a higher level of authority (超出审批权限).",
    "CLAIM_UNKNOWN": "Nothing is known of what the claim comes to (缺少债权余额).",
    "NOTHING_LEFT": "Nothing of the claim is on the balance sheet any more (债权已无表内余额).",
    "AMOUNT_CHANGED": "More would be written off than was approved, or a part is no longer there (金额与审批不符).",
    "INSUFFICIENT_RESERVE": "The reserve is smaller than what it would have to bear; `details` has the missing amount "
    "(准备金不足).",
    "NOT_KEPT": "The claim is terminated or back on the balance sheet (债权已终结或已冲回).",
    "BEFORE_WRITE_OFF": "The day lies before the write-off (日期早于核销日).",
    "INTEREST_STOPPED": "Interest has stopped (已停止计息).",
    "MORE_THAN_OWED": "More than is owed (金额超过所欠).",
    "SPLIT_DIFFERS": "The parts do not come to the amount, or part from the books (分项合计与金额或账务不符).",
    "NO_SUCH_RECOVERY": "There is no recovery of that number (无此收回记录).",
    "REVERSED_ALREADY": "The recovery was taken back (该收回已冲正).",
    "SAME_KEEPER": "That person keeps the claim already (保管责任人未变更).",
    "RESERVE_USED_ALREADY": "What the recovery gave to the reserve was used; `details` has the missing amount "
    "(准备金已使用,不足冲回).",
    "FACT_MISSING": "A fact of the case of termination is missing (缺少终结事实).",
    "TOO_EARLY": "The term of the case of termination is not over (未到终结日期).",
}
