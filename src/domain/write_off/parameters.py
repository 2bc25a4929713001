"""What each field of a write-off policy means: for screens, documents and the GraphQL descriptions."""

from typing import Final

from ..policy.parameters import Parameter

_MONTHS: Final = "months"
_BODY: Final = "[S:22] 财金〔2017〕90号"

PARAMETERS: Final = (
    Parameter("criteria", "", "The criteria of annexes 1 to 3 with grounds, waiting times, limits and papers.",
              "呆账认定标准(附1至附3)", "[K-m] annexes not seen: verify every number; each rule has its own mark"),
    Parameter("common_papers", "", "Papers that every claim needs; of a group any one is enough.", "各类核销共同证据",
              f"{_BODY} art. 8"),
    Parameter("internal_papers", "", "Internal evidence that replaces a proof of court or government.",
              "替代外部证据的内部证据", f"{_BODY} art. 8(2)"),
    Parameter("reference_papers", "", "Papers for a claim that relies on another debt's ruling.",
              "援引其他债权裁定的证据", f"{_BODY} arts 9, 10"),
    Parameter("confirming", "", "Who of the originating unit confirms internal evidence, each another person.",
              "内部证据确认人", f"{_BODY} art. 8(2)"),
    Parameter("departments", "", "Departments that the collective review hears.", "集体审议部门", f"{_BODY} art. 12"),
    Parameter("quorum", "percent", "Share of the seats that must be present, at least.",
              "集体审议法定人数(达到)", "[I]"),
    Parameter("majority", "percent", "Share of those present that must agree, at least.",
              "集体审议通过比例(达到)", "[I]"),
    Parameter("tiers", "minor units", "Who approves above which amount, and how many persons.", "核销审批权限",
              f"{_BODY} art. 18; amounts [I]"),
    Parameter("liability_first", "", "Whether liability is assessed before the write-off.", "核销前是否须先认定责任",
              f"{_BODY} art. 19: within two years after it; a bank may be stricter [I]"),
    Parameter("liability_months", _MONTHS, "Until when liability for subjective causes is settled after a write-off.",
              "核销后责任认定和追究期限(月)", f"{_BODY} art. 19"),
    Parameter("audit_months", _MONTHS, "Months after the year end for the special audit.",
              "专项审计期限(年度终了后月数)", f"{_BODY} art. 20"),
    Parameter("report_months", _MONTHS, "Months after the year end for the report to the finance department.",
              "向财政部门报告期限(年度终了后月数)", f"{_BODY} art. 20"),
    Parameter("check_months", _MONTHS, "How often a kept claim is checked for property and rights.",
              "已核销债权检查周期(月)", f"{_BODY} arts 14, 15; [I] yearly"),
    Parameter("plan_days", "days", "Until when a plan of pursuit is made after a write-off.",
              "核销后制定追索方案期限(天)", "[I]"),
    Parameter("recovery_order", "", "What money of a kept claim pays first.", "核销后收回清偿顺序",
              "[I] the loan account's order for non-performing loans"),
    Parameter("small_enterprise_sales", "minor units", "Yearly sales of a small or medium enterprise, at most.",
              "中小企业年销售额上限", "[K-m] 200 million yuan"),
    Parameter("small_enterprise_assets", "minor units", "Total assets of a small or medium enterprise, at most.",
              "中小企业资产总额上限", "[K-m] 200 million yuan"),
    Parameter("east_kept", "", "EAST's code for a claim whose case is kept.", "账销案存代码(EAST HXZT)",
              "[S:25] one bank's mapping"),
    Parameter("east_terminated", "", "EAST's code for a claim completely terminated.", "完全终结代码(EAST HXZT)",
              "[S:25] one bank's mapping"),
)  # fmt: skip
"""Every field of `WriteOffPolicy` but its name, date and instant, in its order."""
