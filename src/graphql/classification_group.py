"""The tasks of group contagion as the contract shows them."""

from datetime import date

import strawberry
from strawberry import Parent

from ..application.group_assessments import GroupAssessmentTask as TaskRow
from ..application.reads import BorrowerView
from ..domain.risk_classification.classes import GroupAssessment
from ..domain.shared.risk_class import RiskClass
from . import classification_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved


async def _debtor(parent: Parent[TaskRow], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.debtor)


async def _member(parent: Parent[TaskRow], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.member)


@strawberry.type(
    description="A debtor to be assessed anew: another member of its group is non-performing (集团传染评估任务)."
)
class GroupAssessmentTask:
    """Of `group_assessments.GroupAssessmentTask`."""

    debtor: Borrower | None = resolved(_debtor, "Who is to be assessed (债务人).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    group: str = strawberry.field(description="Number of the group (集团客户编号).")
    member: Borrower | None = resolved(
        _member, "The member that became non-performing last; null if the reader may not see it (不良成员)."
    )
    member_number: str = strawberry.field(description="Number of that member (不良成员客户号).")
    member_class: RiskClass = strawberry.field(description="Its worst class now (不良成员分类).")
    since: date = strawberry.field(description="Since when it is non-performing without a break (不良起始日).")
    assessment: GroupAssessment | None = strawberry.field(
        description="What an earlier assessment found, overtaken since; null: there was none (原评估结论)."
    )
    assessed_on: date | None = strawberry.field(description="The day it was made for; null: none (原评估日期).")
