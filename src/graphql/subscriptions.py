"""What can be listened to: progress of runs, and classes that come into force (订阅).

Each listener polls at a fixed interval, on a snapshot of its own that is given back at once, and with the token proved
and the posts held read again: whoever lost them, or whose token has expired, hears no more. Events hold plain fields
only, so that nothing is read for them later.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import date, datetime
from typing import Annotated, TypeVar

import anyio
import strawberry
from anyio import to_thread

from ..application.classification_queries import ClassChanged
from ..application.classification_records import ClassificationRun, ClassificationRunStatus, RunKind
from ..application.cover_store import RevaluationRun, RevaluationStatus
from ..application.outbox import OutboxPosition
from ..application.read_port import Queries
from ..application.right_views import HeardNotice
from ..domain.clock import NoticeKind, RightKind, ToDo
from ..domain.shared.actor import Actor
from ..domain.shared.risk_class import RiskClass
from ..domain.shared.scope import Scope
from . import (
    classification_enums,  # noqa: F401 - registers the enums named below
    collateral_revaluation,  # noqa: F401 - registers the enums named below
    right_enums,  # noqa: F401 - registers the enums named below
)
from .context import Context, Info, Services
from .errors import CHINESE, Presented
from .ids import NodeKind, global_id, key_of

T = TypeVar("T")
Authenticate = Callable[[str], Actor]
"""The actor of a token; raises `Unauthenticated` for one that is no good, or no more."""


class Unauthenticated(Exception):
    """A token does not, or does not any more, say who listens."""


class ListeningContext(Context):
    """An operation over a socket: it knows its token, to prove it again."""

    def __init__(self, token: str, authenticate: Authenticate, actor: Actor, services: Services, every: float) -> None:
        super().__init__(actor, services)
        self._token = token
        self._authenticate = authenticate
        self.every = every

    async def poll(self, work: Callable[[Queries, Scope], T]) -> T:
        """Read once, with token and posts proved again, on a snapshot of its own; without any role nothing is read."""
        try:
            actor = await to_thread.run_sync(self._authenticate, self._token)
        except Unauthenticated as problem:
            raise Presented(str(problem), extensions={"code": "UNAUTHENTICATED"}) from problem
        if not actor.roles:
            raise Presented("You hold no post any more.", extensions={"code": "FORBIDDEN", CHINESE: "已不任任何岗位"})
        once = Context(actor, self._services)
        try:
            return await once.read(work)
        finally:
            await once.close()


def listening(info: Info) -> ListeningContext:
    """The operation, if it came over a socket."""
    if not isinstance(info.context, ListeningContext):
        raise Presented("Subscriptions need graphql-transport-ws.", extensions={"code": "BAD_REQUEST"})
    return info.context


@strawberry.type(description="How far a classification run has got (批量分类进度).")
class ClassificationProgress:
    """Of `classification_records.ClassificationRun`, without what would be read later."""

    run: strawberry.ID = strawberry.field(description="Global id of the run (批次).")
    kind: RunKind = strawberry.field(description="Why it runs (种类).")
    as_of: date = strawberry.field(description="The day as of whose end it assesses (基准日).")
    status: ClassificationRunStatus = strawberry.field(description="Whether it is finished (状态).")
    moved_at: datetime = strawberry.field(description="When it last got further (最近推进时间).")
    debtors: int = strawberry.field(description="Debtors assessed so far (已评估债务人数).")
    claims: int = strawberry.field(description="Claims assessed so far (已评估债权数).")
    changed: int = strawberry.field(description="Claims whose class or grade came into force anew (变动数).")
    failed: int = strawberry.field(description="Debtors that failed (失败数).")


@strawberry.type(description="A class came into force (分类变动通知).")
class ClassChangeNotice:
    """Of `classification_queries.ClassChanged`."""

    claim: strawberry.ID = strawberry.field(description="Global id of the loan, or of the other claim (债权).")
    debtor: strawberry.ID = strawberry.field(description="Global id of the borrower (债务人).")
    before: RiskClass | None = strawberry.field(description="The class before; null: there was none (原分类).")
    risk_class: RiskClass = strawberry.field(description="The class now (现分类).")
    grade: str = strawberry.field(description="Grade inside the class, in Chinese (级次).")
    effective: date = strawberry.field(description="From the end of which day it counts (生效日).")
    sequence: int = strawberry.field(description="Row of the claim's history (历史序号).")
    at: datetime = strawberry.field(description="When it was recorded (记录时间).")


@strawberry.type(description="How far an index revaluation has got (指数重估进度).")
class IndexRevaluationProgress:
    """Of `cover_store.RevaluationRun`, without what would be read later."""

    run: strawberry.ID = strawberry.field(description="Global id of the run (指数重估).")
    status: RevaluationStatus = strawberry.field(description="Whether it is finished (状态).")
    items: int = strawberry.field(description="Items looked at so far (已处理押品数).")
    revalued: int = strawberry.field(description="How many of them got a new value (已重估数).")
    loans: int = strawberry.field(description="Loans measured again so far (已重新计量贷款数).")


async def _progress(
    info: Info,
    run: Annotated[
        strawberry.ID | None, strawberry.argument(description="Global id of the run; null: the newest there is (批次).")
    ] = None,
) -> AsyncGenerator[ClassificationProgress, None]:
    here = listening(info)
    wanted = None if run is None else key_of("run", run, NodeKind.CLASSIFICATION_RUN)

    def look(queries: Queries, scope: Scope) -> ClassificationRun | None:
        if wanted is not None:
            return queries.classification.run(scope, wanted)
        return next(iter(queries.classification.runs(scope, None, 1)), None)

    seen: ClassificationRun | None = None
    while True:
        found = await here.poll(look)
        if found is not None and found != seen:
            seen = found
            yield progress_of(found)
        if wanted is not None and (found is None or found.status is ClassificationRunStatus.FINISHED):
            return
        await anyio.sleep(here.every)


def progress_of(run: ClassificationRun) -> ClassificationProgress:
    """A run as its listeners hear of it."""
    return ClassificationProgress(
        run=strawberry.ID(global_id(NodeKind.CLASSIFICATION_RUN, run.id)),
        kind=run.kind,
        as_of=run.as_of,
        status=run.status,
        moved_at=run.moved_at,
        debtors=run.debtors,
        claims=run.claims,
        changed=run.changed,
        failed=run.failed,
    )


async def _revaluation(
    info: Info,
    run: Annotated[strawberry.ID, strawberry.argument(description="Global id of the run (指数重估).")],
) -> AsyncGenerator[IndexRevaluationProgress, None]:
    here, wanted = listening(info), key_of("run", run, NodeKind.REVALUATION_RUN)
    seen: RevaluationRun | None = None
    while True:
        found = await here.poll(lambda queries, scope: queries.covers.revaluation(scope, wanted))
        if found is not None and found != seen:
            seen = found
            yield revaluation_of(found)
        if found is None or found.status is RevaluationStatus.FINISHED:
            return
        await anyio.sleep(here.every)


def revaluation_of(run: RevaluationRun) -> IndexRevaluationProgress:
    """An index revaluation as its listeners hear of it."""
    return IndexRevaluationProgress(
        run=strawberry.ID(global_id(NodeKind.REVALUATION_RUN, run.id)),
        status=run.status,
        items=run.items,
        revalued=run.revalued,
        loans=run.loans,
    )


async def follow(
    here: ListeningContext,
    now: Callable[[Queries, Scope], OutboxPosition],
    told: Callable[[Queries, Scope, OutboxPosition], tuple[OutboxPosition, Sequence[T]]],
) -> AsyncGenerator[T, None]:
    """What messages tell from now on, read from the place up to which the listener has heard."""
    place = await here.poll(now)
    while True:
        position, heard = await here.poll(_from(told, place))
        for one in heard:
            yield one
        # More may wait: only where nothing new was read there is time to sleep.
        waits = position == place
        place = position
        if waits:
            await anyio.sleep(here.every)


def _from(told: Callable[[Queries, Scope, OutboxPosition], T], place: OutboxPosition) -> Callable[[Queries, Scope], T]:
    return lambda queries, scope: told(queries, scope, place)


async def _changes(info: Info) -> AsyncGenerator[ClassChangeNotice, None]:
    heard = follow(
        listening(info),
        lambda queries, scope: queries.classification.now(scope),
        lambda queries, scope, place: queries.classification.changes(scope, place),
    )
    async for change in heard:
        yield notice_of(change)


def notice_of(change: ClassChanged) -> ClassChangeNotice:
    """A change as its listeners hear of it."""
    kind = NodeKind.LOAN if change.account else NodeKind.CLAIM
    return ClassChangeNotice(
        claim=strawberry.ID(global_id(kind, change.claim)),
        debtor=strawberry.ID(global_id(NodeKind.BORROWER, change.debtor)),
        before=change.before,
        risk_class=change.risk_class,
        grade=change.grade,
        effective=change.effective,
        sequence=change.sequence,
        at=change.at,
    )


@strawberry.type(description="A right ends soon, is lost, or lives again (权利提示通知).")
class RightNoticeEvent:
    """Of `right_views.HeardNotice`."""

    loan: strawberry.ID = strawberry.field(description="Global id of the loan (贷款).")
    number: str = strawberry.field(description="Business number of the loan (借据号).")
    what: NoticeKind = strawberry.field(description="Warning, loss or restoration (提示类型).")
    kind: RightKind = strawberry.field(description="Which clock ran (权利种类).")
    day: date = strawberry.field(description="Business date on which it was said (提示日期).")
    threshold: int = strawberry.field(description="Of a warning: which one, in days (预警档).")
    days_left: int = strawberry.field(description="Of a warning: days to the last safe day (剩余天数).")
    act_by: date | None = strawberry.field(description="The last safe day (最后办理日).")
    lost_on: date | None = strawberry.field(description="First day on which the right is lost (丧失日).")
    todo: ToDo = strawberry.field(name="toDo", description="What keeps it alive (应办事项).")
    at: datetime = strawberry.field(description="When it was said (记录时间).")


async def _right_notices(info: Info) -> AsyncGenerator[RightNoticeEvent, None]:
    heard = follow(
        listening(info),
        lambda queries, scope: queries.rights.now(scope),
        lambda queries, scope, place: queries.rights.heard(scope, place),
    )
    async for notice in heard:
        yield right_notice_of(notice)


def right_notice_of(notice: HeardNotice) -> RightNoticeEvent:
    """A notice as its listeners hear of it."""
    return RightNoticeEvent(
        loan=strawberry.ID(global_id(NodeKind.LOAN, notice.loan)),
        number=notice.number,
        what=notice.what,
        kind=notice.kind,
        day=notice.day,
        threshold=notice.threshold,
        days_left=notice.days_left,
        act_by=notice.act_by,
        lost_on=notice.lost_on,
        todo=notice.todo,
        at=notice.at,
    )


@strawberry.type(description="What can be listened to over graphql-transport-ws (订阅).")
class Subscription:
    """Each subscription hears only what its reader may see."""

    classification_run_progress: AsyncGenerator[ClassificationProgress, None] = strawberry.subscription(
        resolver=_progress,
        description="How far a run has got, at once and whenever it moves; ends with the run named (批量分类进度).",
    )
    index_revaluation_progress: AsyncGenerator[IndexRevaluationProgress, None] = strawberry.subscription(
        resolver=_revaluation,
        description="How far an index revaluation has got, at once and whenever it moves, to its end (指数重估进度).",
    )
    class_changes: AsyncGenerator[ClassChangeNotice, None] = strawberry.subscription(
        resolver=_changes, description="Classes that come into force from now on (分类变动通知)."
    )
    right_notices: AsyncGenerator[RightNoticeEvent, None] = strawberry.subscription(
        resolver=_right_notices,
        description="Warnings, losses and restorations of rights from now on (权利提示通知).",
    )
