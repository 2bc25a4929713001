"""Cover and loan to value of loans from their items (押品覆盖、抵质押率): one day, one knowledge, one currency.

Loan to value of a loan is burden over value, exact: the burden is its secured principal and what stands before or
beside it on its items (other creditors' prior ranks, other loans' demands), per item at most the item's value; the
value is that of all its items. The ratio is computed on all collateral of the contract (银监发〔2017〕16号 art. 20
[S:34][S:35]); a line of several kinds is the sum of each item's value times its kind's line [I].
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from ..shared.errors import Refusal
from ..shared.exchange import HOME_CURRENCY, ExchangeRate, rate_on
from ..shared.money import Money, round_ratio
from ..shared.ratio import RATIO_SCALE
from .coverage import Allocation, Claim, Encumbrance, Graph, Security, Worth, allocate
from .item import Item
from .kinds import Kind
from .parts import Charge, Valuation
from .policy import CollateralPolicy
from .refusals import CollateralRefusal, refuse


class Line(IntEnum):
    """Where a loan's burden stands against the lines of its collateral; a larger number is worse."""

    WITHIN = 0
    """At most the ceiling (未超过抵质押率上限)."""
    CEILING = 1
    """Above the ceiling (超过抵质押率上限)."""
    WARNING = 2
    """The warning line is reached (触及预警线)."""
    CLOSE_OUT = 3
    """The close-out line is reached (触及平仓线)."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What a loan owes: principal, and everything the security covers, interest and costs included."""

    loan: UUID
    principal: Money
    owed: Money
    debtor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The day, the policy in force on it, and the exchange rates as known."""

    day: date
    policy: CollateralPolicy
    rates: tuple[ExchangeRate, ...] = ()
    known: datetime | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What an item counted for: the valuation, its value and its net value after haircut in the books' currency."""

    item: UUID
    number: str
    valuation: Valuation | None
    value: int
    net: int


@dataclass(frozen=True, slots=True)
class Cover:
    """How one loan is secured; amounts in minor units of the currency of the books.

    Attributes:
        covered: what the waterfall gives to everything owed, from net values.
        burden, value: numerator and denominator of loan to value.
        at_ceiling, at_warning, at_close_out: the burden at each line, in 10⁻⁸ minor units.
        net: net value of the loan's items, whoever is served from them.
        used: its items with the valuations that counted.
    """

    loan: UUID
    principal: int
    owed: int
    covered: int
    burden: int
    value: int
    at_ceiling: int
    at_warning: int
    at_close_out: int
    net: int
    used: tuple[Used, ...]

    @property
    def uncovered(self) -> int:
        """What no collateral covers."""
        return self.owed - self.covered

    @property
    def line(self) -> Line:
        """Where the burden stands; the ceiling is exceeded, the lines are reached when equal."""
        scaled = self.burden * RATIO_SCALE
        if not self.used or not self.burden:
            return Line.WITHIN
        if scaled >= self.at_close_out:
            return Line.CLOSE_OUT
        if scaled >= self.at_warning:
            return Line.WARNING
        return Line.CEILING if scaled > self.at_ceiling else Line.WITHIN

    @property
    def shortfall(self) -> int:
        """What has to be repaid to come back to the ceiling, at most the principal; also where nothing secures."""
        return min(self.principal, max(0, self.burden - self.at_ceiling // RATIO_SCALE))


@dataclass(slots=True)
class Prices:
    """Amounts in the currency of the books; `missing` is the first currency without a rate."""

    setting: Setting
    missing: Money | None = None
    found: dict[str, ExchangeRate | None] = field(default_factory=dict)

    def home(self, money: Money) -> int:
        """Minor units in the currency of the books; 0 and `missing` where there is no rate."""
        if money.currency == HOME_CURRENCY:
            return money.minor
        if money.currency not in self.found:
            s = self.setting
            self.found[money.currency] = rate_on(s.rates, money.currency, s.day, s.known)
        rate = self.found[money.currency]
        if rate is None:
            self.missing = self.missing or money
            return 0
        return rate.home(money.minor)

    @property
    def refusal(self) -> Refusal | None:
        """NO_EXCHANGE_RATE of the first amount without a rate; None: every amount had one."""
        if self.missing is None:
            return None
        money, day = self.missing, self.setting.day
        why, why_zh = (
            f"no rate of {money.currency} on {day} for {money}",
            f"{day} 无 {money.currency} 汇率,{money} 无法折算",
        )
        return refuse(CollateralRefusal.NO_EXCHANGE_RATE, why, why_zh)


def net_value(value: int, kind: Kind | None) -> int:
    """A value after its kind's haircut, rounded half up; of a kind that the catalogue lacks nothing counts."""
    return 0 if kind is None else round_ratio(value * (RATIO_SCALE - kind.haircut.units), RATIO_SCALE)


def _encumbrance(charge: Charge, item: Item, owing: Container[UUID], prices: Prices) -> Encumbrance | None:
    """None where a registration secures nothing: the bank's own with no loan that owes."""
    limit = None if charge.amount is None else prices.home(charge.amount)
    if charge.creditor:
        return Encumbrance(charge.rank, limit)
    secured = tuple(
        Security(link.loan, None if link.limit is None else prices.home(link.limit))
        for link in item.links
        if link.charge == charge.id and link.loan in owing
    )
    return Encumbrance(charge.rank, limit, secured) if secured else None


def worth_of(item: Item, value: int, owing: Container[UUID], prices: Prices) -> Worth:
    """An item as the waterfall sees it: a value and the registrations that count on the day, by rank.

    Of the expired ones another creditor's stands until it is cancelled, out of prudence [I], and the bank's own where
    the policy says so; neither against a live registration that has taken its rank (414).
    """
    day, expired_counts = prices.setting.day, prices.setting.policy.expired_counts
    begun = [charge for charge in item.charges if charge.registered_on <= day]
    live = {charge.rank: charge for charge in begun if charge.live_on(day)}
    for charge in begun:
        if charge.creditor or expired_counts:
            live.setdefault(charge.rank, charge)
    found = (_encumbrance(live[rank], item, owing, prices) for rank in sorted(live))
    return Worth(item.id, value, tuple(encumbrance for encumbrance in found if encumbrance))


def _used(item: Item, prices: Prices) -> Used:
    valuation = item.valuation
    value = prices.home(valuation.value) if valuation else 0
    return Used(item.id, item.number, valuation, value, net_value(value, prices.setting.policy.kind(item.kind)))


@dataclass(frozen=True, slots=True)
class _Graphs:
    """What the waterfall is asked: net values against all that is owed, gross values against principal."""

    net: Graph
    gross: Graph
    used: Mapping[UUID, Used]
    kinds: Mapping[UUID, Kind | None]


def _graphs(items: Sequence[Item], debts: Sequence[Debt], setting: Setting) -> _Graphs | Refusal:
    prices = Prices(setting)
    there = sorted((item for item in items if item.ended is None), key=lambda item: item.number)
    used = {item.id: _used(item, prices) for item in there}
    owing = {debt.loan for debt in debts}
    worths = [worth_of(item, used[item.id].value, owing, prices) for item in there]
    gross = Graph(tuple(Claim(debt.loan, prices.home(debt.principal)) for debt in debts), tuple(worths))
    net = Graph(
        tuple(Claim(debt.loan, prices.home(debt.owed)) for debt in debts),
        tuple(Worth(worth.item, used[worth.item].net, worth.encumbrances) for worth in worths),
    )
    if prices.refusal is not None:
        return prices.refusal
    return _Graphs(net, gross, used, {item.id: setting.policy.kind(item.kind) for item in there})


def measure(items: Sequence[Item], debts: Sequence[Debt], setting: Setting) -> tuple[Cover, ...] | Refusal:
    """How each loan is secured, in the order of the debts; items are taken in the order of their numbers.

    Give every loan that an item secures and that owes something, or the others get its part. Refused:
    NO_EXCHANGE_RATE.
    """
    found = _graphs(items, debts, setting)
    return found if isinstance(found, Refusal) else _covers(found.net, found.gross, found.used, found.kinds)


def waterfall(items: Sequence[Item], debts: Sequence[Debt], setting: Setting) -> Allocation | Refusal:
    """How net values are shared out, turn by turn: why `measure` finds a loan covered as it does. Refused alike."""
    found = _graphs(items, debts, setting)
    return found if isinstance(found, Refusal) else allocate(found.net)


def _covers(
    net: Graph, gross: Graph, used: Mapping[UUID, Used], kinds: Mapping[UUID, Kind | None]
) -> tuple[Cover, ...]:
    covered = allocate(net).by_loan()
    ahead = _ahead(gross, allocate(gross))
    limits = _limits(gross)
    own: dict[UUID, list[Used]] = {claim.loan: [] for claim in gross.claims}
    for loan, item in ahead:
        own[loan].append(used[item])
    owed = {claim.loan: claim.amount for claim in net.claims}
    return tuple(
        _cover(claim, owed[claim.loan], covered[claim.loan], ahead, limits.get(claim.loan), own[claim.loan], kinds)
        for claim in gross.claims
    )


def _cover(
    claim: Claim, owed: int, covered: int, ahead: Mapping[tuple[UUID, UUID], int], limit: int | None,
    own: Sequence[Used], kinds: Mapping[UUID, Kind | None],
) -> Cover:  # fmt: skip
    secured = claim.amount if limit is None else min(claim.amount, limit)
    values = [(each.value, kinds[each.item]) for each in own]
    burden = secured + sum(ahead[claim.loan, each.item] for each in own)
    return Cover(
        claim.loan,
        claim.amount,
        owed,
        covered,
        burden,
        sum(each.value for each in own),
        sum(value * kind.ceiling.units for value, kind in values if kind),
        sum(value * kind.warning.units for value, kind in values if kind),
        sum(value * kind.close_out.units for value, kind in values if kind),
        sum(each.net for each in own),
        tuple(own),
    )


def _ahead(gross: Graph, served: Allocation) -> dict[tuple[UUID, UUID], int]:
    """What stands before or beside each loan on each of its items, at most the item's value."""
    values = {worth.item: worth.value for worth in gross.items}
    limits = {(worth.item, each.rank): each.limit for worth in gross.items for each in worth.encumbrances}
    before = dict.fromkeys(values, 0)
    found: dict[tuple[UUID, UUID], int] = {}
    for turn in served.turns:
        asked = sum(share.asked for share in turn.shares)
        for share in turn.shares:
            stands = min(values[turn.item], before[turn.item] + asked - share.asked)
            found.setdefault((share.loan, turn.item), stands)
        limit = limits[turn.item, turn.rank]
        takes = values[turn.item] if limit is None else limit
        before[turn.item] += min(takes, asked) if turn.shares else takes
    return found


def _limits(gross: Graph) -> dict[UUID, int]:
    """The most that all links of a loan secure together; loans with a link without limit are not there."""
    sums: dict[UUID, int] = {}
    open_ended: set[UUID] = set()
    for worth in gross.items:
        for encumbrance in worth.encumbrances:
            for security in encumbrance.secured:
                if security.limit is None:
                    open_ended.add(security.loan)
                else:
                    sums[security.loan] = sums.get(security.loan, 0) + security.limit
    return {loan: limit for loan, limit in sums.items() if loan not in open_ended}
