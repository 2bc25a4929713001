"""The SQL stores against the stores in memory: the same requests, the same answers, the same content at every step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from postloan.application.approval import Approve, Refuse
from postloan.application.books import AnnounceCalendar, ClosePeriod, PublishIndex
from postloan.application.borrower import AmendBorrower, RegisterBorrower
from postloan.application.business_day import BusinessDay
from postloan.application.command import Command
from postloan.application.loan import (
    Accelerate,
    ChargeFee,
    Defer,
    Disburse,
    Extend,
    OpenLoan,
    Prepay,
    RecordPaymentOverLoans,
    RecordRepayment,
    Reverse,
    Waive,
)
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.application.read_port import Queries
from postloan.application.reads import BorrowerFilter, LoanFilter, LoanSort, PageRequest
from postloan.domain.loan.events import Surplus
from postloan.domain.loan.terms import Basis, Cadence, Cutoff, Early, Floating, Method, Plan, Terms
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.calendar import Rolling, china_calendar
from postloan.domain.shared.daycount import ACT_360, ACT_ACT, THIRTY_360, TWELFTHS
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.scope import Scope
from tests.application.world import PROFILE, START, World, memory_world, sql_world

pytestmark = pytest.mark.long

SEEDS = count(1)
MOST = 40
"""Commands in one life; more teach nothing new about stores."""

CADENCES = st.sampled_from(
    [
        Cadence(START, 6),
        Cadence(START, 4, first_due=date(2024, 2, 11), rolling=Rolling.FOLLOWING),
        Cadence(START, 3, due_day=20, cutoff=Cutoff.THROUGH),
    ]
)
TERMS = st.builds(
    lambda method, cadence, day_count, basis, floating: Terms(
        "CNY",
        100_000,
        Rate.percent("6"),
        Plan(method, replace(cadence, count=1) if method is Method.BULLET else cadence),
        day_count,
        floating=Floating("LPR_1Y", 100) if floating else None,
        basis=basis,
        early=Early.APPLY if basis is Basis.ACTUAL else Early.CREDIT,
    ),
    st.sampled_from([Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET]),
    CADENCES,
    st.sampled_from([TWELFTHS, ACT_360, THIRTY_360, ACT_ACT]),
    st.sampled_from(Basis),
    st.booleans(),
)
CENTS = st.sampled_from([1, 99, 16_666, 16_667, 16_958, 16_959, 16_960, 50_000, 100_500, 300_000])
BACK = st.integers(0, 40)


class Agreement(RuleBasedStateMachine):
    """Two banks with the same ids and clock, one in memory and one in a database."""

    sql: World
    make: Callable[[int], World]
    loans = Bundle("loans")
    proposals = Bundle("proposals")

    def __init__(self) -> None:
        super().__init__()
        seed = next(SEEDS)
        self.memory = memory_world(seed)
        self.sql = self.make(seed)
        self.day = START
        self.asked = 0
        self.ids: list[UUID] = []
        self.people: list[UUID] = []
        self.all = self.sql.person("all", *Role)
        self.other = self.sql.person("other", *Role)

    def both(self, command: Command, actor: Actor | None = None) -> Outcome:
        """Ask both; the answers must be the same."""
        self.asked += 1
        one = self.memory.run(actor or self.all, command)
        assert self.sql.run(actor or self.all, command) == one
        return one

    def key(self) -> str:
        """The same new key for both."""
        self.memory.key()
        return self.sql.key()

    def ago(self, days: int) -> date:
        """A day that far back, not before the loans begin."""
        return max(START, self.day - timedelta(days=days))

    @initialize(target=loans, terms=st.tuples(TERMS, TERMS))
    def begin(self, terms: tuple[Terms, Terms]) -> object:
        """Somebody with two loans must be there, and a value of the index that floating ones follow."""
        rate = Rate.percent("3.45")
        self.both(PublishIndex(idempotency_key=self.key(), index="LPR_1Y", published=self.day, rate=rate))
        self._register("C-0")
        return multiple(*filter(None, (self._open(self.people[0], each, 100_000) for each in terms)))

    @precondition(lambda self: self.asked < MOST)
    @rule(number=st.sampled_from(["C-1", "C-2", "D-1"]), name=st.sampled_from(["李四", "王五"]), gone=st.booleans())
    def meet(self, number: str, name: str, gone: bool) -> None:
        """Register a borrower, or change a name where the number is taken, or destroy the person's key."""
        borrower = self._register(number)
        if borrower == self.people[0]:
            profile = replace(PROFILE, name=name)
            self.both(AmendBorrower(idempotency_key=self.key(), borrower_id=borrower, profile=profile))
        elif gone:
            self.people.remove(borrower)  # nobody lends to one whose data is erased
            bank = self.sql.bank
            for world in (self.memory, self.sql):
                world.transactions.write(lambda unit: unit.borrowers.erase(bank, borrower))

    def _register(self, number: str) -> UUID:
        done = self.both(RegisterBorrower(idempotency_key=self.key(), number=number, profile=PROFILE))
        if isinstance(done, Done):
            self.people.append(done.subject.id)
            return done.subject.id
        return self.people[0]

    @precondition(lambda self: self.asked < MOST and len(self.ids) < 6)
    @rule(target=loans, terms=TERMS, drawn=st.integers(0, 100_000), whose=st.integers(0, 3))
    def open(self, terms: Terms, drawn: int, whose: int) -> object:
        """Open a loan and draw some of it; where too much is overdue nobody here may lend (AUTHORITY_SUSPENDED)."""
        opened = self._open(self.people[whose % len(self.people)], terms, drawn)
        return multiple() if opened is None else opened

    def _open(self, borrower: UUID, terms: Terms, drawn: int) -> UUID | None:
        opened = self.both(
            OpenLoan(
                idempotency_key=self.key(),
                number=f"L-{len(self.ids):03d}",
                borrower_id=borrower,
                branch=("101", "102")[len(self.ids) % 2],
                product="P",
                terms=terms,
            )
        )
        if isinstance(opened, Refused):
            assert opened.code == "AUTHORITY_SUSPENDED"
            return None
        assert isinstance(opened, Done)
        loan = opened.subject.id
        self.ids.append(loan)
        if drawn:
            amount = Money(drawn, "CNY")
            self.both(Disburse(idempotency_key=self.key(), loan_id=loan, value_date=START, amount=amount))
        return loan

    @precondition(lambda self: self.asked < MOST)
    @rule(loan=loans, cents=CENTS, back=BACK, how=st.sampled_from([None, Surplus.SHORTEN, Surplus.LOWER]))
    def pay(self, loan: UUID, cents: int, back: int, how: Surplus | None) -> None:
        """Pay, today or for a day in the past."""
        key, day, amount = self.key(), self.ago(back), Money(cents, "CNY")
        if how is None:
            self.both(RecordRepayment(idempotency_key=key, loan_id=loan, value_date=day, amount=amount))
        else:
            self.both(Prepay(idempotency_key=key, loan_id=loan, value_date=day, amount=amount, surplus=how))

    @precondition(lambda self: self.asked < MOST)
    @rule(cents=CENTS)
    def pay_over_loans(self, cents: int) -> None:
        """One payment over all loans of a borrower."""
        amount = Money(cents, "CNY")
        self.both(
            RecordPaymentOverLoans(
                idempotency_key=self.key(), borrower_id=self.people[0], value_date=self.day, amount=amount
            )
        )

    @precondition(lambda self: self.asked < MOST)
    @rule(loan=loans, sequence=st.integers(1, 6), fee=st.sampled_from([None, Money(500, "CNY")]))
    def reverse(self, loan: UUID, sequence: int, fee: Money | None) -> None:
        """Reverse something, which may not be there."""
        self.both(Reverse(idempotency_key=self.key(), loan_id=loan, sequence=sequence, fee=fee))

    @precondition(lambda self: self.asked < MOST)
    @rule(loan=loans, cents=CENTS, back=BACK)
    def charge(self, loan: UUID, cents: int, back: int) -> None:
        """Charge a fee."""
        amount = Money(cents, "CNY")
        self.both(ChargeFee(idempotency_key=self.key(), loan_id=loan, value_date=self.ago(back), amount=amount))

    @precondition(lambda self: self.asked < MOST)
    @rule(target=proposals, loan=loans, which=st.integers(0, 3), back=BACK)
    def propose(self, loan: UUID, which: int, back: int) -> object:
        """Ask for what needs a second person."""
        key, day = self.key(), self.ago(back)
        outcome = self.both(
            (
                Waive(idempotency_key=key, loan_id=loan, value_date=day, interest=Money(10, "CNY")),
                Extend(idempotency_key=key, loan_id=loan, value_date=day, to=date(2024, 12, 15)),
                Defer(idempotency_key=key, loan_id=loan, value_date=day, periods=1),
                Accelerate(idempotency_key=key, loan_id=loan, value_date=day),
            )[which]
        )
        return outcome.proposal.id if isinstance(outcome, Pending) else multiple()

    @precondition(lambda self: self.asked < MOST)
    @rule(proposal=proposals, agree=st.booleans())
    def decide(self, proposal: UUID, agree: bool) -> None:
        """Agree or not, more than once too."""
        step = Approve if agree else Refuse
        self.both(step(idempotency_key=self.key(), proposal_id=proposal, reason="意见"), self.other)

    @precondition(lambda self: self.asked < MOST)
    @rule(what=st.sampled_from(["index", "index", "calendar", "period"]), units=st.integers(1, 9), back=BACK)
    def bank_does(self, what: str, units: int, back: int) -> None:
        """A value of the index, late too; the holidays of 2024, once; the books of last month closed."""
        if what == "index":
            rate = Rate(units * 10**6)
            self.both(PublishIndex(idempotency_key=self.key(), index="LPR_1Y", published=self.ago(back), rate=rate))
        elif what == "calendar":
            self.both(AnnounceCalendar(idempotency_key=self.key(), calendar=china_calendar(2024)))
        else:
            last = self.day.replace(day=1) - timedelta(days=1)
            outcome = self.both(ClosePeriod(idempotency_key=self.key(), last_day=last))
            if isinstance(outcome, Pending):
                self.both(Approve(idempotency_key=self.key(), proposal_id=outcome.proposal.id), self.other)

    @rule(days=st.sampled_from([1, 15, 17, 31]))
    def days_pass(self, days: int) -> None:
        """Run business days in both; they do the same."""
        self.day += timedelta(days=days)
        runs = []
        for world in (self.memory, self.sql):
            work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, batch=2)
            done = work.catch_up(self.all, self.day - timedelta(days=1))
            assert isinstance(done, tuple)
            runs.append([(run.business_date, run.woken, run.failed, run.content_hash) for run in done])
        assert runs[0] == runs[1]

    def same(self, question: Callable[[Queries], object]) -> None:
        """The same answer of both."""
        assert self.sql.ask(question) == self.memory.ask(question)

    @invariant()
    def what_is_kept_of_each_loan_is_the_same(self) -> None:
        """Entries, lines, wake-ups, chains, schedules, quotes and figures of other days."""
        for loan in self.ids[-3:]:
            self.same_of(loan)

    def same_of(self, loan: UUID) -> None:
        """The same answers about a loan."""
        scope = self.sql.scope
        self.same(lambda q: q.entries(scope, loan, PageRequest(200)))
        self.same(lambda q: q.lines(scope, loan, PageRequest(200)))
        self.same(lambda q: q.wake_ups(scope, [loan]))
        self.same(lambda q: q.schedule(scope, loan))
        self.same(lambda q: q.payoff(scope, loan, self.day))
        self.same(lambda q: q.balance(scope, loan, self.ago(20)))
        self.same(lambda q: q.audit(scope, "LOAN", loan, PageRequest(200)))

    @precondition(lambda self: self.asked % 3 == 0)
    @invariant()
    def lists_and_sums_are_the_same(self) -> None:
        """Pages in every order, filters, borrowers, proposals, the portfolio and the trial balance."""
        scope = self.sql.scope
        narrow = replace(scope, branches=frozenset({"101"}), sees_personal_data=False)
        self.same(lambda q: q.institution(scope).business_date)
        for sort in LoanSort:
            self.same(partial(_pages, scope=scope, sort=sort, descending=False))
            self.same(partial(_pages, scope=scope, sort=sort, descending=True))
        self.same(lambda q: q.loans(narrow, LoanFilter(dpd_at_least=1, dpd_at_most=60), PageRequest()).items)
        self.same(lambda q: q.count_loans(scope, LoanFilter(statuses=("OVERDUE", "CLOSED"), number_prefix="L-00")))
        self.same(lambda q: q.borrowers(narrow, BorrowerFilter(number_prefix="C"), PageRequest()))
        self.same(lambda q: q.borrowers(scope, BorrowerFilter(identity_number="11010519491231002x"), PageRequest()))
        self.same(lambda q: q.proposals(scope, (), PageRequest()))
        self.same(lambda q: q.portfolio(scope))
        self.same(lambda q: q.trial_balance(scope, self.day))


def _pages(q: Queries, scope: Scope, sort: LoanSort, *, descending: bool) -> list[object]:
    """Every loan, three at a time."""
    found: list[object] = []
    after: str | None = None
    while True:
        page = q.loans(scope, LoanFilter(), PageRequest(3, after), sort, descending=descending)
        found += page.items
        if not page.has_next:
            return found
        after = page.cursors[-1]


def test_sql_and_memory_stores_agree_after_every_step(database_url: str) -> None:
    with sql_world(database_url) as first:

        class OnThisDatabase(Agreement):
            @staticmethod
            def make(seed: int) -> World:
                return World(first.transactions, first.reads, first.engine, seed)

        # A step costs some twenty reads on two stores: fewer lives than elsewhere, in every profile.
        lives = max(6, settings().max_examples // 8)
        run_state_machine_as_test(OnThisDatabase, settings=settings(max_examples=lives, stateful_step_count=25))
