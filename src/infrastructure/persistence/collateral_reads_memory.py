"""Which items of collateral a list holds, in memory: the model of the SQL list."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...application.collateral_queries import CollateralFilter, fits
from ...application.collateral_store import Held
from ...application.reads import Position
from ...domain.shared.scope import Scope
from .collateral_memory import CollateralState


@dataclass(frozen=True, slots=True)
class MemoryCollateralLists:
    """Lists of a state."""

    state: CollateralState

    def listed(self, scope: Scope, where: CollateralFilter, after: Position | None, limit: int) -> Sequence[Held]:
        """Items of the scope above a number and id, by number; of a filter all but its loan."""
        found = sorted(
            (held for held in self.state.items.values() if fits(held, scope, where)),
            key=lambda held: (held.item.number, held.item.id),
        )
        if after is not None:
            start = (str(after.value), after.id)
            found = [held for held in found if (held.item.number, held.item.id) > start]
        return found[:limit]
