"""Seeds the demonstration bank: a bank goes live, and lives half a year, through the real use cases.

Instants are made up like everything else: every business day has its own, so the same seed gives the same bank.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final
from uuid import UUID

from ...application import loan
from ...application.approval import Approve
from ...application.books import AnnounceCalendar, PublishIndex
from ...application.borrower import RegisterBorrower
from ...application.business_day import BusinessDay
from ...application.classification_records import ClassificationRun
from ...application.classification_runs import QuarterlyRun
from ...application.command import Command
from ...application.commands import Commands
from ...application.organisation_roles import with_posts
from ...application.outcomes import Done, Outcome, Pending
from ...application.ports import Institution, Transactions, Unit
from ...application.provisioning_commands import ProposeProvisions, StartProvisionRun
from ...application.provisioning_run import ProvisionRuns
from ...application.read_port import Reads
from ...application.reads import LoanView, PayoffView
from ...application.revaluation_run import Revaluations
from ...domain.borrower import BorrowerKind, Profile
from ...domain.loan.context import Context
from ...domain.loan.loan import preview
from ...domain.shared.actor import ALL_BRANCHES, Actor, Role
from ...domain.shared.calendar import china_calendar
from ...domain.shared.ids import IdSource
from ...domain.shared.money import Money
from ...domain.shared.rates import Rate
from ...domain.shared.scope import scope_of
from .hands import Hands, Lent
from .liability import Liability
from .people import Inventor
from .security import Security
from .staff import ADMINISTRATOR, organising
from .staff import PERSONS as STAFF
from .stories import ACCOUNTANT, GO_LIVE, OFFICER, OPERATIONS, TODAY, Act, Scene, Story, all_stories
from .write_off import WriteOffs

SEED: Final = 20_260_701
PERSONS: Final = 185
TRADERS: Final = 35
ENTERPRISES: Final = 80
_APPROVERS: Final = ("li.na", "zhou.min")
_MODELLER: Final = "sun.hao"
"""Who agrees to what others propose, and who computes provisions."""
_BATCH: Final = 200
_DAY: Final = timedelta(days=1)
_LPR: Final = (
    ("LPR_1Y", date(2024, 7, 22), "3.35"),
    ("LPR_5Y", date(2024, 7, 22), "3.85"),
    ("LPR_1Y", date(2024, 10, 21), "3.10"),
    ("LPR_5Y", date(2024, 10, 21), "3.60"),
    ("LPR_1Y", date(2025, 5, 20), "3.00"),
    ("LPR_5Y", date(2025, 5, 20), "3.50"),
)
"""Published loan prime rates (全国银行间同业拆借中心)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What seeding needs of an installation."""

    transactions: Transactions
    commands: Commands
    reads: Reads
    seal: Callable[[UUID, datetime], object]
    ids: IdSource


@dataclass(frozen=True, slots=True)
class Seeded:
    """The bank that was made, and how much of it there is."""

    institution: UUID
    borrowers: int
    loans: int
    days: int


class SeedError(RuntimeError):
    """A story that did not go as it is told: the demonstration and the use cases have come apart."""


def seed(parts: Parts, told: Callable[[str, int, int], None] = lambda *_: None, *, number: int = SEED) -> Seeded:
    """Make the bank in an empty, migrated database. `told` hears what is done, how far it is, and of how much."""
    bank = _Bank(parts, told)
    chance = Random(number)  # noqa: S311 - a repeatable portfolio, nothing secret
    stories = all_stories(number)
    bank.organise()
    borrowers = bank.register(chance)
    bank.publish()
    bank.open(stories, borrowers, chance)
    bank.enter_history()
    days = bank.live()
    return Seeded(bank.institution, len(borrowers), len(stories), days)


class _Bank:
    """The bank while it is being made."""

    def __init__(self, parts: Parts, told: Callable[[str, int, int], None]) -> None:
        self._parts = parts
        self._told = told
        self.institution = parts.ids.next()
        self._at = datetime.combine(GO_LIVE, datetime.min.time(), UTC) + timedelta(hours=1)
        self._keys = iter(range(1, 1_000_000))
        self._loans: list[Lent] = []
        every, roles = frozenset({ALL_BRANCHES}), frozenset(Role)
        self._actors = {name: Actor(name, name, self.institution, roles, every) for name in STAFF}
        self._scope = scope_of(self._actors[OFFICER])
        new = Institution(self.institution, "DEMO", "演示农村商业银行", "Asia/Shanghai", GO_LIVE, GO_LIVE)
        parts.transactions.write(lambda unit: unit.institutions.add(new))

    def organise(self) -> None:
        """Build the organisation; from here on everybody acts with what their posts give, and nothing else."""
        for commands in organising(self._key, GO_LIVE):
            self._approve(self._execute(ADMINISTRATOR, commands))

        def held(unit: Unit) -> dict[str, Actor]:
            return {name: with_posts(unit, actor) for name, actor in self._actors.items()}

        self._actors = self._parts.transactions.read(held)

    def register(self, chance: Random) -> list[tuple[Profile, UUID]]:
        """Register the borrowers; returns each with its id."""
        inventor = Inventor(chance)
        profiles = [inventor.person() for _ in range(PERSONS)]
        profiles += [inventor.person(BorrowerKind.SOLE_TRADER) for _ in range(TRADERS)]
        profiles += [inventor.enterprise() for _ in range(ENTERPRISES)]
        commands = [
            RegisterBorrower(idempotency_key=self._key(), number=f"C{n:06d}", profile=profile)
            for n, profile in enumerate(profiles, 1)
        ]
        done = self._all(OFFICER, commands, "borrowers")
        return [(profile, each.subject.id) for profile, each in zip(profiles, done, strict=True)]

    def publish(self) -> None:
        """The calendar and the loan prime rates."""
        commands: list[Command] = [
            AnnounceCalendar(idempotency_key=self._key(), calendar=china_calendar()),
            *(
                PublishIndex(idempotency_key=self._key(), index=index, published=day, rate=Rate.percent(percent))
                for index, day, percent in _LPR
            ),
        ]
        self._all(OPERATIONS, commands, "reference data")

    def open(self, stories: Sequence[Story], borrowers: Sequence[tuple[Profile, UUID]], chance: Random) -> None:
        """Open every loan that begins before the bank goes live, running ones taken on."""
        firms = [each for each in borrowers if each[0].kind is BorrowerKind.ENTERPRISE]
        people = [each for each in borrowers if each[0].kind is not BorrowerKind.ENTERPRISE]
        for group in (firms, people):
            chance.shuffle(group)
        commands = []
        owners: list[tuple[Profile, UUID]] = []
        turn = {True: 0, False: 0}
        for number, story in enumerate(stories, 1):
            group = firms if story.product.enterprise else people
            profile, borrower = group[turn[story.product.enterprise] % len(group)]
            turn[story.product.enterprise] += 1
            owners.append((profile, borrower))
            commands.append(
                loan.OpenLoan(
                    idempotency_key=self._key(),
                    number=f"L{story.opened:%Y}{number:06d}",
                    borrower_id=borrower,
                    branch=profile.branch,
                    product=story.product.code,
                    terms=story.terms,
                    value_date=GO_LIVE if story.take_on else None,
                    take_on=story.take_on,
                )
            )
        done = self._all(OFFICER, commands, "loans")
        self._loans = [
            Lent(story, each.subject.id, borrower, profile.name, profile.branch)
            for story, each, (profile, borrower) in zip(stories, done, owners, strict=True)
        ]

    def enter_history(self) -> None:
        """Drawdowns and payments before the bank went live, as the old books have them, in their order."""
        rows = [command for lent in self._loans for command in self._history(lent.story, lent.loan)]
        rows.sort(key=lambda command: command.value_date)
        self._all(ACCOUNTANT, rows, "history")

    def _history(self, story: Story, loan_id: UUID) -> Iterator[loan.Recording]:
        if story.take_on or not story.drawn or story.opened > GO_LIVE:
            return
        yield self._drawdown(story, loan_id)
        for row in preview(story.terms, Context()):
            due = date.fromordinal(row.due)
            paid_on = due + timedelta(days=story.late)
            amount = row.principal + row.interest
            if paid_on < GO_LIVE and story.pays(due) and amount:
                yield loan.RecordRepayment(
                    idempotency_key=self._key(), loan_id=loan_id, value_date=paid_on, amount=Money(amount, "CNY")
                )

    def _drawdown(self, story: Story, loan_id: UUID) -> loan.Disburse:
        amount = Money(story.terms.principal, "CNY")
        return loan.Disburse(idempotency_key=self._key(), loan_id=loan_id, value_date=story.opened, amount=amount)

    def live(self) -> int:
        """Every day from going live to today: what the stories do, what borrowers pay, and the business day."""
        acts: dict[date, list[tuple[UUID, Act]]] = defaultdict(list)
        payers: dict[date, list[UUID]] = defaultdict(list)
        drawdowns: dict[date, list[loan.Disburse]] = defaultdict(list)
        for story, loan_id in ((lent.story, lent.loan) for lent in self._loans):
            for act in story.acts:
                acts[act.day].append((loan_id, act))
            if story.drawn:
                for day in story.pay_days():
                    payers[day].append(loan_id)
                if story.opened > GO_LIVE:
                    drawdowns[story.opened].append(self._drawdown(story, loan_id))
        hands = Hands(self._at_once, self._agreed, self._key, self._case, self._revalue, self._provide)
        told = [part(self._loans, hands) for part in (Security, Liability, WriteOffs)]
        days = (TODAY - GO_LIVE).days
        for passed in range(days + 1):
            day = GO_LIVE + timedelta(days=passed)
            self._told("business days", passed, days)
            self._at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=2)
            self._all(ACCOUNTANT, drawdowns[day])
            self._pay(day, payers[day])
            self._act(day, acts[day])
            for part in told:
                part.on(day)
            if day < TODAY:
                self._end(day)
        return days

    def _pay(self, day: date, loans: list[UUID]) -> None:
        commands = [
            loan.RecordRepayment(
                idempotency_key=self._key(), loan_id=view.id, value_date=day, amount=view.balance.total_due
            )
            for view in self._views(loans)
            if view.balance.total_due.minor
        ]
        self._all(ACCOUNTANT, commands)

    def _act(self, day: date, acts: list[tuple[UUID, Act]]) -> None:
        if not acts:
            return
        views = {view.id: view for view in self._views([loan_id for loan_id, _ in acts])}
        for loan_id, act in acts:
            scene = Scene(views[loan_id], day, self._key(), partial(self._payoff, loan_id, day))
            command = act.build(scene)
            if act.approve:
                self._agreed(act.by, command)
            else:
                self._execute(act.by, [command])

    def _approve(self, outcomes: Sequence[Outcome]) -> None:
        """Have everything approved that waits for it."""
        waiting = [outcome.proposal for outcome in outcomes if isinstance(outcome, Pending)]
        for place, approver in enumerate(_APPROVERS):
            commands = [
                Approve(idempotency_key=self._key(), proposal_id=each.id, reason="同意")
                for each in waiting
                if place < each.needed_approvals
            ]
            self._execute(approver, commands)

    def _at_once(self, by: str, command: Command) -> Done:
        return self._all(by, [command])[0]

    def _agreed(self, by: str, command: Command) -> None:
        self._approve(self._execute(by, [command]))

    def _case(self, loan_id: UUID) -> UUID:
        bank = self.institution
        return self._parts.transactions.read(lambda unit: unit.liability.of_loans(bank, [loan_id]))[loan_id][-1]

    def _revalue(self, run: UUID) -> None:
        Revaluations(self._parts.transactions, now=self._tick, ids=self._parts.ids).finish(
            self._actors[OPERATIONS], run
        )

    def _provide(self) -> None:
        """Classify everybody as of the day before and compute the provisions; somebody else agrees to post them."""
        as_of = self._at.date() - _DAY
        classes = QuarterlyRun(self._parts.transactions, now=self._tick, ids=self._parts.ids)
        classified = classes.run(self._actors[_MODELLER], as_of)
        if not isinstance(classified, ClassificationRun) or classified.failed:
            raise SeedError(f"the classification as of {as_of} went wrong: {classified}")
        started = self._at_once(_MODELLER, StartProvisionRun(idempotency_key=self._key(), as_of=as_of)).made
        if started is None:
            raise SeedError(f"no provision run as of {as_of}")
        work = ProvisionRuns(self._parts.transactions, now=self._tick, ids=self._parts.ids)
        work.finish(self._actors[_MODELLER], started)
        self._agreed(_MODELLER, ProposeProvisions(idempotency_key=self._key(), provision_run_id=started))

    def _end(self, day: date) -> None:
        self._at += timedelta(hours=12)
        work = BusinessDay(self._parts.transactions, now=self._tick, ids=self._parts.ids, seal=self._parts.seal)
        runs = work.catch_up(self._actors[OPERATIONS], day)
        failed = [run for run in runs if run.failed] if isinstance(runs, tuple) else [runs]
        if failed:
            raise SeedError(f"the business day of {day} went wrong: {failed[0]}")

    def _views(self, loans: Sequence[UUID]) -> Sequence[LoanView]:
        if not loans:
            return ()
        with self._parts.reads.snapshot() as queries:
            found = queries.loans_by_id(self._scope, loans)
        return [found[each] for each in loans]

    def _payoff(self, loan_id: UUID, day: date) -> PayoffView:
        with self._parts.reads.snapshot() as queries:
            quote = queries.payoff(self._scope, loan_id, day)
        if quote is None:
            raise SeedError(f"no payoff quote for {loan_id}")
        return quote

    def _all(self, by: str, commands: Sequence[Command], what: str = "") -> list[Done]:
        done: list[Done] = []
        for batch in (commands[at : at + _BATCH] for at in range(0, len(commands), _BATCH)):
            for outcome in self._execute(by, batch):
                if not isinstance(outcome, Done):
                    raise SeedError(f"needs no second person in the story, but got {outcome}")
                done.append(outcome)
            if what:
                self._told(what, len(done), len(commands))
        return done

    def _execute(self, by: str, commands: Sequence[Command]) -> list[Outcome]:
        if not commands:
            return []
        outcomes = self._parts.commands.execute_many(self._actors[by], commands, self._tick())
        for outcome, command in zip(outcomes, commands, strict=True):
            _expect(outcome, command)
        return outcomes

    def _tick(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at

    def _key(self) -> str:
        return f"demo-{next(self._keys)}"


def _expect(outcome: Outcome, command: Command) -> None:
    if not isinstance(outcome, Done | Pending):
        raise SeedError(f"{command} came to {outcome}")
