"""Routes of several steps, and approval in another's name: three steps by three persons (art. 30)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.approval import (
    ApprovalGiven,
    ApprovalRefusal,
    Delegation,
    DelegationRefusal,
    Proposal,
    ProposalReturned,
    ProposalStatus,
    Subject,
    approve,
    delegate,
    evolve,
    propose,
    refuse,
    revoke,
)
from postloan.domain.shared.actor import Actor, Role, Route, RouteStep
from postloan.domain.shared.errors import InvalidInput, Refusal

BANK = UUID(int=1)
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
THREE_STEPS = Route(Role.APPROVER, earlier=(RouteStep("CONFIRMATION", Role.RISK_MANAGER),))
FIGURES = (("class", "SUBSTANDARD"),)
NINETY_DAYS = timedelta(days=90)


def person(name: str, *roles: Role, account: str = "") -> Actor:
    return Actor(account or f"{name}@bank", name, BANK, frozenset(roles), frozenset("*"))


MAKER = person("li na", Role.OFFICER)
RISK = person("wang wei", Role.RISK_MANAGER)
HEAD = person("zhao min", Role.APPROVER)
DEPUTY = person("sun jie", Role.OFFICER)


def proposal(route: Route = THREE_STEPS, maker: Actor = MAKER) -> Proposal:
    made = propose(
        proposal_id=UUID(int=2),
        kind="ProposeClass",
        subject=Subject("BORROWER", "b"),
        payload={},
        figures=FIGURES,
        route=route,
        actor=maker,
        at=AT,
        expires_at=AT + timedelta(days=30),
    )
    return evolve(None, made)


def agreed(p: Proposal, actor: Actor, *delegations: Delegation) -> Proposal:
    event = approve(p, actor, FIGURES, AT, "", delegations)
    assert isinstance(event, ApprovalGiven), event
    return evolve(p, event)


def code(outcome: object) -> object:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def given_to(to: Actor, by: Actor, role: Role, kinds: frozenset[str] = frozenset(), number: int = 9) -> Delegation:
    made = delegate(
        delegation_id=UUID(int=number),
        actor=by,
        to=to.person,
        role=role,
        kinds=kinds,
        at=AT,
        since=AT,
        until=AT + timedelta(days=5),
        longest=NINETY_DAYS,
    )
    assert isinstance(made, Delegation), made
    return made


def test_three_persons_take_three_steps_in_order() -> None:
    first = proposal()
    assert first.waiting_for == RouteStep("CONFIRMATION", Role.RISK_MANAGER)
    confirmed = agreed(first, RISK)
    assert (confirmed.status, confirmed.waiting_for) == (ProposalStatus.PROPOSED, RouteStep("APPROVAL", Role.APPROVER))
    approved = agreed(confirmed, HEAD)
    assert (approved.status, approved.waiting_for) == (ProposalStatus.APPROVED, None)


def test_approval_does_not_come_before_confirmation() -> None:
    assert code(approve(proposal(), HEAD, FIGURES, AT)) is ApprovalRefusal.NOT_IN_ROUTE


def test_one_person_with_both_posts_takes_one_step_only() -> None:
    both = person("wang wei", Role.RISK_MANAGER, Role.APPROVER)
    confirmed = agreed(proposal(), both)
    again = replace(both, account="wang.wei.2@bank")
    assert code(approve(confirmed, again, FIGURES, AT)) is ApprovalRefusal.OPINION_ALREADY_GIVEN


def test_a_second_submission_begins_with_the_first_step() -> None:
    confirmed = agreed(proposal(), RISK)
    event = approve(confirmed, HEAD, (("class", "DOUBTFUL"),), AT)
    assert isinstance(event, ProposalReturned)
    returned = evolve(confirmed, event)
    assert returned.status is ProposalStatus.RETURNED
    assert returned.opinions[-1].person == HEAD.person


def test_a_delegate_decides_in_the_name_of_the_delegator() -> None:
    confirmed = agreed(proposal(), DEPUTY, given_to(DEPUTY, RISK, Role.RISK_MANAGER))
    assert [(o.person, o.on_behalf_of) for o in confirmed.opinions] == [("sun jie", "wang wei")]
    # The delegator has spoken through the delegate, and neither of them speaks again.
    both = person("wang wei", Role.RISK_MANAGER, Role.APPROVER)
    assert code(approve(confirmed, both, FIGURES, AT)) is ApprovalRefusal.OPINION_ALREADY_GIVEN
    for_head = given_to(DEPUTY, HEAD, Role.APPROVER, number=10)
    assert code(approve(confirmed, DEPUTY, FIGURES, AT, "", [for_head])) is ApprovalRefusal.OPINION_ALREADY_GIVEN


def test_a_delegate_can_refuse() -> None:
    event = refuse(proposal(), DEPUTY, AT, "no evidence", [given_to(DEPUTY, RISK, Role.RISK_MANAGER)])
    assert not isinstance(event, Refusal)
    assert event.opinion.on_behalf_of == "wang wei"


def test_the_maker_does_not_decide_through_a_delegate() -> None:
    maker = person("li na", Role.OFFICER, Role.RISK_MANAGER)
    given_away = given_to(DEPUTY, maker, Role.RISK_MANAGER)
    assert code(approve(proposal(maker=maker), DEPUTY, FIGURES, AT, "", [given_away])) is (
        ApprovalRefusal.DELEGATOR_INVOLVED
    )


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"delegate": "somebody else"}, AT),
        ({"role": Role.APPROVER}, AT),
        ({"kinds": frozenset({"Waive"})}, AT),
        ({"institution": UUID(int=3)}, AT),
        ({"revoked_at": AT}, AT),
        ({}, AT - timedelta(microseconds=1)),
        ({}, AT + timedelta(days=5)),
    ],
)
def test_a_delegation_covers_only_what_it_says(changes: dict[str, object], at: datetime) -> None:
    delegation = replace(given_to(DEPUTY, RISK, Role.RISK_MANAGER), **changes)  # type: ignore[arg-type]
    assert not delegation.covers(DEPUTY, Role.RISK_MANAGER, "ProposeClass", at)
    assert given_to(DEPUTY, RISK, Role.RISK_MANAGER).covers(DEPUTY, Role.RISK_MANAGER, "ProposeClass", AT)


def asked(by: Actor, to: str, role: Role, days: int = 5) -> Delegation | Refusal:
    until = AT + timedelta(days=days)
    return delegate(
        delegation_id=UUID(int=9),
        actor=by,
        to=to,
        role=role,
        kinds=frozenset(),
        at=AT,
        since=AT,
        until=until,
        longest=NINETY_DAYS,
    )


def test_only_a_role_of_ones_own_is_delegated_and_to_another_person() -> None:
    assert code(asked(DEPUTY, "zhou", Role.RISK_MANAGER)) is DelegationRefusal.ROLE_NOT_HELD
    assert code(asked(RISK, "ＷANG Wei", Role.RISK_MANAGER)) is DelegationRefusal.TO_ONESELF
    assert code(asked(RISK, "sun jie", Role.RISK_MANAGER, 91)) is DelegationRefusal.TOO_LONG
    assert isinstance(asked(RISK, "sun jie", Role.RISK_MANAGER, 90), Delegation)
    with pytest.raises(InvalidInput, match="until"):
        asked(RISK, "sun jie", Role.RISK_MANAGER, 0)


def test_a_delegation_is_taken_back_once_by_its_giver() -> None:
    delegation = given_to(DEPUTY, RISK, Role.RISK_MANAGER)
    assert code(revoke(delegation, DEPUTY, AT)) is DelegationRefusal.NOT_THE_DELEGATOR
    over = revoke(delegation, RISK, AT)
    assert isinstance(over, Delegation)
    assert over.revoked_at == AT
    assert code(revoke(over, RISK, AT)) is DelegationRefusal.ALREADY_OVER
    assert code(revoke(delegation, RISK, AT + timedelta(days=5))) is DelegationRefusal.ALREADY_OVER


names = st.sampled_from(["a", "b", "c", "d", "e"])
roles = st.sampled_from([Role.RISK_MANAGER, Role.APPROVER])


@given(
    st.lists(st.tuples(names, st.sets(roles)), min_size=1, max_size=12),
    st.sets(st.tuples(names, names, roles), max_size=6),
    st.integers(1, 2),
    st.integers(1, 2),
)
def test_as_many_different_persons_agree_as_the_route_asks_none_of_them_its_maker(
    deciders: list[tuple[str, set[Role]]], powers: set[tuple[str, str, Role]], confirmers: int, approvers: int
) -> None:
    route = Route(Role.APPROVER, approvers, earlier=(RouteStep("CONFIRMATION", Role.RISK_MANAGER, confirmers),))
    current = proposal(route, person("a", Role.OFFICER))
    delegations = [
        given_to(person(to), person(by, role), role, number=10 + n)
        for n, (by, to, role) in enumerate(sorted(powers))
        if by != to
    ]
    for name, held in deciders:
        if current.status is not ProposalStatus.PROPOSED:
            break
        event = approve(current, person(name, *held), FIGURES, AT, "", delegations)
        if isinstance(event, ApprovalGiven):
            current = evolve(current, event)
    # Everybody who stands behind an agreement, as agent or as principal, stands behind one only, and is not the maker.
    involved = [name for o in current.opinions for name in {o.person, o.on_behalf_of} - {""}]
    assert len(involved) == len(set(involved))
    assert "a" not in involved
    for number, opinion in enumerate(current.opinions):
        needed = Role.RISK_MANAGER if number < confirmers else Role.APPROVER
        if opinion.on_behalf_of:
            assert (opinion.on_behalf_of, opinion.person, needed) in powers
        else:
            assert any(name == opinion.person and needed in held for name, held in deciders)
    assert (current.status is ProposalStatus.APPROVED) == (len(current.opinions) == confirmers + approvers)
