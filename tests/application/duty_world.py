"""Every duty of the table done on one loan through a real command, made ready by other people.

`READY[duty](bank)` has others do what comes before and gives the act itself, which an actor then does or is refused.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from postloan.application.approval import Approve, Refuse
from postloan.application.books import AdoptPolicy
from postloan.application.classification import ProposeClass, ProposedClass
from postloan.application.clock_commands import RecordAct
from postloan.application.command import Command
from postloan.application.guarantor_commands import ReviewGuarantor
from postloan.application.liability_commands import (
    FormLiabilityGroup,
    HoldLiabilityMeeting,
    InitiateLiability,
    OpenLiabilityCase,
    PrepareLiabilityFile,
)
from postloan.application.loan import ChargeFee, Disburse, Extend, FlagMisuse, RecordRepayment
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.application.provisioning_commands import AdvanceProvisionRun, ProposeProvisions, StartProvisionRun
from postloan.application.write_off_commands import RejectWriteOff, ReviewWriteOff, StateWriteOffFacts
from postloan.domain.clock import ActKind
from postloan.domain.guarantor import Willingness
from postloan.domain.liability_assessment.kinds import Cause, Degree, Department, LiabilityKind
from postloan.domain.liability_assessment.kinds import Vote as GroupVote
from postloan.domain.liability_assessment.parts import Assessment, Member, PersonFacts
from postloan.domain.liability_assessment.parts import Ballot as GroupBallot
from postloan.domain.organisation import Duty
from postloan.domain.policy import CommandKind
from postloan.domain.policy.defaults import DEFAULT_POLICY
from postloan.domain.shared.actor import Actor, Role, Route, RouteStep
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.write_off.facts import Ground
from postloan.domain.write_off.kinds import GroundKind, Level
from tests.application.clock_world import done as demand
from tests.application.collateral_world import house, valuing
from tests.application.guarantor_world import STATEMENT, guarantor
from tests.application.provisioning_world import Bank as Provisioning
from tests.application.world import START, World, memory_world, yuan
from tests.application.write_off_world import AGREED, WriteOffs, digest

ALL_ROLES = tuple(role for role in Role if role is not Role.OPERATIONS)
"""Operations only takes over what others did; who has any other post acts in it."""
DAY = START + timedelta(days=1)
"""The business date: a day is over, so that its provisions can be computed."""
GROUP = (
    Member(person="chair", department=Department.RISK, chair=True),
    Member(person="jurist", department=Department.LEGAL_COMPLIANCE),
    Member(person="controller", department=Department.AUDIT),
)
Act = Callable[[Actor], Outcome]


class Bank:
    """A loan that zhang opened and wang paid out, a policy that reviews extensions, and people of every post.

    `someone` acts in one duty after another; whoever else is needed beside is a person of its own.
    """

    def __init__(self) -> None:
        self.world: World = memory_world()
        review = Route(Role.APPROVER, earlier=(RouteStep("REVIEW", Role.RISK_MANAGER),))
        routes = tuple(each for each in DEFAULT_POLICY.routes if each[0] is not CommandKind.EXTENSION)
        policy = replace(
            DEFAULT_POLICY,
            version="reviewed",
            effective_from=date(2024, 1, 1),
            recorded_at=datetime(2024, 1, 2, tzinfo=UTC),
            routes=(*routes, (CommandKind.EXTENSION, review)),
        )
        self.world.transactions.write(lambda unit: unit.reference.adopt(self.world.bank, policy))
        self.borrower = self.world.borrower()
        self.loan = self.world.loan(self.borrower)
        self.world.today(DAY)
        self.application: UUID | None = None
        self.case: UUID | None = None
        self.provision_run: UUID | None = None
        self.home: UUID | None = None
        self.proposed = 0
        self._count = 0

    def someone(self, name: str = "he", account: str = "") -> Actor:
        """A person of every post."""
        return self.world.person(name, *ALL_ROLES, account=account)

    def number(self) -> int:
        """A number that was not given before."""
        self._count += 1
        return self._count

    def other(self) -> Actor:
        """A person who has done nothing yet."""
        return self.someone(f"other-{self.number()}")

    def run(self, actor: Actor, make: Callable[..., Command], **given: object) -> Outcome:
        """What comes of a command."""
        return self.world.run(actor, make(idempotency_key=self.world.key(), **given))

    def by_another(self, make: Callable[..., Command], **given: object) -> Done:
        """A command that somebody else carries out."""
        done = self.run(self.other(), make, **given)
        assert isinstance(done, Done), done
        return done

    def opinion(self, pending: Outcome, actor: Actor, how: type[Approve | Refuse] = Approve) -> Outcome:
        """What comes of an opinion on a proposal."""
        assert isinstance(pending, Pending), pending
        return self.run(actor, how, proposal_id=pending.proposal.id, reason="意见")

    def audited(self) -> list[tuple[str, str, str]]:
        """Command, outcome and person of every audit row."""
        chains = self.world.transactions.state.chains  # type: ignore[attr-defined]
        return [(row.entry.command, row.entry.outcome, row.entry.person) for rows in chains.values() for row in rows]


def _simply(make: Callable[..., Command], **given: object) -> Callable[[Bank], Act]:
    """A duty that needs nobody before it."""
    return lambda bank: lambda actor: bank.run(actor, make, loan_id=bank.loan, **given)


def _extension(bank: Bank) -> Act:
    to = date(2025, 2, 14) + timedelta(days=bank.number())
    return lambda actor: bank.run(actor, Extend, loan_id=bank.loan, value_date=DAY, to=to)


def _class_proposal(bank: Bank) -> Act:
    """A class that is worse than the one before."""
    worse = (RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL, RiskClass.LOSS)[min(bank.proposed, 2)]
    bank.proposed += 1
    classes = (ProposedClass(claim_id=bank.loan, risk_class=worse),)
    return lambda actor: bank.run(actor, ProposeClass, classes=classes, reason="经营恶化")


def _step(made: Callable[[Bank], Act], number: int) -> Callable[[Bank], Act]:
    """The opinion of a step, on a proposal that somebody made and others agreed to in the steps before."""

    def ready(bank: Bank) -> Act:
        pending = made(bank)(bank.other())
        for _ in range(number):
            assert isinstance(bank.opinion(pending, bank.other()), Done)
        return lambda actor: bank.opinion(pending, actor)

    return ready


def _valuation(bank: Bank) -> Act:
    if bank.home is None:
        bank.home, _ = house(bank.world, "YP-1", "200000", bank.loan)
    home = bank.home
    return lambda actor: bank.world.run(actor, valuing(bank.world, home, yuan("190000"), DAY))


def _check(bank: Bank) -> Act:
    party = guarantor(bank.world, f"G-{bank.number()}")
    return lambda actor: bank.run(
        actor,
        ReviewGuarantor,
        party=party,
        on=DAY,
        statement=STATEMENT,
        willingness=Willingness.WILLING,
        opinion="正常",
    )


def _disbursement(bank: Bank) -> Act:
    bank.loan = bank.world.loan(bank.borrower, f"U-{bank.number()}", drawn=False)
    return _simply(Disburse, value_date=START, amount=yuan("100"))(bank)


def _demand(bank: Bank) -> Act:
    act = demand(ActKind.DEMAND_DELIVERED, DAY.isoformat(), bank.borrower)
    return lambda actor: bank.run(actor, RecordAct, loan_id=bank.loan, act=act)


def _facts(bank: Bank) -> Act:
    grounds = (Ground(GroundKind.DIED, START),)
    return _simply(StateWriteOffFacts, grounds=grounds, pursued_on=START)(bank)


def _review(bank: Bank) -> Act:
    bank.application = WriteOffs(bank.world).filed(bank.loan, number=f"W-{bank.number()}")
    key, given = bank.application, {"ballots": AGREED, "minutes": digest("minutes")}
    return lambda actor: bank.run(actor, ReviewWriteOff, write_off_id=key, **given)


def _rejection(bank: Bank) -> Act:
    if bank.application is None:
        assert isinstance(_review(bank)(bank.other()), Done)
    key, given = bank.application, {"level": Level.BRANCH, "reason": "证据不足"}
    return lambda actor: bank.run(actor, RejectWriteOff, write_off_id=key, **given)


def _computing(bank: Bank) -> Act:
    """Starting a run; where it was proposed and refused, proposing it again."""
    Provisioning(bank.world).classify(bank.loan, RiskClass.NORMAL)
    if bank.provision_run is not None:
        key = bank.provision_run
        return lambda actor: bank.run(actor, ProposeProvisions, provision_run_id=key)

    def start(actor: Actor) -> Outcome:
        outcome = bank.run(actor, StartProvisionRun, as_of=START)
        bank.provision_run = outcome.made if isinstance(outcome, Done) else None
        return outcome

    return start


def _confirming(bank: Bank) -> Act:
    """Saying no to a run, so that it can be proposed again."""
    if bank.provision_run is None:
        assert isinstance(_computing(bank)(bank.other()), Done)
    for _ in range(3):
        bank.by_another(AdvanceProvisionRun, provision_run_id=bank.provision_run)
    pending = bank.run(bank.other(), ProposeProvisions, provision_run_id=bank.provision_run)
    return lambda actor: bank.opinion(pending, actor, Refuse)


def _case(bank: Bank) -> UUID:
    if bank.case is None:
        given = {"number": "ZR-1", "unit": "101", "loan_ids": (bank.loan,), "reason": "上级指令"}
        bank.case = bank.by_another(OpenLiabilityCase, **given).subject.id
        bank.by_another(FormLiabilityGroup, case_id=bank.case, members=GROUP)
    return bank.case


def _investigation(bank: Bank) -> Act:
    """Preparing the file; after a vote that did not carry, preparing it anew."""
    key = _case(bank)
    return lambda actor: bank.run(actor, PrepareLiabilityFile, case_id=key)


def _nothing(person: str) -> Assessment:
    free = {"assessed": Degree.NONE, "degree": Degree.NONE, "reason": "无过错", "facts": PersonFacts()}
    return Assessment(person=person, kind=LiabilityKind.COMPLIANCE, cause=Cause.OBJECTIVE, **free)  # type: ignore[arg-type]


def _meeting(bank: Bank) -> Act:
    """Recording a meeting whose vote does not carry."""
    if bank.case is None:
        assert isinstance(_investigation(bank)(bank.other()), Done)
    bank.by_another(InitiateLiability, case_id=bank.case)
    ballots = tuple(GroupBallot(person=each.person, vote=GroupVote.AGAINST, reason="证据不足") for each in GROUP)
    given = {"findings": (_nothing("zhang"), _nothing("wang")), "ballots": ballots, "minutes": digest("meeting")}
    return lambda actor: bank.run(actor, HoldLiabilityMeeting, case_id=bank.case, **given)


def _administration(bank: Bank) -> Act:
    version = replace(
        DEFAULT_POLICY,
        version=bank.world.key(),
        effective_from=date(2024, 1, 1),
        recorded_at=bank.world.tick(),
    )
    return lambda actor: bank.run(actor, AdoptPolicy, policy=version)


READY: dict[Duty, Callable[[Bank], Act]] = {
    Duty.SURVEY: _extension,
    Duty.REVIEW: _step(_extension, 0),
    Duty.APPROVAL: _step(_extension, 1),
    Duty.VALUATION: _valuation,
    Duty.BUSINESS: _simply(FlagMisuse, value_date=DAY),
    Duty.POST_LOAN_CHECK: _check,
    Duty.DISBURSEMENT: _disbursement,
    Duty.ACCOUNTING: _simply(ChargeFee, value_date=DAY, amount=yuan("1")),
    Duty.CLASSIFY_FIRST: _class_proposal,
    Duty.CLASSIFY_CONFIRM: _step(_class_proposal, 0),
    Duty.CLASSIFY_APPROVE: _step(_class_proposal, 1),
    Duty.COLLECTION: _demand,
    Duty.ACCEPT_PAYMENT: _simply(RecordRepayment, value_date=DAY, amount=yuan("1")),
    Duty.WRITE_OFF_APPLY: _facts,
    Duty.WRITE_OFF_REVIEW: _review,
    Duty.WRITE_OFF_APPROVE: _rejection,
    Duty.PROVISION_COMPUTE: _computing,
    Duty.PROVISION_CONFIRM: _confirming,
    Duty.LIABILITY_INVESTIGATE: _investigation,
    Duty.LIABILITY_DECIDE: _meeting,
    Duty.ADMINISTRATION: _administration,
}
"""Each duty through a real command."""
