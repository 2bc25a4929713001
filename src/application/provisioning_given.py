"""What provisions of claims without an account are computed from (LN-13): what is stated about them.

Nothing is taken as zero in silence: a figure that nobody stated, and that the segment of the policy does not give, is
named with the claim, and the claim has no provision until it is stated.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.provisioning import ProvisioningPolicy
from ..domain.provisioning.given import Given, GivenName, bullet, in_words
from ..domain.provisioning.parts import Segment
from ..domain.provisioning.stage import Stage
from ..domain.risk_classification.classes import ClaimKind
from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.records import FactName, RecordedFact
from ..domain.shared.calendar import add_months
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.rates import Rate
from .cover_security import Security
from .provisioning_exposure import Exposure
from .provisioning_inputs import (
    ClassesInForce,
    ClassInForce,
    Gathered,
    Held,
    Sources,
    Stated,
    inputs_of,
    read,
    standing_of,
    stated_of,
)
from .provisioning_records import Debtor

WITH_LIMIT: Final = frozenset(
    {ClaimKind.CORPORATE_LOAN, ClaimKind.PERSONAL_LOAN, ClaimKind.SMALL_BUSINESS_LOAN, ClaimKind.CREDIT_CARD}
)
"""Kinds that are drawn on: cards, and loans that have no account here because they revolve. Their undrawn limit must
be stated; under an advance, a bond or a product nothing more can be drawn unless it is."""


def gather_given(
    unit: Sources,
    classes: ClassesInForce,
    claims: Sequence[GivenClaim],
    policy: ProvisioningPolicy,
    as_of: date,
    known: datetime,
    before: Mapping[UUID, Stage | None],
) -> tuple[Gathered, ...]:
    """Gather a batch of one institution's claims without an account, in a fixed number of statements."""
    if not claims:
        return ()
    bank, ids = claims[0].institution, [claim.id for claim in claims]
    in_force = classes.of(bank, ids, as_of, known)
    stated = stated_of(unit, bank, ids, as_of, known)
    debtors = unit.provisions.debtors(bank, sorted({claim.borrower for claim in claims}))
    found = []
    for claim in claims:
        if not claim.held_on(as_of, known):
            found.append(Gathered(_held(claim), _exposure(0, over=True), None, None))
            continue
        own, held, debtor = stated.get(claim.id, {}), in_force.get(claim.id), debtors[claim.borrower]
        segment = policy.segment(claim.kind.value, debtor.kind)
        found.append(_gathered(claim, own, held, debtor, segment, as_of, before.get(claim.id)))
    return tuple(found)


def _held(claim: GivenClaim) -> Held:
    return Held(claim.id, claim.borrower, claim.branch, claim.kind.value, HOME_CURRENCY)


def _gathered(
    claim: GivenClaim,
    stated: Stated,
    held: ClassInForce | None,
    debtor: Debtor,
    segment: Segment,
    as_of: date,
    before: Stage | None,
) -> Gathered:
    risk_class = held.risk_class if held else None
    if lacking := missing(claim.kind, stated, segment):
        why = f"claim {claim.number}: not stated for {as_of} or earlier: {in_words(lacking)}"
        return Gathered(_held(claim), _exposure(_amount(stated, FactName.BALANCE)), risk_class, None, why)
    exposure = _stated_exposure(stated, segment, as_of)
    if held is None:
        return Gathered(_held(claim), exposure, None, None)
    said = read(stated)
    standing = standing_of(held, exposure, said, before)
    inputs = inputs_of(_held(claim), exposure, standing, debtor, Security(said.secured), as_of, _given(stated))
    return Gathered(_held(claim), exposure, risk_class, inputs)


def missing(kind: ClaimKind, stated: Stated, segment: Segment) -> tuple[GivenName, ...]:
    """The figures that nobody stated and the segment does not give."""
    elsewhere = {
        GivenName.UNDRAWN_LIMIT: kind not in WITH_LIMIT,
        GivenName.EFFECTIVE_RATE: segment.rate is not None,
        GivenName.MATURITY: segment.remaining_months is not None,
    }
    return tuple(name for name in GivenName if FactName(name.value) not in stated and not elsewhere.get(name))


def _amount(stated: Stated, name: FactName) -> int:
    fact = stated.get(name)
    return (fact.value.amount or 0) if fact else 0


def _number(fact: RecordedFact | None) -> int:
    return (fact.value.number or 0) if fact else 0


def _stated_exposure(stated: Stated, segment: Segment, as_of: date) -> Exposure:
    """What is at risk by what is stated; only what `missing` lets be absent is taken from the segment."""
    balance = _amount(stated, FactName.BALANCE)
    maturity, rate = stated.get(FactName.MATURITY), stated.get(FactName.EFFECTIVE_RATE)
    last = (maturity.value.day if maturity else None) or add_months(as_of, segment.remaining_months or 0)
    exposures, last_days = bullet(balance, as_of, last)
    return Exposure(
        over=False,
        drawn=True,
        balance=balance,
        exposures=exposures,
        last_days=last_days,
        undrawn=_amount(stated, FactName.UNDRAWN_LIMIT),
        rate=Rate(_number(rate)) if rate else segment.rate or Rate(0),
        days_past_due=_number(stated.get(FactName.DAYS_PAST_DUE)),
    )


def _exposure(balance: int, *, over: bool = False) -> Exposure:
    """What is shown of a claim that is not computed."""
    return Exposure(
        over=over,
        drawn=True,
        balance=balance,
        exposures=(balance,),
        last_days=1,
        undrawn=0,
        rate=Rate(0),
        days_past_due=0,
    )


def _given(stated: Stated) -> tuple[Given, ...]:
    """Where each figure comes from: a statement, or the segment where it may be absent."""
    found = []
    for name in GivenName:
        fact = stated.get(FactName(name.value))
        if fact is not None:
            found.append(Given(name, fact.stated_on, fact.origin, fact.row))
        elif name is not GivenName.UNDRAWN_LIMIT:
            found.append(Given(name))
    return tuple(found)
