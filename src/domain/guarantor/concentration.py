"""Exposure per guarantor and per group, and what of it is above a limit (集中度, regulations on large exposures).

All amounts are minor units of the home currency. A guarantor's exposure is what it owes here plus what it
guarantees here; a group's is what its members owe here plus what they guarantee for others, because a guarantee for
a member's loan is a second name under a debt that is counted already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.exchange import HOME_CURRENCY
from ..shared.ratio import RATIO_SCALE, Ratio
from .ability import Ability
from .graph import GuaranteeGraph
from .kinds import GuarantorKind
from .policy import PARAMETERS, GuarantorPolicy


@dataclass(frozen=True, slots=True)
class Capital:
    """The bank's own figures that limits are measured by: net capital (资本净额) and tier 1 (一级资本净额)."""

    net: int
    tier_one: int

    def __post_init__(self) -> None:
        if self.net <= 0 or self.tier_one <= 0 or self.tier_one > self.net:
            raise InvalidInput("capital", (self.tier_one, self.net), "must be above zero, tier 1 at most net capital")


@dataclass(frozen=True, slots=True)
class PartyExposure:
    """One party: its own loans, guarantees given and received, and how many parties stand on either side."""

    party: UUID
    loans: int
    given: int
    received: int
    debtors: int
    guarantors: int

    @property
    def exposure(self) -> int:
        """What the bank loses if this party fails and nobody else pays: loans plus guarantees given."""
        return self.loans + self.given


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """One group: members, their loans, their guarantees for parties outside it, and those among themselves."""

    group: UUID
    members: int
    loans: int
    given_outside: int
    given_inside: int

    @property
    def exposure(self) -> int:
        """Loans of the members plus guarantees for others."""
        return self.loans + self.given_outside


class ConcentrationKind(StrEnum):
    """What is above a limit, in the order in which findings are given."""

    LOANS_TO_ONE = "LOANS_TO_ONE"
    """Loans to one borrower over net capital (单一客户贷款集中度超限)."""
    LOANS_TO_GROUP = "LOANS_TO_GROUP"
    """Loans to one group over net capital (单一集团客户授信集中度超限)."""
    EXPOSURE_TO_ONE = "EXPOSURE_TO_ONE"
    """Loans and guarantees of one party over tier 1 (单一保证人风险暴露超限)."""
    EXPOSURE_TO_GROUP = "EXPOSURE_TO_GROUP"
    """Loans and guarantees of one group over tier 1 (关联客户组风险暴露超限)."""
    ABOVE_CAPACITY = "ABOVE_CAPACITY"
    """Guarantees given above the guarantor's capacity (担保超过担保能力)."""
    ONE_DEBTOR_OF_COMPANY = "ONE_DEBTOR_OF_COMPANY"
    """A guarantee company's guarantees for one debtor over its net assets (融资担保公司单户集中度超限)."""
    ABILITY_UNKNOWN = "ABILITY_UNKNOWN"
    """Guarantees given by one whose ability nobody has proven (担保能力未证明)."""
    LARGE_EXPOSURE = "LARGE_EXPOSURE"
    """To be reported as large; no breach (大额风险暴露)."""


@dataclass(frozen=True, slots=True)
class ConcentrationFinding:
    """One finding: `part` is above `limit` of `whole`; of capacity and unknown ability `limit` is None.

    `subject` is the party, or the group where `of_group`; `debtor` the one debtor where the finding is about one. Per
    finding `source` says where the limit comes from.
    """

    kind: ConcentrationKind
    subject: UUID
    part: int
    whole: int
    limit: Ratio | None = None
    debtor: UUID | None = None
    source: str = ""
    of_group: bool = False

    @property
    def share_units(self) -> int | None:
        """Part / whole in units of 10⁻⁸, cut down; None where the whole is not above zero."""
        return self.part * RATIO_SCALE // self.whole if self.whole > 0 else None


_SOURCES: Final = {parameter.name: parameter.source for parameter in PARAMETERS}
_COMPANIES: Final = frozenset({GuarantorKind.GUARANTEE_COMPANY, GuarantorKind.SMALL_BUSINESS_GUARANTEE_COMPANY})

_RANK: Final = {kind: at for at, kind in enumerate(ConcentrationKind)}


def _checked_loans(loans: Mapping[UUID, int]) -> None:
    for party, amount in loans.items():
        if type(amount) is not int or amount < 0:
            raise InvalidInput("loans", f"{party}: {amount}", "must be a whole number of minor units, zero or more")


def party_exposures(graph: GuaranteeGraph, loans: Mapping[UUID, int]) -> tuple[PartyExposure, ...]:
    """Every party of the graph or with loans, by id. `loans`: what each owes here; nothing where it is not named."""
    _checked_loans(loans)
    received = [0] * len(graph.parties)
    for debtors, amounts in zip(graph.debtors, graph.amounts, strict=True):
        for debtor, amount in zip(debtors, amounts, strict=True):
            received[debtor] += amount
    rows = [
        PartyExposure(party, loans.get(party, 0), sum(amounts), received[at], len(amounts), len(graph.guarantors[at]))
        for at, (party, amounts) in enumerate(zip(graph.parties, graph.amounts, strict=True))
    ]
    alone = (PartyExposure(party, owed, 0, 0, 0, 0) for party, owed in loans.items() if party not in graph.places)
    return tuple(sorted(chain(rows, alone), key=lambda row: row.party.int))


def group_exposures(
    graph: GuaranteeGraph, loans: Mapping[UUID, int], group_of: Mapping[UUID, UUID]
) -> tuple[GroupExposure, ...]:
    """Every group with a member, by id. `group_of`: the group of each party; one that is not named has none."""
    _checked_loans(loans)
    sums: dict[UUID, list[int]] = {}
    for party, group in group_of.items():
        row = sums.setdefault(group, [0, 0, 0, 0])
        row[0] += 1
        row[1] += loans.get(party, 0)
    groups = [group_of.get(party) for party in graph.parties]
    for at, (debtors, amounts) in enumerate(zip(graph.debtors, graph.amounts, strict=True)):
        own = groups[at]
        if own is None:
            continue
        for debtor, amount in zip(debtors, amounts, strict=True):
            sums[own][3 if groups[debtor] == own else 2] += amount
    return tuple(GroupExposure(group, *sums[group]) for group in sorted(sums, key=lambda group: group.int))


def concentration(
    graph: GuaranteeGraph,
    parties: Sequence[PartyExposure],
    groups: Sequence[GroupExposure],
    *,
    capital: Capital,
    policy: GuarantorPolicy,
    abilities: Mapping[UUID, Ability],
) -> tuple[ConcentrationFinding, ...]:
    """What is above a limit, by kind in the order of `ConcentrationKind`, then by subject and debtor.

    `parties` and `groups` are the answers of `party_exposures` and `group_exposures` for this graph; `abilities`
    those proven on the day, in the home currency (InvalidInput for another).
    """
    found = chain(
        _against_capital(parties, groups, capital, policy, abilities),
        _against_ability(parties, abilities),
        _of_companies(graph, policy, abilities),
    )
    return tuple(sorted(found, key=_place))


def _place(finding: ConcentrationFinding) -> tuple[int, int, int]:
    return _RANK[finding.kind], finding.subject.int, finding.debtor.int if finding.debtor else -1


def _against_capital(
    parties: Iterable[PartyExposure],
    groups: Iterable[GroupExposure],
    capital: Capital,
    policy: GuarantorPolicy,
    abilities: Mapping[UUID, Ability],
) -> Iterator[ConcentrationFinding]:
    kinds = ConcentrationKind
    one = ((kinds.LOANS_TO_ONE, "loans_to_one"), (kinds.EXPOSURE_TO_ONE, "exposure_to_one"))
    bank = (one[0], (kinds.EXPOSURE_TO_ONE, "exposure_to_bank"))
    banks = {party for party, ability in abilities.items() if ability.kind is GuarantorKind.BANK}
    group = ((kinds.LOANS_TO_GROUP, "loans_to_group"), (kinds.EXPOSURE_TO_GROUP, "exposure_to_group"))
    subjects = chain(
        ((row.party, row.loans, row.exposure, bank if row.party in banks else one, False) for row in parties),
        ((row.group, row.loans, row.exposure, group, True) for row in groups),
    )
    for subject, loans, exposure, ((by_loans, loans_name), (by_exposure, exposure_name)), of_group in subjects:
        for kind, name, part, whole in (
            (by_loans, loans_name, loans, capital.net),
            (by_exposure, exposure_name, exposure, capital.tier_one),
            (kinds.LARGE_EXPOSURE, "large_exposure", exposure, capital.tier_one),
        ):
            limit: Ratio = getattr(policy, name)
            if limit.exceeded_by(part, whole):
                yield ConcentrationFinding(kind, subject, part, whole, limit, source=_SOURCES[name], of_group=of_group)


def _against_ability(
    parties: Iterable[PartyExposure], abilities: Mapping[UUID, Ability]
) -> Iterator[ConcentrationFinding]:
    for row in parties:
        if not row.debtors:
            continue
        ability = abilities.get(row.party)
        if ability is None:
            yield ConcentrationFinding(ConcentrationKind.ABILITY_UNKNOWN, row.party, row.given, 0)
        elif ability.currency != HOME_CURRENCY:
            raise InvalidInput("currency", ability.currency, f"must be {HOME_CURRENCY}; exchange the ability first")
        elif row.given > ability.capacity:
            yield ConcentrationFinding(ConcentrationKind.ABOVE_CAPACITY, row.party, row.given, ability.capacity)


def _of_companies(
    graph: GuaranteeGraph, policy: GuarantorPolicy, abilities: Mapping[UUID, Ability]
) -> Iterator[ConcentrationFinding]:
    limit, source = policy.one_debtor_of_company, _SOURCES["one_debtor_of_company"]
    for party, ability in abilities.items():
        at = graph.places.get(party)
        if at is None or ability.kind not in _COMPANIES:
            continue
        whole = max(0, ability.net_assets)
        for debtor, amount in zip(graph.debtors[at], graph.amounts[at], strict=True):
            if limit.exceeded_by(amount, whole):
                kind, name = ConcentrationKind.ONE_DEBTOR_OF_COMPANY, graph.parties[debtor]
                yield ConcentrationFinding(kind, party, amount, whole, limit, name, source)
