"""Business days in processes that kill themselves: run here in a fork, so that nothing of the parent is at stake."""

import os
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, event, func, select

from postloan.application.business_day import BusinessDay, Step, _wake_batch
from postloan.application.desk import Desk
from postloan.application.ports import Unit
from postloan.application.run_store import Run
from postloan.application.verification import content_hash, verify_ledger
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.ids import IdSource
from postloan.infrastructure.audit_reads import chains_of, seals_of
from postloan.infrastructure.persistence.classification_tables import class_history, classification_run
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.record_tables import audit_row, outbox
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.unit import SqlTransactions
from postloan.infrastructure.sealer import Sealer, key_id, verify
from tests.application.world import CIPHER, START, TERMS, World

SEAL_KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
FIRST, LAST = date(2024, 1, 31), date(2024, 2, 1)
"""A month end with its accrual, and the day that takes it back."""
BATCH = 4
Tick = Callable[[], Any]


def prepare(world: World) -> None:
    """Fourteen loans that fall due or become overdue in the days to be run, five that sleep through them."""
    borrower = world.borrower()
    for number in range(1, 20):
        day = (31, 1, 2, 20)[number % 4]
        first = date(2024, 1 if day == 31 else 2, day)
        cadence = Cadence(START, 12, first_due=first, due_day=day)
        world.loan(borrower, f"L-{number:02d}", replace(TERMS, plan=Plan(Method.EQUAL_INSTALMENT, cadence)))
    world.today(FIRST)


class Careless(BusinessDay):
    """A planted error: the place reached is kept before the work of a batch, in a transaction of its own."""

    def _piece(self, actor: Actor, run: Run) -> Run:
        ids = self._transactions.read(lambda unit: unit.loans.due(run.institution, run.business_date, None, BATCH))
        if run.step != Step.WAKE or not ids:
            return super()._piece(actor, run)
        self._transactions.write(lambda unit: unit.runs.save(replace(run, cursor=str(ids[-1]))))

        def wake_them(unit: Unit) -> Run:
            moved = _wake_batch(Desk(unit, actor, self._now(), self._ids), run, BATCH)
            unit.runs.save(moved)
            return moved

        return self._transactions.write(wake_them)


def run(engine: Engine, bank: UUID, tick: Tick, kind: type[BusinessDay] = BusinessDay) -> tuple[Run, ...]:
    """Catch up through the last day."""
    actor = Actor("chen@bank", "chen", bank, frozenset({Role.OPERATIONS}), frozenset({"*"}))
    sealer = Sealer(engine, SEAL_KEY)
    # Every process makes ids of its own, as real ones do.
    ids = IdSource(lambda: 1_700_000_000_000, Random(f"{bank} {os.getpid()}").randbytes)
    work = kind(SqlTransactions(engine, CIPHER), now=tick, ids=ids, seal=sealer.seal, batch=BATCH)
    runs = work.catch_up(actor, LAST)
    assert isinstance(runs, tuple)
    return runs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a database holds after all days are run, ids and instants left out."""

    content: str
    runs: tuple[tuple[object, ...], ...]
    classified: tuple[tuple[object, ...], ...]
    audit_rows: int
    messages: int
    seals: int
    problems: tuple[str, ...]


def outcome(engine: Engine, bank: UUID) -> Outcome:
    """Read what there is, and verify it."""
    with records_of(engine, bank) as records:
        content = content_hash(records)
        problems = [f"{each.where}: {each.problem}" for each in verify_ledger(records)]
    with engine.connect() as connection, connection.begin():
        seals, chains = seals_of(connection, bank), chains_of(connection, bank)
        rows = connection.execute(select(func.count()).select_from(audit_row)).scalar_one()
        messages = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    public = SEAL_KEY.public_key()
    problems += verify(seals, chains, {key_id(public): public})
    transactions = SqlTransactions(engine, CIPHER)
    runs = []
    for offset in range((LAST - FIRST).days + 1):
        day = date.fromordinal(FIRST.toordinal() + offset)
        found = transactions.read(lambda unit, day=day: unit.runs.get(bank, day))  # type: ignore[misc]
        assert found is not None
        runs.append((str(day), found.status, found.step, found.woken, found.failed, found.lines, found.content_hash))
    return Outcome(content, tuple(runs), classified(engine), rows, messages, len(seals), tuple(problems))


def classified(engine: Engine) -> tuple[tuple[object, ...], ...]:
    """Classification runs and every class that came into force, ids of what was made and instants left out."""
    run, change = classification_run.c, class_history.c
    runs = select(run.kind, run.as_of, run.status, run.debtors, run.claims, run.changed, run.failed, run.content_hash)
    changes = select(change.claim_id, change.sequence, change.effective, change.risk_class, change.grade)
    with engine.connect() as connection:
        ordered = (runs.order_by(run.kind, run.as_of), changes.order_by(change.claim_id, change.sequence))
        found = [connection.execute(query).all() for query in ordered]
        return tuple(tuple(row) for rows in found for row in rows)


def statements(url: str, work: Callable[[Engine], object]) -> int:
    """How many statements undisturbed work sends; the work is done."""
    counter = count()
    engine = counted(url, lambda: next(counter))
    work(engine)
    engine.dispose()
    return next(counter)


def run_until_killed(url: str, work: Callable[[Engine], object], statement: int) -> int:
    """Work in a child that sends itself SIGKILL before its n-th statement (1-based); returns its wait status."""
    child = os.fork()
    if child == 0:
        counter = count(1)

        def kill_at() -> None:
            if next(counter) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            work(counted(url, kill_at))
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def counted(url: str, each: Callable[[], object]) -> Engine:
    """An engine that calls back before every statement reaches the database, transaction control included."""
    engine = make_engine(url, pool_size=2)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _listen(connection: sqlite3.Connection, _: object) -> None:
            connection.set_trace_callback(lambda _: each())

        return engine

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            each()
            return super().execute(*args, **kwargs)

        def executemany(self, *args: Any, **kwargs: Any) -> Any:
            each()
            return super().executemany(*args, **kwargs)

        def copy(self, *args: Any, **kwargs: Any) -> Any:
            each()
            return super().copy(*args, **kwargs)

    @event.listens_for(engine, "connect")
    def _prepare(connection: psycopg.Connection[Any], _: object) -> None:
        connection.cursor_factory = Cursor
        commit = connection.commit

        def committing() -> None:
            each()
            commit()

        connection.commit = committing  # type: ignore[method-assign]

    return engine
