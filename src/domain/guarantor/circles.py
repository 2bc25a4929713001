"""Guarantee circles (担保圈): groups in which everybody ends up guaranteeing everybody, and the circles inside them.

A group is a strongly connected component, found by Tarjan's algorithm in one pass over the arrows, without
recursion, because a chain of a hundred thousand guarantees is deeper than any call stack. Elementary circles can be
exponentially many, so they are listed up to a length, a number and an amount of work, and the answer says whether
it is complete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from .graph import GuaranteeGraph

MAX_CIRCLE_LENGTH: Final = 12
MAX_CIRCLES: Final = 100_000
MAX_WORK: Final = 20_000_000
DEFAULT_WORK: Final = 5_000_000
"""Arrows looked at when nothing else is said: a few seconds at most."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Elementary circles, shortest first and then by parties; each begins with its lowest id and follows the arrows.

    `complete`: whether these are all circles of at most the length asked for.
    """

    circles: tuple[tuple[UUID, ...], ...]
    complete: bool


def components(graph: GuaranteeGraph) -> tuple[tuple[int, ...], ...]:
    """All strongly connected components as rising places, single parties included, debtors before guarantors.

    A component comes after every component that it guarantees.
    """
    return tuple(_tarjan(graph.debtors))


def _tarjan(debtors: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    count = 0
    number = [0] * len(debtors)  # 0: not yet visited
    lowest = [0] * len(debtors)
    waiting: list[int] = []
    is_waiting = bytearray(len(debtors))
    for root in range(len(debtors)):
        if number[root]:
            continue
        path = [(root, iter(debtors[root]))]
        count += 1
        number[root] = lowest[root] = count
        waiting.append(root)
        is_waiting[root] = 1
        while path:
            at, onward = path[-1]
            for debtor in onward:
                if not number[debtor]:
                    count += 1
                    number[debtor] = lowest[debtor] = count
                    waiting.append(debtor)
                    is_waiting[debtor] = 1
                    path.append((debtor, iter(debtors[debtor])))
                    break
                if is_waiting[debtor] and number[debtor] < lowest[at]:
                    lowest[at] = number[debtor]
            else:
                path.pop()
                if path and lowest[at] < lowest[path[-1][0]]:
                    lowest[path[-1][0]] = lowest[at]
                if lowest[at] == number[at]:
                    group: list[int] = []
                    while not group or group[-1] != at:
                        group.append(waiting.pop())
                        is_waiting[group[-1]] = 0
                    yield tuple(sorted(group))


def circle_groups(graph: GuaranteeGraph) -> tuple[tuple[UUID, ...], ...]:
    """The groups of two or more parties in which each guarantees every other over some way, by lowest id."""
    groups = sorted(group for group in components(graph) if len(group) > 1)
    return tuple(tuple(graph.parties[place] for place in group) for group in groups)


def elementary_circles(graph: GuaranteeGraph, longest: int, most: int = 1_000, work: int = DEFAULT_WORK) -> Circles:
    """Circles in which no party comes twice, of at most `longest` guarantees, at most `most` of them.

    `work` bounds the arrows looked at. Raises InvalidInput where a bound lies outside 2 to `MAX_CIRCLE_LENGTH`,
    1 to `MAX_CIRCLES`, 1 to `MAX_WORK`.
    """
    for field, value, least, bound in (
        ("longest", longest, 2, MAX_CIRCLE_LENGTH),
        ("most", most, 1, MAX_CIRCLES),
        ("work", work, 1, MAX_WORK),
    ):
        if not least <= value <= bound:
            raise InvalidInput(field, value, f"must be between {least} and {bound}")
    search = _Search(graph, longest, work)
    found: list[tuple[int, ...]] = []
    complete = True
    for circle in search.circles():
        if len(found) == most:
            complete = False
            break
        found.append(circle)
    found.sort(key=lambda circle: (len(circle), circle))
    named = tuple(tuple(graph.parties[place] for place in circle) for circle in found)
    return Circles(named, complete and search.work >= 0)


class _Search:
    """A walk from every party over higher ones of its group, never farther than the way back is long."""

    __slots__ = ("debtors", "group", "guarantors", "longest", "work")

    def __init__(self, graph: GuaranteeGraph, longest: int, work: int) -> None:
        self.debtors, self.guarantors = graph.debtors, graph.guarantors
        self.longest, self.work = longest, work
        self.group = [-1] * len(graph.parties)
        for members in components(graph):
            if len(members) > 1:
                for place in members:
                    self.group[place] = members[0]

    def circles(self) -> Iterator[tuple[int, ...]]:
        for start, group in enumerate(self.group):
            if group >= 0:
                yield from self._from(start, self._ways_back(start))
            if self.work < 0:
                return

    def _ways_back(self, start: int) -> dict[int, int]:
        """How many guarantees lead from a party back to the start at least, over parties above it, where few enough."""
        back = {start: 0}
        ring = [start]
        for far in range(1, self.longest):
            reached: list[int] = []
            for debtor in ring:
                self.work -= len(self.guarantors[debtor])
                for guarantor in self.guarantors[debtor]:
                    if guarantor > start and guarantor not in back and self.group[guarantor] == self.group[start]:
                        back[guarantor] = far
                        reached.append(guarantor)
            if not reached or self.work < 0:
                break
            ring = reached
        return back

    def _from(self, start: int, back: dict[int, int]) -> Iterator[tuple[int, ...]]:
        path, on_path = [start], {start}
        onward = [iter(self.debtors[start])]
        while onward and self.work >= 0:
            for debtor in onward[-1]:
                self.work -= 1
                if debtor == start:
                    yield tuple(path)
                elif debtor not in on_path and len(path) + back.get(debtor, self.longest) <= self.longest:
                    path.append(debtor)
                    on_path.add(debtor)
                    onward.append(iter(self.debtors[debtor]))
                    break
            else:
                onward.pop()
                on_path.discard(path.pop())
