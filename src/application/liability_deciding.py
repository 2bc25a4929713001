"""Use cases that decide a case: meeting, finding, level-by-level signing (认定会、认定书、逐级签批)."""

from typing import Final

from ..domain.liability_assessment.kinds import CaseStatus, SignLevel
from ..domain.liability_assessment.meeting import hold_meeting, issue_finding
from ..domain.liability_assessment.signing import send_back, sign
from ..domain.shared.actor import ALL_BRANCHES
from ..domain.shared.errors import Refusal
from .cases import Case as Prepared
from .cases import Stop
from .desk import Desk, refused
from .liability_cases import RULE, case_of, step
from .liability_commands import (
    HoldLiabilityMeeting,
    IssueLiabilityFinding,
    ReturnLiabilityFinding,
    SignLiabilityFinding,
)
from .liability_facts import grounds, independence, policy_on
from .liability_papers import file_form, finding_form, hash_of
from .liability_refusals import LiabilityCommandRefusal
from .liability_store import KeptCase
from .outcomes import Refused

_NO_DOCUMENT: Final = "0" * 64
"""Stands for the document of a step that is refused: none is made for it."""


def prepare_meeting(desk: Desk, command: HoldLiabilityMeeting) -> Prepared | Stop:
    """Record the meeting; refused as `domain` `hold_meeting`. Who records it is no member by that."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    case, bank, today = kept.case, desk.bank.id, desk.bank.booking_date
    day = command.on or today
    people = [member.person for member in case.members]
    event = hold_meeting(
        case,
        command.findings,
        command.explained,
        command.ballots,
        command.minutes,
        day,
        grounds=grounds(desk.unit, bank, case, [each.person for each in command.findings], today, day),
        independence=independence(desk.unit, bank, case, people, today),
        business_date=today,
    )
    return step(desk, command, case, event)


def prepare_finding(desk: Desk, command: IssueLiabilityFinding) -> Prepared | Stop:
    """Issue what was carried; refused as `domain` `issue_finding`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    case, day, person = kept.case, desk.bank.booking_date, desk.actor.person
    form = None
    if not command.document and case.status is CaseStatus.DECIDED:
        form = finding_form(desk, case, command.number)
    document = command.document or (hash_of(desk, form) if form else _NO_DOCUMENT)
    event = issue_finding(case, command.number, document, person, day, business_date=day)
    return step(desk, command, case, event, also=lambda after: file_form(desk, after, form) if form else None)


def _not_held(desk: Desk, command: SignLiabilityFinding | ReturnLiabilityFinding) -> Refused | None:
    """Whoever sees some branches only does not sign for head office."""
    if command.level is not SignLevel.HEAD_OFFICE or ALL_BRANCHES in desk.actor.branches:
        return None
    why = f"{desk.actor.person} acts for {', '.join(sorted(desk.actor.branches))}, not for head office"
    zh = f"{desk.actor.person} 仅有分支机构权限,不得代总行签批"
    return refused(type(command).__name__, RULE, Refusal(LiabilityCommandRefusal.LEVEL_NOT_HELD, why, zh))


def prepare_signing(desk: Desk, command: SignLiabilityFinding) -> Prepared | Stop:
    """Sign at a level. Refused: LEVEL_NOT_HELD, then as `domain` `sign`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    if stop := _not_held(desk, command):
        return stop
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    event = sign(
        kept.case,
        command.level,
        person,
        day,
        policy=policy_on(desk.unit, bank, day),
        independence=independence(desk.unit, bank, kept.case, [person], day),
        business_date=day,
    )
    return step(desk, command, kept.case, event)


def prepare_return(desk: Desk, command: ReturnLiabilityFinding) -> Prepared | Stop:
    """Send the finding back. Refused: LEVEL_NOT_HELD, then as `domain` `send_back`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    if stop := _not_held(desk, command):
        return stop
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    event = send_back(
        kept.case,
        command.level,
        person,
        command.reason,
        day,
        policy=policy_on(desk.unit, bank, day),
        independence=independence(desk.unit, bank, kept.case, [person], day),
        business_date=day,
    )
    return step(desk, command, kept.case, event)
