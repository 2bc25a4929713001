"""What is recorded of a loan's rights as the contract shows it: acts, titles, seizures, and what took one back."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.clock_records import ActDone, Measure, TitleKind
from ..application.clock_records import Preservation as Kept
from ..application.clock_records import PreservationLifted as Lifted
from ..application.clock_records import Title as Titled
from ..application.reads import BorrowerView, LoanView
from ..application.right_views import RecordView
from ..domain.clock import ActKind, Evidence, Extent, Obstacle, Outcome, RefusalEnd
from . import right_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .ids import NodeKind, global_id
from .relay import Node

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


def _id(key: UUID | None) -> strawberry.ID | None:
    return None if key is None else strawberry.ID(global_id(NodeKind.LEGAL_RECORD, key))


@strawberry.type(description="A piece of evidence (证据).")
class ActProof:
    """Of `clock_records.Proof`."""

    evidence: Evidence = strawberry.field(description="What it is (证据种类).")
    document: str = strawberry.field(description="SHA-256 of the document (文件哈希).")


async def _person(parent: Parent[ActDone], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.person)


def _closes(parent: Parent[ActDone]) -> strawberry.ID | None:
    return _id(parent.closes)


@strawberry.type(description="An act that a clock listens to (主张权利、承认债务等行为).")
class LegalAct:
    """Of `clock_records.ActDone`."""

    kind: ActKind = strawberry.field(description="What was done, or happened (行为种类).")
    day: date = strawberry.field(description="The day it counts on (行为日期).")
    person: Borrower | None = resolved(_person, "At whom, or who acknowledged; null if not visible (相对人).")
    proofs: list[ActProof] = strawberry.field(description="Its evidence (证据).")
    extent: Extent = strawberry.field(description="How much of the claim it is about (效力范围).")
    closes: strawberry.ID | None = resolved(_closes, "Id of the record that it ends (所终结的登记).")
    outcome: Outcome | None = strawberry.field(description="How the procedure ended (程序结果).")
    new_due: date | None = strawberry.field(description="The new due day (新履行期限).")
    obstacle: Obstacle | None = strawberry.field(description="Which obstacle, art. 194 (中止事由).")
    refusal_end: RefusalEnd | None = strawberry.field(
        description="Why the guarantor can refuse no longer, art. 687 (先诉抗辩权消灭事由)."
    )


async def _against(parent: Parent[Titled], info: Info) -> list[BorrowerView | None]:
    return list(await info.context.borrowers.load_many(list(parent.persons)))


def _procedure(parent: Parent[Titled]) -> strawberry.ID | None:
    return _id(parent.procedure)


@strawberry.type(description="A document that can be enforced (执行依据).")
class EnforcementTitle:
    """Of `clock_records.Title`."""

    kind: TitleKind = strawberry.field(description="What it is (种类).")
    reference: str = strawberry.field(description="Number of the case or instrument (案号).")
    effective: date = strawberry.field(description="Day on which it took effect (生效日).")
    performance_days: list[date] = strawberry.field(description="Last days for performance (履行期限).")
    persons: list[Borrower | None] = resolved(_against, "Against whom; null where not visible (被执行人).")
    document: str = strawberry.field(description="SHA-256 of the document (文件哈希).")
    procedure: strawberry.ID | None = resolved(_procedure, "Id of the procedure it ended (所终结的程序).")


def _renews(parent: Parent[Kept]) -> strawberry.ID | None:
    return _id(parent.renews)


@strawberry.type(description="A seizure or freeze for the bank, or its renewal (查封、扣押、冻结及续期).")
class PropertyPreservation:
    """Of `clock_records.Preservation`."""

    measure: Measure = strawberry.field(description="How it is held (保全措施).")
    what: str = strawberry.field(description="The thing or account (标的).")
    authority: str = strawberry.field(description="The court (法院).")
    reference: str = strawberry.field(description="Number of the ruling (裁定书文号).")
    day: date = strawberry.field(description="First day (起始日).")
    until: date = strawberry.field(description="Last day (到期日).")
    document: str = strawberry.field(description="SHA-256 of the document (文件哈希).")
    renews: strawberry.ID | None = resolved(_renews, "Id of the first seizure it renews (所续期的登记).")


def _lifted(parent: Parent[Lifted]) -> strawberry.ID:
    return strawberry.ID(global_id(NodeKind.LEGAL_RECORD, parent.preservation))


@strawberry.type(description="A seizure holds no more from a day on (解除查封、扣押、冻结).")
class PreservationLifting:
    """Of `clock_records.PreservationLifted`."""

    preservation: strawberry.ID = resolved(_lifted, "Id of the first seizure (所解除的登记).")
    day: date = strawberry.field(description="From which day on (解除日期).")


async def _loan(parent: Parent[RecordView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


def _retracts(parent: Parent[RecordView]) -> strawberry.ID | None:
    return _id(parent.retracts)


def _retracted_by(parent: Parent[RecordView]) -> strawberry.ID | None:
    return _id(parent.retracted_by)


@strawberry.type(description="What was recorded of a loan's rights; never changed (权利登记).")
class LegalRecord(Node):
    """Of `right_views.RecordView`; one of its four contents is not null."""

    loan: Loan | None = resolved(_loan, "The loan (贷款).")
    day: date = strawberry.field(description="The day it counts on (日期).")
    act: LegalAct | None = strawberry.field(description="An act (行为).")
    title: EnforcementTitle | None = strawberry.field(description="A title (执行依据).")
    preservation: PropertyPreservation | None = strawberry.field(description="A seizure (保全).")
    lifted: PreservationLifting | None = strawberry.field(description="The lifting of one (解除保全).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (登记账号).")
    reason: str = strawberry.field(description="Why it was recorded or taken back (原因).")
    retracts: strawberry.ID | None = resolved(_retracts, "The record it takes back; null: none (所撤销的登记).")
    retracted_by: strawberry.ID | None = resolved(_retracted_by, "The record that took it back; null: none (撤销登记).")
