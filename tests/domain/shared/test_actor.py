"""Actors, routes and scopes."""

from uuid import UUID

import pytest

from postloan.domain.shared.actor import Actor, Role, Route, branch_code
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.scope import Scope, scope_of

BANK, OTHER_BANK = UUID(int=1), UUID(int=2)


def actor(*roles: Role, branches: frozenset[str] = frozenset({"101"})) -> Actor:
    return Actor("li.na@bank", "P001", BANK, frozenset(roles), branches)


@pytest.mark.parametrize("name", ["", " a", "a ", "a\nb", "x" * 129])
def test_an_actor_without_a_clean_account_and_person_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="person"):
        Actor("account", name, BANK, frozenset(), frozenset())
    with pytest.raises(InvalidInput, match="account"):
        Actor(name, "person", BANK, frozenset(), frozenset())


@pytest.mark.parametrize("code", ["", "-1", "a b", "支行", "1" * 33])
def test_a_malformed_branch_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput, match="branch"):
        branch_code("branch", code)
    with pytest.raises(InvalidInput, match="branches"):
        actor(branches=frozenset({code}))


def test_more_branches_than_the_bound_are_refused() -> None:
    with pytest.raises(InvalidInput, match="500"):
        actor(branches=frozenset(str(n) for n in range(501)))


@pytest.mark.parametrize("count", [0, 10])
def test_a_route_asks_for_one_to_nine_persons(count: int) -> None:
    with pytest.raises(InvalidInput, match="approvals"):
        Route(Role.APPROVER, count)


def test_a_route_above_a_negative_amount_is_refused() -> None:
    with pytest.raises(InvalidInput, match="above"):
        Route(Role.APPROVER, above=-1)


def test_a_reader_sees_the_branches_of_the_actor_and_no_other_institution() -> None:
    scope = scope_of(actor(Role.OFFICER))
    assert scope.allows(BANK, "101")
    assert not scope.allows(BANK, "102")
    assert not scope.allows(OTHER_BANK, "101")


def test_the_star_opens_every_branch_of_the_own_institution_only() -> None:
    scope = scope_of(actor(Role.AUDITOR, branches=frozenset({"*"})))
    assert scope == Scope(BANK, None, sees_personal_data=True)
    assert scope.allows(BANK, "999")
    assert not scope.allows(OTHER_BANK, "999")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OFFICER, True),
        (Role.APPROVER, True),
        (Role.AUDITOR, True),
        (Role.ACCOUNTANT, False),
        (Role.OPERATIONS, False),
        (Role.ADMIN, False),
    ],
)
def test_only_posts_that_need_it_see_personal_data(role: Role, sees: bool) -> None:
    assert scope_of(actor(role)).sees_personal_data is sees
    assert scope_of(actor()).sees_personal_data is False


@pytest.mark.parametrize("spelt", ["zhang", "ZHANG", "Zhang", "\uff5a\uff48\uff41\uff4e\uff47"])
def test_another_spelling_is_no_other_person(spelt: str) -> None:
    assert Actor("any", spelt, UUID(int=1), frozenset(), frozenset()).person == "zhang"


def test_invisible_characters_make_no_second_person() -> None:
    with pytest.raises(InvalidInput, match="invisible"):
        Actor("any", "zh\u200bang", UUID(int=1), frozenset(), frozenset())
