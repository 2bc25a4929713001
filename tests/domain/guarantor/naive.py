"""The guarantee graph again, by definition instead of by algorithm: all simple paths of a small graph are walked."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from postloan.domain.guarantor.graph import GuaranteeEdge

Arrows = Mapping[UUID, set[UUID]]


def party(number: int) -> UUID:
    return UUID(int=number)


def edge(guarantor: int, debtor: int, amount: int = 100) -> GuaranteeEdge:
    return GuaranteeEdge(party(guarantor), party(debtor), amount)


def arrows_of(edges: Sequence[GuaranteeEdge]) -> dict[UUID, set[UUID]]:
    arrows: dict[UUID, set[UUID]] = {}
    for one in edges:
        arrows.setdefault(one.guarantor, set()).add(one.debtor)
        arrows.setdefault(one.debtor, set())
    return arrows


def reachable(arrows: Arrows, start: UUID) -> set[UUID]:
    """Everybody whose default `start` may have to pay for, over any number of guarantees."""
    reached: set[UUID] = set()
    waiting = [start]
    while waiting:
        for debtor in arrows[waiting.pop()]:
            if debtor not in reached:
                reached.add(debtor)
                waiting.append(debtor)
    return reached


def groups(arrows: Arrows) -> set[tuple[UUID, ...]]:
    """Two parties are in one circle when each reaches the other."""
    reach = {one: reachable(arrows, one) for one in arrows}
    together = {tuple(sorted(b for b in arrows if b == a or (b in reach[a] and a in reach[b]))) for a in arrows}
    return {group for group in together if len(group) > 1}


def simple_paths(arrows: Arrows, path: tuple[UUID, ...]) -> Iterator[tuple[UUID, ...]]:
    yield path
    for debtor in arrows[path[-1]]:
        if debtor not in path:
            yield from simple_paths(arrows, (*path, debtor))


def circles(arrows: Arrows, longest: int) -> set[tuple[UUID, ...]]:
    """Simple paths that begin at their lowest party and whose last one guarantees the first."""
    return {
        path
        for start in arrows
        for path in simple_paths(arrows, (start,))
        if 2 <= len(path) <= longest and start == min(path) and start in arrows[path[-1]]
    }


def longest_path(arrows: Arrows, start: UUID) -> int:
    """The most guarantees of a simple path from a party, for graphs without circles."""
    return max(len(path) - 1 for path in simple_paths(arrows, (start,)))
