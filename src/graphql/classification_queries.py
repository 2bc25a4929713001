"""What can be asked of risk classification: each question is a read on the operation's snapshot."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from ..application.classification_records import (
    Assessment as AssessmentRow,
)
from ..application.classification_records import (
    AssessmentStatus,
    Classification,
)
from ..application.classification_records import ClassChange as ClassChangeRow
from ..application.classification_records import ClassificationRun as RunRow
from ..application.cursors import cursor_of, paged, position
from ..application.group_assessments import GroupAssessmentTask as TaskRow
from ..application.reads import Page
from ..application.scenario import Scenario
from ..application.scenario import ScenarioResult as ScenarioView
from ..domain.risk_classification.explanation_data import Explanation
from ..domain.risk_classification.facts import DebtorFacts
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.risk_class import RiskClass
from .classification import Assessment, ClaimClassification, ClassChange, ClassificationRun
from .classification_explained import ClassificationExplanation
from .classification_group import GroupAssessmentTask
from .classification_input import DEBTOR, SCENARIO
from .classification_scenario import ScenarioResult
from .context import Info
from .convert import build
from .describe import resolved
from .ids import NodeKind, key_of
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

ClaimId = Annotated[
    strawberry.ID, strawberry.argument(description="Global id of a loan, or of a claim without an account (债权).")
]


async def _classification(info: Info, claim: ClaimId) -> Classification | None:
    return await info.context.classification.classes.load(key_of("claim", claim, NodeKind.LOAN, NodeKind.CLAIM))


async def _classifications(
    info: Info,
    classes: Annotated[
        list[RiskClass] | None, strawberry.argument(description="Which classes; null: all (类别).")
    ] = None,
    status: Annotated[
        AssessmentStatus | None,
        strawberry.argument(description="Only those whose latest assessment came to this; null: all (最近评估状态)."),
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Classification]:
    page, wanted = page_request(first, after), tuple(classes or ())
    start = position(page, "classifications", str)
    rows = await info.context.read(
        lambda q, scope: q.classification.classified(scope, wanted, status, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of("classifications", "", row.claim)) for row in rows], page.first)


async def _class_on(
    info: Info,
    claim: ClaimId,
    as_of: Annotated[date, strawberry.argument(description="Day at whose end (基准日).")],
    known_at: Annotated[
        datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")
    ] = None,
) -> ClassChangeRow | None:
    key = key_of("claim", claim, NodeKind.LOAN, NodeKind.CLAIM)
    return await info.context.read(lambda q, scope: q.classification.on(scope, key, as_of, known_at))


async def _assessment(
    info: Info,
    claim: ClaimId,
) -> AssessmentRow | None:
    return await info.context.classification.latest.load(key_of("claim", claim, NodeKind.LOAN, NodeKind.CLAIM))


async def _runs(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[RunRow]:
    page = page_request(first, after)
    start = position(page, "classificationRuns", str)
    rows = await info.context.read(
        lambda q, scope: q.classification.runs(scope, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of("classificationRuns", "", row.id)) for row in rows], page.first)


async def _group_assessments(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[TaskRow]:
    page = page_request(first, after)
    start = position(page, "groupAssessments", str)
    rows = await info.context.read(
        lambda q, scope: q.classification.group_assessments(
            scope, q.institution(scope).booking_date, start.id if start else None, page.first + 1
        )
    )
    return paged([(row, cursor_of("groupAssessments", "", row.debtor)) for row in rows], page.first)


async def _what_if(
    info: Info,
    facts: Annotated[DEBTOR, strawberry.argument(description="The facts (事实).")],  # type: ignore[valid-type]
    policy_version: Annotated[
        str | None, strawberry.argument(description="Version of the policy; null: that of the day (政策版本).")
    ] = None,
) -> tuple[Explanation, ...]:
    given: Any = facts
    wanted = build(DebtorFacts, given, HOME_CURRENCY)
    return await info.context.read(lambda q, scope: q.classification.what_if(scope, wanted, policy_version))


async def _scenario(
    info: Info,
    scenario: Annotated[SCENARIO, strawberry.argument(description="What is assumed (情景).")],  # type: ignore[valid-type]
) -> ScenarioView:
    wanted = build(Scenario, scenario)
    return await info.context.read(
        lambda q, scope: q.classification.scenario(scope, wanted, q.institution(scope).business_date)
    )


@strawberry.type(description="What can be asked of risk classification (风险分类查询).")
class ClassificationQueryFields:
    """Questions about classes, assessments, runs, and what would be if."""

    classification: ClaimClassification | None = resolved(
        _classification, "The class in force of a claim; null: it has none, or cannot be seen (现行分类)."
    )
    classifications: Connection[ClaimClassification] = resolved(
        _classifications, "Claims that are there with their class in force (现行分类列表)."
    )
    class_on: ClassChange | None = resolved(
        _class_on, "The class of a claim on a day as known at an instant; null: it had none (历史时点分类)."
    )
    latest_assessment: Assessment | None = resolved(
        _assessment, "A claim's latest assessment, of one without a class too; null: none was made (最近评估)."
    )
    classification_runs: Connection[ClassificationRun] = resolved(
        _runs, "A page of runs over many debtors, newest first (批量分类列表)."
    )
    group_assessments: Connection[GroupAssessmentTask] = resolved(
        _group_assessments,
        "Debtors to be assessed because another member of their group is non-performing (集团传染评估任务列表).",
    )
    assess_classification: list[ClassificationExplanation] = resolved(
        _what_if, "What the rules say to given facts, claim by claim; nothing is stored (分类试算)."
    )
    portfolio_scenario: ScenarioResult = resolved(
        _scenario, "What would become of the portfolio in scope; nothing is written (组合情景推演)."
    )
