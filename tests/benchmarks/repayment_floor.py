"""The floor of a repayment: the statements of its transaction sent by hand through psycopg, reads one by one, writes in
one pipeline, as the use case sends them. The values come from a database in which it was recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg

from postloan.application.outcomes import SubjectKind
from postloan.domain.organisation import Duty, in_the_bank, on_the_loan
from postloan.infrastructure.persistence.loan_rows import LOADED, STATE
from tests.benchmarks.portfolio import BANK
from tests.benchmarks.rows import Row, among, columns_of, pick, recorded, without

Connection = psycopg.Connection[Row]
_LOAN: Final = SubjectKind.LOAN.value


@dataclass(frozen=True)
class Payment:
    """What one repayment wrote."""

    loan: UUID
    state: Row
    entry: Row
    lines: list[Row]
    accruals: list[Row]
    gone: list[Row]
    wake: Row
    answer: Row
    audit: Row
    chain: Row
    message: Row
    act: Row


def taken(after: Connection, before: Connection, ids: Sequence[UUID], at: datetime) -> list[Payment]:
    """What the repayments of an instant wrote, one for each loan, in the order in which they were recorded."""
    place = columns_of("loan").index("id")
    loans = {row[place]: row for row in among(after, "loan", "id", ids)}
    entries = {row[1]: row for row in recorded(after, "loan_entry", "recorded_at", at)}
    answers = {row[1]: row for row in recorded(after, "answer", "at", at)}
    audit = {row[2]: row for row in recorded(after, "audit_row", "recorded_at", at)}
    chains = {row[2]: row for row in among(after, "audit_chain", "subject_id", ids)}
    messages = {row[4]: row for row in recorded(after, "outbox", "time", at)}
    acts = {row[1]: row for row in recorded(after, "handling", "at", at)}
    wakes = {row[2]: row for row in among(after, "wake_up", "subject_id", ids)}
    lines = recorded(after, "ledger_line", "recorded_at", at)
    accruals, old = (among(each, "loan_accrual", "loan_id", ids) for each in (after, before))
    return [
        Payment(
            each,
            (*pick([loans[each]], "loan", STATE)[0], BANK, each, loans[each][columns_of("loan").index("version")] - 1),
            entries[each],
            [row for row in lines if row[1] == each],
            mine := [row for row in accruals if row[1] == each],
            without([row for row in old if row[1] == each], mine, 3),
            wakes[each],
            answers[key_of(each, at)],
            audit[each],
            chains[each],
            messages[each],
            acts[each],
        )
        for each in ids
    ]


def key_of(loan: UUID, at: datetime) -> str:
    """The idempotency key of a repayment in these benchmarks."""
    return f"{loan}/{at:%H%M}"


def send(connection: Connection, payment: Payment) -> None:
    """One repayment's transaction."""
    ask = connection.execute
    assert ask(_BANK, [BANK]).fetchone()
    assert not ask(_ANSWER, [BANK, [payment.answer[1]]]).fetchall()
    assert ask(_LOADED, [BANK, [payment.loan]]).fetchone()
    assert not ask(_DONE, [BANK, payment.act[5], [payment.loan, BANK], _OPPOSITE]).fetchall()
    assert ask(_HEAD, [BANK, _LOAN, [payment.loan]]).fetchone()
    with connection.pipeline():
        changed = ask(_UPDATE, payment.state)
        ask(_INSERT["loan_entry"], payment.entry)
        _each(connection, _INSERT["ledger_line"], payment.lines)
        _each(connection, _ACCRUAL, payment.accruals)
        _each(connection, _GONE, payment.gone)
        ask(_WAKE, payment.wake)
        ask(_INSERT["answer"], payment.answer)
        ask(_INSERT["handling"], payment.act)
        ask(_INSERT["audit_row"], payment.audit)
        ask(_CHAIN, payment.chain)
        ask(_INSERT["outbox"], payment.message)
    assert changed.rowcount == 1
    connection.commit()


def _each(connection: Connection, statement: bytes, rows: Sequence[Row]) -> None:
    if rows:
        connection.cursor().executemany(statement, rows)


def _insert(table: str) -> bytes:
    names = columns_of(table)
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    return f"insert into {table} ({columns}) values ({marks})".encode()  # noqa: S608


def _upsert(table: str, keys: Sequence[str]) -> bytes:
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in columns_of(table) if name not in keys)
    return _insert(table) + f" on conflict ({', '.join(keys)}) do update set {sets}".encode()


_BANK: Final = b"select * from institution where id = %s for share"
_ANSWER: Final = b"select key, input_hash, answer from answer where institution = %s and key = any(%s)"
_LOADED: Final = (
    f"select {', '.join(column.name for column in LOADED)} from loan"  # noqa: S608
    " where institution = %s and id = any(%s) order by id for update"
).encode()
_DONE: Final = (
    b"select * from handling where institution = %s and person = %s and subject_id = any(%s) and duty = any(%s)"
)
_OPPOSITE: Final = sorted(
    duty.value for duty in on_the_loan([Duty.ACCEPT_PAYMENT]) | in_the_bank([Duty.ACCEPT_PAYMENT])
)
_HEAD: Final = (
    b"select subject_id, sequence, hash, sealed from audit_chain"
    b" where institution = %s and subject_kind = %s and subject_id = any(%s) order by subject_id for update"
)
_UPDATE: Final = (
    f"update loan set {', '.join(f'{name} = %s' for name in STATE)} where institution = %s and id = %s and version = %s"  # noqa: S608
).encode()
_INSERT: Final = {
    table: _insert(table) for table in ("loan_entry", "ledger_line", "answer", "handling", "audit_row", "outbox")
}
_ACCRUAL: Final = _upsert("loan_accrual", ("institution", "loan_id", "number"))
_GONE: Final = b"delete from loan_accrual where institution = %s and loan_id = %s and number = %s"
_WAKE: Final = _upsert("wake_up", ("institution", "subject_kind", "subject_id", "module", "reason"))
_CHAIN: Final = _upsert("audit_chain", ("institution", "subject_kind", "subject_id"))
