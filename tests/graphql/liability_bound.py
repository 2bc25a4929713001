"""Which row each type of liability assessment is resolved from."""

from typing import Final

from postloan.application import liability_store
from postloan.application import liability_views as views
from postloan.domain.liability_assessment import consequences, events, parts, policy

LIABILITY_VIEWS: Final[dict[str, type]] = {
    "LiabilityCase": views.CaseView,
    "LiabilityLoan": views.CaseLoanView,
    "LiabilityMember": parts.Member,
    "LiabilityBallot": parts.Ballot,
    "LiabilityMeeting": views.MeetingView,
    "AppliedExemption": parts.AppliedGround,
    "LiabilityFault": parts.Fault,
    "LiabilityMeasure": parts.Measure,
    "DatedMeasure": consequences.DatedMeasure,
    "LiabilityFinding": views.FindingView,
    "LiabilityDocument": events.FindingIssued,
    "LiabilitySignature": events.Signed,
    "LiabilityHandOver": events.HandedOver,
    "HandOverReceipt": events.Receipted,
    "LiabilityDeadline": views.DeadlineView,
    "LoanHandling": parts.Handling,
    "LifeFileRow": parts.LifeRow,
    "LiabilityEvent": views.CaseEventView,
    "LiabilityOfPerson": views.PersonView,
    "DeclaredRelation": liability_store.DeclaredRelation,
    "ExemptionItem": policy.ExemptionItem,
    "LiabilityPolicy": policy.LiabilityPolicy,
    "RiskReserve": views.ReserveView,
    "RiskReserveEntry": views.ReserveEntryView,
    "LendingAuthority": views.AuthorityView,
    "LendingAppraisal": views.AppraisalView,
    "ReachedLine": policy.WarningLine,
}
