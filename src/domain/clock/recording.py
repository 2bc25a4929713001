"""Taking an act into the record of a claim, and what of the record was known at an instant."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol, TypeVar
from uuid import UUID

from ..shared.errors import Refusal
from .acts import Act, ActKind, Retraction
from .catalogue import CATALOGUE, OPENED_BY

MAX_ACTS: Final = 1_000
"""The most acts on one claim."""


class ActRefusal(StrEnum):
    """Why an act is not taken, in the order of checking."""

    TOO_MANY_ACTS = "TOO_MANY_ACTS"
    """The record of the claim is full."""
    RECORDED_ALREADY = "RECORDED_ALREADY"
    """The record has an act of that id."""
    IN_THE_FUTURE = "IN_THE_FUTURE"
    """An act counts from its day, which has not come yet."""
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    """Without its evidence an act cannot be proven, so it counts for nothing."""
    GROUND_MISSING = "GROUND_MISSING"
    """The kind needs one of its grounds."""
    TERM_MISSING = "TERM_MISSING"
    """The kind needs a new due date, not before its own day."""
    NOTHING_TO_END = "NOTHING_TO_END"
    """It names no procedure or obstacle of the record, or does not say how that ended."""
    ENDS_BEFORE_ITS_BEGINNING = "ENDS_BEFORE_ITS_BEGINNING"
    """A procedure or obstacle ends on its first day at the earliest."""
    ENDED_ALREADY = "ENDED_ALREADY"
    """The procedure or obstacle has ended already."""


def refuse_act(record: Sequence[Act], act: Act, business_date: date) -> Refusal | None:
    """Why an act is not taken into the record of a claim; None: it is. The record holds what is not retracted.

    Looked at in the order of `ActRefusal`.
    """
    if len(record) >= MAX_ACTS:
        message_zh = f"该债权已登记 {len(record)} 项行为,达到上限"
        return Refusal(ActRefusal.TOO_MANY_ACTS, f"{len(record)} acts: the record is full", message_zh)
    if any(other.id == act.id for other in record):
        return Refusal(ActRefusal.RECORDED_ALREADY, f"act {act.id} is recorded already", f"行为 {act.id} 已登记")
    if act.day > business_date:
        day, today = act.day.isoformat(), business_date.isoformat()
        message_zh = f"行为日期 {day} 晚于营业日 {today},须待其发生后登记"
        message = f"{day} lies after the business date {today}; record it when it has happened"
        return Refusal(ActRefusal.IN_THE_FUTURE, message, message_zh)
    return _unproven(act) or _incomplete(act) or _end_without_beginning(record, act)


def _unproven(act: Act) -> Refusal | None:
    rule = CATALOGUE[act.kind]
    if any(needed <= act.evidence for needed in rule.evidence):
        return None
    ways = " or ".join("+".join(sorted(needed)) for needed in rule.evidence)
    shown = ", ".join(sorted(act.evidence)) or "none"
    return Refusal(
        ActRefusal.EVIDENCE_MISSING,
        f"{act.kind} needs {ways}; given: {shown}",
        f"{rule.name_zh}须有证据 {ways},现有: {shown}",
        rule.source,
        tuple(("missing", piece) for piece in sorted(rule.evidence[0] - act.evidence)),
    )


def _incomplete(act: Act) -> Refusal | None:
    rule = CATALOGUE[act.kind]
    if (act.ground not in rule.grounds) if rule.grounds else (act.ground is not None):
        choice = ", ".join(rule.grounds) or "none"
        message = f"{act.kind} with ground {act.ground}: choose from {choice}"
        message_zh = f"{rule.name_zh}的事由 {act.ground} 无效,可选: {choice}"
        return Refusal(ActRefusal.GROUND_MISSING, message, message_zh, rule.source)
    if (act.new_due is None or act.new_due < act.day) if rule.has_term else (act.new_due is not None):
        wanted = f"a new due date from {act.day.isoformat()} on" if rule.has_term else "no new due date"
        wanted_zh = f"须有不早于 {act.day.isoformat()} 的新履行期限" if rule.has_term else "不应有新履行期限"
        message = f"{act.kind} with new due date {act.new_due}: needs {wanted}"
        return Refusal(ActRefusal.TERM_MISSING, message, f"{rule.name_zh}{wanted_zh}", rule.source)
    return None


def _end_without_beginning(record: Sequence[Act], act: Act) -> Refusal | None:
    nature = OPENED_BY.get(act.kind)
    rule = CATALOGUE[act.kind]
    begun = next((other for other in record if other.id == act.closes), None)
    fits = begun is not None and CATALOGUE[begun.kind].nature is nature
    said = (act.outcome is not None) == (act.kind is ActKind.PROCEDURE_ENDED)
    if nature is None:
        fits = act.closes is None
    if not fits or not said:
        message = f"{act.kind} with closes {act.closes}, outcome {act.outcome}: name what it ends, and how"
        return Refusal(
            ActRefusal.NOTHING_TO_END, message, f"{rule.name_zh}须指明所终结的程序或事由及其结果", rule.source
        )
    if begun is None:
        return None
    if act.day < begun.day:
        began, day = begun.day.isoformat(), act.day.isoformat()
        message_zh = f"终结日期 {day} 早于开始日期 {began}"
        return Refusal(ActRefusal.ENDS_BEFORE_ITS_BEGINNING, f"{day} lies before its beginning {began}", message_zh)
    if any(other.closes == begun.id for other in record):
        message_zh = f"{begun.id} 已登记终结,请先撤销原登记"
        return Refusal(ActRefusal.ENDED_ALREADY, f"{begun.id} has ended already; retract that end first", message_zh)
    return None


class Recorded(Protocol):
    """What the record asks of an entry: its id, the day it counts on, since when it is known."""

    @property
    def id(self) -> UUID: ...  # noqa: D102
    @property
    def day(self) -> date: ...  # noqa: D102
    @property
    def recorded_at(self) -> datetime: ...  # noqa: D102


R = TypeVar("R", bound=Recorded)


def known_entries(
    entries: Iterable[R], retractions: Iterable[Retraction] = (), known: datetime | None = None
) -> tuple[R, ...]:
    """The acts or changes that counted by what was known at an instant (None: all that is known), by day and id.

    The order in which they were recorded makes no difference.
    """
    taken_back = {r.act for r in retractions if known is None or r.recorded_at <= known}
    found = (e for e in entries if e.id not in taken_back and (known is None or e.recorded_at <= known))
    return in_order(found)


def in_order(entries: Iterable[R]) -> tuple[R, ...]:
    """By the day they count on; those of one day by id, so that every order of recording gives the same."""
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.id)))
