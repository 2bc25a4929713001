"""Why something about collateral is refused, for the closed list of problem codes.

What other modules refuse under the same name is described there: IN_THE_FUTURE, NOT_LATER, NO_EXCHANGE_RATE.
"""

from collections.abc import Mapping
from typing import Final

COLLATERAL: Final[Mapping[str, str]] = {
    "KNOWLEDGE_ONLY_GROWS": "Recorded before what is recorded already (登记时间早于已有记录).",
    "TAKEN_ALREADY": "The item was taken in already (押品已登记入库).",
    "NOT_TAKEN": "The item is not there on the value date (押品在该日尚未入库).",
    "ITEM_GONE": "The item was released or disposed of (押品已解除或处置).",
    "UNKNOWN_KIND": "The catalogue has no such kind (押品目录无此种类).",
    "SHARES_ABOVE_WHOLE": "The owners' shares are more than the whole (权利份额合计超过100%).",
    "EXPIRY_BEFORE_REGISTRATION": "A registration expires before it begins (登记到期日早于登记日).",
    "CHARGE_EXISTS": "The registration is on the item already (该登记已存在).",
    "SEIZED": "What is seized cannot be charged (已被查封、扣押的财产不得抵押).",
    "RANK_TAKEN": "Another live registration has this rank (登记顺位冲突).",
    "RANK_AGAINST_REGISTRATION": "Rank follows registration (顺位与登记先后不符).",
    "UNKNOWN_CHARGE": "The item has no such registration (无此登记).",
    "REGISTRATION_EXPIRED": "What has expired is registered anew, with its new rank (登记已到期,须重新登记).",
    "CHARGE_OF_ANOTHER": "Another creditor's registration secures no loan of the bank (他行登记不担保本行债权).",
    "CHARGE_FIXED": "The claims of a maximum-amount mortgage are fixed (最高额抵押债权已确定).",
    "ALREADY_LINKED": "The registration secures the loan already (该债权已关联).",
    "NOT_LINKED": "The registration does not secure the loan (该债权未关联).",
    "NOT_LOWER": "A partial release must lower the registered amount (部分解除须降低登记金额).",
    "NOT_MAXIMUM": "Only a maximum-amount mortgage is fixed (非最高额抵押).",
    "VALUER_OF_THE_BUSINESS_LINE": "Valued or confirmed by the line that made the loan (估值人员属于经办业务条线).",
    "NOT_CONFIRMED": "An outside value needs the bank's own confirmation (外部评估须内部审核确认).",
    "ABOVE_FAIR_PRICE": "More than the current fair price (估值高于当前合理价格).",
    "NOT_MARKED": "An active market's price is used where there is one (有活跃市场的须采用市场价格).",
    "NEXT_DUE_TOO_LATE": "The next valuation would come later than the policy allows (下次估值日超过规定周期).",
    "COVER_NOT_CHECKED": "Security is given up only after a coverage check (解除前须进行覆盖检查).",
    "BREAKS_CEILING": "What remains would not bear the loans (解除后抵质押率超过上限).",
    "NO_SUCH_ENTRY": "No entry of that number that can be withdrawn (无可撤销的记录).",
    "NOTHING_TO_END": "Nothing of that name is there to end (无可结束的事项).",
    "NOT_REALISED": "The item was not realised by that day (押品在该日尚未处置).",
    "MORE_THAN_HELD": "More than the bank holds for them from the realisation (超过应付处置余款).",
    "NOTHING_TO_SELL": "The item was not taken in payment, or is sold (非抵债资产或已处置).",
    "MORE_THAN_COSTS_OPEN": "More than the costs that the proceeds left open (超过未受偿处置费用).",
    "NOT_SECURED": "The item did not secure the loan (押品未担保该债权).",
    "GONE": "The item to be valued was released or disposed of (已出库).",
    "OTHER_REGION_OR_KIND": "The index or price is not this item's (地区或种类不符).",
    "NO_VALUATION": "There is no value to carry forward (无可重估的估值).",
    "NO_QUANTITY": "There is no quantity to multiply with (未登记数量).",
    "NO_INDEX_THEN": "The index is not known for the day of the value (估值日无指数).",
    "NO_INDEX_NOW": "The index is not known for the day (当日无指数).",
    "VALUED_LATER": "The item has a value of that day or a later one (已有当日或更晚估值).",
    "TOO_LARGE": "The value would leave the range of amounts (金额超出范围).",
    "ACTIVE_MARKET": "The kind has an active market, whose price is the value (有活跃市场,须采用市场价格).",
    "NO_INDEX": "No index of the region and kind is known for the day (当日无指数).",
    "TOO_MANY_TOGETHER": "More items and loans share each other than are measured together (共享押品的债权过多).",
}
