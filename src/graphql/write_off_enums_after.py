"""Closed lists of how a write-off is decided and what comes after it, with their Chinese terms."""

from ..domain.write_off.deadlines import DutyKind
from ..domain.write_off.kinds import (
    CaseStatus,
    Cause,
    ClaimStatus,
    ConfirmingRole,
    Department,
    Level,
    Stream,
    TerminationCase,
    Vote,
)
from ..domain.write_off.policy import LiabilityFirst
from .describe import enum_type

enum_type(
    Cause,
    "WriteOffCause",
    "Why the claim was lost, art. 19 (损失原因).",
    {
        "SUBJECTIVE": "Somebody's fault: liability is assessed (主观原因).",
        "OBJECTIVE": "Nobody's fault (客观原因).",
    },
)
enum_type(
    ConfirmingRole,
    "ConfirmingRole",
    "Who of the originating unit confirms internal evidence, art. 8(2) (内部证据确认人).",
    {
        "HANDLER": "The handler (经办人).",
        "DEPARTMENT_HEAD": "The head of the department (部门负责人).",
        "UNIT_HEAD": "The head of the unit (单位负责人).",
    },
)
enum_type(
    Department,
    "ReviewDepartment",
    "Departments of the collective review, art. 12 (集体审议部门).",
    {
        "WORKOUT": "Workout, asset preservation (资产保全).",
        "CREDIT": "Credit (信贷管理).",
        "FINANCE": "Finance (财务会计).",
        "LEGAL": "Legal and compliance (法律合规).",
        "CONTROL": "Internal control (内部控制).",
    },
)
enum_type(
    Vote,
    "ReviewVote",
    "A vote in the collective review (表决).",
    {
        "AGREE": "For the write-off (同意).",
        "AGAINST": "Against it (反对).",
        "ABSTAIN": "Neither (弃权).",
    },
)
enum_type(
    Level,
    "AuthorityLevel",
    "Levels of authority, lowest first, art. 18 (审批层级).",
    {
        "BRANCH": "A branch to which power was delegated (被授权分支机构).",
        "MANAGEMENT": "Senior management (高级管理层).",
        "BOARD": "Board of directors (董事会).",
        "SHAREHOLDERS": "Shareholders' meeting (股东会).",
    },
)
enum_type(
    CaseStatus,
    "WriteOffStatus",
    "Where an application stands (核销申请状态).",
    {
        "APPLIED": "Made; evidence, confirmations, opinion and review to come (已申请).",
        "REVIEWED": "The collective review agreed (集体审议通过).",
        "APPROVED": "The authorised persons agreed (审批通过).",
        "WRITTEN_OFF": "Booked (已核销).",
        "REJECTED": "The review or the approver said no (已否决).",
        "WITHDRAWN": "Its maker took it back (已撤回).",
        "REVERSED": "The write-off was wrong and is reversed (核销冲回).",
    },
)
enum_type(
    TerminationCase,
    "TerminationCase",
    "How a claim ends completely, art. 16 (完全终结情形).",
    {
        "STATE_PLAN": "(1) State merger or bankruptcy plan (国家兼并破产计划).",
        "STATE_COUNCIL": "(2) Special approval of the State Council (国务院专案批准).",
        "COURT_SETTLED": "(3) Enforcement ended, or owed nothing or part; relation settled "
        "(法院终结执行且债权债务关系已了结).",
        "PLAN_PERFORMED": "(4) Reorganisation or settlement plan fully performed (重整或和解协议执行完毕).",
        "BANKRUPTCY_ENDED": "(5) More than two years after the ruling that ended the bankruptcy "
        "(终结破产程序裁定超过2年).",
        "DISPOSAL_PERFORMED": "(6) Market disposal performed: the difference (市场化处置履约后的差额).",
        "EFFORT_FAILED": "(7) Dismissed or limitation over, two years of effort or more failed "
        "(驳回或时效届满且补救2年以上未果).",
        "OTHER_LEGAL": "(8) Another legal end (其他依法终结情形).",
        "SETTLED": "Everything was recovered or waived: nothing is left to recover (已结清, EAST 字段 HXZT).",
    },
)
enum_type(
    ClaimStatus,
    "WrittenOffStatus",
    "Status of a written-off claim, EAST HXZT (核销状态).",
    {
        "KEPT": "Account cancelled, case kept (账销案存), code 03.",
        "TERMINATED": "Completely terminated (完全终结), code 04.",
        "REVERSED": "The write-off was reversed: the claim is on the balance sheet again (核销冲回).",
    },
)
enum_type(
    Stream,
    "ClaimStream",
    "The parts of a claim (债权构成).",
    {
        "COSTS": "Costs advanced for the debtor (代垫费用).",
        "FEES": "Fees (费用).",
        "PRINCIPAL": "Principal (本金).",
        "INTEREST": "Interest, penalty and compound that stood on the balance sheet (表内利息).",
        "OFF_BALANCE_INTEREST": "Interest, penalty and compound outside it, and what accrued since "
        "(表外利息及核销后利息).",
    },
)
enum_type(
    DutyKind,
    "WriteOffDutyKind",
    "What has to be done after a write-off, arts 14, 15, 19, 20 (核销后义务).",
    {
        "LIABILITY": "Finish finding and accountability for a subjective cause (完成责任认定和追究).",
        "PLAN": "Make a plan of pursuit (制定追索方案).",
        "CHECK": "Make the yearly check (年度检查).",
        "AUDIT": "Special audit of a year's write-offs (专项审计).",
        "REPORT": "Report to the finance department (向财政部门报告).",
    },
)
enum_type(
    LiabilityFirst,
    "LiabilityFirst",
    "Whether liability is assessed before a write-off, art. 19 (核销前责任认定).",
    {
        "NOT_REQUIRED": "Never (不要求).",
        "SUBJECTIVE": "Where the cause is subjective (主观原因须先认定).",
        "ALWAYS": "Always (均须先认定).",
    },
)
