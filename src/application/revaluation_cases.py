"""Use cases of index revaluations: beginning one, and going on with it."""

from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .command import Command
from .cover_store import RevaluationRun, RevaluationStatus
from .desk import Desk, refused
from .digests import EMPTY
from .outcomes import Done, NotFound, Refused
from .policy_documents import COLLATERAL, book_of
from .revaluation_commands import AdvanceRevaluation, RevaluationRefusal, StartRevaluation
from .revaluation_run import advance, index_of

STARTED = "collateral.RevaluationStarted"
"""The message that an index revaluation was begun."""
RUN = "REVALUATION_RUN"
_R = RevaluationRefusal


def prepare_revaluation(desk: Desk, command: StartRevaluation) -> Case | Stop:
    """Begin a run; refused in the order of `RevaluationRefusal`."""
    if stop := why_not(desk, command):
        return stop
    run = RevaluationRun(
        institution=desk.bank.id,
        id=desk.ids.next(),
        region=command.region,
        kind=command.kind,
        as_of=command.as_of,
        status=RevaluationStatus.RUNNING,
        cursor="",
        started_at=desk.at,
        started_by=desk.actor.account,
        finished_at=None,
        items=0,
        revalued=0,
        loans=0,
        before=0,
        after=0,
        content_hash=EMPTY,
    )

    def begin() -> Done:
        desk.unit.revaluations.save(run)
        data = {"run": str(run.id), "region": run.region, "kind": run.kind, "asOf": run.as_of.isoformat()}
        desk.tell(STARTED, desk.whole_bank, data)
        return _done(desk, command, run)

    return Case(desk.whole_bank, "", None, None, tuple, begin)


def why_not(desk: Desk, command: StartRevaluation) -> Refused | None:
    """Why a region and kind cannot be revalued on a day; None: it can."""
    bank, where = desk.bank, f"{command.region} {command.kind}"
    policy = book_of(desk.unit.policy_documents, bank.id, COLLATERAL).at(command.as_of)
    kind, day = policy.kind(command.kind), command.as_of
    found: Refusal | None = None
    if day > bank.booking_date:
        today = bank.booking_date
        found = Refusal(_R.IN_THE_FUTURE, f"{day} lies after the business date {today}", f"{day} 晚于营业日 {today}")
    elif kind is None:
        text = f"the catalogue {policy.version} has no kind {command.kind}"
        found = Refusal(_R.UNKNOWN_KIND, text, f"押品目录 {policy.version} 无种类 {command.kind}")
    elif kind.active_market:
        text = f"{command.kind} has an active market; its price is the value"
        found = Refusal(_R.ACTIVE_MARKET, text, f"{kind.title_zh}有活跃市场,须采用市场价格", "[S:34] art. 17")
    elif index_of(desk.unit, bank.id, command.region, command.kind, None).on(day) is None:
        found = Refusal(_R.NO_INDEX, f"no index of {where} is known for {day}", f"{where} 在 {day} 无指数")
    elif known := desk.unit.revaluations.of(bank.id, command.region, command.kind, day):
        text = f"a revaluation of {where} as of {day} was begun: {known.id}; go on with it"
        found = Refusal(_R.ALREADY_BEGUN, text, f"{where} 在 {day} 已开始重估", details=(("run", str(known.id)),))
    return refused(type(command).__name__, "revaluation", found) if found else None


def prepare_revaluation_advance(desk: Desk, command: AdvanceRevaluation) -> Case | Stop:
    """Do the next page of a run."""
    run = desk.unit.revaluations.get(desk.bank.id, command.revaluation_id)
    if run is None:
        return NotFound(RUN, str(command.revaluation_id))
    return Case(desk.whole_bank, "", None, None, tuple, lambda: _done(desk, command, advance(desk, run)))


def _done(desk: Desk, command: Command, run: RevaluationRun) -> Done:
    return Done(type(command).__name__, desk.whole_bank, desk.bank.booking_date, desk.at, made=run.id)
