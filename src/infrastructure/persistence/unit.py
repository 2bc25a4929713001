"""One transaction: its stores, the one place that commits, and the retries."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, TypeVar

import psycopg
import stamina
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ...application.ports import Unit
from ..crypto import PersonalCipher
from ..documents.word import WordPaper
from .accruals import SqlAccruals
from .answers import SqlAnswers
from .borrowers import SqlBorrowers
from .bulk import Writer
from .claims import SqlClaims
from .claims_holdings import SqlHoldings
from .classification import SqlClassifications
from .classification_runs import SqlClassificationRuns
from .clock import SqlRights
from .collateral import SqlCollateral
from .collateral_market import SqlMarket
from .collateral_names import SqlCollateralNames
from .consumers import SqlConsumers
from .covers import SqlCovers
from .delegations import SqlDelegations
from .documents import SqlDocuments
from .engine import WRITES
from .facts import SqlFacts
from .groups import SqlGroups
from .guarantees import SqlGuarantees
from .guarantors import SqlGuarantors
from .handling import SqlHandling
from .institutions import SqlBooks, SqlInstitutions
from .journal import SqlJournal
from .liability import SqlLiability
from .loans import SqlLoans
from .organisation import SqlOrganisation
from .policy_documents import SqlPolicyDocuments
from .portfolio import SqlPortfolio
from .proposals import SqlProposals
from .provisioning import SqlProvisions
from .reference import FactsCache, SqlReference
from .revaluations import SqlRevaluations
from .runs import SqlRuns
from .write_off import SqlWriteOffs

T = TypeVar("T")
ATTEMPTS: Final = 10
_UNIQUE_ATTEMPTS: Final = 2
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNIQUE: Final = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
_POSTGRES_AGAIN: Final = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
)


class SqlUnit:
    """The stores of one transaction; where threads share its connection, month ends hold `lock` around statements."""

    def __init__(
        self,
        connection: Connection,
        cipher: PersonalCipher,
        cache: FactsCache,
        *,
        writes: bool,
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        self._writer = writer = Writer(connection)
        self.institutions = SqlInstitutions(connection, writer, writes=writes)
        self.books = SqlBooks(self.institutions)
        self.reference = SqlReference(connection, writer, self.institutions, cache)
        self.borrowers = SqlBorrowers(connection, writer, cipher, writes=writes)
        self.loans = SqlLoans(connection, writer, self.reference, writes=writes)
        self.proposals = SqlProposals(connection, writer, writes=writes)
        self.delegations = SqlDelegations(connection, writer, writes=writes)
        self.answers = SqlAnswers(connection, writer)
        self.handling = SqlHandling(connection, writer)
        self.organisation = SqlOrganisation(connection, writer, writes=writes)
        self.documents = SqlDocuments(connection, writer)
        self.paper = WordPaper()
        self.journal = SqlJournal(connection, writer)
        self.accruals = SqlAccruals(connection, writer, self.reference)
        self.runs = SqlRuns(connection, writer, writes=writes)
        self.policy_documents = SqlPolicyDocuments(connection, writer)
        self.facts = SqlFacts(connection, writer)
        self.claims = SqlClaims(connection, writer, writes=writes)
        self.holdings = SqlHoldings(connection, writer)
        self.groups = SqlGroups(connection)
        self.guarantors = SqlGuarantors(connection, writer, cipher, writes=writes)
        self.guarantees = SqlGuarantees(connection, writer, writes=writes)
        self.rights = SqlRights(connection, writer)
        self.classifications = SqlClassifications(connection, writer, writes=writes)
        self.classification_runs = SqlClassificationRuns(connection, writer, writes=writes)
        self.consumers = SqlConsumers(connection, writer, writes=writes)
        self.provisions = SqlProvisions(connection, writer, writes=writes)
        self.portfolio = SqlPortfolio(connection, writer, self, lock)
        self.collateral = SqlCollateral(connection, writer, writes=writes)
        self.collateral_names = SqlCollateralNames(connection, writer, cipher)
        self.market = SqlMarket(connection, writer)
        self.covers = SqlCovers(connection, writer, writes=writes)
        self.revaluations = SqlRevaluations(connection, writer, writes=writes)
        self.write_offs = SqlWriteOffs(connection, writer, writes=writes)
        self.liability = SqlLiability(connection, writer, writes=writes)

    def flush(self) -> None:
        """Send everything that waits, parents before children."""
        self.borrowers.flush()
        self.claims.flush()
        waiting = self.journal.prepare()
        rows = max(waiting, self.loans.changed(), self.collateral.changed(), self.covers.changed())
        with self._writer.pipeline(rows):
            self.loans.flush()
            self.collateral.flush()
            self.covers.flush()
            self.answers.flush()
            self.handling.flush()
            self.journal.flush()
        self.collateral_names.flush()
        self.guarantors.flush()
        self.guarantees.flush()


@contextmanager
def read_only(engine: Engine) -> Generator[Connection]:
    """A connection on one read-only snapshot."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


class SqlTransactions:
    """Runs work in transactions of one database."""

    def __init__(self, engine: Engine, cipher: PersonalCipher) -> None:
        self._engine = engine
        self._cipher = cipher
        self._cache = FactsCache()

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run work that changes something, again when the database asks for it (at most ten times)."""
        for attempt in stamina.retry_context(
            on=_Again(), attempts=ATTEMPTS, timeout=30, wait_initial=0.005, wait_max=0.5, wait_jitter=0.02
        ):
            with attempt:
                return self._once(work)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run work on a read-only snapshot."""
        with read_only(self._engine) as connection:
            return work(SqlUnit(connection, self._cipher, self._cache, writes=False))

    def _once(self, work: Callable[[Unit], T]) -> T:
        with self._engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                unit = SqlUnit(connection, self._cipher, self._cache, writes=True)
                result = work(unit)
                unit.flush()
                return result


class _Again:
    """Whether the same work may succeed when it is done again; one for each piece of work.

    Serialization failures, deadlocks and busy files: as often as there are attempts. Broken uniqueness: twice, for
    another writer was first and the next attempt sees what it wrote; a third time it is a mistake of ours.
    """

    __slots__ = ("_broken",)

    def __init__(self) -> None:
        self._broken = 0

    def __call__(self, error: Exception) -> bool:
        # Errors of reads come wrapped by SQLAlchemy, those of writes from the driver as they are.
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if isinstance(cause, psycopg.errors.UniqueViolation) or code in _UNIQUE:
            self._broken += 1
            return self._broken <= _UNIQUE_ATTEMPTS
        return isinstance(cause, _POSTGRES_AGAIN) or (code is not None and code & 0xFF in _BUSY)
