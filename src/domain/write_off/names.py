"""The Chinese names of papers, criteria, roles and cases, as answers, refusals and documents print them.

The names are those of the members' own docstrings, which a test compares.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from .kinds import Cause, ConfirmingRole, Criterion, Department, Level, Paper, Security, TerminationCase, Vote
from .rule import Papers

NAMES: Final[Mapping[type[Enum], Mapping[str, str]]] = {
    Criterion: {
        "BANKRUPTCY_CLOSED": "破产、关闭、解散或撤销并清算终结",
        "BANKRUPTCY_NOT_CLOSED": "宣告破产后逾期未终结",
        "DEATH_OR_INCAPACITY": "死亡、失踪或丧失行为、劳动能力",
        "DISASTER": "重大自然灾害或意外事故",
        "LICENCE_CANCELLED": "停止经营且被注销、吊销营业执照",
        "NO_ANNUAL_REPORT": "停止经营或下落不明且未年报",
        "CONVICTED": "触犯刑律依法被制裁",
        "ENFORCEMENT_FAILED": "诉讼后执行未果",
        "COURT_SETTLEMENT": "法院主持下调解或和解",
        "SUIT_LOST": "诉讼被驳回、不承担责任或时效届满",
        "ASSET_IN_KIND": "以物抵债损失",
        "ADVANCE": "信用证、承兑、保函垫款",
        "MARKET_DISPOSAL": "市场化处置损失",
        "FRAUD_FILED": "公安机关立案后逾期未收回",
        "SMALL_ENTERPRISE_AMOUNT": "中小企业、涉农小额贷款",
        "PERSONAL_BUSINESS_AMOUNT": "个人经营小额贷款",
        "SMALL_BALANCE": "小额余额及无有效担保个人贷款",
        "LONG_NON_PERFORMING": "长期不良且已尽职追索",
        "STATE_APPROVED": "国务院专案批准或政策性核销",
        "FARMER_LIST": "农户小额贷款清单核销",
        "CARD_BANKRUPT": "持卡人破产",
        "CARD_DEATH": "持卡人死亡或失踪",
        "CARD_ENFORCEMENT": "对持卡人执行未果",
        "CARD_UNIT_CANCELLED": "单位卡持卡单位注销",
        "CARD_SMALL_AMOUNT": "小额透支追索未果",
        "CARD_FRAUD": "银行卡诈骗立案",
        "STUDENT_DEATH": "借款学生死亡、失踪或丧失能力",
        "STUDENT_ENFORCEMENT": "对借款学生执行未果",
        "STUDENT_PURSUED": "追索期届满",
    },
    Paper: {
        "COURT_BANKRUPTCY_RULING": "法院破产裁定",
        "LIQUIDATION_REPORT": "清算报告",
        "CLOSURE_DOCUMENT": "关闭、解散或撤销文件",
        "DISTRIBUTION_RECORD": "财产分配或清偿证明",
        "ADMINISTRATOR_PROOF": "管理人或法院证明",
        "DEATH_PROOF": "死亡或失踪证明",
        "DISABILITY_PROOF": "丧失行为能力或劳动能力证明",
        "ESTATE_PURSUIT": "财产或遗产追偿证明",
        "EVENT_PROOF": "灾害或事故证明",
        "INSURER_LETTER": "保险理赔或未投保证明",
        "REGISTRY_PROOF": "市场监督管理部门注销、吊销证明",
        "REGISTRY_QUERY": "登记系统查询证明",
        "CRIMINAL_JUDGMENT": "刑事判决书",
        "ENFORCEMENT_RULING": "终结、中止执行或终结本次执行裁定",
        "ENFORCEMENT_FILING": "执行立案证明",
        "COURT_SETTLEMENT_PAPER": "调解书或和解协议",
        "CIVIL_JUDGMENT": "民事判决书或裁定书",
        "VALUATION_REPORT": "抵债资产评估或接收证明",
        "DEBT_IN_KIND_CONTRACT": "抵债协议或裁定",
        "ADVANCE_PAPERS": "垫款业务资料",
        "DISPOSAL_CONTRACT": "转让、减免等处置协议",
        "PAYMENT_PROOF": "回款证明",
        "POLICE_FILING": "公安机关立案证明",
        "ENTERPRISE_PROOF": "中小企业或涉农证明",
        "USE_PROOF": "资金流向证明",
        "SECURITY_PROOF": "无担保、担保无效或已处置证明",
        "AGE_PROOF": "不良年限证明",
        "STATE_APPROVAL": "国务院批准文件",
        "STUDENT_PROOF": "助学贷款合同及学籍证明",
        "CARD_STATEMENT": "领用合约及账单",
        "PURSUIT_RECORD": "追索记录",
        "COLLECTION_REPORT": "财产追偿证明或清收报告",
        "LEGAL_OPINION": "法律意见书",
    },
    Cause: {
        "SUBJECTIVE": "主观原因",
        "OBJECTIVE": "客观原因",
    },
    ConfirmingRole: {
        "HANDLER": "经办人",
        "DEPARTMENT_HEAD": "部门负责人",
        "UNIT_HEAD": "单位负责人",
    },
    Department: {
        "WORKOUT": "资产保全",
        "CREDIT": "信贷管理",
        "FINANCE": "财务会计",
        "LEGAL": "法律合规",
        "CONTROL": "内部控制",
    },
    Vote: {
        "AGREE": "同意",
        "AGAINST": "反对",
        "ABSTAIN": "弃权",
    },
    Level: {
        "BRANCH": "被授权分支机构",
        "MANAGEMENT": "高级管理层",
        "BOARD": "董事会",
        "SHAREHOLDERS": "股东会",
    },
    Security: {
        "CREDIT": "信用",
        "GUARANTEE": "保证",
        "COLLATERAL": "抵押、质押",
    },
    TerminationCase: {
        "STATE_PLAN": "国家兼并破产计划",
        "STATE_COUNCIL": "国务院专案批准",
        "COURT_SETTLED": "法院终结执行且债权债务关系已了结",
        "PLAN_PERFORMED": "重整或和解协议执行完毕",
        "BANKRUPTCY_ENDED": "终结破产程序裁定超过2年",
        "DISPOSAL_PERFORMED": "市场化处置履约后的差额",
        "EFFORT_FAILED": "驳回或时效届满且补救2年以上未果",
        "OTHER_LEGAL": "其他依法终结情形",
        "SETTLED": "已结清",
    },
}
"""By enum, by member name."""


def chinese(member: Enum) -> str:
    """The Chinese name of a member. Raises KeyError for an enum that has none here."""
    return NAMES[type(member)][member.name]


def any_of(papers: Papers) -> str:
    """Papers that are asked for, in Chinese; of each group any one is enough."""
    return ";".join("或".join(map(chinese, group)) for group in papers)
