"""A borrower as the contract shows it; personal data is masked in the view unless the actor may see it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.guarantor_views import GuaranteeView, GuarantorView
from ..application.reads import BorrowerView, LoanView
from ..domain.borrower import BorrowerKind, DocumentKind, EnterpriseSize
from . import enums  # noqa: F401 - registers the enums named below
from .context import Info
from .describe import resolved
from .guarantor_loading import Given
from .relay import DEFAULT_PAGE, First, Node, page_request

if TYPE_CHECKING:
    Guarantee = Any
    Guarantor = Any
    Loan = Any
else:
    Guarantee = Annotated["Guarantee", strawberry.lazy(".guarantor_contract")]
    Guarantor = Annotated["Guarantor", strawberry.lazy(".guarantor")]
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


@strawberry.type(description="A person through whom a borrower can be reached (联系人).")
class Contact:
    """Of `reads.ContactView`."""

    name: str = strawberry.field(description="Name (姓名).")
    relation: str = strawberry.field(description="Relation to the borrower (与借款人关系).")
    phone: str = strawberry.field(description="Phone number (联系电话).")


async def _loans(parent: Parent[BorrowerView], info: Info) -> tuple[LoanView, ...]:
    return await info.context.loans_of_borrower.load(parent.id)


async def _guarantor(parent: Parent[BorrowerView], info: Info) -> GuarantorView | None:
    return await info.context.guarantees.guarantors.load(parent.id)


async def _guarantees_given(
    parent: Parent[BorrowerView], info: Info, first: First = DEFAULT_PAGE
) -> tuple[GuaranteeView, ...]:
    return await info.context.guarantees.given.load(Given(parent.id, page_request(first, None).first))


@strawberry.type(description="A borrower (借款人).")
class Borrower(Node):
    """Of `reads.BorrowerView`."""

    number: str = strawberry.field(description="Business number (客户号).")
    version: int = strawberry.field(description="Rises with every change; for `expectedVersion` (版本号).")
    registered_on: date = strawberry.field(description="Business date of registration (建档日期).")
    kind: BorrowerKind = strawberry.field(description="What the borrower is (客户类型).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    size: EnterpriseSize = strawberry.field(description="Size of an enterprise (企业规模).")
    industry: str = strawberry.field(description="GB/T 4754-2017 code; empty: not known (行业分类).")
    region: str = strawberry.field(description="GB/T 2260 code; empty: not known (行政区划).")
    financing_vehicle: bool = strawberry.field(description="Local-government financing vehicle (地方政府融资平台).")
    group: str = strawberry.field(description="Number of its group; empty: none (集团客户编号).")
    name: str = strawberry.field(description="Name, masked where the reader may not see it (名称,脱敏).")
    identity_kind: DocumentKind | None = strawberry.field(description="Kind of the identity document (证件类型).")
    identity_number: str = strawberry.field(description="Identity number, masked (证件号码,脱敏).")
    controller: str = strawberry.field(description="Actual controller, masked (实际控制人,脱敏).")
    phones: list[str] = strawberry.field(description="Phone numbers, masked, preferred one first (电话,脱敏).")
    contacts: list[Contact] = strawberry.field(description="Contacts, masked (联系人,脱敏).")
    masked: bool = strawberry.field(description="Whether personal data is masked for this reader (是否脱敏).")
    erased: bool = strawberry.field(description="Whether personal data was erased for good (是否已删除个人信息).")
    loans: list[Loan] = resolved(_loans, "All its loans, by number (名下贷款).")
    guarantor: Guarantor | None = resolved(_guarantor, "Its file as a guarantor; null: it is none (保证人档案).")
    guarantees_given: list[Guarantee] = resolved(
        _guarantees_given, "The first guarantees that it has given, oldest first (对外保证)."
    )
