"""Why what concerns the rights of loans is not recorded: the part of the closed list of codes that is theirs."""

from collections.abc import Mapping
from typing import Final

RIGHTS: Final[Mapping[str, str]] = {
    "TOO_MANY_ACTS": "The record of the claim is full (登记的行为达到上限).",
    "EVIDENCE_MISSING": "The act lacks evidence without which it counts for nothing (缺少证据).",
    "GROUND_MISSING": "The act needs one of its grounds, or takes none (事由无效).",
    "TERM_MISSING": "The act needs a new due date from its own day on, or takes none (新履行期限无效).",
    "NOTHING_TO_END": "It names nothing open that it could end, or not how (没有可终结的程序、事由或权利).",
    "ENDS_BEFORE_ITS_BEGINNING": "A procedure or obstacle would end before it began (终结早于开始).",
    "ENDED_ALREADY": "The procedure or obstacle has ended already (已登记终结).",
    "RECORD_IN_THE_FUTURE": "A title, seizure or lifting lies after the business date (登记日期晚于营业日).",
    "PERSON_NOT_CONCERNED": "The person is neither debtor nor guarantor of the loan (不是债务人或保证人).",
    "PROCEDURE_UNKNOWN": "The title names no recorded procedure that it could end (程序未登记或已终结).",
    "TOO_MANY_RECORDS": "The loan has as many titles or seizures as can be kept (登记数量达到上限).",
    "LONGER_THAN_ALLOWED": "A court may order the measure for a shorter time only (保全期限超过上限).",
    "PRESERVATION_UNKNOWN": "The loan has no such seizure, or it was lifted (保全不存在或已解除).",
    "RENEWED_TOO_LATE": "The seizure had ended before the renewal began (续期时保全已到期).",
    "BEFORE_IT_BEGAN": "A seizure is lifted before its first day (解除早于起始日).",
    "RETRACTED_ALREADY": "The record was taken back already, or takes one back (登记已撤销).",
    "STILL_NEEDED": "Another record refers to it; take that one back first (仍被其他登记引用).",
}
