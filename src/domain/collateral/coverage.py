"""Who gets how much of what collateral is worth (押品覆盖分配): ranks, shared items, cents.

The same waterfall serves cover (net values), loan to value (gross values) and the proceeds of a disposal. Order:

1. rank by rank over all items; on an item other creditors stand at their own rank;
2. within a rank, items that secure one loan of the bank before those that secure several, then as given;
3. a registration brings at most what is left of its item, its own amount, and what its loans still ask for;
4. several loans under one registration share it pro rata to what they still ask for; cents cumulatively in the order
   of the claims (last minus previous).

Amounts are minor units of one currency. Items, claims and so the answer have the order in which they are given: give
them in the order of their numbers. One pass over the links; no search.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import split_pro_rata


class Claim(NamedTuple):
    """What a loan owes, minor units."""

    loan: UUID
    amount: int


class Security(NamedTuple):
    """That a registration secures a loan, up to a limit; None: the whole claim."""

    loan: UUID
    limit: int | None = None


class Encumbrance(NamedTuple):
    """One registration on an item.

    Attributes:
        rank: 1 is first; unique on its item.
        limit: the registered amount; None: no amount was registered.
        secured: the bank's loans under it. Empty: it is another creditor's and takes its limit, or all if None.
    """

    rank: int
    limit: int | None = None
    secured: tuple[Security, ...] = ()


class Worth(NamedTuple):
    """An item and what of its value is there to be given, minor units; encumbrances in the order of rank."""

    item: UUID
    value: int
    encumbrances: tuple[Encumbrance, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Items, claims and the registrations between them.

    Refuses (InvalidInput) negative amounts, ids that repeat, ranks that collide or fall, and a loan without claim.
    """

    claims: tuple[Claim, ...]
    items: tuple[Worth, ...]

    def __post_init__(self) -> None:
        known = {claim.loan for claim in self.claims}
        if len(known) != len(self.claims) or len({worth.item for worth in self.items}) != len(self.items):
            raise InvalidInput("graph", len(self.items), "each claim and each item may appear once")
        for claim in self.claims:
            _amount("claim", claim.amount)
        for worth in self.items:
            _checked(worth, known)


def _amount(field: str, amount: int | None) -> None:
    if amount is not None and amount < 0:
        raise InvalidInput(field, amount, "must be zero or more minor units")


def _checked(worth: Worth, known: set[UUID]) -> None:
    _amount("value", worth.value)
    before = 0
    for encumbrance in worth.encumbrances:
        if encumbrance.rank <= before:
            raise InvalidInput("rank", encumbrance.rank, f"must be unique on its item and above {before}")
        before = encumbrance.rank
        _amount("limit", encumbrance.limit)
        loans = [security.loan for security in encumbrance.secured]
        if not known.issuperset(loans) or (len(loans) > 1 and len(set(loans)) != len(loans)):
            raise InvalidInput("secured", len(loans), "each loan may appear once and must have a claim")
        for security in encumbrance.secured:
            _amount("limit", security.limit)


class Share(NamedTuple):
    """What one loan asked for and got at one turn, minor units."""

    loan: UUID
    asked: int
    given: int


class Turn(NamedTuple):
    """One registration as it was served: what was left of its item, what others took, what the bank's loans got."""

    item: UUID
    rank: int
    left: int
    others: int
    shares: tuple[Share, ...]

    @property
    def given(self) -> int:
        """What left the item at this turn."""
        return self.others + sum(share.given for share in self.shares)


@dataclass(frozen=True, slots=True)
class Allocation:
    """All turns in the order in which they were served: the result and its explanation."""

    turns: tuple[Turn, ...]
    uncovered: tuple[tuple[UUID, int], ...]
    unused: tuple[tuple[UUID, int], ...]

    def by_loan(self) -> dict[UUID, int]:
        """What each loan got from all items; every claim is there."""
        found = dict.fromkeys((loan for loan, _ in self.uncovered), 0)
        for share in chain.from_iterable(turn.shares for turn in self.turns):
            found[share.loan] += share.given
        return found

    def of_loan(self, loan: UUID) -> tuple[tuple[UUID, int, int], ...]:
        """(item, rank, amount) of everything a loan got."""
        return tuple(
            (turn.item, turn.rank, share.given)
            for turn in self.turns
            for share in turn.shares
            if share.loan == loan and share.given
        )


def _turns(graph: Graph) -> Iterator[tuple[Worth, Encumbrance]]:
    shared = {
        worth.item: len({security.loan for each in worth.encumbrances for security in each.secured}) > 1
        for worth in graph.items
    }
    order = [
        (encumbrance.rank, shared[worth.item], place, worth, encumbrance)
        for place, worth in enumerate(graph.items)
        for encumbrance in worth.encumbrances
    ]
    order.sort(key=lambda row: row[:3])
    return ((worth, encumbrance) for *_, worth, encumbrance in order)


def allocate(graph: Graph) -> Allocation:
    """Share the values out; the module says in which order. Never more than a value, a limit or a claim."""
    place = {claim.loan: number for number, claim in enumerate(graph.claims)}
    owed = {claim.loan: claim.amount for claim in graph.claims}
    left = {worth.item: worth.value for worth in graph.items}
    turns: list[Turn] = []
    for worth, encumbrance in _turns(graph):
        turn = _serve(worth.item, encumbrance, left[worth.item], owed, place)
        left[worth.item] -= turn.given
        for share in turn.shares:
            owed[share.loan] -= share.given
        turns.append(turn)
    return Allocation(tuple(turns), tuple(owed.items()), tuple(left.items()))


def _serve(item: UUID, what: Encumbrance, left: int, owed: dict[UUID, int], place: dict[UUID, int]) -> Turn:
    available = left if what.limit is None else min(left, what.limit)
    if not what.secured:
        return Turn(item, what.rank, left, available, ())
    if len(what.secured) == 1:
        security = what.secured[0]
        want = _asked(security, owed)
        return Turn(item, what.rank, left, 0, (Share(security.loan, want, min(available, want)),))
    secured = sorted(what.secured, key=lambda security: place[security.loan])
    asked = [_asked(security, owed) for security in secured]
    given = min(available, sum(asked))
    parts = split_pro_rata(given, asked) if given else (0,) * len(asked)
    shares = zip(secured, asked, parts, strict=True)
    return Turn(item, what.rank, left, 0, tuple(Share(security.loan, want, part) for security, want, part in shares))


def _asked(security: Security, owed: dict[UUID, int]) -> int:
    return owed[security.loan] if security.limit is None else min(security.limit, owed[security.loan])
