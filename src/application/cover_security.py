"""What secures loans, as provisions count it: the part of the net values that covers each, and the valuations used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..domain.collateral.measure import Cover, Used
from ..domain.loan.loan import Loan
from ..domain.provisioning.security import SecuredBy
from ..domain.shared.exchange import HOME_CURRENCY, rate_on
from .cover_measuring import Measuring, measure_covers


@dataclass(frozen=True, slots=True)
class Security:
    """What collateral brings in, minor units of the claim's currency, and the items it was measured from."""

    recoverable: int = 0
    by: tuple[SecuredBy, ...] = ()


def security_of(unit: Measuring, loans: Sequence[Loan], as_of: date, known: datetime) -> Mapping[UUID, Security]:
    """What secures the loans of one institution that have an item on the day, as known at an instant.

    Of one whose cover cannot be measured nothing is counted, the prudent way.
    """
    bank, ids = loans[0].institution, [loan.id for loan in loans]
    covers = measure_covers(unit, bank, ids, as_of, known)
    currencies = {loan.id: loan.terms.currency for loan in loans}
    found = {loan: Security() for loan in covers.refused}
    abroad = any(currencies[loan] != HOME_CURRENCY for loan in covers)
    rates = unit.holdings.rates(bank) if abroad else ()
    for loan, cover in covers.items():
        covered, currency = cover.covered, currencies[loan]
        if currency != HOME_CURRENCY:
            rate = rate_on(rates, currency, as_of, known)
            covered = rate.abroad(covered) if rate else 0
        found[loan] = Security(covered, _by(cover))
    return found


def _by(cover: Cover) -> tuple[SecuredBy, ...]:
    return tuple(map(_item, cover.used))


def _item(used: Used) -> SecuredBy:
    value = used.valuation
    return SecuredBy(used.number, value.method.value if value else "", value.as_of if value else None,
                     used.value, used.net)  # fmt: skip
