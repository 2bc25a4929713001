"""Lists of guarantees and rights are the same in memory and in every database, page by page and branch by branch."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import pytest

from postloan.application.cursors import cursor_of, position
from postloan.application.guarantor_queries import GuaranteeQueries
from postloan.application.reads import PageRequest, Position
from postloan.application.right_queries import RightPlace, RightQueries
from postloan.domain.clock import ActKind, NoticeKind, RightKind
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.scope import Scope, scope_of
from tests.application.clock_world import act, announced, bullet, day, night, retract
from tests.application.guarantor_world import contract, guarantor, reviewed, secured, signed
from tests.application.world import World, memory_world

T = TypeVar("T")
LAST = date(9999, 12, 31)


def small_bank(world: World) -> dict[str, UUID]:
    """Three loans due on 15 April 2024, each with a guarantor of its own, the last in another branch."""
    announced(world)
    made: dict[str, UUID] = {}
    for number, branch in (("1", "101"), ("2", "101"), ("3", "102")):
        debtor = world.borrower(f"C-{number}")
        party = guarantor(world, f"G-{number}", branch=branch)
        loan = world.loan(debtor, f"L-{number}", bullet("2024-01-15", "2024-04-15"), branch=branch)
        guarantee = signed(world, contract(debtor, party), f"BZ-{number}", branch)
        secured(world, guarantee, loan)
        made |= {f"C-{number}": debtor, f"G-{number}": party, f"L-{number}": loan, f"BZ-{number}": guarantee}
    reviewed(world, made["G-2"])
    made["BZ-0"] = signed(world, contract(world.borrower("C-4"), made["G-1"]), "BZ-0")
    # Due on 15 April, six months: 15 October 2024; 90 days before it is 17 July.
    for on in ("2024-04-16", "2024-07-17", "2024-10-16"):
        night(world, on)
    made["suit"] = act(world, made["L-2"], ActKind.SUIT, "2024-10-10", made["C-2"])
    made["error"] = act(world, made["L-2"], ActKind.SUIT, "2024-10-11", made["C-2"])
    retract(world, made["L-2"], made["error"])
    return made


def scopes(world: World) -> tuple[Scope, ...]:
    """Of the whole bank, of either branch, and of one that keeps nothing."""
    people = [world.person("sun", Role.OFFICER, branches=branches) for branches in (("101",), ("102",), ("103",))]
    return (world.scope, *map(scope_of, people))


def paged(ask: Callable[[Any], Sequence[T]], place: Callable[[T], object]) -> list[T]:
    """All rows of a list that is read one by one."""
    found: list[T] = []
    after: object = None
    while rows := ask(after):
        found += rows[:1]
        after = place(rows[0])
    return found


def guarantees_of(queries: GuaranteeQueries, scope: Scope, made: dict[str, UUID]) -> list[object]:
    """What a reader is told of guarantees and guarantors."""
    parties = [made[f"G-{n}"] for n in "123"]
    return [
        paged(lambda after: queries.page(scope, after, 1), lambda row: Position(row.number, row.id)),
        paged(lambda after: queries.reviews_due(scope, LAST, after, 1), lambda row: Position(row.review_due, row.id)),
        queries.reviews_due(scope, day("2024-01-15"), None, 9),
        dict(queries.given(scope, parties, None, 1)),
        paged(lambda after: queries.given(scope, parties[:1], after, 1)[parties[0]], lambda row: row.id),
        dict(queries.of_loans(scope, [made["L-1"], made["L-3"]])),
        queries.by_number(scope, "BZ-3"),
        dict(queries.files(scope, parties)),
        dict(queries.cover(scope, [made["L-1"], made["L-3"]], day("2024-10-16"), day("2024-05-01"), None)),
        queries.survey(scope, day("2024-05-01"), None, 9),
    ]


def rights_of(queries: RightQueries, scope: Scope, made: dict[str, UUID]) -> list[object]:
    """What a reader is told of rights."""
    loans = [made[f"L-{n}"] for n in "123"]
    return [
        paged(
            lambda after: queries.to_act(scope, LAST, (), after, 1),
            lambda row: RightPlace(row.act_by or LAST, row.key),
        ),
        queries.to_act(scope, LAST, [RightKind.GUARANTEE_PERIOD], None, 9),
        queries.to_act(scope, day("2024-10-15"), (), None, 9),
        paged(
            lambda after: queries.said(scope, day("2024-01-15"), (), after, 1), lambda row: Position(row.day, row.id)
        ),
        queries.said(scope, day("2024-07-18"), [NoticeKind.LOST], None, 9),
        dict(queries.notices(scope, loans)),
        dict(queries.records(scope, [made["suit"], made["error"], made["L-1"]])),
        paged(lambda after: queries.records_of(scope, made["L-2"], after, 1), lambda row: row.id),
        dict(queries.of_loans(scope, loans, day("2024-10-16"), None, None)),
    ]


def everything(world: World) -> dict[str, list[object]]:
    """What every reader is told, by branch."""
    made = small_bank(world)

    def told(scope: Scope) -> list[object]:
        guarantees = world.ask(lambda queries: guarantees_of(queries.guarantees, scope, made))
        return guarantees + world.ask(lambda queries: rights_of(queries.rights, scope, made))

    return {",".join(sorted(scope.branches or ("*",))): told(scope) for scope in scopes(world)}


def test_lists_of_a_database_are_those_of_memory(world: World) -> None:
    expected = everything(memory_world())
    found = everything(world)
    for branch, rows in expected.items():
        for number, (told, wanted) in enumerate(zip(found[branch], rows, strict=True)):
            assert told == wanted, (branch, number)


def test_each_branch_is_told_of_what_it_keeps() -> None:
    world = memory_world()
    made = small_bank(world)

    def numbers(scope: Scope) -> list[str]:
        return [row.number for row in world.ask(lambda queries: queries.guarantees.page(scope, None, 9))]

    def lost(scope: Scope) -> set[UUID]:
        rows = world.ask(lambda queries: queries.rights.said(scope, day("2024-01-15"), [NoticeKind.LOST], None, 9))
        return {row.key.loan for row in rows}

    assert [numbers(scope) for scope in scopes(world)] == [
        ["BZ-0", "BZ-1", "BZ-2", "BZ-3"],
        ["BZ-0", "BZ-1", "BZ-2"],
        ["BZ-3"],
        [],
    ]
    assert [len(lost(scope)) for scope in scopes(world)] == [3, 2, 1, 0]
    # On 16 October every guarantee period is over; the main claims live three years from 15 April 2024 (a Thursday in
    # 2027), and that of the second loan is held by its suit.
    rows = world.ask(lambda queries: queries.rights.to_act(world.scope, LAST, (), None, 9))
    assert [(row.key.loan, row.key.clock) for row in rows] == [
        (made["L-1"], RightKind.LIMITATION),
        (made["L-3"], RightKind.LIMITATION),
    ]


@pytest.mark.parametrize("text", ["", "x", "2024-01-01|LIMITATION|x|y", "2024-13-01|LIMITATION|{0}|{0}", "|||"])
def test_a_cursor_of_another_list_of_rights_is_refused(text: str) -> None:
    key = UUID(int=7)
    cursor = cursor_of("rightsToActOn", text.format(key), key)
    with pytest.raises(InvalidInput, match="is a cursor of another list or order"):
        RightPlace.read(position(PageRequest(1, cursor), "rightsToActOn", str))
