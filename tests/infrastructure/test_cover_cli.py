"""`postloan revalue` on both databases: its preview changes nothing, its run is resumed, and what cannot be is said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from postloan.application.collateral_market import PublishRegionalIndex
from postloan.application.outcomes import Done
from postloan.application.revaluation_commands import StartRevaluation
from postloan.infrastructure.cli.session import bank_of, opened, operator
from tests.application.cover_world import CoverWorld
from tests.infrastructure import test_cli
from tests.infrastructure.test_cli import Postloan

postloan, bank, loaned = test_cli.postloan, test_cli.bank, test_cli.loaned
THEN, NOW = date(2024, 1, 15), date(2024, 2, 14)
ASKED = ("revalue", "--region", "310000", "--kind", "HOUSING", "--as-of", str(NOW))


@pytest.fixture(name="secured")
def _secured(loaned: Postloan) -> Iterator[tuple[Postloan, Any]]:
    """Homes of 20,000.00 and 17,000.00 secure the two loans; the index fell from 100 to 70."""
    container = opened()
    here, ids, seconds = bank_of(container, ""), container.ids(), count()
    actor = operator(here)

    def tick() -> datetime:
        return datetime(2024, 2, 14, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))

    world: Any = SimpleNamespace(
        bank=here.id, ids=ids, tick=tick, officer=actor, transactions=container.transactions(), actor=actor
    )
    world.commands = container.commands()
    for points, day in (("100", THEN), ("70", NOW)):
        command = PublishRegionalIndex(
            idempotency_key=f"index-{day}", region="310000", kind="HOUSING", published=day, points=points, source="指数"
        )
        assert isinstance(world.commands.execute(actor, command, tick()), Done)
    loans = container.transactions().read(lambda unit: unit.loans.by_number(here.id, ["L-1", "L-2"]))
    desk = CoverWorld(world)
    desk.item("YP-1", "20000", loans["L-1"], day=THEN)
    desk.item("YP-2", "17000", loans["L-2"], day=THEN)
    yield loaned, world
    container.engine().dispose()


def values(world: Any) -> list[int]:
    held = world.transactions.read(lambda unit: unit.collateral.of_region(world.bank, "310000", "HOUSING", None, 9))
    return sorted(each.item.valuation.value.minor for each in held)


def test_a_preview_names_the_loans_and_changes_nothing(secured: tuple[Postloan, Any]) -> None:
    run, world = secured
    ran = run(*ASKED, "--preview")
    assert ran.code == 0, ran.err
    # 20,000 × 0.7 = 14,000 and 17,000 × 0.7 = 11,900; 37,000.00 become 25,900.00.
    assert "2 of 2 items of 310000 HOUSING would get a value of 2024-02-14" in ran.out
    assert "37000.00 CNY before, 25900.00 CNY after" in ran.out
    assert "L-1: WITHIN -> WARNING" in ran.out
    assert values(world) == [1_700_000, 2_000_000]


def test_a_run_revalues_and_measures_and_is_not_done_twice(secured: tuple[Postloan, Any]) -> None:
    run, world = secured
    ran = run(*ASKED)
    assert ran.code == 0, ran.err
    assert "2 of 2 items of 310000 HOUSING have a value of 2024-02-14; 2 loans measured" in ran.out
    assert values(world) == [1_190_000, 1_400_000]
    again = run(*ASKED)
    assert again.code == 2
    assert "was begun" in again.err


def test_an_interrupted_run_is_resumed(secured: tuple[Postloan, Any]) -> None:
    run, world = secured
    command = StartRevaluation(idempotency_key="begun", region="310000", kind="HOUSING", as_of=NOW)
    assert isinstance(world.commands.execute(world.actor, command, world.tick()), Done)
    assert values(world) == [1_700_000, 2_000_000]
    assert run(*ASKED, "--batch", "1").code == 0
    assert values(world) == [1_190_000, 1_400_000]


def test_a_region_without_an_index_is_said(secured: tuple[Postloan, Any]) -> None:
    run, _ = secured
    ran = run("revalue", "--region", "330000", "--kind", "HOUSING", "--as-of", str(NOW))
    assert (ran.code, "no index of 330000 HOUSING is known" in ran.err) == (2, True)
