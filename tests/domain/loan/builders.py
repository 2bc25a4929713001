"""Short ways to write down terms, entries and accounts in tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from postloan.domain.ledger import Line
from postloan.domain.loan.account import new_account
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import RANK, Disbursement, Entry, Event
from postloan.domain.loan.loan import Loan, Recorded, Stamp, record
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.policy import PolicyVersion
from postloan.domain.shared.daycount import TWELFTHS, DayCount
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.rates import Rate

NOW = datetime(2030, 1, 1, tzinfo=UTC)
POLICY = PolicyVersion(version="test", effective_from=date(2000, 1, 1), recorded_at=datetime(2000, 1, 1, tzinfo=UTC))


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


def terms(
    principal: int = 300_000_00,
    rate: str = "4.8",
    start: str = "2025-01-15",
    count: int = 36,
    method: Method = Method.EQUAL_INSTALMENT,
    day_count: DayCount = TWELFTHS,
    plan: Plan | None = None,
    **options: object,
) -> Terms:
    """Terms of an ordinary loan; `options` are further fields of Terms."""
    plan = plan or Plan(method, Cadence(day(start), count))
    return Terms("CNY", principal, Rate.percent(rate), plan, day_count, **options)  # type: ignore[arg-type]


def entries(*events: tuple[str, Event]) -> list[Entry]:
    """Entries recorded in the order given, each booked on its value date."""
    return [
        Entry(n, day(on), RANK[type(event)], day(on), NOW + timedelta(seconds=n), event)
        for n, (on, event) in enumerate(events, 1)
    ]


def drawn(of: Terms) -> tuple[str, Event]:
    """The whole principal paid out on the start date."""
    return of.plan.cadence.start.isoformat(), Disbursement(of.principal)


@dataclass
class Desk:
    """A loan with its history, recorded as a bank would: one decision after the other."""

    loan: Loan
    context: Context = field(default_factory=Context)
    history: list[Entry] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    clock: datetime = NOW

    @classmethod
    def open(cls, of: Terms, context: Context | None = None) -> "Desk":
        """A desk with a fresh loan."""
        context = context or Context()
        loan = Loan(UUID(int=1), UUID(int=2), "L-1", UUID(int=3), "001", "TEST", of, new_account(of, context))
        return cls(loan, context)

    def take(self, on: str, event: Event, booked_on: str | None = None) -> Recorded | Refusal:
        """Record an event with a value date, booked on it or later."""
        self.clock += timedelta(seconds=1)
        stamp = Stamp(day(booked_on or on), self.clock)
        outcome = record(
            self.loan, event, day(on), stamp, self.context, lambda: self.history, lambda: self.lines, POLICY
        )
        if isinstance(outcome, Recorded):
            self.history += outcome.entries
            self.lines += outcome.lines
        return outcome

    def take_all(self, events: Iterable[tuple[str, Event]]) -> None:
        """Record several; a refusal is a mistake of the test."""
        for on, event in events:
            outcome = self.take(on, event)
            if isinstance(outcome, Refusal):
                raise AssertionError(outcome)  # noqa: TRY004 - the test's own mistake
