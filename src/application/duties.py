"""Which posts may ask for what (岗位职责).

Those who agree on terms do not book money, those who book money do not change terms, and the auditor and the
system administrator do no business (不相容岗位分离). Whether a second person must agree as well is policy,
not duty.
"""

from collections.abc import Mapping
from typing import Final

from ..domain.shared.actor import Actor, Role
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
from .outcomes import Forbidden
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

_TERMS: Final = frozenset({Role.OFFICER})
_MONEY: Final = frozenset({Role.ACCOUNTANT})
_IMPORTED: Final = frozenset({Role.OPERATIONS})
_RISK: Final = frozenset({Role.RISK_MANAGER})
_AGREES: Final = frozenset({Role.APPROVER})
_ASSESSING: Final = frozenset({Role.RISK_MANAGER, Role.APPROVER})
"""Who assesses liability: not who keeps loans, and not who only reads."""
_ANYONE_IN_BUSINESS: Final = frozenset({Role.OFFICER, Role.RISK_MANAGER, Role.APPROVER, Role.ACCOUNTANT, Role.ADMIN})

DUTIES: Final[Mapping[type[Command], frozenset[Role]]] = {
    RegisterBorrower: _TERMS | _IMPORTED,
    AmendBorrower: _TERMS | _IMPORTED,
    EraseBorrower: _TERMS,
    OpenLoan: _TERMS | _IMPORTED,
    ChangeRate: _TERMS | _IMPORTED,
    Waive: _TERMS,
    Forgive: _TERMS,
    Capitalise: _TERMS,
    Extend: _TERMS,
    Defer: _TERMS,
    ChangePlan: _TERMS,
    Accelerate: _TERMS,
    FlagMisuse: _TERMS,
    SwitchAllocation: _TERMS,
    AcceptBankruptcy: _TERMS,
    # Only what was written off before a loan came here: all else goes by the procedure.
    WriteOffLoan: _IMPORTED,
    **dict.fromkeys(
        (
            StateWriteOffFacts,
            ApplyForWriteOff,
            WriteOffByList,
            AddWriteOffEvidence,
            WithdrawWriteOff,
            RecordPursuit,
            PlanPursuit,
            NameClaimKeeper,
        ),
        _TERMS,
    ),
    # Those who confirm, advise and sit in the review are of many posts; each is another person.
    **dict.fromkeys((ConfirmInternalEvidence, GiveLegalOpinion), _TERMS | _RISK | _AGREES),
    ReviewWriteOff: _TERMS | _RISK,
    ApproveWriteOff: _AGREES,
    RejectWriteOff: _AGREES,
    BookWriteOff: _MONEY,
    ReverseWriteOff: _TERMS | _MONEY,
    RecordWriteOffRecovery: _MONEY | _IMPORTED,
    CompletelyTerminate: _TERMS,
    ReportWriteOffs: _TERMS | _RISK,
    Disburse: _MONEY | _IMPORTED,
    RecordRepayment: _MONEY | _IMPORTED,
    RecordPaymentOverLoans: _MONEY | _IMPORTED,
    Prepay: _MONEY | _IMPORTED,
    ChargeFee: _MONEY | _TERMS | _IMPORTED,
    RefundCredit: _MONEY,
    Reverse: _MONEY | _IMPORTED,
    Reassess: _TERMS | _RISK | _IMPORTED,
    ProposeClass: _TERMS | _RISK,
    ClosePeriod: _MONEY,
    PublishIndex: _MONEY | frozenset({Role.OPERATIONS, Role.ADMIN}),
    AnnounceCalendar: frozenset({Role.OPERATIONS, Role.ADMIN}),
    AdoptPolicy: frozenset({Role.ADMIN}),
    AdoptClassificationPolicy: frozenset({Role.ADMIN}),
    AdoptProductCatalogue: frozenset({Role.ADMIN}),
    AdoptGuarantorPolicy: frozenset({Role.ADMIN}),
    AdoptProvisioningPolicy: frozenset({Role.ADMIN}),
    AdoptCollateralPolicy: frozenset({Role.ADMIN}),
    AdoptClockPolicy: frozenset({Role.ADMIN}),
    AdoptCaseloadPolicy: frozenset({Role.ADMIN}),
    AdoptWriteOffPolicy: frozenset({Role.ADMIN}),
    **dict.fromkeys(
        (OpenUnit, DefinePost, AppointOfficer, EndAppointment, GrantAuthority, EndAuthority), frozenset({Role.ADMIN})
    ),
    # Those who lead officers give them their loans.
    **dict.fromkeys((AssignLoan, HandOverLoans), _RISK | frozenset({Role.APPROVER})),
    OpenGuarantor: _TERMS | _IMPORTED,
    ReviewGuarantor: _TERMS | _IMPORTED | _RISK,
    SignGuarantee: _TERMS | _IMPORTED,
    SecureLoan: _TERMS | _IMPORTED,
    RecordDebtChange: _TERMS | _IMPORTED,
    RecordConsent: _TERMS | _IMPORTED,
    FixGuaranteedClaims: _TERMS | _IMPORTED,
    RecordGuarantorPayment: _MONEY | _IMPORTED,
    ReleaseGuarantor: _TERMS,
    StartRevaluation: _IMPORTED | _RISK,
    AdvanceRevaluation: _IMPORTED | _RISK,
    StartProvisionRun: _TERMS | _IMPORTED | _RISK,
    AdvanceProvisionRun: _TERMS | _IMPORTED | _RISK,
    ProposeProvisions: _TERMS | _RISK,
    EstimateCashFlows: _TERMS | _RISK,
    RecordFact: _TERMS | _IMPORTED | _RISK,
    RecordFacts: _TERMS | _IMPORTED | _RISK,
    WithdrawFact: _TERMS | _IMPORTED | _RISK,
    RegisterClaim: _TERMS | _IMPORTED,
    PublishExchangeRate: _MONEY | frozenset({Role.OPERATIONS, Role.ADMIN}),
    CloseClaim: _TERMS | _IMPORTED,
    RecordAct: _TERMS | _IMPORTED,
    RecordTitle: _TERMS | _IMPORTED,
    RecordPreservation: _TERMS | _IMPORTED,
    LiftPreservation: _TERMS | _IMPORTED,
    RetractRecord: _TERMS | _IMPORTED,
    **dict.fromkeys((TakeCollateral, *RECORDINGS, WithdrawCollateralEntry), _TERMS | _IMPORTED),
    ValueCollateral: _TERMS | _IMPORTED | _RISK,
    MarkToMarket: _TERMS | _IMPORTED | _RISK,
    ReleaseCollateral: _TERMS,
    ReplaceCollateral: _TERMS,
    RepossessCollateral: _TERMS,
    **dict.fromkeys((DisposeOfCollateral, PayOutProceeds, SellForeclosedAsset, ChargeDisposalCosts), _TERMS),
    PublishMarketPrice: _IMPORTED | _RISK | frozenset({Role.ADMIN}),
    PublishRegionalIndex: _IMPORTED | _RISK | frozenset({Role.ADMIN}),
    **dict.fromkeys(
        (
            OpenLiabilityCase,
            FormLiabilityGroup,
            PrepareLiabilityFile,
            InitiateLiability,
            HoldLiabilityMeeting,
            IssueLiabilityFinding,
            SignLiabilityFinding,
            ReturnLiabilityFinding,
            NotifyLiability,
            FormReviewGroup,
            DecideReconsideration,
            HandOverLiability,
            ConfirmHandOver,
            SuspendLiability,
            ResumeLiability,
            WithdrawLiability,
            CloseLiability,
        ),
        _ASSESSING,
    ),
    # Whoever is concerned asks, and everybody declares relations, whatever the post.
    **dict.fromkeys((AskReconsideration, DeclareRelation, EndRelation), _ANYONE_IN_BUSINESS),
    **dict.fromkeys((AccrueRiskReserve, ReleaseRiskReserve, ReverseRiskReserve), _MONEY),
    **dict.fromkeys((SuspendAuthority, LiftAuthoritySuspension), _ASSESSING),
    AdoptLiabilityPolicy: frozenset({Role.ADMIN}),
    # The route of a proposal names the role that decides; its maker may be of any post.
    Approve: _ANYONE_IN_BUSINESS,
    Refuse: _ANYONE_IN_BUSINESS,
    Withdraw: _ANYONE_IN_BUSINESS,
    Resubmit: _ANYONE_IN_BUSINESS,
    # One delegates a role of one's own only; the domain refuses any other.
    Delegate: _ANYONE_IN_BUSINESS,
    RevokeDelegation: _ANYONE_IN_BUSINESS,
}
"""The roles of which one is needed, per command."""


def forbidden(actor: Actor, command: Command) -> Forbidden | None:
    """Why this actor may not ask for this, or None."""
    needed = DUTIES[type(command)]
    if actor.roles & needed:
        return None
    names = tuple(sorted(role.value for role in needed))
    has = ", ".join(sorted(role.value for role in actor.roles)) or "none"
    return Forbidden(
        f"{type(command).__name__} needs one of the roles {', '.join(names)}; {actor.account} has {has}", names
    )
