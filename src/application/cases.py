"""A case: a command prepared against the present state, before anybody has agreed to it.

Preparing decides but changes nothing. A case that needs nobody else is carried out at once; one that does is
kept as a proposal, prepared again when it is approved, and carried out only if it would still do what was
agreed to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..domain.approval import Figures as Shown
from ..domain.borrower import BorrowerKind
from ..domain.loan.events import Disbursement, Entry, Event, Fee, FeeKind, Repayment, Reversal
from ..domain.loan.loan import Loan, figures
from ..domain.policy import CommandKind
from ..domain.shared.errors import InvalidInput, Refusal
from ..domain.shared.money import Money
from .command import Command
from .deciding import Decided, Step, decide, effect, keep
from .desk import Desk, refused
from .guarantor_changes import Planned, plan
from .guarantor_effects import CHANGING, changes_of
from .guarantor_undoing import Undone, undoing
from .guarantor_writing import RULE as GUARANTOR_RULE
from .loan import (
    Accelerate,
    Capitalise,
    ChangePlan,
    ChangeRate,
    Defer,
    Extend,
    Forgive,
    LoanCommand,
    Recording,
    Reverse,
    TermsChange,
    Waive,
    WriteOffLoan,
)
from .outcomes import Conflict, Done, Forbidden, Invalid, NotFound, Posted, Refused, Subject, SubjectKind
from .saving import BOOKED_ON
from .views import posted, present
from .write_off_following import following, only_history

Stop = Refused | NotFound | Conflict | Invalid | Forbidden

_NEEDS: Final = {
    Waive: CommandKind.WAIVER,
    Extend: CommandKind.EXTENSION,
    Defer: CommandKind.DEFERRAL,
    ChangePlan: CommandKind.PLAN_CHANGE,
    Capitalise: CommandKind.CAPITALISATION,
    Forgive: CommandKind.FORGIVENESS,
    Accelerate: CommandKind.ACCELERATION,
    WriteOffLoan: CommandKind.WRITE_OFF,
    Reverse: CommandKind.REVERSAL,
}
_NATURAL: Final = frozenset({BorrowerKind.PERSON, BorrowerKind.SOLE_TRADER})


@dataclass(frozen=True, slots=True)
class Case:
    """What carrying a command out would do.

    `kind` and `amount` (minor units; None: cannot be measured) are what routes of approval look at; `shown`
    gives the figures approvers agree to, `carry_out` does it.
    """

    subject: Subject
    branch: str
    kind: CommandKind | None
    amount: int | None
    shown: Callable[[], Shown]
    carry_out: Callable[[], Done]


def prepare_loan(desk: Desk, command: LoanCommand) -> Case | Stop:
    """Prepare a command about one loan."""
    loan = desk.loan(command.loan_id, command.expected_version)
    if not isinstance(loan, Loan):
        return loan
    steps = steps_of(command, desk.bank.booking_date)
    stop = _foreign_currency(command, loan) or books_closed(desk, command)
    if stop:
        return stop
    decided = decide(desk, loan, steps, command.reason, personal=_personal(desk, command, loan))
    if isinstance(decided, Refusal):
        return refused(type(command).__name__, "loan", decided)
    if isinstance(command, WriteOffLoan) and (not_here := only_history(desk, loan, command)):
        return not_here
    guarantees = _on_guarantees(desk, command, loan, decided)
    if isinstance(guarantees, Refused):
        return guarantees
    follow = following(desk, command, loan, decided)
    if isinstance(follow, Refused):
        return follow

    def both() -> Done:
        done = carry_out(desk, command, Subject(SubjectKind.LOAN, loan.id), [(loan, decided)])
        guarantees.write(desk, done.command, command.idempotency_key, decided.entries[0].sequence)
        follow()
        return done

    return Case(
        Subject(SubjectKind.LOAN, loan.id),
        loan.branch,
        _kind(command, loan),
        _amount(desk, command, loan),
        lambda: (*effect(desk, loan, decided), *(guarantees.shown() if isinstance(guarantees, Planned) else ())),
        both,
    )


def _on_guarantees(desk: Desk, command: LoanCommand, loan: Loan, decided: Decided) -> Planned | Undone | Refused:
    """What the command writes on the loan's guarantees; refused where a consent is missing that it needs."""
    if isinstance(command, Reverse):
        return undoing(desk, loan.id, command.sequence)
    if not isinstance(decided.entries[0].event, CHANGING):
        return Planned(loan.id)
    consents = command.consents if isinstance(command, TermsChange) else ()
    planned = plan(desk, loan.id, changes_of(desk, loan, decided), consents)
    # Only what may make a debt heavier can bring consents, so only that is refused for want of them.
    going_ahead = not isinstance(command, TermsChange) or command.without_consents
    if isinstance(planned, Refusal):
        return refused(type(command).__name__, GUARANTOR_RULE, planned)
    if not going_ahead and (missing := planned.refusal()):
        return refused(type(command).__name__, GUARANTOR_RULE, missing)
    return planned


def carry_out(desk: Desk, command: Command, subject: Subject, decisions: list[tuple[Loan, Decided]]) -> Done:
    """Make decisions the state of their loans, and tell others."""
    rows: list[Posted] = []
    for loan, decided in decisions:
        recorded = keep(desk, loan, decided)
        sequences = tuple(entry.sequence for entry in recorded.entries)
        rows.append(posted(loan, sequences, desk.bank.booking_date))
        if subject.kind is not SubjectKind.LOAN:
            # The command stands in the subject's chain; the loan's own chain says what it brought to the loan.
            booked = str(desk.bank.booking_date)
            value = {"key": command.idempotency_key, "sequences": list(sequences), BOOKED_ON: booked}
            desk.audit(Subject(SubjectKind.LOAN, loan.id), type(command).__name__, "DONE", value)
        for entry in recorded.entries:
            desk.tell(f"loan.{type(entry.event).__name__}", Subject(SubjectKind.LOAN, loan.id), _told(loan, entry))
    at = max((loan.last_recorded_at or desk.at for loan, _ in decisions), default=desk.at)
    return Done(type(command).__name__, subject, desk.bank.booking_date, at, tuple(rows))


def books_closed(desk: Desk, command: Command) -> Refused | None:
    """A refusal when the booking date lies in a closed period."""
    refusal = desk.unit.books.get(desk.bank.id).admits(desk.bank.booking_date)
    return refused(type(command).__name__, "ledger", refusal) if refusal else None


def check_currency(field: str, amount: Money, loan: Loan) -> Invalid | None:
    """Refuse an amount in another currency than the loan's."""
    if amount.currency == loan.terms.currency:
        return None
    why = f"{field}: {amount}: loan {loan.number} is kept in {loan.terms.currency}"
    return Invalid(field, str(amount), why)


def _told(loan: Loan, entry: Entry) -> dict[str, object]:
    return {
        "loan": str(loan.id),
        "number": loan.number,
        "sequence": entry.sequence,
        "valueDate": entry.value_date.isoformat(),
        "bookingDate": entry.booking_date.isoformat(),
        "version": loan.version,
    }


def steps_of(command: LoanCommand, booking_date: date) -> list[Step]:
    """The events that a command records when it is booked on a date."""
    if isinstance(command, Recording):
        return [Step(command.event(), command.value_date)]
    if isinstance(command, Reverse):
        steps = [Step(Reversal(command.sequence), booking_date)]
        if command.fee is not None:
            fee = Fee(command.fee.minor, FeeKind.FEE, command.fee_name)
            steps.append(Step(fee, command.fee_date or booking_date))
        return steps
    raise InvalidInput("command", type(command).__name__, "records nothing in a loan")


def _foreign_currency(command: LoanCommand, loan: Loan) -> Invalid | None:
    amounts = command.amounts() if isinstance(command, Recording) else ()
    if isinstance(command, Reverse) and command.fee is not None:
        amounts = (command.fee,)
    return next((no for amount in amounts if (no := check_currency("amount", amount, loan))), None)


def _personal(desk: Desk, command: LoanCommand, loan: Loan) -> bool:
    """Whether the rules for loans to natural persons hold; only extensions ask."""
    if not isinstance(command, Extend):
        return False
    brief = desk.unit.borrowers.briefs(loan.institution, [loan.borrower]).get(loan.borrower)
    return brief is not None and brief.kind in _NATURAL


def _kind(command: LoanCommand, loan: Loan) -> CommandKind | None:
    if isinstance(command, ChangeRate):
        return CommandKind.RATE_CONCESSION if command.rate.units < loan.account.rate else None
    return _NEEDS.get(type(command))


def _amount(desk: Desk, command: LoanCommand, loan: Loan) -> int | None:
    if isinstance(command, Reverse):
        history = desk.unit.loans.history(loan.institution, loan.id)
        return _moved(next(e.event for e in history if e.sequence == command.sequence))
    if isinstance(command, Recording) and command.amounts():
        return sum(amount.minor for amount in command.amounts())
    return figures(loan.account, present(loan, desk.bank.booking_date)).outstanding


def _moved(event: Event) -> int | None:
    """The money an event moved; None where it is not said."""
    return event.amount if isinstance(event, Disbursement | Repayment | Fee) else None
