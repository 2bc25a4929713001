"""Somebody decides in the name of an approver who is away; a policy may ask for several steps."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine

from postloan.application.approval import Approve, Delegate, RevokeDelegation
from postloan.application.books import AdoptPolicy
from postloan.application.loan import Waive
from postloan.application.outcomes import Done, Invalid, NotFound, Pending, Refused
from postloan.application.reads import PageRequest
from postloan.domain.policy import DEFAULT_POLICY, CommandKind
from postloan.domain.shared.actor import Actor, Role, Route, RouteStep
from tests.application.tables import content
from tests.application.world import World, yuan

DAY = date(2024, 2, 25)


def waiver(world: World, key: str = "w") -> Pending:
    loan = world.loan(world.borrower())
    world.today(DAY)
    outcome = world.run(
        world.officer, Waive(idempotency_key=key, loan_id=loan, value_date=DAY, interest=yuan("1"), reason="困难")
    )
    assert isinstance(outcome, Pending), outcome
    return outcome


def given_away(world: World, by: Actor, to: str, key: str = "d", **changes: object) -> Delegate:
    now = world.tick()
    command = Delegate(idempotency_key=key, to=to, role=Role.APPROVER, since=now, until=now + timedelta(days=30))
    return replace(command, **changes)  # type: ignore[arg-type]  # each case names real fields


def engine_of(world: World) -> Engine:
    assert world.engine is not None
    return world.engine


def approve(pending: Pending, key: str) -> Approve:
    return Approve(idempotency_key=key, proposal_id=pending.proposal.id)


def test_a_delegate_approves_in_anothers_name_until_it_is_taken_back(world: World) -> None:
    pending = waiver(world)
    deputy = world.person("sun", Role.OFFICER)
    before = world.run(deputy, approve(pending, "too-early"))
    assert isinstance(before, Refused)
    assert before.code == "NOT_IN_ROUTE"
    made = world.done(world.approver, given_away(world, world.approver, "sun")).made
    assert isinstance(made, UUID)
    done = world.done(deputy, approve(pending, "deputy"))
    assert done.proposal is not None
    assert done.proposal.status == "APPROVED"
    assert [(o.person, o.on_behalf_of) for o in done.proposal.opinions] == [("sun", world.approver.person)]
    world.done(world.approver, RevokeDelegation(idempotency_key="back", delegation_id=made))
    again = world.run(
        world.officer,
        Waive(
            idempotency_key="w2",
            loan_id=pending.subject.id,
            value_date=DAY,
            interest=yuan("1"),
            reason="困难",
        ),
    )
    assert isinstance(again, Pending)
    outcome = world.run(deputy, approve(again, "too-late"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "NOT_IN_ROUTE"
    listed = world.ask(lambda q: q.delegations(world.scope, PageRequest(10))).items
    assert [(d.id, d.delegate, d.revoked_at is not None) for d in listed] == [(made, "sun", True)]


def test_a_delegation_that_is_refused_changes_nothing(world: World) -> None:
    world.loan(world.borrower())
    before = content(engine_of(world))
    refused = world.run(world.officer, given_away(world, world.officer, "sun"))
    assert isinstance(refused, Refused)
    assert refused.code == "ROLE_NOT_HELD"
    unknown = world.run(world.approver, given_away(world, world.approver, "sun", "k", kinds=frozenset({"Nothing"})))
    assert isinstance(unknown, Invalid)
    missing = world.run(world.approver, RevokeDelegation(idempotency_key="m", delegation_id=UUID(int=5)))
    assert isinstance(missing, NotFound)
    assert content(engine_of(world)) == before


def test_a_policy_may_ask_for_confirmation_before_approval(world: World) -> None:
    steps = Route(Role.APPROVER, earlier=(RouteStep("CONFIRMATION", Role.RISK_MANAGER),))
    others = tuple((kind, route) for kind, route in DEFAULT_POLICY.routes if kind is not CommandKind.WAIVER)
    routes = ((CommandKind.WAIVER, steps), *others)
    policy = replace(DEFAULT_POLICY, version="steps", effective_from=date(2024, 1, 1), routes=routes)
    admin = world.person("admin", Role.ADMIN)
    adoption = world.run(admin, AdoptPolicy(idempotency_key="p", policy=policy))
    assert isinstance(adoption, Pending), adoption
    world.done(world.approver, approve(adoption, "p-ok"))
    pending = waiver(world)
    assert [(s.name, s.role, s.approvals, s.given) for s in pending.proposal.steps] == [
        ("CONFIRMATION", "RISK_MANAGER", 1, 0),
        ("APPROVAL", "APPROVER", 1, 0),
    ]
    assert isinstance(world.run(world.approver, approve(pending, "first")), Refused)
    confirmed = world.done(world.person("wang", Role.RISK_MANAGER), approve(pending, "confirm"))
    assert confirmed.proposal is not None
    assert (confirmed.proposal.status, confirmed.proposal.needed_role) == ("PROPOSED", "APPROVER")
    approved = world.run(world.approver, approve(pending, "approve"))
    assert isinstance(approved, Done)
    assert approved.proposal is not None
    assert approved.proposal.status == "APPROVED"


def test_an_expired_delegation_is_none(world: World) -> None:
    pending = waiver(world)
    start: datetime = world.tick()
    short = given_away(world, world.approver, "sun", since=start, until=start + timedelta(seconds=4))
    world.done(world.approver, short)
    for _ in range(8):
        world.tick()
    outcome = world.run(world.person("sun", Role.OFFICER), approve(pending, "late"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "NOT_IN_ROUTE"
