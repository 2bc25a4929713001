"""Verification of sealed audit chains by one process: rows hashed and compared, and the same with reading them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from postloan.application.audit import GENESIS, ChainRow, chained
from postloan.application.encoding import canonical
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import AuditEntry, Institution
from postloan.infrastructure.audit_reads import chains_of, seals_of
from postloan.infrastructure.container import Container
from postloan.infrastructure.migrate import upgrade
from postloan.infrastructure.persistence.bulk import Writer
from postloan.infrastructure.persistence.record_tables import audit_chain, audit_row
from postloan.infrastructure.sealer import Sealer, key_id, verify
from tests.benchmarks.installation import Portfolios, installation
from tests.benchmarks.measure import Bound, Figure, Taken, take

_BANK: Final = UUID(int=1)
_KEY: Final = Ed25519PrivateKey.from_private_bytes(b"b" * 32)
_KEYS: Final = {key_id(_KEY.public_key()): _KEY.public_key()}
_AT: Final = datetime(2026, 3, 31, 9, tzinfo=UTC)
_LONG: Final = 10
"""Rows of a chain."""
_VALUE: Final = canonical({
    "amount": {"currency": "CNY", "minor": 1_234_567}, "booked_on": "2026-03-31", "idempotency_key": "k-20260331-17",
    "loan_id": str(UUID(int=7)), "reason": "柜面还款", "value_date": "2026-03-31",
})  # fmt: skip
"""What a row says of a repayment."""


def figures(there: Portfolios, size: int, runs: int) -> list[Figure]:
    """Of so many rows, all of them sealed: in memory as an offline verifier has them, and out of PostgreSQL."""
    name = there.server.create_database()
    url = there.server.url(name)
    upgrade(url)
    container = installation(url)
    try:
        _fill(container, size)
        return _measured(container, size, runs)
    finally:
        container.engine().dispose()


def _measured(container: Container, size: int, runs: int) -> list[Figure]:
    with container.engine().connect() as connection, connection.begin():
        seals = seals_of(connection, _BANK)
        chains = chains_of(connection, _BANK)

    def hashed() -> None:
        if problems := verify(seals, chains, _KEYS):
            raise AssertionError(problems[0])

    def read() -> None:
        with container.engine().connect() as connection, connection.begin():
            found = chains_of(connection, _BANK)
            if problems := verify(seals_of(connection, _BANK), found, _KEYS):
                raise AssertionError(problems[0])

    whole = [take(read) for _ in range(runs)]
    return [
        _rate(f"audit verification of {size:,} rows", size, [take(hashed) for _ in range(runs)], 100_000),
        _rate("  with reading them from PostgreSQL", size, whole, None),
    ]


def _rate(name: str, size: int, taken: Sequence[Taken], target: float | None) -> Figure:
    rates = tuple(size / each.cpu for each in taken)
    what = "hashes of rows, links, seals" if target else "the same, and rows made of what the server sends"
    return Figure(name, median(rates), "rows/s", target, Bound.AT_LEAST, rates, f"{what}; processor time of one core")


def _fill(container: Container, size: int) -> None:
    day = _AT.date()
    bank = Institution(_BANK, "B1", "银行", "Asia/Shanghai", day, day)
    container.transactions().write(lambda unit: unit.institutions.add(bank))
    rows = [row for number in range(size // _LONG) for row in _chain(number)]
    with container.engine().begin() as connection:
        writer = Writer(connection)
        ends = [
            (_BANK, row.entry.subject.kind.value, row.entry.subject.id, row.sequence, row.hash, 0)
            for row in rows[_LONG - 1 :: _LONG]
        ]
        columns = ("institution", "subject_kind", "subject_id", "sequence", "hash", "sealed")
        writer.insert(audit_chain, columns, ends)
        writer.insert(audit_row, tuple(column.name for column in audit_row.columns), [_stored(row) for row in rows])
    Sealer(container.engine(), _KEY).seal(_BANK, _AT + timedelta(days=1))


def _chain(number: int) -> list[ChainRow]:
    subject, previous, made = Subject(SubjectKind.LOAN, UUID(int=1_000 + number)), GENESIS, list[ChainRow]()
    for sequence in range(1, _LONG + 1):
        at = _AT + timedelta(seconds=sequence)
        entry = AuditEntry(subject, at, "cashier-17", "person-17", "RecordRepayment", "DONE", _VALUE)
        previous_hash, previous = previous, chained(_BANK, entry, sequence, previous)
        made.append(ChainRow(_BANK, entry, sequence, previous_hash, previous))
    return made


def _stored(row: ChainRow) -> tuple[object, ...]:
    each = row.entry
    key = (row.institution, each.subject.kind.value, each.subject.id, row.sequence, each.recorded_at)
    return (*key, each.account, each.person, each.command, each.outcome, each.value, row.previous, row.hash)
