"""The guarantee as an aggregate: signed once, then written on by dated events."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, assert_never
from uuid import UUID

from ..clock import FixingEvent
from .contract import Consent, GuaranteeContract, GuarantorPayment, LoanChange, Release, SecuredLoan

MAX_LOANS: Final = 200
MAX_CHANGES: Final = 500
MAX_PAYMENTS: Final = 500
MAX_RELEASES: Final = 500


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A guarantee of one institution; `number` is unique there. `version` counts its events.

    `fixing`: the event of 423 that fixed the claims of a maximum-amount guarantee.
    """

    id: UUID
    institution: UUID
    number: str
    contract: GuaranteeContract
    loans: tuple[SecuredLoan, ...] = ()
    changes: tuple[LoanChange, ...] = ()
    payments: tuple[GuarantorPayment, ...] = ()
    releases: tuple[Release, ...] = ()
    fixing: FixingEvent | None = None
    version: int = 1

    def fixed_on(self, day: date) -> date | None:
        """When the claims are fixed, as known on a day: by an event, or when the agreed time ends (423(1))."""
        happened = self.fixing.day if self.fixing and self.fixing.day <= day else None
        known = [fixed for fixed in (happened, self.contract.claims_until) if fixed is not None]
        return min(known, default=None)

    def loan(self, loan: UUID) -> SecuredLoan | None:
        """The loan as it was secured; None: it is not."""
        return next((row for row in self.loans if row.loan == loan), None)

    def change(self, change: UUID) -> LoanChange | None:
        """A recorded change."""
        return next((row for row in self.changes if row.change.id == change), None)

    def secured_on(self, day: date) -> tuple[SecuredLoan, ...]:
        """The loans under the guarantee on a day, without those that arose after the claims were fixed."""
        fixed = self.fixed_on(day)
        return tuple(row for row in self.loans if row.since <= day and (fixed is None or row.arisen_on <= fixed))

    def released(self, guarantor: UUID, loan: UUID, day: date) -> bool:
        """Whether the bank had let the guarantor go from the loan by a day."""
        return any(release.frees(guarantor, loan, day) for release in self.releases)

    def to_ask(self, loan: UUID, day: date) -> frozenset[UUID]:
        """Whom a planned change of a loan has to be put to: the guarantors whom the bank has not let go by the day."""
        if self.loan(loan) is None:
            return frozenset()
        return frozenset(party for party in self.contract.parties if not self.released(party, loan, day))


@dataclass(frozen=True, slots=True)
class GuaranteeSigned:
    """A contract of guarantee was signed (签订保证合同)."""

    id: UUID
    institution: UUID
    number: str
    contract: GuaranteeContract


@dataclass(frozen=True, slots=True)
class LoanSecured:
    """A loan came under the guarantee (纳入担保)."""

    loan: SecuredLoan


@dataclass(frozen=True, slots=True)
class LoanChanged:
    """A secured loan was changed, with the consents given until then (主债权变更)."""

    change: LoanChange


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A guarantor agreed to a recorded change afterwards (保证人追认)."""

    change: UUID
    consent: Consent


@dataclass(frozen=True, slots=True)
class ClaimsFixed:
    """The claims of a maximum-amount guarantee were fixed (债权确定, 423)."""

    event: FixingEvent


@dataclass(frozen=True, slots=True)
class GuarantorPaid:
    """A guarantor paid for the debtor (代偿)."""

    payment: GuarantorPayment


@dataclass(frozen=True, slots=True)
class GuarantorReleased:
    """The bank let a guarantor go (解除保证责任)."""

    release: Release


@dataclass(frozen=True, slots=True)
class RowRetracted:
    """A change or a payment never happened: the entry of the loan that brought it was reversed (冲正撤回)."""

    row: UUID


_Written = LoanSecured | LoanChanged | ConsentGiven | ClaimsFixed | GuarantorPaid | GuarantorReleased | RowRetracted
GuaranteeEvent = GuaranteeSigned | _Written


def evolve(guarantee: Guarantee | None, event: GuaranteeEvent) -> Guarantee:
    """The guarantee after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, GuaranteeSigned):
        if guarantee is not None:
            raise ValueError(f"guarantee {guarantee.id} was signed already")
        return Guarantee(event.id, event.institution, event.number, event.contract)
    if guarantee is None:
        raise ValueError("a guarantee is signed before anything is written on it")
    return replace(_written(event, guarantee), version=guarantee.version + 1)


def _written(event: _Written, guarantee: Guarantee) -> Guarantee:
    match event:
        case LoanSecured(loan):
            return replace(guarantee, loans=(*guarantee.loans, loan))
        case LoanChanged(change):
            return replace(guarantee, changes=(*guarantee.changes, change))
        case ConsentGiven(change, consent):
            return replace(guarantee, changes=_agreed(guarantee, change, consent))
        case ClaimsFixed(fixing):
            return replace(guarantee, fixing=fixing)
        case GuarantorPaid(payment):
            return replace(guarantee, payments=(*guarantee.payments, payment))
        case GuarantorReleased(release):
            return replace(guarantee, releases=(*guarantee.releases, release))
        case RowRetracted(row):
            return _without(guarantee, row)
        case _:
            assert_never(event)


def _without(guarantee: Guarantee, row: UUID) -> Guarantee:
    changes = tuple(change for change in guarantee.changes if change.change.id != row)
    payments = tuple(payment for payment in guarantee.payments if payment.id != row)
    if len(changes) + len(payments) == len(guarantee.changes) + len(guarantee.payments):
        raise ValueError(f"{row} is taken back, but was not recorded")
    return replace(guarantee, changes=changes, payments=payments)


def _agreed(guarantee: Guarantee, change: UUID, consent: Consent) -> tuple[LoanChange, ...]:
    if guarantee.change(change) is None:
        raise ValueError(f"consent to a change {change} that was not recorded")
    return tuple(
        replace(row, consents=(*row.consents, consent)) if row.change.id == change else row for row in guarantee.changes
    )
