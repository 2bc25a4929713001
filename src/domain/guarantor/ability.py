"""What a guarantor can carry (担保能力): its own figures, times the bank's multiples, less what it already bears.

Everything is exact: the multiples are whole units of 10⁻⁸, the result is cut down to whole minor units.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from ..shared.exchange import HOME_CURRENCY, ExchangeRate
from ..shared.money import MAX_MINOR, digits_of
from ..shared.ratio import RATIO_SCALE
from .kinds import GuarantorKind
from .policy import GuarantorPolicy

_AMOUNTS: Final = ("assets", "encumbered", "own_debts", "guarantees_elsewhere", "yearly_income", "yearly_debt_service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A guarantor's figures of one day, in minor units of one currency; all are zero or more.

    Attributes:
        as_of: the day of the balance sheet, or of the proof of property and income.
        assets: everything it owns (资产总额).
        encumbered: the part of it that secures others' claims, so that a guarantee cannot reach it (已设定担保的资产).
        own_debts: everything it owes itself, its own loans here and elsewhere included (自身负债).
        debts_secured: the part of `own_debts` that the encumbered assets secure; they must not count twice.
        guarantees_elsewhere: guarantees given to others than this bank (对外担保余额).
        yearly_income: income of the last twelve months (年收入).
        yearly_debt_service: what its own debts take of it in twelve months (年偿债支出).
    """

    as_of: date
    currency: str
    assets: int
    encumbered: int = 0
    own_debts: int
    debts_secured: int = 0
    guarantees_elsewhere: int = 0
    yearly_income: int = 0
    yearly_debt_service: int = 0

    def __post_init__(self) -> None:
        digits_of(self.currency)
        for name in (*_AMOUNTS, "debts_secured"):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= MAX_MINOR:
                raise InvalidInput(name, value, f"must be a whole number from 0 to {MAX_MINOR} minor units")
        for part, whole in (("encumbered", "assets"), ("debts_secured", "own_debts"), ("debts_secured", "encumbered")):
            if getattr(self, part) > getattr(self, whole):
                raise InvalidInput(part, getattr(self, part), f"must not exceed {whole} {getattr(self, whole)}")

    @property
    def net_assets(self) -> int:
        """Assets less debts (净资产), below zero for an insolvent guarantor."""
        return self.assets - self.own_debts

    @property
    def reachable_assets(self) -> int:
        """What a guarantee can reach: unencumbered assets less the debts that those do not secure, at least zero."""
        return max(0, self.assets - self.encumbered - (self.own_debts - self.debts_secured))

    @property
    def free_income(self) -> int:
        """What of a year's income its own debts leave, at least zero."""
        return max(0, self.yearly_income - self.yearly_debt_service)


def capacity(kind: GuarantorKind, statement: Statement, policy: GuarantorPolicy) -> int:
    """The most that guarantees to this bank may come to, in minor units of the statement's currency; at least zero.

    (multiple of net assets x reachable net assets) + (multiple of income x free yearly income), cut down to whole
    minor units, less guarantees given elsewhere. An insolvent guarantor can carry nothing, whatever its income.
    """
    if statement.net_assets <= 0 or not may_guarantee(kind):
        return 0
    rule = policy.capacity_rule(kind)
    units = rule.of_net_assets.units * statement.reachable_assets + rule.of_free_income.units * statement.free_income
    return min(max(0, units // RATIO_SCALE - statement.guarantees_elsewhere), MAX_MINOR)


def may_guarantee(kind: GuarantorKind) -> bool:
    """Whether the law lets a party of this kind guarantee (Civil Code 683)."""
    return kind not in {GuarantorKind.STATE_ORGAN, GuarantorKind.PUBLIC_BENEFIT}


@dataclass(frozen=True, slots=True)
class Ability:
    """A guarantor's ability on a day, as the concentration check and others need it.

    Amounts in minor units of `currency`. `proven_until`: the last day on which the statement counts; after it the
    capacity is not proven, so a reader treats it as unknown.
    """

    party: UUID
    kind: GuarantorKind
    currency: str
    capacity: int
    net_assets: int
    proven_until: date

    def in_home_currency(self, rate: ExchangeRate) -> "Ability":
        """The same in the home currency; refuses the rate of another currency."""
        if rate.currency != self.currency:
            raise InvalidInput("rate", rate.currency, f"must be the rate of {self.currency}")
        carried, net = rate.home(self.capacity), rate.home(self.net_assets)
        return replace(self, currency=HOME_CURRENCY, capacity=carried, net_assets=net)


def ability_of(party: UUID, kind: GuarantorKind, statement: Statement, policy: GuarantorPolicy) -> Ability:
    """The ability that a statement proves under a policy."""
    return Ability(
        party,
        kind,
        statement.currency,
        capacity(kind, statement, policy),
        statement.net_assets,
        add_months(statement.as_of, policy.statement_months),
    )
