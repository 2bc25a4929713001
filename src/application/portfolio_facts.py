"""What rows of portfolio tables take from other modules: claims without an account, restructurings, reserves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.risk_classification.classes import ClaimKind
from ..domain.risk_classification.facts import ClaimFacts
from ..domain.risk_classification.given import GivenClaim
from .classification_facts import gather
from .ports import Unit
from .provisioning_records import ProvisionRun, ProvisionRunStatus

LOANS: Final = frozenset(set(ClaimKind) - {ClaimKind.BOND, ClaimKind.STRUCTURED_PRODUCT})
"""Kinds of claim that are loans (各项贷款、垫款): bonds and products are classed too, and stand in other forms."""
_PAGE: Final = 200


@dataclass(slots=True)
class Facts:
    """Facts per claim, and why claims of a debtor have none."""

    claims: dict[str, ClaimFacts] = field(default_factory=dict)
    failures: dict[UUID, str] = field(default_factory=dict)
    """By debtor."""


def facts_of(unit: Unit, institution: UUID, debtors: Sequence[UUID], day: date, known: datetime | None) -> Facts:
    """The classification facts of all claims of some debtors at the end of a day.

    Where they cannot be gathered together they are gathered one by one, so that one debtor's broken records leave the
    others alone.
    """
    found = Facts()
    try:
        _gather(unit, institution, debtors, day, known, found)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is reported and stops nothing else
        if len(debtors) == 1:
            found.failures[debtors[0]] = f"{type(problem).__name__}: {problem}"
            return found
        for debtor in debtors:
            one = facts_of(unit, institution, [debtor], day, known)
            found.claims |= one.claims
            found.failures |= one.failures
    return found


def _gather(
    unit: Unit, institution: UUID, debtors: Sequence[UUID], day: date, known: datetime | None, found: Facts
) -> None:
    gathered = gather(unit, institution, debtors, day, known)
    for facts in gathered.values():
        found.claims |= {claim.id: claim for claim in facts.claims}
    found.failures |= {debtor: refusal.message for debtor, refusal in gathered.refused.items()}


def given_claims(unit: Unit, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, GivenClaim]:
    """Which of some claims have no account here."""
    if not ids:
        return {}
    briefs = unit.claims.briefs(institution, ids)
    owners = sorted({brief.borrower for brief in briefs.values() if not brief.account})
    wanted = frozenset(ids)
    return {c.id: c for c in unit.claims.of_borrowers(institution, owners) if c.id in wanted} if owners else {}


def reserves(
    unit: Unit, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None
) -> Mapping[UUID, int]:
    """What is booked as reserve for each of some claims: by the posted run with the latest day up to a day."""
    run = _posted(unit, institution, day, known)
    if run is None or not ids:
        return {}
    rows = unit.provisions.of_claims(institution, run.id, ids)
    # One without a result keeps what it had; if it never had any, its reserve is not known.
    return {claim: row.movement.closing for claim, row in rows.items() if row.problem is None or row.movement.closing}


def _posted(unit: Unit, institution: UUID, day: date, known: datetime | None) -> ProvisionRun | None:
    best: ProvisionRun | None = None
    before: UUID | None = None
    while page := unit.provisions.runs(institution, before, _PAGE):
        for run in page:
            if run.status is not ProvisionRunStatus.POSTED or run.as_of > day or run.posted_at is None:
                continue
            if (known is None or run.posted_at <= known) and (best is None or run.as_of > best.as_of):
                best = run
        before = page[-1].id
    return best
