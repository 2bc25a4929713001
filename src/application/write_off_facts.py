"""What a loan's write-off is judged by, gathered from its records, and the answer (WO-1).

Account, class, security, guarantees, rights and titles are read; what no record says is stated by a person. Many loans
cost as many statements as one. Claims of a list are small and rest on what the list states: their rights are not read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.borrower import BorrowerKind, EnterpriseSize
from ..domain.clock import Act, ActKind, RightKind
from ..domain.clock.acts import Outcome
from ..domain.collateral.events import Ending
from ..domain.collateral.item import Item
from ..domain.loan.figures import LoanStatus
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY, rate_on
from ..domain.write_off.answer import Eligibility
from ..domain.write_off.case import Case, papers
from ..domain.write_off.eligibility import eligibility
from ..domain.write_off.facts import ClaimFacts, Ground, Obligor, ObligorRole
from ..domain.write_off.kinds import Cause, ClaimKind, Criterion, GroundKind, Paper, Security
from ..domain.write_off.policy import WriteOffPolicy
from .claims_holdings import Debtor
from .classification_records import ClassificationStore
from .clock_rights import LoanRights, rights_of
from .clock_rights import Sources as RightSources
from .guarantor_store import KeptGuarantee
from .liability_store import LiabilityStore
from .policy_documents import WRITE_OFF, book_of
from .write_off_store import Statement, WriteOffStore

_PURSUING: Final = frozenset(
    {
        ActKind.DEMAND_DELIVERED,
        ActKind.LETTER,
        ActKind.DATA_MESSAGE,
        ActKind.ACCOUNT_DEDUCTION,
        ActKind.NEWSPAPER_NOTICE,
        ActKind.SIGNED_DEMAND_NOTICE,
        ActKind.ACCELERATION,
        ActKind.SUIT,
        ActKind.ARBITRATION,
        ActKind.PAYMENT_ORDER,
        ActKind.BANKRUPTCY_PETITION,
        ActKind.BANKRUPTCY_CLAIM,
        ActKind.ENFORCEMENT_APPLICATION,
    }
)
"""By which the bank asks somebody for money (追偿)."""
_BANKRUPTCY: Final = frozenset({ActKind.BANKRUPTCY_PETITION, ActKind.BANKRUPTCY_CLAIM})
_GUARANTEES: Final = frozenset({RightKind.GUARANTEE_PERIOD, RightKind.GUARANTEE_DEBT})
_SMALL: Final = frozenset({EnterpriseSize.MICRO, EnterpriseSize.SMALL, EnterpriseSize.MEDIUM})
_NATURAL: Final = {BorrowerKind.PERSON: ClaimKind.PERSONAL, BorrowerKind.SOLE_TRADER: ClaimKind.PERSONAL_BUSINESS}


class Sources(RightSources, Protocol):
    """The stores that facts are gathered from, on one snapshot; a `Unit` is one."""

    @property
    def classifications(self) -> ClassificationStore: ...  # noqa: D102 - the type says it
    @property
    def write_offs(self) -> WriteOffStore: ...  # noqa: D102
    @property
    def liability(self) -> LiabilityStore: ...  # noqa: D102


def policy_on(unit: Sources, institution: UUID, as_of: date, known: datetime | None = None) -> WriteOffPolicy:
    """The write-off policy of a day as known at an instant."""
    return book_of(unit.policy_documents, institution, WRITE_OFF).at(as_of, known)


def write_off_eligibility(
    unit: Sources, institution: UUID, loan: UUID, as_of: date, known: datetime | None = None
) -> Eligibility | None:
    """For one loan and each criterion: met, not met, or which paper is missing; None: there is no such loan.

    Papers and confirmations are those of the application that the loan is in, if it is in one.
    """
    policy = policy_on(unit, institution, as_of, known)
    case_id = unit.write_offs.open_for(institution, [loan]).get(loan)
    case = unit.write_offs.get(institution, case_id) if case_id else None
    found = gather(unit, institution, [loan], as_of, known, case).get(loan)
    return None if found is None else eligibility(found, policy)


def liability_settled(
    unit: Sources, institution: UUID, loans: Sequence[UUID], as_of: date | None = None
) -> frozenset[UUID]:
    """The loans whose case of liability was finished by the end of a day (None: by now)."""
    cases = unit.liability.of_loans(institution, loans)
    ids = sorted({case for found in cases.values() for case in found})
    kept = unit.liability.get_many(institution, ids) if ids else {}
    closed = {key: each.case.closed_on for key, each in kept.items()}
    final = {key for key, day in closed.items() if day is not None and (as_of is None or day <= as_of)}
    return frozenset(loan for loan, found in cases.items() if not final.isdisjoint(found))


def answers(
    unit: Sources, case: Case, as_of: date, policy: WriteOffPolicy, known: datetime | None = None
) -> Mapping[UUID, Eligibility]:
    """The answer about each claim of an application, for what it rests on."""
    ids = [claim.loan for claim in case.claims]
    facts = gather(unit, case.applied.institution, ids, as_of, known, case)
    only: dict[UUID, Criterion | None] = {claim.loan: claim.criterion for claim in case.claims}
    return {loan: eligibility(found, policy, only[loan]) for loan, found in facts.items()}


def gather(
    unit: Sources,
    institution: UUID,
    loans: Sequence[UUID],
    as_of: date,
    known: datetime | None = None,
    case: Case | None = None,
) -> Mapping[UUID, ClaimFacts]:
    """The facts of some loans, in a fixed number of statements; of a loan that does not exist none."""
    stored = unit.loans.peek(institution, loans)
    ids = sorted(stored)
    borrowers = sorted({loan.borrower for loan in stored.values()})
    listed = case is not None and case.applied.by_list
    kept = unit.collateral.items_of(institution, ids)
    held = unit.collateral.held(institution, sorted({item for items in kept.values() for item in items}))
    batch = _Batch(
        as_of=as_of,
        case=case,
        papers=papers(case) if case else {},
        statements=unit.write_offs.statements(institution, ids, as_of, known),
        debtors=unit.holdings.debtors(institution, borrowers),
        balances=_balances(unit, institution, borrowers, as_of, known),
        rights={} if listed else rights_of(unit, institution, ids, as_of, known),
        non_performing={} if listed else _non_performing(unit, institution, ids, as_of, known),
        assessed=liability_settled(unit, institution, ids, as_of),
        guarantees=_by_loan(unit.guarantees.of_loans(institution, ids, known)),
        items={loan: tuple(held[item].item for item in items if item in held) for loan, items in kept.items()},
    )
    return {loan.id: batch.facts(loan.id, loan.borrower) for loan in stored.values()}


def _balances(
    unit: Sources, institution: UUID, borrowers: Sequence[UUID], as_of: date, known: datetime | None
) -> Mapping[UUID, int]:
    """What each borrower owes on all loans that are on the balance sheet, in the currency of the books."""
    found: dict[UUID, int] = defaultdict(int)
    rates = None
    for loan in unit.holdings.loans(institution, borrowers, closed=False):
        if loan.status == LoanStatus.WRITTEN_OFF.value:
            continue
        amount = loan.outstanding
        if loan.currency != HOME_CURRENCY:
            rates = unit.holdings.rates(institution) if rates is None else rates
            rate = rate_on(rates, loan.currency, as_of, known)
            if rate is None:
                raise InvalidInput("loan", loan.number, f"there is no exchange rate of {loan.currency} on {as_of}")
            amount = rate.home(amount)
        found[loan.borrower] += amount
    return found


def _non_performing(
    unit: Sources, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
) -> Mapping[UUID, date]:
    """Since when loans are non-performing without a break, by their class."""
    found: dict[UUID, date] = {}
    for loan, changes in unit.classifications.histories(institution, loans).items():
        since: date | None = None
        for change in changes:
            if change.effective <= as_of and (known is None or change.recorded_at <= known):
                since = (since or change.effective) if change.risk_class.non_performing else None
        if since is not None:
            found[loan] = since
    return found


def _by_loan(kept: Iterable[KeptGuarantee]) -> Mapping[UUID, tuple[KeptGuarantee, ...]]:
    found: dict[UUID, tuple[KeptGuarantee, ...]] = {}
    for each in kept:
        for row in each.guarantee.loans:
            found[row.loan] = (*found.get(row.loan, ()), each)
    return found


@dataclass(frozen=True, slots=True)
class _Batch:
    """What was read of some loans, by loan or borrower."""

    as_of: date
    case: Case | None
    papers: Mapping[UUID, frozenset[Paper]]
    statements: Mapping[UUID, Statement]
    debtors: Mapping[UUID, Debtor]
    balances: Mapping[UUID, int]
    rights: Mapping[UUID, LoanRights]
    non_performing: Mapping[UUID, date]
    assessed: frozenset[UUID]
    guarantees: Mapping[UUID, tuple[KeptGuarantee, ...]]
    items: Mapping[UUID, tuple[Item, ...]]

    def facts(self, loan: UUID, borrower: UUID) -> ClaimFacts:
        """Everything about one loan."""
        stated = self.statements.get(loan)
        items, guarantees = self.items.get(loan, ()), self.guarantees.get(loan, ())
        obligors = self._obligors(loan, borrower, stated)
        living = any(item.ended is None and loan in item.loans for item in items)
        bound = any(each.role is ObligorRole.GUARANTOR and not each.freed for each in obligors)
        secured = bool(items or guarantees)
        case = self.case
        return ClaimFacts(
            loan=loan,
            kind=(stated and stated.kind) or _kind(self.debtors.get(borrower)),
            as_of=self.as_of,
            borrower_balance=self.balances.get(borrower, 0),
            security=Security.COLLATERAL if items else Security.GUARANTEE if guarantees else Security.CREDIT,
            grounds=self._grounds(loan, borrower, items, stated),
            obligors=obligors,
            papers=self.papers.get(loan, frozenset()),
            security_gone=(secured and not living and not bound) or bool(stated and stated.security_gone),
            security_realised=not living,
            external_unobtainable=bool(stated and stated.external_unobtainable),
            confirmations=case.confirmations if case else (),
            references=stated.references if stated else (),
            outside_interference=bool(stated and stated.outside_interference),
            sales=stated.sales if stated else None,
            assets=stated.assets if stated else None,
            liability_assessed=loan in self.assessed,
            subjective=case is not None and case.applied.cause is Cause.SUBJECTIVE,
        )

    def _obligors(self, loan: UUID, borrower: UUID, stated: Statement | None) -> tuple[Obligor, ...]:
        """Borrower, guarantors, and owners of property that are borrowers of this bank, each in the first part."""
        roles = {borrower: ObligorRole.BORROWER}
        for each in self.guarantees.get(loan, ()):
            for party in (*each.guarantee.contract.debtors, *sorted(each.guarantee.contract.parties)):
                debtor = party in each.guarantee.contract.debtors
                roles.setdefault(party, ObligorRole.BORROWER if debtor else ObligorRole.GUARANTOR)
        for item in self.items.get(loan, ()):
            for owner in item.owners:
                if owner.borrower is not None:
                    roles.setdefault(owner.borrower, ObligorRole.PROVIDER)
        rights = self.rights.get(loan)
        pursued = _pursued(rights)
        freed = self._freed(loan, rights, roles)
        own = {each.party: each for each in stated.obligors} if stated else {}
        everybody = stated.pursued_on if stated else None
        found = []
        for party, role in roles.items():
            said = own.get(party)
            days = (pursued.get(party), said.pursued_on if said else None, everybody)
            found.append(
                Obligor(
                    party=party,
                    role=role,
                    pursued_on=max((day for day in days if day), default=None),
                    able_to_pay=bool(said and said.able_to_pay),
                    evading=bool(said and said.evading),
                    evasion_pursued=bool(said and said.evasion_pursued),
                    freed=party in freed,
                )
            )
        return tuple(found)

    def _freed(self, loan: UUID, rights: LoanRights | None, roles: Mapping[UUID, ObligorRole]) -> frozenset[UUID]:
        """Guarantors whose duty is lost or was given up, and owners whose property has left."""
        bound: set[UUID] = set()
        for each in self.guarantees.get(loan, ()):
            lost = {
                right.key.subject
                for right in (rights.rights if rights else ())
                if right.key.under == each.guarantee.id
                and right.life.kind in _GUARANTEES
                and right.life.lost_on is not None
                and right.life.lost_on <= self.as_of
            }
            bound |= each.guarantee.to_ask(loan, self.as_of) - lost
        owners = {
            owner.borrower
            for item in self.items.get(loan, ())
            if item.ended is None and loan in item.loans
            for owner in item.owners
        }
        return frozenset(
            party
            for party, role in roles.items()
            if (role is ObligorRole.GUARANTOR and party not in bound)
            or (role is ObligorRole.PROVIDER and party not in owners)
        )

    def _grounds(
        self, loan: UUID, borrower: UUID, items: Sequence[Item], stated: Statement | None
    ) -> tuple[Ground, ...]:
        found = list(_from_rights(self.rights.get(loan), borrower, self.as_of))
        if (since := self.non_performing.get(loan)) is not None:
            found.append(Ground(GroundKind.NON_PERFORMING_SINCE, since))
        taken = [item.ended_on for item in items if item.ended is Ending.TAKEN_IN_KIND]
        found += [Ground(GroundKind.ASSET_TAKEN, day) for day in taken if day is not None]
        earliest: dict[GroundKind, date] = {}
        for ground in (*found, *(stated.grounds if stated else ())):
            earliest[ground.kind] = min(ground.since, earliest.get(ground.kind, ground.since))
        return tuple(Ground(kind, since) for kind, since in earliest.items())


def _kind(debtor: Debtor | None) -> ClaimKind:
    if debtor is None:
        return ClaimKind.CORPORATE
    small = ClaimKind.SMALL_ENTERPRISE if debtor.size in _SMALL else ClaimKind.CORPORATE
    return _NATURAL.get(debtor.kind, small)


def _pursued(rights: LoanRights | None) -> Mapping[UUID, date]:
    """When each person was last pursued by what is recorded."""
    found: dict[UUID, date] = {}
    for known in rights.acts if rights else ():
        if known.act.kind in _PURSUING:
            found[known.act.person] = max(known.act.day, found.get(known.act.person, known.act.day))
    return found


def _from_rights(rights: LoanRights | None, borrower: UUID, as_of: date) -> Iterable[Ground]:
    """What the acts, titles and clocks of a loan say happened."""
    if rights is None:
        return
    acts = {known.act.id: known.act for known in rights.acts}
    pursued = [act.day for act in acts.values() if act.kind in _PURSUING and act.person == borrower]
    if pursued:
        yield Ground(GroundKind.PURSUED_SINCE, min(pursued))
    for act in acts.values():
        if act.kind is ActKind.ENFORCEMENT_APPLICATION:
            yield Ground(GroundKind.ENFORCEMENT_BEGUN, act.day)
        begun = acts.get(act.closes) if act.closes else None
        if act.kind is ActKind.PROCEDURE_ENDED and begun is not None and (kind := _ended(begun, act)):
            yield Ground(kind, act.day)
    for right in rights.rights:
        lost = right.life.lost_on
        if right.life.kind is RightKind.LIMITATION and right.key.subject == borrower and lost and lost <= as_of:
            yield Ground(GroundKind.LIMITATION_EXPIRED, lost)


def _ended(begun: Act, end: Act) -> GroundKind | None:
    """What the end of a procedure opens; the end of a suit alone says nothing of how it was decided."""
    if end.outcome is not Outcome.ENDED:
        return None
    if begun.kind is ActKind.ENFORCEMENT_APPLICATION:
        return GroundKind.ENFORCEMENT_ENDED
    return GroundKind.PROCEDURE_ENDED if begun.kind in _BANKRUPTCY else None
