"""The security of loans in the business day (押品日终检查): a step of several parts, each in pieces.

First the outbox is read to its end, and whose security it touches is due. Then, each by its wake date and none by a
scan: items that need attention, loans whose cover is due, clocks of rights, reviews of guarantors. What is found is
told before the step that classifies, so that it counts the same day. Something that fails is rolled back alone and
reported; it stays due, so that the next day tries again.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.collateral.attention import Notice, attention
from ..domain.collateral.item import Item
from .clock_nightly import CONSUMER, clocks_due
from .collateral_market import PRICE_PUBLISHED
from .collateral_marking import mark
from .collateral_store import Held
from .cover_store import SecureFailure
from .cover_watching import keep_watch, measured
from .desk import Desk
from .facts_exchange import RATE_PUBLISHED
from .guarantor_nightly import reviews_due
from .liability_authority import lines_looked_at
from .liability_nightly import CONSUMER as LIABILITY
from .liability_nightly import cases_opened, deadlines_due, first_case, first_loan
from .outcomes import Subject, SubjectKind
from .policy_documents import COLLATERAL, PolicyFamily, book_of
from .ports import Message, Unit
from .run_store import Run, RunFailure
from .write_off_nightly import claims_due, first_claim, first_year, years_due

SECURING: Final = "cover"
"""The consumer that has loans measured when what they owe changes."""
MESSAGES: Final = 1_000
"""Messages read in a transaction."""
ATTENTION: Final = "collateral.AttentionNeeded"
"""The message that something about an item needs attention; once for each thing and warning step."""
_OWN: Final = frozenset({ATTENTION})
Piece = Callable[[Desk, Run, int], Run | None]
First = Callable[[Desk, Run], tuple[Subject, str] | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the step; its run has a cursor of its own.

    `work` does so many, and gives None when there are none left; `first` says what comes next, and the cursor behind.
    `reads`: as which consumer it reads the outbox before that, while its cursor is empty.
    """

    name: str
    work: Piece
    first: First
    reads: str = ""


def secure(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: the run moved on, or None when everything has been looked at."""
    for part, own in _left(run):
        moved = part.work(desk, own, size)
        if moved is not None:
            return replace(moved, cursor=f"{part.name} {moved.cursor}")
    return None


def secure_failure(desk: Desk, run: Run, text: str) -> Run:
    """The next one failed: it is reported and stays due.

    Raises RuntimeError where nothing was being looked at: then it is nobody's failure.
    """
    for part, own in _left(run):
        if part.reads and not own.cursor and desk.unread(part.reads, MESSAGES):
            break
        found = part.first(desk, own)
        if found is not None:
            subject, cursor = found
            _report(desk, run, subject, text)
            return replace(run, cursor=f"{part.name} {cursor}", failed=run.failed + 1)
    raise RuntimeError(text)


def _report(desk: Desk, run: Run, subject: Subject, text: str) -> None:
    day = run.business_date
    if subject.kind is SubjectKind.LOAN:
        desk.unit.runs.fail(RunFailure(run.institution, day, subject.id, run.step, text, desk.at))
    else:
        desk.unit.covers.fail(SecureFailure(run.institution, day, subject.kind, subject.id, text, desk.at))


def _left(run: Run) -> list[tuple[Part, Run]]:
    """The part that the run is in, with its own cursor, and those that follow."""
    name, _, cursor = run.cursor.partition(" ")
    place = next((number for number, part in enumerate(PARTS) if part.name == name), 0)
    return [(part, replace(run, cursor=cursor if number == 0 else "")) for number, part in enumerate(PARTS[place:])]


def _after(run: Run) -> UUID | None:
    return UUID(run.cursor) if run.cursor else None


# --- what the outbox tells --------------------------------------------------------------------------------------------


def _read_on(desk: Desk, run: Run, size: int) -> Run | None:  # noqa: ARG001 - a piece
    """Make due whom the next messages concern."""
    unit, bank = desk.unit, run.institution
    messages = desk.unread(SECURING, MESSAGES)
    if not messages:
        return None
    _make_due(unit, bank, [message for _, message in messages], run.business_date)
    unit.consumers.move(bank, SECURING, messages[-1][0])
    return replace(run, cursor="")


def _make_due(unit: Unit, institution: UUID, messages: Sequence[Message], day: date) -> None:
    """A loan's own bookings change what it owes; an item's events what needs attention; rates and policies both."""
    loans = {message.subject.id for message in messages if message.type.startswith("loan.")}
    items = {
        message.subject.id
        for message in messages
        if message.subject.kind is SubjectKind.COLLATERAL and message.type not in _OWN
    }
    if loans:
        unit.covers.wake_by(institution, sorted(unit.collateral.items_of(institution, sorted(loans))), day)
    for held in unit.collateral.get_many(institution, sorted(items)).values() if items else ():
        if held.wake_on is None or held.wake_on > day:
            unit.collateral.save(replace(held, wake_on=day), (), _BANK)
    if priced := {json.loads(message.data)["instrument"] for message in messages if message.type == PRICE_PUBLISHED}:
        unit.collateral.wake_by(institution, sorted(priced), day)
    if any(message.type == RATE_PUBLISHED for message in messages):
        unit.covers.wake_all_by(institution, day, converted=True)
    for message in messages:
        if message.type == "policy.VersionAdopted" and (first := _new_policy(message)):
            unit.covers.wake_all_by(institution, max(day, first))


def _new_policy(message: Message) -> date | None:
    """From when another policy of collateral counts; None: it is of another family."""
    data = json.loads(message.data)
    return date.fromisoformat(data["effectiveFrom"]) if data["family"] == PolicyFamily.COLLATERAL else None


# --- items that need attention ----------------------------------------------------------------------------------------

_BANK: Final = "system:collateral"


def _items_due(desk: Desk, run: Run, size: int) -> Run | None:
    """Look at the next items: tell what is new, and have the loans they secure measured."""
    ids = desk.unit.collateral.due(run.institution, run.business_date, _after(run), size)
    if not ids:
        return None
    look_at(desk, ids, run.business_date)
    return replace(run, cursor=str(ids[-1]))


def look_at(desk: Desk, ids: Sequence[UUID], day: date) -> None:
    """Look at items on a day: what needs attention since the last look is told once, and their loans are due."""
    unit, bank = desk.unit, desk.bank.id
    policy = book_of(unit.policy_documents, bank, COLLATERAL).at(day)
    told = unit.covers.told(bank, ids)
    standing: dict[UUID, frozenset[Notice]] = {}
    loans: set[UUID] = set()
    mark(desk, list(unit.collateral.get_many(bank, ids).values()), day)
    for key, held in unit.collateral.get_many(bank, ids).items():
        found, before = attention(held.item, day, policy), told.get(key, frozenset())
        for notice in found:
            if notice not in before:
                _tell(desk, held.item, notice, day)
        if before != frozenset(found):
            standing[key] = frozenset(found)
        unit.collateral.save(Held.of(held.item, held.version, held.recorded_at, held.latest, day, policy), (), _BANK)
        loans.update(held.item.loans)
    if standing:
        unit.covers.tell(bank, standing)
    if loans:
        unit.covers.wake_by(bank, sorted(loans), day)


def _tell(desk: Desk, item: Item, notice: Notice, day: date) -> None:
    data = {
        "number": item.number,
        "day": day.isoformat(),
        "what": notice.what.value,
        "about": notice.about,
        "on": notice.on.isoformat() if notice.on else None,
        "step": notice.step,
        "loans": [str(loan) for loan in item.loans],
    }
    desk.tell(ATTENTION, Subject(SubjectKind.COLLATERAL, item.id), data)


def _first_item(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    ids = desk.unit.collateral.due(run.institution, run.business_date, _after(run), 1)
    return (Subject(SubjectKind.COLLATERAL, ids[0]), str(ids[0])) if ids else None


# --- loans whose cover is due -----------------------------------------------------------------------------------------


def _covers_due(desk: Desk, run: Run, size: int) -> Run | None:
    """Measure the next loans; one that cannot be measured is reported and stays due."""
    unit, bank, day = desk.unit, run.institution, run.business_date
    loans = unit.covers.due(bank, day, _after(run), size)
    if not loans:
        return None
    found = measured(desk, loans, day)
    refused = [loan for loan in loans if loan in found.refused]
    for loan in refused:
        _report(desk, run, Subject(SubjectKind.LOAN, loan), found.refused[loan].message[:1_000])
    # They are looked at now; who is to be looked at again is due again.
    unit.covers.wake(bank, {loan: None for loan in loans if loan not in found.refused})
    keep_watch(desk, loans, found, day)
    return replace(run, cursor=str(loans[-1]), failed=run.failed + len(refused))


def _first_cover(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    ids = desk.unit.covers.due(run.institution, run.business_date, _after(run), 1)
    return (Subject(SubjectKind.LOAN, ids[0]), str(ids[0])) if ids else None


# --- what others look at ----------------------------------------------------------------------------------------------


def _first_clock(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    ids = desk.unit.rights.due(run.institution, run.business_date, _after(run), 1)
    return (Subject(SubjectKind.LOAN, ids[0]), str(ids[0])) if ids else None


def _first_review(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    due = desk.unit.guarantors.reviews_due(run.institution, run.business_date, _after(run), 1)
    return (Subject(SubjectKind.BORROWER, due[0].id), str(due[0].id)) if due else None


PARTS: Final[tuple[Part, ...]] = (
    Part("messages", _read_on, lambda _desk, _run: None, SECURING),
    Part("items", _items_due, _first_item),
    Part("covers", _covers_due, _first_cover),
    Part("clocks", clocks_due, _first_clock, CONSUMER),
    Part("reviews", reviews_due, _first_review),
    Part("writeOffs", claims_due, first_claim),
    Part("writeOffYears", years_due, first_year),
    Part("liability", cases_opened, first_loan, LIABILITY),
    Part("liabilityDeadlines", deadlines_due, first_case),
    Part("warningLines", lines_looked_at, lambda _desk, _run: None),
)
"""In their order."""
