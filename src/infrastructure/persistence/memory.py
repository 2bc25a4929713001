"""The ports in memory: a second implementation, for tests, trials and as the model of the SQL stores.

A state is a set of plain mappings whose values are never changed, only replaced; a write unit works on copies of the
mappings and, when it ends well, puts them in place of the old ones. One writer at a time.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from threading import RLock
from typing import TypeVar
from uuid import UUID

from ...application.audit import GENESIS, ChainRow, chained
from ...application.outcomes import Subject
from ...application.policy_documents import PolicyDocument, PolicyFamily
from ...application.ports import Affected, Answered, AuditEntry, BorrowerBrief, Institution, LoanRow, Message, Unit
from ...application.read_store import erased
from ...application.reference import Facts, IndexValue, context_of
from ...application.run_store import ImportRun, PooledLine, Run, RunFailure
from ...domain.approval import Delegation, Proposal
from ...domain.borrower import Borrower
from ...domain.ledger import Books, LedgerAccount, Line
from ...domain.loan.context import Context
from ...domain.loan.events import Entry
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan, wake_day
from ...domain.loan.period_end import accounts_of, unposted
from ...domain.loan.state import arrears, copy_of
from ...domain.policy import PolicyBook, PolicyVersion
from ...domain.risk_classification.given import GivenClaim
from ...domain.risk_classification.records import RecordedFact
from ...domain.shared.calendar import Calendar, Rolling
from ...domain.shared.exchange import ExchangeRate
from ...domain.shared.rates import Rate
from ..documents.word import WordPaper
from .claims_holdings_memory import MemoryHoldings
from .classification_memory import (
    ClassificationState,
    MemoryClassificationRuns,
    MemoryClassifications,
    MemoryConsumers,
)
from .clock_memory import MemoryRights, RightState
from .collateral_memory import CollateralState, MemoryCollateral, MemoryCollateralNames, MemoryMarket
from .covers_memory import CoverState, MemoryCovers, MemoryRevaluations
from .documents_memory import Documents, MemoryDocuments
from .facts_memory import MemoryClaims, MemoryFacts
from .groups_memory import MemoryGroups
from .guarantors_memory import GuarantorState, MemoryGuarantees, MemoryGuarantors
from .handling_memory import Acts, MemoryHandling
from .liability_memory import LiabilityState, MemoryLiability
from .organisation_memory import MemoryOrganisation, OrganisationState
from .policy_documents_memory import MemoryPolicyDocuments
from .portfolio_memory import MemoryPortfolio, PortfolioState
from .provisioning_memory import MemoryProvisions, ProvisioningState
from .runs_memory import MemoryRuns
from .write_off_memory import MemoryWriteOffs, WriteOffState

_KEY = token_bytes(32)
T = TypeVar("T")
Key = tuple[UUID, UUID]
_DAY = timedelta(days=1)


@dataclass(slots=True)
class State:
    """Everything that is kept, by key."""

    institutions: dict[UUID, Institution] = field(default_factory=dict)
    books: dict[UUID, Books] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)
    borrowers: dict[Key, Borrower] = field(default_factory=dict)
    erased: dict[Key, bool] = field(default_factory=dict)
    loans: dict[Key, Loan] = field(default_factory=dict)
    rows: dict[Key, LoanRow] = field(default_factory=dict)
    entries: dict[Key, tuple[Entry, ...]] = field(default_factory=dict)
    lines: dict[Key, tuple[tuple[Line, datetime], ...]] = field(default_factory=dict)
    proposals: dict[Key, tuple[Proposal, str]] = field(default_factory=dict)
    delegations: dict[Key, Delegation] = field(default_factory=dict)
    answers: dict[tuple[UUID, str], Answered] = field(default_factory=dict)
    handling: Acts = field(default_factory=dict)
    documents: Documents = field(default_factory=dict)
    organisation: OrganisationState = field(default_factory=OrganisationState)
    chains: dict[tuple[UUID, Subject], tuple[ChainRow, ...]] = field(default_factory=dict)
    outbox: dict[int, tuple[UUID, Message]] = field(default_factory=dict)
    runs: dict[tuple[UUID, date], Run] = field(default_factory=dict)
    failures: dict[tuple[UUID, date, str, UUID], RunFailure] = field(default_factory=dict)
    imports: dict[tuple[UUID, str], ImportRun] = field(default_factory=dict)
    pooled: dict[int, tuple[UUID, PooledLine]] = field(default_factory=dict)
    policy_documents: dict[tuple[UUID, PolicyFamily], tuple[PolicyDocument, ...]] = field(default_factory=dict)
    risk_facts: dict[Key, RecordedFact] = field(default_factory=dict)
    given_claims: dict[Key, GivenClaim] = field(default_factory=dict)
    exchange_rates: dict[int, tuple[UUID, ExchangeRate]] = field(default_factory=dict)
    classification: ClassificationState = field(default_factory=ClassificationState)
    provisioning: ProvisioningState = field(default_factory=ProvisioningState)
    portfolio: PortfolioState = field(default_factory=PortfolioState)
    collateral: CollateralState = field(default_factory=CollateralState)
    covers: CoverState = field(default_factory=CoverState)
    guarantees: GuarantorState = field(default_factory=GuarantorState)
    rights: RightState = field(default_factory=RightState)
    write_offs: WriteOffState = field(default_factory=WriteOffState)
    liability: LiabilityState = field(default_factory=LiabilityState)

    def copy(self) -> "State":
        """The same values under mappings of their own."""
        return State(**{each.name: getattr(self, each.name).copy() for each in fields(self)})


class MemoryTransactions:
    """Runs work on a state, one writer at a time."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self._lock = RLock()

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run work on a copy of the state and keep it when the work returns."""
        with self._lock:
            copy = self.state.copy()
            result = work(MemoryUnit(copy))
            self.state = copy
            return result

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run work on a copy that is thrown away."""
        return work(MemoryUnit(self.state.copy()))


def provisions_of(state: State) -> MemoryProvisions:
    """The provisioning store of a state."""
    kept = state.classification
    held = (state.loans, state.given_claims)
    return MemoryProvisions(state.provisioning, *held, state.lines, state.borrowers, kept.assessments)


class MemoryUnit:
    """The stores of one unit."""

    def __init__(self, state: State) -> None:
        self.institutions = MemoryInstitutions(state)
        self.books = MemoryBooks(state)
        self.reference = MemoryReference(state)
        self.borrowers = MemoryBorrowers(state)
        self.loans = MemoryLoans(state)
        self.proposals = MemoryProposals(state)
        self.delegations = MemoryDelegations(state)
        self.answers = MemoryAnswers(state)
        self.handling = MemoryHandling(state.handling, state.loans)
        self.organisation = MemoryOrganisation(state.organisation)
        self.documents = MemoryDocuments(state.documents)
        self.paper = WordPaper()
        self.journal = MemoryJournal(state)
        self.accruals = MemoryAccruals(state)
        self.runs = MemoryRuns(state.runs, state.failures, state.imports)
        self.policy_documents = MemoryPolicyDocuments(state.policy_documents)
        self.facts = MemoryFacts(state.risk_facts)
        self.claims = MemoryClaims(state.given_claims, state.loans)
        self.holdings = MemoryHoldings(state.borrowers, state.loans, state.entries, state.exchange_rates)
        kept = state.classification
        self.classifications = MemoryClassifications(kept)
        self.classification_runs = MemoryClassificationRuns(kept, state.borrowers)
        self.groups = MemoryGroups(state.borrowers, kept)
        self.guarantors = MemoryGuarantors(state.guarantees, state.erased)
        self.guarantees = MemoryGuarantees(state.guarantees, state.loans, state.borrowers)
        self.rights = MemoryRights(state.rights, state.loans)
        self.consumers = MemoryConsumers(kept, state.outbox)
        self.provisions = provisions_of(state)
        self.portfolio = MemoryPortfolio(state, self)
        self.collateral = MemoryCollateral(state.collateral)
        self.collateral_names = MemoryCollateralNames(state.collateral, state.erased, state.loans)
        self.market = MemoryMarket(state.collateral)
        self.covers = MemoryCovers(state.covers, state.loans, state.collateral)
        self.revaluations = MemoryRevaluations(state.covers)
        self.write_offs = MemoryWriteOffs(state.write_offs, self.provisions.held)
        self.liability = MemoryLiability(state.liability, state.chains)


@dataclass(slots=True)
class _Store:
    state: State


class MemoryInstitutions(_Store):
    """Banks."""

    def get(self, institution: UUID) -> Institution | None:
        """One bank."""
        return self.state.institutions.get(institution)

    def by_code(self, code: str) -> Institution | None:
        """One bank by its code."""
        return next((bank for bank in self.state.institutions.values() if bank.code == code), None)

    def add(self, institution: Institution) -> None:
        """A new bank."""
        self.state.institutions[institution.id] = institution

    def move(self, institution: UUID, business_date: date, booking_date: date) -> None:
        """Move the dates on."""
        bank = self.state.institutions[institution]
        moved = replace(bank, business_date=business_date, booking_date=booking_date)
        self.state.institutions[institution] = moved


class MemoryBooks(_Store):
    """Closed periods."""

    def get(self, institution: UUID) -> Books:
        """The books."""
        return self.state.books.get(institution, Books())

    def close(self, institution: UUID, books: Books, at: datetime) -> None:  # noqa: ARG002 - the port's signature
        """Keep that periods are closed."""
        self.state.books[institution] = books


class MemoryReference(_Store):
    """Dated reference data."""

    def facts(self, institution: UUID) -> Facts:
        """All of it."""
        return self.state.facts.get(institution, Facts())

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        return context_of(self.facts(institution), known)

    def publish(self, institution: UUID, index: str, published: date, rate: Rate, at: datetime) -> None:
        """A new value of a rate index."""
        facts = self.facts(institution)
        value = IndexValue(index, published, rate.units, at)
        self.state.facts[institution] = replace(facts, values=(*facts.values, value))

    def adopt(self, institution: UUID, policy: PolicyVersion) -> None:
        """A new policy version."""
        facts = self.facts(institution)
        book = PolicyBook((*facts.policies.versions, policy))
        self.state.facts[institution] = replace(facts, policies=book)

    def announce(self, institution: UUID, calendar: Calendar, at: datetime) -> None:
        """A new calendar version."""
        facts = self.facts(institution)
        self.state.facts[institution] = replace(facts, calendars=(*facts.calendars, (calendar, at)))


class MemoryBorrowers(_Store):
    """Borrowers."""

    def get(self, institution: UUID, borrower_id: UUID) -> Borrower | None:
        """One borrower; None once erased."""
        key = institution, borrower_id
        return None if key in self.state.erased else self.state.borrowers.get(key)

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Borrower]:
        """Several borrowers as they were kept."""
        found = ((i, self.get(institution, i)) for i in ids)
        return {i: borrower for i, borrower in found if borrower is not None}

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerBrief]:
        """Which borrowers exist, with the facts that need no key."""
        found = ((i, self.state.borrowers.get((institution, i))) for i in ids)
        return {
            i: BorrowerBrief(b.profile.branch, b.profile.kind, (institution, i) in self.state.erased)
            for i, b in found
            if b
        }

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which borrower."""
        borrowers = self.state.borrowers.items()
        return {b.number: i for (bank, i), b in borrowers if bank == institution and b.number in numbers}

    def save(self, borrower: Borrower) -> None:
        """A new or amended borrower."""
        self.state.borrowers[borrower.institution, borrower.id] = borrower

    def keyed(self, institution: UUID, digest: str) -> str:
        """The hash under a key that lives as long as this memory."""
        return hmac.new(_KEY, institution.bytes + digest.encode(), sha256).hexdigest()

    def erase(self, institution: UUID, borrower_id: UUID) -> None:
        """Forget the personal fields."""
        key = institution, borrower_id
        self.state.erased[key] = True
        borrower = self.state.borrowers[key]
        self.state.borrowers[key] = replace(borrower, profile=erased(borrower.profile))


class MemoryLoans(_Store):
    """Loans; what is handed out is a copy, so that nobody changes the state without saving."""

    def get(self, institution: UUID, loan_id: UUID) -> Loan | None:
        """One loan."""
        return self.get_many(institution, [loan_id]).get(loan_id)

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans."""
        context = context_of(self.state.facts.get(institution, Facts()), None)
        found = {i: self.state.loans.get((institution, i)) for i in ids}
        return {i: _copy(loan, context) for i, loan in found.items() if loan is not None}

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans as they stand in this unit."""
        return self.get_many(institution, ids)

    def last_booked(self, institution: UUID, borrower: UUID) -> date | None:
        """The last booking date among the transactions of a borrower's loans."""
        mine = [loan.id for loan in self._all(institution) if loan.borrower == borrower]
        days = (entry.booking_date for loan_id in mine for entry in self.history(institution, loan_id))
        return max(days, default=None)

    def of_borrower(self, institution: UUID, borrower: UUID) -> tuple[UUID, ...]:
        """Ids of a borrower's loans that are not closed, in key order."""
        return tuple(
            sorted(
                loan.id
                for loan in self._all(institution)
                if loan.borrower == borrower and status_of(loan.account) is not LoanStatus.CLOSED
            )
        )

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which loan."""
        return {loan.number: loan.id for loan in self._all(institution) if loan.number in numbers}

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All recorded entries."""
        return self.state.entries.get((institution, loan_id), ())

    def lines(self, institution: UUID, loan_id: UUID) -> tuple[Line, ...]:
        """All recorded ledger lines."""
        return tuple(line for line, _ in self.state.lines.get((institution, loan_id), ()))

    def add(self, loan: Loan, row: LoanRow) -> None:
        """A new loan."""
        key = loan.institution, loan.id
        self.state.rows[key] = row
        self.state.loans[key] = _copy(loan, loan.account.context)

    def save(self, loan: Loan, entries: Sequence[Entry], lines: Sequence[Line], at: datetime) -> None:
        """A loan's new state, with what was recorded."""
        key = loan.institution, loan.id
        self.state.loans[key] = _copy(loan, loan.account.context)
        self.state.entries[key] = (*self.state.entries.get(key, ()), *entries)
        self.state.lines[key] = (*self.state.lines.get(key, ()), *((line, at) for line in lines))

    def affected(self, institution: UUID, by: Affected, index: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans that a change of reference data may reach."""
        reached: dict[Affected, Callable[[Loan], bool]] = {
            Affected.INDEX: lambda loan: loan.terms.floating is not None and loan.terms.floating.index == index,
            Affected.CALENDAR: lambda loan: loan.account.plan.cadence.rolling is not Rolling.NONE,
            Affected.ARREARS: lambda loan: arrears(loan.account) is not None,
            Affected.PAST: lambda _: True,
        }
        ids = sorted(loan.id for loan in self._all(institution) if reached[by](loan))
        return tuple(i for i in ids if after is None or i > after)[:limit]

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans with a wake-up on or before a day."""
        ids = sorted(
            loan.id for loan in self._all(institution) if (wake := wake_day(loan.account)) is not None and wake <= day
        )
        return tuple(i for i in ids if after is None or i > after)[:limit]

    def _all(self, institution: UUID) -> list[Loan]:
        return [loan for (bank, _), loan in self.state.loans.items() if bank == institution]


class MemoryDelegations(_Store):
    """Delegations of approval."""

    def get(self, institution: UUID, delegation_id: UUID) -> Delegation | None:
        """One delegation."""
        return self.state.delegations.get((institution, delegation_id))

    def to(self, institution: UUID, person: str, at: datetime) -> tuple[Delegation, ...]:
        """Those given to a person that hold at an instant."""
        return tuple(
            given
            for (bank, _), given in sorted(self.state.delegations.items())
            if bank == institution and given.delegate == person and given.in_force(at)
        )

    def save(self, given: Delegation) -> None:
        """A new or revoked delegation."""
        self.state.delegations[given.institution, given.id] = given


class MemoryProposals(_Store):
    """Proposals."""

    def get(self, institution: UUID, proposal_id: UUID) -> tuple[Proposal, str] | None:
        """One proposal and its branch."""
        return self.state.proposals.get((institution, proposal_id))

    def save(self, proposal: Proposal, branch: str) -> None:
        """A new or changed proposal."""
        self.state.proposals[proposal.institution, proposal.id] = proposal, branch


class MemoryAnswers(_Store):
    """Idempotency keys."""

    def get(self, institution: UUID, keys: Sequence[str]) -> Mapping[str, Answered]:
        """Keys that were used."""
        found = {key: self.state.answers.get((institution, key)) for key in keys}
        return {key: answered for key, answered in found.items() if answered}

    def add(self, institution: UUID, key: str, answered: Answered, at: datetime) -> None:  # noqa: ARG002
        """Keep an answer."""
        self.state.answers[institution, key] = answered


class MemoryJournal(_Store):
    """Audit chains and outbox."""

    def audit(self, institution: UUID, entry: AuditEntry) -> None:
        """One more link in the subject's chain."""
        rows = self.state.chains.get((institution, entry.subject), ())
        previous = rows[-1].hash if rows else GENESIS
        link = chained(institution, entry, len(rows) + 1, previous)
        row = ChainRow(institution, entry, len(rows) + 1, previous, link)
        self.state.chains[institution, entry.subject] = (*rows, row)

    def publish(self, institution: UUID, message: Message) -> None:
        """A message for others."""
        self.state.outbox[len(self.state.outbox) + 1] = institution, message


class MemoryAccruals(_Store):
    """Accrued interest at period ends, by the fold."""

    def post(self, institution: UUID, day: date, through: date, at: datetime) -> tuple[PooledLine, ...]:  # noqa: ARG002
        """Book on `day` what every item has earned up to the start of `through`, beyond its postings."""
        sums: Counter[tuple[str, ...]] = Counter()
        items: Counter[tuple[str, ...]] = Counter()
        for (bank, _), loan in self.state.loans.items():
            if bank != institution:
                continue
            for item in unposted(loan.account, through - _DAY):
                accounts = accounts_of(item.kind, off_balance=item.off_balance)
                pool = (loan.branch, loan.product, loan.terms.currency, *accounts)
                sums[pool] += item.amount
                items[pool] += 1
        return self._book(institution, day, day, sums, items)

    def take_back(self, institution: UUID, day: date, at: datetime) -> tuple[PooledLine, ...]:  # noqa: ARG002
        """Book on `day` the reverse of every earlier pooled line that still stands."""
        found: list[PooledLine] = []
        standing: dict[date, Counter[tuple[str, ...]]] = {}
        for bank, line in self.state.pooled.values():
            if bank == institution and line.booking_date < day:
                pool = (line.branch, line.product, line.currency, line.debit, line.credit)
                standing.setdefault(line.value_date, Counter())[pool] -= line.amount
        for value_date, sums in sorted(standing.items()):
            found += self._book(institution, day, value_date, sums, Counter())
        return tuple(found)

    def _book(
        self,
        institution: UUID,
        day: date,
        value_date: date,
        sums: Mapping[tuple[str, ...], int],
        items: Counter[tuple[str, ...]],
    ) -> tuple[PooledLine, ...]:
        lines = []
        for pool, amount in sorted(sums.items()):
            if amount:
                branch, product, currency, debit, credit = pool
                accounts = LedgerAccount(debit), LedgerAccount(credit)
                line = PooledLine(branch, product, currency, value_date, day, *accounts, amount, items[pool])
                self.state.pooled[len(self.state.pooled) + 1] = institution, line
                lines.append(line)
        return tuple(lines)


def _copy(loan: Loan, context: Context) -> Loan:
    account = copy_of(loan.account)
    account.context = context
    return replace(loan, account=account)
