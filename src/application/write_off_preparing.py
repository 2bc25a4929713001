"""Which use case prepares which command of write-off."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .write_off_aftercare import (
    prepare_keeper,
    prepare_plan,
    prepare_pursuit,
    prepare_report,
    prepare_termination,
)
from .write_off_booking import prepare_booking, prepare_reversal
from .write_off_commands import (
    AddWriteOffEvidence,
    ApplyForWriteOff,
    ApproveWriteOff,
    BookWriteOff,
    CompletelyTerminate,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    NameClaimKeeper,
    PlanPursuit,
    RecordPursuit,
    RejectWriteOff,
    ReportWriteOffs,
    ReverseWriteOff,
    ReviewWriteOff,
    StateWriteOffFacts,
    WithdrawWriteOff,
    WriteOffByList,
)
from .write_off_deciding import prepare_approval, prepare_rejection, prepare_review
from .write_off_filing import (
    prepare_application,
    prepare_confirmation,
    prepare_evidence,
    prepare_facts_of_write_off,
    prepare_list,
    prepare_opinion,
    prepare_withdrawal_of_write_off,
)

WRITE_OFFS: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    StateWriteOffFacts: prepare_facts_of_write_off,
    ApplyForWriteOff: prepare_application,
    WriteOffByList: prepare_list,
    AddWriteOffEvidence: prepare_evidence,
    ConfirmInternalEvidence: prepare_confirmation,
    GiveLegalOpinion: prepare_opinion,
    ReviewWriteOff: prepare_review,
    ApproveWriteOff: prepare_approval,
    RejectWriteOff: prepare_rejection,
    WithdrawWriteOff: prepare_withdrawal_of_write_off,
    BookWriteOff: prepare_booking,
    ReverseWriteOff: prepare_reversal,
    RecordPursuit: prepare_pursuit,
    PlanPursuit: prepare_plan,
    NameClaimKeeper: prepare_keeper,
    CompletelyTerminate: prepare_termination,
    ReportWriteOffs: prepare_report,
}
"""`RecordWriteOffRecovery` is a command about a loan, as any payment is."""
