"""What is recorded of a loan's rights, and the policy of the clocks, as input."""

from ..application.clock_records import ActDone, Preservation, Proof, Title
from ..domain.clock import ClockPolicy
from . import right_enums  # noqa: F401 - registers the enums named below
from .inputs import input_type

_DIGEST = "SHA-256 of the document in 64 lower-case hexadecimal digits (文件哈希)."

input_type(
    Proof,
    "ActProofInput",
    "A piece of evidence (证据).",
    {"evidence": "What it is (证据种类).", "document": _DIGEST},
)
input_type(
    ActDone,
    "LegalActInput",
    "An act that a clock listens to, with its evidence (主张权利、承认债务等行为).",
    {
        "kind": "What was done, or happened (行为种类).",
        "day": "The day it counts on: of arrival, deduction, publication, filing or service (行为日期).",
        "person": "Global id of the debtor or guarantor it is directed at, or who acknowledged (相对人).",
        "proofs": "Its evidence, at most 20; which is needed follows from the kind (证据).",
        "extent": "How much of the claim it is about (效力范围).",
        "closes": "Of an end: id of the record that began it (所终结的登记).",
        "outcome": "Of the end of a procedure: how (程序结果).",
        "new_due": "The new due day, where the kind has one (新履行期限).",
        "obstacle": "Of an obstacle: which, art. 194 (中止事由).",
        "refusal_end": "Of the end of the right to refuse: why, art. 687 (先诉抗辩权消灭事由).",
    },
)
input_type(
    Title,
    "EnforcementTitleInput",
    "A document that can be enforced (执行依据).",
    {
        "kind": "What it is (种类).",
        "reference": "Number of the case or instrument, 1 to 200 characters (案号).",
        "effective": "Day on which it took effect (生效日).",
        "performance_days": "Last days for performance that it names, rising, at most 600 (履行期限).",
        "persons": "Global ids of those it is against, 1 to 50 (被执行人).",
        "document": _DIGEST,
        "procedure": "Id of the recorded procedure that it ended; null: none (所终结的程序).",
    },
)
input_type(
    Preservation,
    "PropertyPreservationInput",
    "A seizure or freeze for the bank, or its renewal, both days included (查封、扣押、冻结及续期).",
    {
        "measure": "How it is held (保全措施).",
        "what": "The thing or account, 1 to 200 characters (标的).",
        "authority": "The court, 1 to 200 characters (法院).",
        "reference": "Number of the ruling, 1 to 200 characters (裁定书文号).",
        "day": "First day (起始日).",
        "until": "Last day (到期日).",
        "document": _DIGEST,
        "renews": "Id of the record of the first seizure; null: this is one (所续期的登记).",
    },
)
input_type(
    ClockPolicy,
    "ClockPolicyInput",
    "A bank's choices for its legal clocks (时效预警政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        "warning_days": "Days before the last safe day on which a warning is raised, falling, 1 to 20 (提前预警天数).",
    },
    leave_out=("recorded_at",),
)
