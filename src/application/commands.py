"""The one door for commands: who may, was it asked before, decide, keep.

Each call is one transaction. Loans are loaded under lock, the domain decides, and state, entries, ledger
lines, wake-ups, the answer under its idempotency key, the audit row and the outbox messages are kept
together. A refusal keeps its answer and audit row only.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from ..domain.borrower import PERSONAL_FIELDS
from ..domain.shared.actor import Actor
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import IdSource
from . import books as bank_commands
from . import classification as class_commands
from . import (
    collateral_commands,
    guarantor_commands,
    liability_commands,
    organisation,
    policy_documents_commands,
    provisioning_commands,
    write_off_commands,
)
from . import loan as loan_commands
from .approval import Delegate, ProposalCommand, RevokeDelegation
from .borrower import PERSONAL, AmendBorrower, EraseBorrower, RegisterBorrower
from .cases import Case, Stop, prepare_loan
from .claims import CloseClaim, RegisterClaim
from .claims_cases import prepare_claim, prepare_claim_closing
from .classification_cases import prepare_class_proposal, prepare_reassessment
from .clock_cases import RIGHTS
from .clock_commands import RightCommand
from .collateral_commands import ChangeOwners, CollateralCommand, RecordLease, TakeCollateral
from .collateral_deciding import prefetch
from .collateral_preparing import COLLATERAL
from .command import Command
from .cover_watching import watch_covers
from .desk import Desk
from .duties import forbidden
from .encoding import canonical, from_json, input_hash, to_json
from .facts import RecordFact, RecordFacts, WithdrawFact
from .facts_cases import prepare_fact, prepare_facts, prepare_withdrawal
from .facts_exchange import PublishExchangeRate, prepare_exchange_rate
from .guarantor_commands import GuaranteeCommand, OpenGuarantor, RecordDebtChange, ReviewGuarantor
from .guarantor_preparing import GUARANTORS
from .handling import log_duty, prefetch_duties, refuse_duty
from .institution_cases import prepare_calendar, prepare_closing, prepare_index, prepare_policy
from .liability_commands import LiabilityCommand
from .liability_preparing import LIABILITY
from .loan import LoanCommand, OpenLoan, RecordPaymentOverLoans
from .loan_cases import prepare_opening, prepare_over_loans
from .organisation_cases import ORGANISATION
from .outcomes import (
    Conflict,
    ConflictKind,
    Done,
    Invalid,
    Outcome,
    Pending,
    Refused,
    Subject,
    SubjectKind,
)
from .parties import prepare_amendment, prepare_erasure, prepare_registration
from .policy_documents_cases import FAMILIES, prepare_version
from .ports import Answered, Transactions, Unit
from .provisioning_cases import prepare_advance, prepare_estimate, prepare_posting, prepare_start
from .revaluation_cases import prepare_revaluation, prepare_revaluation_advance
from .revaluation_commands import AdvanceRevaluation, StartRevaluation
from .saving import BOOKED_ON
from .second_person import KINDS, prepare_delegation, prepare_revocation, propose_case, route_for, step
from .write_off_commands import ClaimCommand, StateWriteOffFacts, WriteOffCommand
from .write_off_preparing import WRITE_OFFS

T = TypeVar("T")
_ANSWERS: Final[Mapping[str, type]] = {"Done": Done, "Pending": Pending, "Refused": Refused}
_PREPARE: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    OpenLoan: prepare_opening,
    RecordPaymentOverLoans: prepare_over_loans,
    RegisterBorrower: prepare_registration,
    AmendBorrower: prepare_amendment,
    EraseBorrower: prepare_erasure,
    bank_commands.ClosePeriod: prepare_closing,
    bank_commands.PublishIndex: prepare_index,
    bank_commands.AnnounceCalendar: prepare_calendar,
    bank_commands.AdoptPolicy: prepare_policy,
    **dict.fromkeys(FAMILIES, prepare_version),
    **GUARANTORS,
    **COLLATERAL,
    **RIGHTS,
    **ORGANISATION,
    **LIABILITY,
    **WRITE_OFFS,
    provisioning_commands.StartProvisionRun: prepare_start,
    provisioning_commands.AdvanceProvisionRun: prepare_advance,
    provisioning_commands.ProposeProvisions: prepare_posting,
    provisioning_commands.EstimateCashFlows: prepare_estimate,
    class_commands.Reassess: prepare_reassessment,
    class_commands.ProposeClass: prepare_class_proposal,
    RecordFact: prepare_fact,
    RecordFacts: prepare_facts,
    WithdrawFact: prepare_withdrawal,
    RegisterClaim: prepare_claim,
    PublishExchangeRate: prepare_exchange_rate,
    CloseClaim: prepare_claim_closing,
    StartRevaluation: prepare_revaluation,
    AdvanceRevaluation: prepare_revaluation_advance,
    Delegate: prepare_delegation,
    RevokeDelegation: prepare_revocation,
}
KINDS.update(
    {
        kind.__name__: kind
        for module in (
            loan_commands,
            bank_commands,
            class_commands,
            policy_documents_commands,
            provisioning_commands,
            guarantor_commands,
            collateral_commands,
            organisation,
            write_off_commands,
            liability_commands,
        )
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Command)
    }
    | {EraseBorrower.__name__: EraseBorrower}
)


class _Undo(Exception):
    """Rolls the transaction back: something was found impossible after the first change was made."""

    def __init__(self, outcome: Invalid) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


class Commands:
    """Runs commands. `ids` makes the ids of what is new; `after_commit` hears in which bank something was done."""

    def __init__(
        self, transactions: Transactions, ids: IdSource, after_commit: Callable[[UUID], None] = lambda _: None
    ) -> None:
        self._transactions = transactions
        self._ids = ids
        self._after_commit = after_commit

    def execute(self, actor: Actor, command: Command, at: datetime) -> Outcome:
        """Run one command at an instant (UTC) in one transaction."""
        return self.execute_many(actor, [command], at)[0]

    def execute_many(self, actor: Actor, commands: Sequence[Command], at: datetime) -> list[Outcome]:
        """Run several commands, one after the other, in one transaction.

        One that is refused, malformed or not allowed changes nothing and stops nothing else. An unexpected
        error undoes them all. Where one proves impossible only while it is carried out (a sum beyond what can be
        held), all are undone and each is run again in a transaction of its own.
        """
        try:
            outcomes = self._transactions.write(lambda unit: _run(Desk(unit, actor, at, self._ids), unit, commands))
        except _Undo as undone:
            if len(commands) == 1:
                return [undone.outcome]
            return [self.execute(actor, command, at) for command in commands]
        if any(isinstance(outcome, Done) for outcome in outcomes):
            self._after_commit(actor.institution)
        return outcomes


def _run(desk: Desk, unit: Unit, commands: Sequence[Command]) -> list[Outcome]:
    bank = desk.bank.id
    known = dict(unit.answers.get(bank, [command.idempotency_key for command in commands]))
    fresh = [c for c in commands if c.idempotency_key not in known]
    ids = [c.loan_id for c in fresh if isinstance(c, LoanCommand)]
    if len(ids) > 1:
        unit.loans.get_many(bank, ids)
    prefetch(unit, bank, [c.item_id for c in fresh if isinstance(c, CollateralCommand)])
    prefetch_duties(desk, fresh)
    outcomes = []
    for command in commands:
        try:
            outcome = _handle(desk, command, known)
        except InvalidInput as error:
            outcome = _invalid(error)
        outcomes.append(outcome)
    watch_covers(desk, sorted(desk.secured))
    return outcomes


def _handle(desk: Desk, command: Command, known: dict[str, Answered]) -> Outcome:
    if no := forbidden(desk.actor, command):
        return no
    data = to_json(command)
    digest = input_hash(type(command).__name__, data)
    personal = isinstance(command, (*PERSONAL, ReviewGuarantor, TakeCollateral, ChangeOwners, RecordLease))
    keyed = desk.unit.borrowers.keyed(desk.bank.id, digest) if personal else digest
    if answered := known.get(command.idempotency_key):
        return _first_answer(command, answered, {digest, keyed})
    outcome, subject = _decide(desk, command)
    if isinstance(outcome, Done | Pending | Refused):
        text = canonical({"kind": type(outcome).__name__, "answer": to_json(outcome)})
        answered = Answered(keyed, text)
        known[command.idempotency_key] = answered
        desk.unit.answers.add(desk.bank.id, command.idempotency_key, answered, desk.at)
        code = outcome.code if isinstance(outcome, Refused) else type(outcome).__name__.upper()
        booked = {BOOKED_ON: str(outcome.booking_date)} if isinstance(outcome, Done) else {}
        desk.audit(subject, type(command).__name__, code, _without_personal_data(command, data) | booked)
    return outcome


def _decide(desk: Desk, command: Command) -> tuple[Outcome, Subject]:
    if isinstance(command, ProposalCommand):
        outcome, about = _or_undo(lambda: step(desk, command, _prepare))
        return outcome, about or desk.whole_bank
    case = _prepare(desk, command)
    if not isinstance(case, Case):
        return case, _subject(desk, command)
    if opposed := refuse_duty(desk, command):
        return opposed, case.subject
    route = route_for(desk, case)
    done = _or_undo(lambda: propose_case(desk, command, case, route) if route else case.carry_out())
    log_duty(desk, command, done)
    return done, case.subject


def _or_undo(change: Callable[[], T]) -> T:
    """What a change answers; input that proves impossible half-way undoes the transaction."""
    try:
        return change()
    except InvalidInput as error:
        raise _Undo(_invalid(error)) from error


def _invalid(error: InvalidInput) -> Invalid:
    return Invalid(error.field, repr(error.value)[:200], str(error))


def _prepare(desk: Desk, command: Command) -> Case | Stop:
    if isinstance(command, LoanCommand):
        return prepare_loan(desk, command)
    return _preparer(type(command))(desk, command)


def _preparer(kind: type[Command]) -> Callable[[Desk, Any], Case | Stop]:
    return _PREPARE[kind]


def _subject(desk: Desk, command: Command) -> Subject:
    """What a command that came to nothing was about."""
    if isinstance(command, LoanCommand | RecordDebtChange | RightCommand | ClaimCommand | StateWriteOffFacts):
        return Subject(SubjectKind.LOAN, command.loan_id)
    if isinstance(command, WriteOffCommand):
        return Subject(SubjectKind.WRITE_OFF, command.write_off_id)
    if isinstance(command, LiabilityCommand):
        return Subject(SubjectKind.LIABILITY_CASE, command.case_id)
    if isinstance(command, CollateralCommand):
        return Subject(SubjectKind.COLLATERAL, command.item_id)
    if isinstance(command, GuaranteeCommand):
        return Subject(SubjectKind.GUARANTEE, command.guarantee_id)
    if isinstance(command, OpenGuarantor | ReviewGuarantor):
        return Subject(SubjectKind.BORROWER, command.party)
    if isinstance(command, OpenLoan | RecordPaymentOverLoans | AmendBorrower | EraseBorrower | class_commands.Reassess):
        return Subject(SubjectKind.BORROWER, command.borrower_id)
    return desk.whole_bank


def _first_answer(command: Command, answered: Answered, hashes: AbstractSet[str]) -> Outcome:
    if answered.input_hash not in hashes:
        return Conflict(
            ConflictKind.KEY_REUSED,
            f"idempotency key {command.idempotency_key} was used before with another input: use a new key",
            (("key", command.idempotency_key),),
        )
    stored = json.loads(answered.answer)
    outcome: Outcome = from_json(_ANSWERS[stored["kind"]], stored["answer"])
    return outcome


def _without_personal_data(command: Command, data: Any) -> Any:  # noqa: ANN401 - JSON
    """What an audit row says of the input.

    Rows live for ever, personal data only as long as its key (PIPL art. 47).
    """
    if isinstance(command, ReviewGuarantor):
        return {name: value for name, value in data.items() if name not in {"statement", "opinion"}}
    if isinstance(command, TakeCollateral | ChangeOwners):
        return {**data, "owners": [_without(owner, "name") for owner in data["owners"]]}
    if isinstance(command, RecordLease):
        return {**data, "lease": _without(data["lease"], "tenant")}
    if isinstance(command, PERSONAL):
        profile = {name: value for name, value in data["profile"].items() if name not in PERSONAL_FIELDS}
        return {**data, "profile": profile}
    return data


def _without(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}
