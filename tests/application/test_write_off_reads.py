"""Both stores list the same applications, claims due and years, and only to whom they belong."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.read_port import Queries
from postloan.application.write_off_commands import PlanPursuit, RecordPursuit
from postloan.application.write_off_queries import due_terms
from postloan.domain.shared.calendar import add_months
from postloan.domain.write_off.kinds import Cause
from postloan.domain.write_off.policy import DEFAULT_WRITE_OFF
from tests.application.world import World, memory_world
from tests.application.write_off_reserve import reserved
from tests.application.write_off_world import WriteOffs

TODAY = date(2024, 3, 20)
DAYS = tuple(date(2024, 1, 14) + timedelta(days=7 * week) for week in range(130))


def story(world: World) -> None:
    """Two claims of one package, its cause subjective; one has a plan and a later check, the other nothing."""
    offs, borrower = WriteOffs(world), world.borrower()
    loans = [world.loan(borrower, f"L-{number}") for number in (1, 2)]
    reserved(world, *loans)
    offs.written_off(*loans, cause=Cause.SUBJECTIVE)
    pursuer = offs.maker
    world.done(pursuer, PlanPursuit(idempotency_key=world.key(), loan_id=loans[0], steps=("追偿",)))
    world.today(TODAY)
    world.done(pursuer, RecordPursuit(idempotency_key=world.key(), loan_id=loans[0], finding="无财产"))


def numbers(world: World, until: date, branches: frozenset[str] | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """Loans with something due by a day, with what: by number, for ids differ from store to store."""
    scope = replace(world.scope, branches=branches)

    def read(queries: Queries) -> list[tuple[str, tuple[str, ...]]]:
        rows = queries.write_offs.claims_due(scope, TODAY, until, None, 10)
        loans = queries.loans_by_id(world.scope, [row.loan for row in rows])
        return sorted(
            (loans[row.loan].number, tuple(duty.kind.value for duty in row.duties if duty.last_day <= until))
            for row in rows
        )

    return world.ask(read)


def test_both_stores_list_the_same_and_what_is_listed_is_due(world: World) -> None:
    memory = memory_world(world.seed)
    for each in (world, memory):
        story(each)
    found = {day: numbers(world, day) for day in DAYS}
    assert found == {day: numbers(memory, day) for day in DAYS}
    # Nobody is listed to whom nothing is due, and the list is not empty for ever.
    assert all(kinds for rows in found.values() for _, kinds in rows)
    assert (found[DAYS[0]], len(found[DAYS[-1]])) == ([], 2)
    for each in (world, memory):
        assert numbers(each, DAYS[-1], frozenset({"102"})) == []
        years = each.ask(lambda queries, each=each: queries.write_offs.years(each.scope, TODAY, 9999, 10))  # type: ignore[misc]
        assert [len(row.duties) for row in years] == [2]


def test_both_stores_show_applications_of_a_loan_to_readers_of_its_unit(world: World) -> None:
    memory = memory_world(world.seed)
    for each in (world, memory):
        story(each)
        loan = each.ask(lambda queries, each=each: queries.loan_by_number(each.scope, "L-1"))  # type: ignore[misc]
        assert loan is not None
        for branches, expected in ((None, ["W-1"]), (frozenset({"101"}), ["W-1"]), (frozenset({"102"}), [])):
            scope = replace(each.scope, branches=branches)

            def read(queries: Queries, scope: Any = scope, key: Any = loan.id) -> list[str]:
                rows = queries.write_offs.of_loans(scope, [key])[key]
                one = queries.write_offs.by_number(scope, "W-1")
                assert (one is not None) is bool(rows)
                assert all(queries.write_offs.file(scope, row.id) is not None for row in rows)
                return [row.number for row in rows]

            assert each.ask(read) == expected, branches


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_terms_turned_round_are_the_latest_day_from_which_the_term_is_over(until: date, months: int) -> None:
    terms = due_terms(until, replace(DEFAULT_WRITE_OFF, check_months=months))
    assert add_months(terms.checked, months) <= until < add_months(terms.checked + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("until", "checked"),
    [
        # Twelve months from 29 February 2024 end on 28 February 2025, and so do those from the 28th.
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2025, 2, 27), date(2024, 2, 27)),
    ],
)
def test_a_leap_day_is_due_with_the_last_day_of_february(until: date, checked: date) -> None:
    assert due_terms(until, DEFAULT_WRITE_OFF).checked == checked
