"""Care for a kept claim: its keeper, the plan of pursuit, yearly checks, the reversal of a wrong write-off."""

from datetime import date
from typing import Final

from ..shared.errors import Refusal
from ..shared.papers import MAX_NOTE, note, person_of
from ..shared.text import LINES, checked_text
from .claim import Claim
from .claim_events import Checked, KeeperNamed, PursuitPlanned, WriteOffReversed
from .claim_refusals import ClaimRefusal as R
from .claim_refusals import kept_on, refuse

MAX_CHECKS: Final = 500


def name_keeper(claim: Claim, keeper: str, on: date, business_date: date) -> KeeperNamed | Refusal:
    """Somebody else keeps the claim. Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, SAME_KEEPER."""
    who = person_of("keeper", keeper)
    if refused := kept_on(claim, on, business_date):
        return refused
    if who == claim.keeper:
        return refuse(R.SAME_KEEPER, f"{who} keeps it already", f"{who} 已为保管责任人")
    return KeeperNamed(who, on)


def plan_pursuit(
    claim: Claim, steps: tuple[str, ...], person: str, on: date, business_date: date
) -> PursuitPlanned | Refusal:
    """Make or renew the plan of pursuit. Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, REASON_REQUIRED."""
    planned = PursuitPlanned(steps, person_of("person", person), on)
    if refused := kept_on(claim, on, business_date):
        return refused
    if not all(step.strip() for step in steps):
        return refuse(R.REASON_REQUIRED, "every step says what is done", "追索措施不得为空")
    return planned


def check(claim: Claim, person: str, finding: str, on: date, business_date: date) -> Checked | Refusal:
    """Make a yearly check. Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, TOO_MANY, REASON_REQUIRED."""
    checked = Checked(person_of("person", person), checked_text("finding", finding, MAX_NOTE, allowed=LINES), on)
    if refused := kept_on(claim, on, business_date):
        return refused
    if len(claim.checks) >= MAX_CHECKS:
        return refuse(R.TOO_MANY, f"the claim has {MAX_CHECKS} checks", f"检查记录已达 {MAX_CHECKS} 条")
    if not finding.strip():
        return refuse(R.REASON_REQUIRED, "say what was found", "须说明检查情况")
    return checked


def reverse_write_off(claim: Claim, reason: str, on: date, business_date: date) -> WriteOffReversed | Refusal:
    """The claim goes back onto the balance sheet with what is owed now.

    `given_back` says what the reserve gets. Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, REASON_REQUIRED.
    """
    if refused := kept_on(claim, on, business_date):
        return refused
    if not note("reason", reason).strip():
        return refuse(R.REASON_REQUIRED, "say why", "须说明理由")
    return WriteOffReversed(reason, on)


def given_back(claim: Claim) -> int:
    """What the reserve gets when the write-off is reversed, minor units: what it bore and nothing has made good.

    Recoveries gave their part back already; what was waived stays lost.
    """
    return claim.owed.on_balance
