"""Which officer keeps which borrower's loans, how many at most, and how they are handed over (户均管理、移交)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.actor import identity_name, one_spelling
from ..shared.errors import InvalidInput, Refusal
from ..shared.text import LINES, checked_text

CEILING: Final = 12
"""Borrowers of one officer at most: 10 to 12 [S] (procedure of the seed, 10–12 户/人); the upper end."""
MAX_NOTE: Final = 1_000
MAX_HANDED_OVER: Final = 500
_SOURCE: Final = "贷后管理合作模式(10-12户/人)[S]"


class CaseloadRefusal(StrEnum):
    """Why an assignment or a hand-over is refused, in the order of checking."""

    ALREADY_ASSIGNED = "ALREADY_ASSIGNED"
    """The officer keeps the loan already."""
    NOT_ASSIGNED = "NOT_ASSIGNED"
    """The officer who hands over does not keep the loan."""
    TO_THE_SAME = "TO_THE_SAME"
    """It is handed over to another person."""
    CASELOAD_FULL = "CASELOAD_FULL"
    """The officer would keep more borrowers than the ceiling allows."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An officer keeps a loan from a day up to, but not including, another (管户)."""

    institution: UUID
    loan: UUID
    borrower: UUID
    person: str
    since: date
    until: date | None = None
    hand_over: UUID | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person", one_spelling(identity_name("person", self.person)))


@dataclass(frozen=True, slots=True)
class HandOver:
    """The record of what one officer handed over to another (移交清单): the loans and a note of papers and matters."""

    id: UUID
    institution: UUID
    giver: str
    taker: str
    on: date
    loans: tuple[UUID, ...]
    note: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "giver", one_spelling(identity_name("giver", self.giver)))
        object.__setattr__(self, "taker", one_spelling(identity_name("taker", self.taker)))
        checked_text("note", self.note, MAX_NOTE, allowed=LINES)
        if not 1 <= len(self.loans) <= MAX_HANDED_OVER or len(set(self.loans)) != len(self.loans):
            raise InvalidInput("loans", len(self.loans), f"1 to {MAX_HANDED_OVER} different loans")


def assign(
    present: Assignment | None, borrowers: Collection[UUID], assignment: Assignment
) -> tuple[Assignment, ...] | Refusal:
    """Give a loan to an officer; what was there before ends that day.

    `present`: who keeps it now; `borrowers`: whom the officer keeps already. Refused, in this order:
    ALREADY_ASSIGNED, CASELOAD_FULL.
    """
    if present is not None and present.person == assignment.person:
        return Refusal(
            CaseloadRefusal.ALREADY_ASSIGNED,
            f"{assignment.person} keeps loan {assignment.loan} already",
            f"{assignment.person} 已为该笔贷款的管户人",
        )
    if no := _full({*borrowers, assignment.borrower}, assignment.person):
        return no
    return (assignment,) if present is None else (replace(present, until=assignment.since), assignment)


def hand_over(
    made: HandOver, present: Sequence[Assignment], borrowers: Collection[UUID]
) -> tuple[Assignment, ...] | Refusal:
    """Hand loans over; `present` who keeps each now, `borrowers` whom the taker keeps already.

    Refused, in this order: TO_THE_SAME, NOT_ASSIGNED, CASELOAD_FULL.
    """
    if made.giver == made.taker:
        return Refusal(
            CaseloadRefusal.TO_THE_SAME, f"{made.taker} hands over to another person", "移交人与接收人不得为同一人"
        )
    by_loan = {each.loan: each for each in present if each.person == made.giver}
    missing = [loan for loan in made.loans if loan not in by_loan]
    if missing:
        return Refusal(
            CaseloadRefusal.NOT_ASSIGNED,
            f"{made.giver} does not keep loan {missing[0]}",
            f"{made.giver} 不是贷款 {missing[0]} 的管户人",
        )
    given = [by_loan[loan] for loan in made.loans]
    if no := _full({*borrowers, *(each.borrower for each in given)}, made.taker):
        return no
    ended = tuple(replace(each, until=made.on, hand_over=made.id) for each in given)
    begun = tuple(Assignment(each.institution, each.loan, each.borrower, made.taker, made.on) for each in given)
    return (*ended, *begun)


def _full(borrowers: Collection[UUID], person: str) -> Refusal | None:
    if len(borrowers) <= CEILING:
        return None
    return Refusal(
        CaseloadRefusal.CASELOAD_FULL,
        f"{person} would keep {len(borrowers)} borrowers; the ceiling is {CEILING}",
        f"{person} 将管户 {len(borrowers)} 户,上限 {CEILING} 户",
        _SOURCE,
        (("borrowers", str(len(borrowers))), ("ceiling", str(CEILING))),
    )
