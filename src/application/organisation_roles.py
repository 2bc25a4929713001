"""What the organisation lets a person do: roles and branches of the posts held, limits of approval."""

from dataclasses import replace
from uuid import UUID

from ..domain.organisation import Holding, above_authority, holding_of
from ..domain.shared.actor import ALL_BRANCHES, Actor
from .cases import Case
from .desk import Desk, refused
from .organisation_cases import RULE
from .outcomes import Refused
from .ports import Institution, Unit


def with_posts(unit: Unit, actor: Actor) -> Actor:
    """The actor with the roles and branches that both the token and the posts held that day give.

    The day is the bank's business date. Where the bank keeps no organisation yet, the token alone counts.
    """
    kept_from = unit.organisation.kept_from(actor.institution)
    bank = unit.institutions.get(actor.institution) if kept_from else None
    if bank is None or kept_from is None or bank.business_date < kept_from:
        return actor
    held = _holding(unit, actor.institution, actor.person, bank)
    return replace(actor, roles=actor.roles & held.roles, branches=_both(actor.branches, held.branches))


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if ALL_BRANCHES in one:
        return other
    return one if ALL_BRANCHES in other else one & other


def _holding(unit: Unit, institution: UUID, person: str, bank: Institution) -> Holding:
    structure = unit.organisation.structure(institution)
    return holding_of(structure, unit.organisation.of_person(institution, person), bank.business_date)


def refuse_above(desk: Desk, case: Case, on_behalf_of: str) -> Refused | None:
    """ABOVE_AUTHORITY where the posts of whoever approves, or in whose name it is done, do not reach the amount."""
    kind = case.kind
    granted = () if kind is None else desk.unit.organisation.authorities(desk.bank.id, kind.value)
    if kind is None or not granted:
        return None
    held = _holding(desk.unit, desk.bank.id, on_behalf_of or desk.actor.person, desk.bank)
    refusal = above_authority(granted, held.posts, kind.value, case.amount, desk.bank.booking_date)
    return refused("Approve", RULE, refusal) if refusal else None
