"""What is due is found by its day, however few or many there are and whatever the planner believes."""

from datetime import date
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, insert, text

from postloan.infrastructure.persistence.tables import wake_up
from postloan.infrastructure.persistence.waking import due_keys
from tests.application.world import World

BANK, DAY = UUID(int=1), date(2026, 1, 15)
SOON, LATE = date(2026, 1, 10), date(2026, 6, 1)
C = wake_up.c
WHICH = (C.institution == BANK, C.subject_kind == "LOAN", C.module == "loan")


def fill(engine: Engine, rows: list[tuple[UUID, str, date]]) -> None:
    names = ("institution", "subject_kind", "module", "subject_id", "reason", "due")
    with engine.begin() as connection:
        connection.execute(
            insert(wake_up),
            [dict(zip(names, (BANK, "LOAN", "loan", *row), strict=True)) for row in rows],
        )


def due(engine: Engine, limit: int, after: UUID | None = None) -> tuple[tuple[UUID, ...], list[str]]:
    sent: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", noted)
    try:
        with engine.connect() as connection:
            return due_keys(connection, C.subject_id, C.due, *WHICH, C.due <= DAY, after=after, limit=limit), sent
    finally:
        event.remove(engine, "before_cursor_execute", noted)


@pytest.mark.parametrize("limit", [1, 3, 10, 200])
def test_pages_in_key_order_hold_every_due_key_once(world: World, limit: int) -> None:
    assert world.engine is not None
    random = Random(limit)
    keys = [UUID(int=n) for n in random.sample(range(1, 10**6), 40)]
    rows = [(key, why, random.choice([SOON, DAY, LATE])) for key in keys for why in ("A", "B") if random.random() < 0.8]
    fill(world.engine, rows)
    wanted = sorted({key for key, _, on in rows if on <= DAY})
    found: list[UUID] = []
    while page := due(world.engine, limit, found[-1] if found else None)[0]:
        assert len(page) == min(limit, len(wanted) - len(found))
        found += page
    assert found == wanted


def test_few_take_one_statement_and_many_two(world: World) -> None:
    assert world.engine is not None
    fill(world.engine, [(UUID(int=n), "A", SOON) for n in range(1, 8)])
    assert len(due(world.engine, 4)[1]) == 1
    assert len(due(world.engine, 3)[1]) == 2


def test_a_planner_that_believes_that_all_are_due_does_not_walk_all_keys(world: World) -> None:
    """Statistics say that all of 20,000 are due when the last five are."""
    assert world.engine is not None
    if world.engine.dialect.name != "postgresql":
        return
    made = """insert into wake_up (institution, subject_kind, subject_id, module, reason, due)
      select :bank, 'LOAN', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'loan', 'A', :soon
      from generate_series(1, 20000) n"""
    later = "update wake_up set due = :late where subject_id < '00000000-0000-4000-8000-000000019996'"
    with world.engine.begin() as connection:
        connection.execute(text(made), {"bank": BANK, "soon": SOON})
        connection.execute(text("analyze wake_up"))
        connection.execute(text(later), {"late": LATE})
    found, sent = due(world.engine, 500)
    assert len(found) == 5
    (statement,) = sent
    with world.engine.connect() as connection:
        given = {"institution_1": BANK, "subject_kind_1": "LOAN", "module_1": "loan", "due_1": DAY, "param_1": 1001}
        plan = connection.exec_driver_sql(f"explain {statement}", given).scalars().all()
    assert any("ix_wake_up_due" in line for line in plan), plan
