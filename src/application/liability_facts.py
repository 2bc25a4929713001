"""What decisions on a case rest on: the policy of the day, who handled its loans, who is related to whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.borrower import BorrowerKind as Party
from ..domain.borrower import EnterpriseSize
from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.exemption import BorrowerKind, in_scope
from ..domain.liability_assessment.kinds import LifeStep, RelationKind
from ..domain.liability_assessment.meeting import Grounds
from ..domain.liability_assessment.parts import MAX_HANDLINGS, CaseLoan, Handling, Independence, Relation
from ..domain.liability_assessment.policy import LiabilityPolicy
from ..domain.liability_assessment.reserve import ReserveAccount
from ..domain.loan.loan import Loan, figures
from ..domain.organisation import Act, Duty
from ..domain.shared.errors import InvalidInput
from .policy_documents import LIABILITY, book_of
from .ports import Unit
from .views import present

_PAGE: Final = 1_000
_STEPS: Final[Mapping[Duty, LifeStep]] = {
    Duty.SURVEY: LifeStep.SURVEY,
    Duty.REVIEW: LifeStep.REVIEW,
    Duty.APPROVAL: LifeStep.APPROVAL,
    Duty.VALUATION: LifeStep.VALUATION,
    Duty.BUSINESS: LifeStep.POST_LOAN,
    Duty.POST_LOAN_CHECK: LifeStep.POST_LOAN,
    Duty.DISBURSEMENT: LifeStep.DISBURSEMENT,
    Duty.CLASSIFY_FIRST: LifeStep.CLASSIFICATION,
    Duty.CLASSIFY_CONFIRM: LifeStep.CLASSIFICATION,
    Duty.CLASSIFY_APPROVE: LifeStep.CLASSIFICATION,
    Duty.COLLECTION: LifeStep.COLLECTION,
    Duty.WRITE_OFF_APPLY: LifeStep.WRITE_OFF,
    Duty.WRITE_OFF_REVIEW: LifeStep.WRITE_OFF,
    Duty.WRITE_OFF_APPROVE: LifeStep.WRITE_OFF,
}
"""The step in a loan's life that a duty is; any other duty is another part in it."""
_NO_PART: Final = frozenset({Duty.LIABILITY_INVESTIGATE, Duty.LIABILITY_DECIDE, Duty.ADMINISTRATION})
"""Assessing is no part in the loan's life, nor is keeping the bank's settings."""
_MARKETING: Final = frozenset({"OpenLoan", "RegisterBorrower"})
_SMALL: Final = frozenset({EnterpriseSize.MICRO, EnterpriseSize.SMALL})


def policy_on(unit: Unit, institution: UUID, day: date) -> LiabilityPolicy:
    """The policy that counts on a day."""
    return book_of(unit.policy_documents, institution, LIABILITY).at(day)


def loans_of(case: Case) -> tuple[UUID, ...]:
    """The loans of a case, in key order."""
    return tuple(sorted({each.loan for each in case.opened.loans}))


def acts_on(unit: Unit, institution: UUID, loan: UUID) -> Iterator[Act]:
    """Every act on a loan, oldest first. Raises InvalidInput for more than can be held."""
    after, count = None, 0
    while page := unit.handling.on(institution, loan, after, _PAGE):
        count += len(page)
        if count > MAX_HANDLINGS:
            raise InvalidInput("loan", str(loan), f"has more than {MAX_HANDLINGS} acts: assess it in parts")
        yield from page
        after = page[-1].id


def step_of(act: Act) -> LifeStep:
    """The step in the loan's life that an act was; what was taken over from elsewhere is another part in it."""
    if act.entered:
        return LifeStep.OTHER
    if act.duty is Duty.BUSINESS and act.command in _MARKETING:
        return LifeStep.MARKETING
    return _STEPS.get(act.duty, LifeStep.OTHER)


def handlings_of(unit: Unit, institution: UUID, loans: Iterable[UUID]) -> tuple[Handling, ...]:
    """Who handled some loans in which step, by the log: the first time of each person, step and act on each loan."""
    found: dict[tuple[UUID, str, LifeStep, str], Handling] = {}
    for loan in loans:
        for act in acts_on(unit, institution, loan):
            if act.duty in _NO_PART:
                continue
            step = step_of(act)
            key = loan, act.person, step, act.command
            if key not in found:
                found[key] = Handling(loan=loan, person=act.person, step=step, act=act.command, on=act.day)
    return tuple(found.values())


def independence(unit: Unit, institution: UUID, case: Case, persons: Collection[str], day: date) -> Independence:
    """Who handled the loans of a case up to now, and the relations that some persons have with others on a day."""
    borrowers = {each.borrower for each in case.opened.loans}
    relations = []
    for each in unit.liability.relations(institution, sorted(set(persons)), day):
        if each.kind is not RelationKind.BORROWER:
            relations.append(Relation(person=each.person, kind=each.kind, other=each.other))
        elif each.borrower in borrowers:
            relations.append(Relation(person=each.person, kind=each.kind))
    return Independence(handlings_of(unit, institution, loans_of(case)), tuple(relations))


def case_loan(loan: Loan, day: date) -> CaseLoan:
    """A loan as a case names it: what is owed of its principal, or was when it was written off, and when it began."""
    found = figures(loan.account, present(loan, day))
    return CaseLoan(
        loan=loan.id,
        borrower=loan.borrower,
        amount=found.outstanding or found.written_off,
        granted_on=loan.terms.plan.cadence.start,
    )


def grounds(unit: Unit, institution: UUID, case: Case, persons: Iterable[str], day: date, on: date) -> Grounds:
    """What findings are computed from: policy and risk reserves as of a day `on`, scope of the lists today."""
    policy = policy_on(unit, institution, on)
    currency = case.opened.currency
    reserves = {}
    for person in sorted(set(persons)):
        account = unit.liability.account(institution, person, currency)
        known = tuple(entry for entry in account.entries if entry.on <= on)
        reserves[person] = ReserveAccount(person, currency, known).balance
    return Grounds(policy, reserves, _in_scope(unit, institution, case, policy, day))


def _in_scope(unit: Unit, institution: UUID, case: Case, policy: LiabilityPolicy, day: date) -> bool:
    return all(
        in_scope(_kind(unit, institution, borrower), _credit(unit, institution, borrower, day), policy)
        for borrower in sorted({each.borrower for each in case.opened.loans})
    )


def _kind(unit: Unit, institution: UUID, borrower: UUID) -> BorrowerKind:
    found = unit.borrowers.get(institution, borrower)
    if found is None:
        return BorrowerKind.OTHER
    profile = found.profile
    small = profile.kind is Party.SOLE_TRADER or (profile.kind is Party.ENTERPRISE and profile.size in _SMALL)
    return BorrowerKind.SMALL_BUSINESS if small else BorrowerKind.OTHER


def _credit(unit: Unit, institution: UUID, borrower: UUID, day: date) -> int:
    loans = unit.loans.peek(institution, unit.loans.of_borrower(institution, borrower))
    return sum(figures(loan.account, present(loan, day)).outstanding for loan in loans.values())
