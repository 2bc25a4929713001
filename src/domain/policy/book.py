"""The versions a bank has adopted, and which of them counts when."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from ..shared.errors import InvalidInput, Refusal
from .statute import Statute
from .validation import breaches
from .version import PolicyVersion


class AdoptionRefusal(StrEnum):
    """Why a version is not adopted, in the order of checking."""

    VERSION_NAME_TAKEN = "VERSION_NAME_TAKEN"
    """The book has a version of that name."""
    RECORDED_TOO_EARLY = "RECORDED_TOO_EARLY"
    """Knowledge only grows: a version is recorded after all others."""
    BREAKS_THE_STATUTE = "BREAKS_THE_STATUTE"
    """The version breaks the statute or contradicts itself; `details` lists each breach."""


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """A bank's policy versions in the order in which they were recorded; at least one.

    The first is the base: it also answers for value dates before its own and for knowledge before its
    recording, so that the book has an answer for every date.
    """

    versions: tuple[PolicyVersion, ...]

    def __post_init__(self) -> None:
        if not self.versions:
            raise InvalidInput("versions", (), "a book begins with a version, for example the packaged default")
        instants = [version.recorded_at for version in self.versions]
        if any(later <= earlier for earlier, later in pairwise(instants)):
            raise InvalidInput("versions", [v.version for v in self.versions], "must be in order of recording")

    def at(self, value_date: date, known: datetime | None = None) -> PolicyVersion:
        """The version that counts on a value date, as known at an instant (None: all that is known).

        Of the versions known then and in force on the date, the one with the latest first day counts, and of
        those with the same first day the one recorded last.
        """
        in_force = [version for version in self._known(known) if version.effective_from <= value_date]
        # max keeps the first of equals: reversed, that is the one recorded last.
        return max(reversed(in_force), key=lambda version: version.effective_from, default=self.versions[0])

    def timeline(self, known: datetime | None = None) -> tuple[tuple[date, PolicyVersion], ...]:
        """(first day, version) as known at an instant, rising; earlier than the first row counts the base."""
        days = sorted({version.effective_from for version in self._known(known)})
        return tuple((day, self.at(day, known)) for day in days)

    def _known(self, known: datetime | None) -> tuple[PolicyVersion, ...]:
        base, *later = self.versions
        return (base, *(version for version in later if known is None or version.recorded_at <= known))


def adopt(book: PolicyBook, version: PolicyVersion, statute: Statute) -> PolicyBook | Refusal:
    """The book with one more version.

    Refused, in this order: VERSION_NAME_TAKEN, RECORDED_TOO_EARLY, BREAKS_THE_STATUTE.
    """
    if any(version.version == other.version for other in book.versions):
        return Refusal(
            AdoptionRefusal.VERSION_NAME_TAKEN,
            f"there is a version {version.version} already; give another name",
            f"政策版本 {version.version} 已存在,请更换名称",
        )
    last = book.versions[-1].recorded_at
    if version.recorded_at <= last:
        return Refusal(
            AdoptionRefusal.RECORDED_TOO_EARLY,
            f"recorded {version.recorded_at.isoformat()}, not after the last version {last.isoformat()}",
            f"登记时间 {version.recorded_at.isoformat()} 须晚于上一版本 {last.isoformat()}",
        )
    if found := breaches(version, statute):
        return Refusal(
            AdoptionRefusal.BREAKS_THE_STATUTE,
            "; ".join(breach.message for breach in found),
            ";".join(breach.message_zh for breach in found),
            "; ".join(dict.fromkeys(breach.source for breach in found if breach.source)),
            tuple((breach.parameter, breach.found) for breach in found),
        )
    return replace(book, versions=(*book.versions, version))
