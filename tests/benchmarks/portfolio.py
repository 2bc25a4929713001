"""A large portfolio on PostgreSQL in seconds: a thousand loans lived through by the domain, copied as encoded rows.

Every loan is due once a month, on the 1st to the 25th, as many on each day. Half of them have paid their next
instalment ahead, the others miss it. So on a day from the 10th to the 25th 4 % of the loans fall due, 2 % become
overdue and 2 % come to eight days past due: 8 % are woken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID

from sqlalchemy import Table, text

from postloan.application.audit import GENESIS, chained
from postloan.application.borrower import RegisterBorrower
from postloan.application.clock_nightly import CONSUMER as CLOCKS
from postloan.application.cover_nightly import SECURING
from postloan.application.liability_nightly import CONSUMER as LIABILITY
from postloan.application.outbox import OutboxPosition
from postloan.application.outcomes import Done, Subject, SubjectKind
from postloan.application.ports import AuditEntry, Institution, LoanRow
from postloan.application.reactions import CLASSIFYING
from postloan.application.reference import Facts, context_of
from postloan.domain.borrower import BorrowerKind, Profile
from postloan.domain.ledger import Line
from postloan.domain.loan.account import new_account
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Disbursement, Entry, Event, Repayment
from postloan.domain.loan.loan import Loan, Recorded, Stamp, accruals, preview, record, wake, wake_day
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.policy import DEFAULT_POLICY, PolicyBook
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.daycount import ACT_360, TWELFTHS
from postloan.domain.shared.rates import Rate
from postloan.infrastructure.container import Container
from postloan.infrastructure.persistence import journal, loans
from postloan.infrastructure.persistence import loan_rows as rows_of
from postloan.infrastructure.persistence.bulk import Row, Writer
from postloan.infrastructure.persistence.record_tables import audit_chain, audit_row
from postloan.infrastructure.persistence.tables import ledger_line, loan, loan_accrual, loan_entry, wake_up

BANK: Final = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
TODAY: Final = date(2026, 3, 10)
"""The business date: every loan stands as at the end of the day before."""
BORROWERS: Final = 1_000
_NOBODY: Final = UUID(int=0)
_DAY: Final = timedelta(days=1)
_DAYS: Final = 25
_KINDS: Final = 40
_PIECE: Final = 20_000
_END: Final = OutboxPosition(2**62, 2**62)
"""Beyond every message."""


def person(name: str, *roles: Role) -> Actor:
    return Actor(f"{name}@bank", name, BANK, frozenset(roles), frozenset({"*"}))


OPERATOR: Final = person("zhao", Role.OPERATIONS)
CASHIER: Final = person("wang", Role.ACCOUNTANT)


def at_end_of(day: date) -> datetime:
    """The instant at which everything of a day's run is recorded."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@dataclass
class Life:
    """One loan of which many copies are made."""

    loan: Loan
    entries: list[Entry] = field(default_factory=list)
    lines: list[tuple[Sequence[Line], datetime]] = field(default_factory=list)

    def live(self, event: Event, day: date, context: Context) -> None:
        at = at_end_of(day) + len(self.entries) * timedelta(seconds=1)
        done = record(self.loan, event, day, Stamp(day, at), context, lambda: self.entries, lambda: (), DEFAULT_POLICY)
        assert isinstance(done, Recorded), done
        self.entries += done.entries
        self.lines.append((done.lines, at))


def lives(context: Context) -> list[Life]:
    """A thousand loans, forty for each due day, as at the end of yesterday."""
    random = Random(11)
    return [_life(day, kind, random, context) for day in range(1, _DAYS + 1) for kind in range(_KINDS)]


def _life(due_day: int, kind: int, random: Random, context: Context) -> Life:
    months, ahead = 1 + kind // 2 % 2, kind % 2
    start = date(TODAY.year, TODAY.month - months, due_day)
    method = Method.EQUAL_PRINCIPAL if kind % 5 == 0 else Method.EQUAL_INSTALMENT
    principal, rate = random.randrange(1_000_000, 90_000_000), Rate(random.randrange(3_000_000, 9_000_000))
    plan = Plan(method, Cadence(start, 36))
    terms = Terms("CNY", principal, rate, plan, day_count=TWELFTHS if kind % 4 else ACT_360)
    made = Loan(_NOBODY, BANK, "", _NOBODY, f"B{kind % 8}", f"P{kind % 3}", terms, new_account(terms, context))
    life = Life(made)
    first, second = (row.principal + row.interest for row in preview(terms, context)[:2])
    life.live(Disbursement(principal), start, context)
    if ahead:
        life.live(Repayment(first if months == 1 else first + second), start + 3 * _DAY, context)
    elif months == 2:
        life.live(Repayment(first), start + 3 * _DAY, context)
    life.lines.append((wake(made, TODAY - _DAY, context), at_end_of(TODAY - _DAY)))
    return life


def register(container: Container, size: int) -> None:
    """The bank, its borrowers, and so many loans."""
    bank = Institution(BANK, "BENCH", "测试银行", "Asia/Shanghai", TODAY, TODAY)
    container.transactions().write(lambda unit: unit.institutions.add(bank))
    # Classification and the security of loans have figures of their own: here they have heard of everything.
    for consumer in (CLASSIFYING, SECURING, CLOCKS, LIABILITY):
        container.transactions().write(lambda unit, name=consumer: unit.consumers.move(BANK, name, _END))  # type: ignore[misc]
    people = [_borrower(number) for number in range(min(BORROWERS, size))]
    outcomes = container.commands().execute_many(OPERATOR, people, at_end_of(TODAY - _DAY))
    owners = [outcome.subject.id for outcome in outcomes if isinstance(outcome, Done)]
    assert len(owners) == len(people), outcomes[0]
    context = context_of(Facts((), (), PolicyBook((DEFAULT_POLICY,))), None)
    copy_loans(container, lives(context), owners, size)


def copy_loans(container: Container, made: Sequence[Life], owners: Sequence[UUID], size: int) -> None:
    """Copies of lives, so many in all, spread over the owners; in the end the database is as one long at work."""
    copies = _copies(made, container, owners, size)
    while piece := list(islice(copies, _PIECE)):
        _write(container, piece)
    with container.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("update audit_chain set sealed = sequence"))
        connection.execute(text("vacuum analyze"))
        connection.execute(text("checkpoint"))


def _borrower(number: int) -> RegisterBorrower:
    profile = Profile(kind=BorrowerKind.PERSON, branch="B0", name=f"客户{number}", phones=("13812345678",))
    return RegisterBorrower(idempotency_key=f"borrower-{number}", number=f"C-{number}", profile=profile)


Copy = dict[Table, list[Row]]


def _copies(made: Sequence[Life], container: Container, owners: Sequence[UUID], size: int) -> Iterator[Copy]:
    """The rows of each loan; neighbours in the table fall due on different days."""
    order = list(range(len(made)))
    Random(13).shuffle(order)
    patterns = [_pattern(made[at]) for at in order]
    ids = container.ids()
    for number in range(size):
        pattern = patterns[number % len(patterns)]
        yield _copy(pattern, ids.next(), f"L-{number:07}", owners[number * 7 % len(owners)])


def _pattern(life: Life) -> Copy:
    """The rows of one loan with a place held for its ids."""
    each = life.loan
    lines: list[Row] = []
    for batch, at in life.lines:
        lines += rows_of.line_rows(each, len(lines) + 1, batch, at)
    items = accruals(each.account)
    facts = loans._facts(each, LoanRow(each.terms.plan.cadence.start))
    wake_key = (BANK, SubjectKind.LOAN.value, _NOBODY, loans.MODULE, loans.REASON)
    return {
        loan: [(*facts, *rows_of.state_of(each, len(lines), len(items)))],
        loan_entry: [tuple(row) for row in rows_of.entry_rows(each, life.entries)],
        ledger_line: lines,
        loan_accrual: [(BANK, _NOBODY, number, *item) for number, item in enumerate(items, 1)],
        wake_up: [(*wake_key, wake_day(each.account))],
    }


def _copy(pattern: Copy, loan_id: UUID, number: str, owner: UUID) -> Copy:
    made: Copy = {
        table: [(BANK, loan_id, *row[2:]) for row in rows]
        for table, rows in pattern.items()
        if table not in (loan, wake_up)
    }
    (first,), (due,) = pattern[loan], pattern[wake_up]
    made[loan] = [(BANK, loan_id, number, owner, *first[4:])]
    made[wake_up] = [(*due[:2], loan_id, *due[3:])]
    opened = AuditEntry(
        Subject(SubjectKind.LOAN, loan_id), at_end_of(TODAY - _DAY), "zhao@bank", "zhao", "OpenLoan", "DONE", number
    )
    link = chained(BANK, opened, 1, GENESIS)
    key = (BANK, SubjectKind.LOAN.value, loan_id)
    made[audit_row] = [(*key, 1, *journal._facts(opened), GENESIS, link)]
    made[audit_chain] = [(*key, 1, link, 1)]
    return made


_COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    loan: (*rows_of.NEW, *rows_of.STATE),
    loan_entry: rows_of.ENTRY,
    ledger_line: rows_of.LINE,
    loan_accrual: rows_of.ACCRUAL,
    wake_up: loans._WAKE,
    audit_row: journal._ROW,
    audit_chain: journal._CHAIN,
}


def _write(container: Container, piece: Sequence[Copy]) -> None:
    with container.engine().begin() as connection:
        # Every row is made to fit its parents; asking again for each of a million would double the time.
        connection.execute(text("set local session_replication_role = replica"))
        writer = Writer(connection)
        for table, columns in _COLUMNS.items():
            writer.insert(table, columns, [row for copy in piece for row in copy[table]])
