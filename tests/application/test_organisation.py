"""The organisation through the commands: kept by two, giving roles by the day, limiting approval and lending."""

from datetime import date, timedelta
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.command import Command
from postloan.application.loan import Accelerate
from postloan.application.organisation import (
    AppointOfficer,
    AssignLoan,
    DefinePost,
    EndAppointment,
    EndAuthority,
    GrantAuthority,
    HandOverLoans,
    OpenUnit,
)
from postloan.application.organisation_roles import with_posts
from postloan.application.outcomes import Done, Forbidden, NotFound, Outcome, Pending, Refused
from postloan.application.policy_documents_commands import AdoptCaseloadPolicy
from postloan.domain.organisation import CaseloadPolicy, UnitKind
from postloan.domain.policy import CommandKind
from postloan.domain.shared.actor import Actor, Role
from tests.application.world import START, World, yuan


def agreed(world: World, command: Command, *, by: Actor | None = None) -> Done:
    """A change by the administrator that the approver agrees to."""
    pending = world.run(by or world.person("xu", Role.ADMIN), command)
    assert isinstance(pending, Pending), pending
    done = world.run(world.approver, Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id))
    assert isinstance(done, Done), done
    return done


def unit(world: World, code: str, kind: UnitKind, parent: str = "") -> None:
    agreed(
        world,
        OpenUnit(idempotency_key=world.key(), code=code, name=f"机构{code}", kind=kind, parent=parent, opened_on=START),
    )


def post(world: World, code: str, where: str, *roles: Role) -> None:
    agreed(
        world,
        DefinePost(idempotency_key=world.key(), code=code, unit=where, name=f"岗位{code}", roles=frozenset(roles)),
    )


def appointing(world: World, what: str, person: str, since: date = START, name: str = "") -> AppointOfficer:
    return AppointOfficer(idempotency_key=world.key(), post=what, person=person, since=since, name=name)


def built(world: World) -> None:
    """Head office, branch 101, a department, and posts; nobody is appointed."""
    unit(world, "HO", UnitKind.HEAD_OFFICE)
    unit(world, "101", UnitKind.BRANCH, "HO")
    unit(world, "101-R", UnitKind.DEPARTMENT, "101")
    post(world, "officer", "101-R", Role.OFFICER)
    post(world, "head", "101", Role.APPROVER)
    post(world, "admin", "HO", Role.ADMIN)


def now(world: World, actor: Actor) -> Actor:
    return world.transactions.read(lambda read: with_posts(read, actor))


def appointment(world: World, person: str) -> UUID:
    found = world.transactions.read(lambda read: read.organisation.of_person(world.bank, person))
    return found[-1].id


def test_a_bank_without_an_organisation_goes_by_its_tokens(world: World) -> None:
    assert now(world, world.officer) == world.officer
    built(world)
    agreed(world, appointing(world, "officer", "zhang"))
    assert now(world, world.cashier) == world.cashier, "half an organisation shuts nobody out"


def test_documents_print_the_name_of_the_last_appointment_that_states_one(world: World) -> None:
    built(world)
    agreed(world, appointing(world, "officer", "ZHANG", name="张伟"))
    agreed(world, appointing(world, "head", "zhang", START + timedelta(days=10), name="张卫"))
    post(world, "deputy", "101", Role.APPROVER)
    agreed(world, appointing(world, "deputy", "zhang", START + timedelta(days=20)))
    agreed(world, appointing(world, "head", "li"))
    named = world.transactions.read(lambda read: read.organisation.names(world.bank, {"zhang", "li", "wang"}))
    assert named == {"zhang": "张卫"}
    assert world.transactions.read(lambda read: read.organisation.names(world.bank, set())) == {}


def test_roles_and_branches_are_those_of_the_posts_held_that_day(world: World) -> None:
    built(world)
    agreed(world, appointing(world, "admin", "xu"))
    agreed(world, appointing(world, "officer", "zhang", START + timedelta(days=10)))
    agreed(world, appointing(world, "head", "li"))
    assert now(world, world.cashier).roles == set(), "whoever holds no post has no role, whatever the token says"
    assert now(world, world.officer).roles == set()
    world.today(START + timedelta(days=10))
    seen = now(world, world.officer)
    assert (seen.roles, seen.branches) == (frozenset({Role.OFFICER}), frozenset({"101"}))
    assert now(world, world.person("zhang", Role.APPROVER)).roles == set(), "a post gives no more than the token"
    assert now(world, world.person("zhang", Role.OFFICER, branches=("102",))).branches == set()
    assert now(world, world.person("xu", Role.ADMIN)).branches == {"*"}


def test_an_ended_post_gives_nothing_from_its_end_on_and_the_last_keeper_stays(world: World) -> None:
    built(world)
    for what, person in (("admin", "xu"), ("head", "li"), ("officer", "zhang")):
        agreed(world, appointing(world, what, person))
    until = START + timedelta(days=30)
    agreed(
        world,
        EndAppointment(idempotency_key=world.key(), appointment_id=appointment(world, "zhang"), until=until),
    )
    world.today(until - timedelta(days=1))
    assert now(world, world.officer).roles == {Role.OFFICER}
    world.today(until)
    assert now(world, world.officer).roles == set()
    for person in ("xu", "li"):
        ending = EndAppointment(idempotency_key=world.key(), appointment_id=appointment(world, person), until=until)
        refused = world.run(world.person("xu", Role.ADMIN), ending)
        assert isinstance(refused, Refused)
        assert refused.code == "LAST_KEEPERS"


def test_only_an_administrator_asks_and_another_person_agrees(world: World) -> None:
    command = OpenUnit(idempotency_key=world.key(), code="HO", name="总行", kind=UnitKind.HEAD_OFFICE, opened_on=START)
    assert isinstance(world.run(world.officer, command), Forbidden)
    both = world.person("xu", Role.ADMIN, Role.APPROVER)
    pending = world.run(both, command)
    assert isinstance(pending, Pending)
    own = world.run(both, Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id))
    assert isinstance(own, Refused)
    assert own.code == "OWN_PROPOSAL"


def test_who_administers_does_no_business_and_the_other_way_round(world: World) -> None:
    both = world.person("zhang", Role.ADMIN)
    command = OpenUnit(idempotency_key=world.key(), code="HO", name="总行", kind=UnitKind.HEAD_OFFICE, opened_on=START)
    world.loan(world.borrower())
    refused = world.run(both, command)
    assert isinstance(refused, Refused)
    assert refused.code == "INCOMPATIBLE_DUTY"


def recall(world: World, loan: UUID) -> Pending:
    outcome = world.run(world.officer, Accelerate(idempotency_key=world.key(), loan_id=loan, value_date=START))
    assert isinstance(outcome, Pending)
    return outcome


def approve(world: World, pending: Pending, by: Actor) -> Outcome:
    return world.run(by, Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id))


def test_an_approver_is_stopped_above_the_limit_of_the_post_and_not_at_it(world: World) -> None:
    """12,000.00 yuan stand out: a limit of 12,000.00 allows the recall, one of 11,999.99 does not."""
    built(world)
    agreed(world, appointing(world, "head", "li"))
    loan = world.loan(world.borrower())

    def grant(text: str) -> UUID | None:
        return agreed(
            world,
            GrantAuthority(
                idempotency_key=world.key(), post="head", kind=CommandKind.ACCELERATION, limit=yuan(text), since=START
            ),
        ).made

    grant("11999.99")
    pending = recall(world, loan)
    refused = approve(world, pending, world.approver)
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.code) == ("organisation", "ABOVE_AUTHORITY")
    assert dict(refused.details)["limit"] == "1199999"
    grant("12000")
    assert isinstance(approve(world, pending, world.person("qi", Role.APPROVER)), Refused), "qi holds no post"
    assert isinstance(approve(world, pending, world.approver), Done)


def test_authority_that_was_taken_back_binds_nobody(world: World) -> None:
    built(world)
    given = GrantAuthority(
        idempotency_key=world.key(), post="head", kind=CommandKind.ACCELERATION, limit=yuan("1"), since=START
    )
    agreed(world, given)
    found = world.transactions.read(lambda read: read.organisation.authorities(world.bank))
    ending = EndAuthority(idempotency_key=world.key(), authority_id=found[0].id, until=START + timedelta(days=1))
    agreed(world, ending)
    world.today(START + timedelta(days=1))
    loan = world.loan(world.borrower())
    assert isinstance(approve(world, recall(world, loan), world.approver), Done)
    again = world.run(world.person("xu", Role.ADMIN), EndAuthority(
        idempotency_key=world.key(), authority_id=found[0].id, until=START + timedelta(days=2)
    ))  # fmt: skip
    assert isinstance(again, Refused)
    assert again.code == "AUTHORITY_UNKNOWN"


def test_loans_are_given_to_officers_and_handed_over_with_a_record(world: World) -> None:
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{n}") for n in range(2)]
    for loan in loans:
        given = AssignLoan(idempotency_key=world.key(), loan_id=loan, person="zhang")
        assert isinstance(world.run(world.approver, given), Done)
    world.today(START + timedelta(days=5))
    moving = HandOverLoans(
        idempotency_key=world.key(), giver="zhang", taker="sun", loan_ids=tuple(loans), note="合同原件"
    )
    assert isinstance(world.run(world.approver, moving), Done)
    seen = world.transactions.read(lambda read: read.organisation.keepers_of(world.bank, loans[0]))
    assert [(each.person, each.since, each.until) for each in seen] == [
        ("zhang", START, START + timedelta(days=5)),
        ("sun", START + timedelta(days=5), None),
    ]
    mine = world.transactions.read(lambda read: read.organisation.caseload(world.bank, "sun"))
    assert {each.loan for each in mine} == set(loans)


def test_a_loan_of_another_branch_is_not_there_to_be_given(world: World) -> None:
    loan = world.loan(world.borrower())
    elsewhere = world.person("wu", Role.APPROVER, branches=("102",))
    given = AssignLoan(idempotency_key=world.key(), loan_id=loan, person="zhang")
    assert isinstance(world.run(elsewhere, given), NotFound)
    moving = HandOverLoans(idempotency_key=world.key(), giver="zhang", taker="sun", loan_ids=(loan,))
    assert isinstance(world.run(elsewhere, moving), NotFound)


def test_the_ceiling_is_the_banks_policy_of_the_day(world: World) -> None:
    policy = CaseloadPolicy(
        version="one", effective_from=START + timedelta(days=1), recorded_at=world.tick(), ceiling=1
    )
    agreed(world, AdoptCaseloadPolicy(idempotency_key=world.key(), policy=policy))
    loans = [world.loan(world.borrower(f"C-{number}"), f"L-{number}") for number in (1, 2, 3)]
    leader = world.person("chen", Role.RISK_MANAGER)

    def give(loan: UUID) -> Outcome:
        return world.run(leader, AssignLoan(idempotency_key=world.key(), loan_id=loan, person="zhang"))

    assert isinstance(give(loans[0]), Done)
    assert isinstance(give(loans[1]), Done), "today the packaged twelve counts"
    world.today(START + timedelta(days=1))
    refused = give(loans[2])
    assert isinstance(refused, Refused)
    assert (refused.code, dict(refused.details)["policy"]) == ("CASELOAD_FULL", "one")
