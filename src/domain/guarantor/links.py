"""The arrows of the guarantee graph as rows that stay true until the guarantee is written on again.

What a loan still owes changes every day; what the contract and its rows say does not. A *link* holds the second, so
that the graph over all borrowers is read from links and balances, without folding a single guarantee.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple
from uuid import UUID

from ..clock.guarantee_duty import duty_of
from ..shared.money import round_ratio, split_pro_rata
from ..shared.ratio import RATIO_SCALE
from .contract import SecuredLoan
from .guarantee import Guarantee
from .kinds import GuaranteeExtent
from .standing import changes_for


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTerms:
    """How much of a claim one guarantor owes; minor units.

    Attributes:
        share_from, share_to: the part of the debt it answers for, between two sums of shares in units of 10⁻⁸; both
            None: it answers for all.
        left: what the contract's amount leaves it over all its loans; None: no limit.
        not_owed: of the claim, what changes without its consent keep from it by their amount. What an entry of the
            loan's account adds comes with time, as interest does, and is no principal by which the graph is weighed.
        paid, paid_own: what guarantors have paid on the loan, all of them and this one.
    """

    share_from: int | None = None
    share_to: int | None = None
    left: int | None = None
    not_owed: int = 0
    paid: int = 0
    paid_own: int = 0

    def owed(self, claim: int) -> int:
        """What the guarantor owes of a claim, before the contract's amount is looked at."""
        base = max(0, claim - self.not_owed)
        if self.share_from is None or self.share_to is None or not base:
            return base
        return min(base, max(0, _between(self.share_from, self.share_to, base + self.paid) - self.paid_own))


ALL_OF_IT: Final = LinkTerms()
"""All of the debt, without a limit, nothing changed and nothing paid: what most links say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeLink:
    """One guarantor for one loan, as far as the contract and what was written on it decide.

    Attributes:
        debtor: the borrower of the loan.
        since, until: the first day bound, and the first day no longer bound by release or change; None: none known.
            What the clocks decide, a missed guarantee period, stands beside it.
    """

    guarantee: UUID
    guarantor: UUID
    debtor: UUID
    loan: UUID
    currency: str
    since: date
    until: date | None = None
    terms: LinkTerms = ALL_OF_IT


class WeighedLink(NamedTuple):
    """A link in force with what its loan owes, in minor units: as light as 100,000 of them want to be."""

    guarantee: UUID
    guarantor: UUID
    debtor: UUID
    currency: str
    claim: int
    terms: LinkTerms = ALL_OF_IT


def links(guarantee: Guarantee, borrowers: Mapping[UUID, UUID], day: date) -> tuple[GuaranteeLink, ...]:
    """A guarantee's links by loan and guarantor, with what was written on it by a day.

    `borrowers`: the borrower of each loan. Loans that arose after the claims were fixed have none.
    """
    fixed = guarantee.fixed_on(day)
    maximum = guarantee.contract.extent is GuaranteeExtent.MAXIMUM
    rows = [row for row in guarantee.loans if not (maximum and fixed is not None and row.arisen_on > fixed)]
    found = [link for row in rows for link in _of_loan(guarantee, row, borrowers[row.loan], day)]
    return tuple(sorted(found, key=lambda link: (link.loan.int, link.guarantor.int)))


def _of_loan(guarantee: Guarantee, row: SecuredLoan, debtor: UUID, day: date) -> Iterator[GuaranteeLink]:
    contract = guarantee.contract
    payments = [payment for payment in guarantee.payments if payment.day <= day]
    before = 0
    for part in contract.guarantors:
        own = [payment for payment in payments if payment.guarantor == part.party]
        share_from = share_to = None
        left = contract.amount
        if part.share is not None:
            share_from, share_to = before, before + part.share.units
            before = share_to
            if left is not None:
                left = _between(share_from, share_to, left) - sum(payment.amount for payment in own)
        elif left is not None:
            left -= sum(payment.amount for payment in payments)
        changes = changes_for(guarantee, part.party, row.loan, day)
        duty = duty_of(contract.clock_terms(part.party, row.due), changes, ())
        yield GuaranteeLink(
            guarantee=guarantee.id,
            guarantor=part.party,
            debtor=debtor,
            loan=row.loan,
            currency=contract.currency,
            since=row.since,
            until=_until(guarantee, part.party, row.loan, duty.freed_on),
            terms=LinkTerms(
                share_from=share_from,
                share_to=share_to,
                left=None if left is None else max(0, left),
                not_owed=duty.taken_off + duty.freed,
                paid=sum(payment.amount for payment in payments if payment.loan == row.loan),
                paid_own=sum(payment.amount for payment in own if payment.loan == row.loan),
            ),
        )


def _until(guarantee: Guarantee, guarantor: UUID, loan: UUID, freed_on: date | None) -> date | None:
    released = [
        row.day for row in guarantee.releases if row.guarantor in {None, guarantor} and row.loan in {None, loan}
    ]
    return min([*released, *([freed_on] if freed_on else [])], default=None)


def _between(share_from: int, share_to: int, amount: int) -> int:
    return round_ratio(amount * share_to, RATIO_SCALE) - round_ratio(amount * share_from, RATIO_SCALE)


def owed_amounts(rows: Iterable[WeighedLink]) -> Iterator[tuple[WeighedLink, int]]:
    """What each guarantor owes for each loan.

    The rows of one guarantee and guarantor stand together, by loan: they share what the contract's amount leaves, in
    proportion, cents cumulatively in the order of the loans.
    """
    for _, group in groupby(rows, key=_FOR):
        together = list(group)
        amounts: Sequence[int] = [row.terms.owed(row.claim) for row in together]
        left = together[0].terms.left
        if left is not None and sum(amounts) > left:
            amounts = split_pro_rata(left, amounts)
        yield from zip(together, amounts, strict=True)


_FOR: Final = itemgetter(0, 1)
