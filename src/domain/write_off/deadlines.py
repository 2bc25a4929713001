"""What is due after a write-off and by when (arts 14, 15, 19, 20), and the status codes of reports.

These terms are reporting and internal ones: no holiday moves them [I]. A term that ends on a day is kept on that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..shared.calendar import add_months
from .claim import Claim
from .kinds import CaseStatus, Cause, ClaimStatus
from .policy import WriteOffPolicy


class DutyKind(StrEnum):
    """What has to be done after a write-off."""

    LIABILITY = "LIABILITY"
    """Finish finding and accountability for a subjective cause (完成责任认定和追究)."""
    PLAN = "PLAN"
    """Make a plan of pursuit (制定追索方案)."""
    CHECK = "CHECK"
    """Make the yearly check (年度检查)."""
    AUDIT = "AUDIT"
    """Special audit of a year's write-offs (专项审计)."""
    REPORT = "REPORT"
    """Report to the finance department (向财政部门报告)."""


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and its last day."""

    kind: DutyKind
    last_day: date
    article: str

    def late_on(self, day: date) -> bool:
        """Whether the last day is over."""
        return day > self.last_day


def liability_due(written_off_on: date, cause: Cause, policy: WriteOffPolicy) -> Due | None:
    """Until when liability is settled; None: the cause is objective, no term runs (art. 19)."""
    if cause is Cause.OBJECTIVE:
        return None
    last = add_months(written_off_on, policy.liability_months)
    return Due(DutyKind.LIABILITY, last, "财金〔2017〕90号 art. 19")


def year_end_duties(year: int, policy: WriteOffPolicy) -> tuple[Due, Due]:
    """Audit and report of a financial year's write-offs (art. 20)."""
    end, article = date(year, 12, 31), "财金〔2017〕90号 art. 20"
    return (
        Due(DutyKind.AUDIT, add_months(end, policy.audit_months), article),
        Due(DutyKind.REPORT, add_months(end, policy.report_months), article),
    )


def next_check(claim: Claim, policy: WriteOffPolicy) -> Due:
    """Until when the next yearly check is made: counted from the last one, or from the write-off."""
    last = max((each.on for each in claim.checks), default=claim.kept.on)
    return Due(DutyKind.CHECK, add_months(last, policy.check_months), "财金〔2017〕90号 arts 14, 15")


def duties(claim: Claim, policy: WriteOffPolicy, *, liability_settled: bool) -> tuple[Due, ...]:
    """What is still to be done about one claim.

    A claim that left the case ledger by termination still needs its liability settled; a reversed write-off nothing.
    """
    found: list[Due] = []
    liability = liability_due(claim.kept.on, claim.kept.cause, policy)
    if liability is not None and not liability_settled and claim.status is not ClaimStatus.REVERSED:
        found.append(liability)
    if claim.status is ClaimStatus.KEPT:
        if claim.plan is None:
            last = claim.kept.on + timedelta(days=policy.plan_days)
            found.append(Due(DutyKind.PLAN, last, "财金〔2017〕90号 arts 14, 15"))
        found.append(next_check(claim, policy))
    return tuple(found)


def east_code(claim: Claim, policy: WriteOffPolicy) -> str:
    """EAST's HXZT of a claim; empty: it is no longer written off."""
    codes: dict[ClaimStatus, str] = {
        ClaimStatus.KEPT: policy.east_kept,
        ClaimStatus.TERMINATED: policy.east_terminated,
    }
    return codes.get(claim.status, "")


REGISTRY_IN_RECOGNITION: Final = "41"
"""Second-generation registry: bad debt in recognition (呆账-认定中) [S:41]."""
REGISTRY_WRITTEN_OFF: Final = "42"
"""Second-generation registry: bad debt written off (呆账-已核销) [S:41]."""
_OPEN: Final = frozenset({CaseStatus.APPLIED, CaseStatus.REVIEWED, CaseStatus.APPROVED})


def registry_code(status: CaseStatus) -> str:
    """The registry's account status while an application stands there; empty: the ordinary one counts."""
    if status is CaseStatus.WRITTEN_OFF:
        return REGISTRY_WRITTEN_OFF
    return REGISTRY_IN_RECOGNITION if status in _OPEN else ""
