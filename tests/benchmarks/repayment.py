"""A repayment recorded as a use case on PostgreSQL, beside the same statements sent by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

import psycopg

from postloan.application.loan import RecordRepayment
from postloan.application.outcomes import Done
from postloan.domain.shared.money import Money
from postloan.infrastructure.container import Container
from tests.benchmarks.installation import Portfolios, installation, plain
from tests.benchmarks.measure import Figure, Taken, ratio, take
from tests.benchmarks.portfolio import CASHIER, TODAY, at_end_of
from tests.benchmarks.repayment_floor import Connection, key_of, send, taken
from tests.benchmarks.rows import fingerprints

_PIECE: Final = 25
"""Payments after which the use case and the floor take turns, so that what else the machine does hits them alike."""


def figures(portfolios: Portfolios, size: int, pieces: int, runs: int) -> list[Figure]:
    """Each run records so many times 25 payments on overdue loans that no run has touched."""
    pairs, cpu = [], []
    count = pieces * _PIECE
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        psycopg.connect(plain(theirs)) as hand,
    ):
        container = installation(ours)
        try:
            parts = _parts(after)
            connections = (after, before, hand)
            _piece(container, connections, *next(parts))  # statements are prepared, reference data is read
            for _ in range(runs):
                taken = [_piece(container, connections, *next(parts)) for _ in range(pieces)]
                pairs.append((sum(mine.wall for mine, _ in taken), sum(floor.wall for _, floor in taken)))
                cpu.append((sum(mine.cpu for mine, _ in taken), sum(floor.cpu for _, floor in taken)))
            assert fingerprints(after) == fingerprints(before)
        finally:
            container.engine().dispose()
    wall = [1_000 * median(side) / count for side in zip(*pairs, strict=True)]
    ours_cpu, floor_cpu = (1_000 * median(side) / count for side in zip(*cpu, strict=True))
    note = (
        f"{wall[0]:.2f} ms against {wall[1]:.2f} ms; {ours_cpu:.2f} and {floor_cpu:.2f} ms of it our processor time;"
        f" {1_000 / wall[0]:,.0f} a second over one connection"
    )
    return [ratio("recordRepayment as a use case", pairs, 3, note)]


def _parts(connection: Connection) -> Iterator[tuple[list[UUID], datetime]]:
    """Overdue loans, piece by piece, and the instant at which each piece pays."""
    query = "select id from loan where oldest_due < %s order by id"
    found = [row[0] for row in connection.execute(query, [TODAY])]
    connection.commit()
    for number in range(len(found) // _PIECE):
        yield found[number * _PIECE : (number + 1) * _PIECE], at_end_of(TODAY) + timedelta(minutes=number)


def _piece(
    container: Container, connections: tuple[Connection, Connection, Connection], ids: Sequence[UUID], at: datetime
) -> tuple[Taken, Taken]:
    """The same payments by the use case and by hand."""
    after, before, hand = connections
    commands = [
        RecordRepayment(
            idempotency_key=key_of(loan, at), loan_id=loan, value_date=TODAY, amount=Money(50_000 + place, "CNY")
        )
        for place, loan in enumerate(ids)
    ]
    execute = container.commands().execute

    def by_use_case() -> None:
        for command in commands:
            assert isinstance(execute(CASHIER, command, at), Done)

    mine = take(by_use_case)
    rows = taken(after, before, ids, at)
    after.commit()
    before.commit()

    def by_hand() -> None:
        for payment in rows:
            send(hand, payment)

    return mine, take(by_hand)
