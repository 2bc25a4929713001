"""The statute: limits a bank cannot loosen, each with its source, shipped with the program and dated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .routes import CommandKind


class LimitKey(StrEnum):
    """What a limit is about."""

    PENALTY_MARKUP = "PENALTY_MARKUP"
    MISUSE_MARKUP = "MISUSE_MARKUP"
    NON_ACCRUAL_AFTER = "NON_ACCRUAL_AFTER"
    EXTENSION_SHORT = "EXTENSION_SHORT"
    EXTENSION_MEDIUM = "EXTENSION_MEDIUM"
    EXTENSION_LONG = "EXTENSION_LONG"
    EXTENSION_MEASURES_2024 = "EXTENSION_MEASURES_2024"
    RATE_WARNING = "RATE_WARNING"
    DPD_STEPS = "DPD_STEPS"
    RETENTION = "RETENTION"
    SECOND_PERSON = "SECOND_PERSON"
    THREE_STEPS = "THREE_STEPS"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit; both bounds are included, None is open.

    Attributes:
        unit: of the bounds: `bp` (basis points), `days`, `months`, `percent`, or `names` when `required`
            counts.
        required: names that must be among those chosen, for limits on sets.
        since, until: first and last day on which the limit is in force; `until` None: still.
        source: mark and document.
    """

    key: LimitKey
    unit: str
    source: str
    description: str
    description_zh: str
    since: date
    minimum: int | None = None
    maximum: int | None = None
    required: tuple[str, ...] = ()
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the limit is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Statute:
    """All limits of one edition of the statute layer."""

    version: str
    limits: tuple[Limit, ...]

    def at(self, day: date) -> Mapping[LimitKey, Limit]:
        """The limits in force on a day."""
        return {limit.key: limit for limit in self.limits if limit.holds_on(day)}


STATUTE: Final = Statute(
    "2026-01",
    (
        Limit(
            LimitKey.PENALTY_MARKUP,
            "bp",
            "[S] 银发〔2003〕251号",
            "Penalty interest on overdue amounts is 30 % to 50 % above the contract rate (relative).",
            "逾期贷款罚息利率在合同利率基础上加收30%—50%",
            date(2004, 1, 1),
            minimum=3_000,
            maximum=5_000,
        ),
        Limit(
            LimitKey.MISUSE_MARKUP,
            "bp",
            "[S] 银发〔2003〕251号",
            "Penalty interest on misused amounts is 50 % to 100 % above the contract rate (relative).",
            "挪用贷款罚息利率在合同利率基础上加收50%—100%",
            date(2004, 1, 1),
            minimum=5_000,
            maximum=10_000,
        ),
        Limit(
            LimitKey.NON_ACCRUAL_AFTER,
            "days",
            "[S] 90-day rule; [K-h] 财金〔2002〕5号",
            "Interest is taken off the income no later than when overdue more than 90 days.",
            "贷款本金或利息逾期超过90天,停止计提利息收入并转表外核算",
            date(2002, 1, 1),
            minimum=0,
            maximum=90,
        ),
        Limit(
            LimitKey.EXTENSION_SHORT,
            "percent",
            "[S] 贷款通则 art. 12",
            "A loan of up to 1 year is extended by at most its original term, all extensions together.",
            "短期贷款展期期限累计不得超过原贷款期限",
            date(1996, 8, 1),
            minimum=0,
            maximum=100,
        ),
        Limit(
            LimitKey.EXTENSION_MEDIUM,
            "percent",
            "[S] 贷款通则 art. 12",
            "A loan of more than 1 and up to 5 years is extended by at most half its original term.",
            "中期贷款展期期限累计不得超过原贷款期限的一半",
            date(1996, 8, 1),
            minimum=0,
            maximum=50,
        ),
        Limit(
            LimitKey.EXTENSION_LONG,
            "months",
            "[S] 贷款通则 art. 12",
            "A loan of more than 5 years is extended by at most 3 years.",
            "长期贷款展期期限累计不得超过3年",
            date(1996, 8, 1),
            minimum=0,
            maximum=36,
        ),
        Limit(
            LimitKey.EXTENSION_MEASURES_2024,
            "percent",
            "[K-m] 固定资产贷款管理办法, 流动资金贷款管理办法 (2024)",
            "From this day a bank may use half the original term for all loans of more than 1 year.",
            "期限一年以上的贷款,展期期限累计不得超过原贷款期限的一半",
            date(2024, 7, 1),
            minimum=0,
            maximum=50,
        ),
        Limit(
            LimitKey.RATE_WARNING,
            "bp",
            "[K-h] 法发〔2017〕22号",
            "Above 24 % a year in total, a court may cut interest, penalty, compound and fees on request.",
            "利息、复利、罚息及其他费用总计超过年利率24%的部分,借款人可请求法院予以调减",
            date(2017, 8, 4),
            maximum=2_400,
        ),
        Limit(
            LimitKey.DPD_STEPS,
            "names",
            "[S] 商业银行金融资产风险分类办法 (2023) arts 10 to 13",
            "Days past due on which a class is looked at again: overdue at all, more than 90, 270, 360.",
            "逾期及逾期超过90天、270天、360天时须重新分类",
            date(2023, 7, 1),
            required=("1", "91", "271", "361"),
        ),
        Limit(
            LimitKey.RETENTION,
            "years",
            "[S] 反洗钱法 (2024) art. 34",
            "Identity and transactions of customers are kept for at least ten years after the relation or trade ends.",
            "客户身份资料和交易记录自业务关系或交易结束后至少保存十年",
            date(2025, 1, 1),
            minimum=10,
        ),
        Limit(
            LimitKey.SECOND_PERSON,
            "names",
            "[K-h] 不相容岗位分离",
            "Commands that one person never carries out alone, whatever the amount.",
            "须由经办与复核两人办理的业务",
            date(1996, 8, 1),
            required=tuple(kind.value for kind in CommandKind if kind is not CommandKind.REVERSAL),
        ),
        Limit(
            LimitKey.THREE_STEPS,
            "steps",
            "[S] 商业银行金融资产风险分类办法 (2023) art. 30; different persons [I]",
            "A class set by persons passes confirmation and approval after its maker.",
            "风险分类须经初分、认定、审批三个环节,由不同人员办理",
            date(2023, 7, 1),
            minimum=2,
        ),
    ),
)
"""The statute as shipped."""
