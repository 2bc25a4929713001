"""Mutations of the organisation."""

from typing import Final

from ..application.organisation import (
    AppointOfficer,
    AssignLoan,
    DefinePost,
    EndAppointment,
    EndAuthority,
    GrantAuthority,
    HandOverLoans,
    OpenUnit,
)
from ..application.policy_documents_commands import AdoptCaseloadPolicy
from ..domain.organisation import CaseloadPolicy
from . import organisation_enums, policy_input  # noqa: F401 - registers the enums named below
from .inputs import input_type
from .mutation import COMMAND, Mutation
from .payloads import InstitutionChanged, LoanRecorded

_UNTIL: Final = "First day on which it no longer holds (失效日)."

input_type(
    CaseloadPolicy,
    "CaseloadPolicyInput",
    "How many borrowers an officer keeps (管户政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        "ceiling": "Borrowers of one officer at most, 1 to 1000 (管户上限).",
    },
    leave_out=("recorded_at",),
)

MUTATIONS: Final = (
    Mutation(
        "openUnit",
        OpenUnit,
        "Open head office, a branch or a department; another person agrees (设立机构).",
        InstitutionChanged,
        {
            **COMMAND,
            "code": "Its code, unique in the bank; of a branch that of its loans (机构号).",
            "name": "Its name, at most 100 characters (名称).",
            "kind": "What it is (机构类型).",
            "opened_on": "First day (设立日).",
            "parent": "Code of the unit above; empty: head office (上级机构).",
        },
    ),
    Mutation(
        "definePost",
        DefinePost,
        "Define a post and what its holder may do; another person agrees (设置岗位).",
        InstitutionChanged,
        {
            **COMMAND,
            "code": "Its code, unique in the bank (岗位编号).",
            "unit": "Code of its unit (所属机构).",
            "name": "Its name, at most 100 characters (岗位名称).",
            "roles": "What its holder may do; administration stands beside no business (角色).",
        },
    ),
    Mutation(
        "appointOfficer",
        AppointOfficer,
        "Appoint a person to a post; another person agrees (任命).",
        InstitutionChanged,
        {
            **COMMAND,
            "post": "Code of the post (岗位).",
            "person": "The natural person, as in tokens (任职人).",
            "since": "First day (任职日).",
            "until": "First day on which it no longer holds; null: none (离任日).",
            "name": "How documents print the person, at most 100 characters; empty: as `person` (姓名).",
        },
    ),
    Mutation(
        "endAppointment",
        EndAppointment,
        "End an appointment; another person agrees (免职).",
        InstitutionChanged,
        {**COMMAND, "appointment_id": "Id of the appointment (任职标识).", "until": _UNTIL},
    ),
    Mutation(
        "grantAuthority",
        GrantAuthority,
        "Let a post approve a kind of command up to an amount; another person agrees (授权).",
        InstitutionChanged,
        {
            **COMMAND,
            "post": "Code of the post (岗位).",
            "kind": "Kind of command (业务种类).",
            "limit": "Highest amount, in the currency of the loans (限额).",
            "since": "First day (生效日).",
            "until": "First day on which it no longer holds; null: none (失效日).",
        },
    ),
    Mutation(
        "endAuthority",
        EndAuthority,
        "Take authority back; another person agrees (收回授权).",
        InstitutionChanged,
        {**COMMAND, "authority_id": "Id of the authority (授权标识).", "until": _UNTIL},
    ),
    Mutation(
        "assignLoan",
        AssignLoan,
        "Give a loan to an officer, who keeps no more borrowers than the policy says (分配管户).",
        LoanRecorded,
        {**COMMAND, "loan_id": "Global id of the loan (借据).", "person": "The officer (管户人)."},
    ),
    Mutation(
        "handOverLoans",
        HandOverLoans,
        "Hand loans over from one officer to another, with a record (管户移交).",
        InstitutionChanged,
        {
            **COMMAND,
            "giver": "Who hands over (移交人).",
            "taker": "Who takes over (接收人).",
            "loan_ids": "The loans, at most 500 (借据).",
            "note": "Papers and open matters, at most 1,000 characters (移交清单).",
        },
    ),
    Mutation(
        "adoptCaseloadPolicy",
        AdoptCaseloadPolicy,
        "Adopt a version of how many borrowers an officer keeps; another person agrees (管户政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
)
