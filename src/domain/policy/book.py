"""The versions a bank has adopted, and which of them counts when; the same for every family of policies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from ..shared.errors import InvalidInput, Refusal
from .statute import Statute
from .validation import Breach, breaches
from .version import PolicyVersion


class Version(Protocol):
    """What a book asks of a version: the bank's own name, the first day it counts for, since when it is known."""

    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def effective_from(self) -> date: ...  # noqa: D102
    @property
    def recorded_at(self) -> datetime: ...  # noqa: D102


V = TypeVar("V", bound=Version)


class AdoptionRefusal(StrEnum):
    """Why a version is not adopted, in the order of checking."""

    VERSION_NAME_TAKEN = "VERSION_NAME_TAKEN"
    """The book has a version of that name."""
    RECORDED_TOO_EARLY = "RECORDED_TOO_EARLY"
    """Knowledge only grows: a version is recorded after all others."""
    BREAKS_THE_STATUTE = "BREAKS_THE_STATUTE"
    """The version breaks the statute or contradicts itself; `details` lists each breach."""


@dataclass(frozen=True, slots=True)
class VersionBook(Generic[V]):
    """A bank's versions of one family of policies in the order in which they were recorded; at least one.

    The first is the base: it also answers for value dates before its own and for knowledge before its
    recording, so that the book has an answer for every date.
    """

    versions: tuple[V, ...]

    def __post_init__(self) -> None:
        if not self.versions:
            raise InvalidInput("versions", (), "a book begins with a version, for example the packaged default")
        instants = [version.recorded_at for version in self.versions]
        if any(later <= earlier for earlier, later in pairwise(instants)):
            raise InvalidInput("versions", [v.version for v in self.versions], "must be in order of recording")

    def at(self, value_date: date, known: datetime | None = None) -> V:
        """The version that counts on a value date, as known at an instant (None: all that is known).

        Of the versions known then and in force on the date, the one with the latest first day counts, and of
        those with the same first day the one recorded last.
        """
        in_force = [version for version in self._known(known) if version.effective_from <= value_date]
        # max keeps the first of equals: reversed, that is the one recorded last.
        return max(reversed(in_force), key=lambda version: version.effective_from, default=self.versions[0])

    def timeline(self, known: datetime | None = None) -> tuple[tuple[date, V], ...]:
        """(first day, version) as known at an instant, rising; earlier than the first row counts the base."""
        days = sorted({version.effective_from for version in self._known(known)})
        return tuple((day, self.at(day, known)) for day in days)

    def _known(self, known: datetime | None) -> tuple[V, ...]:
        base, *later = self.versions
        return (base, *(version for version in later if known is None or version.recorded_at <= known))


class PolicyBook(VersionBook[PolicyVersion]):
    """A bank's versions of the policy of loan accounts."""

    __slots__ = ()


def adoption_refusal(book: VersionBook[V], version: V, found: Sequence[Breach]) -> Refusal | None:
    """Why a version with these breaches is not adopted; None: it may be.

    Looked at in this order: VERSION_NAME_TAKEN, RECORDED_TOO_EARLY, BREAKS_THE_STATUTE.
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
    if found:
        return Refusal(
            AdoptionRefusal.BREAKS_THE_STATUTE,
            "; ".join(breach.message for breach in found),
            ";".join(breach.message_zh for breach in found),
            "; ".join(dict.fromkeys(breach.source for breach in found if breach.source)),
            tuple((breach.parameter, breach.found) for breach in found),
        )
    return None


def adopt_version(book: VersionBook[V], version: V, found: Sequence[Breach]) -> VersionBook[V] | Refusal:
    """The book with one more version, unless `adoption_refusal` has a reason against it."""
    return adoption_refusal(book, version, found) or replace(book, versions=(*book.versions, version))


def adopt(book: PolicyBook, version: PolicyVersion, statute: Statute) -> PolicyBook | Refusal:
    """`adopt_version` for the policy of loan accounts, against the statute."""
    refusal = adoption_refusal(book, version, breaches(version, statute))
    return refusal or PolicyBook((*book.versions, version))
