"""Mutations of provisioning."""

from typing import Final

from ..application.policy_documents_commands import AdoptProvisioningPolicy
from ..application.provisioning_commands import (
    AdvanceProvisionRun,
    EstimateCashFlows,
    ProposeProvisions,
    StartProvisionRun,
)
from . import provisioning_input  # noqa: F401 - registers the inputs named below
from .mutation import COMMAND, Mutation
from .payloads import InstitutionChanged, LoanRecorded, ProvisionRunMoved

_RUN: Final = "Global id of the run (拨备计算)."

MUTATIONS: Final = (
    Mutation(
        "adoptProvisioningPolicy",
        AdoptProvisioningPolicy,
        "Adopt a version of the provisioning policy, checked against the law (拨备政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (拨备政策版本)."},
    ),
    Mutation(
        "startProvisionRun",
        StartProvisionRun,
        "Begin a provision run as of the end of a day that is over (开始拨备计算).",
        ProvisionRunMoved,
        {**COMMAND, "as_of": "The day (基准日)."},
    ),
    Mutation(
        "advanceProvisionRun",
        AdvanceProvisionRun,
        "Compute the next 500 claims of a run; repeat until it is computed (继续拨备计算).",
        ProvisionRunMoved,
        {**COMMAND, "provision_run_id": _RUN},
    ),
    Mutation(
        "proposeProvisions",
        ProposeProvisions,
        "Propose that a computed run be posted to the ledger; a second person agrees (提交拨备复审).",
        ProvisionRunMoved,
        {**COMMAND, "provision_run_id": _RUN},
    ),
    Mutation(
        "estimateCashFlows",
        EstimateCashFlows,
        "State what cash flows are expected from a loan in default; the latest statement counts (登记现金流估计).",
        LoanRecorded,
        {
            **COMMAND,
            "loan_id": "Global id of the loan (借据).",
            "stated_on": "Day for which they are stated, at most the business date (估计日).",
            "flows": "At most 120, each after that day; none: nothing is expected (预计现金流).",
        },
    ),
)
