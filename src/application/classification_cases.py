"""Use cases of risk classification: assessing a debtor at once, and classes that three persons set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.approval import Figures as Shown
from ..domain.policy import CommandKind
from ..domain.risk_classification.engine import classify
from ..domain.risk_classification.facts import ClaimFacts, DebtorFacts
from ..domain.risk_classification.outcome import ClaimResult
from ..domain.risk_classification.proposing import Exemption, admissible, no_claim, renewal_met, with_exemption
from ..domain.risk_classification.records import (
    Cause,
    FactName,
    FactSubject,
    FactValue,
    RecordedFact,
)
from ..domain.shared.errors import Refusal
from ..domain.shared.risk_class import RiskClass
from .cases import Case, Stop
from .claims_store import ClaimBrief
from .classification import DocumentedExemption, ProposeClass, Reassess
from .classification_assessing import Agreed, assess, policy_of, with_persons, without_persons
from .classification_codec import hash_of
from .classification_facts import gather
from .desk import Desk, refused
from .encoding import canonical
from .outcomes import Done, NotFound, Subject, SubjectKind

_RULE: Final = "risk_classification"
_ORIGIN: Final = "风险分类审批"
_SHOWN: Final = 20
"""Claims that approvers see one by one; of more they see the sums, under one hash."""


def prepare_reassessment(desk: Desk, command: Reassess) -> Case | Stop:
    """Assess a debtor as of the booking date."""
    brief = desk.unit.borrowers.briefs(desk.bank.id, [command.borrower_id]).get(command.borrower_id)
    if brief is None or not desk.scope.allows(desk.bank.id, brief.branch):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    subject = Subject(SubjectKind.BORROWER, command.borrower_id)
    unfit = gather(desk.unit, desk.bank.id, [command.borrower_id], desk.bank.booking_date).refused
    if unfit:
        return refused(type(command).__name__, _RULE, unfit[command.borrower_id])

    def keep() -> Done:
        assess(desk, [command.borrower_id], desk.bank.booking_date)
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(subject, brief.branch, None, None, tuple, keep)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One proposed class beside what the rules say and what is in force."""

    claim: UUID
    proposed: RiskClass
    rules: RiskClass
    in_force: RiskClass | None
    balance: int
    old_maturity: date | None


def prepare_class_proposal(desk: Desk, command: ProposeClass) -> Case | Stop:
    """Set classes by three persons; refused in the order of `ProposalRefusal`, claims in the order given."""
    claims = [each.claim_id for each in command.classes]
    briefs = desk.unit.claims.briefs(desk.bank.id, claims)
    for claim in claims:
        if claim not in briefs or not desk.scope.allows(desk.bank.id, briefs[claim].branch):
            return NotFound(SubjectKind.CLAIM, str(claim))
    debtors = sorted({briefs[claim].borrower for claim in claims})
    judged = _judged(desk, command, debtors)
    if isinstance(judged, Refusal):
        return refused(type(command).__name__, _RULE, judged)
    subject, branches = _subject(desk, briefs, debtors), {briefs[claim].branch for claim in claims}

    def keep() -> Done:
        if command.exemption is not None:
            _record(desk, command.exemption, judged, briefs)
        classes = {each.claim_id: each.risk_class for each in command.classes}
        assess(desk, debtors, desk.bank.booking_date, agreed=Agreed(classes, desk.proposal, command.reason))
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(
        subject,
        branches.pop() if len(branches) == 1 else "",
        CommandKind.CLASSIFICATION,
        sum(each.balance for each in judged),
        lambda: _shown(judged),
        keep,
    )


def _judged(desk: Desk, command: ProposeClass, debtors: Sequence[UUID]) -> Sequence[_Judged] | Refusal:
    """Each proposed class beside what the rules say, once the other classes of the proposal are in force."""
    found = gather(desk.unit, desk.bank.id, debtors, desk.bank.booking_date)
    if found.refused:
        return next(iter(found.refused.values()))
    in_force = desk.unit.classifications.in_force(desk.bank.id, debtors)
    policy = policy_of(desk, desk.bank.booking_date)
    agreed = Agreed({each.claim_id: each.risk_class for each in command.classes}, None, command.reason)
    rules: dict[str, ClaimResult] = {}
    results: dict[str, ClaimResult] = {}
    claims: dict[str, ClaimFacts] = {}
    for facts in found.values():
        exempt = _documented(facts, command)
        rules |= {each.claim: each for each in classify(without_persons(exempt, agreed), policy)}
        results |= {each.claim: each for each in classify(with_persons(exempt, agreed, policy), policy)}
        claims |= {claim.id: claim for claim in exempt.claims}
    judged = []
    for each in command.classes:
        claim = str(each.claim_id)
        if claim not in results:
            return no_claim(claim)
        known = in_force.get(each.claim_id)
        before = known.risk_class if known else None
        if no := admissible(results[claim], before, each.risk_class):
            return no
        renewal, balance = claims[claim].renewal, claims[claim].balance
        matures = renewal.old_maturity if renewal else None
        judged.append(_Judged(each.claim_id, each.risk_class, rules[claim].risk_class, before, balance, matures))
    return judged


def _documented(facts: DebtorFacts, command: ProposeClass) -> DebtorFacts:
    """The facts with those that the proposal's exemption documents."""
    if command.exemption is None:
        return facts
    kind, matures = command.exemption.kind, command.exemption.old_maturity
    proposed = {str(each.claim_id) for each in command.classes}
    claims = tuple(with_exemption(claim, kind, matures) if claim.id in proposed else claim for claim in facts.claims)
    return replace(facts, claims=claims)


def _record(
    desk: Desk, exemption: DocumentedExemption, judged: Sequence[_Judged], briefs: Mapping[UUID, ClaimBrief]
) -> None:
    """What an approved exemption documents is a recorded fact from now on, so that every later run knows it."""
    stated = {each.claim: _fact(exemption, each) for each in judged}
    rows = [
        RecordedFact(
            id=desk.ids.next(),
            subject=FactSubject.CLAIM,
            subject_id=claim,
            name=name,
            value=value,
            origin=_ORIGIN,
            row=str(desk.proposal or exemption.document),
            stated_on=desk.bank.booking_date,
            recorded_at=desk.at,
            recorded_by=desk.actor.account,
        )
        for claim, (name, value) in stated.items()
    ]
    desk.unit.facts.add(desk.bank.id, rows)
    for row in rows:
        kind = SubjectKind.LOAN if briefs[row.subject_id].account else SubjectKind.CLAIM
        subject = Subject(kind, row.subject_id)
        value_told = {"id": str(row.id), "name": row.name.value, "document": exemption.document}
        desk.audit(subject, "RecordFact", "DONE", value_told)


def _fact(exemption: DocumentedExemption, judged: _Judged) -> tuple[FactName, FactValue]:
    match exemption.kind:
        case Exemption.TECHNICAL_CAUSE:
            return FactName.TECHNICAL_CAUSE, FactValue(cause=Cause(technical=True, document=exemption.document))
        case Exemption.ENHANCEMENT:
            return FactName.ACCEPTED_ENHANCEMENT, FactValue(yes=True)
        case Exemption.RENEWAL:
            return FactName.RENEWAL, FactValue(
                renewal=renewal_met(judged.in_force or RiskClass.NORMAL, judged.old_maturity)
            )


def _subject(desk: Desk, briefs: Mapping[UUID, ClaimBrief], debtors: Sequence[UUID]) -> Subject:
    if len(briefs) == 1:
        ((claim, brief),) = briefs.items()
        return Subject(SubjectKind.LOAN if brief.account else SubjectKind.CLAIM, claim)
    if len(debtors) == 1:
        return Subject(SubjectKind.BORROWER, debtors[0])
    return desk.whole_bank


def _shown(judged: Sequence[_Judged]) -> Shown:
    rows = [
        [str(each.claim), each.in_force.name if each.in_force else "", each.rules.name, each.proposed.name]
        for each in judged
    ]
    each_claim = tuple(
        (claim, f"{before or '-'} -> {proposed} (rules: {rules})") for claim, before, rules, proposed in rows[:_SHOWN]
    )
    return (("claims", str(len(rows))), *each_claim, ("content", hash_of(canonical(rows))))
