"""Relay: nodes with global ids, and keyset-paginated connections over the read port's pages."""

from typing import Annotated, Any, Final, Generic, TypeVar

import strawberry
from strawberry import Parent

from ..application.classification_records import Assessment, ClassificationRun
from ..application.collateral_views import CollateralView
from ..application.cover_store import RevaluationRun
from ..application.facts_queries import FactView
from ..application.guarantor_views import GuaranteeView
from ..application.liability_views import CaseView
from ..application.provisioning_records import ProvisionRun
from ..application.reads import BorrowerView, InstitutionView, LoanView, Page, PageRequest, ProposalView
from ..application.right_views import RecordView
from ..application.write_off_views import ApplicationView
from ..domain.approval import Delegation
from ..domain.risk_classification.given import GivenClaim
from .describe import resolved
from .ids import NodeKind, global_id

T = TypeVar("T")
DEFAULT_PAGE: Final = 50
"""Rows of a page when the caller does not say how many."""

NODES: Final[dict[type, NodeKind]] = {
    LoanView: NodeKind.LOAN,
    BorrowerView: NodeKind.BORROWER,
    ProposalView: NodeKind.PROPOSAL,
    Delegation: NodeKind.DELEGATION,
    GivenClaim: NodeKind.CLAIM,
    FactView: NodeKind.FACT,
    Assessment: NodeKind.ASSESSMENT,
    ClassificationRun: NodeKind.CLASSIFICATION_RUN,
    ProvisionRun: NodeKind.PROVISION_RUN,
    GuaranteeView: NodeKind.GUARANTEE,
    CollateralView: NodeKind.COLLATERAL,
    RevaluationRun: NodeKind.REVALUATION_RUN,
    RecordView: NodeKind.LEGAL_RECORD,
    ApplicationView: NodeKind.WRITE_OFF,
    CaseView: NodeKind.LIABILITY_CASE,
    InstitutionView: NodeKind.INSTITUTION,
}
"""View row → its kind, whose value is the name of its GraphQL type."""


def node_id(parent: Parent[Any]) -> strawberry.ID:
    """The global id of a view row."""
    return strawberry.ID(global_id(NODES[type(parent)], parent.id))


@strawberry.interface(description="Something with a global id that can be read again by it (对象).")
class Node:
    """Resolved from the view row itself, by the row's class."""

    id: strawberry.ID = resolved(node_id, "Global id (全局标识), opaque.")

    @classmethod
    def is_type_of(cls, row: object, *_: object) -> bool:
        """Whether a view row is resolved by this type, as every node type asks."""
        kind = NODES.get(type(row))
        return kind is not None and kind.value == cls.__name__

    @classmethod
    def resolve_type(cls, row: object, *_: object) -> str:
        """The name of the GraphQL type of a view row."""
        return NODES[type(row)].value


@strawberry.type(description="Where a page stands in its list (分页信息).")
class PageInfo:
    """Keyset pages go forwards only."""

    has_next_page: bool = strawberry.field(description="Whether more rows follow (是否有下一页).")
    end_cursor: str | None = strawberry.field(
        description="Cursor of the page's last row, for `after` of the next page (末行游标)."
    )


@strawberry.type(description="A row of a page, with its cursor (列表行).")
class Edge(Generic[T]):
    """One row and the cursor that names it."""

    node: T = strawberry.field(description="The row itself (数据行).")
    cursor: str = strawberry.field(description="What to give as `after` to continue behind this row (游标).")


def _edges(parent: Parent[Page[Any]]) -> list[Any]:
    return [Edge(node=node, cursor=at) for node, at in zip(parent.items, parent.cursors, strict=True)]


def _page_info(parent: Parent[Page[Any]]) -> PageInfo:
    return PageInfo(has_next_page=parent.has_next, end_cursor=parent.cursors[-1] if parent.cursors else None)


@strawberry.type(description="A page of a list (分页列表).")
class Connection(Generic[T]):
    """Resolved from the read port's `Page`."""

    edges: list[Edge[T]] = resolved(_edges, "The rows of this page (本页数据).")
    page_info: PageInfo = resolved(_page_info, "Whether and how to go on (分页信息).")


First = Annotated[int, strawberry.argument(description="How many rows at most, 1 to 200 (每页条数).")]
After = Annotated[str | None, strawberry.argument(description="Cursor of the row behind which to continue (起始游标).")]


def page_request(first: int, after: str | None) -> PageRequest:
    """A page to ask for. Raises InvalidInput for an oversized page or a cursor that cannot be one."""
    return PageRequest(first, after)
