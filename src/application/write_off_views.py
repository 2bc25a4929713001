"""What reads of write-off answer: applications, written-off claims, their duties, years and eligibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..domain.shared.money import Money
from ..domain.write_off.answer import CheckAnswer, CriterionAnswer, Eligibility, ReferenceAnswer
from ..domain.write_off.case import Case
from ..domain.write_off.claim import Claim, Recovery, amounts_of
from ..domain.write_off.claim_events import Checked, PursuitPlanned, Terminated
from ..domain.write_off.deadlines import Due, DutyKind, east_code, registry_code
from ..domain.write_off.events import Approved, Rejected, Reversed, Withdrawn
from ..domain.write_off.kinds import CaseStatus, Cause, ClaimStatus, Criterion
from ..domain.write_off.parts import Amounts, Ballot, Confirmation, Evidence, LegalOpinion
from ..domain.write_off.policy import WriteOffPolicy
from .write_off_codec import day_of, dump_case_event, dump_claim_event
from .write_off_store import CaseRow, KeptClaim, Statement, WrittenCaseEvent, WrittenClaimEvent, YearOfWriteOffs
from .write_off_watching import open_in, open_of

MAX_RECOVERIES = 200
"""The most recoveries and checks of one claim that are shown, the newest."""


@dataclass(frozen=True, slots=True)
class AmountsView:
    """What is owed on a claim, or a part of it, by part."""

    principal: Money
    interest: Money
    off_balance_interest: Money
    fees: Money
    costs: Money
    on_balance: Money
    total: Money


def amounts_view(amounts: Amounts, currency: str) -> AmountsView:
    """Minor units as money."""
    return AmountsView(
        principal=Money(amounts.principal, currency),
        interest=Money(amounts.interest, currency),
        off_balance_interest=Money(amounts.off_balance_interest, currency),
        fees=Money(amounts.fees, currency),
        costs=Money(amounts.costs, currency),
        on_balance=Money(amounts.on_balance, currency),
        total=Money(amounts.total, currency),
    )


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application for write-off as lists show it; `registry_code` is empty where the ordinary one counts."""

    id: UUID
    number: str
    unit: str
    currency: str
    by_list: bool
    status: CaseStatus
    registry_code: str
    claim_count: int
    total: Money
    reserve_used: Money
    maker: str
    applied_on: date
    last_on: date
    written_off_on: date | None
    version: int


def application_view(row: CaseRow) -> ApplicationView:
    """A row of the store."""
    return ApplicationView(
        id=row.id,
        number=row.number,
        unit=row.unit,
        currency=row.currency,
        by_list=row.by_list,
        status=row.status,
        registry_code=registry_code(row.status),
        claim_count=row.claims,
        total=Money(row.total, row.currency),
        reserve_used=Money(row.reserve_used, row.currency),
        maker=row.maker,
        applied_on=row.applied_on,
        last_on=row.last_on,
        written_off_on=row.written_off_on,
        version=row.version,
    )


@dataclass(frozen=True, slots=True)
class AppliedClaimView:
    """One claim of an application: what is asked, and what was booked (None: nothing yet)."""

    loan: UUID
    asked: AmountsView
    whole: bool
    criterion: Criterion | None
    reference: str
    booked: AmountsView | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The collective review with all its seats."""

    ballots: tuple[Ballot, ...]
    minutes: str
    agreed: bool
    on: date


@dataclass(frozen=True, slots=True)
class FileView:
    """The file of an application: what it says, what proves it, who said what about it."""

    cause: Cause
    cause_text: str
    claims: tuple[AppliedClaimView, ...]
    evidence: tuple[Evidence, ...]
    confirmations: tuple[Confirmation, ...]
    opinion: LegalOpinion | None
    review: ReviewView | None
    approvals: tuple[Approved, ...]
    rejected: Rejected | None
    withdrawn: Withdrawn | None
    reversal: Reversed | None


def file_view(case: Case, review: ReviewView | None, ended: Rejected | Withdrawn | None) -> FileView:
    """An application with its review and how it ended without a write-off."""
    currency = case.applied.currency
    booked = case.amounts or (None,) * len(case.claims)
    claims = tuple(
        AppliedClaimView(
            loan=claim.loan,
            asked=amounts_view(claim.amounts, currency),
            whole=claim.whole,
            criterion=claim.criterion,
            reference=claim.reference,
            booked=None if amounts is None else amounts_view(amounts, currency),
        )
        for claim, amounts in zip(case.claims, booked, strict=True)
    )
    return FileView(
        cause=case.applied.cause,
        cause_text=case.applied.cause_text,
        claims=claims,
        evidence=case.evidence,
        confirmations=case.confirmations,
        opinion=case.opinion,
        review=review,
        approvals=case.approvals,
        rejected=ended if isinstance(ended, Rejected) else None,
        withdrawn=ended if isinstance(ended, Withdrawn) else None,
        reversal=case.reversal,
    )


@dataclass(frozen=True, slots=True)
class DutyView:
    """Something to be done by a last day; `late`: that day is over."""

    kind: DutyKind
    last_day: date
    article: str
    late: bool


def duties_view(open_duties: Sequence[Due], day: date) -> tuple[DutyView, ...]:
    """Open duties as of a day, the most urgent first."""
    rows = sorted(open_duties, key=lambda due: (due.last_day, due.kind.value))
    return tuple(DutyView(due.kind, due.last_day, due.article, due.late_on(day)) for due in rows)


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """Money that came in: what it was taken for; `sequence` names it for its reversal."""

    sequence: int
    on: date
    amount: Money
    split: AmountsView
    restored: Money
    collector: str
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class WrittenClaimView:
    """A written-off claim as of its last event, with what is to be done about it on a day."""

    loan: UUID
    case: UUID
    branch: str
    product: str
    currency: str
    status: ClaimStatus
    east_code: str
    in_account: bool
    kept_on: date
    cause: Cause
    keeper: str
    written_off: AmountsView
    owed: AmountsView
    accrued: Money
    accrued_through: date
    recovered: AmountsView
    restored: Money
    waived: AmountsView
    recoveries: tuple[RecoveryView, ...]
    last_recovered_on: date | None
    interest_stopped_on: date | None
    plan: PursuitPlanned | None
    checks: tuple[Checked, ...]
    terminated: Terminated | None
    reversed_on: date | None
    duties: tuple[DutyView, ...]
    version: int


def _recovery_view(recovery: Recovery, currency: str) -> RecoveryView:
    event = recovery.event
    return RecoveryView(
        sequence=recovery.sequence,
        on=event.on,
        amount=Money(event.amount, currency),
        split=amounts_view(amounts_of(event.split), currency),
        restored=Money(event.restored, currency),
        collector=event.collector,
        reversed_on=recovery.reversed_on,
    )


def claim_view(kept: KeptClaim, policy: WriteOffPolicy, day: date, *, settled: bool) -> WrittenClaimView:
    """A kept claim as of its last event; its duties by a policy, late or not on a day.

    `settled`: liability for it is found and final.
    """
    claim: Claim = kept.claim
    first, currency = claim.kept, claim.kept.currency
    last = claim.last_recovery
    return WrittenClaimView(
        loan=first.loan,
        case=first.case,
        branch=kept.branch,
        product=kept.product,
        currency=currency,
        status=claim.status,
        east_code=east_code(claim, policy),
        in_account=kept.in_account,
        kept_on=first.on,
        cause=first.cause,
        keeper=claim.keeper,
        written_off=amounts_view(first.amounts, currency),
        owed=amounts_view(claim.owed, currency),
        accrued=Money(claim.accrued, currency),
        accrued_through=claim.through,
        recovered=amounts_view(claim.recovered, currency),
        restored=Money(claim.restored, currency),
        waived=amounts_view(claim.waived, currency),
        recoveries=tuple(_recovery_view(each, currency) for each in claim.recoveries[-MAX_RECOVERIES:]),
        last_recovered_on=last.on if last else None,
        interest_stopped_on=claim.stopped_on,
        plan=claim.plan,
        checks=claim.checks[-MAX_RECOVERIES:],
        terminated=claim.terminated,
        reversed_on=claim.reversed_on,
        duties=duties_view(open_of(claim, policy, settled=settled), day),
        version=claim.version,
    )


@dataclass(frozen=True, slots=True)
class YearView:
    """A financial year with write-offs: its audit and report, done or due."""

    year: int
    audited_on: date | None
    audit_hash: str
    reported_on: date | None
    report_hash: str
    duties: tuple[DutyView, ...]


def year_view(year: YearOfWriteOffs, policy: WriteOffPolicy, day: date) -> YearView:
    """A year as of a day."""
    return YearView(
        year=year.year,
        audited_on=year.audited_on,
        audit_hash=year.audit_hash,
        reported_on=year.reported_on,
        report_hash=year.report_hash,
        duties=duties_view(open_in(year, policy), day),
    )


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of an application or a claim as it was recorded; `event` is its JSON text, amounts in minor units."""

    sequence: int
    kind: str
    day: date
    recorded_at: datetime
    recorded_by: str
    event: str


def event_view(row: WrittenCaseEvent | WrittenClaimEvent) -> EventView:
    """A recorded event; the claims of an application are shown on pages of their own and left out here."""
    if isinstance(row, WrittenCaseEvent):
        kind, text = dump_case_event(row.event)
        text = text if kind not in ("Applied", "WrittenOff") else "{}"
    else:
        kind, text = dump_claim_event(row.event)
    return EventView(row.sequence, kind, day_of(row.event), row.recorded_at, row.recorded_by, text)


@dataclass(frozen=True, slots=True)
class EligibilityView:
    """Everything about one loan on one day, with the statement about it and the application it is in."""

    loan: UUID
    as_of: date
    policy: str
    eligible: bool
    met: tuple[Criterion, ...]
    criteria: tuple[CriterionAnswer, ...]
    references: tuple[ReferenceAnswer, ...]
    checks: tuple[CheckAnswer, ...]


def eligibility_view(found: Eligibility) -> EligibilityView:
    """An answer of the domain."""
    return EligibilityView(
        loan=found.loan,
        as_of=found.as_of,
        policy=found.policy,
        eligible=found.eligible,
        met=found.met,
        criteria=found.criteria,
        references=found.references,
        checks=found.checks,
    )


Statements = Mapping[UUID, Statement]
"""The last statement about each loan."""
