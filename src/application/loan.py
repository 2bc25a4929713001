# ruff: noqa: D102 - an override does what its base says
"""What may be asked of a loan: one frozen command each.

Amounts are `Money` in the loan's currency (another currency is refused); the value date is the day on which
the event counts and may not lie after the institution's business date. `expected_version` refuses a command
that was decided on a state that has moved on. Building a command checks what can never be right
(`InvalidInput`); whether it is right here and now the domain decides.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.guarantor import Consent
from ..domain.loan import events
from ..domain.loan.events import FeeKind, Surplus, TakeOn
from ..domain.loan.terms import AllocationMode, Bucket, Plan, Terms
from ..domain.shared.actor import branch_code
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.money import Money
from ..domain.shared.rates import Rate
from .command import Command
from .consents import checked_consents

MAX_LOANS = 100
"""Most loans that one payment may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLoan(Command):
    """Open a loan account from its terms; with `take_on` a running loan is carried from `value_date` on."""

    number: str
    borrower_id: UUID
    branch: str
    product: str
    terms: Terms
    value_date: date | None = None
    take_on: TakeOn | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        business_number("product", self.product)
        branch_code("branch", self.branch)
        if (self.take_on is None) != (self.value_date is None):
            why = "belongs to a take-on, which needs the day from which the loan is carried"
            raise InvalidInput("value_date", str(self.value_date), why)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCommand(Command):
    """What every command about one existing loan says."""

    loan_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(LoanCommand):
    """A command that records one event with a value date in a loan's account."""

    value_date: date

    def amounts(self) -> tuple[Money, ...]:
        """The amounts named; their sum is what routes by amount look at."""
        return ()

    def event(self) -> events.Event:
        """The event to record. Building it checks its bounds."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChange(Recording):
    """A command that may make the debt heavier or move its last due date: guarantors are asked (Civil Code 695).

    `consents`: their written consents, at most 100, of each guarantor one. Refused with CONSENT_MISSING where one of
    those it needs is not among them, unless `without_consents`: then their duty stays as it was.
    """

    consents: tuple[Consent, ...] = ()
    without_consents: bool = False

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        checked_consents(self.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disburse(Recording):
    """Pay out a drawdown (放款)."""

    amount: Money

    def amounts(self) -> tuple[Money, ...]:
        return (self.amount,)

    def event(self) -> events.Event:
        return events.Disbursement(self.amount.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedSplit:
    """A split of a payment that was agreed with the customer; what finds nothing open becomes credit.

    At least one part is stated: nobody agrees on nothing, and without a split the loan's own order decides.
    """

    principal: Money | None = None
    interest: Money | None = None
    fees: Money | None = None

    def __post_init__(self) -> None:
        if not _given(self.principal, self.interest, self.fees):
            why = "must state principal, interest or fees; leave it out and the loan's own order decides"
            raise InvalidInput("agreed", "{}", why)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRepayment(Recording):
    """Money received (还款); what is beyond everything due becomes credit.

    `agreed` states a split instead.
    """

    amount: Money
    agreed: AgreedSplit | None = None

    def amounts(self) -> tuple[Money, ...]:
        split = self.agreed
        return (self.amount, *_given(split.principal, split.interest, split.fees)) if split else (self.amount,)

    def event(self) -> events.Event:
        split = self.agreed
        agreed = events.Agreed(_minor(split.principal), _minor(split.interest), _minor(split.fees)) if split else None
        return events.Repayment(self.amount.minor, Surplus.CREDIT, agreed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepay(Recording):
    """Money received; what is beyond everything due prepays (提前还款).

    `surplus` says how: `SHORTEN` the term or `LOWER` the instalment.
    """

    amount: Money
    surplus: Surplus

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if self.surplus is Surplus.CREDIT:
            raise InvalidInput("surplus", self.surplus, "a prepayment shortens the term or lowers the instalment")

    def amounts(self) -> tuple[Money, ...]:
        return (self.amount,)

    def event(self) -> events.Event:
        return events.Repayment(self.amount.minor, self.surplus)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeFee(Recording):
    """Charge a fee, or a cost of realising the claim; it falls due on the value date."""

    amount: Money
    kind: FeeKind = FeeKind.FEE
    name: str = ""

    def amounts(self) -> tuple[Money, ...]:
        return (self.amount,)

    def event(self) -> events.Event:
        return events.Fee(self.amount.minor, self.kind, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRate(TermsChange):
    """A new contract rate from the value date on (利率调整); `fixed` ends a floating rule."""

    rate: Rate
    fixed: bool = False

    def event(self) -> events.Event:
        return events.RateChange(self.rate, self.fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waive(Recording):
    """Waive interest due, penalty, compound interest, fees or costs (减免), oldest first."""

    interest: Money | None = None
    penalty: Money | None = None
    compound: Money | None = None
    fees: Money | None = None
    costs: Money | None = None

    def amounts(self) -> tuple[Money, ...]:
        return _given(self.interest, self.penalty, self.compound, self.fees, self.costs)

    def event(self) -> events.Event:
        return events.Waiver(
            interest=_minor(self.interest),
            penalty=_minor(self.penalty),
            compound=_minor(self.compound),
            fees=_minor(self.fees),
            costs=_minor(self.costs),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgive(Recording):
    """Forgive principal (本金豁免): overdue first, oldest first, then principal not yet due."""

    principal: Money

    def amounts(self) -> tuple[Money, ...]:
        return (self.principal,)

    def event(self) -> events.Event:
        return events.Forgiveness(self.principal.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitalise(TermsChange):
    """Add interest due, penalty or compound interest to principal not yet due (利息资本化)."""

    interest: Money | None = None
    penalty: Money | None = None
    compound: Money | None = None

    def amounts(self) -> tuple[Money, ...]:
        return _given(self.interest, self.penalty, self.compound)

    def event(self) -> events.Event:
        return events.Capitalisation(_minor(self.interest), _minor(self.penalty), _minor(self.compound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(TermsChange):
    """Extend the loan: its last due date moves to `to` (展期)."""

    to: date

    def event(self) -> events.Event:
        return events.Extension(self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer(TermsChange):
    """Defer the next instalments (延期还本付息)."""

    periods: int
    interest_too: bool = False

    def event(self) -> events.Event:
        return events.Deferral(self.periods, self.interest_too)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan(TermsChange):
    """A new repayment plan from the value date, the start of its cadence (变更还款计划)."""

    plan: Plan
    reschedule_overdue: bool = False

    def event(self) -> events.Event:
        return events.PlanChange(self.plan, self.reschedule_overdue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerate(TermsChange):
    """Call the whole loan due (提前收回/宣布加速到期)."""

    def event(self) -> events.Event:
        return events.Acceleration()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagMisuse(Recording):
    """Funds were found misused (挪用), or the misuse was cured with `active=False`."""

    active: bool = True

    def event(self) -> events.Event:
        return events.Misuse(self.active)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchAllocation(Recording):
    """A new allocation order from the value date on (冲销顺序变更)."""

    order: tuple[Bucket, ...]
    mode: AllocationMode

    def event(self) -> events.Event:
        return events.AllocationSwitch(self.order, self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCredit(Recording):
    """Pay the customer's credit back (退还溢缴款)."""

    amount: Money

    def amounts(self) -> tuple[Money, ...]:
        return (self.amount,)

    def event(self) -> events.Event:
        return events.CreditRefund(self.amount.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptBankruptcy(Recording):
    """A court accepted the debtor's bankruptcy on the value date (破产受理): interest stops."""

    def event(self) -> events.Event:
        return events.BankruptcyAcceptance()


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffLoan(Recording):
    """Write the loan off (核销): it leaves the balance sheet, the claim lives on."""

    def event(self) -> events.Event:
        return events.WriteOff()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(LoanCommand):
    """Reverse a recorded entry (冲正), a reversal too, newest first.

    A bounced payment (退票) is a reversal plus a fee: `fee` is charged on `fee_date` (none: the business
    date).
    """

    sequence: int
    fee: Money | None = None
    fee_name: str = ""
    fee_date: date | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if self.sequence < 1:
            raise InvalidInput("sequence", self.sequence, "must be the sequence of a recorded entry, 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A part of a payment, or a secured amount, for one loan."""

    loan_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaymentOverLoans(Command):
    """One payment over several loans of a borrower (一笔还款清偿多笔贷款).

    `choice` is the debtor's own split and sums to `amount`. Without it Civil Code art. 560 decides over
    `loan_ids` (none: all open loans of the borrower in the payment's currency): due first, then least
    secured (`secured` names the secured amount per loan; none: not secured), heaviest rate, earliest due,
    else pro rata.
    """

    borrower_id: UUID
    value_date: date
    amount: Money
    choice: tuple[Portion, ...] = ()
    loan_ids: tuple[UUID, ...] = ()
    secured: tuple[Portion, ...] = ()

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        for field in ("choice", "loan_ids", "secured"):
            rows = getattr(self, field)
            ids = [row.loan_id if isinstance(row, Portion) else row for row in rows]
            if len(ids) > MAX_LOANS or len(set(ids)) != len(ids):
                raise InvalidInput(field, len(ids), f"must name at most {MAX_LOANS} loans, each once")
        if self.choice and sum(row.amount.minor for row in self.choice) != self.amount.minor:
            raise InvalidInput("choice", str(self.amount), "the parts must sum to the amount paid")


def _given(*amounts: Money | None) -> tuple[Money, ...]:
    return tuple(amount for amount in amounts if amount is not None)


def _minor(amount: Money | None) -> int:
    return 0 if amount is None else amount.minor
