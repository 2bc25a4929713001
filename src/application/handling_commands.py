"""Which duty each command is (岗位职责与不相容职责), for whoever asks for it and for whoever agrees to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..domain.organisation import Duty
from .approval import Approve, Delegate, Refuse, Resubmit, RevokeDelegation, Withdraw
from .books import AdoptPolicy, AnnounceCalendar, ClosePeriod, PublishIndex
from .borrower import AmendBorrower, EraseBorrower, RegisterBorrower
from .claims import CloseClaim, RegisterClaim
from .classification import ProposeClass, Reassess
from .clock_commands import LiftPreservation, RecordAct, RecordPreservation, RecordTitle, RetractRecord
from .collateral_commands import (
    RECORDINGS,
    ChargeDisposalCosts,
    DisposeOfCollateral,
    MarkToMarket,
    PayOutProceeds,
    ReleaseCollateral,
    ReplaceCollateral,
    RepossessCollateral,
    SellForeclosedAsset,
    TakeCollateral,
    ValueCollateral,
    WithdrawCollateralEntry,
)
from .collateral_market import PublishMarketPrice, PublishRegionalIndex
from .command import Command
from .facts import RecordFact, RecordFacts, WithdrawFact
from .facts_exchange import PublishExchangeRate
from .guarantor_commands import (
    FixGuaranteedClaims,
    OpenGuarantor,
    RecordConsent,
    RecordDebtChange,
    RecordGuarantorPayment,
    ReleaseGuarantor,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from .liability_commands import (
    AccrueRiskReserve,
    AdoptLiabilityPolicy,
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
from .loan import (
    Accelerate,
    AcceptBankruptcy,
    Capitalise,
    ChangePlan,
    ChangeRate,
    ChargeFee,
    Defer,
    Disburse,
    Extend,
    FlagMisuse,
    Forgive,
    OpenLoan,
    Prepay,
    RecordPaymentOverLoans,
    RecordRepayment,
    RefundCredit,
    Reverse,
    SwitchAllocation,
    Waive,
    WriteOffLoan,
)
from .organisation import (
    AppointOfficer,
    AssignLoan,
    DefinePost,
    EndAppointment,
    EndAuthority,
    GrantAuthority,
    HandOverLoans,
    OpenUnit,
)
from .policy_documents_commands import (
    AdoptCaseloadPolicy,
    AdoptClassificationPolicy,
    AdoptClockPolicy,
    AdoptCollateralPolicy,
    AdoptGuarantorPolicy,
    AdoptProductCatalogue,
    AdoptProvisioningPolicy,
)
from .provisioning_commands import AdvanceProvisionRun, EstimateCashFlows, ProposeProvisions, StartProvisionRun
from .revaluation_commands import AdvanceRevaluation, StartRevaluation
from .write_off_commands import (
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

HANDLING: Final[Mapping[type[Command], Duty]] = {
    **dict.fromkeys((PrepareLiabilityFile, InitiateLiability), Duty.LIABILITY_INVESTIGATE),
    **dict.fromkeys(
        (HoldLiabilityMeeting, IssueLiabilityFinding, SignLiabilityFinding, ReturnLiabilityFinding,
         DecideReconsideration),
        Duty.LIABILITY_DECIDE,
    ),
    **dict.fromkeys((AccrueRiskReserve, ReleaseRiskReserve, ReverseRiskReserve), Duty.ACCOUNTING),
    AdoptLiabilityPolicy: Duty.ADMINISTRATION,
    **dict.fromkeys(
        (Waive, Forgive, Capitalise, Extend, Defer, ChangePlan, ChangeRate, Accelerate, ReleaseGuarantor,
         ReleaseCollateral, ReplaceCollateral, RepossessCollateral, DisposeOfCollateral,
         PayOutProceeds, SellForeclosedAsset, ChargeDisposalCosts),
        Duty.SURVEY,
    ),
    **dict.fromkeys(
        (RegisterBorrower, AmendBorrower, OpenLoan, FlagMisuse, SwitchAllocation, AcceptBankruptcy, OpenGuarantor,
         SignGuarantee, SecureLoan, RecordDebtChange, RecordConsent, FixGuaranteedClaims, RegisterClaim, CloseClaim,
         TakeCollateral, *RECORDINGS, WithdrawCollateralEntry),
        Duty.BUSINESS,
    ),
    **dict.fromkeys((ValueCollateral, MarkToMarket), Duty.VALUATION),
    ReviewGuarantor: Duty.POST_LOAN_CHECK,
    Disburse: Duty.DISBURSEMENT,
    ChargeFee: Duty.ACCOUNTING,
    **dict.fromkeys(
        (RecordRepayment, RecordPaymentOverLoans, Prepay, RefundCredit, Reverse, RecordGuarantorPayment),
        Duty.ACCEPT_PAYMENT,
    ),
    **dict.fromkeys((RecordAct, RecordTitle, RecordPreservation, LiftPreservation, RetractRecord), Duty.COLLECTION),
    ProposeClass: Duty.CLASSIFY_FIRST,
    WriteOffLoan: Duty.WRITE_OFF_APPLY,
    **dict.fromkeys(
        (StateWriteOffFacts, ApplyForWriteOff, WriteOffByList, AddWriteOffEvidence, WithdrawWriteOff, ReverseWriteOff),
        Duty.WRITE_OFF_APPLY,
    ),
    ReviewWriteOff: Duty.WRITE_OFF_REVIEW,
    **dict.fromkeys((ApproveWriteOff, RejectWriteOff), Duty.WRITE_OFF_APPROVE),
    BookWriteOff: Duty.ACCOUNTING,
    RecordWriteOffRecovery: Duty.ACCEPT_PAYMENT,
    **dict.fromkeys((RecordPursuit, PlanPursuit, NameClaimKeeper, CompletelyTerminate), Duty.COLLECTION),
    **dict.fromkeys(
        (StartProvisionRun, AdvanceProvisionRun, ProposeProvisions, EstimateCashFlows), Duty.PROVISION_COMPUTE
    ),
    **dict.fromkeys(
        (AdoptPolicy, AdoptClassificationPolicy, AdoptProductCatalogue, AdoptGuarantorPolicy, AdoptProvisioningPolicy,
         OpenUnit, DefinePost, AppointOfficer, EndAppointment, GrantAuthority, EndAuthority,
         AdoptCollateralPolicy, AdoptClockPolicy, AdoptWriteOffPolicy, AdoptCaseloadPolicy),
        Duty.ADMINISTRATION,
    ),
}  # fmt: skip
"""The duty of whoever asks for a command."""

UNHANDLED: Final[frozenset[type[Command]]] = frozenset(
    {
        # Published figures and the calendar are no act on any loan.
        PublishIndex, PublishExchangeRate, PublishMarketPrice, PublishRegionalIndex, AnnounceCalendar,
        # The program computes; what it finds is proposed and confirmed by persons, and those acts are logged.
        Reassess, StartRevaluation, AdvanceRevaluation,
        # Statements of fact carry their origin and document; what is decided on them is logged.
        RecordFact, RecordFacts, WithdrawFact,
        # Signatures and the opinion stand in the application, which keeps them apart by itself; a year's report is
        # of no loan.
        ConfirmInternalEvidence, GiveLegalOpinion, ReportWriteOffs,
        # How a case is led: who may, its own rules of independence say, with the person and the reason.
        OpenLiabilityCase, FormLiabilityGroup, NotifyLiability, AskReconsideration, FormReviewGroup, HandOverLiability,
        ConfirmHandOver, SuspendLiability, ResumeLiability, WithdrawLiability, CloseLiability,
        # Declarations of whoever is related, and authority that others agree to.
        DeclareRelation, EndRelation, SuspendAuthority, LiftAuthoritySuspension,
        # Who keeps what and who may lend is leading people, not doing their business.
        AssignLoan, HandOverLoans,
        # Of the bank's books and of a person's right to be forgotten, not of a loan.
        ClosePeriod, EraseBorrower,
        # A step on a proposal is the duty that `APPROVING` names; its maker's act is logged when it is made.
        Approve, Refuse, Resubmit, Withdraw, Delegate, RevokeDelegation,
    }
)  # fmt: skip
"""Commands that are nobody's duty in the table, each for a reason."""


@dataclass(frozen=True, slots=True)
class Approving:
    """The duties of those who agree to a command: in the steps before the approval, and in the approval."""

    earlier: Duty
    last: Duty


_DECIDING: Final = Approving(Duty.REVIEW, Duty.APPROVAL)
APPROVING: Final[Mapping[type[Command], Approving]] = {
    ProposeClass: Approving(Duty.CLASSIFY_CONFIRM, Duty.CLASSIFY_APPROVE),
    WriteOffLoan: Approving(Duty.WRITE_OFF_REVIEW, Duty.WRITE_OFF_APPROVE),
    **dict.fromkeys((ReverseWriteOff, CompletelyTerminate), Approving(Duty.WRITE_OFF_REVIEW, Duty.WRITE_OFF_APPROVE)),
    ProposeProvisions: Approving(Duty.PROVISION_CONFIRM, Duty.PROVISION_CONFIRM),
}
"""Where those who agree do not simply review and decide."""
APPROVED_BY_ONE: Final = frozenset({WriteOffLoan, ReverseWriteOff, CompletelyTerminate})
"""Of several who agree in the last step the last one alone approves, those before review (审议与审批分离 [K-h])."""


def approving(kind: type[Command], *, last: bool) -> Duty | None:
    """The duty of who agrees to a command, or refuses it, in a step of its route; None: of the bank's own affairs."""
    if HANDLING.get(kind) in (None, Duty.ADMINISTRATION):
        return None
    duties = APPROVING.get(kind, _DECIDING)
    return duties.last if last else duties.earlier
