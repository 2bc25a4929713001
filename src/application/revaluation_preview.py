"""What an index revaluation would do (指数重估试算): counts, sums, and the loans it would move; nothing is kept.

Values come from the same function as those of a run, and loans are measured as they are and as they would be.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.collateral.item import Item
from ..domain.collateral.measure import Cover, Line, Prices, measure
from ..domain.collateral.parts import Valuation
from ..domain.collateral.policy import CollateralPolicy
from ..domain.collateral.revaluation import Index, NotRevalued, by_index
from ..domain.shared.errors import Refusal
from .cover_measuring import together_parts
from .policy_documents import COLLATERAL, book_of
from .ports import Unit
from .revaluation_run import convertible, index_of, prices_on

PAGE: Final = 1_000
"""Items, or loans, read together."""
MAX_MOVED: Final = 500
"""Most loans that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class MovedLoan:
    """A loan that would stand at another line; `missing`: what would be missing to the ceiling, minor units."""

    loan: UUID
    number: str
    before: Line
    after: Line
    missing: int


@dataclass(frozen=True, slots=True)
class RevaluationPreview:
    """What a run would do.

    Attributes:
        items: how many there are, `revalued` how many would get a new value, `kept` why the others keep theirs.
        before, after: sums of the values that would change, minor units of the currency of the books.
        loans: how many are secured and owe something; `lines`: at which line they would stand.
        unmeasured: how many loans cannot be measured.
        moved: the first of the loans that would reach a worse or better line, `moved_count` how many there are.
    """

    region: str
    kind: str
    as_of: date
    items: int
    revalued: int
    kept: Mapping[NotRevalued, int]
    before: int
    after: int
    loans: int
    unmeasured: int
    lines: Mapping[Line, int]
    moved: tuple[MovedLoan, ...]
    moved_count: int


@dataclass(slots=True)
class _Trial:
    """One preview while it is made."""

    unit: Unit
    institution: UUID
    index: Index
    day: date
    policy: CollateralPolicy
    prices: Prices

    def value(self, item: Item) -> Valuation | NotRevalued:
        """What the run would give an item."""
        found = by_index(item, self.index, self.day, self.policy)
        if isinstance(found, Valuation) and not convertible(self.prices, found):
            return NotRevalued.NO_EXCHANGE_RATE
        return found

    def items(self) -> Iterator[Item]:
        """The items of the region and kind."""
        after: UUID | None = None
        store, index = self.unit.collateral, self.index
        while page := store.of_region(self.institution, index.region, index.kind, after, PAGE):
            yield from (held.item for held in page)
            after = page[-1].item.id

    def loans(self) -> Iterator[tuple[UUID, tuple[Cover, Cover] | None]]:
        """Each loan with its cover now and afterwards; None: it cannot be measured."""
        after: UUID | None = None
        store, index = self.unit.covers, self.index
        while page := store.secured_in(self.institution, index.region, index.kind, after, PAGE):
            yield from self._page(page)
            after = page[-1]

    def _page(self, page: tuple[UUID, ...]) -> Iterator[tuple[UUID, tuple[Cover, Cover] | None]]:
        parts, beyond = together_parts(self.unit, self.institution, page, self.day)
        found: dict[UUID, tuple[Cover, Cover] | None] = dict.fromkeys(beyond)
        for part in parts:
            items = tuple(self._revalued(item) for item in part.items)
            old, new = (measure(each, part.debts, part.setting) for each in (part.items, items))
            if isinstance(old, Refusal) or isinstance(new, Refusal):
                found.update(dict.fromkeys(part.loans))
            else:
                found.update((one.loan, (one, other)) for one, other in zip(old, new, strict=True))
        yield from ((loan, found[loan]) for loan in page if loan in found)

    def _revalued(self, item: Item) -> Item:
        value = self.value(item)
        return replace(item, valuations=(*item.valuations, value)) if isinstance(value, Valuation) else item


def preview(unit: Unit, institution: UUID, region: str, kind: str, day: date) -> RevaluationPreview:
    """What a run of a region and kind as of a day would do by all that is known."""
    policy = book_of(unit.policy_documents, institution, COLLATERAL).at(day)
    prices = prices_on(unit, institution, policy, day, None)
    trial = _Trial(unit, institution, index_of(unit, institution, region, kind, None), day, policy, prices)
    kept: Counter[NotRevalued] = Counter()
    items = revalued = before = after = 0
    for item in trial.items():
        items += 1
        value = trial.value(item)
        if isinstance(value, NotRevalued):
            kept[value] += 1
            continue
        revalued += 1
        before += prices.home(item.valuation.value) if item.valuation else 0
        after += prices.home(value.value)
    found: list[tuple[Cover, Cover]] = []
    lines: Counter[Line] = Counter()
    loans = unmeasured = moved_count = 0
    for _, covers in trial.loans():
        loans += 1
        if covers is None:
            unmeasured += 1
            continue
        now, then = covers
        lines[then.line] += 1
        if now.line is not then.line:
            moved_count += 1
            if len(found) < MAX_MOVED:
                found.append((now, then))
    named = unit.loans.peek(institution, [old.loan for old, _ in found]) if found else {}
    moved = (MovedLoan(old.loan, named[old.loan].number, old.line, new.line, new.shortfall) for old, new in found)
    return RevaluationPreview(
        region, kind, day, items, revalued, dict(kept), before, after, loans, unmeasured, dict(lines), tuple(moved),
        moved_count,
    )  # fmt: skip
