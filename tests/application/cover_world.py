"""Short ways to secure loans: items are recorded straight through the domain, with whatever knowledge a test wants."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from postloan.application.business_day import BusinessDay
from postloan.application.collateral_store import Held
from postloan.application.cover_measuring import Covers, measure_covers
from postloan.application.cover_store import CoverEvent, WatchedLoan
from postloan.application.desk import Desk
from postloan.application.outbox import OutboxPosition
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import Message, Unit
from postloan.application.run_store import Run
from postloan.domain.collateral.events import Entry, ItemEvent, Linked, Registered, Taken, Valued
from postloan.domain.collateral.item import History
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Charge, Link, Owner, Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from tests.application.world import START, World, yuan

PROOF = "e" * 64


def valued(day: date, value: Money, method: Method = Method.COMPARISON) -> Valued:
    """A value found by an outside valuer and confirmed by the bank's risk line."""
    return Valued(Valuation(day, value, method, "示范评估", "", PROOF, confirmed_by_line="RISK"))


class CoverWorld:
    """A bank's collateral desk."""

    def __init__(self, world: World) -> None:
        self.world = world

    def item(
        self, number: str, value: str | Money | None, *loans: UUID, kind: str = "HOUSING", region: str = "310000",
        day: date = START, rank: int = 1, limit: Money | None = None, ahead: Money | None = None,
    ) -> UUID:  # fmt: skip
        """An item that one registration of the bank links to some loans; `ahead`: another creditor's first rank."""
        ids = self.world.ids
        item, charge = ids.next(), ids.next()
        taken = Taken(
            item=item, institution=self.world.bank, branch="101", number=number, kind=kind, title="示范押品",
            region=region, owners=(Owner("张小明"),),
        )  # fmt: skip
        events: list[ItemEvent] = [taken]
        if ahead is not None:
            events.append(Registered(Charge(ids.next(), f"{number}-0", 1, day, amount=ahead, creditor="他行")))
            rank = 2
        events.append(Registered(Charge(charge, f"{number}-1", rank, day, amount=limit)))
        events += [Linked(Link(charge, loan)) for loan in loans]
        if value is not None:
            events.append(valued(day, yuan(value) if isinstance(value, str) else value))
        self.record(item, *events, day=day)
        return item

    def value(self, item: UUID, value: str, day: date, at: datetime | None = None) -> None:
        """A value of a day, known since an instant (the next one of the clock)."""
        self.record(item, valued(day, yuan(value)), day=day, at=at)

    def record(self, item: UUID, *events: ItemEvent, day: date, at: datetime | None = None) -> None:
        """Record events of a value date."""
        known = at or self.world.tick()
        self.world.transactions.write(lambda unit: self._record(unit, item, events, day, known))

    def _record(self, unit: Unit, item: UUID, events: Sequence[ItemEvent], day: date, at: datetime) -> None:
        bank = self.world.bank
        unit.collateral.get_many(bank, [item])
        history = unit.collateral.histories(bank, [item]).get(item, History())
        entries = [Entry(len(history.entries) + n, day, at, event) for n, event in enumerate(events, 1)]
        whole = History((*history.entries, *entries))
        now = whole.latest()
        assert now is not None
        latest = max(entry.value_date for entry in whole.entries)
        held = Held.of(now, len(whole.entries), at, latest, day, DEFAULT_COLLATERAL)
        unit.collateral.save(held, entries, "chen@bank")
        desk = Desk(unit, self.world.officer, at, self.world.ids)
        for event in events:
            desk.tell(f"collateral.{type(event).__name__}", Subject(SubjectKind.COLLATERAL, item), {"loans": []})

    def through(self, day: date, batch: int = 500) -> Sequence[Run]:
        """Catch up through a day."""
        world = self.world
        sealed = lambda *_: None  # noqa: E731
        work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=sealed, batch=batch)
        runs = work.catch_up(world.person("chen", Role.OPERATIONS), day)
        assert isinstance(runs, tuple)
        return runs

    def events(self, loan: UUID) -> list[tuple[str, str, int | None, date | None]]:
        """What happened to a loan's security: day, kind, amount, deadline."""
        read = self.world.transactions.read
        found: Sequence[CoverEvent] = read(lambda unit: unit.covers.events(self.world.bank, loan, 0, 100))
        assert [event.sequence for event in found] == list(range(1, len(found) + 1))
        return [(event.day.isoformat()[5:], event.kind, event.amount, event.deadline) for event in found]

    def messages(self, kind: str) -> list[Message]:
        """What was told under a name."""
        bank = self.world.bank

        def ask(unit: Unit) -> list[Message]:
            rows = unit.consumers.messages(bank, OutboxPosition(), 10_000)
            return [message for _, message in rows if message.type == kind]

        return self.world.transactions.read(ask)

    def covers(self, *loans: UUID, day: date = START, known: datetime | None = None) -> Covers:
        """How loans are secured on a day by a knowledge."""
        return self.world.transactions.read(lambda unit: measure_covers(unit, self.world.bank, loans, day, known))

    def watched(self, loan: UUID) -> WatchedLoan | None:
        """Where a loan stands."""
        return self.world.transactions.read(lambda unit: unit.covers.get_many(self.world.bank, [loan])).get(loan)
