"""What happens to the demonstration's loans: for every state an account can be in, a few loans that get there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from ...application import loan
from ...application.command import Command
from ...application.reads import LoanView, PayoffView
from ...domain.loan.context import Context
from ...domain.loan.events import Surplus, TakenOn, TakeOn
from ...domain.loan.loan import preview
from ...domain.loan.terms import Method, Terms
from ...domain.shared.calendar import add_months
from ...domain.shared.money import Money
from . import products
from .products import Product

OFFICER: Final = "zhang.wei"
ACCOUNTANT: Final = "wang.fang"
OPERATIONS: Final = "chen.jie"
"""Who keeps the loans, who books the money, who runs the business day."""
GO_LIVE: Final = date(2025, 12, 31)
"""The first business date of the demonstration bank: older loans are entered with their history, or taken on."""
TODAY: Final = date(2026, 7, 1)
"""Its business date when it is served."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a story may look at when it acts: the loan as it stands, today, and a key for the command."""

    view: LoanView
    day: date
    key: str
    payoff: Callable[[], PayoffView]


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a loan on a day by a person; approved too, or left proposed."""

    day: date
    by: str
    build: Callable[[Scene], Command]
    approve: bool = True


@dataclass(slots=True)
class Story:
    """One loan's life: it pays every due date before `stops`, each `late` days late, and the acts happen to it."""

    name: str
    product: Product
    terms: Terms
    opened: date
    stops: date | None = None
    resumes: date | None = None
    late: int = 0
    drawn: bool = True
    take_on: TakeOn | None = None
    acts: list[Act] = field(default_factory=list)

    def pays(self, due: date) -> bool:
        """Whether the borrower pays what falls due on a date."""
        if self.stops is None or due < self.stops:
            return True
        return self.resumes is not None and due >= self.resumes

    def pay_days(self) -> Iterator[date]:
        """The days on which money arrives once the bank is live."""
        for due in due_dates(self.terms):
            day = due + timedelta(days=self.late)
            if self.pays(due) and GO_LIVE <= day < TODAY and day >= self.opened:
                yield day


def due_dates(terms: Terms) -> tuple[date, ...]:
    """The due dates of a contract."""
    return tuple(date.fromordinal(row.due) for row in preview(terms, Context()))


def all_stories(seed: int) -> list[Story]:
    """Every story, in the order of their loan numbers; the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - a repeatable portfolio, nothing secret
    found: list[Story] = []
    for count, tell in _CAST:
        found += [tell(chance, number) for number in range(count)]
    return found


def _start(chance: Random, least: int = 4, most: int = 20) -> date:
    """A start some months before the bank went live."""
    return add_months(GO_LIVE, -chance.randint(least, most)) - timedelta(days=chance.randrange(28))


def _regular(chance: Random, number: int) -> Story:
    product = products.ALL[number % len(products.ALL)]
    start = _start(chance, 2, max(2, min(12, min(product.months) - 7)))
    return Story("regular", product, products.terms(product, start, chance), start)


def _slow(chance: Random, number: int) -> Story:
    story = _regular(chance, number % 2 * 3 + 1)
    story.name, story.late = "slow", 1 + number % 5
    return story


def _floating(chance: Random, number: int) -> Story:
    product = products.HOUSE if number % 3 else products.TRADER
    index = "LPR_5Y" if product is products.HOUSE else "LPR_1Y"
    start = date(2025, 2, 1) + timedelta(days=chance.randrange(90))
    return Story("floating", product, products.terms(product, start, chance, floating=index), start)


def _pending(chance: Random, number: int) -> Story:
    start = TODAY - timedelta(days=1 + number % 5)
    product = products.ALL[number % len(products.ALL)]
    return Story("pending", product, products.terms(product, start, chance), start, drawn=False)


def _overdue(days: int) -> Callable[[Random, int], Story]:
    def tell(chance: Random, number: int) -> Story:
        stops = TODAY - timedelta(days=days)
        product = (products.CONSUMER, products.TRADER, products.BALLOON, products.CAR)[number % 4]
        # Never a February for a day of month that it lacks: the first unpaid due date is exactly `stops`.
        start = add_months(stops, -(2, 3, 5, 6)[number % 4])
        return Story(f"overdue-{days}", product, products.terms(product, start, chance, months=36), start, stops=stops)

    return tell


def _prepaid(surplus: Surplus) -> Callable[[Random, int], Story]:
    def tell(chance: Random, number: int) -> Story:
        product = (products.HOUSE, products.CONSUMER, products.TRADER)[number % 3]
        start = _start(chance)
        story = Story(
            f"prepaid-{surplus.value.lower()}", product, products.terms(product, start, chance, months=60), start
        )
        story.acts.append(Act(date(2026, 3, 3) + timedelta(days=number * 7), ACCOUNTANT, lambda s: _prepay(s, surplus)))
        return story

    return tell


def _prepay(scene: Scene, surplus: Surplus) -> Command:
    share = scene.view.balance.outstanding.minor * 3 // 10 // 100_000 * 100_000
    return loan.Prepay(
        idempotency_key=scene.key,
        loan_id=scene.view.id,
        value_date=scene.day,
        amount=_yuan(max(share, 100_000)),
        surplus=surplus,
    )


def _extended(chance: Random, number: int) -> Story:
    product = products.BULLET if number % 2 else products.WORKING
    start = add_months(date(2026, 7, 15), -12) + timedelta(days=number)
    terms = products.terms(product, start, chance, months=12)
    to = add_months(start, 18)
    story = Story("extended", product, terms, start)
    story.acts.append(Act(date(2026, 6, 18), OFFICER, lambda s: _extend(s, to)))
    return story


def _extend(scene: Scene, to: date) -> Command:
    reason = "企业订单延后，申请展期六个月"
    return loan.Extend(idempotency_key=scene.key, loan_id=scene.view.id, value_date=scene.day, to=to, reason=reason)


def _deferred(chance: Random, number: int) -> Story:
    start = _start(chance, 4, 10)
    story = Story("deferred", products.TRADER, products.terms(products.TRADER, start, chance), start)
    story.acts.append(Act(date(2026, 2, 26), OFFICER, lambda s: _defer(s, interest_too=bool(number % 2))))
    return story


def _defer(scene: Scene, *, interest_too: bool) -> Command:
    return loan.Defer(
        idempotency_key=scene.key,
        loan_id=scene.view.id,
        value_date=scene.day,
        periods=3,
        interest_too=interest_too,
        reason="受灾停业，延期三期还本",
    )


def _accelerated(chance: Random, number: int) -> Story:
    story = _overdue(130)(chance, number)
    story.name = "accelerated"
    story.acts.append(
        Act(
            date(2026, 6, 2),
            OFFICER,
            lambda s: loan.Accelerate(
                idempotency_key=s.key, loan_id=s.view.id, value_date=s.day, reason="逾期超过九十日，宣布提前到期"
            ),
        )
    )
    return story


def _misused(chance: Random, number: int) -> Story:
    start = _start(chance, 4, 10)
    product = products.TRADER if number % 2 else products.WORKING
    story = Story("misused", product, products.terms(product, start, chance, months=24), start)
    story.acts.append(
        Act(
            date(2026, 4, 9),
            OFFICER,
            lambda s: loan.FlagMisuse(
                idempotency_key=s.key, loan_id=s.view.id, value_date=s.day, reason="资金流入股市，认定挪用"
            ),
        )
    )
    return story


def _waived(chance: Random, number: int) -> Story:
    """Misses April and May, pays everything but the penalty, which is waived, and goes on paying."""
    first = date(2026, 4, 8) + timedelta(days=number)
    start = add_months(first, -(8 + number))
    resumes = add_months(first, 2)
    terms = products.terms(products.CONSUMER, start, chance, months=36)
    story = Story("waived", products.CONSUMER, terms, start, stops=first, resumes=resumes)
    story.acts += [
        Act(date(2026, 5, 20), OFFICER, _waive_penalty),
        Act(date(2026, 5, 21), ACCOUNTANT, _pay_all),
    ]
    return story


def _waive_penalty(scene: Scene) -> Command:
    return loan.Waive(
        idempotency_key=scene.key,
        loan_id=scene.view.id,
        value_date=scene.day,
        penalty=scene.view.balance.penalty,
        reason="借款人住院，减免罚息",
    )


def _pay_all(scene: Scene) -> Command:
    return loan.RecordRepayment(
        idempotency_key=scene.key, loan_id=scene.view.id, value_date=scene.day, amount=scene.view.balance.total_due
    )


def _proposed(chance: Random, number: int) -> Story:
    """A proposal that still waits for its approver."""
    if number % 2:
        story = _extended(chance, number)
        story.acts = [Act(TODAY - timedelta(days=2), OFFICER, story.acts[0].build, approve=False)]
    else:
        story = _overdue(60)(chance, number)
        story.acts = [Act(TODAY - timedelta(days=1), OFFICER, _waive_penalty, approve=False)]
    story.name = "proposed"
    return story


def _bounced(chance: Random, number: int) -> Story:
    """A payment bounces two days later, with a fee, and is made good within a week."""
    day = date(2026, 5, 6) + timedelta(days=number)
    start = add_months(day, -(6 + number))
    product = products.CONSUMER if number % 2 else products.CAR
    story = Story("bounced", product, products.terms(product, start, chance, months=36), start)
    story.acts += [
        Act(day + timedelta(days=2), ACCOUNTANT, _bounce),
        Act(day + timedelta(days=7), ACCOUNTANT, _pay_all),
    ]
    return story


def _bounce(scene: Scene) -> Command:
    return loan.Reverse(
        idempotency_key=scene.key,
        loan_id=scene.view.id,
        sequence=scene.view.last_sequence,
        fee=_yuan(2_000),
        fee_name="退票手续费",
        reason="付款行退票",
    )


def _written_off(chance: Random, number: int) -> Story:
    """Written off in the old books before the bank went live: taken on as it stood there, with its write-off."""
    story = _overdue(430)(chance, number)
    story.name = "written-off"
    missed = sum(story.stops <= due < GO_LIVE for due in due_dates(story.terms)) if story.stops else 0
    story.take_on = _carried(story.product, story.terms, missed, costs=128_000)
    story.acts.append(
        Act(
            GO_LIVE,
            OPERATIONS,
            lambda s: loan.WriteOffLoan(
                idempotency_key=s.key, loan_id=s.view.id, value_date=s.day, reason="原系统已核销,随借据移入"
            ),
        )
    )
    if number % 2:
        story.acts.append(Act(date(2026, 6, 24), ACCOUNTANT, lambda s: _pay(s, 500_000)))
    return story


def _pay(scene: Scene, minor: int) -> Command:
    return loan.RecordRepayment(
        idempotency_key=scene.key, loan_id=scene.view.id, value_date=scene.day, amount=_yuan(minor)
    )


def _closed(chance: Random, number: int) -> Story:
    product = (products.CONSUMER, products.TRADER, products.BULLET, products.HOUSE)[number % 4]
    start = _start(chance, 4, 7)
    story = Story("closed", product, products.terms(product, start, chance, months=18), start)
    day = date(2026, 4, 2) + timedelta(days=number)
    story.stops = day + timedelta(days=1)
    story.acts.append(Act(day, ACCOUNTANT, _pay_off))
    return story


def _pay_off(scene: Scene) -> Command:
    return loan.Prepay(
        idempotency_key=scene.key,
        loan_id=scene.view.id,
        value_date=scene.day,
        amount=scene.payoff().total,
        surplus=Surplus.SHORTEN,
    )


def _taken_on(chance: Random, number: int) -> Story:
    """A running loan carried over from the bank's old system, every third with an unpaid instalment."""
    product = (products.HOUSE, products.CONSUMER, products.TRADER)[number % 3]
    start = _start(chance, 5, 20)
    terms = products.terms(product, start, chance, months=60)
    return Story("taken-on", product, terms, GO_LIVE, take_on=_carried(product, terms, missed=int(number % 3 == 2)))


def _carried(product: Product, terms: Terms, missed: int, costs: int = 0) -> TakeOn:
    """A loan as the old system had it when the bank went live, its last so many due dates not paid."""
    rows = preview(terms, Context())
    k = next(k for k, row in enumerate(rows) if row.due > GO_LIVE.toordinal())
    last, running = rows[k - 1], rows[k]
    owed = [row for row in rows[k - missed : k] if row.due < GO_LIVE.toordinal()]
    return TakeOn(
        undue=last.balance,
        next_due=date.fromordinal(running.due),
        accrued=running.interest * (GO_LIVE.toordinal() - last.due) // (running.due - last.due),
        instalment=running.principal + running.interest if product.method is Method.EQUAL_INSTALMENT else None,
        arrears=tuple(TakenOn(date.fromordinal(row.due), row.principal, row.interest) for row in owed),
        costs=costs,
        # More than 90 days: the old books carried its interest off the balance sheet.
        non_accrual=missed > 3,
        source="旧核心系统",
    )


def _yuan(minor: int) -> Money:
    return Money(minor, "CNY")


_CAST: Final[tuple[tuple[int, Callable[[Random, int], Story]], ...]] = (
    (140, _regular),
    (20, _floating),
    (12, _slow),
    (12, _pending),
    *((9, _overdue(days)) for days in (1, 15, 45, 91, 200, 400)),
    (10, _prepaid(Surplus.SHORTEN)),
    (10, _prepaid(Surplus.LOWER)),
    (8, _extended),
    (8, _deferred),
    (6, _accelerated),
    (6, _misused),
    (8, _waived),
    (8, _proposed),
    (10, _bounced),
    (6, _written_off),
    (16, _closed),
    (26, _taken_on),
)
"""How many loans live each story: 360 in all."""
