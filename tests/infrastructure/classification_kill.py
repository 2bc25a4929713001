"""Quarterly classification in processes that kill themselves, as `kill` does it for the business day."""

import os
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import Engine, func, select

from postloan.application.classification_assessing import Tally, assess
from postloan.application.classification_records import ClassificationRun
from postloan.application.classification_runs import QuarterlyRun, _found, _next, move
from postloan.application.classification_verification import verify_classification
from postloan.application.desk import Desk
from postloan.application.ports import Unit
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.ids import IdSource
from postloan.infrastructure.persistence.classification_tables import assessment, explanation, fact_set
from postloan.infrastructure.persistence.record_tables import audit_row, outbox
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.application.world import CIPHER
from tests.infrastructure.kill import Tick, classified

QUARTER = date(2024, 3, 31)
BATCH = 3


class Careless(QuarterlyRun):
    """A planted error: the place reached is kept before the work of a batch, in a transaction of its own."""

    def _piece(self, actor: Actor, as_of: date) -> ClassificationRun:
        def pass_by(unit: Unit) -> None:
            run = _found(unit, actor.institution, as_of)
            if debtors := _next(unit, run, BATCH):
                move(Desk(unit, actor, self._now(), self._ids), run, debtors, Tally())

        before = self._transactions.read(lambda unit: _found(unit, actor.institution, as_of))
        debtors = self._transactions.read(lambda unit: _next(unit, before, BATCH))
        if not debtors:
            return super()._piece(actor, as_of)
        self._transactions.write(pass_by)

        def work(unit: Unit) -> ClassificationRun:
            desk = Desk(unit, actor, self._now(), self._ids)
            run = _found(unit, actor.institution, as_of)
            return move(desk, run, debtors, assess(desk, debtors, as_of, run))

        return self._transactions.write(work)


def run(engine: Engine, bank: UUID, tick: Tick, kind: type[QuarterlyRun] = QuarterlyRun) -> ClassificationRun:
    """Run the quarter to its end."""
    actor = Actor("chen@bank", "chen", bank, frozenset({Role.OPERATIONS}), frozenset({"*"}))
    ids = IdSource(lambda: 1_700_000_000_000, Random(f"{bank} {os.getpid()}").randbytes)
    work = kind(SqlTransactions(engine, CIPHER), now=tick, ids=ids, batch=BATCH)
    found = work.run(actor, QUARTER)
    assert isinstance(found, ClassificationRun)
    return found


def outcome(engine: Engine, bank: UUID) -> tuple[object, ...]:
    """What a database holds after the run: classes, counts of rows, and whether everything can be proved."""
    with engine.connect() as connection:
        tables = (assessment, fact_set, explanation, audit_row, outbox)
        rows = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    findings = SqlTransactions(engine, CIPHER).read(lambda unit: list(verify_classification(unit, bank)))
    return classified(engine), tuple(rows), tuple(findings)
