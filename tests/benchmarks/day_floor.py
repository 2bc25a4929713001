"""The floor of a business day: the same reads and writes by hand, without the fold, the hashes and the mappers.

What a day wrote is taken from a database on which it was run and written into one on which it was not yet, as many
loans per commit as the business day takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from psycopg import sql

from postloan.application.business_day import BATCH
from postloan.application.outcomes import SubjectKind
from postloan.infrastructure.persistence.loan_rows import LOADED, STATE
from postloan.infrastructure.persistence.loans import MODULE
from tests.benchmarks.by_hand import Connection, copy_in, delete, keys_of, over, update, upsert
from tests.benchmarks.portfolio import BANK, at_end_of
from tests.benchmarks.rows import Row, among, columns_of, pick, recorded, without

_LOAN: Final = SubjectKind.LOAN.value
_LOAN_COLUMNS: Final = (*keys_of("loan"), *STATE)


@dataclass(frozen=True)
class Batch:
    """What one transaction writes: rows to insert, rows to change and keys to delete, by table."""

    ids: list[UUID]
    new: dict[str, list[Row]]
    changed: dict[str, list[Row]]
    gone: dict[str, list[Row]]


@dataclass(frozen=True)
class Day:
    """All that a run wrote."""

    date: date
    batches: list[Batch]
    seal: list[Row]
    leaves: list[Row]
    run: Row


def taken(after: Connection, before: Connection, day: date) -> Day:
    """What the run of a day wrote, from the database after it and one before it."""
    at = at_end_of(day)
    audit = recorded(after, "audit_row", "recorded_at", at)
    ids = sorted({row[2] for row in audit})
    lines = recorded(after, "ledger_line", "recorded_at", at)
    messages = recorded(after, "outbox", "time", at)
    batches = []
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        mine = set(part)
        accruals, wakes = among(after, "loan_accrual", "loan_id", part), among(after, "wake_up", "subject_id", part)
        batches.append(
            Batch(
                part,
                {
                    "ledger_line": [row for row in lines if row[1] in mine],
                    "audit_row": [row for row in audit if row[2] in mine],
                    "outbox": [row for row in messages if row[4] in mine],
                },
                {
                    "loan": pick(among(after, "loan", "id", part), "loan", _LOAN_COLUMNS),
                    "loan_accrual": accruals,
                    "wake_up": wakes,
                    "audit_chain": _unsealed(among(after, "audit_chain", "subject_id", part)),
                },
                {
                    "loan_accrual": without(among(before, "loan_accrual", "loan_id", part), accruals, 3),
                    "wake_up": without(among(before, "wake_up", "subject_id", part), wakes, 5),
                },
            )
        )
    seal = recorded(after, "seal", "sealed_at", at)
    leaves = after.execute("select * from seal_leaf where number = %s", [seal[0][1]]).fetchall()
    (run,) = after.execute("select * from business_run where business_date = %s", [day]).fetchall()
    return Day(day, batches, seal, leaves, run)


def _unsealed(chains: Sequence[Row]) -> list[Row]:
    """Chains as they were before the seal of the same day: each was sealed up to the row before its last."""
    return [(*row[:5], row[3] - 1) for row in chains]


class Floor:
    """A session that replays days."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replay(self, day: Day) -> None:
        """Everything that the run of a day reads and writes."""
        self._begin(day)
        for number, batch in enumerate(day.batches, 1):
            self._read(day, batch)
            self._write(batch)
            self._move(day, "WAKE" if number < len(day.batches) else "ACCRUE", str(batch.ids[-1]))
            self._connection.commit()
        self._accrue(day)
        self._seal(day)
        self._finish(day)

    def _begin(self, day: Day) -> None:
        run = self._connection.execute("select * from business_run where business_date = %s for update", [day.date])
        assert run.fetchall() == []
        self._dates(day.date, day.date + timedelta(days=1))
        marks = ", ".join(["%s"] * len(day.run))
        started = (*day.run[:2], "RUNNING", "WAKE", "", day.run[5], None, 0, 0, 0, day.run[10])
        self._connection.execute(f"insert into business_run values ({marks})".encode(), started)  # noqa: S608
        self._connection.commit()

    def _read(self, day: Day, batch: Batch) -> None:
        self._run_row(day)
        ask = self._connection.execute
        due = ask(
            "select distinct subject_id from wake_up where institution = %s and subject_kind = %s and module = %s"
            " and due <= %s and subject_id >= %s order by subject_id limit %s",
            [BANK, _LOAN, MODULE, day.date, batch.ids[0], BATCH],
        ).fetchall()
        assert [row[0] for row in due] == batch.ids
        names = sql.SQL(", ").join(sql.Identifier(c.name) for c in LOADED)
        loans = ask(
            sql.SQL("select {} from loan where institution = %s and id = any(%s) order by id for update").format(names),
            [BANK, batch.ids],
        ).fetchall()
        heads = ask(
            "select subject_id, sequence, hash, sealed from audit_chain where institution = %s and subject_kind = %s"
            " and subject_id = any(%s) order by subject_id for update",
            [BANK, _LOAN, batch.ids],
        ).fetchall()
        assert len(loans) == len(heads) == len(batch.ids)

    def _write(self, batch: Batch) -> None:
        for table, rows in batch.new.items():
            copy_in(self._connection, table, rows)
        for table, rows in batch.changed.items():
            self._over(_UPDATE if table == "loan" else _UPSERTS[table], rows)
        for table, rows in batch.gone.items():
            self._over(_DELETES[table], rows)

    def _accrue(self, day: Day) -> None:
        self._run_row(day)
        standing = self._connection.execute(
            "select branch, product, currency, value_date, debit, credit, sum(amount), max(items) from pooled_line"
            " where institution = %s and booking_date < %s group by 1, 2, 3, 4, 5, 6 having sum(amount) <> 0",
            [BANK, day.date],
        ).fetchall()
        assert standing == []
        self._move(day, "SEAL", "")
        self._connection.commit()

    def _seal(self, day: Day) -> None:
        ask = self._connection.execute
        grown = ask(
            "select subject_kind, subject_id, sequence, hash, sealed from audit_chain"
            " where institution = %s and sequence > sealed order by subject_kind, subject_id for update",
            [BANK],
        ).fetchall()
        assert len(grown) == len(day.leaves)
        ask("select number, root from seal where institution = %s order by number desc limit 1", [BANK]).fetchall()
        copy_in(self._connection, "seal", day.seal)
        copy_in(self._connection, "seal_leaf", day.leaves)
        self._over(_SEALED, [(BANK, *row[2:5]) for row in day.leaves])
        self._connection.commit()
        self._run_row(day)
        self._move(day, "ROLL", "")
        self._connection.commit()

    def _finish(self, day: Day) -> None:
        self._run_row(day)
        following = day.date + timedelta(days=1)
        self._dates(following, following)
        sets = ", ".join(f"{name} = %s" for name in columns_of("business_run"))
        self._connection.execute(
            f"update business_run set {sets} where institution = %s and business_date = %s".encode(),  # noqa: S608
            [*day.run, BANK, day.date],
        )
        self._connection.commit()

    def _run_row(self, day: Day) -> None:
        ask = self._connection.execute
        ask("select * from business_run where institution = %s and business_date = %s for update", [BANK, day.date])
        ask("select * from institution where id = %s for share", [BANK]).fetchall()

    def _move(self, day: Day, step: str, cursor: str) -> None:
        self._connection.execute(
            "update business_run set step = %s, cursor = %s, woken = %s, lines = %s, content_hash = %s"
            " where institution = %s and business_date = %s",
            [step, cursor, *day.run[7:8], day.run[9], day.run[10], BANK, day.date],
        )

    def _dates(self, business: date, booking: date) -> None:
        self._connection.execute(
            "update institution set business_date = %s, booking_date = %s where id = %s", [business, booking, BANK]
        )

    def _over(self, statement: str, rows: Sequence[Row]) -> None:
        assert over(self._connection, statement, rows) == len(rows)


_UPDATE: Final = update("loan", STATE)
_UPSERTS: Final = {table: upsert(table) for table in ("loan_accrual", "wake_up", "audit_chain")}
_DELETES: Final = {table: delete(table) for table in ("loan_accrual", "wake_up")}
_SEALED: Final = update("audit_chain", ("sealed",))
