"""What each field of a policy version means: for screens, documents and the GraphQL descriptions."""

from dataclasses import dataclass
from typing import Final

from .statute import LimitKey


@dataclass(frozen=True, slots=True)
class Parameter:
    """One field of `PolicyVersion`: unit, meaning in two languages, source and the limits that bound it."""

    name: str
    unit: str
    description: str
    description_zh: str
    source: str
    limits: tuple[LimitKey, ...] = ()


PARAMETERS: Final = (
    Parameter(
        "penalty_markup",
        "bp",
        "Relative markup of penalty interest on overdue amounts that contracts may have.",
        "逾期罚息上浮幅度",
        "[S] 银发〔2003〕251号",
        (LimitKey.PENALTY_MARKUP,),
    ),
    Parameter(
        "misuse_markup",
        "bp",
        "Relative markup of penalty interest on misused amounts that contracts may have.",
        "挪用罚息上浮幅度",
        "[S] 银发〔2003〕251号",
        (LimitKey.MISUSE_MARKUP,),
    ),
    Parameter(
        "compound_interest",
        "",
        "Whether contracts may charge compound interest on unpaid in-term interest; never on penalty or compound.",
        "是否计收复利(仅对期内欠息,不对罚息、复利)",
        "[S] 银发〔2003〕251号; [K-h] not on penalty interest",
    ),
    Parameter(
        "non_accrual_after",
        "days",
        "Days past due that must be exceeded for interest to leave the balance sheet.",
        "转表外核算的逾期天数(超过)",
        "[S] 90 days",
        (LimitKey.NON_ACCRUAL_AFTER,),
    ),
    Parameter(
        "dpd_counts_penalty",
        "",
        "Whether unpaid penalty or compound interest alone makes days past due.",
        "仅欠罚息、复利是否计入逾期天数",
        "[I]",
    ),
    Parameter(
        "dpd_steps",
        "days",
        "Days past due on which a loan wakes up to be looked at.",
        "逾期天数触发点",
        "[S] 1, 91, 271, 361; the others [K-m]",
        (LimitKey.DPD_STEPS,),
    ),
    Parameter(
        "period_end",
        "",
        "How often accrued, not yet due interest is posted.",
        "应计利息计提频率",
        "[I]",
    ),
    Parameter(
        "rate_warning",
        "per year",
        "Contract rates above this are taken with a warning.",
        "利率提示线",
        "[K-h] 法发〔2017〕22号",
        (LimitKey.RATE_WARNING,),
    ),
    Parameter(
        "rate_maximum",
        "per year",
        "Contract rates above this are refused.",
        "利率上限",
        "[I]",
    ),
    Parameter(
        "extension",
        "",
        "How far a loan may be extended, all extensions together.",
        "展期期限上限",
        "[S] 贷款通则 art. 12; [K-m] measures of 2024",
        (
            LimitKey.EXTENSION_SHORT,
            LimitKey.EXTENSION_MEDIUM,
            LimitKey.EXTENSION_LONG,
            LimitKey.EXTENSION_MEASURES_2024,
        ),
    ),
    Parameter(
        "proposal_days",
        "days",
        "How long a proposal waits for its approvers before it expires.",
        "审批时限(天)",
        "[I]",
    ),
    Parameter(
        "delegation_days",
        "days",
        "How long approval may be delegated to another person at most.",
        "审批权限转授权的最长期限(天)",
        "[I]",
    ),
    Parameter(
        "retention_years",
        "years",
        "How long a borrower's identity and transactions are kept after the last transaction.",
        "客户身份资料和交易记录保存年限",
        "[S] 反洗钱法 (2024) art. 34; 个人信息保护法 art. 47",
        (LimitKey.RETENTION,),
    ),
    Parameter(
        "routes",
        "minor units",
        "Which commands need a second person: in which steps and roles, how many persons, and above which amount.",
        "须复核业务的审批路径",
        "[K-h] 不相容岗位分离; [S] 商业银行金融资产风险分类办法 (2023) art. 30",
        (LimitKey.SECOND_PERSON, LimitKey.THREE_STEPS),
    ),
)
"""Every field of `PolicyVersion` but its name, date and instant, in its order."""
