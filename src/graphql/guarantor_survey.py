"""What the guarantee graph holds, as the contract shows it: circles, mutual guarantees, chains, concentration."""

from datetime import date
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.guarantor_survey_views import (
    CircleGroupView,
    CircleView,
    FindingView,
    MutualView,
    PartyExposureView,
)
from ..application.reads import BorrowerView
from ..domain.guarantor import ConcentrationKind
from ..domain.guarantor import Station as Stop
from . import guarantor_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .scalars import MoneyType


async def _parties(info: Info, parties: tuple[UUID, ...]) -> list[BorrowerView | None]:
    return list(await info.context.borrowers.load_many(list(parties)))


async def _group_members(parent: Parent[CircleGroupView], info: Info) -> list[BorrowerView | None]:
    return await _parties(info, parent.members)


@strawberry.type(description="A group in which everybody ends up guaranteeing everybody (担保圈).")
class GuaranteeCircleGroup:
    """Of `guarantor_survey_views.CircleGroupView`."""

    size: int = strawberry.field(description="How many parties it has (主体数).")
    members: list[Borrower | None] = resolved(
        _group_members, "Its first 200 parties; null where the reader may not see one (圈内主体)."
    )
    loans: MoneyType = money("What all of them owe here (贷款余额).")
    given_inside: MoneyType = money("Guarantees among themselves (圈内担保).")
    given_outside: MoneyType = money("Guarantees for others (对圈外担保).")
    exposure: MoneyType = money("Loans and guarantees for others (风险暴露).")


async def _circle_members(parent: Parent[CircleView], info: Info) -> list[BorrowerView | None]:
    return await _parties(info, parent.members)


@strawberry.type(description="One circle: each guarantees the next, the last the first (担保环).")
class GuaranteeCircle:
    """Of `guarantor_survey_views.CircleView`."""

    members: list[Borrower | None] = resolved(_circle_members, "In order; null where not visible (环上主体).")


async def _first(parent: Parent[MutualView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.first)


async def _second(parent: Parent[MutualView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.second)


@strawberry.type(description="Two parties that guarantee each other (互保).")
class MutualGuarantee:
    """Of `guarantor_survey_views.MutualView`."""

    first: Borrower | None = resolved(_first, "One of them; null if not visible (主体一).")
    second: Borrower | None = resolved(_second, "The other; null if not visible (主体二).")
    first_amount: MoneyType = money("What the first guarantees for the second (主体一担保金额).")
    second_amount: MoneyType = money("What the second guarantees for the first (主体二担保金额).")


async def _station_party(parent: Parent[Stop], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="A party of a chain, or a circle that stands as one (担保链节点).")
class ChainStation:
    """Of the domain's `Station`."""

    party: Borrower | None = resolved(_station_party, "The party, of a circle the first; null: not visible (主体).")
    parties: int = strawberry.field(description="How many parties it stands for; above one: a circle (主体数).")


@strawberry.type(description="A chain from a first guarantor down to a last debtor (担保链).")
class GuaranteeChain:
    """Of `guarantor_survey_views.ChainView`."""

    length: int = strawberry.field(description="Its guarantees between stations (链长).")
    stations: list[ChainStation] = strawberry.field(description="The first 100, guarantor first (节点).")


async def _exposed(parent: Parent[PartyExposureView], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="What a party owes, guarantees and is guaranteed for here (主体风险暴露).")
class PartyExposure:
    """Of `guarantor_survey_views.PartyExposureView`."""

    party: Borrower | None = resolved(_exposed, "The party (主体).")
    loans: MoneyType = money("What it owes here (贷款余额).")
    given: MoneyType = money("What it guarantees here (对外担保).")
    received: MoneyType = money("What others guarantee for it here (接受担保).")
    exposure: MoneyType = money("Loans and guarantees given (风险暴露).")
    debtors: int = strawberry.field(description="How many parties it guarantees for (被担保人数).")
    guarantors: int = strawberry.field(description="How many parties guarantee for it (保证人数).")


@strawberry.type(description="What a group of customers owes here and guarantees for others (集团风险暴露).")
class GroupExposure:
    """Of `guarantor_survey_views.GroupExposureView`."""

    number: str = strawberry.field(description="Number of the group (集团客户编号).")
    members: int = strawberry.field(description="How many members it has (成员数).")
    loans: MoneyType = money("What its members owe here (贷款余额).")
    given_inside: MoneyType = money("Guarantees among members (集团内担保).")
    given_outside: MoneyType = money("Guarantees for others (对集团外担保).")
    exposure: MoneyType = money("Loans and guarantees for others (风险暴露).")


async def _found_party(parent: Parent[FindingView], info: Info) -> BorrowerView | None:
    return None if parent.party is None else await info.context.borrowers.load(parent.party)


async def _found_debtor(parent: Parent[FindingView], info: Info) -> BorrowerView | None:
    return None if parent.debtor is None else await info.context.borrowers.load(parent.debtor)


@strawberry.type(description="What is above a limit (集中度超限).")
class ConcentrationFinding:
    """Of `guarantor_survey_views.FindingView`."""

    kind: ConcentrationKind = strawberry.field(description="Which limit (超限类型).")
    party: Borrower | None = resolved(_found_party, "Whom it is about; null: a group (主体).")
    group: str | None = strawberry.field(description="Number of the group it is about; null: a party (集团).")
    debtor: Borrower | None = resolved(_found_debtor, "The one debtor of a guarantee company (被担保人).")
    part: MoneyType = money("What is held against the limit (计量金额).")
    whole: MoneyType = money("What it is measured by: capital, capacity or net assets (比较基数).")
    share: str | None = strawberry.field(description="Percent of it; null: nothing to divide by (占比).")
    limit: str | None = strawberry.field(description="The limit in percent; null: the amount itself (限额).")
    source: str = strawberry.field(description="Where the limit comes from, with its certainty (依据).")


@strawberry.type(description="How many of each were found, shown or not (数量).")
class GuaranteeSurveyCounts:
    """Of `guarantor_survey_views.SurveyCounts`."""

    circle_groups: int = strawberry.field(description="Circle groups (担保圈数).")
    circles: int = strawberry.field(description="Circles listed one by one, at most 1,000 (担保环数).")
    mutual: int = strawberry.field(description="Mutual guarantees (互保对数).")
    chains: int = strawberry.field(description="Chains above the policy's length, at most 1,000 (担保链数).")
    parties: int = strawberry.field(description="Parties (主体数).")
    groups: int = strawberry.field(description="Groups of customers (集团数).")
    findings: int = strawberry.field(description="What is above a limit (超限数).")


@strawberry.type(description="What the guarantee graph holds on the business date, in home currency (担保关系排查).")
class GuaranteeSurvey:
    """Of `guarantor_survey_views.SurveyView`."""

    as_of: date = strawberry.field(description="The business date (基准日).")
    complete: bool = strawberry.field(description="Whether all circles up to the length were listed (是否完整).")
    counts: GuaranteeSurveyCounts = strawberry.field(description="How many of each (数量).")
    circle_groups: list[GuaranteeCircleGroup] = strawberry.field(description="Circle groups, largest first (担保圈).")
    circles: list[GuaranteeCircle] = strawberry.field(description="Circles, shortest first (担保环).")
    mutual: list[MutualGuarantee] = strawberry.field(description="Who guarantees each other (互保).")
    chains: list[GuaranteeChain] = strawberry.field(description="Chains, longest first (担保链).")
    parties: list[PartyExposure] = strawberry.field(description="Exposures of parties, largest first (主体风险暴露).")
    groups: list[GroupExposure] = strawberry.field(description="Exposures of groups, largest first (集团风险暴露).")
    findings: list[ConcentrationFinding] = strawberry.field(
        description="What is above a limit, by kind; none where no capital was given (集中度超限)."
    )
