"""Which use case prepares which command of liability assessment."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .liability_authority import prepare_lifting
from .liability_authority import prepare_suspension as prepare_authority_suspension
from .liability_commands import (
    AccrueRiskReserve,
    AskReconsideration,
    CloseLiability,
    ConfirmHandOver,
    DecideReconsideration,
    DeclareRelation,
    EndRelation,
    FormLiabilityGroup,
    FormReviewGroup,
    HandOverLiability,
    HoldLiabilityMeeting,
    InitiateLiability,
    IssueLiabilityFinding,
    LiftAuthoritySuspension,
    NotifyLiability,
    OpenLiabilityCase,
    PrepareLiabilityFile,
    ReleaseRiskReserve,
    ResumeLiability,
    ReturnLiabilityFinding,
    ReverseRiskReserve,
    SignLiabilityFinding,
    SuspendAuthority,
    SuspendLiability,
    WithdrawLiability,
)
from .liability_deciding import prepare_finding, prepare_meeting, prepare_return, prepare_signing
from .liability_ending import (
    prepare_asking,
    prepare_closing,
    prepare_hand_over,
    prepare_notice,
    prepare_receipt,
    prepare_reconsidering,
    prepare_resumption,
    prepare_review_group,
    prepare_suspension,
    prepare_withdrawal,
)
from .liability_opening import prepare_file_of, prepare_group, prepare_initiation, prepare_opening
from .liability_relations import prepare_relation, prepare_relation_end
from .liability_reserves import prepare_accrual, prepare_release, prepare_reversal

LIABILITY: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    OpenLiabilityCase: prepare_opening,
    FormLiabilityGroup: prepare_group,
    PrepareLiabilityFile: prepare_file_of,
    InitiateLiability: prepare_initiation,
    HoldLiabilityMeeting: prepare_meeting,
    IssueLiabilityFinding: prepare_finding,
    SignLiabilityFinding: prepare_signing,
    ReturnLiabilityFinding: prepare_return,
    NotifyLiability: prepare_notice,
    AskReconsideration: prepare_asking,
    FormReviewGroup: prepare_review_group,
    DecideReconsideration: prepare_reconsidering,
    HandOverLiability: prepare_hand_over,
    ConfirmHandOver: prepare_receipt,
    SuspendLiability: prepare_suspension,
    ResumeLiability: prepare_resumption,
    WithdrawLiability: prepare_withdrawal,
    CloseLiability: prepare_closing,
    DeclareRelation: prepare_relation,
    EndRelation: prepare_relation_end,
    AccrueRiskReserve: prepare_accrual,
    ReleaseRiskReserve: prepare_release,
    ReverseRiskReserve: prepare_reversal,
    SuspendAuthority: prepare_authority_suspension,
    LiftAuthoritySuspension: prepare_lifting,
}
