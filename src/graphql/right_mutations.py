"""Mutations of the rights of loans: what was done, titles, seizures, and taking a record back."""

from typing import Final

from ..application.clock_commands import LiftPreservation, RecordAct, RecordPreservation, RecordTitle, RetractRecord
from ..application.policy_documents_commands import AdoptClockPolicy
from . import right_input  # noqa: F401 - registers the inputs named below
from .mutation import COMMAND, Mutation
from .payloads import InstitutionChanged
from .right_payloads import LegalRecordSaved

_LOAN: Final = {**COMMAND, "loan_id": "Global id of the loan (借据)."}

MUTATIONS: Final = (
    Mutation(
        "recordLegalAct",
        RecordAct,
        "Record an act that a clock listens to, with its evidence (登记催收、起诉、承认债务等行为).",
        LegalRecordSaved,
        {**_LOAN, "act": "The act (行为)."},
    ),
    Mutation(
        "recordEnforcementTitle",
        RecordTitle,
        "Record a title: from it on enforcement must be applied for in time (登记执行依据).",
        LegalRecordSaved,
        {**_LOAN, "title": "The title (执行依据)."},
    ),
    Mutation(
        "recordPreservation",
        RecordPreservation,
        "Record a seizure or freeze for the bank, or the renewal of one (登记查封、扣押、冻结及续期).",
        LegalRecordSaved,
        {**_LOAN, "preservation": "The seizure (保全)."},
    ),
    Mutation(
        "liftPreservation",
        LiftPreservation,
        "Record that a seizure holds no more from a day on (登记解除查封、扣押、冻结).",
        LegalRecordSaved,
        {
            **_LOAN,
            "preservation_id": "Id of the record of the first seizure (所解除的登记).",
            "day": "From which day on (解除日期).",
        },
    ),
    Mutation(
        "retractLegalRecord",
        RetractRecord,
        "Take a record back that was made in error; what was known until now stays (撤销登记).",
        LegalRecordSaved,
        {
            **_LOAN,
            "record_id": "Id of the record (所撤销的登记).",
            "reason": "Why, 1 to 500 characters; kept with it (撤销原因).",
        },
    ),
    Mutation(
        "adoptClockPolicy",
        AdoptClockPolicy,
        "Adopt a version of the clocks' policy: when the bank is warned (时效预警政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
)
