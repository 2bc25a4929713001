"""How a finding becomes final: level-by-level signing, notice to every person, closing."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ..shared.calendar import Calendar
from ..shared.errors import Refusal
from ..shared.papers import content_hash, note, person_of
from .case import Case
from .deadlines import asking, may_ask
from .events import Closed, Notified, Returned, Signed
from .forming import step_refusal
from .independence import Acted, independence_refusal
from .kinds import Exclusion, SignLevel
from .parts import Independence
from .policy import LiabilityPolicy
from .refusals import LiabilityRefusal as R
from .refusals import reason_refusal, refuse

_APART: Final = "不相容岗位分离 [K-h]"


def _decided(case: Case) -> Acted:
    """Who may not sign: the group that decided, and who investigated."""
    return {Exclusion.INVESTIGATED: case.investigators, Exclusion.FIRST_GROUP: case.sat}


def _signer(case: Case, level: SignLevel, person: str, policy: LiabilityPolicy, facts: Independence) -> Refusal | None:
    if any(each.person == person for each in case.signatures):
        return refuse(R.SAME_PERSON, f"{person} has signed at another level", f"{person} 已在其他层级签批", _APART)
    return independence_refusal(case, [person], facts, _decided(case)) or _order(case, level, policy)


def _order(case: Case, level: SignLevel, policy: LiabilityPolicy) -> Refusal | None:
    done = len(case.signatures)
    expected = policy.sign_levels[done] if done < len(policy.sign_levels) else None
    if level is expected:
        return None
    return refuse(
        R.LEVEL_OUT_OF_ORDER,
        f"{level} does not sign now, {expected or 'nobody'} does",
        f"现应由 {expected or '无'} 签批,而非 {level}",
    )


def sign(
    case: Case,
    level: SignLevel,
    person: str,
    on: date,
    *,
    policy: LiabilityPolicy,
    independence: Independence,
    business_date: date,
) -> Signed | Refusal:
    """Sign at a level; the last one lets the persons be told.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON, NOT_INDEPENDENT, LEVEL_OUT_OF_ORDER.
    """
    who = person_of("person", person)
    refused = step_refusal(case, Signed, on, business_date) or _signer(case, level, who, policy, independence)
    if refused:
        return refused
    return Signed(level, who, len(case.signatures) + 1 == len(policy.sign_levels), on)


def send_back(
    case: Case,
    level: SignLevel,
    person: str,
    reason: str,
    on: date,
    *,
    policy: LiabilityPolicy,
    independence: Independence,
    business_date: date,
) -> Returned | Refusal:
    """Not sign but send the finding back to the meeting; a level that may sign now does.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, SAME_PERSON, NOT_INDEPENDENT,
    LEVEL_OUT_OF_ORDER.
    """
    who = person_of("person", person)
    return (
        step_refusal(case, Returned, on, business_date)
        or reason_refusal(note("reason", reason))
        or _signer(case, level, who, policy, independence)
        or Returned(level, who, reason, on)
    )


def notify(case: Case, person: str, document: str, on: date, *, business_date: date) -> Notified | Refusal:
    """Record that a person was told, on the day it was; also who is not liable is told.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOT_CONCERNED, NOTIFIED_ALREADY.
    """
    who = person_of("person", person)
    content_hash("document", document)
    refused = step_refusal(case, Notified, on, business_date)
    if refused:
        return refused
    if who not in case.concerned:
        return refuse(R.NOT_CONCERNED, f"the finding is not about {who}", f"{who} 非被认定人")
    if case.told_on(who) is not None:
        return refuse(
            R.NOTIFIED_ALREADY, f"{who} was told on {case.told_on(who)}", f"{who} 已于 {case.told_on(who)} 通知"
        )
    return Notified(who, document, len(case.notices) + 1 == len(case.concerned), on)


def _running(case: Case, on: date, policy: LiabilityPolicy, calendar: Calendar) -> Iterator[tuple[str, date]]:
    for person, told in case.notices:
        if may_ask(case, person) and on <= (last := asking(person, told, policy, calendar).last_day):
            yield person, last


def _unreferred(case: Case, policy: LiabilityPolicy) -> list[str]:
    if policy.hand_over_from is None:
        return []
    receipted = {each.number for each in case.receipts}
    done = {each.concerned for each in case.hand_overs if each.number in receipted}
    return [
        each.person
        for each in case.findings
        if each.degree.rank >= policy.hand_over_from.rank and each.person not in done
    ]


def close(
    case: Case, person: str, on: date, *, policy: LiabilityPolicy, calendar: Calendar, business_date: date
) -> Closed | Refusal:
    """End the case: everybody was told, nobody can ask any more (the day after the last), what must go on went on.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, TIME_STILL_RUNS, HAND_OVER_MISSING.
    """
    who = person_of("person", person)
    refused = step_refusal(case, Closed, on, business_date)
    if refused:
        return refused
    if waiting := list(_running(case, on, policy, calendar)):
        shown = ", ".join(f"{name} {last}" for name, last in waiting[:20])
        return refuse(
            R.TIME_STILL_RUNS,
            f"may still ask: {shown}",
            f"复议期限未满: {shown}",
            "金规〔2024〕11号 [S:26]",
            *((name, last.isoformat()) for name, last in waiting[:20]),
        )
    if left := _unreferred(case, policy):
        shown = ", ".join(left[:20])
        return refuse(R.HAND_OVER_MISSING, f"no receipt of a hand-over: {shown}", f"未移交或缺少回执: {shown}")
    return Closed(who, on)
