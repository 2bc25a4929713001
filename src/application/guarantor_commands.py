"""What may be asked of guarantors and guarantees (GU-1).

Amounts are `Money` in the currency of the guarantee, which is that of its loans. Days lie on the business date or
before it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.clock import ChangeKind, FixingKind
from ..domain.guarantor import Consent, GuaranteeContract, GuarantorKind, Statement, Willingness
from ..domain.guarantor.guarantor import MAX_OPINION
from ..domain.shared.actor import branch_code
from ..domain.shared.ids import business_number
from ..domain.shared.money import Money
from ..domain.shared.text import LINES, checked_text
from .command import Command
from .consents import checked_consents


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGuarantor(Command):
    """Open the file of a guarantor (建立保证人档案): `party` is its id in the customer register."""

    party: UUID
    kind: GuarantorKind
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGuarantor(Command):
    """Assess a guarantor's ability and willingness (保证人评估)."""

    party: UUID
    on: date
    statement: Statement
    willingness: Willingness
    opinion: str
    expected_version: int | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        checked_text("opinion", self.opinion, MAX_OPINION, allowed=LINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignGuarantee(Command):
    """Record a signed contract of guarantee (签订保证合同); its number is unique among the bank's guarantees."""

    number: str
    branch: str
    contract: GuaranteeContract

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        branch_code("branch", self.branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeCommand(Command):
    """What every command about one existing guarantee says."""

    guarantee_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecureLoan(GuaranteeCommand):
    """Take a loan under a guarantee from a day on (纳入担保); when its debt arose and is due its account says."""

    loan_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDebtChange(Command):
    """Record on every guarantee of a loan that its debt or parties changed (主债权变更).

    For what no command of the loan brings with it: transfers, a debtor who joins, security or property given up, and
    changes made before the loan came here. `new_due` belongs to DUE_DATE; `amount`: by how much heavier or lighter,
    how much was transferred or given up (none: all). Refused with CONSENT_MISSING where a guarantor has not agreed,
    unless `without_consents`.
    """

    loan_id: UUID
    kind: ChangeKind
    day: date
    new_due: date | None = None
    amount: Money | None = None
    consents: tuple[Consent, ...] = ()
    without_consents: bool = False

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        checked_consents(self.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent(GuaranteeCommand):
    """Record a guarantor's consent to a change that is recorded already (保证人追认)."""

    change_id: UUID
    consent: Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class FixGuaranteedClaims(GuaranteeCommand):
    """Fix the claims of a maximum-amount guarantee by an event of Civil Code 423 (最高额保证债权确定)."""

    kind: FixingKind
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGuarantorPayment(GuaranteeCommand):
    """A guarantor paid for the debtor (代偿): written on the guarantee and received on the loan, as a repayment."""

    guarantor: UUID
    loan_id: UUID
    value_date: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGuarantor(GuaranteeCommand):
    """Let a guarantor go (解除保证责任): none named: all; no loan named: from all loans.

    `reason` says why, in 1 to 500 characters. Needs approval.
    """

    guarantor: UUID | None = None
    loan_id: UUID | None = None
    day: date
