"""A bank whose loans have classes in force: short ways to run, agree to and look at provisions."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.claims import CloseClaim, RegisterClaim
from postloan.application.classification_codec import encode
from postloan.application.classification_records import Assessment, AssessmentStatus, ClassChange, Classification
from postloan.application.facts import RecordFact, StatedFact
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.application.policy_documents_commands import AdoptProvisioningPolicy
from postloan.application.ports import Transactions, Unit
from postloan.application.provisioning_commands import ProposeProvisions, StartProvisionRun
from postloan.application.provisioning_records import ClaimProvision, ProvisionLine, ProvisionRun
from postloan.application.provisioning_run import ProvisionRuns
from postloan.application.provisioning_verification import verify_provisions
from postloan.domain.ledger import LedgerAccount
from postloan.domain.provisioning import DEFAULT_PROVISIONING, ProvisioningPolicy
from postloan.domain.provisioning.parts import Basis
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts, Restructured
from postloan.domain.risk_classification.outcome import Standing
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import START, World
from tests.application.write_off_world import booked_alone

JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
RESERVE, COST = LedgerAccount.LOAN_LOSS_RESERVE.value, LedgerAccount.IMPAIRMENT_CHARGE.value
BY_RULE = replace(DEFAULT_PROVISIONING, version="by-rule", effective_from=date(2024, 1, 1), basis=Basis.REGULATORY)
"""The regulatory reserve is booked: amounts that can be counted in the head."""
FIRST_DAY_AFTER = {JANUARY: date(2024, 2, 1), FEBRUARY: date(2024, 3, 1), MARCH: date(2024, 4, 1)}


def put_class(
    transactions: Transactions,
    bank: UUID,
    loan: UUID,
    risk_class: RiskClass,
    *,
    made: UUID,
    day: date = date(2024, 1, 15),
    at: datetime = datetime(2024, 1, 15, tzinfo=UTC),
    binding: tuple[str, ...] = ("11(1)",),
    restructured: Restructured | None = None,
    human: bool = False,
) -> None:
    """Put a class in force from a day on, with the assessment behind it."""

    def work(unit: Unit) -> None:
        found = unit.claims.briefs(bank, [loan])[loan]
        claim = ClaimFacts(str(loan), 1, restructured=restructured)
        text = encode(DebtorFacts(str(found.borrower), day, (claim,)))
        facts = sha256(text.encode()).hexdigest()
        each = Assessment(
            institution=bank,
            id=made,
            claim=loan,
            debtor=found.borrower,
            branch=found.branch,
            as_of=day,
            recorded_at=at,
            policy="p",
            facts=facts,
            explanation="e" * 64,
            risk_class=risk_class,
            grade="",
            standing=Standing.FINAL,
            binding=binding,
            status=AssessmentStatus.IN_FORCE,
        )
        unit.classifications.keep({facts: text}, {"e" * 64: "[]"}, [each], bank)
        number = len(unit.classifications.histories(bank, [loan]).get(loan, ())) + 1
        row = ClassChange(bank, loan, number, found.borrower, found.branch, day, at, risk_class, "", made, human=human)
        now = Classification(bank, loan, found.borrower, found.branch, risk_class, "", day, made, made, day, number)
        unit.classifications.put(bank, [now], [row])

    transactions.write(work)


@dataclass
class Bank:
    """A world with the people of provisioning."""

    world: World

    def __post_init__(self) -> None:
        self.manager = self.world.person("zhao", Role.RISK_MANAGER)
        self.second = self.world.person("sun", Role.APPROVER)
        self.operator = self.world.person("qian", Role.OPERATIONS)

    def classify(
        self,
        loan: UUID,
        risk_class: RiskClass,
        day: date = date(2024, 1, 15),
        binding: tuple[str, ...] = ("11(1)",),
        restructured: Restructured | None = None,
        *,
        human: bool = False,
    ) -> None:
        """Put a class in force, with the assessment behind it."""
        world = self.world
        put_class(
            world.transactions,
            world.bank,
            loan,
            risk_class,
            made=world.ids.next(),
            day=day,
            at=world.tick(),
            binding=binding,
            restructured=restructured,
            human=human,
        )

    def claim(self, borrower: UUID, number: str, kind: ClaimKind, branch: str = "101") -> UUID:
        """A claim without an account of which nothing is stated."""
        command = RegisterClaim(
            idempotency_key=self.world.key(),
            number=number,
            borrower_id=borrower,
            branch=branch,
            kind=kind,
            opened_on=START,
        )
        return self.world.done(self.world.officer, command).subject.id

    def close(self, claim: UUID, day: date) -> None:
        """A claim without an account is no longer held."""
        command = CloseClaim(idempotency_key=self.world.key(), claim_id=claim, closed_on=day)
        self.world.done(self.world.officer, command)

    def state(self, claim: UUID, name: FactName, value: FactValue, day: date = START) -> None:
        """Record a fact about a claim."""
        fact = StatedFact(
            subject=FactSubject.CLAIM,
            subject_id=claim,
            name=name,
            value=value,
            origin="卡核心系统",
            row="7",
            stated_on=day,
        )
        self.world.done(self.world.officer, RecordFact(idempotency_key=self.world.key(), fact=fact))

    def amounts(self, claim: UUID, day: date = START, **minor: int) -> None:
        """State amounts of a claim in minor units, by the names of their facts."""
        for name, amount in minor.items():
            self.state(claim, FactName(name.upper()), FactValue(amount=amount), day)

    def numbers(self, claim: UUID, day: date = START, **numbers: int) -> None:
        """State numbers of a claim, by the names of their facts."""
        for name, number in numbers.items():
            self.state(claim, FactName(name.upper()), FactValue(number=number), day)

    def start(self, as_of: date) -> Outcome:
        """Ask for a run."""
        return self.world.run(self.manager, StartProvisionRun(idempotency_key=self.world.key(), as_of=as_of))

    def computed(self, as_of: date, batch: int = 2) -> ProvisionRun:
        """A run worked off on the first day after the one it is of."""
        self.world.today(FIRST_DAY_AFTER[as_of])
        started = self.start(as_of)
        assert isinstance(started, Done), started
        assert started.made is not None
        return self.worker(batch).finish(self.operator, started.made)

    def worker(self, batch: int = 2) -> ProvisionRuns:
        """What works runs off."""
        return ProvisionRuns(self.world.transactions, now=self.world.tick, ids=self.world.ids, batch=batch)

    def propose(self, run: ProvisionRun) -> Outcome:
        """Ask that a run be posted."""
        command = ProposeProvisions(idempotency_key=self.world.key(), provision_run_id=run.id)
        return self.world.run(self.manager, command)

    def agree(self, pending: Outcome) -> Outcome:
        """Have a second person agree."""
        assert isinstance(pending, Pending), pending
        command = Approve(idempotency_key=self.world.key(), proposal_id=pending.proposal.id, reason="复核无误")
        return self.world.run(self.second, command)

    def posted(self, as_of: date) -> ProvisionRun:
        """A run computed, agreed to and posted."""
        run = self.computed(as_of)
        outcome = self.agree(self.propose(run))
        assert isinstance(outcome, Done), outcome
        found = self.run(run.id)
        assert found is not None
        return found

    def run(self, run_id: UUID) -> ProvisionRun | None:
        """A run as it is kept."""
        return self.world.transactions.read(lambda unit: unit.provisions.run(self.world.bank, run_id))

    def rows(self, run: ProvisionRun) -> dict[UUID, ClaimProvision]:
        """A run's rows by claim."""
        read = self.world.transactions.read
        rows = read(lambda unit: unit.provisions.rows(self.world.bank, run.id, None, None, 1_000))
        return {row.claim: row for row in rows}

    def lines(self, run: ProvisionRun) -> list[ProvisionLine]:
        """A run's ledger lines."""
        return list(self.world.transactions.read(lambda unit: unit.provisions.lines(self.world.bank, run.id)))

    def findings(self) -> list[tuple[str, str]]:
        """What verification finds."""
        bank = self.world.bank
        return self.world.transactions.read(lambda unit: list(verify_provisions(unit, bank)))

    def balance(self, account: str) -> int:
        """Debit balance of a ledger account over everything booked."""
        rows = self.world.ask(lambda queries: queries.trial_balance(self.world.scope, date(2030, 1, 1)))
        assert sum(row.balance.minor for row in rows) == 0
        return sum(row.balance.minor for row in rows if row.account == account)

    def write_off(self, loan: UUID, day: date) -> None:
        """Write a loan off in its account."""
        booked_alone(self.world, loan, day)


def without_ids(rows: dict[UUID, ClaimProvision]) -> list[ClaimProvision]:
    """Rows of a run, comparable with those of another run over the same claims."""
    none = UUID(int=0)
    return [replace(row, run=none) for _, row in sorted(rows.items())]


def adopt(bank: Bank, policy: ProvisioningPolicy) -> Outcome:
    admin = bank.world.person("admin", Role.ADMIN)
    command = AdoptProvisioningPolicy(idempotency_key=bank.world.key(), policy=policy)
    outcome = bank.world.run(admin, command)
    return bank.agree(outcome) if isinstance(outcome, Pending) else outcome


def three_loans(bank: Bank) -> list[UUID]:
    """12,000.00 each: normal, special mention, doubtful."""
    borrower = bank.world.borrower()
    loans = [bank.world.loan(borrower, f"L-{n}") for n in (1, 2, 3)]
    for loan, risk_class in zip(loans, (RiskClass.NORMAL, RiskClass.SPECIAL_MENTION, RiskClass.DOUBTFUL), strict=True):
        bank.classify(loan, risk_class)
    return loans
