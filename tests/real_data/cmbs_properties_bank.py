"""The properties imported into the SQLite bank of the mortgages, month by month, and the cover of its loans.

The business date moves from report to report without the days between: what loans owe and what secures them are folds
of what was recorded. Each month's part of the servicer's file is a tape of its own, as it was delivered.
"""

import csv
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from postloan.application.collateral_commands import (
    RegisterCharge,
    ReleaseCollateral,
    ReplaceCollateral,
    TakeCollateral,
    ValueCollateral,
)
from postloan.application.command import Command
from postloan.application.cover_measuring import measure_covers
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.imports.importer import ImportReport
from postloan.application.outcomes import Done
from postloan.application.policy_documents_commands import AdoptCollateralPolicy
from postloan.application.reads import Balance
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.measure import Cover, Debt, Setting, measure
from postloan.domain.collateral.parts import Owner
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.money import Money
from postloan.infrastructure.container import Container

from .cmbs_bank import BANK, MAPPINGS, OPENED, Bank, person
from .cmbs_properties import FILE, Property
from .cmbs_properties_replay import POLICY, PRICE, RATES, SECURITIES, SINCE, Replay, loan_id

PROPERTY_MAPPINGS: Final = ("cmbs_properties.toml", "cmbs_properties_recent.toml")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cover says, whatever its ids: amounts in the books' currency, and the days of the values that counted."""

    principal: int
    owed: int
    covered: int
    burden: int
    value: int
    net: int
    line: str
    shortfall: int
    valued: tuple[tuple[str, date | None], ...]

    @classmethod
    def of(cls, cover: Cover) -> "Figures":
        """The figures of a cover."""
        valued = tuple((used.number, used.valuation.as_of if used.valuation else None) for used in cover.used)
        return cls(
            cover.principal, cover.owed, cover.covered, cover.burden, cover.value, cover.net, cover.line.name,
            cover.shortfall, valued,
        )  # fmt: skip


class PropertyBank(Bank):
    """The bank of the mortgages, with what secures them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        # Classes have a test of their own; here nobody is assessed after each command.
        settings = self.container.settings().model_copy(update={"classify_at_once": False})
        self.container = Container(settings=settings)
        self._valuer = person("valuer", Role.RISK_MANAGER)

    def quote(self) -> None:
        """The price of a dollar, from before the first value on: each value needs one of its own day."""
        price = PublishExchangeRate(idempotency_key="usd", currency="USD", published=SINCE, price=PRICE)
        self._execute(self._operations, price)

    def run_before(self, day: date) -> None:
        """Let it be that business date at once."""
        self.container.transactions().write(lambda unit: unit.institutions.move(BANK, day, day))
        self._at = max(self._at, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def import_properties(self, tape: Path) -> list[ImportReport]:
        """Import a file of properties through each committed mapping."""
        return [self._import(tape, MAPPINGS / name) for name in PROPERTY_MAPPINGS]

    def adopt(self) -> None:
        """The packaged catalogue and the securities of defeased loans; a second person agrees."""
        admin = person("admin", Role.ADMIN)
        policy = replace(POLICY, version="cmbs", effective_from=OPENED)
        self._execute(admin, AdoptCollateralPolicy(idempotency_key="policy", policy=policy))
        self._agree()

    def release(self, number: str, on: date) -> None:
        """A property is given back; a second person agrees."""
        command = ReleaseCollateral(idempotency_key=f"release-{number}", item_id=self._item(number), value_date=on)
        self._execute(self._officer, command)
        self._agree()

    def defease(self, number: str, on: date) -> None:
        """Securities worth what the loan owes in principal replace its property; a second person agrees."""
        (owed,) = (view.balance.outstanding for view in self.loans() if view.number == number)
        new = f"{number}-securities"
        item = self._done(
            self._officer,
            TakeCollateral(
                idempotency_key=f"take-{new}", number=new, branch="CMBS", kind=SECURITIES,
                title=f"Defeasance of loan {number}", owners=(Owner(f"Borrower of loan {number}"),), value_date=on,
            )
        ).subject.id  # fmt: skip
        charge = self._done(
            self._officer,
            RegisterCharge(idempotency_key=f"register-{new}", item_id=item, value_date=on, number=f"R-{new}", rank=1),
        ).made
        assert charge is not None
        self._done(
            self._valuer,
            ValueCollateral(
                idempotency_key=f"value-{new}", item_id=item, value_date=on, value=owed, method=Method.FACE,
                valuer="trustee", confirmed_by_line="COLLATERAL", evidence=sha256(new.encode()).hexdigest(),
            )
        )  # fmt: skip
        command = ReplaceCollateral(
            idempotency_key=f"replace-{number}", item_id=self._item(number), value_date=on, replacement_id=item,
            charge_id=charge,
        )  # fmt: skip
        self._execute(self._officer, command)
        self._agree()

    def _item(self, number: str) -> UUID:
        return self.container.transactions().read(lambda unit: unit.collateral.by_number(BANK, [number]))[number]

    def _done(self, actor: Actor, command: Command) -> Done:
        outcome = self.container.commands().execute(actor, command, self.now())
        if not isinstance(outcome, Done):
            raise TypeError(f"{command}: {outcome}")
        return outcome

    def covers(self, day: date, known: datetime | None = None) -> dict[str, Figures]:
        """How every loan that owes is secured on a day, as known at an instant, as the application measures it."""
        numbers = {key: number for number, key in self._ids.items()}
        found = self.container.transactions().read(lambda unit: measure_covers(unit, BANK, sorted(numbers), day, known))
        if found.refused:
            raise ValueError(found.refused)
        return {numbers[key]: Figures.of(cover) for key, cover in found.items() if cover.owed}

    def debts(self) -> list[Debt]:
        """What every loan owes on the business date by its page."""
        found = (_debt(view.number, view.balance) for view in sorted(self.loans(), key=lambda each: each.number))
        return [debt for debt in found if debt.owed.minor]

    def principals(self, debts: Sequence[Debt]) -> dict[str, int]:
        """The principal of each debt by the number of its loan."""
        numbers = {loan_id(number): number for number in self._ids}
        return {numbers[debt.loan]: debt.principal.minor for debt in debts}

    def debts_on(self, day: date) -> list[Debt]:
        """What every loan owed at the end of a day by all that is known, folded from its recorded events."""
        found: list[Debt] = []
        with self.container.reads().snapshot() as queries:
            for number, key in sorted(self._ids.items()):
                balance = queries.balance(self._scope, key, day, None)
                if balance is None:
                    raise LookupError(number)
                found.append(_debt(number, balance))
        return [debt for debt in found if debt.owed.minor]

    def values(self) -> dict[str, list[tuple[date, Money]]]:
        """The values of every item, by the day they are of."""
        numbers = sorted(self._ids)
        transactions = self.container.transactions()
        ids = transactions.read(lambda unit: unit.collateral.by_number(BANK, numbers))
        histories = transactions.read(lambda unit: unit.collateral.histories(BANK, sorted(ids.values())))
        items = (history.latest() for history in histories.values())
        return {item.number: [(each.as_of, each.value) for each in item.valuations] for item in items if item}


def _debt(number: str, balance: Balance) -> Debt:
    """Principal, and with interest, penalty and costs to the day."""
    parts = (balance.interest_due, balance.interest_accrued, balance.penalty, balance.compound, balance.fees,
             balance.costs)  # fmt: skip
    whole = balance.outstanding.minor + sum(part.minor for part in parts)
    return Debt(loan_id(number), balance.outstanding, Money(whole, "USD"))


def months_tapes(data: Path, folder: Path) -> Mapping[str, Path]:
    """The servicer's file cut into what was delivered on each filing day."""
    parts: dict[str, list[Mapping[str, str]]] = {}
    with gzip.open(data / FILE, "rt", encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names = list(reader.fieldnames or ())
        for row in reader:
            parts.setdefault(row["dateFiled"], []).append(row)
    found: dict[str, Path] = {}
    for filed, rows in sorted(parts.items()):
        found[filed] = folder / f"properties-{filed}.csv"
        with found[filed].open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, names)
            writer.writeheader()
            writer.writerows(rows)
    return found


def by_domain(replays: Sequence[Replay], debts: Sequence[Debt], day: date, *, at_the_time: bool) -> dict[str, Figures]:
    """The same by the domain alone: the items lived through in memory, measured against debts."""
    items = [item for replay in replays for item in replay.items(day, at_the_time=at_the_time)]
    found = measure(items, debts, Setting(day, POLICY, RATES))
    if isinstance(found, Refusal):
        raise TypeError(found.message)
    numbers: dict[UUID, str] = {loan_id(number): number for replay in replays for number in replay.property.loans}
    return {numbers[cover.loan]: Figures.of(cover) for cover in found}


def with_balances(of: Property, principals: Mapping[date, Mapping[str, int]]) -> Property:
    """A property as the file tells of it, its loan's balance as the bank's own account has it."""
    months = tuple(replace(month, balance=principals[month.end].get(of.number, 0)) for month in of.months)
    return replace(of, months=months)
