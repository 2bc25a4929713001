"""Units, posts and appointments: what they give on a day, and why a change is refused."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.organisation import (
    Appointment,
    Holding,
    OrganisationRefusal,
    OrgUnit,
    Post,
    Structure,
    UnitKind,
    appoint,
    define_post,
    end_appointment,
    holding_of,
    kept_by,
    kept_from,
    open_unit,
)
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput, Refusal

BANK = UUID(int=1)
DAY = date(2026, 1, 1)
R = OrganisationRefusal


def unit(code: str, kind: UnitKind, parent: str = "") -> OrgUnit:
    return OrgUnit(BANK, code, f"机构{code}", kind, parent, DAY)


def post(code: str, where: str, *roles: Role) -> Post:
    return Post(BANK, code, where, f"岗位{code}", frozenset(roles), DAY)


UNITS = (
    unit("HO", UnitKind.HEAD_OFFICE),
    unit("101", UnitKind.BRANCH, "HO"),
    unit("101-R", UnitKind.DEPARTMENT, "101"),
    unit("HO-IT", UnitKind.DEPARTMENT, "HO"),
)
POSTS = (
    post("officer", "101-R", Role.OFFICER),
    post("head", "101", Role.APPROVER),
    post("admin", "HO-IT", Role.ADMIN),
    post("admin-2", "HO-IT", Role.ADMIN),
    post("auditor", "HO", Role.AUDITOR),
)
BANKS = Structure({each.code: each for each in UNITS}, {each.code: each for each in POSTS})


def held(what: str, person: str, since: date = DAY, until: date | None = None, number: int = 7) -> Appointment:
    return Appointment(UUID(int=number), BANK, what, person, since, until)


def code(outcome: object) -> object:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def test_a_department_of_a_branch_sees_the_branch_and_one_of_head_office_sees_all() -> None:
    assert holding_of(BANKS, [held("officer", "zhang")], DAY) == Holding(
        frozenset({Role.OFFICER}), frozenset({"101"}), ("officer",)
    )
    assert holding_of(BANKS, [held("admin", "wang")], DAY).branches == {"*"}


def test_a_post_is_held_from_its_first_day_to_the_day_before_its_end() -> None:
    mine = [held("officer", "zhang", date(2026, 2, 1), date(2026, 3, 1))]
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [bool(holding_of(BANKS, mine, day).roles) for day in days] == [False, True, True, False]


def test_a_closed_unit_gives_nothing() -> None:
    closed = replace(BANKS.units["101-R"], closed_on=date(2026, 6, 1))
    there = Structure({**BANKS.units, "101-R": closed}, BANKS.posts)
    assert holding_of(there, [held("officer", "zhang")], date(2026, 5, 31)).roles
    assert not holding_of(there, [held("officer", "zhang")], date(2026, 6, 1)).roles


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (unit("101", UnitKind.BRANCH, "HO"), R.CODE_TAKEN),
        (unit("102", UnitKind.BRANCH, "XX"), R.UNIT_UNKNOWN),
        (unit("HO2", UnitKind.HEAD_OFFICE), R.WRONG_PLACE),
        (unit("HO2", UnitKind.HEAD_OFFICE, "HO"), R.WRONG_PLACE),
        (unit("102", UnitKind.BRANCH), R.WRONG_PLACE),
        (unit("102", UnitKind.BRANCH, "101-R"), R.WRONG_PLACE),
    ],
)
def test_a_unit_stands_where_it_belongs(new: OrgUnit, expected: R) -> None:
    assert code(open_unit(BANKS, new)) is expected


def test_a_branch_under_a_branch_and_a_department_under_a_department_are_opened() -> None:
    for new in (unit("1011", UnitKind.BRANCH, "101"), unit("HO-IT-2", UnitKind.DEPARTMENT, "HO-IT")):
        assert open_unit(BANKS, new) == new


def test_a_post_has_one_code_a_unit_and_no_administration_beside_business() -> None:
    assert code(define_post(BANKS, post("head", "101", Role.OFFICER))) is R.CODE_TAKEN
    assert code(define_post(BANKS, post("new", "XX", Role.OFFICER))) is R.UNIT_UNKNOWN
    assert code(define_post(BANKS, post("new", "101", Role.OFFICER, Role.ADMIN))) is R.INCOMPATIBLE_POSTS
    fine = post("new", "101", Role.ADMIN, Role.AUDITOR)
    assert define_post(BANKS, fine) == fine


def test_nobody_administers_and_does_business_on_the_same_day() -> None:
    mine = [held("officer", "zhang", DAY, date(2026, 7, 1))]
    during = held("admin", "zhang", date(2026, 6, 30), number=8)
    assert code(appoint(BANKS, mine, during)) is R.INCOMPATIBLE_POSTS
    after = held("admin", "zhang", date(2026, 7, 1), number=8)
    assert appoint(BANKS, mine, after) == after


def test_a_post_is_held_once_at_a_time() -> None:
    mine = [held("officer", "zhang")]
    assert code(appoint(BANKS, mine, held("officer", "zhang", date(2027, 1, 1)))) is R.ALREADY_HELD
    assert code(appoint(BANKS, mine, held("nothing", "zhang"))) is R.POST_UNKNOWN


def test_the_organisation_counts_once_one_keeps_it_and_another_can_agree() -> None:
    keeper, head = held("admin", "wang"), held("head", "li", date(2026, 2, 1))
    assert not kept_by(BANKS, [keeper], DAY)
    assert not kept_by(BANKS, [keeper, held("admin-2", "wang")], DAY), "one person with two posts is one person"
    assert not kept_by(BANKS, [keeper, held("head", "li", DAY, date(2027, 1, 1))], DAY), "an end is in sight"
    assert kept_by(BANKS, [keeper, head], date(2026, 2, 1))
    assert kept_from(BANKS, [keeper, head]) == date(2026, 2, 1)
    assert kept_from(BANKS, [keeper]) is None
    assert kept_by(BANKS, [keeper, held("admin-2", "zhao")], DAY)


def test_the_last_keeper_stays_until_another_is_there() -> None:
    keeper = held("admin", "wang")
    day = date(2026, 5, 1)
    assert code(end_appointment(keeper, day, kept=True, still_kept=False)) is R.LAST_KEEPERS
    assert end_appointment(keeper, day, kept=True, still_kept=True) == replace(keeper, until=day)
    assert end_appointment(keeper, day, kept=False, still_kept=False) == replace(keeper, until=day)


def test_an_ended_appointment_is_not_ended_later() -> None:
    ended = held("officer", "zhang", DAY, date(2026, 3, 1))
    assert code(end_appointment(ended, date(2026, 3, 1), kept=False, still_kept=False)) is R.ALREADY_ENDED
    assert code(end_appointment(ended, DAY, kept=False, still_kept=False)) is R.ALREADY_ENDED


def test_a_person_has_one_spelling_and_time_runs_forward() -> None:
    assert held("officer", "ZHANG").person == "zhang"
    with pytest.raises(InvalidInput):
        held("officer", "zhang", DAY, DAY)
    with pytest.raises(InvalidInput):
        post("x", "101")
