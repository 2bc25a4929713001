"""Every rule of the engine: its token, article, meaning in two languages, source, and the facts it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule.

    Attributes:
        token: the rule's name in voices (`10(1)`, `card`).
        article: the article as a regulator names it; several rules may share one.
        title, title_zh: a few words.
        text_zh: what the article says, in short (条文要点); not its letter.
        source: document with the mark of how sure it is.
        facts: the fields of `ClaimFacts` and `DebtorFacts` it asks for.
    """

    token: str
    article: str
    title: str
    title_zh: str
    text_zh: str
    source: str
    facts: tuple[str, ...] = ()


_M = "商业银行金融资产风险分类办法 (2023)"
_DAYS = ("days_past_due",)

_RULES: Final = (
    RuleEntry("6", "6", "No sign of anything worse", "五级分类定义",
              "债务人能够履行合同,没有客观证据表明本金、利息或收益不能按时足额偿付的,归为正常类。", f"{_M} art. 6 [S]"),
    RuleEntry("8", "8", "Retail claims are classed one by one", "零售资产逐笔分类",
              "零售资产可依据交易特征、担保情况和损失程度逐笔分类;同一债务人的规则不适用。", f"{_M} art. 8 [S][K-h]",
              ("kind",)),
    RuleEntry("16", "16", "Look-through to the assets held", "穿透分类",
              "资管产品、资产证券化产品按基础资产风险状况分类;不能完全穿透的,按可穿透部分中最差的类别。",
              f"{_M} art. 16 [K-h], the worst asset counts [I]", ("look_through",)),
    RuleEntry("card", "card", "Credit card matrix", "信用卡逾期矩阵",
              "逾期1至90天关注,91至120天次级,121至180天可疑,180天以上损失。",
              "商业银行信用卡业务监督管理办法 art. 92 [S]", _DAYS),
    RuleEntry("small-enterprise matrix", "small-enterprise matrix", "Small-enterprise matrix", "小企业贷款矩阵",
              "按担保方式与逾期天数确定类别。", "银监发〔2007〕63号, annex [K-m]", ("days_past_due", "guarantee")),
    RuleEntry("personal matrix", "8", "Personal loan matrix (days-past-due method)", "个人贷款脱期法矩阵",
              "个人贷款可采用脱期法分类。", f"{_M} art. 8 [S]; rows [K-m]", _DAYS),
    RuleEntry("small-enterprise rule 6", "small-enterprise rule 6", "Major warning signal", "小企业重大预警信号",
              "发生重大事件或出现预警信号的,在矩阵基础上至少下调一级。", "银监发〔2007〕63号 art. 6 [S]",
              ("major_warning_signal",)),
    RuleEntry("5", "5", "In doubt the worse class", "审慎性原则(从低确定)",
              "分类不能确定的,从低确定类别。", f"{_M} art. 5 [S][K-h]", ("uncertain_between", "proposed_split")),
    RuleEntry("9", "9", "One claim, one class", "不得拆分分类",
              "同一笔债权不得拆分分类,另有规定的除外。", f"{_M} art. 9 [K-h]", ("proposed_split",)),
    RuleEntry("7 group", "7", "Another member of the group is non-performing", "集团成员不良评估",
              "集团内一名成员不良不自动导致其他成员不良,但应及时启动评估并按结果处理。",
              f"{_M} art. 7 [S]; affected means special mention [I]", ("group_member_npl", "group_assessment")),
    RuleEntry("7", "7", "More than 10 % of the debtor's claims here are non-performing", "本行不良占比超过10%",
              "同一非零售债务人在本行的债权超过10%被分为不良的,对该债务人在本行的所有债权均应分为不良。",
              f"{_M} art. 7 [S]", ("balance",)),
    RuleEntry("7 exception", "7", "Enhancement accepted by the regulator", "监管认可的增信",
              "经国务院金融管理部门认可的增信方式除外。", f"{_M} art. 7 [S]", ("accepted_enhancement",)),
    RuleEntry("10(1)", "10(1)", "Overdue", "本金、利息或收益逾期",
              "本金、利息或收益逾期,操作性或技术性原因导致的短期逾期除外(7天内),至少归为关注类。",
              f"{_M} art. 10 no. 1 [S]", _DAYS),
    RuleEntry("10(1) exemption", "10(1)", "Short overdue of a documented technical cause", "技术性短期逾期豁免",
              "操作性或技术性原因导致的7天以内短期逾期,原因须有记录。", f"{_M} art. 10 no. 1 [S]",
              ("days_past_due", "technical_cause", "cause_documented")),
    RuleEntry("10(2)", "10(2)", "Use of funds changed without consent", "擅自改变资金用途",
              "未经商业银行同意,擅自改变资金用途,至少归为关注类。", f"{_M} art. 10 no. 2 [S]", ("fund_use_changed",)),
    RuleEntry("10(3)", "10(3)", "Repaid by new debt", "借新还旧或其他债务融资偿还",
              "通过借新还旧或通过其他债务融资方式偿还,债券、符合条件的小微企业续贷业务除外,至少归为关注类。",
              f"{_M} art. 10 no. 3 [S]", ("repaid_by_new_debt", "renewal")),
    RuleEntry("10(3) exception", "10(3)", "Bond or qualifying renewal", "债券、符合条件的续贷",
              "债券,以及符合条件的小微企业续贷,不因此单独下调。", f"{_M} art. 10 no. 3 [S]; 金规〔2024〕13号 [S]",
              ("kind", "renewal", "size")),
    RuleEntry("10(4)", "10(4)", "Non-performing elsewhere with the same debtor", "同一债务人存在不良",
              "同一非零售债务人在本行或其他银行的债务出现不良,至少归为关注类。", f"{_M} art. 10 no. 4 [S]",
              ("npl_at_other_banks",)),
    RuleEntry("11(1)", "11(1)", "Overdue more than 90 days", "逾期超过90天",
              "本金、利息或收益逾期超过90天,至少归为次级类;担保充足不构成例外。", f"{_M} art. 11 no. 1 [S]", _DAYS),
    RuleEntry("11(2)", "11(2)", "Credit-impaired", "已发生信用减值",
              "金融资产已发生信用减值,至少归为次级类;法院受理重整、和解视为减值证据。",
              f"{_M} art. 11 no. 2 [S]; reorganisation and settlement [I]", ("credit_impaired", "bankruptcy")),
    RuleEntry("11(3)", "11(3)", "Rating cut sharply and ability lowered", "外部评级大幅下调且履约能力显著下降",
              "债务人或金融资产的外部评级大幅下调,导致债务人的履约能力显著下降,至少归为次级类。",
              f"{_M} art. 11 no. 3 [S]", ("rating_cut_sharp", "ability_significantly_lowered")),
    RuleEntry("11(4)", "11(4)", "More than 20 % of debts at all banks overdue over 90 days", "所有银行逾期占比超过20%",
              "同一非零售债务人在所有银行的债务中,逾期超过90天的债务已经超过20%,至少归为次级类。",
              f"{_M} art. 11 no. 4 [S]", ("all_banks",)),
    RuleEntry("12(1)", "12(1)", "Overdue more than 270 days", "逾期超过270天",
              "本金、利息或收益逾期超过270天,至少归为可疑类。", f"{_M} art. 12 no. 1 [S]", _DAYS),
    RuleEntry("12(2)", "12(2)", "The debtor evades bank debt", "逃废银行债务",
              "债务人逃废银行债务,至少归为可疑类。", f"{_M} art. 12 no. 2 [K-h]", ("evades_debt",)),
    RuleEntry("12(3)", "12(3)", "Impaired, expected loss at least 50 %", "已减值且预期信用损失达50%",
              "已发生信用减值,且预期信用损失占其账面余额50%以上,至少归为可疑类。", f"{_M} art. 12 no. 3 [S]",
              ("credit_impaired", "expected_loss", "balance")),
    RuleEntry("13(1)", "13(1)", "Overdue more than 360 days", "逾期超过360天",
              "本金、利息或收益逾期超过360天,归为损失类。", f"{_M} art. 13 no. 1 [S][K-h]", _DAYS),
    RuleEntry("13(2)", "13(2)", "Bankruptcy liquidation", "进入破产清算程序",
              "债务人已进入破产清算程序,归为损失类;重整、和解不属于清算。", f"{_M} art. 13 no. 2 [K-h]",
              ("bankruptcy",)),
    RuleEntry("13(3)", "13(3)", "Impaired, expected loss at least 90 %", "已减值且预期信用损失达90%",
              "已发生信用减值,且预期信用损失占其账面余额90%以上,归为损失类。", f"{_M} art. 13 no. 3 [K-h]",
              ("credit_impaired", "expected_loss", "balance")),
    RuleEntry("14", "14", "A non-performing class is kept until the way up is open", "不良资产上调条件",
              "不良上调为正常或关注,须清偿全部逾期债权及费用且此后至少连续两个还款期或6个月(孰长)正常还款,"
              "评估认为能够持续履约,且在本行已无已减值资产。",
              f"{_M} art. 14 [S]", ("previous_class", "repayments", "credit_impaired")),
    RuleEntry("14 exception", "14", "Retail claims go up by days past due", "零售资产按脱期法上调",
              "个人贷款、信用卡贷款、小微企业贷款可按脱期法要求上调。", f"{_M} art. 14 [K-h]",
              ("kind", "by_days", "previous_class")),
    RuleEntry("15", "15", "No upgrade for six months after a merger", "并购后6个月内不得上调",
              "因并购导致偿债主体发生变化的,并购方和被并购方相关资产6个月内不得上调,6个月后重新评估。",
              f"{_M} art. 15 [S]", ("merger_date", "previous_class")),
    RuleEntry("15 exclusion", "15", "Merged debtor's non-performing claims are left out", "被并购方不良不计入",
              "6个月内,其中的不良资产不纳入第七条、第十条第四项、第十一条第四项的相关指标计算。",
              f"{_M} art. 15 [S]; the merged debtor's claims [I]", ("merger_date", "from_merged_debtor")),
    RuleEntry("17", "17", "Restructured asset", "重组资产认定",
              "因债务人发生财务困难,为促使其偿还债务,对合同作出有利调整或提供再融资的资产。", f"{_M} art. 17 [S]",
              ("financial_difficulty", "repaid_by_new_debt", "modified_in_difficulty", "restructured")),
    RuleEntry("20", "20", "Observation period", "重组观察期",
              "观察期自合同调整后约定的第一次还款日起,至少包含连续两个还款期且不少于1年;期满已解决困难并按时足额还款的,"
              "不再认定为重组资产。",
              f"{_M} art. 20 [S]", ("restructured",)),
    RuleEntry("21", "21", "At least special mention in observation, 不良 kept until art. 14 is met", "重组资产分类",
              "重组前为正常、关注类的,观察期内至少归为关注类;重组前为不良的,满足上调条件后可上调为关注类。",
              f"{_M} art. 21 [S][K-h]", ("restructured", "previous_class", "repayments")),
    RuleEntry("22", "22", "Restructured again in observation", "观察期内再次重组",
              "观察期内未按约还款或虽足额还款但财务状况未好转,再次重组的,至少归为次级类,并重新计算观察期。",
              f"{_M} art. 22 [K-h]", ("restructured",)),
    RuleEntry("23", "23", "No difficulty: not restructured", "未发生财务困难不认定重组",
              "债务人未发生财务困难情况下的合同调整或再融资,不属于重组资产。", f"{_M} art. 23 [K-h]",
              ("financial_difficulty", "repaid_by_new_debt")),
    RuleEntry("human", "30", "A person's worse class", "人工下调",
              "初分、认定、审批三级程序;人工调整只能从严,另有书面豁免的除外。", f"{_M} art. 30 [S]", ("human",)),
)  # fmt: skip

CATALOGUE: Final[Mapping[str, RuleEntry]] = {entry.token: entry for entry in _RULES}
"""Every rule by its token, in the order of the articles it is best read in."""
