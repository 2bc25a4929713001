"""Use cases that are more than one event in one account: opening, one payment over several loans."""

from datetime import date
from uuid import UUID

from ..domain.loan.account import new_account
from ..domain.loan.appropriation import Claim, appropriate
from ..domain.loan.events import Repayment, Surplus
from ..domain.loan.figures import LoanStatus, status_of
from ..domain.loan.index_known import index_missing
from ..domain.loan.loan import Figures, Loan, as_of, figures, open_loan
from ..domain.shared.errors import Refusal
from .cases import Case, Stop, books_closed, carry_out, check_currency
from .deciding import Decided, Step, decide
from .desk import Desk, refused
from .liability_authority import refuse_new_lending
from .loan import OpenLoan, RecordPaymentOverLoans
from .outcomes import Conflict, ConflictKind, Done, NotFound, Refused, Subject, SubjectKind
from .ports import LoanRow
from .views import posted
from .write_off_following import Follow, following


def prepare_opening(desk: Desk, command: OpenLoan) -> Case | Stop:
    """Open a loan; a running one is taken on in the same breath."""
    bank = desk.bank
    brief = desk.unit.borrowers.briefs(bank.id, [command.borrower_id]).get(command.borrower_id)
    # Nobody lends to somebody whose identity is no longer known.
    if brief is None or brief.erased or not desk.scope.allows(bank.id, brief.branch):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    if not desk.scope.allows(bank.id, command.branch):
        return NotFound("BRANCH", command.branch)
    if stop := refuse_new_lending(desk, command):
        return stop
    if desk.unit.loans.by_number(bank.id, [command.number]):
        why = f"there is a loan {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    loan = Loan(
        desk.ids.next(),
        bank.id,
        command.number,
        command.borrower_id,
        command.branch,
        command.product,
        command.terms,
        new_account(command.terms, desk.context),
        version=1,
    )
    refusal = open_loan(loan, desk.policy) or index_missing(
        command.terms, desk.context, command.value_date, bank.booking_date
    )
    if refusal:
        return refused("OpenLoan", "loan", refusal)
    return _taking_on(desk, command, loan)


def _taking_on(desk: Desk, command: OpenLoan, loan: Loan) -> Case | Stop:
    subject = Subject(SubjectKind.LOAN, loan.id)
    row = LoanRow(command.terms.plan.cadence.start)
    if command.take_on is None or command.value_date is None:
        return Case(subject, loan.branch, None, None, tuple, lambda: _open(desk, command, loan, row))
    if stop := books_closed(desk, command):
        return stop
    # The store does not know the loan yet: it has no history to ask for.
    decided = decide(desk, loan, [Step(command.take_on, command.value_date)], command.reason, fresh=True)
    if isinstance(decided, Refusal):
        return refused("OpenLoan", "loan", decided)

    def both() -> Done:
        desk.unit.loans.add(loan, row)
        return carry_out(desk, command, subject, [(loan, decided)])

    return Case(subject, loan.branch, None, None, tuple, both)


def _open(desk: Desk, command: OpenLoan, loan: Loan, row: LoanRow) -> Done:
    desk.unit.loans.add(loan, row)
    desk.unit.loans.save(loan, (), (), desk.at)
    subject = Subject(SubjectKind.LOAN, loan.id)
    desk.tell("loan.Opened", subject, {"loan": str(loan.id), "number": loan.number, "version": loan.version})
    rows = (posted(loan, (), desk.bank.booking_date),)
    return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, rows)


def prepare_over_loans(desk: Desk, command: RecordPaymentOverLoans) -> Case | Stop:
    """Split one payment over a borrower's loans and record each part."""
    loans = _loans(desk, command)
    if not isinstance(loans, list):
        return loans
    if stop := books_closed(desk, command):
        return stop
    decisions: list[tuple[Loan, Decided]] = []
    follows: list[Follow] = []
    parts = _parts(desk, command, loans)
    for loan in loans:
        amount = parts.get(loan.id, 0)
        if not amount:
            continue
        step = Step(Repayment(amount, Surplus.CREDIT), command.value_date)
        decided = decide(desk, loan, [step], command.reason)
        if isinstance(decided, Refusal):
            return refused(type(command).__name__, "loan", decided)
        follow = following(desk, command, loan, decided)
        if isinstance(follow, Refused):
            return follow
        decisions.append((loan, decided))
        follows.append(follow)
    subject = Subject(SubjectKind.BORROWER, command.borrower_id)

    def all_of_them() -> Done:
        done = carry_out(desk, command, subject, decisions)
        for follow in follows:
            follow()
        return done

    return Case(subject, loans[0].branch, None, None, tuple, all_of_them)


def _loans(desk: Desk, command: RecordPaymentOverLoans) -> list[Loan] | Stop:
    bank = desk.bank.id
    ids = [row.loan_id for row in command.choice] or list(command.loan_ids)
    named = bool(ids)
    if not named:
        ids = list(desk.unit.loans.of_borrower(bank, command.borrower_id))
    found = desk.unit.loans.get_many(bank, ids)
    loans: list[Loan] = []
    for loan_id in ids:
        loan = found.get(loan_id)
        if loan is None or loan.borrower != command.borrower_id or not desk.scope.allows(bank, loan.branch):
            if named:
                return NotFound(SubjectKind.LOAN, str(loan_id))
            continue
        if stop := check_currency("amount", command.amount, loan):
            if named:
                return stop
            continue
        if named or status_of(loan.account) is not LoanStatus.PENDING:
            loans.append(loan)
    if not loans:
        return NotFound(SubjectKind.LOAN, f"open loans of borrower {command.borrower_id}")
    return loans


def _parts(desk: Desk, command: RecordPaymentOverLoans, loans: list[Loan]) -> dict[UUID, int]:
    if command.choice:
        return {row.loan_id: row.amount.minor for row in command.choice}
    secured = {row.loan_id: row.amount.minor for row in command.secured}
    claims = [_claim(desk, loan, command.value_date, secured.get(loan.id, 0)) for loan in loans]
    parts = appropriate(command.amount.minor, claims)
    return {loan.id: part for loan, part in zip(loans, parts, strict=True)}


def _claim(desk: Desk, loan: Loan, day: date, secured: int) -> Claim:
    f = _figures(desk, loan, day)
    dead = f.status in (LoanStatus.PENDING, LoanStatus.CLOSED)
    return Claim(
        due=f.total_due,
        undue=0 if dead else f.principal_undue + f.interest_accrued,
        secured=secured,
        rate=f.rate,
        due_since=f.oldest_due or day,
        next_due=f.next_due or date.max,
    )


def _figures(desk: Desk, loan: Loan, day: date) -> Figures:
    """Figures at the end of a day, also of one the account has left behind."""
    history = desk.unit.loans.history(loan.institution, loan.id)
    return figures(as_of(loan.terms, history, desk.context, day), day)
