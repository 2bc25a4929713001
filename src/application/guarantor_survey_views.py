"""What a survey of the guarantee graph shows a reader: bounded lists, amounts as money in the home currency.

A reader of some branches sees what a party of these branches belongs to; who else belongs to it is named by an id that
such a reader cannot look up.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from ..domain.guarantor import (
    Chain,
    ConcentrationFinding,
    ConcentrationKind,
    GroupExposure,
    MutualGuarantee,
    PartyExposure,
    Station,
)
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from ..domain.shared.percent import percent_text
from .guarantor_survey import BankSurvey

T = TypeVar("T")
MAX_MEMBERS: Final = 200
"""The most members of one circle group that are shown."""


def _home(minor: int) -> Money:
    return Money(minor, HOME_CURRENCY)


@dataclass(frozen=True, slots=True)
class CircleGroupView:
    """A group in which everybody ends up guaranteeing everybody: its size, its first members, what it carries."""

    size: int
    members: tuple[UUID, ...]
    loans: Money
    given_inside: Money
    given_outside: Money
    exposure: Money


@dataclass(frozen=True, slots=True)
class CircleView:
    """One circle: each member guarantees the next, the last the first."""

    members: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MutualView:
    """Two parties that guarantee each other: what each guarantees for the other."""

    first: UUID
    second: UUID
    first_amount: Money
    second_amount: Money


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain from a guarantor that nobody guarantees down to a debtor that guarantees nobody."""

    length: int
    stations: tuple[Station, ...]


@dataclass(frozen=True, slots=True)
class PartyExposureView:
    """What a party owes here, guarantees here and is guaranteed for, with how many parties on either side."""

    party: UUID
    loans: Money
    given: Money
    received: Money
    exposure: Money
    debtors: int
    guarantors: int


@dataclass(frozen=True, slots=True)
class GroupExposureView:
    """What a group of the customer register owes here and guarantees for others."""

    number: str
    members: int
    loans: Money
    given_inside: Money
    given_outside: Money
    exposure: Money


@dataclass(frozen=True, slots=True)
class FindingView:
    """What is above a limit.

    `party`: whom it is about, None where it is the group `group`; `debtor`: of a guarantee company's single debtor.
    `limit` and `share` (`part` over `whole`) in percent as decimal text, None where there is none.
    """

    kind: ConcentrationKind
    party: UUID | None
    group: str | None
    debtor: UUID | None
    part: Money
    whole: Money
    share: str | None
    limit: str | None
    source: str


@dataclass(frozen=True, slots=True)
class SurveyCounts:
    """How many of each were found, shown or not."""

    circle_groups: int
    circles: int
    mutual: int
    chains: int
    parties: int
    groups: int
    findings: int


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What the guarantee graph holds on the business date; every list has as many rows as were asked for.

    `complete`: whether all circles up to the policy's length were looked for.
    """

    as_of: date
    complete: bool
    counts: SurveyCounts
    circle_groups: tuple[CircleGroupView, ...]
    circles: tuple[CircleView, ...]
    mutual: tuple[MutualView, ...]
    chains: tuple[ChainView, ...]
    parties: tuple[PartyExposureView, ...]
    groups: tuple[GroupExposureView, ...]
    findings: tuple[FindingView, ...]


class Seen:
    """Which parties a reader sees; None: all."""

    def __init__(self, parties: Collection[UUID] | None) -> None:
        self._parties = None if parties is None else frozenset(parties)

    def any(self, parties: Iterable[UUID]) -> bool:
        """Whether one of some parties is seen."""
        return self._parties is None or not self._parties.isdisjoint(parties)

    def of(self, rows: Iterable[T], parties: Callable[[T], Iterable[UUID]]) -> list[T]:
        """The rows to which a party belongs that is seen."""
        return [row for row in rows if self.any(parties(row))]


def survey_view(bank: BankSurvey, seen: Seen, first: int) -> SurveyView:
    """A survey as a reader sees it: circles by size, exposures largest first, findings by kind."""
    found = bank.found
    by_group = list(zip(found.groups, found.exposures, strict=True))
    groups = sorted(seen.of(by_group, lambda row: row[0]), key=lambda row: -len(row[0]))
    circles = seen.of(found.circles.circles, lambda members: members)
    mutual = seen.of(found.mutual, lambda row: (row.first, row.second))
    chains = seen.of(found.chains, lambda chain: (station.party for station in chain.stations))
    parties = _largest(seen.of(bank.parties, lambda row: (row.party,)))
    in_groups = [row for row in bank.groups if seen.any((row.group,))]
    in_groups.sort(key=lambda row: (-row.exposure, row.group.int))
    findings = seen.of(bank.findings, lambda finding: (finding.subject,))
    return SurveyView(
        as_of=bank.day,
        complete=found.circles.complete,
        counts=SurveyCounts(
            len(groups), len(circles), len(mutual), len(chains), len(parties), len(in_groups), len(findings)
        ),
        circle_groups=tuple(_circle_group(members, exposure) for members, exposure in groups[:first]),
        circles=tuple(map(CircleView, circles[:first])),
        mutual=tuple(map(_mutual, mutual[:first])),
        chains=tuple(map(_chain, chains[:first])),
        parties=tuple(map(_party, parties[:first])),
        groups=tuple(_group(row, bank.group_numbers[row.group]) for row in in_groups[:first]),
        findings=tuple(_finding(finding, bank) for finding in findings[:first]),
    )


def _largest(rows: Sequence[PartyExposure]) -> list[PartyExposure]:
    return sorted(rows, key=lambda row: (-row.exposure, row.party.int))


def _circle_group(members: tuple[UUID, ...], row: GroupExposure) -> CircleGroupView:
    amounts = map(_home, (row.loans, row.given_inside, row.given_outside, row.exposure))
    return CircleGroupView(len(members), members[:MAX_MEMBERS], *amounts)


def _mutual(row: MutualGuarantee) -> MutualView:
    return MutualView(row.first, row.second, _home(row.first_amount), _home(row.second_amount))


def _chain(chain: Chain) -> ChainView:
    return ChainView(chain.length, chain.stations)


def _party(row: PartyExposure) -> PartyExposureView:
    return PartyExposureView(
        row.party,
        _home(row.loans),
        _home(row.given),
        _home(row.received),
        _home(row.exposure),
        row.debtors,
        row.guarantors,
    )


def _group(row: GroupExposure, number: str) -> GroupExposureView:
    amounts = map(_home, (row.loans, row.given_inside, row.given_outside, row.exposure))
    return GroupExposureView(number, row.members, *amounts)


def _finding(row: ConcentrationFinding, bank: BankSurvey) -> FindingView:
    share = row.share_units
    return FindingView(
        kind=row.kind,
        party=None if row.of_group else row.subject,
        group=bank.group_numbers[row.subject] if row.of_group else None,
        debtor=row.debtor,
        part=_home(row.part),
        whole=_home(row.whole),
        share=None if share is None else percent_text(share),
        limit=row.limit.text if row.limit else None,
        source=row.source,
    )
