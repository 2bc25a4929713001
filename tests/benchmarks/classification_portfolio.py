"""A bank before its classification at a quarter's end: one to three loans per debtor, most of them paid as agreed.

A twentieth of the loans is late, from days to more than a year; some have had their terms changed; of one debtor in
five a credit report is recorded, of one loan in five what it is secured by. The quarter before has been classified.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID

from postloan.application.classification_runs import QuarterlyRun
from postloan.application.outcomes import Forbidden
from postloan.application.ports import Institution
from postloan.application.reference import Facts, context_of
from postloan.domain.borrower import Borrower, BorrowerKind, EnterpriseSize, Profile
from postloan.domain.loan.account import new_account
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Disbursement, Event, Extension, Repayment
from postloan.domain.loan.loan import Loan, preview, wake
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.policy import DEFAULT_POLICY, PolicyBook
from postloan.domain.risk_classification.facts import AllBanks
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue, RecordedFact
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.ids import IdSource
from postloan.domain.shared.rates import Rate
from postloan.infrastructure.container import Container
from tests.benchmarks.portfolio import BANK, OPERATOR, Life, at_end_of, copy_loans

_BEFORE: Final = date(2025, 12, 31)
QUARTER: Final = date(2026, 3, 31)
"""The end of the quarter that is to be classified."""
TODAY: Final = date(2026, 4, 1)
"""The business date: every loan stands as at the end of the day before."""
_NOBODY: Final = UUID(int=0)
_DAY: Final = timedelta(days=1)
_LIVES: Final = 600
_PIECE: Final = 5_000
_MISSED: Final = (0,) * 38 + (1, 4)
"""Instalments left unpaid at the end, of loans that are a few months old."""
_OLD: Final = (0, 0, 10, 13)
"""The same of loans that have run for more than a year."""


def register(container: Container, size: int) -> None:
    """The bank, half as many borrowers as loans, what is recorded of them, and their classes of the quarter before."""
    bank = Institution(BANK, "BENCH", "测试银行", "Asia/Shanghai", TODAY, TODAY)
    container.transactions().write(lambda unit: unit.institutions.add(bank))
    ids, random = container.ids(), Random(29)
    people = [_borrower(ids, number, random) for number in range(max(1, size // 2))]
    for start in range(0, len(people), _PIECE):
        piece = people[start : start + _PIECE]
        container.transactions().write(lambda unit, piece=piece: [unit.borrowers.save(each) for each in piece])  # type: ignore[misc]
    context = context_of(Facts((), (), PolicyBook((DEFAULT_POLICY,))), None)
    copy_loans(container, lives(context), list(islice(_owners(people), size)), size)
    _state(container, _facts(container, ids, people, random))
    job = QuarterlyRun(container.transactions(), now=lambda: at_end_of(_BEFORE), ids=ids)
    run = job.run(OPERATOR, _BEFORE)
    assert not isinstance(run, Forbidden)
    assert (run.claims, run.failed) == (size, 0)
    _tidy(container)


def lives(context: Context) -> list[Life]:
    """Loans of which copies are made, as at the end of yesterday."""
    random = Random(31)
    return [_life(number, random, context) for number in range(_LIVES)]


def _life(number: int, random: Random, context: Context) -> Life:
    old = number % 20 == 0
    age, missed = (14, random.choice(_OLD)) if old else (random.randint(4, 6), random.choice(_MISSED))
    due_day = 1 + number % 25
    start = add_months(date(TODAY.year, TODAY.month, due_day), -age)
    plan = Plan(Method.EQUAL_INSTALMENT, Cadence(start, 36))
    terms = Terms("CNY", random.randrange(1_000_000, 90_000_000), Rate(random.randrange(3_000_000, 9_000_000)), plan)
    made = Loan(_NOBODY, BANK, "", _NOBODY, f"B{number % 8}", f"P{number % 3}", terms, new_account(terms, context))
    life = Life(made)
    for day, event in _events(terms, missed, changed=number % 50 == 7, context=context):
        life.live(event, day, context)
    life.lines.append((wake(made, TODAY - _DAY, context), at_end_of(TODAY - _DAY)))
    return life


def _events(terms: Terms, missed: int, *, changed: bool, context: Context) -> Iterator[tuple[date, Event]]:
    """Drawn, paid on each due date until something is left unpaid, and perhaps extended."""
    start = terms.plan.cadence.start
    yield start, Disbursement(terms.principal)
    rows = [row for row in preview(terms, context) if row.due < TODAY.toordinal()]
    for row in rows[: len(rows) - missed]:
        yield date.fromordinal(row.due), Repayment(row.principal + row.interest)
    if changed:
        yield TODAY - 20 * _DAY, Extension(add_months(start, 42))


def _borrower(ids: IdSource, number: int, random: Random) -> Borrower:
    person = random.random() < 0.6
    kind = BorrowerKind.PERSON if person else BorrowerKind.ENTERPRISE
    size = EnterpriseSize.NONE if person else random.choice(list(EnterpriseSize))
    profile = Profile(kind=kind, branch=f"B{number % 8}", name=f"客户{number}", size=size, phones=("13812345678",))
    return Borrower(ids.next(), BANK, f"C-{number:07}", TODAY - 400 * _DAY, profile, 1)


def _owners(people: Sequence[Borrower]) -> Iterator[UUID]:
    """Of each three borrowers one has one loan, one two, one three."""
    while True:
        for number, each in enumerate(people):
            yield from [each.id] * (1 + number % 3)


def _facts(container: Container, ids: IdSource, people: Sequence[Borrower], random: Random) -> Iterator[RecordedFact]:
    for each in people:
        if each.profile.kind is BorrowerKind.ENTERPRISE and random.random() < 0.5:
            debts = AllBanks(10_000_000_000, 0)
            yield _fact(ids, FactSubject.BORROWER, each.id, FactName.ALL_BANKS_DEBT, FactValue(debts=debts))
            npl = FactValue(yes=random.random() < 0.03)
            yield _fact(ids, FactSubject.BORROWER, each.id, FactName.NPL_AT_OTHER_BANKS, npl)
    with container.engine().connect() as connection:
        loans = connection.exec_driver_sql("select id, outstanding from loan order by number").all()
    for loan, outstanding in loans:
        if random.random() < 0.2:
            worth = FactValue(amount=outstanding * random.randrange(50, 200) // 100)
            yield _fact(ids, FactSubject.CLAIM, loan, FactName.SECURED_VALUE, worth)


def _fact(ids: IdSource, subject: FactSubject, key: UUID, name: FactName, value: FactValue) -> RecordedFact:
    day = TODAY - 100 * _DAY
    return RecordedFact(
        id=ids.next(),
        subject=subject,
        subject_id=key,
        name=name,
        value=value,
        origin="征信",
        row=f"R-{key.hex[-8:]}",
        stated_on=day,
        recorded_at=at_end_of(day),
        recorded_by="zhao@bank",
    )


def _state(container: Container, facts: Iterator[RecordedFact]) -> None:
    while piece := list(islice(facts, _PIECE)):
        container.transactions().write(lambda unit, piece=piece: unit.facts.add(BANK, piece))  # type: ignore[misc]


def _tidy(container: Container) -> None:
    """As a database is that has long been at work: statistics are there, and nothing waits to be written."""
    with container.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")
        connection.exec_driver_sql("checkpoint")
