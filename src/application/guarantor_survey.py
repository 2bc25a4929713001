"""The guarantee graph over all borrowers of a bank: circles, chains, mutual guarantees, concentration.

Read from links and balances in a fixed number of statements, whatever the size of the bank; no guarantee is folded. A
guarantor's exposure is measured by the principal outstanding of the loans it guarantees, in the home currency.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from ..domain.guarantor import (
    Ability,
    Capital,
    ConcentrationFinding,
    GroupExposure,
    GuaranteeEdge,
    GuaranteeGraph,
    GuaranteeSurvey,
    GuarantorPolicy,
    PartyExposure,
    WeighedLink,
    ability_of,
    concentration,
    graph_of,
    group_exposures,
    owed_amounts,
    party_exposures,
    survey,
)
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY, ExchangeRate, rate_on
from .claims_holdings import Holdings
from .guarantor_store import GuaranteeStore, GuarantorFigures, GuarantorStore, PartyLoans
from .policy_documents import GUARANTOR, PolicyDocuments, book_of


class Surveying(Protocol):
    """The stores a survey reads, on one snapshot; a `Unit` is one."""

    @property
    def guarantors(self) -> GuarantorStore: ...  # noqa: D102 - the type says it
    @property
    def guarantees(self) -> GuaranteeStore: ...  # noqa: D102
    @property
    def holdings(self) -> Holdings: ...  # noqa: D102
    @property
    def policy_documents(self) -> PolicyDocuments: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class BankSurvey:
    """What the graph holds on a day; amounts in minor units of the home currency.

    Attributes:
        found: circles with what they carry, mutual guarantees, chains.
        parties: every party of the graph, and the members of groups with loans, by id.
        groups: the bank's groups of borrowers, each named by its member of the lowest id.
        group_numbers: the number of each group by that name.
        findings: what is above a limit; empty where no capital was given.
    """

    day: date
    found: GuaranteeSurvey
    parties: tuple[PartyExposure, ...]
    groups: tuple[GroupExposure, ...]
    group_numbers: Mapping[UUID, str]
    findings: tuple[ConcentrationFinding, ...]


def survey_bank(
    unit: Surveying, institution: UUID, day: date, capital: Capital | None = None, most: int = 1_000
) -> BankSurvey:
    """Look the guarantee graph of a bank through, as it stands, on its business date.

    `capital`: the bank's own figures; without them no concentration is checked. At most `most` circles and chains.
    Raises InvalidInput for a currency without a rate of the day.
    """
    exchange = _Exchange(unit, institution, day)
    policy = book_of(unit.policy_documents, institution, GUARANTOR).at(day)
    graph = graph_of(_edges(unit.guarantees.graph(institution, day), exchange))
    loans = _loans(unit.guarantees.loans_of_parties(institution), exchange)
    numbers = unit.guarantees.groups_of_parties(institution)
    named = _named(numbers)
    parties, groups = party_exposures(graph, loans), group_exposures(graph, loans, named)
    findings: tuple[ConcentrationFinding, ...] = ()
    if capital is not None:
        abilities = _abilities(unit.guarantors.figures(institution), graph, policy, exchange)
        findings = concentration(graph, parties, groups, capital=capital, policy=policy, abilities=abilities)
    found = survey(graph, loans, policy, most)
    return BankSurvey(day, found, parties, groups, {name: numbers[name] for name in named.values()}, findings)


class _Exchange:
    """Amounts in the home currency at the rates of a day; rates are read when a currency first needs one."""

    def __init__(self, unit: Surveying, institution: UUID, day: date) -> None:
        self._unit, self._institution, self.day = unit, institution, day
        self._rates: dict[str, ExchangeRate] = {}

    def rate(self, currency: str) -> ExchangeRate:
        found = self._rates.get(currency)
        if found is None:
            found = rate_on(self._unit.holdings.rates(self._institution), currency, self.day)
            if found is None:
                raise InvalidInput("currency", currency, f"publish its exchange rate for {self.day} or earlier")
            self._rates[currency] = found
        return found

    def home(self, currency: str, minor: int) -> int:
        return minor if currency == HOME_CURRENCY else self.rate(currency).home(minor)


def _edges(rows: Iterable[WeighedLink], exchange: _Exchange) -> Iterator[GuaranteeEdge]:
    for link, amount in owed_amounts(rows):
        yield GuaranteeEdge(link.guarantor, link.debtor, exchange.home(link.currency, amount))


def _loans(rows: Iterable[PartyLoans], exchange: _Exchange) -> dict[UUID, int]:
    sums: dict[UUID, int] = {}
    for row in rows:
        sums[row.party] = sums.get(row.party, 0) + exchange.home(row.currency, row.outstanding)
    return sums


def _named(numbers: Mapping[UUID, str]) -> dict[UUID, UUID]:
    """The group of each borrower that belongs to one, named by the lowest id among its members."""
    lowest: dict[str, UUID] = {}
    for party in sorted(numbers):
        lowest.setdefault(numbers[party], party)
    return {party: lowest[number] for party, number in numbers.items()}


def _abilities(
    figures: Mapping[UUID, GuarantorFigures], graph: GuaranteeGraph, policy: GuarantorPolicy, exchange: _Exchange
) -> dict[UUID, Ability]:
    """What the guarantors of the graph can carry, as far as their last statement still proves it."""
    found: dict[UUID, Ability] = {}
    for party, row in figures.items():
        if party not in graph.places or row.statement is None:
            continue
        ability = ability_of(party, row.kind, row.statement, policy)
        if exchange.day > ability.proven_until:
            continue
        foreign = ability.currency != HOME_CURRENCY
        found[party] = ability.in_home_currency(exchange.rate(ability.currency)) if foreign else ability
    return found
