"""Use cases of provisioning: starting a run, going on with it, proposing it for review, posting it, cash flows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ..domain.approval import Figures as Shown
from ..domain.ledger import LedgerAccount
from ..domain.loan.loan import Loan
from ..domain.policy import CommandKind
from ..domain.provisioning.cash_flow import CashFlow
from ..domain.provisioning.movement import Movement
from ..domain.shared.errors import Refusal
from ..domain.shared.money import Money
from .cases import Case, Stop, books_closed, check_currency
from .command import Command
from .desk import Desk, refused
from .outcomes import Done, NotFound, Subject, SubjectKind
from .provisioning_commands import AdvanceProvisionRun, EstimateCashFlows, ProposeProvisions, StartProvisionRun
from .provisioning_records import (
    ProvisionLine,
    ProvisionProblem,
    ProvisionRun,
    ProvisionRunStatus,
    ProvisionTotal,
    RecoveryEstimate,
)
from .provisioning_refusals import ProvisionRefusal
from .provisioning_run import advance, policy_on

RULE: Final = "provisioning"
RUN: Final = "PROVISION_RUN"
_L: Final = LedgerAccount
_MOVEMENT: Final = ("opening", "charge", "release", "write_off", "recovery", "closing")


def _no(code: ProvisionRefusal, message: str, message_zh: str, article: str = "") -> Refusal:
    return Refusal(code, message, message_zh, article)


def prepare_start(desk: Desk, command: StartProvisionRun) -> Case | Stop:
    """Begin a run; refused in the order DAY_NOT_OVER, NOT_AFTER_LAST."""
    bank = desk.bank
    last = desk.unit.provisions.last_posted(bank.id)
    if refusal := _too_early(command.as_of, bank.business_date) or _not_after(command.as_of, last):
        return refused("StartProvisionRun", RULE, refusal)

    def begin() -> Done:
        policy = policy_on(desk.unit, bank.id, command.as_of, desk.at)
        run = ProvisionRun(
            institution=bank.id,
            id=desk.ids.next(),
            as_of=command.as_of,
            policy=policy.version,
            previous=last.id if last else None,
            status=ProvisionRunStatus.RUNNING,
            cursor="",
            claims=0,
            problems=0,
            started_at=desk.at,
        )
        desk.unit.provisions.save(run)
        return _done(desk, command, run, "provision.RunStarted")

    return Case(desk.whole_bank, "", None, None, tuple, begin)


def _too_early(as_of: date, business_date: date) -> Refusal | None:
    if as_of < business_date:
        return None
    return _no(
        ProvisionRefusal.DAY_NOT_OVER,
        f"{as_of} is not over on the business date {business_date}; start the run after its business day",
        f"营业日 {business_date} 时 {as_of} 尚未结束,请在日终后计算",
    )


def _not_after(as_of: date, last: ProvisionRun | None) -> Refusal | None:
    if last is None or as_of > last.as_of:
        return None
    return _no(
        ProvisionRefusal.NOT_AFTER_LAST,
        f"provisions as of {last.as_of} are posted; a run must be of a later day than that, not {as_of}",
        f"{last.as_of} 的拨备已入账,计算日须晚于该日,不得为 {as_of}",
    )


def prepare_advance(desk: Desk, command: AdvanceProvisionRun) -> Case | Stop:
    """Compute the next batch of a run."""
    run = desk.unit.provisions.run(desk.bank.id, command.provision_run_id)
    if run is None:
        return NotFound(RUN, str(command.provision_run_id))

    def go_on() -> Done:
        return _done(desk, command, advance(desk, run), "provision.RunAdvanced")

    return Case(desk.whole_bank, "", None, None, tuple, go_on)


def prepare_posting(desk: Desk, command: ProposeProvisions) -> Case | Stop:
    """Post a run, once another person agrees; decided anew against the ledger and the books of that moment.

    Refused in the order RUN_NOT_FINISHED, RUN_POSTED, CLAIMS_WITHOUT_PROVISION, OVERTAKEN, NO_SECOND_PERSON, and when
    the books of the booking date are closed.
    """
    run = desk.unit.provisions.run(desk.bank.id, command.provision_run_id)
    if run is None:
        return NotFound(RUN, str(command.provision_run_id))
    if refusal := _why_not(desk, run):
        return refused("ProposeProvisions", RULE, refusal)
    if stop := books_closed(desk, command):
        return stop
    totals = desk.unit.provisions.totals(run.institution, run.id, None)
    amount = max((_cost(totals, currency) for currency in _currencies(totals)), default=0)

    def post() -> Done:
        lines = _lines(desk, run, totals)
        desk.unit.provisions.post(run.institution, lines)
        posted = replace(run, status=ProvisionRunStatus.POSTED, posted_at=desk.at)
        desk.unit.provisions.save(posted)
        return _done(desk, command, posted, "provision.Posted")

    return Case(desk.whole_bank, "", CommandKind.PROVISION, amount, lambda: _figures(run, totals), post)


def _why_not(desk: Desk, run: ProvisionRun) -> Refusal | None:
    last = desk.unit.provisions.last_posted(run.institution)
    if run.status is ProvisionRunStatus.RUNNING:
        return _no(
            ProvisionRefusal.RUN_NOT_FINISHED,
            f"the run of {run.as_of} has computed {run.claims} claims and is not finished: go on with it",
            f"{run.as_of} 的拨备计算尚未完成(已计算 {run.claims} 笔)",
        )
    if run.status is ProvisionRunStatus.POSTED:
        return _no(
            ProvisionRefusal.RUN_POSTED,
            f"the run of {run.as_of} was posted at {run.posted_at}",
            f"{run.as_of} 的拨备已入账",
        )
    if blocking := sum(count for problem, count in _problems(desk, run).items() if problem.blocks):
        return _no(
            ProvisionRefusal.CLAIMS_WITHOUT_PROVISION,
            f"{blocking} claims have no provision: classify them or correct the policy, and start a new run",
            f"{blocking} 笔债权未能计提,请先完成分类或修正政策后重新计算",
        )
    if (last.id if last else None) != run.previous:
        return _no(
            ProvisionRefusal.OVERTAKEN,
            "another run was posted since this one was started; start a new run",
            "本次计算开始后另有拨备入账,请重新计算",
        )
    if desk.policy.route(CommandKind.PROVISION, 0) is None:
        return _no(
            ProvisionRefusal.NO_SECOND_PERSON,
            "the policy in force has no route for PROVISION without a least amount; adopt one that has",
            "现行政策未设置拨备复审路径",
            "[K-h] 不相容岗位分离",
        )
    return None


def _problems(desk: Desk, run: ProvisionRun) -> Mapping[ProvisionProblem, int]:
    return desk.unit.provisions.problems(run.institution, run.id) if run.problems else {}


def _currencies(totals: Iterable[ProvisionTotal]) -> list[str]:
    return sorted({total.currency for total in totals})


def _of(totals: Iterable[ProvisionTotal], currency: str) -> Movement:
    return sum((total.movement for total in totals if total.currency == currency), Movement())


def _cost(totals: Sequence[ProvisionTotal], currency: str) -> int:
    found = _of(totals, currency)
    return found.charge + found.release


def _figures(run: ProvisionRun, totals: Sequence[ProvisionTotal]) -> Shown:
    """What approvers agree to: the movement per currency, by what policy, and how many claims lack facts."""
    shown = [("as_of", run.as_of.isoformat()), ("policy", run.policy), ("claims", str(run.claims))]
    if run.problems:
        shown.append(("claims_with_facts_missing", str(run.problems)))
    for currency in _currencies(totals):
        found = _of(totals, currency)
        shown += [(f"{name}.{currency}", Money(getattr(found, name), currency).text) for name in _MOVEMENT]
    return tuple(shown)


def _lines(desk: Desk, run: ProvisionRun, totals: Iterable[ProvisionTotal]) -> tuple[ProvisionLine, ...]:
    """One line charged and one released per branch, product and currency."""
    sums: Counter[tuple[str, str, str, LedgerAccount, LedgerAccount]] = Counter()
    claims: Counter[tuple[str, str, str, LedgerAccount, LedgerAccount]] = Counter()
    for total in totals:
        pool = (total.branch, total.product, total.currency)
        charged = (*pool, _L.IMPAIRMENT_CHARGE, _L.LOAN_LOSS_RESERVE)
        released = (*pool, _L.LOAN_LOSS_RESERVE, _L.IMPAIRMENT_CHARGE)
        for key, amount in ((charged, total.movement.charge), (released, total.movement.release)):
            sums[key] += amount
            claims[key] += total.claims if amount else 0
    booking = desk.bank.booking_date
    return tuple(
        ProvisionLine(run.id, *key, amount, claims[key], run.as_of, booking, desk.at)
        for key, amount in sorted(sums.items())
        if amount
    )


def prepare_estimate(desk: Desk, command: EstimateCashFlows) -> Case | Stop:
    """Keep what cash flows are expected of a loan; refused with STATED_IN_THE_FUTURE."""
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    for flow in command.flows:
        if stop := check_currency("flows", flow.amount, loan):
            return stop
    if command.stated_on > desk.bank.booking_date:
        refusal = _no(
            ProvisionRefusal.STATED_IN_THE_FUTURE,
            f"stated for {command.stated_on}, after the business date {desk.bank.booking_date}",
            f"估计日 {command.stated_on} 晚于营业日 {desk.bank.booking_date}",
        )
        return refused("EstimateCashFlows", RULE, refusal)
    estimate = RecoveryEstimate(
        institution=loan.institution,
        id=desk.ids.next(),
        claim=loan.id,
        stated_on=command.stated_on,
        recorded_at=desk.at,
        recorded_by=desk.actor.account,
        flows=tuple(CashFlow(flow.day, flow.amount.minor) for flow in command.flows),
    )
    subject = Subject(SubjectKind.LOAN, loan.id)

    def keep() -> Done:
        desk.unit.provisions.estimate(estimate)
        data = {"loan": str(loan.id), "estimate": str(estimate.id), "statedOn": command.stated_on.isoformat()}
        desk.tell("provision.CashFlowsEstimated", subject, data)
        return Done("EstimateCashFlows", subject, desk.bank.booking_date, desk.at, made=estimate.id)

    return Case(subject, loan.branch, None, None, tuple, keep)


def _done(desk: Desk, command: Command, run: ProvisionRun, message: str) -> Done:
    data = {
        "run": str(run.id),
        "asOf": run.as_of.isoformat(),
        "policy": run.policy,
        "status": run.status.value,
        "claims": run.claims,
        "problems": run.problems,
    }
    desk.tell(message, desk.whole_bank, data)
    return Done(type(command).__name__, desk.whole_bank, desk.bank.booking_date, desk.at, made=run.id)
