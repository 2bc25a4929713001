"""Random lives of proposals beside a naive model that keeps the rules in another way: as a log it rereads."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from postloan.domain import approval
from postloan.domain.approval import Figures, Proposal, ProposalStatus, Subject, Verdict
from postloan.domain.shared.actor import Actor, Role, Route
from postloan.domain.shared.errors import Refusal

BANK, OTHER = UUID(int=1), UUID(int=2)
START = datetime(2026, 1, 1, tzinfo=UTC)

# Six accounts of four persons: Li Na and Wang Wei have two each, with different roles.
ACCOUNTS = [
    Actor("li", "Li Na", BANK, frozenset({Role.OFFICER}), frozenset()),
    Actor("li-2", "Li Na", BANK, frozenset({Role.APPROVER, Role.OFFICER}), frozenset()),
    Actor("wang", "Wang Wei", BANK, frozenset({Role.APPROVER}), frozenset()),
    Actor("wang-2", "Wang Wei", BANK, frozenset({Role.OFFICER}), frozenset()),
    Actor("zhao", "Zhao Min", BANK, frozenset({Role.APPROVER}), frozenset()),
    Actor("sun", "Sun Jie", OTHER, frozenset({Role.APPROVER}), frozenset()),
]
accounts = st.sampled_from(ACCOUNTS)
figures = st.sampled_from([(("amount", "1"),), (("amount", "2"),), ()])
routes = st.builds(Route, st.just(Role.APPROVER), st.integers(1, 3))
hours = st.integers(6, 60)
# A step that ends a life is taken only now and then, or no life would be long enough to be interesting.
now_and_then = st.integers(0, 5).map(lambda drawn: drawn == 5)


@dataclass
class Model:
    """What should be so, told from the log of accepted steps: (what, person, figures then shown)."""

    maker: str
    bank: UUID
    needed: int
    shown: Figures
    until: datetime
    log: list[tuple[str, str]] = field(default_factory=list)

    def since_submission(self) -> list[tuple[str, str]]:
        last = max((i for i, (what, _) in enumerate(self.log) if what == "submit"), default=-1)
        return self.log[last + 1 :]

    def agreeing(self) -> set[str]:
        return {person for what, person in self.since_submission() if what == "agree"}

    def status(self) -> ProposalStatus:
        everything = {what for what, _ in self.log}
        for what, status in (
            ("refuse", ProposalStatus.REFUSED),
            ("withdraw", ProposalStatus.WITHDRAWN),
            ("expire", ProposalStatus.EXPIRED),
        ):
            if what in everything:
                return status
        if any(what == "return" for what, _ in self.since_submission()):
            return ProposalStatus.RETURNED
        return ProposalStatus.APPROVED if len(self.agreeing()) >= self.needed else ProposalStatus.PROPOSED

    def may_decide(self, actor: Actor, at: datetime) -> bool:
        return (
            actor.institution == self.bank
            and self.status() is ProposalStatus.PROPOSED
            and at < self.until
            and actor.person != self.maker
            and Role.APPROVER in actor.roles
            and actor.person not in self.agreeing()
        )

    def may_take_back(self, actor: Actor, at: datetime) -> bool:
        is_open = self.status() in {ProposalStatus.PROPOSED, ProposalStatus.RETURNED}
        return actor.institution == self.bank and is_open and at < self.until and actor.person == self.maker


class ApprovalMachine(RuleBasedStateMachine):
    """Every step by any account at any time, accepted exactly when the model says so."""

    real: Proposal
    model: Model

    @initialize(actor=st.sampled_from(ACCOUNTS[:5]), shown=figures, route=routes, lasts=hours)
    def make(self, actor: Actor, shown: Figures, route: Route, lasts: int) -> None:
        self.now = START
        until = START + timedelta(hours=lasts)
        made = approval.propose(
            proposal_id=UUID(int=7),
            kind="WAIVER",
            subject=Subject("loan", "1"),
            payload={"amount": 1},
            figures=shown,
            route=route,
            actor=actor,
            at=START,
            expires_at=until,
        )
        self.real = approval.evolve(None, made)
        self.model = Model(actor.person, actor.institution, route.approvals, shown, until)
        self.decided: Proposal | None = None

    def settle(self, result: approval.ApprovalEvent | Refusal, *, allowed: bool, what: str, person: str) -> bool:
        before = self.real
        assert isinstance(result, Refusal) is not allowed, result
        if isinstance(result, Refusal):
            event(f"refused {result.code}")
            assert self.real == before
            return False
        self.real = approval.evolve(before, result)
        assert self.real.version == before.version + 1
        assert self.real.opinions[: len(before.opinions)] == before.opinions
        self.model.log.append((what, person))
        event(f"{what} to {self.real.status}")
        note(f"{what} by {person}: {self.real.status}")
        return True

    @rule(passed=st.integers(0, 4))
    def wait(self, passed: int) -> None:
        self.now += timedelta(hours=passed)

    @rule(actor=accounts, fresh=figures, unchanged=st.booleans())
    def approve(self, actor: Actor, fresh: Figures, unchanged: bool) -> None:
        computed = self.model.shown if unchanged else fresh
        same = computed == self.model.shown
        result = approval.approve(self.real, actor, computed, self.now)
        allowed = self.model.may_decide(actor, self.now)
        done = self.settle(result, allowed=allowed, what="agree" if same else "return", person=actor.person)
        if done and not same:
            self.model.shown = computed

    @rule(actor=accounts, sure=now_and_then)
    def refuse(self, actor: Actor, sure: bool) -> None:
        allowed = self.model.may_decide(actor, self.now)
        if allowed and not sure:
            return
        result = approval.refuse(self.real, actor, self.now, "no")
        self.settle(result, allowed=allowed, what="refuse", person=actor.person)

    @rule(actor=accounts, sure=now_and_then)
    def withdraw(self, actor: Actor, sure: bool) -> None:
        allowed = self.model.may_take_back(actor, self.now)
        if allowed and not sure:
            return
        result = approval.withdraw(self.real, actor, self.now)
        self.settle(result, allowed=allowed, what="withdraw", person=actor.person)

    @rule(actor=accounts, shown=figures, route=routes, lasts=hours)
    def resubmit(self, actor: Actor, shown: Figures, route: Route, lasts: int) -> None:
        until = self.now + timedelta(hours=lasts)
        result = approval.resubmit(self.real, actor, shown, route, at=self.now, expires_at=until)
        returned = self.model.status() is ProposalStatus.RETURNED
        allowed = returned and self.model.may_take_back(actor, self.now)
        if self.settle(result, allowed=allowed, what="submit", person=actor.person):
            self.model.needed, self.model.shown, self.model.until = route.approvals, shown, until

    @rule()
    def expire(self) -> None:
        is_open = self.model.status() in {ProposalStatus.PROPOSED, ProposalStatus.RETURNED}
        result = approval.expire(self.real, self.now)
        self.settle(result, allowed=is_open and self.now >= self.model.until, what="expire", person="")

    @invariant()
    def the_real_one_is_as_the_model_says(self) -> None:
        assert self.real.status is self.model.status()
        assert self.real.agreed == self.model.agreeing()
        assert self.real.figures == self.model.shown

    @invariant()
    def no_person_has_an_opinion_on_their_own_proposal(self) -> None:
        assert self.real.maker not in {opinion.person for opinion in self.real.opinions}

    @invariant()
    def an_approved_one_was_agreed_by_as_many_other_persons_as_needed(self) -> None:
        if self.real.status is ProposalStatus.APPROVED:
            agreed = [o for o in self.real.opinions if o.verdict is Verdict.AGREED]
            latest = {o.person for o in agreed if o.submission == self.real.submission}
            assert len(latest) == self.real.route.approvals

    @invariant()
    def a_decided_one_never_changes(self) -> None:
        if self.decided is None and self.real.status not in {
            ProposalStatus.PROPOSED,
            ProposalStatus.RETURNED,
        }:
            self.decided = self.real
        if self.decided is not None:
            assert self.real == self.decided


TestApprovalMachine = ApprovalMachine.TestCase
