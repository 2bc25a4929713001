"""What each field of a provisioning policy means: for screens, documents and the GraphQL descriptions."""

from typing import Final

from ..policy import Parameter

_2002: Final = "银行贷款损失准备计提指引 (2002)"
_CAS22: Final = "企业会计准则第22号; 银保监规〔2022〕10号"

PARAMETERS: Final = (
    Parameter("basis", "", "Which amount is booked.", "入账准备口径", "[K-h] 企业会计准则第22号; [I] HIGHER"),
    Parameter(
        "specific",
        "% of balance",
        "Specific reserve per class: 2, 25, 50 and 100 %.",
        "专项准备计提比例",
        f"[S] {_2002}",
    ),
    Parameter(
        "floats",
        "bp of the ratio",
        "How far the ratios of substandard and doubtful are moved, at most 20 % of the ratio either way.",
        "次级、可疑类专项准备浮动幅度(相对比例)",
        f"[S] {_2002}; [K-h] 20 % is relative",
    ),
    Parameter("general", "% of loans", "General reserve of the year-end loans.", "一般准备计提比例", f"[S] {_2002}"),
    Parameter(
        "special",
        "% of balance",
        "Special reserves by region, industry or product; several add up, together with the specific reserve at most "
        "the balance.",
        "特种准备(按国家或地区、行业、贷款类别)",
        f"[S] {_2002}; [I] several add up",
    ),
    Parameter(
        "coefficients",
        "% of balance",
        "Standard coefficients of the potential risk estimate.",
        "潜在风险估计值标准风险系数",
        "[S] 财金〔2012〕20号",
    ),
    Parameter(
        "risk_assets",
        "% of risk assets",
        "General reserve in equity, of the year-end risk assets.",
        "一般准备余额占风险资产期末余额比例",
        "[S] 财金〔2012〕20号",
    ),
    Parameter(
        "base",
        "%",
        "Coverage and provision ratio; the higher of the two amounts is required.",
        "拨备覆盖率与贷款拨备率基本标准",
        "[S] 银监会令2011年第4号 arts 6, 7",
    ),
    Parameter(
        "bands",
        "%",
        "Differentiated requirement: what accuracy of classes, NPL disposal and capital must reach for each step.",
        "差异化拨备监管要求分档",
        "[S] 银监发〔2018〕7号; [K-m] the bands",
    ),
    Parameter(
        "factors",
        "%",
        "The bank's three factors as accepted by its supervisor; none: the base holds.",
        "本行三项监管因子",
        "[S] 银监发〔2018〕7号",
    ),
    Parameter(
        "increase_after",
        "days",
        "Days past due that must be exceeded for a presumed significant increase in credit risk.",
        "信用风险显著增加推定逾期天数(超过)",
        f"[K-h] {_CAS22}: more than 30 days, rebuttable",
    ),
    Parameter(
        "default_after",
        "days",
        "Days past due that must be exceeded for a presumed default.",
        "违约推定逾期天数(超过)",
        f"[K-h] {_CAS22}: 90 days; [I] more than 90, as the floor of the class",
    ),
    Parameter(
        "special_mention_is_increase",
        "",
        "Whether the class special mention is a significant increase by itself.",
        "关注类是否视为信用风险显著增加",
        "[I]",
    ),
    Parameter(
        "exempt_low_risk",
        "",
        "Whether claims of low credit risk are taken to have no significant increase.",
        "低信用风险简化处理",
        f"[K-h] {_CAS22}",
    ),
    Parameter(
        "contagion_is_impaired",
        "",
        "Whether a claim that is NPL only through art. 7 is put in stage 3 too.",
        "仅因第七条划为不良的债权是否列入第三阶段",
        "[I]",
    ),
    Parameter(
        "segments",
        "",
        "Groups of common credit risk with PD per year, LGD and CCF; rate and term of claims that state none.",
        "风险分组及违约概率、违约损失率、信用转换系数、默认利率与期限",
        f"[K-m] {_CAS22}; [I] the packaged numbers, to be replaced by the bank's validated ones",
    ),
    Parameter(
        "scenarios",
        "",
        "Forward-looking scenarios; weights sum to exactly 100 %.",
        "前瞻性情景及权重",
        f"[K-m] {_CAS22}; [I] the packaged numbers",
    ),
)
"""Every field of `ProvisioningPolicy` but its name, date and instant, in its order."""
