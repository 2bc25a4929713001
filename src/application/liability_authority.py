"""Authority for new lending (新增授信权限): suspended at the warning line or by a person, lifted by approval only.

Figures are those of the last month end that was taken, of the officer who opened a loan and of its branch.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.liability_assessment.appraisal import Figures
from ..domain.liability_assessment.authority import AuthorityEvent, AuthoritySuspended, lift, look, suspend
from ..domain.liability_assessment.kinds import HolderKind
from ..domain.policy import CommandKind
from ..domain.portfolio.claims import ClaimRow
from ..domain.shared.calendar import previous_month_end
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.risk_class import RiskClass
from .cases import Case, Stop
from .desk import Desk, refused
from .liability_cases import RULE
from .liability_commands import AuthorityCommand, LiftAuthoritySuspension, SuspendAuthority
from .liability_ending import nobody_agrees
from .liability_facts import policy_on
from .liability_refusals import LiabilityCommandRefusal
from .loan import OpenLoan
from .outcomes import Done, Forbidden, Refused, Subject, SubjectKind
from .portfolio_store import ClaimFilter
from .ports import Unit
from .run_store import Run

_DONE: Final = "done"
_PAGE: Final = 5_000


def refuse_new_lending(desk: Desk, command: OpenLoan) -> Refused | None:
    """AUTHORITY_SUSPENDED for a suspended officer or unit; what is taken on from elsewhere is no new loan."""
    if command.take_on is not None:
        return None
    store, bank = desk.unit.liability, desk.bank.id
    for kind, holder in ((HolderKind.OFFICER, desk.actor.person), (HolderKind.UNIT, command.branch)):
        last = store.authority(bank, kind, holder)
        if isinstance(last, AuthoritySuspended):
            why = f"new lending of {holder} is suspended since {last.on}"
            zh = f"{holder} 自 {last.on} 起暂停新增授信权限"
            details = (("kind", kind.value), ("holder", holder), ("since", last.on.isoformat()))
            refusal = Refusal(LiabilityCommandRefusal.AUTHORITY_SUSPENDED, why, zh, "不良警戒线 [I]", details)
            return refused("OpenLoan", RULE, refusal)
    return None


def figures_at(
    unit: Unit, bank: UUID, day: date, branches: frozenset[str] | None = None
) -> dict[tuple[HolderKind, str], Figures]:
    """The figures of every officer and unit over the loans of some branches (None: all) at a month end; empty: none."""
    sums: dict[tuple[HolderKind, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in _rows(unit, bank, day, branches):
        overdue = row.balance if row.days_past_due > 0 else 0
        bad = row.balance if row.risk_class is not None and row.risk_class >= RiskClass.SUBSTANDARD else 0
        for holder in ((HolderKind.OFFICER, row.officer), (HolderKind.UNIT, row.branch)):
            if holder[1]:
                for place, amount in enumerate((row.balance, overdue, bad)):
                    sums[holder][place] += amount
    return {
        (kind, name): Figures(holder=name, kind=kind, balance=balance, overdue=overdue, non_performing=bad)
        for (kind, name), (balance, overdue, bad) in sums.items()
    }


def together(figures: Iterable[Figures]) -> Figures:
    """The figures of the whole bank: those of its units together."""
    units = [each for each in figures if each.kind is HolderKind.UNIT]
    return Figures(
        holder="*",
        kind=HolderKind.UNIT,
        balance=sum(each.balance for each in units),
        overdue=sum(each.overdue for each in units),
        non_performing=sum(each.non_performing for each in units),
    )


def _rows(unit: Unit, bank: UUID, day: date, branches: frozenset[str] | None) -> Iterator[ClaimRow]:
    for taking in unit.portfolio.taken(bank, day, day, None):
        after: str | None = None
        while page := unit.portfolio.rows(taking, branches, ClaimFilter(HOME_CURRENCY), after, _PAGE):
            yield from (each.row for each in page)
            after = page[-1].row.claim


def lines_looked_at(desk: Desk, run: Run, size: int) -> Run | None:  # noqa: ARG001 - a piece
    """On the first day of a month: suspend who has reached a warning line at the month end before; once."""
    if run.cursor or run.business_date.day != 1:
        return None
    unit, bank, day = desk.unit, run.institution, run.business_date
    policy = policy_on(unit, bank, day)
    for (kind, holder), found in sorted(figures_at(unit, bank, previous_month_end(day)).items()):
        event = look(found, day, policy, unit.liability.authority(bank, kind, holder))
        if event is not None:
            _keep(desk, kind, holder, event)
    return replace(run, cursor=_DONE)


def _keep(desk: Desk, kind: HolderKind, holder: str, event: AuthorityEvent) -> None:
    desk.unit.liability.save_authority(desk.bank.id, kind, holder, event, desk.at, desk.actor.account)
    data = {"kind": kind.value, "holder": holder, "day": event.on.isoformat()}
    name = "AuthoritySuspended" if isinstance(event, AuthoritySuspended) else "AuthorityLifted"
    desk.tell(f"liability.{name}", desk.whole_bank, data)


def prepare_suspension(desk: Desk, command: SuspendAuthority) -> Case | Stop:
    """Suspend at once: it protects. Refused as `domain` `suspend`."""
    if stop := _elsewhere(desk, command):
        return stop
    last = desk.unit.liability.authority(desk.bank.id, command.kind, command.holder)
    event = suspend(last, _figures_of(desk, command), command.reason, desk.bank.booking_date)
    if isinstance(event, Refusal):
        return refused(type(command).__name__, "authority", event)
    return _case(desk, command, event, None)


def prepare_lifting(desk: Desk, command: LiftAuthoritySuspension) -> Case | Stop:
    """Lift a suspension, whatever brought it; others agree. Refused as `domain` `lift`, then NO_SECOND_PERSON."""
    if stop := _elsewhere(desk, command):
        return stop
    bank, day = desk.bank.id, desk.bank.booking_date
    own = command.kind is HolderKind.UNIT and command.holder in desk.actor.branches
    event = lift(
        desk.unit.liability.authority(bank, command.kind, command.holder),
        _figures_of(desk, command),
        desk.actor.person,
        command.reason,
        day,
        policy=policy_on(desk.unit, bank, day),
        unit_people=frozenset({desk.actor.person}) if own else frozenset(),
        business_date=day,
    )
    if isinstance(event, Refusal):
        return refused(type(command).__name__, "authority", event)
    if alone := nobody_agrees(desk, command, CommandKind.AUTHORITY_LIFTING):
        return alone
    return _case(desk, command, event, CommandKind.AUTHORITY_LIFTING)


def _elsewhere(desk: Desk, command: AuthorityCommand) -> Forbidden | None:
    """Whoever works for some branches says nothing about another one."""
    if command.kind is HolderKind.OFFICER or desk.scope.allows(desk.bank.id, command.holder):
        return None
    return Forbidden(f"{desk.actor.account} does not work for branch {command.holder}")


def _figures_of(desk: Desk, command: AuthorityCommand) -> Figures:
    """The holder's figures of the last month end that was taken; nothing lent: all zero."""
    kind, holder = command.kind, command.holder
    nothing = Figures(holder=holder, kind=kind, balance=0, overdue=0, non_performing=0)
    day = previous_month_end(desk.bank.booking_date)
    return figures_at(desk.unit, desk.bank.id, day).get((kind, holder), nothing)


def _case(desk: Desk, command: AuthorityCommand, event: AuthorityEvent, kind: CommandKind | None) -> Case:
    subject = Subject(SubjectKind.INSTITUTION, desk.bank.id)

    def carry_out() -> Done:
        _keep(desk, command.kind, command.holder, event)
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    shown = (("kind", command.kind.value), ("holder", command.holder))
    branch = command.holder if command.kind is HolderKind.UNIT else ""
    return Case(subject, branch, kind, None, lambda: shown, carry_out)
