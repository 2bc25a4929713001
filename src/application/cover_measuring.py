"""How loans are secured on a day as known at an instant (押品覆盖计量): exact for any day and any knowledge.

Items, accounts at the end of the day, exchange rates and policy are all taken as of the day and as known then: a value
entered late counts from its knowledge on, and not before. Loans that share items are measured together.

A batch takes a fixed number of statements, and two more for each link of the longest chain of shared items; loans
without collateral take one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Final, Protocol
from uuid import UUID

from ..domain.collateral.item import Item
from ..domain.collateral.measure import Cover, Debt, Setting, measure
from ..domain.loan.figures import owed
from ..domain.loan.loan import Loan
from ..domain.loan.loan import as_of as account_as_of
from ..domain.loan.state import Account
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from .claims_holdings import Holdings
from .collateral_store import CollateralStore
from .cover_store import WatchedLoan
from .cover_together import Reach, reach
from .policy_documents import COLLATERAL, PolicyDocuments, book_of
from .ports import LoanStore, ReferenceStore
from .provisioning_exposure import lived_on

MAX_TOGETHER: Final = 5_000
"""Most items and loans that are measured together because they share each other."""


class CoverRefusal(StrEnum):
    """Why a loan's cover cannot be measured, beside what the domain refuses."""

    TOO_MANY_TOGETHER = "TOO_MANY_TOGETHER"
    """More items and loans share each other than are measured together (共享押品的债权过多)."""


class Measuring(Protocol):
    """The stores that cover is measured from, on one snapshot or in one transaction; a `Unit` is one."""

    @property
    def collateral(self) -> CollateralStore: ...  # noqa: D102 - the type says it
    @property
    def loans(self) -> LoanStore: ...  # noqa: D102
    @property
    def holdings(self) -> Holdings: ...  # noqa: D102
    @property
    def reference(self) -> ReferenceStore: ...  # noqa: D102
    @property
    def policy_documents(self) -> PolicyDocuments: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Together:
    """Items and loans as they are measured together, on one day and by one knowledge, by number.

    `debts` has the loans that owe something; `loans` is every loan that an item secures.
    """

    items: tuple[Item, ...]
    debts: tuple[Debt, ...]
    loans: frozenset[UUID]
    setting: Setting


class Covers(dict[UUID, Cover]):
    """Cover by loan; a loan that no item secures on the day is not in it, nor one in `refused`, with the reason.

    `converted`: loans for which an exchange rate counted; `locked`: those that were locked to be measured, and `rows`
    where they stood.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locked: frozenset[UUID] = frozenset()
        self.rows: Mapping[UUID, WatchedLoan] = {}
        self.refused: dict[UUID, Refusal] = {}
        self.converted: set[UUID] = set()


def measure_covers(
    unit: Measuring, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None
) -> Covers:
    """How some loans are secured at the end of a day, as known at an instant (None: all that is known).

    Refused, loan by loan: TOO_MANY_TOGETHER (`CoverRefusal`), NO_EXCHANGE_RATE (`CollateralRefusal`).
    """
    found, wanted = measure_together(unit, institution, loans, as_of, known), frozenset(loans)
    asked = Covers()
    asked.update((loan, cover) for loan, cover in found.items() if loan in wanted)
    asked.refused = {loan: refusal for loan, refusal in found.refused.items() if loan in wanted}
    asked.converted = found.converted & wanted
    return asked


def measure_together(
    unit: Measuring, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None,
    most: int = MAX_TOGETHER,
) -> Covers:  # fmt: skip
    """As `measure_covers`, of every loan that shares collateral with those asked for too; at most `most` together."""
    found = Covers()
    parts, beyond = together_parts(unit, institution, loans, as_of, known, most)
    found.refused.update(dict.fromkeys(beyond, too_many(most)))
    for part in parts:
        covers = measure(part.items, part.debts, part.setting)
        if isinstance(covers, Refusal):
            found.refused.update(dict.fromkeys(part.loans, covers))
            continue
        found.update((cover.loan, cover) for cover in covers)
        found.update((loan, nothing_owed(loan)) for loan in part.loans if loan not in found)
        if part.setting.rates:
            found.converted |= part.loans
    return found


def together_parts(
    unit: Measuring, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None,
    most: int = MAX_TOGETHER,
) -> tuple[Sequence[Together], frozenset[UUID]]:  # fmt: skip
    """What some loans and those that share collateral with them are measured from, in parts that can fail alone.

    And the loans of groups that are too large.
    """
    reached = reach(unit.collateral, institution, loans, as_of, known, most)
    if not reached.items:
        return (), reached.beyond
    together = gathered(unit, institution, reached, as_of, known)
    return list(_parts(together, reached)), reached.beyond


def gather_together(
    unit: Measuring, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None
) -> Together | Refusal:
    """What cover of some loans is measured from, for asking what it would be if something were otherwise.

    Refused: TOO_MANY_TOGETHER.
    """
    reached = reach(unit.collateral, institution, loans, as_of, known, MAX_TOGETHER)
    if reached.beyond:
        return too_many(MAX_TOGETHER)
    return gathered(unit, institution, reached, as_of, known, loans)


def nothing_owed(loan: UUID) -> Cover:
    """The cover of a loan that owes nothing: there is nothing to secure."""
    return Cover(loan, 0, 0, 0, 0, 0, 0, 0, 0, 0, ())


def gathered(
    unit: Measuring, institution: UUID, reached: Reach, as_of: date, known: datetime | None,
    also: Iterable[UUID] = (),
) -> Together:  # fmt: skip
    """Items with the debts of their loans, and of those in `also`."""
    items = tuple(sorted(reached.items.values(), key=lambda item: item.number))
    loans = frozenset(link.loan for item in items for link in item.links)
    debts = tuple(_debts(unit, institution, sorted(loans.union(also)), as_of, known))
    policy = book_of(unit.policy_documents, institution, COLLATERAL).at(as_of, known)
    rates = tuple(unit.holdings.rates(institution)) if foreign(items, debts) else ()
    return Together(items, debts, loans, Setting(as_of, policy, rates, known))


def foreign(items: Iterable[Item], debts: Iterable[Debt]) -> bool:
    """Whether any amount is in another currency than that of the books."""
    amounts = [debt.principal for debt in debts]
    for item in items:
        amounts += [charge.amount for charge in item.charges if charge.amount]
        amounts += [link.limit for link in item.links if link.limit]
        amounts += [item.valuation.value] if item.valuation else []
    return any(amount.currency != HOME_CURRENCY for amount in amounts)


def _debts(
    unit: Measuring, institution: UUID, ids: Sequence[UUID], as_of: date, known: datetime | None
) -> Iterator[Debt]:
    """What the loans owe that owe something, by number; a loan that was written off still owes."""
    loans = sorted(unit.loans.peek(institution, ids).values(), key=lambda loan: loan.number)
    older = [loan.id for loan in loans if lived_on(loan, as_of, known)]
    histories = unit.holdings.histories(institution, older) if older else {}
    context = unit.reference.context(institution, known)
    for loan in loans:
        past = histories.get(loan.id)
        account = loan.account if past is None else account_as_of(loan.terms, past[1], context, as_of, known)
        debt = debt_of(loan, account, as_of)
        if debt.owed.minor:
            yield debt


def debt_of(loan: Loan, account: Account, day: date) -> Debt:
    """What security of a loan covers: principal, interest, penalty, fees and costs to the day (Civil Code 389).

    The account has come to the day, or to one before it.
    """
    principal, everything = owed(account, day)
    currency = loan.terms.currency
    return Debt(loan.id, Money(principal, currency), Money(max(0, everything), currency), loan.borrower)


def _parts(together: Together, reached: Reach) -> Iterator[Together]:
    """Each group alone where amounts have to be converted, so that a rate that is missing stops no others."""
    if not foreign(together.items, together.debts):
        yield together
        return
    groups = reached.groups()
    debts: dict[UUID, list[Debt]] = {}
    for debt in together.debts:
        debts.setdefault(groups.of(debt.loan), []).append(debt)
    items = sorted(together.items, key=lambda item: (groups.of(item.id), item.number))
    for group, rows in groupby(items, key=lambda item: groups.of(item.id)):
        own = tuple(rows)
        loans, owing = frozenset(loan for item in own for loan in item.loans), tuple(debts.get(group, ()))
        rates = together.setting.rates if foreign(own, owing) else ()
        yield replace(together, items=own, debts=owing, loans=loans, setting=replace(together.setting, rates=rates))


def too_many(most: int) -> Refusal:
    """The refusal of loans that share collateral with too many others."""
    return Refusal(
        CoverRefusal.TOO_MANY_TOGETHER,
        f"more than {most} items and loans share each other and would have to be measured together",
        f"共享押品的押品与债权合计超过 {most},无法合并计量",
    )
