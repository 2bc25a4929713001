"""Write-off on PostgreSQL: a list of small loans applied for and booked beside its floor, and one loan asked about."""

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from statistics import median
from time import perf_counter
from typing import Final
from uuid import UUID

import psycopg
from psycopg import sql

from postloan.application.command import Command
from postloan.application.outcomes import Done
from postloan.application.ports import Unit
from postloan.application.provisioning_records import ProvisionLine, ProvisionRun, ProvisionRunStatus
from postloan.application.write_off_commands import (
    AddWriteOffEvidence,
    ApproveWriteOff,
    BookWriteOff,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    ListedClaim,
    ReviewWriteOff,
    WriteOffByList,
)
from postloan.application.write_off_facts import write_off_eligibility
from postloan.domain.ledger import LedgerAccount
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.write_off.kinds import (
    Cause,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    Department,
    Level,
    Paper,
    Vote,
)
from postloan.domain.write_off.parts import Ballot
from postloan.infrastructure.container import Container
from postloan.infrastructure.persistence.schema import metadata
from tests.benchmarks.beside import Lap, Writes, beside, total
from tests.benchmarks.by_hand import Connection, keys_of
from tests.benchmarks.classification_run import Clock
from tests.benchmarks.installation import Portfolios, installation, plain
from tests.benchmarks.measure import Bound, Figure
from tests.benchmarks.portfolio import BANK, CASHIER, TODAY, at_end_of, person
from tests.benchmarks.rows import Row, columns_of, fingerprints

_HASH: Final = sha256(b"paper").hexdigest()
_SINCE: Final = TODAY - timedelta(days=400)
_MAKER: Final = person("maker", Role.OFFICER)
_PAPERS: Final = (Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT, Paper.SECURITY_PROOF)
_UNCHANGED: Final = frozenset({"borrower", "person_key", "institution"})
"""Tables that a write-off does not write."""


def figures(portfolios: Portfolios, size: int, runs: int) -> list[Figure]:
    """A list of so many loans, and one loan asked about."""
    print(f"  a list of {size:,} loans …", file=sys.stderr, flush=True)
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        psycopg.connect(plain(theirs)) as hand,
    ):
        container = installation(ours)
        try:
            asked = _asked(container, runs)
            laps = _written_off(container, after, before, hand)
        finally:
            container.engine().dispose()
        assert fingerprints(after) == fingerprints(before)
    return [
        _figure(f"list write-off of {size:,} loans", total(laps), 4),
        _figure("  applied for", laps[0]),
        _figure("  booked, all or nothing", laps[1]),
        Figure("eligibility of one loan", median(asked), "ms", 20, Bound.AT_MOST, asked, "by the store, without HTTP"),
    ]


def _figure(name: str, lap: Lap, target: float | None = None) -> Figure:
    note = (
        f"{lap.mine.wall:.2f} s against {lap.floor.wall:.2f} s; by processor time {lap.mine.busy / lap.floor.busy:.2f}"
    )
    value = lap.mine.wall / lap.floor.wall
    return Figure(name, value, "× floor", target, Bound.AT_MOST, (value,), note)


def _asked(container: Container, runs: int) -> tuple[float, ...]:
    """Milliseconds of the whole answer about one loan after the other, each on a snapshot of its own."""
    loans = _loans(container)[: 20 * runs]
    found = []
    for loan in loans:
        started = perf_counter()
        answer = container.transactions().read(lambda unit, loan=loan: write_off_eligibility(unit, BANK, loan, TODAY))  # type: ignore[misc]
        found.append(1e3 * (perf_counter() - started))
        assert answer is not None
    # The first ones prepare statements.
    return tuple(found[5:])


def _loans(container: Container) -> list[UUID]:
    def all_of_them(unit: Unit) -> list[UUID]:
        found: list[UUID] = []
        while page := unit.holdings.holders(BANK, ["CNY"], found[-1] if found else None, 1_000):
            found += page
        return [loan.id for loan in unit.holdings.loans(BANK, found, closed=False)]

    return container.transactions().read(all_of_them)


def _written_off(container: Container, after: Connection, before: Connection, hand: Connection) -> list[Lap]:
    loans = _loans(container)
    clock = Clock(at_end_of(TODAY))
    container.transactions().write(lambda unit: _reserve(unit, container, clock))

    def wrote() -> Writes:
        return _difference(after, before)

    with beside(container.engine(), hand) as taking:
        taking.level(wrote())
        listed = WriteOffByList(
            idempotency_key="list",
            number="LIST-1",
            unit="B0",
            criterion=Criterion.SMALL_BALANCE,
            kind=ClaimKind.PERSONAL,
            rows=tuple(ListedClaim(loan_id=loan, pursued_since=_SINCE, pursued_on=_SINCE) for loan in loans),
            cause=Cause.OBJECTIVE,
            cause_text="小额不良,追索未果",
        )
        case = _done(container, _MAKER, listed, clock).subject.id
        taking.lap(len(loans), wrote)
        for actor, command in _steps(case):
            _done(container, actor, command, clock)
        taking.level(wrote())
        _done(container, CASHIER, BookWriteOff(idempotency_key="book", write_off_id=case, keeper="keeper"), clock)
        taking.lap(len(loans), wrote)
    return taking.laps


def _done(container: Container, actor: Actor, command: Command, clock: Clock) -> Done:
    clock.tick()
    outcome = container.commands().execute(actor, command, clock.at)
    assert isinstance(outcome, Done), outcome
    return outcome


def _steps(case: UUID) -> list[tuple[Actor, Command]]:
    """From the application to its approval, each step by another person."""
    found: list[tuple[Actor, Command]] = [
        (
            _MAKER,
            AddWriteOffEvidence(
                idempotency_key=f"p-{paper}", write_off_id=case, kind=paper, content_hash=_HASH, dated=_SINCE
            ),
        )
        for paper in _PAPERS
    ]
    found += [
        (
            person(f"head-{role}", Role.OFFICER),
            ConfirmInternalEvidence(idempotency_key=f"c-{role}", write_off_id=case, role=role, unit="B0"),
        )
        for role in ConfirmingRole
    ]
    opinion = GiveLegalOpinion(
        idempotency_key="opinion", write_off_id=case, why_not_sued="金额小", supports=True, content_hash=_HASH
    )
    ballots = tuple(Ballot(person=f"seat-{each}", department=each, vote=Vote.AGREE) for each in Department)
    review = ReviewWriteOff(idempotency_key="review", write_off_id=case, ballots=ballots, minutes=_HASH)
    found += [(person("lawyer", Role.RISK_MANAGER), opinion), (person("secretary", Role.RISK_MANAGER), review)]
    found += [
        (
            person(name, Role.APPROVER),
            ApproveWriteOff(idempotency_key=name, write_off_id=case, level=Level.BOARD),
        )
        for name in ("first", "second")
    ]
    return found


def _reserve(unit: Unit, container: Container, clock: Clock) -> None:
    """Provisions for everything are posted."""
    run, day = container.ids().next(), date(2026, 2, 28)
    unit.provisions.save(
        ProvisionRun(BANK, run, day, "p", None, ProvisionRunStatus.POSTED, "", 0, 0, clock.at, clock.at, clock.at)
    )
    amount = 10**13
    line = ProvisionLine(
        run, "B0", "P0", "CNY", LedgerAccount.IMPAIRMENT_CHARGE, LedgerAccount.LOAN_LOSS_RESERVE, amount, 1, day,
        TODAY, clock.at,
    )  # fmt: skip
    unit.provisions.post(BANK, [line])


def _difference(after: Connection, before: Connection) -> Writes:
    """Every row that one database has and the other has not, by table, parents first."""
    new: dict[str, Sequence[Row]] = {}
    over: dict[str, Sequence[Row]] = {}
    gone: dict[str, Sequence[Row]] = {}
    for table in (each.name for each in metadata.sorted_tables if each.name not in _UNCHANGED):
        mine, theirs = _rows(after, table), _rows(before, table)
        columns = columns_of(table)
        # Where the database makes the key, a row is known by all it holds.
        given = all(name in columns for name in keys_of(table))
        places = [columns.index(name) for name in (keys_of(table) if given else columns)]
        known = {tuple(row[place] for place in places): row for row in theirs}
        there = {tuple(row[place] for place in places): row for row in mine}
        new[table] = [row for key, row in there.items() if key not in known]
        over[table] = [row for key, row in there.items() if key in known and known[key] != row]
        gone[table] = [key for key in known if key not in there]
    for connection in (after, before):
        connection.commit()
    return Writes(
        new={table: rows for table, rows in new.items() if rows},
        over={table: rows for table, rows in over.items() if rows},
        gone={table: rows for table, rows in gone.items() if rows},
    )


def _rows(connection: Connection, table: str) -> list[Row]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns_of(table)))
    return connection.execute(sql.SQL("select {} from {}").format(names, sql.Identifier(table))).fetchall()
