"""What happens to an item of collateral (押品事件): instructions only, each dated and recorded by an `Entry`.

An event is what was asked and what is kept: it holds no figure that could be computed. Nothing edits one; an error is
withdrawn by `Withdrawn` and recorded anew.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ..shared.actor import branch_code
from ..shared.errors import InvalidInput
from ..shared.ids import business_number
from ..shared.instants import checked_instant
from ..shared.money import Money
from ..shared.papers import content_hash
from .kinds import Document, kind_code
from .parts import (
    MAX_OWNERS,
    Charge,
    Holder,
    Holding,
    Insurance,
    Lease,
    Link,
    Locator,
    Owner,
    Seizure,
    Valuation,
    named,
)


def _owners(owners: tuple[Owner, ...]) -> None:
    if not 1 <= len(owners) <= MAX_OWNERS:
        raise InvalidInput("owners", len(owners), f"must be 1 to {MAX_OWNERS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An item was taken in (押品入库): kind, title and owners; `number` is unique in the institution."""

    item: UUID
    institution: UUID
    branch: str
    number: str
    kind: str
    title: str
    region: str
    owners: tuple[Owner, ...]
    holding: Holding | None = None

    def __post_init__(self) -> None:
        branch_code("branch", self.branch)
        business_number("number", self.number)
        kind_code("kind", self.kind)
        named("title", self.title)
        if self.region:
            kind_code("region", self.region)
        _owners(self.owners)


@dataclass(frozen=True, slots=True)
class OwnersChanged:
    """The owners are others now (权利人变更)."""

    owners: tuple[Owner, ...]

    def __post_init__(self) -> None:
        _owners(self.owners)


@dataclass(frozen=True, slots=True)
class HoldingChanged:
    """The quantity is another one now: a dividend in shares, a split, goods in or out (数量变更)."""

    holding: Holding


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration was made, the bank's own or another creditor's (办理登记)."""

    charge: Charge


@dataclass(frozen=True, slots=True)
class Renewed:
    """A registration was prolonged and keeps its rank (登记续期)."""

    charge: UUID
    expires_on: date


@dataclass(frozen=True, slots=True)
class Reduced:
    """Part of a registration was released: its amount is lower now (部分解除)."""

    charge: UUID
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.minor < 0:
            raise InvalidInput("amount", str(self.amount), "must be zero or more")


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A registration was cancelled, with its links; what is registered later takes a new rank (注销登记)."""

    charge: UUID


class FixingCause(StrEnum):
    """What fixes the claims of a maximum-amount mortgage (Civil Code 423)."""

    PERIOD_OVER = "PERIOD_OVER"
    """423(1): the agreed period is over (约定期间届满)."""
    DEMANDED = "DEMANDED"
    """423(2): two years without an agreed period, and one side asks for it (无约定期间满二年后请求确定)."""
    NO_NEW_CLAIMS = "NO_NEW_CLAIMS"
    """423(3): no new claim can come to be (新的债权不可能发生)."""
    SEIZED = "SEIZED"
    """423(4): the mortgagee knew or should have known of a seizure (知道或应当知道抵押财产被查封、扣押)."""
    BANKRUPTCY = "BANKRUPTCY"
    """423(5): debtor or mortgagor is declared bankrupt or dissolved (被宣告破产或解散清算)."""
    OTHER = "OTHER"
    """423(6): other cases of the law (法律规定的其他情形)."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The claims of a maximum-amount mortgage are fixed (最高额抵押债权确定)."""

    charge: UUID
    cause: FixingCause


@dataclass(frozen=True, slots=True)
class Linked:
    """A registration secures a loan (关联债权)."""

    link: Link


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A registration secures a loan no more (解除关联)."""

    charge: UUID
    loan: UUID


@dataclass(frozen=True, slots=True)
class Valued:
    """A value was found (估值)."""

    valuation: Valuation


@dataclass(frozen=True, slots=True)
class Insured:
    """An insurance began or was renewed (投保、续保)."""

    insurance: Insurance


@dataclass(frozen=True, slots=True)
class InsuranceEnded:
    """An insurance ended early (退保)."""

    policy: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The item is in other hands: custody, supervision, repossession (占有、保管变更)."""

    holder: Holder
    place: str
    evidence: str = ""

    def __post_init__(self) -> None:
        named("place", self.place)
        if self.evidence:
            content_hash("evidence", self.evidence)


@dataclass(frozen=True, slots=True)
class Located:
    """A vehicle locator changed its state (定位装置状态)."""

    state: Locator


@dataclass(frozen=True, slots=True)
class Seized:
    """A court or authority seized the item (查封)."""

    seizure: Seizure


@dataclass(frozen=True, slots=True)
class SeizureLifted:
    """A seizure was lifted (解封)."""

    reference: str


@dataclass(frozen=True, slots=True)
class Leased:
    """The item was let (出租)."""

    lease: Lease


@dataclass(frozen=True, slots=True)
class LeaseEnded:
    """A lease ended early (租约终止)."""

    reference: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper was filed (资料归档)."""

    document: Document
    evidence: str

    def __post_init__(self) -> None:
        content_hash("evidence", self.evidence)


class Ending(StrEnum):
    """How an item leaves."""

    RELEASED = "RELEASED"
    """Given back (解除出库)."""
    REPLACED = "REPLACED"
    """Given back against another item (置换出库)."""
    AUCTIONED = "AUCTIONED"
    """Sold by auction (拍卖)."""
    SOLD = "SOLD"
    """Sold by agreement or on a market (变卖)."""
    TAKEN_IN_KIND = "TAKEN_IN_KIND"
    """Taken in payment (以物抵债)."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The item left, with its registrations and links (出库)."""

    how: Ending


class Payee(StrEnum):
    """Whose money the bank holds after an item was realised."""

    OWNER = "OWNER"
    """The owner: what remained of the proceeds (抵质押人)."""
    CREDITORS = "CREDITORS"
    """Other creditors with a registration (其他担保物权人)."""


@dataclass(frozen=True, slots=True)
class PaidOut:
    """Money held from a realisation was paid to whom it belongs (支付处置余款); minor units of the books' currency."""

    to: Payee
    amount: int
    evidence: str

    def __post_init__(self) -> None:
        _positive("amount", self.amount)
        content_hash("evidence", self.evidence)


@dataclass(frozen=True, slots=True)
class AssetSold:
    """An item that was taken in payment was sold (处置抵债资产): the price and what the sale cost, minor units."""

    proceeds: int
    costs: int
    evidence: str

    def __post_init__(self) -> None:
        for name, amount in (("proceeds", self.proceeds), ("costs", self.costs)):
            if amount < 0:
                raise InvalidInput(name, amount, "must be zero or more")
        content_hash("evidence", self.evidence)


@dataclass(frozen=True, slots=True)
class CostsCharged:
    """Costs of realising that the proceeds did not pay became costs due of a loan (未受偿处置费用计入借据)."""

    loan: UUID
    amount: int

    def __post_init__(self) -> None:
        _positive("amount", self.amount)


def _positive(name: str, amount: int) -> None:
    if amount <= 0:
        raise InvalidInput(name, amount, "must be above zero")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry was wrong and does not count (撤销记录)."""

    sequence: int


ItemEvent = (
    Taken | OwnersChanged | HoldingChanged | Registered | Renewed | Reduced | Cancelled | Fixed | Linked | Unlinked
    | Valued | Insured | InsuranceEnded | HandedOver | Located | Seized | SeizureLifted | Leased | LeaseEnded | Filed
    | Ended | PaidOut | AssetSold | CostsCharged | Withdrawn
)  # fmt: skip

SETTLING = (PaidOut, AssetSold, CostsCharged)
"""What follows a realisation: the item has left, and what it brought or cost is settled."""

WITHDRAWABLE = (
    Valued, Insured, InsuranceEnded, HandedOver, Located, Seized, SeizureLifted, Leased, LeaseEnded, Filed,
)  # fmt: skip
"""What may be withdrawn: facts about the item. Rights are released, reduced or cancelled instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it is kept: its place, the day it counts from, the instant since when it is known."""

    sequence: int
    value_date: date
    recorded_at: datetime
    event: ItemEvent

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)
