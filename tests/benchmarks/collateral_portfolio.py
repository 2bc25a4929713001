"""A bank whose loans are secured: as many houses of one region as loans, valued a year ago, each registered and linked.

Most houses secure one loan; every tenth secures the next loan as well, every twentieth has another creditor before the
bank; of twenty loans one has no house and the next one two. Covers have been measured once.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID

from postloan.application.collateral_store import Held
from postloan.application.cover_watching import keep_watch, measured
from postloan.application.desk import Desk
from postloan.domain.collateral.events import Entry, ItemEvent, Linked, Registered, Taken, Valued
from postloan.domain.collateral.item import History
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Charge, Link, Owner, Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.revaluation import IndexPoint
from postloan.domain.shared.ids import IdSource
from postloan.domain.shared.money import Money
from postloan.infrastructure.container import Container
from tests.benchmarks import portfolio
from tests.benchmarks.portfolio import BANK, OPERATOR, TODAY, at_end_of

REGION: Final = "330106"
KIND: Final = "HOUSING"
VALUED: Final = date(2025, 9, 1)
_DAY: Final = timedelta(days=1)
_SINCE: Final = TODAY - 200 * _DAY
_PIECE: Final = 2_000
_PROOF: Final = "ab" * 32


def register(container: Container, size: int) -> None:
    """The bank with so many loans and houses, its covers measured, and an index that has fallen since the values."""
    portfolio.register(container, size)
    _publish(container)
    with container.engine().connect() as connection:
        loans = connection.exec_driver_sql("select id, outstanding from loan order by id").all()
    houses = _houses(container.ids(), [(row[0], row[1]) for row in loans])
    while piece := list(islice(houses, _PIECE)):
        container.transactions().write(lambda unit, piece=piece: [  # type: ignore[misc]
            unit.collateral.save(held, entries, "zhao@bank") for held, entries in piece
        ])  # fmt: skip
    ids = [row[0] for row in loans]
    for start in range(0, len(ids), _PIECE):
        _measure(container, ids[start : start + _PIECE])
    with container.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")
        connection.exec_driver_sql("checkpoint")


def _publish(container: Container) -> None:
    """The index stood at 100 when the houses were valued and stands at 93.7 now."""
    for day, units in ((VALUED - 30 * _DAY, 100 * 10**8), (TODAY - _DAY, 9_370_000_000)):
        point = IndexPoint(REGION, KIND, day, units, at_end_of(day), "统计局")
        container.transactions().write(lambda unit, point=point: unit.market.publish_point(BANK, point))  # type: ignore[misc]


def _measure(container: Container, loans: Sequence[UUID]) -> None:
    def work(desk: Desk) -> None:
        keep_watch(desk, loans, measured(desk, loans, TODAY - _DAY), TODAY - _DAY)

    at = at_end_of(TODAY - _DAY)
    container.transactions().write(lambda unit: work(Desk(unit, OPERATOR, at, container.ids())))


def _houses(ids: IdSource, loans: Sequence[tuple[UUID, int]]) -> Iterator[tuple[Held, tuple[Entry, ...]]]:
    random = Random(23)
    for number, (loan, principal) in enumerate(loans):
        following = loans[(number + 1) % len(loans)][0]
        # The house of every twentieth loan secures the loan after it instead: that one has two.
        secured = [following] if number % 20 == 19 else [loan]
        if number % 10 == 3:
            secured.append(following)
        value = principal * random.randrange(110, 260) // 100
        yield _house(ids, number, secured, value, prior=number % 20 == 7)


def _house(
    ids: IdSource, number: int, loans: Sequence[UUID], value: int, *, prior: bool
) -> tuple[Held, tuple[Entry, ...]]:
    item, charge = ids.next(), ids.next()
    owner = (Owner(f"客户{number}"),)
    taken = Taken(
        item=item, institution=BANK, branch=f"B{number % 8}", number=f"YP-{number:07}", kind=KIND,
        title=f"文三路{number}号", region=REGION, owners=owner,
    )  # fmt: skip
    events: list[tuple[date, ItemEvent]] = [(_SINCE, taken)]
    if prior:
        other = Charge(ids.next(), f"QT-{number}", 1, _SINCE, amount=Money(value // 10, "CNY"), creditor="建设银行")
        events.append((_SINCE, Registered(other)))
    own = Charge(charge, f"DJ-{number}", 2 if prior else 1, _SINCE + _DAY)
    events.append((_SINCE + _DAY, Registered(own)))
    events += [(_SINCE + _DAY, Linked(Link(charge, loan))) for loan in loans]
    found = Valuation(VALUED, Money(value, "CNY"), Method.COMPARISON, "押品中心", "RISK", _PROOF)
    events.append((VALUED, Valued(found)))
    at = at_end_of(VALUED)
    entries = tuple(Entry(place, day, at, event) for place, (day, event) in enumerate(events, 1))
    state = History(entries).latest()
    assert state is not None
    return Held.of(state, len(entries), at, VALUED, TODAY - _DAY, DEFAULT_COLLATERAL), entries
