# ruff: noqa: D102 - an override does what its base says
"""What may be asked of collateral: one frozen command each.

The value date is the day from which the event counts; it may not lie after the business date. `expected_version`
refuses a command that was decided on an item that has moved on. Building a command checks what can never be right
(`InvalidInput`); whether it is right here and now the domain decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.collateral import events
from ..domain.collateral.disposal import Disposal
from ..domain.collateral.events import FixingCause, ItemEvent, Payee
from ..domain.collateral.kinds import Document, Method
from ..domain.collateral.parts import (
    Charge,
    ChargeMode,
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
    not_negative,
)
from ..domain.shared.errors import InvalidInput
from ..domain.shared.money import Money
from ..domain.shared.papers import content_hash
from .command import Command

NewId = Callable[[], UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCollateral(Command):
    """Take an item in (押品入库): its number is unique in the institution."""

    number: str
    branch: str
    kind: str
    title: str
    region: str = ""
    owners: tuple[Owner, ...]
    holding: Holding | None = None
    value_date: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        self.taken(UUID(int=0), UUID(int=0))

    def taken(self, item: UUID, institution: UUID) -> events.Taken:
        """The event that takes the item in. Building it checks its bounds."""
        return events.Taken(
            item=item, institution=institution, branch=self.branch, number=self.number, kind=self.kind,
            title=self.title, region=self.region, owners=self.owners, holding=self.holding,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralCommand(Command):
    """What every command about one existing item says."""

    item_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralRecording(CollateralCommand):
    """A command that records one event with a value date in an item's history."""

    value_date: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        self.event(lambda: UUID(int=0))

    def event(self, new_id: NewId) -> ItemEvent:
        """The event to record. Building it checks its bounds; `new_id` names what comes to be by it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwners(CollateralRecording):
    """The owners are others now (权利人变更)."""

    owners: tuple[Owner, ...]

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.OwnersChanged(self.owners)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHolding(CollateralRecording):
    """The quantity is another one now (数量变更); less of what secures a loan is a partial release (部分解除)."""

    holding: Holding

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.HoldingChanged(self.holding)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCharge(CollateralRecording):
    """Register a mortgage or pledge (办理登记), the bank's own or another creditor's, from its day of registration."""

    number: str
    rank: int
    expires_on: date | None = None
    amount: Money | None = None
    creditor: str = ""
    mode: ChargeMode = ChargeMode.ORDINARY

    def event(self, new_id: NewId) -> ItemEvent:
        return events.Registered(
            Charge(
                id=new_id(), number=self.number, rank=self.rank, registered_on=self.value_date,
                expires_on=self.expires_on, amount=self.amount, creditor=self.creditor, mode=self.mode,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewCharge(CollateralRecording):
    """Prolong a registration; it keeps its rank (登记续期)."""

    charge_id: UUID
    expires_on: date

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Renewed(self.charge_id, self.expires_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReduceCharge(CollateralRecording):
    """Lower the registered amount (部分解除): needs a coverage check and a second person where it secures loans."""

    charge_id: UUID
    amount: Money

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Reduced(self.charge_id, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCharge(CollateralRecording):
    """Cancel a registration (注销登记): needs a coverage check and a second person where it secures loans."""

    charge_id: UUID

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Cancelled(self.charge_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixCharge(CollateralRecording):
    """The claims of a maximum-amount mortgage are fixed (最高额抵押债权确定, Civil Code 423)."""

    charge_id: UUID
    cause: FixingCause

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Fixed(self.charge_id, self.cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCollateral(CollateralRecording):
    """A registration secures a loan, up to a limit (关联债权)."""

    charge_id: UUID
    loan_id: UUID
    limit: Money | None = None

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Linked(Link(self.charge_id, self.loan_id, self.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkCollateral(CollateralRecording):
    """A registration secures a loan no more (解除关联): needs a coverage check and a second person."""

    charge_id: UUID
    loan_id: UUID

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Unlinked(self.charge_id, self.loan_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCollateral(CollateralRecording):
    """Record a value of the value date (估值): by whom, of which line (empty: from outside), by what method."""

    value: Money
    method: Method
    valuer: str
    valuer_line: str = ""
    evidence: str
    next_due: date | None = None
    confirmed_by_line: str = ""
    fair_price: Money | None = None

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Valued(
            Valuation(
                self.value_date, self.value, self.method, self.valuer, self.valuer_line, self.evidence,
                self.next_due, self.confirmed_by_line, self.fair_price,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkToMarket(CollateralCommand):
    """Value an item by the last published price of its instrument on or before a day (盯市估值)."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InsureCollateral(CollateralRecording):
    """An insurance began or was renewed (投保、续保)."""

    insurance: Insurance

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Insured(self.insurance)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndInsurance(CollateralRecording):
    """An insurance ended early (退保)."""

    policy: str

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.InsuranceEnded(named("policy", self.policy))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCollateral(CollateralRecording):
    """The item is in other hands: custody, supervision, back to the owner (占有、保管变更)."""

    holder: Holder
    place: str
    evidence: str = ""

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.HandedOver(self.holder, self.place, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLocator(CollateralRecording):
    """A vehicle locator changed its state (定位装置状态)."""

    state: Locator

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Located(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSeizure(CollateralRecording):
    """A court or authority seized the item (查封、扣押、冻结)."""

    seizure: Seizure

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Seized(self.seizure)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSeizure(CollateralRecording):
    """A seizure was lifted (解封)."""

    reference: str

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.SeizureLifted(named("reference", self.reference))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLease(CollateralRecording):
    """The item was let (出租)."""

    lease: Lease

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Leased(self.lease)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLease(CollateralRecording):
    """A lease ended early (租约终止)."""

    reference: str

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.LeaseEnded(named("reference", self.reference))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCollateralDocument(CollateralRecording):
    """A paper was filed (资料归档); `evidence` is its SHA-256."""

    document: Document
    evidence: str

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Filed(self.document, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCollateralEntry(CollateralCommand):
    """An entry was wrong and does not count from now on (撤销记录); what was known then stays."""

    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCollateral(CollateralRecording):
    """Give an item back (解除出库): needs a coverage check and a second person."""

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Ended(events.Ending.RELEASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceCollateral(CollateralRecording):
    """Give an item back against another one (置换): all loans it secures are linked to a charge of the other.

    Needs a coverage check and a second person; the other item is taken in, registered and valued before.
    """

    replacement_id: UUID
    charge_id: UUID

    def __post_init__(self) -> None:
        CollateralRecording.__post_init__(self)
        if self.replacement_id == self.item_id:
            raise InvalidInput("replacement_id", str(self.replacement_id), "must be another item")

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.Ended(events.Ending.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepossessCollateral(CollateralRecording):
    """The bank takes an item into its hands (收车、收回占有) and advances what that costs."""

    place: str
    evidence: str
    costs: Money

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        not_negative("costs", self.costs)
        content_hash("evidence", self.evidence)
        return events.HandedOver(Holder.BANK, self.place, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposeOfCollateral(CollateralRecording):
    """Realise an item (处置): by auction, sale or taking in kind; needs a second person.

    The proceeds pay the costs first, then the registrations by rank; what loans get is recorded as their repayment,
    what remains is the owner's. `costs` are those of this realisation; those of a repossession are known already.
    """

    how: Disposal
    proceeds: Money
    costs: Money
    evidence: str

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        not_negative("proceeds", self.proceeds)
        not_negative("costs", self.costs)
        content_hash("evidence", self.evidence)
        return events.Ended(self.how.ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOutProceeds(CollateralRecording):
    """Pay what the bank holds from a realisation to whom it belongs (支付处置余款); needs a second person."""

    to: Payee
    amount: Money
    evidence: str

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """The amounts, by field."""
        return (("amount", self.amount),)

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.PaidOut(self.to, self.amount.minor, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class SellForeclosedAsset(CollateralRecording):
    """Sell an item that was taken in payment (处置抵债资产); needs a second person.

    What the sale brings, less its costs, against the value at which the item was taken is the gain or loss.
    """

    proceeds: Money
    costs: Money
    evidence: str

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """The amounts, by field."""
        return ("proceeds", self.proceeds), ("costs", self.costs)

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.AssetSold(self.proceeds.minor, self.costs.minor, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDisposalCosts(CollateralRecording):
    """Costs that proceeds left open become costs due of a loan that the item secured (未受偿费用计入借据)."""

    loan_id: UUID
    amount: Money

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """The amounts, by field."""
        return (("amount", self.amount),)

    def event(self, new_id: NewId) -> ItemEvent:  # noqa: ARG002
        return events.CostsCharged(self.loan_id, self.amount.minor)


RECORDINGS: Final[tuple[type[CollateralRecording], ...]] = (
    ChangeOwners,
    ChangeHolding,
    RegisterCharge,
    RenewCharge,
    ReduceCharge,
    CancelCharge,
    FixCharge,
    LinkCollateral,
    UnlinkCollateral,
    ValueCollateral,
    InsureCollateral,
    EndInsurance,
    HandOverCollateral,
    RecordLocator,
    RecordSeizure,
    LiftSeizure,
    RecordLease,
    EndLease,
    FileCollateralDocument,
)
"""The commands that do nothing beside recording their event; what gives security up needs a second person."""
