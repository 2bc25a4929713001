"""What is known about some debtors on a day, read in a fixed number of statements, before it becomes facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from ..domain.loan.context import Context
from ..domain.loan.events import Entry, HistoryFact, TakenOnFact, TakeOn, effective
from ..domain.loan.figures import LoanStatus
from ..domain.loan.loan import as_of as account_on
from ..domain.loan.loan import figures
from ..domain.loan.payment_record import CHANGES, PaymentRecord, payment_record
from ..domain.loan.terms import Terms
from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.risk_classification.products import ProductCatalogue
from ..domain.risk_classification.records import FactName, RecordedFact, too_old
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import ExchangeRate
from ..domain.shared.risk_class import RiskClass
from .claims_holdings import Debtor, HeldLoan
from .classification_records import ClassChange
from .collateral_store import GivenUp
from .cover_measuring import Covers, measure_covers
from .group_store import FallenMember, fallen_members, newest_beside
from .policy_documents import CLASSIFICATION, PRODUCTS, book_of
from .ports import Unit

DATED: Final = (
    FactName.FINANCIAL_DIFFICULTY,
    FactName.DIFFICULTY_SOLVED,
    FactName.FINANCES_NOT_IMPROVED,
    FactName.REPAID_BY_NEW_DEBT,
    FactName.RENEWAL,
)
"""Facts that are asked for on days before the one that is looked at."""
_NO_CLAIM: Final = frozenset({LoanStatus.PENDING, LoanStatus.CLOSED, LoanStatus.WRITTEN_OFF})


_NOTHING: Final[Mapping[FactName, RecordedFact]] = {}


@dataclass(frozen=True, slots=True)
class LoanState:
    """A loan on the day: principal in minor units of its currency, and days past due."""

    outstanding: int
    days_past_due: int


@dataclass
class Material:
    """Everything that was read; lists and maps hold only what counts on `as_of` and was known at `known`.

    `classes` holds the whole history of a claim only where its past counts, else its last changes.
    """

    as_of: date
    known: datetime | None
    policy: ClassificationPolicy
    catalogue: ProductCatalogue
    context: Context
    debtors: Mapping[UUID, Debtor]
    loans: Sequence[HeldLoan]
    given: Sequence[GivenClaim]
    facts: Mapping[UUID, Mapping[FactName, RecordedFact]]
    dated: Mapping[tuple[UUID, FactName], Sequence[RecordedFact]]
    classes: Mapping[UUID, Sequence[ClassChange]]
    marks: Mapping[UUID, Sequence[Entry]]
    histories: Mapping[UUID, tuple[Terms, Sequence[Entry]]]
    rates: Sequence[ExchangeRate]
    fallen: Mapping[str, Sequence[FallenMember]]
    covers: Covers
    given_up: Mapping[UUID, Sequence[GivenUp]]
    all_loans: Sequence[HeldLoan] = ()
    states: dict[UUID, LoanState] = field(default_factory=dict)
    _records: dict[UUID, PaymentRecord] = field(default_factory=dict)

    @cached_property
    def loans_of(self) -> Mapping[UUID, Sequence[HeldLoan]]:
        """The loans of each debtor."""
        found: dict[UUID, list[HeldLoan]] = {}
        for loan in self.loans:
            found.setdefault(loan.borrower, []).append(loan)
        return found

    @cached_property
    def given_of(self) -> Mapping[UUID, Sequence[GivenClaim]]:
        """The claims without an account of each debtor."""
        found: dict[UUID, list[GivenClaim]] = {}
        for claim in self.given:
            found.setdefault(claim.borrower, []).append(claim)
        return found

    def record(self, loan: UUID) -> PaymentRecord:
        """How a loan was paid; only of loans whose history was read."""
        if loan not in self._records:
            terms, entries = self.histories[loan]
            self._records[loan] = payment_record(terms, entries, self.context, self.as_of)
        return self._records[loan]

    def fact(self, subject: UUID, name: FactName) -> RecordedFact | None:
        """What is stated of a subject; None: unknown."""
        return self.stated_of(subject).get(name)

    def stated_of(self, subject: UUID) -> Mapping[FactName, RecordedFact]:
        """Everything that is stated of a subject, by name."""
        return self.facts.get(subject, _NOTHING)

    def fact_on(self, subject: UUID, name: FactName, day: date) -> RecordedFact | None:
        """What was stated of a subject for an earlier day, of the names in `DATED`."""
        return next((f for f in reversed(self.dated.get((subject, name), ())) if f.stated_on <= day), None)

    def class_change(self, claim: UUID, day: date) -> ClassChange | None:
        """The class in force of a claim at the end of a day; None: there was none."""
        rows = [row for row in self.classes.get(claim, ()) if row.effective <= day]
        return max(rows, key=lambda row: (row.effective, row.sequence), default=None)

    def history(self, loan: UUID) -> Mapping[HistoryFact, TakenOnFact]:
        """What a loan that was taken on brought of its past; of several facts of a kind the newest."""
        events = [entry.event for entry in self.marks.get(loan, ()) if isinstance(entry.event, TakeOn)]
        rows = [row for event in events for row in event.history if row.since <= self.as_of]
        return {row.fact: row for row in sorted(rows, key=lambda row: row.since)}

    def class_before(self, loan: UUID, day: date) -> RiskClass | None:
        """The class of a loan on a day: in force, or brought along when it was taken on."""
        if change := self.class_change(loan, day):
            return change.risk_class
        brought = self.history(loan).get(HistoryFact.CLASS)
        return class_named(brought.value) if brought and brought.since <= day else None

    @property
    def groups(self) -> Sequence[str]:
        """The groups that the debtors name."""
        return groups_of(self.debtors)

    def fallen_beside(self, debtor: UUID) -> FallenMember | None:
        """Of the other members of a debtor's group that are non-performing the one that became so last."""
        return newest_beside(self.fallen.get(self.debtors[debtor].group, ()), debtor)

    @cached_property
    def siblings(self) -> Mapping[UUID, Sequence[HeldLoan]]:
        """All loans of each debtor whose terms may have been changed, settled ones too: what they were counts."""
        found: dict[UUID, list[HeldLoan]] = {}
        for loan in self.all_loans:
            found.setdefault(loan.borrower, []).append(loan)
        return found


def groups_of(people: Mapping[UUID, Debtor]) -> Sequence[str]:
    """The groups that some borrowers name."""
    return sorted({person.group for person in people.values() if person.group})


def class_named(text: str) -> RiskClass | None:
    """A class as another system names it: by its number, English name or Chinese name; None: none of the five."""
    for each in RiskClass:
        if text.strip().upper() in (str(each.value), each.name, each.name.replace("_", " "), _CHINESE[each]):
            return each
    return None


_CHINESE: Final = dict(zip(RiskClass, ("正常", "关注", "次级", "可疑", "损失"), strict=True))


def read_material(
    unit: Unit,
    institution: UUID,
    debtors: Sequence[UUID],
    as_of: date,
    known: datetime | None,
    others_known: datetime | None = None,
) -> Material:
    """Read everything about some debtors; of other members of their groups what was known at `others_known`."""
    bank = unit.institutions.get(institution)
    if bank is None:
        raise InvalidInput("institution", str(institution), "is not known")
    past = known is not None or as_of < bank.business_date
    loans = unit.holdings.loans(institution, debtors, closed=past)
    given = [c for c in unit.claims.of_borrowers(institution, debtors) if c.held_on(as_of, known)]
    ids = [loan.id for loan in loans]
    claims = [*ids, *(claim.id for claim in given)]
    policy = book_of(unit.policy_documents, institution, CLASSIFICATION).at(as_of, known)
    facts, dated = _facts(unit, institution, [*debtors, *claims], policy, as_of, known)
    people = unit.holdings.debtors(institution, debtors)
    secured = sorted(unit.collateral.items_of(institution, ids))
    material = Material(
        as_of=as_of,
        known=known,
        policy=policy,
        catalogue=book_of(unit.policy_documents, institution, PRODUCTS).at(as_of, known),
        context=unit.reference.context(institution, known),
        debtors=people,
        loans=loans,
        given=given,
        facts=facts,
        dated=dated,
        classes=unit.classifications.last_changes(institution, claims, as_of, known),
        marks=_marks(unit, institution, ids, as_of, known),
        histories={},
        rates=unit.holdings.rates(institution),
        fallen=fallen_members(unit.groups, institution, groups_of(people), as_of, others_known or known),
        covers=measure_covers(unit, institution, secured, as_of, known) if secured else Covers(),
        given_up=_given_up(unit, institution, secured, as_of, known) if secured else {},
    )
    _read_histories(material, unit, institution, past=past)
    _set_states(material, past=past)
    return material


_Facts = dict[UUID, dict[FactName, RecordedFact]]
_Dated = dict[tuple[UUID, FactName], list[RecordedFact]]


def _facts(
    unit: Unit,
    institution: UUID,
    subjects: Sequence[UUID],
    policy: ClassificationPolicy,
    as_of: date,
    known: datetime | None,
) -> tuple[_Facts, _Dated]:
    """What counts on the day, without what has grown too old, and what was stated for earlier days."""
    facts: _Facts = {}
    for fact in unit.facts.in_force(institution, subjects, as_of, known):
        if not too_old(fact, as_of, policy.external_fact_days):
            facts.setdefault(fact.subject_id, {})[fact.name] = fact
    dated: _Dated = {}
    for fact in unit.facts.standing(institution, subjects, DATED, as_of, known):
        dated.setdefault((fact.subject_id, fact.name), []).append(fact)
    return facts, dated


def _classes(
    unit: Unit, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime | None
) -> dict[UUID, Sequence[ClassChange]]:
    return {
        claim: [row for row in rows if row.effective <= as_of and (known is None or row.recorded_at <= known)]
        for claim, rows in unit.classifications.histories(institution, claims).items()
    }


def _given_up(
    unit: Unit, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
) -> Mapping[UUID, Sequence[GivenUp]]:
    """What was given up of the security of each loan up to the day that is a change in favour of the debtor."""
    found: dict[UUID, list[GivenUp]] = {}
    for row in unit.collateral.given_up(institution, loans):
        if row.loosens and row.value_date <= as_of and (known is None or row.recorded_at <= known):
            found.setdefault(row.loan, []).append(row)
    return found


def _marks(
    unit: Unit, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
) -> dict[UUID, Sequence[Entry]]:
    return {
        loan: [entry for entry in effective(_known(entries, known)) if entry.value_date <= as_of]
        for loan, entries in unit.holdings.marks(institution, loans).items()
    }


def _read_histories(m: Material, unit: Unit, institution: UUID, *, past: bool) -> None:
    """Read the whole history of the loans whose row does not say enough.

    Where terms may have been changed these are all loans of the debtor, settled ones too: how overdue they were on
    the day of the change counts, and a loan that is repaid later does not undo it. Of these, and of what has been
    non-performing, the whole history of classes counts; of all others what was read already.
    """
    changed = sorted({loan.borrower for loan in m.loans if may_be_restructured(m, loan.id)})
    m.all_loans = unit.holdings.loans(institution, changed, closed=True)
    fallen = {loan.id for loan in m.loans if _was_non_performing(m, loan.id)}
    whole = fallen | {loan.id for loan in m.all_loans}
    if whole:
        m.classes = {**m.classes, **_classes(unit, institution, sorted(whole), m.as_of, m.known)}
    wanted = sorted(whole | {loan.id for loan in m.loans if past or not _row_is_exact(m, loan)})
    read = unit.holdings.histories(institution, wanted)
    m.histories = {loan: (terms, _known(entries, m.known)) for loan, (terms, entries) in read.items()}


def _was_non_performing(m: Material, loan: UUID) -> bool:
    before = m.class_before(loan, m.as_of)
    return before is not None and before.non_performing


def _known(entries: Sequence[Entry], known: datetime | None) -> list[Entry]:
    return [entry for entry in entries if known is None or entry.recorded_at <= known]


def _row_is_exact(m: Material, loan: HeldLoan) -> bool:
    """Whether the account does nothing by itself up to the end of the day."""
    return loan.wake is None or loan.wake > m.as_of


def may_be_restructured(m: Material, loan: UUID) -> bool:
    """Whether anything is known by which a loan can have become a restructured asset."""
    if any(isinstance(entry.event, CHANGES) for entry in m.marks.get(loan, ())):
        return True
    if HistoryFact.RESTRUCTURED in m.history(loan) or loan in m.given_up:
        return True
    return any((loan, name) in m.dated for name in (FactName.REPAID_BY_NEW_DEBT, FactName.RENEWAL))


def _set_states(m: Material, *, past: bool) -> None:
    """Where every loan that is a claim on the day stands; one not drawn, settled or written off is none."""
    for loan in m.loans:
        if past or not _row_is_exact(m, loan):
            terms, entries = m.histories[loan.id]
            found = figures(account_on(terms, entries, m.context, m.as_of), m.as_of)
            if found.status not in _NO_CLAIM:
                m.states[loan.id] = LoanState(found.outstanding, found.dpd)
        elif loan.status not in _NO_CLAIM:
            days = (m.as_of - loan.oldest_due).days if loan.oldest_due else 0
            m.states[loan.id] = LoanState(loan.outstanding, max(0, days))
