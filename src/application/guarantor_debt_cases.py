"""Use cases of guarantees that concern a loan's account or need approval: changes of the debt, payment, release."""

from ..domain.approval import Figures as Shown
from ..domain.guarantor import (
    Guarantee,
    GuaranteeRefusal,
    GuaranteeScope,
    Paid,
    Release,
    pay,
    release,
)
from ..domain.loan.events import Repayment, Surplus
from ..domain.loan.loan import Loan, figures
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from ..domain.shared.money import Money
from .cases import Case, Stop, books_closed, carry_out, check_currency
from .deciding import Step, decide
from .desk import Desk, refused
from .guarantor_cases import guarantee_of
from .guarantor_changes import DebtChange, Planned, plan
from .guarantor_commands import RecordDebtChange, RecordGuarantorPayment, ReleaseGuarantor
from .guarantor_store import KeptGuarantee
from .guarantor_writing import RULE, ByEntry, write
from .outcomes import Done, Subject, SubjectKind
from .views import present


def prepare_debt_change(desk: Desk, command: RecordDebtChange) -> Case | Stop:
    """Record a change on every guarantee of a loan.

    Refused: NOT_A_GUARANTOR, as `domain.guarantor.change_loan`, LOAN_NOT_SECURED where nothing guarantees the loan,
    CONSENT_MISSING. Going ahead where a guarantor would be free of something is a release and needs its approval.
    """
    name = type(command).__name__
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    if command.amount is not None and (stop := check_currency("amount", command.amount, loan)):
        return stop
    planned = plan(desk, loan.id, lambda _: [_asked(command)], command.consents)
    if isinstance(planned, Refusal):
        return refused(name, RULE, planned)
    if not planned.rows:
        return refused(name, RULE, _unsecured(loan))
    if not command.without_consents and (missing := planned.refusal()):
        return refused(name, RULE, missing)
    subject = Subject(SubjectKind.LOAN, loan.id)

    def keep() -> Done:
        planned.write(desk, name, command.idempotency_key)
        return Done(name, subject, desk.bank.booking_date, desk.at)

    kind = CommandKind.GUARANTEE_RELEASE if planned.freeing else None
    amount = command.amount.minor if command.amount else _outstanding(desk, loan)
    return Case(subject, loan.branch, kind, amount, lambda: _shown(command, planned), keep)


def _asked(command: RecordDebtChange) -> DebtChange:
    amounts = None if command.amount is None else dict.fromkeys(GuaranteeScope, command.amount.minor)
    return DebtChange(command.kind, command.day, command.new_due, amounts)


def _unsecured(loan: Loan) -> Refusal:
    return Refusal(
        GuaranteeRefusal.LOAN_NOT_SECURED,
        f"nobody guarantees loan {loan.number}, or everybody was released",
        f"贷款 {loan.number} 无有效保证",
    )


def _shown(command: RecordDebtChange, planned: Planned) -> Shown:
    amount = command.amount.text if command.amount else ""
    what = (("change", command.kind.value), ("day", command.day.isoformat()), ("amount", amount))
    return (*what, *planned.shown())


def _outstanding(desk: Desk, loan: Loan) -> int:
    return figures(loan.account, present(loan, desk.bank.booking_date)).outstanding


def prepare_payment(desk: Desk, command: RecordGuarantorPayment) -> Case | Stop:
    """A guarantor's payment, received on the loan as a repayment, in one transaction.

    Refused in the order of `domain.guarantor.pay`, then for a closed period, then as a repayment is. What is beyond
    everything due becomes credit of the loan.
    """
    name = type(command).__name__
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    kept = guarantee_of(desk, command)
    if not isinstance(kept, KeptGuarantee):
        return kept
    if stop := check_currency("amount", command.amount, loan):
        return stop
    paid = Paid(desk.ids.next(), command.guarantor, loan.id, command.value_date, command.amount.minor)
    event = pay(kept.guarantee, paid, business_date=desk.bank.booking_date)
    if isinstance(event, Refusal):
        return refused(name, RULE, event)
    if closed := books_closed(desk, command):
        return closed
    step = Step(Repayment(command.amount.minor, Surplus.CREDIT), command.value_date)
    decided = decide(desk, loan, [step], command.reason)
    if isinstance(decided, Refusal):
        return refused(name, "loan", decided)
    subject = Subject(SubjectKind.GUARANTEE, kept.guarantee.id)

    def keep() -> Done:
        done = carry_out(desk, command, subject, [(loan, decided)])
        write(desk, kept, [event], entry=ByEntry(loan.id, decided.entries[0].sequence))
        return done

    return Case(subject, kept.branch, None, None, tuple, keep)


def prepare_release(desk: Desk, command: ReleaseGuarantor) -> Case | Stop:
    """Let a guarantor go; needs approval. Refused in the order of `domain.guarantor.release`.

    What routes look at is the principal outstanding of the loans concerned, at most what the contract's amount is.
    """
    name = type(command).__name__
    kept = guarantee_of(desk, command)
    if not isinstance(kept, KeptGuarantee):
        return kept
    asked = Release(command.guarantor, command.loan_id, command.day, command.reason)
    event = release(kept.guarantee, asked, business_date=desk.bank.booking_date)
    if isinstance(event, Refusal):
        return refused(name, RULE, event)
    subject = Subject(SubjectKind.GUARANTEE, kept.guarantee.id)

    def keep() -> Done:
        write(desk, kept, [event])
        return Done(name, subject, desk.bank.booking_date, desk.at)

    owed = _owed(desk, kept.guarantee, asked)
    most = kept.guarantee.contract.amount
    amount = owed if most is None else min(owed, most)
    kind = CommandKind.GUARANTEE_RELEASE
    return Case(subject, kept.branch, kind, amount, lambda: _released(kept.guarantee, asked, owed), keep)


def _owed(desk: Desk, guarantee: Guarantee, asked: Release) -> int:
    ids = [row.loan for row in guarantee.loans if asked.loan in {None, row.loan}]
    return sum(_outstanding(desk, loan) for loan in desk.unit.loans.peek(desk.bank.id, ids).values())


def _released(guarantee: Guarantee, asked: Release, owed: int) -> Shown:
    staying = guarantee.contract.parties - {asked.guarantor} if asked.guarantor else frozenset()
    return (
        ("guarantee", guarantee.number),
        ("guarantor", str(asked.guarantor or "")),
        ("loan", str(asked.loan or "")),
        ("day", asked.day.isoformat()),
        ("outstanding", Money(owed, guarantee.contract.currency).text),
        ("guarantors_staying", str(len(staying))),
    )
