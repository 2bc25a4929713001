"""A reader of the outbox gets every message once, in an order that does not change, whoever commits late."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from uuid import UUID

from postloan.application.loan import ChargeFee
from postloan.application.outcomes import Done
from postloan.application.ports import Message, Unit
from postloan.infrastructure.persistence.outbox import BEGINNING, Cursor, messages_after
from tests.application.world import START, World, yuan


def read(world: World, cursor: Cursor = BEGINNING, limit: int = 100) -> list[tuple[Cursor, Message]]:
    assert world.engine is not None
    with world.engine.connect() as connection:
        return list(messages_after(connection, world.bank, cursor, limit))


def read_when_told(world: World, count: int, cursor: Cursor = BEGINNING) -> list[tuple[Cursor, Message]]:
    """What a reader gets once `count` messages may be read: a PostgreSQL server holds them back while any transaction
    that began earlier is open on it, and other tests share the server."""
    deadline = monotonic() + 60
    while len(found := read(world, cursor)) < count and monotonic() < deadline:
        sleep(0.02)
    return found


def charge(world: World, loan: UUID, key: str) -> Done:
    return world.done(world.cashier, ChargeFee(idempotency_key=key, loan_id=loan, value_date=START, amount=yuan("1")))


def test_messages_come_in_the_order_of_their_commands_and_say_what_happened(world: World) -> None:
    loan = world.loan(world.borrower())
    charge(world, loan, "fee")
    found = [message for _, message in read_when_told(world, 4)]
    assert [message.type for message in found] == [
        "borrower.Registered",
        "loan.Opened",
        "loan.Disbursement",
        "loan.Fee",
    ]
    data = json.loads(found[-1].data)
    assert (data["loan"], data["sequence"], data["valueDate"]) == (str(loan), 2, "2024-01-15")


def test_reading_in_pieces_gives_every_message_once(world: World) -> None:
    loan = world.loan(world.borrower())
    for number in range(5):
        charge(world, loan, f"fee-{number}")
    whole = read_when_told(world, 8)
    cursor, pieces = BEGINNING, []
    while piece := read(world, cursor, limit=3):
        pieces += piece
        cursor = piece[-1][0]
    assert pieces == whole
    assert len(whole) == 8


def test_another_bank_s_messages_are_not_read(world: World) -> None:
    other = World(world.transactions, world.reads, world.engine, seed=7)
    other.borrower()
    assert read(world) == []


def test_a_message_that_is_committed_late_is_not_passed_over(world: World) -> None:
    """One writer holds its transaction open while another, on PostgreSQL, comes and goes."""
    loan = world.loan(world.borrower())
    seen = read_when_told(world, 3)
    written, may_end = Event(), Event()
    assert world.engine is not None
    postgres = world.engine.dialect.name == "postgresql"

    def slow(unit: Unit) -> None:
        subject = seen[0][1].subject
        unit.journal.publish(world.bank, Message(world.ids.next(), "late", subject, world.tick(), "{}"))
        unit.flush()  # type: ignore[attr-defined]
        written.set()
        assert may_end.wait(10)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(world.transactions.write, slow)
        assert written.wait(10)
        if postgres:
            charge(world, loan, "quick")
        meanwhile = read(world, seen[-1][0])
        may_end.set()
        writing.result()
    if not postgres:
        charge(world, loan, "quick")
    assert meanwhile == []
    after = read_when_told(world, 2, seen[-1][0])
    assert [message.type for _, message in after] == ["late", "loan.Fee"]
