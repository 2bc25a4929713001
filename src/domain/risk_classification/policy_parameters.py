"""What each field of a classification policy means: for screens, documents and the GraphQL descriptions."""

from typing import Final

from ..policy.parameters import Parameter

_DAYS, _MONTHS, _PERCENT = "days", "months", "percent"


_p: Final = Parameter

PARAMETERS: Final = (
    _p("special_mention_days", _DAYS, "Days past due from which a claim is at least special mention (included).",
       "至少归为关注类的逾期天数(含)", "[S] 2023 measures art. 10(1)"),
    _p("technical_days", _DAYS, "Longest overdue of a documented operational or technical cause that is exempt.",
       "操作性或技术性原因短期逾期的豁免天数(含)", "[S] 2023 measures art. 10(1)"),
    _p("substandard_days", _DAYS, "Days past due that must be exceeded for at least substandard.",
       "至少归为次级类的逾期天数(超过)", "[S] 2023 measures art. 11(1)"),
    _p("doubtful_days", _DAYS, "Days past due that must be exceeded for at least doubtful.",
       "至少归为可疑类的逾期天数(超过)", "[S] 2023 measures art. 12(1)"),
    _p("loss_days", _DAYS, "Days past due that must be exceeded for loss.",
       "归为损失类的逾期天数(超过)", "[S][K-h] 2023 measures art. 13(1)"),
    _p("doubtful_loss_share", _PERCENT, "Expected loss over balance from which an impaired claim is at least doubtful.",
       "已减值资产预期信用损失占账面余额的比例,达到即至少归为可疑类", "[S] 2023 measures art. 12(3)"),
    _p("loss_loss_share", _PERCENT, "Expected loss over balance from which an impaired claim is loss.",
       "已减值资产预期信用损失占账面余额的比例,达到即归为损失类", "[K-h] 2023 measures art. 13(3)"),
    _p("contagion_share", _PERCENT, "Non-performing share of a debtor's claims here above which all of them are.",
       "同一非零售债务人在本行不良占比上限(超过)", "[S] 2023 measures art. 7"),
    _p("all_banks_share", _PERCENT, "Share of debts at all banks overdue over 90 days above which all are substandard.",
       "同一非零售债务人在所有银行逾期超过90天债务占比上限(超过)", "[S] 2023 measures art. 11(4)"),
    _p("upgrade_months", _MONTHS, "Months of normal payment before a non-performing claim may go up.",
       "不良资产上调前须持续正常还款的月数", "[S] 2023 measures art. 14"),
    _p("upgrade_periods", "periods", "Repayment periods of normal payment before it may; the longer of the two counts.",
       "不良资产上调前须持续正常还款的期数(与月数孰长)", "[S] 2023 measures art. 14"),
    _p("rescheduled_arrears_settled", "", "Whether arrears taken into a new contract count as settled for art. 14.",
       "逾期款项纳入重组合同后是否视同清偿", "[I] 2023 measures art. 14"),
    _p("keep_class_inside_npl", "", "Whether doubtful or loss stays until the way up to special mention is open.",
       "可疑、损失类在满足上调条件前是否维持原类别", "[I] prudence; art. 14 itself does not govern moves inside 不良"),
    _p("observation_months", _MONTHS, "Shortest observation period of a restructured asset.",
       "重组资产观察期最短月数", "[S] 2023 measures art. 20"),
    _p("observation_periods", "periods", "Consecutive repayment periods it contains at least.",
       "观察期至少包含的连续还款期数", "[S] 2023 measures art. 20"),
    _p("observation_assessment_days", _DAYS, "How long before the end an assessment of the difficulty may be made.",
       "观察期满前可作出财务困难评估的最长提前天数", "[I]"),
    _p("merger_freeze_months", _MONTHS, "Months after a merger in which no class of the debtor goes up.",
       "并购后不得上调分类的月数", "[S] 2023 measures art. 15"),
    _p("renewal_sizes", "", "Sizes of enterprise whose renewal may stay normal.",
       "可适用续贷政策的企业规模", "[S] 金规〔2024〕13号"),
    _p("renewal_medium_until", "", "Last maturity for which medium enterprises may use it too; none: they may not.",
       "中型企业流动资金贷款可适用的最晚到期日", "[S] 金规〔2024〕13号"),
    _p("card_matrix", _DAYS, "Classes of credit cards by days past due.",
       "信用卡逾期天数矩阵", "[S] 商业银行信用卡业务监督管理办法 art. 92"),
    _p("small_enterprise_matrix", _DAYS, "Classes of small-enterprise claims by guarantee and days past due.",
       "小企业贷款逾期天数与担保方式矩阵", "[K-m] 银监发〔2007〕63号, annex"),
    _p("small_enterprise_signal_steps", "classes", "Classes that a major warning signal takes off the matrix.",
       "出现重大预警信号时在矩阵基础上至少下调的级数", "[S] 银监发〔2007〕63号 art. 6"),
    _p("personal_matrix", _DAYS, "Classes of other personal loans by days past due.",
       "个人贷款逾期天数矩阵", "[K-m] each bank sets its own"),
    _p("grade_scheme", "grades", "How many grades each class has, and from which points each begins.",
       "十二级分类与五级分类对应表", "[S] scheme A, [K-h] scheme B, [I] cuts"),
    _p("grade_scores", "points", "Points by days past due, security, cash flow, rating and warning signal.",
       "级内评分表", "[I]"),
    _p("grade_adjustment", "grades", "By how many grades a person may move a claim inside its class, with a reason.",
       "人工调整级次的最大幅度", "[I]"),
    _p("key_customer_grade", "grade", "The grade inside special mention of a claim on the key-customer list.",
       "重点客户名单在关注类中的级次", "[I] 关注 second grade"),
    _p("external_fact_days", _DAYS, "Age above which what outsiders stated is unknown.",
       "外部信息有效期(天)", "[I]"),
    _p("unknown", "", "What each rule makes of an unknown fact: provisional, blocked, or counted as worse.",
       "各规则对未知事实的处理:暂定、阻断或从严", "[I] prudence, 2023 measures art. 5"),
    _p("switched_off", "", "Rules left out: a bank's own matrices and exemptions, never a floor of the law.",
       "停用的规则(仅限自定矩阵与豁免)", "[K-h] 2023 measures art. 24"),
)  # fmt: skip
"""Every field of `ClassificationPolicy` but its name, date and instant, in its order."""
