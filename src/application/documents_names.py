"""The Chinese names of enum members as documents print them; one place for all documents.

The names are those of the members' own docstrings, which a test compares.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from ..domain.liability_assessment import kinds as liability
from ..domain.write_off import names as write_off

NAMES: Final[Mapping[type[Enum], Mapping[str, str]]] = {
    **write_off.NAMES,
    liability.Trigger: {
        "OVERDUE": "逾期达到规定天数",
        "NON_PERFORMING": "形成不良",
        "WRITE_OFF": "呆账核销",
        "RESTRUCTURING": "重组",
        "SALE": "不良资产转让",
        "ORDER": "上级指令",
    },
    liability.LifeStep: {
        "MARKETING": "营销受理",
        "SURVEY": "贷前调查",
        "REVIEW": "审查",
        "APPROVAL": "审批",
        "DISBURSEMENT": "放款操作",
        "VALUATION": "押品评估",
        "POST_LOAN": "贷后管理",
        "CLASSIFICATION": "风险分类",
        "COLLECTION": "催收清收",
        "WRITE_OFF": "核销",
        "MANAGEMENT": "管理责任",
        "OTHER": "其他",
    },
    liability.Cause: {
        "SUBJECTIVE": "主观原因",
        "OBJECTIVE": "客观原因",
    },
    liability.LiabilityKind: {
        "COMPLIANCE": "合规责任",
        "DILIGENCE": "尽职责任",
        "MANAGEMENT": "管理责任",
    },
    liability.Degree: {
        "NONE": "无责",
        "SLIGHT": "轻微责任",
        "ORDINARY": "一般责任",
        "SERIOUS": "较重责任",
        "GRAVE": "严重责任",
    },
    liability.FaultGrade: {
        "SLIGHT": "轻微过失",
        "ORDINARY": "一般过错",
        "MAJOR": "重大过错",
    },
    liability.FaultKind: {
        "FALSE_RECORD": "虚假记载、误导性陈述",
        "UNVERIFIED_DATA": "未核实客户资料",
        "BEYOND_AUTHORITY": "越权、违反程序",
        "CHECK_MISSED": "未按时贷后检查",
        "NO_VISIT": "重大变化未实地调查",
        "NOT_PRESERVED": "预警后未采取保全措施",
        "CONCEALED": "故意隐瞒真实情况",
        "NOT_COOPERATING": "不配合调查、提供虚假资料",
        "RIGHT_LOST": "怠于行使权利致权利丧失",
        "COLLUSION": "内外勾结",
        "BRIBERY": "索取、收受贿赂或利益",
        "ORDERED_BREACH": "授意、指使、强令违规",
        "NEGLECT": "其他失职",
    },
    liability.Ground: {
        "NO_EVIDENCE": "无确切证据证明违规失职",
        "FORCE_MAJEURE": "不可抗力且及时采取措施",
        "PRINCIPAL_RECOVERED": "本金已收回,仅少量息费损失",
        "TAKEN_OVER_BAD": "移交前风险已暴露,接管后无违规失职",
        "TAKEN_OVER_RESCUED": "移交后及时发现风险并减少损失",
        "CORRECT_DISSENT": "集体决策中提出正确不同意见",
        "OBJECTED_TO_ORDER": "对上级决策书面提出反对意见",
        "SLIGHT_FAULT": "基本履职,仅有轻微过失",
        "WITHIN_TOLERANCE": "机构不良率在容忍度内",
        "LOSS_AVERTED": "主动揭示风险并挽回损失",
        "DECEIVED": "正常履职难以识别的外部欺诈",
        "FALSIFIED": "弄虚作假",
        "COLLUDED": "内外勾结",
        "BRIBED": "索贿受贿",
        "EXCEEDED_AUTHORITY": "严重越权或违反程序",
        "HID_FACTS": "故意隐瞒",
        "MADE_OTHERS_BREACH": "授意、指使、强令他人违规",
        "OBSTRUCTED": "拒不配合、提供虚假资料",
    },
    liability.Effect: {
        "MUST_NOT": "不得免责",
        "MUST": "应当免责",
        "MAY": "可以减责或免责",
    },
    liability.MeasureKind: {
        "CRITICISM": "批评教育",
        "SCORE": "扣减积分",
        "CIRCULAR": "通报批评",
        "AUTHORITY_LIMITED": "暂停业务权限",
        "WARNING": "警告",
        "DEMERIT": "记过",
        "DEMOTION": "降级",
        "REMOVAL": "撤职",
        "DISMISSAL": "开除",
    },
    liability.Vote: {
        "AGREE": "同意",
        "AGAINST": "反对",
        "ABSTAIN": "弃权",
    },
    liability.SignLevel: {
        "DEPARTMENT_HEAD": "认定部门负责人",
        "EXECUTIVE": "分管领导",
        "UNIT_HEAD": "机构负责人",
        "HEAD_OFFICE": "总行",
    },
    liability.Department: {
        "RISK": "风险管理",
        "CREDIT": "信贷管理",
        "LEGAL_COMPLIANCE": "法律合规",
        "AUDIT": "内部审计",
        "FINANCE": "财务会计",
        "PERSONNEL": "人力资源",
        "DISCIPLINE": "纪检监察",
    },
    liability.RowKind: {
        "CHECK_MISSED": "检查缺失或逾期",
        "WARNING_UNANSWERED": "预警未处置",
        "RIGHT_LOST": "权利丧失",
    },
}
"""By enum, by member name."""


def named(member: Enum) -> str:
    """The Chinese name of a member. Raises KeyError for an enum that no document prints."""
    return NAMES[type(member)][member.name]
