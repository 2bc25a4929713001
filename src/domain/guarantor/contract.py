"""What a contract of guarantee says (保证合同), and the dated rows that are later written under it.

Form, wording of the guarantee period and changes of the debt are in the words of the legal clocks, which read them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..clock import Change, ChangeKind, GuaranteeForm, GuaranteeTerms, PeriodWording
from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR, digits_of
from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.text import checked_text
from .kinds import GuaranteeExtent, GuaranteeScope

MAX_GUARANTORS: Final = 20
MAX_DEBTORS: Final = 20
MAX_REFERENCE: Final = 128
"""The longest reference to a document, in characters."""
MAX_REASON: Final = 500
"""The longest reason of a release, in characters."""


def reference(field: str, text: str) -> str:
    """Check the reference of a document (文件编号、文件哈希): 1 to 128 visible characters."""
    if not checked_text(field, text, MAX_REFERENCE).strip():
        raise InvalidInput(field, text, "name the document that proves it")
    return text


@dataclass(frozen=True, slots=True)
class GuarantorPart:
    """One guarantor of a contract.

    Attributes:
        party: the guarantor.
        share: of the guaranteed debt, above zero and at most the whole (保证份额, 699); None: none was agreed, so it
            answers for all of it.
        resolution: the resolution of the company's organs (股东会或董事会决议); None: there is none.
    """

    party: UUID
    share: Ratio | None = None
    resolution: str | None = None

    def __post_init__(self) -> None:
        if self.share is not None and not 0 < self.share.units <= RATIO_SCALE:
            raise InvalidInput("share", str(self.share), "must be above zero and at most 100 %")
        if self.resolution is not None:
            reference("resolution", self.resolution)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeContract:
    """A contract of guarantee, with one guarantor or several.

    Attributes:
        debtors: who owes the debts; a loan's borrower and those who joined it.
        guarantors: 1 to 20, in the order of the contract.
        signed_on: the day of the contract.
        form, wording, months, until: see the legal clocks; `months` or `until` belong to their wording.
        extent, scope: which debts, and how much of each.
        amount: the most that all guarantors pay together, minor units; None: no limit but the debt.
        claims_from, claims_until: in which time debts of a maximum-amount guarantee arise, both days included;
            `claims_until` None: no end was agreed, the claims are fixed by an event of 423.
        no_transfer: transfer of the claim is forbidden by agreement (696(2)).
        shifts: whether a holiday moves the end of the guarantee period (203, 204).
    """

    debtors: tuple[UUID, ...]
    guarantors: tuple[GuarantorPart, ...]
    currency: str
    signed_on: date
    form: GuaranteeForm
    wording: PeriodWording = PeriodWording.NOT_AGREED
    months: int | None = None
    until: date | None = None
    extent: GuaranteeExtent = GuaranteeExtent.SPECIFIC
    scope: GuaranteeScope = GuaranteeScope.ALL
    amount: int | None = None
    claims_from: date | None = None
    claims_until: date | None = None
    no_transfer: bool = False
    shifts: bool = True

    def __post_init__(self) -> None:
        digits_of(self.currency)
        if not 1 <= len(self.debtors) <= MAX_DEBTORS:
            raise InvalidInput("debtors", len(self.debtors), f"must be 1 to {MAX_DEBTORS}")
        if not 1 <= len(self.guarantors) <= MAX_GUARANTORS:
            raise InvalidInput("guarantors", len(self.guarantors), f"must be 1 to {MAX_GUARANTORS}")
        if self.amount is not None and (type(self.amount) is not int or not 0 < self.amount <= MAX_MINOR):
            raise InvalidInput("amount", self.amount, f"must be a whole number from 1 to {MAX_MINOR} minor units")
        # The clocks' own checks of months and days, before anything is signed; that nobody guarantees for itself is
        # a rule of signing.
        others = self.parties.difference(self.debtors)
        if others:
            self.clock_terms(min(others), self.signed_on)

    @property
    def parties(self) -> frozenset[UUID]:
        """The guarantors."""
        return frozenset(part.party for part in self.guarantors)

    @property
    def shared(self) -> bool:
        """Whether each guarantor answers for its share only."""
        return any(part.share is not None for part in self.guarantors)

    def clock_terms(self, guarantor: UUID, main_due: date, fixed_on: date | None = None) -> GuaranteeTerms:
        """The contract as the clock of one guarantor reads it."""
        return GuaranteeTerms(
            guarantor=guarantor,
            debtors=frozenset(self.debtors),
            contract_day=self.signed_on,
            form=self.form,
            main_due=main_due,
            wording=self.wording,
            months=self.months,
            until=self.until,
            maximum=self.extent is GuaranteeExtent.MAXIMUM,
            fixed_on=fixed_on,
            no_transfer=self.no_transfer,
            shifts=self.shifts,
        )


@dataclass(frozen=True, slots=True)
class SecuredLoan:
    """A loan under the guarantee from `since` on: when its debt arose, and the last due day at that time."""

    loan: UUID
    arisen_on: date
    due: date
    since: date


@dataclass(frozen=True, slots=True)
class Consent:
    """A guarantor's written consent to a change (书面同意), or its promise to stay bound (409)."""

    guarantor: UUID
    day: date
    document: str

    def __post_init__(self) -> None:
        reference("document", self.document)


@dataclass(frozen=True, slots=True)
class LoanChange:
    """A change of one secured loan, in the words of the clocks; who agreed stands in `consents`, not inside it."""

    loan: UUID
    change: Change
    consents: tuple[Consent, ...] = ()

    def consent_of(self, guarantor: UUID) -> Consent | None:
        """The guarantor's consent."""
        return next((consent for consent in self.consents if consent.guarantor == guarantor), None)


AGREED_LATER: Final = frozenset({ChangeKind.DUE_DATE, ChangeKind.HEAVIER})
"""Changes to which a guarantor may still agree afterwards, with effect from then on. By the others it is freed, or not
yet bound, and only a new guarantee or a notice helps [I]."""


@dataclass(frozen=True, slots=True)
class GuarantorPayment:
    """A guarantor paid on a secured loan (代偿), minor units of the contract's currency."""

    id: UUID
    guarantor: UUID
    loan: UUID
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Release:
    """The bank let somebody go from a day on: `guarantor` None: all of them; `loan` None: from all loans."""

    guarantor: UUID | None
    loan: UUID | None
    day: date
    reason: str

    def __post_init__(self) -> None:
        if not checked_text("reason", self.reason, MAX_REASON).strip():
            raise InvalidInput("reason", self.reason, "say why")

    def frees(self, guarantor: UUID, loan: UUID, day: date) -> bool:
        """Whether on a day the guarantor no longer answers for the loan."""
        return self.day <= day and self.guarantor in {None, guarantor} and self.loan in {None, loan}
