"""The properties lived through: each month's report becomes entries of an item's history, by our rules.

A value is recorded in the first month that states it, but not before its own day: the value of loan 3 was made in 2017
for 1 March 2018. When a loan is paid off its property is released, when it is liquidated the property is sold. When it
is defeased, securities replace the property; they have to pay all that is still due, so they are carried at the
principal reported in that month, and the coverage check of the replacement is ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from postloan.domain.collateral.events import Ended, Ending, HandedOver, ItemEvent, Linked, Registered, Taken, Valued
from postloan.domain.collateral.item import History, Item
from postloan.domain.collateral.kinds import CollateralClass, Document, Kind, Method
from postloan.domain.collateral.measure import Cover, Debt, Setting, measure
from postloan.domain.collateral.parts import Charge, Holder, Link, Owner, Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL, CollateralPolicy
from postloan.domain.collateral.record import Circumstances, appended, record
from postloan.domain.collateral.release import Loosening, assess
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.exchange import ExchangeRate, price_units
from postloan.domain.shared.money import Money
from postloan.domain.shared.ratio import Ratio

from .cmbs_properties import Property, Reported, knowledge

BANK: Final = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
SINCE: Final = date(2016, 1, 1)
PRICE: Final = "6.8"
"""Yuan for a dollar: covers are in the currency of the books, ratios are the same at any price."""
RATES: Final = (ExchangeRate("USD", SINCE, price_units("price", PRICE), knowledge(SINCE)),)
SECURITIES: Final = "DEFEASANCE_SECURITIES"
_KIND: Final = Kind(
    code=SECURITIES,
    title="Government securities of a defeased loan",
    title_zh="替代质押国债",
    of=CollateralClass.FINANCIAL_PLEDGE,
    ceiling=Ratio.percent("100"),
    haircut=Ratio.percent("0"),
    warning=Ratio.percent("100"),
    close_out=Ratio.percent("100"),
    valuation_months=12,
    documents=(Document.TITLE, Document.REGISTRATION),
    disposal_months=1,
    disposal_cost=Ratio.percent("0.5"),
    source="[I] they pay all that is still due under the loan",
)
POLICY: Final[CollateralPolicy] = replace(DEFAULT_COLLATERAL, kinds=(*DEFAULT_COLLATERAL.kinds, _KIND))


def id_of(what: str) -> UUID:
    """The id of a loan, an item or a registration by its name."""
    return uuid5(NAMESPACE_URL, what)


def loan_id(number: str) -> UUID:
    return id_of(f"loan {number}")


def owing(number: str, cents: int) -> Debt:
    """What a loan owes, all of it principal: the file's balance."""
    balance = Money(cents, "USD")
    return Debt(loan_id(number), balance, balance)


class RefusedReplay(Exception):
    """Our rules refused what the file says happened."""


@dataclass
class Replay:
    """One property on its way through the months, and what took its place; `short` cents less than the loan owes."""

    property: Property
    short: int = 0
    histories: list[History] = field(default_factory=list)
    releases: list[Loosening] = field(default_factory=list)

    @classmethod
    def lived(cls, of: Property, short: int = 0) -> "Replay":
        """All months of a property."""
        replay = cls(of, short)
        replay._take(of.number, of.kind, of.title, (of.taken_on, of.registered_on), of.months[0].end)
        for month in of.months:
            replay._live(month)
        return replay

    def items(self, day: date, *, at_the_time: bool) -> Iterator[Item]:
        """The items as they were on a day, by what was known then or by all that is known."""
        known = knowledge(day) if at_the_time else None
        for history in self.histories:
            item = history.as_of(day, known)
            if item is not None:
                yield item

    def _live(self, month: Reported) -> None:
        now = self._now()
        if now.ended is not None:
            return
        if len(self.histories) == 1:
            self._value(now, month)
        if month.over:
            sold = month.liquidation == "3"
            check = None if sold else self._check(month, after=())
            self._record(Ended(Ending.SOLD if sold else Ending.RELEASED), month, check)
        elif month.defeased and len(self.histories) == 1:
            self._replace(month)
        elif month.owned and now.holder is not Holder.BANK:
            self._record(HandedOver(Holder.BANK, now.title), month)

    def _value(self, now: Item, month: Reported) -> None:
        if month.value is None or month.valued_on is None or month.valued_on > month.end:
            return
        value = Money(month.value, "USD")
        if all((each.as_of, each.value) != (month.valued_on, value) for each in now.valuations):
            self._record(Valued(_valuation(month.valued_on, value, Method.INCOME)), month, day=month.valued_on)

    def _replace(self, month: Reported) -> None:
        """Securities come, then the property goes; what follows happens to the securities."""
        number = f"{self.property.number}-securities"
        self._take(number, SECURITIES, f"Defeasance of loan {self.property.number}", (month.end, month.end), month.end)
        face = Money(month.balance - self.short, "USD")
        self._record(Valued(_valuation(month.end, face, Method.FACE)), month)
        new = self.histories.pop()
        securities = new.latest()
        assert securities is not None
        self._record(Ended(Ending.REPLACED), month, self._check(month, after=(securities,)))
        self.histories.append(new)

    def _check(self, month: Reported, after: tuple[Item, ...]) -> Loosening:
        now = self._now()
        (number,) = self.property.loans  # the notes of loan 10 run to the end
        debts = [owing(number, month.balance)]
        found = assess(now, (now,), after, debts, Setting(month.end, POLICY, RATES))
        if isinstance(found, Refusal):
            raise RefusedReplay(found.message)
        self.releases.append(found)
        return found

    def _take(self, number: str, kind: str, title: str, since: tuple[date, date], end: date) -> None:
        """Take an item in and register it for the loans; `since`: the days of both."""
        self.histories.append(History())
        item, charge = id_of(f"item {number}"), id_of(f"charge {number}")
        owner = (Owner(f"Borrower of loan {self.property.number}"),)
        region = self.property.region
        first = replace(self.property.months[0], end=end)
        rank = self.property.rank
        taken_on, registered_on = since
        events: list[ItemEvent] = [
            Taken(
                item=item, institution=BANK, branch="CMBS", number=number, kind=kind, title=title, region=region,
                owners=owner,
            ),
            Registered(Charge(charge, f"R-{number}", rank, registered_on)),
            *(Linked(Link(charge, loan_id(loan))) for loan in self.property.loans),
        ]  # fmt: skip
        for event in events:
            self._record(event, first, day=taken_on if isinstance(event, Taken) else registered_on)

    def _now(self) -> Item:
        item = self.histories[-1].latest()
        assert item is not None
        return item

    def _record(
        self, event: ItemEvent, month: Reported, check: Loosening | None = None, day: date | None = None
    ) -> None:
        given = Circumstances(
            policy=POLICY, business_date=month.end, recorded_at=knowledge(month.end), rates=RATES, loosening=check,
            lending_lines=frozenset({"CMBS"}),
        )  # fmt: skip
        entry = record(self.histories[-1], event, day or month.end, given)
        if isinstance(entry, Refusal):
            raise RefusedReplay(f"{self.property.number} on {month.end}: {entry.code} {entry.message}")
        self.histories[-1] = appended(self.histories[-1], entry)


def _valuation(on: date, value: Money, method: Method) -> Valuation:
    # The file names a source (MAI: a certified appraiser) and no report; the evidence is what the file says.
    proof = sha256(f"{on} {value}".encode()).hexdigest()
    return Valuation(on, value, method, "MAI", "", proof, confirmed_by_line="COLLATERAL")


def covers(
    replays: Sequence[Replay], balances: Mapping[str, int], day: date, *, at_the_time: bool = True
) -> dict[str, Cover]:
    """How each loan was secured on a day, by what was known then or by all that is known."""
    numbers = sorted(balances)
    debts = [owing(number, balances[number]) for number in numbers]
    items = [item for replay in replays for item in replay.items(day, at_the_time=at_the_time)]
    found = measure(items, debts, Setting(day, POLICY, RATES))
    if isinstance(found, Refusal):
        raise RefusedReplay(found.message)
    return dict(zip(numbers, found, strict=True))
