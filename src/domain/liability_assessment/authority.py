"""Authority for new lending (新增授信权限): suspended at the warning line (不良警戒线) or by a person.

A suspension has one meaning whatever brought it: no new loan; keeping and collecting the old ones goes on. Nothing but
an approval ends it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ..shared.errors import Refusal
from ..shared.papers import note, person_of
from .appraisal import Figures, rate
from .kinds import HolderKind
from .policy import LiabilityPolicy, WarningLine

_LINE: Final = "不良警戒线 [I]"


class AuthorityRefusal(StrEnum):
    """Why authority is not suspended or a suspension is not lifted, in the order of checking."""

    ALREADY_SUSPENDED = "ALREADY_SUSPENDED"
    """The authority is suspended already (权限已暂停)."""
    NOT_SUSPENDED = "NOT_SUSPENDED"
    """The authority is not suspended (权限未暂停)."""
    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    BEFORE_THE_LAST = "BEFORE_THE_LAST"
    """The day lies before the suspension (日期早于暂停日)."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A reason is needed (须说明理由)."""
    OWN_AUTHORITY = "OWN_AUTHORITY"
    """Nobody lifts one's own suspension, or that of one's own unit (不得解除本人或本机构的暂停)."""
    STILL_OVER_THE_LINE = "STILL_OVER_THE_LINE"
    """The figures are still at or over the line (指标仍达警戒线)."""


@dataclass(frozen=True, slots=True)
class AuthoritySuspended:
    """The authority was suspended: lines reached, figures of that day; no line: by a person, for a reason."""

    figures: Figures
    lines: tuple[WarningLine, ...]
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityLifted:
    """The suspension was lifted by approval (审批解除)."""

    holder: str
    kind: HolderKind
    person: str
    reason: str
    on: date


AuthorityEvent = AuthoritySuspended | AuthorityLifted
"""What happens to a holder's authority; the last event says how it stands."""


def lines_reached(figures: Figures, policy: LiabilityPolicy) -> tuple[WarningLine, ...]:
    """The lines of the policy that a holder's figures reach; a rate equal to the line reaches it."""
    return tuple(
        line
        for line in policy.warning_lines
        if line.holder is figures.kind and line.line.reached_by(figures.part(line.figure), figures.balance)
    )


def look(figures: Figures, on: date, policy: LiabilityPolicy, last: AuthorityEvent | None) -> AuthoritySuspended | None:
    """What the business day records: a suspension that is new; None: nothing. Better figures lift nothing."""
    if isinstance(last, AuthoritySuspended):
        return None
    reached = lines_reached(figures, policy)
    return AuthoritySuspended(figures, reached, on) if reached else None


def suspend(last: AuthorityEvent | None, figures: Figures, reason: str, on: date) -> AuthoritySuspended | Refusal:
    """Suspend as a person who sees a reason (暂停授信业务权限). Refused: ALREADY_SUSPENDED, REASON_REQUIRED."""
    code = AuthorityRefusal
    if isinstance(last, AuthoritySuspended):
        why, zh = f"{figures.holder} is suspended since {last.on}", f"{figures.holder} 自 {last.on} 起已暂停权限"
        return _refused(code.ALREADY_SUSPENDED, why, zh)
    if not note("reason", reason).strip():
        return _refused(code.REASON_REQUIRED, "say why", "请说明理由")
    return AuthoritySuspended(figures, (), on, reason)


def _refused(code: AuthorityRefusal, message: str, message_zh: str) -> Refusal:
    return Refusal(code, message, message_zh, _LINE)


def lift(
    last: AuthorityEvent | None,
    figures: Figures,
    person: str,
    reason: str,
    on: date,
    *,
    policy: LiabilityPolicy,
    unit_people: frozenset[str] = frozenset(),
    business_date: date,
) -> AuthorityLifted | Refusal:
    """Lift a suspension as its approver; `figures` of today, `unit_people` who belong to the unit where it is one.

    Refused: NOT_SUSPENDED, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, OWN_AUTHORITY, STILL_OVER_THE_LINE.
    """
    who, code = person_of("person", person), AuthorityRefusal
    if not isinstance(last, AuthoritySuspended):
        return _refused(code.NOT_SUSPENDED, f"{figures.holder} is not suspended", f"{figures.holder} 权限未暂停")
    if on > business_date:
        return _refused(code.IN_THE_FUTURE, f"{on} lies after {business_date}", f"{on} 晚于营业日 {business_date}")
    if on < last.on:
        return _refused(code.BEFORE_THE_LAST, f"{on} lies before {last.on}", f"{on} 早于暂停日 {last.on}")
    if not note("reason", reason).strip():
        return _refused(code.REASON_REQUIRED, "say why", "请说明理由")
    if who == figures.holder or who in unit_people:
        return _refused(code.OWN_AUTHORITY, f"{who} does not lift the own one", f"{who} 不得解除本人或本机构的暂停")
    if reached := lines_reached(figures, policy):
        shown = ", ".join(f"{each.figure} {rate(figures.part(each.figure), figures.balance)}" for each in reached)
        return _refused(code.STILL_OVER_THE_LINE, f"still at or over the line: {shown}", f"仍达警戒线: {shown}")
    return AuthorityLifted(figures.holder, figures.kind, who, reason, on)
