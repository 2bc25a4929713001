"""A bank to try use cases in: its people, a clock that ticks, and short ways to ask for things."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine

from postloan.application.borrower import RegisterBorrower
from postloan.application.command import Command
from postloan.application.commands import Commands
from postloan.application.loan import Disburse, OpenLoan, RecordRepayment
from postloan.application.outcomes import Done, Outcome
from postloan.application.ports import Institution, Transactions
from postloan.application.read_port import Queries, Reads
from postloan.domain.borrower import BorrowerKind, Profile, document_for
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.ids import IdSource
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.scope import Scope, scope_of
from postloan.infrastructure.crypto import PersonalCipher
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.memory import MemoryTransactions
from postloan.infrastructure.persistence.memory_reads import MemoryReads
from postloan.infrastructure.persistence.reads import SqlReads
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.databases import migrated

T = TypeVar("T")
START = date(2024, 1, 15)
CIPHER = PersonalCipher({"k1": b"m" * 32}, "k1", b"i" * 32)
PROFILE = Profile(
    kind=BorrowerKind.PERSON,
    branch="101",
    name="张小明",
    identity=document_for("11010519491231002X", natural_person=True),
    phones=("13812345678",),
)
TERMS = Terms("CNY", 1_200_000, Rate.percent("4.35"), Plan(Method.EQUAL_INSTALMENT, Cadence(START, 12)))
"""12,000.00 yuan at 4.35 % over twelve months: level instalment 1,023.72, first interest 43.50."""


def yuan(text: str) -> Money:
    """An amount in CNY."""
    return Money.parse(text, "CNY")


@dataclass
class World:
    """One bank in one store. Every command gets the next second of its clock and, where none is given, a new key."""

    transactions: Transactions
    reads: Reads
    engine: Engine | None = None
    seed: int = 0
    bank: UUID = field(init=False)
    ids: IdSource = field(init=False)
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        random = Random(self.seed)
        self._seconds = count()
        self._keys = count(1)
        self.ids = IdSource(lambda: 1_700_000_000_000, random.randbytes)
        self.bank = self.ids.next()
        self.commands = Commands(self.transactions, self.ids)
        institution = Institution(self.bank, f"B{self.bank.hex[-24:]}", "示范银行", "Asia/Shanghai", START, START)
        self.transactions.write(lambda unit: unit.institutions.add(institution))
        self.officer = self.person("zhang", Role.OFFICER)
        self.cashier = self.person("wang", Role.ACCOUNTANT)
        self.approver = self.person("li", Role.APPROVER)

    def person(self, name: str, *roles: Role, branches: tuple[str, ...] = ("*",), account: str = "") -> Actor:
        """Somebody of this bank."""
        return Actor(account or f"{name}@bank", name, self.bank, frozenset(roles), frozenset(branches))

    def key(self) -> str:
        """A key nobody used."""
        return f"key-{next(self._keys)}"

    def tick(self) -> datetime:
        """The next second."""
        return datetime(2024, 1, 15, 1, tzinfo=UTC) + timedelta(seconds=next(self._seconds))

    def run(self, actor: Actor, command: Command) -> Outcome:
        """What comes of a command."""
        return self.commands.execute(actor, command, self.tick())

    def done(self, actor: Actor, command: Command) -> Done:
        """A command that must be carried out."""
        outcome = self.run(actor, command)
        assert isinstance(outcome, Done), outcome
        return outcome

    def today(self, day: date) -> None:
        """Let it be that business date."""
        self.transactions.write(lambda unit: unit.institutions.move(self.bank, day, day))

    def borrower(self, number: str = "C-1", profile: Profile = PROFILE) -> UUID:
        """A registered borrower."""
        command = RegisterBorrower(idempotency_key=self.key(), number=number, profile=profile)
        return self.done(self.officer, command).subject.id

    def loan(
        self, borrower: UUID, number: str = "L-1", terms: Terms = TERMS, *, drawn: bool = True, branch: str = "101"
    ) -> UUID:
        """An open loan, fully drawn on its start date unless told otherwise."""
        opened = self.done(
            self.officer,
            OpenLoan(
                idempotency_key=self.key(),
                number=number,
                borrower_id=borrower,
                branch=branch,
                product="CONSUMER",
                terms=terms,
            ),
        )
        if drawn:
            amount = Money(terms.principal, terms.currency)
            start = terms.plan.cadence.start
            self.done(
                self.cashier,
                Disburse(idempotency_key=self.key(), loan_id=opened.subject.id, value_date=start, amount=amount),
            )
        return opened.subject.id

    def pay(self, loan: UUID, day: date, amount: Money, key: str = "") -> Outcome:
        """A repayment."""
        return self.run(
            self.cashier,
            RecordRepayment(idempotency_key=key or self.key(), loan_id=loan, value_date=day, amount=amount),
        )

    @property
    def scope(self) -> Scope:
        """Everything of the bank."""
        return scope_of(self.officer)

    def ask(self, question: Callable[[Queries], T]) -> T:
        """The answer of a snapshot."""
        with self.reads.snapshot() as queries:
            return question(queries)


@contextmanager
def sql_world(url: str, seed: int = 0) -> Generator[World]:
    """A bank in a migrated database."""
    engine = make_engine(migrated(url))
    try:
        yield World(SqlTransactions(engine, CIPHER), SqlReads(engine, CIPHER), engine, seed)
    finally:
        engine.dispose()


def memory_world(seed: int = 0) -> World:
    """A bank in memory."""
    transactions = MemoryTransactions()
    return World(transactions, MemoryReads(transactions), None, seed)


def without(terms: Terms, **changes: object) -> Terms:
    """Terms with some fields changed."""
    return replace(terms, **changes)  # type: ignore[arg-type]
