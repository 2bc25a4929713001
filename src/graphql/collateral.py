"""An item of collateral as the contract shows it, and its history."""

from datetime import date, datetime
from typing import Any, Final

import strawberry
from strawberry import Parent

from ..application.collateral_views import CollateralEntryView, CollateralView
from ..application.cursors import cursor_of, number_after, paged
from ..application.reads import Page
from ..domain.collateral.events import Ending
from ..domain.collateral.kinds import Document
from ..domain.collateral.parts import Holder, Locator
from ..domain.collateral.parts import Link as Secured
from ..domain.collateral.parts import Valuation as Valued
from . import collateral_enums  # noqa: F401 - registers the enums named above
from .audit import AuditRow, audit_of
from .collateral_check import ReleaseCheck, release_check
from .collateral_ends import CollateralLedgerLine, CollateralRealisation, lines_of, realisation_of
from .collateral_enums import CollateralEntryKind
from .collateral_parts import (
    CollateralCharge,
    CollateralHolding,
    CollateralInsurance,
    CollateralKind,
    CollateralLease,
    CollateralLink,
    CollateralNotice,
    CollateralOwner,
    CollateralSeizure,
    CollateralValuation,
)
from .context import Info
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request

_ENTRIES: Final = "collateralEntries"
_VALUATIONS: Final = "collateralValuations"
_LINKS: Final = "collateralLinks"
MAX_PARTS: Final = 200
"""Most registrations, insurances, seizures or leases of an item that are shown."""


@strawberry.type(description="One entry of an item's history; never changed (押品变动记录).")
class CollateralEntry:
    """Of `collateral_views.CollateralEntryView`."""

    sequence: int = strawberry.field(description="Place in the history, from 1 (序号).")
    kind: CollateralEntryKind = strawberry.field(description="What happened (事件).")
    value_date: date = strawberry.field(description="The day from which it counts (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (登记账号).")
    reason: str = strawberry.field(description="Why; empty: not stated (原因).")
    withdrawn_by: int | None = strawberry.field(
        description="Sequence of the entry that took it back; null: it counts (撤销记录序号)."
    )
    payload: str = strawberry.field(description="What was recorded, as JSON text; names masked (记录内容,脱敏).")


def last(name: str, text: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    """A field with the last of what an item has under a name; more than these nobody looks through at once."""

    def read(parent: Parent[CollateralView]) -> list[Any]:
        return list(getattr(parent, name)[-MAX_PARTS:])

    return resolved(read, text)


async def _links(parent: Parent[CollateralView], first: First = DEFAULT_PAGE, after: After = None) -> Page[Secured]:
    page = page_request(first, after)
    start = number_after(page, _LINKS)
    rows = list(enumerate(parent.links, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(_LINKS, place)) for place, row in rows], page.first)


async def _entries(
    parent: Parent[CollateralView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[CollateralEntryView]:
    page = page_request(first, after)
    start = number_after(page, _ENTRIES)
    rows = await info.context.read(
        lambda q, scope: q.collateral.entries(scope, parent.id, start, page.first + 1, parent.known)
    )
    return paged([(row, cursor_of(_ENTRIES, row.sequence)) for row in rows], page.first)


async def _valuations(
    parent: Parent[CollateralView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[Valued]:
    page = page_request(first, after)
    start = number_after(page, _VALUATIONS)
    found = await info.context.read(
        lambda q, scope: q.collateral.valuations(scope, parent.id, parent.as_of, parent.known)
    )
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(_VALUATIONS, place)) for place, row in rows], page.first)


@strawberry.type(description="An item of collateral on a day, as known at an instant (押品).")
class Collateral(Node):
    """Of `collateral_views.CollateralView`."""

    number: str = strawberry.field(description="Business number (押品编号).")
    version: int = strawberry.field(description="Rises with every entry; for `expectedVersion` (版本号).")
    as_of: date = strawberry.field(description="The day at whose end it is shown (基准日).")
    known: datetime | None = strawberry.field(
        name="knownAt", description="The knowledge cut; null: everything known now (知悉时点)."
    )
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    kind: str = strawberry.field(description="Code of its kind (种类代码).")
    catalogue: CollateralKind | None = strawberry.field(
        description="Its kind in the policy of the day; null: the catalogue lacks it (押品种类)."
    )
    title: str = strawberry.field(description="What it is (押品名称).")
    region: str = strawberry.field(description="Code of its region; empty: none (所在地区).")
    taken_on: date = strawberry.field(description="Day on which it was taken in (入库日).")
    owners: list[CollateralOwner] = strawberry.field(description="Who owns it (权利人).")
    masked: bool = strawberry.field(description="Whether names are masked for this reader (是否脱敏).")
    holding: CollateralHolding | None = strawberry.field(
        description="What a market price is multiplied with; null: not marked to market (数量)."
    )
    charges: list[CollateralCharge] = last(
        "charges", "Registrations that were not cancelled, expired ones included, by rank, at most 200 (抵质押登记)."
    )
    links: Connection[CollateralLink] = resolved(_links, "Which loans they secure, in the order of linking (担保债权).")
    valuation: CollateralValuation | None = strawberry.field(
        description="The value that counts; null: never valued (现行估值)."
    )
    valuations: Connection[CollateralValuation] = resolved(_valuations, "All its values, the latest first (估值列表).")
    due_on: date | None = strawberry.field(
        description="Last day on which the next value is in time; null: never valued (下次估值最迟日)."
    )
    insurances: list[CollateralInsurance] = last("insurances", "Its insurances, the last 200 (保险).")
    holder: Holder = strawberry.field(description="Who has it in hand (占有).")
    place: str = strawberry.field(description="Where; empty: not stated (存放地点).")
    locator: Locator | None = strawberry.field(
        description="What its vehicle locator says; null: it has none (定位装置状态)."
    )
    seizures: list[CollateralSeizure] = last("seizures", "Seizures that were not lifted, the last 200 (查封).")
    leases: list[CollateralLease] = last("leases", "Leases that were not ended early, the last 200 (租赁).")
    documents: list[Document] = strawberry.field(description="Papers that are filed (已归档资料).")
    ended: Ending | None = strawberry.field(description="How it left; null: it is there (出库方式).")
    ended_on: date | None = strawberry.field(description="When it left; null: it is there (出库日).")
    attention: list[CollateralNotice] = strawberry.field(description="What needs attention on the day (押品异常).")
    entries: Connection[CollateralEntry] = resolved(
        _entries, "Its entries in the order of recording, withdrawn ones too (押品变动记录)."
    )
    release_check: ReleaseCheck = resolved(
        release_check, "What giving it back today would mean for the loans it secures (解除前覆盖检查)."
    )
    realisation: CollateralRealisation | None = resolved(
        realisation_of, "How it was realised; null: it was not (处置结果)."
    )
    ledger_lines: list[CollateralLedgerLine] = resolved(
        lines_of, "Its ledger lines, in the order of booking (押品处置分录)."
    )
    audit_trail: Connection[AuditRow] = resolved(
        audit_of("COLLATERAL"), "Its chain of audit rows, oldest first (审计链)."
    )
