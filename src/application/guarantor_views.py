"""What reads of guarantors and guarantees answer: plain rows with amounts as money.

A natural person's figures and what a reviewer wrote about them are personal data: a reader who does not see those
gets the row without them (`masked`).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from ..domain.clock import (
    ChangeKind,
    ConsentFinding,
    FixingEvent,
    GuaranteeForm,
    PeriodWording,
    missing_consents,
)
from ..domain.guarantor import (
    Ability,
    Consent,
    Guarantee,
    GuaranteeContract,
    GuaranteeExtent,
    GuaranteeScope,
    Guarantor,
    GuarantorKind,
    GuarantorPayment,
    LoanChange,
    NotBound,
    Release,
    Review,
    SecuredLoan,
    Statement,
    Willingness,
)
from ..domain.shared.money import Money
from .guarantor_codec import dump_event
from .guarantor_cover import LoanGuarantees
from .guarantor_store import Written


@dataclass(frozen=True, slots=True)
class StatementView:
    """A guarantor's figures of one day."""

    as_of: date
    assets: Money
    encumbered: Money
    own_debts: Money
    debts_secured: Money
    guarantees_elsewhere: Money
    yearly_income: Money
    yearly_debt_service: Money
    net_assets: Money
    reachable_assets: Money
    free_income: Money


_FIGURES = tuple(name for name in StatementView.__dataclass_fields__ if name != "as_of")


def _statement(given: Statement) -> StatementView:
    return StatementView(given.as_of, *(Money(getattr(given, name), given.currency) for name in _FIGURES))


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One assessment of a guarantor; `masked`: figures and opinion are left out for this reader."""

    on: date
    willingness: Willingness
    next_due: date
    statement: StatementView | None
    opinion: str
    masked: bool


def _review(given: Review, *, masked: bool) -> ReviewView:
    statement = None if masked else _statement(given.statement)
    return ReviewView(given.on, given.willingness, given.next_due, statement, "" if masked else given.opinion, masked)


@dataclass(frozen=True, slots=True)
class GuarantorView:
    """A guarantor's file; `id` is the party's in the customer register, `review_due` when the next review is due."""

    id: UUID
    kind: GuarantorKind
    opened_on: date
    review_due: date
    version: int
    reviews: tuple[ReviewView, ...]
    masked: bool


def is_masked(guarantor: Guarantor, *, sees_personal_data: bool) -> bool:
    """Whether figures and opinions are left out for a reader: those of a natural person are personal data."""
    return guarantor.kind is GuarantorKind.PERSON and not sees_personal_data


def guarantor_view(guarantor: Guarantor, *, sees_personal_data: bool) -> GuarantorView:
    """A file with its reviews, newest first, as a reader may see it."""
    masked = is_masked(guarantor, sees_personal_data=sees_personal_data)
    return GuarantorView(
        guarantor.id,
        guarantor.kind,
        guarantor.opened_on,
        guarantor.reviews[-1].next_due if guarantor.reviews else guarantor.opened_on,
        guarantor.version,
        tuple(_review(each, masked=masked) for each in reversed(guarantor.reviews)),
        masked,
    )


@dataclass(frozen=True, slots=True)
class AbilityView:
    """What a guarantor can carry, as its last review proves it; `proven_until`: the last day on which that counts."""

    capacity: Money
    net_assets: Money
    proven_until: date


def ability_view(ability: Ability) -> AbilityView:
    """An ability as money."""
    return AbilityView(
        Money(ability.capacity, ability.currency), Money(ability.net_assets, ability.currency), ability.proven_until
    )


@dataclass(frozen=True, slots=True)
class PartView:
    """One guarantor of a contract; `share` in percent as decimal text, None: it answers for all."""

    party: UUID
    share: str | None
    resolution: str | None


@dataclass(frozen=True, slots=True)
class MissingConsent:
    """A guarantor who has not agreed to a change, and what that costs."""

    party: UUID
    finding: ConsentFinding
    article: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change of a secured loan, who agreed, and what the missing consents cost."""

    id: UUID
    loan: UUID
    kind: ChangeKind
    day: date
    recorded_at: datetime
    new_due: date | None
    amount: Money | None
    consents: tuple[Consent, ...]
    missing: tuple[MissingConsent, ...]


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A guarantor paid on a secured loan."""

    id: UUID
    party: UUID
    loan: UUID
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """A contract of guarantee and everything written on it.

    `joint`: as the law reads the form; `fixed_on`: when the claims of a maximum amount were or will be fixed, as known
    now; `paid`: what its guarantors have paid in all.
    """

    id: UUID
    number: str
    branch: str
    version: int
    currency: str
    debtors: tuple[UUID, ...]
    guarantors: tuple[PartView, ...]
    signed_on: date
    form: GuaranteeForm
    joint: bool
    wording: PeriodWording
    months: int | None
    until: date | None
    extent: GuaranteeExtent
    scope: GuaranteeScope
    amount: Money | None
    claims_from: date | None
    claims_until: date | None
    no_transfer: bool
    shifts: bool
    loans: tuple[SecuredLoan, ...]
    changes: tuple[ChangeView, ...]
    payments: tuple[PaymentView, ...]
    releases: tuple[Release, ...]
    fixing: FixingEvent | None
    fixed_on: date | None
    paid: Money


def guarantee_view(guarantee: Guarantee, branch: str) -> GuaranteeView:
    """A guarantee that a branch keeps, as readers see it."""
    contract = guarantee.contract
    currency = contract.currency
    return GuaranteeView(
        id=guarantee.id,
        number=guarantee.number,
        branch=branch,
        version=guarantee.version,
        currency=currency,
        debtors=contract.debtors,
        guarantors=tuple(
            PartView(part.party, part.share.text if part.share else None, part.resolution)
            for part in contract.guarantors
        ),
        signed_on=contract.signed_on,
        form=contract.form,
        joint=_joint(contract),
        wording=contract.wording,
        months=contract.months,
        until=contract.until,
        extent=contract.extent,
        scope=contract.scope,
        amount=None if contract.amount is None else Money(contract.amount, currency),
        claims_from=contract.claims_from,
        claims_until=contract.claims_until,
        no_transfer=contract.no_transfer,
        shifts=contract.shifts,
        loans=guarantee.loans,
        changes=tuple(_change(guarantee, row) for row in guarantee.changes),
        payments=tuple(_payment(row, currency) for row in guarantee.payments),
        releases=guarantee.releases,
        fixing=guarantee.fixing,
        fixed_on=guarantee.fixed_on(date.max),
        paid=Money(sum(row.amount for row in guarantee.payments), currency),
    )


def _joint(contract: GuaranteeContract) -> bool:
    return contract.clock_terms(min(contract.parties), contract.signed_on).joint


def _payment(row: GuarantorPayment, currency: str) -> PaymentView:
    return PaymentView(row.id, row.guarantor, row.loan, row.day, Money(row.amount, currency))


def _change(guarantee: Guarantee, row: LoanChange) -> ChangeView:
    change, currency = row.change, guarantee.contract.currency
    agreed = replace(change, consenting=frozenset(consent.guarantor for consent in row.consents))
    missing = missing_consents(agreed, guarantee.to_ask(row.loan, change.day))
    return ChangeView(
        change.id,
        row.loan,
        change.kind,
        change.day,
        change.recorded_at,
        change.new_due,
        None if change.amount is None else Money(change.amount, currency),
        row.consents,
        tuple(
            MissingConsent(UUID(dict(one.details)["guarantor"]), ConsentFinding(one.code), one.article)
            for one in missing
        ),
    )


@dataclass(frozen=True, slots=True)
class GuaranteeEntryView:
    """One event of a guarantee: never changed. `kind` and `payload` (canonical JSON) are as they are kept.

    `loan` and `entry`: the transaction of a loan that brought it, None: it was written by itself.
    """

    sequence: int
    kind: str
    payload: str
    recorded_at: datetime
    recorded_by: str
    loan: UUID | None
    entry: int | None


def entry_view(written: Written) -> GuaranteeEntryView:
    """An event as readers see it."""
    kind, payload = dump_event(written.event)
    return GuaranteeEntryView(
        written.sequence, kind, payload, written.recorded_at, written.recorded_by, written.loan, written.entry
    )


@dataclass(frozen=True, slots=True)
class DutyView:
    """Whether one guarantor is bound for a loan on a day, and for how much; `why_not` None: it is."""

    guarantee: UUID
    party: UUID
    joint: bool
    in_force: bool
    why_not: NotBound | None
    amount: Money


@dataclass(frozen=True, slots=True)
class CoverView:
    """What one guarantee covers of a loan."""

    guarantee: UUID
    covered: Money


@dataclass(frozen=True, slots=True)
class LoanCoverView:
    """How a loan is guaranteed at the end of a day."""

    owed: Money
    covered: Money
    covers: tuple[CoverView, ...]
    duties: tuple[DutyView, ...]


def cover_view(found: LoanGuarantees) -> LoanCoverView:
    """A loan's cover as money, in the currency of its guarantees, which is the loan's."""
    currency = found.duties[0].currency
    return LoanCoverView(
        Money(found.owed, currency),
        Money(found.covered, currency),
        tuple(CoverView(row.guarantee, Money(row.covered, currency)) for row in found.covers),
        tuple(
            DutyView(row.guarantee, row.guarantor, row.joint, row.in_force, row.why_not, Money(row.amount, currency))
            for row in found.duties
        ),
    )
