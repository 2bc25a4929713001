"""Mutations of liability assessment (责任认定)."""

from typing import Final

from ..application import liability_commands as c
from . import liability_input  # noqa: F401 - registers the inputs named below
from .liability_payloads import LiabilityCaseSaved
from .mutation import COMMAND, VERSION, Mutation
from .payloads import InstitutionChanged

_CASE: Final = {**COMMAND, "case_id": "Global id of the case (责任认定案件).", "expected_version": VERSION}
_ON: Final = "On which day; null: the booking date (日期)."
_PAPER: Final = "SHA-256 of a paper of one's own; empty: one is made (文书哈希)."
_MINUTES: Final = "SHA-256 of the minutes (会议纪要哈希)."
_FINDINGS: Final = "What is proposed about every person, at most 200 (认定意见)."
_BALLOTS: Final = "How each member voted, every seat with its row (表决票)."
_PERSON: Final = "The person, as in their token (人员)."

_BEGINNING: Final = (
    Mutation(
        "openLiabilityCase",
        c.OpenLiabilityCase,
        "Open a case of liability about loans, by order or for a stated cause (立案).",
        LiabilityCaseSaved,
        {
            **COMMAND,
            "number": "Business number, unique among the bank's cases (案件编号).",
            "unit": "Code of the unit whose loans they are (机构号).",
            "loan_ids": "Global ids of the loans, 1 to 500, of one currency (借据).",
            "trigger": "What opens it (触发情形).",
            "cause_on": "Day on which that came about; null: the booking date (触发日).",
            "batch": "Small clear loans of several borrowers together (是否批量认定).",
        },
    ),
    Mutation(
        "formLiabilityGroup",
        c.FormLiabilityGroup,
        "Form the group that decides; whoever handled a loan is excluded (成立认定小组).",
        LiabilityCaseSaved,
        {**_CASE, "members": "Its members, 1 to 50 (小组成员)."},
    ),
    Mutation(
        "prepareLiabilityFile",
        c.PrepareLiabilityFile,
        "Put the life of the loans on file: the system assembles it, papers may add to it (准备资料).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "acts": "Acts that papers prove, at most 1000 (系统外经办环节).",
            "rows": "What did not go as it should, beside what the system found, at most 1000 (异常事项).",
        },
    ),
    Mutation(
        "initiateLiability", c.InitiateLiability, "Initiate the assessment (发起认定).", LiabilityCaseSaved, _CASE
    ),
)
_DECIDING: Final = (
    Mutation(
        "holdLiabilityMeeting",
        c.HoldLiabilityMeeting,
        "Record the meeting of the group and its vote (召开认定会).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "findings": _FINDINGS,
            "explained": "Rows of the file that are nobody's fault, at most 5000 (事项说明).",
            "ballots": _BALLOTS,
            "minutes": _MINUTES,
            "on": _ON,
        },
    ),
    Mutation(
        "issueLiabilityFinding",
        c.IssueLiabilityFinding,
        "Issue the finding that the meeting carried (出具认定书).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "number": "Number of the document (认定书编号).",
            "document": _PAPER,
        },
    ),
    Mutation(
        "signLiabilityFinding",
        c.SignLiabilityFinding,
        "Sign the finding at a level, from lowest to highest (逐级签批).",
        LiabilityCaseSaved,
        {**_CASE, "level": "The level (签批层级)."},
    ),
    Mutation(
        "returnLiabilityFinding",
        c.ReturnLiabilityFinding,
        "Send the finding back to the meeting instead of signing it (退回重议).",
        LiabilityCaseSaved,
        {**_CASE, "level": "The level that does not sign (签批层级)."},
    ),
    Mutation(
        "notifyLiability",
        c.NotifyLiability,
        "Record that a person was told the result (送达通知).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "concerned": _PERSON,
            "document": _PAPER,
            "on": _ON,
        },
    ),
)
_AFTER: Final = (
    Mutation(
        "askReconsideration",
        c.AskReconsideration,
        "Ask for reconsideration as the person concerned; the reason is needed (申请复议).",
        LiabilityCaseSaved,
        _CASE,
    ),
    Mutation(
        "formReviewGroup",
        c.FormReviewGroup,
        "Name the other people who reconsider (成立复议小组).",
        LiabilityCaseSaved,
        {**_CASE, "members": "Its members, 1 to 50, nobody of the first group (小组成员)."},
    ),
    Mutation(
        "decideReconsideration",
        c.DecideReconsideration,
        "Record the second group's vote on an answer to everybody who asked, never worse (复议决定).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "findings": _FINDINGS,
            "ballots": _BALLOTS,
            "minutes": _MINUTES,
            "document": "SHA-256 of the decision (复议决定哈希).",
            "on": _ON,
        },
    ),
    Mutation(
        "handOverLiability",
        c.HandOverLiability,
        "Hand a person's part over to discipline or police; the reason is needed (移交监察部门或公安机关).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "number": "Number of the hand-over (移交编号).",
            "concerned": _PERSON,
            "receiver": "Who receives it (移交接收方).",
            "document": "SHA-256 of the letter (移交函哈希).",
        },
    ),
    Mutation(
        "confirmLiabilityHandOver",
        c.ConfirmHandOver,
        "Record the receiver's receipt of a hand-over (移交回执).",
        LiabilityCaseSaved,
        {
            **_CASE,
            "number": "Number of the hand-over (移交编号).",
            "received_by": "Person who received it (接收人).",
            "document": "SHA-256 of the receipt (回执哈希).",
        },
    ),
    Mutation(
        "suspendLiability",
        c.SuspendLiability,
        "Let the case wait; the days are not counted; the reason is needed (中止).",
        LiabilityCaseSaved,
        {**_CASE, "ground": "Why (中止事由)."},
    ),
    Mutation(
        "resumeLiability",
        c.ResumeLiability,
        "Let the case go on where it stood (恢复).",
        LiabilityCaseSaved,
        _CASE,
    ),
    Mutation(
        "withdrawLiability",
        c.WithdrawLiability,
        "Take the case back before it was decided; a second person agrees (撤销责任认定).",
        LiabilityCaseSaved,
        {**_CASE, "ground": "Why (撤销事由)."},
    ),
    Mutation(
        "closeLiability",
        c.CloseLiability,
        "End the case; what was decided is deducted from the risk reserves (终结).",
        LiabilityCaseSaved,
        _CASE,
    ),
)
_RESERVE: Final = {**COMMAND, "officer": _PERSON}
_AUTHORITY: Final = {
    **COMMAND,
    "kind": "An officer or a unit (权限主体).",
    "holder": "The officer's person or the unit's code (人员或机构号).",
}

_BESIDE: Final = (
    Mutation(
        "declareRelation",
        c.DeclareRelation,
        "Declare that a person is related to another or to a borrower; such persons do not assess (回避关系申报).",
        InstitutionChanged,
        {
            **COMMAND,
            "relative": _PERSON,
            "kind": "How they are related (关系种类).",
            "other": "The other person; empty where the relation is to a borrower (另一方).",
            "borrower_id": "Global id of the borrower, where the kind says so (借款人).",
        },
    ),
    Mutation(
        "endRelation",
        c.EndRelation,
        "Say up to which day a declared relation counted (回避关系终止).",
        InstitutionChanged,
        {**COMMAND, "relation_id": "Id of the declaration (申报标识).", "until": "Its last day (终止日)."},
    ),
    Mutation(
        "accrueRiskReserve",
        c.AccrueRiskReserve,
        "Withhold the policy's share of an officer's performance pay (计提风险准备金).",
        InstitutionChanged,
        {**_RESERVE, "amount": "The pay of which a share is withheld (绩效薪酬)."},
    ),
    Mutation(
        "releaseRiskReserve",
        c.ReleaseRiskReserve,
        "Pay out of an officer's risk reserve; a second person agrees (返还风险准备金).",
        InstitutionChanged,
        {**_RESERVE, "amount": "How much (返还金额)."},
    ),
    Mutation(
        "reverseRiskReserve",
        c.ReverseRiskReserve,
        "Undo an entry of a risk reserve or a part of it; a second person agrees (冲回风险准备金).",
        InstitutionChanged,
        {**_RESERVE, "amount": "How much of it (冲回金额).", "entry_id": "Id of the entry (分录标识)."},
    ),
    Mutation(
        "suspendAuthority",
        c.SuspendAuthority,
        "Suspend authority for new lending, for the reason that has to be given (暂停授信业务权限).",
        InstitutionChanged,
        _AUTHORITY,
    ),
    Mutation(
        "liftAuthoritySuspension",
        c.LiftAuthoritySuspension,
        "Restore suspended authority for new lending; two other persons agree (解除授信权限暂停).",
        InstitutionChanged,
        _AUTHORITY,
    ),
    Mutation(
        "adoptLiabilityPolicy",
        c.AdoptLiabilityPolicy,
        "Adopt a version of the policy of liability assessment, checked against the rules (责任认定政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
)

MUTATIONS: Final = (*_BEGINNING, *_DECIDING, *_AFTER, *_BESIDE)
