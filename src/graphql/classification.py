"""Classes of claims as the contract shows them: in force, assessed, over time, and runs over many debtors."""

from datetime import date, datetime

import strawberry
from strawberry import Parent

from ..application.classification_records import Assessment as AssessmentRow
from ..application.classification_records import (
    AssessmentStatus,
    Classification,
    ClassificationFailure,
    ClassificationRunStatus,
    RunKind,
)
from ..application.classification_records import ClassChange as ClassChangeRow
from ..application.classification_records import ClassificationRun as RunRow
from ..application.cursors import cursor_of, number_after, paged, position
from ..application.reads import BorrowerView, LoanView, Page, ProposalView
from ..domain.risk_classification.explanation_data import Explanation
from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.outcome import Standing
from ..domain.shared.risk_class import RiskClass
from . import classification_enums  # noqa: F401 - registers the enums named below
from .approval import Proposal
from .borrower import Borrower
from .classification_explained import ClassificationExplanation
from .context import Info
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request


async def _explanation(parent: Parent[AssessmentRow], info: Info) -> Explanation:
    found = await info.context.classification.explanations.load(parent.explanation)
    if found is None:
        raise LookupError(f"the explanation of assessment {parent.id} is gone")
    return found


async def _run_of(parent: Parent[AssessmentRow], info: Info) -> RunRow | None:
    run = parent.run
    return None if run is None else await info.context.read(lambda q, scope: q.classification.run(scope, run))


@strawberry.type(description="One claim's result on a day by one version of the policy; never changed (分类评估).")
class Assessment(Node):
    """Of `classification_records.Assessment`."""

    as_of: date = strawberry.field(description="The day, seen at its end (基准日).")
    recorded_at: datetime = strawberry.field(description="When it was made (评估时间).")
    policy: str = strawberry.field(description="Version of the policy (政策版本).")
    risk_class: RiskClass = strawberry.field(description="What the rules say (规则结果).")
    grade: str = strawberry.field(description="Grade inside the class, in Chinese; empty: no class (级次).")
    standing: Standing = strawberry.field(description="How far it can be relied on (确定性).")
    binding: list[str] = strawberry.field(description="Tokens of the rules that decided (决定规则).")
    status: AssessmentStatus = strawberry.field(description="What became of it (状态).")
    facts: str = strawberry.field(description="SHA-256 of the facts it rests on (事实哈希).")
    explanation: ClassificationExplanation = resolved(_explanation, "Why, as it was said then (分类说明).")
    run: "ClassificationRun | None" = resolved(_run_of, "The run it was made in; null: at once (批次).")


async def _proposal(parent: Parent[ClassChangeRow], info: Info) -> ProposalView | None:
    key = parent.proposal
    return None if key is None else await info.context.read(lambda q, scope: q.proposal(scope, key))


async def _change_assessment(parent: Parent[ClassChangeRow], info: Info) -> AssessmentRow | None:
    return await info.context.classification.assessments.load(parent.assessment)


@strawberry.type(description="One row of a claim's history: from a day on this class (分类历史).")
class ClassChange:
    """Of `classification_records.ClassChange`."""

    sequence: int = strawberry.field(description="Place in the history, from 1 (序号).")
    effective: date = strawberry.field(description="From the end of which day it counts (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (知悉时点).")
    risk_class: RiskClass = strawberry.field(description="The class (分类).")
    grade: str = strawberry.field(description="Grade inside the class, in Chinese (级次).")
    human: bool = strawberry.field(description="Whether three persons set it worse than the rules (是否人工从严).")
    reason: str = strawberry.field(description="Why persons set it; empty: by rule (原因).")
    proposal: Proposal | None = resolved(_proposal, "By which three persons it was set; null: by rule (审批申请).")
    assessment: Assessment | None = resolved(_change_assessment, "The assessment it rests on (评估).")


async def _claim(parent: Parent[Classification], info: Info) -> LoanView | GivenClaim | None:
    return await info.context.classification.claims.load(parent.claim)


async def _debtor(parent: Parent[Classification], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.debtor)


async def _latest(parent: Parent[Classification], info: Info) -> AssessmentRow | None:
    return await info.context.classification.assessments.load(parent.latest)


async def _set_by(parent: Parent[Classification], info: Info) -> AssessmentRow | None:
    return await info.context.classification.assessments.load(parent.assessment)


async def _history(
    parent: Parent[Classification], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[ClassChangeRow]:
    page = page_request(first, after)
    start = number_after(page, "classHistory")
    rows = await info.context.read(
        lambda q, scope: q.classification.history(scope, parent.claim, start, page.first + 1)
    )
    return paged([(row, cursor_of("classHistory", row.sequence)) for row in rows], page.first)


async def _assessments(
    parent: Parent[Classification], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[AssessmentRow]:
    page = page_request(first, after)
    start = position(page, "assessments", str)
    rows = await info.context.read(
        lambda q, scope: q.classification.assessments_of(
            scope, parent.claim, start.id if start else None, page.first + 1
        )
    )
    return paged([(row, cursor_of("assessments", "", row.id)) for row in rows], page.first)


@strawberry.type(description="The class in force of a claim (现行分类).")
class ClaimClassification:
    """Of `classification_records.Classification`."""

    claim: Node | None = resolved(
        _claim, "The loan, or the claim without an account; null if the reader may not see it (债权)."
    )
    debtor: Borrower | None = resolved(_debtor, "Who owes; null if the reader may not see it (债务人).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    risk_class: RiskClass = strawberry.field(description="The class (分类).")
    grade: str = strawberry.field(description="Grade inside the class, in Chinese (级次).")
    since: date = strawberry.field(description="From the end of which day it counts (生效日).")
    ended_on: date | None = strawberry.field(
        description="Day on which the claim was found gone: settled, written off; null: it is there (终结日)."
    )
    assessed_on: date = strawberry.field(description="Day of the latest assessment (最近评估基准日).")
    version: int = strawberry.field(description="Rows of its history (版本号).")
    assessment: Assessment | None = resolved(_set_by, "The assessment by which it came into force (生效评估).")
    latest: Assessment | None = resolved(_latest, "The latest assessment; a better result waits (最近评估).")
    history: Connection[ClassChange] = resolved(_history, "All its rows, in the order of recording (分类历史).")
    assessments: Connection[Assessment] = resolved(_assessments, "All assessments, newest first (评估列表).")


async def _failed_debtor(parent: Parent[ClassificationFailure], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.debtor)


@strawberry.type(name="ClassificationFailure", description="A debtor that a run could not assess (批量分类失败明细).")
class ClassificationFailureType:
    """Of `classification_records.ClassificationFailure`."""

    debtor: Borrower | None = resolved(_failed_debtor, "The debtor (债务人).")
    error: str = strawberry.field(description="Why (失败原因).")
    at: datetime = strawberry.field(description="When (时间).")


async def _failures(
    parent: Parent[RunRow], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[ClassificationFailure]:
    page = page_request(first, after)
    start = position(page, "classificationFailures", str)
    rows = await info.context.read(
        lambda q, scope: q.classification.failures(scope, parent.id, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of("classificationFailures", "", row.debtor)) for row in rows], page.first)


@strawberry.type(description="A run over many debtors (批量分类).")
class ClassificationRun(Node):
    """Of `classification_records.ClassificationRun`."""

    kind: RunKind = strawberry.field(description="Why it runs (种类).")
    as_of: date = strawberry.field(description="The day as of whose end it assesses (基准日).")
    status: ClassificationRunStatus = strawberry.field(description="Whether it is finished (状态).")
    started_at: datetime = strawberry.field(description="When it began (开始时间).")
    moved_at: datetime = strawberry.field(description="When it last got further (最近推进时间).")
    finished_at: datetime | None = strawberry.field(description="When it was done; null: not yet (完成时间).")
    debtors: int = strawberry.field(description="Debtors assessed so far (已评估债务人数).")
    claims: int = strawberry.field(description="Claims assessed so far (已评估债权数).")
    changed: int = strawberry.field(description="Claims whose class or grade came into force anew (变动数).")
    awaiting: int = strawberry.field(description="Claims with a better result, which waits (待审批上调数).")
    blocked: int = strawberry.field(description="Claims without a result for want of a fact (待补充数).")
    failed: int = strawberry.field(description="Debtors that failed (失败数).")
    content_hash: str = strawberry.field(description="Hash over all results, the same however it was run (内容哈希).")
    failures: Connection[ClassificationFailureType] = resolved(_failures, "Debtors that failed (失败明细).")
