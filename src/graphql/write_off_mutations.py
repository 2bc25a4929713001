"""Mutations of write-off: facts, applications and their procedure, booking, what comes after, the policy."""

from typing import Final

from ..application.write_off_commands import (
    AddWriteOffEvidence,
    AdoptWriteOffPolicy,
    ApplyForWriteOff,
    ApproveWriteOff,
    BookWriteOff,
    CompletelyTerminate,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    NameClaimKeeper,
    PlanPursuit,
    RecordPursuit,
    RecordWriteOffRecovery,
    RejectWriteOff,
    ReportWriteOffs,
    ReverseWriteOff,
    ReviewWriteOff,
    StateWriteOffFacts,
    WithdrawWriteOff,
    WriteOffByList,
)
from . import write_off_input  # noqa: F401 - registers the inputs named below
from .mutation import COMMAND, VERSION, Mutation
from .payloads import InstitutionChanged, LoanRecorded
from .write_off_payloads import WriteOffSaved

_HASH: Final = "SHA-256 of the document in 64 lower-case hexadecimal digits (文件哈希)."
_LOAN: Final = "Global id of the loan (借据)."
_MADE: Final = {
    **COMMAND,
    "number": "Business number, unique among the bank's applications (申请编号).",
    "unit": "Code of the originating unit (经办机构号).",
    "cause": "Why the claims were lost, art. 19 (损失原因).",
    "cause_text": "The same in words, at most 2000 characters (呆账形成原因).",
}
_STEP: Final = {
    **COMMAND,
    "write_off_id": "Global id of the application (核销申请).",
    "expected_version": VERSION,
}
_LEVEL: Final = {**_STEP, "level": "At which level of authority, art. 18 (审批层级)."}
_CLAIM: Final = {
    **COMMAND,
    "loan_id": _LOAN,
    "write_off_id": "Global id of the application that wrote it off; null: the claim that is kept (核销申请).",
}

MUTATIONS: Final = (
    Mutation(
        "stateWriteOffFacts",
        StateWriteOffFacts,
        "State what is known of a loan that its records do not say; replaces the last statement (呆账核销事实说明).",
        LoanRecorded,
        {
            **COMMAND,
            "loan_id": _LOAN,
            "kind": "What it is; null: as the borrower's kind and size say (债权类别).",
            "grounds": "What happened, beside what titles and rights say, at most 50 (呆账事由).",
            "obligors": "What is known of each obligor, at most 200 (债务人情况).",
            "pursued_on": "When every obligor without a day of its own was last pursued (最近追偿日).",
            "references": "Other debts whose ruling is relied on, at most 50 (援引的其他债权).",
            "security_gone": "What secured the claim is void or disposed of (担保已失效或处置).",
            "external_unobtainable": "No proof of court or government can be had, art. 8(2) (无法取得外部证据).",
            "outside_interference": "Somebody outside interfered, art. 13 (存在外部干预).",
            "sales": "Yearly sales of an enterprise; null: unknown (年销售额).",
            "assets": "Total assets of an enterprise; null: unknown (资产总额).",
        },
    ),
    Mutation(
        "applyForWriteOff",
        ApplyForWriteOff,
        "Apply for the write-off of one claim or a package (提出核销申请).",
        WriteOffSaved,
        {
            **_MADE,
            "claims": "The claims, in one currency, 1 to 10000 (申报债权).",
            "loss": "Principal lost of the whole package, split pro rata; null: each as it says (打包损失金额).",
        },
    ),
    Mutation(
        "writeOffByList",
        WriteOffByList,
        "Apply for many small loans of one kind on one criterion, all or nothing, art. 8(1) (清单核销).",
        WriteOffSaved,
        {
            **_MADE,
            "criterion": "What all of them rest on (认定标准).",
            "kind": "What all of them are (债权类别).",
            "rows": "The loans, 1 to 10000 (清单).",
        },
    ),
    Mutation(
        "addWriteOffEvidence",
        AddWriteOffEvidence,
        "Put a paper into the file; internal evidence is then confirmed anew (归集证据).",
        WriteOffSaved,
        {
            **_STEP,
            "kind": "What it is (材料种类).",
            "content_hash": _HASH,
            "dated": "The paper's own day (材料日期).",
            "loan_id": "Global id of the loan it proves; null: every claim (借据).",
            "note": "A note, at most 2000 characters (备注).",
        },
    ),
    Mutation(
        "confirmInternalEvidence",
        ConfirmInternalEvidence,
        "Sign the internal evidence as oneself, three different persons, art. 8(2) (内部证据确认).",
        WriteOffSaved,
        {**_STEP, "role": "In which capacity (确认人身份).", "unit": "Code of one's unit (机构号)."},
    ),
    Mutation(
        "giveLegalOpinion",
        GiveLegalOpinion,
        "Give the legal opinion, or answer for that of an outside firm, art. 8 (出具法律意见书).",
        WriteOffSaved,
        {
            **_STEP,
            "proceedings": "Proceedings and their result, at most 2000 characters (诉讼情况).",
            "why_not_sued": "Or why nobody was sued, at most 2000 characters (未诉讼原因).",
            "supports": "Whether it supports the write-off (是否支持核销).",
            "outside": "Whether an outside lawyer wrote it (是否外聘律师出具).",
            "content_hash": _HASH,
        },
    ),
    Mutation(
        "reviewWriteOff",
        ReviewWriteOff,
        "Record the collective review with every seat, vote and dissent, art. 12 (集体审议).",
        WriteOffSaved,
        {
            **_STEP,
            "ballots": "Every seat that was convened, 1 to 50 (委员表决).",
            "minutes": "SHA-256 of the minutes in 64 lower-case hexadecimal digits (会议纪要哈希).",
        },
    ),
    Mutation("approveWriteOff", ApproveWriteOff, "Agree as an authorised person (有权人审批).", WriteOffSaved, _LEVEL),
    Mutation(
        "rejectWriteOff",
        RejectWriteOff,
        "Say no as an authorised person; the reason is needed (否决核销).",
        WriteOffSaved,
        _LEVEL,
    ),
    Mutation(
        "withdrawWriteOff",
        WithdrawWriteOff,
        "Take one's own application back; the reason is needed (撤回核销申请).",
        WriteOffSaved,
        _STEP,
    ),
    Mutation(
        "bookWriteOff",
        BookWriteOff,
        "Book an approved application, every claim of it or none, out of the reserve (核销入账).",
        WriteOffSaved,
        {**_STEP, "keeper": "Person who keeps the claims from then on, as in their token (保管责任人)."},
    ),
    Mutation(
        "reverseWriteOff",
        ReverseWriteOff,
        "Reverse a wrong write-off: its claims are on the balance sheet again; others agree first (核销冲回).",
        WriteOffSaved,
        _STEP,
    ),
    Mutation(
        "recordWriteOffRecovery",
        RecordWriteOffRecovery,
        "Record money on a loan written off, whole or in part; the reserve gets back what it bore (核销后收回).",
        LoanRecorded,
        {
            **COMMAND,
            "loan_id": _LOAN,
            "expected_version": VERSION,
            "value_date": "Day on which it counts, at most the business date (起息日).",
            "amount": "Amount received (收回金额).",
            "collector": "Person who collected it; empty: oneself (收回人).",
        },
    ),
    Mutation(
        "recordPursuit",
        RecordPursuit,
        "Record the yearly check of a kept claim, arts 14, 15 (已核销债权年度检查).",
        LoanRecorded,
        {**_CLAIM, "finding": "What was found about property and rights, 1 to 2000 characters (检查结果)."},
    ),
    Mutation(
        "planPursuit",
        PlanPursuit,
        "Make or renew the plan of pursuit of a kept claim (追索方案).",
        LoanRecorded,
        {**_CLAIM, "steps": "Its steps in order, 1 to 50, of at most 500 characters (步骤)."},
    ),
    Mutation(
        "nameClaimKeeper",
        NameClaimKeeper,
        "Somebody else keeps the claim (变更保管责任人).",
        LoanRecorded,
        {**_CLAIM, "keeper": "Who keeps it, as in their token (保管责任人)."},
    ),
    Mutation(
        "completelyTerminate",
        CompletelyTerminate,
        "Terminate a claim completely in one of the cases of art. 16; it leaves the case ledger (完全终结).",
        LoanRecorded,
        {
            **_CLAIM,
            "of": "Which case (终结情形).",
            "evidence": "SHA-256 of what proves it (证据哈希).",
            "happened_on": "Day of approval, ruling, performance or other end (发生日期).",
            "settled_on": "Of COURT_SETTLED: when the relation of debt was settled (债权债务了结日).",
            "dismissed_on": "Of EFFORT_FAILED: when the suit was dismissed; null: limitation (驳回日期).",
            "effort_since": "Of EFFORT_FAILED: since when remedies were tried (开始补救日).",
        },
    ),
    Mutation(
        "reportWriteOffs",
        ReportWriteOffs,
        "Record that a year's write-offs were audited or reported to the finance department (专项审计、报告).",
        InstitutionChanged,
        {**COMMAND, "year": "The financial year (年度).", "kind": "AUDIT or REPORT (事项).", "content_hash": _HASH},
    ),
    Mutation(
        "adoptWriteOffPolicy",
        AdoptWriteOffPolicy,
        "Adopt a version of the write-off policy, checked against the measures (呆账核销政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
)
