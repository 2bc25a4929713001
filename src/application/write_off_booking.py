"""Use cases that book an approved application and reverse a wrong write-off (核销入账、核销冲回).

One transaction: the loan accounts, the reserve, the memo claims, and the events of the application, all or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ..domain.approval import Figures as Shown
from ..domain.loan.events import Entry, PartialWriteOff, Reversal, WriteOff
from ..domain.loan.events import effective as standing_entries
from ..domain.loan.loan import Loan
from ..domain.loan.state import Regime
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from ..domain.shared.money import Money
from ..domain.write_off.aftercare import reverse_write_off
from ..domain.write_off.case import Case, evolve
from ..domain.write_off.claim import evolve_claim
from ..domain.write_off.events import Reversed, WrittenOff
from ..domain.write_off.executing import kept as kept_claims
from ..domain.write_off.executing import reverse, write_off
from ..domain.write_off.parts import Amounts
from .cases import Case as Prepared
from .cases import Stop, books_closed
from .command import Command
from .deciding import Decided, Step, decide, keep
from .desk import Desk, refused
from .encoding import to_json
from .outcomes import Done, NotFound, Refused, Subject, SubjectKind
from .saving import BOOKED_ON
from .views import posted
from .write_off_amounts import amounts_on, taken
from .write_off_commands import BookWriteOff, ReverseWriteOff
from .write_off_facts import policy_on
from .write_off_filing import RULE, application, recorded, two_agree
from .write_off_refusals import WriteOffCommandRefusal as R
from .write_off_refusals import no
from .write_off_store import ClaimChange, KeptClaim, YearOfWriteOffs
from .write_off_watching import watched, watched_year

MAX_POSTED = 100
"""Loans of which the answer shows balances; those of a long list are read page by page."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One claim of an application: its loan, and what booking it would record there."""

    loan: Loan
    decided: Decided
    whole: bool
    held: Amounts


def loans_in(desk: Desk, case_id: UUID) -> dict[UUID, Loan] | NotFound:
    """The loans of an application under lock, before the application itself; all of them in scope."""
    bank = desk.bank.id
    ids = desk.unit.write_offs.loans_of(bank, case_id)
    found = dict(desk.unit.loans.get_many(bank, ids))
    hidden = next((key for key in ids if not desk.scope.allows(bank, found[key].branch)), None)
    return found if hidden is None else NotFound(SubjectKind.LOAN, str(hidden))


def prepare_booking(desk: Desk, command: BookWriteOff) -> Prepared | Stop:
    """Book every claim of an application, or none.

    Refused where the loan account refuses, then as `domain.write_off.executing.write_off`, with the missing amount
    where the reserve is too small; and when the books of the booking date are closed.
    """
    loans = loans_in(desk, command.write_off_id)
    if isinstance(loans, NotFound):
        return loans
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    if stop := books_closed(desk, command):
        return stop
    day = desk.bank.booking_date
    parts = _parts(desk, command, case, loans)
    if isinstance(parts, Refused):
        return parts
    held = {part.loan.id: part.held for part in parts}
    reserve = desk.unit.write_offs.reserve(desk.bank.id, case.applied.currency)
    outcome = write_off(case, held, max(0, reserve), day, day)
    if isinstance(outcome, Refusal):
        return refused(type(command).__name__, RULE, outcome)
    event, _ = outcome
    used = sum(taken(part.decided) for part in parts)
    if used != event.reserve_used:
        raise RuntimeError(f"accounts take {used} out of the reserve, the write-off says {event.reserve_used}")
    subject = Subject(SubjectKind.WRITE_OFF, case.id)
    return Prepared(
        subject, case.applied.unit, None, None, tuple, lambda: _book(desk, command, evolve(case, event), event, parts)
    )


def _parts(desk: Desk, command: BookWriteOff, case: Case, loans: dict[UUID, Loan]) -> tuple[_Part, ...] | Refused:
    day = desk.bank.booking_date
    found: list[_Part] = []
    for claim in case.claims:
        loan = loans[claim.loan]
        if loan.account.regime is Regime.WRITTEN_OFF:
            event: WriteOff | PartialWriteOff | None = None
        else:
            event = WriteOff() if claim.whole else PartialWriteOff(claim.amounts.principal)
        if event is None:
            found.append(_Part(loan, Decided(loan, (), ()), claim.whole, Amounts()))
            continue
        decided = decide(desk, loan, [Step(event, day)], f"{case.applied.number} {command.reason}".strip())
        if isinstance(decided, Refusal):
            return refused(type(command).__name__, "loan", decided)
        account = decided.loan.account if claim.whole else loan.account
        found.append(_Part(loan, decided, claim.whole, amounts_on(loan, account, day)))
    return tuple(found)


def _book(desk: Desk, command: BookWriteOff, case: Case, event: WrittenOff, parts: Sequence[_Part]) -> Done:
    policy = policy_on(desk.unit, desk.bank.id, event.on)
    changes = []
    for part, first in zip(parts, kept_claims(case, command.keeper), strict=True):
        post_to_loan(desk, command, case, part.loan, part.decided)
        kept = KeptClaim(
            evolve_claim(None, first), part.loan.branch, part.loan.product, part.whole, event.on, None
        )  # fmt: skip
        changes.append(ClaimChange(watched(kept, policy), (first,)))
    done = recorded(desk, command, case, event)
    store = desk.unit.write_offs
    store.save_claims(desk.bank.id, changes, desk.at, desk.actor.account)
    store.take(case.applied.currency, event.reserve_used)
    if store.year(desk.bank.id, event.on.year) is None:
        store.save_year(desk.bank.id, watched_year(YearOfWriteOffs(event.on.year, event.on, None), policy))
    return _with_posted(desk, done, [(part.loan, part.decided) for part in parts])


def _with_posted(desk: Desk, done: Done, decisions: Sequence[tuple[Loan, Decided]]) -> Done:
    rows = tuple(
        posted(loan, tuple(entry.sequence for entry in decided.entries), desk.bank.booking_date)
        for loan, decided in decisions[:MAX_POSTED]
    )
    return Done(done.command, done.subject, done.booking_date, done.recorded_at, rows, None, done.made)


def post_to_loan(desk: Desk, command: Command, case: Case, loan: Loan, decided: Decided) -> None:
    """Make a decision the loan's state, in its own chain and for others too."""
    recorded_lines = keep(desk, loan, decided)
    subject = Subject(SubjectKind.LOAN, loan.id)
    booked = desk.bank.booking_date.isoformat()
    # The loan's own chain says what it must hold: the application stands in a chain of its own.
    value = {
        "writeOff": str(case.id),
        "key": command.idempotency_key,
        "entries": [
            {"kind": type(entry.event).__name__, "event": to_json(entry.event), "reason": entry.reason}
            for entry in recorded_lines.entries
        ],
        BOOKED_ON: booked,
    }
    desk.audit(subject, type(command).__name__, "DONE", value)
    for entry in recorded_lines.entries:
        data = {
            "loan": str(loan.id),
            "number": loan.number,
            "sequence": entry.sequence,
            "valueDate": entry.value_date.isoformat(),
            "bookingDate": booked,
            "version": loan.version,
        }
        desk.tell(f"loan.{type(entry.event).__name__}", subject, data)


# --- reversal ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Undoing:
    """What the reversal records of one claim."""

    loan: Loan
    decided: Decided
    change: ClaimChange


def prepare_reversal(desk: Desk, command: ReverseWriteOff) -> Prepared | Stop:
    """Reverse the write-off of an application, all claims of it, once a second person agrees.

    Refused: as `domain.write_off.executing.reverse`, NO_SECOND_PERSON, RECOVERED_ALREADY, as
    `domain.write_off.aftercare.reverse_write_off`, and where the loan account refuses.
    """
    loans = loans_in(desk, command.write_off_id)
    if isinstance(loans, NotFound):
        return loans
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    if stop := books_closed(desk, command):
        return stop
    day = desk.bank.booking_date
    event = reverse(case, desk.proposer, command.reason, day, day, desk.agreeing)
    if isinstance(event, Refusal):
        return refused(type(command).__name__, RULE, event)
    amount = sum(each.total for each in case.amounts)
    if too_few := two_agree(desk, command, amount):
        return too_few
    undoing: list[_Undoing] = []
    for kept in desk.unit.write_offs.of_case(desk.bank.id, case.id):
        found = _undo(desk, command, kept, loans[kept.key.loan])
        if isinstance(found, Refused):
            return found
        undoing.append(found)
    subject = Subject(SubjectKind.WRITE_OFF, case.id)
    return Prepared(
        subject,
        case.applied.unit,
        CommandKind.WRITE_OFF,
        amount,
        lambda: _shown(case, undoing),
        lambda: _reverse(desk, command, evolve(case, event), event, undoing),
    )


def _undo(desk: Desk, command: ReverseWriteOff, kept: KeptClaim, loan: Loan) -> _Undoing | Refused:
    day, name = desk.bank.booking_date, type(command).__name__
    event = reverse_write_off(kept.claim, command.reason, day, day)
    if isinstance(event, Refusal):
        return refused(name, RULE, event)
    if not kept.in_account and kept.claim.recovered.total:
        why = f"loan {loan.number}: {kept.claim.recovered.total} minor units were recovered"
        zh = f"贷款 {loan.number} 部分核销后已收回 {kept.claim.recovered.total} 分"
        return refused(name, RULE, no(R.RECOVERED_ALREADY, why, zh))
    if not kept.in_account and loan.account.regime is Regime.WRITTEN_OFF:
        why = f"the rest of loan {loan.number} was written off since: reverse that first"
        return refused(name, RULE, no(R.PROCEDURE_REQUIRED, why, f"贷款 {loan.number} 剩余部分其后已核销,须先冲回"))
    entry = _entry(desk, kept, loan)
    decided = decide(desk, loan, [Step(Reversal(entry.sequence), day)], command.reason)
    if isinstance(decided, Refusal):
        return refused(name, "loan", decided)
    policy = policy_on(desk.unit, desk.bank.id, day)
    after = KeptClaim(
        evolve_claim(kept.claim, event), kept.branch, kept.product, kept.in_account, kept.told_through, kept.wake_on
    )
    return _Undoing(loan, decided, ClaimChange(watched(after, policy), (event,)))


def _entry(desk: Desk, kept: KeptClaim, loan: Loan) -> Entry:
    """The entry by which the loan account wrote the claim off: the last of its kind on that day."""
    wanted = WriteOff if kept.in_account else PartialWriteOff
    history = standing_entries(desk.unit.loans.history(loan.institution, loan.id))
    return max(
        (entry for entry in history if isinstance(entry.event, wanted) and entry.booking_date == kept.claim.kept.on),
        key=lambda entry: entry.sequence,
    )


def _shown(case: Case, undoing: Sequence[_Undoing]) -> Shown:
    currency = case.applied.currency
    given_back = -sum(taken(each.decided) for each in undoing)
    return (
        ("write_off", case.applied.number),
        ("claims", str(len(undoing))),
        ("reserve_given_back", Money(given_back, currency).text),
    )


def _reverse(desk: Desk, command: ReverseWriteOff, case: Case, event: Reversed, undoing: Sequence[_Undoing]) -> Done:
    for each in undoing:
        post_to_loan(desk, command, case, each.loan, each.decided)
    changes = [each.change for each in undoing]
    done = recorded(desk, command, case, event)
    desk.unit.write_offs.save_claims(desk.bank.id, changes, desk.at, desk.actor.account)
    desk.unit.write_offs.take(case.applied.currency, sum(taken(each.decided) for each in undoing))
    return _with_posted(desk, done, [(each.loan, each.decided) for each in undoing])
