"""The policy of liability assessment and declared relations as the contract shows them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.encoding import canonical, to_json
from ..application.liability_store import DeclaredRelation as Related
from ..application.reads import BorrowerView
from ..domain.liability_assessment.kinds import Effect, Ground, RelationKind
from ..domain.liability_assessment.parameters import PARAMETERS
from ..domain.liability_assessment.policy import LiabilityPolicy as Policy
from . import liability_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved


@strawberry.type(description="An item of the exemption lists (尽职免责情形).")
class ExemptionItem:
    """Of the domain's `ExemptionItem`."""

    ground: Ground = strawberry.field(description="Which (情形).")
    effect: Effect = strawberry.field(description="What it does (效果).")
    source: str = strawberry.field(description="Where it comes from (依据).")
    in_scope_only: bool = strawberry.field(description="Not for loans by reference (仅限小微企业及农户).")


@strawberry.type(description="A choice of the policy with its source (政策参数).")
class LiabilityParameter:
    """Made from the policy's parameters."""

    name: str = strawberry.field(description="Its name (参数).")
    value: str = strawberry.field(description="Its value as JSON text; rates in units of 10⁻⁸, amounts in fen (取值).")
    unit: str = strawberry.field(description="Its unit (单位).")
    text: str = strawberry.field(description="What it means (英文说明).")
    text_zh: str = strawberry.field(description="What it means, in Chinese (说明).")
    source: str = strawberry.field(description="Where it comes from (依据).")


def _parameters(parent: Parent[Policy]) -> list[LiabilityParameter]:
    made: Any = LiabilityParameter
    return [
        made(
            name=each.name,
            value=canonical(to_json(getattr(parent, each.name))),
            unit=each.unit,
            text=each.description,
            text_zh=each.description_zh,
            source=each.source,
        )
        for each in PARAMETERS
    ]


@strawberry.type(description="A version of the policy of liability assessment (责任认定政策).")
class LiabilityPolicy:
    """Of the domain's `LiabilityPolicy`."""

    version: str = strawberry.field(description="The bank's own name of the version (版本名称).")
    effective_from: date = strawberry.field(description="First day it counts for (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    exemptions: list[ExemptionItem] = strawberry.field(description="The exemption lists, at most 20 (免责清单).")
    parameters: list[LiabilityParameter] = resolved(_parameters, "Every choice with its source (政策参数).")


def _relation_id(parent: Parent[Related]) -> strawberry.ID:
    return strawberry.ID(str(parent.id))


async def _borrower(parent: Parent[Related], info: Info) -> BorrowerView | None:
    key: UUID | None = parent.borrower
    return None if key is None else await info.context.borrowers.load(key)


@strawberry.type(description="A relation that was declared (回避关系).")
class DeclaredRelation:
    """Of `liability_store.DeclaredRelation`."""

    id: strawberry.ID = resolved(_relation_id, "Id of the declaration, for its end (申报标识).")
    person: str = strawberry.field(description="Who is related (人员).")
    kind: RelationKind = strawberry.field(description="How (关系种类).")
    other: str = strawberry.field(description="The other person; empty: a borrower (另一方).")
    borrower: Borrower | None = resolved(_borrower, "The borrower; null: none, or not visible (借款人).")
    until: date | None = strawberry.field(description="Last day on which it counts; null: it still does (终止日).")
    recorded_at: datetime = strawberry.field(description="When it was declared or ended (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (记录账号).")
