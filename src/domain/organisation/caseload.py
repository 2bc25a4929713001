"""Which officer keeps which borrower's loans, how many at most, and how they are handed over (户均管理、移交)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.actor import identity_name, one_spelling
from ..shared.errors import InvalidInput, Refusal
from ..shared.instants import checked_version
from ..shared.text import LINES, checked_text

MAX_CEILING: Final = 1_000
"""More borrowers than anybody knows by name."""
MAX_NOTE: Final = 1_000
MAX_HANDED_OVER: Final = 500
_SOURCE: Final = "贷后管理合作模式(10-12户/人)[S]"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadPolicy:
    """A version of how many borrowers an officer keeps; several make a book (`policy.VersionBook`).

    Attributes:
        version: the bank's own name of the version.
        effective_from: first business date it counts for.
        recorded_at: the instant since when it is known.
        ceiling: borrowers of one officer at most (管户上限). [S] the packaged 12 is the upper end of 10 to 12 (户/人).
            Whoever keeps more when a version comes goes on and gets no other borrower.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    ceiling: int = 12

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)
        if not 1 <= self.ceiling <= MAX_CEILING:
            raise InvalidInput("ceiling", self.ceiling, f"must be between 1 and {MAX_CEILING}")


DEFAULT_CASELOAD: Final = CaseloadPolicy(
    version="default-2026",
    effective_from=date(2004, 1, 1),
    recorded_at=datetime(2004, 1, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own."""


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
    present: Assignment | None, borrowers: Collection[UUID], assignment: Assignment, policy: CaseloadPolicy
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
    if no := _full(borrowers, {assignment.borrower}, assignment.person, policy):
        return no
    return (assignment,) if present is None else (replace(present, until=assignment.since), assignment)


def hand_over(
    made: HandOver, present: Sequence[Assignment], borrowers: Collection[UUID], policy: CaseloadPolicy
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
    if no := _full(borrowers, {each.borrower for each in given}, made.taker, policy):
        return no
    ended = tuple(replace(each, until=made.on, hand_over=made.id) for each in given)
    begun = tuple(Assignment(each.institution, each.loan, each.borrower, made.taker, made.on) for each in given)
    return (*ended, *begun)


def _full(kept: Collection[UUID], more: Collection[UUID], person: str, policy: CaseloadPolicy) -> Refusal | None:
    count = len({*kept, *more})
    if count <= policy.ceiling or count == len(set(kept)):
        return None
    return Refusal(
        CaseloadRefusal.CASELOAD_FULL,
        f"{person} would keep {count} borrowers; the ceiling of policy {policy.version} is {policy.ceiling}",
        f"{person} 将管户 {count} 户,政策 {policy.version} 上限 {policy.ceiling} 户",
        _SOURCE,
        (("borrowers", str(count)), ("ceiling", str(policy.ceiling)), ("policy", policy.version)),
    )
