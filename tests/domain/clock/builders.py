"""Short ways to say who did what when."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any
from uuid import UUID

from postloan.domain.clock import (
    CATALOGUE,
    Act,
    ActKind,
    Change,
    ChangeKind,
    ClockContext,
    EnforcementTerms,
    GuaranteeForm,
    GuaranteeStanding,
    GuaranteeTerms,
    Life,
    LimitationTerms,
    Outcome,
    enforcement_life,
    guarantee_standing,
    limitation_life,
)
from postloan.domain.shared.calendar import china_calendar

DEBTOR, CO_DEBTOR, GUARANTOR, OTHER_GUARANTOR = (UUID(int=n) for n in range(1, 5))
_numbers = count(1_000)


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    return datetime.combine(day(text), time(12), tzinfo=UTC)


def at(text: str, through_year: int = 2026) -> ClockContext:
    return ClockContext(day(text), china_calendar(through_year))


def act(kind: ActKind, on: str, person: UUID = DEBTOR, **more: Any) -> Act:
    fields: dict[str, object] = {
        "id": UUID(int=next(_numbers)),
        "recorded_at": instant(on),
        "evidence": CATALOGUE[kind].evidence[0],
        **more,
    }
    return Act(kind=kind, day=day(on), person=person, **fields)  # type: ignore[arg-type]  # each test names real fields


def ended(begun: Act, on: str, outcome: Outcome = Outcome.ENDED, **more: object) -> Act:
    return act(ActKind.PROCEDURE_ENDED, on, begun.person, closes=begun.id, outcome=outcome, **more)


def gone(obstacle: Act, on: str) -> Act:
    return act(ActKind.OBSTACLE_ENDED, on, obstacle.person, closes=obstacle.id)


def change(kind: ChangeKind, on: str, **more: object) -> Change:
    fields: dict[str, object] = {"id": UUID(int=next(_numbers)), "recorded_at": instant(on), **more}
    return Change(kind=kind, day=day(on), **fields)  # type: ignore[arg-type]  # each test names real fields


def claim_due(*due: str) -> LimitationTerms:
    return LimitationTerms(tuple(day(text) for text in due), frozenset({DEBTOR, CO_DEBTOR}))


def main_life(due: str, as_of: str, *acts: Act) -> Life:
    return limitation_life(claim_due(due), acts, at(as_of))


def guarantee(form: GuaranteeForm, due: str, **more: object) -> GuaranteeTerms:
    fields: dict[str, object] = {"contract_day": day("2022-01-10"), "guarantor": GUARANTOR, **more}
    return GuaranteeTerms(debtors=frozenset({DEBTOR}), form=form, main_due=day(due), **fields)  # type: ignore[arg-type]  # real fields


def standing(terms: GuaranteeTerms, as_of: str, *what: Act | Change) -> GuaranteeStanding:
    acts = [entry for entry in what if isinstance(entry, Act)]
    return guarantee_standing(terms, acts, [entry for entry in what if isinstance(entry, Change)], at(as_of))


def enforcement(performance: str, as_of: str, *acts: Act) -> Life:
    terms = EnforcementTerms(day("2023-01-05"), (day(performance),), frozenset({DEBTOR}))
    return enforcement_life(terms, acts, at(as_of))


def ends(life: Life) -> str:
    return life.end.isoformat() if life.end else "open"
