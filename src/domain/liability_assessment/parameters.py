"""What each field of a liability policy means: for screens, documents and the GraphQL descriptions."""

from typing import Final

from ..policy.parameters import Parameter

_NOTICE: Final = "[S:26] 金规〔2024〕11号"
_ART_19: Final = "[S:22] 财金〔2017〕90号 art. 19"

PARAMETERS: Final = (
    Parameter("triggers", "", "What opens a case.", "触发情形",
              f"{_ART_19} write-off; [S:29] before restructuring or sale; others [I]"),
    Parameter("overdue_days", "days", "Days past due that open a case, reached.", "触发立案的逾期天数(达到)", "[I]"),
    Parameter("from_class", "", "The lightest class that opens a case.", "触发立案的最低风险分类", "[K-h] 不良贷款"),
    Parameter("group_size", "persons", "Members of the group, at least.", "认定小组人数(至少)", "[I]"),
    Parameter("departments", "", "Departments that have a seat in each group.", "认定小组必备部门", "[I]"),
    Parameter("review_group_size", "persons", "Members who reconsider, at least.", "复议小组人数(至少)", "[I]"),
    Parameter("quorum", "percent", "Share of the seats that must be present, at least.", "法定人数(达到)", "[I]"),
    Parameter("majority", "percent", "Share of those present that must agree, at least.", "通过比例(达到)", "[I]"),
    Parameter("sign_levels", "", "Levels that sign the finding, from lowest.", "认定书签批层级", "[I] 逐级签批"),
    Parameter("procedure_months", "months", "Until when the procedure is finished, from its start.",
              "认定程序期限(月)", f"{_NOTICE}: in principle within one year"),
    Parameter("write_off_months", "months", "Until when liability for subjective causes is settled after a write-off.",
              "核销后责任认定和追究期限(月)", _ART_19),
    Parameter("ask_days", "days", "Until when a person asks for reconsideration after the notice.",
              "申请复议期限(天)", f"{_NOTICE} 申诉; number [I]"),
    Parameter("answer_days", "days", "Until when a reconsideration is answered.", "答复复议期限(天)",
              f"{_NOTICE} 申诉; number [I]"),
    Parameter("receipt_days", "days", "Until when a hand-over has its receipt.", "移交回执期限(天)", "[I]"),
    Parameter("warn_days", "days", "How many days before a last day it is looked at.", "期限提前提示天数", "[I]"),
    Parameter("steps_in_scope", "", "Steps of a loan's life whose people are assessed.", "纳入认定的业务环节", _NOTICE),
    Parameter("exemptions", "", "The three lists: must exempt, may reduce, must not exempt.", "免责情形清单",
              f"{_NOTICE}: 7, 4 and 7 items, not seen one by one; each item has its own mark"),
    Parameter("small_loss", "percent", "Interest and fees lost that still are little, of the principal, at most.",
              "本金收回后少量息费损失比例上限", "[S:28] 银监发〔2016〕56号; number [I]"),
    Parameter("tolerance", "percentage points", "How far a branch's rate may exceed that of all loans.",
              "不良容忍度(百分点)", "[K-m] 3 percentage points"),
    Parameter("small_business_credit", "minor units", "Credit to a small business in the scope of the lists, at most.",
              "普惠小微企业单户授信上限", _NOTICE),
    Parameter("farmer_credit", "minor units", "Credit to a farmer in the scope of the lists, at most.",
              "农户单户授信上限", _NOTICE),
    Parameter("degrees", "minor units", "What each degree costs: deduction and measures.", "责任程度与处理标准",
              "[K-h] kinds of measures; numbers [I]"),
    Parameter("must_not_least", "", "The least degree where nothing may be remitted.", "不得免责情形的最低责任程度",
              f"{_NOTICE} 重大过错; degree [I]"),
    Parameter("hand_over_from", "", "The degree from which a person is handed over; empty: never needed.",
              "须移交监察部门的责任程度", "[I] 移交监察部门"),
    Parameter("batch_amount", "minor units", "Outstanding on a loan of a batch, at most.", "批量认定单笔金额上限",
              f"{_NOTICE}: small clear cases; number [I]"),
    Parameter("batch_loans", "loans", "Loans of a batch, at most.", "批量认定笔数上限", "[I]"),
    Parameter("warning_lines", "percent", "Rates of a month end that stop new lending.", "不良警戒线", "[I]"),
    Parameter("overdue_bands", "percent", "Overdue rates that lower pay, exceeded.", "逾期率考核档次", "[I]"),
    Parameter("accrual", "percent", "Share of performance pay kept as risk reserve.", "风险准备金计提比例",
              "[K-m] 商业银行稳健薪酬监管指引 art. 16: 40 % for key posts"),
    Parameter("release_months", "months", "How long an accrual is kept at least.", "风险准备金最短留存期限(月)",
              "[K-m] 商业银行稳健薪酬监管指引 art. 16: three years"),
)  # fmt: skip
"""Every field of `LiabilityPolicy` but its name, date and instant, in its order."""
