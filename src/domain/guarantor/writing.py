"""What is later written on a guarantee: loans, changes and consents, fixing of claims, payments, releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..clock import Change, ClockContext, FixingEvent, MaximumMortgage, fixing_of
from ..shared.errors import InvalidInput, Refusal
from ..shared.money import MAX_MINOR
from .contract import AGREED_LATER, Consent, GuarantorPayment, LoanChange, Release, SecuredLoan
from .guarantee import (
    MAX_CHANGES,
    MAX_LOANS,
    MAX_PAYMENTS,
    MAX_RELEASES,
    ClaimsFixed,
    ConsentGiven,
    Guarantee,
    GuarantorPaid,
    GuarantorReleased,
    LoanChanged,
    LoanSecured,
    RowRetracted,
)
from .kinds import GuaranteeExtent
from .refusals import GuaranteeRefusal, day_refusal, full


def _day(guarantee: Guarantee, day: date, business_date: date) -> Refusal | None:
    return day_refusal(day, guarantee.contract.signed_on, business_date)


def _not_secured(guarantee: Guarantee, loan: UUID) -> Refusal | None:
    if guarantee.loan(loan) is not None:
        return None
    return Refusal(
        GuaranteeRefusal.LOAN_NOT_SECURED,
        f"loan {loan} is not under guarantee {guarantee.number}",
        f"贷款 {loan} 不在保证合同 {guarantee.number} 项下",
    )


def _not_a_guarantor(guarantee: Guarantee, party: UUID) -> Refusal | None:
    if party in guarantee.contract.parties:
        return None
    return Refusal(
        GuaranteeRefusal.NOT_A_GUARANTOR,
        f"party {party} is no guarantor of {guarantee.number}",
        f"主体 {party} 不是保证合同 {guarantee.number} 的保证人",
    )


def _recorded(rows: Sequence[UUID], wanted: UUID) -> Refusal | None:
    if wanted not in rows:
        return None
    return Refusal(GuaranteeRefusal.RECORDED_ALREADY, f"{wanted} is recorded already", f"{wanted} 已登记")


def secure_loan(
    guarantee: Guarantee,
    *,
    loan: UUID,
    borrower: UUID,
    arisen_on: date,
    due: date,
    currency: str,
    since: date,
    business_date: date,
) -> LoanSecured | Refusal:
    """Take a loan under the guarantee. `arisen_on`: the day its debt arose; `due`: its last due day.

    Refused, in this order: IN_THE_FUTURE, BEFORE_SIGNING, LOAN_TWICE, NOT_A_DEBTOR, CURRENCY_DIFFERS,
    DUE_BEFORE_IT_AROSE, OUTSIDE_THE_WINDOW, TOO_MANY.
    """
    if refusal := _day(guarantee, since, business_date):
        return refusal
    if guarantee.loan(loan) is not None:
        return Refusal(
            GuaranteeRefusal.LOAN_TWICE,
            f"loan {loan} is under guarantee {guarantee.number} already",
            f"贷款 {loan} 已在保证合同 {guarantee.number} 项下",
        )
    if borrower not in guarantee.contract.debtors:
        return Refusal(
            GuaranteeRefusal.NOT_A_DEBTOR,
            f"borrower {borrower} is no debtor of guarantee {guarantee.number}",
            f"借款人 {borrower} 不是保证合同 {guarantee.number} 的债务人",
        )
    if currency != guarantee.contract.currency:
        return Refusal(
            GuaranteeRefusal.CURRENCY_DIFFERS,
            f"the loan is in {currency}, the guarantee in {guarantee.contract.currency}",
            f"贷款币种 {currency} 与保证币种 {guarantee.contract.currency} 不一致",
        )
    if due < arisen_on:
        return Refusal(
            GuaranteeRefusal.DUE_BEFORE_IT_AROSE,
            f"due on {due.isoformat()}, before the debt arose on {arisen_on.isoformat()}",
            f"到期日 {due.isoformat()} 早于债权发生日 {arisen_on.isoformat()}",
        )
    refusal = _outside(guarantee, arisen_on, business_date) or full(len(guarantee.loans), MAX_LOANS, "loans", "贷款")
    return refusal or LoanSecured(SecuredLoan(loan, arisen_on, due, since))


def _outside(guarantee: Guarantee, arisen_on: date, business_date: date) -> Refusal | None:
    first, last = guarantee.contract.claims_from, guarantee.fixed_on(business_date)
    if guarantee.contract.extent is not GuaranteeExtent.MAXIMUM or first is None:
        return None
    if first <= arisen_on and (last is None or arisen_on <= last):
        return None
    until = last.isoformat() if last else "open"
    return Refusal(
        GuaranteeRefusal.OUTSIDE_THE_WINDOW,
        f"the debt arose on {arisen_on.isoformat()}; secured are debts from {first.isoformat()} to {until}",
        f"债权发生日 {arisen_on.isoformat()} 不在最高额保证的债权确定期间内({first.isoformat()} 至 {until})",
        "民法典 arts 690, 423",
    )


def change_loan(
    guarantee: Guarantee, *, loan: UUID, change: Change, consents: Sequence[Consent], business_date: date
) -> LoanChanged | Refusal:
    """Record a change of a secured loan with the consents given by its day.

    Refused, in this order: IN_THE_FUTURE, BEFORE_SIGNING, LOAN_NOT_SECURED, RECORDED_ALREADY, for each consent
    NOT_A_GUARANTOR, CONSENT_TWICE and CONSENT_TOO_LATE, TOO_MANY. Raises InvalidInput where the change brings its own
    list of those who agree: they are named by their consents, with a document each.
    """
    if change.consenting:
        raise InvalidInput("consenting", len(change.consenting), "give the consents with their documents instead")
    known = [row.change.id for row in guarantee.changes]
    refusal = _day(guarantee, change.day, business_date) or _not_secured(guarantee, loan) or _recorded(known, change.id)
    if refusal:
        return refusal
    row = LoanChange(loan, change)
    for consent in consents:
        if refusal := _no_consent(guarantee, row, consent, business_date):
            return refusal
        row = LoanChange(loan, change, (*row.consents, consent))
    return full(len(guarantee.changes), MAX_CHANGES, "changes", "变更") or LoanChanged(row)


def consent(guarantee: Guarantee, *, change: UUID, given: Consent, business_date: date) -> ConsentGiven | Refusal:
    """Record a guarantor's consent to a change that is recorded already.

    Refused, in this order: IN_THE_FUTURE, CHANGE_UNKNOWN, NOT_A_GUARANTOR, CONSENT_TWICE, CONSENT_TOO_LATE. To another
    due date and to a heavier debt a guarantor may agree later, with effect from then on (695).
    """
    row = guarantee.change(change)
    if refusal := day_refusal(given.day, date.min, business_date):
        return refusal
    if row is None:
        return Refusal(
            GuaranteeRefusal.CHANGE_UNKNOWN,
            f"no change {change} is recorded on guarantee {guarantee.number}",
            f"保证合同 {guarantee.number} 未登记变更 {change}",
        )
    return _no_consent(guarantee, row, given, business_date) or ConsentGiven(change, given)


def _no_consent(guarantee: Guarantee, row: LoanChange, given: Consent, business_date: date) -> Refusal | None:
    refusal = day_refusal(given.day, date.min, business_date) or _not_a_guarantor(guarantee, given.guarantor)
    if refusal:
        return refusal
    if row.consent_of(given.guarantor) is not None:
        return Refusal(
            GuaranteeRefusal.CONSENT_TWICE,
            f"guarantor {given.guarantor} has agreed to change {row.change.id} already",
            f"保证人 {given.guarantor} 已同意变更 {row.change.id}",
        )
    if given.day <= row.change.day or row.change.kind in AGREED_LATER:
        return None
    return Refusal(
        GuaranteeRefusal.CONSENT_TOO_LATE,
        f"{row.change.kind} took effect on {row.change.day.isoformat()}, the consent is of {given.day.isoformat()}: "
        "record the notice of a transfer, or ask for a new guarantee",
        f"变更已于 {row.change.day.isoformat()} 生效,{given.day.isoformat()} 的同意不能恢复保证责任,"
        "请登记转让通知或重新取得保证",
        "民法典 arts 409, 696, 697",
    )


def fix_claims(guarantee: Guarantee, event: FixingEvent, context: ClockContext) -> ClaimsFixed | Refusal:
    """Fix the claims of a maximum-amount guarantee by an event of 423, as 690 has it; the agreed time needs none.

    Refused, in this order: IN_THE_FUTURE, BEFORE_SIGNING, NOT_A_MAXIMUM, FIXED_ALREADY, REQUESTED_TOO_EARLY.
    """
    contract = guarantee.contract
    if refusal := _day(guarantee, event.day, context.as_of):
        return refusal
    if contract.extent is not GuaranteeExtent.MAXIMUM or contract.claims_from is None:
        return Refusal(
            GuaranteeRefusal.NOT_A_MAXIMUM,
            f"guarantee {guarantee.number} secures named debts; nothing is to be fixed",
            f"保证合同 {guarantee.number} 不是最高额保证,无须确定债权",
            "民法典 arts 690, 423",
        )
    fixed = guarantee.fixed_on(context.as_of)
    if guarantee.fixing is not None or (fixed is not None and fixed <= event.day):
        return Refusal(
            GuaranteeRefusal.FIXED_ALREADY,
            f"the claims were fixed on {fixed}",
            f"债权已于 {fixed} 确定",
            "民法典 arts 690, 423",
        )
    # 690(2): the rules of the maximum-amount mortgage apply accordingly.
    if fixing_of(MaximumMortgage(contract.signed_on, contract.claims_until), [event], context) is None:
        return Refusal(
            GuaranteeRefusal.REQUESTED_TOO_EARLY,
            "fixing may be requested where no time was agreed and two years have passed since the signing",
            "仅在未约定债权确定期间且自设立满二年后方可请求确定债权",
            "民法典 arts 690, 423(2)",
        )
    return ClaimsFixed(event)


@dataclass(frozen=True, slots=True)
class Paid:
    """What a guarantor paid, as it is told: minor units of the contract's currency."""

    id: UUID
    guarantor: UUID
    loan: UUID
    day: date
    amount: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int or not 0 < self.amount <= MAX_MINOR:
            raise InvalidInput("amount", self.amount, f"must be a whole number from 1 to {MAX_MINOR} minor units")


def pay(guarantee: Guarantee, paid: Paid, *, business_date: date) -> GuarantorPaid | Refusal:
    """Record what a guarantor paid on a secured loan (代偿).

    Refused, in this order: IN_THE_FUTURE, BEFORE_SIGNING, LOAN_NOT_SECURED, RECORDED_ALREADY, NOT_A_GUARANTOR,
    PAID_BEFORE_SECURED, PAID_ABOVE_THE_AMOUNT, TOO_MANY.
    """
    refusal = (
        _day(guarantee, paid.day, business_date)
        or _not_secured(guarantee, paid.loan)
        or _recorded([row.id for row in guarantee.payments], paid.id)
        or _not_a_guarantor(guarantee, paid.guarantor)
        or _paid_too_early(guarantee, paid)
        or _paid_too_much(guarantee, paid)
        or full(len(guarantee.payments), MAX_PAYMENTS, "payments", "代偿记录")
    )
    return refusal or GuarantorPaid(GuarantorPayment(paid.id, paid.guarantor, paid.loan, paid.day, paid.amount))


def _paid_too_early(guarantee: Guarantee, paid: Paid) -> Refusal | None:
    loan = guarantee.loan(paid.loan)
    if loan is None or paid.day >= loan.since:
        return None
    return Refusal(
        GuaranteeRefusal.PAID_BEFORE_SECURED,
        f"paid on {paid.day.isoformat()}, the loan is secured since {loan.since.isoformat()}",
        f"代偿日 {paid.day.isoformat()} 早于纳入担保日 {loan.since.isoformat()}",
    )


def _paid_too_much(guarantee: Guarantee, paid: Paid) -> Refusal | None:
    most = guarantee.contract.amount
    total = paid.amount + sum(row.amount for row in guarantee.payments)
    if most is None or total <= most:
        return None
    return Refusal(
        GuaranteeRefusal.PAID_ABOVE_THE_AMOUNT,
        f"with it the guarantors would have paid {total} of at most {most} minor units; book the rest otherwise",
        f"代偿合计 {total} 超过保证金额 {most}(分)",
    )


def retract(guarantee: Guarantee, row: UUID) -> RowRetracted:
    """Take a change or a payment back, because the entry of the loan that brought it was reversed.

    Raises InvalidInput where there is no such row.
    """
    if guarantee.change(row) is None and all(payment.id != row for payment in guarantee.payments):
        raise InvalidInput("row", str(row), "must be a change or payment of the guarantee")
    return RowRetracted(row)


def release(guarantee: Guarantee, asked: Release, *, business_date: date) -> GuarantorReleased | Refusal:
    """Let a guarantor go, from one loan or all, or everybody. Whoever decides on it asks for approval first.

    Refused, in this order: IN_THE_FUTURE, BEFORE_SIGNING, LOAN_NOT_SECURED, NOT_A_GUARANTOR, RELEASED_ALREADY,
    TOO_MANY.
    """
    refusal = (
        _day(guarantee, asked.day, business_date)
        or (_not_secured(guarantee, asked.loan) if asked.loan else None)
        or (_not_a_guarantor(guarantee, asked.guarantor) if asked.guarantor else None)
        or _released(guarantee, asked)
        or full(len(guarantee.releases), MAX_RELEASES, "releases", "解除记录")
    )
    return refusal or GuarantorReleased(asked)


def _released(guarantee: Guarantee, asked: Release) -> Refusal | None:
    if not any(
        row.guarantor in {None, asked.guarantor} and row.loan in {None, asked.loan} and row.day <= asked.day
        for row in guarantee.releases
    ):
        return None
    return Refusal(
        GuaranteeRefusal.RELEASED_ALREADY,
        f"nobody is left whom this release on guarantee {guarantee.number} would free",
        f"保证合同 {guarantee.number} 的相应保证责任已解除",
    )
