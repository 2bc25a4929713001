"""Names of owners and tenants live as long as their key: that of the person, or that of the last one concerned."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import inspect, text

from postloan.application.borrower import EraseBorrower
from postloan.application.collateral_commands import ChangeOwners, RecordLease
from postloan.application.collateral_views import CollateralView
from postloan.application.loan import Prepay
from postloan.application.reads import ERASED
from postloan.domain.collateral.parts import Lease, Owner
from postloan.domain.loan.events import Surplus
from postloan.infrastructure.persistence.plain_names import plain_names, seal_plain_names
from tests.application.collateral_world import DAY, approved, findings, house
from tests.application.world import CIPHER, World, memory_world, sql_world

CLOSED = date(2024, 1, 20)
KEPT_UNTIL = date(2034, 1, 20)
OWNER, CO_OWNER, TENANT, LATER = "张小明", "欧阳独秀", "诸葛租客", "司徒后主"


@pytest.fixture(params=["database", "memory"])
def either(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def let(world: World, item: UUID, tenant: str = TENANT) -> None:
    lease = Lease("ZL-1", tenant, DAY, date(2026, 1, 1))
    world.done(world.officer, RecordLease(idempotency_key=world.key(), item_id=item, value_date=DAY, lease=lease))


def owners(world: World, item: UUID, *found: Owner) -> None:
    changed = ChangeOwners(idempotency_key=world.key(), item_id=item, value_date=DAY, owners=found)
    world.done(world.officer, changed)


def seen(world: World, item: UUID) -> CollateralView:
    view = world.ask(lambda q: q.collateral.item_on(world.scope, item, DAY, None))
    assert view is not None
    return view


def repaid(world: World, loan: UUID) -> None:
    quote = world.ask(lambda q: q.payoff(world.scope, loan, CLOSED))
    assert quote is not None
    world.done(world.cashier, Prepay(idempotency_key=world.key(), loan_id=loan, value_date=CLOSED, amount=quote.total,
                                     surplus=Surplus.SHORTEN))  # fmt: skip


def erased(world: World, borrower: UUID) -> None:
    approved(world, EraseBorrower(idempotency_key=world.key(), borrower_id=borrower))


def everything(world: World) -> str:
    """What every row of every table holds, as one text; bytes as they are and as hexadecimal."""
    assert world.engine is not None
    found: list[str] = []
    with world.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'select * from "{table}"')):  # noqa: S608 - our own tables
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else None
                    found.append(str(value) if raw is None else raw.decode("utf-8", "replace") + raw.hex())
    return "\n".join(found)


def test_names_are_read_as_they_were_recorded(either: World) -> None:
    world = either
    borrower = world.borrower()
    item, _ = house(world, "YP-1", "100", owner=borrower)
    let(world, item)
    first = seen(world, item)
    assert [(each.name, each.borrower) for each in first.owners] == [(OWNER, borrower)]
    assert [each.tenant for each in first.leases] == [TENANT]
    owners(world, item, Owner(LATER), Owner(CO_OWNER, borrower))
    assert [each.name for each in seen(world, item).owners] == [LATER, CO_OWNER]
    entries = world.ask(lambda q: q.collateral.entries(world.scope, item, 0, 50))
    told = {each.kind: each.payload for each in entries}
    assert OWNER in told["Taken"]
    assert LATER in told["OwnersChanged"]
    assert TENANT in told["Leased"]
    listed = world.ask(lambda q: q.collateral.items(world.scope, [item], DAY))
    assert [each.name for each in listed[item].owners] == [LATER, CO_OWNER]


def test_no_row_of_any_table_holds_a_name_in_clear(world: World) -> None:
    borrower = world.borrower()
    item, _ = house(world, "YP-1", "100", owner=borrower)
    owners(world, item, Owner(LATER), Owner(CO_OWNER, borrower))
    let(world, item)
    stored = everything(world)
    for name in (OWNER, CO_OWNER, TENANT, LATER):
        assert name not in stored
        assert name.encode().hex() not in stored
    assert findings(world) == []


def test_erasing_a_borrower_destroys_its_name_and_those_of_persons_whom_the_item_concerned_through_it(
    either: World,
) -> None:
    world = either
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, _ = house(world, "YP-1", "200", loan, owner=borrower)
    owners(world, item, Owner(CO_OWNER, borrower), Owner(LATER))
    let(world, item)
    world.today(CLOSED)
    repaid(world, loan)
    world.today(KEPT_UNTIL)
    erased(world, borrower)
    view = seen(world, item)
    assert [each.name for each in view.owners] == [ERASED, ERASED]
    assert [each.tenant for each in view.leases] == [ERASED]
    entries = world.ask(lambda q: q.collateral.entries(world.scope, item, 0, 50))
    assert not [each for each in entries if any(name in each.payload for name in (OWNER, CO_OWNER, TENANT, LATER))]


def test_a_person_without_a_file_is_kept_as_long_as_somebody_with_one_is_concerned(either: World) -> None:
    world = either
    gone, stays = world.borrower("B1"), world.borrower("B2")
    loan = world.loan(gone)
    item, _ = house(world, "YP-1", "200", loan, owner=stays)
    owners(world, item, Owner(CO_OWNER, stays), Owner(LATER), Owner("公孙某", gone))
    world.today(CLOSED)
    repaid(world, loan)
    world.today(KEPT_UNTIL)
    erased(world, gone)
    assert [each.name for each in seen(world, item).owners] == [CO_OWNER, LATER, ERASED]
    erased(world, stays)
    assert [each.name for each in seen(world, item).owners] == [ERASED, ERASED, ERASED]


def test_names_that_an_earlier_version_kept_in_clear_are_moved_under_keys(world: World) -> None:
    assert world.engine is not None
    borrower = world.borrower()
    item, _ = house(world, "YP-1", "100", owner=borrower)
    let(world, item)
    with world.engine.begin() as connection:
        for table, column in (("collateral_entry", "payload"), ("collateral", "state")):
            for mark, name in (('"#1.1"', f'"{OWNER}"'), ('"#5.1"', f'"{TENANT}"'), ('"#4.1"', f'"{TENANT}"')):
                connection.execute(
                    text(f"update {table} set {column} = replace({column}, :mark, :name)"),  # noqa: S608
                    {"mark": mark, "name": name},
                )
        connection.execute(text("delete from collateral_name"))
        connection.execute(text("delete from collateral_key"))
    assert OWNER in everything(world)
    assert plain_names(world.engine)
    assert seal_plain_names(world.engine, CIPHER, batch=1) == 2
    assert not plain_names(world.engine)
    assert OWNER not in everything(world)
    assert TENANT not in everything(world)
    assert findings(world) == []
