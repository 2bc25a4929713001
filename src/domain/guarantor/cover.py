"""What guarantors owe for loans on a day, and what of the loans that covers: small rows for other modules.

Every amount is minor units of the contract's currency. A guarantor never owes more than the claim, its share, or what
payments have left of the contract's amount; where several loans compete for that, each gets its part by claim, cents
cumulatively in the order of the loans' ids.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from ..clock import Act, ClockContext, GuaranteeStanding, LifeStatus
from ..shared.errors import InvalidInput
from ..shared.exchange import HOME_CURRENCY, ExchangeRate
from ..shared.money import MAX_MINOR, round_ratio, split_pro_rata
from ..shared.ratio import RATIO_SCALE
from .graph import GuaranteeEdge
from .guarantee import Guarantee
from .kinds import GuaranteeExtent, GuaranteeScope
from .standing import standing, unagreed_entries


@dataclass(frozen=True, slots=True)
class ClaimOnDay:
    """What is owed on a loan on the day; `other`: penalty, damages and costs."""

    loan: UUID
    principal: int
    interest: int = 0
    other: int = 0

    def __post_init__(self) -> None:
        for name in ("principal", "interest", "other"):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= MAX_MINOR:
                raise InvalidInput(name, value, f"must be a whole number from 0 to {MAX_MINOR} minor units")

    def within(self, scope: GuaranteeScope) -> int:
        """What of it a scope takes in (691)."""
        if scope is GuaranteeScope.PRINCIPAL:
            return self.principal
        return self.principal + self.interest + (self.other if scope is GuaranteeScope.ALL else 0)


Unchanged = Mapping[tuple[UUID, frozenset[int]], ClaimOnDay]
"""What would be owed on a loan on the day, had some entries of its account not been made: by loan and entries."""


class NotBound(StrEnum):
    """Why a guarantor owes nothing for a loan, in the order of looking."""

    NOT_YET_SECURED = "NOT_YET_SECURED"
    """The loan comes under the guarantee later (尚未纳入担保)."""
    AFTER_FIXING = "AFTER_FIXING"
    """The debt arose after the claims were fixed (债权确定后发生)."""
    RELEASED = "RELEASED"
    """The bank let the guarantor go (已解除保证责任)."""
    FREED = "FREED"
    """Freed by a change without consent: 409, 696(2), 697, 698 (未经同意而免除)."""
    PERIOD_LOST = "PERIOD_LOST"
    """The guarantee period ended without a claim: 693 (保证期间届满)."""
    LIMITATION_EXPIRED = "LIMITATION_EXPIRED"
    """The limitation of the guarantee debt has run out: the guarantor has a defence (保证债务诉讼时效届满)."""
    NOT_NOTIFIED = "NOT_NOTIFIED"
    """The claim was transferred and the guarantor not told: 696(1) (债权转让未通知保证人)."""


@dataclass(frozen=True, slots=True)
class GuarantorDuty:
    """Whether a guarantee is in force for a loan on a day, and how much one guarantor may have to pay.

    `joint`: as the law reads the form; `debtor`: the first of the contract; `why_not` None: in force.
    """

    guarantee: UUID
    guarantor: UUID
    debtor: UUID
    loan: UUID
    currency: str
    joint: bool
    amount: int
    why_not: NotBound | None = None

    @property
    def in_force(self) -> bool:
        """Whether the guarantor is bound."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class LoanCover:
    """What a guarantee covers of a loan: never more than the claim, nor all its loans more than the amount."""

    guarantee: UUID
    loan: UUID
    currency: str
    covered: int


@dataclass(frozen=True, slots=True)
class GuaranteeCover:
    """A guarantee on a day: duties by loan in the contract's order of guarantors, and cover by loan."""

    duties: tuple[GuarantorDuty, ...]
    loans: tuple[LoanCover, ...]


def cover(
    guarantee: Guarantee,
    claims: Sequence[ClaimOnDay],
    acts: Mapping[UUID, Sequence[Act]],
    context: ClockContext,
    unchanged: Unchanged = MappingProxyType({}),
) -> GuaranteeCover:
    """What a guarantee is worth on the context's day for the loans named, which must be all that are still owed.

    `acts`: what was done on each loan's claim; `unchanged`: all that `unmade` names. Of a debt that became heavier
    without its consent a guarantor answers for at most what it would be unchanged (695(1)). With shares each guarantor
    owes its share of the debt as it was before any guarantor paid, less what it paid itself (699); without, each owes
    all of what is left. Raises InvalidInput for a loan that is not secured or named twice, and for an unchanged claim
    that is missing.
    """
    rows = sorted(claims, key=lambda claim: claim.loan.int)
    for at, claim in enumerate(rows):
        if guarantee.loan(claim.loan) is None or (at and rows[at - 1].loan == claim.loan):
            raise InvalidInput("loan", str(claim.loan), "must be a loan of the guarantee, named once")
    table = _Table(guarantee, rows, context.as_of, unchanged)
    duties: list[GuarantorDuty] = []
    for at, part in enumerate(guarantee.contract.guarantors):
        found = [standing(guarantee, part.party, row.loan, acts.get(row.loan, ()), context) for row in rows]
        reasons = [table.why_not(part.party, row.loan, one) for row, one in zip(rows, found, strict=True)]
        bases = [
            0 if why else max(0, table.answered(part.party, row) - one.duty.taken_off - one.duty.freed)
            for row, one, why in zip(rows, found, reasons, strict=True)
        ]
        duties += (
            GuarantorDuty(
                guarantee.id, part.party, guarantee.contract.debtors[0], row.loan, guarantee.contract.currency,
                one.joint, amount, why,
            )
            for row, one, why, amount in zip(rows, found, reasons, table.amounts(at, bases), strict=True)
        )  # fmt: skip
    duties.sort(key=lambda duty: duty.loan.int)
    return GuaranteeCover(tuple(duties), table.covered(duties))


def unmade(guarantee: Guarantee, loans: Collection[UUID], day: date) -> frozenset[tuple[UUID, frozenset[int]]]:
    """Which of some loans under a guarantee have to be looked at without which entries of their accounts."""
    found = (
        (row.loan, unagreed_entries(guarantee, party, row.loan, day))
        for row in guarantee.loans
        if row.loan in loans
        for party in guarantee.contract.parties
    )
    return frozenset(one for one in found if one[1])


class _Table:
    """Claims, payments and limits of one guarantee on one day."""

    __slots__ = ("day", "guarantee", "payments", "rows", "unchanged")

    def __init__(self, guarantee: Guarantee, rows: Sequence[ClaimOnDay], day: date, unchanged: Unchanged) -> None:
        self.guarantee, self.rows, self.day, self.unchanged = guarantee, rows, day, unchanged
        self.payments = [payment for payment in guarantee.payments if payment.day <= day]

    def paid(self, guarantor: UUID | None = None, loan: UUID | None = None) -> int:
        return sum(
            payment.amount
            for payment in self.payments
            if guarantor in {None, payment.guarantor} and loan in {None, payment.loan}
        )

    def why_not(self, guarantor: UUID, loan: UUID, found: GuaranteeStanding) -> NotBound | None:
        secured, fixed = self.guarantee.loan(loan), self.guarantee.fixed_on(self.day)
        if secured is None or secured.since > self.day:
            return NotBound.NOT_YET_SECURED
        maximum = self.guarantee.contract.extent is GuaranteeExtent.MAXIMUM
        if maximum and fixed is not None and secured.arisen_on > fixed:
            return NotBound.AFTER_FIXING
        if self.guarantee.released(guarantor, loan, self.day):
            return NotBound.RELEASED
        if found.duty.freed_on is not None:
            return NotBound.FREED
        if found.life.lost:
            lost = found.life.status is LifeStatus.EXTINGUISHED
            return NotBound.PERIOD_LOST if lost else NotBound.LIMITATION_EXPIRED
        return None if found.duty.binding else NotBound.NOT_NOTIFIED

    def answered(self, guarantor: UUID, row: ClaimOnDay) -> int:
        """What of a loan's debt one guarantor answers for: what is owed, at most what would be owed unchanged."""
        scope = self.guarantee.contract.scope
        entries = unagreed_entries(self.guarantee, guarantor, row.loan, self.day)
        if not entries:
            return row.within(scope)
        unchanged = self.unchanged.get((row.loan, entries))
        if unchanged is None:
            raise InvalidInput("unchanged", str(row.loan), f"fold the loan without its entries {sorted(entries)}")
        return min(row.within(scope), unchanged.within(scope))

    def share(self, at: int, amount: int) -> int:
        """A guarantor's share of an amount: of the shares up to its own the last less the one before."""
        shares = [part.share.units if part.share else 0 for part in self.guarantee.contract.guarantors]
        before = sum(shares[:at])
        return round_ratio(amount * (before + shares[at]), RATIO_SCALE) - round_ratio(amount * before, RATIO_SCALE)

    def amounts(self, at: int, bases: Sequence[int]) -> tuple[int, ...]:
        """What one guarantor owes per loan, whose claims on it are `bases`."""
        contract = self.guarantee.contract
        owed, left = list(bases), contract.amount
        if contract.shared:
            party = contract.guarantors[at].party
            owed = [
                min(base, max(0, self.share(at, base + self.paid(loan=row.loan)) - self.paid(party, row.loan)))
                if base
                else 0
                for row, base in zip(self.rows, bases, strict=True)
            ]
            left = None if left is None else self.share(at, left) - self.paid(party)
        elif left is not None:
            left -= self.paid()
        return _at_most(owed, left)

    def covered(self, duties: Sequence[GuarantorDuty]) -> tuple[LoanCover, ...]:
        contract, scope = self.guarantee.contract, self.guarantee.contract.scope
        found: list[int] = []
        for row in self.rows:
            amounts = [duty.amount for duty in duties if duty.loan == row.loan]
            found.append(min(row.within(scope), sum(amounts) if contract.shared else max(amounts)))
        left = None if contract.amount is None else contract.amount - self.paid()
        return tuple(
            LoanCover(self.guarantee.id, row.loan, contract.currency, amount)
            for row, amount in zip(self.rows, _at_most(found, left), strict=True)
        )


def _at_most(amounts: Sequence[int], left: int | None) -> tuple[int, ...]:
    """The amounts, cut to a sum of what is left, in proportion."""
    if left is None or sum(amounts) <= max(0, left):
        return tuple(amounts)
    return split_pro_rata(max(0, left), amounts)


def edges(duties: Sequence[GuarantorDuty], rates: Mapping[str, ExchangeRate]) -> tuple[GuaranteeEdge, ...]:
    """The arrows of the guarantee graph: duties in force, in the home currency at the rates given by currency.

    Raises InvalidInput for a currency without a rate.
    """
    return tuple(GuaranteeEdge(duty.guarantor, duty.debtor, _home(duty, rates)) for duty in duties if duty.in_force)


def _home(duty: GuarantorDuty, rates: Mapping[str, ExchangeRate]) -> int:
    if duty.currency == HOME_CURRENCY:
        return duty.amount
    rate = rates.get(duty.currency)
    if rate is None or rate.currency != duty.currency:
        raise InvalidInput("currency", duty.currency, "needs a rate of the day")
    return rate.home(duty.amount)
