"""A repayment recorded as a use case on PostgreSQL, beside the same statements sent by hand."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median
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

_WARM = 10


def figures(portfolios: Portfolios, size: int, payments: int, runs: int) -> list[Figure]:
    """Each run records so many payments on overdue loans that no run has touched."""
    pairs, cpu = [], []
    with (
        portfolios.copy(size) as ours,
        portfolios.copy(size) as theirs,
        psycopg.connect(plain(ours)) as after,
        psycopg.connect(plain(theirs)) as before,
        psycopg.connect(plain(theirs)) as hand,
    ):
        container = installation(ours)
        try:
            overdue = _overdue(after)
            for number in range(-1, runs):
                count = payments if number >= 0 else _WARM
                ids, overdue = overdue[:count], overdue[count:]
                assert len(ids) == count
                mine, floor = _run(container, (after, before, hand), ids, number)
                if number >= 0:
                    pairs.append((mine.wall / count, floor.wall / count))
                    cpu.append((mine.cpu / count, floor.cpu / count))
            assert fingerprints(after) == fingerprints(before)
        finally:
            container.engine().dispose()
    wall = [1_000 * median(side) for side in zip(*pairs, strict=True)]
    ours_cpu, floor_cpu = (1_000 * median(side) for side in zip(*cpu, strict=True))
    note = (
        f"{wall[0]:.2f} ms against {wall[1]:.2f} ms; {ours_cpu:.2f} and {floor_cpu:.2f} ms of it our processor time;"
        f" {1_000 / wall[0]:,.0f} a second over one connection"
    )
    return [ratio("recordRepayment as a use case", pairs, 3, note)]


def _overdue(connection: Connection) -> list[UUID]:
    query = "select id from loan where oldest_due < %s order by id"
    found = [row[0] for row in connection.execute(query, [TODAY])]
    connection.commit()
    return found


def _run(
    container: Container, connections: tuple[Connection, Connection, Connection], ids: Sequence[UUID], number: int
) -> tuple[Taken, Taken]:
    after, before, hand = connections
    at = at_end_of(TODAY) + timedelta(minutes=number)
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
