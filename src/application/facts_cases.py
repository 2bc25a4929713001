"""Use cases of recorded facts: what people and other systems state about borrowers and claims."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ..domain.risk_classification.records import (
    OF_THE_ACCOUNT,
    FactRefusal,
    FactSubject,
    RecordedFact,
)
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .claims_store import ClaimBrief
from .command import Command
from .desk import Desk, refused
from .facts import RecordFact, RecordFacts, StatedFact, WithdrawFact
from .outcomes import Done, NotFound, Subject, SubjectKind
from .ports import BorrowerBrief

_RULE = "facts"


class _Subjects:
    """What facts are about, as far as the actor may see it."""

    def __init__(self, desk: Desk, about: Sequence[tuple[FactSubject, UUID]]) -> None:
        bank = desk.bank.id
        ids = {kind: [key for of, key in about if of is kind] for kind in FactSubject}
        self._allows = desk.scope.allows
        self._bank = bank
        self._borrowers: Mapping[UUID, BorrowerBrief] = desk.unit.borrowers.briefs(bank, ids[FactSubject.BORROWER])
        self._claims: Mapping[UUID, ClaimBrief] = desk.unit.claims.briefs(bank, ids[FactSubject.CLAIM])

    def find(self, kind: FactSubject, key: UUID) -> tuple[Subject, str, ClaimBrief | None] | NotFound:
        """The subject of the audit chain, its branch, and the claim if it is one."""
        if kind is FactSubject.BORROWER:
            borrower = self._borrowers.get(key)
            if borrower is None or not self._allows(self._bank, borrower.branch):
                return NotFound(SubjectKind.BORROWER, str(key))
            return Subject(SubjectKind.BORROWER, key), borrower.branch, None
        claim = self._claims.get(key)
        if claim is None or not self._allows(self._bank, claim.branch):
            return NotFound(SubjectKind.CLAIM, str(key))
        return Subject(SubjectKind.LOAN if claim.account else SubjectKind.CLAIM, key), claim.branch, claim


def prepare_fact(desk: Desk, command: RecordFact) -> Case | Stop:
    """Record one fact; refused in the order of `FactRefusal`."""
    return _prepare(desk, command, (command.fact,))


def prepare_facts(desk: Desk, command: RecordFacts) -> Case | Stop:
    """Record several facts, all or none."""
    return _prepare(desk, command, command.facts)


def _prepare(desk: Desk, command: Command, facts: Sequence[StatedFact]) -> Case | Stop:
    known = _Subjects(desk, [(fact.subject, fact.subject_id) for fact in facts])
    rows: list[RecordedFact] = []
    subjects: dict[UUID, Subject] = {}
    branch = ""
    for fact in facts:
        found = known.find(fact.subject, fact.subject_id)
        if isinstance(found, NotFound):
            return found
        subject, branch, claim = found
        if refusal := _why_not(desk, fact, claim):
            return refused(type(command).__name__, _RULE, refusal)
        subjects[fact.subject_id] = subject
        rows.append(_recorded(desk, fact))
    if isinstance(command, RecordFact):
        return _case(desk, command, subjects[rows[0].subject_id], branch, rows, rows[0].id)
    bank = desk.whole_bank
    return Case(bank, "", None, None, tuple, _keeping(desk, command, bank, rows, subjects))


def _case(
    desk: Desk, command: Command, subject: Subject, branch: str, rows: Sequence[RecordedFact], made: UUID
) -> Case:
    keep = _keeping(desk, command, subject, rows, {subject.id: subject}, made)
    return Case(subject, branch, None, None, tuple, keep)


def _recorded(desk: Desk, fact: StatedFact) -> RecordedFact:
    return RecordedFact(
        id=desk.ids.next(),
        subject=fact.subject,
        subject_id=fact.subject_id,
        name=fact.name,
        value=fact.value,
        origin=fact.origin,
        row=fact.row,
        stated_on=fact.stated_on,
        recorded_at=desk.at,
        recorded_by=desk.actor.account,
    )


def _why_not(desk: Desk, fact: StatedFact, claim: ClaimBrief | None) -> Refusal | None:
    today = desk.bank.booking_date
    if fact.stated_on > today:
        return Refusal(
            FactRefusal.STATED_IN_THE_FUTURE,
            f"{fact.name.value} is stated for {fact.stated_on}, after the business date {today}",
            f"{fact.name.value} 的数据日期 {fact.stated_on} 晚于营业日 {today}",
        )
    if claim is not None and claim.account and fact.name in OF_THE_ACCOUNT:
        return Refusal(
            FactRefusal.KEPT_BY_THE_ACCOUNT,
            f"{fact.name.value} of claim {fact.subject_id} is what its account says; nobody states it",
            f"债权 {fact.subject_id} 在本系统有账户,{fact.name.value} 以账户为准",
        )
    if claim is not None and claim.closed_on is not None and claim.closed_on <= fact.stated_on:
        return Refusal(
            FactRefusal.CLAIM_CLOSED,
            f"claim {fact.subject_id} was closed on {claim.closed_on}, and the fact is stated for {fact.stated_on}",
            f"债权 {fact.subject_id} 已于 {claim.closed_on} 终结,不再登记 {fact.stated_on} 的事实",
        )
    return None


def _keeping(
    desk: Desk,
    command: Command,
    about: Subject,
    rows: Sequence[RecordedFact],
    subjects: Mapping[UUID, Subject],
    made: UUID | None = None,
) -> Callable[[], Done]:
    def keep() -> Done:
        desk.unit.facts.add(desk.bank.id, rows)
        by_subject: dict[UUID, list[RecordedFact]] = {}
        for row in rows:
            by_subject.setdefault(row.subject_id, []).append(row)
        for key, mine in by_subject.items():
            subject = subjects[key]
            if subject != about:
                # The command stands in the bank's chain; each subject's own chain says what it brought to it.
                value = {"key": command.idempotency_key, "facts": [str(row.id) for row in mine]}
                desk.audit(subject, type(command).__name__, "DONE", value)
            desk.tell("fact.Recorded", subject, {"facts": [_told(row) for row in mine]})
        return Done(type(command).__name__, about, desk.bank.booking_date, desk.at, made=made)

    return keep


def _told(row: RecordedFact) -> dict[str, object]:
    told: dict[str, object] = {"id": str(row.id), "name": row.name.value, "statedOn": row.stated_on.isoformat()}
    return told | ({"withdraws": str(row.withdraws)} if row.withdraws else {})


def prepare_withdrawal(desk: Desk, command: WithdrawFact) -> Case | Stop:
    """Take a fact back: ALREADY_WITHDRAWN if it is gone already, or is a withdrawal itself."""
    fact = desk.unit.facts.get(desk.bank.id, command.fact_id)
    if fact is None:
        return NotFound("FACT", str(command.fact_id))
    found = _Subjects(desk, [(fact.subject, fact.subject_id)]).find(fact.subject, fact.subject_id)
    if isinstance(found, NotFound):
        return NotFound("FACT", str(command.fact_id))
    if fact.withdraws is not None or desk.unit.facts.withdrawn(desk.bank.id, [fact.id]):
        refusal = Refusal(
            FactRefusal.ALREADY_WITHDRAWN,
            f"statement {fact.id} has been taken back already, or takes one back: record the fact anew",
            f"事实记录 {fact.id} 已撤回,请重新登记",
        )
        return refused("WithdrawFact", _RULE, refusal)
    row = replace(fact, id=desk.ids.next(), recorded_at=desk.at, recorded_by=desk.actor.account, withdraws=fact.id)
    subject, branch, _ = found
    return _case(desk, command, subject, branch, (row,), row.id)
