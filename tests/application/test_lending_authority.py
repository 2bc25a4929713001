"""Authority for new lending: suspended by a person or at the warning line, and lifted by one way alone."""

from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.liability_commands import LiftAuthoritySuspension, SuspendAuthority
from postloan.application.loan import OpenLoan
from postloan.application.outcomes import Done, Forbidden, Outcome, Pending, Refused
from postloan.domain.liability_assessment.kinds import HolderKind
from postloan.domain.shared.actor import Actor, Role
from tests.application.world import TERMS, World

OFFICER, UNIT = (HolderKind.OFFICER, "zhang"), (HolderKind.UNIT, "101")
Of = tuple[HolderKind, str]


def opened(world: World, borrower: UUID, number: str, by: Actor) -> Outcome:
    command = OpenLoan(
        idempotency_key=world.key(), number=number, borrower_id=borrower, branch="101", product="CONSUMER", terms=TERMS
    )
    return world.run(by, command)


def suspend(world: World, of: Of, by: Actor, reason: str = "飞单嫌疑") -> Outcome:
    command = SuspendAuthority(idempotency_key=world.key(), kind=of[0], holder=of[1], reason=reason)
    return world.run(by, command)


def lift(world: World, of: Of, by: Actor, reason: str = "已查清") -> Outcome:
    command = LiftAuthoritySuspension(idempotency_key=world.key(), kind=of[0], holder=of[1], reason=reason)
    return world.run(by, command)


@pytest.mark.parametrize("of", [OFFICER, UNIT], ids=["officer", "unit"])
def test_new_lending_rests_from_the_suspension_until_two_more_persons_agree_that_it_ends(world: World, of: Of) -> None:
    borrower, risk = world.borrower(), world.person("chen", Role.RISK_MANAGER, branches=("101", "102"))
    head = world.person("head", Role.RISK_MANAGER)
    assert isinstance(suspend(world, (of[0], of[1].upper() if of is OFFICER else of[1]), risk), Done)
    refused = opened(world, borrower, "L-1", world.officer)
    assert isinstance(refused, Refused)
    assert (refused.code, dict(refused.details)["holder"]) == ("AUTHORITY_SUSPENDED", of[1])
    again = suspend(world, of, risk)
    assert isinstance(again, Refused)
    assert again.code == "ALREADY_SUSPENDED"
    pending = lift(world, of, head)
    assert isinstance(pending, Pending), pending
    for count, name in enumerate(("li", "sun")):
        assert isinstance(opened(world, borrower, f"L-2{count}", world.officer), Refused), "one is not enough"
        agreeing = Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id)
        assert isinstance(world.run(world.person(name, Role.APPROVER), agreeing), Done)
    assert isinstance(opened(world, borrower, "L-3", world.officer), Done)


def test_others_lend_while_one_is_suspended(world: World) -> None:
    borrower, risk = world.borrower(), world.person("chen", Role.RISK_MANAGER)
    assert isinstance(suspend(world, OFFICER, risk), Done)
    assert isinstance(opened(world, borrower, "L-1", world.person("qian", Role.OFFICER)), Done)


def test_a_suspension_has_a_reason_and_nobody_lifts_the_own_one(world: World) -> None:
    risk = world.person("chen", Role.RISK_MANAGER)
    why = suspend(world, OFFICER, risk, "")
    assert isinstance(why, Refused)
    assert why.code == "REASON_REQUIRED"
    suspend(world, OFFICER, risk)
    suspend(world, UNIT, risk)
    own = lift(world, OFFICER, world.person("ZHANG", Role.APPROVER))
    assert isinstance(own, Refused)
    assert own.code == "OWN_AUTHORITY"
    unit = lift(world, UNIT, world.person("li", Role.APPROVER, branches=("101",)))
    assert isinstance(unit, Refused)
    assert unit.code == "OWN_AUTHORITY"


def test_whoever_works_for_another_branch_says_nothing_about_a_unit(world: World) -> None:
    elsewhere = world.person("chen", Role.RISK_MANAGER, branches=("102",))
    assert isinstance(suspend(world, UNIT, elsewhere), Forbidden)
    assert isinstance(lift(world, UNIT, elsewhere), Forbidden)
